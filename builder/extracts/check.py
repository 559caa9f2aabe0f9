"""The whole check of an extract: its files and then its rows, all problems at once,
and nothing read twice that was found good before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from builder import contract, figure_names
from builder.contract import (
    AUTHORITY_SENT,
    MONTHLY,
    OPTIONAL,
    TABLES,
    Partition,
    Reference,
    Table,
)
from builder.engines import DamagedFileError, Engine
from builder.extracts.compared import Compared
from builder.extracts.files import (
    bytes_problems,
    misplaced,
    missing_files,
    other_bytes,
    stray_files,
)
from builder.extracts.manifest import Extract, File
from builder.extracts.months import last_day
from builder.extracts.one_each import Lasting, lasting_tables
from builder.extracts.part import PartitionCheck
from builder.extracts.problem import Problem
from builder.extracts.reference import reference_problems
from builder.extracts.rows import row_problems

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
        self.beside = Compared(extract, engine)

    def run(self, progress: Progress) -> Iterator[Problem]:
        done, total, month = 0, sum(file.bytes for file in self.extract.files), None
        for table, next_month in _parts(self.extract):
            if next_month != month:
                self.beside.forget_month()
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
        if self.beside.areas is None or (mark and mark.exists()):
            return
        lasting = Lasting(
            {code: (parent, until) for code, _, _, until, parent in self.beside.areas}
        )
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
        files, columns = (
            self.extract.listed(table.name, month),
            self.beside.columns(table.name, month),
        )
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
        found = [problem for file in files for problem in self.beside.shapes[file][0]]
        if files and not (mark and mark.exists()):
            found += [problem for file in files for problem in self.beside.lossy(file)[0]]
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
        columns = self.beside.columns(table.name, month)
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
            codes=self.beside.codes(table, month),
            due=self.beside.existing(last_day(at), last_day(at)),
            directory=lambda: self.beside.directory(at),
            archived=lambda: self.beside.archived(at),
            children=lambda: self.beside.children(at),
            accounts=lambda: self.beside.accounts(at),
        )
        try:
            self.engine.register(table.name, self.extract.paths(table.name, month), columns=columns)
            found = list(row_problems(part, self.engine))
            if table.partition is Partition.ONCE:
                rows = self.beside.read(
                    table.name, *(c.name for c in columns), month=None, fetch=self.engine.fetch
                )
                found += reference_problems(
                    part,
                    [dict(zip((c.name for c in columns), row, strict=True)) for row in rows or ()],
                    self.beside.tiers,
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
