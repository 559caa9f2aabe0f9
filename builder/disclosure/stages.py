"""The programmes of a period: one for the top, then one for the parts of each area."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from builder.disclosure.family import Family
from builder.disclosure.relations import Grid, Relations, relations


@dataclass(frozen=True)
class Stage:
    """The cells solved in one programme, and the relations that end there,
    over these cells and over those already known."""

    columns: np.ndarray
    rows: np.ndarray
    own: sparse.csr_matrix
    earlier: sparse.csr_matrix


@dataclass
class Plan:
    """Stages of a period by pattern of present cells, made once for each pattern."""

    family: Family
    known: dict[tuple[str, bytes], tuple[Relations, list[Stage]]] = field(default_factory=dict)

    def of(self, present: np.ndarray, period: str) -> tuple[Relations, list[Stage]]:
        pattern = "" if self.family.structure.is_month(period) else period, present.tobytes()
        if pattern not in self.known:
            grid = Grid(self.family.areas, self.family.lines, present, ~present, period)
            found = relations(self.family.structure, grid)
            self.known[pattern] = (found, _stages(found, present, self.family))
        return self.known[pattern]


def _stages(found: Relations, present: np.ndarray, family: Family) -> list[Stage]:
    """One stage for the top, then one for the parts of each area; a single one where groups cut
    across the areas, and for sets, whose wholes give way to their parts."""
    if any(
        line in family.structure.groups or line[0] in family.structure.sets
        for line in family.lines[: family.own]
    ):
        return [one_stage(found, present, family)]
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
    """Number of each area's stage: the parts of one area share a stage,
    and wholes come before their parts."""
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


def one_stage(found: Relations, present: np.ndarray, family: Family) -> Stage:
    own = present.copy()
    own[:, family.own :] = False
    rows = np.flatnonzero(_last_stage(found, np.where(own, 0, -1).ravel()) == 0)
    return _stage(found, np.flatnonzero(own.ravel()), rows)


def _stage(found: Relations, columns: np.ndarray, rows: np.ndarray) -> Stage:
    matrix = found.matrix[rows]
    keep = np.ones(matrix.shape[1])
    keep[columns] = 0
    return Stage(columns, rows, matrix[:, columns].tocsr(), (matrix @ sparse.diags(keep)).tocsr())
