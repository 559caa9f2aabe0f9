"""What must hold of the cells before they are protected, and of the observations before they are written. Each check has a name for the manifest."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from builder.areas import Areas
from builder.cells import BuildError
from builder.statements import Tally
from measures.measure import Breakdown, Distinct, FirstSeen
from release.words import ALL, ENGLAND, REPLACES_VALUE, Level


def check_cells(
    cells: pd.DataFrame,
    tallies: tuple[Tally, ...],
    breakdowns: Mapping[str, Breakdown],
    areas: Areas,
) -> list[str]:
    """Names of the checks that true counts passed. Raises `BuildError` naming the measure and the check otherwise."""
    if cells.duplicated(["tally", "breakdown", "category", "geography", "period"]).any():
        raise BuildError("cells: the same cell was counted twice; this is a fault in the builder")
    for tally in tallies:
        own = cells[cells["tally"] == tally.id]
        _categories_add_up(own, tally, breakdowns)
        if not (tally.is_set and isinstance(tally.counts, Distinct)):
            _areas_add_up(own, tally, areas)
        else:
            _parts_within_whole(own, tally)
    return [
        "no cell twice",
        "categories add up to totals",
        "regions add up to England",
        "no part exceeds its whole",
    ]


def _categories_add_up(
    own: pd.DataFrame, tally: Tally, breakdowns: Mapping[str, Breakdown]
) -> None:
    totals = own[own["breakdown"] == ALL].set_index(["geography", "period"])["count"]
    for split in tally.splits:
        if not tally.measure.total or overlaps(tally, breakdowns[split.breakdown]):
            continue
        parts = (
            own[own["breakdown"] == split.breakdown]
            .groupby(["geography", "period"])["count"]
            .sum(min_count=1)
        )
        both = pd.concat(
            [parts, totals.reindex(parts.index)], axis=1, keys=["parts", "total"]
        ).dropna()
        if (both["parts"] != both["total"]).any():
            raise BuildError(
                f"{tally.id}: {split.breakdown} does not add up to the total in {(both['parts'] != both['total']).sum()} cells; a record holds a category that is not declared"
            )


def overlaps(tally: Tally, breakdown: Breakdown) -> bool:
    """Whether one thing counted can lie in two categories of the breakdown."""
    per_row = {"age_band", "sex", "age_band_by_sex"}
    if isinstance(tally.counts, Distinct | FirstSeen):
        return breakdown.id not in per_row
    return tally.counts.table in breakdown.conditions


def _areas_add_up(own: pd.DataFrame, tally: Tally, areas: Areas) -> None:
    level = {r["code"]: r["level"] for r in areas.rows}
    known = own.dropna(subset="count")
    place = ["breakdown", "category", "period"]
    england = known[known["geography"] == ENGLAND].set_index(place)["count"]
    regions = known[known["geography"].map(level) == Level.REGION].groupby(place)["count"].sum()
    both = pd.concat([england, regions], axis=1, keys=["england", "regions"]).dropna()
    if (both["england"] != both["regions"]).any():
        raise BuildError(
            f"{tally.id}: the regions do not add up to England in {(both['england'] != both['regions']).sum()} cells; an authority lies in no region"
        )


def _parts_within_whole(own: pd.DataFrame, tally: Tally) -> None:
    totals = own[own["breakdown"] == ALL].set_index(["geography", "period"])["count"]
    parts = own[own["breakdown"] != ALL]
    whole = totals.reindex(pd.MultiIndex.from_frame(parts[["geography", "period"]])).to_numpy()
    if (parts["count"].to_numpy() > whole).any():
        raise BuildError(
            f"{tally.id}: a category is larger than its total; this is a fault in the builder"
        )


def check_observations(observations: pd.DataFrame) -> list[str]:
    """Names of the checks that observations passed. Raises `BuildError` otherwise."""
    withheld = observations["status"].isin([str(s) for s in REPLACES_VALUE])
    if observations.loc[withheld, ["value", "numerator", "text"]].notna().any(axis=None):
        raise BuildError(
            f"observations: a withheld value is not empty in {', '.join(sorted(observations.loc[withheld & observations['value'].notna(), 'measure'].unique()))}"
        )
    if (
        observations.loc[~withheld, "value"].isna() & observations.loc[~withheld, "text"].isna()
    ).any():
        raise BuildError("observations: a value is empty without a status that says why")
    return ["withheld values are empty", "empty values say why"]
