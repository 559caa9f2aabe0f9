"""A funnel plot as SVG for the page, from the same records, scales and words its spec is made of.
Files are made from the spec."""

from __future__ import annotations

from html import escape

from charts.control_limits import OUTSIDE
from charts.drawing import (
    dashed,
    heading,
    looks,
    percent,
    plot,
    radius,
    told,
    words_wide,
    written,
)
from charts.funnel_layers import HEADS, HEIGHT, KEY_WORDS, LOOKS, ROOM, Plot
from charts.theme import AXIS, GRID, INK, SMALL
from figures.wording import number

TICK, BELOW, BESIDE = 5, 48, 9
"""In pixels: how long a tick is, the room for the axis of sizes, and how far a name stands from the
middle of its mark."""


def drawn(seen: Plot) -> str:
    """The chart as HTML, its key above the plot."""
    left = max(words_wide(seen.rates.words(tick)) for tick in seen.rates.ticks) + 6
    bands = [[mark for mark in seen.marks if mark["band"] == band] for band in LOOKS]
    inside = [
        _axes(seen),
        _lines(seen),
        *(_marks(seen, band, some) for band, some in zip(LOOKS, bands, strict=True) if some),
        _names(seen),
    ]
    made = plot("".join(inside), HEADS, height=HEIGHT, room=(8, ROOM, BELOW, left))
    return heading(seen.rates.unit_line) + _key() + made


def _down(seen: Plot, rate: float) -> float:
    return HEIGHT * (1 - seen.rates.share(rate))


def _axes(seen: Plot) -> str:
    downs = {tick: _down(seen, tick) for tick in seen.rates.ticks}
    grid = "".join(f"<line x2='100%' y1='{y:.1f}' y2='{y:.1f}'/>" for y in downs.values())
    values = "".join(written(seen.rates.words(t), "0", y, dx=-6) for t, y in downs.items())
    across = {tick: percent(tick / seen.most) for tick in seen.ticks}
    ticks = "".join(
        f"<line x1='{x}' x2='{x}' y1='{HEIGHT}' y2='{HEIGHT + TICK}'/>" for x in across.values()
    )
    sizes = "".join(
        written(
            seen.sizes.words(tick),
            x,
            HEIGHT + TICK + 12,
            more=" text-anchor='middle'" if tick else "",
        )
        for tick, x in across.items()
    )
    title = written(seen.sizes.unit_line[0], "0", HEIGHT + TICK + 31)
    return (
        f"<g class='grid' stroke='{GRID}'>{grid}</g><g class='axis' stroke='{AXIS}'>"
        f"<line x2='100%' y1='{HEIGHT}' y2='{HEIGHT}'/>{ticks}</g>"
        f"<g class='of-values' text-anchor='end' aria-hidden='true'>{values}</g>"
        f"<g class='of-sizes' aria-hidden='true'>{sizes}{title}</g>"
    )


def _lines(seen: Plot) -> str:
    """England's rate and the limits, with their names at the right end."""
    curves = ""
    for dash, curve in seen.curves():
        places = "L".join(f"{one['base']:.1f},{_down(seen, one['line']):.1f}" for one in curve)
        curves += f"<path d='M{places}'{dashed(dash)}/>"
    y = _down(seen, seen.england)
    names = "".join(
        written(end["words"], "100%", _down(seen, end["line"]), dx=5) for end in seen.ends()
    )
    return (
        f"<svg class='mark-line' viewBox='0 0 {seen.most:.1f} {HEIGHT}' "
        f"preserveAspectRatio='none' overflow='visible' fill='none' stroke='{AXIS}' "
        f"stroke-width='1.5'>{curves}</svg><line class='england' x2='100%' y1='{y:.1f}' "
        f"y2='{y:.1f}' stroke='{INK}' stroke-width='2'/>"
        f"<g class='of-lines' font-size='{SMALL}' aria-hidden='true'>{names}</g>"
    )


def _look(band: str) -> str:
    look = LOOKS[band]
    return f"fill='{look['fill']}' stroke='{look['stroke']}' stroke-width='{look['strokeWidth']}'"


def _marks(seen: Plot, band: str, marks: list[dict]) -> str:
    """The areas of a band. Each leads to its own."""
    found = "".join(_mark(seen, mark) for mark in marks)
    return f"<g class='mark-symbol' {_look(band)}>{found}</g>"


def _mark(seen: Plot, mark: dict) -> str:
    tip = told(mark["name"], mark["shown"], number(mark["base"]), mark["lies"])
    says = (
        f"role='link' tabindex='-1' data-code='{escape(mark['code'])}' "
        f"aria-label='{escape(mark['says'])}' data-tip='{tip}'"
    )
    x, y = percent(mark["base"] / seen.most), f"{_down(seen, mark['value']):.1f}"
    return _shape(mark["band"], x, y, says)


def _shape(band: str, x: str, y: str, says: str) -> str:
    r = radius(LOOKS[band]["size"])
    if band != OUTSIDE:
        return f"<circle cx='{x}' cy='{y}' r='{r}' {says}/>"
    diamond = f"M{-r},0L0,{-r}L{r},0L0,{r}Z"
    return f"<svg x='{x}' y='{y}' overflow='visible'><path d='{diamond}' {says}/></svg>"


def _names(seen: Plot) -> str:
    """Names beside their marks, on a white edge of their own."""
    found = "".join(
        written(
            mark["name"],
            percent(mark["base"] / seen.most),
            _down(seen, mark["value"]) - seen.lift(mark),
            dx=-BESIDE if left else BESIDE,
            more=" text-anchor='end'" if left else "",
        )
        for mark, left in seen.named()
    )
    return f"<g class='mark-text on-hatch' font-size='{SMALL + 1}' aria-hidden='true'>{found}</g>"


def _key() -> str:
    return looks(
        [
            (f"<svg width='16' height='16' {_look(band)}>{_shape(band, '8', '8', '')}</svg>", words)
            for band, words in KEY_WORDS.items()
        ]
    )
