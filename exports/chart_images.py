"""A chart as a picture that can stand alone: its title, what it is of, its source, day, release and
marking are inside it, and its words for those who cannot see it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as Tree

import vl_convert

from exports.fonts import FAMILY, FOLDER
from exports.stamp import UNMARKED, FileMarks
from figures.figure import Figure
from figures.wording import long_date

WIDTH, EDGE = 860, 24
"""Of the picture and of the room around the chart, in pixels."""
SHARPNESS = 2
"""Pixels of a PNG for each pixel of the picture."""

INK, QUIET = "#0b0c0c", "#505a5f"
_SVG = "http://www.w3.org/2000/svg"
_CHARS = {22: 74, 15: 118, 13: 136}
"""Characters that fit a line, by size of type."""

Tree.register_namespace("", _SVG)


def png(figure: Figure, spec: Mapping[str, Any], alt: str, *, stamp: FileMarks = UNMARKED) -> bytes:
    """The chart of a figure as PNG, twice as sharp as a screen."""
    _with_fonts()
    return vl_convert.svg_to_png(
        svg(figure, spec, alt, stamp=stamp).decode("utf-8"), scale=SHARPNESS
    )


def svg(figure: Figure, spec: Mapping[str, Any], alt: str, *, stamp: FileMarks = UNMARKED) -> bytes:
    """The chart of a figure as SVG. `spec` is the Vega-Lite of the chart on screen,
    `alt` its text alternative."""
    chart = Tree.fromstring(plot(spec, width=WIDTH - 2 * EDGE))
    picture = Tree.Element(
        f"{{{_SVG}}}svg",
        {"width": str(WIDTH), "role": "img", "aria-labelledby": "title description"},
    )
    Tree.SubElement(
        picture, f"{{{_SVG}}}title", {"id": "title"}
    ).text = f"{figure.title}, {figure.subtitle}"
    Tree.SubElement(picture, f"{{{_SVG}}}desc", {"id": "description"}).text = alt
    paper = Tree.SubElement(
        picture, f"{{{_SVG}}}rect", {"width": "100%", "height": "100%", "fill": "#ffffff"}
    )
    top = _write(picture, [stamp.marking], EDGE + 12, 13, bold=True) if stamp.marking else EDGE
    top = _write(picture, [figure.title], top + 22, 22, bold=True)
    top = _write(
        picture,
        [" · ".join(p for p in (figure.subtitle, figure.unit, figure.status) if p)],
        top + 4,
        15,
    )
    chart.set("x", str(EDGE))
    chart.set("y", str(top))
    picture.append(chart)
    foot = _write(
        picture, _foot(figure, stamp), top + float(chart.get("height", "0")) + 24, 13, colour=QUIET
    )
    height = str(round(foot + EDGE - 8))
    picture.set("height", height)
    picture.set("viewBox", f"0 0 {WIDTH} {height}")
    paper.set("height", height)
    return Tree.tostring(picture, encoding="utf-8", xml_declaration=True)


def plot(spec: Mapping[str, Any], *, width: int) -> str:
    """The chart alone as SVG, as wide as asked for."""
    _with_fonts()
    return vl_convert.vegalite_to_svg(
        {**spec, "width": width, "autosize": {"type": "fit-x", "contains": "padding"}}
    )


def _foot(figure: Figure, stamp: FileMarks) -> list[str]:
    published = (
        f" Published {long_date(figure.published_on)}."
        if figure.published_on
        else " Not yet published."
    )
    return [
        figure.citation.line() + published,
        *([figure.synthetic] if figure.synthetic else []),
        *(line for line in (stamp.reading_log, stamp.marking) if line),
    ]


def _write(
    picture: Tree.Element,
    texts: Sequence[str],
    top: float,
    size: int,
    *,
    bold: bool = False,
    colour: str = INK,
) -> float:
    """Lines of text from `top` down, wrapped; returns where the next would stand."""
    for line in (line for text in texts for line in textwrap.wrap(text, _CHARS[size])):
        look = {
            "x": str(EDGE),
            "y": f"{top:g}",
            "font-family": f"'{FAMILY}', Arial, Helvetica, sans-serif",
            "font-size": str(size),
            "fill": colour,
        }
        Tree.SubElement(
            picture, f"{{{_SVG}}}text", look | ({"font-weight": "bold"} if bold else {})
        ).text = line
        top += size * 1.4
    return top


@lru_cache(maxsize=1)
def _with_fonts() -> None:
    vl_convert.register_font_directory(str(FOLDER))
