"""The whole check of an extract: its files and then its rows, all problems at once,
and nothing read twice that was found good before."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from builder import contract, figure_names
from builder.contract import (
    AUTHORITY_SENT,
    BY_NAME,
    MONTHLY,
    OPTIONAL,
    TABLES,
    Column,
    Partition,
    Reference,
    Table,
    Type,
)
from builder.engines import DamagedFileError, Engine
from builder.extracts.casts import lossy
from builder.extracts.files import (
    bytes_problems,
    misplaced,
    missing_files,
    other_bytes,
    schema_problems,
    stray_files,
    usable_columns,
)
from builder.extracts.manifest import Extract, File
from builder.extracts.months import first_day, last_day
from builder.extracts.one_each import Lasting, lasting_tables
from builder.extracts.ordinals import ordinals_of
from builder.extracts.problem import Problem
from builder.extracts.reference import reference_problems
from builder.extracts.rows import Codes, PartitionCheck, in_days, row_problems

Progress = Callable[[int, int, str], None]
"""Called with bytes done, bytes in all, and the table and month that come next ("" at the end)."""

_HASHERS = 2


def problems(
    extract: Extract,
    engine: Engine,
    *,
    progress: Progress = lambda done, total, doing: None,
    known: Path | None = None,
) -> list[Problem]:
    """Everything in which the extract departs from the contract; empty when nothing does.

    Every file is hashed each time. With `known`, a folder, the rows of a part found good before are
    not read again: what is remembered there holds for these bytes, the bytes they were compared
    with, and this version of contract and checks. `EngineError` only for what is not the extract's
    fault, such as too little memory.
    """
    pool = ThreadPoolExecutor(_HASHERS, thread_name_prefix="hash")
    try:
        check = _Check(extract, engine, known, changed=_hasher(extract, engine, pool))
        return [
            *extract.wrong,
            *missing_files(extract),
            *stray_files(extract),
            *check.run(progress),
        ]
    finally:
        pool.shutdown(cancel_futures=True)


def _hasher(
    extract: Extract, engine: Engine, pool: ThreadPoolExecutor
) -> Callable[[File], list[Problem]]:
    """What says how the bytes of a file differ from the manifest's."""
    if engine.is_remote:
        of_part = cache(lambda table, month: _altered_there(extract, engine, table, month))
        return lambda file: of_part(file.table, file.month)[file]
    # Hashing keeps one core busy beside the first queries and is long done when the last ones run.
    hashes = {file: pool.submit(bytes_problems, extract, file) for file in _in_order(extract)}
    return lambda file: hashes[file].result()


def _altered_there(
    extract: Extract, engine: Engine, table: str, month: str | None
) -> dict[File, list[Problem]]:
    """For each file of a part, how its bytes differ from the manifest's,
    hashed where the engine is."""
    found = {file: misplaced(extract, file) for file in extract.listed(table, month)}
    there = [file for file, problems in found.items() if not problems]
    hashes = engine.hashes([extract.path / file.path for file in there])
    return found | {
        file: other_bytes(file, sha256) for file, sha256 in zip(there, hashes, strict=True)
    }


def _in_order(extract: Extract) -> list[File]:
    return [file for table, month in _parts(extract) for file in extract.listed(table.name, month)]


def _parts(extract: Extract) -> list[tuple[Table, str | None]]:
    """The tables given once, and then month by month,
    so that what one month's tables share is read once and let go."""
    once = [(table, None) for table in TABLES if table.partition is Partition.ONCE]
    once += [(table, None) for table in OPTIONAL if extract.listed(table.name)]
    return [*once, *((table, month) for month in extract.months for table in MONTHLY)]


