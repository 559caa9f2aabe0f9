"""A release that is published by itself at its hour:
to every reader of the pointer at once, whatever happens in between."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builder.__main__ import app
from builder.publication_hour import HourError, local_hour
from release import store, writer
from release.folder_store import is_past
from release.vocabulary import ReleaseError
from release.writer import FolderPublisher
from tests.release.test_store import NOON, written

HOUR = local_hour("2010-09-30T09:30")
SECOND = dt.timedelta(seconds=1)
BEFORE = HOUR - SECOND


@pytest.fixture
def waiting(tmp_path: Path) -> Path:
    """One release published, and the next scheduled."""
    FolderPublisher(tmp_path).publish(written(tmp_path), at=NOON, now=NOON)
    FolderPublisher(tmp_path).schedule(written(tmp_path, "2010-08-r1"), at=HOUR, now=NOON)
    return tmp_path


def names(releases: Path, now: dt.datetime) -> list[str]:
    return [move["folder"][:7] for move in store.history(releases, now=now)]


def test_it_appears_at_its_hour_and_not_a_second_before(waiting: Path) -> None:
    assert store.open_current(waiting, now=BEFORE).id == "2010-07-r1" and names(
        waiting, BEFORE
    ) == ["2010-07"]
    at = store.open_current(waiting, now=HOUR)
    assert (at.id, at.published_at) == ("2010-08-r1", "2010-09-30T09:30:00+01:00")
    assert names(waiting, HOUR) == ["2010-07", "2010-08"]
    assert (waiting / store.SCHEDULED).read_text() not in (waiting / store.POINTER).read_text(), (
        "nothing had to be written for it"
    )


def test_the_next_publication_settles_it(waiting: Path) -> None:
    later = HOUR + dt.timedelta(days=30)
    FolderPublisher(waiting).publish(written(waiting, "2010-09-r1"), at=later, now=later)
    assert names(waiting, later) == ["2010-07", "2010-08", "2010-09"]
    assert (
        not (waiting / store.SCHEDULED).exists()
        and store.open_current(waiting, now=later).id == "2010-09-r1"
    )
    assert [
        json.loads(line)["published_at"]
        for line in (waiting / store.HISTORY).read_text().splitlines()
    ][1] == "2010-09-30T09:30:00+01:00"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"folder": "../x", "manifest_sha256": "0", "published_at": "2010-09-30T09:30:00+01:00"}',
        '{"folder": "2010-08-r1-0", "manifest_sha256": "0", "published_at": "soon"}',
        '{"folder": "2010-08-r1-0", "manifest_sha256": "0", "published_at": "2010-09-30T09:30:00"}',
    ],
)
def test_of_a_damaged_schedule_nothing_is_shown_and_it_can_be_put_right(
    waiting: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    (waiting / store.SCHEDULED).write_text(content)
    assert store.open_current(waiting, now=HOUR).id == "2010-07-r1" and names(waiting, HOUR) == [
        "2010-07"
    ]
    assert "unschedule" in caplog.text
    with pytest.raises(ReleaseError, match="unschedule"):
        FolderPublisher(waiting).schedule(written(waiting, "2010-08-r1"), at=HOUR, now=NOON)
    FolderPublisher(waiting).unschedule(now=HOUR)
    FolderPublisher(waiting).schedule(written(waiting, "2010-08-r1"), at=HOUR, now=NOON)
    assert store.open_current(waiting, now=HOUR).id == "2010-08-r1"


def test_a_scheduled_release_that_was_changed_since_is_refused_at_its_hour(waiting: Path) -> None:
    folder = next(f for f in store.folders(waiting) if f.name.startswith("2010-08"))
    manifest = json.loads((folder / store.MANIFEST).read_text())
    (folder / store.MANIFEST).write_text(json.dumps(manifest | {"title": "another"}))
    with pytest.raises(ReleaseError, match="not the one that was published"):
        store.open_current(waiting, now=HOUR)


STEPS = ("_append_history", "_write_synced", "_take_away")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [False, True])
def test_settling_that_is_killed_anywhere_comes_to_the_same(
    waiting: Path, step: str, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = getattr(writer, step)

    def killed(*args: object) -> None:
        if after:
            whole(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as during, pytest.raises(KeyboardInterrupt):
        during.setattr(writer, step, killed)
        FolderPublisher(waiting)._settle(HOUR)
    assert store.open_current(waiting, now=HOUR).id == "2010-08-r1" and names(waiting, HOUR) == [
        "2010-07",
        "2010-08",
    ]
    FolderPublisher(waiting)._settle(HOUR)
    assert store.open_current(waiting, now=HOUR).id == "2010-08-r1" and names(waiting, HOUR) == [
        "2010-07",
        "2010-08",
    ]
    assert not (waiting / store.SCHEDULED).exists()


def test_a_process_killed_while_scheduling_harms_nothing(tmp_path: Path) -> None:
    FolderPublisher(tmp_path).publish(written(tmp_path), at=NOON)
    written(tmp_path, "2010-08-r1")
    program = """
