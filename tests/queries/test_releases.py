"""Every release that was published, and what it is today."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from queries.catalogue import catalogue_of
from queries.releases import current, describe, published
from release.writer import FolderPublisher
from tests.dashboard import World, make, make_published


def states(releases: Path) -> list[tuple[str, str]]:
    return [
        (one.about.id if one.about else one.folder[:10], one.status) for one in published(releases)
    ]


def test_current_superseded_withdrawn_and_damaged(tmp_path: Path) -> None:
    first = make_published(tmp_path, World(id="2009-06-r1", seed="a"), at="2009-07-01T09:30:00")
    make_published(tmp_path, World(id="2009-06-r2", seed="b"), at="2009-07-08T09:30:00")
    assert states(tmp_path) == [("2009-06-r2", "current"), ("2009-06-r1", "superseded")]
    FolderPublisher(tmp_path).publish(first, at=dt.datetime(2009, 7, 9, 9, 30))
    assert states(tmp_path) == [("2009-06-r2", "withdrawn"), ("2009-06-r1", "current")]
    make_published(tmp_path, World(id="2009-06-r3", seed="c"), at="2009-07-10T09:30:00")
    assert states(tmp_path) == [
        ("2009-06-r3", "current"),
        ("2009-06-r2", "withdrawn"),
        ("2009-06-r1", "superseded"),
    ]
    assert [one.published_at for one in published(tmp_path)][-1] == "2009-07-01T09:30:00"


def test_a_release_that_cannot_be_opened_is_listed_as_damaged(tmp_path: Path) -> None:
    import shutil

    first = make_published(tmp_path, World(id="2009-06-r1", seed="gone"), at="2009-07-01T09:30:00")
    make_published(tmp_path, World(id="2009-06-r2", seed="stays"), at="2009-07-08T09:30:00")
    shutil.rmtree(first)
    assert [status for _, status in states(tmp_path)] == ["current", "damaged"]


def test_a_release_never_published_is_not_listed(tmp_path: Path) -> None:
    make(tmp_path, World(seed="draft"))
    assert published(tmp_path) == []


def test_a_release_of_one_month_covers_that_month(tmp_path: Path) -> None:
    make_published(tmp_path, World(id="2009-05-r1", months=("2009-05",)))
    one = current(tmp_path)
    assert describe(one).months == catalogue_of(one).span() == "May 2009"
