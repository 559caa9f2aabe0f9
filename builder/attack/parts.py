"""The attack in parts that no relation ties together, each kept for the next build by a hash of all
that it was told.

A part is handed nothing but what its hash is of: the published rows with their intervals, and of
the structure and the policy what speaks of them. So what a part comes to cannot rest on anything
that could change without its name changing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from builder.attack.facts import places_of
from builder.combinations import as_categories
from builder.disclosure.structure import PLACE, Line, Structure, linked
from builder.kept import Kept, Piece, piece_of
from builder.policy import DisclosurePolicy


@dataclass(frozen=True)
class Part:
    """Everything that an attack on some tallies over some periods is told.

    `known` are their rows with `low` and `high`; `places` the areas and lines of all periods of
    these tallies, so that one that has no figure in these periods is missed as it is in the whole.
    """

    known: pd.DataFrame
    group: tuple[str, ...]
    places: tuple[tuple[str, ...], tuple[Line, ...]]
    structure: Structure
    policy: DisclosurePolicy


def parts_of(known: pd.DataFrame, structure: Structure, policy: DisclosurePolicy) -> list[Part]:
    """All rows of `known`, as parts that can be looked at one by one, the largest first.

    Tallies that a rule ties together stay together; so do periods that share a month, and all
    periods where anything of one month is held in a later one. The index of a part's rows is their
    place in `known`.
    """
    known = known.reset_index(drop=True)
    found, sent = [], known["low"].notna().to_numpy()
    (tally, tallies), (period, names) = (pd.factorize(known[c]) for c in ("tally", "period"))
    for group in linked(structure, known.loc[sent, "tally"].unique()):
        rows = np.flatnonzero(np.isin(tallies, group)[tally])
        places = places_of(known.iloc[rows[sent[rows]]])
        of_group = _about_tallies(structure, group)
        lines = {m: policy.protected[m] for m in sorted(set(of_group.measure_of.values()))}
        # Nothing else of the policy says how wide an interval must be, and what is not handed over
        # cannot be used.
        own = DisclosurePolicy("", 0, "", lines, {}, "")
        own_periods = names[np.unique(period[rows])]
        for periods in _periods_together(own_periods, of_group):
            some = rows[np.isin(names, list(periods))[period[rows]]]
            if not sent[some].any():
                continue
            months = {p: structure.months[p] for p in sorted(periods)}
            of_part = as_categories(known.iloc[some], PLACE)
            found.append(Part(of_part, group, places, replace(of_group, months=months), own))
    return sorted(found, key=lambda part: -len(part.known))


def found_of(
    kept: Kept | None, kind: str, part: Part, find: Callable[[Part, Kept | None], Piece]
) -> Piece:
    """What is found of a part: taken from `kept` where the very same was looked at before. `find`
    is given the part and where what it is made with is kept.
    """
    return piece_of(kept, kind, lambda aside: find(part, aside), part)


def _about_tallies(structure: Structure, group: tuple[str, ...]) -> Structure:
    """What of the structure speaks of these tallies and no other; of areas all of it."""
    own = set(group)
    return replace(
        structure,
        rules=structure.rules_of(group),
        measure_of={t: structure.measure_of[t] for t in group},
        sets=structure.sets & own,
        flows=structure.flows & own,
        groups={line: part for line, part in structure.groups.items() if line[0] in own},
        unions=structure.unions & own,
        within=tuple(w for w in structure.within if {w.part[0], w.whole[0]} <= own),
        presence=tuple(p for p in structure.presence if {p.sign[0], p.of[0]} <= own),
        looks_back={t: n for t, n in structure.looks_back.items() if t in own},
        customs=(),
        impossible=frozenset(line for line in structure.impossible if line[0] in own),
        facts=frozenset(fact for fact in structure.facts if fact[0][0] in own),
    )


def _periods_together(periods: Iterable[str], structure: Structure) -> list[set[str]]:
    """Periods that relations may tie together: those that share a month; all of them where a month
    holds what an earlier one counts.
    """
    periods = sorted(periods)
    if structure.within:
        return [set(periods)]
    together: list[tuple[set[str], set[str]]] = []
    for period in periods:
        own, months = {period}, set(structure.months[period])
        for other in [t for t in together if t[1] & months]:
            own, months = own | other[0], months | other[1]
            together.remove(other)
        together.append((own, months))
    return [own for own, _ in together]
