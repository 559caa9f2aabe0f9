"""The tests of engines and tabulation once more, on a real Spark Connect server; and a release built on a cluster that loses a worker.

One file, so that one worker of the tests runs it and starts one server.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="Spark's packages are not here: make cluster")

from builder.engines.spark import SparkEngine
from tests import spark
from tests.builder.test_engine import (  # noqa: F401 - they are run here
    test_a_damaged_file_is_refused_at_once,
    test_a_failed_write_leaves_the_old_file,
    test_a_view_has_the_columns_asked_for_and_no_partition_column,
    test_an_error_names_table_step_and_sql_but_no_value,
    test_no_files_make_an_empty_view_of_the_declared_types,
    test_only_the_files_given_are_read,
    test_writing_without_an_order_is_refused,
    things,
)
from tests.builder.test_tabulation import must_be_plain_counts, tabulated
from tests.builder.worlds import World

pytestmark = pytest.mark.skipif(bool(spark.missing()), reason=spark.missing())


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[spark.Cluster]:
    with spark.connect_server(tmp_path_factory.mktemp("spark")) as running:
        yield running


@pytest.fixture(scope="module")
def engine(server: spark.Cluster) -> Iterator[SparkEngine]:
    with SparkEngine(server.address) as engine:
        yield engine


def digests(folder: Path) -> dict[str, str]:
    """The bytes of every partial, by name."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*.parquet"))
    }


def test_every_cell_is_the_plain_count_and_every_partial_the_bytes_of_duckdb(
    server: spark.Cluster, tmp_path: Path
) -> None:
    world = World(20, 30, silent=True)
    must_be_plain_counts(
        tabulated(world, tmp_path / "a", lambda _: SparkEngine(server.address), checked=False),
        world,
    )
    tabulated(world, tmp_path / "b", checked=False)
    assert digests(tmp_path / "a" / "work") == digests(tmp_path / "b" / "work") != {}
