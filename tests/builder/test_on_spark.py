"""The tests of engines and tabulation once more, on a real Spark Connect server;
and a release built on a cluster that loses a worker.

One file, so that one worker of the tests runs it and starts one server.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from pyarrow import fs

from tests import spark, store

pytest.importorskip("pyspark", reason="Spark's packages are not here: make cluster")

from pyspark.errors import PySparkException

from builder.build import Progress
from builder.contract import BY_NAME, MANIFEST, Column, Type
from builder.engines import ConnectionLostError, DamagedFileError, DuckDBEngine, EngineError
from builder.engines import spark as spark_engine
from builder.engines.faults import advice_on
from builder.engines.spark import SparkEngine
from builder.extracts import ExtractError, Problem, open_extract, problems
from builder.extracts.files import bytes_problems, schema_problems, stray_files
from builder.storage import SharedPath, place_at
from release import store as releases
from tests.builder import extracts
from tests.builder.small import MONTHS, Small, small_world
from tests.builder.test_builds import built_by
from tests.builder.test_engine import (  # noqa: F401 - they are run here
    COLUMNS,
    THINGS,
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

pytestmark = pytest.mark.skipif(bool(spark.missing()), reason=spark.missing())


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[spark.Cluster]:
    with spark.connect_server(tmp_path_factory.mktemp("spark")) as running:
        yield running


@pytest.fixture
def engine(server: spark.Cluster) -> Iterator[SparkEngine]:
    with SparkEngine(server.address) as engine:
        yield engine


def digests(folder: Path) -> dict[str, str]:
    """The bytes of every partial, by name."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*.parquet"))
    }


