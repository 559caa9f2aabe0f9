"""The fan and the dates with their intervals: what is drawn is what the frame holds,
and the words say the same."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from charts import fan, intervals
from figures.figure import FRAME_COLUMNS, Across, Citation, Figure, Selection

QUANTILES = ("low_95", "low_80", "low_50", "median", "high_50", "high_80", "high_95")


def figure_of(rows: list[dict]) -> Figure:
    frame = pd.DataFrame(
        [
            {
                "status": "",
                "rounded": False,
                "geography_name": "England",
                "geography": "E92000001",
                "level": "England",
            }
            | r
            for r in rows
        ],
        columns=list(FRAME_COLUMNS),
    ).astype({"value": "Float64", "numerator": "Float64", "base": "Float64"})
    selection = Selection("2009-07-r1", ("m",), Across.CATEGORIES, "E92000001", "2009-07")
    return Figure(
        selection,
        frame,
        "Ready",
        "England",
        "authorities",
        0,
        "s",
        "",
        "",
        "",
        "",
        "",
        Citation("", "", "", "", ""),
    )


def counts() -> Figure:
    rows = [
        {"category": f"2009-0{m}.reached", "category_title": "", "value": float(10 * m)}
        for m in (5, 6, 7)
    ]
    rows += [
        {
            "category": f"2009-0{m}.{q}",
            "category_title": "",
            "value": float(70 + m + 2 * i),
            "status": "f",
        }
        for m in (8, 9)
        for i, q in enumerate(QUANTILES)
    ]
    return figure_of(rows)


def drawn(spec: dict) -> list[dict]:
    return [record for records in spec["datasets"].values() for record in records]


def test_a_fan_begins_at_what_is_known_and_holds_each_interval() -> None:
    chart = fan(counts())
    bands = [r for r in drawn(chart.spec) if "low" in r]
    assert {(r["at"], r["low"], r["high"]) for r in bands if r["at"] == 2} == {(2, 70.0, 70.0)}
    assert {(r["low"], r["high"]) for r in bands if r["at"] == 4} == {(79, 91), (81, 89), (83, 87)}
    assert "September 2009: 85 (80% interval: 81 to 89; 95%: 79 to 91)" in chart.alt
    assert "Reached: 50 at the end of May 2009, 70 at the end of July 2009." in chart.alt


def test_what_came_after_stands_over_the_fan() -> None:
    one = counts()
    came = pd.DataFrame(
        [one.frame.iloc[0].to_dict() | {"category": "2009-08.reached", "value": 99.0}]
    )
    frame = pd.concat([one.frame, came], ignore_index=True).astype(one.frame.dtypes.to_dict())
    chart = fan(replace(one, frame=frame))
    assert any(r.get("value") == 99.0 and r["at"] == 3 for r in drawn(chart.spec))
    assert {r["at"] for r in drawn(chart.spec) if r.get("low") == 70.0} == {2}


def people() -> Figure:
    """Practitioners of one authority: forecast 1 and 3 months ahead alone."""
    known = [("2009-06.so_far", 0.0, ""), ("2009-07.so_far", 5.0, "")]
    told = [(f"2009-{m}.{q}", 5.0, "f") for m in ("08", "10") for q in QUANTILES]
    rows = [
        {"category": c, "category_title": "", "value": v, "status": s, "rounded": True}
        for c, v, s in known + told
    ]
    one = figure_of(rows)
    return replace(
        one, unit="practitioners", protection=replace(one.protection, few="fewer than 5")
    )


def test_a_fan_of_people_has_their_unit_and_months_as_far_apart_as_they_are() -> None:
    chart = fan(people())
    records = drawn(chart.spec)
    assert {r["at"] for r in records if r.get("series") == "Median of the forecast"} == {1, 2, 4}
    assert "So far: fewer than 5 at the end of June 2009, 5 at the end of July 2009." in chart.alt
    assert "Practitioners" in str(chart.spec) and "Authorities" not in str(chart.spec)
    assert [r["shown"] for r in records if r.get("series") == "So far"] == ["fewer than 5", "5"]


def test_where_it_is_not_known_how_many_have_reached_it_no_line_and_no_word_stands() -> None:
    one = counts()
    ahead = one.frame[~one.frame["category"].str.endswith("reached")].reset_index(drop=True)
    chart = fan(replace(one, frame=ahead))
    assert "Reached" not in str(chart.spec) and "Reached" not in chart.alt


def dates(high_95: str | None) -> Figure:
    days = {
        "baseline": "2009-06-01",
        "plan": "2009-09-01",
        "low_80": "2009-08-10",
        "median": "2009-10-02",
        "high_80": "2010-01-15",
        "low_95": "2009-08-02",
        "high_95": high_95,
    }
    rows = [
        {
            "category": f"ready.{k}",
            "category_title": f"Ready: accredited: {k}",
            "text": v,
            "status": "f" if v else "z",
        }
        for k, v in days.items()
    ]
    return figure_of(rows)


@pytest.mark.parametrize("end", ["2010-06-01", None])
def test_an_interval_without_an_end_runs_to_the_last_day_drawn(end: str | None) -> None:
    chart = intervals(dates(end))
    bars = [r for r in drawn(chart.spec) if "until" in r]
    assert len(bars) == 2 and all(r["until"] > r["at"] for r in bars)
    assert len({r["until"] for r in bars}) == 2  # the wider one is seen to go on
    arrows = [r for r in drawn(chart.spec) if "later than three years" in r.get("says", "")]
    assert [r["at"] for r in arrows] == ([] if end else [max(r["until"] for r in bars)])
    assert ("To later than three years ahead" in str(chart.spec)) == (end is None)
    assert (
        "forecast 2 October 2009 (80% interval: 10 August 2009 to 15 January 2010); latest plan 1 "
        "September 2009." in chart.alt
    )


def test_nothing_to_draw_is_said() -> None:
    empty = replace(dates(None), frame=dates(None).frame.assign(text=None))
    with pytest.raises(ValueError, match="no dates to draw"):
        intervals(empty)
