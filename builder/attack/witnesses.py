"""Tables that agree with everything published, written down rather than searched for.

Take a table that agrees, and add a few more things of one kind in one area and month: as many more
children, say, with a lead professional in health, in Rutland in May. Every figure that counts them
rises by that number, every other stays, so that the new table agrees too. Whether it does is
checked row by row; cells no such table settles are left to the linear programmes.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy import sparse

from builder.attack.facts import MANY, Knowledge
from builder.attack.linear import TINY, RequiredInterval
from builder.disclosure.relations import Grid, held_by_wholes, lowest_of
from builder.disclosure.solver import choose
from builder.disclosure.structure import Line, Rule, Structure, Within
from builder.kept import Kept, Piece, piece_of


def unit_changes(
    structure: Structure,
    lines: tuple[Line, ...],
    *,
    signs: bool = False,
    kept: Kept | None = None,
) -> np.ndarray:
    """For each line, one kind of thing that it counts: lines x offsets x lines, where one such
    thing counts so many months after its own, the last offset standing for all later months. With
    `signs`, also in what it is a sign of, for where there is none of it yet. Lines over groups are
    left out.

    Kinds are made from the relations between lines alone, whatever the figures;
    those of the same relations are taken from `kept`.
    """
    number = {line: i for i, line in enumerate(lines)}
    within = [w for w in structure.within if w.part in number and w.whole in number]
    rules = [
        r
        for r in structure.rules
        if r.lines <= number.keys() and not r.lines & structure.groups.keys()
    ]
    rules += [Rule(((1, w.whole), (-1, w.part))) for w in within if w.part != w.whole]
    rules += [
        Rule(((int(MANY), p.of), (-1, p.sign)))
        for p in structure.presence
        if signs and p.of in number and p.sign in number
    ]
    grouped = frozenset(structure.groups.keys() & number.keys())
    given = lines, within, rules, grouped
    piece = piece_of(kept, "kinds", lambda _: Piece({"kinds": _kinds(*given)}), *given)
    return piece.arrays["kinds"]


def _kinds(
    lines: tuple[Line, ...], within: list[Within], rules: list[Rule], grouped: frozenset[Line]
) -> np.ndarray:
    number = {line: i for i, line in enumerate(lines)}
    matrix, exact = _matrix(rules, number)
    offsets = 1 + max((w.months or 1 for w in within), default=1)
    found = np.zeros((len(lines), offsets, len(lines)), dtype=bool)
    made: dict[bytes, np.ndarray | None] = {}
    for line in range(len(lines)):
        if lines[line] in grouped:
            continue
        for k in range(offsets):
            least = _forced(found[line], k, within, number) if k else np.arange(len(lines)) == line
            if least.any():
                kind = made.setdefault(least.tobytes(), _smallest(least, matrix, exact))
                if kind is None:
                    found[line] = False
                    break
                found[line, k] = kind
    return found


def _forced(kind: np.ndarray, k: int, within: list[Within], number: dict[Line, int]) -> np.ndarray:
    """The lines in which a thing still counts after `k` months."""
    least = np.zeros(kind.shape[1], dtype=bool)
    for w in within:
        least[number[w.whole]] |= any(
            kind[j, number[w.part]] and (w.months is None or k - j < w.months) for j in range(k)
        )
    return least


def _smallest(least: np.ndarray, matrix: sparse.csr_matrix, exact: np.ndarray) -> np.ndarray | None:
    """The fewest lines, these among them, in which one thing can count in one area and month."""
    size = len(least)
    steps = choose(
        np.ones(size),
        least.astype(float),
        np.ones(size),
        matrix,
        (np.zeros(len(exact)), np.where(exact, 0, np.inf)),
        np.zeros(len(exact), bool),
    )
    return None if steps is None else steps > 0.5


def _matrix(rules: Iterable[Rule], number: dict[Line, int]) -> tuple[sparse.csr_matrix, np.ndarray]:
    rules = list(rules)
    entries = [(i, number[line], n) for i, rule in enumerate(rules) for n, line in rule.terms]
    rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
    return sparse.csr_matrix(
        (np.array(values, float), (rows, columns)), (len(rules), len(number))
    ), np.array([r.exact for r in rules], dtype=bool)


def widen_by_witnesses(
    knowledge: Knowledge,
    found: np.ndarray,
    cells: np.ndarray,
    start: np.ndarray,
    required: RequiredInterval,
    low: np.ndarray,
    high: np.ndarray,
    in_the_way: np.ndarray,
) -> None:
    """Raise `high` (and lower `low`) to what such tables prove of the cells of one piece, around
    the table `start`; `found` are the `kinds`. `in_the_way` counts the tables in which a cell was
    too high.
    """
    structure, (cube, _, _, periods) = knowledge.structure, knowledge.cube
    inside, open_ = (np.zeros(len(start) + 1, dtype=bool) for _ in range(2))
    inside[cells] = True
    sums = knowledge.relations.matrix @ start
    own = np.where(inside[cube], cube, -1)
    months, silent = sorted({m for p in periods for m in structure.months[p]}), _silent(knowledge)
    for month in months:
        open_[cells] = ~required.of(cells).met(low[cells], high[cells])
        holds = [i for i, p in enumerate(periods) if month in structure.months[p]]
        if open_[cube[:, :, holds]].any():
            later = [[i for i, p in enumerate(periods) if p == m] for m in months if m > month]
            tables = _tables(
                knowledge,
                own,
                silent,
                open_[cube[:, :, holds]].any(axis=2),
                found,
                (month, holds, later),
            )
            _take(knowledge, tables, start, sums, required, (low, high), in_the_way)


def _tables(
    knowledge: Knowledge,
    cube: np.ndarray,
    silent: np.ndarray,
    open_: np.ndarray,
    found: np.ndarray,
    when: tuple[str, list[int], list[list[int]]],
) -> sparse.csr_matrix:
    """Tables x cells: 1 where one more thing counts. A table for each kind and each area that has
    no parts among those published, where a cell is open."""
    _, areas, lines, _ = knowledge.cube
    month, holds, later = when
    chains = _chains(knowledge, cube[:, :, holds], areas)
    carried = [found[:, min(k, found.shape[1] - 1)].any() for k in range(1, len(later) + 1)]
    after = [
        _moved(knowledge, chains, cube, p) if some else chains
        for p, some in zip(later, carried, strict=True)
    ]
    groups = _groups(knowledge)
    pieces, count = [], 0
    for line in range(len(lines)):
        there = (open_[chains, line] & (chains >= 0)).any(axis=1)
        if not found[line, 0].any() or not there.any():
            continue
        chain = chains[there]
        parts = [_cells(cube[:, :, holds], silent[:, :, holds], chain, found[line, 0])]
        parts += _group_cells(groups, cube[:, :, holds], silent[:, :, holds], chain, found[line, 0])
        for k, at in enumerate(later, start=1):
            kind = found[line, min(k, found.shape[1] - 1)]
            if kind.any() and at:
                parts.append(_cells(cube[:, :, at], silent[:, :, at], after[k - 1][there], kind))
                parts += _group_cells(
                    groups, cube[:, :, at], silent[:, :, at], after[k - 1][there], kind
                )
        cells = np.concatenate(parts, axis=1)
        table, place = np.nonzero(cells >= 0)
        pieces.append((table + count, cells[table, place]))
        count += len(chain)
    rows, columns = (
        (np.concatenate(p) for p in zip(*pieces, strict=True))
        if pieces
        else (np.empty(0, np.int64), np.empty(0, np.int64))
    )
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), (count, len(knowledge.frame)))


def _cells(cube: np.ndarray, silent: np.ndarray, chain: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """Cells of each chain of areas in the lines of a kind:
    chains x cells, -1 where there is none, or the chain's first area sent nothing."""
    lines = np.flatnonzero(kind)
    counts = (chain[:, :, None, None] >= 0) & ~silent[chain[:, 0]][:, None, lines]
    return np.where(counts, cube[chain][:, :, lines], -1).reshape(len(chain), -1)


