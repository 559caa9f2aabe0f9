"""Figures quoted as published stand in their table beside the date they are of and their source."""

from __future__ import annotations

import pandas as pd

from components.table import table
from figures.figure import Across, Citation, Figure, Selection
from release.vocabulary import Level

COLUMNS = (
    "category",
    "category_title",
    "geography",
    "geography_name",
    "value",
    "numerator",
    "base",
    "text",
    "rounded",
    "status",
    "source",
)


def quoted(across: Across, rows: list[tuple], **more: object) -> Figure:
    frame = (
        pd.DataFrame(
            [(*row[:5], None, None, row[5], False, *row[6:]) for row in rows], columns=COLUMNS
        )
        .astype({"value": "Float64"})
        .assign(measure="cost", measure_title="Cost")
    )
    return Figure(
        Selection("r1", ("cost",), across, "E92000001", "2010-07", "figure", **more),
        frame,
        "Cost",
        "England, as published",
        "pounds",
        0,
        "",
        "",
        "",
        "",
        "",
        "",
        Citation("us", "r1", "0" * 64, "Cost", ""),
        source_titles={"a": "Paper A", "b": "Paper B"},
        press_sources=frozenset({"b"}),
    )


def test_two_sources_stand_beside_each_other() -> None:
    shown = table(
        quoted(
            Across.CATEGORIES,
            [
                ("x", "Set-up", "E92000001", "England", 224.0, "2006", "", "a"),
                ("y", "Set-up", "E92000001", "England", 240.0, "2008", "", "b"),
            ],
        )
    )
    assert shown.to_dict("records") == [
        {
            "Category": "Set-up",
            "Pounds": "224",
            "As at": "2006",
            "Source": "Paper A",
            "Kind of source": "Parliament or government",
        },
        {
            "Category": "Set-up",
            "Pounds": "240",
            "As at": "2008",
            "Source": "Paper B",
            "Kind of source": "Press or other",
        },
    ]


def test_a_gap_of_the_publication_is_a_gap_of_the_table_under_the_name_of_the_figure() -> None:
    rows = [
        ("x", "At 31 March", "A", "Ayton", 7.0, "31 March", "", "a"),
        ("x", "At 31 March", "B", "Beeton", None, None, "c", "a"),
    ]
    shown = table(quoted(Across.AREAS, rows, level=Level.AUTHORITY))
    assert list(shown.columns) == ["Area", "At 31 March"]
    assert list(shown["At 31 March"]) == ["7", "[c] withheld so that nobody can be identified"]
