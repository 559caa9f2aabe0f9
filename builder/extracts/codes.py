"""Codes that a column may not hold. They are grouped first and the groups checked, which is many
times cheaper than looking at a list for each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from builder.contract import Column, Table, Text
from builder.engines import Engine
from builder.extracts.part import Codes, PartitionCheck
from builder.extracts.problem import Problem
from builder.extracts.texts import fits

SHARED_BY = 10
"""A code found in a table about people is repeated in a message only when this many rows share it,
so that it cannot be one person's."""

_MOST_SHOWN = 5
_MOST_LOOKED_AT = 1000


def code_problems(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
    """Codes outside their list. The usual answer is no row at all;
    only then is a column looked at again, code by code."""
    codes = {c.name: found for c in part.columns if (found := _codes_of(part, c))}
    if not codes:
        return
    bad = sa.union_all(*(_outside(part, name, found) for name, found in codes.items()))
    for name, rows, kinds in sorted(engine.fetch(bad), key=lambda row: list(codes).index(row[0])):
        if kinds:
            yield from _explained(part, engine, name, codes=codes[name], rows=rows, kinds=kinds)


def _codes_of(part: PartitionCheck, column: Column) -> Codes | None:
    if column.allowed:
        return Codes(column.allowed, ", ".join(column.allowed))
    return part.codes.get(column.refers) if column.refers else None


def _outside(part: PartitionCheck, name: str, codes: Codes) -> sa.Select:
    groups = _groups(part, name, codes).subquery()
    rows = sa.cast(sa.func.coalesce(sa.func.sum(groups.c.n), 0), sa.BigInteger)
    return sa.select(
        sa.literal(name).label("name"), rows.label("n"), sa.func.count().label("kinds")
    ).select_from(groups)


def _groups(part: PartitionCheck, name: str, codes: Codes) -> sa.Select:
    column: sa.ColumnElement = sa.column(name)
    # Grouped before the list is looked at: a list of 152 codes for each of ten
    # million rows costs more than everything else together.
    grouped = (
        sa.select(column.label("code"), sa.func.count().label("n"))
        .select_from(part.view)
        .group_by(column)
        .subquery()
    )
    return sa.select(grouped).where(
        grouped.c.code.is_not(None), grouped.c.code.not_in(codes.permitted)
    )


def _explained(
    part: PartitionCheck, engine: Engine, name: str, *, codes: Codes, rows: int, kinds: int
) -> Iterator[Problem]:
    groups = _groups(part, name, codes).subquery()
    found = dict(
        engine.fetch(
            sa.select(groups).order_by(groups.c.n.desc(), groups.c.code).limit(_MOST_LOOKED_AT)
        )
    )
    for reason in sorted({codes.refused[code] for code in found if code in codes.refused}):
        refused = {code: n for code, n in found.items() if codes.refused.get(code) == reason}
        yield part.problem(
            name, f"{listed(sorted(refused))}: {reason}", codes.allowed, rows=sum(refused.values())
        )
        rows, kinds = rows - sum(refused.values()), kinds - len(refused)
    if kinds:
        unknown = {code: n for code, n in found.items() if code not in codes.refused}
        yield part.problem(
            name,
            _unknown_codes(unknown, kinds, about_people=_about_people(part.table)),
            codes.allowed,
            rows=rows,
        )


def _unknown_codes(found: dict[str, int], kinds: int, *, about_people: bool) -> str:
    count = f"{kinds:,} unknown code{'' if kinds == 1 else 's'}"
    shown = [
        code
        for code, n in found.items()
        if PartitionCheck.is_code(code) and (n >= SHARED_BY or not about_people)
    ]
    return (
        f"{count}: {listed(shown)}"
        if len(shown) == kinds <= _MOST_SHOWN
        else f"{count}, not repeated here"
    )


def _about_people(table: Table) -> bool:
    return any(c.name in ("child_id", "practitioner_id") for c in table.columns)


def listed(codes: Sequence[str]) -> str:
    """The first few of codes, one that is none by no more than that: it may hold anything."""
    shown = [
        code if fits(Text.CODE, code) else "a code of another form" for code in codes[:_MOST_SHOWN]
    ]
    rest = len(codes) - _MOST_SHOWN
    return ", ".join(shown) + (f" and {rest:,} more" if rest > 0 else "")
