"""Before the hour, at the hour, after it: to the second;
and what happens when the list, the schedule or the release changes meanwhile."""

from __future__ import annotations

import datetime as dt
import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import settings
from components import downloads, gate
from permissions import Reader, ReleaseState, Role
from permissions import opening as given_to
from permissions.pre_release import PreReleaseListError, as_named, people, posts, read_list
from queries.releases import NotOpen, available
from release.store import SCHEDULED
from release.writer import FolderPublisher
from tests.pages.test_pages import page_of, text, visit
from tests.permissions.conftest import HOUR, IDS, NAMED, NOW, reader, write_list

SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(hours=24)
TO_COME = IDS[ReleaseState.PRE_RELEASE]


def everyone(_: ReleaseState) -> bool:
    return True


def state(releases: Path, now: dt.datetime, id_: str = TO_COME) -> ReleaseState:
    return next(one.state for one in available(releases, everyone, now=now) if one.id == id_)


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
    states: Path, now: dt.datetime, expected: ReleaseState
) -> None:
    assert state(states, now) is expected


def test_each_release_is_in_its_state_and_comes_in_its_place(states: Path) -> None:
    found = available(states, everyone, now=NOW)
    assert {one.id: one.state for one in found} == {
        "2009-06-r1": ReleaseState.PUBLISHED,
        **{id_: state for state, id_ in IDS.items()},
    }
    assert [one.id for one in found][:2] == [IDS[ReleaseState.PUBLISHED], TO_COME] and found[
        0
    ].is_current
    assert [one.id for one in available(states, everyone, now=HOUR)][0] == TO_COME


def test_the_page_turns_at_the_hour_without_anything_being_done(
    served: Callable, clock: Callable
) -> None:
    served(reader(Role.MINISTER))
    at = visit(page_of("contact"))
    assert f"Release {IDS[ReleaseState.PUBLISHED]}" in text(
        at
    ) and "9:30am on 30 September 2009" in text(at), "the hour is announced to everyone"
    clock(HOUR)
    assert (
        f"Release {TO_COME}" in text(at.run())
        and "published 30 September 2009" in text(at)
        and "not-published" not in text(at)
    )


def test_whoever_chose_it_before_goes_on_with_it_at_the_hour(
    served: Callable, clock: Callable
) -> None:
    served(reader(Role.MINISTER))
    at = visit(page_of("contact"), {"release": TO_COME})
    assert (
        "Pre-release access" in text(at)
        and "not to be shared before 9:30am on 30 September 2009" in text(at)
        and "PRE-RELEASE ACCESS" in text(at)
    )
    clock(HOUR)
    assert (
        "not-published" not in text(at.run())
        and "PRE-RELEASE" not in text(at)
        and f"Release {TO_COME}" in text(at)
    )


def test_a_minute_too_early_it_does_not_exist(served: Callable, clock: Callable) -> None:
    served(reader(Role.MINISTER))
    clock(HOUR - DAY - SECOND)
    assert "That release cannot be shown" in text(visit(page_of("contact"), {"release": TO_COME}))


def test_who_is_taken_off_the_list_sees_it_no_more(served: Callable, named: Path) -> None:
    served(reader(Role.MINISTER))
    at = visit(page_of("contact"), {"release": TO_COME})
    assert "Pre-release access" in text(at)
    write_list(named, "somebody-else")
    assert "That release cannot be shown" in text(at.run())
    write_list(named, NAMED, "somebody-else")
    assert "Pre-release access" in text(visit(page_of("contact"), {"release": TO_COME}))


def file_of(who: Reader, release: str, *, departmental: bool = False) -> Callable[[], bytes]:
    """What a download button holds on a page of a release."""
    with gate.opened(who, {}):
        gate.require("coverage")
        gate.seen().release = given_to.open_for_reader(who, "coverage", release)
        return downloads.logged_download(
            lambda stamp: stamp.marking.encode(),
            "figure.csv",
            release=release,
            departmental=departmental,
        )


def test_a_file_carries_the_state_and_is_refused_once_permission_is_gone(
    served: Callable, named: Path, clock: Callable
) -> None:
    make = file_of(reader(Role.MINISTER), TO_COME)
    assert make() == b"PRE-RELEASE ACCESS - NOT TO BE SHARED BEFORE 9:30am on 30 September 2009"
    write_list(named)
    with pytest.raises(NotOpen):
        make()
    clock(HOUR)
    assert make() == b"", "published, it is for everyone"
    assert (
        file_of(reader(Role.STATISTICIAN), IDS[ReleaseState.DRAFT])()
        == b"DRAFT - NOT TO BE SHARED OR QUOTED"
    )
    assert (
        file_of(reader(Role.STATISTICIAN), IDS[ReleaseState.WITHDRAWN])()
        == b"WITHDRAWN - NOT TO BE QUOTED"
    )


