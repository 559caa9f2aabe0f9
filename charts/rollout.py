"""Practitioners planned, trained, issued and active, in panels over months."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from charts.alt_text import drawable, join_sentences, not_shown, rounding, what_it_is
from charts.panel_drawing import panels_drawn
from charts.panels import Grid, Line, Panel, key, key_height, layers
from charts.scales import periods_of, value_axis
from charts.series import Series
from charts.theme import SERIES, Chart, to_chart
from figures.figure import Figure
from figures.observation import is_shown, with_unit
from figures.wording import listed


def burn_up(figure: Figure, chosen: str | None = None, *, titled: bool = False) -> Chart:
    """Planned, trained, issued and active over months, one panel a wave,
    each with a scale of its own from zero; `chosen` is the period that stands out.

    `figure.frame` holds one row a wave, measure and month: up to four measures, drawn in the order
    of `figure.selection.measures`, and the wave as the category; or one row an area, measure and
    month: then a panel an area.
    """
    frame = drawable(figure)
    by = (
        "category_title"
        if frame["category"].nunique() > 1 or frame["geography"].nunique() == 1
        else "geography_name"
    )
    periods, measures = periods_of(frame, figure.selection.grain), _measures(figure, frame)
    stories, panels = [], []
    for title, some in frame.groupby(by, sort=False):
        lines = [
            Series(name, some[some["measure"] == measure].sort_values("period_end"), look)
            for look, (measure, name) in enumerate(measures.items())
        ]
        axis = value_axis(
            [float(v) for v in some.loc[is_shown(some), "value"]],
            figure,
            may_cut=False,
            may_divide=False,
        )
        panels.append(
            Panel(
                str(title),
                "",
                axis,
                tuple(
                    Line(line.place, line.records(figure, periods), line.breaks(periods))
                    for line in lines
                ),
            )
        )
        stories.append(f"{title}: {_latest(lines, figure)}")
    grid = Grid(panels, plot=150, top=key_height(list(measures.values())))
    says = join_sentences(
        what_it_is(
            f"Line charts of {len(measures)} series, one panel each for "
            f"{listed([panel.title for panel in panels])}, from {periods.titles[0]} to "
            f"{periods.titles[-1]}",
            figure,
        ),
        *stories,
        not_shown(frame, "values"),
        rounding(frame),
    )
    unit_line = (*panels[0].axis.unit_line, "Each panel has a scale of its own.")
    chart = to_chart(
        figure,
        lambda: [*key(list(measures.values())), *layers(grid, periods, chosen)],
        says=says,
        unit_line=unit_line,
        height=grid.height,
        titled=titled,
    )
    seen = panels_drawn(grid, periods, unit_line, chosen, list(measures.values()))
    return replace(chart, drawn=seen)


def _measures(figure: Figure, frame: pd.DataFrame) -> dict[str, str]:
    """Id and title of the measures in the frame, in the order of the selection; at most four."""
    titles = dict(zip(frame["measure"], frame["measure_title"], strict=True))
    ids = [measure for measure in figure.selection.measures if measure in titles] or list(titles)
    if len(ids) > len(SERIES):
        raise ValueError(f"{figure.title!r} has {len(ids)} measures; a panel holds {len(SERIES)}")
    return {measure: titles[measure] for measure in ids}


def _latest(lines: list[Series], figure: Figure) -> str:
    parts = []
    for line in lines:
        known = line.known()
        parts.append(
            f"{line.title} {with_unit(figure, known.iloc[-1])} in {known.iloc[-1]['period_title']}"
            if len(known)
            else f"{line.title} no value shown"
        )
    return "; ".join(parts) + "."
