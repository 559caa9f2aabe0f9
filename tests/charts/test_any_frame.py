"""Whatever the frame: no empty value reaches a reader as `nan` or `None`, and nothing withheld is drawn as a number."""

from __future__ import annotations

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as some

import charts
from tests.charts.figures import areas, categories, draw_from, drawn_values, months

CELLS = some.one_of(some.integers(0, 12_000_000), some.floats(0, 200).map(lambda v: round(v, 1)), some.sampled_from(["c", "low", "x", "z", "b7", "p7", "r7", "e7", "u7"]))
NAMES = some.lists(some.text("abcdefgh ,'", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=8, unique_by=str.strip)
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
@given(names=NAMES, cells=some.lists(CELLS, min_size=8, max_size=8), breakdown=some.sampled_from(["sector", "age_band"]))
def test_categories_of_any_kind(names: list[str], cells: list, breakdown: str) -> None:
    rows = categories(dict(zip(names, cells, strict=False)), breakdown=breakdown)
    check(charts.columns(draw_from(rows)), rows)


@settings(max_examples=20, deadline=None)
@given(names=NAMES, cells=some.lists(some.lists(CELLS, min_size=1, max_size=7), min_size=8, max_size=8))
def test_series_of_any_kind(names: list[str], cells: list) -> None:
    rows = months(dict(zip(names, cells, strict=False)))
    for draw in (charts.trend, charts.small_multiples):
        check(draw(draw_from(rows)), rows)
