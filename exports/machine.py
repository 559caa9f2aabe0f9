"""Observations for programs: rows with their words as CSV, JSON, Arrow and Parquet,
each carrying what the release says of itself.

`rows` everywhere is a frame of text with the columns `queries.slices.COLUMNS` names: numbers with
the decimals the screen shows, empty where a status stands in their place.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from exports.tidy import plain

NUMBERS = ("value", "numerator", "base")


@dataclass(frozen=True)
class ReleaseFacts:
    """What a release says of itself wherever its figures go: `status` is that of the statistics,
    `state` how far the release has come, `published` a day (ISO, empty while it is not)."""

    release: str
    digest: str
    title: str
    producer: str
    status: str
    state: str
    published: str
    marking: str
    licence: str
    rounding: str
    records: str

    def columns(self) -> dict[str, str]:
        """What stands in each row of a file, which may be taken apart from the rest."""
        return {
            "release": self.release,
            "digest": self.digest,
            "release_status": self.status,
            "published": self.published,
            "marking": self.marking,
            "licence": self.licence,
            "rounding": self.rounding,
            "records": self.records,
        }


def csv_of(rows: pd.DataFrame, said: ReleaseFacts, *, header: bool = True) -> bytes:
    """UTF-8 CSV, a row an observation. Text that a spreadsheet could take
    for a formula is neutralised."""
    return (
        whole_table(rows, said).to_csv(index=False, lineterminator="\r\n", header=header).encode()
    )


def whole_table(rows: pd.DataFrame, said: ReleaseFacts) -> pd.DataFrame:
    """The rows with what the release says of itself in columns of their own."""
    columns = {name: rows[name].tolist() for name in rows}
    for name in (one for one in columns if one not in NUMBERS):
        safe = {text: plain(text) for text in set(columns[name])}
        columns[name] = [safe[text] for text in columns[name]]
    columns |= {name: [plain(text)] * len(rows) for name, text in said.columns().items()}
    return pd.DataFrame(columns, index=rows.index, dtype=object)


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as values of JSON: numbers or null, `rounded` true or false,
    `notes` a list of numbers."""
    columns = {name: rows[name].tolist() for name in rows}
    for name in NUMBERS:
        columns[name] = [number(text) for text in columns[name]]
    columns["rounded"] = [text == "yes" for text in columns["rounded"]]
    columns["notes"] = [[int(n) for n in text.split()] for text in columns["notes"]]
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def number(text: str) -> int | float | None:
    """A number as the screen shows it; None where there is none."""
    if text == "":
        return None
    return float(text) if "." in text else int(text)


def arrow_of(rows: pd.DataFrame, said: ReleaseFacts) -> bytes:
    """An Arrow stream; what the release says of itself is the metadata of its schema."""
    table, stream = _table(rows, said), pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    return stream.getvalue().to_pybytes()


def write_parquet(batches: Iterable[pd.DataFrame], said: ReleaseFacts, path: Path) -> None:
    """One Parquet file of all batches."""
    writer = None
    for rows in batches:
        table = _table(rows, said)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()


def write_csv(batches: Iterable[pd.DataFrame], said: ReleaseFacts, path: Path) -> int:
    """One CSV file of all batches, its header once; how many rows it holds."""
    count = 0
    with path.open("wb") as file:
        for place, rows in enumerate(batches):
            file.write(csv_of(rows, said, header=place == 0))
            count += len(rows)
    return count


def _table(rows: pd.DataFrame, said: ReleaseFacts) -> pa.Table:
    def column(name: str) -> pa.Array:
        if name in NUMBERS:
            return pa.array([None if t == "" else float(t) for t in rows[name]], pa.float64())
        if name == "rounded":
            return pa.array(rows[name] == "yes", pa.bool_())
        return pa.array(rows[name].astype(str), pa.string())

    schema = pa.schema(
        [pa.field(name, column(name).type) for name in rows],
        metadata={k: v for k, v in asdict(said).items() if v},
    )
    return pa.Table.from_arrays([column(name) for name in rows], schema=schema)


def in_memory(table: pd.DataFrame) -> bytes:
    """A small table of text as UTF-8 CSV, neutralised."""
    file = io.BytesIO()
    table.astype(object).map(plain).to_csv(file, index=False, lineterminator="\r\n")
    return file.getvalue()
