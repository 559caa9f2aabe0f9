"""What a page is sent drawn is what the spec draws: every point, line, bar and word of the one in
the place, look and words of the other."""

from __future__ import annotations

import json
import math
import re
from functools import partial
from itertools import groupby
from operator import itemgetter
from xml.etree import ElementTree as Tree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import charts
from tests.charts.small_figures import areas, categories, draw_from, months
from tests.charts.test_any_frame import CELLS, NAMES
from tests.charts.test_chart_specs import CHARTS, rate_rows

WITHIN = 0.06
"""Pixels, or hundredths of the width, that rounding may move a mark by."""


def drawing(chart: charts.Chart) -> Tree.Element:
    """The SVG that a page is sent."""
    return next(iter(Tree.fromstring(f"<div>{chart.drawn}</div>").iter("svg")))


def words_of(text: Tree.Element) -> str:
    """The words of a text, line by line."""
    return "\n".join([text.text or "", *(line.text or "" for line in text)])


def layers(chart: charts.Chart, kind: str) -> list[tuple[dict, list[dict]]]:
    """The layers of a kind of mark: the layer, and its records."""
    return [
        (layer, chart.spec["datasets"][layer.get("data", chart.spec.get("data"))["name"]])
        for layer in chart.spec["layer"]
        if layer["mark"]["type"] == kind
    ]


def said(chart: charts.Chart) -> list[str]:
    """The unit and what is said of the axis, above the plot."""
    head = Tree.fromstring(f"<div>{chart.drawn}</div>").find("p[@class='unit-line']")
    return [head.text or "", *(line.tail or "" for line in head)]


def share(place: str) -> float:
    """A place across in hundredths."""
    assert place.endswith("%")
    return float(place[:-1])


def near(one: float, other: float) -> bool:
    return math.isclose(one, other, abs_tol=WITHIN)


LINES = {
    "a gap, a break": months({"Health": [1, 2, "c", 4, 5], "Police": [3, 3, 3, "b9", 9]}),
    "one line": months({"Health": [1, 2, "c", 4, 5]}),
    "from 85": months({"Health": [95, 96, 97]}),
    "one period": months({"Health": [7]}),
    "too early": [
        {**row, "status": "p1" if row["period"] == "2009-04" else ""}
        for row in months({"Health": [80, 85, 82, 60], "GP & 'one'": [1, 2, 3, 4]})
    ],
    "ends early": months({"Health": [12_000, 34_000, "c"], "Police": [3_000, 1_000, 2_000]}),
}


class TestLines:
    @pytest.mark.parametrize("chosen", [None, "2009-02", "2009-04"])
    @pytest.mark.parametrize("rows", LINES.values(), ids=LINES)
    def test_as_in_the_spec(self, rows: list[dict], chosen: str | None) -> None:
        hold_lines(charts.trend(draw_from(rows), chosen))

    @settings(max_examples=20, deadline=None)
    @given(
        names=NAMES.map(lambda names: names[:4]),
        cells=some.lists(some.lists(CELLS, min_size=1, max_size=7), min_size=8, max_size=8),
        chosen=some.sampled_from([None, "2009-01", "2009-03"]),
    )
    def test_of_any_frame(self, names: list[str], cells: list, chosen: str | None) -> None:
        chart = charts.trend(draw_from(months(dict(zip(names, cells, strict=False)))), chosen)
        if chart.spec["height"] > 60:  # else no value is shown, and words stand in both
            hold_lines(chart)


