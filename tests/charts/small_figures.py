"""Small figures to draw. One row is an observation;
what a test does not say is England, March 2010, shown."""

from __future__ import annotations

import pandas as pd

from figures.figure import FRAME_COLUMNS, Across, Citation, Figure, Selection
from measures import BREAKDOWNS
from release.vocabulary import ENGLAND

DEFAULTS = {
    "measure": "directory_coverage",
    "measure_title": "Share of children with a live record",
    "unit": "per cent",
    "breakdown": "all",
    "category": "all",
    "category_title": "Total",
    "geography": ENGLAND,
    "geography_name": "England",
    "level": "England",
    "period": "2010-03",
    "period_title": "March 2010",
    "period_end": "2010-03-31",
    "value": None,
    "numerator": None,
    "base": None,
    "text": None,
    "rounded": False,
    "status": "",
    "source": "extract",
    "figure_id": "",
}

MONTHS = pd.period_range("2009-01", "2009-12", freq="M")


def draw_from(rows: list[dict], **words: object) -> Figure:
    """A figure over rows given by what is special about each."""
    frame = pd.DataFrame(
        [{**DEFAULTS, **row} for row in rows],
        columns=[
            *FRAME_COLUMNS,
            *(k for k in ("hex_q", "hex_r", "label", "parent") if any(k in row for row in rows)),
        ],
    )
    frame = frame.astype(
        {"value": "Float64", "numerator": "Float64", "base": "Float64", "rounded": "bool"}
    )
    said = {
        "title": "Children with a live record",
        "subtitle": "England, March 2010",
        "unit": "children",
        "decimals": 0,
        "measures": ("children_on_directory",),
        "ordered": frozenset(id_ for id_, one in BREAKDOWNS.items() if one.ordered),
    } | words
    return Figure(
        Selection("2010-03", said.pop("measures"), Across.AREAS, ENGLAND, "2010-03"),
        frame,
        source="Directory",
        definition="",
        shows="",
        cannot_show="",
        base="",
        status="",
        citation=Citation("Producer", "2010-03", "0" * 64, "Title", "Directory"),
        **said,
    )


def areas(values: dict[str, float | str], **also: object) -> list[dict]:
    """One row an authority: a number, or a status that stands in its place.
    Placed on one row of the map, in regions of three."""
    return [
        {
            "geography": f"E{place}",
            "geography_name": name,
            "level": "authority",
            "hex_q": place,
            "hex_r": 0,
            "label": name[:3].upper(),
            "parent": f"R{place // 3}",
            **seen(value),
            **also,
        }
        for place, (name, value) in enumerate(values.items())
    ]


def categories(values: dict[str, float | str], breakdown: str = "sector") -> list[dict]:
    """One row a category."""
    return [
        {"breakdown": breakdown, "category": name.lower(), "category_title": name, **seen(value)}
        for name, value in values.items()
    ]


def months(series: dict[str, list[float | str]], **also: object) -> list[dict]:
    """One row a month from January 2009 and category;
    `b12` is the value 12 with a break in the series."""
    return [
        {
            "breakdown": "sector",
            "category": name.lower(),
            "category_title": name,
            "period": str(month),
            "period_title": f"{month:%B %Y}",
            "period_end": str(month.end_time.date()),
            **seen(value),
            **also,
        }
        for name, values in series.items()
        for month, value in zip(MONTHS, values, strict=False)
    ]


def seen(value: float | str) -> dict:
    """Value and status of one cell as a test writes it: `5`, `"c"`, `"b5"`, `"p5"`."""
    if isinstance(value, str):
        return (
            {"value": float(value[1:]), "status": value[0]}
            if value[1:].isdigit()
            else {"value": None, "status": value}
        )
    return {"value": float(value), "status": ""}


def records(spec: dict) -> list[dict]:
    """Every record of every layer of a spec."""
    return [record for some in spec["datasets"].values() for record in some]


def drawn_values(spec: dict) -> list[float]:
    """The values a reader can see a mark for."""
    return [record["value"] for record in records(spec) if "value" in record]
