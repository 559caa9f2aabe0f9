"""Where commands work: a lock that says who holds it, folders that cannot be written, a disk that
is full; and what the commands say of a store that is not there or is damaged."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder.workplace import held
from release import store
from tests.builder import commands
from tests.builder.extracts import write_extract
from tests.builder.small import exact, small_world

ROOT = Path(__file__).parents[2]
IN_A_NAMESPACE = (
    subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False).returncode == 0
)


def builder(*words: object, expect: int = 1) -> str:
    """What a command of the builder says, run in this process."""
    return " ".join(commands.builder(*words, expect=expect).split())


def another_process(*words: object, expect: int = 1, before: str = "") -> str:
    """The same of a process of its own; `before` is shell that runs first,
    in a namespace of its own."""
    command = [sys.executable, "-m", "builder", *map(str, words)]
    if before:
        command = ["unshare", "-Urm", "sh", "-c", f'{before} && exec "$@"', "sh", *command]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "COLUMNS": "200"}
    )
    assert done.returncode == expect, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return " ".join(done.stdout.split())


@pytest.fixture
def releases(sample_release: Path, tmp_path: Path) -> Path:
    """A copy of the sample's store, to change at will."""
    shutil.copytree(sample_release, tmp_path / "releases")
    return tmp_path / "releases"


def test_a_second_command_in_one_work_folder_says_who_holds_it(path: Path, tmp_path: Path) -> None:
    write_extract(path)
    work = tmp_path / "work"
    work.mkdir()
    with held(work, "building from 2010-04"):
        said = another_process("check", path, "--work", work)
    assert (
        f"{work} is in use by process {os.getpid()} on " in said
        and "building from 2010-04, since 20" in said
        and "name another folder with --work" in said
    )
    assert builder("check", path, "--work", work, expect=0).endswith("extract 2010-04: no problems")


@pytest.mark.parametrize(
    ("option", "what"), [("--work", "The work folder"), ("--out", "The store of releases")]
)
def test_a_folder_that_cannot_be_written_is_said_before_anything_is_counted(
    path: Path, tmp_path: Path, option: str, what: str
) -> None:
    write_extract(path)
    (tmp_path / "file").write_text("")
    said = builder(
        "build",
        path,
        *(("--out", tmp_path / "releases") if option == "--work" else ()),
        option,
        tmp_path / "file" / "folder",
    )
    assert (
        f"{what} {tmp_path / 'file' / 'folder'} cannot be written: not a directory. Nothing was "
        "counted."
        in said
        and option in said
    )
    assert "checking" not in said


@pytest.mark.skipif(
    not IN_A_NAMESPACE, reason="the system lets nobody mount a small disk of their own"
)
@pytest.mark.parametrize(
    ("where", "size", "says"),
    [
        ("work", "0k", "cannot be written: there is no room left on the disk"),
        ("work", "200k", "there is no room left on the disk"),
        ("releases", "300k", "there is no room left on the disk"),
    ],
)
def test_a_full_disk_is_called_full(
    path: Path, tmp_path: Path, where: str, size: str, says: str
) -> None:
    """Of the smallest world: where the room ends does not hang on how much is counted."""
    small_world().write(path)
    folder = tmp_path / where
    folder.mkdir()
    fill = " && head -c 4096 /dev/zero > fill" if size == "0k" else ""
    said = another_process(
        *("build", path, "--policy", exact(tmp_path)),
        *("--out", tmp_path / "releases", "--work", tmp_path / "work"),
        before=f"mount -t tmpfs -o size={'4k' if fill else size} none {folder} && (cd "
        f"{folder}{fill})",
    )
    assert says in said and "damaged" not in said
    assert not store.folders(tmp_path / "releases")
    counted = list((tmp_path / "work").rglob("*.parquet"))
    assert bool(counted) is (where == "releases"), "the work folder had all the room there is"


def test_a_store_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert (
        builder("list", "--releases", tmp_path / "none")
        == f"There is no store of releases at {tmp_path / 'none'}. Name its folder with --releases."
    )
    (tmp_path / "empty").mkdir()
    assert (
        builder("list", "--releases", tmp_path / "empty", expect=0)
        == f"There is no release in {tmp_path / 'empty'}."
    )


@pytest.mark.parametrize("content", ["", "{", "[]", '{"contract": 2}', '{"contract": 99}'])
def test_a_release_whose_manifest_cannot_be_read_is_listed_beside_the_others(
    releases: Path, content: str
) -> None:
    (releases / "2010-01-r1-0123456789ab").mkdir()
    (releases / "2010-01-r1-0123456789ab" / store.MANIFEST).write_text(content)
    said = builder("list", "--releases", releases, expect=0)
    assert (
        "2010-01-r1-0123456789ab its manifest cannot be read" in said
        and store.open_current(releases).folder.name in said
    )


def test_a_cut_line_of_the_history_ends_a_rollback_in_words(releases: Path) -> None:
    (releases / store.HISTORY).write_text((releases / store.HISTORY).read_text()[:40])
    assert builder("rollback", "--releases", releases).startswith(
        "Line 1 of the file HISTORY of the store cannot be read. Restore"
    )


@pytest.mark.parametrize("option", ["--releases", "--out"])
@pytest.mark.parametrize(
    "command", ["publish", "rollback", "schedule", "unschedule", "attack", "list", "describe"]
)
def test_the_store_is_named_by_what_it_is_and_by_its_old_name(
    tmp_path: Path, command: str, option: str
) -> None:
    words = {
        "publish": ["x"],
        "schedule": ["x", "--at", "2099-01-01"],
        "attack": ["x"],
        "describe": ["x"],
    }.get(command, [])
    said = builder(command, *words, option, tmp_path, expect=int(command != "list"))
    assert any(
        words in said
        for words in (
            f"No release in {tmp_path}",
            f"There is no release in {tmp_path}",
            "no earlier publication",
            "No release is scheduled",
        )
    )
