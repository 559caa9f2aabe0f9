"""Two tiny worlds, made once for all tests of this room: a short one and one that goes to the end."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from builder.contract import MANIFEST, MONTHLY
from sample_data.make import make
from sample_data.world import World

SHORT = World(children=20_000, months=3)
LONG = World(children=60_000, months=19)


@pytest.fixture(scope="session")
def short_extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(SHORT, tmp_path_factory.mktemp("short") / "extract").folder


@pytest.fixture(scope="session")
def long_extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(LONG, tmp_path_factory.mktemp("long") / "extract").folder


@pytest.fixture(scope="session")
def records(long_extract: Path) -> duckdb.DuckDBPyConnection:
    """The long world with every monthly table as a view that also has the column `month`."""
    return opened(long_extract)


@pytest.fixture(scope="session", params=[20_000, 200_000])
def sized(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> duckdb.DuckDBPyConnection:
    """The same of worlds in which many authorities have next to nobody, and in which they have not."""
    return opened(
        make(
            World(children=request.param, months=19), tmp_path_factory.mktemp("sized") / "extract"
        ).folder
    )


def opened(extract: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    listed = json.loads((extract / MANIFEST).read_text())["files"]
    for table in MONTHLY:
        parts = [
            f"select *, '{file['month']}' as month from read_parquet('{extract / file['path']}', hive_partitioning = false)"
            for file in listed
            if file["table"] == table.name
        ]
        con.execute(f"create view {table.name} as {' union all '.join(parts)}")
    return con
