"""What is drawn: only what the frame shows, in the house's colours, in order,
and nothing where a value is withheld."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as Tree

import altair as alt
import pytest
from altair.utils.schemapi import SchemaBase

import charts
from charts import theme
from charts.bars import in_order
from charts.maps import classed
from figures.figure import Figure
from measures import BREAKDOWNS
from tests.charts.small_figures import areas, categories, draw_from, drawn_values, months, records

HOUSE_COLOURS = {
    *theme.SERIES,
    *theme.MAP_STEPS,
    *theme.DIVERGING,
    theme.INK,
    theme.WHITE,
    theme.GRID,
    theme.AXIS,
    theme.EDGE,
    theme.FOCUS,
    theme.REST,
}


TOLD = ("name", "within", "shown")
"""What a map tells of an area where one points."""


def wave_rows() -> list[dict]:
    return [
        {
            **row,
            "breakdown": "wave",
            "category": wave,
            "category_title": wave,
            "measure": measure,
            "measure_title": measure,
        }
        for wave in ("One", "Two")
        for measure, values in {"planned": [9, 9, 9], "trained": [0, "c", 4]}.items()
        for row in months({"": values})
    ]


def date_rows() -> list[dict]:
    return [
        {
            "level": "authority",
            "geography_name": name,
            "breakdown": "milestone_by_reading",
            "category": f"ready.{kind}",
            "text": day,
            "status": "" if day else "x",
        }
        for name, days in {
            "Brent": ("2009-05-01", "2009-09-01", None),
            "Barnet": ("2009-05-01", "2009-06-01", "2009-06-03"),
        }.items()
        for kind, day in zip(("baseline", "plan", "actual"), days, strict=True)
    ]


def rate_rows() -> list[dict]:
    """Three areas of different size, one of them far out, one withheld, and England."""
    counts = {"Rutland": (12, 800), "Kent": (2500, 250_000), "Leeds": (9000, 150_000), "Bury": None}
    rows = areas(
        {name: round(1000 * pair[0] / pair[1], 1) if pair else "c" for name, pair in counts.items()}
    )
    rows = [
        {**row, "numerator": pair and pair[0], "base": pair and pair[1], "rounded": True}
        for row, pair in zip(rows, counts.values(), strict=True)
    ]
    return [*rows, {"value": 14.7, "numerator": 147_000, "base": 10_000_000}]


CHARTS = {
    "map": (
        charts.hexmap,
        areas({"Barnet": 10, "Brent": 30, "Bury": "c", "Derby": 20, "Devon": 0}),
    ),
    "ranked bars": (
        charts.ranked_bars,
        areas({"Barnet": 10, "Brent": 30, "Bury": "c", "Derby": 20}),
    ),
    "columns": (charts.category_bars, categories({"Health": 10, "Police": "c", "Education": 12})),
    "columns in order": (
        charts.category_bars,
        categories({"0 to 4": 10, "5 to 9": 30, "10 to 14": "c"}, breakdown="age_band"),
    ),
    "trend": (charts.trend, months({"Health": [1, 2, "c", 4, 5], "Police": [3, 3, 3, "b9", 9]})),
    "small multiples": (charts.small_multiples, months({name: [1, "c", 3] for name in "ABCDE"})),
    "dumbbell": (charts.dumbbell, date_rows()),
    "funnel": (charts.funnel, rate_rows()),
    "burn-up": (charts.burn_up, wave_rows()),
    "pairs": (
        charts.pairs,
        [
            {
                "breakdown": "age_band_by_sex",
                "category": f"{age}.{sex}",
                "category_title": f"{age}, {sex}",
                "value": None if (age, sex) == ("5 to 9", "boys") else 7.0,
                "status": "c" if (age, sex) == ("5 to 9", "boys") else "",
            }
            for age in ("0 to 4", "5 to 9")
            for sex in ("girls", "boys")
        ],
    ),
    "late": (
        charts.late,
        [
            {**row, "category": "ready.days"}
            for row in areas({"Barnet": 10, "Brent": 30, "Bury": "z"})
        ],
    ),
    "gantt": (
        charts.gantt,
        [
            {
                "breakdown": "milestone_by_reading",
                "category": "wave_1.ready",
                "category_title": "Wave 1: Ready",
                "measure_title": f"{kind}, {which}",
                "text": day,
            }
            for kind, days in {
                "First baseline": ("2009-02-01", "2009-03-01"),
                "Actual or latest plan": ("2009-04-01", "2009-06-01"),
            }.items()
            for which, day in zip(("earliest", "latest"), days, strict=True)
        ],
    ),
}
every_chart = pytest.mark.parametrize(("draw", "rows"), CHARTS.values(), ids=CHARTS)


def luminance(colour: str) -> float:
    """Written again here, so that the house's own sum is checked too."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return sum(
        weight * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
        for weight, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True)
    )


