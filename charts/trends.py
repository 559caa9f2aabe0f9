"""Change over time: lines, and lines in small multiples."""

from __future__ import annotations

from charts.house import Chart
from release.words import Figure


def trend(figure: Figure, *, titled: bool = False) -> Chart:
    """One to four series over periods, each labelled at its line's end; more than four are drawn by `small_multiples` instead.

    `figure.frame` holds one row a period and series; a series is what varies: area, category, measure or source. Periods are taken in order of
    `period_end`. A withheld value leaves a gap, and a period with status `b` a marked break on its first day.
    """
    raise NotImplementedError


def small_multiples(figure: Figure, *, titled: bool = False) -> Chart:
    """One small panel a series over periods, all on one scale, two panels a row. The frame is that of `trend`, with any number of series."""
    raise NotImplementedError
