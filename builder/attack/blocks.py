"""The attack itself: all cells of linked tallies, piece by piece,
each piece in blocks small enough to solve quickly.

A block lets the parts of one area vary in one month, with the areas they lie in and the longer
periods that hold the month, all else as it stands. A table found so is a whole table, so what it
proves holds; what it cannot prove is tried again with the whole piece, every cell a few away from
where it stands, and at last without any limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from builder.attack.facts import Knowledge
from builder.attack.linear import TINY, Bounds, Found, RequiredInterval, bound
from builder.attack.starts import (
    LOWER,
    block_of,
    importance_of,
    one_by_one,
    out_of_the_way,
    start_of,
)
from builder.attack.witnesses import unit_changes, widen_by_witnesses
from builder.disclosure.limit import UNWATCHED, Watch
from builder.disclosure.structure import Structure
from builder.kept import Kept
from builder.policy import DisclosurePolicy

FEW = 1000
"""Cells that are left to programmes, each asked for alone, without further tables being tried."""

MOST_SINGLE = 300
"""Cells that are tried with a whole piece without any limit to how far a cell may lie from where it
stands; more than these are not proved, which is a failure as well."""

ATTEMPTS = 12
"""How many tables near the published one are tried, while many cells are open,
before the linear programmes look at those that are left."""

WORTH_IT = 20
"""One part in so many of the open cells is the least that a start must settle for another to be
tried: what is left is asked for by programmes."""

PATIENCE = 1
"""Tables that may settle next to nothing, one after another, before no more are tried: several
cells may be in the way of the same others."""


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
        start = _write_down(
            knowledge, one_more, cells, start, importance, attempts, required, found, watch
        )
        open_ = asked(cells[~found.met(required)[cells] & (low[cells] < high[cells])])
        for block, targets in _blocks(knowledge, open_, cells):
            _attack_block(knowledge, block, targets, start, required, found, watch, exact=False)
        for exact, most in ((False, None), (True, MOST_SINGLE)):
            left = open_[~found.met(required)[open_]][:most]
            _attack_block(knowledge, cells, left, start, required, found, watch, exact=exact)
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
) -> np.ndarray:
    """Settle what witnesses can, around the table that `start_of` found, and around others in which
    what was in the way of the last one is lower; each goes on from the one before it, because what
    was out of the way there should stay so. The last of them.

    First many cells are moved out of the way at once, then a few, one by one, again from the start:
    where many were moved a table stands at the ends of what may be, and next to nothing can be
    moved there in a short time.
    """
    in_the_way = np.zeros(len(start))

    def look_around(table: np.ndarray) -> None:
        in_the_way[:] = 0  # of each table it is seen anew
        found.low[cells] = np.minimum(found.low[cells], np.ceil(table[cells] - TINY))
        found.high[cells] = np.maximum(found.high[cells], np.floor(table[cells] + TINY))
        for kind in one_more:
            widen_by_witnesses(
                knowledge, kind, cells, table, required, found.low, found.high, in_the_way
            )

    def left() -> int:
        count = int((~found.met(required)[cells]).sum())
        watch.check(_far(count, len(cells)))
        return count

    def together(table: np.ndarray, attempt: int) -> np.ndarray | None:
        random = np.random.default_rng(attempt).uniform(0.5, 1.5, len(start))
        weight = random * (importance + in_the_way), LOWER * random
        return out_of_the_way(knowledge, cells, table, weight, in_the_way, required, found)

    def singly(table: np.ndarray, _: int) -> np.ndarray | None:
        return one_by_one(knowledge, cells, table, in_the_way, required, found)

    look_around(start)
    table = start
    for lowered in (together, singly):
        if table is not start:
            table = start
            look_around(start)
        for attempt in _while_worth_it(attempts, left):
            other = lowered(table, attempt)
            if other is not None and (other != table)[cells].any():
                table = other
                look_around(table)
    return table


def _while_worth_it(attempts: int, left: Callable[[], int]) -> Iterator[int]:
    """Numbers of further tables, until few cells are left or tables settle next to nothing."""
    before, waited = np.inf, 0
    for attempt in range(attempts):
        now = left()
        waited = waited + 1 if (before - now) * WORTH_IT < now else 0
        if now <= FEW or waited > PATIENCE:
            return
        before = now
        yield attempt


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
