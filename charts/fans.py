"""Forecasts: a fan of how many by then, and dates with their intervals. An interval is told apart
by how dark it is and by its words; nothing is coloured as good or bad."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.alt_text import drawable, join_sentences, what_it_is
from charts.rollout import LOOKS, date_axis, milliseconds
from charts.scales import value_axis
from charts.theme import INK, SERIES, TEXT, WHITE, Chart, inline_data, to_chart, wrapped
from figures.figure import Figure
from figures.wording import long_date, month_title, number

LEVELS = (("95", "#DCE3EB"), ("80", "#A9BBD0"), ("50", "#6F8DB0"))
"""The intervals from the widest to the narrowest, with their shade of the first series' blue: each
more than 1.3:1 from the next, and all outlined by the chart's own marks."""
KEY_LINE = 22


def fan(figure: Figure, *, titled: bool = False) -> Chart:
    """How many so far as a line, and by coming months' ends the median with 50%,
    80% and 95% intervals.

    `figure.frame` holds rows with categories `<month>.<what>`:
    `reached`, `median`, and `low_N`, `high_N`; values are counts.
    """
    wide = _wide(drawable(figure))
    known = wide["reached"].dropna() if "reached" in wide else pd.Series(dtype=float)
    ahead = wide.dropna(subset=["median"])
    if ahead.empty and known.empty:
        raise ValueError(f"nothing to draw for {figure.title!r} ({figure.subtitle})")
    months = list(wide.index)
    places = {month: place for place, month in enumerate(months)}
    start = [m for m in known.index if ahead.empty or m < ahead.index[0]]
    axis = value_axis(
        [0.0, *(v for v in wide.to_numpy().ravel() if pd.notna(v))], figure, may_cut=False
    )
    x = _months_axis(months)
    y_axis = alt.Axis(
        title=None, values=list(axis.ticks), labelExpr=axis.label_expr(), domain=False
    )
    scale = alt.Scale(domain=[axis.low, axis.high], nice=False, zero=False)

    def y(field: str) -> alt.Y:
        return alt.Y(field, scale=scale, axis=y_axis)

    joint = [(start[-1], float(known[start[-1]]))] if start else []
    layers = (
        [_band(ahead, level, shade, joint, places, x, y) for level, shade in LEVELS]
        if len(ahead)
        else []
    )
    if len(ahead):
        middle = [*joint, *((m, float(v)) for m, v in ahead["median"].items())]
        layers.append(
            _line(middle, places, x, y("value:Q"), dash=(6, 3), title="Median of the forecast")
        )
    layers.append(
        _line(
            [(m, float(v)) for m, v in known.items()],
            places,
            x,
            y("value:Q"),
            dash=(1, 0),
            title="Reached",
        )
    )
    layers += _key(("Reached", "Median of the forecast", "50%, 80% and 95% of the chance"))
    return to_chart(
        figure,
        layers,
        says=_fan_in_words(figure, known, ahead),
        unit_line="Authorities",
        height=300,
        titled=titled,
    )


def _wide(frame: pd.DataFrame) -> pd.DataFrame:
    """Months x what: the values."""
    parts = frame["category"].str.rpartition(".")
    return (
        frame.assign(_row=parts[0], _what=parts[2])
        .pivot(index="_row", columns="_what", values="value")
        .sort_index()
        .astype(float)
    )


