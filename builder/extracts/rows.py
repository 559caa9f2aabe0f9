"""The rows of one table in one month, against the contract:
a few aggregate queries, each near one pass over the columns it needs.

Whole-row conditions are counted together in one query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa

from builder.contract import FIRST_DAY, LAST_DAY, Column, Rule, Table, Type
from builder.engines import Engine
from builder.extracts.codes import code_problems, listed
from builder.extracts.months import calendar
from builder.extracts.one_each import one_each_problems
from builder.extracts.ordinals import repeats
from builder.extracts.part import PartitionCheck, in_days
from builder.extracts.people import account_problems, child_problems, ordinals_in
from builder.extracts.problem import Problem


def row_problems(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
    """Everything the rows of one part show to be wrong."""
    yield from _condition_problems(part, engine)
    yield from code_problems(part, engine)
    yield from _key_problems(part, engine)
    yield from child_problems(part, engine)
    yield from account_problems(part, engine)
    yield from one_each_problems(part, engine)
    yield from _absent_authorities(part, engine)


def _condition_problems(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
    """Nulls, numbers and days out of bounds, and rules: one count each, all in one query."""
    required = [c for c in part.columns if not c.nullable]
    bounds = [(c.name, *bound) for c in part.columns for bound in _bounds(c)]
    rules = [rule for rule in part.table.rules if part.has(*_mentioned(rule, part.table))]
    # `count(column)` is answered from the footer where it can be, a filter on `is null` never is.
    counts = [
        sa.func.count(),
        *(sa.func.count(sa.column(c.name)) for c in required),
        *(_count_where(beyond) for _, beyond, *_ in bounds),
        *(_count_where(rule.bad_when) for rule in rules),
    ]
    select = sa.select(*(count.label(f"n{place}") for place, count in enumerate(counts)))
    total, *rest = engine.fetch(
        select.select_from(part.view, calendar(part.month, part.last_month))
    )[0]
    if total == 0 and not part.table.may_be_empty:
        yield part.problem("", "no rows", "one row or more")
    present, outside, broken = (
        rest[: len(required)],
        rest[len(required) : len(required) + len(bounds)],
        rest[len(required) + len(bounds) :],
    )
    yield from (
        part.problem(c.name, "nothing filled in", "a value in each row", rows=total - n)
        for c, n in zip(required, present, strict=True)
        if n < total
    )
    yield from (
        part.problem(name, found, allowed, rows=n)
        for (name, _, found, allowed), n in zip(bounds, outside, strict=True)
        if n
    )
    yield from (
        part.problem(r.column, "a value that breaks the rule", r.allowed, rows=n)
        for r, n in zip(rules, broken, strict=True)
        if n
    )


def _bounds(column: Column) -> Iterator[tuple[str, str, str]]:
    """The bounds of a column: what lies beyond them in SQL, that in words, and what is allowed."""
    if column.least is not None:
        yield (
            f"{column.name} < {column.least}",
            f"a number below {column.least}",
            f"{column.least} or more",
        )
    if column.most is not None:
        yield (
            f"{column.name} > {column.most}",
            f"a number above {column.most:,}",
            f"{column.most:,} or less",
        )
    if column.type in (Type.DATE, Type.TIMESTAMP):
        yield (
            f"not {in_days(column)}",
            "a day that cannot be",
            f"a day from {FIRST_DAY} to {LAST_DAY}",
        )


def _mentioned(rule: Rule, table: Table) -> set[str]:
    return set(re.findall(r"\w+", rule.bad_when)) & {c.name for c in table.columns}


def _count_where(condition: str) -> sa.ColumnElement:
    return sa.func.count().filter(sa.text(condition))


def _key_problems(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
    key = part.table.key
    if not part.has(*key):
        return
    ordinal = len(key) == 1 and part.table.column(key[0]).type in (Type.INTEGER, Type.BIGINT)
    extra = (
        repeats(ordinals_in(part, engine, key[0]))
        if ordinal and not engine.is_remote
        else _repeated_rows(part, engine, key)
    )
    if extra:
        yield part.problem(
            ", ".join(key),
            "a key used before in the file or month",
            "a key names one row",
            rows=extra,
        )


def _repeated_rows(part: PartitionCheck, engine: Engine, key: tuple[str, ...]) -> int:
    columns: list[sa.ColumnElement] = [sa.column(name) for name in key]
    rows = sa.select(sa.func.count().label("n")).select_from(part.view)
    if len(key) == 1:
        # One that is empty is told of as such; where a key has parts, others name the row.
        rows = rows.where(columns[0].is_not(None))
    groups = rows.group_by(*columns).subquery()
    return engine.fetch(
        sa.select(sa.cast(sa.func.coalesce(sa.func.sum(groups.c.n - 1), 0), sa.BigInteger))
    )[0][0]


def _absent_authorities(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
    if not part.table.every_authority or part.due is None or not part.has("authority"):
        return
    absent = part.due - {
        code
        for (code,) in engine.fetch(
            sa.select(sa.column("authority")).select_from(part.view).distinct()
        )
    }
    if absent:
        yield part.problem(
            "authority",
            f"no row for {listed(sorted(absent))}",
            "a row for each authority that exists at the month's end",
            rows=0,
        )
