"""Bars: areas by size, and the categories of a breakdown."""

from __future__ import annotations

import json
from dataclasses import replace

import altair as alt
import pandas as pd

from charts import bar_drawing
from charts.alt_text import (
    PLURALS,
    drawable,
    extremes,
    is_rate,
    join_sentences,
    not_shown,
    rounding,
    what_it_is,
)
from charts.grouped_bars import pairs, two_way
from charts.left_out import only_ends, told_together
from charts.theme import (
    AXIS,
    EDGE,
    FOCUS,
    INK,
    REST,
    SMALL,
    TEXT,
    Chart,
    inline_data,
    to_chart,
    unit_line,
    wrapped,
)
from figures.figure import Figure
from figures.observation import beside_mark, in_chart, is_hidden, is_shown, with_unit
from release.vocabulary import Level

FEW = 12
"""Up to so many bars there is room for names of two lines at full size."""


def ranked_bars(
    figure: Figure, highlight: str | None = None, *, ends: int | None = None, titled: bool = False
) -> Chart:
    """Areas as horizontal bars from zero, largest first, each with its value;
    `highlight` is the code of the area to stand out.

    `figure.frame` holds one row an area. A row of level England is drawn as a reference line when
    the figure is a rate (its rows have a `base`), and is only named in the text alternative when it
    is a count. Areas withheld stand last, with the words instead of a bar. `ends=10` keeps the ten
    highest, the ten lowest and the highlighted area, and says how many are left out; without it
    every area is drawn.
    """
    frame = drawable(figure)
    is_england = (frame["level"] == Level.ENGLAND) & (frame["level"] != Level.ENGLAND).any()
    areas, england = by_size(frame[~is_england]), frame[is_england & is_shown(frame)]
    reference = (
        (float(england["value"].iloc[0]), f"England {with_unit(figure, england.iloc[0])}")
        if len(england) and is_rate(areas)
        else None
    )
    bars = [
        _bar(area, area["geography_name"], figure, chosen=highlight in (None, area["geography"]))
        for area in areas.to_dict("records")
    ]
    bars = only_ends(bars, ends) if ends else told_together(bars)
    return _horizontal(
        figure,
        bars,
        says=_of_areas(figure, areas, england, highlight),
        ranked=True,
        reference=reference,
        bold=highlight,
        titled=titled,
    )


def category_bars(figure: Figure, *, titled: bool = False) -> Chart:
    """The categories of one breakdown (or several measures, or areas) as bars from zero,
    each with its value.

    `figure.frame` holds one row a category. Sorted by size,
    except breakdowns whose categories have an order of their own, which keep it.
    """
    frame = drawable(figure)
    if two_way(frame):
        return pairs(figure, titled=titled)
    names = varying(frame)
    categories = frame if set(frame["breakdown"]) <= figure.ordered else by_size(frame)
    bars = [
        _bar(category, str(category[names]), figure, chosen=True)
        for category in categories.to_dict("records")
    ]
    says = _of_categories(figure, categories, names)
    upright = (
        set(frame["breakdown"]) <= figure.ordered
        and len(bars) <= 6
        and max(len(bar["name"]) for bar in bars) <= 10
    )
    return (_upright if upright else _horizontal)(figure, bars, says=says, titled=titled)


def varying(frame: pd.DataFrame) -> str:
    """The column whose titles tell the rows apart: category, area, measure or source."""
    return next(
        (
            name
            for name in ("category_title", "geography_name", "measure_title", "source")
            if frame[name].nunique() > 1
        ),
        "geography_name",
    )


def by_size(frame: pd.DataFrame) -> pd.DataFrame:
    """Largest first, equals by name, rows without a number last."""
    sizes = frame["value"].astype("Float64").where(is_shown(frame))
    return (
        frame.assign(_size=sizes)
        .sort_values(
            ["_size", "geography_name", "category_title"],
            ascending=[False, True, True],
            na_position="last",
        )
        .drop(columns="_size")
    )


def in_order(figure: Figure, kind: str) -> Figure:
    """The figure with its rows in the order in which a chart of that kind draws them, so that the
    table beside it is read in the same order; England last."""
    frame = figure.frame
    if kind in ("ranked_bars", "ends", "hexmap", "funnel"):
        last = frame["level"] == Level.ENGLAND
    elif kind == "columns" and not two_way(frame) and not set(frame["breakdown"]) <= figure.ordered:
        last = pd.Series(False, index=frame.index)
    else:
        return figure
    if frame["measure"].nunique() > 1 or frame["period"].nunique() > 1:
        return figure
    ordered = pd.concat([by_size(frame[~last]), frame[last]]).reset_index(drop=True)
    return replace(figure, frame=ordered)


