"""What must hold of the cells before they are protected, and of the observations before they are
written. Each check has a name for the manifest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from builder.areas import Areas
from builder.dimensions import BuildError, Dimensions
from builder.periods import Period
from builder.relations import Relations, Rule, adding_up, relations_of
from builder.relations.kept import Counts, asked
from builder.relations.words import sentence
from builder.statements import Tally
from measures.measure import Breakdown
from release.vocabulary import ALL, REPLACES_VALUE, Level

_MOST_TOLD = 10


def check_cells(
    cells: pd.DataFrame,
    tallies: tuple[Tally, ...],
    breakdowns: Mapping[str, Breakdown],
    dimensions: Dimensions,
) -> list[str]:
    """Names of the checks that true counts passed.
    Raises `BuildError` naming the measure and the check otherwise."""
    if cells.duplicated(["tally", "breakdown", "category", "geography", "period"]).any():
        raise BuildError("cells: the same cell was counted twice; this is a fault in the builder")
    measures = tuple({t.measure.id: t.measure for t in tallies}.values())
    relations, adding = relations_of(measures, breakdowns), adding_up(measures, breakdowns)
    counts = Counts(
        cells,
        dimensions.periods,
        without=_without(dimensions),
        sent=[t.id for t in tallies if t.counts.table in dimensions.sent_tables],
    )
    _relations_hold(relations, counts, breakdowns, tallies)
    for tally in tallies:
        if tally.id not in adding.sets:
            _areas_add_up(counts, tally, dimensions)
    return [
        "no cell twice",
        "categories add up to totals",
        "authorities add up to regions and England",
        "no part exceeds its whole",
        "relations between counts hold",
    ]


def _without(dimensions: Dimensions) -> set[tuple[str, str]]:
    """Areas in which an authority sent nothing for a month, with the month."""
    parents = {r["code"]: r["parent"] for r in dimensions.areas.rows}
    found = set()
    for authority, month in dimensions.unsent:
        area: str | None = authority
        while area is not None:
            found.add((area, month))
            area = parents[area]
    return found


def _relations_hold(
    relations: Relations,
    counts: Counts,
    breakdowns: Mapping[str, Breakdown],
    tallies: tuple[Tally, ...],
) -> None:
    """What holds by definition or contract holds of the counts:
    else a record is not what the contract says, or a declaration is wrong."""
    broken = [a for a in asked(relations, counts) if a.broken and a.relation.sure]
    lines = []
    for found in broken[:_MOST_TOLD]:
        own = _own_breakdown(found.relation)
        what = (
            f"{own[0]}: {own[1]} does not add up to the total"
            if own
            else f"relation {sentence(found.relation, tallies, breakdowns)!r} does not hold"
        )
        lines.append(
            f"{what} in {found.broken} of {found.places} cells; a record holds what its contract "
            "or the declarations rule out"
        )
    if lines:
        more = len(broken) - len(lines)
        raise BuildError("\n".join([*lines, *([f"and {more} relations more"] if more else [])]))


def _own_breakdown(relation: object) -> tuple[str, str] | None:
    """Tally and breakdown of a rule that a total is the sum of its categories."""
    if (
        isinstance(relation, Rule)
        and relation.exact
        and len({line[0] for line in relation.lines}) == 1
    ):
        (total, *parts) = [line for _, line in relation.terms]
        return (total[0], parts[0][1]) if total[1] == ALL else None
    return None


def _areas_add_up(counts: Counts, tally: Tally, dimensions: Dimensions) -> None:
    """Regions add up to England, and authorities to their regions, where all of them have a figure,
    or sent nothing and are in no total either."""
    silent = dimensions.unsent if tally.counts.table in dimensions.sent_tables else frozenset()
    for whole, below, parts in _parts(dimensions.areas, counts):
        usable = _usable(parts, silent, dimensions, counts)
        columns = [counts.areas[p] for p in parts]
        wrong = 0
        for line, number in counts.number.items():
            if line[0] == tally.id:
                total, inside = (
                    counts.values[number][:, counts.areas[whole]],
                    counts.values[number][:, columns],
                )
                known = (
                    ~np.isnan(total)
                    & (usable | ~np.isnan(inside)).all(axis=1)
                    & ~np.isnan(inside).all(axis=1)
                )
                wrong += int((known & (np.nansum(inside, axis=1) != total)).sum())
        if wrong:
            raise BuildError(
                f"{tally.id}: the {below} do not add up to {whole} in {wrong} cells; an authority "
                "lies in no region, or what is counted once lies in two"
            )


def _parts(areas: Areas, counts: Counts) -> list[tuple[str, str, list[str]]]:
    """Each area with what lies in it: England with its regions,
    each region with its authorities."""
    found = []
    for level, word in ((Level.REGION, "regions"), (Level.AUTHORITY, "authorities")):
        inside: dict[str, list[str]] = {}
        for row in areas.rows:
            if (
                row["level"] == level
                and row["code"] in counts.areas
                and row["parent"] in counts.areas
            ):
                inside.setdefault(row["parent"], []).append(row["code"])
        found += [(whole, word, parts) for whole, parts in inside.items()]
    return found


def _usable(
    parts: list[str], silent: Iterable[tuple[str, str]], dimensions: Dimensions, counts: Counts
) -> np.ndarray:
    """Periods x parts: whether a part without a figure is in no total either,
    because it did not exist or, in that month, sent nothing."""
    row = {r["code"]: r for r in dimensions.areas.rows}
    silent = set(silent)
    return np.array(
        [
            [not _lived(row[code], period) or (code, period.id) in silent for code in parts]
            for period in counts.periods.values()
        ]
    )


def _lived(row: dict, period: Period) -> bool:
    return (row["valid_from"] or dt.date.min) <= period.ends_on and (
        row["valid_to"] or dt.date.max
    ) >= period.starts_on


def check_observations(observations: pd.DataFrame) -> list[str]:
    """Names of the checks that observations passed. Raises `BuildError` otherwise."""
    withheld = observations["status"].isin([str(s) for s in REPLACES_VALUE])
    if observations.loc[withheld, ["value", "numerator", "text"]].notna().any(axis=None):
        raise BuildError(
            "observations: a withheld value is not empty in "
            f"{', '.join(sorted(observations.loc[withheld & observations['value'].notna(), 'measure'].unique()))}"  # noqa: E501
        )
    if (
        observations.loc[~withheld, "value"].isna() & observations.loc[~withheld, "text"].isna()
    ).any():
        raise BuildError("observations: a value is empty without a status that says why")
    return ["withheld values are empty", "empty values say why"]