import datetime as dt, sys
from pathlib import Path
from release import store, writer
at, releases = dt.datetime.fromisoformat("2999-09-30T09:30:00+01:00"), Path(sys.argv[1])
folder = next(f for f in store.folders(releases) if f.name.startswith("2010-08"))
print("ready", flush=True)
while True:
    writer.FolderPublisher(releases).schedule(folder, at=at)
    writer.FolderPublisher(releases).unschedule()
"""
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)],
            cwd=Path(__file__).parent.parent.parent,
            stdout=subprocess.PIPE,
        )
        process.stdout.readline()
        time.sleep(0.2)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert store.open_current(tmp_path).id == "2010-07-r1"
        found = store.schedule(tmp_path)
        if found:
            FolderPublisher(tmp_path).unschedule()


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2010-09-30T09:30", "2010-09-30T09:30:00+01:00"),
        ("2010-09-30", "2010-09-30T09:30:00+01:00"),
        ("2010-12-30 09:30", "2010-12-30T09:30:00+00:00"),
    ],
)
def test_an_hour_is_typed_in_the_time_of_england(typed: str, moment: str) -> None:
    assert local_hour(typed).isoformat() == moment


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tomorrow",
        "30/09/2010",
        "2010-02-30",
        "2010-09-30T25:00",
        "2010-09-30T09:30Z",
        "2010-03-28T01:30",
        "2010-10-31T01:30",
    ],
)
def test_no_hour_and_an_hour_that_is_left_out_or_comes_twice_are_refused_in_words(
    typed: str,
) -> None:
    with pytest.raises(HourError, match="hour"):
        local_hour(typed)


def test_the_commands_schedule_and_unschedule(tmp_path: Path) -> None:
    FolderPublisher(tmp_path).publish(written(tmp_path), at=NOON)
    written(tmp_path, "2010-08-r1")
    run = CliRunner()
    said = run.invoke(app, ["schedule", "2010-08-r1", "--at", "2999-09-30", "--out", str(tmp_path)])
    assert said.exit_code == 0 and "for 2999-09-30T09:30+01:00" in said.output
    assert store.schedule(tmp_path)["published_at"] == "2999-09-30T09:30:00+01:00"
    assert (
        "2010-08-r1" in run.invoke(app, ["unschedule", "--out", str(tmp_path)]).output
        and store.schedule(tmp_path) is None
    )


def test_a_move_that_was_never_scheduled_is_past_whatever_the_clock_says() -> None:
    """A reader's clock may have been read just before the release was published."""
    before = dt.datetime(2009, 7, 30, 8, 0, tzinfo=dt.UTC)
    assert is_past({"published_at": "2009-07-30T09:30:00"}, before)
    assert not is_past({"published_at": "2009-07-30T09:30:00+01:00"}, before)
