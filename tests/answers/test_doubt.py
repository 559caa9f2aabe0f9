"""Where a word of the question was not understood, no figure is given as sure."""

from __future__ import annotations

import pytest

from answers.ask import ask
from answers.parts import HELD, Kind
from queries.releases import Release

LISTED = "authority_stage"


@pytest.mark.parametrize(
    "question",
    [
        # Another thing that is counted is spoken of beside the one that is answered.
        "how many practitioners who were trained have viewed a record",
        "how many searches led to a record being opened",
        "how many alerts led to a suspension",
        "how many views were of shielded records with a lead professional",
        # A limit that what is counted is to pass.
        "how many authorities have more than 100 accounts issued",
        "how many practitioners made at least 10 searches",
        "how many records have been viewed more than twenty times",
        # Plain words that change what is asked.
        "what is the highest number of searches made in a month",
        "how many other records have been viewed",
        "how many records have been viewed again",
        "how many records were viewed only once",
        "how many ministers have looked at records on ContactPoint",
        "how many of the records were viewed by ministers",
        # Another time than the one that is published.
        "what share of alerts were closed within 20 working days",
        # Those of some people, a condition, a rule of how many may be.
        "how many children of Members of this House are shielded on ContactPoint",
        "how many times may an entry be opened before an alert is raised",
        "how many records were viewed before an account was suspended",
        # A word of another thing that is counted, where it is not what the measure speaks of.
        "how many teachers have refused to be trained on ContactPoint",
        # What stands between the words of a phrase is not read by it.
        "how many head teachers have said they will not use ContactPoint",
        # By how much, and not how many.
        "what the increase was in accounts issued between March 2009 and June 2009",
        # A day at which nothing is counted.
        "how many shielded records were there on 10 April 2009",
        # Other months than those a figure looks back over.
        "how many accounts were used in the last six months",
        # Two at once.
        "how many children are known on ContactPoint to both Connexions and a youth offending team",
        # A limit that what is counted is to pass.
        "how many children's records were looked at by more than five practitioners",
        # One child.
        "how many times was the record of the child known as Baby P opened",
        # A year that can be read in two ways.
        "how many children were on ContactPoint at the year's end",
        # A list of those that had not.
        "which authorities have finished giving accounts to people and which never opened",
        # How many authorities, where the figures are of the returns of seven months.
        "how many authorities are late with their returns",
        # How many authorities, where the figures are of what each has.
        "how many authorities have had security incidents",
    ],
)
def test_what_is_not_understood_is_not_sure(question: str, store: Release) -> None:
    parts = ask(question, store)
    assert not any(part.sure and part.figures for part in parts)


@pytest.mark.parametrize(
    "question",
    [
        "how many records had been viewed by the end of June 2009",
        "how many children under five were on ContactPoint",
        "what estimate the Minister has made of the number of children on ContactPoint",
        "how many records rest on more than one source",
        "how many access reviews fell due in the second quarter of 2009",
        "how many children living in Leeds are on ContactPoint",
        "what was the total number of children entered on ContactPoint at the close of March 2009",
        "on what number of records is a shield in place",
        "how many shielded records were there on 30 April 2009",
        "how many authorities were late with their return for June 2009",
    ],
)
def test_what_is_understood_stays_sure(question: str, store: Release) -> None:
    assert ask(question, store)[0].sure


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        (
            "how many authorities have slipped behind their first planned date for practitioners "
            "to start",
            "milestone_date",
        ),
        (
            "how many local authorities had missed the closing date for shielding policies on "
            "ContactPoint",
            "authorities_at_stage",
        ),
    ],
)
def test_who_is_late_by_its_own_plan_is_told_by_its_own_dates(
    question: str, measure: str, store: Release
) -> None:
    assert ask(question, store)[0].measure == measure


def test_children_who_moved_are_not_all_children(store: Release) -> None:
    (part,) = ask("how many children on ContactPoint have moved between authorities", store)
    assert not (part.sure and part.figures)


@pytest.mark.parametrize(
    "question",
    [
        # A word nobody knows, where a word of weight would stand: of what is counted,
        "how many harpooned children are on ContactPoint",
        "how many velvet were raised in June 2009 about users opening their own records",
        "how many lavender have a ContactPoint account in Kent",
        # of what was done to it,
        "how many shields were harpooned in January 2009",
        "which local authorities have not yet harpooned a system to ContactPoint",
        # of where,
        "how many shields were put on records in North Lavender",
        # and of the thing itself.
        "what the total velvet on ContactPoint was to March 2009",
        "how many have been given a trombone in Leeds",
    ],
)
def test_nothing_is_sure_past_a_word_that_nobody_knows(question: str, store: Release) -> None:
    parts = ask(question, store)
    assert not any(part.sure and part.kind is not Kind.POLICY for part in parts)


def test_a_refusal_that_is_a_guess_offers_what_may_be_meant(store: Release) -> None:
    (part,) = ask("how many harpooned children are on ContactPoint", store)
    assert part.kind is Kind.NOT_HELD and not part.sure and 1 <= len(part.choices) <= 3
    (taken,) = ask(part.text, store, corrections={0: part.choices[0].correction})
    assert taken.sure and taken.figures


@pytest.mark.parametrize(
    "question",
    [
        "how many children on ContactPoint are of each ethnic group",
        "how many records on ContactPoint are there for children in the Hexham constituency",
        "how many people have been prosecuted for misuse of ContactPoint",
        "how many children in Burnley have a common assessment on ContactPoint",
        "how many children had a record on ContactPoint in March 2012",
    ],
)
def test_what_the_words_name_as_not_held_is_sure(question: str, store: Release) -> None:
    (part,) = ask(question, store)
    assert part.kind is Kind.NOT_HELD and part.sure


