"""Controlled rounding of one family: top-down, England, then regions, then the authorities of each region, a small programme for each.

Every cell becomes the multiple of the base just below or just above its true count, a true multiple stays itself, and every relation between the
cells holds of the published figures too. Which neighbour a cell prefers is secret and, for a stock, the same in every month. A cell of which other
published figures show that it is not 0 is withheld while it is too small, and so is one for which the relations leave no neighbour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from builder.disclosure.keys import RoundingKey, preferences
from builder.disclosure.relations import Grid, Relations, inside_of, relations
from builder.disclosure.slices import THIN, Bounds, bounds_of, sure_of, too_few, too_thin
from builder.disclosure.solver import Loose, choose
from builder.disclosure.structure import Line, Structure
from release.words import ALL

STICK = 4.0
"""What it costs to turn the direction of a stock whose true count did not change: more than any preference."""

DRIFT = 2.0
"""How strongly the error of a running total, as a share of the base, pulls the months of a flow the other way."""

TOO_FAR = 50.0
"""What it costs to take a running total past its limit: such a limit gives way before a sum does."""

ABOUT_COST, UPWARDS_COST = 0.3, 5.0
"""What it costs that a withheld cell stands for a base more or less than it would by itself; and for more, if it can be little more."""

ANY, WITHHOLD_COST = 4.0, 100.0
"""The room, in bases, of a cell that is to be withheld because its tables cannot be kept otherwise, and what a base of it costs."""

DEPTHS = 4
"""How far up cells may be withheld for that: categories of the lowest areas, their totals too, categories of the areas above, and any cell."""


class DisclosureError(Exception):
    """Figures that cannot be published as the policy demands, in words: measure, table, and what to do. Never a count."""


@dataclass(frozen=True)
class Limits:
    """How far figures may lie from the truth: `base` of the rounding, and `sums` for a sum of months."""

    base: int
    sums: int


@dataclass(frozen=True)
class Family:
    """Tallies that are rounded together: true counts as areas x lines x periods (NaN where there is no figure).

    The first `own` lines are rounded here; the others belong to tallies already rounded and stand in `known`, which is NaN for own lines. `sure` says
    of own cells that other published figures or facts show them to be at least 1; `earlier` are own cells as releases still public show
    them, where nothing behind them can have changed.
    """

    structure: Structure
    areas: tuple[str, ...]
    lines: tuple[Line, ...]
    own: int
    periods: tuple[str, ...]
    counts: np.ndarray
    known: np.ndarray
    sure: np.ndarray
    earlier: np.ndarray
    limits: Limits
    key: RoundingKey


@dataclass
class Rounded:
    """Values as areas x own lines x periods (NaN where there is no figure), which of them are withheld, `few` of them as too small, and what it took.

    The value of a withheld cell is never published: it is one that it might have, so that every relation holds of the values.
    """

    values: np.ndarray
    withheld: np.ndarray
    few: np.ndarray
    programmes: int = 0
    joined: int = 0
    forced: int = 0


@dataclass(frozen=True)
class _Stage:
    """The cells solved in one programme, and the relations that end there, over these cells and over those already known."""

    columns: np.ndarray
    rows: np.ndarray
    own: sparse.csr_matrix
    earlier: sparse.csr_matrix


@dataclass
class _Plan:
    """Stages of a period by pattern of present cells, made once for each pattern."""

    family: Family
    known: dict[tuple[str, bytes], tuple[Relations, list[_Stage]]] = field(default_factory=dict)

    def of(self, present: np.ndarray, period: str) -> tuple[Relations, list[_Stage]]:
        pattern = "" if self.family.structure.is_month(period) else period, present.tobytes()
        if pattern not in self.known:
            grid = Grid(self.family.areas, self.family.lines, present, ~present, period)
            found = relations(self.family.structure, grid)
            self.known[pattern] = (found, _stages(found, present, self.family))
        return self.known[pattern]


def round_family(family: Family) -> Rounded:
    """Round all periods of a family in the order in which they end, a month before the longer periods that end with it."""
    structure = family.structure
    order = sorted(
        range(len(family.periods)),
        key=lambda p: (
            _last(family, p),
            len(structure.months[family.periods[p]]),
            not _is_month(family, p),
        ),
    )
    shape = (len(family.areas), family.own, len(family.periods))
    result = Rounded(
        np.full(shape, np.nan), np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    )
    plan, running, secrets, before = _Plan(family), _Running(family), _Secrets(family), None
    sure, done = sure_of(family), []
    for p in order:
        wishes = _wishes(family, plan, result, secrets, sure, p, done, before, running)
        _round_period(family, plan, result, p, wishes)
        done.append(p)
        if _is_month(family, p):
            running.add(p, result.values[:, :, p])
            before = p
    return result


def _last(family: Family, p: int) -> str:
    return family.structure.months[family.periods[p]][-1]


def _is_month(family: Family, p: int) -> bool:
    return family.structure.is_month(family.periods[p])


@dataclass(frozen=True)
class _Wishes:
    """For each own cell: the multiple it starts from, what going up costs, the least and most steps above it, whether it is withheld because it
    counts few, or for any reason; `loose` is the room of withheld cells."""

    below: np.ndarray
    cost: np.ndarray
    low: np.ndarray
    high: np.ndarray
    few: np.ndarray
    withheld: np.ndarray
    loose: Loose
    least: np.ndarray
    most: np.ndarray


def _wishes(
    family: Family,
    plan: _Plan,
    result: Rounded,
    secrets: _Secrets,
    sure: np.ndarray,
    p: int,
    done: list[int],
    before: int | None,
    running: _Running,
) -> _Wishes:
    """Preferences and room of a period's cells: by key; by the month before where a stock did not change; by what is published already."""
    base, counts = family.limits.base, family.counts[:, : family.own, p]
    present = ~np.isnan(counts)
    remainder = np.nan_to_num(counts % base)
    below = np.floor(np.nan_to_num(counts) / base)
    cost = np.where(_named_again(family), 0, secrets.of(p) - remainder / base)
    low, high = np.zeros(counts.shape), (remainder > 0).astype(float)
    flow = _adds_up_over_months(family)
    if before is not None and _is_month(family, p):
        same = (family.counts[:, : family.own, before] == counts) & ~flow
        cost = cost + np.where(
            same, np.where(result.values[:, :, before] > counts, -STICK, STICK), 0
        )
    if _is_month(family, p):
        drift, up_would, down_would = running.errors(p, counts, base, family.limits.sums)
        cost = cost + np.where(
            flow, DRIFT * drift / base + TOO_FAR * (up_would.astype(float) - down_would), 0
        )
    found, _ = plan.of(~np.isnan(family.counts[:, :, p]), family.periods[p])
    coarse, top = too_thin(family, p, sure[:, :, p], THIN)
    high = np.where(
        top & (below == THIN / base - 1), low, high
    )  # a total that is shown as so many is so many
    few, least = too_few(
        counts, sure[:, :, p] & present, secrets.thresholds, found, base, len(family.lines)
    )
    low = np.where(
        sure[:, :, p] & ~few & (below == 1), high, low
    )  # what is not withheld is shown as two bases at least
    room = bounds_of(family, result, p, done)
    np.maximum(room.least, least, out=room.least)
    few &= present & ~coarse
    return _settled(
        family,
        p,
        sure[:, :, p],
        _Wishes(
            below,
            cost,
            low,
            high,
            few,
            few | coarse,
            Loose.none(counts.shape),
            room.least,
            room.most,
        ),
        room,
    )


