"""Bars as SVG for the page, from the same records, scales and words their spec is made of. Files
are made from the spec."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from charts.drawing import cut, heading, percent, plot, told, words_wide, written
from charts.theme import AXIS, EDGE, FOCUS, INK, REST, SERIES, SMALL, TEXT

HEADS = ("Name", "Value")
ALONE = "role='graphics-symbol'"
"""Of a bar that leads nowhere."""
_SMALL = f" font-size='{SMALL}'"
LINE = 16
"""Pixels between two lines of a name."""
SPARE = 0.15
"""Share of its step that stays empty on each side of an upright bar."""
LOWEST, HIGHEST = 260, 24
"""The foot of upright bars and the top of the largest, in pixels down the plot."""


def horizontal(
    bars: Sequence[dict],
    unit_line: str,
    *,
    step: int,
    few: bool,
    ranked: bool,
    reference: tuple[float, str] | None,
    bold: str | None,
) -> str:
    """Name, bar and value in three columns, as HTML; `few` have room for names of two lines at
    full size. Of `ranked` areas each bar leads to its own."""
    size, limit, thick = (TEXT, 190, 22) if few else (SMALL + 1, 165, 14)
    bars = [
        {**bar, "place": cut(bar["place"], limit, size), "middle": step * (order + 0.5)}
        for order, bar in enumerate(bars)
    ]
    top = _top([bar["value"] for bar in bars if "value" in bar] + [*(reference or ())[:1]])
    left, right = (max(words_wide(bar[name], size) for bar in bars) for name in ("place", "label"))
    marks = "".join(
        _marks(
            [bar for bar in bars if "value" in bar and bar["chosen"] is chosen],
            f"fill='{fill}' stroke='{edge}' stroke-width='.6'",
            lambda bar: (
                f"y='{bar['middle'] - thick / 2:g}' width='{percent(bar['value'] / top)}' "
                f"height='{thick}'"
            ),
            ranked=ranked,
        )
        for chosen, fill, edge in ((True, FOCUS, FOCUS), (False, REST, EDGE))
    )
    words = _in_two(bars, lambda bar: _name(bar, size, bold) + _value(bar, size, right))
    line = _reference(reference[0] / top, reference[1], step * len(bars)) if reference else ""
    return heading([unit_line]) + plot(
        f"{marks}{words}{line}",
        HEADS,
        height=step * len(bars),
        room=(22 if reference else 0, right + 12, 8, left + 8),
    )


def _top(values: Sequence[float]) -> float:
    """The largest of what is drawn: without a length there must be one to divide by."""
    return max(values, default=0) or 1


def _marks(
    bars: Sequence[dict], look: str, place: Callable[[dict], str], *, ranked: bool = False
) -> str:
    """Bars of one look."""
    found = "".join(
        f"<rect {place(bar)} {_leads(bar) if ranked else ALONE} tabindex='-1' "
        f"aria-label='{escape(bar['says'])}' data-tip='{_tip(bar)}'/>"
        for bar in bars
    )
    return f"<g class='mark-rect' {look}>{found}</g>" if bars else ""


def _tip(bar: dict) -> str:
    return told(bar.get("title", bar["name"]), bar["shown"])


def _leads(bar: dict) -> str:
    return f"role='link' data-code='{escape(bar['code'])}'"


def _in_two(bars: Sequence[dict], words: Callable[[dict], str]) -> str:
    """The words of all bars. Whoever listens hears those of the bars that are drawn from the bars
    themselves."""
    return "".join(
        f"<g class='mark-text'{hidden}>{''.join(map(words, some))}</g>"
        for hidden, some in (
            (" aria-hidden='true'", [bar for bar in bars if "value" in bar]),
            ("", [bar for bar in bars if "value" not in bar]),
        )
        if some
    )


def _name(bar: dict, size: int, bold: str | None) -> str:
    weight = " font-weight='bold'" if bold and bar["code"] == bold else ""
    first = bar["middle"] - bar["place"].count("\n") * LINE / 2
    look = f" text-anchor='end' font-size='{size}'{weight}"
    return written(bar["place"], "0", first, dx=-8, more=look, high=LINE)


def _value(bar: dict, size: int, right: float) -> str:
    look = f" text-anchor='end' font-size='{size}'"
    return written(bar["label"], "100%", bar["middle"], dx=round(right + 12), more=look)


def _reference(share: float, words: str, foot: float) -> str:
    """England's value as a dashed line with its name above it."""
    x = percent(share)
    return (
        f"<line class='reference' x1='{x}' x2='{x}' y1='0' y2='{foot:g}' stroke='{INK}' "
        "stroke-width='1.5' stroke-dasharray='5 3'/>"
        + written(words, x, -11, dx=4, more=" class='reference' text-anchor='end'")
    )


def upright(bars: Sequence[dict], unit_line: str) -> str:
    """Few bars side by side with their values above and their names below, as HTML."""
    each = 1 / len(bars)
    bars = [{**bar, "at": each * place} for place, bar in enumerate(bars)]
    with_value = [bar for bar in bars if "value" in bar]
    top = _top([bar["value"] for bar in with_value])

    def high(bar: dict) -> float:
        return (LOWEST - HIGHEST) * bar.get("value", 0) / top

    def words(bar: dict) -> str:
        middle, small = percent(bar["at"] + each / 2), "" if "value" in bar else _SMALL
        return written(bar["label"], middle, LOWEST - high(bar) - 11, more=small) + written(
            bar["name"], middle, LOWEST + 15
        )

    marks = _marks(
        with_value,
        f"fill='{FOCUS}'",
        lambda bar: (
            f"x='{percent(bar['at'] + SPARE * each)}' y='{LOWEST - high(bar):.1f}' "
            f"width='{percent((1 - 2 * SPARE) * each)}' height='{high(bar):.1f}'"
        ),
    )
    foot = f"<line class='axis' x2='100%' y1='{LOWEST}' y2='{LOWEST}' stroke='{AXIS}'/>"
    inside = f"{marks}{foot}<g text-anchor='middle'>{_in_two(bars, words)}</g>"
    held = plot(inside, HEADS, height=LOWEST, room=(0, 0, 30, 0))
    return f"{heading([unit_line])}<div style='max-width: {150 * len(bars)}px'>{held}</div>"


def grouped(bars: Sequence[dict], heads: Sequence[dict], unit_line: str, height: int) -> str:
    """Bars under the names of their groups, as HTML; each bar knows its place in pixels down."""
    top = _top([bar["value"] for bar in bars if "value" in bar])
    left, right = (max(words_wide(bar[name]) for bar in bars) for name in ("name", "label"))
    left += 14

    def words(bar: dict) -> str:
        return written(bar["name"], "0", bar["middle"], dx=-round(left)) + _value(bar, TEXT, right)

    marks = "".join(
        _marks(
            [bar for bar in bars if "value" in bar and bar["look"] == look],
            f"fill='{SERIES[look]}' stroke='{EDGE}' stroke-width='.6'",
            lambda bar: (
                f"y='{bar['down']}' width='{percent(bar['value'] / top)}' "
                f"height='{bar['foot'] - bar['down']}'"
            ),
        )
        for look in sorted({bar["look"] for bar in bars})
    )
    titles = "".join(
        written(head["words"], "0", head["down"], dx=-round(left), more=" font-weight='bold'")
        for head in heads
    )
    return heading([unit_line]) + plot(
        f"{marks}<g class='mark-text'>{titles}</g>{_in_two(bars, words)}",
        ("Category", "Value"),
        height=height,
        room=(0, right + 12, 8, left),
    )
