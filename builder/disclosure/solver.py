"""The small integer programmes that choose, for every cell, the multiple of the base below or above.

Limited by nodes and seeded, never by time, on one thread: the same cells give the same figures on any machine.
"""

from __future__ import annotations

import highspy
import numpy as np
from scipy import sparse

NODES, GAP, SEED = 400, 0.02, 1
SHORTFALL_COST = 20.0
"""What a cover that is missed by one base costs: more than any preference, so that it is missed only where nothing else is possible."""

BEYOND_COST = 1000.0
"""What a cell costs that goes one base further than its neighbours, where the policy allows that at all."""


def choose(
    cost: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    matrix: sparse.csr_matrix,
    bounds: tuple[np.ndarray, np.ndarray],
    cover: np.ndarray,
    *,
    beyond: tuple[np.ndarray, np.ndarray] | None = None,
) -> np.ndarray | None:
    """Whole steps `low <= up <= high` of least cost with `bounds[0] <= matrix @ up <= bounds[1]`, or None when there are none.

    Rows marked `cover` may be missed at a cost. With `beyond`, the room each column has above and below, steps may leave their range at a higher cost.
    """
    if not len(cost):
        return np.empty(0, np.int64)
    count = len(cost)
    slack = np.flatnonzero(cover)
    extra = [
        sparse.csr_matrix(
            (np.ones(len(slack)), (slack, np.arange(len(slack)))), (matrix.shape[0], len(slack))
        )
    ]
    costs, lows, highs = (
        [cost, np.full(len(slack), SHORTFALL_COST)],
        [low, np.zeros(len(slack))],
        [high, np.full(len(slack), np.inf)],
    )
    if beyond is not None:
        extra += [matrix, -matrix]
        costs, lows, highs = (
            [*costs, np.full(2 * count, BEYOND_COST)],
            [*lows, np.zeros(2 * count)],
            [*highs, *beyond],
        )
    whole = np.concatenate(
        [
            np.ones(count, bool),
            np.zeros(len(slack), bool),
            np.ones(2 * count if beyond is not None else 0, bool),
        ]
    )
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
    steps = found[:count] + (
        found[-2 * count : -count] - found[-count:] if beyond is not None else 0
    )
    return np.round(steps).astype(np.int64)


def solve(
    cost: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    matrix: sparse.csr_matrix,
    bounds: tuple[np.ndarray, np.ndarray],
    whole: np.ndarray,
) -> np.ndarray | None:
    """The cheapest values within `low` and `high` whose rows of `matrix` lie within `bounds`, whole numbers where `whole` says so; None where there are none."""
    model = programme(cost, low, high, matrix, bounds)
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
