"""Times in everyday words, and months in notes."""

from __future__ import annotations

import datetime as dt

import pytest

from answers import periods

ASKED = dt.date(2010, 6, 18)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("put down at the turn of the year", "2009-12"),
        ("between New Year and Easter", "2010-01 to 2010-03"),
        ("since Christmas", "since 2009-12"),
        ("in the first three months of the year", "2010-01 to 2010-03"),
        ("in the first half of this year", "2010-01 to 2010-06"),
        ("that fell due in the first quarter", "2010-01 to 2010-03"),
        ("page hits, last quarter", "2010-01 to 2010-03"),
        ("involvements closed Sunderland Q1 each service", "2010-01 to 2010-03"),
        ("possible doubles, Croydon, May", "2010-05"),
        ("children with a worker in feb", "2010-02"),
        ("how many opened a file in may", "2010-05"),
        ("police officers opening records may", "2010-05"),
        ("who did most looking? march", "2010-03"),
        ("nobody trained by end March? names", "2010-03"),
    ],
)
def test_a_time_in_everyday_words_is_read(text: str, said: str) -> None:
    assert [one.said for one in periods.read(text, ASKED)] == [said]


@pytest.mark.parametrize(
    "text",
    [
        "how many children may be found",
        "how many may march on",
        "how many can I see, and who may, by sex",
        "in the last few months of it",
    ],
)
def test_a_word_that_may_be_a_month_is_none_in_a_sentence(text: str) -> None:
    assert periods.read(text, ASKED) == []


def test_a_quarter_without_a_year_is_said_to_be_read_so() -> None:
    (one,) = periods.read("in the second quarter", ASKED)
    assert (one.said, bool(one.note)) == ("2010-04 to 2010-06", True)