def _silent(knowledge: Knowledge) -> np.ndarray:
    """Cells of a month that are in no total of it, because the area sent nothing:
    areas x lines x periods."""
    cube, areas, lines, periods = knowledge.cube
    lowest = lowest_of(knowledge.structure, areas)
    found = (cube < 0) & (cube[lowest] >= 0).any(axis=0) & lowest[:, None, None]
    for p, period in enumerate(periods):
        month = knowledge.structure.is_month(period)
        grid = Grid(areas, lines, cube[:, :, p] >= 0, cube[:, :, p] < 0, period)
        there = np.array([month and knowledge.structure.exists(area, period) for area in areas])
        found[:, :, p] &= there[:, None] & ~held_by_wholes(knowledge.structure, grid)
    return found


def _moved(knowledge: Knowledge, chains: np.ndarray, cube: np.ndarray, at: list[int]) -> np.ndarray:
    """The chains in a later month: who was in an area that has ended is in another of the same
    whole and groups; an area that sent nothing counts nothing."""
    _, areas, _, periods = knowledge.cube
    found = chains.copy()
    if not at:
        return found
    there, month = np.any(cube[:, :, at[0]] >= 0, axis=1), periods[at[0]]

    def groups(code: str) -> list[Line]:
        return [
            line for line, (_, members) in knowledge.structure.groups.items() if code in members
        ]

    for row in np.flatnonzero(~there[chains[:, 0]]):
        ended = not knowledge.structure.exists(areas[chains[row, 0]], month)
        code = areas[chains[row, 0]]
        other = [
            a
            for a, c in enumerate(areas)
            if there[a]
            and knowledge.structure.parents[c] == knowledge.structure.parents[code]
            and groups(c) == groups(code)
        ]
        found[row] = np.concatenate([other[:1], chains[row, 1:]]) if ended and other else -1
    return found


