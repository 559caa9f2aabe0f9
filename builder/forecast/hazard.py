"""The discrete-time hazard: with what chance a milestone that is not reached is reached in each
coming month, learnt from what became of earlier plans."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.special import expit, logit

from builder.forecast.known import NEVER, Known, months_of

AHEAD = 36
"""Months a forecast looks ahead."""

BEFORE, AFTER = 3, 6
"""A month is told apart by how far it lies from the month of the plan:
up to so many months before it, and after it."""
LEADS = (1, 2, 4, 7)
"""Months ahead from which on a class of its own is made: 1; 2 and 3; 4 to 6; 7 and more."""
MOVES = (0, 1, 2, 4)
"""Moves of the plan from which on a class of its own is made: none; 1; 2 and 3; 4 and more."""

HALF_LIFE = 2.0
"""Months after which what happened counts half: plans and the reasons
for which they slip change."""

PRIOR = {"before": 0.04, "at": 0.30, "after": 0.15}
"""Chance a month before anything is known of the past:
in a month before that of the plan, in that of the plan, and after it."""
PRIOR_WEIGHT = 30.0
"""As how many milestone-months the prior counts in each class of distance from the plan."""
RIDGE = 4.0
"""Weight of the penalty that keeps what rests on few milestone-months near what holds of all."""
STILL = 1e-4
"""A step of every coefficient after which the next would be nothing: near the best fit the steps of
Newton's method are as the squares of those before."""


SIZES = (BEFORE + AFTER + 1, len(LEADS), len(MOVES), 3, 2)
"""Classes of distance from the plan, of months ahead, of moves, of the milestone before (not
reached, reached, none), and of a plan later than the baseline."""


@dataclass(frozen=True, eq=False)
class Hazard:
    """The fitted model: one coefficient for each column of the design."""

    weights: np.ndarray
    sizes: tuple[int, ...]

    def logits(self, codes: np.ndarray) -> np.ndarray:
        """The logit of the chance of each class code, of any shape."""
        cells, where = np.unique(codes, return_inverse=True)
        return (design(cells, self.sizes) @ self.weights)[where].reshape(codes.shape)


def sizes_of(state: Known) -> tuple[int, ...]:
    """How many classes each part of a code has."""
    return (*SIZES, len(state.milestones), len({p.wave for p in state.places}))


def codes_at(state: Known, at: int, items: np.ndarray, leads: np.ndarray) -> np.ndarray:
    """For each item (place of authority, place of milestone) known at month `at`, and each lead in
    months, its class as one whole number: items x leads."""
    area, milestone = items.T
    plan = months_of(state.plan[at])[area, milestone]
    target = state.months[at] + leads[None, :]
    waves = sorted({p.wave for p in state.places})
    reached = state.actual[at][area, np.maximum(milestone - 1, 0)] != NEVER
    parts = (
        np.clip(target - plan[:, None], -BEFORE, AFTER) + BEFORE,
        np.searchsorted(LEADS, leads, side="right")[None, :] - 1,
        np.searchsorted(MOVES, state.moves[at][area, milestone], side="right")[:, None] - 1,
        np.where(milestone == 0, 2, reached)[:, None],
        (state.plan[at] > state.baseline)[area, milestone][:, None].astype(int),
        milestone[:, None],
        np.array([waves.index(p.wave) for p in state.places])[area][:, None],
    )
    code = np.zeros(parts[0].shape, dtype=np.int64)
    for size, part in zip(sizes_of(state), parts, strict=True):
        code = code * size + part
    return code


def design(cells: np.ndarray, sizes: tuple[int, ...]) -> sparse.csr_array:
    """One row a class code: a column for each class of each part,
    and for each pair of distance and moves, distance and lead."""
    parts: list[np.ndarray] = []
    rest = cells
    for size in reversed(sizes):
        rest, part = np.divmod(rest, size)
        parts.insert(0, part)
    pairs = [(parts[0] * sizes[i] + parts[i], sizes[0] * sizes[i]) for i in (1, 2, 4)]
    every = [(np.zeros_like(cells), 1), *zip(parts, sizes, strict=True), *pairs]
    starts = np.cumsum([0, *(size for _, size in every)])
    places = np.stack([part + start for (part, _), start in zip(every, starts, strict=False)], 1)
    rows = np.arange(0, places.size + 1, len(every))
    return sparse.csr_array(
        (np.ones(places.size), places.ravel(), rows), shape=(len(cells), int(starts[-1]))
    )


