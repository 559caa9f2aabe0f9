"""Every kind of row a table may hold, as far as any count can tell rows apart: a small table on
which one condition can be seen to imply another.

Its rows are all combinations of the critical values of the columns that conditions and categories
look at (each allowed value, true and false, the dates that dates are compared with and the days
beside them, every hour of a working day and of a day off), less the rows that break a rule of the
contract. What holds on all of them holds of every extract that keeps the contract, so that nobody
has to remember it.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from builder.contract import BY_NAME, Column, Table, Type
from builder.engines import DuckDBEngine
from builder.periods import days_off, working_days_after
from builder.relations.lines import Line
from builder.statements import Source, Tally
from builder.tabulate import calendar_of
from measures.measure import Breakdown, Distinct, FirstSeen
from release.vocabulary import ALL

MONTH, LAST_MONTH = "2010-02", "2010-06"
"""Any month does, of an extract that goes on: what is compared is the order
of dates and not the dates."""

_COMPARED = re.compile(r"\b([a-z_][a-z0-9_]*)\s*(?:<=|>=|<>|<|>|=)\s*([a-z_][a-z0-9_]*)\b")
_NAME = re.compile(r"\b[a-z_][a-z0-9_]*\b")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Universe:
    """The kinds of rows of one table: `holds` says of each line over
    it on which kinds of rows it counts, `where` of each tally's total."""

    table: str
    holds: Mapping[Line, np.ndarray]
    tests: Mapping[str, np.ndarray]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Lines that some row can be counted in, in the order of the declarations."""
        return tuple(line for line, rows in self.holds.items() if rows.any())

    @cached_property
    def impossible(self) -> frozenset[Line]:
        """Lines that no row can be counted in."""
        return frozenset(line for line, rows in self.holds.items() if not rows.any())

    @cached_property
    def implied(self) -> np.ndarray:
        """Whether whatever counts in the line of the row also counts in the line of the column,
        by the order of `lines`."""
        rows = np.array([self.holds[line] for line in self.lines], dtype=np.float32)
        return rows @ (1 - rows).T == 0


def universe_of(
    table: str,
    tallies: Iterable[Tally],
    breakdowns: Mapping[str, Breakdown],
    tests: Iterable[str] = (),
) -> Universe:
    """The universe of a table under the tallies that count over it.

    `tests` are further conditions to be tried on it.

    A breakdown by an attribute of the area has no lines here: it splits areas and not rows.
    """
    tallies = [t for t in tallies if t.counts.table == table]
    declared = BY_NAME[table]
    splits = list(
        dict.fromkeys(
            s.breakdown for t in tallies for s in t.splits if not breakdowns[s.breakdown].of_area
        )
    )
    texts: dict[tuple[str, ...], str] = {
        **{("where", t.id): _where(t, declared) for t in tallies},
        **{("test", test): test for test in tests},
    }
    for name in splits:
        texts |= _category_texts(breakdowns[name], breakdowns, table)
    holds = dict(zip(texts, _evaluate(declared, tuple(texts.values())), strict=True))
    found: dict[Line, np.ndarray] = {}
    for tally in tallies:
        counted = holds["where", tally.id]
        if tally.measure.total:
            found[tally.id, ALL, ALL] = counted
        for split in tally.splits:
            for category in (
                breakdowns[split.breakdown].categories
                if not breakdowns[split.breakdown].of_area
                else ()
            ):
                found[tally.id, split.breakdown, category.id] = (
                    counted & holds["category", split.breakdown, category.id]
                )
    return Universe(
        table,
        found,
        {test: holds["test", test] for test in tests}
        | {t.id: holds["where", t.id] for t in tallies},
    )


def columns_of(text: str, table: str) -> frozenset[str]:
    """Columns of a table that an expression looks at, whatever calendar stands between."""
    names = {c.name for c in BY_NAME[table].columns}
    return frozenset(names & set(_NAME.findall(_source(BY_NAME[table]).sql(_bare(text)))))


def uses_calendar(text: str) -> bool:
    """Whether an expression looks at the month, so that its value can change
    from one to the next."""
    return bool(set(_NAME.findall(_bare(text))) & set(calendar_of(MONTH, LAST_MONTH)))


def _where(tally: Tally, table: Table) -> str:
    """A tally's condition; who or what is counted once must be there to be counted."""
    key = tally.counts.key if isinstance(tally.counts, Distinct | FirstSeen) else ""
    there = f"{key} is not null" if key and table.column(key).nullable else ""
    return " and ".join(f"({part})" for part in (tally.counts.where, there) if part) or "true"


