"""What a month costs: the first build of a release, a month added to it, an authority's correction
three months back, and nothing new.

    python -m bench.growth [--spark] [--sizes] EXTRACT [EXTRACT ...]

Each extract is built without its last month, then with it, then corrected, in processes of their
own and one work folder. The process is counted with its children in CPU seconds, so that what else
the machine does matters little; wall seconds and peak memory stand beside them. Every release that
was made from what was kept is built from nothing too, and their digests must agree. Prints tables
in the form of docs/growth.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.build import MEMORY, TABLES
from bench.process import Cost, measured, run_step
from builder.contract import MANIFEST
from builder.extracts import Extract, open_extract
from builder.opening import ADDRESS, Kind, open_engine

FIRST, LESS, ADDED = "all months, from nothing", "a month less, from nothing", "a month added"
ENGINE = "CONTACTPOINT_ENGINE"
SPARK, SIZES = "--spark", "--sizes"

BACK = 3
"""How many months before the last the corrected one lies."""

TABLE = "involvements"
"""The table of which an authority's correction leaves every row out whose number, within the
authority, can be divided by `NTH`.
"""

NTH = 4


def _measured(step: str, extract: Path, work: Path) -> Cost:
    return measured("bench.growth", step, extract, work)


def build(extract: Extract, work: Path) -> None:
    """Build a release in the work folder and print its digest, the CPU seconds of each step and
    what of it was kept.
    """
    from builder.build import Progress
    from builder.build import build as build_release

    start, steps = time.process_time(), {}
    kind = Kind(os.environ.get(ENGINE, Kind.DUCKDB))
    with open_engine(kind, "", extract, work, MEMORY) as engine:
        folder = build_release(
            extract,
            engine,
            work / "releases",
            work=work / "partials",
            progress=Progress(step=lambda name: steps.update({name: time.process_time() - start})),
        )
    ends = [*list(steps.values())[1:], time.process_time() - start] if steps else []
    took = {
        name: round(end - began, 1) for (name, began), end in zip(steps.items(), ends, strict=True)
    }
    digest = json.loads((folder / "manifest.json").read_text("utf-8"))["digest"]
    print(json.dumps({"digest": digest, "steps": took}))


def scan(extract: Extract, work: Path) -> None:
    """The bare scan and count of `bench.build`."""
    from bench.build import scan as scan_columns

    scan_columns(extract, work / "spill")


def without_last_month(extract: Extract, folder: Path) -> None:
    """The same extract as it was a month before: the very files of the months before the last one,
    and a manifest that lists no others.
    """
    months = extract.months[:-1]
    linked(extract, folder, [f.path for f in extract.files if f.month != extract.last_month])
    document = json.loads((extract.path / MANIFEST).read_text("utf-8"))
    files = [f for f in document["files"] if f["month"] != extract.last_month]
    document |= {"files": files, "last_month": months[-1], "as_at": f"{months[-1]}-28"}
    (folder / MANIFEST).write_text(json.dumps(document), encoding="utf-8")


def corrected(extract: Extract, folder: Path) -> None:
    """The same extract after its largest authority corrected its return of `BACK` months before:
    some rows are gone, and the return says when.
    """
    month = extract.months[-1 - BACK]
    changed = {f.path: f for name in (TABLE, "returns") for f in extract.listed(name, month)}
    linked(extract, folder, [f.path for f in extract.files if f.path not in changed])
    counts = pq.read_table(extract.path / extract.listed(TABLE, month)[0].path)["authority"]
    authority = max(pc.value_counts(counts).to_pylist(), key=lambda c: c["counts"])["values"]
    document = json.loads((extract.path / MANIFEST).read_text("utf-8"))
    for entry in document["files"]:
        if entry["path"] in changed:
            table = pq.read_table(extract.path / entry["path"])
            change = _dated if entry["table"] == "returns" else _thinned
            entry |= written(folder / entry["path"], change(table, authority, extract))
    (folder / MANIFEST).write_text(json.dumps(document), encoding="utf-8")


def _thinned(table: pa.Table, authority: str, extract: Extract) -> pa.Table:
    own = pc.equal(table["authority"], authority)
    number = pc.cumulative_sum(pc.cast(own, pa.int64()))
    whole = pc.multiply(pc.divide(number, NTH), NTH)
    return table.filter(pc.invert(pc.and_(own, pc.equal(whole, number))))


def _dated(table: pa.Table, authority: str, extract: Extract) -> pa.Table:
    own = pc.equal(table["authority"], authority)
    day = pa.scalar(extract.as_at.replace(day=20), table["corrected_on"].type)
    place = table.column_names.index("corrected_on")
    return table.set_column(
        place, table.schema.field(place), pc.if_else(own, day, table["corrected_on"])
    )


def written(path: Path, table: pa.Table) -> dict[str, object]:
    """Write a file of an extract, and return what the manifest says of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd")
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    return {"sha256": sha256, "bytes": len(content), "rows": table.num_rows}