def past(state: Known) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Class codes met so far, how many milestone-months each was at risk,
    and in how many the milestone was reached.

    Every month's end before the last is looked at as if it were the last: what was open then, and
    in which month it was reached, as far as is known now.
    """
    size = int(np.prod(sizes_of(state)))
    risk, events = np.zeros(size), np.zeros(size)
    origins = _origins(state)
    for at in range(len(state.months) - 1):
        items, leads = open_at(state, at), np.arange(1, state.last - state.months[at] + 1)
        if not len(items):
            continue
        codes = codes_at(state, at, items, leads)
        after, seen = outcome(state, at, items)
        at_risk = leads[None, :] <= np.minimum(after, seen)[:, None]
        happened = at_risk & (leads[None, :] == after[:, None])
        age = state.last - (state.months[at] + leads)
        weight = 0.5 ** (age / HALF_LIFE)[None, :] / origins[at + leads][:, *items.T].T
        risk += np.bincount(codes[at_risk], weight[at_risk], minlength=size)
        events += np.bincount(codes[happened], weight[happened], minlength=size)
    met = np.flatnonzero(risk)
    return met, risk[met], events[met]


def _origins(state: Known) -> np.ndarray:
    """Months x authorities x milestones: at how many months' ends before it the milestone was open,
    so that each milestone-month counts once however often it was forecast."""
    there = np.array(
        [
            [(p.begins or 0) <= month < (p.ends or NEVER) for p in state.places]
            for month in state.months
        ]
    )
    was_open = there[..., None] & (state.plan != NEVER) & (state.actual == NEVER)
    return np.maximum(
        np.concatenate([np.zeros_like(was_open[:1]), was_open[:-1]]).cumsum(axis=0), 1
    )


def open_at(state: Known, at: int) -> np.ndarray:
    """Items (place of authority, place of milestone) that were open at a month's end,
    as was known then."""
    return np.argwhere(state.until(at + 1).open)


def outcome(state: Known, at: int, items: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each item how many months after month `at` it was reached (at least 1;
    `NEVER` if not), and for how many months it was seen."""
    area, milestone = items.T
    after = np.maximum(state.reached_in[area, milestone] - state.months[at], 1)
    after = np.where(state.actual[-1][area, milestone] == NEVER, NEVER, after)
    ends = np.array([min(p.ends or NEVER, NEVER) - 1 for p in state.places])
    seen = np.minimum(state.heard[-1], ends)[area] - state.months[at]
    return after, seen


def fit(state: Known, *, rounds: int = 30) -> Hazard:
    """The hazard learnt from what was known at the last month's end: a logistic regression over all
    milestone-months, held back by a prior and a ridge penalty.

    By Newton's method, until a step is next to nothing. A step that would make the fit worse is
    halved until it does not: whole steps can run away from a good fit, to chances of 0 and 1.
    """
    sizes = sizes_of(state)
    cells, risk, events = past(state)
    prior, chance = _prior(sizes)
    weight = PRIOR_WEIGHT / len(prior) * sizes[0]
    x = design(np.concatenate([cells, prior]), sizes)
    n = np.concatenate([risk, np.full(len(prior), weight)])
    y = np.concatenate([events, weight * chance])
    w, penalty = np.zeros(x.shape[1]), np.full(x.shape[1], RIDGE)
    w[0], penalty[0] = logit(y.sum() / n.sum()), 1e-6

    def misfit(at: np.ndarray) -> float:
        logits = x @ at
        return float(n @ np.logaddexp(0, logits) - y @ logits + penalty[1:] @ (at[1:] * at[1:]) / 2)

    least = misfit(w)
    for _ in range(rounds):
        p = expit(x @ w)
        slope = x.T @ (y - n * p) - penalty * w
        slope[0] += penalty[0] * w[0]
        weighed = x.multiply((n * p * (1 - p))[:, None]).tocsr()
        curve = (x.T @ weighed).toarray() + np.diag(penalty)
        step = solved(curve, slope)
        while (found := misfit(w + step)) > least and np.abs(step).max() > STILL:
            step = step / 2
        w, least = w + step, found
        if np.abs(step).max() <= STILL:
            break
    return Hazard(w, sizes)


def solved(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The solution of a positive definite system, by elimination: of so small a one LAPACK's
    threads cost many times what they save, and the order of sums hangs on how many there are."""
    upper, found = matrix.copy(), right.copy()
    size = len(found)
    for at in range(size - 1):
        factor = upper[at + 1 :, at] / upper[at, at]
        upper[at + 1 :, at:] -= factor[:, None] * upper[at, at:]
        found[at + 1 :] -= factor * found[at]
    for at in range(size - 1, -1, -1):
        found[at] = (found[at] - upper[at, at + 1 :] @ found[at + 1 :]) / upper[at, at]
    return found


def _prior(sizes: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """One class code for each distance from the plan and milestone,
    with the chance that is supposed before anything is known."""
    distance = np.arange(sizes[0])
    chance = np.where(
        distance < BEFORE,
        PRIOR["before"],
        np.where(distance == BEFORE, PRIOR["at"], PRIOR["after"]),
    )
    return distance * int(np.prod(sizes[1:])), chance
