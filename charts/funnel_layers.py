"""How a funnel plot is drawn in a spec: the lines of the limits, the marks with their names,
and the key."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import altair as alt

from charts.control_limits import BETWEEN, OUTSIDE, WITHIN, limits_at
from charts.scales import Values
from charts.theme import AXIS, FOCUS, INK, SMALL, TEXT, WHITE, inline_data
from figures.figure import FunnelCentre

HEIGHT = 400
ROOM = 58
"""Pixels kept to the right of the plot for the names of the lines."""
KEY = 84
LIFT = 12
NAMED = 8
"""Up to so many areas are named beside their mark, and in the text alternative for each side."""

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

HEADS = ("Area", "Value", "Children", "Lies")


@dataclass(frozen=True)
class Plot:
    """What is drawn of a funnel: one record an area with a rate, the centre, the size at the right
    end of the plot, and the scales of rates and of sizes; `highlight` is the code of the area that
    is named whatever its place."""

    marks: list[dict]
    centre: FunnelCentre
    most: float
    rates: Values
    sizes: Values
    highlight: str | None

    @property
    def england(self) -> float:
        """The rate the limits lie about."""
        return self.centre.per * self.centre.rate

    @property
    def ticks(self) -> list[float]:
        """The sizes that are named."""
        return [tick for tick in self.sizes.ticks if tick <= self.most]

    def curves(self) -> list[tuple[tuple[int, int], list[dict]]]:
        """Each limit as a curve over all sizes, with its dash."""
        least = min(mark["base"] for mark in self.marks)
        bases = [least * (self.most / least) ** (step / 80) for step in range(81)]
        found = []
        for _, dash, *places in LINES:
            for place in places:
                curve = [
                    {"base": base, "line": line}
                    for base in bases
                    if (line := limits_at(self.centre, base)[place]) <= self.rates.high
                ]
                found += [(dash, curve)] if curve else []
        return found

    def ends(self) -> list[dict]:
        """The names of lines at their right ends, one of two left out where they would cover each
        other: England's stands always, then those of the 95% limits."""
        ends = [{"base": self.most, "line": self.england, "words": self.centre.of}]
        for name, _, *places in LINES:
            at = limits_at(self.centre, self.most)
            ends += [
                {"base": self.most, "line": min(at[place], self.rates.high), "words": name}
                for place in places
            ]
        return self._apart(ends, "line", SMALL + 2)

    def named(self) -> list[tuple[dict, bool]]:
        """The area chosen and those furthest out, as long as their names do not cover one another,
        and whether a name stands to the left: in the right half of the plot."""
        order = sorted(
            (m for m in self.marks if m["band"] == OUTSIDE or m["code"] == self.highlight),
            key=lambda m: (m["code"] != self.highlight, -m["far"]),
        )
        kept = self._apart(order[:NAMED], "value", SMALL + 6)
        return [(mark, mark["base"] > self.most / 2) for mark in kept]

    def lift(self, mark: dict) -> int:
        """How far above its mark a name stands, in pixels: one at the foot is clear of the axis and
        of the marks on it."""
        return LIFT if self.rates.share(mark["value"]) * HEIGHT < LIFT else 0

    def _apart(self, records: list[dict], name: str, pixels: int) -> list[dict]:
        kept: list[dict] = []
        for one in records:
            up = self.rates.share(one[name])
            if all(abs(up - self.rates.share(k[name])) * HEIGHT >= pixels for k in kept):
                kept.append(one)
        return kept


def layers(seen: Plot) -> list[alt.Chart]:
    """The layers of the spec."""
    at_x = _across(seen)
    at_y, at_line = _up("value:Q", seen.rates), _up("line:Q", seen.rates)
    return [
        *_lines(seen, at_x, at_line),
        *_points(seen.marks, at_x, at_y),
        *_names(seen, at_x, at_y),
        *_key(),
    ]


def _across(seen: Plot) -> alt.X:
    """The axis of sizes, in children, with room at its right end for the names of the lines."""
    return alt.X(
        "base:Q",
        scale=alt.Scale(
            domain=[0, seen.most], nice=False, range=[0, alt.expr(f"max(60, width - {ROOM})")]
        ),
        axis=alt.Axis(
            title=seen.sizes.unit_line[0],
            titleAnchor="start",
            values=seen.ticks,
            labelExpr=seen.sizes.label_expr(),
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


def _lines(seen: Plot, at_x: alt.X, at_y: alt.Y) -> list[alt.Chart]:
    """England's rate as a line across, and the limits, with their names at the right end."""
    curves = [
        alt.Chart(inline_data(curve))
        .mark_line(stroke=AXIS, strokeWidth=1.5, strokeDash=dash, clip=True, aria=False)
        .encode(x=at_x, y=at_y)
        for dash, curve in seen.curves()
    ]
    england = (
        alt.Chart(inline_data([{"base": 0, "line": seen.england, "until": seen.most}]))
        .mark_rule(stroke=INK, strokeWidth=2, aria=False)
        .encode(x=at_x, x2=alt.X2("until:Q"), y=at_y)
    )
    words = (
        alt.Chart(inline_data(seen.ends()))
        .mark_text(align="left", baseline="middle", dx=5, fontSize=SMALL, aria=False)
        .encode(x=at_x, y=at_y, text=alt.Text("words:N"))
    )
    return [*curves, england, words]


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


def _names(seen: Plot, at_x: alt.X, at_y: alt.Y) -> list[alt.Chart]:
    """Names beside their marks."""
    found = []
    for left, lift in product((False, True), (0, LIFT)):
        some = [
            {k: mark[k] for k in ("base", "value", "name")}
            for mark, is_left in seen.named()
            if (is_left, seen.lift(mark)) == (left, lift)
        ]
        if some:
            # Twice: a broad white edge first, so that a name can be read over the marks behind it.
            found += [
                alt.Chart(inline_data(some))
                .mark_text(
                    align="right" if left else "left",
                    baseline="middle",
                    dx=-9 if left else 9,
                    dy=-lift,
                    fontSize=SMALL + 1,
                    aria=False,
                    **edge,
                )
                .encode(x=at_x, y=at_y, text=alt.Text("name:N"))
                for edge in ({"stroke": WHITE, "strokeWidth": 4, "strokeJoin": "round"}, {})
            ]
    return found


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
