"""Dates with their intervals: of each milestone, or authority, beside first baseline, latest plan
and actual date. Nothing is coloured as good or bad."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from charts.alt_text import drawable, join_sentences, what_it_is
from charts.date_drawing import LINE, Dates
from charts.dumbbell import KIND_TITLES, KINDS, LOOKS, flat, marked, to_dated_chart
from charts.fans import CHANCE, LEVELS
from charts.scales import days_axis, milliseconds
from charts.theme import INK, WHITE, Chart, wrapped
from figures.figure import Figure
from figures.wording import long_date


def intervals(figure: Figure, *, titled: bool = False) -> Chart:
    """For each milestone, or authority, the forecast date with its intervals as bars,
    beside first baseline, latest plan and actual date.

    `figure.frame` holds rows with categories `<milestone>.<what>`: `baseline`, `plan`, `actual`,
    `median`, `low_N`, `high_N`; `text` is an ISO date.
    """
    frame = drawable(figure)
    frame = frame[frame["text"].notna()]
    if frame.empty:
        raise ValueError(f"no dates to draw for {figure.title!r} ({figure.subtitle})")
    by_area = frame["geography"].nunique() > 1
    names = frame["geography_name"] if by_area else _short(frame["category_title"])
    days = pd.DataFrame(
        {"name": names, "what": frame["category"].str.rpartition(".")[2], "day": frame["text"]}
    )
    order = list(dict.fromkeys(days["name"]))
    wide = days.pivot(index="name", columns="what", values="day").reindex(order)
    head = "Area" if by_area else "Milestone"
    seen = _dates(wide, days["day"].min(), days["day"].max(), head)
    return to_dated_chart(figure, seen, _intervals_in_words(figure, wide), titled=titled)


def _dates(wide: pd.DataFrame, first: str, last: str, head: str) -> Dates:
    """What is drawn of the days (ISO) of each name, between the first and the last of all;
    `head` says what a name is of."""
    is_open, most = _is_open(wide), max(name.count("\n") + 1 for name in wide.index)
    end = _beyond(first, last) if is_open else last
    kinds = [("median", MEDIAN, "Median of the forecast")]
    kinds += [(kind, LOOKS[kind], KIND_TITLES[kind]) for kind in KINDS]
    marks = [(look, marked(wide[w].dropna(), title)) for w, look, title in kinds if w in wide]
    key: list[tuple[dict | Sequence[str], str]] = [(LOOKS[k], KIND_TITLES[k]) for k in KINDS]
    key += [(MEDIAN, "Forecast, median"), ([shade for _, shade in LEVELS[::-1]], CHANCE)]
    if is_open:
        marks.append((ARROW, _open_ends(wide, end)))
        key.append((ARROW, "To later than three years ahead"))
    return Dates(
        days_axis(first, end),
        list(wide.index),
        head,
        max(44, LINE * most + 6),
        150,
        [],
        [(shade, _bars(wide, level, end)) for level, shade in LEVELS if f"low_{level}" in wide],
        marks,
        key,
    )


def _short(titles: pd.Series) -> pd.Series:
    """Titles of milestones without what follows a colon, in lines a phone can hold."""
    return titles.str.partition(": ")[0].map(lambda title: wrapped(title, 20))


MEDIAN = {"shape": "square", "size": 60, "fill": INK, "stroke": WHITE, "strokeWidth": 1}
ARROW = {"shape": "triangle-right", "size": 80, "fill": INK}


def _bars(wide: pd.DataFrame, level: str, end: str) -> list[dict]:
    """The bars of one interval; one without an end goes on to the last day drawn."""
    return [
        {
            "name": name,
            "at": milliseconds(row[f"low_{level}"]),
            "until": milliseconds(_or(row, f"high_{level}", end)),
        }
        for name, row in wide[wide[f"low_{level}"].notna()].iterrows()
    ]


def _or(row: pd.Series, name: str, otherwise: str) -> str:
    return row[name] if name in row and isinstance(row[name], str) else otherwise


def _is_open(wide: pd.DataFrame) -> bool:
    """Whether an interval ends later than is forecast."""
    return "low_95" in wide and not wide["low_95"].isna().all() and bool(_open(wide).any())


def _open(wide: pd.DataFrame) -> pd.Series:
    """The rows whose widest interval begins on a day and ends later than is forecast."""
    high = wide["high_95"] if "high_95" in wide else pd.Series(None, index=wide.index)
    return wide["low_95"].notna() & high.isna()


def _beyond(first: str, last: str) -> str:
    """A day an eighth further on, so that what has no end is seen to go on."""
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    return (end + (end - start) / 8).date().isoformat()


def _open_ends(wide: pd.DataFrame, end: str) -> list[dict]:
    """An arrow at the end of each interval that goes on."""
    return [
        {
            "name": name,
            "at": milliseconds(end),
            "kind": "95% interval, to",
            "shown": "later than three years ahead",
            "says": f"{flat(name)}, 95% interval to: later than three years ahead",
        }
        for name in wide.index[_open(wide)]
    ]


def _intervals_in_words(figure: Figure, wide: pd.DataFrame) -> str:
    parts = [what_it_is("Dates with their intervals", figure)]
    for name, row in list(wide.iterrows())[:12]:
        name = flat(name)
        if isinstance(row.get("actual"), str):
            parts.append(f"{name}: reached on {long_date(row['actual'])}.")
        elif isinstance(row.get("median"), str):
            high = row.get("high_80")
            until = long_date(high) if isinstance(high, str) else "later than three years ahead"
            parts.append(
                f"{name}: forecast {long_date(row['median'])} (80% interval: "
                f"{long_date(row['low_80'])} to {until}); latest plan {long_date(row['plan'])}."
            )
        else:
            parts.append(
                f"{name}: forecast later than three years ahead; latest plan "
                f"{long_date(row['plan'])}."
            )
    return join_sentences(*parts)
