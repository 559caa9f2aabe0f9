"""Tables of counts that agree with everything published, from which the attack starts: one near to
the published figures, and others in which what was in the way of the last one is lower.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from builder.attack.facts import Knowledge
from builder.attack.linear import (
    SPARE,
    Block,
    BlockProgramme,
    Found,
    RequiredInterval,
    nearest,
)
from builder.disclosure.relations import inside_of

STEPS_AWAY = 3
"""How far from a relation that published figures do not keep a table is first
looked for that keeps it."""

MOST_IN_THE_WAY = 100
"""Cells that are moved out of the way at once: those that most tables meet. So a programme is of
thousands of cells, not of all.
"""

AT_ONCE = 5
"""Cells that are lowered one after another before what the table settles is looked at: a programme
over 174,003 cells that lowers one takes 0.4 s, one that moves ten at once 84 s."""

STEPS_OUT = 2
"""How far from cells that are in the way others may give way, in relations, where many are moved
out of it at once."""

LOWER = 0.1
"""How much less it matters that a table lies lower than what is published,
around which things are added."""

WITHHELD = 1e-3
"""How little it matters how near a withheld cell is to anything,
beside a cell that is published."""


def importance_of(knowledge: Knowledge) -> np.ndarray:
    """How much it matters of each cell that a table is near to it: the more areas a figure is of,
    the more tables it would stand in the way of."""
    areas = inside_of(knowledge.structure, knowledge.cube[1]).sum(axis=1)
    of_area = dict(zip(knowledge.cube[1], areas, strict=True))
    return np.where(
        knowledge.withheld, WITHHELD, knowledge.frame["geography"].map(of_area).to_numpy(float)
    )


def start_of(
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
    rows = rows_of(knowledge, cells)
    wrong = rows[knowledge.relations.broken(start)[rows]]
    if not len(wrong):
        return start
    for changed in _ever_further_off(knowledge, cells, wrong):
        if not np.isin(wrong, rows_of(knowledge, changed)).all():
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
    near = _cells_of(knowledge, wrong)
    for _ in range(STEPS_AWAY):
        near = _cells_of(knowledge, rows_of(knowledge, near))
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
        programme_of(knowledge, cells, start),
        (weight[0][cells], weight[1][cells]),
    )
    if table is not None:
        start[cells] = table
    return table is not None


def out_of_the_way(
    knowledge: Knowledge,
    cells: np.ndarray,
    start: np.ndarray,
    weight: tuple[np.ndarray, np.ndarray],
    in_the_way: np.ndarray,
    required: RequiredInterval,
    found: Found,
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
    for _ in range(STEPS_OUT):
        near = _cells_of(knowledge, rows_of(knowledge, near))
    table = start.copy()
    room = required.width.max(initial=0)
    table[way] = np.clip(table[way], low[way], np.maximum(low[way], high[way] - room))
    return table if _mend(knowledge, near, table, weight, found) else None


def one_by_one(
    knowledge: Knowledge,
    cells: np.ndarray,
    start: np.ndarray,
    in_the_way: np.ndarray,
    required: RequiredInterval,
    found: Found,
) -> np.ndarray | None:
    """A table that agrees with everything, in which the few cells that are most in the way are as
    low as they need be: one after another, and everything else may give way by a few things.

    `in_the_way` is left without those that cannot be lower. None when none can.
    """
    low, high = knowledge.bounds
    room = required.width.max(initial=0)
    programme = BlockProgramme(block_of(knowledge, cells, start), room + SPARE)
    table = None
    for place in np.argsort(-in_the_way[cells], kind="stable")[:AT_ONCE]:
        cell = cells[place]
        if in_the_way[cell] <= 0:
            break
        lower = programme.lowered(place, max(low[cell], high[cell] - room))
        if lower is None:
            in_the_way[cell] = 0
        else:
            table = lower
    found.programmes += programme.programmes
    if table is None:
        return None
    whole = start.copy()
    whole[cells] = table
    return whole


def block_of(knowledge: Knowledge, cells: np.ndarray, start: np.ndarray) -> Block:
    """The programme of some cells, every other cell as it stands in `start`."""
    low, high = knowledge.bounds
    return Block(low[cells], high[cells], *programme_of(knowledge, cells, start), start[cells])


def programme_of(
    knowledge: Knowledge, cells: np.ndarray, start: np.ndarray
) -> tuple[sparse.csr_matrix, tuple[np.ndarray, np.ndarray]]:
    """The relations of some cells, and the bounds that the other cells, as they stand in `start`,
    leave them."""
    rows = rows_of(knowledge, cells)
    rows = rows[knowledge.needed[rows]]
    matrix = knowledge.relations.matrix[rows]
    inside = matrix[:, cells].tocsr()
    settled = matrix @ start - inside @ start[cells]
    return inside, (-settled, np.where(knowledge.relations.exact[rows], -settled, np.inf))


def rows_of(knowledge: Knowledge, cells: np.ndarray) -> np.ndarray:
    """Rows that hold any of the cells."""
    found = np.zeros(knowledge.by_cell.shape[0], dtype=bool)
    found[knowledge.by_cell[:, cells].indices] = True
    return np.flatnonzero(found)


def _cells_of(knowledge: Knowledge, rows: np.ndarray) -> np.ndarray:
    """Cells that stand in any of the rows."""
    return np.unique(knowledge.relations.matrix[rows].indices)
