"""Made whole or not at all, the same each time, and found again at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.contract import MANIFEST
from sample_data import make as making
from sample_data.make import CannotMake, make
from sample_data.world import World, apportion

TINY = World(children=2_000, months=2)
ROOT = Path(__file__).parents[2]


def digests(folder: Path) -> dict[str, str]:
    return {
        file["path"]: file["sha256"]
        for file in json.loads((folder / MANIFEST).read_text())["files"]
    }


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(TINY, tmp_path_factory.mktemp("tiny") / "extract").folder


def test_the_same_parameters_give_the_same_bytes(tiny: Path, tmp_path: Path) -> None:
    assert digests(make(TINY, tmp_path / "again").folder) == digests(tiny)


def test_another_seed_gives_another_world(tiny: Path, tmp_path: Path) -> None:
    other = digests(make(World(children=2_000, months=2, seed=7), tmp_path / "other").folder)
    assert (
        other["children/month=2009-01/part-0.parquet"]
        != digests(tiny)["children/month=2009-01/part-0.parquet"]
    )


def test_a_second_run_finds_it_at_once(tiny: Path) -> None:
    before = (tiny / MANIFEST).stat().st_mtime_ns
    started = time.monotonic()
    assert make(TINY, tiny).was_there
    assert time.monotonic() - started < 1 and (tiny / MANIFEST).stat().st_mtime_ns == before


def test_another_world_is_not_overwritten_unasked(tiny: Path) -> None:
    with pytest.raises(CannotMake, match="--force"):
        make(World(children=2_001, months=2), tiny)


def test_a_folder_of_something_else_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    for force in (False, True):
        with pytest.raises(CannotMake, match="another folder"):
            make(TINY, tmp_path, force=force)
    assert (tmp_path / "letter.txt").read_text() == "keep me"


def test_an_extract_with_a_file_gone_is_made_again(tmp_path: Path) -> None:
    folder = make(World(children=500, months=1), tmp_path / "extract").folder
    (folder / "children/month=2009-01/part-0.parquet").unlink()
    assert not make(World(children=500, months=1), folder).was_there
    assert (folder / "children/month=2009-01/part-0.parquet").exists()


def test_a_failure_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> list:
        raise RuntimeError("stopped")

    monkeypatch.setattr(making.returns, "return_rows", fail)
    with pytest.raises(RuntimeError, match="stopped"):
        make(World(children=500, months=2), tmp_path / "extract")
    assert list(tmp_path.iterdir()) == []


def test_killed_half_way_leaves_nothing_that_looks_complete_and_the_next_run_sweeps(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "extract"
    process = subprocess.Popen(
        [sys.executable, "-m", "sample_data", str(folder), "--children", "300000", "--months", "3"],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and not list(
        tmp_path.glob(".extract-*/extract/population.parquet")
    ):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not folder.exists() and list(tmp_path.glob(".extract-*"))
    make(World(children=500, months=1), folder)
    assert [path.name for path in tmp_path.iterdir()] == ["extract"]


def test_the_manifest_says_in_plain_words_that_the_records_are_synthetic(tiny: Path) -> None:
    manifest = json.loads((tiny / MANIFEST).read_text())
    assert (
        "No real child" in manifest["synthetic"]
        and manifest["as_at"] == "2009-02-28"
        and manifest["parameters"]["children"] == 2_000
    )
    assert all(os.path.getsize(tiny / file["path"]) == file["bytes"] for file in manifest["files"])


@pytest.mark.parametrize("arguments", [["--months", "20"], ["--months", "0"], ["--children", "0"]])
def test_what_cannot_be_made_is_refused_in_words(tmp_path: Path, arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sample_data", str(tmp_path / "x"), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1 and "Not made" in done.stderr and "Traceback" not in done.stderr


def test_apportioning_keeps_the_total() -> None:
    assert (
        apportion(10, [1.0, 1.0, 1.0]) == [4, 3, 3]
        and sum(apportion(17, [0.1, 5.0, 2.2, 0.0])) == 17
    )
