"""From all cells of a release to its protected counts: families of linked tallies, each rounded as a whole, wholes before their parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
import pandas as pd

from builder.disclosure.keys import RoundingKey
from builder.disclosure.rounding import DisclosureError, Family, Limits, Rounded, round_family
from builder.disclosure.structure import Line, Structure
from builder.policy import DisclosurePolicy
from release.words import Status

PLACE = ["tally", "breakdown", "category", "geography", "period"]
"""What tells one cell from another."""


@dataclass(frozen=True)
class Protected:
    """Protected counts: the rows of the cells with `value` (Int64, empty where `status` says why) and `rounded`, and no `count`; and what it took."""

    frame: pd.DataFrame
    programmes: int
    joined: int
    beyond: int


def protect(
    cells: pd.DataFrame,
    policy: DisclosurePolicy,
    *,
    structure: Structure,
    key: RoundingKey,
    workers: int = 1,
) -> Protected:
    """Round every protected count of the release, all linked tables at once; exempt measures stay exact.

    The result depends on the cells, the policy and the key alone: not on the order of rows, on `workers` or on the machine. Raises
    `DisclosureError`, naming measure and table, for cells that cannot be counts, areas that are no tree, and tables that cannot be rounded.
    """
    check_cells_are_counts(cells, structure)
    tallies = [t for t in cells["tally"].unique() if structure.measure_of[t] not in policy.exempt]
    layout = _Layout(cells, structure)
    families = structure.families(tallies)
    made = dict(_rounded(families, layout, policy, key, workers))
    values = cells["count"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    for family, result in made.items():
        rows, areas, lines, periods = layout.places(family)
        values[rows] = result.values[areas, lines, periods]
    rounded = cells["tally"].isin(tallies).to_numpy() & ~np.isnan(values)
    frame = cells.drop(columns="count").assign(
        value=pd.array(values, dtype="Float64").astype("Int64"), rounded=rounded
    )
    if any(r.beyond for r in made.values()):
        frame["status"] = frame["status"].mask(
            _beyond(cells, values, policy, structure), str(Status.LOW_RELIABILITY)
        )
    totals = [
        sum(getattr(r, what) for r in made.values()) for what in ("programmes", "joined", "beyond")
    ]
    return Protected(frame, *totals)


def _beyond(
    cells: pd.DataFrame, values: np.ndarray, policy: DisclosurePolicy, structure: Structure
) -> np.ndarray:
    """Cells of a month that lie further from their true count than a neighbouring multiple does."""
    base = (
        cells["tally"]
        .map(structure.measure_of)
        .map({m: line.base for m, line in policy.protected.items()})
        .to_numpy(float)
    )
    month = cells["period"].map({p: structure.is_month(p) for p in structure.months}).to_numpy(bool)
    return month & (
        np.abs(values - cells["count"].astype("Float64").to_numpy(dtype=float, na_value=np.nan))
        >= base
    )


def check_cells_are_counts(cells: pd.DataFrame, structure: Structure) -> None:
    """Raise `DisclosureError` for negative or fractional cells, cells that stand twice, areas outside the tree, and areas whose whole is missing."""
    count = cells["count"].astype("Float64")
    areas, periods = (
        cells["geography"].isin(structure.parents),
        cells["period"].isin(structure.months),
    )
    parent = cells["geography"].map(structure.parents)
    inner = cells[parent.notna()].assign(geography=parent[parent.notna()])[PLACE]
    there = pd.MultiIndex.from_frame(cells[PLACE])
    hole = pd.Series(False, index=cells.index)
    hole.loc[inner.index] = ~pd.MultiIndex.from_frame(inner).isin(there)
    wrong = {
        "a negative count": (count < 0).fillna(False),
        "a count that is no whole number": (count % 1 != 0).fillna(False),
        "a cell that stands twice": cells.duplicated(PLACE),
        "an area that is not in the geography": ~areas,
        "a period that is not declared": ~periods,
        "an area without a figure for the area it lies in": hole,
    }
    found = [
        f"{measure}, {breakdown}: {what}"
        for what, rows in wrong.items()
        for measure, breakdown in sorted(
            {
                (structure.measure_of.get(t, t), b)
                for t, b in cells.loc[rows, ["tally", "breakdown"]].itertuples(index=False)
            }
        )
    ]
    if found:
        raise DisclosureError("\n".join(found))


class _Layout:
    """Where each cell stands in the arrays of its family."""

    def __init__(self, cells: pd.DataFrame, structure: Structure) -> None:
        self.structure = structure
        self.areas = tuple(sorted(cells["geography"].unique()))
        self.periods = tuple(sorted(cells["period"].unique()))
        self.counts = cells["count"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
        self.area = pd.Index(self.areas).get_indexer(cells["geography"])
        self.period = pd.Index(self.periods).get_indexer(cells["period"])
        codes, names = pd.MultiIndex.from_frame(cells[PLACE[:3]]).factorize()
        self.line, self.names = codes, list(names)
        self.rows_of = {
            tally: np.asarray(rows)
            for tally, rows in cells.groupby("tally", sort=False).indices.items()
        }

    def lines(self, tallies: tuple[str, ...]) -> list[Line]:
        """The lines of these tallies, in order."""
        wanted = set(tallies)
        return sorted(n for n in self.names if n[0] in wanted)

    def places(
        self, family: tuple[str, ...]
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Rows of a family's cells in the frame, and where each stands: area, own line, period."""
        rows = np.sort(np.concatenate([self.rows_of[t] for t in family]))
        number = {line: i for i, line in enumerate(self.lines(family))}
        lookup = np.array([number.get(name, -1) for name in self.names])
        return rows, self.area[rows], lookup[self.line[rows]], self.period[rows]

    def array(self, family: tuple[str, ...]) -> np.ndarray:
        """True counts of a family as areas x lines x periods."""
        rows, areas, lines, periods = self.places(family)
        array = np.full((len(self.areas), len(self.lines(family)), len(self.periods)), np.nan)
        array[areas, lines, periods] = self.counts[rows]
        return array


