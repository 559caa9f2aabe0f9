"""What a page is sent drawn of days is what the spec draws: rows of dates, dates with their
intervals, and the waves in time."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from xml.etree import ElementTree as Tree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import charts
from figures.figure import Figure
from tests.charts.small_figures import draw_from
from tests.charts.test_any_frame import NAMES
from tests.charts.test_drawn import drawing_of_plot, layers, near, said, share, words_of
from tests.charts.test_text_alternatives import wave_of_dates

KINDS = ("baseline", "plan", "actual")
LEVELS = ("low_95", "low_80", "low_50", "median", "high_50", "high_80", "high_95")
DAYS = some.dates(dt.date(2007, 1, 1), dt.date(2012, 12, 31)).map(str)


def authorities(days: dict[str, Sequence[str | None]]) -> Figure:
    """First baseline, latest plan and actual date of each authority."""
    rows = [
        {
            "level": "authority",
            "geography_name": name,
            "breakdown": "milestone_by_reading",
            "category": f"ready.{kind}",
            "text": day,
            "status": "" if day else "x",
        }
        for name, own in days.items()
        for kind, day in zip(KINDS, own, strict=True)
    ]
    return draw_from(rows, unit="date")


def expected(days: dict[str, dict[str, str | None]]) -> Figure:
    """The days of each milestone by what they are."""
    rows = [
        {
            "category": f"{place}.{what}",
            "category_title": f"{name}: {what}",
            "text": day,
            "status": "f" if day else "z",
        }
        for place, (name, own) in enumerate(days.items())
        for what, day in own.items()
    ]
    return draw_from(rows, unit="date")


def spread(first: str, **more: str | None) -> dict[str, str | None]:
    """A forecast of so many days further on, a step of thirty between its quantiles."""
    start = dt.date.fromisoformat(first)
    found = {q: str(start + dt.timedelta(days=30 * n)) for n, q in enumerate(LEVELS)}
    return found | {"baseline": "2009-03-01", "plan": "2009-07-15"} | more


MANY = {f"Area {n:02} & 'co' of a long name": ("2009-05-01", "2009-06-01", None) for n in range(14)}
DATES = {
    "two authorities": authorities(
        {
            "Brent": ("2009-05-01", "2009-09-01", None),
            "Barnet": ("2009-05-01", "2009-06-01", "2009-06-03"),
        }
    ),
    "all on one day": authorities({"Brent": ("2009-05-01", "2009-05-01", "2009-05-01")}),
    "nothing reached": authorities({"Brent": ("2009-05-01", "2009-05-20", None)}),
    "many": authorities(MANY),
}
INTERVALS = {
    "one": expected({"Ready & 'able'": spread("2009-08-02")}),
    "no end": expected(
        {
            "Ready, with a name of two lines": spread("2009-08-02", high_95=None, high_80=None),
            "Started": spread("2009-10-02"),
            "Reached": {"baseline": "2009-03-01", "plan": "2009-03-02", "actual": "2009-03-04"},
        }
    ),
}


class TestDates:
    @pytest.mark.parametrize("figure", DATES.values(), ids=DATES)
    def test_as_in_the_spec(self, figure: Figure) -> None:
        hold_dates(charts.dumbbell(figure))

    @pytest.mark.parametrize("figure", INTERVALS.values(), ids=INTERVALS)
    def test_with_intervals_as_in_the_spec(self, figure: Figure) -> None:
        hold_dates(charts.intervals(figure))

    @settings(max_examples=20, deadline=None)
    @given(names=NAMES, days=some.lists(some.tuples(DAYS, DAYS, some.none() | DAYS), min_size=8))
    def test_of_any_frame(self, names: list[str], days: list) -> None:
        hold_dates(charts.dumbbell(authorities(dict(zip(names, days, strict=False)))))

    def test_a_withheld_date_has_no_mark(self) -> None:
        one = DATES["two authorities"]
        hidden = one.frame["text"] == "2009-09-01"
        frame = one.frame.assign(status=one.frame["status"].where(~hidden, "c"))
        chart = charts.dumbbell(replace(one, frame=frame))
        assert "1 September 2009" not in chart.drawn and "3 June 2009" in chart.drawn
        hold_dates(chart)

    def test_an_interval_without_an_end_says_so_where_one_points(self) -> None:
        svg = drawing_of_plot(charts.intervals(INTERVALS["no end"]))
        tips = [one.get("data-tip") for one in svg.iter("path") if one.get("data-tip")]
        ends = [tip.split("\n") for tip in tips if "later than three years ahead" in tip]
        assert ends == [
            [
                "Ready, with a name of two lines",
                "95% interval, to",
                "later than three years ahead",
            ]
        ]


def hold_dates(chart: charts.Chart) -> None:
    """The drawing of rows of days against its spec."""
    svg, spec = drawing_of_plot(chart), chart.spec
    assert said(chart) == spec["title"]["text"] and float(svg.get("height")) == spec["height"]
    (point, _), *_ = layers(chart, "point")
    rows = point["encoding"]["y"]["sort"]
    step = spec["height"] / len(rows)
    begins, ends = point["encoding"]["x"]["scale"]["domain"]

    def at(record: dict, of: str = "at") -> float:
        return 100 * (record[of] - begins) / (ends - begins)

    def down(record: dict) -> float:
        return step * (rows.index(record["name"]) + 0.5)

    hold_months(svg, point["encoding"]["x"], begins, ends)
    bars = [(r, one["mark"]) for one, records in layers(chart, "bar") for r in records]
    drawn = [(bar, group) for group in svg.findall("g[@class='spans']") for bar in group]
    for (bar, group), (r, look) in zip(drawn, bars, strict=True):
        assert group.get("fill") == look["fill"] and float(bar.get("height")) == look["height"]
        assert near(share(bar.get("x")), at(r)) and near(float(bar.get("y")) + 8, down(r))
        assert near(share(bar.get("width")), max(at(r, "until") - at(r), 0.01))
    rules = [r for _, records in layers(chart, "rule") for r in records]
    for line, r in zip(svg.findall("g[@class='mark-rule']/line"), rules, strict=True):
        assert near(share(line.get("x1")), at(r)) and near(share(line.get("x2")), at(r, "until"))
        assert near(float(line.get("y1")), down(r)) and line.get("y1") == line.get("y2")
    hold_marks(chart, svg, at, down)
    names = svg.find("g[@class='mark-text']")
    for text, row in zip(names, rows, strict=True):
        lines = zip(words_of(text).split("\n"), row.split("\n"), strict=True)
        assert all(a == b or a[-1] == "…" and b.startswith(a[:-1]) for a, b in lines)
        first = float(text.get("y")) - 4.2
        assert near(first + 16 * row.count("\n") / 2, down({"name": row}))
    hold_key(chart)


def hold_months(svg: Tree.Element, x: dict, begins: float, ends: float) -> None:
    """The time axis: the months that are named, with a line at each."""
    values, axis = x["axis"]["values"], x["axis"]
    texts = svg.find("g[@class='of-months']/g[@class='of-periods']")
    assert [text.get("class") for text in texts] == [
        [None, "second"][n % 2] for n in range(len(texts))
    ]
    names, _ = axis["labelExpr"].split("[indexof")
    assert [words_of(text) for text in texts] == json.loads(names.replace("'", '"'))
    expected_ = [100 * (value - begins) / (ends - begins) for value in values]
    for found in ([one.get("x") for one in texts], [one.get("x1") for one in svg.find("g")]):
        assert [share(one) for one in found] == pytest.approx(expected_, abs=1e-2)
    assert svg.find("g").get("class") == "grid" and axis["orient"] == "top"


def hold_marks(chart: charts.Chart, svg: Tree.Element, at: object, down: object) -> None:
    """Each mark: its place, shape, look and words; and the place round it, where one may point."""
    groups = svg.findall("g[@class='mark-symbol']")
    drawn = [one for one in layers(chart, "point") if "description" in one[0]["encoding"]]
    around = iter(svg.find("g[@class='near']"))
    for group, (layer, records) in zip(groups, drawn, strict=True):
        look, tips = layer["mark"], layer["encoding"]["tooltip"]
        assert svg.get("data-heads").split("\n") == [of["title"] for of in tips]
        assert group.get("fill") == look["fill"]
        assert group.get("stroke") == look.get("stroke", "none")
        assert float(group.get("stroke-width")) == look.get("strokeWidth", 0)
        for one, r in zip(group, records, strict=True):
            mark = one if one.tag == "circle" else one[0]
            place = [one.get("cx") or one.get("x"), one.get("cy") or one.get("y")]
            assert near(share(place[0]), at(r)) and near(float(place[1]), down(r))
            assert form(mark) == (look["shape"], pytest.approx(look["size"], rel=0.02))
            tip = "\n".join(r[of["field"]].replace("\n", " ") for of in tips)
            assert (mark.get("aria-label"), mark.get("data-tip")) == (r["says"], tip)
            circle = next(around)
            assert [circle.get("cx"), circle.get("cy"), circle.get("data-tip")] == [*place, tip]
    assert next(around, None) is None


def form(mark: Tree.Element) -> tuple[str, float]:
    """The shape of a mark, and its size: the square round it."""
    if mark.tag == "circle":
        return "circle", (2 * float(mark.get("r"))) ** 2
    way = mark.get("d")
    if "H" in way:
        return "square", (2 * float(way.partition("H")[2].partition("V")[0])) ** 2
    if way.startswith("M0"):
        return "stroke", (2 * float(way.partition("V")[2])) ** 2
    if "V" in way:
        return "triangle-right", (2 * float(way.partition("V")[2].partition("L")[0])) ** 2
    return "diamond", (2 * float(way[1:].partition(",")[0])) ** 2


def hold_key(chart: charts.Chart) -> None:
    """The words of the key beside their marks, in their order."""
    root = Tree.fromstring(f"<div>{chart.drawn}</div>")
    words = [r["words"] for _, records in layers(chart, "text") for r in records if len(r) == 1]
    assert [one[0].tail for one in root.iter("li")] == words


WAVES = {
    "one wave": wave_of_dates(
        {"Wave 1: Ready": ("2009-02-01", "2009-03-01", "2009-04-01", "2009-06-01")}
    ),
    "two": wave_of_dates(
        {
            "Wave 1: Ready": ("2009-02-01", "2009-03-01", "2009-04-01", "2009-06-01"),
            "Wave 1: Connected": ("2009-05-01", "2009-05-01", "2009-04-15", "2009-04-20"),
            "Wave 2: Ready & 'able'": ("2009-05-01", "2009-05-09", "2009-07-01", "2009-07-01"),
        }
    ),
}


class TestWaves:
    @pytest.mark.parametrize(
        ("rows", "on"),
        list(product(WAVES.values(), ["", "2009-02-03", "2009-05-15", "2009-12-31"])),
        ids=lambda one: one if isinstance(one, str) else len(one),
    )
    def test_as_in_the_spec(self, rows: list[dict], on: str) -> None:
        hold_waves(charts.gantt(looked_at(rows, on)))

    @settings(max_examples=20, deadline=None)
    @given(
        names=NAMES,
        days=some.lists(some.tuples(DAYS, DAYS, DAYS, DAYS), min_size=8, max_size=8),
        on=some.just("") | DAYS,
    )
    def test_of_any_frame(self, names: list[str], days: list, on: str) -> None:
        spans = {
            f"Wave {n % 2}: {name}": (*sorted(own[:2]), *sorted(own[2:]))
            for n, (name, own) in enumerate(zip(sorted(names), days, strict=False))
        }
        hold_waves(charts.gantt(looked_at(wave_of_dates(dict(sorted(spans.items()))), on)))

    def test_what_lies_ahead_of_the_day_looks_different(self) -> None:
        svg = drawing_of_plot(charts.gantt(looked_at(WAVES["one wave"], "2009-05-15")))
        past, ahead, outline = svg.findall("g[@class='mark-rect']")
        assert past.get("fill") != ahead.get("fill") and ahead.get("stroke-dasharray")
        assert not past.get("stroke-dasharray") and outline.get("fill") == "none"

    def test_the_day_is_in_the_plot_wherever_it_lies(self) -> None:
        for day, side in (("2007-01-09", "start"), ("2013-05-01", "end")):
            svg = drawing_of_plot(charts.gantt(looked_at(WAVES["two"], day)))
            words = svg.find("text[@class='on']")
            assert 0 <= share(words.get("x")) <= 100 and words.get("text-anchor") == side


def looked_at(rows: list[dict], on: str) -> Figure:
    figure = draw_from(rows, unit="date")
    return replace(figure, selection=replace(figure.selection, on=on))


def hold_waves(chart: charts.Chart) -> None:
    """The drawing of the waves in time against its spec."""
    svg, spec = drawing_of_plot(chart), chart.spec
    assert said(chart) == spec["title"]["text"] and float(svg.get("height")) == spec["height"]
    drawn = [one for one in layers(chart, "bar") if "description" in one[0]["encoding"]]
    x = drawn[0][0]["encoding"]["x"]
    begins, ends = x["scale"]["domain"]

    def at(record: dict, of: str = "at") -> float:
        return 100 * (record[of] - begins) / (ends - begins)

    hold_months(svg, x, begins, ends)
    around = {
        tuple(one.get(name) for name in ("x", "y", "width", "height", "data-tip"))
        for one in svg.iterfind("g[@class='near']/rect")
    }
    for group, (layer, records) in zip(svg.findall("g[@class='mark-rect']"), drawn, strict=True):
        look, tips = layer["mark"], layer["encoding"]["tooltip"]
        assert svg.get("data-heads").split("\n") == [of["title"] for of in tips]
        assert group.get("fill") == (look.get("fill") or "none")
        assert group.get("stroke") == look["stroke"]
        assert float(group.get("stroke-width")) == look["strokeWidth"]
        dash = group.get("stroke-dasharray", "")
        assert dash == " ".join(map(str, look.get("strokeDash", ())))
        for bar, r in zip(group, records, strict=True):
            assert near(share(bar.get("x")), at(r)) and near(float(bar.get("y")), r["down"])
            assert near(share(bar.get("width")), max(at(r, "until") - at(r), 0.01))
            assert near(float(bar.get("height")), r["foot"] - r["down"])
            tip = "\n".join(r[of["field"]] for of in tips)
            assert (bar.get("aria-label"), bar.get("data-tip")) == (r["says"], tip)
            place = tuple(bar.get(name) for name in ("x", "y", "width", "height", "data-tip"))
            assert (place in around) == (not look.get("fill"))
    hold_names(chart, svg)
    hold_day(chart, svg, at)
    hold_key(chart)


def hold_names(chart: charts.Chart, svg: Tree.Element) -> None:
    """The names of waves and milestones, and the lines that lead from them to their bars."""
    named = [records for _, records in layers(chart, "text") if "above" in records[0]]
    for which, records in zip(("of-waves", "of-milestones"), named, strict=True):
        (group,) = [one for one in svg.findall("g") if one.get("class").endswith(which)]
        found = [(words_of(text), float(text.get("y")) - 4.2) for text in group]
        assert [words for words, _ in found] == [r["words"] for r in records]
        assert all(near(y, r["above"]) for (_, y), r in zip(found, records, strict=True))
        moved = {r["on_line"] - r["above"] for r in records}
        assert moved == ({0} if which == "of-waves" else {16})  # as the style sheet moves them
        assert (group.get("font-weight") == "bold") == (which == "of-waves")
    grounds = [float(line.get("y1")) for line in svg.find("g[@class='grounds']")]
    assert grounds == [r["on_line"] for r in named[1]]
    assert layers(chart, "rule")[0][1] == [{"down": y} for y in grounds]


def hold_day(chart: charts.Chart, svg: Tree.Element, at: object) -> None:
    """The day looked at: its line, and its words on the side where there is room."""
    days = [(one, r) for one, some_ in layers(chart, "text") for r in some_ if "late" in r]
    lines, texts = (svg.findall(f"{tag}[@class='on']") for tag in ("line", "text"))
    for line, text, (layer, r) in zip(lines, texts, days, strict=True):
        assert near(share(line.get("x1")), at(r)) and words_of(text) == r["words"]
        side = {"right": "end", "left": "start"}[layer["mark"]["align"]]
        assert text.get("text-anchor") == side