def hold_lines(chart: charts.Chart) -> None:
    """The drawing of lines over time against its spec."""
    svg, spec = drawing(chart), chart.spec
    assert said(chart) == spec["title"]["text"]
    assert float(svg.get("height")) == spec["height"]
    (line, records), *_ = layers(chart, "line")
    x, y = (line["encoding"][channel] for channel in "xy")
    last, (low, high) = x["scale"]["domain"][1], y["scale"]["domain"]

    def down(value: float) -> float:
        return spec["height"] * (1 - (value - low) / (high - low))

    ways = svg.findall("svg[@class='mark-line']")
    assert len(ways) == len(layers(chart, "line"))
    for way, (layer, records) in zip(ways, layers(chart, "line"), strict=True):
        look = layer["mark"]
        assert way.get("stroke") == look["stroke"] and float(way.get("stroke-width")) == 2.5
        assert way.get("stroke-dasharray", "1 0") == " ".join(map(str, look["strokeDash"]))
        assert way.get("viewBox") == f"0 0 {last} {spec['height']}"
        runs = [list(run) for _, run in groupby(records, key=lambda record: record["run"])]
        found = [
            [tuple(map(float, place.split(","))) for place in path.get("d")[1:].split("L")]
            for path in way
        ]
        expected = [[(r["at"], down(r["value"])) for r in run] for run in runs if len(run) > 1]
        assert [[at for at, _ in run] for run in found] == [
            [at for at, _ in run] for run in expected
        ]
        assert all(
            near(a, b)
            for one, other in zip(found, expected, strict=True)
            for (_, a), (_, b) in zip(one, other, strict=True)
        )
    hold_points(chart, svg, last, down)
    hold_words(chart, svg, x, y, last, down)


def hold_points(chart: charts.Chart, svg: Tree.Element, last: float, down: object) -> None:
    """Each point: its place, its look, and what it says."""
    found = {}
    for group in svg.findall("g[@class='mark-symbol']"):
        for point in group:
            found[point.get("data-tip")] = (
                share(point.get("cx")) / 100 * last,
                float(point.get("cy")),
                (2 * float(point.get("r"))) ** 2,
                point.get("fill", group.get("fill")),
                point.get("stroke"),
                point.get("aria-label"),
            )
    expected = {}
    for layer, records in layers(chart, "point"):
        for record in filter(partial(is_of, layer), records):
            tip = "\n".join(record[of["field"]] for of in layer["encoding"]["tooltip"])
            look = layer["mark"]
            expected[tip] = (
                record["at"],
                down(record["value"]),
                look["size"],
                look["fill"],
                look.get("stroke"),
                record["says"],
            )
    heads = [of["title"] for of in layers(chart, "point")[0][0]["encoding"]["tooltip"]]
    assert svg.get("data-heads").split("\n") == heads
    assert [*found] and set(found) == set(expected)
    for tip, (at, y, size, *look) in expected.items():
        assert abs(found[tip][0] - at) < 0.01 and near(found[tip][1], y)
        assert abs(found[tip][2] - size) < 0.5 and [*found[tip][3:]] == look


def hold_words(
    chart: charts.Chart, svg: Tree.Element, x: dict, y: dict, last: float, down: object
) -> None:
    """Labels of the axes and at the ends of lines, breaks and the period chosen."""
    values = {float(text.get("y")): words_of(text) for text in svg.find("g[@class='of-values']")}
    assert [*values.values()] == named(y["axis"])
    for at, tick in zip(values, y["axis"]["values"], strict=True):
        assert near(at, down(tick) + 4.2)
    periods = svg.find("g[@class='of-periods']")
    lines, _ = x["axis"]["labelExpr"].split("[indexof")
    assert [words_of(text).split("\n") for text in periods] == json.loads(lines.replace("'", '"'))
    assert [share(text.get("x")) / 100 * last for text in periods] == pytest.approx(
        x["axis"]["values"], abs=0.01
    )
    labels = [record for _, records in layers(chart, "text") for record in records]
    ends = [record for record in labels if "label_at" in record]
    (group,) = [one for one in svg.iter("g") if one.get("class") == "mark-text"]
    assert sorted(map(words_of, group)) == sorted(record["words"] for record in ends)
    for text in group:
        label = next(record for record in ends if record["words"] == words_of(text))
        middle = float(text.get("y")) - 4.2 + 17 * words_of(text).count("\n") / 2
        assert near(middle, down(label["label_at"])) or len({e["words"] for e in ends}) < len(ends)
    for name, key in (("break", "Break"), ("chosen", "")):
        marks = [
            (record["at"], record["words"])
            for record in labels
            if (record["words"].startswith("Break") if key else record.get("earlier"))
        ]
        texts = [text for text in svg.findall("text") if text.get("class") == name]
        rules = [line for line in svg.findall("line") if line.get("class") == name]
        assert [words_of(text) for text in texts] == [words for _, words in marks]
        for places in (texts, rules):
            found = [share(one.get("x") or one.get("x1")) / 100 * last for one in places]
            assert found == pytest.approx([at for at, _ in marks], abs=0.01)