def _groups(knowledge: Knowledge) -> list[tuple[int, int, np.ndarray]]:
    """Lines over groups of authorities: the line, the line it is a part of,
    and which areas are in the group."""
    _, areas, lines, _ = knowledge.cube
    number = {line: i for i, line in enumerate(lines)}
    return [
        (number[line], number[total], np.array([area in members for area in areas]))
        for line, (total, members) in knowledge.structure.groups.items()
        if line in number and total in number
    ]


def _group_cells(
    groups: list[tuple[int, int, np.ndarray]],
    cube: np.ndarray,
    silent: np.ndarray,
    chain: np.ndarray,
    kind: np.ndarray,
) -> list[np.ndarray]:
    """Cells of the lines over groups, for the authorities in each, if the line it is part of counts
    the kind: chains x cells for each such line."""
    lowest, found = chain[:, 0], []
    for line, total, members in groups:
        if kind[total]:
            belongs = (lowest >= 0) & members[lowest]
            counts = belongs[:, None] & ~silent[lowest, total]
            found.append(np.where(counts, cube[:, line].max(axis=0)[None, :], -1))
    return found


def _chains(knowledge: Knowledge, cube: np.ndarray, areas: tuple) -> np.ndarray:
    """Areas without parts, each followed by the areas it lies in, to the top; -1 beyond."""
    number = {code: i for i, code in enumerate(areas)}
    there = np.any(cube >= 0, axis=(1, 2))
    wholes = {knowledge.structure.parents[code] for code in areas if there[number[code]]}
    chains = []
    for code in areas:
        if there[number[code]] and code not in wholes:
            chain, at = [], code
            while at is not None:
                chain.append(number.get(at, -1))
                at = knowledge.structure.parents[at]
            chains.append(chain)
    longest = max(map(len, chains), default=0)
    return np.array(
        [chain + [-1] * (longest - len(chain)) for chain in chains], dtype=np.int64
    ).reshape(len(chains), longest)


def _take(
    knowledge: Knowledge,
    tables: sparse.csr_matrix,
    start: np.ndarray,
    sums: np.ndarray,
    required: RequiredInterval,
    proved: tuple[np.ndarray, np.ndarray],
    in_the_way: np.ndarray,
) -> None:
    """Keep the tables that agree with everything published, and what they prove:
    some things more, and some fewer."""
    change = (tables @ knowledge.by_cell.T).tocsr()  # tables x relations: only those they touch
    change.eliminate_zeros()  # most sums stay as they are
    of_change, of_entry = (_table_of(part) for part in (change, tables))
    cells, most = tables.indices, int(required.width.max(initial=0))
    has, exact = sums[change.indices], knowledge.relations.exact[change.indices]
    at, low, high = start[cells], *(bound[cells] for bound in knowledge.bounds)
    room = np.floor(high - at + TINY)
    in_the_way += np.bincount(cells, most - np.clip(room, 0, most), minlength=len(in_the_way))
    for sign in (1, -1):
        allowed = np.minimum(
            _least(change, _until_broken(has, exact, sign * change.data), most),
            _least(tables, room if sign > 0 else np.floor(at - low + TINY), most),
        )
        step = sign * np.maximum(allowed, 0)
        moved = at + step[of_entry]
        good = step != 0  # and, whatever was worked out, the table is looked at as it is
        good[of_change[exact | (has + step[of_change] * change.data < -TINY)]] = False
        good[of_entry[(moved > high + TINY) | (moved < low - TINY)]] = False
        proves = good[of_entry]
        if sign > 0:
            np.maximum.at(proved[1], cells[proves], np.floor(moved[proves] + TINY))
        else:
            np.minimum.at(proved[0], cells[proves], np.ceil(moved[proves] - TINY))


def _table_of(entries: sparse.csr_matrix) -> np.ndarray:
    """The table that each entry is of: its row."""
    return np.repeat(np.arange(entries.shape[0]), np.diff(entries.indptr))


def _until_broken(has: np.ndarray, exact: np.ndarray, change: np.ndarray) -> np.ndarray:
    """How many things each relation lets through: none where it is exact and changes, and else as
    many as take its sum to 0."""
    found, falls = np.full(len(change), np.inf), change < 0
    found[falls] = np.floor((has[falls] + TINY) / -change[falls])
    found[exact] = 0
    return found


def _least(entries: sparse.csr_matrix, values: np.ndarray, most: int) -> np.ndarray:
    """The least of the values of each table's entries, at most `most`."""
    found = np.full(entries.shape[0], float(most))
    filled = np.diff(entries.indptr) > 0
    if filled.any():
        least = np.minimum.reduceat(values, entries.indptr[:-1][filled])
        found[filled] = np.minimum(least, most)
    return found
