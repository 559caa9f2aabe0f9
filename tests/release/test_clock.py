"""Days and hours that readers are told are those of the clock in England,
whatever offset they are kept with."""

from __future__ import annotations

import pytest

from figures.wording import clock_and_day, day_of, in_sentence, long_time, starting


@pytest.mark.parametrize(
    ("moment", "day", "told"),
    [
        ("2026-06-30T23:30:00+00:00", "2026-07-01", "1 July 2026, 12:30am"),
        ("2026-07-15T08:30:00+00:00", "2026-07-15", "15 July 2026, 9:30am"),
        ("2026-12-31T23:30:00+00:00", "2026-12-31", "31 December 2026, 11:30pm"),
        ("2026-07-15T09:30:00+01:00", "2026-07-15", "15 July 2026, 9:30am"),
        ("2009-07-30T09:30:00", "2009-07-30", "30 July 2009, 9:30am"),
    ],
)
def test_a_moment_is_told_by_the_clock_in_england(moment: str, day: str, told: str) -> None:
    assert (day_of(moment), long_time(moment)) == (day, told)
    assert clock_and_day(moment) == " on ".join(reversed(told.split(", ")))


def test_what_was_not_published_has_no_day() -> None:
    assert day_of("") == ""


def test_names_stand_inside_a_sentence() -> None:
    assert [
        in_sentence(name)
        for name in ("Isle of Wight", "Salford", "Financial year ending March 2010", "March 2010")
    ] == ["the Isle of Wight", "Salford", "financial year ending March 2010", "March 2010"]
    assert starting("North West") == "The North West"
