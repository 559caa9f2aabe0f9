"""One dashboard that is never restarted, while releases come, change and break behind it."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from release.writer import FolderPublisher
from tests.dashboard import World, make, make_published

FIRST, SECOND, BROKEN = (
    World(),
    World(id="2009-06-r2", seed="again"),
    World(id="2009-06-r3", seed="broken"),
)
CITED = re.compile(r"release (\S+) \(([0-9a-f]{12})\)")
NAMED = re.compile(r"Release (\d{4}-\d{2}-r\d+)")
LOOKS = 5


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with nothing in it yet."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def window(releases: Path, start: Callable, look: Callable) -> Iterator[object]:
    """One window on one server, for all of this file: the tests follow each other."""
    with start(releases) as server:
        opened = look(server)
        yield opened
        opened.page.close()


def named_and_cited(window: object) -> tuple[set[str], set[tuple[str, str]]]:
    """The releases a page names, and those (with their digests) its figures cite,
    also where the citation is folded away."""
    return set(NAMED.findall(window.words())), set(CITED.findall(window.page.text_content("body")))


def test_before_the_first_release_a_sentence_says_so(window: object) -> None:
    window.open("/coverage")
    assert "There is no release to show" in window.words()
    assert not window.charts() and "Traceback" not in window.words()


def test_the_first_release_appears_without_a_restart(window: object, releases: Path) -> None:
    make_published(releases, FIRST)
    window.open("/coverage")
    assert window.charts() and named_and_cited(window)[0] == {FIRST.id}


def test_the_next_release_appears_without_a_restart(window: object, releases: Path) -> None:
    before = named_and_cited(window)
    make_published(releases, SECOND)
    window.open("/coverage")
    named, cited = named_and_cited(window)
    assert named == {SECOND.id} and {id_ for id_, _ in cited} == {SECOND.id}
    assert before[1] and cited.isdisjoint(before[1])


def test_never_half_of_a_release(window: object, releases: Path) -> None:
    """The pointer moves to and fro while the page is read again and again:
    each time it is all of one release."""
    folders, done = [make(releases, FIRST), make(releases, SECOND)], threading.Event()

    def move() -> None:
        for count in range(10_000):
            if done.wait(0.05):
                return
            FolderPublisher(releases).publish(
                folders[count % 2], at=dt.datetime(2009, 7, 30, 9, 30)
            )

    mover = threading.Thread(target=move)
    mover.start()
    try:
        for _ in range(LOOKS):
            window.open("/coverage")
            named, cited = named_and_cited(window)
            assert len(named) == 1 and len(cited) == 1 and {id_ for id_, _ in cited} == named
    finally:
        done.set()
        mover.join()


def test_a_damaged_release_is_refused_in_words(window: object, releases: Path) -> None:
    store = make_published(releases, BROKEN) / "release.sqlite"
    store.chmod(0o644)
    store.write_bytes(store.read_bytes()[:-4096])
    window.open("/coverage")
    assert "There is no release to show" in window.words() and not window.charts()
    assert "Traceback" not in window.words() and str(releases) not in window.words()


def test_all_of_it_without_a_complaint_and_without_leaving_the_machine(window: object) -> None:
    assert (window.complaints, window.outside) == ([], [])
