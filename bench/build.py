"""How long a national release takes, against a bare DuckDB scan and count of the same columns.

    python -m bench.build [EXTRACT]

Prints seconds of the whole machine (wall) and of the process (CPU), peak memory, and ratios;
all in this one run, in processes of their own.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from bench.process import Cost, measured, run_step
from builder.contract import BY_NAME
from builder.dimensions import is_national
from builder.extracts import Extract, open_extract
from builder.statements import tallies_of
from measures import MEASURES

EXTRACT = Path("data/extract-11000000-19")
MEMORY = "3GB"
TABLES = tuple(dict.fromkeys(t.counts.table for t in tallies_of(MEASURES)))


def scan(extract: Extract, spill: Path) -> None:
    """Decode every column that tabulation reads, file by file, and count its rows by authority:
    nothing less could count anything."""
    import duckdb

    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(spill)})
    for month in extract.months:
        for table in TABLES:
            columns = ", ".join(f'max("{c.name}")' for c in BY_NAME[table].columns)
            paths = [str(p) for p in extract.paths(table, month)]
            groups = "" if is_national(table) else " group by authority"
            connection.execute(
                f"select count(*), {columns} from read_parquet({paths!r}, hive_partitioning = "
                f"false){groups}"
            ).fetchall()


def check(extract: Extract, work: Path) -> None:
    """Check the extract from nothing: every hash, every rule, every row."""
    from builder.engines import DuckDBEngine
    from builder.extracts import problems

    with DuckDBEngine(folders=[extract.path, work], spill=work / "spill", memory=MEMORY) as engine:
        if problems(extract, engine, known=work / "known"):
            raise SystemExit("the extract has problems; run `python -m builder check`")


def build(extract: Extract, work: Path) -> None:
    """Build the release: what is in `work` already is not counted again."""
    from builder.build import Progress
    from builder.build import build as build_release
    from builder.engines import DuckDBEngine

    start, steps = time.perf_counter(), {}
    with DuckDBEngine(folders=[extract.path, work], spill=work / "spill", memory=MEMORY) as engine:
        progress = Progress(
            step=lambda name: steps.update({name: round(time.perf_counter() - start, 1)})
        )
        build_release(extract, engine, work / "releases", work=work / "partials", progress=progress)
    print(json.dumps({"steps begin at": steps}))


def _measured(step: str, extract: Path, work: Path) -> Cost:
    return measured("bench.build", step, extract, work)


def main(path: Path) -> None:
    extract = open_extract(path)
    rows = sum(f.rows for f in extract.files if f.table in TABLES)
    print(
        f"extract {extract.id}: {rows:,} rows in {len(extract.months)} months of {len(TABLES)} "
        f"tables, {sum(f.bytes for f in extract.files) / 1e6:,.0f} MB"
    )
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        _measured("scan", path, work)  # so that neither side pays for the first reading from disk
        found = {
            "bare scan and count": _measured("scan", path, work),
            "check, first time": _measured("check", path, work),
            "check, nothing new": _measured("check", path, work),
            "build, first time": _measured("build", path, work),
        }
        found["build, nothing new"] = _measured("build", path, work)
    base, first = found["bare scan and count"], found["build, first time"]
    print(f"{'step':<26}{'wall s':>9}{'CPU s':>9}{'x scan (CPU)':>14}{'x first build':>15}")
    for step, cost in found.items():
        print(
            f"{step:<26}{cost.wall:>9.1f}{cost.cpu:>9.1f}{cost.cpu / base.cpu:>14.2f}{cost.wall / first.wall:>15.2f}  "  # noqa: E501
            f"{cost.said}"
        )
    print(f"peak memory of the build: {first.peak:,.0f} MB, engine limit {MEMORY}")


if __name__ == "__main__":
    if not run_step(sys.argv[1:], {"scan": scan, "check": check, "build": build}):
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else EXTRACT)
