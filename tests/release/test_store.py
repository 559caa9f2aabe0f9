"""The store: written once, verified before use, published by one pointer,
and never harmed by what goes wrong."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from release import folder_store, store, tables, writer
from release.vocabulary import CONTRACT, ReleaseError
from release.writer import FolderPublisher

NOON = dt.datetime(2010, 8, 1, 12, tzinfo=dt.UTC)


def rows(id_: str = "2010-07-r1") -> dict[str, list[dict]]:
    said = {c.name: "" for c in tables.release.columns}
    return {
        "release": [{**said, "one": 1, "contract": CONTRACT, "id": id_}],
        "period": [
            {
                "period_key": i,
                "id": f"p{i}",
                "grain": "month",
                "title": "",
                "starts_on": "",
                "ends_on": "",
            }
            for i in range(1000)
        ],
    }


def written(releases: Path, id_: str = "2010-07-r1") -> Path:
    return writer.write_release(releases, rows(id_), manifest={"release": id_})


@pytest.fixture
def published(tmp_path: Path) -> Path:
    FolderPublisher(tmp_path).publish(written(tmp_path), at=NOON)
    return tmp_path


def test_the_same_content_has_the_same_name_and_is_written_once(tmp_path: Path) -> None:
    assert written(tmp_path) == written(tmp_path)
    assert len(store.folders(tmp_path)) == 1


def test_a_published_release_opens_with_its_words_and_hour(published: Path) -> None:
    opened = store.open_current(published)
    assert (opened.id, opened.published_at) == ("2010-07-r1", "2010-08-01T12:00:00+00:00")
    assert opened.manifest["rows"]["period"] == 1000


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH 'other.db' AS other",
        "CREATE TABLE more (a)",
        "INSERT INTO release (one) VALUES (2)",
        "DELETE FROM period",
        "VACUUM INTO 'copy.db'",
        "CREATE TEMP TABLE t (a)",
        "PRAGMA user_version = 3",
        "DROP TABLE observation",
        "UPDATE note SET text = ''",
        "PRAGMA query_only = 0",
        "PRAGMA writable_schema = 1",
        "REINDEX",
        "ANALYZE",
        "VACUUM",
        "BEGIN IMMEDIATE",
        "SAVEPOINT s",
        "DETACH main",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TRIGGER t AFTER INSERT ON note BEGIN SELECT 1; END",
        "ALTER TABLE note ADD COLUMN more",
        "WITH w AS (SELECT 1) INSERT INTO release (one) SELECT 2 FROM w",
    ],
)
def test_nothing_can_be_written_through_it(
    published: Path, statement: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    opened = store.open_current(published)
    before = (opened.folder / store.FILE).read_bytes()
    with (
        opened.engine.connect() as connection,
        pytest.raises(sa.exc.DatabaseError, match="not authorized|authorization denied"),
    ):
        connection.execute(sa.text(statement))
        connection.commit()
    assert (opened.folder / store.FILE).read_bytes() == before
    assert not list(tmp_path.glob("*.db"))


def damage_file(folder: Path) -> None:
    path = folder / store.FILE
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut_file(folder: Path) -> None:
    path = folder / store.FILE
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-100])


def newer_contract(folder: Path) -> None:
    path = folder / store.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), "contract": CONTRACT + 1}))


SPOILT = [
    (damage_file, "is damaged: its file is not the one"),
    (cut_file, "is damaged: its file is not the one"),
    (lambda f: (f / store.FILE).unlink(), "is damaged: its file is not the one"),
    (lambda f: (f / store.MANIFEST).unlink(), "its manifest is missing"),
    (lambda f: (f / store.MANIFEST).write_text("{"), "its manifest is missing or cannot be read"),
    (lambda f: (f / store.MANIFEST).write_text("[]"), "which contract"),
    (
        lambda f: (f / store.MANIFEST).write_text('{"contract": 1}'),
        "its manifest lacks bytes, digest, release, rows, sha256",
    ),
    (newer_contract, f"follows contract {CONTRACT + 1}"),
]


SPOILT += [
    (
        lambda f: (f / store.MANIFEST).write_text("[" * 100_000),
        "its manifest is missing or cannot be read",
    ),
    (
        lambda f: (f / store.MANIFEST).write_text(
            json.dumps({**json.loads((f / store.MANIFEST).read_text()), "bytes": "many"})
        ),
        "its manifest lacks bytes",
    ),
]


def edit_together(
    folder: Path,
    *,
    name: bool = False,
    statement: str = "UPDATE period SET title = 'edited' WHERE period_key = 7",
    **said: object,
) -> Path:
    """Change a release's file, and its manifest so that the two agree;
    with `name` its folder too."""
    path, manifest = folder / store.FILE, folder / store.MANIFEST
    path.chmod(0o644)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    complete = {
        **json.loads(manifest.read_text()),
        "bytes": path.stat().st_size,
        "sha256": store.sha256_of(path),
        **said,
    }
    manifest.write_text(json.dumps(complete))
    return (
        folder.rename(folder.with_name(f"{complete['release']}-{complete['digest'][:12]}"))
        if name
        else folder
    )


EDITED = {
    "a figure": lambda f: edit_together(f),
    "a figure and the digest": lambda f: edit_together(f, digest="0" * 64),
    "a figure, the digest and the name": lambda f: edit_together(f, name=True, digest="0" * 64),
    "the release it says it is": lambda f: edit_together(
        f, name=True, statement="SELECT 1", release="2010-08-r1"
    ),
    "a table taken away": lambda f: edit_together(f, statement="DROP TABLE note"),
    "a figure and the rows": lambda f: edit_together(
        f, statement="DELETE FROM period WHERE period_key = 7", rows={"release": 1, "period": 999}
    ),
}


@pytest.mark.parametrize("what", EDITED)
@pytest.mark.parametrize("act", ["publish", "schedule", "open"])
def test_a_file_and_its_manifest_edited_together_are_found_before_anything_is_done_with_them(
    tmp_path: Path, what: str, act: str
) -> None:
    folder = EDITED[what](written(tmp_path))
    do = {
        "publish": lambda: FolderPublisher(tmp_path).publish(folder, at=NOON),
        "schedule": lambda: FolderPublisher(tmp_path).schedule(
            folder, at=NOON, now=NOON - dt.timedelta(days=1)
        ),
        "open": lambda: store.open_release(folder),
    }
    with pytest.raises(ReleaseError, match="what it holds is not what its name was made from"):
        do[act]()
    assert not (tmp_path / store.POINTER).exists() and not (tmp_path / store.SCHEDULED).exists()


def test_a_release_copied_under_another_name_is_not_that_one(published: Path) -> None:
    folder = store.open_current(published).folder
    copy = published / f"2010-08-r1-{folder.name[-12:]}"
    shutil.copytree(folder, copy)
    with pytest.raises(ReleaseError, match="what it holds is not what its name was made from"):
        store.open_release(copy, manifest_sha256=store.sha256_of(copy / store.MANIFEST))


CUT = [
    "{",
    '{"folder": "2010-07-r1-',
    "[]",
    "null",
    "7",
    "{}",
    '{"folder": 7, "manifest_sha256": "", "published_at": "2010-08-01"}',
    '{"folder": "x", "manifest_sha256": "", "published_at": "soon"}',
    "[" * 100_000,
]


@pytest.mark.parametrize("line", CUT, ids=lambda line: line[:20])
@pytest.mark.parametrize("place", [0, 1])
def test_a_move_that_cannot_be_read_is_named_and_nothing_is_added_to_it(
    published: Path, line: str, place: int
) -> None:
    second = written(published, "2010-08-r1")
    lines = (published / store.HISTORY).read_text().splitlines()
    lines.insert(place, line)
    (published / store.HISTORY).write_text("\n".join(lines))
    before = {path: path.read_bytes() for path in published.iterdir() if path.is_file()}
    for act in (
        lambda: store.history(published),
        lambda: FolderPublisher(published).publish(second, at=NOON),
    ):
        with pytest.raises(
            ReleaseError,
            match=f"Line {place + 1} of the file HISTORY of the store cannot be read. Restore",
        ):
            act()
    assert {path: path.read_bytes() for path in published.iterdir() if path.is_file()} == before
    assert store.open_current(published).id == "2010-07-r1", "what is published is still read"


def test_a_history_whose_last_line_has_no_end_is_whole(published: Path) -> None:
    (published / store.HISTORY).write_text((published / store.HISTORY).read_text().rstrip())
    FolderPublisher(published).publish(written(published, "2010-08-r1"), at=NOON)
    assert [move["folder"][:7] for move in store.history(published)] == ["2010-07", "2010-08"]


def test_a_history_that_is_no_text_is_said(published: Path) -> None:
    (published / store.HISTORY).write_bytes(b"\xff\xfe")
    with pytest.raises(
        ReleaseError, match="The file HISTORY of the store cannot be read. Restore it from a copy."
    ):
        store.history(published)


def test_sweeping_leaves_what_another_process_is_writing(tmp_path: Path) -> None:
    left = tmp_path / "staging" / "4711"
    left.mkdir(parents=True)
    with writer._staging(tmp_path) as folder:
        (folder / store.FILE).write_bytes(b"half")
        writer.sweep(tmp_path)
        assert (folder / store.FILE).read_bytes() == b"half" and not left.exists()
    writer.sweep(tmp_path)
    assert not (tmp_path / "staging").exists()


@pytest.mark.parametrize(("spoil", "says"), SPOILT)
def test_a_spoilt_release_is_refused_in_words(tmp_path: Path, spoil, says: str) -> None:
    folder = written(tmp_path)
    spoil(folder)
    with pytest.raises(ReleaseError, match=says):
        store.open_release(folder)


def test_a_changed_manifest_is_not_the_published_one(published: Path) -> None:
    newer_contract(store.open_current(published).folder)
    store._open.clear()
    with pytest.raises(ReleaseError, match="its manifest is not the one that was published"):
        store.open_current(published)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "cannot be read"),
        ("{}", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"folder": "../x", "manifest_sha256": ""}', "names no release"),
        ('{"folder": 3, "manifest_sha256": ""}', "names no release|cannot be read"),
        ('{"folder": "..", "manifest_sha256": ""}', "names no release"),
        ('{"folder": "gone", "manifest_sha256": ""}', "its manifest is missing"),
    ],
)
def test_a_spoilt_pointer_is_refused_in_words(published: Path, content: str, says: str) -> None:
    (published / store.POINTER).write_text(content)
    with pytest.raises(ReleaseError, match=says):
        store.open_current(published)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"folder": "../x", "manifest_sha256": ""}',
        '{"folder": "FOLDER", "manifest_sha256": "stale"}',
    ],
)
def test_a_spoilt_pointer_is_put_right_by_publishing_again(published: Path, content: str) -> None:
    folder = store.open_current(published).folder
    (published / store.POINTER).write_text(content.replace("FOLDER", folder.name))
    FolderPublisher(published).publish(folder, at=NOON)
    assert store.open_current(published).folder == folder


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="No release has been published yet"):
        store.open_current(tmp_path)


def test_a_damaged_release_is_never_published_and_the_old_one_stays(published: Path) -> None:
    second = written(published, "2010-08-r1")
    damage_file(second)
    with pytest.raises(ReleaseError):
        FolderPublisher(published).publish(second, at=NOON)
    assert store.open_current(published).id == "2010-07-r1"


def test_a_damaged_release_is_made_whole_by_building_it_again(tmp_path: Path) -> None:
    folder = written(tmp_path)
    damage_file(folder)
    assert store.open_release(written(tmp_path)).id == "2010-07-r1"


def test_the_pointer_moves_without_a_restart_and_history_keeps_every_move(published: Path) -> None:
    first = store.open_current(published)
    FolderPublisher(published).publish(written(published, "2010-08-r1"), at=NOON)
    assert store.open_current(published).id == "2010-08-r1"
    FolderPublisher(published).publish(first.folder, at=NOON)
    assert store.open_current(published).id == "2010-07-r1"
    assert [p["folder"][:7] for p in store.history(published)] == ["2010-07", "2010-08", "2010-07"]


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.release.test_store import NOON, written
from release import writer
releases, n = Path(sys.argv[1]), 0
while True:
    n += 1
    writer.FolderPublisher(releases).publish(written(releases, f"2011-{{n:04d}}-r1"), at=NOON)
"""


