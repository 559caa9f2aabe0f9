"""What a period's cells owe to the rest: to periods already rounded, to what their signs show,
and to how few they count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from builder.disclosure.family import Family, Rounded, reach_of
from builder.disclosure.relations import Coverage, Grid, Relations, WholesAndParts, inside_of
from release.vocabulary import ALL, ENGLAND

THIN = 100
"""England's total below which a tally that other figures show not to be 0
is given for England alone."""


@dataclass(frozen=True)
class Bounds:
    """For each own cell of a period, the least and most that it may be published as, the sum of
    months that it is (NaN where it is none), and whether one of those months is withheld; and
    `known`, what every reader of other figures knows it to be at least."""

    least: np.ndarray
    most: np.ndarray
    exact: np.ndarray
    withheld: np.ndarray
    known: np.ndarray


def bounds_of(
    family: Family, result: Rounded, p: int, done: list[int], *, only_shown: bool = False
) -> Bounds:
    """What the periods `done` leave of the cells of period `p`. A withheld cell binds as what it
    stands for, so that all that is published, and what is withheld, could be true together; with
    `only_shown` it does not bind, and may yet stand for something else.
    """
    sure = _surely(family, result)
    if only_shown:
        values = np.where(result.withheld, np.nan, result.values)
        result = replace(result, values=values)
    structure, shape = family.structure, (len(family.areas), family.own)
    room = Bounds(
        np.zeros(shape),
        np.full(shape, np.inf),
        np.full(shape, np.nan),
        np.zeros(shape, dtype=bool),
        _known_of(family, p, sure, done),
    )
    _of_months(family, result, p, done, room)
    number = {line: i for i, line in enumerate(family.lines[: family.own])}
    months = structure.months[family.periods[p]]
    coverages = {q: _coverage(family, q) for q in (*done, p)} if structure.within else {}
    for within in structure.within:
        part, whole = number.get(within.part), number.get(within.whole)
        if part is None or whole is None:
            continue
        for q in done:
            other = structure.months[family.periods[q]]
            if structure.is_month(family.periods[p]) and within.holds(other, months[-1]):
                held = coverages[p].holds(whole, coverages[q], part)
                for least, of in ((room.least, result.values), (room.known, sure)):
                    least[held, whole] = np.fmax(least[held, whole], of[held, part, q])
            if (
                structure.is_month(family.periods[q])
                and part != whole
                and within.holds(months, other[-1])
            ):
                known = ~np.isnan(result.values[:, whole, q]) & coverages[q].holds(
                    whole, coverages[p], part
                )
                room.most[known, part] = np.minimum(
                    room.most[known, part], result.values[known, whole, q]
                )
    return room


def _surely(family: Family, result: Rounded) -> np.ndarray:
    """What each own cell of the periods that are rounded is at least, for whoever knows what is
    shown of it, or was shown before of one that is withheld now; NaN where neither was."""
    seen = np.where(result.withheld, family.earlier, result.values)
    return seen - _reach(family)


def _reach(family: Family) -> np.ndarray:
    """How far a figure of each period may lie from the truth."""
    return np.array([reach_of(family, p) for p in range(len(family.periods))], dtype=float)


def _known_of(family: Family, p: int, sure: np.ndarray, done: list[int]) -> np.ndarray:
    """What each own cell of a period is at least, as far as earlier releases show it, or shorter
    periods inside a longer one of what is counted once."""
    reach, structure = _reach(family), family.structure
    known = np.fmax(family.earlier[:, :, p] - reach[p], family.at_least[:, :, p] - reach.max())
    known = np.maximum(np.nan_to_num(known), 0)
    if not structure.is_month(family.periods[p]):
        months = set(structure.months[family.periods[p]])
        inside = [q for q in done if set(structure.months[family.periods[q]]) <= months]
        once = np.array([line[0] in structure.unions for line in family.lines[: family.own]])
        for q in inside:
            known[:, once] = np.fmax(known[:, once], sure[:, once, q])
    return known


def with_grown(family: Family, grown: Collection[str]) -> Family:
    """The family, told what is public of periods that have grown since: each lies in its months and
    they in it, but they are rounded before it, and one that was withheld may now be shown.
    """
    known = [q for q, name in enumerate(family.periods) if name in grown]
    if not known:
        return family
    structure, own = family.structure, family.lines[: family.own]
    number = {line: i for i, line in enumerate(own)}
    at_least, at_most = family.at_least.copy(), family.at_most.copy()
    once = np.array([line[0] in structure.unions for line in own])
    coverages = [_coverage(family, p) for p in range(len(family.periods))]
    for q in known:
        months, value = structure.months[family.periods[q]], family.counts[:, : family.own, q]
        for p, name in enumerate(family.periods):
            if name in grown:
                continue
            if set(structure.months[name]) <= set(months):
                at_most[:, once, p] = np.fmin(at_most[:, once, p], value[:, once])
            if structure.months[name] == months:
                at_least[:, once, p] = np.fmax(at_least[:, once, p], value[:, once])
            for within in structure.within if structure.is_month(name) else ():
                part, whole = number.get(within.part), number.get(within.whole)
                if part is None or whole is None or not within.holds(months, name):
                    continue
                held = coverages[p].holds(whole, coverages[q], part)
                least = np.where(held, value[:, part], np.nan)
                at_least[:, whole, p] = np.fmax(at_least[:, whole, p], least)
    return replace(family, at_least=at_least, at_most=at_most)


def _coverage(family: Family, p: int) -> Coverage:
    present = ~np.isnan(family.counts[:, :, p])
    return Coverage.of(
        family.structure, Grid(family.areas, family.lines, present, ~present, family.periods[p])
    )


def _of_months(family: Family, result: Rounded, p: int, done: list[int], room: Bounds) -> None:
    """A flow over a longer period is the sum of its published months; what is counted once is at
    least each period inside it, and at most their sum."""
    structure = family.structure
    if structure.is_month(family.periods[p]):
        return
    months = set(structure.months[family.periods[p]])
    inside = [q for q in done if set(structure.months[family.periods[q]]) <= months]
    own = family.lines[: family.own]
    union = np.array([line[0] in structure.unions for line in own])
    single = [q for q in inside if structure.is_month(family.periods[q])]
    values, withheld = result.values[:, :, single], result.withheld[:, :, single]
    total = np.nan_to_num(values).sum(axis=2)
    room.exact[:, ~union] = total[:, ~union]
    room.withheld[:, ~union] = np.any(withheld, axis=2)[:, ~union]
    if union.any() and inside:
        whole = ~np.isnan(values).any(axis=2) & (len(single) == len(months))
        room.least[:, union] = np.nan_to_num(result.values[:, :, inside]).max(axis=2)[:, union]
        room.most[:, union] = np.where(whole, total, np.inf)[:, union]


def sure_of(family: Family) -> np.ndarray:
    """Which own cells others show to be at least 1:
    what is known from outside, carried to wholes, to the areas they lie in, and on in time."""
    structure, sure = family.structure, family.sure.copy()
    number = {line: i for i, line in enumerate(family.lines[: family.own])}
    pairs = [
        (number[w], number[part])
        for r in structure.rules
        for n, w in r.terms
        if n > 0 and not r.cover
        for m, part in r.terms
        if m < 0 and sum(k > 0 for k, _ in r.terms) == 1 and w in number and part in number
    ]
    inside = inside_of(structure, family.areas)
    while True:
        before = sure.sum()
        for whole, part in pairs:
            sure[:, whole] |= sure[:, part]
        sure = np.einsum("ab,blp->alp", inside, sure).astype(bool)
        for line, (total, members) in structure.groups.items():
            if line in number and total in number and ENGLAND in family.areas:
                own = [a for a, code in enumerate(family.areas) if code in members]
                sure[family.areas.index(ENGLAND), number[line]] |= sure[own, number[total]].any(
                    axis=0
                )
        _on_in_time(family, number, sure)
        if sure.sum() == before:
            return sure


def _on_in_time(family: Family, number: dict, sure: np.ndarray) -> None:
    structure, periods = family.structure, family.periods
    for within in structure.within:
        if within.part in number and within.whole in number:
            for p, month in enumerate(periods):
                held = [
                    q
                    for q, other in enumerate(periods)
                    if structure.is_month(month) and within.holds(structure.months[other], month)
                ]
                sure[:, number[within.whole], p] |= sure[:, number[within.part]][:, held].any(
                    axis=1
                )
    union = np.array([line[0] in structure.flows for line in family.lines[: family.own]])
    for p, period in enumerate(periods):
        parts = [
            q
            for q, other in enumerate(periods)
            if q != p and set(structure.months[other]) <= set(structure.months[period])
        ]
        sure[:, union, p] |= sure[:, union][:, :, parts].any(axis=2)


def too_thin(family: Family, p: int, sure: np.ndarray, least: int) -> tuple[np.ndarray, np.ndarray]:
    """Which own cells are withheld because there are so few in England that almost every part of
    them would be: all but England's total; and that total. Only of tallies that other figures show
    not to be 0, of which a part could otherwise be worked out.
    """
    coarse, top = (np.zeros((len(family.areas), family.own), dtype=bool) for _ in range(2))
    if ENGLAND not in family.areas:
        return coarse, top
    england, own = family.areas.index(ENGLAND), family.lines[: family.own]
    shown = {line[0] for i, line in enumerate(own) if sure[:, i].any()}
    for i, line in enumerate(own):
        if line[1:] == (ALL, ALL) and line[0] in shown and family.counts[england, i, p] < least:
            coarse[:, [j for j, other in enumerate(own) if other[0] == line[0]]] = True
            coarse[england, i], top[england, i] = False, True
    return coarse & ~np.isnan(family.counts[:, : family.own, p]), top


def too_few(
    counts: np.ndarray,
    sure: np.ndarray,
    threshold: np.ndarray,
    found: Relations,
    base: int,
    width: int,
    known: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Which own cells are withheld: known not to be 0, and rounded to less than two bases; and all
    categories of such a total. And how many each is known to be at least, because so many of its
    parts are, or because it is `known` to be by itself.

    Where a part is shown as two bases or more, so is its whole;
    and so is a whole that is known to be more than a base: at most nine, it would be one of few.
    """
    rows = WholesAndParts(found)
    categories = rows.exact & _in_one_area(rows.matrix, width)
    few = sure & ~((counts >= 2 * base) | ((counts > base) & ((counts - base) / base > threshold)))
    few, known, count = (
        _flat(array, width, fill)
        for array, fill in ((few, False), (np.maximum(known, sure), 0), (counts, np.nan))
    )
    least = rows.least(known)
    few &= least <= base
    more, there = np.nan_to_num(count) > base, ~np.isnan(count)
    while True:
        wrong = few & rows.up(~few & more)
        also = there & ~few & rows.down(few & ~wrong, categories)
        if not wrong.any() and not also.any():
            shape, own = (len(counts), width), counts.shape[1]
            return few.reshape(shape)[:, :own], least.reshape(shape)[:, :own]
        few = (few & ~wrong) | (also & ~more)


def _flat(array: np.ndarray, width: int, fill: object) -> np.ndarray:
    wide = np.full((len(array), width), fill, dtype=array.dtype)
    wide[:, : array.shape[1]] = array
    return wide.ravel()


def _in_one_area(matrix: sparse.csr_matrix, width: int) -> np.ndarray:
    """Which rows relate cells of one area."""
    area = sparse.csr_matrix(
        (matrix.indices // width + 1.0, matrix.indices, matrix.indptr), matrix.shape
    )
    return (
        np.asarray(area.max(axis=1).todense()).ravel() * np.diff(matrix.indptr)
        == np.asarray(area.sum(axis=1)).ravel()
    )
