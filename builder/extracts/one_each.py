"""What one thing has one of: in a month, or for good,
which is the same in every month of an extract and in every table that says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from builder.contract import MONTHLY, OneEach, Table
from builder.engines import Engine
from builder.extracts.months import last_day
from builder.extracts.part import PartitionCheck
from builder.extracts.problem import Problem


def one_each_problems(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
    """Rows of a part that say more than one where there is one.
    One pass for all that one column decides."""
    pairs = [
        pair
        for pair in part.table.one_each
        if part.has(pair.one, pair.each) and part.table.key != (pair.one,)
    ]
    for one in dict.fromkeys(pair.one for pair in pairs):
        own = [pair for pair in pairs if pair.one == one]
        groups = (
            sa.select(*(_too_many(pair).label(f"n{i}") for i, pair in enumerate(own)))
            .select_from(part.view)
            .group_by(sa.column(one))
            .subquery()
        )
        sums = [
            sa.cast(sa.func.coalesce(sa.func.sum(groups.c[f"n{i}"]), 0), sa.BigInteger)
            for i in range(len(own))
        ]
        for pair, rows in zip(own, engine.fetch(sa.select(*sums))[0], strict=True):
            if rows:
                meant = f"; {pair.meaning}" if pair.meaning else ""
                yield part.problem(
                    pair.each,
                    f"more than one for the same {one} in one month",
                    f"one for each {one}{meant}",
                    rows=rows,
                )


def _too_many(pair: OneEach) -> sa.ColumnElement:
    """The rows of one group that a pair speaks of, or 0 where they agree."""
    each = (
        sa.column(pair.each)
        if not pair.when
        else sa.case((sa.text(pair.when), sa.column(pair.each)))
    )
    return sa.case((sa.func.min(each) != sa.func.max(each), sa.func.count(each)), else_=0)


def lasting_tables() -> tuple[Table, ...]:
    """The tables that are compared month by month."""
    return tuple(table for table in MONTHLY if any(pair.for_good for pair in table.one_each))


@dataclass
class Lasting:
    """The values seen so far. `areas` gives each area's parent and last day,
    `None` where it has none."""

    areas: Mapping[str, tuple[str | None, dt.date | None]]
    seen: dict[tuple[str, str], dict[int, str]] = field(default_factory=dict)

    def problems(self, engine: Engine, table: Table, place: str, month: str) -> Iterator[Problem]:
        """Rows of one month, registered under the table's name, that say otherwise than an earlier
        month or another table. Called in the order of the months."""
        for pair in (p for p in table.one_each if p.for_good):
            before = self.seen.setdefault((pair.one, pair.each), {})
            one: sa.ColumnElement = sa.column(pair.one)
            each: sa.ColumnElement = sa.column(pair.each)
            # More than one in a month is told with the month itself.
            once = (
                sa.select(one, sa.func.min(each), sa.func.count())
                .select_from(sa.table(table.name))
                .where(one.is_not(None), each.is_not(None))
                .group_by(one)
                .having(sa.func.min(each) == sa.func.max(each))
            )
            wrong = 0
            for key, value, rows in engine.fetch(once):
                if (
                    key in before
                    and before[key] != value
                    and not (
                        pair.each == "authority" and self._succeeded(before[key], value, month)
                    )
                ):
                    wrong += rows
                else:
                    before[key] = value
            if wrong:
                allowed = f"one for each {pair.one} for good" + (
                    ", or the authority in the same region that follows one that ended"
                    if pair.each == "authority"
                    else ""
                )
                yield Problem(
                    place, pair.each, f"another than before for the same {pair.one}", allowed, wrong
                )

    def _succeeded(self, before: str, after: str, month: str) -> bool:
        """Whether an authority ended by the month's end and the other lies in the same region."""
        (region, ended), (other, _) = (
            self.areas.get(before, (None, None)),
            self.areas.get(after, (None, None)),
        )
        return ended is not None and ended <= last_day(month) and region == other
