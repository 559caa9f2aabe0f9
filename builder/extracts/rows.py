"""The rows of one table in one month, against the contract:
a few aggregate queries, each near one pass over the columns it needs.

Whole-row conditions are counted together in one query. Codes are grouped first and the groups
checked, which is many times cheaper than looking at a list for each row. Ordinals are brought here
and marked, or, of an engine elsewhere, asked about there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import sqlalchemy as sa

from builder.contract import FIRST_DAY, LAST_DAY, Column, Reference, Rule, Table, Text, Type
from builder.engines import Engine
from builder.extracts.months import calendar
from builder.extracts.one_each import one_each_problems
from builder.extracts.ordinals import absent_from, ordinals_of, repeats
from builder.extracts.problem import Problem
from builder.extracts.texts import fits

SHARED_BY = 10
"""A code found in a table about people is repeated in a message only when this many rows share it,
so that it cannot be one person's."""

_MOST_SHOWN = 5
_MOST_LOOKED_AT = 1000


@dataclass(frozen=True)
class Codes:
    """Codes a column may hold, the words for the others,
    and why some of the others are refused although they are known."""

    permitted: tuple[str, ...]
    allowed: str
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PartitionCheck:
    """One table in one month, as the checks see it:
    registered under its name with the columns that are as declared.

    `codes` gives the codes of columns that refer to areas, authorities and sources; `due` the
    authorities that must have a row; `directory` the ordinals of the children of the month, and
    `archived` those in the archive. Each is None where the table it comes from cannot be read.
    `children` registers the children of the month, for an engine that is asked about them where it
    is, and says whether they can be read. `accounts` registers the practitioners of the month,
    where they can be read, and gives the authorities that sent none.
    """

    table: Table
    place: str
    columns: tuple[Column, ...]
    month: str
    last_month: str
    codes: dict[str, Codes | None]
    due: frozenset[str] | None
    directory: Callable[[], np.ndarray | None]
    archived: Callable[[], np.ndarray | None]
    children: Callable[[], bool]
    accounts: Callable[[], frozenset[str] | None]

    @property
    def view(self) -> sa.TableClause:
        """The registered view."""
        return sa.table(self.table.name, *(sa.column(c.name) for c in self.columns))

    def has(self, *names: str) -> bool:
        """Whether all these columns can be read."""
        return set(names) <= {c.name for c in self.columns}

    def problem(self, column: str, found: str, allowed: str, *, rows: int | None = None) -> Problem:
        """A problem of this part."""
        return Problem(self.place, column, found, allowed, rows)

    @staticmethod
    def is_code(text: str) -> bool:
        """Whether a text looks like a code of ours or of the statistics office,
        and not like a number or date that stands for someone."""
        return bool(
            re.fullmatch(r"[A-Z]\d{8}", text)
            or re.fullmatch(r"[a-z0-9_A-Z]{1,40}", text)
            and not re.search(r"\d{3}", text)
        )


