"""Ratings of delivery confidence that an extract may bring:
read as given, left out where there are none."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builder.authority_facts import stated_ratings
from builder.contract import BY_NAME, OPTIONAL, TABLES
from builder.engines import DuckDBEngine
from builder.extracts import open_extract, problems
from release.vocabulary import ENGLAND
from sample_data.make import make
from sample_data.world import World

GOOD = {
    "geography": ENGLAND,
    "milestone": "ready",
    "rating": "in_doubt",
    "stated_by": "Director of the programme",
    "stated_on": dt.date(2009, 1, 20),
}


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rated") / "extract"
    make(World(children=400, months=1), folder)
    return folder


def found(folder: Path, work: Path, rows: list[dict] | None) -> list[object]:
    """The problems of the extract with these ratings; None for no such file."""
    document = json.loads((folder / "manifest.json").read_text("utf-8"))
    document["files"] = [f for f in document["files"] if f["table"] != "stated_ratings"]
    file = folder / "stated_ratings.parquet"
    file.unlink(missing_ok=True)
    if rows is not None:
        types = [pa.string()] * 4 + [pa.date32()]
        schema = pa.schema(list(zip((c.name for c in OPTIONAL[0].columns), types, strict=True)))
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), file)
        content = file.read_bytes()
        document["files"].append(
            {
                "path": file.name,
                "table": "stated_ratings",
                "month": None,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "rows": len(rows),
            }
        )
    (folder / "manifest.json").write_text(json.dumps(document), "utf-8")
    opened = open_extract(folder)
    with DuckDBEngine(folders=[folder, work], spill=work, memory="500MB") as engine:
        return problems(opened, engine)


def test_an_extract_needs_no_ratings_and_may_bring_them(extract: Path, tmp_path: Path) -> None:
    assert BY_NAME["stated_ratings"] not in TABLES
    assert found(extract, tmp_path, None) == []
    assert found(extract, tmp_path, []) == []
    assert found(extract, tmp_path, [GOOD]) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("geography", "E99999999"),
        ("milestone", "finished"),
        ("rating", "amber"),
        ("stated_by", "=cmd"),
        ("stated_on", dt.date(2012, 1, 1)),
    ],
)
def test_what_is_wrong_with_a_rating_is_named(
    extract: Path, tmp_path: Path, column: str, value: object
) -> None:
    wrong = found(extract, tmp_path, [GOOD | {column: value}])
    assert len(wrong) == 1 and column in str(wrong[0])


def test_a_rating_stands_as_it_was_given() -> None:
    rows = stated_ratings([GOOD], period="2009-01")
    assert dict(zip(rows["category"], rows["text"], strict=True)) == {
        "ready.rating": "in_doubt",
        "ready.by": "Director of the programme",
        "ready.on": "2009-01-20",
    }
    assert set(rows["status"]) == {""} and stated_ratings([], period="2009-01").empty
