"""Charts of the roll-out: milestone dates, and practitioners planned, trained, issued and active."""

from __future__ import annotations

from collections.abc import Mapping

from charts.house import Chart
from release.words import Figure


def dumbbell(figure: Figure, *, kinds: tuple[str, str, str] = ("baseline", "plan", "actual"), titled: bool = False) -> Chart:
    """First baseline, latest plan and actual date of one milestone for each authority, on one time axis.

    `figure.frame` holds one row an authority and kind of date, with the date (ISO) in `text`. `kinds` are the ids of the three kinds, in the order
    baseline, plan, actual: found in the column `category` (or `measure`), either whole or as the last part of a composite id (`ready.baseline`).
    Authorities are sorted by latest plan. Shapes and words tell the kinds apart, never colour alone.
    """
    raise NotImplementedError


def burn_up(figure: Figure, *, waves: Mapping[str, str] | None = None, titled: bool = False) -> Chart:
    """Planned, trained, issued and active over months, one panel a wave, each with a scale from zero of its own.

    `figure.frame` holds one row a wave, measure and month: up to four measures (series, in the order of `figure.selection.measures`), and the wave in
    `category`. When the rows are authorities instead, `waves` maps a code to the title of its wave; rows are then not added up (a page never sums) but
    one panel is drawn an area.
    """
    raise NotImplementedError
