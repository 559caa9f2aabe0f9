"""A hexagon map as SVG for the page, from the same hexagons and key its spec is made of.

The browser has only to show it: to compile a spec and draw it there takes longer than all the rest
of a change of month. Files are made from the spec.
"""

from __future__ import annotations

from html import escape

from charts.drawing import heading, told
from charts.map_layers import (
    CORNERS,
    HALF,
    HATCH,
    HEIGHT,
    KEY_ROW,
    LARGEST,
    is_outlined,
    key_height,
    region_edges,
    spread,
)
from charts.theme import AXIS, EDGE, INK, WHITE

HEADS = ("Area", "Region", "Value")
KEY_LEFT, SWATCH = 100, 10
"""In pixels: how far left of the map the key begins, and the radius of its hexagons."""


def drawn(hexagons: list[dict], key: list[dict], highlight: str | None, unit_line: str) -> str:
    """The map with its key and unit, as HTML: it keeps its shape in any width, and on a narrow
    screen the key stands below it."""
    wide, high = spread(hexagons)
    radius = min(LARGEST, HEIGHT / high)
    left, top = (
        radius * (HALF - min(h["across"] for h in hexagons)),
        radius * (1 + max(h["up"] for h in hexagons)),
    )

    def at(one: dict, across: str = "across", up: str = "up") -> tuple[float, float]:
        return left + radius * one[across], top - radius * one[up]

    chosen = [h for h in hexagons if is_outlined(h, highlight)]
    letters = max(9.0, min(13.0, radius * 0.68))
    signs = max(7.0, min(12.0, radius * 0.6))
    return (
        f"{heading([unit_line])}<div class='map-and-key'>"
        f"<svg class='marks map' viewBox='0 0 {wide * radius:.0f} {high * radius:.0f}' "
        f"height='{high * radius:.0f}' preserveAspectRatio='xMidYMin meet' "
        f"data-heads='{told(*HEADS)}'>"
        f"<g class='mark-symbol' stroke='{EDGE}' stroke-width='.8'>"
        f"{''.join(_hexagon(h, *at(h), radius) for h in hexagons)}</g>"
        f"{_hatches([at(h) for h in hexagons if h['hatched']], radius)}"
        f"{_borders([(at(e), at(e, 'across2', 'up2')) for e in region_edges(hexagons)])}"
        f"{''.join(_outline(*at(h), radius) for h in chosen)}"
        f"<g class='mark-text' fill='{INK}' font-size='{letters:.3g}' aria-hidden='true'>"
        f"{''.join(_letters(h, *at(h)) for h in hexagons)}</g>"
        f"{_signs([(h, *at(h)) for h in hexagons if h['sign']], radius, signs)}</svg>"
        f"{_key(key, KEY_LEFT + round(radius * 13.5))}</div>"
    )


def _hexagon(one: dict, x: float, y: float, radius: float) -> str:
    """One area: its name is heard as part of its words, its region told where one points."""
    return (
        f"<path role='link' tabindex='-1' d='{_corners(x, y, radius)}' fill='{one['fill']}' "
        f"data-code='{escape(one['code'])}' aria-label='{escape(one['says'])}' "
        f"data-tip='{told(one['name'], one['within'], one['shown'])}'/>"
    )


def _corners(x: float, y: float, radius: float) -> str:
    """A hexagon round a point: the first corner, and the way from each to the next."""
    ways = [
        f"l{round((x2 - x1) * radius, 1):g},{round((y2 - y1) * radius, 1):g}"
        for (x1, y1), (x2, y2) in zip(CORNERS[:-1], CORNERS[1:], strict=True)
    ]
    return f"M{x:.1f},{y - radius:.1f}{''.join(ways)}z"


def _hatches(places: list[tuple[float, float]], radius: float) -> str:
    strokes = "".join(
        f"<path d='{HATCH}' transform='translate({x:.1f},{y:.1f}) scale({radius:.2f})'/>"
        for x, y in places
    )
    look = f"fill='none' stroke='{AXIS}' stroke-width='{1 / radius:.3f}'"
    return f"<g class='through' {look}>{strokes}</g>" if places else ""


def _borders(edges: list[tuple[tuple[float, float], tuple[float, float]]]) -> str:
    lines = "".join(f"M{x:.1f},{y:.1f}L{x2:.1f},{y2:.1f}" for (x, y), (x2, y2) in edges)
    return (
        f"<path class='through' d='{lines}' fill='none' stroke='{INK}' stroke-width='2' "
        "stroke-linecap='round'/>"
        if edges
        else ""
    )


def _outline(x: float, y: float, radius: float) -> str:
    """Of what is chosen: dark, with a light line inside it."""
    return "".join(
        f"<path class='through' d='{_corners(x, y, size)}' fill='none' stroke='{colour}' "
        f"stroke-width='{width}'/>"
        for size, colour, width in ((radius, INK, 3.5), (radius * 0.88, WHITE, 1.5))
    )


def _letters(one: dict, x: float, y: float) -> str:
    """The three letters; over a hatch they stand on a white edge of their own."""
    look = " class='on-hatch'" if one["hatched"] else ""
    ink = f" fill='{one['ink']}'" if one["ink"] != INK else ""
    return f"<text x='{x:.1f}' y='{y:.1f}' dy='.3em'{ink}{look}>{escape(one['label'])}</text>"


def _signs(signed: list[tuple[dict, float, float]], radius: float, size: float) -> str:
    words = "".join(
        f"<text x='{x:.1f}' y='{y + radius * 0.56:.1f}' dy='.3em' fill='{one['ink']}'>"
        f"{one['sign']}</text>"
        for one, x, y in signed
    )
    look = f"font-size='{size:.3g}' aria-hidden='true'"
    return f"<g class='mark-text' {look}>{words}</g>" if signed else ""


def _key(key: list[dict], left: int) -> str:
    """The legend. `left` is how far it begins from the middle of the map."""
    entries = "".join(_entry(entry, KEY_ROW * entry["place"] + KEY_ROW / 2) for entry in key)
    return (
        f"<svg class='marks key' height='{key_height(len(key))}' "
        f"style='--from-middle: {left}px'>{entries}</svg>"
    )


def _entry(entry: dict, y: float) -> str:
    mark = (
        f"<path d='{_corners(SWATCH, y, SWATCH)}' fill='{entry['fill']}' stroke='{EDGE}' "
        "stroke-width='.8'/>"
        if entry["fill"]
        else f"<path d='M2,{y:g}h16' stroke='{INK}' stroke-width='2'/>"
    )
    hatch = _hatches([(SWATCH, y)], SWATCH) if entry["hatched"] else ""
    sign = (
        f"<text x='{SWATCH}' y='{y:g}' dy='.3em' text-anchor='middle' fill='{entry['ink']}'>"
        f"{entry['sign']}</text>"
        if entry.get("sign")
        else ""
    )
    words = f"<text x='28' y='{y:g}' dy='.3em'>{escape(entry['words'])}</text>"
    return mark + hatch + sign + words