def _settled(family: Family, p: int, sure: np.ndarray, wishes: _Wishes, room: Bounds) -> _Wishes:
    """The wishes within the room that other periods leave, as published before where that still can be; what has no room is withheld."""
    base, counts = family.limits.base, family.counts[:, : family.own, p]
    before = family.earlier[:, :, p]
    again = ~np.isnan(before)
    reach = base - 1 if _is_month(family, p) else family.limits.sums
    room.least[again] = np.maximum(room.least, before - reach)[again]
    room.most[again] = np.minimum(room.most, before + reach)[again]
    low = np.maximum(wishes.low, np.ceil(room.least / base - wishes.below))
    high = np.minimum(wishes.high, np.floor(room.most / base - wishes.below))
    fixed = ~np.isnan(room.exact)
    steps = np.nan_to_num(room.exact) / base - wishes.below
    far = fixed & (np.abs(np.nan_to_num(room.exact) - counts) > family.limits.sums)
    low, high = np.where(fixed, steps, low), np.where(fixed, steps, high)
    if not _is_month(family, p):
        low, high = _beside(family, wishes, room, (low, high), counts)
    step = np.nan_to_num(before / base - wishes.below)
    kept = (
        again
        & (step >= np.ceil(room.least / base - wishes.below))
        & (step <= np.floor(room.most / base - wishes.below))
    )
    kept &= ~fixed | (step == steps)
    low, high = np.where(kept, step, low), np.where(kept, step, high)
    lost = (again & ~kept) | (low > high)
    stuck = ~np.isnan(counts) & ~wishes.few & (wishes.withheld | lost)
    withheld = wishes.few | stuck
    least = np.maximum(room.least, (sure & withheld).astype(float))
    most = np.maximum(np.minimum(room.most, np.where(wishes.few, 2 * base - 1, np.inf)), least)
    stands = np.clip(np.where(wishes.few, base, np.nan_to_num(counts)), least, most)
    below = np.where(withheld, stands / base, wishes.below)
    loose = Loose(
        *(
            np.where(withheld, array, 0)
            for array in (
                (most - stands) / base,
                (stands - least) / base,
                np.full(counts.shape, ABOUT_COST),
            )
        ),
        np.where(wishes.few, UPWARDS_COST, ABOUT_COST),
    )
    low, high, cost = (np.where(withheld, 0, array) for array in (low, high, wishes.cost))
    withheld |= far | room.withheld
    return _Wishes(below, cost, low, high, wishes.few, withheld, loose, least, most)


