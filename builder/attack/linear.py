"""The attacker's linear programme over one block of cells:
what is the least, and the most, that a true count may have been?

Every solution is a whole table of counts that agrees with everything published. Two of them that
differ in a cell by the smallest interval prove that the cell cannot be bounded more tightly. One
cell is asked for at a time, and each table is looked at for all: programmes of sums of cells settle
more at once, but of a hundred thousand cells such a sum took up to three minutes, and one cell a
second or two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from builder.disclosure.solver import programme

TINY = 1e-6

PRIMAL, DUAL = 4, 1
"""Ways of the solver.

The primal simplex goes from table to table; the dual one, begun anew, is quicker by orders of
magnitude where one cell is asked for. Where it does not end the primal one is tried.
"""

MOST_STEPS, MOST_NEAR = 10_000, 3_000
"""Steps of the solver after which it is taken to go round in a circle, the table it has come to is
as good as another; and after which a table near the start is not worth the time. Over 174,003 cells
most are found in 300 to 1,500 steps, 0.4 s; one took 66 s.
"""

SPARE = 2.0
"""How much further than the required interval is wide a cell may stand from the start in the tables
that are looked for first.

A withheld cell may be anything, and the solver takes thousands of steps to the table in which it is
as large as all others let it be, where a few away from the start are enough. Of 91,151 cells 32
were left, which had not been settled in nine minutes; near the start they took 9 s.
"""


@dataclass(frozen=True)
class RequiredInterval:
    """What an attacker must be left with: an interval of some width,
    and not one inside the small counts 1 to `small`."""

    width: np.ndarray
    small: np.ndarray

    def of(self, cells: np.ndarray) -> RequiredInterval:
        """The same for some of the cells."""
        return RequiredInterval(self.width[cells], self.small[cells])

    def met(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Which cells' intervals are wide enough."""
        return (high - low >= self.width) & ~((low >= 1) & (high <= self.small))


@dataclass
class Bounds:
    """The least and most found for each cell of a block, and the programmes it took."""

    low: np.ndarray
    high: np.ndarray
    programmes: int = 0

    def see(self, table: np.ndarray) -> None:
        """Take in one table of counts that agrees with everything published."""
        np.minimum(self.low, table, out=self.low)
        np.maximum(self.high, table, out=self.high)

    def settled(self, required: RequiredInterval) -> np.ndarray:
        """Which cells are left open widely enough, in whole counts."""
        return required.met(np.ceil(self.low - TINY), np.floor(self.high + TINY))


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


@dataclass(frozen=True)
class Block:
    """Some cells that may vary, within their intervals and the relations between them,
    all others as they stand: `matrix @ cells` lies within `rows`. `start` is a table that keeps
    everything.
    """

    low: np.ndarray
    high: np.ndarray
    matrix: sparse.csr_matrix
    rows: tuple[np.ndarray, np.ndarray]
    start: np.ndarray


