"""What each cell of a period would rather be, and the room that it has."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from builder.disclosure.family import (
    Family,
    Rounded,
    adds_up_over_months,
    is_month,
    named_again,
    reach_of,
    weight_of,
)
from builder.disclosure.secret import Running, Secrets
from builder.disclosure.slices import THIN, Bounds, bounds_of, too_few, too_thin
from builder.disclosure.solver import Loose
from builder.disclosure.stages import Plan

COST_OF_CHANGE = 4.0
"""What it costs to turn the direction of a stock whose true count did not change:
more than any preference."""

COST_OF_DISTANCE = 2.0
"""How strongly the error of a running total, as a share of the base,
pulls the months of a flow the other way."""

COST_OUT_OF_REACH = 50.0
"""What it costs to take a running total past its limit:
such a limit gives way before a sum does."""

ABOUT_COST, UPWARDS_COST = 0.3, 5.0
"""What it costs that a withheld cell stands for a base more or less than it would by itself;
and for more, if it can be little more."""

ANY, WITHHOLD_COST = 4.0, 100.0
"""The room, in bases, of a cell that is to be withheld because its tables cannot be kept otherwise,
and what a base of it costs."""


@dataclass(frozen=True)
class Objective:
    """For each own cell: the multiple it starts from, what going up costs, the least and most steps
    above it, whether it is withheld because it counts few, or for any reason; `loose` is the room
    of withheld cells. `small` are those that count few, and that nothing shows to be more.
    """

    below: np.ndarray
    cost: np.ndarray
    low: np.ndarray
    high: np.ndarray
    few: np.ndarray
    withheld: np.ndarray
    loose: Loose
    least: np.ndarray
    most: np.ndarray
    small: np.ndarray


def objective_of(
    family: Family,
    plan: Plan,
    result: Rounded,
    secrets: Secrets,
    sure: np.ndarray,
    p: int,
    done: list[int],
    before: int | None,
    running: Running,
    *,
    only_shown: bool = False,
) -> Objective:
    """Preferences and room of a period's cells: by key;
    by the month before where a stock did not change; by what is published already; and, but with
    `only_shown`, by what withheld cells of other periods stand for."""
    base, counts = family.limits.base, family.counts[:, : family.own, p]
    present = ~np.isnan(counts)
    remainder = np.nan_to_num(counts % base)
    below = np.floor(np.nan_to_num(counts) / base)
    cost = np.where(named_again(family), 0, secrets.of(p) - remainder / base)
    low, high = np.zeros(counts.shape), (remainder > 0).astype(float)
    flow = adds_up_over_months(family)
    if before is not None and is_month(family, p):
        same = (family.counts[:, : family.own, before] == counts) & ~flow
        turned = np.where(result.values[:, :, before] > counts, -COST_OF_CHANGE, COST_OF_CHANGE)
        cost = cost + np.where(same, turned, 0)
    if is_month(family, p):
        drift, up_would, down_would = running.errors(p, counts, base, family.limits.sums)
        past = COST_OUT_OF_REACH * (up_would.astype(float) - down_would)
        cost = cost + np.where(flow, COST_OF_DISTANCE * drift / base + past, 0)
    found, _ = plan.of(~np.isnan(family.counts[:, :, p]), family.periods[p])
    coarse, top = too_thin(family, p, sure[:, :, p], THIN)
    # A total that is shown as so many is so many.
    high = np.where(top & (below == THIN / base - 1), low, high)
    room = bounds_of(family, result, p, done, only_shown=only_shown)
    sure_here, width = sure[:, :, p] & present, len(family.lines)
    few, least = too_few(
        counts, sure_here, secrets.thresholds, found, base, width, np.where(present, room.known, 0)
    )
    # What is not withheld is shown as two bases at least.
    low = np.where(sure[:, :, p] & ~few & (below == 1), high, low)
    np.maximum(room.least, np.where(sure_here, least, 0), out=room.least)
    few &= present & ~coarse
    return _settled(
        family,
        p,
        sure[:, :, p],
        Objective(
            below,
            cost,
            low,
            high,
            few,
            few | coarse | (family.withhold[:, :, p] & present),
            Loose.none(counts.shape),
            room.least,
            room.most,
            (counts < 2 * base) & (least <= base),
        ),
        room,
        family.limits.sums if only_shown else 0,
    )


def _settled(
    family: Family, p: int, sure: np.ndarray, objective: Objective, room: Bounds, apart: int
) -> Objective:
    """The wishes within the room that other periods leave,
    as published before where that still can be; what has no room is withheld. Of what was published
    of a period that has grown since, the true count may lie so far `apart`."""
    base, counts = family.limits.base, family.counts[:, : family.own, p]
    before = family.earlier[:, :, p]
    again = ~np.isnan(before)
    reach = reach_of(family, p)
    np.maximum(room.least, family.at_least[:, :, p] - apart, out=room.least)
    np.minimum(room.most, family.at_most[:, :, p] + apart, out=room.most)
    room.least[again] = np.maximum(room.least, before - reach)[again]
    room.most[again] = np.minimum(room.most, before + reach)[again]
    low = np.maximum(objective.low, np.ceil(room.least / base - objective.below))
    high = np.minimum(objective.high, np.floor(room.most / base - objective.below))
    fixed = ~np.isnan(room.exact)
    steps = np.nan_to_num(room.exact) / base - objective.below
    far = fixed & (np.abs(np.nan_to_num(room.exact) - counts) > family.limits.sums)
    low, high = np.where(fixed, steps, low), np.where(fixed, steps, high)
    if not is_month(family, p):
        low, high = _beside(family, objective, room, (low, high), counts)
    step = np.nan_to_num(before / base - objective.below)
    kept = (
        again
        & (step >= np.ceil(room.least / base - objective.below))
        & (step <= np.floor(room.most / base - objective.below))
    )
    kept &= ~fixed | (step == steps)
    low, high = np.where(kept, step, low), np.where(kept, step, high)
    lost = (again & ~kept) | (low > high)
    stuck = ~np.isnan(counts) & ~objective.few & (objective.withheld | lost)
    withheld = objective.few | stuck
    least = np.maximum(room.least, (sure & withheld).astype(float))
    most = np.maximum(np.minimum(room.most, np.where(objective.few, 2 * base - 1, np.inf)), least)
    stands = np.clip(_stands_for(objective, before, counts, base), least, most)
    below = np.where(withheld, stands / base, objective.below)
    loose = Loose(
        up=np.where(withheld, (most - stands) / base, 0),
        down=np.where(withheld, (stands - least) / base, 0),
        price=np.where(withheld, np.full(counts.shape, ABOUT_COST), 0),
        upwards=np.where(objective.few, UPWARDS_COST, ABOUT_COST),
    )
    low, high, cost = (np.where(withheld, 0, array) for array in (low, high, objective.cost))
    withheld |= far | room.withheld
    few, small = objective.few, objective.small
    return Objective(below, cost, low, high, few, withheld, loose, least, most, small)


def _stands_for(
    objective: Objective, before: np.ndarray, counts: np.ndarray, base: int
) -> np.ndarray:
    """What each cell would stand for by itself where it is withheld: a base where it counts few;
    else what was published of it before, which a reader still holds, and with which everything
    adds up in multiples; else what it counts.
    """
    known = np.where(np.isnan(before), np.nan_to_num(counts), before)
    return np.where(objective.few, base, known)


def _beside(
    family: Family,
    objective: Objective,
    room: Bounds,
    steps: tuple[np.ndarray, np.ndarray],
    counts: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The steps of a longer period, where what is published leaves a count no neighbour: the next
    multiple that it leaves, as near as a sum may be."""
    base, sums = family.limits.base, family.limits.sums
    low, high = steps
    least, most = np.ceil(room.least / base), np.floor(room.most / base)
    beside = np.clip(np.where(most < objective.below, most, least), least, most)
    once = np.array([line[0] in family.structure.unions for line in family.lines[: family.own]])
    near = (
        once
        & (low > high)
        & (least <= most)
        & (counts > 0)  # a true 0 is published as 0, or not at all
        & (np.abs(beside * base - np.nan_to_num(counts)) <= sums)
    )
    found = beside - objective.below
    return np.where(near, found, low), np.where(near, found, high)


