"""From declarations to SQL: for each table of the extract,
the few grouped queries that count everything declared over it.

A *tally* is one thing that is counted: a measure, or the numerator a rate brings with it. Each
table is read once for its additive tallies, once for the tallies that count a child once, and once
for each set that outlives the month. The text is plain SQL in the portable subset.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from measures.measure import Breakdown, Distinct, FirstSeen, Measure, Ratio, Rows, Split, Total
from release.vocabulary import ALL

MASK_BITS = 60
"""Conditions one integer mask holds: a BIGINT less its sign, with room to spare."""


@dataclass(frozen=True)
class Tally:
    """One thing counted from records: `id` is the measure's,
    or `<measure>.numerator` for a count that a rate brings with it."""

    id: str
    counts: Rows | Total | Distinct | FirstSeen
    splits: tuple[Split, ...]
    measure: Measure

    @property
    def key(self) -> str:
        """The column of what it counts once. Raises `TypeError` for a tally of rows."""
        if not isinstance(self.counts, Distinct | FirstSeen):
            raise TypeError(f"measure {self.measure.id}: it counts rows, and nothing once")
        return self.counts.key

    @property
    def is_stock(self) -> bool:
        """Whether it counts each key once among the rows of one month alone."""
        return isinstance(self.counts, Distinct) and not self.counts.over_periods

    @property
    def is_set(self) -> bool:
        """Whether it is counted by set algebra over several months."""
        return isinstance(self.counts, FirstSeen) or (
            isinstance(self.counts, Distinct) and self.counts.over_periods
        )


@dataclass(frozen=True)
class CountedAs:
    """What one column, or one bit, of a partial counts:
    a tally, and where categories overlap, the category."""

    tally: str
    breakdown: str = ALL
    category: str = ALL


@dataclass(frozen=True)
class Statement:
    """One query over one table in one month. `keys` are its breakdown columns, `counted` what its
    bits or, by `columns`, its columns stand for."""

    table: str
    kind: str
    select: sa.Select
    keys: tuple[str, ...] = ()
    counted: tuple[CountedAs, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def is_set(self) -> bool:
        """Whether it finds who belongs to each group, and not how many."""
        return not self.kind.startswith(("counts", "stocks"))


def tallies_of(measures: Iterable[Measure]) -> tuple[Tally, ...]:
    """Everything that must be counted from records for these measures, in their order."""
    found = []
    for measure in measures:
        counts = measure.counts
        if isinstance(counts, Ratio) and isinstance(counts.numerator, Rows):
            found.append(
                Tally(f"{measure.id}.numerator", counts.numerator, measure.splits(), measure)
            )
        elif isinstance(counts, Rows | Total | Distinct | FirstSeen):
            found.append(Tally(measure.id, counts, measure.splits(), measure))
    return tuple(found)


def statements(
    table: str,
    tallies: Iterable[Tally],
    breakdowns: Mapping[str, Breakdown],
    calendar: Mapping[str, object],
    columns: Iterable[str],
) -> list[Statement]:
    """The queries that count these tallies over one table in one month.

    `calendar` maps the calendar names an expression may use to the values of the month; `columns`
    are the columns of the table. Raises `ValueError` when an expression cannot be used.
    """
    own = [t for t in tallies if t.counts.table == table]
    source = Source(table, calendar, tuple(columns))
    plain = [t for t in own if not t.is_stock and not t.is_set]
    found = [_counts(source, plain, breakdowns)] if plain else []
    found += _stocks(source, [t for t in own if t.is_stock], breakdowns)
    for tally in own:
        if tally.is_set:
            found += _sets(source, tally, breakdowns)
    return found


@dataclass(frozen=True)
class Source:
    """A table of the extract in one month, with the month's calendar at hand."""

    table: str
    calendar: Mapping[str, object]
    columns: tuple[str, ...]

    def sql(self, expression: str) -> str:
        """The expression with the calendar's names replaced by their values,
        so that engines see constants."""
        return re.sub(
            r"\b[a-z][a-z0-9_]*\b",
            lambda m: _literal(self.calendar[m[0]]) if m[0] in self.calendar else m[0],
            expression,
        )

    def condition(self, *parts: str) -> str:
        """Several conditions joined, empty ones left out."""
        return " and ".join(f"({self.sql(p)})" for p in parts if p) or "1 = 1"

    def authority(self) -> sa.ColumnElement:
        """Whose each row is; of a table about England alone, nobody's."""
        return (
            sa.column("authority")
            if "authority" in self.columns
            else sa.literal("").label("authority")
        )

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


