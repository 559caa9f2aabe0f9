"""Charts of the roll-out lists: a Gantt chart of the waves, and the authorities later than their first baseline."""

from __future__ import annotations

from dataclasses import replace

import altair as alt
import pandas as pd

from charts.bars import ranked_bars
from charts.house import AXIS, INK, SERIES, SMALL, TEXT, WHITE, Chart, finish, rows
from charts.rollout import date_axis, milliseconds
from charts.sentences import drawable, is_shown, opening, told
from release.words import Figure, long_date

ROW, HEAD, BAR = 50, 36, 8
"""Pixels a milestone and the name of a wave take, and the height of a bar."""

LOOKS = {
    "First baseline": {"fill": WHITE, "stroke": AXIS, "strokeWidth": 1.5},
    "Actual or latest plan": {"fill": SERIES[0], "stroke": SERIES[0], "strokeWidth": 1.5},
}
"""Hollow above, filled below: told apart by place and filling, and by colour last."""

ENDS = 10
"""Of many late authorities so many with the most and with the fewest days are drawn; the table holds all."""


def gantt(figure: Figure, *, titled: bool = False) -> Chart:
    """The milestones of each roll-out wave as bars in time: from the earliest to the latest first baseline, and of what became of them.

    `figure.frame` holds four rows a wave and milestone, with the date (ISO) in `text`: `measure_title` is `First baseline, earliest` or `latest`, `Actual or latest plan, earliest`
    or `latest`; `category_title` is `<wave>: <milestone>`. `figure.selection.on`, where given, is drawn as a line.
    """
    spans = _spans(drawable(figure))
    places, height = _places(spans)
    days = [span[end] for span in spans for end in ("first", "last")]
    x = date_axis(min(days), max(days), labels=4)
    y = alt.Y(
        "down:Q", scale=alt.Scale(domain=[0, height], range=[0, height], nice=False), axis=None
    )
    layers = [
        alt.Chart(
            rows(
                {"words": words, "down": down}
                for words, down, of_wave in places
                if of_wave == is_wave
            )
        )
        .mark_text(
            align="left",
            baseline="middle",
            fontSize=TEXT,
            fontWeight="bold" if is_wave else "normal",
        )
        .encode(x=alt.value(0), y=y, text="words:N")
        for is_wave in (True, False)
    ]
    layers += [_bars([s for s in spans if s["kind"] == kind], kind, x, y) for kind in LOOKS]
    if figure.selection.on:
        layers += _on(figure.selection.on, x, height)
    return finish(
        figure,
        [*layers, *_key()],
        says=_in_words(figure, spans),
        unit_line="Date",
        height=height,
        titled=titled,
        above=24,
    )


def _spans(frame: pd.DataFrame) -> list[dict]:
    """One record a wave, milestone and kind of date: its first and last day, in the order of the frame."""
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
    """Where the name of each wave and milestone stands, in pixels down the plot; each span is told its own place."""
    places, at, wave, name = [], 0, None, None
    for span in spans:
        if span["wave"] != wave:
            wave, name = span["wave"], None
            places.append((wave, at + HEAD // 2, True))
            at += HEAD
        if span["milestone"] != name:
            name = span["milestone"]
            places.append((name, at + 9, False))
            at += ROW
        span["down"] = at - ROW + 22 + (0 if span["kind"] == next(iter(LOOKS)) else BAR + 1)
    return places, at


def _bars(spans: list[dict], kind: str, x: alt.X, y: alt.Y) -> alt.Chart:
    records = [
        {
            "at": milliseconds(s["first"]),
            "until": milliseconds(s["last"]),
            "down": s["down"],
            "foot": s["down"] + BAR,
            "name": f"{s['wave']}: {s['milestone']}",
            "kind": kind,
            "shown": _between(s),
            "says": f"{s['wave']}, {s['milestone']}, {kind.lower()}: {_between(s)}",
        }
        for s in spans
    ]
    return (
        alt.Chart(rows(records))
        .mark_bar(**LOOKS[kind])
        .encode(
            x=x,
            x2="until:Q",
            y=y,
            y2="foot:Q",
            description="says:N",
            tooltip=[
                alt.Tooltip("name:N", title="Wave and milestone"),
                alt.Tooltip("kind:N", title="Dates"),
                alt.Tooltip("shown:N", title="From and to"),
            ],
        )
    )


def _between(span: dict) -> str:
    return (
        long_date(span["first"])
        if span["first"] == span["last"]
        else f"{long_date(span['first'])} to {long_date(span['last'])}"
    )


def _on(day: str, x: alt.X, height: int) -> list[alt.Chart]:
    """The day looked at, as a dashed line with its date at the foot."""
    line = alt.Chart(rows([{"at": milliseconds(day), "words": long_date(day)}])).encode(x=x)
    return [
        line.mark_rule(stroke=INK, strokeWidth=1.5, strokeDash=[5, 3], aria=False),
        line.mark_text(align="right", baseline="top", dy=4, fontSize=SMALL, aria=False).encode(
            y=alt.value(height), text="words:N"
        ),
    ]


def _key() -> list[alt.Chart]:
    layers = []
    for place, (kind, look) in enumerate(LOOKS.items()):
        data, down = rows([{"words": kind}]), -66 + 20 * place
        layers += [
            alt.Chart(data)
            .mark_bar(aria=False, **look)
            .encode(x=alt.value(2), x2=alt.value(22), y=alt.value(down), y2=alt.value(down + BAR)),
            alt.Chart(data)
            .mark_text(align="left", baseline="middle", dx=30, dy=BAR // 2, fontSize=TEXT)
            .encode(x=alt.value(0), y=alt.value(down), text="words:N"),
        ]
    return layers


def _in_words(figure: Figure, spans: list[dict]) -> str:
    """For each wave, between which days its first baselines lie and what became of them."""
    stories = []
    for wave in dict.fromkeys(s["wave"] for s in spans):
        parts = [
            f"{kind.lower()} from {long_date(min(s['first'] for s in own))} to {long_date(max(s['last'] for s in own))}"
            for kind in LOOKS
            if (own := [s for s in spans if s["wave"] == wave and s["kind"] == kind])
        ]
        stories.append(f"{wave}: {'; '.join(parts)}.")
    return told(
        opening(
            f"Gantt chart of {len(stories)} roll-out wave{'s' if len(stories) != 1 else ''}, first baselines beside actual dates or latest plans",
            figure,
        ),
        *stories,
    )


def late(figure: Figure, *, titled: bool = False) -> Chart | None:
    """Authorities later than their first baseline as bars of days, the most first; None where there is none. Earlier and equal ones are in the table alone.

    `figure.frame` holds a row `<milestone>.days` for each authority, beside its dates. Above twice `ENDS` authorities the ends are drawn, and how many lie between is said.
    """
    frame = drawable(figure)
    days = frame[frame["category"].str.endswith(".days")]
    later = days[is_shown(days) & (days["value"].fillna(0) > 0)]
    if later.empty:
        return None
    many = len(later) > 2 * ENDS + 5
    return ranked_bars(
        replace(figure, frame=later, unit="days after the first baseline", decimals=0),
        ends=ENDS if many else None,
        titled=titled,
    )
