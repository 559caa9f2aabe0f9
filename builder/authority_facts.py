"""Operational facts about authorities, and figures published elsewhere:
exact by policy, so they are carried, not counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from builder.dimensions import BuildError, Dimensions
from builder.figure_names import figure_names, not_told_apart
from builder.statements import in_order
from measures.measure import Breakdown, Dates, Furthest, Measure, Quoted
from release.vocabulary import ALL, Status

Fact = Measure
"""A measure that is carried for each authority: its `counts` are `Furthest` or `Dates`."""


def facts_of(measures: Iterable[Measure]) -> list[Fact]:
    """Those of the measures that are facts about authorities."""
    return [m for m in measures if isinstance(m.counts, Furthest | Dates)]


def table_of(fact: Fact) -> str:
    """The table a fact is read from. Raises `TypeError` for a measure that is none."""
    if not isinstance(fact.counts, Furthest | Dates):
        raise TypeError(f"measure {fact.id}: not a fact about authorities")
    return fact.counts.table


def select_of(fact: Fact, breakdowns: Mapping[str, Breakdown]) -> sa.Select:
    """What is read of a fact's table: the authority, the category, and whether it was reached,
    or one day for each reading."""
    columns: list[sa.ColumnElement]
    match fact.counts:
        case Furthest(table, breakdown, where):
            columns = [
                sa.column("authority"),
                sa.literal_column(breakdowns[breakdown].expression(table)).label("category"),
                sa.literal_column(f"case when {where} then 1 else 0 end").label("reached"),
            ]
        case Dates(table, by, readings, _):
            columns = [
                sa.column("authority"),
                sa.column(by) if by else sa.literal_column("''").label("category"),
                *(sa.column(c) for _, c in readings),
            ]
        case _:
            raise TypeError(f"measure {fact.id}: not a fact about authorities")
    return sa.select(*columns).select_from(sa.table(table)).order_by(*in_order(columns))


def authority_facts(
    read: Mapping[tuple[str, str], list[tuple]], measures: Iterable[Measure], dimensions: Dimensions
) -> pd.DataFrame:
    """Observations whose `text` is a category or an ISO date, for each authority at each month's
    end. `read` are the rows of `select_of` by month and measure.

    A fact not reached yet has status `z`; an authority that sent no return has `x`.
    """
    frames = []
    for month in dimensions.months:
        for fact in facts_of(measures):
            frames += [
                pd.DataFrame(_facts(fact, read[month, fact.id], dimensions)).assign(
                    measure=fact.id, period=month
                ),
                _unsent(fact, month, dimensions),
            ]
    return _complete(pd.concat(frames, ignore_index=True), dimensions)


def _facts(measure: Measure, rows: Iterable[tuple], dimensions: Dimensions) -> dict[str, object]:
    """The columns of one fact in one month."""
    match measure.counts:
        case Furthest(_, breakdown, _):
            order = [c.id for c in dimensions.breakdowns[breakdown].categories]
            reached: dict[str, int] = {}
            for authority, category, yes in rows:
                reached[authority] = max(
                    reached.get(authority, -1), order.index(category) if yes else -1
                )
            return {
                "breakdown": ALL,
                "category": ALL,
                "geography": list(reached),
                "text": [order[n] if n >= 0 else None for n in reached.values()],
            }
        case Dates(_, by, readings, needed):
            names = [reading for reading, _ in readings]
            rows = list(rows)
            days = [day for row in rows for day in row[2:]]
            return {
                "breakdown": measure.splits()[0].breakdown,
                "category": [f"{r[1]}.{n}" if by else n for r in rows for n in names],
                "geography": [row[0] for row in rows for _ in names],
                "text": [None if day is None else day.isoformat() for day in days],
                "status": [
                    str(Status.NOT_AVAILABLE) if day is None and name in needed else None
                    for day, name in zip(days, names * len(rows), strict=True)
                ],
            }
    raise TypeError(f"measure {measure.id}: not a fact about authorities")


def _unsent(measure: Measure, month: str, dimensions: Dimensions) -> pd.DataFrame:
    codes = (
        [code for code, m in sorted(dimensions.unsent) if m == month]
        if table_of(measure) in dimensions.sent_tables
        else []
    )
    places = (
        [(ALL, ALL)]
        if isinstance(measure.counts, Furthest)
        else [
            (s.breakdown, c.id)
            for s in measure.splits()
            for c in dimensions.breakdowns[s.breakdown].categories
        ]
    )
    rows = [
        {
            "breakdown": b,
            "category": c,
            "geography": code,
            "text": None,
            "status": str(Status.NOT_AVAILABLE),
            "measure": measure.id,
            "period": month,
        }
        for code in codes
        for b, c in places
    ]
    return pd.DataFrame(
        rows, columns=["breakdown", "category", "geography", "text", "status", "measure", "period"]
    )


def _complete(frame: pd.DataFrame, dimensions: Dimensions) -> pd.DataFrame:
    told = frame["text"].notna()
    known = np.where(told, str(Status.SHOWN), str(Status.NOT_APPLICABLE))
    return frame.assign(
        text=frame["text"].where(told, None),
        status=frame["status"].where(frame["status"].notna(), known),
        rounded=False,
    )


def quoted_figures(
    figures: pa.Table, measures: Iterable[Measure], *, period: str
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Observations of every figure published elsewhere, and `{category id: title}` in the order
    given. Raises `BuildError` when two figures cannot be told apart."""
    units = {m.id: m.unit for m in measures if isinstance(m.counts, Quoted)}
    rows = [r for r in figures.to_pylist() if r["measure"] in units]
    names = figure_names(rows, units)
    if alike := not_told_apart(rows, names):
        raise BuildError(
            f"quoted_figures: {len(alike)} figures share category, source and date with another; "
            "give each a category of its own"
        )
    observations = [
        _quotation(row) | {"category": category, "period": period}
        for row, (category, _) in zip(rows, names, strict=True)
    ]
    return pd.DataFrame(observations, columns=_QUOTED_COLUMNS).astype({"value": "Float64"}), dict(
        names
    )


