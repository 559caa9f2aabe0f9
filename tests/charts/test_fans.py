"""The fan and the dates with their intervals: what is drawn is what the frame holds,
and the words say the same."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as Tree

import pandas as pd
import pytest

from charts import Chart, fan, intervals
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


def places(path: Tree.Element) -> list[tuple[float, float]]:
    """The corners of a way."""
    found = path.get("d").strip("MZ").split("L")
    return [tuple(map(float, one.split(","))) for one in found]


def hold_fan(chart: Chart) -> None:
    """What a page is sent drawn against the spec: bands, lines, points, words of axes and key."""
    spec, root = chart.spec, Tree.fromstring(f"<div>{chart.drawn}</div>")
    svg = next(one for one in root.iter("svg") if one.get("class") == "marks plot")
    data = {name: spec["datasets"][name] for name in spec["datasets"]}
    bands = [one for one in spec["layer"] if one.get("mark", {}).get("type") == "area"]
    lines = [one for one in spec["layer"] if "layer" in one]
    y = (bands or lines[0]["layer"])[0]["encoding"]["y"]
    top = y["scale"]["domain"][1]

    def down(value: float) -> float:
        return spec["height"] * (1 - value / top)

    areas = [path for group in svg.findall("svg[@class='mark-area']") for path in group]
    assert [path.get("fill") for path in areas] == [one["mark"]["fill"] for one in bands]
    for path, band in zip(areas, bands, strict=True):
        records = data[band["data"]["name"]]
        there = [(r["at"], down(r["high"])) for r in records]
        back = [(r["at"], down(r["low"])) for r in reversed(records)]
        for found, expected in zip(places(path), there + back, strict=True):
            assert found == pytest.approx(expected, abs=0.06)
    ways, groups = svg.findall("svg[@class='mark-line']"), svg.findall("g[@class='mark-symbol']")
    for way, points, both in zip(ways, groups, lines, strict=True):
        line, point = both["layer"]
        named = (line.get("data") or both["data"])["name"]
        records, look = data[named], line["mark"]
        dash = way.get("stroke-dasharray", "1 0")
        assert dash == " ".join(map(str, look["strokeDash"]))
        assert way.get("stroke") == look["stroke"] == points.get("fill") == point["mark"]["fill"]
        for found, r in zip(places(way[0]), records, strict=True):
            assert found == pytest.approx((r["at"], down(r["value"])), abs=0.06)
        for one, r in zip(points, records, strict=True):
            told = "\n".join(r[of["field"]] for of in point["encoding"]["tooltip"])
            assert (one.get("data-tip"), one.get("aria-label")) == (told, r["says"])
            assert (2 * float(one.get("r"))) ** 2 == pytest.approx(point["mark"]["size"], abs=0.5)
            assert float(one.get("cy")) == pytest.approx(down(r["value"]), abs=0.06)
        heads = [of["title"] for of in point["encoding"]["tooltip"]]
        assert svg.get("data-heads").split("\n") == heads
    x = lines[0]["layer"][0]["encoding"]["x"]["axis"]
    names = [text.text for text in svg.find("g[@class='of-periods']")]
    assert f"{names!r}[" in x["labelExpr"] and len(names) == len(x["values"])
    values = [text.text for text in svg.find("g[@class='of-values']")]
    assert values == [f"{tick:,.0f}" for tick in y["axis"]["values"]]
    words = [r["words"] for records in data.values() for r in records if "words" in r]
    assert [one[0].tail for one in root.iter("li")] == list(dict.fromkeys(words))


@pytest.mark.parametrize("which", ["counts", "people", "nothing known"])
def test_a_page_is_sent_the_fan_that_the_spec_draws(which: str) -> None:
    one = people() if which == "people" else counts()
    known = one.frame["category"].str.endswith((".reached", ".so_far"))
    kept = one.frame[~known] if which == "nothing known" else one.frame
    hold_fan(fan(replace(one, frame=kept)))


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
