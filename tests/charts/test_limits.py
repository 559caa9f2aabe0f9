"""Control limits against values worked out by hand.
Rates are counts over a base; the centre is 0.04 throughout, whose square root is 0.2."""

from __future__ import annotations

import math

import pandas as pd
import pytest

import charts
from charts.control_limits import (
    COLUMNS,
    NOT_COMPARED,
    Z_95,
    Z_998,
    Spread,
    band_of,
    centre_of,
    limits,
    spread,
    winsorised,
    with_limits,
)
from figures.figure import FunnelCentre, Protection
from tests.charts.small_figures import areas, draw_from

RATE = 0.04

LIMITS = [
    # base, variance between areas, deviations: lower and upper limit
    (
        "chance alone: 1 / (4 x 2,500) is 0.0001, so one deviation is 0.01",
        2500,
        0.0,
        1,
        0.19**2,
        0.21**2,
    ),
    ("two deviations are 0.02", 2500, 0.0, 2, 0.18**2, 0.22**2),
    ("a quarter of the children, twice the deviation", 625, 0.0, 1, 0.18**2, 0.22**2),
    (
        "0.0001 by chance and 0.0003 between areas: one deviation is 0.02",
        2500,
        0.0003,
        1,
        0.18**2,
        0.22**2,
    ),
    ("a limit below nothing is nothing", 4, 0.0, 1, 0.0, 0.45**2),
]


@pytest.mark.parametrize(
    ("base", "between", "deviations", "low", "high"),
    [case[1:] for case in LIMITS],
    ids=[case[0] for case in LIMITS],
)
def test_limits(base: float, between: float, deviations: float, low: float, high: float) -> None:
    assert limits(base, RATE, between, deviations) == pytest.approx((low, high))


def test_deviations_are_those_of_95_and_99_8_per_cent() -> None:
    assert (round(Z_95, 3), round(Z_998, 3)) == (1.960, 3.090)


SPREADS = [
    # counts, bases: ratio, variance between areas
    ("all areas at the centre: no spread at all", [100, 100, 100], [2500, 2500, 2500], 0.0, 0.0),
    # z = 2 (sqrt 121 - 10) = 2 and 2 (sqrt 81 - 10) = -2: ratio 4;
    # weights 10,000 each, room 20,000 - 10,000; (2 x 4 - 1) / 10,000
    ("two deviations to either side: four times chance", [121, 81], [2500, 2500], 4.0, 0.0007),
    # z = 2 (sqrt 110.25 - 10) = 1 and -1: ratio 1, as chance would have it;
    # (2 - 1) / 10,000 is what two areas alone leave over
    ("one deviation to either side", [110.25, 90.25], [2500, 2500], 1.0, 0.0001),
    # z = 4, 0, 0, -4: ratio 8; weights 4, 1, 1, 4 thousand:
    # total 10,000, squares 34,000,000, room 10,000 - 3,400; (4 x 8 - 3) / 6,600
    (
        "areas of different size",
        [(math.sqrt(40) + 2) ** 2, 10, 10, (math.sqrt(40) - 2) ** 2],
        [1000, 250, 250, 1000],
        8.0,
        29 / 6600,
    ),
    ("one area says nothing of a spread", [121], [2500], 1.0, 0.0),
]


@pytest.mark.parametrize(
    ("counts", "bases", "ratio", "between"),
    [case[1:] for case in SPREADS],
    ids=[case[0] for case in SPREADS],
)
def test_spread(counts: list[float], bases: list[float], ratio: float, between: float) -> None:
    assert spread(counts, bases, RATE) == Spread(
        pytest.approx(ratio), pytest.approx(between, abs=1e-12)
    )


def test_scores_beyond_the_outer_tenths_are_drawn_in() -> None:
    assert winsorised([*range(11)]) == [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]
    assert winsorised([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1000]) == [0] * 11
    assert winsorised([-50, 1, 50]) == [-50, 1, 50], "three scores have no outer tenths"


def test_one_area_far_out_does_not_widen_the_limits_for_all() -> None:
    counts = [100.0, 121.0, 81.0] * 10
    assert spread([*counts, 10_000.0], [2500] * 31, RATE).between == pytest.approx(
        spread([*counts, 121.0], [2500] * 31, RATE).between, rel=0.01
    )


def test_small_is_not_taken_for_unusual() -> None:
    centre = FunnelCentre(RATE, 1000, ratio=1.0, between=0.0, of="England")
    assert band_of(centre, 6, 100)[0] == "within", "60 per 1,000 of a hundred children"
    assert band_of(centre, 6000, 100_000) == ("outside", "Above the 99.8% limit"), (
        "the same rate of a hundred thousand"
    )
    assert (
        band_of(centre, 35, 1000)[0] == "within"
        and band_of(centre, 56, 1000) == ("between", "Above the 95% limit")
        and band_of(centre, 3000, 100_000) == ("outside", "Below the 99.8% limit")
    )