BARS = {
    "ranked": (charts.ranked_bars, CHARTS["ranked bars"][1]),
    "a rate": (
        charts.ranked_bars,
        [
            *({**row, "base": 100} for row in areas({"Barnet & 'one'": 10, "Brent": 30})),
            {"value": 14.7, "base": 100},
        ],
    ),
    "many": (
        charts.ranked_bars,
        areas({f"A name that is far too long, {n}": n for n in range(30)}),
    ),
    "nothing": (charts.ranked_bars, areas({"Barnet": 0, "Brent": "c"})),
    "alike": (charts.category_bars, [*categories({"Health": 9}), *categories({"Health": 4})]),
    "columns": (charts.category_bars, CHARTS["columns"][1]),
    "in order": (charts.category_bars, CHARTS["columns in order"][1]),
    "pairs": (charts.pairs, CHARTS["pairs"][1]),
}


PANELS = {
    "regions": (charts.small_multiples, months({name: [1, "c", 3] for name in "ABCDE"})),
    "a break": (charts.small_multiples, months({"GP & 'one'": [1, "b12", 3], "B": ["c", 90, 96]})),
    "from 85": (charts.small_multiples, months({"A": [95, 96, 97], "B": [90, 96, 99]})),
    "too early": (
        charts.small_multiples,
        [
            {**row, "status": "p1" if row["period"] == "2009-03" else ""}
            for row in months({"A": [80, 85, 60], "B": [70, 71, 72]})
        ],
    ),
    "one period": (charts.small_multiples, months({name: [7] for name in "ABCDE"})),
    "waves": (charts.burn_up, CHARTS["burn-up"][1]),
}


class TestPanels:
    @pytest.mark.parametrize("chosen", [None, "2009-02", "2009-03"])
    @pytest.mark.parametrize(("draw", "rows"), PANELS.values(), ids=PANELS)
    def test_as_in_the_spec(self, draw: object, rows: list[dict], chosen: str | None) -> None:
        hold_panels(draw(draw_from(rows), chosen))

    @settings(max_examples=20, deadline=None)
    @given(
        names=NAMES,
        cells=some.lists(some.lists(CELLS, min_size=1, max_size=7), min_size=8, max_size=8),
        chosen=some.sampled_from([None, "2009-01", "2009-03"]),
    )
    def test_of_any_frame(self, names: list[str], cells: list, chosen: str | None) -> None:
        rows = months(dict(zip(names, cells, strict=False)))
        hold_panels(charts.small_multiples(draw_from(rows), chosen))


def hold_panels(chart: charts.Chart) -> None:
    """The drawing of panels against its spec, panel by panel: a spec tells them apart by their
    column and by how far down they begin."""
    root = Tree.fromstring(f"<div>{chart.drawn}</div>")
    assert said(chart) == chart.spec["title"]["text"]
    panels = [one for one in root.iter("div") if one.get("class") == "panel"]
    plots = [next(panel.iter("svg")) for panel in panels]
    texts = [
        (layer["mark"], record) for layer, records in layers(chart, "text") for record in records
    ]
    titles = [(r["column"], r["down"], r["words"]) for _, r in texts if r.get("weight") == "bold"]
    below = [r["words"] for _, r in texts if r.get("weight") == "normal"]
    assert [panel.find("p/strong").text.split() for panel in panels] == [
        words.split() for *_, words in titles
    ]
    assert [panel.find("p/br").tail or "" for panel in panels] == below
    starts = [(column, down) for column, down, _ in titles]
    feet = [
        max(r["down"] for _, r in texts if "colour" in r and panel_of(starts, r) == place)
        for place in range(len(panels))
    ]

    def at(record: dict) -> tuple[int, float]:
        """Which panel a record lies in, and how far down its plot."""
        place = panel_of(starts, record)
        return place, record["down"] - feet[place] + float(plots[place].get("height"))

    hold_levels(texts, plots, at)
    hold_panel_lines(chart, plots, at)
    hold_upright(chart, plots, at)
    key = [r["words"] for _, r in texts if "look" in r]
    assert [one[0].tail for one in root.iter("li")] == key


def panel_of(starts: list[tuple[int, float]], record: dict) -> int:
    """The panel a record of a spec lies in: the last that begins above it in its column."""
    return max(
        place
        for place, (column, down) in enumerate(starts)
        if column == record["column"] and down <= record["down"]
    )


