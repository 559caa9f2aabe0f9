"""How long a national release takes, against a bare DuckDB scan and count of the same columns.

    python -m bench.build [EXTRACT]

Prints seconds of the whole machine (wall) and of the process (CPU), peak memory, and ratios; all in this one run, in processes of their own.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from builder.cells import is_national
from builder.contract import BY_NAME
from builder.extracts import Extract, open_extract
from builder.statements import tallies_of
from measures import MEASURES

EXTRACT = Path("data/extract-11000000-19")
MEMORY = "3GB"
TABLES = tuple(dict.fromkeys(t.counts.table for t in tallies_of(MEASURES)))


def scan(extract: Extract, spill: Path) -> None:
    """Decode every column that tabulation reads, file by file, and count its rows by authority: nothing less could count anything."""
    import duckdb

    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(spill)})
    for month in extract.months:
        for table in TABLES:
            columns = ", ".join(f'max("{c.name}")' for c in BY_NAME[table].columns)
            paths = [str(p) for p in extract.paths(table, month)]
            groups = "" if is_national(table) else " group by authority"
            connection.execute(
                f"select count(*), {columns} from read_parquet({paths!r}, hive_partitioning = false){groups}"
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


def measured(name: str, extract: Path, work: Path) -> dict[str, float]:
    """Run one step in a process of its own."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bench.build", str(extract), name, str(work)],
        check=True,
        capture_output=True,
        text=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": time.perf_counter() - start, "cpu": cpu, "said": done.stdout.strip()}


def peak_of(name: str, extract: Path, work: Path) -> float:
    """Peak memory of a step in MB, measured by a process whose only child it is."""
    code = (
        f"import resource, subprocess, sys; subprocess.run([sys.executable, '-m', 'bench.build', {str(extract)!r}, {name!r}, {str(work)!r}], check=True, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    return float(
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        ).stdout
    )


def forget_last_month(extract: Extract, work: Path) -> None:
    """Take the last month's partials away, so that the next build has one month to add."""
    for folder in (work / "partials").glob(f"*/{extract.last_month}"):
        shutil.rmtree(folder)


def main(path: Path) -> None:
    extract = open_extract(path)
    rows = sum(f.rows for f in extract.files if f.table in TABLES)
    print(
        f"extract {extract.id}: {rows:,} rows in {len(extract.months)} months of {len(TABLES)} tables, {sum(f.bytes for f in extract.files) / 1e6:,.0f} MB"
    )
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        measured("scan", path, work)  # so that neither side pays for the first reading from disk
        found = {
            "bare scan and count": measured("scan", path, work),
            "check, first time": measured("check", path, work),
            "check, nothing new": measured("check", path, work),
            "build, first time": measured("build", path, work),
        }
        forget_last_month(extract, work)
        found["build, one month added"] = measured("build", path, work)
        found["build, nothing new"] = measured("build", path, work)
        shutil.rmtree(work / "partials")
        peak = peak_of("build", path, work)
    base, first = found["bare scan and count"], found["build, first time"]
    print(f"{'step':<26}{'wall s':>9}{'CPU s':>9}{'x scan (CPU)':>14}{'x first build':>15}")
    for step, m in found.items():
        print(
            f"{step:<26}{m['wall']:>9.1f}{m['cpu']:>9.1f}{m['cpu'] / base['cpu']:>14.2f}{m['wall'] / first['wall']:>15.2f}  {m['said']}"
        )
    print(f"peak memory of the build: {peak:,.0f} MB, engine limit {MEMORY}")


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else EXTRACT
    if len(sys.argv) > 2:
        {"scan": scan, "check": check, "build": build}[sys.argv[2]](
            open_extract(chosen), Path(sys.argv[3])
        )
    else:
        main(chosen)