def test_departmental_analysis_is_marked_in_a_file_whatever_else_is(
    served: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = reader(Role.MINISTER)
    assert (
        file_of(who, "", departmental=True)() == b"DEPARTMENTAL ANALYSIS - NOT OFFICIAL STATISTICS"
    )
    monkeypatch.setenv("CONTACTPOINT_MARKING", "OFFICIAL")
    settings.current.cache_clear()
    assert (
        file_of(who, "", departmental=True)()
        == b"OFFICIAL; DEPARTMENTAL ANALYSIS - NOT OFFICIAL STATISTICS"
        and file_of(who, "")() == b"OFFICIAL"
    )


def test_a_scheduled_release_that_is_published_and_taken_back_is_withdrawn(
    states: Path, tmp_path: Path
) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(states, releases)
    back = next(f for f in releases.glob(f"{IDS[ReleaseState.PUBLISHED]}-*"))
    FolderPublisher(releases).publish(back, at=HOUR + SECOND, now=HOUR + SECOND)
    assert (
        state(releases, HOUR + SECOND) is ReleaseState.WITHDRAWN
        and state(releases, HOUR + SECOND, IDS[ReleaseState.PUBLISHED]) is ReleaseState.PUBLISHED
    )


def test_a_damaged_schedule_leaves_a_draft_and_the_published_release(
    states: Path, tmp_path: Path
) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(states, releases)
    (releases / SCHEDULED).write_text("{")
    for now in (NOW, HOUR):
        assert (
            state(releases, now) is ReleaseState.DRAFT
            and state(releases, now, IDS[ReleaseState.PUBLISHED]) is ReleaseState.PUBLISHED
        )


# --- the list ---


def test_the_posts_are_published_and_never_the_names_or_subjects(served: Callable) -> None:
    served(reader(Role.OVERSIGHT_BODY, is_named=False))
    said = text(visit(page_of("releases")))
    assert "Private secretary" in said and NAMED not in said and "Name of" not in said


def test_nobody_is_named_who_has_no_subject_and_on_a_list_with_a_fault(
    served: Callable, named: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert (
        as_named(reader(Role.MINISTER)).pre_release
        and not as_named(Reader(Role.ON_THIS_MACHINE, pre_release=True)).pre_release
    )
    assert not as_named(Reader(Role.MINISTER, "subject-other", pre_release=True)).pre_release, (
        "the list alone decides"
    )
    with caplog.at_level(logging.ERROR, "contactpoint"):
        named.write_text("[[person]]\nsubject = 7\n")
        assert not as_named(reader(Role.MINISTER)).pre_release and posts() == []
    assert "nobody has pre-release access" in caplog.text
    named.unlink()
    assert people() == ()


def test_a_list_is_toml_or_json(tmp_path: Path) -> None:
    one = {"subject": "s", "name": "n", "post": "p"}
    (tmp_path / "list.json").write_text(json.dumps({"person": [one]}))
    (tmp_path / "list.toml").write_text('[[person]]\nsubject = "s"\nname = "n"\npost = "p"\n')
    assert read_list(tmp_path / "list.json") == read_list(tmp_path / "list.toml")


def test_every_problem_of_a_list_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "list.toml"
    file.write_text(
        '[[person]]\nsubject = "s"\nname = ""\nmail = "x"\n\n[[person]]\nsubject = "s"\nname = '
        '"n"\npost = "p"\n'
    )
    with pytest.raises(PreReleaseListError) as told:
        read_list(file)
    assert all(
        said in str(told.value)
        for said in (
            "person 1: has no name",
            "person 1: has no post",
            "'mail'",
            "person 2: stands twice",
        )
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.toml", "person = 1"),
        ("list.toml", "[["),
        ("list.json", "[]"),
        ("list.json", "{"),
        ("list.json", '{"people": []}'),
        ("none.toml", None),
    ],
)
def test_a_file_that_is_no_list_is_told_in_words(
    tmp_path: Path, name: str, content: str | None
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(PreReleaseListError, match="CONTACTPOINT_PRE_RELEASE_LIST: "):
        read_list(tmp_path / name)
    with pytest.raises(PreReleaseListError, match="inside the project"):
        read_list(settings.ROOT / "docs" / "list.toml")
