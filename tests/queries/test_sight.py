"""What is not shown to a reader cannot be asked for,
and what is worked out from all authorities is the same for every reader."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from components.cited import WITHDRAWN, value
from components.figure_cache import finished
from components.oversight.returns import sentences
from figures.figure import Across, Selection
from measures import BY_ID, MEASURES
from measures.measure import Ratio
from queries.catalogue import (
    NotPublished,
    catalogue_of,
    hidden_measures,
    with_all_authorities,
)
from queries.citations import State, figure_history
from queries.figures import figure
from queries.names_shown import without_names
from queries.observations import observations
from queries.peers import peers
from queries.returns import missing
from queries.rollout import stages_on, wave_spans
from release.address import StoreAddress
from release.digest import digest_of, schema_of
from release.manifest import name_of
from release.postgres_writer import DatabasePublisher
from release.store import FILE, MANIFEST, Release, open_current, open_release, sha256_of
from release.vocabulary import ENGLAND, Audience, Level, Visibility
from release.writer import FolderPublisher, write_release
from tests.dashboard import NO_RETURN, PLACES, World, make, make_published, rows

ANALYSIS = "first_indications_without_history"
SALFORD, CAMDEN = "E08000006", "E09000007"
OUTSIDE = Visibility(frozenset({Audience.PUBLIC}))
WORLD = World(
    places=tuple(p for p in PLACES if p["code"] in (ENGLAND, "E12000002", SALFORD)),
    months=("2009-05", "2009-06"),
)
KEPT = Visibility(areas=frozenset({SALFORD}))


@pytest.fixture
def outside(store: Release) -> Release:
    return replace(store, visibility=OUTSIDE)


@pytest.fixture
def kept(store: Release) -> Release:
    return replace(store, visibility=KEPT)


def over(area: str, measure: str = "shielded_records", level: Level | None = None) -> Selection:
    return Selection("2009-06-r1", (measure,), Across.AREAS, area, "2009-06", level=level)


def test_one_measure_at_least_is_departmental_and_none_is_worked_out_from_it_for_everyone() -> None:
    departmental = {m.id for m in MEASURES if m.audience == Audience.DEPARTMENTAL}
    assert departmental == {ANALYSIS}
    for m in MEASURES:
        parts = (
            {part for part in (m.counts.numerator, m.counts.denominator) if isinstance(part, str)}
            if isinstance(m.counts, Ratio)
            else set()
        )
        assert m.audience == Audience.DEPARTMENTAL or not any(
            BY_ID[part].audience == Audience.DEPARTMENTAL for part in parts if part in BY_ID
        )


def test_a_measure_that_is_not_shown_is_as_if_the_release_did_not_hold_it(
    store: Release, outside: Release
) -> None:
    assert (
        ANALYSIS in catalogue_of(store).measures
        and figure(store, over(ENGLAND, ANALYSIS)).is_departmental
    )
    assert (
        ANALYSIS not in catalogue_of(outside).measures
        and ANALYSIS not in catalogue_of(outside).breakdowns_of
        and hidden_measures(outside) == {ANALYSIS}
    )
    refusals = []
    for measure in (ANALYSIS, "no_such_measure"):
        with pytest.raises(NotPublished) as refused:
            figure(outside, over(ENGLAND, measure))
        refusals.append(str(refused.value))
    assert refusals[0] == refusals[1]
    assert not any(n.measure == ANALYSIS for n in catalogue_of(outside).notes)


def test_its_id_leads_nowhere(releases: StoreAddress, store: Release) -> None:
    id_ = observations(store, over(ENGLAND, ANALYSIS)).iloc[0]["figure_id"]
    assert figure_history(releases, id_).now.figure is not None
    with pytest.raises(NotPublished, match="No published release holds"):
        figure_history(releases, id_, visibility=OUTSIDE)


def test_of_areas_those_one_is_kept_to_are_shown_with_england_and_the_regions(
    releases: StoreAddress, store: Release, kept: Release
) -> None:
    assert {a.code for a in catalogue_of(kept).areas.values() if a.level == Level.AUTHORITY} == {
        SALFORD
    }
    assert {a.code for a in catalogue_of(kept).areas.values() if a.level != Level.AUTHORITY} == {
        a.code for a in catalogue_of(store).areas.values() if a.level != Level.AUTHORITY
    }
    assert set(observations(kept, over(ENGLAND, level=Level.AUTHORITY))["geography"]) == {SALFORD}
    with pytest.raises(NotPublished):
        observations(kept, over(CAMDEN))
    assert not any(n.geography == NO_RETURN[0] for n in catalogue_of(kept).notes)
    id_ = observations(store, over(CAMDEN)).iloc[0]["figure_id"]
    with pytest.raises(NotPublished):
        figure_history(releases, id_, visibility=KEPT)


def test_what_is_worked_out_from_many_authorities_is_the_same_for_every_reader(
    store: Release, kept: Release
) -> None:
    stage = Selection(
        "2009-06-r1",
        ("authorities_at_stage",),
        Across.CATEGORIES,
        ENGLAND,
        "2009-06",
        "stage",
        on="2009-06-15",
    )
    plans = Selection(
        "2009-06-r1",
        ("milestone_date",),
        Across.AREAS,
        ENGLAND,
        "2009-06",
        "milestone_by_reading",
        level=Level.AUTHORITY,
    )
    for query, selection in ((stages_on, stage), (wave_spans, plans)):
        assert query(kept, selection).frame.equals(query(store, selection).frame)
    assert missing(kept, "2009-05") == missing(store, "2009-05")


def test_who_sent_no_return_is_counted_among_all_and_named_as_far_as_one_is_shown_it(
    tmp_path: Path,
) -> None:
    held = rows(World())
    key = {
        name: next(one[f"{name}_key"] for one in held[name] if one[id_] == sought)
        for name, id_, sought in (
            ("measure", "id", "return_dates"),
            ("category", "id", "received"),
            ("period", "id", "2009-05"),
        )
    }
    absent = {one["geography_key"] for one in held["geography"] if one["code"] in (SALFORD, CAMDEN)}
    for one in held["observation"]:
        if one["geography_key"] in absent and all(one[f"{n}_key"] == k for n, k in key.items()):
            one["text"], one["status"] = None, "x"
    opened = publish(tmp_path, held)
    whole, few = (missing(one, "2009-05") for one in (opened, replace(opened, visibility=KEPT)))
    assert whole.authorities == ("Camden", "Salford") and whole.others == 0
    assert few == replace(whole, authorities=("Salford",), others=1)
    assert sentences(few, "May 2009")[0].endswith(
        "have sent no return for May 2009: Salford; and another that you are not shown."
    )


def publish(folder: Path, held: dict) -> Release:
    """The release of these rows, published in a store of its own."""
    FolderPublisher(folder).publish(
        write_release(folder, held, manifest={"release": "2009-06-r1", "protection": {}}),
        at=dt.datetime(2009, 7, 30, 9, 30),
    )
    return open_current(folder)


def test_authorities_like_one_are_found_among_all_and_the_rule_says_how_many_are_not_shown(
    store: Release, kept: Release
) -> None:
    whole, few = (peers(s, SALFORD, period="2009-06", by="size") for s in (store, kept))
    assert (
        few.others == ()
        and f"{len(whole.others)} of them are not shown to you" in few.said
        and few.said.startswith(whole.rule)
    )
    assert whole.sizes and not few.sizes, "the least and the most are numbers of two of them"
    with pytest.raises(NotPublished):
        peers(kept, CAMDEN, period="2009-06", by="size")
    assert with_all_authorities(kept).visibility.areas is None


def contract_1(folder: Path, releases: Path) -> Path:
    """A release as it was written before audiences."""
    shutil.copytree(open_current(folder).folder, old := releases / "2009-06-r1-before")
    (old / FILE).chmod(0o644)
    with sqlite3.connect(old / FILE) as connection:
        connection.execute("ALTER TABLE measure DROP COLUMN audience")
    connection.close()
    manifest = json.loads((old / MANIFEST).read_text("utf-8")) | {
        "contract": 1,
        "bytes": (old / FILE).stat().st_size,
        "sha256": sha256_of(old / FILE),
    }
    manifest["digest"] = digest_of(old / FILE, schema_of(manifest))[1]
    (old / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    return old.rename(releases / name_of(manifest))


@pytest.mark.parametrize("engine", ["folder", "postgresql"])
def test_a_release_from_before_audiences_still_opens_and_keeps_its_analysis_in_the_department(
    folder: Path, tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    old = contract_1(folder, tmp_path)
    if engine == "postgresql":
        database = request.getfixturevalue("fresh")
        DatabasePublisher(database.publisher).publish(
            old, at=dt.datetime(2009, 8, 6, 9, 30, tzinfo=dt.UTC)
        )
        before = open_current(database.reader)
    else:
        before = open_release(old)
    assert (
        catalogue_of(before).measures[ANALYSIS].audience == Audience.DEPARTMENTAL
        and catalogue_of(before).measures["searches"].audience == Audience.PUBLIC
    )
    assert hidden_measures(replace(before, visibility=OUTSIDE)) == {ANALYSIS}


def test_the_value_of_what_was_withdrawn_is_for_those_who_may_see_it_and_its_state_for_everyone(
    tmp_path: Path,
) -> None:
    first = make_published(tmp_path, WORLD)
    FolderPublisher(tmp_path).publish(
        make(tmp_path, replace(WORLD, id="2009-06-r2", seed="other")),
        at=dt.datetime(2009, 8, 6, 9, 30),
    )
    id_ = observations(open_current(tmp_path), replace(over(SALFORD), release="2009-06-r2")).iloc[
        0
    ]["figure_id"]
    before = figure_history(tmp_path, id_, withdrawn_too=False)
    assert before.may_show_value(before.then), "it is published"
    FolderPublisher(tmp_path).publish(
        first, at=dt.datetime(2009, 8, 7, 9, 30), because="A return was counted twice."
    )
    for too in (True, False):
        one = figure_history(tmp_path, id_, withdrawn_too=too)
        assert (
            one.state == State.WITHDRAWN
            and "A return was counted twice" in one.reason
            and one.withdrawn(one.then)
        )
        assert one.may_show_value(one.then) is too and one.may_show_value(one.now)
        assert (value(one, one.then) == WITHDRAWN) is not too


def test_no_note_names_an_authority_one_is_not_shown(store: Release) -> None:
    areas = catalogue_of(store).areas.values()
    every = frozenset(a.name for a in areas)
    shown = {a.name for a in areas if a.level != Level.AUTHORITY} | {"Salford"}
    assert (
        without_names("England is without Hartlepool, Camden and Bedford.", every, shown)
        == "England is without 3 other authorities."
    )
    assert (
        without_names(
            "Camden sent no return; Salford and Hartlepool did, in the North East and London.",
            every,
            shown,
        )
        == "Another authority sent no return; Salford and another authority did, in the "
        "North East and London."
    )
    assert (
        without_names("City of London and London differ.", every, shown)
        == "Another authority and London differ."
    )
    assert (
        without_names(
            "Bedfordshire was replaced by Bedford and Central Bedfordshire.", every, shown
        )
        == "Another authority was replaced by 2 other authorities."
    )
    assert (
        without_names("It lacks the City of London, the Camden and Salford.", every, shown)
        == "It lacks 2 other authorities and Salford."
    )
    assert (
        without_names("Salford alone.", every, shown) == "Salford alone."
        and without_names("Camden.", every, every) == "Camden."
    )


def test_and_so_it_is_in_the_catalogue_of_a_reader_kept_to_some(tmp_path: Path) -> None:
    held = rows(World())
    held["note"].append(
        {
            "number": 9,
            "text": "England's figures for May 2009 are without Hartlepool and Camden.",
            "geography": ENGLAND,
            "period": "2009-05",
        }
    )
    held["note"].append({"number": 10, "text": "Camden counts twice."})
    opened = publish(tmp_path, held)
    kept_to = [n.text for n in catalogue_of(replace(opened, visibility=KEPT)).notes]
    assert (
        "England's figures for May 2009 are without 2 other authorities." in kept_to
        and "Another authority counts twice." in kept_to
    )
    assert "Camden counts twice." in [n.text for n in catalogue_of(opened).notes]


def test_nor_in_the_notes_of_a_figure_that_is_worked_out_from_all(tmp_path: Path) -> None:
    note = {"number": 9, "text": "Camden is counted anew.", "geography": CAMDEN}
    make_published(tmp_path, World(notes=(note,)))
    opened = open_current(tmp_path)
    plans = over(ENGLAND, "milestone_date", Level.AUTHORITY)
    asked = replace(plans, breakdown="milestone_by_reading")
    whole, few = (
        [n.text for n in finished(one, asked, "gantt").figure.notes]
        for one in (opened, replace(opened, visibility=KEPT))
    )
    assert note["text"] in whole and note["text"] not in few