def test_killed_at_any_moment_the_published_release_is_whole(published: Path) -> None:
    """Kill a process that writes and publishes without pause, many times;
    what is published can always be opened."""
    script = KILLED.format(root=str(Path(__file__).parents[2]))
    for wait in (0.9, 1.0, 1.1, 1.2, 1.3):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(published)], stderr=subprocess.DEVNULL
        )
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        store._open.clear()
        assert store.open_current(published).manifest["rows"]["period"] == 1000
    writer.sweep(published)
    assert not (published / "staging").exists()


@pytest.mark.parametrize("name", [store.FILE, store.MANIFEST])
@pytest.mark.parametrize("how", ["replaced", "changed in its place", "cut", "gone"])
def test_a_file_that_changes_under_an_open_store_is_not_served_and_is_once_it_is_back(
    published: Path, name: str, how: str
) -> None:
    opened = store.open_current(published)
    file = opened.folder / name
    sound, found = file.read_bytes(), file.stat()
    file.chmod(0o600)
    opened.folder.chmod(0o700)
    other = bytearray(sound)
    other[len(other) // 2] ^= 1
    match how:
        case "replaced":
            (opened.folder / "other").write_bytes(other)
            os.utime(
                opened.folder / "other", ns=(found.st_atime_ns, found.st_mtime_ns)
            )  # all that tells is the inode
            (opened.folder / "other").replace(file)
        case "changed in its place":
            file.write_bytes(other)
        case "cut":
            os.truncate(file, len(sound) // 2)
        case "gone":
            file.unlink()
    for _ in range(2):
        with pytest.raises(ReleaseError):
            store.open_current(published)
    file.write_bytes(sound)
    assert store.open_current(published).digest == opened.digest


def test_a_store_that_did_not_change_is_not_read_through_again(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = store.open_current(published)
    read: list[Path] = []
    monkeypatch.setattr(folder_store, "sha256_of", lambda path: read.append(path) or "another")
    assert store.open_current(published).engine is opened.engine and not read
    (opened.folder / store.FILE).chmod(0o600)
    os.utime(opened.folder / store.FILE, ns=(1, 1))
    for _ in range(3):
        with pytest.raises(ReleaseError):
            store.open_current(published)
    assert len(read) == 1, "what is damaged is read through once, and not by each reader"
