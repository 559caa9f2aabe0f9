"""Tables that agree with everything published, written down rather than searched for.

Take a table that agrees, and add a few more things of one kind in one area and month: as many more children, say, with a lead professional in
health, in Rutland in May. Every figure that counts them rises by that number, every other stays, so that the new table agrees too. Whether it does is
checked row by row; cells no such table settles are left to the linear programmes.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy import sparse

from builder.attack.facts import Facts
from builder.attack.linear import TINY, Enough
from builder.disclosure.solver import choose
from builder.disclosure.structure import Line, Rule, Structure


def kinds(structure: Structure, lines: tuple[Line, ...]) -> np.ndarray:
    """For each line, one kind of thing that it counts: the lines (a boolean for each) in which one such thing counts. Lines over groups are left out."""
    number = {line: i for i, line in enumerate(lines)}
    rules = [
        r
        for r in structure.rules
        if r.lines <= number.keys() and not r.lines & structure.groups.keys()
    ]
    matrix, exact = _matrix(rules, number)
    found = np.zeros((len(lines), len(lines)), dtype=bool)
    for line in range(len(lines)):
        low = np.zeros(len(lines))
        low[line] = 1
        steps = choose(
            np.ones(len(lines)),
            low,
            np.ones(len(lines)),
            matrix,
            (np.zeros(len(rules)), np.where(exact, 0, np.inf)),
            np.zeros(len(rules), bool),
        )
        if steps is not None and lines[line] not in structure.groups:
            found[line] = steps > 0
    return found


def _matrix(rules: Iterable[Rule], number: dict[Line, int]) -> tuple[sparse.csr_matrix, np.ndarray]:
    rules = list(rules)
    entries = [(i, number[line], n) for i, rule in enumerate(rules) for n, line in rule.terms]
    rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
    return sparse.csr_matrix(
        (np.array(values, float), (rows, columns)), (len(rules), len(number))
    ), np.array([r.exact for r in rules], dtype=bool)


def widen(
    facts: Facts,
    found: np.ndarray,
    cells: np.ndarray,
    start: np.ndarray,
    enough: Enough,
    low: np.ndarray,
    high: np.ndarray,
) -> None:
    """Raise `high` (and lower `low`) to what such tables prove of the cells of one piece, around the table `start`; `found` are the `kinds`."""
    cube, areas, lines, periods = facts.cube
    inside, open_ = (np.zeros(len(start) + 1, dtype=bool) for _ in range(2))
    inside[cells] = True
    sums = facts.relations.matrix @ start
    for month in sorted({m for p in periods for m in facts.structure.months[p]}):
        open_[cells] = ~enough.of(cells).met(low[cells], high[cells])
        holds = [i for i, p in enumerate(periods) if month in facts.structure.months[p]]
        here = cube[:, :, holds]
        if open_[here].any():
            tables = _tables(
                facts,
                np.where(inside[here], here, -1),
                open_[here].any(axis=2),
                areas,
                lines,
                found,
            )
            _take(facts, tables, start, sums, enough, low, high)


def _tables(
    facts: Facts, cube: np.ndarray, open_: np.ndarray, areas: tuple, lines: tuple, found: np.ndarray
) -> sparse.csr_matrix:
    """Cells x tables: 1 where one more thing counts. A table for each kind and each area that has no parts among those published, where a cell is open."""
    chains = _chains(facts, cube, areas)
    grouped = [i for i, line in enumerate(lines) if line in facts.structure.groups]
    pieces, count = [], 0
    for line in range(len(lines)):
        chain = chains[(open_[chains, line] & (chains >= 0)).any(axis=1)]
        if not found[line].any() or not len(chain):
            continue
        cells = np.where(
            chain[:, :, None, None] >= 0, cube[chain][:, :, np.flatnonzero(found[line])], -1
        )
        cells = np.concatenate(
            [
                cells.reshape(len(chain), -1),
                *(_group_cells(facts, cube, chain, areas, lines, g, found[line]) for g in grouped),
            ],
            axis=1,
        )
        table, place = np.nonzero(cells >= 0)
        pieces.append((cells[table, place], table + count))
        count += len(chain)
    rows, columns = (
        (np.concatenate(p) for p in zip(*pieces, strict=True))
        if pieces
        else (np.empty(0, np.int64), np.empty(0, np.int64))
    )
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), (len(facts.frame), count))


def _group_cells(
    facts: Facts,
    cube: np.ndarray,
    chain: np.ndarray,
    areas: tuple,
    lines: tuple,
    group: int,
    kind: np.ndarray,
) -> np.ndarray:
    """Cells of a line over a group of authorities, for the authorities in it, if the line it is part of counts the kind."""
    total, members = facts.structure.groups[lines[group]]
    belongs = np.array([areas[a] in members for a in chain[:, 0]]) & (
        total in lines and kind[lines.index(total)]
    )
    return np.where(belongs[:, None], cube[:, group].max(axis=0)[None, :], -1)


def _chains(facts: Facts, cube: np.ndarray, areas: tuple) -> np.ndarray:
    """Areas without parts, each followed by the areas it lies in, to the top; -1 beyond."""
    number = {code: i for i, code in enumerate(areas)}
    there = (cube >= 0).any(axis=(1, 2))
    wholes = {facts.structure.parents[code] for code in areas if there[number[code]]}
    chains = []
    for code in areas:
        if there[number[code]] and code not in wholes:
            chain, at = [], code
            while at is not None:
                chain.append(number.get(at, -1))
                at = facts.structure.parents[at]
            chains.append(chain)
    longest = max(map(len, chains), default=0)
    return np.array(
        [chain + [-1] * (longest - len(chain)) for chain in chains], dtype=np.int64
    ).reshape(len(chains), longest)


def _take(
    facts: Facts,
    tables: sparse.csr_matrix,
    start: np.ndarray,
    sums: np.ndarray,
    enough: Enough,
    low: np.ndarray,
    high: np.ndarray,
) -> None:
    """Keep the tables that agree with everything published, and what they prove: some things more, and some fewer."""
    change = (facts.relations.matrix @ tables).tocoo()
    entries = tables.tocoo()
    most = int(enough.width.max(initial=0))
    for step in (*range(1, most + 1), *range(-most, 0)):
        wrong = np.where(
            facts.relations.exact[change.row],
            change.data != 0,
            sums[change.row] + step * change.data < -TINY,
        )
        moved = start[entries.row] + step
        good = np.ones(tables.shape[1], dtype=bool)
        good[change.col[wrong]] = False
        good[
            entries.col[
                (moved > facts.bounds[1][entries.row] + TINY)
                | (moved < facts.bounds[0][entries.row] - TINY)
            ]
        ] = False
        proved = np.unique(entries.row[good[entries.col]])
        high[proved] = np.maximum(high[proved], np.floor(start[proved] + step + TINY))
        low[proved] = np.minimum(low[proved], np.ceil(start[proved] + step - TINY))
