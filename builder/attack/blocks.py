"""The attack itself: all cells of linked tallies, piece by piece,
each piece in blocks small enough to solve quickly.

A block lets the parts of one area vary in one month, with the areas they lie in and the longer
periods that hold the month, all else as published. A table found so is a whole table, so what it
proves holds; what it cannot prove is tried again with the whole piece, at last without any limit to
how far a cell may lie from where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from builder.attack.facts import Knowledge
from builder.attack.linear import TINY, Block, Bounds, Found, RequiredInterval, bound
from builder.attack.starts import LOWER, importance_of, out_of_the_way, programme_of, start_of
from builder.attack.witnesses import unit_changes, widen_by_witnesses
from builder.disclosure.limit import UNWATCHED, Watch
from builder.disclosure.structure import Structure
from builder.kept import Kept
from builder.policy import DisclosurePolicy

MOST_SINGLE = 300
"""Cells that are tried with a whole piece; more than these are not proved,
which is a failure as well."""

ATTEMPTS = 12
"""How many tables near the published one are tried, while many cells are open,
before the linear programmes look at those that are left."""

WORTH_IT = 50
"""One part in so many of the open cells is the least that a start must settle for another to be
tried: what is left is asked for by programmes."""

STEPS_OUT = (2, 3)
"""How far from a cell that is in the way others may give way, in relations: first so far, and where
that settles no more, further.

Of 77,461 cells 1,784 were open; a step settled 40 of them in twelve tables of 0.04 s, two steps
1,450 in twelve of 0.4 s; three took 1.9 s and settled as many in the first. Of 91,348 cells beside
four releases 3,348 were open; two tables of two steps, 1.1 s each, left 882, where two more settled
one; four of three steps, 3 s each, left 123.
"""


def attack_facts(
    knowledge: Knowledge,
    required: RequiredInterval,
    *,
    asked: Callable[[np.ndarray], np.ndarray] = lambda rows: rows,
    attempts: int = ATTEMPTS,
    kept: Kept | None = None,
    watch: Watch = UNWATCHED,
) -> Found:
    """The interval left for each cell of `knowledge`, widened until it is `required`.

    Of the rows that no written down table settles, around the published table and as many others as
    there are `attempts`, only those `asked` for are looked at by linear programmes. Between any two
    of them `watch` is asked whether to go on.
    """
    low, high = knowledge.bounds
    found = Found(knowledge.value.copy(), knowledge.value.copy())
    one_more = [
        unit_changes(knowledge.structure, knowledge.cube[2], signs=signs, kept=kept)
        for signs in ((False, True) if knowledge.structure.presence else (False,))
    ]
    importance = importance_of(knowledge)
    for cells in _pieces(knowledge):
        start = start_of(knowledge, cells, (importance, LOWER * importance), found)
        if start is None:
            found.low[cells] = found.high[cells] = np.nan
            continue
        _cap(knowledge, cells, start)
        found.low[cells], found.high[cells] = np.inf, -np.inf
        _write_down(knowledge, one_more, cells, start, importance, attempts, required, found, watch)
        open_ = asked(cells[~found.met(required)[cells] & (low[cells] < high[cells])])
        for block, targets in _blocks(knowledge, open_, cells):
            _attack_block(knowledge, block, targets, start, required, found, watch, exact=False)
        left = open_[~found.met(required)[open_]]
        _attack_block(
            knowledge, cells, left[:MOST_SINGLE], start, required, found, watch, exact=True
        )
    return found


def enough_for(
    knowledge: Knowledge, structure: Structure, policy: DisclosurePolicy
) -> RequiredInterval:
    """What the policy says must be left of each row of the facts."""
    measure = knowledge.frame["tally"].map(structure.measure_of)
    return RequiredInterval(
        *(
            measure.map({m: getattr(line, what) for m, line in policy.protected.items()}).to_numpy(
                float
            )
            for what in ("interval", "base")
        )
    )


def _cap(knowledge: Knowledge, cells: np.ndarray, start: np.ndarray) -> None:
    """Take what is withheld as too small to be no more than that, as a reader would, but where it
    cannot be: it is withheld for another reason there."""
    few, high = knowledge.frame["few"].to_numpy(float)[cells], knowledge.bounds[1]
    high[cells] = np.where(start[cells] <= few + TINY, np.fmin(high[cells], few), high[cells])


def _write_down(
    knowledge: Knowledge,
    one_more: list[np.ndarray],
    cells: np.ndarray,
    start: np.ndarray,
    importance: np.ndarray,
    attempts: int,
    required: RequiredInterval,
    found: Found,
    watch: Watch,
) -> None:
    """Settle what witnesses can, around the table that `start_of` found, and around others in which
    what was in the way of the last one is lower; each goes on from the one before it, because what
    was out of the way there should stay so."""
    in_the_way = np.zeros(len(start))

    def look_around(table: np.ndarray) -> None:
        found.low[cells] = np.minimum(found.low[cells], np.ceil(table[cells] - TINY))
        found.high[cells] = np.maximum(found.high[cells], np.floor(table[cells] + TINY))
        for kind in one_more:
            widen_by_witnesses(
                knowledge, kind, cells, table, required, found.low, found.high, in_the_way
            )

    look_around(start)
    table, before, steps = start, np.inf, list(STEPS_OUT)
    for attempt in range(attempts):
        left = int((~found.met(required)[cells]).sum())
        watch.check(_far(left, len(cells)))
        if (before - left) * WORTH_IT < left:
            steps = steps[1:]
        if left <= MOST_SINGLE or not steps:
            return
        before = left
        random = np.random.default_rng(attempt).uniform(0.5, 1.5, len(start))
        weight = random * (importance + in_the_way), LOWER * random
        other = out_of_the_way(
            knowledge, cells, table, weight, in_the_way, required, found, steps[0]
        )
        if other is not None and (other != table)[cells].any():
            table = other
            in_the_way[:] = 0  # of the next table it is seen anew
            look_around(table)


def _pieces(knowledge: Knowledge) -> list[np.ndarray]:
    """Cells that relations connect, directly or through others."""
    pattern = knowledge.relations.matrix.copy()
    pattern.data = np.ones_like(pattern.data)
    count, label = csgraph.connected_components(
        pattern.T @ _first_of_each_row(pattern), directed=False
    )
    order = np.argsort(label, kind="stable")
    return np.split(order, np.cumsum(np.bincount(label, minlength=count))[:-1])


def _first_of_each_row(pattern: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each row's first cell stands for the row, which keeps the graph as small as the rows are."""
    starts = pattern.indptr[:-1][np.diff(pattern.indptr) > 0]
    rows = np.flatnonzero(np.diff(pattern.indptr) > 0)
    return sparse.csr_matrix((np.ones(len(rows)), (rows, pattern.indices[starts])), pattern.shape)


