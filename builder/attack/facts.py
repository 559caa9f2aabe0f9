"""What a reader holds: every published count, with the interval that is left of it, and every
relation between them, over all periods at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from builder.attack.implied import implied
from builder.attack.intervals import HIDDEN
from builder.combinations import number_among, numbered
from builder.disclosure.protection import PLACE
from builder.disclosure.relations import Coverage, Grid, Relations, WholesAndParts, relations
from builder.disclosure.slices import THIN
from builder.disclosure.structure import Line, Structure
from release.vocabulary import ALL, ENGLAND


@dataclass(frozen=True)
class Knowledge:
    """Published counts of linked tallies, one row a cell: `frame` has the columns of PLACE,
    `value`, `low` and `high`; `relations` are over its rows.

    `cube` is the row of each area, line and period, or -1; and the areas, lines and periods.
    """

    frame: pd.DataFrame
    relations: Relations
    structure: Structure
    cube: tuple[np.ndarray, tuple, tuple, tuple]

    @cached_property
    def value(self) -> np.ndarray:
        """Published values."""
        return self.frame["value"].to_numpy(float)

    @cached_property
    def withheld(self) -> np.ndarray:
        """Which cells have no published figure."""
        return self.frame["few"].notna().to_numpy()

    @cached_property
    def by_cell(self) -> sparse.csc_matrix:
        """The relations by cell."""
        return self.relations.matrix.tocsc()

    @cached_property
    def needed(self) -> np.ndarray:
        """Which relations the others do not imply: not that one cell is at most another, where a
        third lies between them. Of 691,222 relations over 160,620 cells 315,719 are such, and a
        programme over all cells takes three fifths of the time without them.
        """
        return ~implied(self.relations)

    @cached_property
    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """What the rounding rule alone says of each true count;
        the most is lowered where a cell is found to be withheld as too small."""
        return self.frame["low"].to_numpy(float), self.frame["high"].to_numpy(float).copy()


def knowledge_of(
    known: pd.DataFrame,
    tallies: tuple[str, ...],
    structure: Structure,
    places: tuple[tuple[str, ...], tuple[Line, ...]] | None = None,
) -> Knowledge:
    """Cells of linked tallies and every relation between them:
    in each period by areas and lines, and between periods.

    Rows of `known` whose `low` is empty are cells for which nothing was sent: they are in no total
    of their month. `places` are the areas and lines there are, also without a cell in `known`;
    those of `known` when not given.
    """
    own = known[known["tally"].isin(tallies)]
    frame = own[own["low"].notna()].sort_values(PLACE, kind="stable").reset_index(drop=True)
    cube, areas, lines, periods = _cube(frame, *(places or places_of(frame)))
    unsent = _left_out(own[own["low"].isna()], cube.shape, areas, lines, periods)
    grids = [
        Grid(areas, lines, cube[:, :, p] >= 0, unsent[:, :, p], period)
        for p, period in enumerate(periods)
    ]
    pieces = [
        _of_period(structure, grid, cube[:, :, p], len(frame)) for p, grid in enumerate(grids)
    ]
    pieces += [
        _over_time(structure, lines, periods, p, cube, len(frame))
        for p, period in enumerate(periods)
        if not structure.is_month(period)
    ]
    pieces += [
        _held_later(structure, grids, cube, len(frame)),
        _signs(structure, lines, cube, len(frame)),
    ]
    frame = _with_presence(
        frame,
        Knowledge(frame, _stacked(pieces, len(frame)), structure, (cube, areas, lines, periods)),
        structure,
    )
    return Knowledge(frame, _stacked(pieces, len(frame)), structure, (cube, areas, lines, periods))


MANY = 1e4
"""How many of its sign one thing may stand for: no figure of an area
in which a line is small comes near it."""


def _with_presence(frame: pd.DataFrame, knowledge: Knowledge, structure: Structure) -> pd.DataFrame:
    """Bounds with what is known not to be 0: by a fact, by a figure above 0, and by every whole of
    what is. Withheld for that, it is known to be small: `few` is the most it may be. What is known
    to be more than a base is never withheld for that."""
    low, high = (frame[end].to_numpy(float).copy() for end in ("low", "high"))
    if structure.facts:
        known = pd.MultiIndex.from_tuples(
            [(*line, area, month) for line, area, month in structure.facts]
        )
        low[pd.MultiIndex.from_frame(frame[PLACE]).isin(known)] = np.maximum(
            low[pd.MultiIndex.from_frame(frame[PLACE]).isin(known)], 1
        )
    rows = WholesAndParts(knowledge.relations)
    while True:
        new = (low < 1) & rows.up(low >= 1)
        if not new.any():
            small = (low >= 1) & ~_thin(frame, structure) & ~_months_withheld(knowledge)
            if "small" in frame:
                small &= frame["small"].to_numpy(bool)
            else:
                base = (frame["few"].to_numpy(float) + 1) / 2
                small &= rows.least(low) <= base
            few = np.where(small, frame["few"], HIDDEN)
            return frame.assign(low=low, few=np.where(frame["few"].notna(), few, np.nan))
        low[new] = 1


def _months_withheld(knowledge: Knowledge) -> np.ndarray:
    """Sums of months of which one is withheld: they are withheld for that, whatever they count."""
    cube, _, lines, periods = knowledge.cube
    withheld = (cube >= 0) & knowledge.withheld[cube]
    added = [line[0] not in knowledge.structure.unions for line in lines]
    found = np.zeros(len(knowledge.frame), dtype=bool)
    for p, period in enumerate(periods):
        months = [
            q for q, m in enumerate(periods) if q != p and m in knowledge.structure.months[period]
        ]
        here = withheld[:, :, months].any(axis=2) & np.array(added) & (cube[:, :, p] >= 0)
        found[cube[:, :, p][here]] = True
    return found


def _thin(frame: pd.DataFrame, structure: Structure) -> np.ndarray:
    """Cells of tallies of which there are so few in England that they are given for England alone:
    nothing is known of how many each part is."""
    total = frame[
        (frame["geography"] == ENGLAND) & (frame["breakdown"] == ALL) & frame["few"].isna()
    ]
    thin = total.loc[total["value"] < THIN, ["tally", "period"]].itertuples(index=False, name=None)
    return number_among(frame, ("tally", "period"), thin) >= 0


def _held_later(structure: Structure, grids: list[Grid], cube: np.ndarray, width: int) -> Relations:
    """Rows that say that a later month's whole holds the part of a period: at the first month there
    is of a stock that never falls, else at each."""
    lines, covered = (
        grids[0].lines if grids else (),
        [Coverage.of(structure, grid) for grid in grids],
    )
    number = {line: i for i, line in enumerate(lines)}
    lasting = {w.whole for w in structure.within if w.part == w.whole and w.months is None}
    months = sorted(
        (i for i, grid in enumerate(grids) if structure.is_month(grid.period)),
        key=lambda i: grids[i].period,
    )
    pairs = [np.empty((0, 2), np.int64)]
    for within in structure.within:
        part, whole = number.get(within.part), number.get(within.whole)
        if part is None or whole is None:
            continue
        for q, grid in enumerate(grids):
            left = cube[:, part, q] >= 0
            for m in (
                m for m in months if within.holds(structure.months[grid.period], grids[m].period)
            ):
                if m == q and (part == whole or structure.is_month(grid.period)):
                    left = left & (part == whole or within.whole not in lasting)
                    continue
                here = left & (cube[:, whole, m] >= 0) & covered[m].holds(whole, covered[q], part)
                pairs.append(np.stack([cube[here, whole, m], cube[here, part, q]], axis=1))
                left = left & ~here if within.whole in lasting else left
                if not left.any():
                    break
    found = np.concatenate(pairs)
    return Relations(
        _rows(found, np.array([1, -1]), width),
        np.zeros(len(found), bool),
        np.zeros(len(found), bool),
    )


def _signs(structure: Structure, lines: tuple, cube: np.ndarray, width: int) -> Relations:
    """Rows that say that there is one of what a sign is a sign of."""
    number = {line: i for i, line in enumerate(lines)}
    pairs = [np.empty((0, 2), np.int64)]
    for presence in structure.presence:
        if presence.sign in number and presence.of in number:
            sign, of = cube[:, number[presence.sign]], cube[:, number[presence.of]]
            both = (sign >= 0) & (of >= 0)
            pairs.append(np.stack([of[both], sign[both]], axis=1))
    found = np.concatenate(pairs)
    return Relations(
        _rows(found, np.array([MANY, -1]), width),
        np.zeros(len(found), bool),
        np.zeros(len(found), bool),
    )


def places_of(frame: pd.DataFrame) -> tuple[tuple[str, ...], tuple[Line, ...]]:
    """The areas and the lines of some cells, each in order."""
    lines = numbered(frame, PLACE[:3])[1]
    return tuple(sorted(frame["geography"].unique())), tuple(sorted(lines))


def _cube(
    frame: pd.DataFrame, areas: tuple[str, ...], lines: tuple[Line, ...]
) -> tuple[np.ndarray, tuple, tuple, tuple]:
    periods = tuple(sorted(frame["period"].unique()))
    cube = np.full((len(areas), len(lines), len(periods)), -1, dtype=np.int64)
    line = number_among(frame, PLACE[:3], lines)
    cube[
        pd.Index(areas).get_indexer(frame["geography"]),
        line,
        pd.Index(periods).get_indexer(frame["period"]),
    ] = np.arange(len(frame))
    return cube, areas, lines, periods


def _left_out(
    unsent: pd.DataFrame, shape: tuple[int, ...], areas: tuple, lines: tuple, periods: tuple
) -> np.ndarray:
    found = np.zeros(shape, dtype=bool)
    at = [
        pd.Index(areas).get_indexer(unsent["geography"]),
        number_among(unsent, PLACE[:3], lines),
        pd.Index(periods).get_indexer(unsent["period"]),
    ]
    found[tuple(np.stack(at)[:, np.min(at, axis=0) >= 0])] = True
    return found


def _of_period(structure: Structure, grid: Grid, cells: np.ndarray, width: int) -> Relations:
    found = relations(structure, grid)
    matrix = found.matrix.tocoo()
    return Relations(
        sparse.csr_matrix(
            (matrix.data, (matrix.row, cells.ravel()[matrix.col])), (matrix.shape[0], width)
        ),
        found.exact,
        found.cover,
    )


def _over_time(
    structure: Structure, lines: tuple, periods: tuple, p: int, cube: np.ndarray, width: int
) -> Relations:
    """A longer period and its months: their sum, or, for a count of a set,
    at least each of them and at most their sum."""
    months = [
        q for q, period in enumerate(periods) if period in structure.months[periods[p]] and q != p
    ]
    inside = [periods.index(q) for q in structure.inside(periods, periods[p])]
    is_set = np.array([line[0] in structure.unions for line in lines])
    whole = np.where(
        len(months) == len(structure.months[periods[p]]),
        (cube[:, :, months] >= 0).all(axis=2) & (cube[:, :, p] >= 0),
        False,
    )
    sums = _rows(cube[:, :, [p, *months]][whole], np.array([1] + [-1] * len(months)), width)
    of_set = np.broadcast_to(is_set, whole.shape)[whole]
    matrix = sparse.diags(np.where(of_set, -1.0, 1.0)) @ sums if whole.any() else sums
    pairs = (
        np.concatenate(
            [
                cube[:, :, [p, q]][(cube[:, :, p] >= 0) & (cube[:, :, q] >= 0) & is_set]
                for q in inside
            ]
        )
        if inside
        else np.empty((0, 2), np.int64)
    )
    return _stacked(
        [
            Relations(matrix.tocsr(), ~of_set, of_set),
            Relations(
                _rows(pairs, np.array([1, -1]), width),
                np.zeros(len(pairs), bool),
                np.zeros(len(pairs), bool),
            ),
        ],
        width,
    )


def _rows(columns: np.ndarray, coefficients: np.ndarray, width: int) -> sparse.csr_matrix:
    count, terms = columns.shape if columns.size else (0, 1)
    rows = np.repeat(np.arange(count), terms)
    return sparse.csr_matrix(
        (np.tile(coefficients, count)[: len(rows)].astype(float), (rows, columns.ravel())),
        (count, width),
    )


def _stacked(pieces: list[Relations], width: int) -> Relations:
    matrix = sparse.vstack([sparse.csr_matrix((0, width)), *(p.matrix for p in pieces)]).tocsr()
    return Relations(
        matrix,
        *(
            np.concatenate([np.empty(0, bool), *(getattr(p, what) for p in pieces)])
            for what in ("exact", "cover")
        ),
    )
