"""The house style every chart shares: the finished chart, its colours, its theme,
and how one is put together.

Colours and sizes are those of the Analysis Function's guidance on charts and of the UKHSA map
scale. Text is ink on white everywhere: the line colours reach 3:1 against white, which is enough
for a mark and not for a word.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape

import altair as alt
from altair.utils.schemapi import disable_debug_mode

from figures.figure import Figure

INK = "#0b0c0c"
WHITE = "#ffffff"
GRID = "#D9D9D9"
AXIS = "#505a5f"
EDGE = "#82888c"
"""Outline of marks whose fill alone is too pale to be seen against white: 3.6:1."""
FOCUS, REST = "#12436D", "#BFBFBF"
SERIES = ("#12436D", "#28A197", "#801650", "#F46A25")
DASHES = ((1, 0), (6, 3), (2, 2), (9, 3, 2, 3))
"""Each series has a dash of its own as well as a colour,
for print and for eyes that do not tell the hues apart."""
MAP_STEPS = ("#F0F9E8", "#BAE4BC", "#7BCCC4", "#43A2CA", "#0868AC")
DIVERGING = ("#F46A25", "#FBC3A5", "#F3F2F1", "#6BACE6", "#12436D")
"""Below, about and above a value that is news on both sides:
orange and blue, which no common colour blindness takes for each other."""
TEXT, SMALL = 14, 12
FONT = '"Source Sans", "Source Sans Pro", Arial, Helvetica, sans-serif'

# Checking every part against the schema is most of the time a chart takes;
# the tests check the finished specs instead.
disable_debug_mode()


@dataclass(frozen=True)
class Chart:
    """A finished chart: a page shows `drawn`, HTML with SVG in it, beside the words `alt`.

    Files are made from `spec`, the same chart, which is put together (`make`) when it is first
    asked for: it is about half of the work. `kind` says which drawing library the spec is for:
    `vega` or `plotly`. `height` is in pixels, axes included; the width is the container's.
    """

    make: Callable[[], dict]
    alt: str
    kind: str
    height: int
    drawn: str = ""

    @cached_property
    def spec(self) -> dict:
        """The chart as Vega-Lite. It is changed by nobody."""
        return self.make()


@alt.theme.register("house", enable=True)
def _house() -> alt.theme.ThemeConfig:
    words = {
        "labelFontSize": TEXT,
        "titleFontSize": TEXT,
        "labelColor": INK,
        "titleColor": INK,
        "titleFontWeight": "normal",
        "labelFont": FONT,
        "titleFont": FONT,
    }
    axis = {
        **words,
        "gridColor": GRID,
        "domainColor": AXIS,
        "tickColor": AXIS,
        "ticks": False,
        "labelPadding": 6,
    }
    title = {
        "anchor": "start",
        "frame": "bounds",
        "font": FONT,
        "fontSize": TEXT,
        "fontWeight": "normal",
        "color": INK,
        "subtitleColor": INK,
        "subtitleFont": FONT,
        "subtitleFontSize": TEXT,
        "offset": 12,
        "lineHeight": 20,
    }
    return alt.theme.ThemeConfig(
        {
            "config": {
                "font": FONT,
                "background": WHITE,
                "axis": axis,
                "legend": {**words, "disable": True},
                "title": title,
                "view": {"stroke": None},
                "text": {"color": INK, "fontSize": TEXT, "font": FONT},
                "line": {"strokeWidth": 2.5},
                "range": {"category": list(SERIES)},
            }
        }
    )


def inline_data(records: Iterable[dict]) -> alt.InlineData:
    """Records as the data of one layer.

    Each layer has its own, so that no record needs an empty field.

    They travel as one string, which `finish` takes apart:
    Altair copies whatever it holds many times over, and of a string a copy is free.
    """
    return alt.InlineData(values=json.dumps(list(records), allow_nan=False))


class _Layers(alt.LayerChart):
    """Layers that are put together to be written out, and that nobody else holds."""

    def copy(self, deep: object = True, ignore: object = None) -> _Layers:
        """Itself: Altair copies a chart before it writes it, and every layer of it three times."""
        return self


Layers = Sequence[alt.Chart | alt.LayerChart]


def to_chart(
    figure: Figure,
    layers: Layers | Callable[[], Layers],
    *,
    says: str,
    unit_line: str | Sequence[str],
    height: int,
    titled: bool,
    params: Sequence[alt.Parameter] = (),
    above: int = 0,
) -> Chart:
    """The layers as one chart that fills its container. They may be made when the spec is.

    `height` is that of the plot and `above` the room kept between it and the heading, in pixels;
    `unit_line` stands where a y-axis title would.
    """

    def make() -> dict:
        made = layers() if callable(layers) else layers
        return _spec(figure, made, unit_line, height, above, params, titled=titled)

    return Chart(make, says, "vega", height + above + 60)


def _spec(
    figure: Figure,
    layers: Layers,
    unit_line: str | Sequence[str],
    height: int,
    above: int,
    params: Sequence[alt.Parameter],
    *,
    titled: bool,
) -> dict:
    title = _title(
        figure, [unit_line] if isinstance(unit_line, str) else list(unit_line), titled=titled
    )
    title.offset = 12 + above
    chart = _Layers(
        layer=layers,
        width="container",
        height=height,
        title=title,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding={"left": 2, "right": 2, "top": 2, "bottom": 8},
        params=[param.param for param in params] or alt.Undefined,
    )
    spec = chart.to_dict(validate=False)
    spec["datasets"] = {name: json.loads(records) for name, records in spec["datasets"].items()}
    return spec


def words_alone(figure: Figure, words: str, *, says: str, titled: bool) -> Chart:
    """A sentence where there is nothing to draw, instead of axes without a mark."""
    text = (
        alt.Chart(inline_data([{"words": wrapped(words, 44)}]))
        .mark_text(align="left", baseline="top", lineBreak="\n", lineHeight=20)
        .encode(x=alt.XValue(0), y=alt.YValue(0), text=alt.Text("words:N"))
    )
    chart = to_chart(figure, [text], says=says, unit_line="", height=60, titled=titled)
    return replace(chart, drawn=f"<p>{escape(words)}</p>")


def _title(figure: Figure, unit_line: list[str], *, titled: bool) -> alt.TitleParams:
    if not titled:
        return alt.TitleParams(text=unit_line)
    return alt.TitleParams(
        text=textwrap.wrap(figure.title, 60),
        fontSize=19,
        fontWeight="bold",
        lineHeight=24,
        subtitle=[*textwrap.wrap(figure.subtitle, 80), *unit_line],
        subtitlePadding=8,
        subtitleLineHeight=20,
    )


def unit_line(figure: Figure) -> str:
    """The unit with a capital letter, as the line above a plot."""
    return figure.unit[:1].upper() + figure.unit[1:]


def wrapped(text: str, chars: int) -> str:
    """The text in lines of at most `chars` characters; longer words stay whole."""
    return "\n".join(textwrap.wrap(text, chars, break_long_words=False)) or text


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1, as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(colour: str) -> str:
    """Ink or white, whichever reads better on the colour."""
    return (
        INK
        if (luminance(colour) + 0.05) / (luminance(INK) + 0.05) > 1.05 / (luminance(colour) + 0.05)
        else WHITE
    )
