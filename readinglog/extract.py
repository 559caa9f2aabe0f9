"""The table `readings` of the extract: one row a reading, search, export or refusal of a month,
with the reader under a number that only this log's own key can make.

What a page or a selection was does not leave the log, nor the day, nor who the reader is.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from readinglog.entries import NOT_VALID, Entry, Kind
from readinglog.verify import entries

KEY = "KEY"
COUNTED = (Kind.READING, Kind.SEARCH, Kind.EXPORT, Kind.REFUSAL)
PRE_RELEASE = ("pre-release", "draft")
SCHEMA = pa.schema(
    [
        ("reading_id", pa.int64()),
        ("kind", pa.string()),
        ("role", pa.string()),
        ("reader_id", pa.int32()),
        ("pre_release", pa.bool_()),
    ]
)


class CannotExtract(Exception):
    """The table cannot be made; the message says why and what to do."""


def extract(folders: Sequence[Path], month: str, out: Path) -> tuple[Path, int]:
    """Write `readings/month=<month>/part-0.parquet` under `out`; returns the file and its rows.

    Each folder holds the log of one machine, which must verify: do that first.

    Readers are numbered by the key of the first, so that who read at two machines is one reader:
    name it first each month. What nobody with a role asked for is left out. Raises `OSError`, and
    `CannotExtract` when the month is none, two of the logs are one, or two readers come to the same
    number.
    """
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise CannotExtract("The month must be like 2010-07.")
    held = [entry for folder in folders for entry in entries(folder) if entry.month == month]
    if len({entry.hash for entry in held}) != len(held):
        raise CannotExtract(
            "Two of the folders hold the same entries. Name the log of each machine once."
        )
    rows = [entry for entry in held if entry.kind in COUNTED and entry.role not in ("", NOT_VALID)]
    readers = _numbers(folders[0], {entry.reader for entry in rows})
    table = pa.Table.from_pylist(
        [
            _row(number, entry, readers)
            for number, entry in enumerate(
                sorted(rows, key=lambda e: (e.kind, e.role, readers[e.reader], e.place))
            )
        ],
        SCHEMA,
    )
    path = out / "readings" / f"month={month}" / "part-0.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".tmp")
    pq.write_table(table, draft, compression="zstd")
    os.replace(draft, path)
    return path, table.num_rows


def _row(number: int, entry: Entry, readers: dict[str, int]) -> dict[str, object]:
    """One row; its ordinal follows the order of the table,
    so that it tells nothing of the order in which things were read."""
    return {
        "reading_id": number,
        "kind": str(entry.kind),
        "role": entry.role,
        "reader_id": readers[entry.reader],
        "pre_release": entry.state in PRE_RELEASE,
    }


def _numbers(folder: Path, readers: set[str]) -> dict[str, int]:
    """A number from 0 to 2^31 - 1 for each reader, the same in each month: the start of an
    HMAC-SHA-256 under a key that lies with the log and leaves it never."""
    key = _key(folder)
    numbers = {
        reader: int.from_bytes(hmac.digest(key, reader.encode(), "sha256")[:4]) >> 1
        for reader in readers
    }
    if len(set(numbers.values())) != len(numbers):
        raise CannotExtract(
            f"Two readers come to the same number. Remove the file {KEY} of the log, and make the "
            "tables of all months anew."
        )
    return numbers


def _key(folder: Path) -> bytes:
    path = folder / KEY
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) != 32:
            raise CannotExtract(
                f"The file {KEY} of the log does not hold 32 bytes. Remove it, and make the "
                "tables of all months anew."
            ) from None
        return key
    key = secrets.token_bytes(32)
    with os.fdopen(file, "wb") as opened:
        opened.write(key)
    return key
