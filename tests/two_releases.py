"""Two releases built from sample extracts a month apart: a return that was missing from the first
came late for the second, and another was corrected in between."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from builder.contract import AUTHORITY_SENT
from tests.conftest import CHILDREN, ROOT

MONTHS = ("2", "3")
"""How many months the extracts hold: few, so that they are built in no time."""
MONTH = "2009-02"
"""The last month of the earlier one."""
LATE, CORRECTED = "Manchester", "Cumbria"


def build_two(folder: Path) -> Path:
    """Make both extracts, spoil them so that they differ as told, build and publish both,
    and return the store."""
    for months in MONTHS:
        _run("sample_data", str(folder / months), "--children", CHILDREN, "--months", months)
    codes = {
        row["name"]: row["code"]
        for row in pq.read_table(folder / MONTHS[0] / "geographies.parquet").to_pylist()
    }
    for table in AUTHORITY_SENT:
        _rewrite(
            folder / MONTHS[0],
            table,
            lambda rows, table=table: [
                r
                for n, r in enumerate(rows)
                if r["authority"] != codes[LATE]
                and (r["authority"] != codes[CORRECTED] or table != "involvements" or n % 4 == 0)
            ],
        )
    _rewrite(
        folder / MONTHS[0],
        "returns",
        lambda rows: [
            {**r, "received_on": None, "corrected_on": None} if r["authority"] == codes[LATE] else r
            for r in rows
        ],
    )
    _rewrite(
        folder / MONTHS[1],
        "returns",
        lambda rows: [
            {**r, "corrected_on": dt.date(2009, 3, 20)} if r["authority"] == codes[CORRECTED] else r
            for r in rows
        ],
    )
    for months in MONTHS:
        _run(
            "builder", "build", str(folder / months), "--out", str(folder / "releases"), "--publish"
        )
    return folder / "releases"


def _run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _rewrite(extract: Path, table: str, change: Callable[[list[dict]], list[dict]]) -> None:
    """Change the rows of a table in the month, and say so in the manifest."""
    manifest = json.loads((extract / "manifest.json").read_text("utf-8"))
    for entry in (e for e in manifest["files"] if (e["table"], e["month"]) == (table, MONTH)):
        file = extract / entry["path"]
        held = pq.read_table(file)
        rows = change(held.to_pylist())
        pq.write_table(pa.Table.from_pylist(rows, schema=held.schema), file)
        entry |= {
            "rows": len(rows),
            "bytes": file.stat().st_size,
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        }
    (extract / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
