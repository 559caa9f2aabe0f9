"""An extract on an object store: read by its address, with the same release as from a folder; and
what is said where the store, or something in it, is not what it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builder.build import Progress
from builder.engines import DamagedFileError, DuckDBEngine
from builder.extracts import open_extract, problems
from builder.storage import Place, StorageError, place_at
from release import store as releases
from tests import store
from tests.builder import extracts
from tests.builder.commands import builder
from tests.builder.small import MONTHS, Small
from tests.builder.test_builds import built_by

pytestmark = pytest.mark.skipif(bool(store.missing()), reason=store.missing())


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[store.Store]:
    with store.running(tmp_path_factory.mktemp("store")) as running:
        yield running


@pytest.fixture
def passing(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[store.Store]:
    """One of a test's own, which it ends; it is soon seen that it does not answer."""
    store.ask_twice(monkeypatch)
    with store.running(tmp_path_factory.mktemp("passing")) as running:
        yield running


@pytest.fixture
def used(s3: store.Store, monkeypatch: pytest.MonkeyPatch) -> store.Store:
    """The same, and this process uses it."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    return s3


@pytest.fixture
def address(used: store.Store, tmp_path: Path) -> str:
    """A tiny extract of two months there."""
    return used.put(extracts.write_extract(tmp_path / "extract"), tmp_path.name)


def inner(address: str, name: str = "") -> str:
    return f"{address.removeprefix('s3://')}/{name}".rstrip("/")


def checked(address: str, folder: Path, **options: object) -> list[str]:
    """What the check finds in an extract, in words."""
    with DuckDBEngine(folders=[folder], spill=folder / "spill", threads=1) as engine:
        found = problems(open_extract(place_at(address)), engine, **options)
        # What was copied here is of one month at most, and goes with the engine.
        assert len(list((folder / "spill").rglob("copy-*"))) <= len(extracts.MONTHS) * 30
    assert not list((folder / "spill").iterdir())
    return [str(problem) for problem in found]


def test_the_same_release_as_from_a_folder_comes_from_a_bucket(
    used: store.Store, small: Small, tmp_path: Path
) -> None:
    address = used.put(small.extract, "small")
    out, work = tmp_path / "releases", tmp_path / "work"
    rest = ("--policy", small.policy, "--out", out, "--work", work, "--publish")
    said = builder("check", address, "--work", work, **used.environment)
    assert "no problems" in said
    builder("build", address, *rest, **used.environment)
    ours, theirs = releases.open_current(out), releases.open_current(small.releases)
    assert ours.digest == theirs.digest
    assert not [path for path in work.rglob("*") if path.name.startswith("copy-")]
    kept = {p.relative_to(work) for p in (work / "partials").rglob("*.parquet")}
    assert kept == {p.relative_to(small.work) for p in small.work.rglob("partials/**/*.parquet")}


def test_what_is_wrong_in_a_bucket_is_found_as_in_a_folder(
    used: store.Store, address: str, tmp_path: Path
) -> None:
    assert checked(address, tmp_path) == []
    gone, damaged = (
        extracts.file_name(table, extracts.MONTH) for table in ("accesses", "involvements")
    )
    used.system.delete_file(inner(address, gone))
    size = used.system.get_file_info(inner(address, damaged)).size
    with used.system.open_output_stream(inner(address, damaged)) as stream:
        stream.write(b"PAR1" + b"\0" * (size - 4))
    with used.system.open_output_stream(inner(address, "stray.parquet")) as stream:
        stream.write(b"stray")
    found = checked(address, tmp_path)
    for file, said in (
        (gone, "it is missing"),
        (damaged, "its SHA-256 differs from the manifest's"),
        (damaged, "it is empty, cut short or damaged"),
        ("stray.parquet", "the manifest does not list it"),
    ):
        assert [line for line in found if line.startswith(f"{file}: {said}")], (file, said, found)
    assert len(found) == 4


def test_a_file_with_a_broken_page_is_the_files_fault_and_not_the_stores(
    used: store.Store, address: str, tmp_path: Path
) -> None:
    name = extracts.file_name("accesses", extracts.MONTH)
    content = bytearray((tmp_path / "extract" / name).read_bytes())
    content[4:40] = b"\xff" * 36
    with used.system.open_output_stream(inner(address, name)) as stream:
        stream.write(bytes(content))
    found = [line for line in checked(address, tmp_path) if line.startswith(name)]
    assert [line for line in found if "it cannot be read to its end" in line], found


def test_a_file_that_goes_in_the_middle_of_a_build_is_named_and_the_next_build_goes_on(
    used: store.Store, small: Small, tmp_path: Path
) -> None:
    address, folder = used.put(small.extract, "goes"), tmp_path / "built"
    folder.mkdir()
    name = extracts.file_name("accesses", MONTHS[1])

    def lose(part: str) -> None:
        if part == f"accesses {MONTHS[0]}":
            used.system.delete_file(inner(address, name))

    with (
        DuckDBEngine(folders=[folder], spill=folder / "spill", threads=1) as engine,
        pytest.raises(DamagedFileError, match="accesses: could not open its files: ") as told,
    ):
        built_by(engine, place_at(address), folder, Progress(part=lose))
    assert f"{address}/{name} is not there" in str(told.value)
    assert "run `python -m builder check`" in str(told.value)
    assert not (folder / "releases").exists()
    before = {f: f.stat().st_mtime_ns for f in (folder / "partials").rglob("*.parquet")}
    used.put(small.extract, "goes")
    with DuckDBEngine(folders=[folder], spill=folder / "spill", threads=1) as engine:
        built_by(engine, place_at(address), folder)
    assert before and {f: f.stat().st_mtime_ns for f in before} == before


def test_a_store_that_goes_in_the_middle_is_told_of_as_such(
    passing: store.Store, small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the check, and in a build: nothing of the extract is said to be damaged."""

    def opened() -> Place:
        for name, value in passing.environment.items():
            monkeypatch.setenv(name, value)
        return place_at(passing.put(small.extract, "goes"))

    def stop(doing: str) -> None:
        if doing == f"accesses {MONTHS[0]}":
            passing.stop()

    place = opened()
    with (
        DuckDBEngine(folders=[tmp_path], spill=tmp_path / "spill", threads=1) as engine,
        pytest.raises(StorageError) as told,
    ):
        problems(open_extract(place), engine, progress=lambda done, total, doing: stop(doing))
    assert_sentence(str(told.value), f"{place}/", "the store does not answer; see that it runs")
    passing.start()
    place = opened()
    with (
        DuckDBEngine(folders=[tmp_path], spill=tmp_path / "spill", threads=1) as engine,
        pytest.raises(StorageError) as told,
    ):
        built_by(engine, place, tmp_path, Progress(part=stop))
    assert_sentence(str(told.value), f"{place}/", "run it again: what was finished is kept")
    assert list((tmp_path / "partials").rglob("*.parquet")) and not (tmp_path / "releases").exists()


