"""From all cells of a release to its protected counts:
families of linked tallies, each rounded as a whole, wholes before their parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from builder.combinations import number_among, numbered, rows_in, stacked, values_at
from builder.disclosure.earlier import Earlier
from builder.disclosure.family import DisclosureError, Family, Limits, Rounded
from builder.disclosure.keys import RoundingKey
from builder.disclosure.limit import UNLIMITED, Limit
from builder.disclosure.rounding import round_family
from builder.disclosure.slices import with_grown
from builder.disclosure.structure import PLACE, Line, Structure
from builder.kept import Kept
from builder.policy import DisclosurePolicy
from release.vocabulary import Status


@dataclass(frozen=True)
class Protected:
    """Protected counts: the rows of the cells with `value` (Int64, empty where `status` says why)
    and `rounded`, and no `count`; and what it took.

    `withheld` counts the cells that are not shown, `forced` those of them for which no neighbour
    keeps the relations. `world` is a value for each cell, the published one or one that a withheld
    cell may stand for, with which every relation holds; `small` says which withheld cells count
    less than two bases, as a reader takes all of them to that nothing shows to be more than one.
    Both never leave the builder.
    """

    frame: pd.DataFrame
    programmes: int
    joined: int
    forced: int
    withheld: int
    world: np.ndarray
    small: np.ndarray


def protect(
    cells: pd.DataFrame,
    policy: DisclosurePolicy,
    *,
    structure: Structure,
    key: RoundingKey,
    earlier: Earlier | None = None,
    withhold: pd.DataFrame | None = None,
    workers: int = 1,
    kept: Kept | None = None,
    limit: Limit = UNLIMITED,
) -> Protected:
    """Round every protected count of the release, all linked tables at once;
    exempt measures stay exact.

    `earlier` is what releases still public show: a cell that cannot have changed is shown as it
    was, or withheld. `withhold` are cells, with the columns of PLACE, that are not to be shown. The
    result depends on the cells, the policy, the key, `earlier` and `withhold` alone: not on the
    order of rows, on `workers`, on the machine, or on what is in `kept`. Raises
    `DisclosureError`, naming measure and table, for cells that cannot be counts, areas that are no
    tree, and where it takes more than its `limit`.
    """
    check_cells_are_counts(cells, structure)
    tallies = [t for t in cells["tally"].unique() if structure.measure_of[t] not in policy.exempt]
    count, before, grown_periods = len(cells), None, frozenset[str]()
    if earlier is not None:
        grown = earlier.open_periods
        grown = grown[grown["tally"].isin(tallies)].assign(count=lambda f: f["value"], status="")
        cells = stacked([cells, grown[[c for c in cells.columns if c in grown]]], PLACE)
        structure, before = earlier.within(structure), earlier.cells
        grown_periods = frozenset(grown["period"].unique())
    layout = _Layout(cells, structure, before, grown_periods, withhold)
    families = structure.families(tallies)
    limit.begin(len(families) * len(layout.periods))
    made = dict(_rounded(families, layout, policy, key, workers, kept, limit))
    values = cells["count"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    withheld, small = (np.zeros(len(cells), dtype=bool) for _ in range(2))
    for family, result in made.items():
        rows, areas, lines, periods = layout.places(family)
        values[rows] = result.values[areas, lines, periods]
        withheld[rows] = result.withheld[areas, lines, periods]
        small[rows] = result.small[areas, lines, periods]
    withheld &= ~np.isnan(values)
    world = values.copy()
    values[withheld] = np.nan
    rounded = cells["tally"].isin(tallies).to_numpy() & ~np.isnan(values)
    frame = cells.drop(columns="count").assign(
        value=pd.array(np.round(values), dtype="Float64").astype("Int64"), rounded=rounded
    )
    frame["status"] = frame["status"].mask(withheld, str(Status.CONFIDENTIAL))
    programmes, joined, forced = (
        sum(getattr(r, what) for r in made.values()) for what in ("programmes", "joined", "forced")
    )
    return Protected(
        frame[:count],
        programmes,
        joined,
        forced,
        int(withheld[:count].sum()),
        world[:count],
        (withheld & small)[:count],
    )


def not_applicable(protected: pd.DataFrame, structure: Structure) -> pd.DataFrame:
    """Protected counts in which a category that nothing can lie in, such as one of an age outside a
    measure's, is not applicable and has no figure."""
    never = (number_among(protected, PLACE[:3], structure.impossible) >= 0) & protected[
        "value"
    ].notna()
    return protected.assign(
        value=protected["value"].mask(never),
        rounded=protected["rounded"] & ~never,
        status=protected["status"].mask(never, str(Status.NOT_APPLICABLE)),
    )


