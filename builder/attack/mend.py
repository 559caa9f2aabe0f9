"""What a release withholds beside what it hides already, where its own attack found a figure that
can be worked out too closely, or that another contradicts: that figure, or what stands beside it
and gives it away.

Two withheld categories may have little room left beside their total; then the total is withheld
too. The release is made and attacked again from the beginning each time, so nothing rests on the
mending having been enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pandas as pd

from builder.combinations import rows_in
from builder.disclosure.earlier import Earlier
from builder.disclosure.family import DisclosureError
from builder.disclosure.protection import PLACE, Protected
from builder.disclosure.structure import Line, Structure

Proof = TypeVar("Proof")


class Refused(DisclosureError):
    """A release that does not pass its own attack; `behind` are the cells for which more could be
    withheld."""

    def __init__(self, message: str, behind: pd.DataFrame) -> None:
        super().__init__(message)
        self.behind = behind


def until_proved(
    protected: Callable[[pd.DataFrame | None], Protected],
    proved: Callable[[Protected], Proof],
    structure: Structure,
    earlier: Earlier | None,
) -> tuple[Protected, Proof]:
    """Protect and prove; where the proof refuses it, again with more withheld, at most once for
    each of the places `_ever_wider` looks at.

    `protected` is given the cells to withhold, with the columns of PLACE; `proved` raises
    `Refused`. Raises what it raised last when there is nothing left to withhold.
    """
    withheld: pd.DataFrame | None = None
    wider = _ever_wider(structure)
    while True:
        found = protected(withheld)
        try:
            return found, proved(found)
        except Refused as refused:
            more = next(
                (m for near in wider if len(m := _shown(near(refused.behind), found, earlier))),
                None,
            )
            if more is None:
                raise
            withheld = more if withheld is None else pd.concat([withheld, more], ignore_index=True)


def _ever_wider(structure: Structure) -> Iterator[Callable[[pd.DataFrame], pd.DataFrame]]:
    """Where to look for what gives a narrow cell away, nearest first: the cell itself; the wholes
    it is a part of, and what it is shown by; all that is related to it, in its own area and period;
    and that in every period. Each is looked at once.
    """
    wholes, related = _wholes(structure), _related(structure)

    def itself(behind: pd.DataFrame) -> pd.DataFrame:
        return behind.astype(str)

    def beside(behind: pd.DataFrame, lines: dict[Line, set[Line]] = related) -> pd.DataFrame:
        places = itself(behind).itertuples(index=False, name=None)
        found = {(*other, *at[3:]) for at in places for other in lines.get(at[:3], ())}
        return pd.DataFrame(sorted(found), columns=PLACE)

    def ever(behind: pd.DataFrame) -> pd.DataFrame:
        places = pd.concat([itself(behind), beside(behind)])[PLACE[:4]]
        periods = pd.DataFrame({"period": list(structure.months)})
        return places.drop_duplicates().merge(periods, "cross")

    yield itself
    yield lambda behind: beside(behind, wholes)
    yield beside
    yield ever


def _wholes(structure: Structure) -> dict[Line, set[Line]]:
    """For each line the wholes that its parts add up to, and what shows that it is not 0."""
    found: dict[Line, set[Line]] = {}
    for rule in structure.rules:
        if rule.exact:
            above = {line for n, line in rule.terms if n > 0}
            for line in {line for n, line in rule.terms if n < 0}:
                found.setdefault(line, set()).update(above)
    for presence in structure.presence:
        found.setdefault(presence.of, set()).add(presence.sign)
    return found


def _related(structure: Structure) -> dict[Line, set[Line]]:
    """For each line all others that any relation ties to it."""
    ties = [
        *(rule.lines for rule in structure.rules),
        *({within.part, within.whole} for within in structure.within),
        *({presence.sign, presence.of} for presence in structure.presence),
    ]
    found: dict[Line, set[Line]] = {}
    for tied in ties:
        for line in tied:
            found.setdefault(line, set()).update(tied - {line})
    return found


def _shown(places: pd.DataFrame, found: Protected, earlier: Earlier | None) -> pd.DataFrame:
    """Those of the cells that are shown and rounded, and not in an earlier release too: what stands
    there is known, whether or not it is withheld here.
    """
    frame = found.frame
    shown = frame.loc[frame["rounded"] & frame["value"].notna(), PLACE].reset_index(drop=True)
    wanted = rows_in(shown, places.drop_duplicates(), PLACE) >= 0
    if earlier is not None and len(earlier.cells):
        known = earlier.cells.drop_duplicates(PLACE)
        wanted &= rows_in(shown, known, PLACE) < 0
    return shown[wanted].astype(str)
