"""From declarations to SQL: for each table of the extract, the few grouped queries that count everything declared over it.

A *tally* is one thing that is counted: a measure, or the numerator a rate brings with it. Each table is read once for its additive tallies,
once for the tallies that count a child once, and once for each set that outlives the month. The text is plain SQL in the portable subset.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from measures.measure import Breakdown, Distinct, FirstSeen, Measure, Ratio, Rows, Split, Total
from release.words import ALL

MASK_BITS = 60
"""Conditions one integer mask holds: a BIGINT less its sign, with room to spare."""


@dataclass(frozen=True)
class Tally:
    """One thing counted from records: `id` is the measure's, or `<measure>.numerator` for a count that a rate brings with it."""

    id: str
    counts: Rows | Total | Distinct | FirstSeen
    splits: tuple[Split, ...]
    measure: Measure

    @property
    def is_stock(self) -> bool:
        """Whether it counts each key once among the rows of one month alone."""
        return isinstance(self.counts, Distinct) and not self.counts.over_periods

    @property
    def is_set(self) -> bool:
        """Whether it is counted by set algebra over several months."""
        return isinstance(self.counts, FirstSeen) or (isinstance(self.counts, Distinct) and self.counts.over_periods)


@dataclass(frozen=True)
class Counted:
    """What one column, or one bit, of a partial counts: a tally, and where categories overlap, the category."""

    tally: str
    breakdown: str = ALL
    category: str = ALL


@dataclass(frozen=True)
class Statement:
    """One query over one table in one month. `keys` are its breakdown columns, `counted` what its columns or bits stand for."""

    table: str
    kind: str
    select: sa.Select
    keys: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()


def tallies_of(measures: Iterable[Measure]) -> tuple[Tally, ...]:
    """Everything that must be counted from records for these measures, in their order."""
    found = []
    for measure in measures:
        counts = measure.counts
        if isinstance(counts, Ratio) and isinstance(counts.numerator, Rows):
            found.append(Tally(f"{measure.id}.numerator", counts.numerator, measure.splits(), measure))
        elif isinstance(counts, Rows | Total | Distinct | FirstSeen):
            found.append(Tally(measure.id, counts, measure.splits(), measure))
    return tuple(found)


def statements(table: str, tallies: Iterable[Tally], breakdowns: Mapping[str, Breakdown], calendar: Mapping[str, object], columns: Iterable[str]) -> list[Statement]:
    """The queries that count these tallies over one table in one month.

    `calendar` maps the calendar names an expression may use to the values of the month; `columns` are the columns of the table. Raises
    `ValueError` when an expression cannot be used.
    """
    own = [t for t in tallies if t.counts.table == table]
    source = _Source(table, calendar, tuple(columns))
    plain = [t for t in own if not t.is_stock and not t.is_set]
    found = [_counts(source, plain, breakdowns)] if plain else []
    found += _stocks(source, [t for t in own if t.is_stock], breakdowns)
    for tally in own:
        if tally.is_set:
            found += _sets(source, tally, breakdowns)
    return found


@dataclass(frozen=True)
class _Source:
    """A table of the extract in one month, with the month's calendar at hand."""

    table: str
    calendar: Mapping[str, object]
    columns: tuple[str, ...]

    def sql(self, expression: str) -> str:
        """The expression with the calendar's names replaced by their values, so that engines see constants."""
        return re.sub(r"\b[a-z][a-z0-9_]*\b", lambda m: _literal(self.calendar[m[0]]) if m[0] in self.calendar else m[0], expression)

    def condition(self, *parts: str) -> str:
        """Several conditions joined, empty ones left out."""
        return " and ".join(f"({self.sql(p)})" for p in parts if p) or "1 = 1"

    def table_clause(self) -> sa.TableClause:
        return sa.table(self.table, *(sa.column(c) for c in self.columns))


def _literal(value: object) -> str:
    match value:
        case dt.datetime():
            return f"timestamp '{value:%Y-%m-%d %H:%M:%S}'"
        case dt.date():
            return f"date '{value.isoformat()}'"
        case str() if value.startswith("("):
            return value
        case str():
            return f"'{value}'"
    raise ValueError(f"a calendar value of type {type(value).__name__} has no SQL text")


def _keys_of(tallies: Iterable[Tally], breakdowns: Mapping[str, Breakdown], table: str) -> tuple[str, ...]:
    """The simple breakdowns whose categories exclude each other on this table: the columns to group by."""
    names = [part for t in tallies for s in t.splits for part in (breakdowns[s.breakdown].parts or (s.breakdown,))]
    return tuple(n for n in dict.fromkeys(names) if table not in breakdowns[n].conditions and not breakdowns[n].of_area)


