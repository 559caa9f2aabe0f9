"""Maps: England's authorities as hexagons of one size."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import altair as alt
import pandas as pd

from charts.alt_text import (
    PLURALS,
    drawable,
    extremes,
    join_sentences,
    not_shown,
    rounding,
    what_it_is,
    worded_alike,
)
from charts.theme import (
    AXIS,
    DIVERGING,
    EDGE,
    INK,
    MAP_STEPS,
    SMALL,
    TEXT,
    WHITE,
    Chart,
    ink_on,
    inline_data,
    to_chart,
    words_alone,
)
from figures.figure import Figure
from figures.observation import SHORT_STATUS, in_chart, is_shown
from release.vocabulary import Level, Status

HALF = math.sqrt(3) / 2
CORNERS = ((0.0, -1.0), (HALF, -0.5), (HALF, 0.5), (0.0, 1.0), (-HALF, 0.5), (-HALF, -0.5))
"""Corners of a hexagon standing on its point, clockwise from the top, for a radius of 1;
y grows downwards as on the screen."""
HEXAGON = "M" + "L".join(f"{x:.4f},{y:.4f}" for x, y in CORNERS) + "Z"
HATCH = (
    "M-0.8,-0.1L-0.3,-0.8M-0.8,0.45L0.25,-0.85M-0.55,0.7L0.65,-0.65M-0.15,0.85L0.8,-0.35M0.35,"
    "0.75L0.8,0.15"
)
"""Diagonal strokes inside the same hexagon: nothing known, and not to be taken for a pale class."""

TOOLTIP = [
    alt.Tooltip("name:N", title="Area"),
    alt.Tooltip("within:N", title="Region"),
    alt.Tooltip("shown:N", title="Value"),
]
"""On everything that is drawn of an area, its letters too: wherever one points."""

SIGNS = ("\u2212", "\u2212", "", "+", "+")
"""On which side of 100% an area lies, by its class:
the two sides look alike where there are no colours, as on paper in black and white."""

HEIGHT, NARROW, LARGEST, KEY_ROW = 600, 520, 34, 24


def hexmap(
    figure: Figure,
    *,
    regions: Mapping[str, str] | None = None,
    named: Mapping[str, str] | None = None,
    highlight: str | None = None,
    titled: bool = False,
) -> Chart:
    """England's authorities as a hexagon cartogram in up to five classes,
    with what is withheld hatched.

    `figure.frame` holds one row an authority, with the extra columns `hex_q`, `hex_r` (odd rows
    half a hexagon to the right, row 0 in the south) and `label` (three letters); rows without a
    place on the map are left to the table. A row of level England is named in the text alternative
    and not drawn. `regions` maps an authority's code to its region, so that the borders of regions
    can be drawn; without it the frame's column `parent` is used when there is one. `named` are the
    names of regions by their code. `highlight` is the code of an authority, or of a region in
    `regions`, to outline.
    """
    frame = drawable(figure)
    areas = frame[(frame["level"] != Level.ENGLAND) & frame["hex_q"].notna()].reset_index(drop=True)
    if areas.empty:
        return words_alone(
            figure,
            "None of these areas has a place on the map.",
            says=join_sentences(
                what_it_is("Map of England", figure), "None of these areas has a place on the map."
            ),
            titled=titled,
        )
    if regions is None and "parent" in areas:
        regions = dict(zip(areas["geography"], areas["parent"], strict=True))
    regions = regions or {}
    diverging = is_around_all(figure)
    classes = around_all(areas) if diverging else classed(areas)
    colours = _steps(classes, diverging=diverging)
    fills = classes.map(colours).to_dict() if len(classes) else {}
    signs = classes.map(dict(enumerate(SIGNS))).to_dict() if diverging and len(classes) else {}
    hexagons = [
        _hexagon(area, figure, fills.get(place, ""), regions, named or {})
        | {"sign": signs.get(place, "")}
        for place, area in enumerate(areas.to_dict("records"))
    ]
    key = _key(areas, classes, colours, figure, bordered=any(_edges(hexagons)), diverging=diverging)
    return to_chart(
        figure,
        _layers(hexagons, key, highlight),
        says=_alternative(frame, areas, figure),
        unit_line=figure.unit[:1].upper() + figure.unit[1:],
        height=HEIGHT,
        titled=titled,
        params=_sizes(hexagons, len(key)),
    )


def is_around_all(figure: Figure) -> bool:
    """Whether a share can pass 100%, so that both sides of it are news:
    live records beside the children who live there."""
    return figure.selection.measures == ("directory_coverage",)


def around_all(areas: pd.DataFrame) -> pd.Series:
    """Class of each area by how far it lies from 100%:
    more than 2 below, below, within a half, above, more than 2 above."""
    values = areas.loc[is_shown(areas), "value"].astype(float)
    return pd.cut(values, [-math.inf, 98, 99.5, 100.5, 102, math.inf], labels=False, right=False)


def classed(areas: pd.DataFrame) -> pd.Series:
    """Class of each area from 0 (lowest), by the published values alone;
    areas without one are not in it.

    Classes hold about equal numbers of areas, equal values share a class,
    and there are fewer than five where the values allow no more.
    """
    values = areas.loc[is_shown(areas), "value"].astype(float)
    fifths = values.rank(method="min", pct=True).mul(len(MAP_STEPS)).round(9).apply(math.ceil) - 1
    return fifths.rank(method="dense").astype(int) - 1


def _steps(classes: pd.Series, *, diverging: bool) -> dict[int, str]:
    """Class to colour: from pale to dark, or to both sides of the palest."""
    if diverging:
        return {int(n): DIVERGING[int(n)] for n in sorted(classes.unique())}
    return dict(enumerate(_colours(classes.max() + 1))) if len(classes) else {}


def _colours(count: int) -> list[str]:
    if count == 1:
        return [MAP_STEPS[2]]
    return [MAP_STEPS[round(i * (len(MAP_STEPS) - 1) / (count - 1))] for i in range(count)]


def _hexagon(
    area: dict, figure: Figure, colour: str, regions: Mapping[str, str], named: Mapping[str, str]
) -> dict:
    """What is drawn of one area; `colour` is empty where there is no value."""
    fill = colour or WHITE
    column, row = int(area["hex_q"]), int(area["hex_r"])
    words = in_chart(figure, area)
    return {
        "code": area["geography"],
        "name": area["geography_name"],
        "label": area["label"],
        "shown": words,
        "says": f"{area['geography_name']}: {words}",
        "fill": fill,
        "ink": ink_on(fill),
        "hatched": not colour,
        "region": (region := str(regions.get(area["geography"], ""))),
        "within": named.get(region, ""),
        "across": round(2 * HALF * (column + row % 2 / 2), 4),
        "up": 1.5 * row,
    }


def _key(
    areas: pd.DataFrame,
    classes: pd.Series,
    colours: Mapping[int, str],
    figure: Figure,
    *,
    bordered: bool,
    diverging: bool,
) -> list[dict]:
    """The legend, highest class first: colour, and the lowest and highest value that is published
    in it; last what the heavy lines are, where there are any."""
    values = areas["value"].astype("Float64")
    entries = []
    for number, colour in sorted(colours.items()):
        within = values[classes[classes == number].index]
        low, high = (
            worded_alike(areas.loc[within.index[within == edge]], figure)
            for edge in (within.min(), within.max())
        )
        entries.insert(
            0,
            {
                "fill": colour,
                "ink": ink_on(colour),
                "sign": SIGNS[number] if diverging else "",
                "words": low if low == high else f"{low} to {high}",
                "hatched": False,
            },
        )
    hidden = areas.loc[~is_shown(areas), "status"]
    reasons = dict.fromkeys(
        SHORT_STATUS.get(status, SHORT_STATUS[Status.NOT_AVAILABLE]) for status in hidden
    )
    entries += [{"fill": WHITE, "words": " or ".join(reasons), "hatched": True}] if reasons else []
    entries += [{"fill": "", "words": "Border of a region", "hatched": False}] if bordered else []
    return [{**entry, "place": place} for place, entry in enumerate(entries)]


def _sizes(hexagons: list[dict], key_rows: int) -> list[alt.Parameter]:
    """Radius and offsets in pixels, from the width the chart is given:
    England keeps its shape, and on a narrow screen the key moves below it."""
    across, up = [h["across"] for h in hexagons], [h["up"] for h in hexagons]
    wide, high, key = (
        max(across) - min(across) + 2 * HALF,
        max(up) - min(up) + 2,
        key_rows * KEY_ROW + 16,
    )
    return [
        alt.param(name="narrow", expr=f"width < {NARROW}"),
        alt.param(
            name="radius",
            expr=f"min(width / {wide:.3f}, (narrow ? {HEIGHT - key} : {HEIGHT}) / {high:.3f}, "
            f"{LARGEST})",
        ),
        alt.param(
            name="left",
            expr=f"(width - radius * {wide:.3f}) / 2 + radius * {HALF - min(across):.4f}",
        ),
        alt.param(name="bottom", expr=f"radius * {max(up) + 1:.3f}"),
        alt.param(name="key_left", expr="narrow ? 8 : max(8, (width - radius * 27) / 2 - 100)"),
        alt.param(name="key_top", expr=f"narrow ? radius * {high:.3f} + 24 : 10"),
    ]


def _placed(records: list[dict]) -> alt.Chart:
    return (
        alt.Chart(inline_data(records))
        .transform_calculate(x="left + datum.across * radius", y="bottom - datum.up * radius")
        .encode(x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None))
    )


def _layers(hexagons: list[dict], key: list[dict], highlight: str | None) -> list[alt.Chart]:
    size, map_ = alt.expr("4 * radius * radius"), _placed(hexagons)
    layers = [
        map_.mark_point(
            shape=HEXAGON, filled=True, opacity=1, size=size, stroke=EDGE, strokeWidth=0.8
        ).encode(fill=alt.Fill("fill:N", scale=None), description="says:N", tooltip=TOOLTIP)
    ]
    hatched = [h for h in hexagons if h["hatched"]]
    if hatched:
        layers.append(
            _placed(hatched)
            .mark_point(
                shape=HATCH,
                filled=False,
                opacity=1,
                size=size,
                stroke=AXIS,
                strokeWidth=1,
                aria=False,
            )
            .encode(tooltip=TOOLTIP)
        )
    layers += _borders(hexagons) + _outline(
        [h for h in hexagons if highlight and highlight in (h["code"], h["region"])], size
    )
    return layers + _names(hexagons) + _key_layers(key)


def _names(hexagons: list[dict]) -> list[alt.Chart]:
    """The three letters; over a hatch they stand on a white edge of their own,
    or the strokes would run through them."""

    def words(chosen: list[dict], **look: object) -> alt.Chart:
        names = ("label", "ink", "across", "up", "code", "name", "within", "shown")
        few = [{name: h[name] for name in names} for h in chosen]
        return (
            _placed(few)
            .mark_text(
                fontSize=alt.expr("max(9, min(13, radius * 0.68))"),
                baseline="middle",
                aria=False,
                **look,
            )
            .encode(text="label:N", tooltip=TOOLTIP)
        )

    signed = [h for h in hexagons if h["sign"]]
    signs = (
        [
            _placed(signed)
            .mark_text(
                fontSize=alt.expr("max(7, min(12, radius * 0.6))"),
                baseline="middle",
                dy=alt.expr("radius * 0.56"),
                aria=False,
            )
            .encode(text="sign:N", color=alt.Color("ink:N", scale=None), tooltip=TOOLTIP)
        ]
        if signed
        else []
    )
    hatched = [h for h in hexagons if h["hatched"]]
    halo = [words(hatched, stroke=WHITE, strokeWidth=4, strokeJoin="round")] if hatched else []
    return [*halo, words(hexagons).encode(color=alt.Color("ink:N", scale=None)), *signs]


def _borders(hexagons: list[dict]) -> list[alt.Chart]:
    edges = list(_edges(hexagons))
    if not edges:
        return []
    ends = alt.Chart(inline_data(edges)).transform_calculate(
        x="left + datum.across * radius",
        y="bottom - datum.up * radius",
        x2="left + datum.across2 * radius",
        y2="bottom - datum.up2 * radius",
    )
    return [
        ends.mark_rule(strokeWidth=2, stroke=INK, strokeCap="round", aria=False).encode(
            x=alt.X("x:Q", scale=None, axis=None),
            y=alt.Y("y:Q", scale=None, axis=None),
            x2="x2:Q",
            y2="y2:Q",
        )
    ]


def _edges(hexagons: list[dict]) -> Iterator[dict]:
    """Sides between two hexagons of different regions:
    each once, from the western or northern neighbour."""
    at = {(round(h["across"], 3), h["up"]): h["region"] for h in hexagons}
    for h in hexagons:
        for (dx, dy), (start, end) in {
            (2 * HALF, 0.0): (1, 2),
            (HALF, -1.5): (2, 3),
            (-HALF, -1.5): (3, 4),
        }.items():
            neighbour = at.get((round(h["across"] + dx, 3), h["up"] + dy))
            if neighbour is not None and neighbour != h["region"]:
                (x, y), (x2, y2) = CORNERS[start], CORNERS[end]
                yield {
                    "across": round(h["across"] + x, 4),
                    "up": h["up"] - y,
                    "across2": round(h["across"] + x2, 4),
                    "up2": h["up"] - y2,
                }


def _outline(chosen: list[dict], size: alt.expr) -> list[alt.Chart]:
    if not chosen:
        return []
    return [
        _placed(chosen)
        .mark_point(
            shape=HEXAGON,
            filled=False,
            opacity=1,
            size=size,
            stroke=INK,
            strokeWidth=3.5,
            aria=False,
        )
        .encode(),
        _placed(chosen)
        .mark_point(
            shape=HEXAGON,
            filled=False,
            opacity=1,
            size=alt.expr("3.1 * radius * radius"),
            stroke=WHITE,
            strokeWidth=1.5,
            aria=False,
        )
        .encode(),
    ]


def _key_layers(key: list[dict]) -> list[alt.Chart]:
    base = (
        alt.Chart(inline_data(key))
        .transform_calculate(
            x="key_left + 8", y=f"key_top + {KEY_ROW} * datum.place", text_x="key_left + 26"
        )
        .encode(x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None))
    )
    line = base.transform_filter("!datum.fill").transform_calculate(
        line_x="key_left", line_x2="key_left + 16"
    )
    layers = [
        line.mark_rule(strokeWidth=2, stroke=INK, aria=False).encode(
            x=alt.X("line_x:Q", scale=None, axis=None), x2="line_x2:Q"
        ),
        base.transform_filter("datum.fill")
        .mark_point(
            shape=HEXAGON,
            filled=True,
            opacity=1,
            size=400,
            stroke=EDGE,
            strokeWidth=0.8,
            aria=False,
        )
        .encode(fill=alt.Fill("fill:N", scale=None)),
        base.mark_text(
            align="left", baseline="middle", fontSize=alt.expr(f"narrow ? {SMALL + 1} : {TEXT}")
        ).encode(x=alt.X("text_x:Q", scale=None, axis=None), text="words:N"),
    ]
    if any(entry.get("sign") for entry in key):
        layers.append(
            base.transform_filter("datum.sign")
            .mark_text(baseline="middle", fontSize=TEXT, aria=False)
            .encode(text="sign:N", color=alt.Color("ink:N", scale=None))
        )
    if any(entry["hatched"] for entry in key):
        layers.insert(
            1,
            base.transform_filter("datum.hatched").mark_point(
                shape=HATCH,
                filled=False,
                opacity=1,
                size=400,
                stroke=AXIS,
                strokeWidth=1,
                aria=False,
            ),
        )
    return layers


def _alternative(frame: pd.DataFrame, areas: pd.DataFrame, figure: Figure) -> str:
    one, many = PLURALS[Level(areas["level"].iloc[0])]
    england = frame[frame["level"] == Level.ENGLAND]
    return join_sentences(
        what_it_is(f"Map of England, each {one} a hexagon of the same size", figure),
        extremes(areas, figure, names="geography_name", things=many),
        f"England: {in_chart(figure, england.iloc[0])}." if len(england) else "",
        not_shown(areas, many),
        rounding(areas),
    )
