"""The structure written out over the cells of one period, as rows of a sparse matrix:
one row for every sum and every comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from builder.disclosure.structure import Line, Rule, Structure
from release.vocabulary import ENGLAND


@dataclass(frozen=True)
class Grid:
    """The places of one period's cells: areas x lines. Cell (a, l) is column a * lines + l.

    `present` are published, `left_out` have no figure in a month and are in no total of it either,
    because nothing was sent.
    """

    areas: tuple[str, ...]
    lines: tuple[Line, ...]
    present: np.ndarray
    left_out: np.ndarray
    period: str

    def columns(self, areas: np.ndarray | int, lines: np.ndarray | int) -> np.ndarray:
        """The column of each cell."""
        return np.asarray(areas) * len(self.lines) + np.asarray(lines)


@dataclass(frozen=True)
class Relations:
    """`matrix @ cells` is 0 where `exact`, at least 0 elsewhere;
    `cover` marks rows that are kept where the others leave room."""

    matrix: sparse.csr_matrix
    exact: np.ndarray
    cover: np.ndarray

    def broken(self, values: np.ndarray) -> np.ndarray:
        """Which rows these cells (a vector over all columns) do not keep."""
        sums = self.matrix @ values
        return np.where(self.exact, sums != 0, sums < 0)


class WholesAndParts:
    """The relations that say of one whole that it is no less than its parts together: as they
    stand, which are `exact`, and which cells are `parts` and which is the whole of each."""

    def __init__(self, found: Relations) -> None:
        matrix, exact = found.matrix[~found.cover], found.exact[~found.cover]
        single = (matrix > 0).sum(axis=1).A1 == 1
        self.matrix, self.exact = matrix[single], exact[single]
        self.parts = (self.matrix < 0).astype(float)
        self.wholes = (self.matrix > 0).astype(float)
        self.wholes.eliminate_zeros()

    def up(self, cells: np.ndarray) -> np.ndarray:
        """Wholes of any of the cells."""
        return self.wholes.T @ (self.parts @ cells.astype(float) > 0) > 0

    def down(self, cells: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Parts of any of the cells, by some of the relations."""
        return self.parts.T @ ((self.wholes @ cells.astype(float) > 0) & rows) > 0

    def least(self, known: np.ndarray) -> np.ndarray:
        """What each cell is at least, when these are known to be so much: a whole is as much as its
        parts together, or as any that lies in it. A sign is no part of what it is a sign of."""
        counted = abs(self.matrix).max(axis=1).toarray().ravel() == 1
        whole, parts = self.wholes[counted].indices, self.parts[counted]
        while True:
            least = known.copy()
            np.maximum.at(least, whole, parts @ known)
            if (least == known).all():
                return least
            known = least


class _Rows:
    """Rows as they are collected: pieces of (row, column, coefficient)."""

    def __init__(self) -> None:
        self.pieces: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self.exact: list[np.ndarray] = []
        self.cover: list[np.ndarray] = []
        self.count = 0

    def add(
        self, columns: np.ndarray, coefficients: np.ndarray, *, exact: bool, cover: bool = False
    ) -> None:
        """Rows of equal length: `columns` is rows x terms, with -1 for a term that is not there."""
        rows, terms = np.nonzero(columns >= 0)
        self.pieces.append(
            (
                rows + self.count,
                columns[rows, terms],
                np.broadcast_to(coefficients, columns.shape)[rows, terms],
            )
        )
        self.exact.append(np.full(len(columns), exact))
        self.cover.append(np.full(len(columns), cover))
        self.count += len(columns)

    def relations(self, width: int) -> Relations:
        """All rows over `width` columns, none twice."""
        rows, columns, coefficients = (
            (
                np.concatenate(p) if p else np.empty(0, np.int64)
                for p in zip(*self.pieces, strict=True)
            )
            if self.pieces
            else [np.empty(0, np.int64)] * 3
        )
        matrix = sparse.csr_matrix(
            (coefficients.astype(float), (rows, columns)), (self.count, width)
        )
        matrix.eliminate_zeros()
        joined = [np.concatenate(m) if m else np.empty(0, bool) for m in (self.exact, self.cover)]
        return Relations(matrix, *joined)


