"""What a headline's movement is made of: parts that sum to it, whatever the releases say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from queries.movements import AuthorityRevision, PartKind, decompose, movement
from queries.previous_release import previous_release
from release.store import Release, open_current
from release.vocabulary import ENGLAND
from release.writer import FolderPublisher
from tests.dashboard import MONTHS, World, make

AMOUNTS = some.decimals(-(10**7), 10**7, places=1)
STEPS = some.lists(
    some.builds(
        AuthorityRevision,
        area=some.sampled_from(["Kent", "Leeds", "Bury"]),
        part=some.sampled_from([PartKind.LATE, PartKind.CORRECTED, PartKind.BOUNDARY]),
        amount=AMOUNTS,
    ),
    max_size=6,
)


@given(
    then=AMOUNTS, between=some.none() | AMOUNTS, now=AMOUNTS, steps=STEPS, redefined=some.booleans()
)
def test_parts_sum_to_the_change(
    then: Decimal,
    between: Decimal | None,
    now: Decimal,
    steps: list[AuthorityRevision],
    redefined: bool,
) -> None:
    lines = decompose(then, between, now, steps, redefined=redefined)
    assert sum(line.amount for line in lines) == now - then
    assert [line.part for line in lines] == list(PartKind), "every part is told, none hidden"
    assert all(
        sum(amount for _, amount in line.areas) == line.amount for line in lines if line.areas
    )


TOLD = [
    # then, between, now, steps, redefined: new activity, late, corrections, boundary, definition,
    # no recorded reason
    ("a month is added", 100, 100, 130, [], False, (30, 0, 0, 0, 0, 0)),
    (
        "a return came late",
        100,
        120,
        130,
        [("Kent", PartKind.LATE, 20)],
        False,
        (10, 20, 0, 0, 0, 0),
    ),
    (
        "a correction of 7 is rounded to 5",
        100,
        107,
        107,
        [("Kent", PartKind.CORRECTED, 5)],
        False,
        (0, 0, 5, 0, 0, 2),
    ),
    (
        "one authority became two",
        100,
        100,
        100,
        [
            ("Bedfordshire", PartKind.BOUNDARY, -40),
            ("Bedford", PartKind.BOUNDARY, 15),
            ("Central", PartKind.BOUNDARY, 25),
        ],
        False,
        (0, 0, 0, 0, 0, 0),
    ),
    (
        "another definition takes the whole revision",
        100,
        80,
        90,
        [("Kent", PartKind.LATE, 20)],
        True,
        (10, 0, 0, 0, -20, 0),
    ),
    (
        "nothing in between: nothing is told apart",
        100,
        None,
        90,
        [("Kent", PartKind.LATE, 20)],
        False,
        (0, 0, 0, 0, 0, -10),
    ),
]


@pytest.mark.parametrize(
    ("then", "between", "now", "steps", "redefined", "told"),
    [case[1:] for case in TOLD],
    ids=[case[0] for case in TOLD],
)
def test_parts(
    then: int,
    between: int | None,
    now: int,
    steps: list[tuple],
    redefined: bool,
    told: tuple[int, ...],
) -> None:
    lines = decompose(
        Decimal(then),
        None if between is None else Decimal(between),
        Decimal(now),
        [AuthorityRevision(a, p, Decimal(n)) for a, p, n in steps],
        redefined=redefined,
    )
    assert tuple(line.amount for line in lines) == told


JUNE, MAY = World(), World(id="2009-05-r1", months=MONTHS[:5])


def put(releases: Path, world: World, day: int) -> Path:
    folder = make(releases, world)
    FolderPublisher(releases).publish(folder, at=dt.datetime(2009, 7, day, 9, 30))
    return folder


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Release, Release]]:
    """May and June, of the same numbers."""
    releases = tmp_path_factory.mktemp("two")
    put(releases, MAY, 1)
    put(releases, JUNE, 30)
    now = open_current(releases)
    yield previous_release(releases, now).release, now


@pytest.mark.parametrize(
    "measure",
    [
        "children_on_directory",
        "directory_coverage",
        "record_views",
        "accounts_issued",
        "returns_due",
    ],
)
def test_a_release_that_only_adds_a_month_is_new_activity_alone(
    two: tuple[Release, Release], measure: str
) -> None:
    found = movement(*two, measure)
    amounts = {line.part: line.amount for line in found.lines}
    assert found.change == Decimal(
        str(round(float(found.now["value"]) - float(found.then["value"]), 1))
    ).quantize(found.change)
    assert amounts.pop(PartKind.ACTIVITY) == found.change and not any(amounts.values())
    assert (found.then["period"], found.now["period"], found.now["geography"]) == (
        "2009-05",
        "2009-06",
        ENGLAND,
    )


def test_the_first_release_has_none_before_it(tmp_path: Path) -> None:
    put(tmp_path, MAY, 1)
    found = previous_release(tmp_path, open_current(tmp_path))
    assert found.release is None and "first release on record" in found.without


def test_a_release_taken_back_is_not_compared_with(tmp_path: Path) -> None:
    april = put(tmp_path, World(id="2009-04-r1", months=MONTHS[:4]), 1)
    put(tmp_path, MAY, 2)
    june = put(tmp_path, JUNE, 3)
    FolderPublisher(tmp_path).publish(
        april, at=dt.datetime(2009, 7, 4, 9, 30), because="A fault in the extract"
    )
    found = previous_release(tmp_path, open_current(tmp_path))
    assert (
        found.release is None
        and [m.release for m in found.taken_back] == ["2009-05-r1", "2009-06-r1"]
        and found.back.because == "A fault in the extract"
    )
    FolderPublisher(tmp_path).publish(june, at=dt.datetime(2009, 7, 5, 9, 30))
    again = previous_release(tmp_path, open_current(tmp_path))
    assert again.release.id == "2009-04-r1" and not again.taken_back, (
        "what was read before this release was the one gone back to"
    )


def test_an_earlier_release_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    folder = put(tmp_path, MAY, 1)
    put(tmp_path, JUNE, 30)
    folder.rename(tmp_path / "elsewhere")
    assert (
        "2009-05-r1, can no longer be read"
        in previous_release(tmp_path, open_current(tmp_path)).without
    )
