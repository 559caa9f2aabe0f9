"""A step of a bench in a process of its own, and what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.extracts import Extract, open_extract

STEP = "--step"


@dataclass(frozen=True)
class Cost:
    """What a process took: CPU seconds of it and its children, wall seconds, peak memory in MB; and
    what it printed.
    """

    cpu: float
    wall: float
    peak: float
    said: str


def measured(module: str, step: str, extract: Path, work: Path) -> Cost:
    """Run one step of a bench. Raises `CalledProcessError` when it fails."""
    command = [sys.executable, "-m", module, STEP, step, str(extract), str(work)]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    wall = time.perf_counter() - start
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, said.strip())


def run_step(words: list[str], steps: Mapping[str, Callable[[Extract, Path], None]]) -> bool:
    """Run the step that the words of a command ask for as `measured` writes them;
    whether they ask for one."""
    if len(words) != 4 or words[0] != STEP:
        return False
    steps[words[1]](open_extract(Path(words[2])), Path(words[3]))
    return True
