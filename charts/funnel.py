"""The funnel plot: the rate of each area against its size,
with the limits between which areas of a size may be expected to lie."""

from __future__ import annotations

from dataclasses import replace

import altair as alt
import pandas as pd

from charts.alt_text import PLURALS, drawable, join_sentences, not_shown, rounding, what_it_is
from charts.control_limits import (
    BETWEEN,
    COMPARED,
    NOT_COMPARED,
    OUTSIDE,
    ROUNDING_DECIDES,
    WITHIN,
    band_of,
    centre_of,
    limits_at,
    reach,
    with_counts,
)
from charts.scales import Values, rooted, value_axis
from charts.theme import (
    AXIS,
    FOCUS,
    INK,
    SMALL,
    TEXT,
    WHITE,
    Chart,
    inline_data,
    to_chart,
    words_alone,
)
from figures.figure import Figure, FunnelCentre
from figures.observation import in_chart
from figures.wording import listed, number
from release.vocabulary import Level

HEIGHT = 400
ROOM = 58
"""Pixels kept to the right of the plot for the names of the lines."""
KEY = 84
NAMED = 8
"""Up to so many areas are named beside their mark, and in the text alternative for each side."""

FAR_OUT = 4
"""Where an area lies further out than so many times the limits of one of middling size, rates are
drawn on the square-root scale, on which limits are worked out."""

LOOKS = {
    WITHIN: {"shape": "circle", "size": 34, "fill": FOCUS, "stroke": FOCUS, "strokeWidth": 0.5},
    BETWEEN: {"shape": "circle", "size": 70, "fill": WHITE, "stroke": FOCUS, "strokeWidth": 2},
    OUTSIDE: {"shape": "diamond", "size": 80, "fill": WHITE, "stroke": INK, "strokeWidth": 2},
}
"""Shape tells where an area lies, and no colour judges it."""

KEY_WORDS = {
    WITHIN: "Within the 95% limits",
    BETWEEN: "Between the 95% and the 99.8% limits",
    OUTSIDE: "Outside the 99.8% limits",
}

LINES = (("95%", (5, 3), 0, 1), ("99.8%", (1, 0), 2, 3))
"""Name and dash of each pair of limits, and the places of its two in `limits_at`."""


def funnel(figure: Figure, highlight: str | None = None, *, titled: bool = False) -> Chart:
    """Areas as marks, their rate against its base,
    about England's rate with limits of 95% and 99.8% that allow for over-dispersion.

    `figure.frame` holds one row an area, and one of level England: the centre. Rows need
    `numerator` and `base`; limits follow `charts.control_limits`. `highlight` is the code of the
    area to be named whatever its place.
    """
    frame = drawable(figure)
    centre = centre_of(figure)
    areas = frame[frame["level"] != Level.ENGLAND]
    if centre is None:
        says = join_sentences(
            what_it_is("Funnel plot", figure),
            "England has no rate to compare with, so there are no limits.",
            not_shown(areas, "areas"),
        )
        return words_alone(figure, "No rate for England to compare with.", says=says, titled=titled)
    marks = _marks(compared(areas), centre, figure)
    if not marks:
        none = "No area shown has a rate to be placed by."
        return words_alone(
            figure,
            none,
            says=join_sentences(
                what_it_is("Funnel plot", figure),
                none,
                f"England: {in_chart(figure, frame[frame['level'] == Level.ENGLAND].iloc[0])}.",
                not_shown(areas, "areas"),
            ),
            titled=titled,
        )
    y = _rates(marks, centre, figure)
    most = 1.04 * max(mark["base"] for mark in marks)
    at_x = _across(marks, most, figure)
    at_y, at_line = _up("value:Q", y), _up("line:Q", y)
    layers = [
        *_lines(centre, marks, most, y, at_x, at_line),
        *_points(marks, at_x, at_y),
        *_names(marks, highlight, most, y, at_x, at_y),
        *_key(),
    ]
    return to_chart(
        figure,
        layers,
        says=_says(figure, areas, marks, centre, highlight),
        unit_line=y.unit_line,
        height=HEIGHT,
        titled=titled,
        above=KEY - 66,
    )


def _rates(marks: list[dict], centre: FunnelCentre, figure: Figure) -> Values:
    """The scale of rates; by square roots where an area lies far out."""
    limit = limits_at(centre, _middle(marks))[3]
    scale = value_axis([mark["value"] for mark in marks] + [limit], figure, may_cut=False)
    return rooted(scale) if scale.high > FAR_OUT * limit else scale


