"""Charts of the roll-out lists: a Gantt chart of the waves,
and the authorities later than their first baseline."""

from __future__ import annotations

from dataclasses import replace

import altair as alt
import pandas as pd

from charts.alt_text import drawable, join_sentences, what_it_is
from charts.bars import ranked_bars
from charts.rollout import date_axis, milliseconds
from charts.theme import GRID, INK, SERIES, SMALL, TEXT, WHITE, Chart, inline_data, to_chart
from figures.figure import Figure
from figures.observation import is_shown
from figures.wording import long_date

ROW, HEAD, BAR, BOX = 34, 32, 8, 14
"""Pixels a milestone and the name of a wave take, the height of a bar,
and of the box that stands round it."""

WIDE, GUTTER = 620, 268
"""From this width on a name stands on the line of its bar, in so many pixels at the left;
where there is less room, above it."""

BASELINE, BECAME = "First baseline", "Actual or latest plan"
BY_THE_DAY, AFTER = f"{BECAME}, up to the day", f"{BECAME}, after it"
LOOKS = {
    BASELINE: {"fill": None, "stroke": INK, "strokeWidth": 1.5},
    BECAME: {"fill": SERIES[0], "stroke": SERIES[0], "strokeWidth": 1.5},
    BY_THE_DAY: {"fill": SERIES[0], "stroke": SERIES[0], "strokeWidth": 1.5},
    AFTER: {"fill": WHITE, "stroke": SERIES[0], "strokeWidth": 1.5, "strokeDash": [3, 2]},
}
"""An outline round a bar; a filled bar, and a hollow one with a broken edge for what lies ahead of
the day: told apart by shape and filling, and by colour last."""

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
    days = [span[end] for span in spans for end in ("first", "last")]
    x = date_axis(min(days), max(days), labels=4, begins=f"width < {WIDE} ? 8 : {GUTTER}")
    y = alt.Y(
        "down:Q", scale=alt.Scale(domain=[0, height], range=[0, height], nice=False), axis=None
    )
    layers = [*_grounds(places, y), *_name_layers(places, y)]
    drawn = [part for span in spans for part in _parts(span, figure.selection.on)]
    kinds = [kind for kind in LOOKS if any(part["look"] == kind for part in drawn)]
    for kind in sorted(kinds, key=lambda kind: kind == BASELINE):  # the outline over the bars
        layers.append(_bars([part for part in drawn if part["look"] == kind], kind, x, y))
    if figure.selection.on:
        layers += _on(figure.selection.on, x, height)
    return to_chart(
        figure,
        [*layers, *_key(kinds)],
        says=_in_words(figure, spans),
        unit_line="Date",
        height=height,
        titled=titled,
        above=4 + 20 * (len(kinds) - 1),
    )


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


def _name_layers(places: list[tuple[str, int, bool]], y: alt.Y) -> list[alt.Chart]:
    """Names of waves, and of milestones on the line of their bars or, in a narrow chart,
    above them."""
    layers = []
    for is_wave in (True, False):
        records = [
            {
                "words": words,
                "on_line": down + (0 if is_wave else ROW - BOX / 2 - 3),
                "above": down + (0 if is_wave else 8),
            }
            for words, down, of_wave in places
            if of_wave == is_wave
        ]
        layers.append(
            alt.Chart(inline_data(records))
            .transform_calculate(down=f"width < {WIDE} ? datum.above : datum.on_line")
            .mark_text(
                align="left",
                baseline="middle",
                fontSize=TEXT,
                fontWeight="bold" if is_wave else "normal",
            )
            .encode(x=alt.XValue(0), y=y, text=alt.Text("words:N"))
        )
    return layers


def _grounds(places: list[tuple[str, int, bool]], y: alt.Y) -> list[alt.Chart]:
    """A pale line from each name to its bar, in a wide chart."""
    lines = [{"down": down + ROW - BOX / 2 - 3} for _, down, of_wave in places if not of_wave]
    return [
        alt.Chart(inline_data(lines))
        .mark_rule(stroke=GRID, strokeWidth=1, aria=False)
        .encode(
            x=alt.XValue(alt.expr(f"width < {WIDE} ? 0 : {GUTTER - 6}")),
            x2=alt.X2Value(alt.expr("width - 16")),
            y=y,
        )
    ]


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


def _bars(parts: list[dict], kind: str, x: alt.X, y: alt.Y) -> alt.Chart:
    half = (BOX if kind == BASELINE else BAR) / 2
    records = [
        {
            "at": milliseconds(s.get("from", s["first"])),
            "until": milliseconds(s.get("until", s["last"])),
            "down": s["middle"] - half,
            "foot": s["middle"] + half,
            "name": f"{s['wave']}: {s['milestone']}",
            "kind": s["kind"],
            "shown": _between(s),
            "says": f"{s['wave']}, {s['milestone']}, {s['kind'].lower()}: {_between(s)}",
        }
        for s in parts
    ]
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
    line = alt.Chart(inline_data([{"at": milliseconds(day), "words": long_date(day)}])).encode(x=x)
    return [
        line.mark_rule(stroke=INK, strokeWidth=1.5, strokeDash=[5, 3], aria=False),
        line.mark_text(align="right", baseline="top", dy=4, fontSize=SMALL, aria=False).encode(
            y=alt.YValue(height), text=alt.Text("words:N")
        ),
    ]


def _key(kinds: list[str]) -> list[alt.Chart]:
    layers = []
    for place, kind in enumerate(kinds):
        data, middle = inline_data([{"words": kind}]), -42 - 20 * (len(kinds) - 1 - place)
        half = (BOX if kind == BASELINE else BAR) / 2
        layers += [
            alt.Chart(data)
            .mark_bar(aria=False, **LOOKS[kind])
            .encode(
                x=alt.XValue(2),
                x2=alt.X2Value(22),
                y=alt.YValue(middle - half),
                y2=alt.Y2Value(middle + half),
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
