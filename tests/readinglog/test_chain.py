"""One chain however it is written, and nothing that happens to it afterwards goes unseen:
the first broken or missing entry is named."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from readinglog.entries import Entry, Kind, read
from readinglog.folder import files, lines_of
from readinglog.log import Log, LogUnwritable
from readinglog.prune import prune, to_come
from readinglog.verify import Verdict, removal, verify

ROOT = Path(__file__).parent.parent.parent
WRITER = """
import sys
from pathlib import Path
from readinglog.entries import Entry, Kind
from readinglog.log import Log, LogUnwritable
log = Log(Path(sys.argv[1]), wait=30)
for number in range(int(sys.argv[2])):
    log.write(Entry(0, "", "", Kind.READING, reader=sys.argv[3], role="statistician", selection=f"period=2010-0{number % 9 + 1}"))
    print(number, flush=True)
"""  # noqa: E501


@contextmanager
def at(month: str) -> Iterator[None]:
    """The clock stands in a month, and nothing waits for the disk."""
    with (
        patch("readinglog.log.now", lambda: f"{month}-15T09:30:00.123Z"),
        patch("os.fdatasync"),
        patch("os.fsync"),
    ):
        yield


def entry(selection: str = "area=E92000001") -> Entry:
    return Entry(
        0,
        "",
        "",
        Kind.READING,
        reader="someone@department",
        role="minister",
        page="coverage",
        selection=selection,
        release="2010-07-r1",
        state="published",
    )


def written(folder: Path, months: list[str]) -> None:
    log = Log(folder)
    for number, month in enumerate(months):
        with at(month):
            log.write(entry(f"area={number}"))


def place_of(folder: Path, at: int) -> int:
    """The place in the chain of the line that holds a byte of the whole log,
    counted over all its files."""
    return b"".join(path.read_bytes() for path in files(folder))[:at].count(b"\n") + 1


def split(folder: Path) -> tuple[list[Path], list[bytes]]:
    return files(folder), [path.read_bytes() for path in files(folder)]


several = some.lists(
    some.sampled_from(["2010-05", "2010-06", "2010-07"]), min_size=2, max_size=8
).map(sorted)
bounded = settings(max_examples=60, deadline=None)


@bounded
@given(months=several, data=some.data())
def test_any_changed_byte_is_found_and_its_entry_named(
    months: list[str], data: some.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written(folder, months)
        assert verify(folder).fault is None
        place, content = data.draw(
            some.sampled_from([(p, c) for p, c in zip(*split(folder), strict=True)])
        )
        byte = data.draw(some.integers(0, len(content) - 1))
        other = data.draw(some.integers(0, 255).filter(lambda b: b != content[byte]))
        due = place_of(
            folder, sum(len(p.read_bytes()) for p in files(folder) if p.name < place.name) + byte
        )
        place.write_bytes(content[:byte] + bytes([other]) + content[byte + 1 :])
        found = verify(folder).fault
        assert (
            found
            and (found.place, found.file) == (due, place.name)
            and found.what.startswith("altered")
        )


@bounded
@given(months=several, data=some.data())
def test_any_entry_that_is_gone_is_found(months: list[str], data: some.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written(folder, months)
        path = data.draw(some.sampled_from(files(folder)))
        lines = lines_of(path.read_bytes())
        gone = data.draw(some.integers(0, len(lines) - 1))
        due = read(lines[gone][:-1]).place
        path.write_bytes(b"".join(lines[:gone] + lines[gone + 1 :]))
        found = verify(folder).fault
        assert found and found.place == due and found.what.startswith("missing")


@bounded
@given(months=several, data=some.data())
def test_any_two_entries_that_changed_places_are_found(
    months: list[str], data: some.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written(folder, months)
        paths, contents = split(folder)
        lines = [line for content in contents for line in lines_of(content)]
        first, second = sorted(
            data.draw(
                some.lists(some.integers(0, len(lines) - 1), min_size=2, max_size=2, unique=True)
            )
        )
        lines[first], lines[second] = lines[second], lines[first]
        for path, content in zip(paths, contents, strict=True):
            mine, lines = lines[: content.count(b"\n")], lines[content.count(b"\n") :]
            path.write_bytes(b"".join(mine))
        found = verify(folder).fault
        assert found and found.place == first + 1 and found.what.startswith("out of order")


@bounded
@given(months=several, data=some.data())
def test_any_end_that_is_cut_off_is_found(months: list[str], data: some.DataObject) -> None:
    """By the file HEAD; by a head printed in a file where HEAD was set back too."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log, heads = Log(folder), []
        for number, month in enumerate(months):
            with at(month):
                heads.append((log.write(entry(str(number))), (folder / "HEAD").read_bytes()))
        paths, contents = split(folder)
        cut = data.draw(some.integers(1, sum(map(len, contents)) - 1))
        due = place_of(folder, cut)
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content[: max(cut, 0)])
            cut -= len(content)
        assert verify(folder).fault.place == due
        if due > 1:
            (folder / "HEAD").write_bytes(heads[due - 2][1])
            assert verify(folder).fault is None
            assert verify(folder, head=heads[due - 2][0].hash).fault is None
            assert verify(folder, head=heads[-1][0].hash).fault.place == due


