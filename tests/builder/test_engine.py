"""The engine reads only the files it is given, writes whole files of fixed bytes,
and never quotes a record in an error."""

from __future__ import annotations

import hashlib

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from pyarrow import fs

from builder.contract import BY_NAME, Column, Type
from builder.engines import DamagedFileError, DuckDBEngine, EngineError, text_of
from builder.extracts import open_extract
from builder.opening import Kind, open_engine
from builder.storage import SharedPath
from tests.builder import extracts

COLUMNS = (Column("code", Type.TEXT, "A code"), Column("amount", Type.BIGINT, "An amount"))
THINGS = sa.table("things", sa.column("code"), sa.column("amount"))


@pytest.fixture
def engine(tmp_path):
    with DuckDBEngine(
        folders=[tmp_path], spill=tmp_path / "spill", memory="500MB", threads=2
    ) as engine:
        yield engine


@pytest.fixture
def things(tmp_path):
    path = tmp_path / "things" / "month=2009-01" / "part-0.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(
        pa.table({"code": ["b", "a", "a"], "amount": [3, 1, 2], "not_asked_for": ["x", "y", "z"]}),
        path,
    )
    return path


def test_text_writes_literals_out():
    assert (
        text_of(sa.select(THINGS.c.code).where(THINGS.c.code == "it's"))
        == "SELECT things.code \nFROM things \nWHERE things.code = 'it''s'"
    )


def test_only_the_files_given_are_read(engine, things):
    pq.write_table(
        pa.table({"code": ["stray"], "amount": [99]}), things.with_name("_tmp-part.parquet")
    )
    engine.register("things", [things], columns=COLUMNS)
    assert engine.fetch(sa.select(sa.func.count()).select_from(THINGS)) == [(3,)]


def test_a_view_has_the_columns_asked_for_and_no_partition_column(engine, things):
    engine.register("things", [things], columns=COLUMNS)
    assert engine.fetch_frame(sa.select(sa.text("*")).select_from(THINGS)).column_names == [
        "code",
        "amount",
    ]


def test_no_files_make_an_empty_view_of_the_declared_types(engine):
    engine.register("things", [], columns=COLUMNS)
    assert engine.fetch_frame(sa.select(THINGS)).schema == pa.schema(
        [("code", pa.string()), ("amount", pa.int64())]
    )


def test_the_same_rows_give_the_same_bytes_on_any_number_of_threads(tmp_path, things):
    digests = set()
    for threads in (1, 2, 2):
        with DuckDBEngine(folders=[tmp_path], spill=tmp_path / "spill", threads=threads) as engine:
            engine.register("things", [things] * 50, columns=COLUMNS)
            rows = engine.write(
                sa.select(THINGS).order_by(THINGS.c.code, THINGS.c.amount),
                tmp_path / "out" / "written.parquet",
            )
        assert rows == 150
        digests.add(hashlib.sha256((tmp_path / "out" / "written.parquet").read_bytes()).hexdigest())
    assert len(digests) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["written.parquet"]
    assert pq.read_table(tmp_path / "out" / "written.parquet")["amount"].to_pylist()[:2] == [1, 1]


def test_writing_without_an_order_is_refused(engine, things, tmp_path):
    engine.register("things", [things], columns=COLUMNS)
    with pytest.raises(ValueError, match="ORDER BY"):
        engine.write(sa.select(THINGS), tmp_path / "out.parquet")


def test_a_failed_write_leaves_the_old_file(engine, things, tmp_path):
    engine.register("things", [things], columns=COLUMNS)
    out = tmp_path / "out.parquet"
    engine.write(sa.select(THINGS).order_by(THINGS.c.amount), out)
    before = out.read_bytes()
    with pytest.raises(EngineError, match="out.parquet: could not write things to it"):
        engine.write(sa.select(sa.cast(THINGS.c.code, sa.Integer).label("n")).order_by("n"), out)
    assert out.read_bytes() == before


def test_an_error_names_table_step_and_sql_but_no_value(engine, things):
    engine.register("things", [things], columns=COLUMNS)
    with pytest.raises(EngineError) as caught:
        engine.fetch(
            sa.select(sa.cast(sa.func.concat("secret-", THINGS.c.code), sa.Integer)).where(
                THINGS.c.amount == 3
            )
        )
    assert "things: could not count" in str(caught.value) and "FROM things" in str(caught.value)
    assert "secret-b" in str(caught.value.__cause__) and "secret-b" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"PAR1 cut short"])
def test_a_damaged_file_is_refused_at_once(engine, tmp_path, content):
    (tmp_path / "bad.parquet").write_bytes(content)
    with pytest.raises(
        EngineError, match="things: could not open its files: a file is missing or damaged"
    ):
        engine.register("things", [tmp_path / "bad.parquet"], columns=COLUMNS)


def test_nothing_outside_its_folders_can_be_reached(engine, things, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "things.parquet"
    elsewhere.write_bytes(things.read_bytes())
    with pytest.raises(EngineError, match="outside the folders"):
        engine.register("things", [elsewhere], columns=COLUMNS)


def test_what_lies_on_shared_storage_is_copied_while_a_view_is_over_it(tmp_path):
    """Here it is a file system of pyarrow's, rooted elsewhere."""
    extracts.write_extract(tmp_path / "extract")
    shared = fs.SubTreeFileSystem(str(tmp_path), fs.LocalFileSystem())
    extract = open_extract(SharedPath(shared, "extract", "s3://bucket/extract"))
    killed = tmp_path / "work" / "spill" / "engine-before" / "copy-0.parquet"
    killed.parent.mkdir(parents=True)
    killed.write_bytes(b"what a command that was killed left")
    count = sa.select(sa.func.count()).select_from(sa.table("children"))
    with open_engine(Kind.DUCKDB, "", extract, tmp_path / "work", "1GB") as engine:
        assert not killed.exists()
        for month in extracts.MONTHS:
            for table in ("children", "returns"):
                engine.register(table, extract.paths(table, month), columns=BY_NAME[table].columns)
            assert engine.fetch(count) == [(2,)]
            assert len(list((tmp_path / "work").rglob("copy-*"))) == 2
        (tmp_path / "extract" / extracts.file_name("sources", None)).unlink()
        with pytest.raises(DamagedFileError, match="s3://bucket/extract/sources.parquet is not"):
            engine.register("sources", extract.paths("sources"), columns=BY_NAME["sources"].columns)
    assert not list((tmp_path / "work").rglob("copy-*"))


def test_closing_removes_what_was_spilt(tmp_path):
    engine = DuckDBEngine(folders=[tmp_path], spill=tmp_path / "spill")
    engine.close()
    assert list((tmp_path / "spill").iterdir()) == []