def _keys_of(
    tallies: Iterable[Tally], breakdowns: Mapping[str, Breakdown], table: str
) -> tuple[str, ...]:
    """The simple breakdowns whose categories exclude each other on this table:
    the columns to group by."""
    names = [
        part
        for t in tallies
        for s in t.splits
        for part in (breakdowns[s.breakdown].parts or (s.breakdown,))
    ]
    return tuple(
        n
        for n in dict.fromkeys(names)
        if table not in breakdowns[n].conditions and not breakdowns[n].of_area
    )


def _overlaps(tally: Tally, breakdowns: Mapping[str, Breakdown]) -> list[tuple[CountedAs, str]]:
    """The tally's total, then each category of a breakdown whose categories
    overlap on the table."""
    found = [(CountedAs(tally.id), "")]
    for split in tally.splits:
        for category, condition in (
            breakdowns[split.breakdown].conditions.get(tally.counts.table, {}).items()
        ):
            found.append((CountedAs(tally.id, split.breakdown, category), condition))
    return found


def _counts(source: Source, tallies: list[Tally], breakdowns: Mapping[str, Breakdown]) -> Statement:
    keys = _keys_of(tallies, breakdowns, source.table)
    counted = [
        (c, _amount(source, t, condition))
        for t in tallies
        for c, condition in _overlaps(t, breakdowns)
    ]
    # Two tallies may count the same thing under two names: it is added up once.
    column = {
        amount: f"n{i}" for i, amount in enumerate(dict.fromkeys(amount for _, amount in counted))
    }
    rows = (
        sa.select(
            source.authority(),
            *(
                sa.literal_column(source.sql(breakdowns[k].expression(source.table))).label(k)
                for k in keys
            ),
            *(sa.literal_column(amount).label(name) for amount, name in column.items()),
        )
        .select_from(source.table_clause())
        .subquery("counted")
    )
    groups = [rows.c.authority, *(rows.c[k] for k in keys)]
    sums = [
        sa.cast(sa.func.sum(rows.c[name]), sa.BigInteger).label(name) for name in column.values()
    ]
    select = sa.select(*groups, *sums).group_by(*groups).order_by(*in_order(groups))
    return Statement(
        source.table,
        "counts",
        select,
        keys,
        tuple(c for c, _ in counted),
        tuple(column[amount] for _, amount in counted),
    )


def in_order(columns: Iterable[sa.ColumnElement]) -> list[sa.UnaryExpression]:
    """The columns as an ORDER BY that every engine follows alike: what is not known comes last."""
    return [column.nulls_last() for column in columns]


def _amount(source: Source, tally: Tally, condition: str) -> str:
    amount = tally.counts.column if isinstance(tally.counts, Total) else "1"
    return f"case when {source.condition(tally.counts.where, condition)} then {amount} else 0 end"


def _stocks(
    source: Source, tallies: list[Tally], breakdowns: Mapping[str, Breakdown]
) -> list[Statement]:
    """One bit for each tally and category: a child's rows are joined by OR,
    so that the child counts once in each."""
    found: list[Statement] = []
    some: list[Tally] = []
    for tally in tallies:
        if some and len(_counted(some + [tally], breakdowns)) > MASK_BITS:
            found.append(_masked(source, some, breakdowns, part=len(found)))
            some = []
        some = some + [tally]
    return found + ([_masked(source, some, breakdowns, part=len(found))] if some else [])