def widened(family: Family, objective: Objective, wider: Objective) -> Objective:
    """The same wishes, in which what is withheld, or is to be, has the room of `wider` ones; what
    is shown is shown within its own.
    """
    base, own = family.limits.base, objective.loose
    least, most = np.minimum(objective.least, wider.least), np.maximum(objective.most, wider.most)
    moves = objective.withheld & (own.price > 0)
    loose = replace(
        own,
        up=np.where(moves, most / base - objective.below, own.up),
        down=np.where(moves, objective.below - least / base, own.down),
    )
    return replace(objective, least=least, most=most, loose=loose)


def loosened(
    family: Family, objective: Objective, free: np.ndarray, *, between: bool = False
) -> Objective:
    """The wishes with room for some cells to be withheld, within what other periods leave of them:
    rather those that count little.

    A cell of which they leave its two neighbours and nothing beyond has no room by this; with
    `between` it may stand for what lies between the two.
    """
    base = family.limits.base
    up = np.minimum(objective.most / base - objective.below - objective.high, ANY)
    down = np.minimum(objective.below + objective.low - objective.least / base, ANY)
    price = WITHHOLD_COST * (1 + objective.below) * np.sqrt(weight_of(family))
    own, low, high = objective.loose, objective.low, objective.high
    if between:
        choice = high - low
        cornered = free & (choice > 0) & (up < choice) & (down < choice)
        near = np.where(objective.cost < 0, high, low)
        up = np.where(cornered, np.maximum(up, 0) + high - near, up)
        down = np.where(cornered, np.maximum(down, 0) + near - low, down)
        low, high = np.where(cornered, near, low), np.where(cornered, near, high)
    return replace(
        objective,
        low=low,
        high=high,
        loose=Loose(
            np.where(free, np.maximum(up, 0), own.up),
            np.where(free, np.maximum(down, 0), own.down),
            np.where(free, price, own.price),
            np.where(free, price, own.upwards),
        ),
    )
