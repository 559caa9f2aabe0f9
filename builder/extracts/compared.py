"""What the rows of a part are compared with: the small tables and the ordinals of its month, read
once where they can be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import sqlalchemy as sa

from builder.contract import AUTHORITY_SENT, BY_NAME, Column, Partition, Reference, Table, Type
from builder.engines import DamagedFileError, Engine
from builder.extracts.casts import lossy
from builder.extracts.files import schema_problems, usable_columns
from builder.extracts.manifest import Extract
from builder.extracts.months import first_day, last_day
from builder.extracts.ordinals import ordinals_of
from builder.extracts.part import Codes, in_days


class Compared:
    """The tables of one extract that others are held against."""

    def __init__(self, extract: Extract, engine: Engine) -> None:
        self.extract, self.engine = extract, engine
        self.shapes = {
            file: schema_problems(extract, file, BY_NAME[file.table]) for file in extract.files
        }
        # Remembered for one month at a time: the directory of a month is tens of megabytes.
        self.lossy = cache(lambda file: lossy(extract, file, self.shapes[file][1]))
        self.directory = cache(self._directory)
        self.archived = cache(self._archived)
        self.silent = cache(self._silent)
        self.areas = self._rows("geographies", "code", "level", "valid_from", "valid_to", "parent")
        self.tiers = {code: level for code, level, *_ in self.areas or ()}
        self.sources = self._rows("sources", "id")

    def forget_month(self) -> None:
        """Let the ordinals of a month go, before those of another are read."""
        self.directory.cache_clear()
        self.archived.cache_clear()

    def columns(self, table: str, month: str | None) -> tuple[Column, ...]:
        """The columns of a part that can be read as they are declared, and lose nothing by it."""
        return usable_columns([self.lossy(file)[1] for file in self.extract.listed(table, month)])

    def _rows(self, table: str, *names: str, month: str | None = None) -> list[tuple] | None:
        """Some columns of a small table, key first, or None where they cannot be read.
        Rows without a key are reported with the table."""
        rows = self.read(table, *names, month=month, fetch=self.engine.fetch)
        return rows if rows is None else [row for row in rows if row[0] is not None]

    def read(
        self, table: str, *names: str, month: str | None, fetch: Callable[[sa.Select], Any]
    ) -> Any:
        columns = self.columns(table, month)
        if not set(names) <= {column.name for column in columns}:
            return None
        try:
            self.engine.register(table, self.extract.paths(table, month), columns=columns)
            return fetch(
                sa.select(*(self._fetched(table, name) for name in names)).select_from(
                    sa.table(table)
                )
            )
        except DamagedFileError:
            return None  # reported when the table's own turn comes

    def _fetched(self, table: str, name: str) -> sa.ColumnElement:
        """A column, a day that cannot be left out: it is told of with the table."""
        column = BY_NAME[table].column(name)
        return (
            sa.literal_column(f"case when {in_days(column)} then {name} end").label(name)
            if column.type in (Type.DATE, Type.TIMESTAMP)
            else sa.column(name)
        )

    def _directory(self, month: str) -> np.ndarray | None:
        """Ordinals of the children on the directory at the month's end,
        or None where they cannot be read."""
        frame = self.read("children", "child_id", month=month, fetch=self.engine.fetch_frame)
        return None if frame is None else ordinals_of(frame)

    def _archived(self, month: str) -> np.ndarray | None:
        """Ordinals of the children whose record is in the archive at the month's end,
        or None where they cannot be read."""
        state: sa.ColumnElement = sa.column("record_state")
        frame = self.read(
            "children",
            "child_id",
            "record_state",
            month=month,
            fetch=lambda select: self.engine.fetch_frame(
                sa.select(sa.column("child_id")).select_from(
                    select.where(state == "archived").subquery()
                )
            ),
        )
        return None if frame is None else ordinals_of(frame)

    def children(self, month: str) -> bool:
        """Register the month's children, and say whether they can be read."""
        return bool(
            self.read(
                "children", "child_id", "record_state", month=month, fetch=lambda select: True
            )
        )

    def accounts(self, month: str) -> frozenset[str] | None:
        """The authorities that sent no return, once the month's practitioners are registered;
        None where those cannot be read."""
        readable = self.read(
            "practitioners",
            "practitioner_id",
            "account_issued_on",
            month=month,
            fetch=lambda select: True,
        )
        return self.silent(month) if readable else None

    def existing(self, first: dt.date, last: dt.date) -> frozenset[str] | None:
        """Authorities that existed on some day from `first` to `last`."""
        if self.areas is None:
            return None
        return frozenset(
            code
            for code, level, since, until, _ in self.areas
            if level == "authority"
            and (since is None or since <= last)
            and (until is None or until >= first)
        )

    def codes(self, table: Table, month: str | None) -> dict[str, Codes | None]:
        known = None if self.areas is None else tuple(sorted({code for code, *_ in self.areas}))
        sources = (
            None if self.sources is None else tuple(sorted({source for (source,) in self.sources}))
        )
        return {
            Reference.AREA: Codes(known, Reference.AREA) if known else None,
            Reference.SOURCE: Codes(sources, Reference.SOURCE) if sources else None,
            Reference.AUTHORITY: self._authorities(table, month, known)
            if known and month
            else None,
        }

    def _authorities(self, table: Table, month: str, known: tuple[str, ...]) -> Codes:
        """Authorities a row of this month may name.
        An event may name one that ended within the month, a snapshot may not."""
        last = last_day(month)
        existing = (
            self.existing(first_day(month) if table.partition is Partition.MONTH else last, last)
            or frozenset()
        )
        silent = self.silent(month) if table.name in AUTHORITY_SENT else frozenset()
        refused = {
            code: "known, but no authority in this month" for code in known if code not in existing
        }
        refused |= {code: "sent no return for this month, and yet has rows" for code in silent}
        return Codes(tuple(sorted(existing - silent)), Reference.AUTHORITY, refused)

    def _silent(self, month: str) -> frozenset[str]:
        """Authorities whose return for the month never came."""
        return frozenset(
            code
            for code, received in self._rows("returns", "authority", "received_on", month=month)
            or []
            if received is None
        )