def row_problems(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
    """Everything the rows of one part show to be wrong."""
    yield from _condition_problems(part, engine)
    yield from _code_problems(part, engine)
    yield from _key_problems(part, engine)
    yield from _child_problems(part, engine)
    yield from _account_problems(part, engine)
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


def in_days(column: Column) -> str:
    """The condition that a date or time lies where those of an extract lie. Python knows no year
    past 9999: what is fetched is asked this first."""
    return (
        f"(cast({column.name} as date) between cast('{FIRST_DAY}' as date) and "
        f"cast('{LAST_DAY}' as date))"
    )


def _mentioned(rule: Rule, table: Table) -> set[str]:
    return set(re.findall(r"\w+", rule.bad_when)) & {c.name for c in table.columns}


def _count_where(condition: str) -> sa.ColumnElement:
    return sa.func.count().filter(sa.text(condition))


def _code_problems(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
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
            name, f"{_listed(sorted(refused))}: {reason}", codes.allowed, rows=sum(refused.values())
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
        f"{count}: {_listed(shown)}"
        if len(shown) == kinds <= _MOST_SHOWN
        else f"{count}, not repeated here"
    )


def _about_people(table: Table) -> bool:
    return any(c.name in ("child_id", "practitioner_id") for c in table.columns)


def _listed(codes: Sequence[str]) -> str:
    """The first few of codes, one that is none by no more than that: it may hold anything."""
    shown = [
        code if fits(Text.CODE, code) else "a code of another form" for code in codes[:_MOST_SHOWN]
    ]
    rest = len(codes) - _MOST_SHOWN
    return ", ".join(shown) + (f" and {rest:,} more" if rest > 0 else "")


def _key_problems(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
    key = part.table.key
    if not part.has(*key):
        return
    ordinal = len(key) == 1 and part.table.column(key[0]).type in (Type.INTEGER, Type.BIGINT)
    extra = (
        repeats(_ordinals(part, engine, key[0]))
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


def _ordinals(part: PartitionCheck, engine: Engine, name: str) -> np.ndarray:
    if name == "child_id" and part.table.name == "children":
        # The month's other tables ask for these too.
        found = part.directory()
        if found is not None:
            return found
    return ordinals_of(engine.fetch_frame(sa.select(sa.column(name)).select_from(part.view)))


def _child_problems(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
    count = _count_there if engine.is_remote else _count_here
    for column in part.columns:
        if column.refers in (Reference.CHILD, Reference.LIVE_CHILD):
            absent, still_open = count(part, engine, column)
            if absent:
                yield part.problem(
                    column.name,
                    "a child not on the directory that month",
                    column.refers,
                    rows=absent,
                )
            if still_open:
                yield part.problem(
                    column.name,
                    "open at the month's end for a record in the archive",
                    column.refers,
                    rows=still_open,
                )


def _count_here(part: PartitionCheck, engine: Engine, column: Column) -> tuple[int, int]:
    """Rows about a child who is not on the directory, and rows still open about one in the archive;
    0 where the directory cannot be read."""
    absent, still_open = 0, 0
    if (directory := part.directory()) is not None:
        absent = absent_from(_ordinals(part, engine, column.name), directory)
    if _asks_of_archive(part, column) and (archived := part.archived()) is not None:
        rows: sa.Select = (
            sa.select(sa.column(column.name))
            .select_from(part.view)
            .where(sa.column(part.table.ends).is_(None))
        )
        if len(archived):
            still_open = int(np.isin(ordinals_of(engine.fetch_frame(rows)), archived).sum())
    return absent, still_open


def _count_there(part: PartitionCheck, engine: Engine, column: Column) -> tuple[int, int]:
    """What `_count_here` counts, asked of the engine: no ordinal comes home."""
    if not part.children():
        return 0, 0
    own = part.view.alias("own")
    known = (
        sa.select(
            sa.column("child_id"),
            sa.func.max(sa.case((sa.column("record_state") == "archived", 1), else_=0)).label(
                "archived"
            ),
        )
        .select_from(sa.table("children"))
        .group_by(sa.column("child_id"))
        .subquery("known")
    )
    child = own.c[column.name]
    counts = [sa.func.count().filter(known.c.child_id.is_(None)).label("absent")]
    if _asks_of_archive(part, column):
        counts.append(
            sa.func.count()
            .filter(sa.and_(known.c.archived == 1, own.c[part.table.ends].is_(None)))
            .label("still_open")
        )
    absent, *still_open = engine.fetch(
        sa.select(*counts)
        .select_from(own.outerjoin(known, child == known.c.child_id))
        .where(child.is_not(None))
    )[0]
    return absent, still_open[0] if still_open else 0


def _asks_of_archive(part: PartitionCheck, column: Column) -> bool:
    return column.refers is Reference.LIVE_CHILD and part.has(part.table.ends)


def _account_problems(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
    """Practitioners nobody knows, and accesses before the account was issued. An authority that
    sent no return has no practitioners to look for."""
    column = next((c for c in part.columns if c.refers is Reference.ACCOUNT), None)
    if column is None or not part.has("authority") or (silent := part.accounts()) is None:
        return
    own, known = (
        part.view.alias("own"),
        sa.table(
            "practitioners", sa.column("practitioner_id"), sa.column("account_issued_on")
        ).alias("known"),
    )
    absent = known.c.practitioner_id.is_(None)
    counts = [sa.func.count().filter(absent)]
    if part.has("occurred_at", "outcome"):
        late = sa.or_(
            known.c.account_issued_on.is_(None),
            sa.cast(own.c.occurred_at, sa.Date) < known.c.account_issued_on,
        )
        counts.append(sa.func.count().filter(sa.and_(~absent, own.c.outcome != "refused", late)))
    rows = sa.select(*(count.label(f"n{place}") for place, count in enumerate(counts))).select_from(
        own.outerjoin(known, own.c[column.name] == known.c.practitioner_id)
    )
    unknown, *early = engine.fetch(
        rows.where(own.c[column.name].is_not(None), own.c.authority.not_in(sorted(silent)))
        if silent
        else rows.where(own.c[column.name].is_not(None))
    )[0]
    if unknown:
        yield part.problem(
            column.name, "a practitioner not known in that month", Reference.ACCOUNT, rows=unknown
        )
    if any(early):
        yield part.problem(
            "occurred_at",
            "an access before the account was issued",
            "a time from the day on which the account was issued",
            rows=early[0],
        )


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
            f"no row for {_listed(sorted(absent))}",
            "a row for each authority that exists at the month's end",
            rows=0,
        )
