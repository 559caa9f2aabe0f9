"""What releases still public show of a new release's cells:
what cannot have changed since is published as it was, or not at all.

A cell can have changed where a return was corrected or came late, or where its figure no longer
fits its true count: then in everything that rests on that area and month. Two figures of one
unchanged count would bound it more closely than one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from builder.disclosure.structure import PLACE, Structure
from builder.policy import DisclosurePolicy
from release.vocabulary import ALL, ENGLAND, Status

CORRECTED = ("returns_corrected", ALL, ALL)
"""The exact count that says whether an authority's return of a month was corrected."""


@dataclass(frozen=True)
class Shown:
    """Counts that a release shows, with the columns of PLACE, `value`, `rounded` and `status`,
    and the months of its periods."""

    counts: pd.DataFrame
    months: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Earlier:
    """What is known of a new release's counts before it is made.

    `cells` are those that are published already and cannot have changed; `open_periods` are counts
    of periods that have grown since, each under a name of its own, and `months` the months of
    those. `exact` are counts that were given elsewhere as they are, with the columns of PLACE and
    `value`.
    """

    cells: pd.DataFrame
    open_periods: pd.DataFrame
    months: Mapping[str, tuple[str, ...]]
    exact: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*PLACE, "value"]))

    def within(self, structure: Structure) -> Structure:
        """The structure with the periods that have grown since."""
        return structure.over(self.months)


def earlier_of(
    cells: pd.DataFrame, structure: Structure, policy: DisclosurePolicy, shown: Iterable[Shown]
) -> Earlier:
    """What the releases `shown`, oldest first, tell of the counts in `cells` (PLACE, `count`,
    `status`)."""
    found: list[pd.DataFrame] = []
    months: dict[str, tuple[str, ...]] = {}
    for release in shown:
        measure = release.counts["tally"].map(structure.measure_of)
        own = release.counts[measure.isin(policy.protected) & release.counts["value"].notna()]
        names = {p: _name(p, ms, structure) for p, ms in release.months.items()}
        months |= {names[p]: ms for p, ms in release.months.items() if names[p] != p}
        own = own.assign(period=own["period"].map(names))
        every = structure.over({names[p]: ms for p, ms in release.months.items()})
        changed = _changed(own, release.counts, cells, every, policy)
        found.append(own[~changed])
    if not found:
        nothing = cells.iloc[:0].assign(value=0.0, rounded=True)
        return Earlier(nothing, nothing, {})
    known = pd.concat(found, ignore_index=True).drop_duplicates(PLACE, keep="last")
    grown = known["period"].isin(months)
    once = known["tally"].isin(structure.unions) & known["rounded"]
    open_periods = known[grown & once]
    used = set(open_periods["period"])
    return Earlier(known[~grown], open_periods, {p: ms for p, ms in months.items() if p in used})


def _name(period: str, months: tuple[str, ...], structure: Structure) -> str:
    """The same name for the same months, another for a period that has grown."""
    return period if structure.months.get(period) == months else f"{period} to {months[-1]}"


def _changed(
    own: pd.DataFrame,
    counts: pd.DataFrame,
    cells: pd.DataFrame,
    structure: Structure,
    policy: DisclosurePolicy,
) -> np.ndarray:
    """For each row of an earlier release, whether anything that it rests on can have changed."""
    areas = sorted(structure.parents)
    months = sorted({m for ms in structure.months.values() for m in ms})
    hit = np.zeros((len(areas), len(months)), dtype=bool)
    at = {"area": pd.Index(areas), "month": pd.Index(months)}
    for area, month in {
        *_corrected(counts, cells),
        *_late(counts, cells),
        *_unfitting(own, cells, structure, policy),
    }:
        if area in at["area"] and month in at["month"]:
            hit[at["area"].get_loc(area), at["month"].get_loc(month)] = True
    return _rests_on(own, hit, at, structure)