def test_a_stem_that_two_words_share_refuses_nothing_for_sure(store: Release) -> None:
    """*Consulted* has the stem of *consultant*, of whom no release holds any."""
    (part,) = ask("how frequently was ContactPoint consulted in March 2009", store)
    assert part.measure == "record_views"


@pytest.mark.parametrize(
    "question",
    [
        # Spoken of with what is counted, and no other reading of it.
        "how many users have had their account suspended for suspected misuse in England",
        "how many practitioners in England are meant to have a ContactPoint account",
    ],
)
def test_a_measure_that_accounts_for_more_has_no_rival(question: str, store: Release) -> None:
    assert not any(part.kind is Kind.FIGURE and not part.sure for part in ask(question, store))


@pytest.mark.parametrize(
    "question",
    [
        # What is refused was spoken of in the part before, and need not be meant again.
        "how many shields have been lifted; and how many are in force",
        # Names of councils, or of those who use it.
        "a list of the authorities, by name, whose practitioners use ContactPoint",
        # A question that begins with *what*, and asks for no reasons, rules or papers.
        "what were records shielded in Kent in May 2009",
    ],
)
def test_what_a_measure_accounts_for_as_well_is_not_refused_for_sure(
    question: str, store: Release
) -> None:
    part = ask(question, store)[-1]
    assert part.kind not in HELD and not part.sure and part.choices and part.doubts


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        # The names of councils are a list, and those of persons are not held.
        ("give me the names of the councils whose management team had not been trained", LISTED),
        ("list by name the councils that have not started using ContactPoint", LISTED),
        ("name of every council not yet live", LISTED),
        # What a refusal would name is what the measure is of, by its own definition.
        ("archived records (over 18s) - total held", "archived_records"),
        # One or the other of several groups is what is counted.
        (
            "how many children on ContactPoint have any service involvement, lead professional or "
            "common assessment",
            "children_with_any_indication",
        ),
    ],
)
def test_what_is_held_is_not_refused(question: str, measure: str, store: Release) -> None:
    assert ask(question, store)[0].measure == measure


@pytest.mark.parametrize(
    "question",
    [
        "give me the names of the children shielded in Kent",
        "how many children have any service, a lead professional and a common assessment",
        "how many children in Wales have a record on ContactPoint",
    ],
)
def test_what_no_measure_accounts_for_stays_refused_for_sure(question: str, store: Release) -> None:
    (part,) = ask(question, store)
    assert part.kind is Kind.NOT_HELD and part.sure


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("how many automatic alerts were raised in England", "alerts_raised"),
        ("how many security incidents on ContactPoint have been notified", "security_incidents"),
    ],
)
def test_a_word_nobody_read_leaves_a_plain_measure_in_doubt(
    question: str, measure: str, store: Release
) -> None:
    (part,) = ask(question, store)
    assert part.measure == measure and not part.sure and part.doubts


def test_what_was_done_to_a_thing_is_no_count_of_the_thing(store: Release) -> None:
    (part,) = ask("how many duplicate records on ContactPoint have been merged", store)
    assert part.kind is Kind.NOT_HELD


def test_a_part_that_follows_one_in_doubt_is_in_doubt(store: Release) -> None:
    first, second = ask(
        "how many entries on ContactPoint are marked as blurred; and what the total is", store
    )
    assert not first.sure and not second.sure


def test_practitioners_who_are_counted_are_no_children(store: Release) -> None:
    for part in ask("How many social workers there are for every thousand children.", store):
        assert part.kind not in HELD


def test_one_plain_word_refuses_nothing_for_sure(store: Release) -> None:
    question = "what percentage of the alert caseload is closed within ten working days"
    assert not any(part.sure for part in ask(question, store))


def test_a_system_set_aside_refuses_nothing(store: Release) -> None:
    (part,) = ask("Leaving aside the NPD, how many records come from the school census?", store)
    assert part.measure == "children_by_supplying_source"


def test_one_group_or_another_is_no_crossing(store: Release) -> None:
    (part,) = ask("how many children in Kent have a shield or a common assessment", store)
    assert part.kind is Kind.NOT_HELD and "taken together" in part.reason
    (part,) = ask("how many children in Kent have a shield and a common assessment", store)
    assert part.kind is Kind.NOT_HELD and "crosses" in part.reason


@pytest.mark.parametrize(
    ("question", "breakdown"),
    [
        (
            "how many children in England have a lead professional on ContactPoint; and from which "
            "sector that person comes",
            "sector",
        ),
        ("how many accounts were suspended, distinguishing the grounds", "suspension_reason"),
        ("how many breaches were confirmed, and what sort they were", "breach_kind"),
        ("number of records opened, hour by hour", "hour_band"),
    ],
)
def test_what_only_asks_how_it_divides_is_a_split(
    question: str, breakdown: str, store: Release
) -> None:
    (part,) = ask(question, store)
    assert part.breakdown == breakdown


def test_one_child_of_somebody_is_no_figure(store: Release) -> None:
    question = "who has looked at her daughter's record, and how many times"
    assert not any(part.kind in HELD for part in ask(question, store))


def test_what_asks_for_money_in_another_system_is_of_that_system(store: Release) -> None:
    """*What's* is *what is*, and asks for no paper."""
    (part,) = ask("What's the budget for eCAF this year?", store)
    assert part.kind is Kind.OTHER_BODY


def test_a_month_that_no_time_covers_leaves_a_figure_in_doubt(store: Release) -> None:
    (part,) = ask("searches in England, February, then in June 2009", store)
    assert not part.sure or len(part.periods) > 1
