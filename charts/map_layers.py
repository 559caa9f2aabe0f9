"""How a hexagon map is drawn: the hexagons with their names, the borders of regions,
the chosen area and the key."""

from __future__ import annotations

import math
from collections.abc import Iterator

import altair as alt

from charts.theme import AXIS, EDGE, INK, SMALL, TEXT, WHITE, inline_data

HEIGHT, NARROW, LARGEST, KEY_ROW = 600, 520, 34, 24
"""In pixels: the height of a map, the width under which its key moves below it, the largest radius
of a hexagon, and the height of a row of the key."""

HALF = math.sqrt(3) / 2


CORNERS = ((0.0, -1.0), (HALF, -0.5), (HALF, 0.5), (0.0, 1.0), (-HALF, 0.5), (-HALF, -0.5))
"""Corners of a hexagon standing on its point, clockwise from the top, for a radius of 1;
y grows downwards as on the screen."""


HEXAGON = "M" + "L".join(f"{x:.4f},{y:.4f}" for x, y in CORNERS) + "Z"


HATCH = (
    "M-0.8,-0.1L-0.3,-0.8M-0.8,0.45L0.25,-0.85M-0.55,0.7L0.65,-0.65M-0.15,0.85L0.8,-0.35M0.35,"
    "0.75L0.8,0.15"
)
"""Diagonal strokes inside the same hexagon: nothing known, and not to be taken for a pale class."""


TOOLTIP = [
    alt.Tooltip("name:N", title="Area"),
    alt.Tooltip("within:N", title="Region"),
    alt.Tooltip("shown:N", title="Value"),
]
"""On everything that is drawn of an area, its letters too: wherever one points."""


def spread(hexagons: list[dict]) -> tuple[float, float]:
    """Width and height of a map of hexagons with a radius of 1."""
    across, up = [h["across"] for h in hexagons], [h["up"] for h in hexagons]
    return max(across) - min(across) + 2 * HALF, max(up) - min(up) + 2


def key_height(rows: int) -> int:
    """Of the rows of a key, in pixels."""
    return rows * KEY_ROW


def is_outlined(hexagon: dict, highlight: str | None) -> bool:
    """Whether an area is the chosen one, or lies in it."""
    return bool(highlight) and highlight in (hexagon["code"], hexagon["region"])


def sizes(hexagons: list[dict], key_rows: int) -> list[alt.Parameter]:
    """Radius and offsets in pixels, from the width the chart is given:
    England keeps its shape, and on a narrow screen the key moves below it."""
    across, up = [h["across"] for h in hexagons], [h["up"] for h in hexagons]
    (wide, high), key = spread(hexagons), key_height(key_rows) + 16
    return [
        alt.param(name="narrow", expr=f"width < {NARROW}"),
        alt.param(
            name="radius",
            expr=f"min(width / {wide:.3f}, (narrow ? {HEIGHT - key} : {HEIGHT}) / {high:.3f}, "
            f"{LARGEST})",
        ),
        alt.param(
            name="left",
            expr=f"(width - radius * {wide:.3f}) / 2 + radius * {HALF - min(across):.4f}",
        ),
        alt.param(name="bottom", expr=f"radius * {max(up) + 1:.3f}"),
        alt.param(name="key_left", expr="narrow ? 8 : max(8, (width - radius * 27) / 2 - 100)"),
        alt.param(name="key_top", expr=f"narrow ? radius * {high:.3f} + 24 : 10"),
    ]


def _placed(records: list[dict]) -> alt.Chart:
    return (
        alt.Chart(inline_data(records))
        .transform_calculate(x="left + datum.across * radius", y="bottom - datum.up * radius")
        .encode(x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None))
    )


def layers(hexagons: list[dict], key: list[dict], highlight: str | None) -> list[alt.Chart]:
    size, map_ = alt.expr("4 * radius * radius"), _placed(hexagons)
    layers = [_filled(map_, size).encode(description=alt.Description("says:N"), tooltip=TOOLTIP)]
    hatched = [h for h in hexagons if h["hatched"]]
    if hatched:
        layers.append(_lines(_placed(hatched), HATCH, size, AXIS, 1).encode(tooltip=TOOLTIP))
    layers += _borders(hexagons) + _outline(
        [h for h in hexagons if is_outlined(h, highlight)], size
    )
    return layers + _names(hexagons) + key_layers(key)


def _filled(map_: alt.Chart, size: alt.expr | int, **more: object) -> alt.Chart:
    """Hexagons in the colours of their classes."""
    look = {"filled": True, "opacity": 1, "size": size, "stroke": EDGE, "strokeWidth": 0.8}
    return map_.mark_point(shape=HEXAGON, **look, **more).encode(
        fill=alt.Fill("fill:N", scale=None)
    )


def _lines(
    map_: alt.Chart, shape: str, size: alt.expr | int, colour: str, width: float
) -> alt.Chart:
    """Lines over hexagons, which nobody need hear."""
    look = {"filled": False, "opacity": 1, "stroke": colour, "strokeWidth": width}
    return map_.mark_point(shape=shape, size=size, aria=False, **look)


