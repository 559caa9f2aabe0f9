"""The small integer programmes that choose, for every cell,
the multiple of the base below or above.

Limited by nodes and seeded, never by time, on one thread:
the same cells give the same figures on any machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

NODES, GAP, SEED = 400, 0.02, 1
SHORTFALL_COST = 200.0
"""What a soft row that is missed by one base costs:
more than any preference, so that it is missed only where nothing else is possible."""


@dataclass(frozen=True)
class Loose:
    """Room of cells beyond their steps, in bases and in any fraction of one: how far up, how far
    down, and what a base of it costs, downwards and up."""

    up: np.ndarray
    down: np.ndarray
    price: np.ndarray
    upwards: np.ndarray

    @classmethod
    def none(cls, shape: tuple[int, ...]) -> Loose:
        """No room."""
        return cls(*(np.zeros(shape) for _ in range(4)))


def choose(
    cost: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    matrix: sparse.csr_matrix,
    bounds: tuple[np.ndarray, np.ndarray],
    soft: np.ndarray,
    *,
    loose: Loose | None = None,
    shortfall: float = SHORTFALL_COST,
) -> np.ndarray | None:
    """Whole steps `low <= up <= high` of least cost with `bounds[0] <= matrix @ up <= bounds[1]`,
    or None when there are none.

    Rows marked `soft` may be missed at the cost of a `shortfall` for each base. Cells with `loose`
    room may leave their range,
    at its price.
    """
    if not len(cost):
        return np.empty(0)
    count = len(cost)
    short, over = np.flatnonzero(soft), np.flatnonzero(soft & np.isfinite(bounds[1]))
    slack = np.concatenate([short, over])
    signs = np.concatenate([np.ones(len(short)), -np.ones(len(over))])
    extra = [
        sparse.csr_matrix((signs, (slack, np.arange(len(slack)))), (matrix.shape[0], len(slack)))
    ]
    costs, lows, highs = (
        [cost, np.full(len(slack), shortfall)],
        [low, np.zeros(len(slack))],
        [high, np.full(len(slack), np.inf)],
    )
    free = (
        np.flatnonzero((loose.up > 0) | (loose.down > 0))
        if loose is not None
        else np.empty(0, np.int64)
    )
    if loose is not None and len(free):
        extra += [matrix[:, free], -matrix[:, free]]
        costs, lows, highs = (
            [*costs, loose.upwards[free], loose.price[free]],
            [*lows, np.zeros(2 * len(free))],
            [*highs, loose.up[free], loose.down[free]],
        )
    whole = np.concatenate([low < high, np.zeros(len(slack) + 2 * len(free), bool)])
    found = solve(
        np.concatenate(costs),
        np.concatenate(lows),
        np.concatenate(highs),
        sparse.hstack([matrix, *extra]).tocsr(),
        bounds,
        whole,
    )
    if found is None:
        return None
    steps = np.where(whole[:count], np.round(found[:count]), found[:count])
    if len(free):
        beyond = found[-2 * len(free) :]
        steps[free] += beyond[: len(free)] - beyond[len(free) :]
    return steps


LARGE = 3000
"""Columns from which a programme is first solved without whole numbers:
what comes out whole is kept, and only the rest is searched for."""


def solve(
    cost: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    matrix: sparse.csr_matrix,
    bounds: tuple[np.ndarray, np.ndarray],
    whole: np.ndarray,
) -> np.ndarray | None:
    """The cheapest values within `low` and `high` whose rows of `matrix` lie within `bounds`, whole
    numbers where `whole` says so; None where there are none."""
    if len(cost) >= LARGE and whole.any():
        relaxed = _solved(cost, low, high, matrix, bounds, np.zeros(len(cost), dtype=bool))
        if relaxed is None:
            return None
        fixed = whole & (np.abs(relaxed - np.round(relaxed)) < 1e-6)
        found = _solved(
            cost,
            np.where(fixed, np.round(relaxed), low),
            np.where(fixed, np.round(relaxed), high),
            matrix,
            bounds,
            whole & ~fixed,
        )
        if found is not None:
            return found
    return _solved(cost, low, high, matrix, bounds, whole)


def _solved(
    cost: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    matrix: sparse.csr_matrix,
    bounds: tuple[np.ndarray, np.ndarray],
    whole: np.ndarray,
) -> np.ndarray | None:
    model = programme(cost, low, high, matrix, bounds)
    if whole.any():
        model.integrality_ = [
            highspy.HighsVarType.kInteger if w else highspy.HighsVarType.kContinuous for w in whole
        ]
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("mip_rel_gap", GAP),
        ("mip_max_nodes", NODES),
        ("random_seed", SEED),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    return (
        np.array(solver.getSolution().col_value)
        if solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        else None
    )


def programme(
    cost: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    matrix: sparse.csr_matrix,
    bounds: tuple[np.ndarray, np.ndarray],
) -> highspy.HighsLp:
    """A linear programme: least `cost` with columns in `low` to `high` and rows in `bounds`."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = matrix.shape[1], matrix.shape[0]
    model.col_cost_, model.col_lower_, model.col_upper_ = (
        np.asarray(v, dtype=float) for v in (cost, low, high)
    )
    model.row_lower_, model.row_upper_ = (np.asarray(b, dtype=float) for b in bounds)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = (
        matrix.indptr,
        matrix.indices,
        matrix.data,
    )
    return model
