"""Dates with their intervals: of each milestone, or authority, beside first baseline, latest plan
and actual date. Nothing is coloured as good or bad."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.alt_text import drawable, join_sentences, what_it_is
from charts.fans import KEY_LINE, LEVELS, key_of_shades
from charts.rollout import LOOKS, date_axis, milliseconds
from charts.theme import INK, TEXT, WHITE, Chart, inline_data, to_chart, wrapped
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
    last = max(d for d in days["day"])
    is_open = _is_open(wide)
    end = _beyond(days["day"].min(), last) if is_open else last
    x = date_axis(days["day"].min(), end)
    y = alt.Y(
        "name:N",
        sort=order,
        axis=alt.Axis(
            title=None, domain=False, labelLimit=150, labelExpr="split(datum.label, '\\n')"
        ),
    )
    layers = [
        _bars(wide, level, shade, x, y, end) for level, shade in LEVELS if f"low_{level}" in wide
    ]
    layers += [
        _marks(wide, what, look, title, x, y)
        for what, look, title in (
            ("median", MEDIAN, "Median of the forecast"),
            *(
                (k, LOOKS[k], t)
                for k, t in (
                    ("baseline", "First baseline"),
                    ("plan", "Latest plan"),
                    ("actual", "Actual"),
                )
            ),
        )
        if what in wide
    ]
    if is_open:
        layers.append(_open_ends(wide, x, y, end))
    layers += _dates_key(is_open)
    return to_chart(
        figure,
        layers,
        says=_intervals_in_words(figure, wide),
        unit_line="Date",
        height=44 * len(order),
        titled=titled,
    )


def _short(titles: pd.Series) -> pd.Series:
    """Titles of milestones without what follows a colon, in lines a phone can hold."""
    return titles.str.partition(": ")[0].map(lambda title: wrapped(title, 20))


MEDIAN = {"shape": "square", "size": 60, "fill": INK, "stroke": WHITE, "strokeWidth": 1}
ARROW = {"shape": "triangle-right", "size": 80, "fill": INK}


def _bars(wide: pd.DataFrame, level: str, shade: str, x: alt.X, y: alt.Y, end: str) -> alt.Chart:
    some = wide[wide[f"low_{level}"].notna()]
    records = [
        {
            "name": name,
            "at": milliseconds(row[f"low_{level}"]),
            "until": milliseconds(_or(row, f"high_{level}", end)),
        }
        for name, row in some.iterrows()
    ]
    return (
        alt.Chart(inline_data(records))
        .mark_bar(fill=shade, height=16, aria=False)
        .encode(x=x, x2=alt.X2("until:Q"), y=y)
    )


def _or(row: pd.Series, name: str, otherwise: str) -> str:
    return row[name] if name in row and isinstance(row[name], str) else otherwise


def _marks(wide: pd.DataFrame, what: str, look: dict, title: str, x: alt.X, y: alt.Y) -> alt.Chart:
    records = [
        {
            "name": name,
            "at": milliseconds(day),
            "kind": title,
            "shown": long_date(day),
            "says": f"{_flat(name)}, {title.lower()}: {long_date(day)}",
        }
        for name, day in wide[what].dropna().items()
    ]
    return (
        alt.Chart(inline_data(records))
        .mark_point(filled=True, opacity=1, **look)
        .encode(
            x=x,
            y=y,
            description=alt.Description("says:N"),
            tooltip=[
                alt.Tooltip("name:N", title="Of"),
                alt.Tooltip("kind:N", title="Date"),
                alt.Tooltip("shown:N", title="Day"),
            ],
        )
    )


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


def _open_ends(wide: pd.DataFrame, x: alt.X, y: alt.Y, end: str) -> alt.Chart:
    """An arrow at the end of each interval that goes on."""
    records = [
        {
            "name": name,
            "at": milliseconds(end),
            "says": f"{_flat(name)}, 95% interval to: later than three years ahead",
        }
        for name in wide.index[_open(wide)]
    ]
    return (
        alt.Chart(inline_data(records))
        .mark_point(filled=True, opacity=1, **ARROW)
        .encode(x=x, y=y, description=alt.Description("says:N"), tooltip=alt.Tooltip("says:N"))
    )


def _flat(name: object) -> str:
    return str(name).replace("\n", " ")


def _dates_key(is_open: bool) -> list[alt.Chart]:
    looks: list[tuple[dict | None, str]] = [
        (LOOKS["baseline"], "First baseline"),
        (LOOKS["plan"], "Latest plan"),
        (LOOKS["actual"], "Actual"),
        (MEDIAN, "Forecast, median"),
        (None, "50%, 80% and 95% of the chance"),
    ]
    looks += [(ARROW, "To later than three years ahead")] if is_open else []
    layers = []
    for place, (look, words) in enumerate(looks):
        up = -(len(looks) - place) * KEY_LINE - 22
        at, data = {"x": alt.XValue(8), "y": alt.YValue(up)}, inline_data([{"words": words}])
        if look is not None:
            layers.append(
                alt.Chart(data).mark_point(filled=True, opacity=1, aria=False, **look).encode(**at)
            )
        else:
            layers += key_of_shades(data, 6, (up - 6, up + 6))
        layers.append(
            alt.Chart(data)
            .mark_text(align="left", baseline="middle", dx=18, fontSize=TEXT)
            .encode(**at, text=alt.Text("words:N"))
        )
    return layers


def _intervals_in_words(figure: Figure, wide: pd.DataFrame) -> str:
    parts = [what_it_is("Dates with their intervals", figure)]
    for name, row in list(wide.iterrows())[:12]:
        name = _flat(name)
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
