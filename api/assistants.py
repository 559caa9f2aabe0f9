"""What an assistant may ask for: four tools over the addresses of the API, answered by the same
functions, under the same rights and the same reading log.

A figure leaves with its citation, its status and its caveats beside it, or not at all.
No tool adds up: a total is a figure of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from answers.parts import Sort
from answers.search import LONGEST, find
from api import asked as asking
from api import figures, observations
from api.asked import Parameter
from api.call import RELEASE, Call, said_of
from api.endpoints import ENDPOINTS, Endpoint
from api.problems import Fault, Problem
from api.routes import prepared
from components.cited import quoted
from exports.machine import ReleaseFacts
from figures.figure import Figure
from figures.figure_id import FigureKey
from permissions import Reader
from queries.catalogue import Catalogue, catalogue_of
from queries.found_by_id import figure_of
from queries.releases import Release

Sent = Mapping[str, Any]
"""The arguments of a tool, as they were sent."""

MOST_FIGURES, USUAL_FIGURES = 50, 20
"""Figures in one answer: each carries its caveats, and an assistant reads them all."""

_ENDPOINTS = {one.name: one for one in ENDPOINTS}
_ID = Parameter("id", "The permanent id of a figure, such as S9EW-2FZS-K2399.", figures.ID)
_WORDS = Parameter(
    "words", f"A few words, such as: shielded Hull. Up to {LONGEST} characters are read."
)
_FIGURES = (
    *(p for p in observations.PARAMETERS if p.name not in ("format", "limit")),
    Parameter("limit", "Figures in the answer.", most=MOST_FIGURES, default=USUAL_FIGURES),
)
_FORM = Parameter(
    "format", "The form of the citation file.", one_of=tuple(figures.CITATIONS), default="bibtex"
)


@dataclass(frozen=True)
class Tool:
    """One tool: what it `says` of itself, its `parameters` and which it cannot do without,
    and what answers."""

    name: str
    title: str
    says: str
    parameters: tuple[Parameter, ...]
    needed: tuple[str, ...]
    answer: Callable[[Request, Reader, Sent], dict[str, Any]]

    def schema(self) -> dict[str, Any]:
        """Its arguments as JSON Schema."""
        return {
            "type": "object",
            "properties": {p.name: _schema(p) for p in self.parameters},
            "required": list(self.needed),
            "additionalProperties": False,
        }


def _schema(one: Parameter) -> dict[str, Any]:
    held = {"type": "string", "maxLength": LONGEST} if one is _WORDS else one.schema()
    if one.default is not None:
        held = held | {"default": one.default}
    return held | {"description": one.says}


def find_measure(request: Request, reader: Reader, sent: Sent) -> dict[str, Any]:
    """Measures and areas that a few words find, and the periods there are. The words are looked up
    and forgotten: they are in no log. Raises `Problem`."""
    words = sent.get("words", "")
    checked(FIND, {k: v for k, v in sent.items() if k != "words"}, needed=())
    if not isinstance(words, str) or not words.strip() or len(words) > LONGEST:
        raise wrong([Fault("words", "They are no words that can be read.", _WORDS.says)])
    call = _call(_ENDPOINTS["measures"], request, reader, _pairs(sent, RELEASE.name))
    body = json.loads(_ENDPOINTS["measures"].handler(call).body)
    catalogue, found = catalogue_of(call.release), find(words, call.release)
    kept = [hit.target for hit in found.of(Sort.MEASURE)]
    by_id = {one["id"]: one for one in body["measures"]}
    return {
        "release": body["release"],
        "said": found.said or ("" if kept else "No measure is found by these words."),
        "measures": [by_id[id_] for id_ in kept if id_ in by_id],
        "areas": [_area(catalogue, hit.target) for hit in found.of(Sort.AREA)],
        "periods": {
            grain: [p.id for p in catalogue.periods.values() if p.grain == grain]
            for grain in dict.fromkeys(p.grain for p in catalogue.periods.values())
        },
        "all_measures": {} if kept else {id_: one["title"] for id_, one in by_id.items()},
    }


def fetch_figures(request: Request, reader: Reader, sent: Sent) -> dict[str, Any]:
    """Published figures by ids, each with its citation, status and caveats. Raises `Problem`."""
    asked = checked(FETCH, sent)
    one = _ENDPOINTS["observations"]
    limit = str(asked.values["limit"])
    pairs = [*_pairs(sent, *(p.name for p in _FIGURES if p.name != "limit")), ("limit", limit)]
    call = _call(one, request, reader, pairs)
    answer = one.handler(call)
    body = json.loads(answer.body)
    said = said_of(call.release, departmental=answer.departmental)
    following = body["links"]["next"]
    return {
        "release": body["release"],
        "count": body["count"],
        "figures": [_with_citation(call, said, row) for row in body["observations"]],
        "next": {"cursor": following.rpartition("cursor=")[2], "release": call.release.folder.name}
        if following
        else None,
    }


def cite(request: Request, reader: Reader, sent: Sent) -> dict[str, Any]:
    """How a figure is cited: a sentence, and a file for a reference manager. Raises `Problem`."""
    asked = checked(CITE, sent)
    one = _ENDPOINTS["citation"]
    form = ("format", asked.one("format"))
    call = _call(one, request, reader, [form], id=asked.one("id"))
    file = one.handler(call)
    told = json.loads(_ENDPOINTS["figure"].handler(call).body)
    shown = next(r for r in (told["now"], told["then"]) if r["quotation"])
    return {
        "id": told["id"],
        "citation": shown["quotation"],
        "format": asked.one("format"),
        "file": file.body.decode(),
        **_standing(told, said_of(call.release, departmental=file.departmental)),
    }


def what_became_of(request: Request, reader: Reader, sent: Sent) -> dict[str, Any]:
    """A figure as it was published, as it is published now, and what became of it.
    Raises `Problem`."""
    asked = checked(BECAME, sent)
    one = _ENDPOINTS["figure"]
    call = _call(one, request, reader, [], id=asked.one("id"))
    answer = one.handler(call)
    told = json.loads(answer.body)
    return {
        "id": told["id"],
        "address": told["address"],
        **_standing(told, said_of(call.release, departmental=answer.departmental)),
        "then": told["then"],
        "now": told["now"],
        "readings": told["readings"],
    }


def _standing(told: dict[str, Any], said: ReleaseFacts) -> dict[str, Any]:
    """What became of a figure, and what has to be known with it."""
    about = told["about"]
    return {
        "state": told["state"],
        "reason": told["reason"],
        "status_of_release": about.get("status", ""),
        "about": about,
        "caveats": _caveats(about, said) if about else [],
    }


def _with_citation(call: Call, said: ReleaseFacts, row: dict[str, Any]) -> dict[str, Any]:
    """A row of the API with its citation and caveats.
    Raises `Problem` where it cannot be cited: then it does not leave."""
    one = _figure(call.release, row)
    if one is None:
        raise Problem(503, "A figure cannot be cited just now, and so none is given.")
    return {k: v for k, v in row.items() if k != "notes"} | {
        "citation": quoted(one, call.address),
        "status_of_release": "; ".join(part for part in (said.status, said.state) if part),
        "caveats": _caveats(figures.described(one), said),
    }


def _figure(release: Release, row: dict[str, Any]) -> Figure | None:
    names = ("measure", "geography", "period", "breakdown", "category", "source")
    return figure_of(release, FigureKey(release.id, *(row[name] for name in names)))


def _caveats(about: dict[str, Any], said: ReleaseFacts) -> list[str]:
    """What has to be known with a figure: its notes, how it is protected, what it cannot show,
    how it is marked, and what its records are."""
    told = (
        *about["notes"],
        about["protection"],
        f"What it cannot show: {about['cannot_show']}" if about["cannot_show"] else "",
        said.marking,
        about["records"],
    )
    return list(dict.fromkeys(text for text in told if text))


def _area(catalogue: Catalogue, code: str) -> dict[str, str]:
    area = catalogue.areas[code]
    return {"code": area.code, "name": area.name, "level": str(area.level)}


def _pairs(sent: Sent, *names: str) -> list[tuple[str, str]]:
    """Arguments as an address would hold them: of a list one for each."""
    return [
        (name, str(text))
        for name in names
        if name in sent
        for text in (sent[name] if isinstance(sent[name], list) else [sent[name]])
    ]


def checked(tool: Tool, sent: Sent, *, needed: tuple[str, ...] | None = None) -> asking.Asked:
    """The arguments of a tool. Raises `Problem` with everything that is wrong."""
    known = {p.name: p for p in tool.parameters}
    faults = [
        Fault(name, "It must be sent.", known[name].allowed)
        for name in (tool.needed if needed is None else needed)
        if sent.get(name) in (None, "", [])
    ]
    odd = [name for name, value in sent.items() if name in known and not _is_text(value)]
    faults += [
        Fault(n, "It is neither text nor a list of texts.", known[n].allowed)
        for n in known
        if n in odd
    ]
    try:
        asked = asking.read_pairs(
            [pair for name in sent if name not in odd for pair in _pairs(sent, name)],
            tool.parameters,
        )
    except Problem as problem:
        raise wrong([*faults, *problem.faults]) from None
    if faults:
        raise wrong(faults)
    return asked


def wrong(faults: list[Fault]) -> Problem:
    """What is said of arguments that cannot be used."""
    return Problem(400, "What was asked for is not of the form it must have.", faults)


def _is_text(value: object) -> bool:
    return (
        isinstance(value, str)
        or isinstance(value, int)
        and not isinstance(value, bool)
        or isinstance(value, list)
        and all(isinstance(one, str) for one in value)
    )


def _call(
    one: Endpoint, request: Request, reader: Reader, pairs: list[tuple[str, str]], **in_path: str
) -> Call:
    """The call that the API would be asked, put on record. `pairs` and `in_path` have been checked.
    Raises `Problem`."""
    path = one.path.format(**in_path) if in_path else one.path
    query = [*pairs, ("format", "json")] if "json" in one.forms and one.parameters else pairs
    scope = {
        **request.scope,
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": urlencode(query).encode(),
        "path_params": in_path,
        "headers": [pair for pair in request.scope["headers"] if pair[0] == b"host"],
    }
    return prepared(one, Request(scope), reader)[0]


def said_in_words(problem: Problem) -> dict[str, Any]:
    """A problem as a tool tells it."""
    return {
        "status": problem.status,
        "detail": problem.detail,
        "errors": [{k: v for k, v in asdict(f).items() if v} for f in problem.faults],
    }


FIND = Tool(
    "find_measure",
    "Find a measure",
    "Measures, with their definition, what they cannot show and by what they are published, and "
    "areas, that a few words find; and the ids of the periods. Gives no figure: take the ids to "
    "fetch_figures.",
    (_WORDS, RELEASE),
    ("words",),
    find_measure,
)
FETCH = Tool(
    "fetch_figures",
    "Fetch figures",
    "Published figures, filtered by ids. Each comes with its citation, status and caveats, which "
    "go wherever it goes. A withheld figure has no value and a status that says why; it is never "
    "0, and must not be worked out from others. What is in no answer is not in the release.",
    _FIGURES,
    ("measure",),
    fetch_figures,
)
CITE = Tool(
    "cite",
    "Cite a figure",
    "The citation of a figure by its permanent id, as a sentence to paste under it and as BibTeX, "
    "RIS or CITATION.cff.",
    (_ID, _FORM),
    ("id",),
    cite,
)
BECAME = Tool(
    "what_became_of",
    "What became of a figure",
    "A figure by its permanent id: as it was published, as it is published now, and whether it "
    "was revised, superseded or withdrawn, and why.",
    (_ID,),
    ("id",),
    what_became_of,
)
TOOLS = {one.name: one for one in (FIND, FETCH, CITE, BECAME)}
