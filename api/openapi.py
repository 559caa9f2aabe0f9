"""The description of the API as OpenAPI 3.1, made from the list of its addresses;
and the same as a page to read."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from api.asked import Parameter
from api.call import FORMS
from api.endpoints import ENDPOINTS, ROOT, Endpoint
from api.problems import MEDIA_TYPE
from exports.machine import ReleaseFacts
from figures.observation import STATUS_WORDS

_TEXT, _MAYBE = {"type": "string"}, {"type": ["string", "null"]}
_NUMBER = {"type": ["number", "null"]}
_ROW = {
    **dict.fromkeys(
        (
            "figure_id",
            "measure",
            "measure_title",
            "unit",
            "breakdown",
            "breakdown_title",
            "category",
            "category_title",
            "geography",
            "geography_name",
            "level",
            "period",
            "period_title",
            "period_end",
            "text",
            "text_title",
            "status_meaning",
            "source",
        ),
        _TEXT,
    ),
    "value": _NUMBER,
    "numerator": _NUMBER,
    "base": _NUMBER,
    "rounded": {"type": "boolean"},
    "status": {
        "type": "string",
        "enum": [str(s) for s in STATUS_WORDS],
        "description": "Empty for a figure as it is; "
        + "; ".join(f"{s}: {w}" for s, w in STATUS_WORDS.items() if s),
    },
    "notes": {"type": "array", "items": {"type": "integer"}},
}
_READING = {
    **dict.fromkeys(("release", "folder", "published", "because", "said"), _TEXT),
    **dict.fromkeys(("value", "numerator", "base"), _NUMBER),
    **dict.fromkeys(("text", "status", "status_meaning", "figure_id", "quotation"), _MAYBE),
    "rounded": {"type": ["boolean", "null"]},
}


def _object(held: dict[str, Any], *, required: bool = True, more: bool = False) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": held,
        **({"required": list(held)} if required else {}),
        "additionalProperties": more,
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _many(name: str) -> dict[str, Any]:
    return _object(
        {
            "release": _ref("release"),
            "links": {"type": "object"},
            name: {"type": "array", "items": {"type": "object"}},
        }
    )


SCHEMAS: dict[str, Any] = {
    "problem": _object(
        {
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"name": _TEXT, "detail": _TEXT, "allowed": _TEXT},
                    "required": ["name", "detail"],
                },
            },
        },
        required=False,
    )
    | {"required": ["type", "title", "status", "detail"]},
    "release": _object(
        {name: _TEXT for name in ReleaseFacts.__dataclass_fields__} | {"folder": _TEXT}
    ),
    "observation": _object(_ROW),
    "reading": _object(_READING),
    **{
        one: _many(one)
        for one in ("releases", "measures", "areas", "periods", "breakdowns", "notes", "sources")
    },
    "observations": _object(
        {
            "release": _ref("release"),
            "links": {"type": "object"},
            "count": {"type": "integer", "minimum": 0, "maximum": 10_000},
            "observations": {"type": "array", "items": _ref("observation")},
            "notes": {"type": "array", "items": {"type": "object"}},
        }
    ),
    "key": _object(
        {
            "release": _ref("release"),
            "links": {"type": "object"},
            "public_key": _TEXT,
            "fingerprint": _TEXT,
        }
    ),
    "figure": _object(
        {
            "id": _TEXT,
            "address": _TEXT,
            "key": {"type": "object"},
            "state": {"type": "string", "enum": ["current", "revised", "superseded", "withdrawn"]},
            "reason": _TEXT,
            "then": _ref("reading"),
            "now": _ref("reading"),
            "readings": {"type": "array", "items": _ref("reading")},
            "about": {"type": "object"},
            "links": {"type": "object"},
        }
    ),
}
_HEADERS = {
    name: {"description": says, "schema": _TEXT}
    for name, says in {
        "ETag": "Tag of these bytes; sent back in If-None-Match, it saves fetching them again.",
        "Contactpoint-Release": "Id of the release.",
        "Contactpoint-Digest": "SHA-256 of what it holds.",
        "Contactpoint-Status": "Status of the statistics.",
        "Contactpoint-Marking": "Protective marking, where there is one.",
        "Contactpoint-Licence": "Licences of its sources.",
        "Contactpoint-Rounding": "How figures are rounded.",
    }.items()
}
_REFUSALS = {
    "400": "Something that was asked for has not the form it must have; `errors` names everything.",
    "401": "Nobody is signed in, or the token is not right.",
    "403": "The reader may not see this.",
    "404": "There is no such thing, or it is not open to the reader: the two are not told apart.",
    "406": "There is no such form.",
    "413": "A body was sent. Nothing can be sent here.",
    "414": "The address is too long: ask with fewer ids, or in several goes.",
    "416": "There is nothing at the range that was asked for.",
    "429": "Too much was asked for at once; Retry-After says when to go on.",
    "503": "It cannot be answered just now; Retry-After says when to ask again.",
}


def description(address: str, *, signs_in: bool) -> dict[str, Any]:
    """The whole description. `signs_in` says whether readers sign in here:
    where they do not, nothing is asked of them."""
    told = {
        "openapi": "3.1.0",
        "info": {
            "title": "ContactPoint Oversight: the release for programs",
            "version": "1",
            "description": "Read-only. Withheld is a status, never 0 or an empty text alone. Every "
            "answer carries release, digest, status, marking, licence and rounding. Under "
            "the name of a release with its digest an answer never changes.",
        },
        "servers": [{"url": address}],
        "paths": {one.path: {"get": _operation(one)} for one in ENDPOINTS},
        "components": {"schemas": SCHEMAS},
    }
    if signs_in:
        told["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        }
        told["security"] = [{"bearer": []}]
    return told


def _operation(one: Endpoint) -> dict[str, Any]:
    content: dict[str, Any] = {
        FORMS[name].media_type.split(";")[0]: {"schema": _ref(one.name) if name == "json" else {}}
        for name in one.forms
    }
    if one.forms == ("json", "csv"):
        content["text/csv"] = {"schema": {"type": "string"}}
    if one.media_type:
        content = {one.media_type.split(";")[0]: {"schema": {"type": "string", "format": "binary"}}}
    problem = {"content": {MEDIA_TYPE: {"schema": _ref("problem")}}}
    return {
        "operationId": one.name,
        "summary": one.summary,
        "description": one.says,
        "parameters": [
            *(
                {
                    "name": p.name,
                    "in": "path",
                    "required": True,
                    "description": p.says,
                    "schema": p.schema(),
                }
                for p in one.in_path
            ),
            *(_parameter(p) for p in one.parameters),
        ],
        "responses": {
            "200": {"description": one.summary, "headers": _HEADERS, "content": content},
            "206": {"description": "The part that was asked for by Range.", "content": content},
            "304": {"description": "What the client holds is still right."},
            **{code: {"description": says, **problem} for code, says in _REFUSALS.items()},
        },
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    spread = {"style": "form", "explode": False} if one.many else {}
    return {
        "name": one.name,
        "in": "query",
        "required": False,
        "description": one.says,
        "schema": one.schema(),
    } | spread


def reference() -> str:
    """The description as HTML to read, without scripts: the body of a page."""
    parts = [_section(one) for one in ENDPOINTS]
    fields = "".join(
        f"<dt><code>{escape(name)}</code></dt><dd>{escape(held.get('description', ''))}</dd>"
        for name, held in _ROW.items()
        if held.get("description")
    )
    return (
        "<h1>The release for programs</h1><p>Everything a reader may see can be fetched by a "
        "program: read-only, in JSON, CSV, JSON-stat 2.0 or Arrow. "
        f'The description for machines is <a href="{ROOT}/openapi.json">OpenAPI 3.1</a>; there are '
        '<a href="/feed.xml">a feed of releases</a> and <a href="/releases.ics">a calendar of '
        "those to come</a>.</p>"
        "<p>A figure that is withheld has no value and a status that says why. Each fetch is put "
        "on record as a download is.</p>" + "".join(parts) + f"<h2>Statuses</h2><dl>{fields}</dl>"
    )


def _marked(text: str) -> str:
    """Text with its names of code marked as such."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _section(one: Endpoint) -> str:
    rows = "".join(
        "<tr><th "
        f'scope="row"><code>{escape(p.name)}</code></th><td>{_marked(p.says)}</td>'
        f"<td>{_marked(p.allowed)}</td></tr>"
        for p in (*one.in_path, *one.parameters)
    )
    table = (
        '<div class="wide" tabindex="0" role="region" aria-label="Parameters of '
        f'{escape(one.summary)}"><table><caption>What may be asked</caption><thead><tr><th '
        'scope="col">Parameter</th><th scope="col">What it is</th><th scope="col">What may be '
        f"sent</th></tr></thead><tbody>{rows}</tbody></table></div>"
        if rows
        else ""
    )
    return (
        f"<h2>{escape(one.summary)}</h2><p><code>GET "
        f"{escape(one.path)}</code></p><p>{escape(one.says)}</p><p>Forms: "
        f"{escape(one.media_type or ', '.join(one.forms))}.</p>{table}"
    )
