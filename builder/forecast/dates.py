"""From the hazard to what is published: chances by each coming month's end, dates with their
intervals, and how many authorities by then. Worked out exactly, so that nothing hangs on a seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.special import expit, ndtr, ndtri

from builder.forecast.hazard import AHEAD, Hazard, codes_at
from builder.forecast.known import NEVER, Known, first_day

QUANTILES = {
    "low_95": 0.025,
    "low_80": 0.10,
    "low_50": 0.25,
    "median": 0.50,
    "high_50": 0.75,
    "high_80": 0.90,
    "high_95": 0.975,
}
"""What is published of a distribution, by the end of its category's id."""

LEVELS = 31
"""Equally likely values of what milestones share, over which chances are averaged."""

SPREAD = 1.5
"""Standard deviation of what all milestones share:
by how much, as a logit, they stray together from the hazard."""

TOGETHER = 0.7
"""Of what decides whether one milestone of a group is reached by a month's end,
the part of the variance that is the same for all of them."""


@dataclass(frozen=True, eq=False)
class Outlook:
    """What may become of every milestone that was open at a month's end.

    `items` are places of authority and milestone (n x 2). `reached` (n x months) holds the chance
    that the item is reached by the end of the first, second, ... month ahead. `edges` are the first
    days of those months, and the day after the last, as days since 1970. `many` is what `many_of`
    gives, where it is known, by the bytes of its rows.
    """

    state: Known
    items: np.ndarray
    reached: np.ndarray
    edges: np.ndarray
    many: dict[bytes, np.ndarray] = field(default_factory=dict)

    def of_group(self, members: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """The rows of each milestone that is open in any of these authorities."""
        mine = np.isin(self.items[:, 0], members)
        for milestone in range(len(self.state.milestones)):
            rows = np.flatnonzero(mine & (self.items[:, 1] == milestone))
            if len(rows):
                yield milestone, rows

    @cached_property
    def _normal(self) -> np.ndarray:
        """The chances as places on the normal distribution:
        below which a value must lie for the item to be reached."""
        return ndtri(self.reached)

    def _together(self, rows: np.ndarray, months: int) -> np.ndarray:
        """Levels x items x months ahead: the chance of each, given what they share.
        One item alone shares with none."""
        if len(rows) == 1:
            return self.reached[None, rows, :months]
        return tied(self._normal[rows, :months])

    def all_of(self, rows: np.ndarray) -> np.ndarray:
        """The chance that all of some items are reached by the end of each month ahead."""
        return self._together(rows, self.reached.shape[1]).prod(axis=1).mean(axis=0)

    def many_of(self, rows: np.ndarray, months: int) -> np.ndarray:
        """Months ahead x counts: the chance that exactly so many of some items
        are reached by then."""
        known = self.many.get(rows.tobytes())
        if known is not None and len(known) >= months:
            return known[:months]
        chances = self._together(rows, months)
        held = np.zeros((len(chances), months, len(rows) + 1))
        held[..., 0] = 1.0
        for place in range(1, len(rows) + 1):
            chance = chances[:, place - 1, :, None]
            held[..., 1 : place + 1] = (
                held[..., 1 : place + 1] * (1 - chance) + held[..., :place] * chance
            )
            held[..., 0] *= 1 - chance[..., 0]
        return held.mean(axis=0)


def tied(normal: np.ndarray) -> np.ndarray:
    """Levels x what is given: the chance of each, given what all of them share,
    from the places of their own chances on the normal distribution."""
    shared = _levels().reshape(-1, *(1 for _ in normal.shape)) * np.sqrt(TOGETHER)
    return ndtr((normal + shared) / np.sqrt(1 - TOGETHER))


def outlook(state: Known, hazard: Hazard, *, months: int = AHEAD) -> Outlook:
    """What may become of what is open at the last month's end known."""
    items = np.argwhere(state.open)
    leads = np.arange(1, months + 1)
    logits = hazard.logits(codes_at(state, len(state.months) - 1, items, leads))
    survival = np.zeros_like(logits)
    for level in _levels():  # one by one: no array of all levels is needed
        survival += np.cumprod(expit(-(logits + SPREAD * level)), axis=1) / LEVELS
    return outlook_of(state, 1 - survival)


def outlook_of(state: Known, reached: np.ndarray) -> Outlook:
    """The outlook in which what is open is reached with these chances: items x months ahead."""
    months = np.arange(state.last + 1, state.last + reached.shape[1] + 2)
    return Outlook(state, np.argwhere(state.open), reached, first_day(months))


def _levels() -> np.ndarray:
    """Equally likely values of a standard normal distribution."""
    return ndtri((np.arange(LEVELS) + 0.5) / LEVELS)


def dates(chances: np.ndarray, edges: np.ndarray, shares: Sequence[float]) -> np.ndarray:
    """Distributions x shares: the day by which each share of the chance has gone by, spread evenly
    over the days of a month; `NEVER` where that is later than the last month."""
    last = np.hstack([np.zeros((len(chances), 1)), chances])
    found = np.full((len(chances), len(shares)), NEVER, dtype=np.int64)
    for column, share in enumerate(shares):
        place = (chances < share).sum(axis=1)
        row = np.flatnonzero(place < chances.shape[1])
        at = place[row]
        low, high = last[row, at], last[row, at + 1]
        part = (share - low) / np.maximum(high - low, 1e-12)
        days = edges[at + 1] - edges[at]
        found[row, column] = edges[at] + np.clip(np.ceil(part * days) - 1, 0, days - 1).astype(int)
    return found


def chance_by(chances: np.ndarray, edges: np.ndarray, days: np.ndarray) -> np.ndarray:
    """The chance that each distribution's day is no later than its day in `days`:
    0 for a day gone by."""
    last = np.hstack([np.zeros((len(chances), 1)), chances])
    at = np.searchsorted(edges, days, side="right") - 1
    inside = np.clip(at, 0, chances.shape[1] - 1)
    part = (days + 1 - edges[inside]) / (edges[inside + 1] - edges[inside])
    row = np.arange(len(chances))
    found = last[row, inside] + (last[row, inside + 1] - last[row, inside]) * np.clip(part, 0, 1)
    return np.where(at < 0, 0.0, found)


def counts(chances: np.ndarray, shares: Sequence[float]) -> np.ndarray:
    """Months x shares: the least count that is reached with each share of the chance."""
    below = chances.cumsum(axis=1) + 1e-9
    return np.stack([(below < share).sum(axis=1) for share in shares], axis=1)


def inside(low: np.ndarray, high: np.ndarray, level: float) -> np.ndarray:
    """How much of outcomes lies inside the central interval of a level.

    An outcome has the share `low` of the chance before it and `high` up to it. Where the two are
    one, it lies inside or not. Where the outcome has a chance of its own (a count, or not reached
    by the end), that part of its chance that the interval takes in counts: so an outcome that was
    all but certain does not count as a hit of every interval.
    """
    first, last = (1 - level) / 2, (1 + level) / 2
    wide = high - low
    part = np.clip(np.minimum(high, last) - np.maximum(low, first), 0, None)
    return np.where(
        wide < 1e-6, (low >= first) & (low <= last), part / np.maximum(wide, 1e-12)
    ).astype(float)