def _category_texts(
    breakdown: Breakdown, breakdowns: Mapping[str, Breakdown], table: str
) -> dict[tuple[str, ...], str]:
    if breakdown.parts:
        parts = [breakdowns[p].expression(table) for p in breakdown.parts]
        return {
            ("category", breakdown.id, c.id): " and ".join(
                f"({text}) = '{value}'" for text, value in zip(parts, c.id.split("."), strict=True)
            )
            for c in breakdown.categories
        }
    if own := breakdown.conditions.get(table):
        return {("category", breakdown.id, c.id): own[c.id] for c in breakdown.categories}
    return {
        ("category", breakdown.id, c.id): f"({breakdown.expression(table)}) = '{c.id}'"
        for c in breakdown.categories
    }


# --- critical values ---


def _source(table: Table) -> Source:
    return Source(table.name, calendar_of(MONTH, LAST_MONTH), tuple(c.name for c in table.columns))


def _bare(text: str) -> str:
    """An expression without the texts it quotes."""
    return re.sub(r"'[^']*'", "''", text)


def _values(table: Table, texts: Sequence[str]) -> dict[str, list[object]]:
    """The critical values of each column that the expressions look at."""
    looked_at = frozenset().union(*(columns_of(text, table.name) for text in texts))
    rules = [r.bad_when for r in table.rules if columns_of(r.bad_when, table.name) <= looked_at]
    dates = _dates(table, looked_at, [*texts, *rules])
    return {
        c.name: [*_values_of(c, dates.get(c.name, ())), *([None] if c.nullable else [])]
        for c in table.columns
        if c.name in looked_at
    }


def _values_of(column: Column, dates: Iterable[dt.date]) -> Sequence[object]:
    if column.allowed:
        return list(column.allowed)
    match column.type:
        case Type.BOOLEAN:
            return [True, False]
        case Type.DATE:
            return sorted(dates)
        case Type.TIMESTAMP:
            off = days_off(MONTH)
            working = next(day for day in working_days_after(MONTH, 1) if day not in off)
            return [
                dt.datetime.combine(day, dt.time(hour))
                for day in (working, off[0])
                for hour in range(24)
            ]
    return [0]


def _dates(table: Table, looked_at: frozenset[str], texts: list[str]) -> dict[str, set[dt.date]]:
    """For each column of dates: what it is compared with, and the day before and after.
    Columns compared with each other share their dates."""
    calendar = {
        name: value
        for name, value in calendar_of(MONTH, LAST_MONTH).items()
        if type(value) is dt.date
    }
    names = {c.name for c in table.columns if c.type is Type.DATE and c.name in looked_at}
    pairs = {pair for text in texts for pair in _COMPARED.findall(_bare(text))}
    pairs |= {(b, a) for a, b in pairs}
    found = {
        name: {calendar[other] for one, other in pairs if one == name and other in calendar}
        or {calendar["month_start"]}
        for name in names
    }
    found = {
        name: {day + n * _DAY for day in days for n in (-1, 0, 1)} for name, days in found.items()
    }
    for name in sorted(names):
        for other in (b for a, b in sorted(pairs) if a == name):
            if later := re.fullmatch(r"working_day_(\d+)", other):
                after = working_days_after(MONTH, int(later[1]))
                found[name] |= {
                    after[day] + n * _DAY
                    for day in found["raised_on"]
                    if day in after
                    for n in (-1, 0, 1)
                }
    return {
        name: found[name].union(*(found[b] for a, b in pairs if a == name and b in names))
        for name in names
    }


# --- evaluation ---


@cache
def _evaluate(table: Table, texts: tuple[str, ...]) -> tuple[np.ndarray, ...]:
    """On which of the different kinds of rows each condition is true. Asked once in a process: the
    same conditions of the same table have one answer."""
    source, values = _source(table), _values(table, texts)
    rules = [r.bad_when for r in table.rules if columns_of(r.bad_when, table.name) <= set(values)]
    crossed = _crossed(table, values)
    kept = " and ".join(f"coalesce(not ({source.sql(rule)}), true)" for rule in rules) or "true"
    tests: list[sa.ColumnElement] = [
        sa.literal_column(f"coalesce(({source.sql(text)}), false)").label(f"t{i}")
        for i, text in enumerate(texts)
    ]
    select = sa.select(*tests).select_from(sa.text(crossed)).where(sa.text(kept)).distinct()
    with (
        tempfile.TemporaryDirectory() as folder,
        DuckDBEngine(folders=[], spill=Path(folder), memory="1GB") as engine,
    ):
        frame = engine.fetch_frame(select.order_by(*(sa.text(f"t{i}") for i in range(len(texts)))))
    return tuple(column.to_numpy() for column in frame.columns)


def _crossed(table: Table, values: Mapping[str, list[object]]) -> str:
    if not values:
        return "(select 1 as one) as rows_0"
    return ", ".join(
        f"(select {_unnested(table.column(name), found)} as {name}) as rows_{i}"
        for i, (name, found) in enumerate(values.items())
    )


def _unnested(column: Column, values: list[object]) -> str:
    return f"unnest([{', '.join(_literal(column, v) for v in values)}])"


def _literal(column: Column, value: object) -> str:
    return f"cast({'null' if value is None else repr(str(value))} as {column.type})"