def linked(extract: Extract, folder: Path, paths: list[str]) -> None:
    """Put files of an extract in a folder, as they are."""
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(extract.path / path, folder / path)
        except OSError:  # on another disk
            shutil.copyfile(extract.path / path, folder / path)


def prepare(extract: Extract, folder: Path) -> None:
    """Make the two other extracts: in a process of its own, whose memory is not taken for that of a
    build.
    """
    without_last_month(extract, folder / "before")
    corrected(extract, folder / "after")


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def grown(path: Path, folder: Path, options: set[str]) -> dict[str, Cost]:
    """Every step of one extract, in order. Raises `SystemExit` when what was kept led to another
    release. For Spark a copy is kept of what the build without the last month left.
    """
    before, after, work = folder / "before", folder / "after", folder / "work"
    _measured("prepare", path, folder)
    found = {}
    for step, source, place in (
        ("scan", path, work),
        (LESS, before, work),
        (ADDED, path, work),
        ("nothing new", path, work),
        ("an authority corrected three months back", after, work),
        ("that correction, from nothing", after, folder / "corrected"),
        (FIRST, path, folder / "anew"),
    ):
        if SIZES in options and step not in (LESS, ADDED, FIRST):
            continue
        place.mkdir(exist_ok=True)
        kind = "scan" if step == "scan" else "build"
        found[step] = _measured(kind, source, place)
        print(f"{step}: {found[step]}", file=sys.stderr, flush=True)
        if step == LESS and SPARK in options:
            shutil.copytree(work, folder / "less")
    pairs = {
        ADDED: FIRST,
        "nothing new": FIRST,
        "an authority corrected three months back": "that correction, from nothing",
    }
    for kept, anew in pairs.items():
        if kept in found:
            _must_agree(kept, found[kept], anew, found[anew])
    return found


def _must_agree(what: str, one: Cost, other_what: str, other: Cost) -> None:
    digests = [json.loads(cost.said)["digest"] for cost in (one, other)]
    if digests[0] != digests[1]:
        raise SystemExit(
            f"{what}: {digests[0]}, and {other_what}: {digests[1]}: not the same release"
        )


def on_spark(path: Path, folder: Path, by_duckdb: dict[str, Cost]) -> dict[str, Cost]:
    """The first build and the month added, each on a fresh server: what the build without that
    month left is DuckDB's, which is the same bytes. Raises `SystemExit` where the release is
    another."""
    found = {}
    for step, place in ((FIRST, folder / "spark"), (ADDED, folder / "less")):
        place.mkdir(exist_ok=True)
        with _server(folder) as pid:
            cost = _measured("build", path, place)
            found[step] = _with_server(cost, pid)
        print(f"Spark, {step}: {found[step]}", file=sys.stderr, flush=True)
        _must_agree(f"Spark, {step}", found[step], "DuckDB", by_duckdb[FIRST])
    return found


@contextmanager
def _server(folder: Path) -> Iterator[int]:
    """A Spark Connect server with two threads, to which builds go until the end of the block;
    its process."""
    from tests.spark import connect_server

    place = Path(tempfile.mkdtemp(dir=folder))
    before = dict(os.environ)
    with connect_server(place, spark_driver_memory="3g") as cluster:
        os.environ.update({ENGINE: Kind.SPARK, ADDRESS: cluster.address})
        try:
            yield cluster.server.process.pid
        finally:
            os.environ.clear()
            os.environ.update(before)


