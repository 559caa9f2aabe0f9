"""The rounding of a family, period by period, kept for the next build.

A period is rounded by its own counts and by what the periods before it came to, and by nothing that
comes later. So the name of a period's piece is a hash of what is the same for all of the family, of
what is of the period alone, and of the name of the piece before it: a month that is corrected, and
every one after it, is rounded again; a month that is added leaves those before it as they were.
"""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from builder.disclosure.family import Family, Rounded
from builder.kept import Kept, Piece

KIND = "rounding"

OF_A_PERIOD = ("counts", "known", "earlier", "at_least", "at_most", "withhold")
"""Arrays of a family whose last axis is the period. `sure` is one too, and goes in as it was
carried on to wholes and in time.
"""

_ARRAYS, _COUNTS = ("values", "withheld", "small"), ("programmes", "joined", "forced")


class Chain:
    """The pieces of one family in the order in which its periods are rounded. Without `kept`
    nothing is found, and nothing kept.
    """

    def __init__(self, family: Family, kept: Kept | None) -> None:
        self.family, self.kept, self.name = family, kept, ""
        if kept is not None:
            self.name = kept.name(KIND, common_of(family))
        self._counted = dict.fromkeys(_COUNTS, 0)

    def found(self, result: Rounded, p: int, sure: np.ndarray) -> bool:
        """Take a period that was kept into `result`; whether it was there. `sure` is of all
        periods; every period is asked for once, in order.
        """
        if self.kept is None:
            return False
        self.name = self.kept.name(KIND, self.name, period_of(self.family, p, sure))
        self._counted = {what: getattr(result, what) for what in _COUNTS}
        piece = self.kept.find(self.name)
        if piece is None:
            return False
        for what in _ARRAYS:
            getattr(result, what)[:, :, p] = piece.arrays[what]
        for what in _COUNTS:
            setattr(result, what, getattr(result, what) + piece.told[what])
        return True

    def keep(self, result: Rounded, p: int) -> None:
        """Keep the period that was just rounded."""
        if self.kept is not None:
            took = {what: getattr(result, what) - self._counted[what] for what in _COUNTS}
            arrays = {what: getattr(result, what)[:, :, p] for what in _ARRAYS}
            self.kept.keep(self.name, Piece(arrays, took))


def common_of(family: Family) -> dict[str, object]:
    """What all periods of a family share: everything in it but the arrays by period, and of its
    periods neither names nor months, which go in one by one.
    """
    apart = {*OF_A_PERIOD, "sure", "periods", "structure"}
    own = {f.name: getattr(family, f.name) for f in fields(family) if f.name not in apart}
    return {**own, "structure": replace(family.structure, months={})}


def period_of(family: Family, p: int, sure: np.ndarray) -> dict[str, object]:
    """What is of one period alone."""
    own = {what: getattr(family, what)[:, :, p] for what in OF_A_PERIOD}
    name = family.periods[p]
    return {**own, "sure": sure[:, :, p], "period": name, "months": family.structure.months[name]}
