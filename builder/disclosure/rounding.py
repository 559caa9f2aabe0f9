"""Controlled rounding of one family: top-down, England, then regions, then the authorities of each region, a small programme for each.

Every cell becomes the multiple of the base just below or just above its true count, a true multiple stays itself, and every relation between the
cells holds of the published figures too. Which neighbour a cell prefers is secret and, for a stock, the same in every month.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from builder.disclosure.keys import RoundingKey, preferences
from builder.disclosure.relations import Grid, Relations, relations
from builder.disclosure.solver import choose
from builder.disclosure.structure import Line, Structure

STICK = 4.0
"""What it costs to turn the direction of a stock whose true count did not change: more than any preference, so that it turns only where a sum forces it."""

DRIFT = 2.0
"""How strongly the error of a running total, as a share of the base, pulls the months of a flow the other way."""

TOO_FAR = 50.0
"""What it costs to take a running total past its limit: such a limit gives way before a sum does, and the certificate then says so."""


class DisclosureError(Exception):
    """Figures that cannot be published as the policy demands, in words: measure, table, and what to do. Never a count."""


@dataclass(frozen=True)
class Limits:
    """How far figures may lie from the truth: `base` of the rounding, `months` for a sum of months, and whether a cell may go one base beyond its neighbours."""

    base: int
    sums: int
    beyond: bool = False


@dataclass(frozen=True)
class Family:
    """Tallies that are rounded together: true counts as areas x lines x periods (NaN where there is no figure), months first in time.

    The first `own` lines are rounded here; the others belong to tallies already rounded and stand in `known`, which is NaN for own lines.
    """

    structure: Structure
    areas: tuple[str, ...]
    lines: tuple[Line, ...]
    own: int
    periods: tuple[str, ...]
    counts: np.ndarray
    known: np.ndarray
    limits: Limits
    key: RoundingKey


@dataclass
class Rounded:
    """Published values as areas x own lines x periods (NaN where there is no figure), and what it took."""

    values: np.ndarray
    programmes: int = 0
    joined: int = 0
    beyond: int = 0
    withheld: int = 0


@dataclass(frozen=True)
class _Stage:
    """The cells solved in one programme, and the relations that end there, over these cells and over those already known."""

    columns: np.ndarray
    rows: np.ndarray
    own: sparse.csr_matrix
    earlier: sparse.csr_matrix


@dataclass
class _Plan:
    """Stages of a block by pattern of present cells, made once for each pattern."""

    family: Family
    known: dict[tuple[str, bytes], tuple[Relations, list[_Stage]]] = field(default_factory=dict)

    def of(self, present: np.ndarray, period: str) -> tuple[Relations, list[_Stage]]:
        is_month = self.family.structure.is_month(period)
        pattern = "" if is_month else period, present.tobytes()
        if pattern not in self.known:
            found = relations(
                self.family.structure,
                Grid(self.family.areas, self.family.lines, present, ~present, period),
            )
            self.known[pattern] = (found, _stages(found, present, self.family))
        return self.known[pattern]


def round_family(family: Family) -> Rounded:
    """Round all periods of a family: months in order of time, then, for counts of sets, the longer periods. Raises `DisclosureError`."""
    months = [p for p, period in enumerate(family.periods) if family.structure.is_month(period)]
    longer = sorted(
        (p for p in range(len(family.periods)) if p not in months),
        key=lambda p: len(family.structure.months[family.periods[p]]),
    )
    result = Rounded(np.full((len(family.areas), family.own, len(family.periods)), np.nan))
    plan, running = _Plan(family), _Running(family)
    for before, p in zip([None, *months], months, strict=False):
        _round_period(family, plan, result, p, _wishes(family, result, p, before, running))
        running.add(p, result.values[:, :, p])
    for p in longer:
        _round_longer(family, plan, result, p)
    return result


@dataclass(frozen=True)
class _Wishes:
    """For each own cell: what going up costs, and the least and most steps above the lower neighbour."""

    cost: np.ndarray
    low: np.ndarray
    high: np.ndarray


def _wishes(
    family: Family, result: Rounded, p: int, before: int | None, running: _Running
) -> _Wishes:
    """Preferences of a month: by key; by the month before where a stock did not change; by the running totals where a flow has drifted."""
    base, counts = family.limits.base, family.counts[:, : family.own, p]
    remainder = np.nan_to_num(counts % base)
    cost = np.where(_named_again(family), 0, _keyed(family, p) - remainder / base)
    is_flow = np.array([line[0] in family.structure.flows for line in family.lines[: family.own]])
    low, high = np.zeros(counts.shape), (remainder > 0).astype(float)
    if before is not None:
        same = (family.counts[:, : family.own, before] == counts) & ~is_flow
        went_up = result.values[:, :, before] > counts
        cost = cost + np.where(same, np.where(went_up, -STICK, STICK), 0)
    drift, up_would, down_would = running.errors(p, counts, base, family.limits.sums)
    cost = cost + np.where(is_flow, DRIFT * drift / base, 0)
    cost = cost + np.where(is_flow, TOO_FAR * (up_would.astype(float) - down_would), 0)
    cost = cost + np.where(_over_its_whole(family, result, p), TOO_FAR, 0)
    return _Wishes(cost, low, high)


def _over_its_whole(family: Family, result: Rounded, p: int) -> np.ndarray:
    """Own cells that, going up in a month, would take the sum of months of a longer period over a whole that is published for it already."""
    structure, number = family.structure, {line: i for i, line in enumerate(family.lines)}
    over = np.zeros((len(family.areas), family.own), dtype=bool)
    pairs = [
        (number[whole], number[part])
        for r in structure.rules
        if len(r.terms) == 2 and not r.joins and r.lines <= number.keys()
        for (n, whole), (_, part) in [sorted(r.terms, reverse=True)]
        if n > 0 and number[part] < family.own <= number[whole]
    ]
    base, month = family.limits.base, structure.months[family.periods[p]][0]
    for longer, period in enumerate(family.periods):
        if not pairs or structure.is_month(period) or month not in structure.months[period]:
            continue
        months = [
            q
            for q, name in enumerate(family.periods)
            if structure.is_month(name) and name in structure.months[period]
        ]
        least = np.stack(
            [
                np.nan_to_num(
                    np.where(
                        np.isnan(result.values[:, :, q]),
                        np.floor(family.counts[:, : family.own, q] / base) * base,
                        result.values[:, :, q],
                    )
                )
                for q in months
            ]
        ).sum(axis=0)
        for whole, part in pairs:
            over[:, part] |= least[:, part] + base > np.nan_to_num(
                family.known[:, whole, longer], nan=np.inf
            )
    return over


def _keyed(family: Family, p: int) -> np.ndarray:
    """Secret preferences of own cells: for ever for a stock, for the month for a flow."""
    own = family.lines[: family.own]
    salts = [family.periods[p] if line[0] in family.structure.flows else "" for line in own]
    found = preferences(
        family.key,
        (
            "\x1f".join((*line, area, salt))
            for area in family.areas
            for line, salt in zip(own, salts, strict=True)
        ),
    )
    return found.reshape(len(family.areas), family.own)


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
    """Round one period stage by stage; where a stage has no solution, all stages in one programme."""
    counts = family.counts[:, :, p]
    found, stages = plan.of(~np.isnan(counts), family.periods[p])
    values = family.known[:, :, p].copy()
    for stage in stages:
        result.programmes += 1
        if not _solve(family, found, stage, counts, values, wishes):
            break
    else:
        result.values[:, :, p] = values[:, : family.own]
        return
    _round_joined(family, found, counts, p, wishes, result)


def _round_joined(
    family: Family, found: Relations, counts: np.ndarray, p: int, wishes: _Wishes, result: Rounded
) -> None:
    values = family.known[:, :, p].copy()
    stage = _one_stage(found, ~np.isnan(counts), family)
    result.programmes += 1
    result.joined += 1
    if not _solve(family, found, stage, counts, values, wishes):
        result.beyond += 1
        if not family.limits.beyond or not _solve(
            family, found, stage, counts, values, wishes, beyond=True
        ):
            measures = sorted(
                {family.structure.measure_of[line[0]] for line in family.lines[: family.own]}
            )
            tables = sorted({line[1] for line in family.lines[: family.own]})
            raise DisclosureError(
                f"{', '.join(measures)}: in {family.periods[p]} the tables by {', '.join(tables)} cannot all be rounded to a neighbouring multiple of {family.limits.base} "
                "and still add up. Publish fewer breakdowns, or say `beyond = true` for these measures in the policy."
            )
    result.values[:, :, p] = values[:, : family.own]


def _solve(
    family: Family,
    found: Relations,
    stage: _Stage,
    counts: np.ndarray,
    values: np.ndarray,
    wishes: _Wishes,
    *,
    beyond: bool = False,
) -> bool:
    """Fill the stage's cells into `values`; False when no choice keeps every relation."""
    base = family.limits.base
    true = counts.ravel()[stage.columns]
    below = np.floor(true / base)
    wide = [
        np.pad(w, ((0, 0), (0, counts.shape[1] - family.own))).ravel()[stage.columns]
        for w in (wishes.cost, wishes.low, wishes.high)
    ]
    settled = stage.own @ below + stage.earlier @ np.nan_to_num(values.ravel() / base)
    most = np.where(found.exact[stage.rows], -settled, np.inf)
    room = np.concatenate([true > 0, (true > 0) & (below > 0)]).astype(float)
    steps = choose(
        *wide,
        stage.own,
        (-settled, most),
        found.cover[stage.rows],
        beyond=(room[: len(true)], room[len(true) :]) if beyond else None,
    )
    if steps is None:
        return False
    values.ravel()[stage.columns] = (below + steps) * base
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


