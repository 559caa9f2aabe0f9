"""One observation in words: each place says it in its own length, and all agree."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pandas as pd
import pytest

from exports.tidy import tidy
from exports.workbook import book
from figures import observation
from figures.figure import Figure, Protection
from tests.charts.small_figures import draw_from

FEW = Protection(few="fewer than 5")
WITHHELD = "withheld so that nobody can be identified"

Place = Callable[[Figure, object], str]


def said(place: Place, row: dict, **more: object) -> str:
    """What a place says of one row, the same however the row is read."""
    figure = draw_from([row], protection=FEW, **more)
    series = figure.frame.iloc[0]
    words = {
        place(figure, read)
        for read in (series, series.to_dict(), next(figure.frame.itertuples(index=False)))
    }
    assert len(words) == 1
    return words.pop()


@pytest.mark.parametrize(
    ("row", "cell", "chart", "prose", "mark"),
    [
        ({"value": 1240}, "1,240", "1,240", "1,240 (children)", "1,240"),
        ({"value": -2}, "−2", "−2", "−2 (children)", "−2"),
        (
            {"value": 1240, "status": "p"},
            "1,240 [p]",
            "1,240 (provisional)",
            "1,240 (children), provisional",
            "1,240",
        ),
        (
            {"value": 0, "rounded": True},
            "fewer than 5",
            "fewer than 5",
            "fewer than 5 (children)",
            "fewer than 5",
        ),
        ({"value": None, "status": "c"}, f"[c] {WITHHELD}", WITHHELD, WITHHELD, "withheld"),
        (
            {"value": None, "text": "2009-06-03"},
            "3 June 2009",
            "3 June 2009",
            "3 June 2009",
            "not available",
        ),
    ],
)
def test_each_place_says_a_row_in_its_own_length(
    row: dict, cell: str, chart: str, prose: str, mark: str
) -> None:
    assert said(observation.in_cell, row) == cell
    assert said(observation.in_chart, row) == chart
    assert said(observation.in_prose, row) == prose
    assert said(observation.beside_mark, row) == mark


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("per cent", 94.3, "94.3%"),
        ("pounds", 224_000_000, "£224 million"),
        ("pounds", 40_500_000, "£40.5 million"),
        ("pounds", 950, "£950"),
        ("children", 10_812_300, "10,812,300"),
    ],
)
def test_a_number_has_the_sign_of_its_unit(unit: str, value: float, words: str) -> None:
    decimals = 1 if unit == "per cent" else 0
    assert said(observation.with_unit, {"value": value}, unit=unit, decimals=decimals) == words


@pytest.mark.parametrize("status", list(observation.STATUS_WORDS))
def test_what_stands_in_place_of_a_value_never_says_it(status: str) -> None:
    """Whatever a damaged release holds beside such a status."""
    row = {"value": 7, "status": str(status)}
    for place in (observation.in_cell, observation.in_chart, observation.in_prose):
        assert ("7" in said(place, row)) == (status not in observation.REPLACES_VALUE)


def test_a_symbol_and_its_words() -> None:
    assert observation.symbol("") == observation.marked("", "") == ""
    assert observation.marked("p", "provisional") == "[p] provisional"
    assert observation.alone("x") == "Not available"


def test_every_file_says_of_a_missing_row_what_its_own_measure_says() -> None:
    """Two measures under each other mean different things by one symbol."""
    rows = [
        {"measure": measure, "measure_title": measure, "value": None, "status": "z"}
        for measure in ("date", "days")
    ]
    figure = draw_from(rows, measures=("date", "days"), absent={"date": "not yet"})
    words = ["not yet", "not applicable"]
    assert list(tidy(figure)["status_meaning"]) == words
    cells = [observation.in_cell(figure, row) for row in figure.frame.itertuples()]
    assert cells == [f"[z] {w}" for w in words]
    table = next(sheet for sheet in book(figure).sheets if sheet.name == "Table_1")
    assert [cell for row in table.rows for cell in row if str(cell).startswith("[z]")] == cells
    assert observation.symbols(figure) == "[z] not yet, or not applicable"


def test_a_count_that_is_not_there_is_empty() -> None:
    assert observation.count_of(SimpleNamespace(), pd.NA, "searches", rounded=False) == ""
