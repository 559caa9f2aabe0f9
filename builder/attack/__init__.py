"""The gate: no release is published before its own builder has tried to work out what it hides,
and failed.

First the certificate: exact checks on every figure. Then the attack: linear programmes over all
linked cells, their longer periods and the releases still public. A cell that is left with less than
the policy's interval, or is not settled, fails the release; it is named only in a confidential log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from builder.attack.blocks import attack_facts, enough_for
from builder.attack.certificate import (
    adds_up,
    broken_multiples,
    broken_rates,
    broken_sums,
    compared_wrongly,
)
from builder.attack.facts import Knowledge, knowledge_of
from builder.attack.intervals import with_exact, with_intervals
from builder.attack.parts import Part, found_of, parts_of
from builder.attack.published import PublishedTables
from builder.combinations import asked as asked_of
from builder.combinations import number_among, stacked
from builder.disclosure.earlier import Earlier
from builder.disclosure.limit import UNLIMITED, UNWATCHED, Limit, Watch
from builder.disclosure.protection import PLACE
from builder.disclosure.structure import Structure
from builder.kept import Kept, Piece
from builder.policy import DisclosurePolicy
from measures.measure import Measure


@dataclass(frozen=True)
class AttackResult:
    """What the gate found: tables that fail, in words without a figure;
    and the cells behind them, for the confidential log alone.

    `behind` are the cells for which more could be withheld: those that can be worked out too
    closely, and those of comparisons that do not hold; none where something else fails as well.
    """

    failures: tuple[str, ...]
    cells: int
    narrowest: Mapping[str, int]
    programmes: int
    narrow: pd.DataFrame
    behind: pd.DataFrame

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.failures

    def manifest(self, policy: DisclosurePolicy) -> dict[str, object]:
        """What a release says of its own proof; the same for the same release."""
        return {
            "cells": self.cells,
            "narrowest_interval": dict(sorted(self.narrowest.items())),
            "programmes": self.programmes,
            "policy": policy.version,
        }


def attack(
    found: PublishedTables,
    structure: Structure,
    policy: DisclosurePolicy,
    measures: Mapping[str, Measure],
    *,
    earlier: Earlier | None = None,
    workers: int = 1,
    kept: Kept | None = None,
    limit: Limit = UNLIMITED,
) -> AttackResult:
    """Certify and attack what a reader holds, together with what `earlier` releases, still public,
    say of the same cells and of periods grown since.

    A part of it that was attacked before, told the very same, is taken from `kept`. Raises
    `DisclosureError` where it takes more than its `limit`.
    """
    counts = found.counts[found.counts["tally"].map(structure.measure_of).isin(policy.protected)]
    failures = [
        *found.contradictions,
        *broken_multiples(counts, structure, policy),
        *broken_rates(found.rates, found.counts, measures, policy),
    ]
    before = []
    if earlier is not None:
        grown = earlier.open_periods[earlier.open_periods["tally"].isin(counts["tally"].unique())]
        counts = stacked([counts, grown.assign(world=grown["value"], small=False)], PLACE)
        counts = counts[[c for c in counts if c in found.counts]]
        structure, before = earlier.within(structure), [earlier.cells]
    tallies = counts["tally"].unique()
    known = with_intervals(counts, policy, structure, [e[e["tally"].isin(tallies)] for e in before])
    if earlier is not None and len(earlier.exact):
        known = with_exact(known, earlier.exact)
    results = list(_attacked(known, structure, policy, workers, kept, limit))
    rows = _together(results, "rows")
    least, most, enough, wrong = (_together(results, name) for name in OF_A_CELL)
    narrow = known[PLACE].iloc[rows[~enough]].reset_index(drop=True)
    narrow = narrow.assign(least=least[~enough], most=most[~enough], wrong=wrong[~enough])
    hopeless = bool(failures) or not all(r.told["adds_up"] for r in results)
    failures += [f for r in results for f in r.told["failures"]]
    failures += [
        f"{tally}, {breakdown}: "
        f"{'a figure that can be worked out too closely' if proved else 'figures that contradict each other'}"  # noqa: E501
        for tally, breakdown, proved in sorted(
            set(zip(narrow["tally"], narrow["breakdown"], narrow["least"].notna(), strict=True))
        )
    ]
    counted = (number_among(known, PLACE[:3], structure.impossible) < 0)[rows]
    of = known["tally"].map(structure.measure_of).iloc[rows[counted]].to_numpy()
    width = pd.Series((most - least)[counted]).groupby(of).min()
    behind = rows[[] if hopeless else ~enough | wrong]
    return AttackResult(
        tuple(dict.fromkeys(failures)),
        len(rows),
        {m: int(w) for m, w in width.dropna().items()},
        sum(r.told["programmes"] for r in results),
        narrow,
        known[PLACE].iloc[behind].reset_index(drop=True),
    )


OF_A_CELL = ("least", "most", "enough", "wrong")
"""What is found of each cell of a part."""


@dataclass(frozen=True)
class _Result:
    """What was found of a part: of each of its cells, which row it is and `OF_A_CELL`; and what is
    told of all."""

    cells: Mapping[str, np.ndarray]
    told: Mapping[str, Any]


def _together(results: list[_Result], name: str) -> np.ndarray:
    """What was found under this name of the cells of all parts."""
    kind = {"rows": np.int64, "least": float, "most": float}.get(name, bool)
    return np.concatenate([np.empty(0, kind), *(r.cells[name] for r in results)])


def _attacked(
    known: pd.DataFrame,
    structure: Structure,
    policy: DisclosurePolicy,
    workers: int,
    kept: Kept | None,
    limit: Limit,
) -> Iterator[_Result]:
    def attacked(part: Part) -> _Result:
        watch = limit.at(structure.measure_of[t] for t in part.group)
        piece = found_of(kept, "attack", part, partial(_attack_part, watch=watch))
        limit.finished(len(part.known))
        rows = part.known.index.to_numpy()[piece.arrays["row"]]
        return _Result({**piece.arrays, "rows": rows}, piece.told)

    parts = parts_of(known, structure, policy)
    limit.begin(sum(len(part.known) for part in parts))
    if workers == 1:
        yield from map(attacked, parts)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(attacked, parts)


def _attack_part(part: Part, kept: Kept | None, watch: Watch = UNWATCHED) -> Piece:
    """The number of each row in `part.known`, the least and the most that is left for it, whether
    that is enough, and whether a comparison of it does not hold; the tables that fail, whether all
    others add up, and the programmes it took."""
    structure, policy = part.structure, part.policy
    known = part.known.assign(row=np.arange(len(part.known)))
    knowledge = knowledge_of(known, part.group, structure, part.places)
    printed = structure.printed
    in_print = (
        knowledge
        if printed.rules == structure.rules
        else knowledge_of(known, part.group, printed, part.places)
    )
    failures = broken_sums(in_print)
    required = enough_for(knowledge, structure, policy)
    found = attack_facts(knowledge, required, kept=kept, watch=watch)
    least, most = (
        np.maximum(found.low, knowledge.bounds[0]),
        np.minimum(found.high, knowledge.bounds[1]),
    )
    never = number_among(knowledge.frame, PLACE[:3], structure.impossible) >= 0
    met = never | (required.met(least, most) & ~_zero_told(knowledge, structure, policy, most))
    if "told" in knowledge.frame:  # what was given away elsewhere is not kept by anything done here
        met |= knowledge.frame["told"].to_numpy(bool)
    wrong = compared_wrongly(in_print)
    row = knowledge.frame["row"].to_numpy()
    arrays = {"row": row, "least": least, "most": most, "enough": met, "wrong": wrong}
    told = {"failures": failures, "adds_up": adds_up(in_print), "programmes": found.programmes}
    return Piece(arrays, told)


def _zero_told(
    knowledge: Knowledge, structure: Structure, policy: DisclosurePolicy, most: np.ndarray
) -> np.ndarray:
    """Cells whose published 0 can only be 0, where that itself would tell something."""
    lines = {
        t: policy.protected[structure.measure_of[t]] for t in knowledge.frame["tally"].unique()
    }
    matters = asked_of(knowledge.frame, ("tally",), lambda tally: lines[tally].zero_discloses)
    return matters.to_numpy() & (knowledge.value == 0) & (most < 1)