def _bar(row: dict, name: str, figure: Figure, *, chosen: bool) -> dict:
    value = {} if is_hidden(row) else {"value": float(row["value"])}
    return {
        "code": row["geography"],
        "name": name,
        "shown": in_chart(figure, row),
        "label": beside_mark(figure, row),
        "says": f"{name}: {in_chart(figure, row)}",
        "chosen": chosen,
        **value,
    }


def _horizontal(
    figure: Figure,
    bars: list[dict],
    *,
    says: str,
    titled: bool,
    ranked: bool = False,
    reference: tuple[float, str] | None = None,
    bold: str | None = None,
) -> Chart:
    """Name, bar, value in three columns. Values stand in a column of their own,
    so that a reference line never runs through one."""
    few = len(bars) <= (FEW if ranked else 3 * FEW)
    bars = [
        {**bar, "place": place, "order": order}
        for order, (bar, place) in enumerate(zip(bars, _places(bars, few=few), strict=True))
    ]
    step = max(34, 16 * max(bar["place"].count("\n") + 1 for bar in bars) + 12) if few else 20
    room = 8 * max(len(bar["label"]) for bar in bars) + 12
    drawn = [bar["value"] for bar in bars if "value" in bar] + ([reference[0]] if reference else [])
    x = alt.X(
        "value:Q",
        scale=alt.Scale(
            **_from_zero(drawn), nice=False, range=[0, alt.expr(f"max(20, width - {room})")]
        ),
        axis=None,
    )
    y = alt.Y(
        "place:N",
        sort=alt.EncodingSortField(field="order", op="min"),
        axis=_names_axis([bar["place"] for bar in bars if bar["code"] == bold and bold], few=few),
        scale=alt.Scale(paddingInner=1 - (22 if few else 14) / step, paddingOuter=0.15),
    )
    layers = [
        *_bar_layers(bars, x, y),
        alt.Chart(inline_data(bars))
        .mark_text(align="right", fontSize=TEXT if few else SMALL + 1, aria=False)
        .encode(y=y, x=alt.XValue(alt.expr("width")), text=alt.Text("label:N")),
    ]
    if reference is not None:
        layers += _reference(*reference, x)
    chart = to_chart(
        figure,
        layers,
        says=says,
        unit_line=unit_line(figure),
        height=step * len(bars),
        titled=titled,
        above=22 if reference is not None else 0,
    )
    seen = bar_drawing.horizontal(
        bars,
        unit_line(figure),
        step=step,
        few=few,
        ranked=ranked,
        reference=reference,
        bold=bold,
    )
    return replace(chart, drawn=seen)


def _from_zero(values: list[float]) -> dict:
    """A scale from 0 to the largest of what is drawn.

    It is left to the data, so that another month is drawn into the same chart and no new one is
    made; without a length to draw there must be one to divide by.
    """
    return {"zero": True} if max(values, default=0) > 0 else {"domain": [0, 1]}


def _places(bars: list[dict], *, few: bool) -> list[str]:
    """The names as they stand on the axis; bars of one name are kept apart by marks nobody sees."""
    names = [wrapped(bar["name"], 20) if few else bar["name"] for bar in bars]
    return [name + "\u200b" * names[:place].count(name) for place, name in enumerate(names)]


def _names_axis(bold: list[str], *, few: bool) -> alt.Axis:
    weight = (
        alt.condition(
            f"datum.value == {json.dumps(bold[0])}", alt.value("bold"), alt.value("normal")
        )
        if bold
        else "normal"
    )
    # A label of several lines hangs from its first:
    # lifted by half of the rest, it stands level with its bar.
    lifted = {
        "condition": [
            {"test": f"length(split(datum.value, '\\n')) == {lines}", "value": -8 * (lines - 1)}
            for lines in (2, 3, 4, 5)
        ],
        "value": 0,
    }
    return alt.Axis(
        title=None,
        domain=False,
        labelLimit=190 if few else 165,
        labelFontSize=TEXT if few else SMALL + 1,
        labelExpr="split(datum.label, '\\n')",
        labelFontWeight=weight,
        labelLineHeight=16,
        labelOffset=lifted,
    )