def _names(hexagons: list[dict]) -> list[alt.Chart]:
    """The three letters; over a hatch they stand on a white edge of their own,
    or the strokes would run through them."""

    def words(chosen: list[dict], **look: object) -> alt.Chart:
        names = ("label", "ink", "across", "up", "code", "name", "within", "shown")
        few = [{name: h[name] for name in names} for h in chosen]
        return (
            _placed(few)
            .mark_text(
                fontSize=alt.expr("max(9, min(13, radius * 0.68))"),
                baseline="middle",
                aria=False,
                **look,
            )
            .encode(text=alt.Text("label:N"), tooltip=TOOLTIP)
        )

    signed = [h for h in hexagons if h["sign"]]
    signs = (
        [
            _placed(signed)
            .mark_text(
                fontSize=alt.expr("max(7, min(12, radius * 0.6))"),
                baseline="middle",
                dy=alt.expr("radius * 0.56"),
                aria=False,
            )
            .encode(text=alt.Text("sign:N"), color=alt.Color("ink:N", scale=None), tooltip=TOOLTIP)
        ]
        if signed
        else []
    )
    hatched = [h for h in hexagons if h["hatched"]]
    halo = [words(hatched, stroke=WHITE, strokeWidth=4, strokeJoin="round")] if hatched else []
    return [*halo, words(hexagons).encode(color=alt.Color("ink:N", scale=None)), *signs]


def _borders(hexagons: list[dict]) -> list[alt.Chart]:
    edges = list(region_edges(hexagons))
    if not edges:
        return []
    ends = alt.Chart(inline_data(edges)).transform_calculate(
        x="left + datum.across * radius",
        y="bottom - datum.up * radius",
        x2="left + datum.across2 * radius",
        y2="bottom - datum.up2 * radius",
    )
    return [
        ends.mark_rule(strokeWidth=2, stroke=INK, strokeCap="round", aria=False).encode(
            x=alt.X("x:Q", scale=None, axis=None),
            y=alt.Y("y:Q", scale=None, axis=None),
            x2=alt.X2("x2:Q"),
            y2=alt.Y2("y2:Q"),
        )
    ]


def region_edges(hexagons: list[dict]) -> Iterator[dict]:
    """Sides between two hexagons of different regions:
    each once, from the western or northern neighbour."""
    at = {(round(h["across"], 3), h["up"]): h["region"] for h in hexagons}
    for h in hexagons:
        for (dx, dy), (start, end) in {
            (2 * HALF, 0.0): (1, 2),
            (HALF, -1.5): (2, 3),
            (-HALF, -1.5): (3, 4),
        }.items():
            neighbour = at.get((round(h["across"] + dx, 3), h["up"] + dy))
            if neighbour is not None and neighbour != h["region"]:
                (x, y), (x2, y2) = CORNERS[start], CORNERS[end]
                yield {
                    "across": round(h["across"] + x, 4),
                    "up": h["up"] - y,
                    "across2": round(h["across"] + x2, 4),
                    "up2": h["up"] - y2,
                }


def _outline(chosen: list[dict], size: alt.expr) -> list[alt.Chart]:
    if not chosen:
        return []
    return [
        _lines(_placed(chosen), HEXAGON, size, INK, 3.5),
        _lines(_placed(chosen), HEXAGON, alt.expr("3.1 * radius * radius"), WHITE, 1.5),
    ]


def key_layers(key: list[dict]) -> list[alt.Chart]:
    base = (
        alt.Chart(inline_data(key))
        .transform_calculate(
            x="key_left + 8", y=f"key_top + {KEY_ROW} * datum.place", text_x="key_left + 26"
        )
        .encode(x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None))
    )
    line = base.transform_filter("!datum.fill").transform_calculate(
        line_x="key_left", line_x2="key_left + 16"
    )
    layers = [
        line.mark_rule(strokeWidth=2, stroke=INK, aria=False).encode(
            x=alt.X("line_x:Q", scale=None, axis=None), x2=alt.X2("line_x2:Q")
        ),
        _filled(base.transform_filter("datum.fill"), 400, aria=False),
        base.mark_text(
            align="left", baseline="middle", fontSize=alt.expr(f"narrow ? {SMALL + 1} : {TEXT}")
        ).encode(x=alt.X("text_x:Q", scale=None, axis=None), text=alt.Text("words:N")),
    ]
    if any(entry.get("sign") for entry in key):
        layers.append(
            base.transform_filter("datum.sign")
            .mark_text(baseline="middle", fontSize=TEXT, aria=False)
            .encode(text=alt.Text("sign:N"), color=alt.Color("ink:N", scale=None))
        )
    if any(entry["hatched"] for entry in key):
        layers.insert(1, _lines(base.transform_filter("datum.hatched"), HATCH, 400, AXIS, 1))
    return layers