def _months_axis(months: list[str]) -> alt.X:
    step = next(s for s in (1, 2, 3, 6, 12, 24, 60) if (len(months) - 1) // s < 4)
    ticks = list(range(0, len(months), step))
    names = [pd.Period(months[t], "M").strftime("%b %Y") for t in ticks]
    return alt.X(
        "at:Q",
        scale=alt.Scale(
            domain=[0, max(1, len(months) - 1)],
            nice=False,
            zero=False,
            range=[6, alt.expr("width - 34")],
        ),
        axis=alt.Axis(
            title=None,
            values=ticks,
            labelExpr=f"{names!r}[indexof({ticks!r}, datum.value)]",
            grid=False,
            ticks=True,
            labelFlush=False,
        ),
    )


def _band(
    ahead: pd.DataFrame, level: str, shade: str, joint: list, places: dict, x: alt.X, y
) -> alt.Chart:
    records = [{"at": places[m], "low": v, "high": v} for m, v in joint]
    records += [
        {
            "at": places[m],
            "low": float(row[f"low_{level}"]),
            "high": float(row[f"high_{level}"]),
            "month": month_title(m),
            "shown": f"{number(row[f'low_{level}'])} to {number(row[f'high_{level}'])}",
        }
        for m, row in ahead.iterrows()
    ]
    return (
        alt.Chart(inline_data(records))
        .mark_area(fill=shade, aria=False)
        .encode(x=x, y=y("low:Q"), y2=alt.Y2("high:Q"))
    )


def _line(
    points: list, places: dict, x: alt.X, y: alt.Y, *, dash: tuple, title: str
) -> alt.LayerChart:
    records = [
        {
            "at": places[m],
            "value": v,
            "series": title,
            "month": month_title(m),
            "shown": number(v),
            "says": f"{title}, end of {month_title(m)}: {number(v)}",
        }
        for m, v in points
    ]
    base = alt.Chart(inline_data(records)).encode(x=x, y=y)
    tooltip = [
        alt.Tooltip("series:N", title="What"),
        alt.Tooltip("month:N", title="End of"),
        alt.Tooltip("shown:N", title="Authorities"),
    ]
    return alt.layer(
        base.mark_line(stroke=SERIES[0], strokeDash=list(dash), strokeWidth=2.5, aria=False),
        base.mark_point(filled=True, fill=SERIES[0], size=24, opacity=1).encode(
            description=alt.Description("says:N"), tooltip=tooltip
        ),
    )


def _key(words: tuple[str, str, str]) -> list[alt.Chart]:
    """What the lines and shades are, one under the other above the plot."""
    layers = []
    for place, text in enumerate(words):
        at = {"x": alt.XValue(0), "y": alt.YValue(-(3 - place) * KEY_LINE)}
        data = inline_data([{"words": text}])
        if place < 2:
            layers.append(
                alt.Chart(data)
                .mark_rule(
                    stroke=SERIES[0],
                    strokeWidth=2.5,
                    strokeDash=[1, 0] if place == 0 else [6, 3],
                    aria=False,
                )
                .encode(**at, x2=alt.X2Value(26))
            )
        else:
            layers += [
                alt.Chart(data)
                .mark_rect(fill=shade, aria=False)
                .encode(
                    x=alt.XValue(9 * n),
                    x2=alt.X2Value(9 * n + 9),
                    y=alt.YValue(-KEY_LINE - 7),
                    y2=alt.Y2Value(-KEY_LINE + 7),
                )
                for n, (_, shade) in enumerate(reversed(LEVELS))
            ]
        layers.append(
            alt.Chart(data)
            .mark_text(align="left", baseline="middle", dx=34, fontSize=TEXT)
            .encode(**at, text=alt.Text("words:N"))
        )
    return layers


def _fan_in_words(figure: Figure, known: pd.Series, ahead: pd.DataFrame) -> str:
    parts = [what_it_is("Line chart with a fan", figure)]
    if len(known):
        parts.append(
            f"Reached: {number(known.iloc[0])} at the end of {month_title(known.index[0])}, "
            f"{number(known.iloc[-1])} at the end of {month_title(known.index[-1])}."
        )
    for month in dict.fromkeys(ahead.index[[2, 5, -1]] if len(ahead) > 5 else ahead.index[-1:]):
        row = ahead.loc[month]
        parts.append(
            f"Forecast for the end of {month_title(month)}: {number(row['median'])} (80% "
            f"interval: {number(row['low_80'])} to {number(row['high_80'])}; 95%: "
            f"{number(row['low_95'])} to {number(row['high_95'])})."
        )
    return join_sentences(*parts)


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
    end = max(d for d in days["day"])
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
    layers += _dates_key()
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


def _flat(name: object) -> str:
    return str(name).replace("\n", " ")


def _dates_key() -> list[alt.Chart]:
    layers = []
    looks = (
        (LOOKS["baseline"], "First baseline"),
        (LOOKS["plan"], "Latest plan"),
        (LOOKS["actual"], "Actual"),
        (MEDIAN, "Forecast, median"),
    )
    for place, (look, words) in enumerate((*looks, (None, "50%, 80% and 95% of the chance"))):
        at = {"x": alt.XValue(8), "y": alt.YValue(-(5 - place) * KEY_LINE - 22)}
        data = inline_data([{"words": words}])
        if look is not None:
            layers.append(
                alt.Chart(data).mark_point(filled=True, opacity=1, aria=False, **look).encode(**at)
            )
        else:
            layers += [
                alt.Chart(data)
                .mark_rect(fill=shade, aria=False)
                .encode(
                    x=alt.XValue(6 * n),
                    x2=alt.X2Value(6 * n + 6),
                    y=alt.YValue(-KEY_LINE - 28),
                    y2=alt.Y2Value(-KEY_LINE - 16),
                )
                for n, (_, shade) in enumerate(reversed(LEVELS))
            ]
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
