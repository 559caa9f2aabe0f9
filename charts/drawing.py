"""What charts drawn by the server share: words, what is told where one points, and a plot that
fills the width it is given.

Places across are shares of the width and places down are pixels, so that words and marks keep their
size in any width and only the ways between the points of a line stretch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from charts.theme import AXIS, GRID, INK, TEXT

LINE_HEIGHT = 17
LONG = 64
"""In pixels: what words of a time axis may take and stand under each tick."""
_THIN, _BROAD = frozenset(" .,:;'|!()-ijlftrI"), frozenset("mwMW%&")


def words_wide(words: str, size: int = TEXT) -> float:
    """About how many pixels a line of words takes in the house's typeface: rather more than
    less. Of several lines, the longest."""
    return max(
        (sum(map(_letter_wide, line)) * size * 1.04 for line in words.split("\n")),
        default=0.0,
    )


def _letter_wide(letter: str) -> float:
    if letter in _THIN:
        return 0.3
    if letter in _BROAD:
        return 0.83
    return 0.59 if letter.isupper() else 0.51


def cut(words: str, most: float, size: int = TEXT) -> str:
    """Words in at most so many pixels, each line for itself."""
    return "\n".join(_cut(line, most, size) for line in words.split("\n"))


def _cut(line: str, most: float, size: int) -> str:
    if words_wide(line, size) <= most:
        return line
    kept = next(n for n in range(len(line), 0, -1) if words_wide(line[:n], size) < most - size)
    return f"{line[:kept].rstrip()}…"


def percent(share: float) -> str:
    """A place across, from 0 to 1, as SVG writes it."""
    return f"{100 * share:.5g}%"


def told(*words: str) -> str:
    """Words that stand under each other in the tooltip, as an attribute holds them."""
    return "&#10;".join(escape(one) for one in words)


def written(
    words: str, x: str, y: float, *, more: str = "", dx: float = 0, high: int = LINE_HEIGHT
) -> str:
    """Words at a place; `y` is the middle of their first line, and further lines hang from it."""
    shift = f" dx='{dx:g}'" if dx else ""
    first, *rest = words.split("\n")
    lines = "".join(f"<tspan x='{x}'{shift} dy='{high}'>{escape(line)}</tspan>" for line in rest)
    return f"<text x='{x}' y='{y + 0.3 * TEXT:.1f}'{shift}{more}>{escape(first)}{lines}</text>"


def radius(size: float) -> float:
    """The radius of a mark from the size that specs give: the square round it, in pixels."""
    return round(math.sqrt(size) / 2, 2)


def heading(unit_line: Sequence[str]) -> str:
    """The unit above a plot."""
    lines = "<br/>".join(escape(line) for line in unit_line)
    return f"<p class='unit-line'>{lines}</p>"


def below(
    labels: Sequence[tuple[float, str]],
    foot: float,
    left: float,
    right: float,
    *,
    thinned: bool = False,
) -> str:
    """The words of a time axis by their places across: each in the middle below its tick, but where
    it would reach out of the room to the left or the right of the plot. Where there is little room,
    those that are `thinned` or long stand under every second tick."""
    thinned = thinned or max(words_wide(label) for _, label in labels) > LONG
    words = ""
    for n, (at, label) in enumerate(labels):
        half, look, dx = words_wide(label) / 2, " class='second'" if thinned and n % 2 else "", 0.0
        if at == 0 and half > left:
            look, dx = look + " text-anchor='start'", -left
        elif at == 1 and half > right:
            look, dx = look + " text-anchor='end'", right
        words += written(label, percent(at), foot + 13, dx=round(dx), more=look)
    return f"<g class='of-periods' text-anchor='middle' aria-hidden='true'>{words}</g>"


def dashed(dash: Sequence[int]) -> str:
    """The dash of a line as an attribute; nothing where it is unbroken."""
    return "" if tuple(dash) == (1, 0) else f" stroke-dasharray='{' '.join(map(str, dash))}'"


def stretched(name: str, wide: float, high: float, inside: str, look: str) -> str:
    """Ways through a plot, which alone are stretched with its width."""
    return (
        f"<svg class='{name}' viewBox='0 0 {wide:g} {high:g}' preserveAspectRatio='none' "
        f"overflow='visible' {look}>{inside}</svg>"
    )


def axes(
    values: Sequence[tuple[float, str]], across: Sequence[str], foot: float, inset: int, tick: int
) -> str:
    """The axis of values, by their places down the plot, with a line across at each; and that of
    periods, `foot` pixels down, with a tick at each place across. The first stands `inset` pixels
    in."""
    grid = "".join(f"<line x1='{-inset}' x2='100%' y1='{y:.1f}' y2='{y:.1f}'/>" for y, _ in values)
    words = "".join(written(said, "0", y, dx=-2 * inset) for y, said in values)
    ticks = "".join(f"<line x1='{x}' x2='{x}' y1='{foot:g}' y2='{foot + tick:g}'/>" for x in across)
    return (
        f"<g class='grid' stroke='{GRID}'>{grid}</g><g class='axis' stroke='{AXIS}'>"
        f"<line x1='{-inset}' x2='100%' y1='{foot:g}' y2='{foot:g}'/>{ticks}</g>"
        f"<g class='of-values' text-anchor='end' aria-hidden='true'>{words}</g>"
    )


def looks(each: Sequence[tuple[str, str]]) -> str:
    """The key of a plot: marks, each a piece of SVG, with their words."""
    found = "".join(f"<li>{mark}{escape(words)}</li>" for mark, words in each)
    return f"<ul class='looks'>{found}</ul>"


def plot(
    inside: str, heads: Sequence[str], *, height: float, room: tuple[float, float, float, float]
) -> str:
    """A plot that fills its width but for the room around it (above, right, below, left), in which
    its words stand; `heads` name what is told where one points."""
    around = " ".join(f"{side:.0f}px" for side in room)
    return (
        f"<div style='padding: {around}'><svg class='marks plot' width='100%' "
        f"height='{height:g}' fill='{INK}' data-heads='{told(*heads)}'>{inside}</svg></div>"
    )