def _counted(tallies: list[Tally], breakdowns: Mapping[str, Breakdown]) -> tuple[CountedAs, ...]:
    """What each bit of a mask stands for, from the lowest."""
    found = []
    for tally in tallies:
        found.append(CountedAs(tally.id))
        found += [
            CountedAs(tally.id, s.breakdown, c.id)
            for s in tally.splits
            if not breakdowns[s.breakdown].of_area
            for c in breakdowns[s.breakdown].categories
        ]
    if len(found) > MASK_BITS and len(tallies) == 1:
        raise ValueError(f"measure {tallies[0].id} has more categories than one mask can hold")
    return tuple(found)


def _masked(
    source: Source, tallies: list[Tally], breakdowns: Mapping[str, Breakdown], *, part: int
) -> Statement:
    counted = _counted(tallies, breakdowns)
    bit = {c: 1 << i for i, c in enumerate(counted)}
    mask = " + ".join(_bits(source, t, breakdowns, bit) for t in tallies)
    rows = (
        sa.select(
            sa.func.min(sa.column("authority")).label("authority"),
            sa.func.bit_or(sa.literal_column(mask)).label("mask"),
        )
        .select_from(source.table_clause())
        .group_by(sa.column(tallies[0].key))
        .subquery("each_once")
    )
    groups = [rows.c.authority, rows.c.mask]
    select = (
        sa.select(*groups, sa.cast(sa.func.count(), sa.BigInteger).label("n"))
        .group_by(*groups)
        .order_by(*in_order(groups))
    )
    return Statement(source.table, f"stocks{part}", select, (), counted)


def _bits(
    source: Source, tally: Tally, breakdowns: Mapping[str, Breakdown], bit: Mapping[CountedAs, int]
) -> str:
    """The bits one row sets for one tally: none unless it meets the tally's condition,
    then its own and those of its categories."""
    terms = [f"cast({bit[CountedAs(tally.id)]} as bigint)"]
    for split in tally.splits:
        breakdown = breakdowns[split.breakdown]
        if conditions := breakdown.conditions.get(source.table):
            terms += [
                f"case when {source.condition(condition)} then {_bit(bit, tally, split, c)} else "
                "0 end"
                for c, condition in conditions.items()
            ]
        elif not breakdown.of_area:
            cases = " ".join(
                f"when '{c.id}' then {_bit(bit, tally, split, c.id)}" for c in breakdown.categories
            )
            terms.append(
                f"case {source.sql(breakdown.expression(source.table))} {cases} else 0 end"
            )
    return (
        f"case when {source.condition(tally.counts.where)} then {' + '.join(terms)} else "
        "cast(0 as bigint) end"
    )


def _bit(bit: Mapping[CountedAs, int], tally: Tally, split: Split, category: str) -> str:
    return f"cast({bit[CountedAs(tally.id, split.breakdown, category)]} as bigint)"


def _sets(source: Source, tally: Tally, breakdowns: Mapping[str, Breakdown]) -> list[Statement]:
    found = [_set(source, tally, (), breakdowns)]
    found += [
        _set(source, tally, (s.breakdown,), breakdowns)
        for s in tally.splits
        if not breakdowns[s.breakdown].of_area
    ]
    if isinstance(tally.counts, FirstSeen):
        key: sa.ColumnElement = sa.column(tally.key)
        everyone = (
            sa.select(sa.literal("").label("authority"), key.label("key"))
            .select_from(source.table_clause())
            .group_by(key)
            .order_by(key)
        )
        found.append(
            Statement(source.table, f"{tally.id}.seen", everyone, (), (CountedAs(tally.id),))
        )
    return found


def _set(
    source: Source, tally: Tally, keys: tuple[str, ...], breakdowns: Mapping[str, Breakdown]
) -> Statement:
    chosen = [
        source.authority(),
        *(
            sa.literal_column(source.sql(breakdowns[k].expression(source.table))).label(k)
            for k in keys
        ),
        sa.column(tally.key).label("key"),
    ]
    rows = (
        sa.select(*chosen)
        .select_from(source.table_clause())
        .where(sa.text(source.condition(tally.counts.where)))
        .subquery("members")
    )
    return Statement(
        source.table,
        ".".join((tally.id, "set", *keys)),
        sa.select(*rows.c).distinct().order_by(*rows.c),
        keys,
        (CountedAs(tally.id),),
    )
