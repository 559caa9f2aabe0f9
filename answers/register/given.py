"""The figures given, as the builder of releases reads them: what a reader may know beside the
releases, so that no new release lets anybody work something out with it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from answers.register.alarms import given_in
from answers.register.book import Register
from answers.register.record import QUOTED, About, Given
from answers.register.watch import Beside, about_of, is_same
from queries.found_by_id import figure_of

COLUMNS = ("measure", "breakdown", "category", "geography", "period", "value", "exact", "on")
"""Permanent ids, the value as a whole number, whether it is another than a release gives, and the
day it was given (ISO)."""


@dataclass(frozen=True)
class Listed:
    """The rows of the file, and how many figures cannot stand in it: no release knows what they
    are of, or they are no whole number."""

    rows: tuple[tuple[str, ...], ...]
    left_out: int


def listed(register: Register, beside: Beside) -> Listed:
    """Every count that was given, in the order of the register. A figure published elsewhere is
    known to everybody, and is left out without a word."""
    rows, left_out = [], 0
    for question, given in given_in(register):
        found = about_of(given, beside)
        about = found[0] if found else given.about
        if about is not None and about.breakdown == QUOTED:
            continue
        published = found is not None and _is_published(given, about, found[1], beside)
        row = _row(given, about, question.answered or question.held, exact=not published)
        rows += [row] if row else []
        left_out += row is None and not published
    return Listed(tuple(rows), left_out)


def _row(given: Given, about: About | None, on: str, *, exact: bool) -> tuple[str, ...] | None:
    amount = given.amount
    if about is None or not about.area or not about.period or amount is None:
        return None
    if amount < 0 or amount != amount.to_integral_value():
        return None
    place = (about.measure, about.breakdown, about.category, about.area, about.period)
    return (*place, f"{amount:.0f}", "yes" if exact else "no", on)


def _is_published(given: Given, about: About, release: str, beside: Beside) -> bool:
    """Whether the release a figure is said to be of gives this value; one without is that one."""
    kept = beside.open(release)
    figure = figure_of(kept, about.key(kept.id)) if kept else None
    return figure is not None and (not given.value or is_same(given.value, figure))


def as_csv(found: Listed) -> str:
    """The file that the builder reads."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows((COLUMNS, *found.rows))
    return text.getvalue()