def _blocks(
    knowledge: Knowledge, open_: np.ndarray, cells: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Cells that may vary together, and those of them to be settled: an area, then all parts of one
    area, in one month and the longer periods that hold it, and later, where a later figure may hold
    what is counted in that month.
    """
    months_of = knowledge.structure.months
    area, areas = pd.factorize(knowledge.frame["geography"].to_numpy()[cells])
    period, periods = pd.factorize(knowledge.frame["period"].to_numpy()[cells])
    asked = knowledge.frame.iloc[open_]
    spans = []
    for month in sorted({months_of[p][-1] for p in asked["period"].unique()}):
        ends = np.array([month == months_of[p][-1] for p in periods])
        holds = ends | np.array(
            [
                month in months_of[p]
                or (bool(knowledge.structure.within) and month < months_of[p][-1])
                for p in periods
            ]
        )
        spans.append((holds[period], ends[period]))
    is_open = np.isin(cells, open_)
    for own in _neighbours(knowledge, sorted(asked["geography"].unique())):
        names = own.union(*(_above(knowledge, a) for a in own))
        near = np.array([a in names for a in areas])[area]
        for holds, ends in spans:
            targets = cells[near & ends & is_open]
            if len(targets):
                yield cells[near & holds], np.sort(targets)


def _neighbours(knowledge: Knowledge, areas: list[str]) -> Iterator[set[str]]:
    """Each area alone, which is quickly tried; then each with the areas in it;
    then with all others that lie in the same area."""
    parents = knowledge.structure.parents
    parts = {whole: {a for a in parents if whole in _above(knowledge, a)} for whole in areas}
    yield from ({area} for area in areas)
    yield from ({area} | parts[area] for area in areas if parts[area] and parents[area])
    for whole in sorted({parents[area] or "" for area in areas}):
        yield {area for area, parent in parents.items() if (parent or "") == whole}


def _above(knowledge: Knowledge, area: str) -> set[str]:
    parent = knowledge.structure.parents[area]
    return set() if parent is None else {parent} | _above(knowledge, parent)


def _attack_block(
    knowledge: Knowledge,
    block: np.ndarray,
    targets: np.ndarray,
    start: np.ndarray,
    required: RequiredInterval,
    found: Found,
    watch: Watch,
    *,
    exact: bool,
) -> None:
    targets = targets[~found.met(required)[targets]]
    targets = targets[np.subtract(*knowledge.bounds[::-1])[targets] > 0]
    if not len(targets):
        return
    place = (
        np.searchsorted(block, targets)
        if (np.diff(block) > 0).all()
        else np.array([np.flatnonzero(block == t)[0] for t in targets])
    )
    bounds = bound(
        block_of(knowledge, block, start),
        place,
        required.of(block),
        lambda left: watch.check(_far(left, len(block))),
        exact=exact,
    )
    _take(found, block, bounds)


def _far(left: int, cells: int) -> str:
    return f"{left:,} cells of {cells:,} are not settled yet"


def _take(found: Found, block: np.ndarray, bounds: Bounds) -> None:
    found.low[block] = np.minimum(found.low[block], np.ceil(bounds.low - TINY))
    found.high[block] = np.maximum(found.high[block], np.floor(bounds.high + TINY))
    found.programmes += bounds.programmes


def block_of(knowledge: Knowledge, cells: np.ndarray, start: np.ndarray) -> Block:
    """The programme of some cells, every other cell as it stands in `start`."""
    low, high = knowledge.bounds
    return Block(low[cells], high[cells], *programme_of(knowledge, cells, start), start[cells])
