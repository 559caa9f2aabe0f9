"""Rows about children the directory does not know, and of practitioners nobody knows. Ordinals are
brought here and marked, or, of an engine elsewhere, asked about there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import sqlalchemy as sa

from builder.contract import Column, Reference
from builder.engines import Engine
from builder.extracts.ordinals import absent_from, ordinals_of
from builder.extracts.part import PartitionCheck
from builder.extracts.problem import Problem


def ordinals_in(part: PartitionCheck, engine: Engine, name: str) -> np.ndarray:
    if name == "child_id" and part.table.name == "children":
        # The month's other tables ask for these too.
        found = part.directory()
        if found is not None:
            return found
    return ordinals_of(engine.fetch_frame(sa.select(sa.column(name)).select_from(part.view)))


def child_problems(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
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
        absent = absent_from(ordinals_in(part, engine, column.name), directory)
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


def account_problems(part: PartitionCheck, engine: Engine) -> Iterator[Problem]:
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
