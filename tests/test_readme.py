"""What the README and `make help` tell a newcomer to type works as it is written,
after `make run`."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
COMMAND = re.compile(r"^    (\.venv/bin/python -m \S.*?)(?:\s{4,}.*)?$", re.M)
SAID_IN_PASSING = re.compile(r"`(\.venv/bin/python -m [^`]+)`")
EXTRACT, MONTH = "data/extract-11000000-19", "2010-07"
"""What `make run` makes; the tests have a smaller one of another month in its place."""


def typed(command: str, folder: Path) -> str:
    """Type a command of the README in a folder as `make run` leaves it."""
    words = [sys.executable, *shlex.split(command.replace(MONTH, "2009-03"))[1:]]
    done = subprocess.run(
        words,
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
    )
    assert done.returncode == 0 and "Traceback" not in done.stderr, (
        command,
        done.stdout,
        done.stderr,
    )
    return done.stdout


def test_every_command_works_in_the_order_it_stands(two_built: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / EXTRACT).symlink_to(two_built / "3")
    for folder in ("releases", "builder-work"):
        shutil.copytree(two_built / folder, tmp_path / "data" / folder)
    commands = COMMAND.findall(README)
    assert len(commands) > 8 and len(commands) == README.count("\n    .venv/bin/python")
    said = [typed(command, tmp_path) for command in commands]
    assert [out for command, out in zip(commands, said, strict=True) if not out.strip()] == []


def test_what_is_named_in_passing_is_there() -> None:
    rooms = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    commands = SAID_IN_PASSING.findall(README) + SAID_IN_PASSING.findall(rooms)
    assert len(commands) > 2
    for command in commands:
        done = subprocess.run(
            [sys.executable, *shlex.split(command)[1:]], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0 and "Usage" in done.stdout, command


def test_no_command_needs_an_environment_that_a_newcomer_does_not_have() -> None:
    assert re.findall(r"(?<![\w/])(?:python|pip)3? (?:-m|install)[^\n`]*", README) == []


@pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine")
def test_help_names_every_target_and_nothing_else() -> None:
    targets = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[1].split())
    said = subprocess.run(
        ["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert set(re.findall(r"(?m)^make (\w+)", said)) == targets
    assert targets == set(re.findall(r"(?m)^([a-z]+):", MAKEFILE))


def test_the_oldest_python_is_the_same_wherever_it_is_promised() -> None:
    oldest = re.fullmatch(
        r">=(3\.\d+)",
        tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"],
    )[1]
    assert (
        f"sys.version_info < ({oldest.replace('.', ', ')})" in MAKEFILE
        and f"Python {oldest} or later" in MAKEFILE
        and f"Python {oldest} or later" in README
    )
    assert f"for python in python{oldest} " in (ROOT / ".ci" / "run").read_text("utf-8")