def rates(counts: dict[str, tuple[float, float] | None]) -> list[dict]:
    """Rows of views per 1,000 children: a count and a base for each area, or none."""
    values = {
        name: round(1000 * pair[0] / pair[1], 1) if pair else "x" for name, pair in counts.items()
    }
    return [
        {**row, "numerator": pair and pair[0], "base": pair and pair[1], "rounded": True}
        for row, pair in zip(areas(values), counts.values(), strict=True)
    ]


def test_a_frame_gains_the_limits_of_each_area_and_none_for_england() -> None:
    figure = draw_from(
        [
            *rates({"Kent": (100, 2500), "Leeds": None}),
            {"value": 40.0, "numerator": 4000, "base": 100_000},
        ],
        unit="views per 1,000 children",
        decimals=1,
    )
    frame = with_limits(figure).frame
    kent = frame.iloc[0]
    assert [round(float(kent[name]), 1) for name in COLUMNS[:4]] == [
        round(1000 * (0.2 + sign * z * 0.01) ** 2, 1) for z in (Z_95, Z_998) for sign in (-1, 1)
    ]
    assert kent["lies"] == "Within the 95% limits" and frame.iloc[1:][list(COLUMNS[:4])].isna().all(
        axis=None
    )
    assert centre_of(figure).per == 1000


@pytest.mark.parametrize(
    "england",
    [{"value": None, "status": "x"}, {"value": 0.0, "numerator": 0, "base": 1000}],
    ids=["not available", "nothing"],
)
def test_without_a_rate_for_england_there_are_no_limits(england: dict) -> None:
    figure = draw_from([*rates({"Kent": (100, 2500)}), england])
    assert with_limits(figure) is figure


def test_the_funnel_plot_says_where_areas_lie_and_how_wide_the_limits_are() -> None:
    counts = {f"Area {n}": (100 + 2 * (n % 3), 2500) for n in range(12)} | {
        "Far": (400, 2500),
        "Leeds": None,
    }
    figure = draw_from(
        [*rates(counts), {"value": 40.0, "numerator": 4000, "base": 100_000}],
        title="Views",
        unit="views per 1,000 children",
        decimals=1,
    )
    assert charts.funnel(figure, "E0").alt == (
        "Funnel plot of 13 authorities by number of children: Views, England, March 2010. Unit: "
        "views per 1,000 children. England: 40.0. The limits are those of chance alone: the areas "
        "differ by no more than that. 12 of 13 authorities lie within the 95% limits; 0 of 13 "
        "authorities lie between the 95% and the 99.8% limits; 1 of 13 authorities lie outside "
        "the 99.8% limits. Above the 99.8% limit: Far. Area 0: 40.0, 2,500 children. Within the "
        "95% limits. 1 of 14 authorities: not available. Values are made from rounded counts."
    )


def test_over_dispersion_is_said() -> None:
    figure = draw_from(
        [
            *rates({f"Area {n}": (100 + 60 * (-1) ** n, 2500) for n in range(12)}),
            {"value": 40.0, "numerator": 4000, "base": 100_000},
        ],
        unit="views",
        decimals=1,
    )
    said = charts.funnel(figure).alt
    assert (
        "The limits allow for over-dispersion: the mean square of the areas' distances from "
        "England is"
        in said
        and "12 of 12 authorities lie within the 95% limits" in said
    )


def test_a_funnel_plot_without_a_rate_for_england_says_so() -> None:
    assert (
        "England has no rate to compare with, so there are no limits."
        in charts.funnel(
            draw_from([*rates({"Kent": (100, 2500)}), {"value": None, "status": "x"}])
        ).alt
    )


def test_where_the_rounding_of_a_count_decides_it_is_said() -> None:
    counts = {f"Area {n}": (100, 2500) for n in range(12)} | {"Small": (32, 500)}
    told = Protection(reach={"directory_coverage": (4, 9)})
    figure = draw_from(
        [*rates(counts), {"value": 40.0, "numerator": 4000, "base": 100_000}],
        unit="views per 1,000 children",
        decimals=1,
        protection=told,
    )
    small = with_limits(figure).frame.iloc[12]
    assert small["lies"] == "Above the 95% limit; the rounding of its count decides"
    assert "For 1 of them the rounding of their counts decides." in charts.funnel(figure).alt
    exact = draw_from(
        [
            *({**row, "rounded": False} for row in rates(counts)),
            {"value": 40.0, "numerator": 4000, "base": 100_000},
        ],
        decimals=1,
        protection=told,
    )
    assert with_limits(exact).frame.iloc[12]["lies"] == "Above the 95% limit"