def _across(marks: list[dict], most: float, figure: Figure) -> alt.X:
    """The axis of sizes, in children, with room at its right end for the names of the lines."""
    sizes = value_axis(
        [mark["base"] for mark in marks], replace(figure, unit="children"), may_cut=False
    )
    return alt.X(
        "base:Q",
        scale=alt.Scale(
            domain=[0, most], nice=False, range=[0, alt.expr(f"max(60, width - {ROOM})")]
        ),
        axis=alt.Axis(
            title=sizes.unit_line[0],
            titleAnchor="start",
            values=[tick for tick in sizes.ticks if tick <= most],
            labelExpr=sizes.label_expr(),
            grid=False,
            ticks=True,
            labelFlush=True,
        ),
    )


def _up(field: str, y: Values) -> alt.Y:
    """The axis of rates, for the marks or for the lines."""
    return alt.Y(
        field,
        scale=alt.Scale(type="sqrt" if y.rooted else "linear", domain=[0, y.high], nice=False),
        axis=alt.Axis(title=None, values=list(y.ticks), labelExpr=y.label_expr(), domain=False),
    )


def compared(areas: pd.DataFrame) -> pd.DataFrame:
    """The areas without those that are left out of the comparison."""
    return areas[areas["lies"] != NOT_COMPARED] if "lies" in areas else areas


def _marks(areas: pd.DataFrame, centre: FunnelCentre, figure: Figure) -> list[dict]:
    """One record an area with a rate. `far` is how far out it lies:
    its distance from England over that of the 99.8% limit on its side."""
    found = []
    for row in with_counts(figure, areas).to_dict("records"):
        count, base, value = float(row["numerator"]), float(row["base"]), float(row["value"])
        band, words = band_of(centre, count, base, reach=reach(figure, row))
        _, _, low, high = limits_at(centre, base)
        middle, exact = centre.per * centre.rate, centre.per * count / base
        found.append(
            {
                "code": row["geography"],
                "name": row["geography_name"],
                "base": base,
                "value": value,
                "band": band,
                "above": exact > middle,
                "far": abs(exact - middle)
                / max(1e-9, high - middle if exact > middle else middle - low),
                "shown": in_chart(figure, row),
                "lies": words,
                "says": f"{row['geography_name']}: {in_chart(figure, row)}, "
                f"{number(base)} children. {words}.",
            }
        )
    return found


