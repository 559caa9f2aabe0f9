"""The attack itself: all cells of linked tallies, piece by piece,
each piece in blocks small enough to solve quickly.

A block lets the parts of one area vary in one month, with the areas they lie in and the longer
periods that hold the month, all else as published. A table found so is a whole table, so what it
proves holds; what it cannot prove is tried again with the whole piece, at last without any limit to
how far a cell may lie from where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from builder.attack.facts import Knowledge
from builder.attack.linear import TINY, Block, Bounds, RequiredInterval, bound, nearest
from builder.attack.witnesses import unit_changes, widen_by_witnesses
from builder.disclosure.limit import UNWATCHED, Watch
from builder.disclosure.relations import inside_of
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

STEPS_AWAY = 3
"""How far from a relation that published figures do not keep a table is first
looked for that keeps it."""


MOST_IN_THE_WAY = 100
"""Cells that are moved out of the way at once: those that most tables meet. So a programme is of
thousands of cells, not of all.
"""

STEPS_OUT = (2, 3)
"""How far from a cell that is in the way others may give way, in relations: first so far, and where
that settles no more, further.

Of 77,461 cells 1,784 were open; a step settled 40 of them in twelve tables of 0.04 s, two steps
1,450 in twelve of 0.4 s; three took 1.9 s and settled as many in the first. Of 91,348 cells beside
four releases 3,348 were open; two tables of two steps, 1.1 s each, left 882, where two more settled
one; four of three steps, 3 s each, left 123.
"""


@dataclass
class Found:
    """For each row of the facts, the interval an attacker is proved to be left with;
    NaN where nothing fits the published figures."""

    low: np.ndarray
    high: np.ndarray
    programmes: int = 0

    def met(self, required: RequiredInterval) -> np.ndarray:
        """Which intervals are wide enough."""
        return required.met(self.low, self.high)


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
    importance = _importance(knowledge)
    for cells in _pieces(knowledge):
        start = _start(knowledge, cells, (importance, LOWER * importance), found)
        if start is None:
            found.low[cells] = found.high[cells] = np.nan
            continue
        _cap(knowledge, cells, start)
        found.low[cells], found.high[cells] = np.inf, -np.inf
        _write_down(knowledge, one_more, cells, start, attempts, required, found, watch)
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


LOWER = 0.1
"""How much less it matters that a table lies lower than what is published,
around which things are added."""

WITHHELD = 1e-3
"""How little it matters how near a withheld cell is to anything,
beside a cell that is published."""


def _importance(knowledge: Knowledge) -> np.ndarray:
    """How much it matters of each cell that a table is near to it: the more areas a figure is of,
    the more tables it would stand in the way of."""
    areas = inside_of(knowledge.structure, knowledge.cube[1]).sum(axis=1)
    of_area = dict(zip(knowledge.cube[1], areas, strict=True))
    return np.where(
        knowledge.withheld, WITHHELD, knowledge.frame["geography"].map(of_area).to_numpy(float)
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
    attempts: int,
    required: RequiredInterval,
    found: Found,
    watch: Watch,
) -> None:
    """Settle what witnesses can, around the table that `_start` found, and around others in which
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
    importance, table = _importance(knowledge), start
    before, steps = np.inf, list(STEPS_OUT)
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
        other = _out_of_the_way(
            knowledge, cells, table, weight, in_the_way, required, found, steps[0]
        )
        if other is not None and (other != table)[cells].any():
            table = other
            in_the_way[:] = 0  # of the next table it is seen anew
            look_around(table)


