"""The words of a relation: what true counts keep whatever the extract,
so that published figures must keep it and a reader may use it.

A *line* is one row of figures whatever the area and period:
`(tally, breakdown, category)`, with `ALL` for a total.
"""

from __future__ import annotations

from dataclasses import dataclass

Line = tuple[str, str, str]
"""Tally, breakdown, category."""


@dataclass(frozen=True)
class Rule:
    """Weighted lines that add up to nothing (`exact`), or to at least nothing,
    in the same area and period.

    A `cover` says that parts which may overlap reach at least their whole; it is kept wherever the
    other rules leave room. A rule that is not `kept` holds of the true counts, and a reader knows
    it, but no rounding can keep it: only the attack uses it. With `together`, a part and its whole
    are rounded at once, for parts that come so close to their whole that they need it to give way.
    A rule that is not `sure` holds by custom and not by definition: it is used at places whose
    counts keep it.
    """

    terms: tuple[tuple[int, Line], ...]
    exact: bool = False
    cover: bool = False
    kept: bool = True
    together: bool = False
    sure: bool = True

    @property
    def lines(self) -> frozenset[Line]:
        """The lines it relates."""
        return frozenset(line for _, line in self.terms)

    @property
    def joins(self) -> bool:
        """Whether its lines must be rounded together;
        a part is otherwise rounded after its whole and never moves it."""
        return self.kept and (self.exact or self.cover or self.together)


@dataclass(frozen=True)
class Within:
    """Over time: what `part` counts in a period is in what `whole` counts later, in the same area.

    The whole, at the end of a month, holds every period of the part that lies inside its last
    `months` months; without `months`, every period that ended by then. A stock that never falls is
    a part of itself, later.
    """

    part: Line
    whole: Line
    months: int | None
    sure: bool = True

    def holds(self, part: tuple[str, ...], month: str) -> bool:
        """Whether the whole at the end of `month` holds the part in the period of these months."""
        ended = part[-1] <= month
        return ended and (self.months is None or months_between(part[0], month) < self.months)


@dataclass(frozen=True)
class Presence:
    """Where the sign is above 0, so is what it is a sign of, in the same area and period."""

    sign: Line
    of: Line
    sure: bool = True


@dataclass(frozen=True)
class Fact:
    """An exact fact implies a count: in an authority that has reached the milestone by the month's
    end, `of` is at least 1, or at least what `at_least` counts."""

    milestone: str
    of: Line
    at_least: Line | None = None
    sure: bool = True


@dataclass(frozen=True)
class Relations:
    """Everything that holds of the true counts whatever the extract.
    Lines that are `impossible` can only be 0."""

    rules: tuple[Rule, ...]
    within: tuple[Within, ...] = ()
    presence: tuple[Presence, ...] = ()
    facts: tuple[Fact, ...] = ()
    impossible: frozenset[Line] = frozenset()


def months_between(first: str, last: str) -> int:
    """Months from one month `YYYY-MM` to another."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])


def part_of(part: Line, whole: Line, **flags: bool) -> Rule:
    """The rule that a part is at most its whole."""
    return Rule(((1, whole), (-1, part)), **flags)


def sum_of(whole: Line, parts: tuple[Line, ...] | list[Line], **flags: bool) -> Rule:
    """The rule that parts add up to their whole exactly."""
    return Rule(((1, whole), *((-1, part) for part in parts)), exact=True, **flags)
