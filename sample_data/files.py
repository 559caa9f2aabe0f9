"""Writing the extract's files: Parquet by DuckDB in the contract's columns and types,
and the manifest that makes the extract complete."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from builder import contract
from builder.contract import BY_NAME, MANIFEST, TABLES, VERSION, Column, Type
from sample_data.facts import authority_codes
from sample_data.world import Month, World

# Version 2 pages hold sorted ordinals and true/false columns in far fewer bytes, write faster than
# version 1, and come out the same byte for byte whatever the number of threads; version 1
# dictionaries do not.
PARQUET = (
    "format parquet, parquet_version v2, compression zstd, compression_level 1, "
    "row_group_size 122880"
)
WORLD = ("children", "months", "seed")
"""The parameters that say which world it is; the others say by what it was made."""
ARROW = {
    Type.INTEGER: pa.int32(),
    Type.BIGINT: pa.int64(),
    Type.DATE: pa.date32(),
    Type.TIMESTAMP: pa.timestamp("us"),
    Type.BOOLEAN: pa.bool_(),
    Type.TEXT: pa.string(),
    Type.DOUBLE: pa.float64(),
}


def connect(spill: Path, *, memory: str = "2GB") -> duckdb.DuckDBPyConnection:
    """A DuckDB of our own that keeps the order of rows, spills under `spill`,
    and knows the contract's words as types."""
    con = duckdb.connect()
    con.execute(
        f"set memory_limit = '{memory}'; set temp_directory = '{spill}'; set "
        "preserve_insertion_order = true; set enable_progress_bar = false"
    )
    con.execute(f"create type authority as enum ({listing(authority_codes())})")
    for name, table, column in (
        ("sex", "children", "sex"),
        ("record_state", "children", "record_state"),
        ("kind", "involvements", "kind"),
        ("service", "involvements", "service"),
        ("sector", "involvements", "sector"),
        ("action", "accesses", "action"),
        ("reason", "accesses", "reason"),
        ("route", "accesses", "route"),
        ("outcome", "accesses", "outcome"),
    ):
        con.execute(
            f"create type {name} as enum ({listing(BY_NAME[table].column(column).allowed)})"
        )
    return con


def listing(words: Iterable[str]) -> str:
    """The words as SQL literals between commas; ours hold no quotes."""
    return ", ".join(f"'{word}'" for word in words)


def arrow_table(
    columns: Sequence[tuple[str, pa.DataType]], rows: Sequence[Sequence[object]]
) -> pa.Table:
    """Rows of Python values as an Arrow table with these columns."""
    by_column = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pa.table(
        {
            name: pa.array(values, type=kind)
            for (name, kind), values in zip(columns, by_column, strict=True)
        }
    )


def _physical(column: Column) -> str:
    # A word from a short list stays an enum: DuckDB then writes its dictionary at once instead of
    # building one, and readers still see text. Not so a code from the long list of authorities: the
    # bytes of an enum that size differ from one writing to the next, though its values do not.
    return (
        f'"{column.name}"'
        if column.allowed
        else f'cast("{column.name}" as {column.type}) as "{column.name}"'
    )


class Files:
    """The files of one extract being made in `folder`:
    written one after another, described by the manifest at the end."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.con, self.folder, self.written = con, folder, []

    def beside(self) -> Files:
        """The same files through a connection of its own, for another thread."""
        other = Files(self.con.cursor(), self.folder)
        other.written = self.written
        return other

    def copy(self, table: str, select: str, *, month: Month | None = None) -> int:
        """Write what the select gives as the file of `table` (and month);
        the rows keep the select's order. Returns the rows."""
        path = (
            self.folder / table / f"month={month.id}" / "part-0.parquet"
            if month
            else self.folder / f"{table}.parquet"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        columns = ", ".join(_physical(column) for column in BY_NAME[table].columns)
        rows = self.con.execute(
            f"copy (select {columns} from ({select})) to '{path}' ({PARQUET})"
        ).fetchall()[0][0]
        self.written.append(
            {
                "path": path.relative_to(self.folder).as_posix(),
                "table": table,
                "month": month.id if month else None,
                "rows": rows,
            }
        )
        return rows

    def rows(
        self, table: str, rows: Sequence[Sequence[object]], *, month: Month | None = None
    ) -> int:
        """Write Python rows, in the contract's column order, as the file of `table` (and month).
        Returns the rows."""
        frame = arrow_table(
            [(column.name, ARROW[column.type]) for column in BY_NAME[table].columns], rows
        )
        self.con.register("given", frame)
        try:
            return self.copy(table, "select * from given", month=month)
        finally:
            self.con.unregister("given")

    def finish(self, world: World) -> None:
        """Write the manifest: the last file, without which the folder is no extract."""
        place = {table.name: number for number, table in enumerate(TABLES)}
        files = sorted(self.written, key=lambda file: (place[file["table"]], file["month"] or ""))
        described = [{**file, **_size_and_digest(self.folder / file["path"])} for file in files]
        _write_synced(
            self.folder / MANIFEST, json.dumps(_manifest(world, described), indent=1) + "\n"
        )


def parameters(world: World) -> dict[str, object]:
    """What an extract was made with: the same parameters give the same bytes."""
    return {
        "children": world.children,
        "months": world.months,
        "seed": world.seed,
        "maker": _maker_digest(),
        "duckdb": duckdb.__version__,
    }


@cache
def _maker_digest() -> str:
    """Digest of the maker's own code, its reference facts and the contract:
    a changed maker makes another extract."""
    here = Path(__file__).parent
    sources = sorted(
        [*here.glob("*.py"), *(here / "reference").glob("*.csv"), Path(contract.__file__)],
        key=lambda path: path.name,
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def _manifest(world: World, files: list[dict]) -> dict[str, object]:
    first, last = world.calendar[0], world.calendar[-1]
    return {
        "contract": VERSION,
        "extract": f"sample-{world.seed}-{world.children}-{first.id}-{last.id}",
        "title": "Synthetic extract of the directory of children",
        "producer": "ContactPoint Oversight, sample data",
        "synthetic": "Synthetic records: made by a program, calibrated on published figures. No "
        "real "
        "child or practitioner is in them.",
        "source": "Synthetic extract calibrated on published figures; see docs/sample-data.md",
        "first_month": first.id,
        "last_month": last.id,
        "as_at": world.last_day.isoformat(),
        "parameters": parameters(world),
        "files": files,
    }


def _size_and_digest(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        return {
            "bytes": path.stat().st_size,
            "sha256": hashlib.file_digest(file, "sha256").hexdigest(),
        }


def _write_synced(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path) -> dict | None:
    """The manifest in the folder as it stands; `None` when there is none that can be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def finished(folder: Path) -> dict | None:
    """The manifest of a finished extract whose files are all there in their right size;
    `None` for anything else."""
    manifest = read_manifest(folder)
    try:
        whole = manifest and all(
            (folder / file["path"]).stat().st_size == file["bytes"] for file in manifest["files"]
        )
    except (OSError, KeyError, TypeError):
        return None
    return manifest if whole else None