_QUOTED_COLUMNS = [
    "measure",
    "breakdown",
    "geography",
    "source",
    "value",
    "text",
    "status",
    "rounded",
    "category",
    "period",
]
"""Of the observations of what is quoted, also where an extract quotes nothing,
or nothing but gaps."""

_GAPS = {"not_supplied": Status.NOT_AVAILABLE, "suppressed": Status.CONFIDENTIAL}
"""What stands where no figure was published, by why."""


def _quotation(row: dict) -> dict:
    """One figure as published, with the date it is of; where there is none, why."""
    status = _GAPS[row["gap"]] if row["gap"] else Status.SHOWN
    return {
        "measure": row["measure"],
        "breakdown": "figure",
        "geography": row["geography"],
        "source": row["source"],
        "value": row["value"],
        "text": None if row["gap"] else row["as_at"],
        "status": str(status),
        "rounded": False,
    }


def stated_ratings(ratings: Iterable[Mapping[str, object]], *, period: str) -> pd.DataFrame:
    """Observations of delivery confidence as stated by people in charge:
    the rating, who stated it, and when."""
    readings = (("rating", "rating"), ("by", "stated_by"), ("on", "stated_on"))
    rows = [
        {
            "measure": "stated_confidence",
            "breakdown": "milestone_by_stated",
            "category": f"{row['milestone']}.{name}",
            "geography": row["geography"],
            "period": period,
            "value": None,
            "text": str(row[column]),
            "rounded": False,
            "status": str(Status.SHOWN),
        }
        for row in ratings
        for name, column in readings
    ]
    columns = ("measure", "breakdown", "category", "geography", "period", "value", "text")
    return pd.DataFrame(rows, columns=[*columns, "rounded", "status"]).astype({"value": "Float64"})
