"""How far each release has come, from a folder and from a database alike:
to the second, and what is opened for whom."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from queries.releases import NotOpen, available, next_scheduled, open_for
from release.address import StoreAddress
from release.postgres_writer import DatabasePublisher
from release.vocabulary import ReleaseState
from tests.permissions.conftest import HOUR, IDS, NOW, in_each_state, on
from tests.postgresql import Fresh

SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(hours=24)
TO_COME = IDS[ReleaseState.PRE_RELEASE]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release in each state."""
    releases = tmp_path_factory.mktemp("files")
    in_each_state(releases, HOUR, on(5))
    return releases


@pytest.fixture(scope="module", params=["folder", "postgresql"])
def states(request: pytest.FixtureRequest, files: Path) -> StoreAddress:
    """The same in a folder, and in a database where it was brought about by the same steps."""
    if request.param == "folder":
        return files
    running = request.getfixturevalue("server")
    database = Fresh(running, running.new_database())
    named = {path.name.rpartition("-")[0]: path for path in files.iterdir() if path.is_dir()}
    for day, id_ in enumerate(
        ("2009-06-r1", IDS[ReleaseState.WITHDRAWN], "2009-06-r1", IDS[ReleaseState.PUBLISHED]), 1
    ):
        DatabasePublisher(database.publisher).publish(
            named[id_],
            at=on(day),
            now=on(day),
            because="A return was counted twice." if day == 3 else "",
        )
    DatabasePublisher(database.publisher).schedule(named[TO_COME], at=HOUR, now=on(5))
    return database.reader


def state(releases: StoreAddress, now: dt.datetime, id_: str = TO_COME) -> ReleaseState:
    return next(one.state for one in available(releases, lambda _: True, now=now) if one.id == id_)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (HOUR - DAY - SECOND, ReleaseState.DRAFT),
        (HOUR - DAY, ReleaseState.PRE_RELEASE),
        (HOUR - SECOND, ReleaseState.PRE_RELEASE),
        (HOUR, ReleaseState.PUBLISHED),
    ],
)
def test_a_scheduled_release_is_a_draft_then_pre_release_then_published(
    states: StoreAddress, now: dt.datetime, expected: ReleaseState
) -> None:
    assert state(states, now) is expected
    opened = open_for(states, TO_COME, lambda s: s is expected, now=now)
    assert opened.state is expected and bool(opened.hour) is (
        expected is not ReleaseState.PUBLISHED
    )
    with pytest.raises(NotOpen):
        open_for(states, TO_COME, lambda s: s is not expected, now=now)


def test_each_release_is_in_its_state(states: StoreAddress) -> None:
    found = available(states, lambda _: True, now=NOW)
    expected = {"2009-06-r1": ReleaseState.PUBLISHED, **{id_: s for s, id_ in IDS.items()}}
    # What was neither published nor scheduled is not loaded into a database:
    # a draft stays where it was built
    if not isinstance(states, Path):
        del expected[IDS[ReleaseState.DRAFT]]
    assert {one.id: one.state for one in found} == expected
    assert [one.id for one in found][:2] == [IDS[ReleaseState.PUBLISHED], TO_COME] and found[
        0
    ].is_current
    assert [one.id for one in available(states, lambda _: True, now=HOUR)][0] == TO_COME


def test_whoever_asks_for_none_is_given_the_one_of_the_hour(states: StoreAddress) -> None:
    def public(s: ReleaseState) -> bool:
        return s is ReleaseState.PUBLISHED

    assert (
        open_for(states, "", public, now=HOUR - SECOND).id == IDS[ReleaseState.PUBLISHED]
        and open_for(states, "", public, now=HOUR).id == TO_COME
    )
    assert next_scheduled(states, now=NOW) and not next_scheduled(states, now=HOUR)


def test_what_was_taken_back_opens_to_those_alone_who_may_see_it(states: StoreAddress) -> None:
    assert (
        open_for(
            states, IDS[ReleaseState.WITHDRAWN], lambda s: s is ReleaseState.WITHDRAWN, now=NOW
        ).state
        is ReleaseState.WITHDRAWN
    )
    with pytest.raises(NotOpen):
        open_for(
            states, IDS[ReleaseState.WITHDRAWN], lambda s: s is ReleaseState.PUBLISHED, now=NOW
        )
