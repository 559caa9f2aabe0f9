"""The small lists of a release: what there is to ask for, in the words it was published under."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

import pandas as pd

import settings
from api.call import CSV, PAGE, VERSION, Answer, Call, pinned, said_of
from exports.machine import in_memory
from permissions import opening
from queries.catalogue import Catalogue, catalogue_of
from queries.releases import published

_INNER = {
    "measure_key",
    "geography_key",
    "period_key",
    "breakdown_key",
    "source_key",
    "category_key",
}


def released(call: Call, **more: Any) -> dict[str, Any]:
    """The release of an answer as its body tells it, and what else is in the body."""
    links = {
        "release": call.link(f"/api/{VERSION}/releases"),
        "self": call.link(call.request.url.path, **_asked(call)),
    }
    return {
        "release": asdict(said_of(call.release)) | {"folder": pinned(call)},
        "links": links,
        **more,
    }


def _asked(call: Call) -> dict[str, str]:
    """What was asked for, of the release under its digest where it can be named:
    an address whose answer never changes."""
    sent = {
        name: ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in call.asked.values.items()
        if value not in (None, "", ())
    }
    return sent | ({"release": pinned(call)} if call.names_release else {})


def as_json(body: dict[str, Any]) -> Answer:
    """A body of JSON."""
    return Answer(json.dumps(body, ensure_ascii=False, allow_nan=False).encode())


def _list(
    name: str, rows: Callable[[Call, Catalogue], Iterable[dict[str, Any]]]
) -> Callable[[Call], Answer]:
    """The handler of a list: JSON, or CSV with lists in a cell separated by spaces."""

    def handler(call: Call) -> Answer:
        found = list(rows(call, catalogue_of(call.release)))
        if call.form.name == "csv":
            flat = [
                {k: _cell(v) for k, v in row.items()}
                | {"release": call.release.id, "digest": call.release.digest}
                for row in found
            ]
            return Answer(in_memory(pd.DataFrame(flat)), CSV)
        return as_json(released(call, **{name: found}))

    return handler


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(v["id"] if isinstance(v, dict) else str(v) for v in value)
    return "" if value is None else str(value)


def _plain(thing: object) -> dict[str, Any]:
    return {k: v for k, v in asdict(thing).items() if k not in _INNER}  # type: ignore[call-overload]


def _measures(_: Call, catalogue: Catalogue) -> Iterable[dict[str, Any]]:
    for one in catalogue.measures.values():
        split = [
            {"id": b, "levels": list(levels), "base": catalogue.base_of(one.id, b)}
            for b, levels in catalogue.breakdowns_of.get(one.id, {}).items()
        ]
        yield _plain(one) | {"topic_title": catalogue.topic(one.topic), "breakdowns": split}


def _areas(_: Call, catalogue: Catalogue) -> Iterable[dict[str, Any]]:
    for one in catalogue.areas.values():
        yield {k: v for k, v in _plain(one).items() if k not in ("hex_q", "hex_r", "label")}


def _periods(_: Call, catalogue: Catalogue) -> Iterable[dict[str, Any]]:
    return (_plain(one) for one in catalogue.periods.values())


def _breakdowns(_: Call, catalogue: Catalogue) -> Iterable[dict[str, Any]]:
    for one in catalogue.breakdowns.values():
        yield {
            "id": one.id,
            "title": one.title,
            "definition": one.definition,
            "overlapping": bool(one.overlapping),
            "ordered": bool(one.ordered),
            "categories": [
                {"id": c.id, "title": c.title, "definition": c.definition} for c in one.categories
            ],
        }


def _notes(_: Call, catalogue: Catalogue) -> Iterable[dict[str, Any]]:
    return (asdict(one) for one in catalogue.notes)


def _sources(_: Call, catalogue: Catalogue) -> Iterable[dict[str, Any]]:
    return (_plain(one) for one in catalogue.sources.values())


def _releases(call: Call, _: Catalogue) -> Iterable[dict[str, Any]]:
    """Every release that was ever published, and those to come that this reader may see; with the
    address of its figures where this reader is given them."""
    told, given = set(), {one.folder: one for one in opening.available_to(call.reader, PAGE)}
    for one in published(settings.current().releases, call.release.visibility):
        told.add(one.folder)
        yield {
            "id": one.folder.rpartition("-")[0],
            "folder": one.folder,
            "digest": one.digest,
            "status": one.status,
            "published": one.published_at,
            "title": one.about.title if one.about else "",
            "months": one.about.months if one.about else "",
            "what_is_new": one.about.what_is_new if one.about else "",
            "observations": _figures_of(call, one.folder) if one.folder in given else "",
        }
    for other in given.values():
        if other.folder not in told:
            yield {
                "id": other.id,
                "folder": other.folder,
                "digest": "",
                "status": str(other.state),
                "published": other.hour,
                "title": "",
                "months": "",
                "what_is_new": "",
                "observations": _figures_of(call, other.folder),
            }


def _figures_of(call: Call, folder: str) -> str:
    return call.link(f"/api/{VERSION}/observations", release=folder)


releases = _list("releases", _releases)
measures = _list("measures", _measures)
areas = _list("areas", _areas)
periods = _list("periods", _periods)
breakdowns = _list("breakdowns", _breakdowns)
notes = _list("notes", _notes)
sources = _list("sources", _sources)
