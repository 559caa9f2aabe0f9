"""What was known of the roll-out at each month's end, as arrays over authorities,
milestones and months, from published rows alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

DATES = "milestone_date"
"""The published measure that holds the dates of milestones,
one category for each milestone and reading (`ready.plan`)."""

READINGS = ("baseline", "plan", "actual")
NEVER = np.iinfo(np.int32).max
"""Stands where there is no date, and where an authority has no last month:
later than every day and month."""


@dataclass(frozen=True)
class Place:
    """An authority as the release describes it: `begins` is the month it was created in, `ends` the
    first at whose end it was no more: numbers, or None."""

    code: str
    region: str
    wave: str
    begins: int | None = None
    ends: int | None = None


@dataclass(frozen=True, eq=False)
class Known:
    """Returns up to a month's end.

    Days and months are whole numbers (days since 1970; year x 12 + month - 1).

    `baseline` has the shape authorities x milestones, the others months x authorities x milestones:
    `plan` and `actual` as last reported up to each month, `moves` how often the plan had been moved
    and `moved_days` by how many days in all, `heard` the last month with a return. `NEVER` stands
    for no date.
    """

    places: tuple[Place, ...]
    milestones: tuple[str, ...]
    months: np.ndarray
    baseline: np.ndarray
    plan: np.ndarray
    actual: np.ndarray
    moves: np.ndarray
    moved_days: np.ndarray
    heard: np.ndarray

    def until(self, count: int) -> Known:
        """What was known at the end of the first so many months:
        nothing of a later return is left in it."""
        return Known(
            places=self.places,
            milestones=self.milestones,
            months=self.months[:count],
            baseline=np.where((self.plan[:count] != NEVER).any(axis=0), self.baseline, NEVER),
            plan=self.plan[:count],
            actual=self.actual[:count],
            moves=self.moves[:count],
            moved_days=self.moved_days[:count],
            heard=self.heard[:count],
        )

    @property
    def last(self) -> int:
        """The number of the last month."""
        return int(self.months[-1])

    @property
    def there(self) -> np.ndarray:
        """The authorities that exist at the last month's end."""
        return np.array(
            [(p.begins or 0) <= self.last < (p.ends or NEVER) for p in self.places], dtype=bool
        )

    @property
    def open(self) -> np.ndarray:
        """Authorities x milestones: those that exist at the last month's end,
        have a plan and are not reported as reached."""
        return self.there[:, None] & (self.plan[-1] != NEVER) & (self.actual[-1] == NEVER)

    @property
    def reached_in(self) -> np.ndarray:
        """Authorities x milestones: the number of the month reached in,
        as known at the last month's end; `NEVER` where not reached."""
        return months_of(self.actual[-1])


def month_number(month: str) -> int:
    """`2009-03` as a number that counts months."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def month_id(number: int) -> str:
    """The month of that number as `YYYY-MM`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def first_day(numbers: np.ndarray | int) -> np.ndarray:
    """The first day of months, as days since 1970."""
    return (
        (np.asarray(numbers) - 1970 * 12)
        .astype("datetime64[M]")
        .astype("datetime64[D]")
        .astype(int)
    )


def months_of(days: np.ndarray) -> np.ndarray:
    """The months in which days lie; `NEVER` stays."""
    known = days != NEVER
    months = np.where(known, days, 0).astype("datetime64[D]").astype("datetime64[M]").astype(int)
    return np.where(known, months + 1970 * 12, NEVER)


def known(
    published: pd.DataFrame,
    places: Sequence[Place],
    milestones: Sequence[str],
    months: Sequence[str],
) -> Known:
    """What published rows (columns measure, geography, period, category,
    text) tell of the milestones, up to the last of `months`.

    Where a return is missing for a month, what was last reported stands.
    Rows of later months are not looked at.
    """
    rows = published[
        (published["measure"] == DATES)
        & published["period"].isin(months)
        & published["text"].notna()
    ]
    shape = (len(months), len(places), len(milestones))
    found = {reading: np.full(shape, NEVER, dtype=np.int64) for reading in READINGS}
    at = (
        _positions(rows["period"], months),
        _positions(rows["geography"], [p.code for p in places]),
    )
    parts = rows["category"].str.rpartition(".")
    of, days = _positions(parts[0], milestones), _days(rows["text"])
    for reading, values in found.items():
        own = (parts[2] == reading).to_numpy() & (at[1] >= 0) & (of >= 0)
        values[at[0][own], at[1][own], of[own]] = days[own]
    told = found["plan"] != NEVER
    latest = np.maximum.accumulate(
        np.where(told.any(axis=2), np.arange(len(months))[:, None], -1), axis=0
    )
    across = np.arange(len(places))[None, :]
    plan, actual = (
        np.where((latest >= 0)[..., None], found[name][latest, across], NEVER)
        for name in ("plan", "actual")
    )
    baseline = _first(found["baseline"])
    moves, moved_days = _moves(baseline, plan, actual)
    numbers = np.array([month_number(m) for m in months])
    heard = np.where(latest >= 0, numbers[latest], -1)
    return Known(
        tuple(places), tuple(milestones), numbers, baseline, plan, actual, moves, moved_days, heard
    )


def _positions(values: pd.Series, among: Sequence[str]) -> np.ndarray:
    places: Mapping[str, int] = {value: i for i, value in enumerate(among)}
    return values.map(places).fillna(-1).to_numpy(dtype=int)


def _days(texts: pd.Series) -> np.ndarray:
    return texts.to_numpy(dtype="datetime64[D]").astype(int)


def _first(values: np.ndarray) -> np.ndarray:
    """Along the months the first that is there."""
    there = values != NEVER
    return np.take_along_axis(values, there.argmax(axis=0)[None], axis=0)[0]


def _moves(
    baseline: np.ndarray, plan: np.ndarray, actual: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How often the plan of a milestone that is not reached had been moved by each month's end, and
    by how many days in all from its first baseline."""
    before = np.concatenate([baseline[None], plan[:-1]])
    before = np.where(before == NEVER, baseline, before)
    both = (plan != NEVER) & (before != NEVER)
    moved = both & (plan != before)
    return moved.cumsum(axis=0), np.where(plan != NEVER, plan - baseline, 0)