def _overlaps(tally: Tally, breakdowns: Mapping[str, Breakdown]) -> list[tuple[Counted, str]]:
    """The tally's total, then each category of a breakdown whose categories overlap on the table."""
    found = [(Counted(tally.id), "")]
    for split in tally.splits:
        for category, condition in breakdowns[split.breakdown].conditions.get(tally.counts.table, {}).items():
            found.append((Counted(tally.id, split.breakdown, category), condition))
    return found


def _counts(source: _Source, tallies: list[Tally], breakdowns: Mapping[str, Breakdown]) -> Statement:
    keys = _keys_of(tallies, breakdowns, source.table)
    counted = [(c, t, condition) for t in tallies for c, condition in _overlaps(t, breakdowns)]
    rows = sa.select(
        sa.column("authority"), *(sa.literal_column(source.sql(breakdowns[k].expression(source.table))).label(k) for k in keys),
        *(sa.literal_column(_amount(source, t, condition)).label(f"n{i}") for i, (_, t, condition) in enumerate(counted))).select_from(source.table_clause()).subquery("counted")
    groups = [rows.c.authority, *(rows.c[k] for k in keys)]
    sums = [sa.cast(sa.func.sum(rows.c[f"n{i}"]), sa.BigInteger).label(f"n{i}") for i in range(len(counted))]
    return Statement(source.table, "counts", sa.select(*groups, *sums).group_by(*groups).order_by(*groups), keys, tuple(c for c, _, _ in counted))


def _amount(source: _Source, tally: Tally, condition: str) -> str:
    amount = tally.counts.column if isinstance(tally.counts, Total) else "1"
    return f"case when {source.condition(tally.counts.where, condition)} then {amount} else 0 end"


def _stocks(source: _Source, tallies: list[Tally], breakdowns: Mapping[str, Breakdown]) -> list[Statement]:
    """One bit for each tally and category: a child's rows are joined by OR, so that the child counts once in each."""
    bits = [b for t in tallies for b in _bits(source, t, breakdowns)]
    return [_masked(source, tallies[0].counts.key, bits[i:i + MASK_BITS], i // MASK_BITS) for i in range(0, len(bits), MASK_BITS)]


def _bits(source: _Source, tally: Tally, breakdowns: Mapping[str, Breakdown]) -> list[tuple[Counted, str]]:
    found = [(c, source.condition(tally.counts.where, condition)) for c, condition in _overlaps(tally, breakdowns)]
    for split in tally.splits:
        breakdown = breakdowns[split.breakdown]
        if source.table in breakdown.conditions or breakdown.of_area:
            continue
        expression = breakdown.expression(source.table)
        found += [(Counted(tally.id, breakdown.id, c.id), source.condition(tally.counts.where, f"{expression} = '{c.id}'")) for c in breakdown.categories]
    return found


def _masked(source: _Source, key: str, bits: list[tuple[Counted, str]], part: int) -> Statement:
    mask = " + ".join(f"case when {condition} then cast({1 << i} as bigint) else cast(0 as bigint) end" for i, (_, condition) in enumerate(bits))
    rows = (sa.select(sa.func.min(sa.column("authority")).label("authority"), sa.func.bit_or(sa.literal_column(mask)).label("mask"))
            .select_from(source.table_clause()).group_by(sa.column(key)).subquery("each_once"))
    groups = [rows.c.authority, rows.c.mask]
    select = sa.select(*groups, sa.cast(sa.func.count(), sa.BigInteger).label("n")).group_by(*groups).order_by(*groups)
    return Statement(source.table, f"stocks{part}", select, (), tuple(c for c, _ in bits))


def _sets(source: _Source, tally: Tally, breakdowns: Mapping[str, Breakdown]) -> list[Statement]:
    found = [_set(source, tally, (), breakdowns)]
    found += [_set(source, tally, (s.breakdown,), breakdowns) for s in tally.splits if not breakdowns[s.breakdown].of_area]
    if isinstance(tally.counts, FirstSeen):
        key = sa.column(tally.counts.key)
        everyone = sa.select(sa.literal("").label("authority"), key.label("key")).select_from(source.table_clause()).group_by(key).order_by(key)
        found.append(Statement(source.table, f"{tally.id}.seen", everyone, (), (Counted(tally.id),)))
    return found


def _set(source: _Source, tally: Tally, keys: tuple[str, ...], breakdowns: Mapping[str, Breakdown]) -> Statement:
    chosen = [sa.column("authority"), *(sa.literal_column(source.sql(breakdowns[k].expression(source.table))).label(k) for k in keys), sa.column(tally.counts.key).label("key")]
    rows = sa.select(*chosen).select_from(source.table_clause()).where(sa.text(source.condition(tally.counts.where))).subquery("members")
    return Statement(source.table, ".".join((tally.id, "set", *keys)), sa.select(*rows.c).distinct().order_by(*rows.c), keys, (Counted(tally.id),))
