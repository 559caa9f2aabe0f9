"""Hours of the day are read as the bands that are just those hours, or in doubt as those they
touch."""

from __future__ import annotations

import pytest

from answers import hours
from answers.ask import ask
from answers.text import words
from queries.releases import Release

NIGHT, DAY, EVENING = "working_day_night", "working_day_8_18", "working_day_evening"


@pytest.mark.parametrize(
    ("typed", "name", "bands", "just"),
    [
        ("between midnight and 8", "0_8", (NIGHT,), True),
        ("from 8am to 6pm", "8_18", (DAY,), True),
        ("8 in the morning to 6 in the evening", "8_18", (DAY,), True),
        ("after 6 pm", "18_24", (EVENING,), True),
        ("before 8 am", "0_8", (NIGHT,), True),
        ("18:00 to 08:00", "18_8", (NIGHT, EVENING), True),
        ("6pm to 8", "18_20", (EVENING,), False),
        ("between 9 and midnight", "21_24", (EVENING,), False),
        ("between 8 pm and midnight", "20_24", (EVENING,), False),
        ("noon to 3", "12_15", (DAY,), False),
        ("22:00 to 06:00", "22_6", (NIGHT, EVENING), False),
    ],
)
def test_hours_are_told_by_the_bands_they_lie_in(
    typed: str, name: str, bands: tuple[str, ...], just: bool
) -> None:
    own = words(typed)
    (found,) = hours.find(" ".join(word.text for word in own), list(own))
    assert found.name == name and hours.bands(found) == (bands, just)


@pytest.mark.parametrize(
    "typed",
    [
        "10 to 14 year olds",
        "from 2009 to 2010",
        "between 1 and 31 March 2010",
        "between 1 and 5 searches",
        "31 March 2010 to midnight",
        "before 8 March",
    ],
)
def test_other_numbers_are_no_hours(typed: str) -> None:
    assert hours.find(typed, list(words(typed))) == []


def test_hours_that_are_a_band_are_not_left_unread(store: Release) -> None:
    (part,) = ask(
        "How many records were opened from 8am to 6pm in Kent in May 2009?",
        store,
        asked_on="2009-07-01",
    )
    assert (part.breakdown, part.categories) == ("hour_band", (DAY,)) and not part.doubts


def test_hours_that_are_no_band_are_in_doubt(store: Release) -> None:
    (part,) = ask(
        "How many records were opened between 8 pm and midnight in Kent in May 2009?",
        store,
        asked_on="2009-07-01",
    )
    assert part.categories == (EVENING,) and not part.sure
    assert any(doubt.startswith("Hours are held by band") for doubt in part.doubts)


def test_what_has_no_hours_leaves_them_unread(store: Release) -> None:
    (part,) = ask(
        "How many searches between 6 pm and midnight in Kent?", store, asked_on="2009-07-01"
    )
    assert part.breakdown == "" and not part.sure
