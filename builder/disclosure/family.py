"""What is rounded together, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from builder.disclosure.keys import RoundingKey
from builder.disclosure.relations import inside_of
from builder.disclosure.structure import Line, Structure
from release.vocabulary import ALL


class DisclosureError(Exception):
    """Figures that cannot be published as the policy demands, in words:
    measure, table, and what to do. Never a count."""


@dataclass(frozen=True)
class Limits:
    """How far figures may lie from the truth: `base` of the rounding,
    and `sums` for a sum of months."""

    base: int
    sums: int


@dataclass(frozen=True)
class Family:
    """Tallies that are rounded together: true counts as areas x lines x
    periods (NaN where there is no figure).

    The first `own` lines are rounded here; the others belong to tallies already rounded and stand
    in `known`, which is NaN for own lines. `sure` says of own cells that other published figures or
    facts show them to be at least 1; `earlier` are own cells as releases still public show them,
    where nothing behind them can have changed; `at_least` and `at_most` what counts of periods that
    have grown since, still public, leave of own cells; `withhold` are own cells that are not to be
    shown.
    """

    structure: Structure
    areas: tuple[str, ...]
    lines: tuple[Line, ...]
    own: int
    periods: tuple[str, ...]
    counts: np.ndarray
    known: np.ndarray
    sure: np.ndarray
    earlier: np.ndarray
    at_least: np.ndarray
    at_most: np.ndarray
    withhold: np.ndarray
    limits: Limits
    key: RoundingKey


@dataclass
class Rounded:
    """Values as areas x own lines x periods (NaN where there is no figure), which of them are
    withheld, and what it took. `small` are those, withheld or not, that count less than two bases
    and are not known to be more than one: withheld, they are taken to be so few.

    The value of a withheld cell is never published:
    it is one that it might have, so that every relation holds of the values.
    """

    values: np.ndarray
    withheld: np.ndarray
    small: np.ndarray
    programmes: int = 0
    joined: int = 0
    forced: int = 0


def last_month(family: Family, p: int) -> str:
    return family.structure.months[family.periods[p]][-1]


def is_month(family: Family, p: int) -> bool:
    return family.structure.is_month(family.periods[p])


def reach_of(family: Family, p: int) -> int:
    """How far a figure of a period may lie from the truth."""
    return family.limits.base - 1 if is_month(family, p) else family.limits.sums


def adds_up_over_months(family: Family) -> np.ndarray:
    """Which own lines are flows whose months are added up."""
    return np.array(
        [
            line[0] in family.structure.flows and line[0] not in family.structure.unions
            for line in family.lines[: family.own]
        ]
    )


def named_again(family: Family) -> np.ndarray:
    """Which own lines count what another line counts under another name:
    they follow it, and prefer nothing themselves."""
    again = {
        rule.terms[1][1]
        for rule in family.structure.rules
        if rule.exact and [n for n, _ in rule.terms] == [1, -1]
    }
    return np.array([line in again for line in family.lines[: family.own]])


def weight_of(family: Family) -> np.ndarray:
    """How much more it matters that a figure is shown:
    the more areas it is of, the more, and a total more than its categories."""
    areas = inside_of(family.structure, family.areas).sum(axis=1)
    total = [2 if line[1:] == (ALL, ALL) else 1 for line in family.lines[: family.own]]
    return areas[:, None] * np.array(total)[None, :]


def depth_of(family: Family) -> np.ndarray:
    """How far up each own cell stands, by the steps of `DEPTHS`."""
    areas = inside_of(family.structure, family.areas).sum(axis=1)
    total = np.array([line[1:] == (ALL, ALL) for line in family.lines[: family.own]])
    above = (areas > 1)[:, None]
    return np.where(above, np.where(total, 3, 2), total[None, :].astype(int))