class BlockProgramme:
    """The programme of the steps away from the start of a block, at most so many of each cell:
    with no step it is there, so the solver need not look for a first table.

    Cells that cannot move one way have no steps that way, and relations that no such steps can
    break are left out: of 160,620 cells most are a 0, which cannot be less, and most relations of
    large areas have more room than a few steps take. Each programme is the quicker for it.
    """

    def __init__(self, block: Block, steps: float) -> None:
        self.start, self.programmes = block.start, 0
        room = np.concatenate([block.high - block.start, block.start - block.low])
        room = np.minimum(np.maximum(room, 0.0), steps)
        self.columns = np.flatnonzero(room > 0)
        self.column = np.full(len(room), -1)
        self.column[self.columns] = np.arange(len(self.columns))
        room = room[self.columns]
        matrix = sparse.hstack([block.matrix, -block.matrix]).tocsc()[:, self.columns].tocsr()
        settled = block.matrix @ block.start
        least, most = (
            np.minimum(block.rows[0] - settled, 0.0),
            np.maximum(block.rows[1] - settled, 0.0),
        )
        breaks = (matrix.minimum(0) @ room < least - TINY) | (
            matrix.maximum(0) @ room > most + TINY
        )
        self.solver = _solver()
        limit = MOST_NEAR if np.isfinite(steps) else MOST_STEPS
        self.solver.setOptionValue("simplex_iteration_limit", limit)
        self.room, nothing = room, np.zeros(len(room))
        rows = least[breaks], most[breaks]
        self.solver.passModel(programme(nothing, nothing, room, matrix[breaks], rows))

    def furthest(self, cell: int, sign: float) -> np.ndarray | None:
        """A table with the most of a cell, or by the other sign the least, or None when none was
        found.

        Where the most is not found within so many steps, the most so far is as good a table.
        """
        cost = np.zeros(len(self.columns))
        for at, price in ((cell, -sign), (len(self.start) + cell, sign)):
            if self.column[at] >= 0:
                cost[self.column[at]] = price
        if not cost.any():
            return None
        self.solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        self.programmes += 1
        self.solver.clearSolver()
        for strategy in (DUAL, PRIMAL):
            self.solver.setOptionValue("simplex_strategy", strategy)
            self.solver.run()
            if self._is_a_table():
                steps = np.zeros(2 * len(self.start))
                steps[self.columns] = self.solver.getSolution().col_value
                up, down = steps.reshape(2, -1)
                return self.start + up - down
        return None

    def lowered(self, cell: int, least: float) -> np.ndarray | None:
        """A table in which a cell is as low as can be, but no lower than `least`; every later table
        of this programme leaves it there. None when it cannot be lower.
        """
        at, start = self.column[len(self.start) + cell], self.start[cell]
        if at < 0 or start <= least:
            return None
        room = min(self.room[at], start - least)
        self.solver.changeColBounds(at, 0.0, room)
        table = self.furthest(cell, -1.0)
        by = 0.0 if table is None else min(start - table[cell], room)
        if by <= TINY:
            self.solver.changeColBounds(at, 0.0, self.room[at])
            return None
        self.solver.changeColBounds(at, by, room)
        if self.column[cell] >= 0:
            self.solver.changeColBounds(self.column[cell], 0.0, 0.0)
        return table

    def _is_a_table(self) -> bool:
        """Whether the solver ended with a table that keeps every relation,
        the largest or the largest so far."""
        return (
            self.solver.getInfo().primal_solution_status
            == highspy.SolutionStatus.kSolutionStatusFeasible
        )


def _solver() -> highspy.Highs:
    """One that finds the same tables on any machine, from where the programme begins."""
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 1),
        ("presolve", "off"),
    ):
        solver.setOptionValue(option, value)
    return solver


LEAST_WEIGHT, MOST_WEIGHT = 1e-4, 1e3
"""How much a cell may matter. What lies further apart the solver cannot tell from nothing beside
the largest, and may look for ever for what does not differ."""


def nearest(
    value: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    relations: tuple[sparse.csr_matrix, tuple[np.ndarray, np.ndarray]],
    weight: tuple[np.ndarray, np.ndarray],
) -> np.ndarray | None:
    """The table nearest to the published figures that keeps every relation,
    or None when there is none.

    `relations` are a matrix and the bounds of its rows; `weight` says of each cell how much it
    matters that it lies no higher, and no lower.
    """
    matrix, rows = relations
    room = np.maximum(np.concatenate([high - value, value - low]), 0.0)
    cost = np.clip(np.concatenate(weight), LEAST_WEIGHT, MOST_WEIGHT)
    columns = np.flatnonzero(room > 0)
    if not len(columns):
        sums = matrix @ value
        return value if ((sums >= rows[0] - TINY) & (sums <= rows[1] + TINY)).all() else None
    signed = sparse.hstack([matrix, -matrix]).tocsc()[:, columns].tocsr()
    settled = matrix @ value
    bounds = (rows[0] - settled, rows[1] - settled)
    solver = _solver()
    nothing = np.zeros(len(columns))
    solver.passModel(programme(cost[columns], nothing, room[columns], signed, bounds))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    steps = np.zeros(len(room))
    steps[columns] = solver.getSolution().col_value
    up, down = steps.reshape(2, -1)
    return value + up - down


def bound(
    block: Block,
    targets: np.ndarray,
    required: RequiredInterval,
    check: Callable[[int], None] = lambda left: None,
    *,
    exact: bool = True,
) -> Bounds:
    """Widen the interval of each target until it is `required`; where it never is, the interval is
    the `exact` one of this block, or, if that is not asked for, of the tables near its start.

    `targets` are numbers of cells; `required` is for all cells of the block; `check` is called
    before each programme with the number of targets that are left.
    """
    found = Bounds(block.start.copy(), block.start.copy())
    near = required.width.max(initial=0) + SPARE
    for steps in (near, np.inf) if exact else (near,):
        if found.settled(required)[targets].all():
            break
        within = BlockProgramme(block, steps)
        for number, cell in enumerate(targets):
            check(len(targets) - number)
            for sign in (1.0, -1.0):
                table = None if found.settled(required)[cell] else within.furthest(cell, sign)
                if table is not None:
                    found.see(table)
        found.programmes += within.programmes
    return found
