"""A figure is found by its id for ever, and says what became of it:
through publishing, issuing again, going back and losing a release."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from figures.figure import Across, Selection
from figures.figure_id import FigureKey, InvalidFigureId, figure_id
from queries.catalogue import NotPublished, catalogue_of
from queries.citations import FigureHistory, State, figure_history
from queries.observations import observations
from release.store import Release, open_current, open_release
from release.tables import breakdown, category, geography, measure, observation, period, source
from release.vocabulary import ENGLAND, Level
from release.writer import FolderPublisher, write_release
from tests.dashboard import World, make, make_published, rows

FIRST = World()
COVERAGE = Selection(
    "", ("directory_coverage",), Across.AREAS, ENGLAND, "2009-06", level=Level.AUTHORITY
)
ASKED = ("children_on_directory", "E08000006", "2009-05", "all", "all", "extract")
"""Salford, May 2009."""


def id_of(release: str = FIRST.id) -> str:
    measure, geography, period, breakdown, category, source = ASKED
    return figure_id(FigureKey(release, measure, geography, period, breakdown, category, source))


def write(releases: Path, world: World, change: dict[str, Any]) -> Path:
    """A release of the world in which the one figure asked for is changed; None takes it away."""
    made = rows(world)
    at = {
        "measure_key": next(m["measure_key"] for m in made["measure"] if m["id"] == ASKED[0]),
        "breakdown_key": 0,
        "geography_key": next(
            g["geography_key"] for g in made["geography"] if g["code"] == ASKED[1]
        ),
        "period_key": next(p["period_key"] for p in made["period"] if p["id"] == ASKED[2]),
    }
    made["observation"] = [
        o | (change or {}) if all(o[k] == v for k, v in at.items()) else o
        for o in made["observation"]
        if change or not all(o[k] == v for k, v in at.items())
    ]
    return write_release(releases, made, manifest={"release": world.id})


def on(day: int) -> dt.datetime:
    return dt.datetime(2009, 8, day, 9, 30)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    make_published(tmp_path, FIRST, at="2009-07-30T09:30:00")
    return tmp_path


def values(one: FigureHistory) -> tuple[float | None, float | None]:
    return tuple(
        None if r.row is None or pd.isna(r.row["value"]) else float(r.row["value"])
        for r in (one.then, one.now)
    )


def test_current(published: Path) -> None:
    one = figure_history(published, id_of())
    then, now = values(one)
    assert (
        one.state is State.CURRENT
        and then == now
        and one.id == id_of() == one.then.row["figure_id"]
    )
    assert one.reason == "Release 2009-06-r1, published 30 July 2009, is the release now published."


def test_superseded_where_the_next_release_gives_the_same(published: Path) -> None:
    FolderPublisher(published).publish(make(published, replace(FIRST, id="2009-06-r2")), at=on(6))
    one = figure_history(published, id_of())
    assert one.state is State.SUPERSEDED and len(set(values(one))) == 1
    assert (
        one.reason == "Release 2009-06-r2, published 6 August 2009, took the place of release "
        "2009-06-r1, and the figure in it is the same."
    )
    assert figure_history(published, id_of("2009-06-r2")).state is State.CURRENT


def test_revised_with_the_reason_that_was_given(published: Path) -> None:
    FolderPublisher(published).publish(
        write(published, replace(FIRST, id="2009-06-r2"), {"value": 15.0, "status": "r"}),
        at=on(6),
        because="Salford sent its return again",
    )
    one = figure_history(published, id_of())
    assert one.state is State.REVISED and values(one)[1] == 15.0 != values(one)[0]
    assert (
        one.reason
        == "Release 2009-06-r2, published 6 August 2009, gives another figure. The reason "
        "given: Salford sent its return again."
    )
    assert one.now.row["figure_id"] == id_of("2009-06-r2") != one.id


def test_revised_where_a_release_is_issued_again_under_its_own_name(published: Path) -> None:
    FolderPublisher(published).publish(write(published, FIRST, {"value": 15.0}), at=on(6))
    one = figure_history(published, id_of())
    assert one.state is State.REVISED and values(one)[1] == 15.0 and len(one.readings) == 2


def test_withdrawn_where_its_release_was_taken_back(published: Path) -> None:
    first = open_current(published).folder
    FolderPublisher(published).publish(
        write(published, replace(FIRST, id="2009-06-r2"), {"value": 15.0}), at=on(6)
    )
    FolderPublisher(published).publish(first, at=on(7), because="A return was counted twice.")
    one = figure_history(published, id_of("2009-06-r2"))
    assert one.state is State.WITHDRAWN and values(one)[0] == 15.0 != values(one)[1]
    assert (
        one.reason
        == "Release 2009-06-r2 was taken back on 7 August 2009, and release 2009-06-r1 was "
        "published again in its place. The reason given: A return was counted twice."
    )
    assert figure_history(published, id_of()).state is State.CURRENT
    FolderPublisher(published).publish(make(published, replace(FIRST, id="2009-06-r3")), at=on(8))
    assert (
        figure_history(published, id_of("2009-06-r2")).state is State.WITHDRAWN
        and figure_history(published, id_of()).state is State.SUPERSEDED
    )


def test_withdrawn_where_the_release_now_published_has_none(published: Path) -> None:
    FolderPublisher(published).publish(
        write(published, replace(FIRST, id="2009-06-r2"), {}), at=on(6)
    )
    one = figure_history(published, id_of())
    assert (
        one.state is State.WITHDRAWN
        and one.now.figure is None
        and one.reason == "Release 2009-06-r2, published 6 August 2009, holds no such figure."
    )


def test_withdrawn_and_not_repeated_where_it_is_now_withheld(published: Path) -> None:
    FolderPublisher(published).publish(
        write(published, replace(FIRST, id="2009-06-r2"), {"value": None, "status": "c"}),
        at=on(6),
    )
    one = figure_history(published, id_of())
    assert (
        one.state is State.WITHDRAWN
        and "withholds it so that nobody can be identified" in one.reason
    )
    assert not one.may_show_value(one.then) and one.may_show_value(one.now)
    FolderPublisher(published).publish(
        write(published, replace(FIRST, id="2009-06-r3"), {"value": 5.0}), at=on(7)
    )
    again = figure_history(published, id_of())
    assert not again.may_show_value(again.then) and again.may_show_value(again.now)


def test_a_marker_alone_is_no_revision(published: Path) -> None:
    FolderPublisher(published).publish(
        write(published, replace(FIRST, id="2009-06-r2"), {"status": "p"}), at=on(6)
    )
    assert figure_history(published, id_of()).state is State.SUPERSEDED


def test_what_was_never_published_is_not_found(published: Path) -> None:
    make(published, replace(FIRST, id="2009-07-r1"))
    with pytest.raises(NotPublished, match="No published release"):
        figure_history(published, id_of("2009-07-r1"))


def test_a_release_that_is_no_longer_kept_can_still_be_named(published: Path) -> None:
    first = open_current(published).folder
    FolderPublisher(published).publish(make(published, replace(FIRST, id="2009-06-r2")), at=on(6))
    shutil.rmtree(first)
    forget(first)
    one = figure_history(published, id_of())
    assert (
        not one.then.readable
        and one.now.figure is not None
        and one.state is State.SUPERSEDED
        and "no longer kept" in one.reason
    )


def test_mistyped_is_said(published: Path) -> None:
    with pytest.raises(InvalidFigureId, match="does not fit"):
        figure_history(published, id_of()[:-1] + ("2" if id_of()[-1] != "2" else "3"))


def test_old_words_are_kept_with_old_figures(published: Path) -> None:
    made = rows(replace(FIRST, id="2009-06-r2"))
    made["measure"] = [
        m | {"title": "Renamed"} if m["id"] == ASKED[0] else m for m in made["measure"]
    ]
    FolderPublisher(published).publish(
        write_release(published, made, manifest={"release": "2009-06-r2"}), at=on(6)
    )
    one = figure_history(published, id_of())
    assert one.then.figure.title != "Renamed" == one.now.figure.title


def test_ids_are_the_same_however_the_rows_are_numbered(tmp_path: Path) -> None:
    """The same figures with every key turned round: another digest, another file, the same ids."""
    made = rows(FIRST)
    turned = {
        key: {
            old: len(made[table]) - place
            for place, old in enumerate(sorted(r[key] for r in made[table]))
        }
        for table, key in (
            ("measure", "measure_key"),
            ("geography", "geography_key"),
            ("period", "period_key"),
        )
    }
    again = {
        name: [r | {k: turned[k][r[k]] for k in turned if k in r} for r in some]
        for name, some in made.items()
    }
    stores = [
        open_release(write_release(tmp_path, r, manifest={"release": FIRST.id}))
        for r in (made, again)
    ]
    assert stores[0].digest != stores[1].digest
    one, two = (observations(s, replace(COVERAGE, release=s.id)) for s in stores)
    assert list(one["figure_id"]) == list(two["figure_id"]) and len(set(one["figure_id"])) == len(
        one
    )


def test_no_number_of_a_figure_is_in_its_id(tmp_path: Path) -> None:
    stores = [open_release(make(tmp_path / seed, World(seed=seed))) for seed in ("one", "two")]
    one, two = (observations(s, replace(COVERAGE, release=s.id)) for s in stores)
    assert list(one["value"]) != list(two["value"]) and list(one["figure_id"]) == list(
        two["figure_id"]
    )


def every_key(store: Release) -> list[tuple]:
    """The keys of every figure of a release, read once."""
    return _keys_in(store.engine)


@lru_cache
def _keys_in(engine: sa.Engine) -> list[tuple]:
    tables = (measure, geography, period, breakdown, category, source)
    joined = sa.select(
        measure.c.id, geography.c.code, period.c.id, breakdown.c.id, category.c.id, source.c.id
    ).select_from(observation)
    for other in tables:
        key = next(iter(other.primary_key)).name
        joined = joined.join(other, observation.c[key] == other.c[key])
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(joined)]


def test_every_figure_of_the_sample_release_has_an_id_of_its_own_and_is_found_by_it(
    sample_release: Path,
) -> None:
    release = open_current(sample_release)
    keys = [FigureKey(release.id, *key) for key in every_key(release)]
    assert len(keys) == release.manifest["rows"]["observation"] > 10_000
    ids = [figure_id(key) for key in keys]
    assert len(set(ids)) == len(keys)
    for key, id_ in list(zip(keys, ids, strict=True))[:: len(keys) // 60]:
        one = figure_history(sample_release, id_)
        assert one.key == key and one.state is State.CURRENT


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=some.data())
def test_any_figure_is_found_by_its_id(
    store: Release, releases: Path, data: some.DataObject
) -> None:
    key = FigureKey(store.id, *data.draw(some.sampled_from(every_key(store))))
    one = figure_history(releases, figure_id(key))
    assert one.key == key and len(one.now.figure.frame) == 1
    title = catalogue_of(store).measure(key.measure).title if key.breakdown == "all" else ""
    assert (
        one.now.figure.title == title
        or catalogue_of(store).breakdown(key.breakdown).title.lower()
        in one.now.figure.title.lower()
    )


def forget(folder: Path) -> None:
    """Let the store verify a release again, as a fresh process would."""
    from release import store

    for key in [k for k in store._open if k[0] == str(folder.resolve())]:
        del store._open[key]
