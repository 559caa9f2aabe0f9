"""`python -m readinglog` as an administrator meets it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from readinglog.entries import Entry, Kind
from readinglog.log import Log

ROOT = Path(__file__).parent.parent.parent


def run(*words: object, **environment: str) -> subprocess.CompletedProcess:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CONTACTPOINT_READING_LOG")
    }
    return subprocess.run(
        [sys.executable, "-m", "readinglog", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=clean | environment,
        check=False,
    )


@pytest.fixture
def heads(tmp_path: Path) -> list[str]:
    log = Log(tmp_path)
    return [
        log.write(
            Entry(
                0,
                "",
                "",
                Kind.EXPORT,
                reader="subject-1",
                role="minister",
                page="coverage",
                selection=f"area=E{n}",
                file="figure.csv",
                release="2010-07-r1",
            )
        ).hash
        for n in range(4)
    ]


def test_verify_says_that_all_is_well_and_places_the_head_of_a_file(
    tmp_path: Path, heads: list[str]
) -> None:
    done = run("verify", tmp_path, "--head", heads[1].upper())
    assert (
        done.returncode == 0
        and f"4 entries, each following the one before. Head: entry 4, {heads[3]}" in done.stdout
    )
    assert (
        "The head asked for is entry 2: export at 2" in done.stdout
        and "by subject-1 (minister), page coverage, selection area=E1, file figure.csv, "
        "release 2010-07-r1."
        in done.stdout
    )


def test_verify_names_the_first_broken_entry_and_fails(tmp_path: Path, heads: list[str]) -> None:
    file = next(tmp_path.glob("*.jsonl"))
    file.write_text(file.read_text().replace("area=E2", "area=E9"))
    done = run("verify", CONTACTPOINT_READING_LOG=str(tmp_path))
    assert (
        done.returncode == 1
        and done.stderr
        == f"Entry 3, {file.name}, line 3: altered: the line is not as it was written\n"
    )


def test_heads_are_listed_by_month(tmp_path: Path, heads: list[str]) -> None:
    done = run("heads", tmp_path)
    assert (
        done.returncode == 0
        and done.stdout.count(heads[3]) == 2
        and done.stdout.splitlines()[-1].startswith("HEAD")
    )


def test_prune_says_what_it_did(tmp_path: Path, heads: list[str]) -> None:
    done = run("prune", tmp_path, "--months", 3)
    assert (done.returncode, done.stdout) == (0, "No month is old enough to be removed.\n")


@pytest.mark.parametrize("words", [("verify",), ("heads",), ("prune",)])
def test_a_folder_that_is_not_named_or_not_there_is_told_in_a_sentence(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    nameless, gone = run(*words), run(*words, tmp_path / "gone")
    assert (
        nameless.returncode == gone.returncode == 1
        and "Traceback" not in nameless.stderr + gone.stderr
    )
    assert "set CONTACTPOINT_READING_LOG" in nameless.stderr and "No such file" in gone.stderr


def test_a_file_of_a_month_to_come_is_told_by_verify_and_ends_prune_with_a_fault(
    tmp_path: Path, heads: list[str]
) -> None:
    file = next(tmp_path.glob("*.jsonl"))
    file.rename(tmp_path / "2099-01.jsonl")
    assert run("verify", tmp_path).returncode == 1
    file = (tmp_path / "2099-01.jsonl").rename(file)
    with patch("readinglog.log.now", lambda: "2099-01-15T09:30:00.123Z"):
        Log(tmp_path).write(Entry(0, "", "", Kind.READING))
    said, pruned = run("verify", tmp_path), run("prune", tmp_path)
    assert (
        said.returncode == 0
        and "2099-01.jsonl, a month to come: the clock was wrong" in said.stdout
    )
    assert pruned.returncode == 1 and "2099-01.jsonl, a month to come" in pruned.stderr