def relations(structure: Structure, grid: Grid) -> Relations:
    """Every relation between the cells of one period.

    Relations of which a part is not published are left out.

    In one month an area that sent nothing is in no total;
    in a longer period it is, for its other months, and so is an area that ended.
    """
    rows = _Rows()
    numbers = {line: i for i, line in enumerate(grid.lines)}
    covered, held = Coverage.of(structure, grid), held_by_wholes(structure, grid)
    for rule in (*structure.rules, *_in_one_month(structure, grid.period)):
        if rule.lines <= numbers.keys():
            _add_rule(rows, rule, numbers, grid, covered)
    is_set = np.array([line[0] in structure.sets for line in grid.lines], dtype=bool)
    grouped = np.array([line in structure.groups for line in grid.lines], dtype=bool)
    for parent, children in children_of(structure, grid.areas):
        complete = _complete(structure, grid, parent, grid.present)
        summed = (
            _complete(structure, grid, parent, grid.present | (grid.left_out & ~held))
            if structure.is_month(grid.period)
            else complete
        )
        _add_area(rows, parent, children, ~is_set & ~grouped & summed, grid)
        _add_area(rows, parent, children, ~is_set & ~grouped & ~summed, grid, some=True)
        _add_area(rows, parent, children, is_set & ~grouped & complete, grid, overlapping=True)
        _add_inside(rows, parent, children, is_set & ~grouped, grid)
    for line, (total, members) in structure.groups.items():
        if line in numbers and total in numbers and ENGLAND in grid.areas:
            missing = [
                a
                for a, code in enumerate(grid.areas)
                if code in members and held[a, numbers[total]]
            ]
            if not missing:
                _add_group(
                    rows,
                    numbers[line],
                    numbers[total],
                    members,
                    grid,
                    overlapping=line[0] in structure.sets,
                )
    return rows.relations(grid.present.size)


def children_of(structure: Structure, areas: Iterable[str]) -> list[tuple[int, np.ndarray]]:
    """Numbers of the areas that have parts among `areas`, each with the numbers of its parts."""
    areas = tuple(areas)
    number = {code: i for i, code in enumerate(areas)}
    parts: dict[int, list[int]] = {}
    for code, i in number.items():
        parent = structure.parents.get(code)
        if parent in number:
            parts.setdefault(number[parent], []).append(i)
    return [(parent, np.array(children)) for parent, children in sorted(parts.items())]


def _complete(structure: Structure, grid: Grid, parent: int, there: np.ndarray) -> np.ndarray:
    """For each line, whether every part that the area had in this period is `there`."""
    parts = structure.parts_of(grid.areas[parent], grid.period)
    if not parts <= set(grid.areas):
        return np.zeros(len(grid.lines), dtype=bool)
    return np.all(there[[grid.areas.index(code) for code in sorted(parts)]], axis=0)


def _in_one_month(structure: Structure, period: str) -> list[Rule]:
    """What a month's stock holds of the same month."""
    month = structure.months[period]
    return [
        Rule(((1, w.whole), (-1, w.part)))
        for w in structure.within
        if w.part != w.whole and structure.is_month(period) and w.holds(month, month[0])
    ]


@dataclass(frozen=True)
class Coverage:
    """Which lowest areas stand behind each figure of a period: `inside` is areas x areas, `there`
    lowest areas x lines with a figure of their own, `partly` those without one because a month of a
    longer period is missing, whose other months are in the figures of the areas they lie in;
    `existed` which areas existed at its end. Figures that rest on different areas, because a return
    is missing, cannot be compared.
    """

    inside: np.ndarray
    there: np.ndarray
    partly: np.ndarray
    existed: np.ndarray

    @classmethod
    def of(cls, structure: Structure, grid: Grid) -> Coverage:
        """The coverage of a grid."""
        inside = inside_of(structure, grid.areas)
        lowest = lowest_of(structure, grid.areas)
        existed = np.array(
            [structure.exists(a, structure.months[grid.period][-1]) for a in grid.areas]
        )
        there = (grid.present | held_by_wholes(structure, grid)) & lowest[:, None]
        partly = ~there & lowest[:, None] & _existed_within(structure, grid)[:, None]
        partly &= not structure.is_month(grid.period)
        for line, name in enumerate(grid.lines):
            total, members = structure.groups.get(name, (None, frozenset()))
            if total in grid.lines:
                belongs = np.array([area in members for area in grid.areas])
                there[:, line] = there[:, grid.lines.index(total)] & belongs
                partly[:, line] = partly[:, grid.lines.index(total)] & belongs
        return cls(inside, there, partly, existed & lowest)

    def holds(self, line: int, other: Coverage, part: int) -> np.ndarray:
        """For each area, whether this line's figure rests on every area that the part's figure,
        of another coverage perhaps, rests on."""
        if not self.there[:, line].any():
            return np.ones(len(self.inside), dtype=bool)
        missing = other.there[:, part] & ~self.there[:, line]
        missing |= other.partly[:, part] & ~self.there[:, line] & ~self.partly[:, line]
        return ~(self.inside @ (missing & self.existed))


