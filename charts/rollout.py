"""Charts of the roll-out: milestone dates, and practitioners planned, trained,
issued and active."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import altair as alt
import pandas as pd

from charts.alt_text import PLURALS, drawable, join_sentences, not_shown, rounding, what_it_is
from charts.panel_drawing import panels_drawn
from charts.panels import Grid, Line, Panel, key, key_height, layers
from charts.scales import periods_of, value_axis
from charts.series import Series
from charts.theme import AXIS, INK, SERIES, SMALL, TEXT, WHITE, Chart, inline_data, to_chart
from figures.figure import Figure
from figures.observation import is_shown, with_unit
from figures.wording import listed, long_date
from release.vocabulary import REPLACES_VALUE, Level, Status

KINDS = ("baseline", "plan", "actual")
KIND_TITLES = {"baseline": "First baseline", "plan": "Latest plan", "actual": "Actual"}
LOOKS = {
    "baseline": {
        "shape": "stroke",
        "angle": 90,
        "size": 300,
        "fill": AXIS,
        "stroke": AXIS,
        "strokeWidth": 2.5,
    },
    "plan": {"shape": "circle", "size": 150, "fill": WHITE, "stroke": SERIES[0], "strokeWidth": 2},
    "actual": {
        "shape": "diamond",
        "size": 45,
        "fill": SERIES[3],
        "stroke": INK,
        "strokeWidth": 0.5,
    },
}
"""Shape first, then colour: an upright stroke, a ring and a small diamond stay apart in grey,
and where all three fall on one day."""

KEY = 90
"""Pixels from the top of the key to the top of the plot:
three lines of words, and the labels of the time axis."""


def dumbbell(figure: Figure, *, kinds: tuple[str, str, str] = KINDS, titled: bool = False) -> Chart:
    """First baseline, latest plan and actual date of one milestone for each authority,
    on one time axis.

    `figure.frame` holds one row an authority and kind of date, with the date (ISO) in `text`.
    `kinds` are the ids of the three kinds, in the order baseline, plan, actual: found in the column
    `category` (or `measure`), either whole or as the last part of a composite id
    (`ready.baseline`). Authorities are sorted by latest plan. Shapes and words tell the kinds
    apart, never colour alone.
    """
    frame = drawable(figure)
    dates = _dates(frame, dict(zip(kinds, KINDS, strict=True)))
    if dates.empty:
        raise ValueError(f"no dates to draw for {figure.title!r} ({figure.subtitle})")
    if dates.duplicated(["name", "kind"]).any():
        raise ValueError(
            f"more than one milestone in {figure.title!r}: narrow the selection to one"
        )
    order = _order(dates)
    x, y = date_axis(dates["day"].min(), dates["day"].max()), _names(order)
    step = 20 if len(order) > 12 else 34
    layers = [
        _spans(dates, x, y),
        *(
            _marks(dates[dates["kind"] == kind], kind, x, y)
            for kind in KINDS
            if (dates["kind"] == kind).any()
        ),
        *_dates_key(),
    ]
    return to_chart(
        figure,
        layers,
        says=_of_dates(figure, frame, dates),
        unit_line="Date",
        height=step * len(order),
        titled=titled,
        above=KEY - 66,
    )


def _dates(frame: pd.DataFrame, kinds: dict[str, str]) -> pd.DataFrame:
    """One row a date that is known: columns `name`, `kind` (baseline,
    plan or actual) and `day` (ISO)."""
    column = (
        "category"
        if frame["category"].nunique() > 1 or frame["measure"].nunique() == 1
        else "measure"
    )
    known = frame[~frame["status"].isin(REPLACES_VALUE) & frame["text"].notna()]
    kind = known[column].astype(str).str.rsplit(".", n=1).str[-1].map(kinds)
    return pd.DataFrame(
        {"name": known["geography_name"], "kind": kind, "day": known["text"]}
    ).dropna()


def _order(dates: pd.DataFrame) -> list[str]:
    wide = dates.pivot(index="name", columns="kind", values="day").reindex(columns=KINDS)
    return list(
        wide.assign(by=wide["plan"].fillna(wide["actual"]).fillna(wide["baseline"]))
        .reset_index()
        .sort_values(["by", "name"])["name"]
    )


def milliseconds(day: str) -> int:
    """Milliseconds since 1970 at the start of the day in UTC,
    so that no reader's time zone moves a date."""
    return int(dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC).timestamp()) * 1000


