"""Month follows month: a release for each month of an extract, published beside all before it.

    python -m bench.months EXTRACT
    python -m bench.months --children 20000 --months 18

Each release is built of what was known at the end of its month. A return that had not been received
by then is missing, with all that the authority sends; one that had not been corrected by then is
not complete. All are rounded with one secret key, and every release stays public, so that the next
must hold beside all of them. Prints a line for each release as it is built: CPU seconds, wall
seconds, peak memory, and what was withheld. Ends with an error if one was refused.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.build import MEMORY
from bench.growth import NTH, TABLE, linked, written
from bench.process import Cost, measured, run_step
from builder.contract import AUTHORITY_SENT, MANIFEST
from builder.disclosure.family import DisclosureError
from builder.disclosure.keys import VARIABLE
from builder.extracts import Extract, open_extract
from builder.extracts.months import last_day
from release import store
from release.writer import FolderPublisher

KEY = hashlib.sha256(b"the rounding key of bench.months").hexdigest()
"""Secret for the builder, so that releases are held against each other as real ones are; the same
in every run.
"""

LATEST = "extract"
"""Name of the extract, in the folder of a run, that the next release is built of."""


def as_known(extract: Extract, month: str, folder: Path, *, day: dt.date | None = None) -> None:
    """Write the extract as it was at the end of a month, or with that month as it was on another
    day: of later months nothing, of what had not been received nothing, and of what had not been
    corrected some rows too few.
    """
    day = day or last_day(month)
    listed = [f for f in extract.files if f.month is None or f.month <= month]
    document = json.loads((extract.path / MANIFEST).read_text("utf-8"))
    entries = {entry["path"]: entry for entry in document["files"]}
    not_yet = {month: _not_yet(extract, month, day) for month in {f.month for f in listed}}
    whole = []
    for file in listed:
        late, incomplete = not_yet[file.month]
        table = None
        if file.table == "returns":
            table = _returns(pq.read_table(extract.path / file.path, partitioning=None), day)
        elif file.month and file.table in AUTHORITY_SENT and late:
            table = _without(pq.read_table(extract.path / file.path, partitioning=None), late)
        if file.table == TABLE and incomplete:
            before = pq.read_table(extract.path / file.path, partitioning=None)
            table = _thinned(before if table is None else table, incomplete)
        if table is None:
            whole.append(file.path)
        else:
            entries[file.path] |= written(folder / file.path, table)
    linked(extract, folder, whole)
    document |= {
        "files": [entries[f.path] for f in listed],
        "last_month": month,
        "as_at": day.isoformat(),
    }
    (folder / MANIFEST).write_text(json.dumps(document), encoding="utf-8")


def _not_yet(extract: Extract, month: str | None, day: dt.date) -> tuple[list[str], list[str]]:
    """Authorities whose return of a month was not received by a day, and not corrected by it."""
    late: list[str] = []
    incomplete: list[str] = []
    for file in extract.listed("returns", month) if month else ():
        for row in pq.read_table(extract.path / file.path, partitioning=None).to_pylist():
            if row["received_on"] is None or row["received_on"] > day:
                late.append(row["authority"])
            elif row["corrected_on"] is not None and row["corrected_on"] > day:
                incomplete.append(row["authority"])
    return late, incomplete


def _returns(table: pa.Table, day: dt.date) -> pa.Table:
    """Returns in which what came after a day has not come."""
    for name in ("received_on", "corrected_on"):
        place, kind = table.column_names.index(name), table.schema.field(name)
        known = pc.less_equal(table[name], pa.scalar(day, kind.type))
        table = table.set_column(
            place, kind, pc.if_else(known, table[name], pa.scalar(None, kind.type))
        )
    return table


def _without(table: pa.Table, authorities: list[str]) -> pa.Table:
    return table.filter(pc.invert(_of(table, authorities)))


def _thinned(table: pa.Table, authorities: list[str]) -> pa.Table:
    """Without one row in `NTH` of these authorities."""
    own = _of(table, authorities)
    number = pc.cumulative_sum(pc.cast(own, pa.int64()))
    nth = pc.equal(pc.multiply(pc.divide(number, NTH), NTH), number)
    return table.filter(pc.invert(pc.and_(own, nth)))


def _of(table: pa.Table, authorities: list[str]) -> pa.ChunkedArray:
    names = pc.cast(table["authority"], pa.string())
    return pc.is_in(names, value_set=pa.array(authorities, pa.string()))


def publish_one(extract: Extract, work: Path) -> None:
    """Build the release of an extract beside all that were published before, publish it, and print
    what its manifest says of its protection, or why it was refused.
    """
    from builder.build import build
    from builder.engines import DuckDBEngine

    releases = work / "releases"
    with DuckDBEngine(folders=[extract.path, work], spill=work / "spill", memory=MEMORY) as engine:
        try:
            folder = build(extract, engine, releases, work=work / "partials")
        except DisclosureError as error:
            print(json.dumps({"refused": str(error)}))
            return
    at = dt.datetime.combine(extract.as_at, dt.time(9, 30), dt.UTC) + dt.timedelta(days=20)
    FolderPublisher(releases).publish(folder, at=at)
    said = json.loads((folder / store.MANIFEST).read_text("utf-8"))
    withheld = said["protection"]["withheld"]["cells"]
    print(json.dumps({"cells": said["cells"], "withheld": withheld}))


def months_of(extract: Extract, folder: Path) -> list[str]:
    """Build and publish every month in turn; the sentences of those that were refused."""
    work, refused = folder / "work", []
    work.mkdir()
    print("| Release | CPU seconds | Wall seconds | Peak memory, MB | Cells | Withheld |")
    print("|---|---|---|---|---|---|", flush=True)
    for month in extract.months:
        with tempfile.TemporaryDirectory(dir=folder) as name:
            latest = Path(name) / LATEST
            latest.mkdir()
            as_known(extract, month, latest)
            cost = measured("bench.months", "publish", latest, work)
        print(_line(month, cost), flush=True)
        said = json.loads(cost.said)
        if "refused" in said:
            refused.append(f"{month}: {said['refused']}")
    return refused


def _line(month: str, cost: Cost) -> str:
    said = json.loads(cost.said)
    found = "refused |" if "refused" in said else f"{said['cells']:,} | {said['withheld']:,}"
    return f"| {month} | {cost.cpu:.1f} | {cost.wall:.0f} | {cost.peak:,.0f} | {found} |"


def main(words: argparse.Namespace) -> None:
    os.environ[VARIABLE] = KEY
    with tempfile.TemporaryDirectory(dir=words.folder) as name:
        path = words.extract
        if path is None:
            path = Path(name) / "all"
            command = [sys.executable, "-m", "sample_data", str(path)]
            size = ["--children", str(words.children), "--months", str(words.months)]
            subprocess.run(command + size, check=True, stdout=subprocess.DEVNULL)
        refused = months_of(open_extract(path), Path(name))
    if refused:
        raise SystemExit("\n".join(["refused:", *refused]))


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("extract", type=Path, nargs="?", help="an extract; else one is made")
    parser.add_argument("--children", type=int, default=20_000)
    parser.add_argument("--months", type=int, default=18)
    parser.add_argument("--folder", type=Path, help="where to work; else the folder for such")
    return parser.parse_args()


if __name__ == "__main__":
    if not run_step(sys.argv[1:], {"publish": publish_one}):
        main(_words())