def _existed_within(structure: Structure, grid: Grid) -> np.ndarray:
    """Which areas existed in any month of a period."""
    months = structure.months[grid.period]
    return np.array([any(structure.exists(a, m) for m in months) for a in grid.areas])


def held_by_wholes(structure: Structure, grid: Grid) -> np.ndarray:
    """Cells without a figure of their own that are in the totals all the same:
    of areas that began inside the months a stock looks back over."""
    found = np.zeros(grid.present.shape, dtype=bool)
    if structure.looks_back and structure.is_month(grid.period):
        for line, (tally, _, _) in enumerate(grid.lines):
            if tally in structure.looks_back:
                found[:, line] = [
                    structure.began_within(area, tally, grid.period) for area in grid.areas
                ]
    return found & ~grid.present


def _above(structure: Structure, code: str) -> Iterator[str]:
    """The areas an area lies in, the nearest first."""
    at = structure.parents[code]
    while at is not None:
        yield at
        at = structure.parents[at]


def lowest_of(structure: Structure, areas: tuple[str, ...]) -> np.ndarray:
    """Which areas are of the lowest tier there is. A region in which there is no authority has
    figures of its own, but none of those on which the figures of the others rest."""
    depth = [len(list(_above(structure, code))) for code in areas]
    return np.array(depth) == max(depth, default=0)


def inside_of(structure: Structure, areas: tuple[str, ...]) -> np.ndarray:
    """Areas x areas: whether the second is, or lies in, the first."""
    number = {code: i for i, code in enumerate(areas)}
    found = np.eye(len(areas), dtype=bool)
    for code, i in number.items():
        found[[number[at] for at in _above(structure, code) if at in number], i] = True
    return found


def _add_rule(
    rows: _Rows, rule: Rule, numbers: dict[Line, int], grid: Grid, covered: Coverage
) -> None:
    wholes, parts = ([numbers[line] for n, line in rule.terms if n * sign > 0] for sign in (1, -1))
    there = grid.present[:, wholes + parts].all(axis=1)
    for whole in wholes:
        for part in parts:
            there &= covered.holds(whole, covered, part) & (
                not rule.exact or covered.holds(part, covered, whole)
            )
    areas = np.flatnonzero(there)
    lines = np.array([numbers[line] for _, line in rule.terms])
    coefficients = np.array([n for n, _ in rule.terms])
    rows.add(
        grid.columns(areas[:, None], lines[None, :]),
        coefficients,
        exact=rule.exact,
        cover=rule.cover,
    )


def _add_area(
    rows: _Rows,
    parent: int,
    children: np.ndarray,
    wanted: np.ndarray,
    grid: Grid,
    *,
    some: bool = False,
    overlapping: bool = False,
) -> None:
    """The parts of one area: they add up to it; where only `some` of them have a figure, to no more
    than it; where they overlap, they together reach it."""
    lines = np.flatnonzero(wanted & grid.present[parent] & grid.present[children].any(axis=0))
    if not len(lines):
        return
    parts = np.where(
        grid.present[np.ix_(children, lines)], grid.columns(children[:, None], lines[None, :]), -1
    ).T
    whole = grid.columns(parent, lines)[:, None]
    signs = np.concatenate([[1], np.full(len(children), -1)])
    rows.add(
        np.hstack([whole, parts]),
        -signs if overlapping else signs,
        exact=not (overlapping or some),
        cover=overlapping,
    )


def _add_inside(
    rows: _Rows, parent: int, children: np.ndarray, wanted: np.ndarray, grid: Grid
) -> None:
    """Parts that overlap: none exceeds the area it lies in."""
    part, line = np.nonzero(grid.present[children] & (wanted & grid.present[parent]))
    if len(part):
        rows.add(
            np.column_stack([grid.columns(parent, line), grid.columns(children[part], line)]),
            np.array([1, -1]),
            exact=False,
        )


def _add_group(
    rows: _Rows, line: int, total: int, members: frozenset[str], grid: Grid, *, overlapping: bool
) -> None:
    top = grid.areas.index(ENGLAND)
    inside = np.array(
        [a for a, code in enumerate(grid.areas) if code in members and grid.present[a, total]],
        dtype=np.int64,
    )
    if grid.present[top, line] and len(inside):
        whole, parts = grid.columns(top, line), grid.columns(inside, total)
        signs = np.concatenate([[1], np.full(len(inside), -1)])
        rows.add(
            np.concatenate([[whole], parts])[None, :],
            -signs if overlapping else signs,
            exact=not overlapping,
            cover=overlapping,
        )
        if overlapping:
            rows.add(
                np.column_stack([np.full(len(parts), whole), parts]), np.array([1, -1]), exact=False
            )
