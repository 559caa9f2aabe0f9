"""The sample release in a folder and in PostgreSQL:
every observation, and what every query makes of them, the same to the bit."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from figures.figure import Across, Selection
from queries import citations, headlines, movements, peers, releases, returns, rollout
from queries.catalogue import NotPublished, catalogue_of
from queries.figures import figure
from queries.observations import observations
from queries.previous_release import previous_release
from release import store
from release.digest import in_order, schema_of
from release.postgres_writer import DatabasePublisher
from release.store import Release
from release.vocabulary import ENGLAND, Grain, Level
from tests.dashboard import World, make_published
from tests.postgresql import Fresh


@pytest.fixture(scope="module")
def both(sample_release: Path, server: object) -> tuple[Release, Release]:
    """The sample release from its file, and from the server."""
    here, database = store.open_current(sample_release), Fresh(server, server.new_database())
    DatabasePublisher(database.publisher).publish(
        here.folder, at=dt.datetime(2010, 9, 30, 12, tzinfo=dt.UTC)
    )
    return replace(here, published_at="2010-09-30T12:00:01+00:00"), store.open_current(
        database.reader
    )


def test_every_row_is_the_same(both: tuple[Release, Release]) -> None:
    for table, columns in schema_of(both[0].manifest).items():
        here, there = ([tuple(row) for row in one.read(in_order(table, columns))] for one in both)
        assert len(here) == both[0].manifest["rows"][table.name]
        assert all(repr(a) == repr(b) for a, b in zip(here, there, strict=True)), table.name


def test_what_the_release_says_is_the_same(both: tuple[Release, Release]) -> None:
    here, there = map(catalogue_of, both)
    assert here == there and repr(here) == repr(there)
    assert releases.describe(both[0]) == releases.describe(both[1])


def selections(one: Release) -> list[Selection]:
    """Every measure by every breakdown: for its lowest level in the last month,
    and for England over months; every measure over quarters.

    The rows themselves are compared above, one by one; the other levels differ by their keys alone.
    """
    catalogue = catalogue_of(one)
    last = catalogue.months()[-1].id
    asked = [
        (m, b, list(levels)[-1])
        for m, by in catalogue.breakdowns_of.items()
        for b, levels in by.items()
    ]
    return [
        Selection(one.id, (m,), Across.AREAS, ENGLAND, last, b, None, Level(level))
        for m, b, level in asked
    ] + [
        Selection(one.id, (m,), Across.PERIODS, ENGLAND, last, b, grain=grain)
        for m, b in [a[:2] for a in asked]
        for grain in (Grain.MONTH, Grain.QUARTER)
        if grain is Grain.MONTH or b == next(iter(catalogue.breakdowns_of[m]))
    ]


def test_every_frame_is_the_same(both: tuple[Release, Release]) -> None:
    rows = 0
    for selection in selections(both[0]):
        here, there = (observations(one, selection) for one in both)
        pd.testing.assert_frame_equal(here, there, check_exact=True)
        rows += len(here)
    assert rows > 20_000


def made(query: object, one: Release) -> str:
    try:
        return repr(query(one))
    except NotPublished as said:
        return str(said)


def test_every_other_query_says_the_same(both: tuple[Release, Release]) -> None:
    catalogue = catalogue_of(both[0])
    last, areas = (
        catalogue.months()[-1].id,
        [ENGLAND, "E12000002", catalogue.within(ENGLAND, Level.AUTHORITY)[-1].code],
    )
    of = {
        id_: Selection(
            both[0].id, (id_,), Across.AREAS, ENGLAND, last, next(iter(by)), None, Level.AUTHORITY
        )
        for id_, by in catalogue.breakdowns_of.items()
    }
    queries = [
        lambda one, m=m, a=a: headlines.headline(one, m, area=a, period=last)
        for m in catalogue.measures
        for a in areas
    ]
    queries += [lambda one, s=s: figure(one, s) for s in of.values()]
    dates = Selection(
        both[0].id,
        ("milestone_date",),
        Across.AREAS,
        ENGLAND,
        last,
        "milestone_by_reading",
        None,
        Level.AUTHORITY,
        on=catalogue.period(last).ends_on,
    )
    queries += [
        lambda one: rollout.dates_as_at(one, dates),
        lambda one: rollout.plans(one, rollout.quarterly(dates, (areas[2],))),
        lambda one: rollout.wave_spans(one, dates),
    ]
    queries += [
        lambda one: rollout.stages_on(
            one,
            replace(
                dates,
                measures=("authorities_at_stage",),
                across=Across.CATEGORIES,
                breakdown="stage",
                level=None,
                on=f"{last}-05",
            ),
        )
    ]
    queries += [
        lambda one, by=by: peers.peers(one, areas[2], period=last, by=by) for by in peers.WAYS
    ] + [lambda one: returns.missing(one, last)]
    for query in queries:
        assert made(query, both[0]) == made(query, both[1])
    assert len(queries) > 150


def twin(here: Path, database: Fresh) -> None:
    """Make every move of a folder's history in a database."""
    for move in store.history(here):
        DatabasePublisher(database.publisher).publish(
            here / move["folder"],
            at=dt.datetime.fromisoformat(move["published_at"]),
            because=move.get("because", ""),
        )


def test_what_was_published_when_and_what_became_of_a_figure(fresh: Fresh, tmp_path: Path) -> None:
    from release.writer import FolderPublisher

    first = make_published(tmp_path, World(), at="2009-07-30T09:30:00+00:00")
    make_published(tmp_path, World(id="2009-06-r2", seed="other"), at="2009-08-06T09:30:00+00:00")
    FolderPublisher(tmp_path).publish(
        first,
        at=dt.datetime(2009, 8, 7, tzinfo=dt.UTC),
        because="A return was counted twice.",
    )
    make_published(tmp_path, World(id="2009-06-r3", seed="third"), at="2009-08-13T09:30:00+00:00")
    twin(tmp_path, fresh)
    assert store.history(fresh.reader) == store.history(tmp_path) and releases.published(
        fresh.reader
    ) == releases.published(tmp_path)
    frame = observations(
        store.open_current(tmp_path),
        Selection(
            "2009-06-r3",
            ("children_on_directory",),
            Across.AREAS,
            ENGLAND,
            "2009-06",
            level=Level.AUTHORITY,
        ),
    )
    for id_ in frame["figure_id"]:
        here, there = (citations.figure_history(place, id_) for place in (tmp_path, fresh.reader))
        assert (
            here.state,
            here.reason,
            here.key,
            json.dumps([r.published.__dict__ for r in here.readings]),
        ) == (
            there.state,
            there.reason,
            there.key,
            json.dumps([r.published.__dict__ for r in there.readings]),
        )
        for a, b in zip(here.readings, there.readings, strict=True):
            pd.testing.assert_frame_equal(a.figure.frame, b.figure.frame, check_exact=True)
    before, was = (
        previous_release(place, store.open_current(place)) for place in (tmp_path, fresh.reader)
    )
    assert before.release.digest == was.release.digest and [
        m.__dict__ for m in before.taken_back
    ] == [m.__dict__ for m in was.taken_back]
    moved = [
        movements.movement(one.release, store.open_current(place), "record_views")
        for one, place in ((before, tmp_path), (was, fresh.reader))
    ]
    assert repr(moved[0]) == repr(moved[1])