def _out_of_the_way(
    knowledge: Knowledge,
    cells: np.ndarray,
    start: np.ndarray,
    weight: tuple[np.ndarray, np.ndarray],
    in_the_way: np.ndarray,
    required: RequiredInterval,
    found: Found,
    steps: int,
) -> np.ndarray | None:
    """A table that agrees with everything, in which what was in the way is lower than in `start`,
    so that more can be added to it: other figures within some steps of it give way, in parts of it
    and in other months.

    What is withheld now and was published before stands nearer to the most it may be than a
    published figure ever does: the table that is published, or `start`, then settles nothing of
    what lies in it.
    """
    low, high = knowledge.bounds
    most = np.argsort(-in_the_way[cells], kind="stable")[:MOST_IN_THE_WAY]
    near = way = cells[np.sort(most[in_the_way[cells][most] > 0])]
    if not len(way):
        return None
    for _ in range(steps):
        near = np.unique(knowledge.relations.matrix[_rows_of(knowledge, near)].indices)
    table = start.copy()
    room = required.width.max(initial=0)
    table[way] = np.clip(table[way], low[way], np.maximum(low[way], high[way] - room))
    return table if _mend(knowledge, near, table, weight, found) else None


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


def _start(
    knowledge: Knowledge,
    cells: np.ndarray,
    weight: tuple[np.ndarray, np.ndarray],
    found: Found,
) -> np.ndarray | None:
    """A table that agrees with everything: the published figures themselves, changed only near
    relations they do not keep, and further off where need be.

    Where whoever published them knows one, withheld cells stand in it for what
    they stand for there; it is checked like any other.
    """
    low, high = knowledge.bounds
    start = np.clip(
        knowledge.value
        if "world" not in knowledge.frame
        else knowledge.frame["world"].to_numpy(float),
        low,
        high,
    )
    rows = _rows_of(knowledge, cells)
    wrong = rows[knowledge.relations.broken(start)[rows]]
    if not len(wrong):
        return start
    for changed in _ever_further_off(knowledge, cells, wrong):
        if not np.isin(wrong, _rows_of(knowledge, changed)).all():
            continue  # a broken relation without any of these cells would stay broken
        if _mend(knowledge, changed, start, weight, found):
            return start
    return None


def _ever_further_off(
    knowledge: Knowledge, cells: np.ndarray, wrong: np.ndarray
) -> Iterator[np.ndarray]:
    """Cells of a piece that may be changed so that broken relations are kept: first those that are
    withheld, of which nothing is known and which most often only have to be filled in; at last
    all."""
    yield cells[knowledge.withheld[cells]]
    near = np.unique(knowledge.relations.matrix[wrong].indices)
    for _ in range(STEPS_AWAY):
        near = np.unique(knowledge.relations.matrix[_rows_of(knowledge, near)].indices)
        yield near if len(near) < len(cells) else near[:0]
    yield cells


def _mend(
    knowledge: Knowledge,
    cells: np.ndarray,
    start: np.ndarray,
    weight: tuple[np.ndarray, np.ndarray],
    found: Found,
) -> bool:
    """Give some cells of a table other values, as near as may be to the published ones, so that it
    agrees with everything; whether that can be done."""
    low, high = knowledge.bounds
    found.programmes += 1
    table = nearest(
        start[cells],
        low[cells],
        high[cells],
        _programme(knowledge, cells, start),
        (weight[0][cells], weight[1][cells]),
    )
    if table is not None:
        start[cells] = table
    return table is not None


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
        start[block],
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
    return Block(low[cells], high[cells], *_programme(knowledge, cells, start), start[cells])


def _programme(
    knowledge: Knowledge, cells: np.ndarray, start: np.ndarray
) -> tuple[sparse.csr_matrix, tuple[np.ndarray, np.ndarray]]:
    """The relations of some cells, and the bounds that the other cells, as they stand in `start`,
    leave them."""
    rows = _rows_of(knowledge, cells)
    matrix = knowledge.relations.matrix[rows]
    inside = matrix[:, cells].tocsr()
    settled = matrix @ start - inside @ start[cells]
    return inside, (-settled, np.where(knowledge.relations.exact[rows], -settled, np.inf))


def _rows_of(knowledge: Knowledge, cells: np.ndarray) -> np.ndarray:
    """Rows that hold any of the cells."""
    found = np.zeros(knowledge.by_cell.shape[0], dtype=bool)
    found[knowledge.by_cell[:, cells].indices] = True
    return np.flatnonzero(found)
