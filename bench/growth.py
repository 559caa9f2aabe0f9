"""What a month costs: the first build of a release, a month added to it, an authority's correction
three months back, and nothing new.

    python -m bench.growth EXTRACT [EXTRACT ...]

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
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.build import MEMORY, TABLES
from bench.process import Cost, measured, run_step
from builder.contract import MANIFEST
from builder.extracts import Extract, open_extract

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
    from builder.engines import DuckDBEngine

    start, steps = time.process_time(), {}
    with DuckDBEngine(folders=[extract.path, work], spill=work / "spill", memory=MEMORY) as engine:
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


def grown(path: Path, folder: Path) -> dict[str, Cost]:
    """Every step of one extract, in order, and the size of what it left. Raises `SystemExit` when
    what was kept led to another release.
    """
    before, after, work = folder / "before", folder / "after", folder / "work"
    _measured("prepare", path, folder)
    found = {}
    for step, source, place in (
        ("scan", path, work),
        ("a month less, from nothing", before, work),
        ("a month added", path, work),
        ("nothing new", path, work),
        ("an authority corrected three months back", after, work),
        ("that correction, from nothing", after, folder / "corrected"),
        ("all months, from nothing", path, folder / "anew"),
    ):
        place.mkdir(exist_ok=True)
        kind = "scan" if step == "scan" else "build"
        found[step] = _measured(kind, source, place)
        print(f"{step}: {found[step]}", file=sys.stderr, flush=True)
    pairs = {
        "a month added": "all months, from nothing",
        "nothing new": "all months, from nothing",
        "an authority corrected three months back": "that correction, from nothing",
    }
    for kept, anew in pairs.items():
        one, other = (json.loads(found[step].said)["digest"] for step in (kept, anew))
        if one != other:
            raise SystemExit(f"{kept}: {one} and from nothing {other}: not the same release")
    return found


def told(path: Path, folder: Path, found: dict[str, Cost]) -> None:
    """Print what was measured of one extract."""
    extract = open_extract(path)
    rows = sum(f.rows for f in extract.files if f.table in TABLES)
    first = found["all months, from nothing"]
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
    print(
        f"\nfirst build / scan: {first.cpu / found['scan'].cpu:.2f}; CPU a million rows: "
        f"{first.cpu / rows * 1e6:.2f} s; bytes: extract {size(path):,}, partials "
        f"{size(work) - kept:,}, "
        f"kept {kept:,}, release {size(folder / 'anew' / 'releases'):,}"
    )


def _steps(cost: Cost) -> dict[str, float]:
    return json.loads(cost.said)["steps"] if cost.said else {}


def main(paths: list[Path]) -> None:
    for path in paths:
        with tempfile.TemporaryDirectory() as name:
            told(path, Path(name), grown(path, Path(name)))


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(__doc__)
    if not run_step(sys.argv[1:], {"prepare": prepare, "scan": scan, "build": build}):
        main([Path(name) for name in sys.argv[1:]])