def check_cells_are_counts(cells: pd.DataFrame, structure: Structure) -> None:
    """Raise `DisclosureError` for negative or fractional cells, cells that stand twice, areas
    outside the tree, and areas whose whole is missing."""
    count = cells["count"].astype("Float64")
    areas, periods = (
        cells["geography"].isin(structure.parents),
        cells["period"].isin(structure.months),
    )
    parent = cells["geography"].map(structure.parents)
    inner = cells[parent.notna()].assign(geography=parent[parent.notna()])[PLACE]
    twice = cells.duplicated(PLACE)
    hole = pd.Series(False, index=cells.index)
    hole.loc[inner.index] = rows_in(inner, cells[~twice], PLACE) < 0
    wrong = {
        "a negative count": (count < 0).fillna(False),
        "a count that is no whole number": (count % 1 != 0).fillna(False),
        "a cell that stands twice": twice,
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

    def __init__(
        self,
        cells: pd.DataFrame,
        structure: Structure,
        earlier: pd.DataFrame | None = None,
        grown: frozenset[str] = frozenset(),
        withhold: pd.DataFrame | None = None,
    ) -> None:
        self.structure, self.grown = structure, grown
        self.withhold = np.zeros(len(cells))
        if withhold is not None:
            self.withhold[rows_in(cells, withhold, PLACE) >= 0] = 1
        self.before = np.full(len(cells), np.nan)
        if earlier is not None:
            last = earlier.drop_duplicates(PLACE, keep="last")
            value = last["value"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
            self.before = values_at(value, rows_in(cells, last, PLACE))
        self.areas = tuple(sorted(cells["geography"].unique()))
        self.periods = tuple(sorted(cells["period"].unique()))
        self.counts = cells["count"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
        self.area = pd.Index(self.areas).get_indexer(cells["geography"])
        self.period = pd.Index(self.periods).get_indexer(cells["period"])
        self.line, self.names = numbered(cells, PLACE[:3])
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

    def array(self, family: tuple[str, ...], of: np.ndarray | None = None) -> np.ndarray:
        """True counts of a family, or something else of each cell, as areas x lines x periods."""
        rows, areas, lines, periods = self.places(family)
        array = np.full((len(self.areas), len(self.lines(family)), len(self.periods)), np.nan)
        array[areas, lines, periods] = (self.counts if of is None else of)[rows]
        return array


def _rounded(
    families: list[tuple[str, ...]],
    layout: _Layout,
    policy: DisclosurePolicy,
    key: RoundingKey,
    workers: int,
    kept: Kept | None,
    limit: Limit,
) -> Iterator[tuple[tuple[str, ...], Rounded]]:
    """Every family, rounded as soon as the families with its wholes are."""
    done: dict[tuple[str, ...], Rounded] = {}
    if workers == 1:
        for family in families:
            done[family] = round_family(_task(family, done, layout, policy, key), kept, limit)
            yield family, done[family]
        return
    with ThreadPoolExecutor(
        workers
    ) as pool:  # the solver lets go of the interpreter while it works
        waiting = list(families)
        running: dict[Future, tuple[str, ...]] = {}
        while waiting or running:
            for family in [
                f for f in waiting if _wholes(f, families, layout.structure) <= done.keys()
            ]:
                task = _task(family, done, layout, policy, key)
                running[pool.submit(round_family, task, kept, limit)] = family
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
    outer = set(layout.structure.outer(family, [t for f in done for t in f]))
    earlier = [f for f in sorted(done) if set(f) & outer]
    lines, counts = layout.lines(family), layout.array(family)
    others = [line for f in earlier for line in layout.lines(f)]
    published = [done[f].values for f in earlier]
    seen = [_ever_seen(f, done[f], layout) for f in earlier]
    shown = (
        dict(zip(others, np.concatenate(seen, axis=1).transpose(1, 0, 2), strict=True))
        if seen
        else {}
    )
    base, sums = policy.limits(layout.structure.measure_of[t] for t in family)
    task = Family(
        _restricted(layout.structure, lines + others),
        layout.areas,
        tuple(lines + others),
        len(lines),
        layout.periods,
        np.concatenate([counts, *published], axis=1),
        np.concatenate([np.full(counts.shape, np.nan), *published], axis=1),
        _sure(lines, shown, layout),
        layout.array(family, layout.before),
        np.zeros(counts.shape),
        np.full(counts.shape, np.inf),
        layout.array(family, layout.withhold) == 1,
        Limits(base, sums),
        key,
    )
    return with_grown(task, layout.grown)


def _ever_seen(family: tuple[str, ...], rounded: Rounded, layout: _Layout) -> np.ndarray:
    """The values of a family that a reader can see: those that are shown, and what was shown before
    of cells that are withheld now."""
    before = layout.array(family, layout.before)
    return np.where(rounded.withheld, before, rounded.values)


def _sure(lines: list[Line], shown: Mapping[Line, np.ndarray], layout: _Layout) -> np.ndarray:
    """Cells that facts, or what is published of their signs, show to be at least 1."""
    sure = np.zeros((len(layout.areas), len(lines), len(layout.periods)), dtype=bool)
    number = {line: i for i, line in enumerate(lines)}
    for sign in layout.structure.presence:
        if sign.of in number and sign.sign in shown:
            sure[:, number[sign.of]] |= np.nan_to_num(shown[sign.sign]) > 0
    place = {
        name: {x: i for i, x in enumerate(names)}
        for name, names in (("area", layout.areas), ("period", layout.periods))
    }
    for line, area, month in layout.structure.facts:
        if line in number and area in place["area"] and month in place["period"]:
            sure[place["area"][area], number[line], place["period"][month]] = True
    return sure


def _restricted(structure: Structure, lines: list[Line]) -> Structure:
    """The structure with only the relations between these lines,
    so that it is small to hand over."""
    known = set(lines)
    return replace(
        structure,
        rules=tuple(r for r in structure.rules if r.lines <= known and r.kept),
        within=tuple(w for w in structure.within if {w.part, w.whole} <= known),
        presence=(),
        facts=frozenset(),
        groups={line: group for line, group in structure.groups.items() if line in known},
    )