# --- longer periods ---


def _round_longer(family: Family, plan: _Plan, result: Rounded, p: int) -> None:
    """A flow over a longer period is the sum of its published months; a count of a set is rounded between its parts and what they allow."""
    inside = [
        family.periods.index(q) for q in family.structure.inside(family.periods, family.periods[p])
    ]
    months = [q for q in inside if family.structure.is_month(family.periods[q])]
    present = ~np.isnan(family.counts[:, : family.own, p])
    is_set = np.array([line[0] in family.structure.sets for line in family.lines[: family.own]])
    result.values[:, :, p] = np.where(
        present, np.nan_to_num(result.values[:, :, months]).sum(axis=2), np.nan
    )
    if is_set.any():
        _round_sets(family, plan, result, p, inside, months)


def _round_sets(
    family: Family, plan: _Plan, result: Rounded, p: int, inside: list[int], months: list[int]
) -> None:
    """Not below a period inside this one, nor above the sum of months: a reader can add those up."""
    months_sum = np.nan_to_num(result.values[:, :, months]).sum(axis=2)
    capped = replace(family, counts=_capped(family, p, months_sum))
    base, counts = family.limits.base, capped.counts[:, : family.own, p]
    below, remainder = np.floor(counts / base) * base, np.nan_to_num(counts % base)
    least = np.nan_to_num(result.values[:, :, inside]).max(axis=2)
    low = ((least > below) & (remainder > 0)).astype(float)
    high = np.where((remainder > 0) & ((below + base <= months_sum) | (low > 0)), 1.0, 0.0)
    _round_period(capped, plan, result, p, _Wishes(_keyed(family, p) - remainder / base, low, high))


def _capped(family: Family, p: int, months_sum: np.ndarray) -> np.ndarray:
    """True counts, lowered in period `p` to what the published months leave room for: their own sum, and the sum of a flow they are part of.

    Not lowered by more than a sum of months may be wrong, so that the figure stays within that of the truth.
    """
    counts, base = family.counts.copy(), family.limits.base
    own = counts[:, : family.own, p]
    room = months_sum.copy()
    number = {line: i for i, line in enumerate(family.lines)}
    for rule in family.structure.rules:
        if not rule.joins and rule.lines <= number.keys():
            whole, part = (number[line] for _, line in sorted(rule.terms, reverse=True))
            if part < family.own <= whole:
                room[:, part] = np.fmin(room[:, part], family.known[:, whole, p])
    own[:] = np.minimum(own, np.maximum(room, np.ceil((own - family.limits.sums) / base) * base))
    return counts