def _middle(marks: list[dict]) -> float:
    """The base of the area in the middle of all by size: its limits must be in the picture."""
    return sorted(mark["base"] for mark in marks)[len(marks) // 2]


def _lines(
    centre: FunnelCentre, marks: list[dict], most: float, y: Values, at_x: alt.X, at_y: alt.Y
) -> list[alt.Chart]:
    """England's rate as a line across, and each limit as a curve over all sizes,
    with its name at the right end."""
    least = min(mark["base"] for mark in marks)
    bases = [least * (most / least) ** (step / 80) for step in range(81)]
    england = centre.per * centre.rate
    layers, ends = [], [{"base": most, "line": england, "words": centre.of}]
    for name, dash, *places in LINES:
        for place in places:
            curve = [
                {"base": base, "line": line}
                for base in bases
                if (line := limits_at(centre, base)[place]) <= y.high
            ]
            if curve:
                layers.append(
                    alt.Chart(inline_data(curve))
                    .mark_line(stroke=AXIS, strokeWidth=1.5, strokeDash=dash, clip=True, aria=False)
                    .encode(x=at_x, y=at_y)
                )
            ends.append(
                {"base": most, "line": min(limits_at(centre, most)[place], y.high), "words": name}
            )
    layers.append(
        alt.Chart(inline_data([{"base": 0, "line": england, "until": most}]))
        .mark_rule(stroke=INK, strokeWidth=2, aria=False)
        .encode(x=at_x, x2=alt.X2("until:Q"), y=at_y)
    )
    words = (
        alt.Chart(inline_data(_apart(ends, y)))
        .mark_text(align="left", baseline="middle", dx=5, fontSize=SMALL, aria=False)
        .encode(x=at_x, y=at_y, text=alt.Text("words:N"))
    )
    return [*layers, words]


def _apart(ends: list[dict], y: Values) -> list[dict]:
    """The names of lines, one of two left out where they would cover each other:
    England's stands always, then those of the 95% limits."""
    kept: list[dict] = []
    for end in ends:
        if all(
            abs(y.share(end["line"]) - y.share(other["line"])) * HEIGHT >= SMALL + 2
            for other in kept
        ):
            kept.append(end)
    return kept


def _points(marks: list[dict], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    tooltip = [
        alt.Tooltip("name:N", title="Area"),
        alt.Tooltip("shown:N", title="Value"),
        alt.Tooltip("base:Q", title="Children", format=",.0f"),
        alt.Tooltip("lies:N", title="Lies"),
    ]
    bands = {band: [mark for mark in marks if mark["band"] == band] for band in LOOKS}
    return [
        alt.Chart(inline_data(some))
        .mark_point(filled=True, opacity=1, **LOOKS[band])
        .encode(x=x, y=y, description=alt.Description("says:N"), tooltip=tooltip)
        for band, some in bands.items()
        if some
    ]


def _names(
    marks: list[dict], highlight: str | None, most: float, y: Values, at_x: alt.X, at_y: alt.Y
) -> list[alt.Chart]:
    """Names beside the area chosen and those furthest out, as long as they do not cover one
    another; to the left in the right half of the plot."""
    order = sorted(
        (m for m in marks if m["band"] == OUTSIDE or m["code"] == highlight),
        key=lambda m: (m["code"] != highlight, -m["far"]),
    )
    kept: list[dict] = []
    for mark in order[:NAMED]:
        if all(
            abs(y.share(mark["value"]) - y.share(other["value"])) * HEIGHT >= SMALL + 6
            for other in kept
        ):
            kept.append(mark)
    layers = []
    for left in (False, True):
        some = [
            {k: mark[k] for k in ("base", "value", "name")}
            for mark in kept
            if (mark["base"] > most / 2) is left
        ]
        if some:
            # Twice: a broad white edge first, so that a name can be read over the marks behind it.
            layers += [
                alt.Chart(inline_data(some))
                .mark_text(
                    align="right" if left else "left",
                    baseline="middle",
                    dx=-9 if left else 9,
                    fontSize=SMALL + 1,
                    aria=False,
                    **edge,
                )
                .encode(x=at_x, y=at_y, text=alt.Text("name:N"))
                for edge in ({"stroke": WHITE, "strokeWidth": 4, "strokeJoin": "round"}, {})
            ]
    return layers


def _key() -> list[alt.Chart]:
    layers = []
    for place, band in enumerate(LOOKS):
        at, data = (
            {"x": alt.XValue(8), "y": alt.YValue(-KEY + 8 + 24 * place)},
            inline_data([{"words": KEY_WORDS[band]}]),
        )
        layers += [
            alt.Chart(data)
            .mark_point(filled=True, opacity=1, aria=False, **LOOKS[band])
            .encode(**at),
            alt.Chart(data)
            .mark_text(align="left", baseline="middle", dx=14, fontSize=TEXT, aria=False)
            .encode(**at, text=alt.Text("words:N")),
        ]
    return layers


def _says(
    figure: Figure,
    areas: pd.DataFrame,
    marks: list[dict],
    centre: FunnelCentre,
    highlight: str | None,
) -> str:
    many = PLURALS[Level(areas["level"].iloc[0])][1]
    counts = [
        f"{sum(mark['band'] == band for mark in marks)} of {len(marks)} {many} lie "
        f"{words[:1].lower()}{words[1:]}"
        for band, words in KEY_WORDS.items()
    ]
    unsure = sum(ROUNDING_DECIDES in mark["lies"] for mark in marks)
    sides = [_side(marks, above=above) for above in (True, False)]
    chosen = next((mark["says"] for mark in marks if mark["code"] == highlight), "")
    england = figure.frame[figure.frame["level"] == Level.ENGLAND].iloc[0]
    return join_sentences(
        what_it_is(f"Funnel plot of {len(marks)} {many} by number of children", figure),
        f"England: {in_chart(figure, england)}.",
        _left_out(areas, centre, figure),
        dispersion_words(centre),
        f"{counts[0]}; {counts[1]}; {counts[2]}.",
        f"For {unsure} of them the rounding of their counts decides." if unsure else "",
        *sides,
        chosen,
        not_shown(areas, many),
        rounding(areas),
    )


def _left_out(areas: pd.DataFrame, centre: FunnelCentre, figure: Figure) -> str:
    """Who is compared, and about what, where not all are."""
    if centre.of != COMPARED:
        return ""
    many = PLURALS[Level(areas["level"].iloc[0])][1]
    out = len(areas) - len(compared(areas))
    rate = number(centre.per * centre.rate, figure.decimals)
    return (
        f"Compared are {many} live for three months or more, all together {rate}; {out} "
        "others are in the table alone."
    )


def _side(marks: list[dict], *, above: bool) -> str:
    """The areas outside the 99.8% limit on one side, the furthest out first."""
    names = [
        mark["name"]
        for mark in sorted(marks, key=lambda m: (-m["far"], m["name"]))
        if mark["band"] == OUTSIDE and mark["above"] is above
    ]
    more = f", and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return (
        f"{'Above' if above else 'Below'} the 99.8% limit: "
        f"{listed(names) if not more else ', '.join(names[:NAMED])}{more}."
        if names
        else ""
    )


def dispersion_words(centre: FunnelCentre) -> str:
    """Whether the limits are those of chance alone, or wider because areas differ by more."""
    if not centre.between:
        return "The limits are those of chance alone: the areas differ by no more than that."
    return (
        "The limits allow for over-dispersion: the mean square of the areas' distances from "
        f"England is {number(centre.ratio, 1)} times what chance alone would make it."
    )
