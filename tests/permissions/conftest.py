"""A store with a release in each state, the list of who is named,
and a reader to put in anyone's place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import settings
import web.http_routes
import web.sign_in.reader
from permissions import Reader, ReleaseState, Role
from release import store as stored
from release.store import folders
from release.vocabulary import ENGLAND
from release.writer import FolderPublisher
from tests.dashboard import PLACES, World, make, make_published, reading  # noqa: F401

HOUR = dt.datetime.fromisoformat("2009-09-30T09:30:00+01:00")
NOW = HOUR - dt.timedelta(hours=2)
OWN, OTHER = "E08000006", "E06000008"
NAMED = "subject-named"

IDS = {
    ReleaseState.PUBLISHED: "2009-06-r3",
    ReleaseState.PRE_RELEASE: "2009-06-r4",
    ReleaseState.DRAFT: "2009-06-r5",
    ReleaseState.WITHDRAWN: "2009-06-r2",
}
SMALL = tuple(p for p in PLACES if p["code"] in (ENGLAND, "E12000002", OWN, OTHER))


OF_OTHER = (
    {"number": 4, "text": "Blackburn with Darwen is counted anew.", "geography": OTHER},
    {
        "number": 5,
        "text": "England is without Blackburn with Darwen.",
        "geography": ENGLAND,
        "period": "2009-05",
    },
)


def world(id_: str) -> World:
    """A small release whose numbers no other has, and which names an authority in its words."""
    return World(
        id=id_,
        places=SMALL,
        months=("2009-05", "2009-06"),
        seed=id_,
        what_is_new="Includes the correction that Blackburn with Darwen made to its return.",
        notes=OF_OTHER,
    )


def on(day: int) -> dt.datetime:
    """A day of August 2009."""
    return dt.datetime(2009, 8, day, 9, 30, tzinfo=dt.UTC)


def in_each_state(releases: Path, hour: dt.datetime, now: dt.datetime) -> None:
    """Fill a store with a published release, one to come at an hour, a draft,
    and one that was taken back."""
    first = make_published(releases, world("2009-06-r1"), "2009-08-01T09:30:00+00:00")
    FolderPublisher(releases).publish(make(releases, world(IDS[ReleaseState.WITHDRAWN])), at=on(2))
    because = "A return was counted twice, that of Blackburn with Darwen."
    FolderPublisher(releases).publish(first, at=on(3), because=because)
    FolderPublisher(releases).publish(make(releases, world(IDS[ReleaseState.PUBLISHED])), at=on(4))
    make(releases, world(IDS[ReleaseState.DRAFT]))
    FolderPublisher(releases).schedule(
        make(releases, world(IDS[ReleaseState.PRE_RELEASE])), at=hour, now=now
    )
    assert len(folders(releases)) == 5


@pytest.fixture(scope="session")
def states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a release in each state, as it stands in August 2009."""
    releases = tmp_path_factory.mktemp("states")
    in_each_state(releases, HOUR, on(5))
    return releases


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Set what time it is."""
    return lambda now: monkeypatch.setattr(stored, "clock", lambda: now)


@pytest.fixture
def named(tmp_path: Path) -> Path:
    """The pre-release list."""
    file = tmp_path / "list.toml"
    write_list(file, NAMED)
    return file


def write_list(file: Path, *subjects: str) -> None:
    """A list that names these subjects."""
    file.write_text(
        "".join(
            f'[[person]]\nsubject = "{s}"\nname = "Name of {s}"\npost = "Private secretary"\n\n'
            for s in subjects
        )
        or "person = []\n"
    )


@pytest.fixture
def served(
    states: Path, named: Path, clock: Callable, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Reader], None]:
    """Serve that store two hours before the hour; the function says who reads."""
    for name in ("CONTACTPOINT_MARKING", "CONTACTPOINT_READING_LOG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CONTACTPOINT_RELEASES", str(states))
    monkeypatch.setenv("CONTACTPOINT_PRE_RELEASE_LIST", str(named))
    settings.current.cache_clear()
    clock(NOW)

    def as_reader(reader: Reader) -> None:
        monkeypatch.setattr(web.sign_in.reader, "reader_of_script", lambda: reader)
        monkeypatch.setattr(web.http_routes, "reader_of", lambda _: reader)

    yield as_reader
    settings.current.cache_clear()


def reader(role: Role, *, is_named: bool = True, areas: frozenset[str] | None = None) -> Reader:
    """Someone with a role; nobody has a subject on a machine without sign-in."""
    return Reader(
        role, "" if role is Role.ON_THIS_MACHINE else NAMED if is_named else "subject-other", areas
    )


def without_clock(said: str) -> str:
    """A page but for the minute in the address of the picture that renews the cookie."""
    return re.sub(r"used\.gif\?\d+", "used.gif", said)


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """One server for all tests of a file: what is drawn for one reader is kept for the next,
    as it will be."""
    from tests.permissions.wire import wired  # which takes its releases from here

    with wired(tmp_path_factory.mktemp("wire")) as started:
        assert (
            all(len(only) > 100 for only in started.only.values())
            and len(started.departmental) > 10
        )
        yield started