def hold_levels(texts: list, plots: list[Tree.Element], at: object) -> None:
    """Lines across with their words, and the first and the last period."""
    levels = [record for _, record in texts if "colour" in record]
    for place, svg in enumerate(plots):
        own = [(at(r)[1], r["colour"], r["words"]) for r in levels if at(r)[0] == place]
        lines = [one for one in svg.findall("line") if not one.get("class")]
        assert [one.get("stroke") for one in lines] == [colour for _, colour, _ in own]
        assert all(near(float(a.get("y1")), b) for a, (b, *_) in zip(lines, own, strict=True))
        words = [words_of(one) for one in svg.findall("text[@class='of-values']")]
        assert words == [words for *_, words in own if words]
        ends = [r for _, r in texts if set(r) == {"column", "along", "down", "words"}]
        ends = [r["words"] for r in ends if at(r)[0] == place and r["words"] != "break in series"]
        assert sorted(map(words_of, svg.find("g[@class='of-periods']"))) == sorted(ends)


def hold_panel_lines(chart: charts.Chart, plots: list[Tree.Element], at: object) -> None:
    """Ways and points: their places, looks and words."""
    expected = {}
    for layer, records in layers(chart, "point"):
        for r in filter(partial(is_of, layer), records):
            tip = "\n".join(r[of["field"]] for of in layer["encoding"]["tooltip"])
            place, down = at(r)
            look = [r["says"], *(layer["mark"].get(name) for name in ("fill", "stroke"))]
            expected[tip, place] = (r["along"], down, layer["mark"]["size"], *look)
    found = {
        (point.get("data-tip"), place): (
            share(point.get("cx")) / 100,
            float(point.get("cy")),
            (2 * float(point.get("r"))) ** 2,
            point.get("aria-label"),
            point.get("fill", group.get("fill")),
            point.get("stroke"),
        )
        for place, svg in enumerate(plots)
        for group in svg.findall("g[@class='mark-symbol']")
        for point in group
    }
    assert set(found) == set(expected)
    for key, (along, down, size, *look) in expected.items():
        assert abs(found[key][0] - along) < 1e-3 and near(found[key][1], down)
        assert abs(found[key][2] - size) < 0.5 and [*found[key][3:]] == look
    hold_panel_ways(chart, plots, at)


def is_of(layer: dict, record: dict) -> bool:
    """Whether a layer of points draws a record: filled points or hollow ones."""
    told = [one.get("filter") for one in layer.get("transform", [])]
    if "datum.ripe" in told:
        return record["ripe"]
    return "!datum.ripe" not in told or not record["ripe"]


def hold_panel_ways(chart: charts.Chart, plots: list[Tree.Element], at: object) -> None:
    """A way through each run of two points or more."""
    ways = []
    for layer, records in layers(chart, "line"):
        runs = [list(run) for _, run in groupby(records, key=lambda r: r["run"])]
        ways += [
            (layer["mark"]["stroke"], at(run[0])[0], [at(r)[1] for r in run])
            for run in runs
            if len(run) > 1
        ]
    found = [
        (
            way.get("stroke"),
            place,
            [float(one.split(",")[1]) for one in path.get("d")[1:].split("L")],
        )
        for place, svg in enumerate(plots)
        for way in svg.findall("svg[@class='mark-line']")
        for path in way
    ]
    assert len(found) == len(ways)
    by = itemgetter(0, 1)  # within a panel runs stand in order of time
    for one, other in zip(sorted(found, key=by), sorted(ways, key=by), strict=True):
        assert one[:2] == other[:2] and one[2] == pytest.approx(other[2], abs=WITHIN)


def hold_upright(chart: charts.Chart, plots: list[Tree.Element], at: object) -> None:
    """The period chosen, and breaks with their words."""
    rules = [record for _, records in layers(chart, "rule") for record in records]
    for name, own in (
        ("chosen", [r for r in rules if r.get("earlier")]),
        ("break", [r for r in rules if "foot" in r and "words" in r]),
    ):
        for place, svg in enumerate(plots):
            lines = [one for one in svg.findall("line") if one.get("class") == name]
            found = sorted(share(one.get("x1")) / 100 for one in lines)
            expected = sorted(r["along"] for r in own if at(r)[0] == place)
            assert found == pytest.approx(expected, abs=1e-3)
            if name == "break":
                assert len(svg.findall("text[@class='break']")) == len(expected)