def _corrected(counts: pd.DataFrame, cells: pd.DataFrame) -> set[tuple[str, str]]:
    """Authorities and months whose return was corrected since."""
    now, then = (_line(frame, value) for frame, value in ((cells, "count"), (counts, "value")))
    both = now.join(then.rename("then"), how="left").fillna(0)
    return set(both.index[both.iloc[:, 0] != both["then"]])


def _line(frame: pd.DataFrame, value: str) -> pd.Series:
    tally, breakdown, category = CORRECTED
    own = frame[
        (frame["tally"] == tally)
        & (frame["breakdown"] == breakdown)
        & (frame["category"] == category)
    ]
    series = own.set_index(["geography", "period"])[value].astype("Float64")
    return series if value == "value" else series.to_frame()


def _late(counts: pd.DataFrame, cells: pd.DataFrame) -> set[tuple[str, str]]:
    """Areas and months of which something was sent that was not, or the other way round."""
    unsent = [
        set(
            frame.loc[
                (frame["status"] == Status.NOT_AVAILABLE) & (frame["breakdown"] == ALL),
                ["tally", "geography", "period"],
            ].itertuples(index=False, name=None)
        )
        for frame in (counts, cells)
    ]
    known = set(counts["tally"]) & set(cells["tally"])
    return {(area, month) for tally, area, month in unsent[0] ^ unsent[1] if tally in known}


def _unfitting(
    own: pd.DataFrame, cells: pd.DataFrame, structure: Structure, policy: DisclosurePolicy
) -> set[tuple[str, str]]:
    """Areas and months with a figure that the count no longer gives."""
    both = own.merge(cells[[*PLACE, "count"]], on=PLACE)
    limits = {t: policy.limits([structure.measure_of[t]]) for t in both["tally"].unique()}
    base, sums = (
        both["tally"].map({t: v[i] for t, v in limits.items()}).to_numpy(float) for i in (0, 1)
    )
    month = both["period"].map({p: structure.is_month(p) for p in structure.months}).to_numpy(bool)
    count = both["count"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    value = both["value"].to_numpy(float)
    off = np.abs(value - count)
    of_month = (off >= base) | ((count % base == 0) & (off > 0))
    wrong = both["rounded"].to_numpy(bool) & np.where(month, of_month, off > sums)
    last = both["period"].map({p: ms[-1] for p, ms in structure.months.items()})
    return set(zip(both["geography"][wrong], last[wrong], strict=True))


def _rests_on(
    own: pd.DataFrame, hit: np.ndarray, at: Mapping[str, pd.Index], structure: Structure
) -> np.ndarray:
    """Rows of which an area and month behind them is hit: `hit` is areas x months."""
    areas, months = at["area"], at["month"]
    above = hit.copy()
    for i, code in enumerate(areas):
        parent = structure.parents[code]
        while parent is not None:
            above[areas.get_loc(parent)] |= hit[i]
            parent = structure.parents[parent]
    period = pd.Index(structure.months)
    inside = np.array([[m in ms for m in months] for ms in structure.months.values()])
    found = np.zeros(len(own), dtype=bool)
    lines = own[PLACE[:3]].drop_duplicates().itertuples(index=False, name=None)
    by_line = own.groupby(PLACE[:3], sort=False).indices
    for line in lines:
        back = structure.looks_back.get(line[0], 1)
        seen = _looking_back(above, back)
        if line in structure.groups:
            members = [areas.get_loc(a) for a in structure.groups[line][1] if a in areas]
            seen = seen.copy()
            seen[areas.get_loc(ENGLAND)] = _looking_back(hit[members], back).any(axis=0)
        rows = by_line[line]
        place = own.iloc[rows]
        found[rows] = (
            seen[areas.get_indexer(place["geography"])]
            & inside[period.get_indexer(place["period"])]
        ).any(axis=1)
    return found


def _looking_back(hit: np.ndarray, months: int) -> np.ndarray:
    """The months whose count over so many months holds a month that is hit."""
    found = hit.copy()
    for k in range(1, months):
        found[:, k:] |= hit[:, :-k]
    return found