def date_axis(earliest: str, latest: str, *, labels: int = 3, begins: str = "8") -> alt.X:
    """A time axis over whole months that holds both days (ISO), with at most so many labels as a
    phone can hold; `begins` is the pixel, or an expression for it, of its start."""
    first, last = pd.Period(earliest[:7], freq="M"), pd.Period(latest[:7], freq="M") + 1
    months = pd.period_range(first, last, freq="M")
    step = next(
        step for step in (1, 2, 3, 6, 12, 24, 60, 240) if (len(months) - 1) // step < labels
    )
    ticks = {milliseconds(f"{month}-01"): f"{month:%b %Y}" for month in months[::step]}
    words = f"{list(ticks.values())!r}[indexof({list(ticks)!r}, datum.value)]"
    return alt.X(
        "at:Q",
        scale=alt.Scale(
            domain=[milliseconds(f"{first}-01"), milliseconds(f"{last}-01")],
            nice=False,
            zero=False,
            range=[alt.expr(begins), alt.expr("width - 16")],
        ),
        axis=alt.Axis(
            title=None, values=list(ticks), labelExpr=words, orient="top", grid=True, domain=False
        ),
    )


def _names(order: list[str]) -> alt.Y:
    few = len(order) <= 12
    return alt.Y(
        "name:N",
        sort=order,
        axis=alt.Axis(
            title=None, domain=False, labelLimit=165, labelFontSize=TEXT if few else SMALL + 1
        ),
    )


def _spans(dates: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    """A thin line from an authority's first date to its last, under the marks."""
    ends = dates.groupby("name")["day"].agg(["min", "max"]).reset_index()
    records = [
        {"name": name, "at": milliseconds(first), "until": milliseconds(last)}
        for name, first, last in ends.itertuples(index=False)
    ]
    return (
        alt.Chart(inline_data(records))
        .mark_rule(stroke=AXIS, strokeWidth=1, aria=False)
        .encode(x=x, x2=alt.X2("until:Q"), y=y)
    )


def _marks(dates: pd.DataFrame, kind: str, x: alt.X, y: alt.Y) -> alt.Chart:
    title = KIND_TITLES[kind]
    records = [
        {
            "name": name,
            "at": milliseconds(day),
            "kind": title,
            "shown": long_date(day),
            "says": f"{name}, {title.lower()}: {long_date(day)}",
        }
        for name, day in dates[["name", "day"]].itertuples(index=False)
    ]
    return (
        alt.Chart(inline_data(records))
        .mark_point(filled=True, opacity=1, **LOOKS[kind])
        .encode(
            x=x,
            y=y,
            description=alt.Description("says:N"),
            tooltip=[
                alt.Tooltip("name:N", title="Area"),
                alt.Tooltip("kind:N", title="Date"),
                alt.Tooltip("shown:N", title="Day"),
            ],
        )
    )


def _dates_key() -> list[alt.Chart]:
    """The three shapes with their words, one under the other above the time axis:
    side by side they would be wider than a phone's plot."""
    layers = []
    for place, kind in enumerate(KINDS):
        at, data = (
            {"x": alt.XValue(8), "y": alt.YValue(-KEY + 22 * place)},
            inline_data([{"words": KIND_TITLES[kind]}]),
        )
        layers += [
            alt.Chart(data)
            .mark_point(filled=True, opacity=1, aria=False, **LOOKS[kind])
            .encode(**at),
            alt.Chart(data)
            .mark_text(align="left", baseline="middle", dx=14, fontSize=TEXT)
            .encode(**at, text=alt.Text("words:N")),
        ]
    return layers


def _of_dates(figure: Figure, frame: pd.DataFrame, dates: pd.DataFrame) -> str:
    one, many = PLURALS[Level(frame["level"].iloc[0])]
    wide = dates.pivot(index="name", columns="kind", values="day").reindex(columns=KINDS)
    actual, later = wide["actual"].dropna(), int((wide["plan"] > wide["baseline"]).sum())
    sentences = [
        f"{len(actual)} of {len(wide)} {many} have an actual date"
        + (
            f", the first {long_date(actual.min())} and the last {long_date(actual.max())}."
            if len(actual)
            else "."
        ),
        f"The latest plan is later than the first baseline for {later}, earlier for "
        f"{int((wide['plan'] < wide['baseline']).sum())}.",
    ]
    confidential = frame[frame["status"] == Status.CONFIDENTIAL]
    return join_sentences(
        what_it_is(
            f"Dates of {len(wide)} {many if len(wide) != 1 else one}, first baseline, latest plan "
            "and actual",
            figure,
        ),
        *sentences,
        not_shown(confidential, "dates") if len(confidential) else "",
    )


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