def _bar_layers(bars: list[dict], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    tooltip = [alt.Tooltip("name:N", title="Name"), alt.Tooltip("shown:N", title="Value")]
    layers = []
    for chosen, fill, edge in ((True, FOCUS, FOCUS), (False, REST, EDGE)):
        some = [bar for bar in bars if "value" in bar and bar["chosen"] == chosen]
        if some:
            layers.append(
                alt.Chart(inline_data(some))
                .mark_bar(fill=fill, stroke=edge, strokeWidth=0.6)
                .encode(x=x, y=y, description=alt.Description("says:N"), tooltip=tooltip)
            )
    return layers


def _reference(value: float, words: str, x: alt.X) -> list[alt.Chart]:
    """England's value as a dashed line with its name above it."""
    line = alt.Chart(inline_data([{"value": value, "words": words}])).encode(x=x)
    return [
        line.mark_rule(stroke=INK, strokeWidth=1.5, strokeDash=[5, 3], aria=False),
        line.mark_text(align="right", baseline="bottom", dx=4, aria=False).encode(
            y=alt.YValue(-4), text=alt.Text("words:N")
        ),
    ]


def _upright(figure: Figure, bars: list[dict], *, says: str, titled: bool) -> Chart:
    """Few short names in their own order stand side by side, kept together on a wide screen."""
    order = [bar["name"] for bar in bars]
    x = alt.X(
        "name:N",
        sort=order,
        axis=alt.Axis(title=None, labelAngle=0, domainColor=AXIS),
        scale=alt.Scale(
            range=[0, alt.expr(f"min(width, {150 * len(bars)})")],
            paddingInner=0.3,
            paddingOuter=0.15,
        ),
    )
    values = [bar["value"] for bar in bars if "value" in bar]
    y = alt.Y(  # room above the highest bar for its number
        "value:Q", axis=None, scale=alt.Scale(**_from_zero(values), nice=False, range=[260, 24])
    )
    drawn, bare = (
        [bar for bar in bars if "value" in bar],
        [bar for bar in bars if "value" not in bar],
    )
    layers = (
        [
            alt.Chart(inline_data(drawn))
            .mark_bar(fill=FOCUS)
            .encode(
                x=x,
                y=y,
                description=alt.Description("says:N"),
                tooltip=[
                    alt.Tooltip("name:N", title="Name"),
                    alt.Tooltip("shown:N", title="Value"),
                ],
            ),
            alt.Chart(inline_data(drawn))
            .mark_text(baseline="bottom", dy=-4, aria=False)
            .encode(x=x, y=y, text=alt.Text("label:N")),
        ]
        if drawn
        else []
    )
    if bare:
        layers.append(
            alt.Chart(inline_data(bare))
            .mark_text(baseline="bottom", dy=-4, fontSize=SMALL)
            .encode(
                x=x,
                y=alt.YValue(260),
                text=alt.Text("label:N"),
                description=alt.Description("says:N"),
            )
        )
    chart = to_chart(
        figure, layers, says=says, unit_line=unit_line(figure), height=260, titled=titled
    )
    return replace(chart, drawn=bar_drawing.upright(bars, unit_line(figure)))


def _of_areas(
    figure: Figure, areas: pd.DataFrame, england: pd.DataFrame, highlight: str | None
) -> str:
    many = PLURALS[Level(areas["level"].iloc[0])][1]
    chosen = areas[areas["geography"] == highlight]
    known = areas[is_shown(areas)]
    place = ""
    if len(chosen) and is_shown(chosen).iloc[0]:
        larger = int((known["value"].astype(float) > float(chosen["value"].iloc[0])).sum())
        higher = (
            f"; {larger} of {len(known)} {many} {'is' if larger == 1 else 'are'} higher"
            if len(known) > 1
            else ""
        )
        place = f"{chosen['geography_name'].iloc[0]}: {in_chart(figure, chosen.iloc[0])}{higher}."
    elif len(chosen):
        place = f"{chosen['geography_name'].iloc[0]}: {in_chart(figure, chosen.iloc[0])}."
    return join_sentences(
        what_it_is(
            f"Bar chart of {len(areas)} {many}, largest first" if len(areas) > 1 else "Bar chart",
            figure,
        ),
        extremes(areas, figure, names="geography_name", things=many),
        place,
        f"England: {in_chart(figure, england.iloc[0])}." if len(england) else "",
        not_shown(areas, many),
        rounding(areas),
    )


def _of_categories(figure: Figure, frame: pd.DataFrame, names: str) -> str:
    things = {"geography_name": "areas", "measure_title": "measures", "source": "sources"}.get(
        names, "categories"
    )
    each = "; ".join(f"{row[names]}: {in_chart(figure, row)}" for row in frame.to_dict("records"))
    return join_sentences(
        what_it_is("Bar chart", figure),
        f"{each}." if len(frame) <= FEW else extremes(frame, figure, names=names, things=things),
        not_shown(frame, things),
        rounding(frame),
    )
