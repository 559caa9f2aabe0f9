"""Maps: England's authorities as hexagons of one size."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

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
from charts.map_drawing import drawn
from charts.map_layers import HALF, HEIGHT, layers, region_edges, sizes
from charts.theme import (
    DIVERGING,
    MAP_STEPS,
    WHITE,
    Chart,
    ink_on,
    to_chart,
    unit_line,
    words_alone,
)
from figures.figure import Figure
from figures.observation import SHORT_STATUS, in_chart, is_shown
from release.vocabulary import Level, Status

SIGNS = ("\u2212", "\u2212", "", "+", "+")
"""On which side of 100% an area lies, by its class:
the two sides look alike where there are no colours, as on paper in black and white."""


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
    key = _key(
        areas, classes, colours, figure, bordered=any(region_edges(hexagons)), diverging=diverging
    )
    chart = to_chart(
        figure,
        partial(layers, hexagons, key, highlight),
        says=_alternative(frame, areas, figure),
        unit_line=unit_line(figure),
        height=HEIGHT,
        titled=titled,
        params=sizes(hexagons, len(key)),
    )
    return replace(chart, drawn=drawn(hexagons, key, highlight, unit_line(figure)))


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
    words = " or ".join(reasons) if len(reasons) < 3 else MANY_REASONS
    entries += [{"fill": WHITE, "words": words, "hatched": True}] if reasons else []
    entries += [{"fill": "", "words": "Border of a region", "hatched": False}] if bordered else []
    return [{**entry, "place": place} for place, entry in enumerate(entries)]


MANY_REASONS = "no number: see the table"
"""Three reasons or more beside each other would run into the map."""


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
