"""Which relations counts keep, and in how many places: asked of true counts before they are
protected, and of figures in print afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from builder.periods import Period
from builder.relations.lines import Line, Presence, Relations, Rule, Within

Relation = Rule | Within | Presence


@dataclass(frozen=True)
class Asked:
    """One relation, in how many places it was asked of, and in how many it is broken."""

    relation: Relation
    places: int
    broken: int


class Counts:
    """Counts laid out as lines x periods x areas, empty where there is none.

    `without` are the (area, month) in which an authority inside the area sent nothing, so that
    counts of `sent` tallies are without it: what is part of such a count elsewhere need not be part
    of it there.
    """

    def __init__(
        self,
        cells: pd.DataFrame,
        periods: Iterable[Period],
        *,
        value: str = "count",
        without: Iterable[tuple[str, str]] = (),
        sent: Iterable[str] = (),
    ) -> None:
        self.periods = {p.id: p for p in periods}
        self.sent = frozenset(sent)
        period = {p: i for i, p in enumerate(self.periods)}
        keys = cells[["tally", "breakdown", "category"]]
        lines = (
            keys.groupby(["tally", "breakdown", "category"], sort=False, observed=True)
            .ngroup()
            .to_numpy()
        )
        self.number: dict[Line, int] = {
            line: i
            for i, line in enumerate(
                keys.iloc[np.unique(lines, return_index=True)[1]].itertuples(index=False, name=None)
            )
        }
        places, areas = pd.factorize(cells["geography"])
        self.areas = {code: i for i, code in enumerate(areas)}
        self.values = np.full((len(self.number), len(period), len(areas)), np.nan)
        self.values[lines, cells["period"].map(period).to_numpy(), places] = (
            cells[value].astype(float).to_numpy()
        )
        self.incomplete = np.zeros((len(period), len(areas)), dtype=bool)
        for code, month in without:
            if code in self.areas:
                self.incomplete[
                    [i for p, i in period.items() if month in self.periods[p].months],
                    self.areas[code],
                ] = True

    @cached_property
    def months(self) -> dict[str, int]:
        """Numbers of the periods that are months."""
        return {p.id: i for i, p in enumerate(self.periods.values()) if p.months == (p.id,)}

    def of(self, line: Line) -> np.ndarray | None:
        """Periods x areas of one line."""
        return self.values[self.number[line]] if line in self.number else None

    def certain(self, wholes: Iterable[Line], parts: Iterable[Line]) -> np.ndarray:
        """Where the wholes hold all that the parts may hold:
        not where a whole is without an authority that a part is with."""
        apart = any(w[0] in self.sent for w in wholes) and not all(p[0] in self.sent for p in parts)
        return ~self.incomplete if apart else np.ones_like(self.incomplete)


def asked(relations: Relations, counts: Counts) -> list[Asked]:
    """Every relation between lines that are there, asked everywhere."""
    found = (
        [_rule(r, counts) for r in relations.rules]
        + [_within(w, counts) for w in relations.within]
        + [_presence(p, counts) for p in relations.presence]
    )
    return [a for a in found if a is not None]


def _rule(rule: Rule, counts: Counts) -> Asked | None:
    if not rule.lines <= counts.number.keys():
        return None
    sums = sum(n * counts.values[counts.number[line]] for n, line in rule.terms)
    known = ~np.isnan(sums) & counts.certain(
        [line for n, line in rule.terms if n > 0], [line for n, line in rule.terms if n < 0]
    )
    return Asked(
        rule, int(known.sum()), int((known & ((sums != 0) if rule.exact else (sums < 0))).sum())
    )


def _presence(presence: Presence, counts: Counts) -> Asked | None:
    sign, of = counts.of(presence.sign), counts.of(presence.of)
    if sign is None or of is None:
        return None
    known = ~np.isnan(sign + of) & counts.certain([presence.of], [presence.sign]) & (sign > 0)
    return Asked(presence, int(known.sum()), int((known & (of <= 0)).sum()))


def _within(within: Within, counts: Counts) -> Asked | None:
    part, whole = counts.of(within.part), counts.of(within.whole)
    if part is None or whole is None:
        return None
    places = broken = 0
    # A later month may be without an authority that an earlier one is with,
    # whichever table it is counted over.
    complete = (
        ~counts.incomplete if within.whole[0] in counts.sent else np.ones_like(counts.incomplete)
    )
    for month, m in counts.months.items():
        for p, period in enumerate(counts.periods.values()):
            if within.holds(period.months, month) and not (within.part == within.whole and p == m):
                known = ~np.isnan(part[p] + whole[m]) & complete[m]
                places, broken = (
                    places + int(known.sum()),
                    broken + int((known & (part[p] > whole[m])).sum()),
                )
    return Asked(within, places, broken)
