"""Stage one: the last code that sees a record.

Every declared count over one month of one table, kept as a partial by content hash.

A partial's name holds a hash of its SQL and of the SHA-256 of every file it read, so a month that
did not change is never read again, a corrected month is, and a changed declaration makes its own
partials anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from builder import sets
from builder.contract import BY_NAME
from builder.engines import Engine, text_of
from builder.extracts import Extract
from builder.extracts.months import calendar_values
from builder.periods import days_off, working_days_after
from builder.statements import Statement, Tally, statements
from measures.measure import Breakdown

FORMAT = "1"
"""Part of every partial's hash: raise it when partials of the same SQL come
to mean something else."""


@dataclass(frozen=True)
class Partial:
    """One statement's result for one month, on disk."""

    month: str
    statement: Statement
    path: Path

    @cached_property
    def frame(self) -> pa.Table:
        """Counts: the authority, the breakdown columns,
        then one column for each thing counted (or a mask and its count)."""
        return pq.read_table(self.path)

    def bitmaps(self) -> dict[sets.Group, sets.BitMap]:
        """Sets: one bitmap for each authority and category."""
        return sets.read_bitmaps(self.path)


def tabulate(
    extract: Extract,
    engine: Engine,
    tallies: Iterable[Tally],
    breakdowns: Mapping[str, Breakdown],
    *,
    work: Path,
    progress: Callable[[str], None],
) -> list[Partial]:
    """Every partial of these tallies over every month of the extract,
    made where it is not there yet.

    `progress` is called once for each table and month. Raises `EngineError`.
    """
    tallies = tuple(tallies)
    tables = [t for t in dict.fromkeys(t.counts.table for t in tallies)]
    found = []
    for month in extract.months:
        for table in tables:
            found += _tabulate_month(
                extract,
                engine,
                [t for t in tallies if t.counts.table == table],
                breakdowns,
                table=table,
                month=month,
                work=work,
            )
            progress(f"{table} {month}")
    _forget(work, keep={p.path for p in found})
    return found


def _tabulate_month(
    extract: Extract,
    engine: Engine,
    tallies: list[Tally],
    breakdowns: Mapping[str, Breakdown],
    *,
    table: str,
    month: str,
    work: Path,
) -> list[Partial]:
    columns = BY_NAME[table].columns
    wanted = statements(
        table,
        tallies,
        breakdowns,
        calendar_of(month, extract.months[-1]),
        [c.name for c in columns],
    )
    digests = [f.sha256 for f in extract.listed(table, month)]
    partials = [
        Partial(month, s, work / table / month / f"{s.kind}-{_hash(s, digests)}.parquet")
        for s in wanted
    ]
    missing = [p for p in partials if not p.path.exists()]
    if missing:
        engine.register(table, extract.paths(table, month), columns=columns)
        _make(engine, missing)
    return partials


def calendar_of(month: str, last_month: str) -> dict[str, object]:
    """The month's calendar values, and its working days: whether the day of an access is one, and
    the fifth, tenth and twentieth after an alert was raised."""
    days = ", ".join(f"date '{day}'" for day in days_off(month))
    later = {
        f"working_day_{count}": " ".join(
            f"when date '{day}' then date '{after}'"
            for day, after in working_days_after(month, count).items()
        )
        for count in (5, 10, 20)
    }
    return {
        **calendar_values(month, last_month),
        "is_working_day": f"(cast(occurred_at as date) not in ({days}))",
        **{name: f"(case raised_on {cases} end)" for name, cases in later.items()},
    }


def _make(engine: Engine, missing: list[Partial]) -> None:
    """Make these partials of one registered table; each is there as soon as it is whole."""
    of_sets = [p for p in missing if p.statement.is_set]
    for partial in missing:
        if not partial.statement.is_set:
            engine.write(partial.statement.select, partial.path)
    found = engine.fetch_sets([p.statement.select for p in of_sets])
    for partial, bitmaps in zip(of_sets, found, strict=True):
        sets.write_bitmaps(partial.path, bitmaps)


def _hash(statement: Statement, digests: Iterable[str]) -> str:
    return hashlib.sha256(
        "\n".join((FORMAT, text_of(statement.select), *digests)).encode()
    ).hexdigest()[:20]


def _forget(work: Path, *, keep: set[Path]) -> None:
    """Remove partials nothing refers to: they are record-level,
    and kept no longer than they are of use."""
    for path in work.glob("*/*/*"):
        if path not in keep:
            path.unlink()
