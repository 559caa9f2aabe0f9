"""Rows go into the file of a release as they are given, and what a table forbids is found."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from release import store, tables, writer
from release.filling import AT_ONCE, Columns, insert
from release.vocabulary import ReleaseError
from tests.release.test_store import rows

NAMES = [c.name for c in tables.observation.columns]


def figures(count: int, *, text_from: int) -> list[tuple]:
    """So many rows of observations, in order: some withheld, and from a number on with a text."""
    drawn = random.Random(count)
    found = []
    for number in range(count):
        value = drawn.choice([None, 0.0, 5.0, 12.5])
        text = "2010-07-01" if number >= text_from and value is not None else None
        base = drawn.choice([None, 100.0])
        status = "c" if value is None else drawn.choice(["", "p"])
        place = (number // 700, 0, 0, number % 7, number % 700 // 7, 0)
        found.append((*place, value, None, base, text, 0, status))
    return sorted(found)


def read_back(given: object) -> list[tuple]:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    tables.metadata.create_all(engine)
    with contextlib.closing(engine.raw_connection()) as connection:
        insert(connection.driver_connection, tables.observation, given)
        said = f"SELECT {', '.join(NAMES)} FROM observation ORDER BY 1, 2, 3, 4, 5, 6"
        return list(connection.driver_connection.execute(said))


@pytest.mark.parametrize("count", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE + 7])
@pytest.mark.parametrize("text_from", [0, AT_ONCE - 1, AT_ONCE, 10**6])
def test_rows_are_read_back_as_they_were_given_in_whatever_form(count: int, text_from: int) -> None:
    given = figures(count, text_from=text_from)
    columns = [list(column) for column in zip(*given, strict=True)] or [[] for _ in NAMES]
    assert read_back(given) == given
    assert read_back(Columns(columns)) == given
    assert read_back([dict(zip(NAMES, row, strict=True)) for row in given]) == given
    sparse = [{n: v for n, v in zip(NAMES, r, strict=True) if v is not None} for r in given]
    assert read_back(sparse) == given


PLACED = {
    "source": [{"source_key": 0, "id": "s", "title": "", "citation": "", "licence": ""}],
    "measure": [
        {c.name: "" for c in tables.measure.columns} | {"measure_key": 0, "id": "m", "decimals": 0}
    ],
    "breakdown": [
        {"breakdown_key": 0, "id": "all", "title": "", "definition": "", "overlapping": 0}
        | {"ordered": 0}
    ],
    "category": [
        {"category_key": 0, "breakdown_key": 0, "id": "all", "title": "", "definition": ""}
        | {"place": 0}
    ],
    "geography": [
        {"geography_key": 0, "code": "E", "name": "", "level": "england", "hex_q": 0, "hex_r": 0}
        | {"early_adopter": 0}
    ],
}
"""What stands beside one observation."""

SOUND = {n: 0 for n in NAMES[:6]} | {"value": 5.0, "rounded": 1, "status": ""}


def written(releases: Path, **changed: object) -> Path:
    every = rows() | PLACED | {"observation": [SOUND | changed]}
    return writer.write_release(releases, every, manifest={"release": "2010-07-r1"})


def test_a_sound_observation_is_written(tmp_path: Path) -> None:
    assert store.open_release(written(tmp_path)).manifest["rows"]["observation"] == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "c"},
        {"status": "low", "value": None, "numerator": 1.0},
        {"status": "x", "value": None, "text": "2010-07-01"},
        {"value": None},
        {"category_key": 7},
    ],
    ids=lambda changed: "-".join(changed),
)
def test_what_the_tables_forbid_is_not_written(tmp_path: Path, changed: dict) -> None:
    """A withheld figure with a value, one that is empty without a symbol, a category that is not
    there: found once for the whole file, when it is full."""
    with pytest.raises(ReleaseError, match="integrity"):
        written(tmp_path, **changed)
    assert not store.folders(tmp_path)


@pytest.mark.parametrize("changed", [{"status": None}, {"rounded": "yes"}, {"value": "five"}])
def test_what_is_of_another_kind_is_not_written(tmp_path: Path, changed: dict) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        written(tmp_path, **changed)
    assert not store.folders(tmp_path)