def test_a_cluster_that_loses_a_worker_builds_the_same_release_and_one_without_any_gives_up(
    small: Small, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    killed = []
    with spark.standalone(tmp_path_factory.mktemp("cluster")) as cluster:

        def lose_one(part: str) -> None:
            """A while into the accesses of the first month, which is in the middle of the work."""
            if part == f"shields {MONTHS[0]}":
                killed.append(threading.Timer(0.3, cluster.workers[0].kill))
                killed[0].start()

        with SparkEngine(cluster.address, patience=120) as engine:
            built_by(engine, small.extract, tmp_path, Progress(part=lose_one))
        assert killed and cluster.workers[0].process.poll() is not None
        assert cluster.workers[1].process.poll() is None
        cluster.workers[1].kill()
        with SparkEngine(cluster.address, patience=2) as engine:
            engine.register(
                "returns",
                open_extract(small.extract).paths("returns", MONTHS[0]),
                columns=BY_NAME["returns"].columns,
            )
            with pytest.raises(ConnectionLostError, match="no executor worked on it for 2 seconds"):
                engine.fetch(sa.select(sa.func.count()).select_from(sa.table("returns")))
    partials = digests(tmp_path / "partials")
    assert partials == digests(small.work / "partials") != {}
    ours, theirs = (releases.open_current(f / "releases") for f in (tmp_path, small.folder))
    assert ours.digest == theirs.digest
    # Its cells are the plain counts of the rows: nothing is counted again.
    shutil.copytree(tmp_path / "partials", tmp_path / "again" / "work")
    counted = tabulated(small_world(), tmp_path / "again", checked=False)
    must_be_plain_counts(counted, small_world())
    assert digests(tmp_path / "again" / "work") == partials


def test_a_server_that_is_restarted_stops_the_build_and_the_next_run_goes_on(
    small: Small, tmp_path: Path, server: spark.Cluster
) -> None:

    def restart(part: str) -> None:
        if part == f"involvements {MONTHS[0]}":
            server.restart()

    with (
        SparkEngine(server.address) as engine,
        pytest.raises(ConnectionLostError, match="run it again: what was counted is kept") as lost,
    ):
        built_by(engine, small.extract, tmp_path, Progress(part=restart))
    assert "Traceback" not in str(lost.value) and not (tmp_path / "releases").exists()
    before = {f: f.stat().st_mtime_ns for f in (tmp_path / "partials").rglob("*.parquet")}
    assert before and not list((tmp_path / "partials").rglob("*.tmp"))
    # Another engine goes on where this one was stopped.
    with DuckDBEngine(folders=[tmp_path, small.extract], spill=tmp_path / "spill") as engine:
        built_by(engine, small.extract, tmp_path)
    assert {f: f.stat().st_mtime_ns for f in before} == before
    ours, theirs = (releases.open_current(f / "releases") for f in (tmp_path, small.folder))
    assert ours.digest == theirs.digest


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("localhost:15002", "begins with sc:// and names a host"),
        ("sc://", "begins with sc:// and names a host"),
        ("sc://127.0.0.1:1/;token=hidden-away", "no Spark Connect server answers there"),
        ("sc://nowhere.invalid:15002", "no Spark Connect server answers there"),
    ],
)
def test_a_wrong_address_is_told_in_a_sentence(
    address: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.engines.spark.FIRST_RETRIES", 1)
    with pytest.raises(EngineError, match=said) as told:
        SparkEngine(address)
    assert "hidden-away" not in str(told.value) and "\n" not in str(told.value)


def test_a_server_that_is_too_old_or_cannot_be_set_is_refused(
    server: spark.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.engines.spark.OLDEST", (99, 0))
    with pytest.raises(EngineError, match=r"it is Spark 4\.\d.*; 99\.0 or later is needed"):
        SparkEngine(server.address)
    monkeypatch.undo()
    # A setting of the server's own, which no session may change.
    monkeypatch.setitem(spark_engine.SESSION, "spark.executor.memory", "7g")
    with pytest.raises(EngineError, match=r"spark\.executor\.memory cannot be set to 7g"):
        SparkEngine(server.address)


def test_a_file_with_a_broken_page_is_told_of_without_its_values(
    engine: SparkEngine, tmp_path: Path
) -> None:
    path = tmp_path / "things.parquet"
    pq.write_table(
        pa.table({"code": [f"secret-{n}" for n in range(9999)], "amount": range(9999)}),
        path,
        compression="gzip",
    )
    whole = bytearray(path.read_bytes())
    whole[200:600] = b"\xff" * 400
    path.write_bytes(whole)
    engine.register("things", [path], columns=COLUMNS)
    with pytest.raises(DamagedFileError, match="things: could not read: a file is missing") as told:
        engine.fetch_frame(sa.select(THINGS).order_by(THINGS.c.amount))
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("name", ["a [b] {c}", "50% *?", "a b=c"])
def test_folders_may_have_any_name(engine: SparkEngine, tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "things.parquet"
    path.parent.mkdir()
    pq.write_table(pa.table({"code": ["a"], "amount": [1]}), path)
    engine.register("things", [path], columns=COLUMNS)
    assert engine.fetch(sa.select(THINGS)) == [("a", 1)]


def test_what_is_stored_in_another_type_is_read_as_elsewhere(
    engine: SparkEngine, tmp_path: Path
) -> None:
    """Every type that `builder/extracts/casts.py` lets through, and columns of nothing but gaps."""
    day, noon = dt.date(2009, 3, 1), dt.datetime(2009, 3, 1, 12, 34, 56, 789)
    times = [pa.timestamp(unit) for unit in ("s", "ms", "us", "ns")]
    stored: dict[str, tuple[Type, pa.Array]] = {
        **{f"i{n}": (Type.INTEGER, pa.array([1, None], t)) for n, t in enumerate(_WHOLE)},
        **{f"b{n}": (Type.BIGINT, pa.array([1, None], t)) for n, t in enumerate(_WHOLE)},
        **{f"d{n}": (Type.DATE, pa.array([day, None]).cast(t)) for n, t in enumerate(times)},
        "d64": (Type.DATE, pa.array([day, None], pa.date64())),
        **{
            f"t{n}": (Type.TIMESTAMP, pa.array([noon.replace(microsecond=0), None], t))
            for n, t in enumerate(times)
        },
        "t_us": (Type.TIMESTAMP, pa.array([noon, None], pa.timestamp("us"))),
        "f32": (Type.DOUBLE, pa.array([1.5, None], pa.float32())),
        "whole": (Type.DOUBLE, pa.array([2**53, None], pa.int64())),
        "large": (Type.TEXT, pa.array(["é", None], pa.large_string())),
        "coded": (Type.TEXT, pa.array(["é", None]).dictionary_encode()),
        **{f"null_{t.name}": (t, pa.nulls(2)) for t in Type},
        **{f"gap_{t.name}": (t, pa.nulls(2, pa.float64())) for t in Type},
    }
    path = tmp_path / "stored.parquet"
    pq.write_table(pa.table({name: values for name, (_, values) in stored.items()}), path)
    columns = tuple(Column(name, kind, "As stored") for name, (kind, _) in stored.items())
    everything = sa.select(*(sa.column(name) for name in stored)).select_from(sa.table("stored"))
    with DuckDBEngine(folders=[tmp_path], spill=tmp_path / "spill") as other:
        frames = []
        for one in (engine, other):
            one.register("stored", [path], columns=columns)
            frames.append(one.fetch_frame(everything.order_by(sa.column("i0").nulls_last())))
    assert frames[0].equals(frames[1])
    assert frames[0]["t_us"].to_pylist() == [noon, None]


_WHOLE = (
    pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64(),  # noqa: E501
    pa.float32(), pa.float64(),
)  # fmt: skip


def test_sets_are_the_same_sparse_or_dense(engine: SparkEngine, tmp_path: Path) -> None:
    """At the ends of Spark's bitmaps, in long lists and in full bitmaps."""
    edges = [0, 32767, 32768, 65535, 65536, 2**31, 2**32 - 1]
    rows = [("edge", n) for n in edges] + [("full", n) for n in range(1000, 90_000)]
    rows += [("some", n) for n in range(0, 2_000_000, 16)] + [(None, 5), ("half", 1)]
    path = tmp_path / "things.parquet"
    pq.write_table(pa.table({"code": [c for c, _ in rows], "amount": [n for _, n in rows]}), path)
    members = sa.select(THINGS).distinct().where(THINGS.c.code.is_not(None))
    members = members.order_by(THINGS.c.code, THINGS.c.amount)
    found = []
    with DuckDBEngine(folders=[tmp_path], spill=tmp_path / "spill") as other:
        for one in (engine, other):
            one.register("things", [path], columns=COLUMNS)
            found.append(list(one.fetch_sets([members, members.where(THINGS.c.amount > 2**33)])))
    assert found[0] == found[1]
    assert list(found[0][0][("edge",)]) == edges and found[0][1] == {}


def spoilt(rows: extracts.Rows) -> None:
    """A fault of every kind that is asked of rows:
    nothing, too much, no such code, no such child, twice, too early, archived."""
    month = extracts.MONTH
    rows["children", month][0]["record_state"] = "archived"
    rows["children", month].append(dict(rows["children", month][1]))
    rows["involvements", month][0]["child_id"] += 77
    rows["shields", month][0]["lifted_on"] = None
    rows["accesses", month][0]["reason"] = "curiosity"
    rows["accesses", month][1]["occurred_at"] = None
    rows["accesses", month][0]["practitioner_id"] += 5
    rows["practitioners", month].append(dict(rows["practitioners", month][0], sector="police"))
    rows["returns", month].pop()
    rows["population", None][0]["persons"] = -1


def found_by(engine: object, place: object) -> list[Problem]:
    return problems(open_extract(place), engine)


def test_the_check_finds_the_same_on_a_cluster_and_no_file_of_records_is_read_here(
    engine: SparkEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = extracts.write_extract(tmp_path / "extract", (extracts.MONTH,), spoil=spoilt)
    manifest = json.loads((path / MANIFEST).read_text("utf-8"))
    listed = next(file for file in manifest["files"] if file["table"] == "alerts")
    listed["sha256"] = "0" * 64
    (path / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    with DuckDBEngine(folders=[tmp_path], spill=tmp_path / "spill", threads=1) as other:
        here = found_by(other, path)
    monkeypatch.setattr("builder.extracts.files._sha256", None)  # nothing is hashed here
    monkeypatch.setattr("builder.extracts.ordinals.repeats", None)
    there = found_by(engine, path)
    assert len(here) >= 10
    assert there == here


def test_an_extract_on_shared_storage_is_read_by_its_address(
    engine: SparkEngine, tmp_path: Path
) -> None:
    """Here it is a file system of pyarrow's rooted elsewhere,
    whose address the cluster knows as a folder."""
    path = extracts.write_extract(tmp_path / "extract")
    system = fs.SubTreeFileSystem(str(tmp_path), fs.LocalFileSystem())
    place = SharedPath(system, "extract", f"file://{path}")
    opened = open_extract(place)
    files = opened.paths("accesses", extracts.MONTH)
    engine.register("accesses", files, columns=BY_NAME["accesses"].columns)
    assert engine.fetch(sa.select(sa.func.count()).select_from(sa.table("accesses"))) == [(2,)]
    assert engine.hashes(files) == [f.sha256 for f in opened.listed("accesses", extracts.MONTH)]
    assert not list(stray_files(opened)) and not bytes_problems(opened, opened.files[0])
    assert schema_problems(opened, opened.files[0], BY_NAME[opened.files[0].table])[0] == []
    (path / "stray.parquet").write_bytes(b"")
    assert [p.file for p in stray_files(opened)] == ["stray.parquet"]
    (path / MANIFEST).unlink()
    with pytest.raises(ExtractError, match="there is none"):
        open_extract(place)


def test_a_cluster_that_cannot_read_s3_is_told_of_in_a_sentence(
    engine: SparkEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store.missing() or spark.reads_s3():
        pytest.skip(store.missing() or "this Spark reads s3:")
    path = extracts.write_extract(tmp_path / "extract")
    with store.running(tmp_path) as bucket:
        for name, value in bucket.environment.items():
            monkeypatch.setenv(name, value)
        opened = open_extract(place_at(bucket.put(path, "extract")))
        with pytest.raises(EngineError, match="have hadoop-aws of its own version added") as told:
            problems(opened, engine)
    assert "S3AFileSystem" not in str(told.value)


def test_an_extract_in_a_bucket_is_read_by_a_cluster_with_hadoop_aws(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store.missing() or not spark.reads_s3():
        pytest.skip(
            store.missing() or "this Spark has no hadoop-aws, which neither PyPI nor Debian has"
        )
    with store.running(tmp_path) as bucket:
        for name, value in bucket.environment.items():
            monkeypatch.setenv(name, value)
        place = place_at(bucket.put(small.extract, "extract"))
        with (
            spark.connect_server(tmp_path, **bucket.for_spark) as server,
            SparkEngine(server.address) as engine,
        ):
            assert problems(open_extract(place), engine) == []
            built_by(engine, place, tmp_path)
    assert digests(tmp_path / "partials") == digests(small.work / "partials")
    ours, theirs = (releases.open_current(f / "releases") for f in (tmp_path, small.folder))
    assert ours.digest == theirs.digest


@pytest.mark.parametrize(
    "said",
    [
        "java.nio.file.AccessDeniedException: s3a://b/e: getFileStatus on s3a://b/e: Forbidden",
        "org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException: No AWS Credentials provided",
    ],
)
def test_a_cluster_that_may_not_read_is_told_of_in_a_sentence(said: str) -> None:
    advice = advice_on(PySparkException(said))
    assert "the cluster may not read it; see that it has rights of its own" in advice
    assert "s3a://" not in advice