def _beside(
    family: Family,
    wishes: _Wishes,
    room: Bounds,
    steps: tuple[np.ndarray, np.ndarray],
    counts: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The steps of a longer period, where what is published leaves a count no neighbour: the next multiple that it leaves, as near as a sum may be."""
    base, sums = family.limits.base, family.limits.sums
    low, high = steps
    least, most = np.ceil(room.least / base), np.floor(room.most / base)
    beside = np.clip(np.where(most < wishes.below, most, least), least, most)
    once = np.array([line[0] in family.structure.unions for line in family.lines[: family.own]])
    near = (
        once
        & (low > high)
        & (least <= most)
        & (counts > 0)  # a true 0 is published as 0, or not at all
        & (np.abs(beside * base - np.nan_to_num(counts)) <= sums)
    )
    return tuple(np.where(near, beside - wishes.below, array) for array in (low, high))


class _Secrets:
    """The secret preferences of a family's own cells, each made once."""

    def __init__(self, family: Family) -> None:
        self.family, self.added = family, _adds_up_over_months(family)
        self.kin = [_kin(family, line) for line in family.lines[: family.own]]
        self.stocks, self.thresholds = (
            self._made(np.ones(family.own, dtype=bool), self.kin, salt) for salt in ("", "few")
        )

    def of(self, p: int) -> np.ndarray:
        """Preferences of a period: for ever, or, of a flow whose months are added up, for the month."""
        own = self.family.lines[: self.family.own]
        return np.where(
            self.added, self._made(self.added, own, self.family.periods[p]), self.stocks
        )

    def _made(self, wanted: np.ndarray, names: Sequence[Line], salt: str) -> np.ndarray:
        """A preference for each area and wanted line; `thresholds` are the same for all of a chain: what is withheld of a whole is so of its parts."""
        found = np.zeros((len(self.family.areas), self.family.own))
        some = [name for name, w in zip(names, wanted, strict=True) if w]
        made = preferences(
            self.family.key,
            ("\x1f".join((*name, area, salt)) for area in self.family.areas for name in some),
        )
        found[:, wanted] = made.reshape(len(self.family.areas), len(some))
        return found


def _kin(family: Family, line: Line) -> Line:
    """The line by whose name a line is rounded: the same for a whole and a part over time that so often count the same, so that they turn together."""
    kin = {line[0]}
    for pair in [
        *family.structure.pairs({x[0] for x in family.lines[: family.own]}),
        *(set(t[0] for t in r.lines) for r in family.structure.rules if r.together),
    ]:
        if pair & kin:
            kin |= pair
    return min(kin), *line[1:]


def _adds_up_over_months(family: Family) -> np.ndarray:
    """Which own lines are flows whose months are added up."""
    return np.array(
        [
            line[0] in family.structure.flows and line[0] not in family.structure.unions
            for line in family.lines[: family.own]
        ]
    )


def _named_again(family: Family) -> np.ndarray:
    """Which own lines count what another line counts under another name: they follow it, and prefer nothing themselves."""
    again = {
        rule.terms[1][1]
        for rule in family.structure.rules
        if rule.exact and [n for n, _ in rule.terms] == [1, -1]
    }
    return np.array([line in again for line in family.lines[: family.own]])


class _Running:
    """The error that each running total of a flow has gathered: this quarter, this financial year, and all months so far.

    They go by the calendar, not by the periods published, so that a month is rounded the same in whichever release it first stands.
    """

    def __init__(self, family: Family) -> None:
        self.family = family
        self.totals: dict[str, np.ndarray] = {}

    def errors(
        self, p: int, counts: np.ndarray, base: int, most: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Mean error of the running totals, and whether going up, or down, would take one of them past `most`."""
        remainder = np.nan_to_num(counts % base)
        found = [
            self.totals.get(name, np.zeros(counts.shape))
            for name in _running_totals(self.family.periods[p])
        ]
        up = np.any([e + base - remainder > most for e in found], axis=0)
        down = np.any([e - remainder < -most for e in found], axis=0)
        return np.mean(found, axis=0), up, down

    def add(self, p: int, values: np.ndarray) -> None:
        """Add a month that has been rounded."""
        error = np.nan_to_num(values - self.family.counts[:, : self.family.own, p])
        for name in _running_totals(self.family.periods[p]):
            self.totals[name] = self.totals.get(name, 0) + error


def _running_totals(month: str) -> Iterable[str]:
    year, number = int(month[:4]), int(month[5:7])
    return f"{year}Q{(number + 2) // 3}", f"FY{year - (number < 4)}", "to date"


def _round_period(family: Family, plan: _Plan, result: Rounded, p: int, wishes: _Wishes) -> None:
    """Round one period stage by stage; where a stage has no solution, all stages in one programme; where that has none, with cells withheld."""
    counts = family.counts[:, :, p]
    found, stages = plan.of(~np.isnan(counts), family.periods[p])
    result.few[:, :, p], result.withheld[:, :, p] = wishes.few, wishes.withheld
    for attempt in (stages, [_one_stage(found, ~np.isnan(counts), family)]):
        values = family.known[:, :, p].copy()
        result.programmes += len(attempt)
        if all(_solve(found, stage, values, wishes, family) for stage in attempt):
            result.values[:, :, p] = values[:, : family.own]
            return
    result.joined += 1
    stage = _one_stage(found, ~np.isnan(counts), family)
    free = ~np.isnan(counts[:, : family.own]) & ~wishes.withheld
    depth = _depth(family)
    for deepest in range(DEPTHS):
        values = family.known[:, :, p].copy()
        result.programmes += 1
        if _solve(
            found, stage, values, _loosened(family, wishes, free & (depth <= deepest)), family
        ):
            break
    else:
        raise DisclosureError(_cannot_be_rounded(family, p))
    steps = values[:, : family.own] / family.limits.base - wishes.below
    moved = free & (
        (steps < wishes.low - 1e-6)
        | (steps > wishes.high + 1e-6)
        | (np.abs(steps - np.round(steps)) > 1e-6)
    )
    if not _is_month(family, p):
        far = np.abs(values[:, : family.own] - counts[:, : family.own]) > family.limits.sums
        once = np.array([line[0] in family.structure.unions for line in family.lines[: family.own]])
        nothing = counts[:, : family.own] == 0
        moved &= ~once | far | nothing | (np.abs(steps - np.round(steps)) > 1e-6)
    result.forced += int(moved.sum())
    result.withheld[:, :, p] |= moved
    result.values[:, :, p] = values[:, : family.own]


def _cannot_be_rounded(family: Family, p: int) -> str:
    own = family.lines[: family.own]
    measures = sorted({family.structure.measure_of[line[0]] for line in own})
    tables = sorted({line[1] for line in own})
    return (
        f"{', '.join(measures)}: in {family.periods[p]} the tables by {', '.join(tables)} cannot be "
        f"rounded to a multiple of {family.limits.base}, even with cells withheld, so that they keep "
        "their relations. Publish fewer breakdowns of these measures."
    )


def _loosened(family: Family, wishes: _Wishes, free: np.ndarray) -> _Wishes:
    """The wishes with room for some cells to be withheld, within what other periods leave of them: rather those that count little."""
    base = family.limits.base
    up = np.minimum(wishes.most / base - wishes.below - wishes.high, ANY)
    down = np.minimum(wishes.below + wishes.low - wishes.least / base, ANY)
    price = WITHHOLD_COST * (1 + wishes.below) * np.sqrt(_weight(family))
    own = wishes.loose
    return replace(
        wishes,
        loose=Loose(
            np.where(free, np.maximum(up, 0), own.up),
            np.where(free, np.maximum(down, 0), own.down),
            np.where(free, price, own.price),
            np.where(free, price, own.upwards),
        ),
    )


def _weight(family: Family) -> np.ndarray:
    """How much more it matters that a figure is shown: the more areas it is of, the more, and a total more than its categories."""
    areas = inside_of(family.structure, family.areas).sum(axis=1)
    total = [2 if line[1:] == (ALL, ALL) else 1 for line in family.lines[: family.own]]
    return areas[:, None] * np.array(total)[None, :]


def _depth(family: Family) -> np.ndarray:
    """How far up each own cell stands, by the steps of `DEPTHS`."""
    areas = inside_of(family.structure, family.areas).sum(axis=1)
    total = np.array([line[1:] == (ALL, ALL) for line in family.lines[: family.own]])
    above = (areas > 1)[:, None]
    return np.where(above, np.where(total, 3, 2), total[None, :].astype(int))


def _solve(
    found: Relations, stage: _Stage, values: np.ndarray, wishes: _Wishes, family: Family
) -> bool:
    """Fill the stage's cells into `values`; False when no choice keeps every relation."""
    base = family.limits.base
    wide = {
        name: np.pad(array, ((0, 0), (0, values.shape[1] - family.own))).ravel()[stage.columns]
        for name, array in (
            ("below", wishes.below),
            ("cost", wishes.cost),
            ("low", wishes.low),
            ("high", wishes.high),
            ("up", wishes.loose.up),
            ("down", wishes.loose.down),
            ("price", wishes.loose.price),
            ("upwards", wishes.loose.upwards),
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
    )
    if steps is None:
        return False
    values.ravel()[stage.columns] = np.round((wide["below"] + steps) * base, 6)
    return True


# --- stages ---


def _stages(found: Relations, present: np.ndarray, family: Family) -> list[_Stage]:
    """One stage for the top, then one for the parts of each area; a single one where groups cut across the areas, and for sets, whose wholes give way to their parts."""
    if any(
        line in family.structure.groups or line[0] in family.structure.sets
        for line in family.lines[: family.own]
    ):
        return [_one_stage(found, present, family)]
    number = _stage_numbers(family)
    own = present.copy()
    own[:, family.own :] = False
    stage_of = np.where(own, number[:, None], -1).ravel()
    last = _last_stage(found, stage_of)
    return [
        _stage(found, np.flatnonzero(stage_of == s), np.flatnonzero(last == s))
        for s in np.unique(stage_of[stage_of >= 0])
    ]


def _stage_numbers(family: Family) -> np.ndarray:
    """Number of each area's stage: the parts of one area share a stage, and wholes come before their parts."""
    parent = {a: family.structure.parents[a] for a in family.areas}

    def depth(area: str | None) -> int:
        return 0 if area is None else 1 + depth(family.structure.parents[area])

    order = {
        whole: i
        for i, whole in enumerate(sorted(set(parent.values()), key=lambda a: (depth(a), a or "")))
    }
    return np.array([order[parent[a]] for a in family.areas])


def _last_stage(found: Relations, stage_of: np.ndarray) -> np.ndarray:
    of_entry = stage_of[found.matrix.indices]
    starts = found.matrix.indptr[:-1]
    return np.maximum.reduceat(of_entry, starts) if len(starts) else np.empty(0, np.int64)


def _one_stage(found: Relations, present: np.ndarray, family: Family) -> _Stage:
    own = present.copy()
    own[:, family.own :] = False
    rows = np.flatnonzero(_last_stage(found, np.where(own, 0, -1).ravel()) == 0)
    return _stage(found, np.flatnonzero(own.ravel()), rows)


def _stage(found: Relations, columns: np.ndarray, rows: np.ndarray) -> _Stage:
    matrix = found.matrix[rows]
    keep = np.ones(matrix.shape[1])
    keep[columns] = 0
    return _Stage(columns, rows, matrix[:, columns].tocsr(), (matrix @ sparse.diags(keep)).tocsr())