def sound(folder: Path, entries: int) -> Verdict:
    said = verify(folder)
    assert said.fault is None, said.fault
    assert (said.entries, said.head.place) == (entries, entries)
    return said


@bounded
@given(
    steps=some.lists(
        some.one_of(
            some.tuples(some.just("write"), some.integers(0, 2)),
            some.tuples(some.just("tear"), some.binary(min_size=1, max_size=40)),
            some.tuples(some.just("torn"), some.integers(1, 300)),
            some.tuples(some.just("month"), some.none()),
        ),
        max_size=14,
    )
)
@example(
    steps=[("write", 1), ("month", None), ("write", 0), ("month", None), ("write", 1)]
)  # the second was idle while another began a month, and wrote after it had ended
def test_any_interleaving_of_writers_and_crashes_gives_one_chain(steps: list[tuple]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, month, made, torn = Path(name), 1, 0, False
        logs = [Log(folder), Log(folder), Log(folder)]
        for what, how in steps:
            if what == "write":
                with at(f"2010-0{month}"):
                    head = logs[how].write(entry())
                made, torn = made + 1 + torn, False
                assert head.place == made
            elif what == "month":
                month = min(9, month + 1)
            elif files(folder):
                stray = (
                    how
                    if what == "tear"
                    else Entry(
                        made + 1, head.hash, "2010-01-15T09:30:00.123Z", Kind.READING
                    ).line()[:how]
                )
                with files(folder)[-1].open("ab") as file:
                    file.write(stray)
                torn = True
        said = sound(folder, made)
        assert bool(said.notes) or not torn


def test_a_whole_line_without_its_end_is_torn_and_closed(tmp_path: Path) -> None:
    written(tmp_path, ["2010-05"] * 3)
    last = lines_of((tmp_path / "2010-05.jsonl").read_bytes())[-1]
    torn = Entry(4, read(last[:-1]).hash, "2010-05-31T23:59:59.999Z", Kind.READING).line()[:-1]
    with (tmp_path / "2010-05.jsonl").open("ab") as file:
        file.write(torn)
    assert "torn" in verify(tmp_path).notes[0] and verify(tmp_path).fault is None
    before = (tmp_path / "2010-05.jsonl").read_bytes()
    with at("2010-06"):
        Log(tmp_path).write(entry())
    assert (tmp_path / "2010-05.jsonl").read_bytes().startswith(before), "what was torn is edited"
    said = sound(tmp_path, 5)
    assert f"{len(torn) + 1} bytes were torn, and entry 4 closes them" in said.notes[0]
    spoilt = (tmp_path / "2010-05.jsonl").read_bytes().replace(torn, torn[:-1] + b"!")
    (tmp_path / "2010-05.jsonl").write_bytes(spoilt)
    assert verify(tmp_path).fault.place == 4


def test_processes_side_by_side_write_one_chain_and_one_that_is_killed_breaks_nothing(
    tmp_path: Path,
) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), many, reader],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        for many, reader in (("40", "a"), ("40", "b"), ("100000", "c"))
    ]
    for one in started[:2]:
        assert one.wait(120) == 0
    started[2].send_signal(signal.SIGKILL)
    acknowledged = len(started[2].stdout.read().splitlines())
    started[2].wait()
    for one in started:
        one.stdout.close()
    said = verify(tmp_path)
    assert said.fault is None and 80 + acknowledged <= said.entries <= 80 + acknowledged + 1
    Log(tmp_path).write(entry())
    assert verify(tmp_path).fault is None


