"""All months of a figure as a small line, and a year's change: of what is published alone."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from components import glance
from components.glance import _beside, _said
from components.spark import FEWEST, HEIGHT, spark_svg
from figures.figure import Protection
from queries.headlines import Headline


def line(values: list[float | None], *, rounded: bool = False, base: float | None = None) -> str:
    """The picture of a series, as SVG; empty where there is none."""
    frame = pd.DataFrame(
        {
            "period_end": [f"2009-{n:02d}-28" for n in range(1, len(values) + 1)],
            "period_title": [f"Month {n}" for n in range(1, len(values) + 1)],
            "value": pd.array(values, dtype="Float64"),
            "rounded": rounded,
            "base": pd.array([base] * len(values), dtype="Float64"),
        }
    )
    found = spark_svg(SimpleNamespace(frame=frame))
    return found[0] if found else ""


def points(svg: str) -> list[list[tuple[float, float]]]:
    return [
        [tuple(map(float, point.split(","))) for point in run.split()]
        for run in re.findall(r'points="(.*?)"', svg)
    ]


def test_a_gap_is_never_joined() -> None:
    runs = points(line([100, 120, None, 140, 150]))
    assert [len(run) for run in runs] == [2, 2] and runs[1][0][0] > runs[0][-1][0]


def test_more_stands_higher() -> None:
    ((first, second, third),) = points(line([100, 50, 200]))
    assert second[1] > first[1] > third[1]


@pytest.mark.parametrize("values", [[], [5.0], [None, None], [None, 7.0]])
def test_fewer_than_two_values_are_no_line(values: list[float | None]) -> None:
    assert line(values) == ""


def test_what_rounding_moves_is_no_line_and_exact_counts_are() -> None:
    few = [0.0, 5.0, 0.0, float(FEWEST - 5)]
    assert line(few, rounded=True) == "" and line(few) != ""


def test_a_line_that_does_not_move_is_drawn() -> None:
    assert len({y for run in points(line([7, 7, 7])) for _, y in run}) == 1


def test_what_rounding_moves_is_no_hill() -> None:
    """Two thousand and five more: a fifth of the height, in its middle."""
    ((low, high),) = points(line([2000, 2005], rounded=True))
    assert 0 < low[1] - high[1] <= HEIGHT / 5 and abs((low[1] + high[1]) / 2 - HEIGHT / 2) < 1
    ((low, high),) = points(line([2000, 2200], rounded=True))
    assert low[1] - high[1] > HEIGHT / 2


def test_a_fall_of_half_a_hundredth_is_no_collapse() -> None:
    """The eleven million of one month without births: a tenth of the height, and to be seen."""
    ((before, low, after),) = points(line([11_002_000, 10_939_000, 11_002_000]))
    assert before[1] == after[1] and 2 < low[1] - before[1] < HEIGHT / 8


def test_a_share_moves_in_points_and_not_in_fives() -> None:
    """It is made from rounded counts, and is none:
    one of 99% and a rate of 3 have their lines too."""
    ((low, high),) = points(line([90.0, 99.0], rounded=True, base=2000.0))
    assert low[1] - high[1] > HEIGHT / 2
    assert line([2.5, 3.5], rounded=True, base=2000.0) != ""


@pytest.mark.parametrize(
    ("value", "status", "said"),
    [
        (82.0, "", "82.0% of alerts closed"),
        (None, "z", "alerts closed: not applicable"),
        (None, "c", "alerts closed: withheld so that nobody can be identified"),
    ],
)
def test_a_figure_without_a_number_is_named_first(
    value: float | None, status: str, said: str
) -> None:
    now = pd.Series(
        {
            "value": value,
            "status": status,
            "rounded": False,
            "base": 50,
            "figure_id": "S9EW",
            "measure": "alerts_closed_in_10_days",
        }
    )
    measure = SimpleNamespace(unit="per cent", decimals=1, title="Share")
    one = Headline(measure, SimpleNamespace(protection=Protection()), now, None)
    assert _said(one, "alerts closed", of=True).partition(" <a")[0] == said


def one_of(value: float | None, unit: str = "children", status: str = "") -> Headline:
    """A rounded headline, where 0 may be 1 to 4."""
    now = pd.Series(
        {
            "value": value,
            "status": status,
            "rounded": True,
            "base": None,
            "figure_id": "S9EW",
            "measure": "children_on_directory",
        }
    )
    measure = SimpleNamespace(unit=unit, decimals=0, title="Records")
    return Headline(measure, SimpleNamespace(protection=Protection(few="fewer than 5")), now, None)


def test_words_for_a_number_begin_no_sentence_in_the_middle_of_one() -> None:
    few = one_of(0.0)
    shown = dict.fromkeys(
        ("directory_coverage", "children_viewed", "accounts_issued", "practitioners_planned"), few
    )
    assert _beside("record_views", shown) == "The records of fewer than 5 children"
    assert _said(few, "breaches").startswith("fewer than 5 breaches")


def test_what_has_no_number_stands_beside_none() -> None:
    """No sentence says 'Withheld of the children'."""
    withheld = one_of(None, status="c")
    shown = dict.fromkeys(
        ("directory_coverage", "children_viewed", "accounts_issued", "practitioners_planned"),
        withheld,
    )
    for measure in ("children_on_directory", "record_views", "accounts_active"):
        assert _beside(measure, shown) == ""


@pytest.mark.parametrize(("said", "lines"), [("All by May", 2), ("", 0)])
def test_a_caution_stands_beside_the_day_by_which_all_are_expected(
    monkeypatch: pytest.MonkeyPatch, said: str, lines: int
) -> None:
    """And nowhere without a day."""
    monkeypatch.setattr(glance, "all_expected", lambda _: said)
    monkeypatch.setattr(glance, "cautions", lambda _, measure: [f"Made 1 month ahead: {measure}"])
    found = glance._expected(SimpleNamespace(release=None))
    assert found == ("All by May", "Made 1 month ahead: milestone_forecast_date")[:lines]
