"""A work folder on an object store: what one machine made another does not make again, wherever the
first one was stopped."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyarrow import fs

from builder import shared_work
from builder.engines import DuckDBEngine, EngineError
from builder.storage import SharedPath, place_at
from release import store as releases
from tests import store
from tests.builder.commands import builder
from tests.builder.small import MONTHS, Small
from tests.builder.test_shared_storage import (  # noqa: F401 - they are used here
    assert_sentence,
    passing,
    s3,
    used,
)

needs_store = pytest.mark.skipif(bool(store.missing()), reason=store.missing())


def names(folder: Path) -> set[str]:
    """What of a work folder is of use to another machine."""
    return {
        path.relative_to(folder).as_posix()
        for kind in shared_work.SHARED
        for path in (folder / kind).rglob("*")
        if path.is_file()
    }


def there(address: str) -> set[str]:
    """The same, of one in the bucket."""
    return {name for name in place_at(address).names() if name != shared_work.LAST}


def build(small: Small, machine: Path, work: str, used: store.Store, expect: int = 0) -> str:
    """Build the small release on a machine that has nothing of its own but the extract."""
    rest = ("--policy", small.policy, "--out", machine / "releases", "--work", work, "--publish")
    return builder("build", small.extract, *rest, expect=expect, **used.environment)


def refuse(*_: object) -> None:
    raise AssertionError("a record was read again")


@needs_store
def test_what_was_made_elsewhere_is_not_made_again_and_what_is_damaged_or_of_no_use_goes(
    used: store.Store, small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(small.work, tmp_path / "work", ignore=shutil.ignore_patterns("spill", "LOCK"))
    stale = tmp_path / "work" / "partials" / "children" / MONTHS[0] / "old-0123.parquet"
    stale.write_bytes(b"of a declaration that is no more")
    damaged = next((tmp_path / "work" / "partials" / "kept").glob("rounding*"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    address = used.put(tmp_path / "work", "work")
    monkeypatch.setattr(DuckDBEngine, "write", refuse)
    monkeypatch.setattr(DuckDBEngine, "fetch_sets", refuse)
    monkeypatch.setattr("builder.extracts.check.row_problems", refuse)
    build(small, tmp_path / "b", address, used)
    ours, theirs = (releases.open_current(p) for p in (tmp_path / "b/releases", small.releases))
    assert ours.digest == theirs.digest
    here = tmp_path / "b" / "builder-work"
    assert there(address) == names(here)
    old, healed = (
        f"partials/{p.relative_to(tmp_path / 'work/partials')}" for p in (stale, damaged)
    )
    assert old not in there(address)
    with (place_at(address) / healed).open() as stream:
        assert stream.read() == (small.work / healed).read_bytes()
    assert {p.stat().st_mode & 0o77 for p in (here / "partials" / "kept").iterdir()} == {0}


@needs_store
def test_a_build_that_was_stopped_is_gone_on_with_on_another_machine(
    used: store.Store, small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"s3://{store.BUCKET}/{tmp_path.name}"
    monkeypatch.setattr(shared_work, "EVERY_S", 0.0)
    counted, write = [], DuckDBEngine.write

    def stop(engine: DuckDBEngine, select: object, path: Path) -> int:
        counted.append("/".join(path.parts[-3:]))
        if len(counted) == 20:
            raise EngineError("accesses", "count", "", advice="made to stop")
        return write(engine, select, path)

    monkeypatch.setattr(DuckDBEngine, "write", stop)
    assert "made to stop" in build(small, tmp_path / "a", address, used, expect=1)
    before = there(address)
    assert before == names(tmp_path / "a" / "builder-work")
    assert len([name for name in before if name.startswith("partials/")]) >= 19
    shutil.rmtree(tmp_path / "a")  # that machine is no more
    first, counted[:] = set(counted[:19]), [""] * 20
    build(small, tmp_path / "b", address, used)
    ours, theirs = (releases.open_current(p) for p in (tmp_path / "b/releases", small.releases))
    assert ours.digest == theirs.digest
    assert len(counted) > 20 and not first & set(counted)
    assert there(address) == names(tmp_path / "b" / "builder-work") > before
    assert {n for n in there(address) if n.endswith(".parquet")} == {
        name for name in names(small.work) if name.endswith(".parquet")
    }


@needs_store
def test_a_work_folder_that_cannot_be_written_is_told_of_before_anything_is_counted(
    used: store.Store, small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.extracts.check.row_problems", refuse)
    monkeypatch.setattr(DuckDBEngine, "register", refuse)
    for keys, name, said in (
        (used.reader, f"{store.BUCKET}/kept", "s3://statistics/kept/LAST-USED: the store refuses"),
        (used.keys, "no-such-bucket/work", "s3://no-such-bucket: there is no such bucket"),
    ):
        rest = ("--out", tmp_path / "releases", "--work", f"s3://{name}")
        told = builder("build", small.extract, *rest, expect=1, **used.environment | keys)
        assert_sentence(told.strip(), said)


@needs_store
def test_a_store_that_goes_while_it_is_built_is_told_of_and_what_was_counted_stays_here(
    passing: store.Store, small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_work, "EVERY_S", 0.0)
    write = DuckDBEngine.write

    def stop(engine: DuckDBEngine, select: object, path: Path) -> int:
        passing.stop()
        return write(engine, select, path)

    monkeypatch.setattr(DuckDBEngine, "write", stop)
    address = f"s3://{store.BUCKET}/work"
    told = build(small, tmp_path / "a", address, passing, expect=1)
    assert_sentence(told.splitlines()[-1], address, "the store does not answer", "run it again")
    assert [name for name in names(tmp_path / "a" / "builder-work") if name.startswith("partials/")]
    assert not releases.folders(tmp_path / "a" / "releases")


def test_where_an_object_does_not_appear_at_once_it_is_renamed(tmp_path: Path) -> None:
    """As on HDFS: here it is a file system of pyarrow's, rooted elsewhere."""
    system = fs.SubTreeFileSystem(str(tmp_path), fs.LocalFileSystem())
    place = SharedPath(system, "work", "hdfs://host/work")
    assert list(place.names()) == []
    for content in (b"one", b"", b"another"):
        (place / "known" / "a").write(content)
        assert (tmp_path / "work" / "known" / "a").read_bytes() == content
    assert list(place.names()) == ["known/a"]
    for _ in range(2):
        (place / "known" / "a").remove()
    assert list(place.names()) == []


def test_a_name_that_leads_out_of_the_work_folder_is_not_brought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = ["known/a", "known/../../out", "partials//b", "partials/../c", "../d", "partials/e/./f"]
    monkeypatch.setattr(SharedPath, "names", lambda _: iter(held))
    there = SharedPath(fs.LocalFileSystem(), str(tmp_path / "there"), "a work folder")
    brought: list[str] = []
    monkeypatch.setattr(shared_work.SharedWork, "_fetch_one", lambda _, name: brought.append(name))
    shared_work.SharedWork(tmp_path / "here", there).fetch()
    assert brought == ["known/a"]
