"""What each chart says in words. A table: the frame on one side, the sentences on the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

import charts
from tests.charts.small_figures import areas, categories, draw_from, months

TREND = {"Health": [10, 30, "c", 20], "Police": [5, 5, 5, 5]}

SAID = [
    (
        "map names highest, lowest and what is withheld",
        charts.hexmap,
        areas({"Barnet": 10, "Brent": 30, "Bury": "c", "Derby": 20}),
        "Map of England, each authority a hexagon of the same size: Children with a live record, "
        "England, March 2010. Unit: children. Highest: Brent, 30. Lowest: Barnet, 10. 1 of 4 "
        "authorities: withheld so that nobody can be identified.",
    ),
    (
        "a tie of two names both, a tie of more counts them",
        charts.hexmap,
        areas({"Barnet": 0, "Brent": 0, "Bury": 0, "Derby": 20, "Devon": 20}),
        "Map of England, each authority a hexagon of the same size: Children with a live record, "
        "England, March 2010. Unit: children. Highest: Derby and Devon, 20. Lowest: 3 "
        "authorities, 0.",
    ),
    (
        "England's value is said beside the areas'",
        charts.ranked_bars,
        [*areas({"Barnet": 1200, "Brent": 3400}), {"value": 11_012_300}],
        "Bar chart of 2 authorities, largest first: Children with a live record, England, March "
        "2010. Unit: children. Highest: Brent, 3,400. Lowest: Barnet, 1,200. England: 11,012,300.",
    ),
    (
        "nothing shown is said, not drawn",
        charts.ranked_bars,
        areas({"Barnet": "c", "Brent": "low"}),
        "Bar chart of 2 authorities, largest first: Children with a live record, England, March "
        "2010. Unit: children. None of the 2 authorities has a value that can be shown. 1 of 2 "
        "authorities: withheld so that nobody can be identified. 1 of 2 authorities: too low to "
        "be told from 0.",
    ),
    (
        "categories are said one by one, largest first",
        charts.category_bars,
        categories({"Health": 10, "Police": "z", "Education": 12_000}),
        "Bar chart: Children with a live record, England, March 2010. Unit: children. Education: "
        "12,000; Health: 10; Police: not applicable. 1 of 3 categories: not applicable.",
    ),
    (
        "a trend has its first and last value and its extremes",
        charts.trend,
        months({"Health": [10, 40, 30, 20]}),
        "Line chart: Children with a live record, England, March 2010. Unit: children. England: "
        "10 in January 2009, 20 in April 2009; highest 40 in February 2009, lowest 10 in January "
        "2009.",
    ),
    (
        "each line is told apart, and what is withheld is counted",
        charts.trend,
        months(TREND),
        "Line chart of 2 series: Children with a live record, England, March 2010. Unit: "
        "children. Health: 10 in January 2009, 20 in April 2009; highest 30 in February 2009, "
        "lowest 10 in January 2009. Police: 5 in January 2009, 5 in April 2009; highest 5 in "
        "January 2009, lowest 5 in January 2009. 1 of 8 values: withheld so that nobody can be "
        "identified.",
    ),
    (
        "a break in the series has its day",
        charts.trend,
        months({"Health": [10, 20, 30, "b15"]}),
        "Line chart: Children with a live record, England, March 2010. Unit: children. England: "
        "10 in January 2009, 15 in April 2009; highest 30 in March 2009, lowest 10 in January "
        "2009. Break in series on 1 April 2009.",
    ),
    (
        "what is too early to judge is said to be, and is no extreme",
        charts.trend,
        [
            {**row, "status": "p1" if row["period"] == "2009-04" else ""}
            for row in months({"Health": [80, 85, 82, 60]})
        ],
        "Line chart: Children with a live record, England, March 2010. Unit: children. England: "
        "80 in January 2009, 60 (provisional, too early to judge) in April 2009; highest 85 in "
        "February 2009, lowest 80 in January 2009.",
    ),
    (
        "rounded values are said to be",
        charts.category_bars,
        [{**row, "rounded": True} for row in categories({"Health": 10, "Police": 5})],
        "Bar chart: Children with a live record, England, March 2010. Unit: children. Health: 10; "
        "Police: 5. Values are rounded.",
    ),
]


@pytest.mark.parametrize(
    ("draw", "rows", "sentences"), [case[1:] for case in SAID], ids=[case[0] for case in SAID]
)
def test_says(draw, rows: list[dict], sentences: str) -> None:
    assert draw(draw_from(rows)).alt == sentences


def test_rates_are_per_cent_and_made_from_rounded_counts(rates) -> None:
    said = charts.ranked_bars(rates, "E0").alt
    assert (
        "Highest: Brent, 107.8%. Lowest: Bury, 91.0%. Barnet: 96.2%; 3 of 6 authorities are "
        "higher. England: 97.3%." in said
    )
    assert said.endswith("Values are made from rounded counts.")


def test_a_withheld_focus_is_said_to_be_withheld(rates) -> None:
    assert (
        "Devon: withheld so that nobody can be identified." in charts.ranked_bars(rates, "E4").alt
    )


def test_pounds_are_in_millions() -> None:
    figure = draw_from(categories({"Set-up": 224e6, "Grant": 4.14e6, "Fee": 950}), unit="pounds")
    assert (
        "Set-up: £224 million; Grant: £4.1 million; Fee: £950." in charts.category_bars(figure).alt
    )


def test_dates_of_a_milestone() -> None:
    rows = [
        {
            "level": "authority",
            "geography_name": name,
            "breakdown": "milestone_by_reading",
            "category": f"ready.{kind}",
            "text": day,
            "status": "" if day else "x",
        }
        for name, days in {
            "Barnet": ("2009-05-01", "2009-06-01", "2009-06-03"),
            "Brent": ("2009-05-01", "2009-05-01", None),
        }.items()
        for kind, day in zip(("baseline", "plan", "actual"), days, strict=True)
    ]
    assert charts.dumbbell(draw_from(rows, title="Ready", unit="date")).alt == (
        "Dates of 2 authorities, first baseline, latest plan and actual: Ready, England, March "
        "2010. Unit: date. 1 of 2 authorities have an actual date, the first 3 June 2009 and the "
        "last 3 June 2009. The latest plan is later than the first baseline for 1, earlier for 0."
    )


def wave_of_dates(days: dict[str, tuple[str, str, str, str]]) -> list[dict]:
    """Four rows a wave and milestone: the earliest and latest first baseline,
    and the earliest and latest actual date or plan."""
    kinds = (
        "First baseline, earliest",
        "First baseline, latest",
        "Actual or latest plan, earliest",
        "Actual or latest plan, latest",
    )
    return [
        {
            "breakdown": "milestone_by_reading",
            "category": name.replace(": ", "."),
            "category_title": name,
            "measure_title": kind,
            "text": day,
        }
        for name, ends in days.items()
        for kind, day in zip(kinds, ends, strict=True)
    ]


def test_gantt_says_between_which_days_each_wave_lies() -> None:
    rows = wave_of_dates(
        {
            "Wave 1: Ready": ("2009-02-01", "2009-03-01", "2009-04-01", "2009-06-01"),
            "Wave 1: Connected": ("2009-05-01", "2009-05-01", "2009-04-15", "2009-09-01"),
        }
    )
    assert charts.gantt(draw_from(rows, title="Waves", unit="date")).alt == (
        "Gantt chart of 1 roll-out wave, first baselines beside actual dates or latest plans: "
        "Waves, England, March 2010. Unit: date. Wave 1: first baseline from 1 February 2009 to 1 "
        "May 2009; actual or latest plan from 1 April 2009 to 1 September 2009."
    )


def test_gantt_tells_what_is_past_the_day_from_what_is_to_come_on_the_line_of_its_baseline() -> (
    None
):
    rows = wave_of_dates(
        {
            "Wave 1: Ready": ("2009-02-01", "2009-03-01", "2009-04-01", "2009-06-01"),
            "Wave 1: Connected": ("2009-05-01", "2009-05-01", "2009-04-15", "2009-04-20"),
            "Wave 1: Started": ("2009-05-01", "2009-05-01", "2009-07-01", "2009-09-01"),
        }
    )
    figure = draw_from(rows, title="Waves", unit="date")
    figure = replace(figure, selection=replace(figure.selection, on="2009-05-15"))
    chart = charts.gantt(figure)
    bars: dict[str, list[dict]] = {}
    for layer in chart.spec["layer"]:
        mark, name = layer["mark"], layer.get("data", {}).get("name")
        for row in chart.spec["datasets"].get(name, []):
            if mark["type"] == "bar" and "until" in row:
                look = "outline" if not mark.get("fill") else mark["fill"]
                bars.setdefault(row["name"], []).append({**row, "look": look})
    ready, connected, started = (
        [one for one in bars[f"Wave 1: {name}"] if one["look"] != "outline"]
        for name in ("Ready", "Connected", "Started")
    )
    past, ahead = ready
    assert past["until"] == ahead["at"] and past["look"] != ahead["look"]
    assert [one["look"] for one in connected] == [past["look"]]
    assert [one["look"] for one in started] == [ahead["look"]]
    for some in bars.values():
        assert len({(one["down"] + one["foot"]) / 2 for one in some}) == 1, "one line a milestone"
    assert (
        chart.alt == charts.gantt(replace(figure, selection=replace(figure.selection, on=""))).alt
    )


def test_late_tells_who_still_waits() -> None:
    days = areas({"Barnet": 10, "Brent": 30})
    rows = [
        {**row, "category": f"ready.{kind}", "value": value, "text": text}
        for row, actual in zip(days, ("2010-03-01", None), strict=True)
        for kind, value, text in (("days", row["value"], None), ("actual", None, actual))
    ]
    said = charts.late(draw_from(rows, title="Ready", unit="date")).alt
    assert "Highest: Brent (not yet), 30. Lowest: Barnet, 10." in said


def test_late_says_the_most_and_the_fewest_days_and_leaves_early_ones_to_the_table() -> None:
    rows = [
        {**row, "category": "ready.days", "category_title": "Ready: days after the first baseline"}
        for row in areas({"Barnet": 10, "Brent": 30, "Bury": -4, "Derby": "z", "Devon": 0})
    ]
    said = charts.late(draw_from(rows, title="Ready", unit="date")).alt
    assert (
        said == "Bar chart of 2 authorities, largest first: Ready, England, March 2010. Unit: "
        "days after the first baseline. Highest: Brent, 30. Lowest: Barnet, 10."
    )
    assert charts.late(draw_from(rows[2:])) is None


def test_pairs_are_said_one_by_one_and_what_is_withheld_too() -> None:
    rows = [
        {
            "breakdown": "age_band_by_sex",
            "category": f"{age}.{sex}",
            "category_title": f"{age}, {sex}",
            "value": value,
            "status": "" if value is not None else "c",
        }
        for age, sexes in {
            "0 to 4": {"girls": 10, "boys": 12},
            "5 to 9": {"girls": 8, "boys": None},
        }.items()
        for sex, value in sexes.items()
    ]
    assert charts.category_bars(draw_from(rows)).alt == (
        "Bar chart of 2 groups on one scale: Children with a live record, England, March 2010. "
        "Unit: children. 0 to 4, girls: 10; 0 to 4, boys: 12; 5 to 9, girls: 8; 5 to 9, boys: "
        "withheld so that nobody can be identified. 1 of 4 categories: withheld so that nobody "
        "can be identified."
    )


def test_burn_up_says_the_latest_of_each_measure() -> None:
    rows = [
        {
            **row,
            "breakdown": "wave",
            "category": wave,
            "category_title": wave,
            "measure": measure,
            "measure_title": measure.title(),
        }
        for wave in ("Wave 1", "Wave 2")
        for measure, values in {"planned": [100, 100], "trained": [0, 40]}.items()
        for row in months({"": values})
    ]
    said = charts.burn_up(
        draw_from(rows, title="Practitioners", measures=("planned", "trained"))
    ).alt
    assert "Wave 1: Planned 100 in February 2009; Trained 40 in February 2009. Wave 2:" in said


def test_rounding_of_some_values_is_not_said_of_all() -> None:
    rows = categories({"Health": 5, "Police": 7})
    assert charts.category_bars(draw_from([{**rows[0], "rounded": True}, rows[1]])).alt.endswith(
        "Some values are rounded."
    )
    assert charts.category_bars(draw_from([{**row, "rounded": True} for row in rows])).alt.endswith(
        " Values are rounded."
    )
