"""Which neighbour a cell prefers, by the secret key; and the errors that pull a flow back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from builder.disclosure.family import Family, adds_up_over_months
from builder.disclosure.keys import preferences
from builder.disclosure.structure import Line


class Secrets:
    """The secret preferences of a family's own cells, each made once."""

    def __init__(self, family: Family) -> None:
        self.family, self.added = family, adds_up_over_months(family)

    @cached_property
    def stocks(self) -> np.ndarray:
        """Preferences that hold for ever: areas x own lines."""
        return self._for_ever("")

    @cached_property
    def thresholds(self) -> np.ndarray:
        """From which share of a base above it what is known not to be 0 is not withheld:
        areas x own lines."""
        return self._for_ever("few")

    def _for_ever(self, salt: str) -> np.ndarray:
        return self._made(np.ones(self.family.own, dtype=bool), self.kin, salt)

    @cached_property
    def kin(self) -> list[Line]:
        """The line by whose name each own line is rounded."""
        return [_kin(self.family, line) for line in self.family.lines[: self.family.own]]

    def of(self, p: int) -> np.ndarray:
        """Preferences of a period: for ever, or, of a flow whose months are added up,
        for the month."""
        own = self.family.lines[: self.family.own]
        return np.where(
            self.added, self._made(self.added, own, self.family.periods[p]), self.stocks
        )

    def _made(self, wanted: np.ndarray, names: Sequence[Line], salt: str) -> np.ndarray:
        """A preference for each area and wanted line; `thresholds` are the same for all of a chain:
        what is withheld of a whole is so of its parts."""
        found = np.zeros((len(self.family.areas), self.family.own))
        some = [name for name, w in zip(names, wanted, strict=True) if w]
        made = preferences(
            self.family.key,
            ("\x1f".join((*name, area, salt)) for area in self.family.areas for name in some),
        )
        found[:, wanted] = made.reshape(len(self.family.areas), len(some))
        return found


def _kin(family: Family, line: Line) -> Line:
    """The line by whose name a line is rounded: the same for a whole and a part over time that so
    often count the same, so that they turn together."""
    kin = {line[0]}
    for pair in [
        *family.structure.pairs({x[0] for x in family.lines[: family.own]}),
        *(set(t[0] for t in r.lines) for r in family.structure.rules if r.together),
    ]:
        if pair & kin:
            kin |= pair
    return min(kin), *line[1:]


class Running:
    """The error that each running total of a flow has gathered:
    this quarter, this financial year, and all months so far.

    They go by the calendar, not by the periods published,
    so that a month is rounded the same in whichever release it first stands.
    """

    def __init__(self, family: Family) -> None:
        self.family = family
        self.totals: dict[str, np.ndarray] = {}

    def errors(
        self, p: int, counts: np.ndarray, base: int, most: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Mean error of the running totals, and whether going up, or down,
        would take one of them past `most`."""
        remainder = np.nan_to_num(counts % base)
        found = [
            self.totals.get(name, np.zeros(counts.shape))
            for name in _running_totals(self.family.periods[p])
        ]
        up = np.any([e + base - remainder > most for e in found], axis=0)
        down = np.any([e - remainder < -most for e in found], axis=0)
        return np.mean(found, axis=0), up, down

    def add(self, p: int, values: np.ndarray) -> None:
        """Add a month that has been rounded."""
        error = np.nan_to_num(values - self.family.counts[:, : self.family.own, p])
        for name in _running_totals(self.family.periods[p]):
            self.totals[name] = self.totals.get(name, 0) + error


def _running_totals(month: str) -> Iterable[str]:
    year, number = int(month[:4]), int(month[5:7])
    return f"{year}Q{(number + 2) // 3}", f"FY{year - (number < 4)}", "to date"
