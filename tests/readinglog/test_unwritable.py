"""A disk that is full, a folder without rights, one that vanishes, a lock that is held:
`LogUnwritable` within a bounded time, nothing lost, and service by itself afterwards."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import settings
from readinglog import log as module
from readinglog.entries import NOT_VALID, Entry, Kind
from readinglog.folder import files
from readinglog.log import Log, LogUnwritable, writable, write
from readinglog.verify import entries, verify

ROOT = Path(__file__).parent.parent.parent
ONE = Entry(0, "", "", Kind.READING, reader="a", role="minister", page="coverage")
IN_A_NAMESPACE = (
    subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False).returncode == 0
)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A log with three entries, which this process writes to."""
    monkeypatch.setenv("CONTACTPOINT_READING_LOG", str(tmp_path))
    settings.current.cache_clear()
    module._log.cache_clear()
    for _ in range(3):
        write("reading", reader_id="a", role="minister", page="coverage")
    yield tmp_path
    settings.current.cache_clear()


def refused(log: Log) -> str:
    assert not log.writable()
    with pytest.raises(LogUnwritable) as why:
        log.write(ONE)
    return str(why.value)


def test_a_disk_that_is_full_in_the_middle_of_an_entry_loses_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk:
    the kernel writes what still fits, and no more."""
    log = Log(tmp_path)
    for _ in range(3):
        log.write(ONE)
    size, before = files(tmp_path)[0].stat().st_size, resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, before[1]))
        for _ in range(2):
            with pytest.raises(LogUnwritable, match="no room|too large"):
                log.write(ONE)
        assert not log.writable()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert (
        files(tmp_path)[0].stat().st_size == size + 100
        and verify(tmp_path).fault is None
        and "torn" in verify(tmp_path).notes[0]
    )
    assert log.writable() and log.write(ONE).place == 5
    said = verify(tmp_path)
    assert (
        said.fault is None
        and said.entries == 5
        and "100 bytes" not in said.notes[0]
        and "101 bytes were torn, and entry 4 closes them" in said.notes[0]
    )


@pytest.mark.skipif(not IN_A_NAMESPACE, reason="needs a mount of its own")
def test_a_full_file_system_is_told_and_recovers(tmp_path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from readinglog.entries import Entry, Kind
from readinglog.log import Log, LogUnwritable
from readinglog.verify import verify
folder = Path({str(tmp_path)!r})
log, one, made = Log(folder), Entry(0, "", "", Kind.READING, reader="a", role="minister"), 0
log.write(one)
(folder / "ballast").write_bytes(b" " * 150_000)
try:
    while True:
        log.write(one)
        made += 1
except LogUnwritable as why:
    print(why)
assert made > 10 and not log.writable() and verify(folder).fault is None
(folder / "ballast").unlink()
assert log.writable() and log.write(one).place >= made + 2
said = verify(folder)
assert said.fault is None, said.fault
print("recovered")
"""
    done = subprocess.run(
        [
            "unshare",
            "-Urm",
            "sh",
            "-c",
            'mount -t tmpfs -o size=256k tmpfs "$1" && exec "$2" -c "$3"',
            "sh",
            str(tmp_path),
            sys.executable,
            script,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (
        "cannot be written: No space left on device" in done.stdout
        or "there is no room" in done.stdout
    )
    assert done.stdout.endswith("recovered\n")


def test_a_device_that_is_always_full(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.write(ONE)
    with pytest.raises(OSError, match="No space"):
        log._put(Path("/dev/full"), b"x", os.O_WRONLY)


@pytest.mark.skipif(
    os.geteuid() == 0 and not IN_A_NAMESPACE, reason="nothing is without rights for root"
)
def test_a_folder_without_rights(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    Log(folder).write(ONE)
    script = f"""
import os, sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from readinglog.entries import Entry, Kind
from readinglog.log import Log, LogUnwritable
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
log = Log(Path({str(folder)!r}))
assert not log.writable()
try:
    log.write(Entry(0, "", "", Kind.READING))
except LogUnwritable as why:
    print(why)
"""
    folder.chmod(0o555)
    for path in folder.iterdir():
        path.chmod(0o400)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    folder.chmod(0o755)
    assert done.returncode == 0 and "Permission denied" in done.stdout, done.stderr


def test_a_lock_that_is_held_for_long_is_waited_for_and_no_longer(tmp_path: Path) -> None:
    log = Log(tmp_path, wait=0.2)
    log.write(ONE)
    with (tmp_path / "LOCK").open("r+") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        began = time.monotonic()
        assert "for too long" in refused(log)
        assert time.monotonic() - began < 10
        threading.Timer(0.05, lambda: fcntl.flock(other, fcntl.LOCK_UN)).start()
        assert Log(tmp_path, wait=30).write(ONE).place == 2


def test_a_thread_that_holds_the_log_for_long_is_waited_for_and_no_longer(tmp_path: Path) -> None:
    log = Log(tmp_path, wait=0.1)
    with log._alone:
        assert "another thread" in refused(log)


def test_a_folder_that_vanishes_is_not_begun_anew(kept: Path) -> None:
    assert writable()
    kept.rename(kept.with_name("away"))
    assert "No such file" in refused(module._log(kept)) and not writable()
    kept.mkdir()
    assert "does not end where it ended before" in refused(module._log(kept)), (
        "a new chain began where one had been"
    )
    for path in kept.iterdir():
        path.unlink()
    kept.rmdir()
    kept.with_name("away").rename(kept)
    assert writable() and write("reading", reader_id="a", role="minister").place == 4
    assert verify(kept).fault is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda f: files(f)[0].write_bytes(
            files(f)[0].read_bytes().replace(b'"place":3', b'"place":4')
        ),
        lambda f: files(f)[0].unlink(),
        lambda f: (f / "HEAD").unlink(),
        lambda f: (f / "HEAD").write_text("nonsense"),
    ],
)
def test_nothing_is_written_after_entries_that_were_acknowledged_and_are_gone(
    tmp_path: Path, spoil
) -> None:
    for _ in range(3):
        Log(tmp_path).write(ONE)
    spoil(tmp_path)
    assert (
        "python -m readinglog verify" in refused(Log(tmp_path))
        and verify(tmp_path).fault is not None
    )


# --- what enters, and what does not ---


def test_what_a_reader_typed_does_not_enter(kept: Path) -> None:
    write(
        "search",
        reader_id="subject-1",
        role="minister",
        page="figure",
        selection="Jane Smith, 4 High Street",
    )
    write(
        "reading",
        reader_id="subject-1",
        role="minister",
        page="<b>",
        selection="area=" + "E" * 900,
        file="../x",
        release="a b",
        state="Published!",
    )
    *_, first, second = entries(kept)
    assert first.selection == NOT_VALID and "Jane" not in files(kept)[0].read_text()
    assert {second.page, second.selection, second.file, second.release, second.state} == {
        NOT_VALID
    } and second.reader == "subject-1"


@pytest.mark.parametrize(
    "subject",
    [
        "Bj\u00f6rk Gu\u00f0mundsd\u00f3ttir",
        "\u738b\u5c0f\u660e",
        "o'brien@department",
        "\u0141ukasz \U0001f600",
    ],
)
def test_a_reader_is_on_record_by_whatever_name(kept: Path, subject: str) -> None:
    write("reading", reader_id=subject, role="minister")
    assert [*entries(kept)][-1].reader == subject and verify(kept).fault is None


@pytest.mark.parametrize("subject", ["two\nlines", "\u202eelddir", "x" * 256, "\ud800", "\0"])
def test_a_name_that_cannot_stand_as_it_is_is_still_told_from_others(
    kept: Path, subject: str
) -> None:
    write("reading", reader_id=subject, role="minister")
    write("reading", reader_id=subject + "-", role="minister")
    first, second = [*entries(kept)][-2:]
    assert (
        first.reader.startswith("SHA-256 ")
        and second.reader.startswith("SHA-256 ")
        and first.reader != second.reader
        and verify(kept).fault is None
    )


def test_an_entry_is_bounded(kept: Path) -> None:
    write(
        "reading",
        reader_id="r" * 255,
        role="R" * 40,
        page="p" * 40,
        selection="s" * 800,
        file="f" * 200,
        release="r" * 80,
        state="s" * 20,
    )
    *_, last = entries(kept)
    write(
        "reading",
        reader_id="\U0001f600" * 255,
        role="R" * 40,
        page="p" * 40,
        selection="s" * 800,
        file="f" * 200,
        release="r" * 80,
        state="s" * 20,
    )
    assert (
        len([*entries(kept)][-1].line()) < 6000
        and len(last.line()) < 2048
        and NOT_VALID
        not in (
            last.reader,
            last.role,
            last.page,
            last.selection,
            last.file,
            last.release,
            last.state,
        )
    )


def test_the_files_are_for_their_owner_alone(kept: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in kept.iterdir()} == {0o600}


def test_without_the_setting_no_log_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONTACTPOINT_READING_LOG", raising=False)
    settings.current.cache_clear()
    assert write("reading", reader_id="", role="minister") is None and writable()
    settings.current.cache_clear()


def test_a_folder_in_the_project_or_around_the_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "store" / "log")
    for folder in (
        "log",
        str(ROOT / "log"),
        str(ROOT),
        str(tmp_path / "store"),
        str(tmp_path / "store" / "log"),
        str(tmp_path),
        str(tmp_path / "link"),
    ):
        with pytest.raises(settings.SettingError, match="CONTACTPOINT_READING_LOG must be"):
            settings.read(
                {
                    "CONTACTPOINT_READING_LOG": folder,
                    "CONTACTPOINT_RELEASES": str(tmp_path / "store"),
                }
            )
    assert (
        settings.read(
            {
                "CONTACTPOINT_READING_LOG": str(tmp_path / "log"),
                "CONTACTPOINT_RELEASES": str(tmp_path / "store"),
            }
        ).reading_log
        == tmp_path / "log"
    )
    with pytest.raises(settings.SettingError, match="CONTACTPOINT_READING_LOG_MONTHS"):
        settings.read({"CONTACTPOINT_READING_LOG_MONTHS": "0"})
