"""A letter or a note is read sentence by sentence: what asks, what only tells, and where."""

from __future__ import annotations

import datetime as dt

import pytest

from answers.ask import ask
from answers.framing import unframed
from queries.releases import Release

ASKED = dt.date(2010, 3, 17)


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        (
            "How many records are shielded? Regional figures would be brilliant.",
            "How many records are shielded, Regional figures?",
        ),
        (
            "For the Minister's box: how many users have accounts? England and regions.",
            "how many users have accounts, England and regions?",
        ),
        (
            "How many users have accounts? By region if you can. Needed by noon. Ta, Jo",
            "How many users have accounts, By region?",
        ),
        (
            "How many searches were made in May? Legal services, Oldham",
            "How many searches were made in May?",
        ),
        (
            "I'd like to quote how many searches were made. Journalist, regional daily.",
            "I'd like to quote how many searches were made",
        ),
        (
            "How many staff are trained? It is for a speech. A table is fine. Web team",
            "How many staff are trained?",
        ),
        (
            "hello, my son got a letter. how often is the same child on there twice?",
            "how often is the same child on there twice?",
        ),
        (
            "How do they get in? Searches by each route please.",
            "How do they get in? Searches by each route please",
        ),
        (
            "We watch data quality. Please supply duplicates for every government office region.",
            "We watch data quality. Please supply duplicates for every government office region",
        ),
    ],
)
def test_what_asks_is_kept_with_how_it_is_to_be_divided(typed: str, body: str) -> None:
    assert unframed(typed, ASKED).body == body


@pytest.mark.parametrize(
    "typed",
    [
        "I run the audit at Oldham Council. How many of the accounts our staff have are used?",
        "My authority is Oldham. How many accounts have you issued here?",
        "A resident of Oldham has asked me how many of our children are on it. Could you give me "
        "the number, please?",
        "Councillors in Oldham ask how many records were looked at",
        "Oldham has few families. How many of its children have a shield?",
    ],
)
def test_a_place_told_beside_a_question_that_points_to_it_is_where_it_is_asked_of(
    typed: str,
) -> None:
    framed = unframed(typed, ASKED)
    assert "Oldham" in framed.body and not framed.place_told


@pytest.mark.parametrize(
    "typed",
    [
        "The Minister spoke in Oldham. How many records are shielded?",
        "I live in Oldham. How many searches of ContactPoint were there in June 2009?",
    ],
)
def test_a_place_told_that_nothing_points_to_leaves_a_figure_in_doubt(
    typed: str, store: Release
) -> None:
    framed = unframed(typed, ASKED)
    assert framed.place_told and "Oldham" not in framed.body
    assert not ask(typed, store)[0].sure


def test_the_name_of_a_city_points_to_nothing_before_it() -> None:
    asked = (
        "To ask the Secretary of State for Children, Schools and Families how many children in "
        "the City of London have a lead professional"
    )
    assert unframed(asked, ASKED).body == (
        "how many children in the City of London have a lead professional"
    )


@pytest.mark.parametrize("word", ["whoever", "never", "however"])
def test_a_word_that_ends_in_ever_is_no_time(word: str) -> None:
    from answers import periods

    assert periods.read(f"how many {word} looked", ASKED) == []


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("How many searches were made? May 2009.", "How many searches were made, May 2009?"),
        (
            "How many searches were made in Leeds? Numbers for May 2009, please.",
            "How many searches were made in Leeds, for May 2009?",
        ),
        (
            "How many searches were made? In Leeds. In May 2009.",
            "How many searches were made, In Leeds, In May 2009?",
        ),
        (
            "May 2009, London. How many searches were made?",
            "How many searches were made, May 2009, London?",
        ),
        (
            "How many searches were made in June? How many records were viewed? March 2009 only.",
            "How many searches were made in June? How many records were viewed, March 2009?",
        ),
        ("How many searches were made? John Smith, 4 May 2009", "How many searches were made?"),
        (
            "As a Member for a Welsh border seat I should like to know how many users there are.",
            "how many users there are",
        ),
    ],
)
def test_a_time_or_place_beside_a_question_is_part_of_it(typed: str, body: str) -> None:
    assert unframed(typed, ASKED).body == body


def test_the_time_beside_a_question_is_the_time_of_its_figure(store: Release) -> None:
    (part,) = ask("How many searches were made? May 2009.", store, asked_on="2009-08-01")
    assert [span.said for span in part.periods] == ["2009-05"]


@pytest.mark.parametrize(
    ("typed", "breakdown", "categories"),
    [
        (
            "How many searches were made in May 2009? Social workers only.",
            "sector",
            ["social_care"],
        ),
        ("How many searches were made in May 2009? Only those by police.", "sector", ["police"]),
        ("How many searches were made in May 2009? Police.", "sector", ["police"]),
        ("How many children are on the directory? Under fives only.", "age_band", ["0_4"]),
        (
            "How many children are on the directory? Boys and girls separately.",
            "sex",
            ["female", "male"],
        ),
    ],
)
def test_of_whom_beside_a_question_is_part_of_it(
    typed: str, breakdown: str, categories: list[str], store: Release
) -> None:
    """Left out, the figure would be of all, and given as sure."""
    (part,) = ask(typed, store, asked_on="2009-08-01")
    assert part.breakdown == breakdown and sorted(part.categories) == categories


@pytest.mark.parametrize(
    "beside",
    ["Not counting those at night.", "Excluding London.", "Apart from the early adopters."],
)
def test_what_is_left_out_beside_a_question_is_never_passed_over(
    beside: str, store: Release
) -> None:
    plain = ask("How many searches were made in May 2009?", store, asked_on="2009-08-01")[0]
    part = ask(f"How many searches were made in May 2009? {beside}", store, asked_on="2009-08-01")[
        0
    ]
    assert part.kind is not plain.kind or not part.sure


@pytest.mark.parametrize("signed", ["Jane Smith", "Jane Smith, Leeds", "Dr J. Patel", "Ta, Jo"])
def test_who_signs_is_not_of_whom_it_is_asked(signed: str, store: Release) -> None:
    (part,) = ask(f"How many searches were made in June 2009? {signed}", store)
    assert [area.name for area in part.areas] == ["England"] and not part.breakdown