def assert_sentence(said: str, *parts: str) -> None:
    """One line that has these parts, and no key of the store."""
    assert all(part in said for part in parts), said
    assert "\n" not in said and "Traceback" not in said and "AWS Error" not in said
    assert not [value for value in SECRETS if value in said]


SECRETS = ("AKIAWRONG", "wrong-secret", "hidden-away")


def without_keys(found: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in found.items() if "KEY" not in k}


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (f"{store.BUCKET}/nothing", lambda e: e, "manifest.json: there is none"),
        ("no-such-bucket/small", lambda e: e, "there is no such bucket"),
        (
            f"{store.BUCKET}/small",
            lambda e: e | {"AWS_ACCESS_KEY_ID": "AKIAWRONG"},
            "the store refuses this; see that AWS_ACCESS_KEY_ID",
        ),
        (
            f"{store.BUCKET}/small",
            lambda e: e | {"AWS_SECRET_ACCESS_KEY": "wrong-secret"},
            "the store refuses this; see that AWS_ACCESS_KEY_ID",
        ),
        (
            f"AKIAWRONG:hidden-away@{store.BUCKET}/small",
            without_keys,
            f"s3://{store.BUCKET}: the store refuses this",
        ),
        (f"{store.BUCKET}/small", without_keys, "see that the storage is well, and who may use it"),
        (
            f"{store.BUCKET}/small",
            lambda e: e | {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"},
            "the store does not answer; see that it runs and that AWS_ENDPOINT_URL is",
        ),
    ],
)
def test_a_wrong_address_or_key_is_told_in_a_sentence(
    s3: store.Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    change: Callable[[dict[str, str]], dict[str, str]],
    said: str,
) -> None:
    """Where no store answers, the first command asks as long as the library does of itself."""
    wrong = change(s3.environment)
    if "does not answer" not in said:
        store.ask_twice(monkeypatch)
    for command in (("check",), ("build", "--out", tmp_path / "releases")):
        words = (*command, f"s3://{name}", "--work", tmp_path / "work")
        told = builder(*words, expect=1, **wrong)
        assert said in told and "Traceback" not in told and "AWS Error" not in told
        assert not [key for key in (*SECRETS, *s3.keys.values()) if key in told]
        store.ask_twice(monkeypatch)
    assert not (tmp_path / "work").exists()
