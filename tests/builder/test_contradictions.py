"""A milestone that an authority's own counts deny:
whoever builds is warned of it, and readers of figures that deny it are told."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from builder.contradictions import Counts, denials, notes, warnings
from builder.engines import DuckDBEngine
from builder.extracts import open_extract
from builder.policy import DEFAULT, read_policy
from builder.reference import read_reference
from measures import BY_ID, MEASURES
from tests.builder.commands import builder
from tests.builder.small import exact
from tests.builder.test_build import frame

LAST = "2009-07"
BLACKPOOL, LIVERPOOL, KNOWSLEY = "E06000009", "E08000012", "E08000011"


@pytest.mark.parametrize(
    ("milestone", "counts", "says"),
    [
        ("management_team", Counts(planned=9), ["no practitioner is trained"]),
        ("management_team", Counts(trained=1), []),
        ("shielding", Counts(trained=3), ["no account is issued"]),
        ("shielding", Counts(trained=3, issued=1), []),
        ("connected", Counts(issued=1), ["no case management system is connected"]),
        ("connected", Counts(connected=1), []),
        ("practitioners", Counts(), ["no practitioner is trained"]),
        ("practitioners", Counts(trained=4), ["no account is issued"]),
        ("practitioners", Counts(trained=4, issued=1), []),
        (
            "complete",
            Counts(planned=10, trained=20, issued=9),
            ["fewer accounts are issued than practitioners are planned"],
        ),
        ("complete", Counts(planned=10, issued=10), []),
        ("ready", Counts(), []),
    ],
)
def test_what_denies_each_milestone(milestone: str, counts: Counts, says: list[str]) -> None:
    assert denials(milestone, counts) == says


def test_the_sample_contradicts_itself_nowhere(sample_extract: Path, tmp_path: Path) -> None:
    with DuckDBEngine(folders=[sample_extract], spill=tmp_path / "spill") as engine:
        extract = open_extract(sample_extract)
        reference = read_reference(extract, engine, MEASURES)
    assert warnings(reference.reached, reference.areas) == []


def rewrite(extract: Path, table: str, month: str, change: Callable[[pa.Table], pa.Table]) -> None:
    """Change one file of the extract and list it anew."""
    name = f"{table}/month={month}/part-0.parquet"
    pq.write_table(change(pq.read_table(extract / name, partitioning=None)), extract / name)
    manifest = json.loads((extract / "manifest.json").read_text())
    content = (extract / name).read_bytes()
    for file in manifest["files"]:
        if file["path"] == name:
            file.update(
                bytes=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                rows=pq.read_metadata(extract / name).num_rows,
            )
    (extract / "manifest.json").write_text(json.dumps(manifest))


def reached(code: str, milestone: str, day: dt.date) -> Callable[[pa.Table], pa.Table]:
    def change(rows: pa.Table) -> pa.Table:
        changed = [
            {
                **row,
                "actual_on": day
                if (row["authority"], row["milestone"]) == (code, milestone)
                else row["actual_on"],
            }
            for row in rows.to_pylist()
        ]
        return pa.Table.from_pylist(changed, schema=rows.schema)

    return change


def test_a_milestone_its_own_counts_deny_is_a_warning_and_a_note_and_no_problem(
    sample_extract: Path, sample_work: Path, tmp_path: Path
) -> None:
    extract = tmp_path / "extract"
    shutil.copytree(sample_extract, extract)
    for month in ("2009-06", LAST):
        rewrite(
            extract,
            "rollout_milestones",
            month,
            reached(LIVERPOOL, "complete", dt.date(2009, 6, 15)),
        )
        rewrite(
            extract,
            "rollout_plan",
            month,
            lambda rows: pa.Table.from_pylist(
                [
                    {**r, "planned": r["planned"] + 90 * (r["authority"] == LIVERPOOL)}
                    for r in rows.to_pylist()
                ],
                schema=rows.schema,
            ),
        )
    months = sorted(part.name[6:] for part in (extract / "practitioners").iterdir())
    # Nobody was ever there, and nobody looks without an account.
    for table in ("practitioners", "accesses", "alerts"):
        for month in months:
            rewrite(
                extract,
                table,
                month,
                lambda rows: rows.filter(pc.not_equal(rows["authority"], KNOWSLEY)),
            )
    said = [
        line
        for line in builder(
            *("build", extract, "--policy", exact(tmp_path)),
            *("--out", tmp_path / "releases", "--work", sample_work, "--publish"),
        ).splitlines()
        if line.startswith("warning: ")
    ]
    assert (
        "warning: Liverpool: 'Planned practitioners all have accounts' is reached, but fewer "
        "accounts are issued than practitioners are planned: June 2009 to July 2009" in said
    )
    assert (
        "warning: Knowsley: 'Management team trained' is reached, but no practitioner is trained: "
        "January 2009 to July 2009" in said
    )
    assert all(line.startswith(("warning: Liverpool: ", "warning: Knowsley: ")) for line in said)
    notes = frame(
        tmp_path / "releases",
        "select text, measure, geography, period from note where text like '%reports%'",
    )
    assert set(notes.itertuples(index=False, name=None)) == {
        (
            "Liverpool reports 'Planned practitioners all have accounts', but its accounts issued "
            f"by the end of {title} are fewer than its practitioners planned.",
            measure,
            LIVERPOOL,
            month,
        )
        for month, title in (("2009-06", "June 2009"), (LAST, "July 2009"))
        for measure in ("authority_stage", "milestone_date")
    }


@pytest.mark.parametrize(
    ("issued", "status", "noted"),
    [(40, "p", True), (45, "p", False), (50, "", False), (None, "c", False)],
)
def test_a_note_compares_published_figures_and_takes_rounding_into_account(
    issued: float | None, status: str, noted: bool
) -> None:
    place = {"geography": "A1", "period": LAST, "breakdown": "all", "category": "all", "text": None}
    observed = pd.DataFrame(
        [
            {**place, "measure": "accounts_issued", "value": issued, "status": status},
            {**place, "measure": "practitioners_planned", "value": 50, "status": ""},
            {
                **place,
                "measure": "milestone_date",
                "breakdown": "milestone_by_reading",
                "category": "complete.actual",
                "text": "2009-07-15",
                "status": "",
            },
        ]
    )
    world = SimpleNamespace(areas=SimpleNamespace(rows=[{"code": "A1", "name": "Anytown"}]))
    found = notes(observed, world, read_policy(DEFAULT, BY_ID))
    assert [note["measure"] for note in found] == (
        ["authority_stage", "milestone_date"] if noted else []
    )
