"""Samples kept for the next run: made once, whole or not at all,
and made anew where they were changed."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import kept as room
from tests.kept import digest, kept


def maker(made: list[Path], then: object = None) -> object:
    """Write two files, and note that it was done."""

    def make(folder: Path) -> None:
        (folder / "deep").mkdir()
        (folder / "deep" / "file").write_text("one")
        if then is not None:
            raise then
        (folder / "other").write_text("two")
        made.append(folder)

    return make


def test_it_is_made_once_also_by_two_at_a_time(tmp_path: Path) -> None:
    made: list[Path] = []
    with ThreadPoolExecutor(4) as pool:
        found = {one.result() for one in [pool.submit(kept, "a", maker(made), tmp_path)] * 4}
        found |= set(pool.map(lambda _: kept("a", maker(made), tmp_path), range(8)))
    assert len(made) == 1 and found == {tmp_path / f"test-{digest()}" / "a"}
    assert (found.pop() / "deep" / "file").read_text() == "one"


def test_what_stops_the_making_leaves_nothing_that_is_taken_for_whole(tmp_path: Path) -> None:
    made: list[Path] = []
    with pytest.raises(KeyboardInterrupt):
        kept("a", maker(made, KeyboardInterrupt()), tmp_path)
    folder = tmp_path / f"test-{digest()}"
    assert [p.name for p in folder.iterdir()] == ["a.lock"]
    (folder / "a").mkdir()
    (folder / "a" / "other").write_text("half")
    assert (kept("a", maker(made), tmp_path) / "other").read_text() == "two" and len(made) == 1


@pytest.mark.parametrize("harm", ["changed", "removed"])
def test_what_was_changed_is_made_anew(tmp_path: Path, harm: str) -> None:
    made: list[Path] = []
    file = kept("a", maker(made), tmp_path) / "deep" / "file"
    file.write_text("spoilt") if harm == "changed" else file.unlink()
    assert (kept("a", maker(made), tmp_path) / "deep" / "file").read_text() == "one"
    assert len(made) == 2


def test_samples_of_other_sources_go_when_nobody_used_them_for_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, young = tmp_path / "test-old", tmp_path / "test-young"
    old.mkdir()
    young.mkdir()
    os.utime(old, (time.time() - room.OLD_S - 60,) * 2)
    kept("a", maker([]), tmp_path)
    assert not old.exists() and young.exists()