def _with_server(cost: Cost, pid: int) -> Cost:
    """What a build took together with its server, whose start is counted in."""
    times = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[11:15]
    peak = next(
        int(line.split()[1])
        for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
        if line.startswith("VmHWM:")
    )
    own = sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
    return replace(cost, cpu=cost.cpu + own, peak=cost.peak + peak / 1024)


@dataclass(frozen=True)
class Row:
    """A row of the table of sizes: an extract and an engine."""

    rows: int
    engine: str
    first: Cost
    added: Cost
    extract: int
    work: int
    release: int

    def __str__(self) -> str:
        first, added = self.first, self.added
        return (
            f"| {self.rows:,} | {self.engine} | {first.cpu:,.1f} | {first.wall:,.0f} "
            f"| {first.peak:,.0f} | {self.extract / 1e6:,.0f} | {self.work / 1e6:,.0f} "
            f"| {self.release / 1e6:,.0f} | {first.cpu / self.rows * 1e6:.2f} "
            f"| {added.cpu:,.1f} ({added.cpu / first.cpu:.0%}) |"
        )


COLUMNS = (
    "Rows",
    "Engine",
    "First build: CPU seconds",
    "Wall",
    "Peak memory, MB",
    "Extract, MB",
    "Work folder, MB",
    "Release, MB",
    "CPU seconds a million rows",
    "A month added: CPU seconds",
)
HEAD = f"\n| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"


def sized(path: Path, folder: Path, options: set[str]) -> list[Row]:
    """Measure one extract, print what was measured of it, and return its rows of the last table."""
    found = {"DuckDB": grown(path, folder, options)}
    told(path, folder, found["DuckDB"])
    if SPARK in options:
        found["Spark"] = on_spark(path, folder, found["DuckDB"])
    extract = open_extract(path)
    rows = sum(f.rows for f in extract.files if f.table in TABLES)
    places = {"DuckDB": folder / "anew", "Spark": folder / "spark"}
    return [
        Row(
            rows,
            engine,
            costs[FIRST],
            costs[ADDED],
            size(path),
            size(places[engine] / "partials"),
            size(places[engine] / "releases"),
        )
        for engine, costs in found.items()
    ]


def told(path: Path, folder: Path, found: dict[str, Cost]) -> None:
    """Print what was measured of one extract."""
    extract = open_extract(path)
    rows = sum(f.rows for f in extract.files if f.table in TABLES)
    first = found[FIRST]
    print(f"\n{extract.id}: {rows:,} rows, {len(extract.months)} months\n")
    print("| Step | CPU seconds | Of the first build | Wall seconds | Peak memory, MB |")
    print("|---|---|---|---|---|")
    for step, cost in found.items():
        share = f"{cost.cpu / first.cpu:.1%}"
        print(f"| {step} | {cost.cpu:.1f} | {share} | {cost.wall:.0f} | {cost.peak:,.0f} |")
    print("\n| Step | " + " | ".join(_steps(first)) + " |\n|---|" + "---|" * len(_steps(first)))
    for step, cost in found.items():
        if _steps(cost):
            print(f"| {step} | " + " | ".join(f"{s:.1f}" for s in _steps(cost).values()) + " |")
    work = folder / "work" / "partials"
    kept = size(work / "kept")
    scanned = f"{first.cpu / found['scan'].cpu:.2f}" if "scan" in found else "not measured"
    print(
        f"\nfirst build / scan: {scanned}; CPU a million rows: "
        f"{first.cpu / rows * 1e6:.2f} s; bytes: extract {size(path):,}, partials "
        f"{size(work) - kept:,}, "
        f"kept {kept:,}, release {size(folder / 'anew' / 'releases'):,}"
    )


def _steps(cost: Cost) -> dict[str, float]:
    return json.loads(cost.said)["steps"] if cost.said else {}


def main(paths: list[Path], options: set[str]) -> None:
    table = []
    for path in paths:
        with tempfile.TemporaryDirectory() as name:
            table += sized(path, Path(name), options)
    print(HEAD, *table, sep="\n")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(__doc__)
    if not run_step(sys.argv[1:], {"prepare": prepare, "scan": scan, "build": build}):
        options = {SPARK, SIZES} & set(sys.argv)
        main([Path(word) for word in sys.argv[1:] if word not in options], options)
