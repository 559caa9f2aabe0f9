"""Whatever the frame: no empty value reaches a reader as `nan` or `None`,
and nothing withheld is drawn as a number."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as some

import charts
from tests.charts.small_figures import areas, categories, draw_from, drawn_values, months

CELLS = some.one_of(
    some.integers(0, 12_000_000),
    some.floats(0, 200).map(lambda v: round(v, 1)),
    some.sampled_from(["c", "low", "x", "z", "b7", "p7", "r7", "e7", "u7"]),
)
NAMES = some.lists(
    some.text("abcdefgh ,'", min_size=1, max_size=30).filter(str.strip),
    min_size=1,
    max_size=8,
    unique_by=str.strip,
)
EMPTY = re.compile(r"\b(nan|none|null|nat|<na>)\b", re.IGNORECASE)


def check(chart: charts.Chart, rows: list[dict]) -> None:
    seen = [row["value"] for row in rows if row["value"] is not None]
    data = json.dumps(chart.spec["datasets"])
    assert not EMPTY.search(data) and not EMPTY.search(chart.alt.replace("None of the", ""))
    assert set(drawn_values(chart.spec)) <= set(seen)


@settings(max_examples=15, deadline=None)
@given(names=NAMES, cells=some.lists(CELLS, min_size=8, max_size=8))
def test_areas_of_any_kind(names: list[str], cells: list) -> None:
    rows = areas(dict(zip(names, cells, strict=False)))
    for draw in (charts.hexmap, charts.ranked_bars):
        check(draw(draw_from(rows)), rows)


@settings(max_examples=15, deadline=None)
@given(
    names=NAMES,
    cells=some.lists(CELLS, min_size=8, max_size=8),
    breakdown=some.sampled_from(["sector", "age_band"]),
)
def test_categories_of_any_kind(names: list[str], cells: list, breakdown: str) -> None:
    rows = categories(dict(zip(names, cells, strict=False)), breakdown=breakdown)
    check(charts.category_bars(draw_from(rows)), rows)


@settings(max_examples=20, deadline=None)
@given(
    names=NAMES, cells=some.lists(some.lists(CELLS, min_size=1, max_size=7), min_size=8, max_size=8)
)
def test_series_of_any_kind(names: list[str], cells: list) -> None:
    rows = months(dict(zip(names, cells, strict=False)))
    for draw in (charts.trend, charts.small_multiples):
        check(draw(draw_from(rows)), rows)


@settings(max_examples=15, deadline=None)
@given(
    names=NAMES,
    cells=some.lists(CELLS, min_size=8, max_size=8),
    bases=some.lists(some.integers(0, 90_000), min_size=8, max_size=8),
    seen=some.integers(0, 8),
)
def test_a_funnel_of_whatever_is_left_to_a_reader(
    names: list[str], cells: list, bases: list[int], seen: int
) -> None:
    """The limits are those of all areas, and a reader may be shown few of them,
    or some without a rate."""
    rows = [
        {
            **row,
            "numerator": row["value"] and min(row["value"], base),
            "base": row["value"] and base,
        }
        for row, base in zip(areas(dict(zip(names, cells, strict=False))), bases, strict=False)
    ]
    england = {"value": 40.0, "numerator": 4000, "base": 100_000}
    whole = charts.with_limits(draw_from([*rows, england]))
    left = replace(
        whole,
        frame=whole.frame[
            (whole.frame.index < seen) | (whole.frame["level"] == "England")
        ].reset_index(drop=True),
    )
    check(charts.funnel(left), [*rows, england])


def test_a_map_of_areas_that_are_on_none_says_so() -> None:
    gone = [{**row, "hex_q": None} for row in areas({"Bedfordshire": 10})]
    assert charts.hexmap(draw_from([*gone, {"value": 10}])).alt.endswith(
        "None of these areas has a place on the map."
    )
