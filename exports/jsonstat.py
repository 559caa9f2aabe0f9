"""JSON-stat 2.0: the rows of one answer as a cube, sparse,
with a status for each cell that has no number.

Source: JSON-stat 2.0 (json-stat.org/full). A cell that is in the release and withheld has a
`status` and no value; a cell that is in neither is not in the release.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from exports.machine import ReleaseFacts, number
from figures.figure import Note
from figures.observation import STATUS_WORDS
from release.vocabulary import REPLACES_VALUE

LARGEST_CUBE = 1_000_000
"""Cells of a cube at most, empty ones included: readers of the format make room for all of them."""

DIMENSIONS = {
    "measure": ("Measure", ("measure",), "measure_title"),
    "category": ("Breakdown and category", ("breakdown", "category"), ""),
    "geography": ("Area", ("geography",), "geography_name"),
    "period": ("Period", ("period",), "period_title"),
    "source": ("Source", ("source",), "source"),
}


class TooSparse(ValueError):
    """The rows span a cube larger than `LARGEST_CUBE`; the text says how large."""


def jsonstat(
    rows: pd.DataFrame, said: ReleaseFacts, *, notes: Sequence[Note], next_: str = ""
) -> dict:
    """The dataset. Raises `TooSparse`."""
    codes, dimensions = {}, {}
    for name, (label, columns, title) in DIMENSIONS.items():
        ids = rows[columns[0]] if len(columns) == 1 else rows["breakdown"] + ":" + rows["category"]
        codes[name], found = pd.factorize(ids)
        dimensions[name] = {"label": label, "category": _category(rows, ids, found, name, title)}
    size = [len(dimensions[name]["category"]["index"]) for name in DIMENSIONS]
    cells = int(np.prod([max(n, 1) for n in size], dtype=object))
    if cells > LARGEST_CUBE:
        raise TooSparse(
            f"The rows span a cube of {cells:,} cells; JSON-stat is given up to {LARGEST_CUBE:,}."
        )
    places = (
        np.ravel_multi_index(tuple(codes.values()), size) if len(rows) else np.array([], dtype=int)
    )
    return {
        "version": "2.0",
        "class": "dataset",
        "label": said.title,
        "source": said.producer,
        "updated": said.published or None,
        "id": list(DIMENSIONS),
        "size": size,
        "role": {"time": ["period"], "geo": ["geography"], "metric": ["measure"]},
        "dimension": dimensions,
        **_cells(rows, places),
        "note": [note.text for note in notes],
        "extension": {
            **said.columns(),
            "state": said.state,
            "statuses": {str(s): w for s, w in STATUS_WORDS.items() if s},
            "replaces_value": sorted(str(s) for s in REPLACES_VALUE),
            "figure_id": dict(zip(map(str, places), rows["figure_id"], strict=True)),
            "rounded": [int(p) for p in places[(rows["rounded"] == "yes").to_numpy(dtype=bool)]],
            "next": next_ or None,
        },
    }


def _category(rows: pd.DataFrame, ids: pd.Series, found: Any, name: str, title: str) -> dict:
    """Index and labels of a dimension; measures have their units."""
    first = ~ids.duplicated()
    titles = (
        rows.loc[first, title]
        if title
        else rows.loc[first, "breakdown_title"] + ": " + rows.loc[first, "category_title"]
    )
    held = {
        "index": {id_: place for place, id_ in enumerate(found)},
        "label": dict(zip(ids[first], titles, strict=True)),
    }
    if name == "measure":
        units = rows.loc[first, ["measure", "unit"]].itertuples(index=False)
        decimals = {
            id_: max((len(v.partition(".")[2]) for v in own), default=0)
            for id_, own in rows.groupby("measure", sort=False)["value"]
        }
        held["unit"] = {id_: {"label": unit, "decimals": decimals[id_]} for id_, unit in units}
    return held


def _cells(rows: pd.DataFrame, places: np.ndarray) -> dict[str, dict[str, Any]]:
    """Values by place, and a status by place where there is one.
    What is no number is its text, as the format allows."""
    value = {
        str(place): number(v) if v != "" else t
        for place, v, t in zip(places, rows["value"], rows["text"], strict=True)
        if v != "" or t != ""
    }
    status = {str(p): s for p, s in zip(places, rows["status"], strict=True) if s}
    return {"value": value, "status": status}