class _Check:
    """One run of the check over one extract."""

    def __init__(
        self,
        extract: Extract,
        engine: Engine,
        known: Path | None,
        *,
        changed: Callable[[File], list[Problem]],
    ) -> None:
        self.extract, self.engine, self.known, self.changed = extract, engine, known, changed
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

    def run(self, progress: Progress) -> Iterator[Problem]:
        done, total, month = 0, sum(file.bytes for file in self.extract.files), None
        for table, next_month in _parts(self.extract):
            if next_month != month:
                self.directory.cache_clear()
                self.archived.cache_clear()
            month, files = next_month, self.extract.listed(table.name, next_month)
            progress(done, total, f"{table.name} {month or ''}".strip())
            yield from self._part_problems(table, month, files)
            done += sum(file.bytes for file in files)
        yield from self._lasting_problems()
        progress(done, total, "")

    def _lasting_problems(self) -> Iterator[Problem]:
        """What differs from month to month and may not.
        Small beside the rows themselves: who is in a month, each once."""
        files = [
            file
            for table in lasting_tables()
            for month in self.extract.months
            for file in self.extract.listed(table.name, month)
        ]
        held_against = [*files, *self.extract.listed("geographies", None)]
        mark = (
            self.known
            / hashlib.sha256(
                repr(
                    (
                        _checks_digest(),
                        "for good",
                        sorted((f.path, f.sha256, f.rows) for f in held_against),
                    )
                ).encode()
            ).hexdigest()
            if self.known
            else None
        )
        if self.areas is None or (mark and mark.exists()):
            return
        lasting = Lasting({code: (parent, until) for code, _, _, until, parent in self.areas})
        found = [
            problem
            for month in self.extract.months
            for table in lasting_tables()
            for problem in self._lasting_in(lasting, table, month)
        ]
        if mark and not found and not any(self.changed(file) for file in held_against):
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.touch()
        yield from found

    def _lasting_in(self, lasting: Lasting, table: Table, month: str) -> list[Problem]:
        files, columns = self.extract.listed(table.name, month), self._columns(table.name, month)
        if not files or not {c for p in table.one_each for c in (p.one, p.each)} <= {
            c.name for c in columns
        }:
            return []
        place = files[0].path if len(files) == 1 else f"{table.name}/month={month}"
        try:
            self.engine.register(table.name, self.extract.paths(table.name, month), columns=columns)
            return list(lasting.problems(self.engine, table, place, month))
        except DamagedFileError:
            return []  # reported with the table itself

    def _part_problems(
        self, table: Table, month: str | None, files: tuple[File, ...]
    ) -> Iterator[Problem]:
        mark = self.known / self._fingerprint(table, month) if self.known else None
        found = [problem for file in files for problem in self.shapes[file][0]]
        if files and not (mark and mark.exists()):
            found += [problem for file in files for problem in self.lossy(file)[0]]
            found += self._row_problems(table, month, files)
            if (
                mark
                and not found
                and not any(self.changed(file) for file in (*files, *self._compared(table, month)))
            ):
                mark.parent.mkdir(parents=True, exist_ok=True)
                mark.touch()
        yield from (problem for file in files for problem in self.changed(file))
        yield from found

    def _row_problems(
        self, table: Table, month: str | None, files: tuple[File, ...]
    ) -> list[Problem]:
        columns = self._columns(table.name, month)
        if not columns:
            return []
        place = files[0].path if len(files) == 1 else f"{table.name}/month={month}"
        at = month or self.extract.last_month
        part = PartitionCheck(
            table,
            place,
            columns,
            month=at,
            last_month=self.extract.last_month,
            codes=self._codes(table, month),
            due=self._existing(last_day(at), last_day(at)),
            directory=lambda: self.directory(at),
            archived=lambda: self.archived(at),
            children=lambda: self._children(at),
            accounts=lambda: self._accounts(at),
        )
        try:
            self.engine.register(table.name, self.extract.paths(table.name, month), columns=columns)
            found = list(row_problems(part, self.engine))
            if table.partition is Partition.ONCE:
                rows = self._read(
                    table.name, *(c.name for c in columns), month=None, fetch=self.engine.fetch
                )
                found += reference_problems(
                    part,
                    [dict(zip((c.name for c in columns), row, strict=True)) for row in rows or ()],
                    self.tiers,
                )
            return found
        except DamagedFileError:
            return [
                Problem(
                    place,
                    "",
                    "it cannot be read to its end",
                    "a whole Parquet file: copy it again, or have it made again",
                )
            ]

    def _columns(self, table: str, month: str | None) -> tuple[Column, ...]:
        """The columns of a part that can be read as they are declared, and lose nothing by it."""
        return usable_columns([self.lossy(file)[1] for file in self.extract.listed(table, month)])

    def _rows(self, table: str, *names: str, month: str | None = None) -> list[tuple] | None:
        """Some columns of a small table, key first, or None where they cannot be read.
        Rows without a key are reported with the table."""
        rows = self._read(table, *names, month=month, fetch=self.engine.fetch)
        return rows if rows is None else [row for row in rows if row[0] is not None]

    def _read(
        self, table: str, *names: str, month: str | None, fetch: Callable[[sa.Select], Any]
    ) -> Any:
        columns = self._columns(table, month)
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
        frame = self._read("children", "child_id", month=month, fetch=self.engine.fetch_frame)
        return None if frame is None else ordinals_of(frame)

    def _archived(self, month: str) -> np.ndarray | None:
        """Ordinals of the children whose record is in the archive at the month's end,
        or None where they cannot be read."""
        state: sa.ColumnElement = sa.column("record_state")
        frame = self._read(
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

    def _children(self, month: str) -> bool:
        """Register the month's children, and say whether they can be read."""
        return bool(
            self._read(
                "children", "child_id", "record_state", month=month, fetch=lambda select: True
            )
        )

    def _accounts(self, month: str) -> frozenset[str] | None:
        """The authorities that sent no return, once the month's practitioners are registered;
        None where those cannot be read."""
        readable = self._read(
            "practitioners",
            "practitioner_id",
            "account_issued_on",
            month=month,
            fetch=lambda select: True,
        )
        return self.silent(month) if readable else None

    def _existing(self, first: dt.date, last: dt.date) -> frozenset[str] | None:
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

    def _codes(self, table: Table, month: str | None) -> dict[str, Codes | None]:
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
            self._existing(first_day(month) if table.partition is Partition.MONTH else last, last)
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

    def _compared(self, table: Table, month: str | None) -> list[File]:
        """The other files a part is held against."""
        listed = self.extract.listed
        refers = {column.refers for column in table.columns}
        return [
            *listed("geographies"),
            *listed("sources"),
            *(
                listed("returns", month)
                if table.name in AUTHORITY_SENT or Reference.ACCOUNT in refers
                else ()
            ),
            *(
                listed("children", month)
                if refers & {Reference.CHILD, Reference.LIVE_CHILD}
                else ()
            ),
            *(listed("practitioners", month) if Reference.ACCOUNT in refers else ()),
        ]

    def _fingerprint(self, table: Table, month: str | None) -> str:
        """Name of everything the rows' check depends on. The extract's last month is part of it
        only where a rule looks at it: else one more month would have every earlier one read again.
        """
        end = (
            self.extract.last_month
            if month is None or any("extract_end" in rule.bad_when for rule in table.rules)
            else ""
        )
        own, others = (
            sorted((file.table, file.sha256, file.rows) for file in files)
            for files in (self.extract.listed(table.name, month), self._compared(table, month))
        )
        return hashlib.sha256(
            repr((_checks_digest(), table.name, month, end, own, others)).encode()
        ).hexdigest()


@cache
def _checks_digest() -> str:
    """SHA-256 of the contract, with what it takes from the declarations, and of the code that
    checks it: a rule that changed is asked again of every file."""
    sources = [
        Path(contract.__file__),
        Path(figure_names.__file__),
        *sorted(Path(__file__).parent.glob("*.py")),
    ]
    return hashlib.sha256(
        b"\0".join(
            (repr((*TABLES, *OPTIONAL)).encode(), *(source.read_bytes() for source in sources))
        )
    ).hexdigest()