class TestBars:
    @pytest.mark.parametrize(("draw", "rows"), BARS.values(), ids=BARS)
    def test_as_in_the_spec(self, draw: object, rows: list[dict]) -> None:
        hold_bars(draw(draw_from(rows)))

    def test_of_an_area_that_stands_out_and_the_ends_of_a_list(self) -> None:
        figure = draw_from(areas({f"Area {n:02}": n for n in range(20)}))
        chart = charts.ranked_bars(figure, "E9", ends=2)
        hold_bars(chart)
        assert "8 more between" in chart.drawn and "font-weight='bold'>Area 09<" in chart.drawn

    @settings(max_examples=20, deadline=None)
    @given(
        names=NAMES,
        cells=some.lists(CELLS, min_size=8, max_size=8),
        breakdown=some.sampled_from(["sector", "age_band"]),
    )
    def test_of_any_frame(self, names: list[str], cells: list, breakdown: str) -> None:
        values = dict(zip(names, cells, strict=False))
        hold_bars(charts.ranked_bars(draw_from(areas(values))))
        hold_bars(charts.category_bars(draw_from(categories(values, breakdown=breakdown))))

    def test_bars_of_areas_lead_to_them_and_others_nowhere(self) -> None:
        ranked = drawing(charts.ranked_bars(draw_from(CHARTS["ranked bars"][1])))
        assert [bar.get("data-code") for bar in ranked.iter("rect")] == ["E1", "E3", "E0"]
        columns = drawing(charts.category_bars(draw_from(CHARTS["columns"][1])))
        assert {bar.get("role") for bar in columns.iter("rect")} == {"graphics-symbol"}


def hold_bars(chart: charts.Chart) -> None:
    """The drawing of bars against its spec: lengths by the largest, looks, words."""
    svg, spec = drawing(chart), chart.spec
    assert said(chart) == spec["title"]["text"] and float(svg.get("height")) == spec["height"]
    drawn = layers(chart, "bar")
    reference = [r for _, records in layers(chart, "rule") for r in records]
    values = [r["value"] for _, records in drawn for r in records]
    top = max([*values, *(r["value"] for r in reference)], default=0) or 1
    upright = any(layer["encoding"]["x"].get("sort") for layer, _ in drawn)
    found = [
        (
            bar.get("aria-label"),
            float(bar.get("height")) / 236 if upright else share(bar.get("width")) / 100,
            group.get("fill"),
            group.get("stroke"),
            bar.get("data-tip"),
        )
        for group in svg.findall("g[@class='mark-rect']")
        for bar in group
    ]
    expected = [
        (
            record["says"],
            record["value"] / top,
            layer["mark"]["fill"],
            layer["mark"].get("stroke"),
            "\n".join(record[of["field"]] for of in layer["encoding"]["tooltip"]),
        )
        for layer, records in drawn
        for record in records
    ]
    assert [one[:1] + one[2:] for one in found] == [one[:1] + one[2:] for one in expected]
    assert [one[1] for one in found] == pytest.approx([one[1] for one in expected], abs=5e-4)
    if drawn:
        heads = [of["title"] for of in drawn[0][0]["encoding"]["tooltip"]]
        assert svg.get("data-heads").split("\n") == heads
    hold_names(chart, svg)
    lines = [line for line in svg.findall("line") if line.get("class") == "reference"]
    texts = [text for text in svg.findall("text") if text.get("class") == "reference"]
    assert [words_of(text) for text in texts] == [r["words"] for r in reference]
    assert [share(line.get("x1")) / 100 for line in lines] == pytest.approx(
        [r["value"] / top for r in reference], abs=1e-4
    )


def hold_names(chart: charts.Chart, svg: Tree.Element) -> None:
    """Every name and value stands once; a name may be cut where its room ends."""
    texts = [text for group in svg.iter("g") if group.get("class") == "mark-text" for text in group]
    found, expected = sorted(map(words_of, texts)), []
    for layer, records in layers(chart, "text"):
        field = layer["encoding"]["text"]["field"]
        if layer["encoding"].get("x", {}).get("field") != "value":  # that of the reference
            expected += [record[field] for record in records]
            expected += [record["place"] for record in records if "order" in record]
        expected += [record["name"] for record in records if layer["encoding"]["x"].get("sort")]
    assert len(found) == len(expected)
    for words, whole in zip(found, sorted(expected), strict=True):
        assert words == whole or words[-1] == "…" and whole.startswith(words[:-1])


