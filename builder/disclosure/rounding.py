"""Controlled rounding of one family: top-down, England, then regions,
then the authorities of each region, a small programme for each.

Every cell becomes the multiple of the base just below or just above its true count, a true multiple
stays itself, and every relation between the cells holds of the published figures too. Which
neighbour a cell prefers is secret and, for a stock, the same in every month. A cell of which other
published figures show that it is not 0 is withheld while it is too small, and so is one for which
the relations leave no neighbour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from builder.disclosure.chain import Chain
from builder.disclosure.family import (
    Family,
    Rounded,
    depth_of,
    is_month,
    last_month,
)
from builder.disclosure.limit import UNLIMITED, Limit
from builder.disclosure.relations import Relations
from builder.disclosure.secret import Running, Secrets
from builder.disclosure.slices import sure_of
from builder.disclosure.solver import SHORTFALL_COST, Loose, choose
from builder.disclosure.stages import Plan, Stage, one_stage
from builder.disclosure.wishes import Objective, loosened, objective_of, widened
from builder.kept import Kept

DEPTHS = 4
"""How far up cells may be withheld for that: categories of the lowest areas, their totals too,
categories of the areas above, and any cell."""

DEARER_SHORTFALL = 1000.0
"""What it costs that parts which may overlap stay a base short of their whole, where cells may be
withheld for that: more than to withhold a category or a small authority, less than to withhold the
figure of a large area, which a reader would miss more.
"""


def round_family(family: Family, kept: Kept | None = None, limit: Limit = UNLIMITED) -> Rounded:
    """Round all periods of a family in the order in which they end,
    a month before the longer periods that end with it.

    A period that was rounded before from the same, after the same, is taken from `kept`.
    """
    structure = family.structure
    order = sorted(
        range(len(family.periods)),
        key=lambda p: (
            last_month(family, p),
            len(structure.months[family.periods[p]]),
            not is_month(family, p),
        ),
    )
    shape = (len(family.areas), family.own, len(family.periods))
    result = Rounded(
        np.full(shape, np.nan), np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    )
    plan, running, secrets, before = Plan(family), Running(family), Secrets(family), None
    sure, chain = sure_of(family), Chain(family, kept)
    done: list[int] = []
    measures = {structure.measure_of[line[0]] for line in family.lines[: family.own]}
    for p in order:
        limit.at(measures, f" in {family.periods[p]}")
        if not chain.found(result, p, sure):
            wishes = partial(
                objective_of, family, plan, result, secrets, sure, p, done, before, running
            )
            _round_period(family, plan, result, p, wishes)
            chain.keep(result, p)
        done.append(p)
        limit.finished()
        if is_month(family, p):
            running.add(p, result.values[:, :, p])
            before = p
    return result


def _round_period(
    family: Family, plan: Plan, result: Rounded, p: int, wishes: Callable[..., Objective]
) -> None:
    """Round one period stage by stage; where a stage has no solution, all stages in one programme;
    where that has none, with cells withheld; at last with all of them withheld."""
    objective = wishes()
    there = ~np.isnan(family.counts[:, :, p])
    found, stages = plan.of(there, family.periods[p])
    joint = [one_stage(found, there, family)]
    result.small[:, :, p], result.withheld[:, :, p] = objective.small, objective.withheld

    def solved(
        stages: list[Stage], wish: Objective, *, shortfall: float = SHORTFALL_COST
    ) -> np.ndarray | None:
        values = family.known[:, :, p].copy()
        result.programmes += len(stages)
        every = (
            _solve(found, stage, values, wish, family, shortfall=shortfall) for stage in stages
        )
        return values if all(every) else None

    values = solved(stages, objective)
    if values is None:
        values = solved(joint, objective)
    free = there[:, : family.own] & ~objective.withheld
    if values is None:
        result.joined += 1
        looser = (solved(joint, w) for w in _ever_looser(family, objective, free, wishes))
        values = next((v for v in looser if v is not None), None)
    if values is None:
        _withhold_all(family, result, p)
        return
    short = _short(found, values)
    if short:
        covering = solved(joint, loosened(family, objective, free), shortfall=DEARER_SHORTFALL)
        if covering is not None and _short(found, covering) < short:
            values = covering
    moved = free & _no_neighbour(family, p, values, objective)
    result.forced += int(moved.sum())
    result.withheld[:, :, p] |= moved
    result.values[:, :, p] = values[:, : family.own]


def _short(found: Relations, values: np.ndarray) -> int:
    """How many times parts that may overlap do not reach their whole."""
    return int(found.broken(np.nan_to_num(values.ravel()))[found.cover].sum())


def _ever_looser(
    family: Family, objective: Objective, free: np.ndarray, wishes: Callable[..., Objective]
) -> Iterator[Objective]:
    """The wishes with ever more cells that may be withheld. Last, what withheld cells of other
    periods stand for does not bind what is withheld in this one: they were chosen before it, each
    period for itself, and all may stand for something else; nor does what was published of a period
    that has grown since bind it as more than it is, a figure near its count. At the very last
    nothing of other periods binds what is withheld. Whether there is one table in which everything
    holds is then found by the attack, or the release is refused.
    """
    depth = depth_of(family)
    for deepest in range(DEPTHS):
        yield loosened(family, objective, free & (depth <= deepest))
    yield loosened(family, objective, free, between=True)
    wider = widened(family, objective, wishes(only_shown=True))
    yield loosened(family, wider, free)
    yield loosened(family, wider, free, between=True)
    nothing = np.zeros(free.shape)
    anything = replace(wider, least=nothing, most=nothing + np.inf)
    yield loosened(family, widened(family, objective, anything), free, between=True)


def _no_neighbour(family: Family, p: int, values: np.ndarray, objective: Objective) -> np.ndarray:
    """Own cells that stand for what they may not be published as."""
    counts, shown = family.counts[:, : family.own, p], values[:, : family.own]
    steps = shown / family.limits.base - objective.below
    between = np.abs(steps - np.round(steps)) > 1e-6
    moved = (steps < objective.low - 1e-6) | (steps > objective.high + 1e-6) | between
    if not is_month(family, p):
        far = np.abs(shown - counts) > family.limits.sums
        once = np.array([line[0] in family.structure.unions for line in family.lines[: family.own]])
        moved &= ~once | far | (counts == 0) | between
    return moved | (shown < objective.least - 1e-6) | (shown > objective.most + 1e-6)


def _withhold_all(family: Family, result: Rounded, p: int) -> None:
    """Show nothing of a period for which no table keeps what is published of others: each cell
    stands for what was published of it before, or for what it counts. Whether all that is shown
    could be true together is then for the attack to find."""
    counts, before = family.counts[:, : family.own, p], family.earlier[:, :, p]
    there = ~np.isnan(counts)
    result.forced += int((there & ~result.withheld[:, :, p]).sum())
    result.withheld[:, :, p] = there
    result.values[:, :, p] = np.where(np.isnan(before), counts, before)


def _solve(
    found: Relations,
    stage: Stage,
    values: np.ndarray,
    objective: Objective,
    family: Family,
    *,
    shortfall: float = SHORTFALL_COST,
) -> bool:
    """Fill the stage's cells into `values`; False when no choice keeps every relation. It
    costs a `shortfall` where parts which may overlap do not reach their whole."""
    base = family.limits.base
    wide = {
        name: np.pad(array, ((0, 0), (0, values.shape[1] - family.own))).ravel()[stage.columns]
        for name, array in (
            ("below", objective.below),
            ("cost", objective.cost),
            ("low", objective.low),
            ("high", objective.high),
            ("up", objective.loose.up),
            ("down", objective.loose.down),
            ("price", objective.loose.price),
            ("upwards", objective.loose.upwards),
        )
    }
    settled = stage.own @ wide["below"] + stage.earlier @ np.nan_to_num(values.ravel() / base)
    most = np.where(found.exact[stage.rows], -settled, np.inf)
    steps = choose(
        wide["cost"],
        wide["low"],
        wide["high"],
        stage.own,
        (-settled, most),
        found.cover[stage.rows],
        loose=Loose(*(wide[name] for name in ("up", "down", "price", "upwards"))),
        shortfall=shortfall,
    )
    if steps is None:
        return False
    values.ravel()[stage.columns] = np.round((wide["below"] + steps) * base, 6)
    return True
