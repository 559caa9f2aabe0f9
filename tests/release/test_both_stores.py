"""A folder and a database are asked and written alike: each test here runs on both."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.publication_hour import local_hour
from release import store
from release.address import StoreAddress
from release.publishing import Publisher, publisher_at
from release.vocabulary import ReleaseError
from tests.postgresql import Fresh, fresh, server  # noqa: F401
from tests.release.test_store import NOON, written

HOUR = local_hour("2010-09-30T09:30")
SECOND = dt.timedelta(seconds=1)
BEFORE = HOUR - SECOND


@dataclass(frozen=True)
class Shelf:
    """A store as it is read and as it is written, and the folder where releases are made."""

    read: StoreAddress
    write: StoreAddress
    made: Path

    @property
    def publisher(self) -> Publisher:
        """What publishes to it."""
        return publisher_at(self.write)

    def new(self, id_: str = "2010-07-r1") -> Path:
        """A release that is in no store but the folder it was made in."""
        return written(self.made, id_)

    def publish(self, id_: str, at: dt.datetime, **more: str) -> bool:
        """Publish a release at a moment that is now."""
        return self.publisher.publish(self.new(id_), at=at, now=at, **more)

    def id_at(self, now: dt.datetime) -> str:
        """The release that is published at a moment."""
        return store.open_current(self.read, now=now).id

    def moves(self, now: dt.datetime) -> list[str]:
        """The months of the releases that were published up to a moment."""
        return [move["folder"][:7] for move in store.history(self.read, now=now)]


@pytest.fixture(params=["folder", "database"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    """A store that holds nothing."""
    if request.param == "folder":
        return Shelf(tmp_path, tmp_path, tmp_path)
    database: Fresh = request.getfixturevalue("fresh")
    return Shelf(database.reader, database.publisher, tmp_path)


@pytest.fixture
def waiting(shelf: Shelf) -> Shelf:
    """One release published, and the next scheduled."""
    shelf.publish("2010-07-r1", NOON)
    shelf.publisher.schedule(shelf.new("2010-08-r1"), at=HOUR, now=NOON)
    return shelf


def test_nothing_is_published_in_a_new_store(shelf: Shelf) -> None:
    assert store.read_pointer(shelf.read) is store.schedule(shelf.read) is None
    assert store.history(shelf.read) == [] and store.store_at(shelf.read).exists()
    with pytest.raises(ReleaseError, match="No release has been published yet"):
        store.open_current(shelf.read)


def test_what_was_published_is_opened(shelf: Shelf) -> None:
    made = shelf.new()
    assert shelf.publisher.publish(made, at=NOON)
    opened, here = store.open_current(shelf.read), store.open_release(made)
    assert (opened.id, opened.digest, dict(opened.manifest)) == (
        here.id,
        here.digest,
        dict(here.manifest),
    )
    assert opened.published_at == "2010-08-01T12:00:00+00:00"
    assert [folder.name for folder in store.folders(shelf.read)] == [made.name]
    assert store.manifest_of(shelf.read / made.name) == store.manifest_of(made) != b""
    assert shelf.publisher.verify(made.name) == here.digest


def test_what_is_not_there_is_no_release(shelf: Shelf) -> None:
    name = "2011-01-r1-000000000000"
    assert store.manifest_of(shelf.read / name) is None
    for act in (
        lambda: store.open_release(shelf.read / name),
        lambda: shelf.publisher.publish(shelf.write / name, at=NOON),
    ):
        with pytest.raises(ReleaseError, match="manifest is missing"):
            act()


def test_publishing_twice_changes_nothing(shelf: Shelf) -> None:
    assert shelf.publish("2010-07-r1", NOON)
    assert not shelf.publish("2010-07-r1", NOON + SECOND)
    assert len(store.history(shelf.read)) == 1


def test_what_the_store_has_is_published_from_there(shelf: Shelf) -> None:
    shelf.publish("2010-07-r1", NOON)
    shelf.publish("2010-08-r1", NOON + SECOND)
    first = shelf.write / shelf.new("2010-07-r1").name
    assert shelf.publisher.publish(first, at=NOON, now=NOON + 2 * SECOND)
    assert shelf.id_at(NOON + 2 * SECOND) == "2010-07-r1"


def test_going_back_is_in_the_history_with_its_reason(shelf: Shelf) -> None:
    shelf.publish("2010-07-r1", NOON)
    shelf.publish("2010-08-r1", NOON + SECOND)
    shelf.publish("2010-07-r1", NOON + 2 * SECOND, because="A return was counted twice.")
    assert store.open_current(shelf.read).id == "2010-07-r1"
    assert [(m["folder"][:7], m.get("because")) for m in store.history(shelf.read)] == [
        ("2010-07", None),
        ("2010-08", None),
        ("2010-07", "A return was counted twice."),
    ]


def test_a_scheduled_release_appears_at_its_hour_and_not_a_second_before(waiting: Shelf) -> None:
    assert store.schedule(waiting.read, now=BEFORE)["folder"].startswith("2010-08")
    assert (waiting.id_at(BEFORE), waiting.moves(BEFORE)) == ("2010-07-r1", ["2010-07"])
    at = store.open_current(waiting.read, now=HOUR)
    assert (at.id, at.published_at) == ("2010-08-r1", "2010-09-30T09:30:00+01:00")
    assert waiting.moves(HOUR) == ["2010-07", "2010-08"]


def test_nobody_has_to_pass_the_time(waiting: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for now, id_ in ((BEFORE, "2010-07-r1"), (HOUR, "2010-08-r1")):
        monkeypatch.setattr(store, "clock", lambda now=now: now)
        assert store.open_current(waiting.read).id == id_


def test_the_next_publication_comes_after_it(waiting: Shelf) -> None:
    later = HOUR + dt.timedelta(days=30)
    waiting.publish("2010-09-r1", later)
    assert waiting.moves(later) == ["2010-07", "2010-08", "2010-09"]
    assert waiting.id_at(later) == "2010-09-r1"


def test_it_is_taken_back_like_any_other(waiting: Shelf) -> None:
    waiting.publish("2010-07-r1", HOUR + SECOND, because="A return was counted twice.")
    assert waiting.id_at(HOUR + SECOND) == "2010-07-r1"
    assert waiting.moves(HOUR + SECOND) == ["2010-07", "2010-08", "2010-07"]


def test_another_release_before_its_hour_leaves_it_waiting(waiting: Shelf) -> None:
    waiting.publish("2010-07-r2", BEFORE)
    assert (waiting.id_at(BEFORE), waiting.id_at(HOUR)) == ("2010-07-r2", "2010-08-r1")


def test_publishing_it_early_ends_its_schedule(waiting: Shelf) -> None:
    waiting.publish("2010-08-r1", BEFORE - SECOND)
    waiting.publish("2010-09-r1", BEFORE)
    assert waiting.id_at(HOUR) == "2010-09-r1", "the earlier one must not come back at its hour"


def test_only_one_is_scheduled_at_a_time(waiting: Shelf) -> None:
    with pytest.raises(
        ReleaseError, match="2010-08-r1.* is scheduled for 2010-09-30T09:30:00.01:00"
    ):
        waiting.publisher.schedule(waiting.new("2010-09-r1"), at=HOUR, now=NOON)
    assert waiting.publisher.unschedule(now=BEFORE).startswith("2010-08-r1")
    waiting.publisher.schedule(waiting.new("2010-09-r1"), at=HOUR, now=NOON)
    assert waiting.id_at(HOUR) == "2010-09-r1"


def test_unscheduled_it_never_appears_and_too_late_it_is_published(waiting: Shelf) -> None:
    waiting.publisher.unschedule(now=BEFORE)
    assert waiting.id_at(HOUR) == "2010-07-r1"
    with pytest.raises(ReleaseError, match="No release is scheduled"):
        waiting.publisher.unschedule(now=BEFORE)
    waiting.publisher.schedule(waiting.new("2010-08-r1"), at=HOUR, now=NOON)
    with pytest.raises(ReleaseError, match="rollback"):
        waiting.publisher.unschedule(now=HOUR)
    assert waiting.id_at(HOUR) == "2010-08-r1"


@pytest.mark.parametrize("at", [NOON, dt.datetime(2011, 1, 1)])
def test_an_hour_that_is_past_or_has_no_offset_is_refused(shelf: Shelf, at: dt.datetime) -> None:
    with pytest.raises(ReleaseError, match="still be to come"):
        shelf.publisher.schedule(shelf.new(), at=at, now=NOON)


def test_the_published_release_is_not_scheduled(shelf: Shelf) -> None:
    shelf.publish("2010-07-r1", NOON)
    with pytest.raises(ReleaseError, match="published one already"):
        shelf.publisher.schedule(shelf.new(), at=HOUR, now=NOON)
