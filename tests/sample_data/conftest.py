"""Two tiny worlds, made once for all tests of this room:
a short one and one that goes to the end."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from builder.contract import MANIFEST, MONTHLY
from sample_data.make import make
from sample_data.world import World
from tests.kept import kept

SHORT = World(children=20_000, months=3)
LONG = World(children=60_000, months=19)


@pytest.fixture(scope="session")
def short_extract() -> Path:
    return _made("short", SHORT)


@pytest.fixture(scope="session")
def long_extract() -> Path:
    return _made("long", LONG)


def _made(name: str, world: World) -> Path:
    """An extract of a world. Read-only for tests: copy it to change it."""
    return kept(name, lambda folder: make(world, folder / "extract")) / "extract"


@pytest.fixture(scope="session")
def records(long_extract: Path) -> duckdb.DuckDBPyConnection:
    """The long world with every monthly table as a view that also has the column `month`."""
    return opened(long_extract)


@pytest.fixture(scope="session", params=[20_000, 200_000])
def sized(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The same of worlds in which many authorities have next to nobody,
    and in which they have not."""
    return opened(_made(f"sized-{request.param}", World(children=request.param, months=19)))


def opened(extract: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    listed = json.loads((extract / MANIFEST).read_text())["files"]
    for table in MONTHLY:
        parts = [
            f"select *, '{file['month']}' as month from read_parquet('{extract / file['path']}', "
            "hive_partitioning = false)"
            for file in listed
            if file["table"] == table.name
        ]
        con.execute(f"create view {table.name} as {' union all '.join(parts)}")
    return con
