"""The waves in time as SVG for the page, from the same records, scales and words their spec is made
of. Files are made from the spec."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charts.date_drawing import ABOVE, INSET, RIGHT, UNIT, lasting, months_above
from charts.drawing import dashed, heading, looks, percent, plot, told, written
from charts.scales import Days
from charts.theme import GRID, INK, SERIES, SMALL, WHITE

ROW, HEAD, BAR, BOX = 34, 40, 8, 14
"""Pixels a milestone and the name of a wave take, the height of a bar,
and of the box that stands round it."""
RAISED = 16
"""Pixels by which a name stands above the line of its bar where there is little room beside it."""
BELOW = 22
"""Pixels for the day that is looked at, at the foot."""

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
HEADS = ("Wave and milestone", "Dates", "From and to")


@dataclass(frozen=True)
class Waves:
    """What is drawn of the waves: the time axis; the name of each wave (true) and milestone with
    the pixels down to it; the bars by their kind, in the order they are drawn and in that of the
    key; the day looked at, and its words."""

    days: Days
    places: Sequence[tuple[str, int, bool]]
    height: int
    bars: Sequence[tuple[str, list[dict]]]
    key: Sequence[str]
    on: Sequence[dict]

    def names(self, *, of_waves: bool) -> list[dict]:
        """The names of waves or of milestones: on the line of their bars, and above it."""
        return [
            {
                "words": words,
                "on_line": down + (0 if is_wave else ROW - BOX / 2 - 3),
                "above": down + (0 if is_wave else ROW - BOX / 2 - 3 - RAISED),
            }
            for words, down, is_wave in self.places
            if is_wave == of_waves
        ]


def half(kind: str) -> float:
    """Half the height of a bar."""
    return (BOX if kind == BASELINE else BAR) / 2


def drawn(seen: Waves) -> str:
    """The chart as HTML, its key above the plot."""
    inside = [
        months_above(seen.days, seen.height, INSET),
        _grounds(seen),
        *(_near(seen.days, records) for kind, records in seen.bars if kind == BASELINE),
        *(_bars(seen.days, kind, records) for kind, records in seen.bars),
        *(_on(seen, mark) for mark in seen.on),
        _names(seen.names(of_waves=True), "of-waves", " font-weight='bold'"),
        _names(seen.names(of_waves=False), "of-milestones", ""),
    ]
    room = (ABOVE, RIGHT, BELOW if seen.on else 8, INSET)
    made = plot("".join(inside), HEADS, height=seen.height, room=room)
    key = looks([(_in_key(kind), kind) for kind in seen.key])
    return f"{heading([UNIT])}{key}<div class='beside-names'>{made}</div>"


def _grounds(seen: Waves) -> str:
    """A pale line from each name to its bar."""
    lines = "".join(
        f"<line x1='-6' x2='100%' y1='{name['on_line']:g}' y2='{name['on_line']:g}'/>"
        for name in seen.names(of_waves=False)
    )
    return f"<g class='grounds' stroke='{GRID}'>{lines}</g>"


def _near(days: Days, records: list[dict]) -> str:
    """Under the bars what the outlines hold: one need not point at their edge."""
    found = "".join(
        f"<rect {lasting(days, r)} y='{r['down']:g}' height='{BOX}' data-tip='{_tip(r)}'/>"
        for r in records
    )
    return f"<g class='near' fill='none' pointer-events='all'>{found}</g>"


def _tip(record: dict) -> str:
    return told(record["name"], record["kind"], record["shown"])


def _look(kind: str) -> str:
    look = LOOKS[kind]
    return (
        f"fill='{look['fill'] or 'none'}' stroke='{look['stroke']}' "
        f"stroke-width='{look['strokeWidth']:g}'{dashed(look.get('strokeDash', (1, 0)))}"
    )


def _bars(days: Days, kind: str, records: list[dict]) -> str:
    found = "".join(
        f"<rect {lasting(days, r)} y='{r['down']:g}' height='{r['foot'] - r['down']:g}' "
        f"role='graphics-symbol' tabindex='-1' aria-label='{escape(r['says'])}' "
        f"data-tip='{_tip(r)}'/>"
        for r in records
    )
    return f"<g class='mark-rect' {_look(kind)}>{found}</g>"


def _on(seen: Waves, mark: dict) -> str:
    """The day looked at, as a dashed line with its date at the foot, on the side where there is
    room."""
    x, anchor = percent(seen.days.share(mark["at"])), "end" if mark["late"] else "start"
    look = f" class='on' text-anchor='{anchor}' font-size='{SMALL}' aria-hidden='true'"
    return (
        f"<line class='on' x1='{x}' x2='{x}' y2='{seen.height}' stroke='{INK}' "
        f"stroke-width='1.5'{dashed((5, 3))}/>"
        + written(mark["words"], x, seen.height + 11, more=look)
    )


def _names(names: Sequence[dict], which: str, look: str) -> str:
    """Names above their bars; the style sheet moves them beside them where there is room."""
    found = "".join(written(name["words"], "0", name["above"], dx=-INSET) for name in names)
    return f"<g class='mark-text on-hatch {which}'{look}>{found}</g>"


def _in_key(kind: str) -> str:
    high = half(kind)
    bar = f"<rect x='1' y='{9 - high:g}' width='20' height='{2 * high:g}'/>"
    return f"<svg width='22' height='18' {_look(kind)}>{bar}</svg>"
