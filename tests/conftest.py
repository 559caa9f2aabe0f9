"""What every room's tests may use: one small sample extract and the store of releases built from it, made once for all workers.

`CONTACTPOINT_TEST_RELEASES` names a store to use instead, such as the national sample that `make run` builds.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.chromium import NOT_HERE, chromium, launch

ROOT = Path(__file__).parent.parent
CHILDREN, MONTHS = "20000", "7"
"""Seven months from January 2009: before and after the boundary change of 1 April 2009."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One worker at a time."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def sample_extract(shared: Path) -> Path:
    """A small synthetic extract, as `python -m sample_data` makes it."""
    with alone(shared):
        _run("sample_data", str(shared / "extract"), "--children", CHILDREN, "--months", MONTHS)
    return shared / "extract"


@pytest.fixture(scope="session")
def sample_release(shared: Path, sample_extract: Path) -> Path:
    """A store of releases with the sample release published. Read-only for tests: copy it to change it."""
    if given := os.environ.get("CONTACTPOINT_TEST_RELEASES"):
        return Path(given)
    with alone(shared):
        if not (shared / "releases" / "CURRENT").exists():
            _run(
                "builder",
                "build",
                str(sample_extract),
                "--out",
                str(shared / "releases"),
                "--publish",
            )
    return shared / "releases"


@pytest.fixture(scope="session")
def playwright() -> Iterator[object]:
    """What drives browsers: one for all tests of this process, as no second can be started beside it."""
    if chromium() is None:
        pytest.skip(NOT_HERE)
    from playwright.sync_api import sync_playwright  # only where there is a browser to drive

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: object) -> Iterator[object]:
    """One browser for all tests of this process."""
    running = launch(playwright)
    yield running
    running.close()