def test_those_live_too_briefly_are_left_out_of_limits_and_plot_and_stay_in_the_table() -> None:
    """Twelve areas at 0.04 and eleven at next to nothing:
    about the twelve alone, none of them is high."""
    live = {f"Live {n}": (100 + n % 2, 2500) for n in range(12)}
    new = {f"New {n}": (1, 2500) for n in range(11)}
    england = {"value": 20.0, "numerator": 2000, "base": 100_000}
    figure = draw_from([*rates(live | new), england], unit="views per 1,000 children", decimals=1)
    among = frozenset(code for code in figure.frame["geography"][:12])
    placed = with_limits(figure, among)
    lies = list(placed.frame["lies"])
    assert lies[:12] == ["Within the 95% limits"] * 12 and lies[12:23] == [NOT_COMPARED] * 11
    assert placed.frame.iloc[12:][list(COLUMNS[:4])].isna().all(axis=None)
    assert centre_of(placed).rate == pytest.approx(1206 / 30_000)
    assert centre_of(placed).of == "Those compared"
    says = charts.funnel(placed).alt
    assert "Funnel plot of 12 authorities" in says and "11 others are in the table alone" in says
    assert "New 1" not in str(charts.funnel(placed).spec)


def test_where_few_are_live_all_are_compared_about_england() -> None:
    figure = draw_from(
        [
            *rates({f"Area {n}": (100, 2500) for n in range(12)}),
            {"value": 40.0, "numerator": 4000, "base": 100_000},
        ],
        unit="views per 1,000 children",
        decimals=1,
    )
    few = frozenset(figure.frame["geography"][:9])
    placed = with_limits(figure, few)
    assert NOT_COMPARED not in set(placed.frame["lies"])
    assert placed.frame.equals(with_limits(figure).frame)


@pytest.mark.parametrize(("far", "kind"), [(400, "linear"), (40_000, "sqrt")])
def test_one_area_far_out_does_not_press_the_others_onto_one_line(far: int, kind: str) -> None:
    counts = {f"Area {n}": (100 + n % 2, 2500) for n in range(12)} | {"Far": (far, 2500)}
    figure = draw_from(
        [*rates(counts), {"value": 40.0, "numerator": 4000, "base": 100_000}],
        unit="views per 1,000 children",
        decimals=1,
    )
    layers = charts.funnel(figure).spec["layer"]
    axes = [layer["encoding"]["y"] for layer in layers if "scale" in layer["encoding"].get("y", {})]
    assert axes and {axis["scale"]["type"] for axis in axes} == {kind}
    ticks = axes[0]["axis"]["values"]
    assert ticks == sorted(set(ticks)) and ticks[0] == 0 and len(ticks) >= 3


def test_an_area_whose_rate_is_too_low_to_be_told_from_0_is_compared_as_one_with_none() -> None:
    """It is drawn at 0 and lies below the limit, and no number is said of it."""
    counts = {f"Area {n}": (100, 2500) for n in range(12)}
    low = {"value": None, "numerator": None, "base": 2500, "rounded": True, "status": "low"}
    rows = [*rates(counts | {"Low": (0, 2500)}), {"value": 40.0, "numerator": 4000, "base": 1e5}]
    as_zero, as_low = (
        draw_from(
            [row | (also if row.get("geography_name") == "Low" else {}) for row in rows],
            unit="views per 1,000 children",
            decimals=1,
        )
        for also in ({}, low)
    )
    zero, placed = (with_limits(figure).frame.iloc[12] for figure in (as_zero, as_low))
    assert placed["lies"] == zero["lies"] == "Below the 99.8% limit"
    assert list(placed[list(COLUMNS[:4])]) == list(zero[list(COLUMNS[:4])])
    assert pd.isna(placed["value"]) and pd.isna(placed["numerator"])
    marks = [r for r in str(charts.funnel(as_low).spec).split("{") if "'Low'" in r]
    assert any("too low to be told from 0" in mark for mark in marks)


def test_an_area_of_which_a_count_above_0_would_read_so_too_is_not_compared() -> None:
    """5 of 1,000 million per 1,000 is 0.0: that a rate is near 0 does not tell its count."""
    counts = {f"Area {n}": (100, 2500) for n in range(12)}
    low = {"value": None, "numerator": None, "base": 1e9, "rounded": True, "status": "low"}
    rows = [*rates(counts | {"Low": (0, 10**9)}), {"value": 40.0, "numerator": 4000, "base": 1e5}]
    figure = draw_from(
        [row | (low if row.get("geography_name") == "Low" else {}) for row in rows],
        unit="views per 1,000 children",
        decimals=1,
    )
    placed = with_limits(figure).frame.iloc[12]
    assert placed["lies"] == "" and placed[list(COLUMNS[:4])].isna().all()
