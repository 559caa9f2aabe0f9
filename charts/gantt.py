"""Charts of the roll-out lists: a Gantt chart of the waves,
and the authorities later than their first baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import altair as alt
import pandas as pd

from charts import gantt_drawing
from charts.alt_text import drawable, join_sentences, what_it_is
from charts.bars import ranked_bars
from charts.date_drawing import UNIT
from charts.date_layers import date_axis
from charts.gantt_drawing import (
    AFTER,
    BASELINE,
    BECAME,
    BOX,
    BY_THE_DAY,
    HEAD,
    HEADS,
    LOOKS,
    ROW,
    Waves,
    half,
)
from charts.scales import Days, days_axis, milliseconds
from charts.theme import GRID, INK, SMALL, TEXT, Chart, inline_data, to_chart
from figures.figure import Figure
from figures.observation import is_shown
from figures.wording import long_date

WIDE, GUTTER = 620, 268
"""From this width on a name stands on the line of its bar, in so many pixels at the left;
where there is less room, above it."""

ENDS = 10
"""Of many late authorities so many with the most and with the fewest days are drawn;
the table holds all."""


NOT_YET = " (not yet)"
"""Behind the name of an authority whose days still run."""


def gantt(figure: Figure, *, titled: bool = False) -> Chart:
    """The milestones of each roll-out wave as bars in time:
    from the earliest to the latest first baseline, and of what became of them.

    `figure.frame` holds four rows a wave and milestone, with the date (ISO) in `text`:
    `measure_title` is `First baseline, earliest` or `latest`, `Actual or latest plan, earliest` or
    `latest`; `category_title` is `<wave>: <milestone>`. `figure.selection.on`, where given, is
    drawn as a line.
    """
    spans = _spans(drawable(figure))
    places, height = _places(spans)
    day = figure.selection.on
    ends = [span[end] for span in spans for end in ("first", "last")] + ([day] if day else [])
    days = days_axis(min(ends), max(ends))
    parts = [part for span in spans for part in _parts(span, day)]
    kinds = [kind for kind in LOOKS if any(part["look"] == kind for part in parts)]
    seen = Waves(
        days,
        places,
        height,
        [
            (kind, [_bar(part) for part in parts if part["look"] == kind])
            for kind in sorted(
                kinds, key=lambda kind: kind == BASELINE
            )  # the outline over the bars
        ],
        kinds,
        [_looked_at(days, day)] if day else [],
    )
    chart = to_chart(
        figure,
        partial(_layers, seen),
        says=_in_words(figure, spans),
        unit_line=UNIT,
        height=height,
        titled=titled,
        above=4 + 20 * (len(kinds) - 1),
    )
    return replace(chart, drawn=gantt_drawing.drawn(seen))


def _layers(seen: Waves) -> list[alt.Chart]:
    x = date_axis(seen.days, begins=f"width < {WIDE} ? 8 : {GUTTER}")
    scale = alt.Scale(domain=[0, seen.height], range=[0, seen.height], nice=False)
    y = alt.Y("down:Q", scale=scale, axis=None)
    names = [_name_layer(seen.names(of_waves=one), y, of_waves=one) for one in (True, False)]
    bars = [_bars(kind, records, x, y) for kind, records in seen.bars]
    return [_grounds(seen, y), *names, *bars, *_on(seen, x), *_key(seen.key)]


def _spans(frame: pd.DataFrame) -> list[dict]:
    """One record a wave, milestone and kind of date:
    its first and last day, in the order of the frame."""
    found: dict[tuple[str, str], dict] = {}
    for row in frame.to_dict("records"):
        kind, _, which = row["measure_title"].rpartition(", ")
        wave, _, milestone = row["category_title"].partition(": ")
        span = found.setdefault(
            (row["category_title"], kind), {"wave": wave, "milestone": milestone, "kind": kind}
        )
        span["first" if which == "earliest" else "last"] = row["text"]
    return list(found.values())


def _places(spans: list[dict]) -> tuple[list[tuple[str, int, bool]], int]:
    """Where the name of each wave and milestone stands, in pixels down the plot;
    each span is told its own place."""
    places, at, wave, name = [], 0, None, None
    for span in spans:
        if span["wave"] != wave:
            wave, name = span["wave"], None
            places.append((wave, at + HEAD - 12, True))
            at += HEAD
        if span["milestone"] != name:
            name = span["milestone"]
            places.append((name, at, False))
            at += ROW
        span["middle"] = at - BOX / 2 - 3
    return places, at


def _name_layer(names: list[dict], y: alt.Y, *, of_waves: bool) -> alt.Chart:
    """Names of waves, or of milestones on the line of their bars or, in a narrow chart,
    above them."""
    return (
        alt.Chart(inline_data(names))
        .transform_calculate(down=f"width < {WIDE} ? datum.above : datum.on_line")
        .mark_text(
            align="left",
            baseline="middle",
            fontSize=TEXT,
            fontWeight="bold" if of_waves else "normal",
        )
        .encode(x=alt.XValue(0), y=y, text=alt.Text("words:N"))
    )


def _grounds(seen: Waves, y: alt.Y) -> alt.Chart:
    """A pale line from each name to its bar, in a wide chart."""
    lines = [{"down": name["on_line"]} for name in seen.names(of_waves=False)]
    return (
        alt.Chart(inline_data(lines))
        .mark_rule(stroke=GRID, strokeWidth=1, aria=False)
        .encode(
            x=alt.XValue(alt.expr(f"width < {WIDE} ? 0 : {GUTTER - 6}")),
            x2=alt.X2Value(alt.expr("width - 16")),
            y=y,
        )
    )


def _parts(span: dict, on: str) -> list[dict]:
    """What is drawn of a span: whole, or up to the day looked at and after it."""
    if span["kind"] == BASELINE or not on:
        return [span | {"look": span["kind"]}]
    before, after = span | {"look": BY_THE_DAY}, span | {"look": AFTER}
    if span["last"] <= on:
        return [before]
    if span["first"] > on:
        return [after]
    return [before | {"until": on}, after | {"from": on}]


def _bar(part: dict) -> dict:
    """A span, or a part of it, as a bar: its days, and its top and foot in pixels down the plot."""
    high, said = half(part["look"]), _between(part)
    return {
        "at": milliseconds(part.get("from", part["first"])),
        "until": milliseconds(part.get("until", part["last"])),
        "down": part["middle"] - high,
        "foot": part["middle"] + high,
        "name": f"{part['wave']}: {part['milestone']}",
        "kind": part["kind"],
        "shown": said,
        "says": f"{part['wave']}, {part['milestone']}, {part['kind'].lower()}: {said}",
    }


def _bars(kind: str, records: list[dict], x: alt.X, y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(inline_data(records))
        .mark_bar(**LOOKS[kind])
        .encode(
            x=x,
            x2=alt.X2("until:Q"),
            y=y,
            y2=alt.Y2("foot:Q"),
            description=alt.Description("says:N"),
            tooltip=[
                alt.Tooltip(f"{name}:N", title=title)
                for name, title in zip(("name", "kind", "shown"), HEADS, strict=True)
            ],
        )
    )


def _between(span: dict) -> str:
    return (
        long_date(span["first"])
        if span["first"] == span["last"]
        else f"{long_date(span['first'])} to {long_date(span['last'])}"
    )


def _looked_at(days: Days, day: str) -> dict:
    """The day looked at, with its words and whether it lies in the later half of the axis."""
    at = milliseconds(day)
    return {"at": at, "words": long_date(day), "late": days.share(at) > 0.5}


def _on(seen: Waves, x: alt.X) -> list[alt.Chart]:
    """The day looked at, as a dashed line with its date at the foot."""
    layers = []
    for mark in seen.on:
        line = alt.Chart(inline_data([mark])).encode(x=x)
        side = "right" if mark["late"] else "left"
        layers += [
            line.mark_rule(stroke=INK, strokeWidth=1.5, strokeDash=[5, 3], aria=False),
            line.mark_text(align=side, baseline="top", dy=4, fontSize=SMALL, aria=False).encode(
                y=alt.YValue(seen.height), text=alt.Text("words:N")
            ),
        ]
    return layers


def _key(kinds: Sequence[str]) -> list[alt.Chart]:
    layers = []
    for place, kind in enumerate(kinds):
        data, middle = inline_data([{"words": kind}]), -42 - 20 * (len(kinds) - 1 - place)
        high = half(kind)
        layers += [
            alt.Chart(data)
            .mark_bar(aria=False, **LOOKS[kind])
            .encode(
                x=alt.XValue(2),
                x2=alt.X2Value(22),
                y=alt.YValue(middle - high),
                y2=alt.Y2Value(middle + high),
            ),
            alt.Chart(data)
            .mark_text(align="left", baseline="middle", dx=30, fontSize=TEXT)
            .encode(x=alt.XValue(0), y=alt.YValue(middle), text=alt.Text("words:N")),
        ]
    return layers


def _in_words(figure: Figure, spans: list[dict]) -> str:
    """For each wave, between which days its first baselines lie and what became of them."""
    stories = []
    for wave in dict.fromkeys(s["wave"] for s in spans):
        parts = [
            f"{kind.lower()} from {long_date(min(s['first'] for s in own))} to "
            f"{long_date(max(s['last'] for s in own))}"
            for kind in (BASELINE, BECAME)
            if (own := [s for s in spans if s["wave"] == wave and s["kind"] == kind])
        ]
        stories.append(f"{wave}: {'; '.join(parts)}.")
    return join_sentences(
        what_it_is(
            f"Gantt chart of {len(stories)} roll-out wave{'s' if len(stories) != 1 else ''}, "
            "first baselines beside actual dates or latest plans",
            figure,
        ),
        *stories,
    )


def late(figure: Figure, *, titled: bool = False) -> Chart | None:
    """Authorities later than their first baseline as bars of days, the most first; None where there
    is none. Earlier and equal ones are in the table alone. Those that have not reached it say so.

    `figure.frame` holds a row `<milestone>.days` for each authority, beside its dates. Above twice
    `ENDS` authorities the ends are drawn, and how many lie between is said.
    """
    frame = drawable(figure)
    days = frame[frame["category"].str.endswith(".days")]
    later = days[is_shown(days) & (days["value"].fillna(0) > 0)]
    if later.empty:
        return None
    reached = frame["category"].str.endswith(".actual") & frame["text"].notna()
    told_of = set(frame.loc[frame["category"].str.endswith(".actual"), "geography"])
    waiting = later["geography"].isin(told_of - set(frame.loc[reached, "geography"]))
    later = later.assign(
        geography_name=later["geography_name"].where(~waiting, later["geography_name"] + NOT_YET)
    )
    many = len(later) > 2 * ENDS + 5
    return ranked_bars(
        replace(figure, frame=later, unit="days after the first baseline", decimals=0),
        ends=ENDS if many else None,
        titled=titled,
    )
