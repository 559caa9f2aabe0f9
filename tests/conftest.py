"""What every room's tests may use: one small sample extract and the store
of releases built from it, made once for all workers.

`CONTACTPOINT_TEST_RELEASES` names a store to use instead,
such as the national sample that `make run` builds.
"""

from __future__ import annotations

import functools
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from tests.browser.chromium import NOT_HERE, chromium, launch
from tests.kept import kept
from tests.order import WholeFiles, is_live, is_long, place, unit

ROOT = Path(__file__).parent.parent
CHILDREN, MONTHS = "20000", "7"
"""Seven months from January 2009: before and after the boundary change of 1 April 2009."""


def pytest_configure() -> None:
    """What is there once the tests are collected stays: collections that look at it all again took
    a seventh of the time.

    Two workers share two cores, so arithmetic takes one for itself. What is compiled is kept,
    whatever the machine is set to: a hundred servers and commands start from the same source.
    """
    gc.set_threshold(100_000, 50, 100)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    """What was imported is not looked at again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _packages_looked_at_once() -> Iterator[None]:
    """Streamlit's `AppTest` looks through the metadata of all installed packages for each page it
    opens: two fifths of a page's time. What it found is the same each time."""
    with pytest.MonkeyPatch.context() as patch:
        once = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


def pytest_sessionfinish() -> None:
    """At the end all is let go."""
    gc.unfreeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """The longest files first; what needs a running server or a browser is marked `live`, what
    takes long `long`.

    Between the two, pytest puts the tests of one page beside each other, whichever file they stand
    in: of the room whose files go together that holds, and all other files are whole.
    """
    items.sort(key=place)
    for item in items:
        if is_live(item):
            item.add_marker(pytest.mark.live)
        if is_long(item):
            item.add_marker(pytest.mark.long)
    yield
    items.sort(key=unit)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> WholeFiles:
    """What each of two workers is given."""
    return WholeFiles(config, log)


def _run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def sample_extract() -> Path:
    """A small synthetic extract, as `python -m sample_data` makes it.
    Read-only for tests: copy it to change it."""
    return _sample() / "extract"


@pytest.fixture(scope="session")
def sample_release() -> Path:
    """A store of releases with the sample release published.
    Read-only for tests: copy it to change it."""
    if given := os.environ.get("CONTACTPOINT_TEST_RELEASES"):
        return Path(given)
    return _release() / "releases"


@pytest.fixture
def sample_work(tmp_path: Path) -> Path:
    """A copy of the work folder in which the sample release was built: a build from an extract
    that differs in some files counts those alone. Empty where another store is used."""
    work = tmp_path / "builder-work"
    if not os.environ.get("CONTACTPOINT_TEST_RELEASES"):
        shutil.copytree(_release() / "builder-work", work)
    return work


@pytest.fixture(scope="session")
def two_built() -> Path:
    """A folder of two extracts a month apart, and under `releases` the store
    of what was built from them. Read-only."""
    from tests.two_releases import build_two  # which takes the size of the sample from here

    return kept("two", build_two)


def _sample() -> Path:
    def make(folder: Path) -> None:
        _run("sample_data", str(folder / "extract"), "--children", CHILDREN, "--months", MONTHS)

    return kept("sample", make)


def _release() -> Path:
    return kept("release", lambda folder: _build(_sample() / "extract", folder))


def _build(extract: Path, folder: Path) -> None:
    _run("builder", "build", str(extract), "--out", str(folder / "releases"), "--publish")


@pytest.fixture(scope="session")
def playwright() -> Iterator[object]:
    """What drives browsers: one for all tests of this process,
    as no second can be started beside it."""
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