def contrast(one: str, other: str = "#ffffff") -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours_in(spec: dict) -> set[str]:
    return set(re.findall(r"#[0-9a-fA-F]{6}\b", json.dumps(spec)))


@every_chart
def test_the_spec_is_valid_vega_lite(draw, rows: list[dict]) -> None:
    alt.LayerChart.from_dict(draw(draw_from(rows)).spec, validate=True)


@every_chart
def test_every_channel_is_an_object_of_altair(
    draw, rows: list[dict], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a channel given as bare text or by `alt.value`, Altair finds the class by a digest of each
    class of its schema, made anew every time: an eighth of the time a page took."""

    def refuse(_: type, channel: dict, **__: object) -> None:
        raise AssertionError(f"{channel}: give alt.Text(...), alt.XValue(...) or another class")

    monkeypatch.setattr(SchemaBase, "from_dict", classmethod(refuse))
    assert draw(draw_from(rows)).spec


@every_chart
def test_only_values_of_the_frame_are_drawn(draw, rows: list[dict]) -> None:
    given = {row["value"] for row in rows if row.get("value") is not None}
    assert set(drawn_values(draw(draw_from(rows)).spec)) <= given


@every_chart
def test_only_the_colours_of_the_house(draw, rows: list[dict]) -> None:
    assert colours_in(draw(draw_from(rows)).spec) <= HOUSE_COLOURS


@every_chart
def test_fills_its_container_and_names_its_unit(draw, rows: list[dict]) -> None:
    unit = "date" if draw in (charts.dumbbell, charts.gantt) else "children"
    chart = draw(draw_from(rows, unit=unit))
    heading = chart.spec["title"]["text"]
    assert (chart.kind, chart.spec["width"]) == ("vega", "container") and chart.height > chart.spec[
        "height"
    ]
    assert "<svg" in chart.drawn, "a page is sent it drawn"
    assert heading[0] == (
        "Days after the first baseline" if draw is charts.late else unit.capitalize()
    )


@every_chart
def test_carries_its_title_when_asked_to(draw, rows: list[dict]) -> None:
    title = draw(draw_from(rows), titled=True).spec["title"]
    assert (
        title["text"] == ["Children with a live record"]
        and title["subtitle"][0] == "England, March 2010"
    )


@every_chart
def test_an_empty_figure_is_refused_by_name(draw, rows: list[dict]) -> None:
    with pytest.raises(ValueError, match="'Children with a live record'"):
        draw(draw_from([]))


@every_chart
def test_marks_that_are_read_aloud_say_the_value_in_words(draw, rows: list[dict]) -> None:
    for layer in draw(draw_from(rows)).spec["layer"]:
        if layer["mark"].get("aria") is not False and layer["mark"]["type"] in ("bar", "point"):
            assert layer["encoding"]["description"]["field"] == "says"


@pytest.mark.parametrize("colour", [*theme.SERIES, theme.FOCUS, theme.EDGE, theme.AXIS])
def test_lines_bars_and_outlines_stand_out_from_white(colour: str) -> None:
    assert contrast(colour) >= 3


@pytest.mark.parametrize("colour", [*theme.MAP_STEPS, theme.WHITE])
def test_letters_on_a_hexagon_can_be_read(colour: str) -> None:
    assert contrast(theme.ink_on(colour), colour) >= 4.5


def test_pale_fills_have_an_outline() -> None:
    """Every fill that is too pale against white is drawn with a stroke that is not."""
    spec = charts.hexmap(draw_from(CHARTS["map"][1])).spec
    bars = charts.ranked_bars(draw_from(CHARTS["ranked bars"][1]), "E0").spec
    marks = [
        layer["mark"]
        for layer in [*spec["layer"], *bars["layer"]]
        if layer["mark"]["type"] in ("bar", "point")
    ]
    assert all(contrast(mark["stroke"]) >= 3 or mark["stroke"] == theme.WHITE for mark in marks)


class TestMap:
    def test_a_withheld_area_is_hatched_and_has_no_class(self, rates: Figure) -> None:
        spec = charts.hexmap(rates).spec
        hatched = {
            record["name"]: record["shown"]
            for record in records(spec)
            if record.get("hatched") and "name" in record
        }
        assert hatched == {
            "Devon": "withheld so that nobody can be identified",
            "Rutland": "not available",
        }
        assert [
            record["words"]
            for record in records(spec)
            if record.get("hatched") and "words" in record
        ] == ["withheld or not available"]

    def test_many_reasons_for_no_number_are_left_to_the_table(self, rates: Figure) -> None:
        frame = rates.frame.copy()
        frame.loc[frame.index[:3], "value"] = None
        frame.loc[frame.index[:3], "status"] = ["low", "c", "x"]
        spec = charts.hexmap(replace(rates, frame=frame)).spec
        words = [r["words"] for r in records(spec) if r.get("hatched") and "words" in r]
        assert words == ["no number: see the table"]

    def test_the_key_gives_published_limits_highest_first(self, rates: Figure) -> None:
        key = [
            record["words"]
            for record in records(charts.hexmap(rates).spec)
            if "place" in record and not record["hatched"]
        ]
        limits = ["99.4% to 107.8%", "98.8%", "96.2%", "95.1%", "91.0%"]
        assert key == [*limits, "Border of a region"]
        bare = records(charts.hexmap(rates, regions={}).spec)
        assert "Border of a region" not in [record.get("words") for record in bare]

    def test_the_two_sides_of_100_differ_without_colours(self, rates: Figure) -> None:
        """On paper in black and white a dark blue and a dark orange are one grey."""
        coverage = replace(
            rates, selection=replace(rates.selection, measures=("directory_coverage",))
        )
        drawn = [r for r in records(charts.hexmap(coverage).spec) if "across" in r and "fill" in r]
        for one in drawn:
            share = float(one["shown"].removesuffix("%")) if not one["hatched"] else 100
            assert one["sign"] == ("\u2212" if share < 99.5 else "+" if share >= 100.5 else "")
        assert {one["sign"] for one in drawn} == {"\u2212", "+", ""}
        assert not [r for r in records(charts.hexmap(rates).spec) if r.get("sign")]

    def test_name_region_and_value_stand_wherever_one_points(self, rates: Figure) -> None:
        named = {f"R{n}": f"Region {n}" for n in range(9)}
        spec = charts.hexmap(rates, named=named).spec
        drawn = [record for record in records(spec) if "label" in record]
        assert drawn and all({"code", "name", "within", "shown"} <= set(one) for one in drawn)
        titles = {
            tuple(one["title"] for one in layer["encoding"]["tooltip"])
            for layer in spec["layer"]
            if "tooltip" in layer["encoding"]
        }
        assert titles == {("Area", "Region", "Value")}

    def test_equal_values_share_a_class(self) -> None:
        frame = draw_from(
            areas(
                {
                    name: value
                    for name, value in zip("ABCDEFGH", [0, 0, 0, 0, 0, 5, 5, 9], strict=True)
                }
            )
        ).frame
        assert list(classed(frame)) == [0, 0, 0, 0, 0, 1, 1, 2]

    def test_borders_run_between_regions_only(self, rates: Figure) -> None:
        assert len([r for r in records(charts.hexmap(rates).spec) if "across2" in r]) == 2
        assert not [r for r in records(charts.hexmap(rates, regions={}).spec) if "across2" in r]

    def test_the_chosen_area_is_outlined(self, rates: Figure) -> None:
        assert (
            len(charts.hexmap(rates, highlight="E1").spec["layer"])
            == len(charts.hexmap(rates).spec["layer"]) + 2
        )

    @pytest.mark.parametrize("highlight", [None, "E1", "R1"])
    def test_what_a_page_is_sent_drawn_is_what_the_spec_draws(
        self, rates: Figure, highlight: str | None
    ) -> None:
        """Colours, words, signs, hatches, borders, outlines and key, area by area."""
        coverage = replace(
            rates, selection=replace(rates.selection, measures=("directory_coverage",))
        )
        for figure in (rates, coverage):
            chart = charts.hexmap(figure, highlight=highlight, named={"R1": "Region & 'one'"})
            spec = records(chart.spec)
            placed = {one["code"]: one for one in spec if "across" in one and "fill" in one}
            hexagons = [placed[code] for code in sorted(placed)]
            map_, key = Tree.fromstring(f"<div>{chart.drawn}</div>").iter("svg")
            shown = [
                {
                    "code": path.get("data-code"),
                    "says": path.get("aria-label"),
                    "fill": path.get("fill"),
                }
                | dict(
                    zip(("name", "within", "shown"), path.get("data-tip").split("\n"), strict=True)
                )
                for path in map_.findall("g[@class='mark-symbol']/path")
            ]
            assert shown == [{name: one[name] for name in shown[0]} for one in hexagons]
            letters, *signs = map_.findall("g[@class='mark-text']")
            assert [
                (text.text, text.get("fill", theme.INK), text.get("class") == "on-hatch")
                for text in letters
            ] == [(one["label"], one["ink"], one["hatched"]) for one in hexagons]
            assert [text.text for group in signs for text in group] == [
                one["sign"] for one in hexagons if one["sign"]
            ]
            hatched = [one for one in hexagons if one["hatched"]]
            assert len(map_.findall("g[@class='through']/path")) == len(hatched)
            borders = [one for one in spec if "across2" in one]
            lines = [one.get("d") for one in map_.findall("path[@stroke-linecap]")]
            assert lines and lines[0].count("M") == len(borders)
            outlined = len(chart.spec["layer"]) - len(charts.hexmap(figure).spec["layer"])
            chosen = [one for one in hexagons if highlight in (one["code"], one["region"])]
            assert len(map_.findall("path[@class='through']")) - 1 == 2 * len(chosen)
            assert outlined == (2 if chosen else 0)
            words = [one["words"] for one in spec if "place" in one]
            assert [text.text for text in key.findall("text[@x='28']")] == words

    def test_areas_without_a_place_are_not_drawn(self) -> None:
        rows = [
            *areas({"Barnet": 10, "Brent": 20}),
            {**areas({"Bedfordshire": 30})[0], "geography": "E9", "hex_q": None},
        ]
        chart = charts.hexmap(draw_from(rows))
        assert "Bedfordshire" not in json.dumps(chart.spec) + chart.drawn and "Brent" in chart.drawn


def without_data(spec: dict) -> str:
    """What a browser compares to tell whether a chart is another, or the same with other data:
    datasets named by their place."""
    text = json.dumps({k: v for k, v in spec.items() if k != "datasets"})
    for place, name in enumerate(spec["datasets"]):
        text = text.replace(name, f"d{place}")
    return text


class TestBars:
    def order(self, spec: dict) -> list[str]:
        places = {r["order"]: r["place"] for r in records(spec) if "order" in r}
        assert all(
            layer["encoding"]["y"]["sort"] == {"field": "order", "op": "min"}
            for layer in spec["layer"]
            if layer["mark"]["type"] == "bar"
        )
        return [places[order] for order in sorted(places)]

    def test_another_month_is_other_data_and_no_other_chart(self) -> None:
        """Another order, another largest value: the browser keeps the chart and takes the data."""
        one, other = (
            charts.ranked_bars(draw_from(areas(values))).spec
            for values in ({"Brent": 10, "Bury": 25}, {"Brent": 87, "Bury": 31})
        )
        assert without_data(one) == without_data(other) and one["datasets"] != other["datasets"]
        one, other = (
            charts.hexmap(draw_from(areas(values))).spec
            for values in ({"Brent": 10, "Bury": 25}, {"Brent": 87, "Bury": 31})
        )
        assert without_data(one) == without_data(other)

    def test_largest_first_and_withheld_last(self, rates: Figure) -> None:
        assert self.order(charts.ranked_bars(rates).spec) == [
            "Brent",
            "Derby",
            "Leeds",
            "Barnet",
            "Kent",
            "Bury",
            "Devon",
            "Rutland",
        ]

    def test_a_withheld_area_has_words_and_no_bar(self, rates: Figure) -> None:
        devon = [
            record
            for record in records(charts.ranked_bars(rates).spec)
            if record.get("name") == "Devon"
        ]
        assert devon and all(
            "value" not in record and record["label"] == "withheld" for record in devon
        )

    def test_bars_start_at_zero(self, rates: Figure) -> None:
        assert all(
            layer["encoding"]["x"]["scale"]["zero"] is True
            for layer in charts.ranked_bars(rates).spec["layer"]
            if layer["mark"]["type"] == "bar"
        )

    def test_one_area_stands_out(self, rates: Figure) -> None:
        bars = [
            layer
            for layer in charts.ranked_bars(rates, "E1").spec["layer"]
            if layer["mark"]["type"] == "bar"
        ]
        assert [layer["mark"]["fill"] for layer in bars] == [theme.FOCUS, theme.REST]

    def test_england_is_a_line_for_a_rate_and_not_for_a_count(self, rates: Figure) -> None:
        assert "England 97.3%" in json.dumps(charts.ranked_bars(rates).spec)
        assert "11,012,300" not in json.dumps(
            charts.ranked_bars(
                draw_from([*areas({"Barnet": 5, "Brent": 9}), {"value": 11_012_300}])
            ).spec
        )

    def test_ends_only_says_how_many_are_between(self) -> None:
        figure = draw_from(areas({f"Area {n:02}": n for n in range(20)}))
        order = [
            name.strip("\u200b")
            for name in self.order(charts.ranked_bars(figure, "E9", ends=2).spec)
        ]
        assert order == [
            "Area 19",
            "Area 18",
            "8 more between",
            "Area 09",
            "7 more between",
            "Area 01",
            "Area 00",
        ]

    def test_categories_by_size_unless_they_have_an_order(self) -> None:
        assert self.order(
            charts.category_bars(draw_from(categories({"Health": 1, "Police": 9}))).spec
        ) == ["Police", "Health"]
        upright = charts.category_bars(
            draw_from(categories({"0 to 4": 1, "5 to 9": 9}, breakdown="age_band"))
        ).spec
        assert next(
            layer["encoding"]["x"]["sort"] for layer in upright["layer"] if "x" in layer["encoding"]
        ) == ["0 to 4", "5 to 9"]

    @pytest.mark.parametrize("breakdown", [b.id for b in BREAKDOWNS.values() if b.ordered])
    def test_an_order_of_their_own_is_kept_whatever_the_sizes(self, breakdown: str) -> None:
        titles = [c.title for c in BREAKDOWNS[breakdown].categories]
        sizes = {title: 7 * place % 5 for place, title in enumerate(titles)}
        figure = draw_from(categories(sizes, breakdown=breakdown))
        rows = in_order(figure, "columns").frame["category_title"]
        assert [*rows] == titles


class TestTrend:
    def test_a_gap_is_never_joined(self) -> None:
        drawn = records(charts.trend(draw_from(months({"Health": [1, 2, "c", 4, 5]}))).spec)
        assert [(r["at"], r["run"]) for r in drawn if "run" in r] == [
            (0, "0.0"),
            (1, "0.0"),
            (3, "0.1"),
            (4, "0.1"),
        ]

    def test_a_month_the_frame_does_not_have_is_a_gap_too(self) -> None:
        rows = months({"Health": [1, 2, 3, 4]})
        drawn = records(charts.trend(draw_from([rows[0], rows[1], rows[3]])).spec)
        assert [(r["at"], r["run"]) for r in drawn if "run" in r] == [
            (0, "0.0"),
            (1, "0.0"),
            (3, "0.1"),
        ]

    def test_a_break_is_marked_on_its_day_and_not_joined_over(self) -> None:
        drawn = records(charts.trend(draw_from(months({"Health": [1, 2, 3, "b9", 9]}))).spec)
        assert [(r["at"], r["words"]) for r in drawn if "Break" in r.get("words", "")] == [
            (2.5, "Break in series, 1 April 2009")
        ]
        assert [r["run"] for r in drawn if "run" in r] == ["0.0", "0.0", "0.0", "0.1", "0.1"]

    def test_an_axis_that_does_not_start_at_zero_says_so(self) -> None:
        near = charts.trend(draw_from(months({"Health": [95, 96, 97]}))).spec
        assert near["title"]["text"] == ["Children", "Axis from 85, not from 0"]
        far = charts.trend(draw_from(months({"Health": [5, 96, 97]}))).spec
        assert far["title"]["text"] == ["Children"]

    def test_labels_do_not_touch(self) -> None:
        figure = draw_from(
            months(
                {
                    name: [1, value]
                    for name, value in {"A": 100, "B": 100, "C": 101, "D": 40}.items()
                }
            )
        )
        labels = {
            r["words"]: r["label_at"] for r in records(charts.trend(figure).spec) if "label_at" in r
        }
        pixel, heights = 150 / 320, sorted(labels.values())
        assert labels["D\n40"] == 40 and all(
            high - low >= 34 * pixel for low, high in pairwise(heights)
        )

    def test_no_label_reaches_down_to_the_time_axis(self) -> None:
        figure = draw_from(
            months({name: [1, value] for name, value in {"A": 100, "B": 2, "C": 1}.items()})
        )
        labels = {
            r["words"]: r["label_at"] for r in records(charts.trend(figure).spec) if "label_at" in r
        }
        pixel = 100 / 320
        assert min(labels.values()) >= 17 * pixel and labels["B\n2"] - labels["C\n1"] >= 34 * pixel

    @pytest.mark.parametrize("draw", [charts.trend, charts.small_multiples, charts.burn_up])
    @pytest.mark.parametrize("several", [1, 2])
    def test_another_month_marks_another_place_and_is_no_other_chart(self, draw, several) -> None:
        figure = draw_from(months({name: [10, 12, 11, 14] for name in ("GP", "School")[:several]}))
        specs = [draw(figure, month).spec for month in ("2009-02", "2009-03", "2009-04")]
        assert len({without_data(spec) for spec in specs}) == 1
        marked = [
            [(r.get("at"), r.get("along"), r["earlier"]) for r in records(spec) if "earlier" in r]
            for spec in specs
        ]
        assert marked[0] != marked[1] and all(marked)
        assert [{earlier for *_, earlier in some} for some in marked] == [{True}, {True}, {False}]

    def test_the_month_that_is_chosen_is_told_with_its_value(self) -> None:
        figure = draw_from(months({"GP": [10, 12, "c", 14, 15]}))
        words = [r["words"] for r in records(charts.trend(figure, "2009-02").spec) if "words" in r]
        assert words == ["February 2009: 12", "15\nMay 2009"]
        assert "10 in January 2009, 12 in February 2009, 15" in (
            charts.trend(figure, "2009-02").alt
        )
        withheld = charts.trend(figure, "2009-03")
        assert "March 2009" in [r.get("words") for r in records(withheld.spec)]
        panel = charts.small_multiples(figure, "2009-04").spec
        assert "14 in April 2009" in [r.get("words") for r in records(panel)]

    def test_more_than_four_series_are_small_multiples(self) -> None:
        figure = draw_from(months({name: [1, 2] for name in "ABCDE"}))
        assert charts.trend(figure).spec == charts.small_multiples(figure).spec


def test_pairs_are_bars_from_zero() -> None:
    spec = charts.pairs(draw_from(CHARTS["pairs"][1])).spec
    bars = [layer["encoding"] for layer in spec["layer"] if layer["mark"]["type"] == "bar"]
    assert len(bars) == 2 and all(
        bar["x2"] == {"datum": 0} and bar["x"]["scale"]["domain"][0] == 0 for bar in bars
    )


class TestRollout:
    def test_authorities_by_latest_plan(self) -> None:
        spec = charts.dumbbell(draw_from(date_rows(), unit="date")).spec
        assert next(
            layer["encoding"]["y"]["sort"]
            for layer in spec["layer"]
            if "sort" in layer["encoding"].get("y", {})
        ) == ["Barnet", "Brent"]

    def test_each_kind_of_date_has_its_own_shape(self) -> None:
        spec = charts.dumbbell(draw_from(date_rows(), unit="date")).spec
        assert {layer["mark"]["shape"] for layer in spec["layer"] if "shape" in layer["mark"]} == {
            "stroke",
            "circle",
            "diamond",
        }

    def test_two_milestones_at_once_are_refused(self) -> None:
        rows = [
            *date_rows(),
            *(
                {**row, "category": row["category"].replace("ready", "shielding")}
                for row in date_rows()
            ),
        ]
        with pytest.raises(ValueError, match="more than one milestone"):
            charts.dumbbell(draw_from(rows))

    def test_panels_have_scales_of_their_own_and_whole_numbers(self) -> None:
        rows = [
            {
                **row,
                "value": row["value"] * 10_000
                if row["value"] is not None and row["category"] == "Two"
                else row["value"],
            }
            for row in wave_rows()
        ]
        words = {
            record["words"]
            for record in records(charts.burn_up(draw_from(rows)).spec)
            if "colour" in record
        }
        assert {"10", "100,000"} <= words


@pytest.mark.parametrize(
    "draw", [charts.trend, charts.small_multiples], ids=["trend", "small multiples"]
)
def test_no_line_leads_to_what_is_too_early_to_judge_and_its_point_is_hollow(draw) -> None:
    rows = [
        {**row, "status": "p1" if row["period"] == "2009-04" else ""}
        for row in months({"Health": [80, 85, 82, 60]})
    ]
    spec = draw(draw_from(rows)).spec
    values = {record["value"]: record["run"] for record in records(spec) if "run" in record}
    assert len({values[80], values[85], values[82]}) == 1 and values[60] != values[82]
    points = [layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    assert {point["fill"] for point in points} == {theme.SERIES[0], theme.WHITE} and {
        point["stroke"] for point in points
    } == {theme.SERIES[0]}
