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
    assert (
        "forecast 2 October 2009 (80% interval: 10 August 2009 to 15 January 2010); latest plan 1 "
        "September 2009." in chart.alt
    )


def test_nothing_to_draw_is_said() -> None:
    empty = replace(dates(None), frame=dates(None).frame.assign(text=None))
    with pytest.raises(ValueError, match="no dates to draw"):
        intervals(empty)
