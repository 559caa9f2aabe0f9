"""Dates of one milestone: first baseline, latest plan and actual date of each authority."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from charts import date_drawing
from charts.alt_text import PLURALS, drawable, join_sentences, not_shown, what_it_is
from charts.date_drawing import FEW, UNIT, Dates
from charts.date_layers import layers, room_of_key
from charts.scales import days_axis, milliseconds
from charts.theme import AXIS, INK, SERIES, WHITE, Chart, to_chart
from figures.figure import Figure
from figures.wording import long_date
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
    order, key = _order(dates), [(LOOKS[kind], KIND_TITLES[kind]) for kind in KINDS]
    marks = [
        (LOOKS[kind], marked(some.set_index("name")["day"], KIND_TITLES[kind]))
        for kind in KINDS
        if len(some := dates[dates["kind"] == kind])
    ]
    seen = Dates(
        days_axis(dates["day"].min(), dates["day"].max()),
        order,
        "Area",
        34 if len(order) <= FEW else 20,
        165,
        _spans(dates),
        [],
        marks,
        key,
    )
    return to_dated_chart(figure, seen, _of_dates(figure, frame, dates), titled=titled)


def to_dated_chart(figure: Figure, seen: Dates, says: str, *, titled: bool) -> Chart:
    """Rows of days as a finished chart."""
    chart = to_chart(
        figure,
        partial(layers, seen),
        says=says,
        unit_line=UNIT,
        height=seen.height,
        titled=titled,
        above=room_of_key(seen),
    )
    return replace(chart, drawn=date_drawing.drawn(seen))


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


def _spans(dates: pd.DataFrame) -> list[dict]:
    """From an authority's first date to its last."""
    ends = dates.groupby("name")["day"].agg(["min", "max"]).reset_index()
    return [
        {"name": name, "at": milliseconds(first), "until": milliseconds(last)}
        for name, first, last in ends.itertuples(index=False)
    ]


def marked(days: pd.Series, title: str) -> list[dict]:
    """The marks of one kind of date: its days (ISO) by the names they are of."""
    return [
        {
            "name": name,
            "at": milliseconds(day),
            "kind": title,
            "shown": long_date(day),
            "says": f"{flat(name)}, {title.lower()}: {long_date(day)}",
        }
        for name, day in days.items()
    ]


def flat(name: object) -> str:
    """A name of several lines in one."""
    return str(name).replace("\n", " ")


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
