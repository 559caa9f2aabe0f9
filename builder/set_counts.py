"""Counts of sets: the monthly sets of a tally, read when they are asked for, and the sizes of their
unions over areas and months.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from builder.areas import Areas
from builder.sets import BitMap, Group, joined
from builder.tabulate import Partial
from release.vocabulary import ALL

Monthly = Mapping[tuple[str, str, str], BitMap]
"""A set for each category, authority and month."""


class Sets:
    """The monthly sets of a tally, each partial read once, and only when a month of it is asked
    for.

    `attributes` are the breakdowns of the tally; each by the attribute of an authority that it is
    of, or an empty text.
    """

    def __init__(
        self,
        partials: Iterable[Partial],
        tally: str,
        areas: Areas,
        attributes: Mapping[str, str],
    ) -> None:
        self.areas, self.attributes = areas, attributes
        self.own = [p for p in partials if p.statement.kind.startswith(f"{tally}.set")]
        self._read: dict[Path, dict[Group, BitMap]] = {}

    def partials(self, breakdown: str, months: Iterable[str]) -> list[Partial]:
        """The partials that hold the sets of a breakdown in some months: of an attribute of the
        authority, those of the total.
        """
        split = breakdown != ALL and not self.attributes[breakdown]
        keys, months = (breakdown,) if split else (), set(months)
        return [p for p in self.own if p.statement.keys[:1] == keys and p.month in months]

    def of(self, breakdown: str, months: Iterable[str]) -> Monthly:
        """The sets of a breakdown in some months."""
        found = {}
        first = self.areas.codes[self.areas.authorities[0]]
        for partial in self.partials(breakdown, months):
            if partial.path not in self._read:
                self._read[partial.path] = partial.bitmaps()
            for group, bits in self._read[partial.path].items():
                found[(*group, ALL)[1], group[0] or first, partial.month] = bits
        name = self.attributes.get(breakdown, "")
        if not name:
            return found
        attribute = {r["code"]: r[name] for r in self.areas.rows}
        return {(attribute[code], code, month): bits for (_, code, month), bits in found.items()}


def union(
    monthly: Monthly, categories: Iterable[str], months: Iterable[str], areas: Areas
) -> np.ndarray:
    """How many are in any of the months: categories x areas."""
    codes, months = [areas.codes[i] for i in areas.authorities], tuple(months)
    inside = [np.flatnonzero(row) for row in areas.membership()]
    found = []
    for category in categories:
        by_authority = [
            joined(monthly[k] for m in months if (k := (category, code, m)) in monthly)
            for code in codes
        ]
        found.append(
            [
                len(by_authority[own[0]])
                if len(own) == 1
                else len(joined(by_authority[i] for i in own))
                for own in inside
            ]
        )
    return np.array(found, dtype=np.int64).reshape(-1, len(inside))