def _rounded(
    families: list[tuple[str, ...]],
    layout: _Layout,
    policy: DisclosurePolicy,
    key: RoundingKey,
    workers: int,
) -> Iterator[tuple[tuple[str, ...], Rounded]]:
    """Every family, rounded as soon as the families with its wholes are."""
    done: dict[tuple[str, ...], Rounded] = {}
    if workers == 1:
        for family in families:
            done[family] = round_family(_task(family, done, layout, policy, key))
            yield family, done[family]
        return
    with ThreadPoolExecutor(
        workers
    ) as pool:  # the solver lets go of the interpreter while it works
        waiting, running = list(families), {}
        while waiting or running:
            for family in [
                f for f in waiting if _wholes(f, families, layout.structure) <= done.keys()
            ]:
                running[pool.submit(round_family, _task(family, done, layout, policy, key))] = (
                    family
                )
                waiting.remove(family)
            for future in _first(running):
                done[running[future]] = future.result()
                yield running[future], done[running.pop(future)]


def _first(running: Mapping[Future, tuple[str, ...]]) -> set[Future]:
    return wait(running, return_when=FIRST_COMPLETED).done


def _wholes(
    family: tuple[str, ...], families: list[tuple[str, ...]], structure: Structure
) -> set[tuple[str, ...]]:
    """The families before this one in order to which a rule ties it."""
    earlier = families[: families.index(family)]
    tied = set(structure.outer(family, [t for f in earlier for t in f]))
    return {f for f in earlier if tied & set(f)}


def _task(
    family: tuple[str, ...],
    done: Mapping[tuple[str, ...], Rounded],
    layout: _Layout,
    policy: DisclosurePolicy,
    key: RoundingKey,
) -> Family:
    earlier = [
        f
        for f in sorted(done)
        if set(f) & set(layout.structure.outer(family, [t for f in done for t in f]))
    ]
    lines, counts = layout.lines(family), layout.array(family)
    outer = [line for f in earlier for line in layout.lines(f)]
    published = [done[f].values for f in earlier]
    limits = policy.limits(layout.structure.measure_of[t] for t in family)
    return Family(
        _restricted(layout.structure, lines + outer),
        layout.areas,
        tuple(lines + outer),
        len(lines),
        layout.periods,
        np.concatenate([counts, *published], axis=1),
        np.concatenate([np.full(counts.shape, np.nan), *published], axis=1),
        Limits(*limits),
        key,
    )


def _restricted(structure: Structure, lines: list[Line]) -> Structure:
    """The structure with only the rules between these lines, so that it is small to hand over."""
    known = set(lines)
    return Structure(
        tuple(r for r in structure.rules if r.lines <= known and r.kept),
        structure.parents,
        structure.months,
        structure.measure_of,
        structure.sets,
        structure.flows,
        {line: group for line, group in structure.groups.items() if line in known},
        structure.lives,
    )
