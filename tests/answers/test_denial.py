"""*Not*, *never*, *without*: a question turned round gets no figure of the opposite as sure."""

from __future__ import annotations

import datetime as dt

import pytest

from answers.ask import ask
from answers.denial import is_denied
from answers.joining import read
from answers.text import clean
from queries.releases import Release


@pytest.mark.parametrize(
    ("question", "denied"),
    [
        ("how many authorities have not yet started using the directory", True),
        ("which authorities were without trained users in June 2009", True),
        ("which authorities had yet to shield existing cases", True),
        ("which authorities failed to have their management team trained", True),
        ("which authorities haven't trained anybody", True),
        ("which authorities didn’t search the directory", True),
        ("which authorities had never viewed a record", True),
        ("which authorities don't use the directory", True),
        ("which authorities dont yet use the directory", True),
        ("which authorities won't have practitioners using the directory", True),
        ("how many authorities remain to start using the directory", True),
        ("how many authorities had no practitioners trained", True),
        ("how many authorities are awaiting accreditation", True),
        ("how many authorities have started using the directory", False),
        # Denials that are part of what is counted.
        ("how many records are without a GP", False),
        ("how many children are not in school", False),
        ("how many source records were not matched", False),
        # Words that deny nothing of what is asked.
        ("how many records were viewed, not only in London but in England", False),
        ("how many records had been viewed by not later than June 2009", False),
        ("whether or not records are shielded, and how many", False),
    ],
)
def test_what_is_denied(question: str, denied: bool, store: Release) -> None:
    assert is_denied(read(clean(question), store, dt.date(2009, 8, 1))[0]) is denied


@pytest.mark.parametrize(
    "question",
    [
        "Which authorities were without trained users in June 2009?",
        "Which authorities had not shielded any records in June 2009?",
        "How many practitioners with an account have not viewed a record in June 2009?",
    ],
)
def test_the_opposite_of_what_is_counted_is_never_sure(question: str, store: Release) -> None:
    (part,) = ask(question, store)
    assert not part.sure
    assert not part.figures or any("did not" in caveat for caveat in part.caveats)


def test_authorities_that_had_not_are_told_by_their_dates(store: Release) -> None:
    (had_not,) = ask("How many authorities have not started using the directory?", store)
    (had,) = ask("How many authorities have started using the directory?", store)
    (row,) = had.rows
    left = 152 - int(row["value"])
    assert f"By 31 July 2009, {left} authorities of 152 had not reached" in had_not.words
    (listed,) = ask("Which authorities had not had their management team trained?", store)
    assert "authorities of 152 had not reached “Management team trained”" in listed.words


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("which authorities missed the date first planned for their practitioners", False),
        ("which authorities never missed the date first planned for their practitioners", True),
        ("which authorities met the date first planned for their practitioners", True),
        ("which authorities did not meet the date first planned for their practitioners", False),
        ("which authorities' practitioners started later than first planned", False),
        ("which authorities' practitioners started on time, as first planned", True),
    ],
)
def test_who_kept_to_a_date_is_told_from_who_missed_it(
    question: str, kept: bool, store: Release
) -> None:
    parts = ask(question, store)
    said = "by their first baseline" if kept else "after their first baseline"
    assert said in parts[0].words


@pytest.mark.parametrize("question", ["How many authorities are yet to go live?"])
def test_the_roll_out_is_spoken_of_without_naming_the_directory(
    question: str, store: Release
) -> None:
    (part,) = ask(question, store)
    assert part.measure == "authorities_at_stage" and "had not reached" in part.words
