"""What only wants numbers, beside a question, and what is said once for several."""

from __future__ import annotations

import pytest

from answers.ask import ask
from answers.grounds import counted
from answers.parting import expanded
from answers.parts import Kind
from queries.releases import Release

ASKED = "2010-03-17"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (
            "why were records opened in Leeds? numbers please",
            "How many, by reason: records opened in Leeds?",
        ),
        (
            "She asks on what grounds staff in Kent opened records. Could I please have the "
            "numbers under each heading?",
            "How many, by reason: staff in Kent opened records?",
        ),
        (
            "What were the reasons for views in Kent - totals for each",
            "How many, by reason: views in Kent?",
        ),
        (
            "How many searches were made in May? Figures, please.",
            "How many searches were made in May?",
        ),
        ("Why was it set up? Numbers please.", "Why was it set up? Numbers please."),
        ("Numbers please", "Numbers please"),
        (
            "Searches, by region. The figures by month?",
            "Searches, by region. The figures by month?",
        ),
        (
            "How many shields? By figures I mean exact ones",
            "How many shields? By figures I mean exact ones",
        ),
    ],
)
def test_numbers_wanted_beside_a_question_are_its_own(typed: str, asked: str) -> None:
    assert counted(typed) == asked


@pytest.mark.parametrize(
    "question",
    [
        "On what grounds were records opened in Leeds in May 2009? Please give figures.",
        "Why did staff in Leeds open records in May 2009? Numbers please",
    ],
)
def test_reasons_are_counted_where_and_when_they_are_asked_for(
    question: str, store: Release
) -> None:
    parts = ask(question, store, asked_on=ASKED)
    assert [p.measure for p in parts] == ["record_views"]
    assert parts[0].breakdown == "reason"
    assert [a.name for a in parts[0].areas] == ["Leeds"]
    assert [t.said for t in parts[0].periods] == ["2009-05"]


def test_reasons_that_are_not_counted_are_not_held(store: Release) -> None:
    (part,) = ask("why shields were applied: counts by reason", store, asked_on=ASKED)
    assert part.kind is Kind.NOT_HELD


@pytest.mark.parametrize(
    ("part", "parts"),
    [
        (
            "how many children in Leeds were (a) in need and (b) in care",
            ["children in need", "children in care"],
        ),
        (
            "how many children (i) had a lead professional, (ii) were shielded and (iii) were "
            "recorded twice",
            ["had a lead professional", "were shielded", "were recorded twice"],
        ),
        (
            "(a) how many searches of it and (b) how many views of its records were made by each "
            "sector",
            ["searches of it were made by each sector", "were made by each sector"],
        ),
        (
            "how many children (a) have a lead professional and (b) of those are in care",
            ["of those are in care"],
        ),
    ],
)
def test_groups_of_children_under_letters_are_counted_each_by_itself(
    part: str, parts: list[str]
) -> None:
    found = expanded(part)
    assert len(found) == len(parts)
    assert all(one.endswith(end) for one, end in zip(found, parts, strict=True))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Is coverage higher in Gateshead or in Leeds?", Kind.FIGURE),
        ("which has the higher coverage, Leeds or Bradford", Kind.FIGURE),
        ("Is access in Leeds more secure than in Bradford?", Kind.POLICY),
    ],
)
def test_which_of_two_has_more_is_answered_for_both(
    question: str, kind: Kind, store: Release
) -> None:
    parts = ask(question, store, asked_on=ASKED)
    assert [p.kind for p in parts] == [kind]
    assert kind is Kind.POLICY or len(parts[0].areas) == 2


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how many different boys and girls had their record viewed in London", Kind.FIGURE),
        ("how many boys and how many girls had their record viewed in London", Kind.NOT_HELD),
        ("particulars still to be tied to a particular child", Kind.FIGURE),
        ("How often has the entry of a particular child been viewed?", Kind.NOT_HELD),
    ],
)
def test_boys_and_girls_are_children_and_a_particular_child_may_be_any(
    question: str, kind: Kind, store: Release
) -> None:
    assert [p.kind for p in ask(question, store, asked_on=ASKED)] == [kind]