def test_no_words_of_the_time_axis_reach_out_of_their_room() -> None:
    """Long ones at the ends begin, or end, where the room around the plot does."""
    rows = [
        {**row, "period": f"2009-Q{n}", "period_title": f"Quarter {n} (three months) 2009"}
        for n, row in enumerate(months({"Health": [1, 2]}), 1)
    ]
    beside = [{**row, "category": "b", "category_title": "B"} for row in rows]
    alone, two = (charts.trend(draw_from(some)) for some in (rows, [*rows, *beside]))
    for chart, anchors in ((alone, ["start", None]), (two, ["start", "end"])):
        periods = drawing(chart).find("g[@class='of-periods']")
        assert [text.get("text-anchor") for text in periods] == anchors
        shifts = [line.get("dx", "0") for line in periods[0].iter()]
        assert len(set(shifts)) == 1 and float(shifts[0]) < 0


@pytest.mark.parametrize(
    "chart",
    [
        charts.trend(draw_from(months({"Health": ["c", "c"]}))),
        charts.funnel(draw_from(rate_rows()[:-1])),
        charts.hexmap(draw_from([{**row, "hex_q": None} for row in areas({"Barnet": 1})])),
    ],
    ids=["lines", "funnel", "map"],
)
def test_where_there_is_nothing_to_draw_the_same_words_stand(chart: charts.Chart) -> None:
    (words,) = [record["words"] for _, records in layers(chart, "text") for record in records]
    (sentence,) = Tree.fromstring(f"<div>{chart.drawn}</div>")
    assert sentence.tag == "p" and sentence.text.split() == words.split()


class TestFunnel:
    @pytest.mark.parametrize("highlight", [None, "E0"])
    def test_as_in_the_spec(self, highlight: str | None) -> None:
        hold_funnel(charts.funnel(draw_from(rate_rows()), highlight))

    def test_a_name_at_the_foot_is_clear_of_the_axis(self) -> None:
        rows = many_rates(far=1.0)
        rows[7] |= {"value": 0.0, "numerator": 0}
        for code, lifted in (("E7", True), ("E8", False)):
            chart = charts.funnel(draw_from(rows), code)
            hold_funnel(chart)
            svg, name = drawing_of_plot(chart), rows[int(code[1:])]["geography_name"]
            (text,) = [one for one in svg.iter("text") if words_of(one) == name]
            foot = float(svg.get("height")) + 4.2
            assert (float(text.get("y")) == pytest.approx(foot - 12)) == lifted

    def test_of_many_areas_one_of_them_far_out(self) -> None:
        hold_funnel(charts.funnel(draw_from(many_rates(far=9.0))))
        hold_funnel(charts.funnel(draw_from(many_rates(far=1.0)), "E7"))


def many_rates(*, far: float) -> list[dict]:
    """Forty areas about one rate, the first so many times as high."""
    counts = {f"Area {n} & 'co'": (n, 1_000 * (n + 1)) for n in range(40)}
    rows = areas({name: 0 for name in counts})
    for place, (row, (n, base)) in enumerate(zip(rows, counts.values(), strict=True)):
        rate = (10 + n % 7) * (far if place == 0 else 1)
        row |= {"value": rate, "numerator": round(rate * base / 1000), "base": base}
    return [*rows, {"value": 13.0, "numerator": 10_660, "base": 820_000}]


