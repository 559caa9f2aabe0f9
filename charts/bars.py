"""Bars: areas by size, and the categories of a breakdown."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

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
from charts.bar_layers import rows, standing
from charts.grouped_bars import pairs, two_way
from charts.left_out import only_ends, told_together
from charts.theme import (
    Chart,
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
    chart = to_chart(
        figure,
        partial(rows, bars, step, reference, bold, few=few),
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


def _places(bars: list[dict], *, few: bool) -> list[str]:
    """The names as they stand on the axis; bars of one name are kept apart by marks nobody sees."""
    names = [wrapped(bar["name"], 20) if few else bar["name"] for bar in bars]
    return [name + "\u200b" * names[:place].count(name) for place, name in enumerate(names)]


def _upright(figure: Figure, bars: list[dict], *, says: str, titled: bool) -> Chart:
    """Few short names in their own order stand side by side, kept together on a wide screen."""
    chart = to_chart(
        figure,
        partial(standing, bars),
        says=says,
        unit_line=unit_line(figure),
        height=260,
        titled=titled,
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
