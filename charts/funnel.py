"""The funnel plot: the rate of each area against its size,
with the limits between which areas of a size may be expected to lie."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from charts import funnel_drawing
from charts.alt_text import PLURALS, drawable, join_sentences, not_shown, rounding, what_it_is
from charts.control_limits import (
    COMPARED,
    NOT_COMPARED,
    OUTSIDE,
    ROUNDING_DECIDES,
    band_of,
    centre_of,
    limits_at,
    reach,
    with_counts,
)
from charts.funnel_layers import HEIGHT, KEY, KEY_WORDS, NAMED, Plot, layers
from charts.scales import Values, rooted, value_axis
from charts.theme import (
    Chart,
    to_chart,
    words_alone,
)
from figures.figure import Figure, FunnelCentre
from figures.observation import in_chart
from figures.wording import listed, number
from release.vocabulary import Level

FAR_OUT = 4
"""Where an area lies further out than so many times the limits of one of middling size, rates are
drawn on the square-root scale, on which limits are worked out."""


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
    rates = _rates(marks, centre, figure)
    sizes = value_axis(
        [mark["base"] for mark in marks], replace(figure, unit="children"), may_cut=False
    )
    most = 1.04 * max(mark["base"] for mark in marks)
    seen = Plot(marks, centre, most, rates, sizes, highlight)
    chart = to_chart(
        figure,
        partial(layers, seen),
        says=_says(figure, areas, marks, centre, highlight),
        unit_line=rates.unit_line,
        height=HEIGHT,
        titled=titled,
        above=KEY - 66,
    )
    return replace(chart, drawn=funnel_drawing.drawn(seen))


def _rates(marks: list[dict], centre: FunnelCentre, figure: Figure) -> Values:
    """The scale of rates; by square roots where an area lies far out."""
    limit = limits_at(centre, _middle(marks))[3]
    scale = value_axis([mark["value"] for mark in marks] + [limit], figure, may_cut=False)
    return rooted(scale) if scale.high > FAR_OUT * limit else scale


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