# --- whole files ---


def test_a_log_that_was_rewritten_whole_does_not_have_the_head_of_an_exported_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    with at("2010-05"):
        printed = [Log(tmp_path / "one").write(entry(str(n))) for n in range(3)]
        for number in (0, 7, 2):
            Log(tmp_path / "other").write(entry(str(number)))
    assert (
        verify(tmp_path / "other").fault is None
        and verify(tmp_path / "other", head=printed[0].hash).fault is None
    )
    assert "no entry has the head" in str(verify(tmp_path / "other", head=printed[1].hash).fault)
    assert printed[1].line == f"Reading log head: {printed[1].hash} at 2010-05-15T09:30:00.123Z"


@pytest.mark.parametrize(
    ("gone", "place"), [("2010-05", 1), ("2010-06", 3), ("2010-07", 5), ("HEAD", 7)]
)
def test_a_file_that_is_gone_is_named_by_what_it_held(
    tmp_path: Path, gone: str, place: int
) -> None:
    written(tmp_path, ["2010-05"] * 2 + ["2010-06"] * 2 + ["2010-07"] * 2)
    os.remove(tmp_path / (gone if gone == "HEAD" else f"{gone}.jsonl"))
    assert verify(tmp_path).fault.place == place


def test_an_empty_folder_is_a_log_without_entries(tmp_path: Path) -> None:
    assert verify(tmp_path) == Verdict()


# --- retention ---


def test_months_removed_after_their_time_are_signed_off_and_the_rest_verifies(
    tmp_path: Path,
) -> None:
    written(tmp_path, ["2010-05"] * 3 + ["2010-06"] * 2 + ["2010-07"] * 2)
    with at("2010-07"):
        assert prune(tmp_path, months=1, today="2010-07-20") == ["2010-05"]
    said = verify(tmp_path)
    assert (
        said.fault is None
        and (said.entries, said.head.place) == (5, 8)
        and "removed 2010-05: entries 1 to 3, signed off by" in said.notes[0]
    )
    with at("2010-08"):
        Log(tmp_path).write(entry())
        assert (
            prune(tmp_path, months=1, today="2010-08-01") == ["2010-06"]
            and prune(tmp_path, months=1, today="2010-08-01") == []
        )
    assert verify(tmp_path).fault is None and len(verify(tmp_path).notes) == 2


def test_a_month_taken_away_by_hand_is_missing(tmp_path: Path) -> None:
    written(tmp_path, ["2010-05"] * 3 + ["2010-06"] * 2 + ["2010-07"] * 2)
    with at("2010-07"):
        prune(tmp_path, months=1, today="2010-07-20")
    os.remove(tmp_path / "2010-06.jsonl")
    assert (
        "Entry 4, 2010-07.jsonl, line 1: missing: entry 6 stands here, entries 4 to 5 are gone"
        in str(verify(tmp_path).fault)
    )