def hold_funnel(chart: charts.Chart) -> None:
    """The drawing of a funnel against its spec."""
    svg, spec = drawing_of_plot(chart), chart.spec
    assert said(chart) == spec["title"]["text"] and float(svg.get("height")) == spec["height"]
    (point, _), *_ = layers(chart, "point")
    x, y = (point["encoding"][channel] for channel in "xy")
    most, high = x["scale"]["domain"][1], y["scale"]["domain"][1]

    def down(value: float) -> float:
        up = value / high
        return spec["height"] * (1 - (math.sqrt(up) if y["scale"]["type"] == "sqrt" else up))

    ways = [path for group in svg.findall("svg[@class='mark-line']") for path in group]
    for path, (layer, records) in zip(ways, layers(chart, "line"), strict=True):
        dash = path.get("stroke-dasharray", "1 0")
        assert dash == " ".join(map(str, layer["mark"]["strokeDash"]))
        places = [tuple(map(float, one.split(","))) for one in path.get("d")[1:].split("L")]
        for (base, at), record in zip(places, records, strict=True):
            assert near(base, record["base"]) and near(at, down(record["line"]))
    ((_, (england,)),) = layers(chart, "rule")
    line = next(one for one in svg.findall("line") if one.get("class") == "england")
    assert near(float(line.get("y1")), down(england["line"])) and line.get("x2") == "100%"
    hold_funnel_marks(chart, svg, most, down)
    names = [
        (mark["name"], mark["base"] / most, down(mark["value"]) + layer["mark"]["dy"])
        for layer, some_ in layers(chart, "text")[1:-3:2]
        for mark in some_
    ]
    texts = next(g for g in svg.iter("g") if g.get("class") == "mark-text on-hatch")
    found = sorted(
        (words_of(text), share(text.get("x")) / 100, float(text.get("y")) - 4.2) for text in texts
    )
    for (name, *place), (other, base, up) in zip(found, sorted(names), strict=True):
        assert name == other and place == [
            pytest.approx(base, abs=1e-4),
            pytest.approx(up, abs=0.1),
        ]
    ends = [record["words"] for record in layers(chart, "text")[0][1]]
    assert [words_of(text) for text in svg.find("g[@class='of-lines']")] == ends
    values = [words_of(text) for text in svg.find("g[@class='of-values']")]
    assert values == named(y["axis"])
    *sizes, title = [words_of(text) for text in svg.find("g[@class='of-sizes']")]
    assert (sizes, title) == (named(x["axis"]), x["axis"]["title"])


def hold_funnel_marks(chart: charts.Chart, svg: Tree.Element, most: float, down: object) -> None:
    """Every mark in its place, its look and its words, and the key."""
    found, expected = {}, {}
    for group in svg.findall("g[@class='mark-symbol']"):
        look = [group.get(name) for name in ("fill", "stroke", "stroke-width")]
        for one in group:
            mark = one if one.tag == "circle" else one[0]
            at = (one.get("cx") or one.get("x"), one.get("cy") or one.get("y"))
            found[mark.get("data-code")] = (
                [mark.tag, *look, mark.get("aria-label"), mark.get("data-tip")],
                share(at[0]) / 100 * most,
                float(at[1]),
            )
    tags = {"circle": "circle", "diamond": "path"}
    for layer, records in layers(chart, "point")[:-3]:
        look = layer["mark"]
        for record in records:
            tip = "\n".join(
                f"{record[of['field']]:,.0f}" if "format" in of else record[of["field"]]
                for of in layer["encoding"]["tooltip"]
            )
            words = [tags[look["shape"]], look["fill"], look["stroke"], f"{look['strokeWidth']}"]
            expected[record["code"]] = (
                [*words, record["says"], tip],
                record["base"],
                record["value"],
            )
    assert svg.get("data-heads").split("\n") == [
        of["title"] for of in layers(chart, "point")[0][0]["encoding"]["tooltip"]
    ]
    assert set(found) == set(expected)
    for code, (words, base, value) in expected.items():
        assert found[code][0] == words
        assert abs(found[code][1] - base) < most / 10_000 and near(found[code][2], down(value))
    key = [record["words"] for _, records in layers(chart, "text")[-3:] for record in records]
    root = Tree.fromstring(f"<div>{chart.drawn}</div>")
    assert [one[0].tail for one in root.iter("li")] == key


def drawing_of_plot(chart: charts.Chart) -> Tree.Element:
    """The SVG of the plot, below its key."""
    svgs = Tree.fromstring(f"<div>{chart.drawn}</div>").iter("svg")
    return next(one for one in svgs if one.get("class") == "marks plot")


def named(axis: dict) -> list[str]:
    """The words of an axis of a spec at its ticks."""
    by, decimals, suffix = re.fullmatch(
        r"format\(datum.value / (\d+), ',\.(\d)f'\) \+ '(.*)'", axis["labelExpr"]
    ).groups()
    return [f"{tick / int(by):,.{decimals}f}{suffix}" for tick in axis["values"]]
