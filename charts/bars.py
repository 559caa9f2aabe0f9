"""Bars: areas by size, and the categories of a breakdown."""

from __future__ import annotations

from charts.house import Chart
from release.words import Figure


def ranked_bars(figure: Figure, highlight: str | None = None, *, ends: int | None = None, titled: bool = False) -> Chart:
    """Areas as horizontal bars from zero, largest first, each with its value; `highlight` is the code of the area to stand out.

    `figure.frame` holds one row an area. A row of level England is drawn as a reference line when the figure is a rate (its rows have a `base`), and
    is only named in the text alternative when it is a count. Areas withheld stand last, with the words instead of a bar. `ends=10` keeps the ten
    highest, the ten lowest and the highlighted area, and says how many are left out; without it every area is drawn.
    """
    raise NotImplementedError


def columns(figure: Figure, *, titled: bool = False) -> Chart:
    """The categories of one breakdown (or several measures, or areas) as bars from zero, each with its value.

    `figure.frame` holds one row a category. Sorted by size, except breakdowns whose categories have an order of their own (age bands, hours, stages,
    numbers), which keep the order of the frame.
    """
    raise NotImplementedError