def test_the_newest_month_stays_however_old(tmp_path: Path) -> None:
    written(tmp_path, ["2010-05"])
    assert prune(tmp_path, months=1, today="2030-01-01") == []


def test_a_clock_set_back_over_a_month_keeps_the_order(tmp_path: Path) -> None:
    written(tmp_path, ["2010-06", "2010-05", "2010-06"])
    assert [p.name for p in files(tmp_path)] == ["2010-06.jsonl"]
    sound(tmp_path, 3)


def test_a_log_is_verified_while_it_is_written(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path), "60", "a"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    while writer.poll() is None:
        assert verify(tmp_path).fault is None
        time.sleep(0.02)
    assert writer.returncode == 0


def test_a_month_under_another_name_is_found_before_it_is_removed(tmp_path: Path) -> None:
    """The file of a recent month, given an old name, would be removed in order and signed off."""
    written(tmp_path, ["2010-05", "2010-05", "2010-06"])
    (tmp_path / "2010-05.jsonl").rename(tmp_path / "2008-05.jsonl")
    found = verify(tmp_path).fault
    assert found and (found.place, found.file, found.what) == (
        1,
        "2008-05.jsonl",
        "out of place: an entry of 2010-05 stands in the file of 2008-05",
    )
    with pytest.raises(LogUnwritable):
        prune(tmp_path, months=24, today="2010-07-01")
    assert (tmp_path / "2008-05.jsonl").exists()


def signed_off(folder: Path, month: str, at_: str, *, said: str = "") -> None:
    """Take a month away and write by hand what prune writes."""
    held = [
        e for line in lines_of((folder / f"{month}.jsonl").read_bytes()) if (e := read(line[:-1]))
    ]
    with at(at_):
        Log(folder).write(
            Entry(
                0,
                "",
                "",
                Kind.REMOVED,
                reader="root",
                role="administrator",
                says=removal(said or month, held[0].place, held[-1].place, held[-1].hash),
            )
        )
    (folder / f"{month}.jsonl").unlink()


def test_a_removal_written_by_hand_before_its_time_is_none(tmp_path: Path) -> None:
    written(tmp_path, ["2010-05", "2010-06"])
    signed_off(tmp_path, "2010-05", "2010-07")
    found = verify(tmp_path, months=24).fault
    assert (
        found
        and (found.place, found.file) == (3, "2010-07.jsonl")
        and found.what == "not a removal: 2010-05 was removed before its 24 months were over"
    )


def test_nor_is_one_that_names_an_older_month(tmp_path: Path) -> None:
    written(tmp_path, ["2010-05", "2010-06"])
    signed_off(tmp_path, "2010-05", "2010-07", said="2007-05")
    found = verify(tmp_path, months=24).fault
    assert (
        found
        and found.place == 3
        and found.what == "not a removal: what was removed as 2007-05 was 2010-05, as entry 2 says"
    )


def test_a_removal_that_leaves_a_month_out_is_none(tmp_path: Path) -> None:
    written(tmp_path, ["2008-01", "2008-02", "2008-03", "2008-04"])
    signed_off(tmp_path, "2008-01", "2010-07")
    (tmp_path / "2008-02.jsonl").unlink()
    signed_off(tmp_path, "2008-03", "2010-07")
    found = verify(tmp_path, months=24).fault
    assert (
        found and "2008-03 is not the month that came after the one removed before it" in found.what
    )


def test_a_clock_that_leapt_is_told_and_does_not_stop_what_is_due(tmp_path: Path) -> None:
    written(tmp_path, ["2008-01", "2010-06", "2099-01", "2010-07"])
    assert (
        to_come(tmp_path, today="2010-07-20") == "2099-01"
        and verify(tmp_path, months=24).fault is None
    )
    with at("2010-08"):
        assert prune(tmp_path, months=24, today="2010-08-20") == ["2008-01"]
    assert verify(tmp_path, months=24).fault is None and to_come(tmp_path, today="2099-01-02") == ""
