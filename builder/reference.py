"""What an extract says that is carried and not counted, read once and before anything is counted:
nothing after that asks an engine or opens a file of the extract.

None of it is about a person, but for how many practitioners and systems an authority's own tables
hold, which whoever builds is warned by and no release is made from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from builder.areas import Areas, areas_of
from builder.authority_facts import Fact, facts_of, select_of, table_of
from builder.contract import BY_NAME
from builder.contradictions import TABLES, Counts, Reached
from builder.engines import Engine
from builder.extracts import Extract
from builder.statements import in_order
from measures import BREAKDOWNS
from measures.measure import Measure


@dataclass(frozen=True)
class Reference:
    """The tables of an extract that are carried.

    `unsent` are the (authority, month) without a return, `corrections` the (authority, month, day)
    corrected after one. `population` has the columns geography, category (the age band) and
    persons. `facts` holds, by month and measure, the rows of `builder.authority_facts.select_of`;
    `reached` the milestones reached at each month's end beside what the authority's own tables
    hold.
    """

    areas: Areas
    months: tuple[str, ...]
    unsent: frozenset[tuple[str, str]]
    corrections: tuple[tuple[str, str, dt.date], ...]
    population: pd.DataFrame
    sources: tuple[dict, ...]
    quoted: pa.Table
    stated: tuple[dict, ...]
    facts: Mapping[tuple[str, str], list[tuple]]
    reached: Mapping[str, list[Reached]]


def read_reference(extract: Extract, engine: Engine, measures: Iterable[Measure]) -> Reference:
    """Read all of it. Raises `EngineError`."""
    facts = facts_of(measures)
    returns = {month: _returns(extract, engine, month) for month in extract.months}
    return Reference(
        areas=areas_of(_table(extract, engine, "geographies")),
        months=extract.months,
        unsent=frozenset(
            (code, month)
            for month, rows in returns.items()
            for code, received, _ in rows
            if received is None
        ),
        corrections=tuple(
            (code, month, corrected)
            for month, rows in returns.items()
            for code, _, corrected in rows
            if corrected is not None
        ),
        population=_population(extract, engine),
        sources=tuple(_table(extract, engine, "sources").to_pylist()),
        quoted=_table(extract, engine, "quoted_figures"),
        stated=tuple(
            _table(extract, engine, "stated_ratings").to_pylist()
            if extract.listed("stated_ratings")
            else ()
        ),
        facts={
            (month, measure): rows
            for month in extract.months
            for measure, rows in _facts(extract, engine, facts, month)
        },
        reached={month: list(_reached(extract, engine, month)) for month in extract.months},
    )


def _population(extract: Extract, engine: Engine) -> pd.DataFrame:
    population = _table(extract, engine, "population").to_pandas()
    return population[["geography", "age_band", "persons"]].rename(columns={"age_band": "category"})


def _table(extract: Extract, engine: Engine, name: str) -> pa.Table:
    columns: list[sa.ColumnElement] = [sa.column(column.name) for column in BY_NAME[name].columns]
    engine.register(name, extract.paths(name), columns=BY_NAME[name].columns)
    return engine.fetch_frame(
        sa.select(*columns).select_from(sa.table(name)).order_by(*in_order(columns))
    )


def _register(extract: Extract, engine: Engine, name: str, month: str) -> None:
    engine.register(name, extract.paths(name, month), columns=BY_NAME[name].columns)


def _returns(extract: Extract, engine: Engine, month: str) -> list[tuple]:
    _register(extract, engine, "returns", month)
    columns: list[sa.ColumnElement] = [
        sa.column(name) for name in ("authority", "received_on", "corrected_on")
    ]
    return engine.fetch(
        sa.select(*columns).select_from(sa.table("returns")).order_by(*in_order(columns))
    )


def _facts(
    extract: Extract, engine: Engine, facts: Iterable[Fact], month: str
) -> Iterator[tuple[str, list[tuple]]]:
    facts = list(facts)
    for table in dict.fromkeys(table_of(fact) for fact in facts):
        _register(extract, engine, table, month)
        for fact in facts:
            if table_of(fact) == table:
                yield fact.id, engine.fetch(select_of(fact, BREAKDOWNS))


# -- what an authority's tables say of milestones --------------------------------------------------


def _reached(extract: Extract, engine: Engine, month: str) -> Iterator[Reached]:
    for table in TABLES:
        _register(extract, engine, table, month)
    planned = _by_authority(engine, "rollout_plan", "cast(sum(planned) as bigint)")
    people = _by_authority(engine, "practitioners", "count(*)", "count(account_issued_on)")
    systems = _by_authority(engine, "systems", "count(connected_on)")
    columns: list[sa.ColumnElement] = [sa.column("authority"), sa.column("milestone")]
    reached = (
        sa.select(*columns)
        .select_from(sa.table("rollout_milestones"))
        .where(sa.literal_column("actual_on is not null"))
        .order_by(*in_order(columns))
    )
    for code, milestone in engine.fetch(reached):
        trained, issued = people.get(code, (0, 0))
        yield (
            code,
            milestone,
            Counts(planned.get(code, (0,))[0], trained, issued, systems.get(code, (0,))[0]),
        )


def _by_authority(engine: Engine, table: str, *counted: str) -> dict[str, tuple[int, ...]]:
    select: sa.Select = (
        sa.select(
            sa.column("authority"),
            *(sa.literal_column(text).label(f"n{n}") for n, text in enumerate(counted)),
        )
        .select_from(sa.table(table))
        .group_by(sa.column("authority"))
    )
    return {code: tuple(counts) for code, *counts in engine.fetch(select)}
