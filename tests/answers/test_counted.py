"""What is counted is told from those to whom it happens, from times and from rules."""

from __future__ import annotations

import pytest

from answers.ask import ask
from answers.parts import Kind
from queries.releases import Release


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("children known to social services on ContactPoint at the end of June 2009", "service"),
        ("How many monthly returns have been received to date?", "returns_received"),
        ("How many monthly returns are still missing?", "returns_outstanding"),
        ("How many records are supplied by each source?", "children_by_supplying_source"),
    ],
)
def test_a_word_of_a_time_or_of_another_measure_is_not_taken_for_what_is_counted(
    question: str, measure: str, store: Release
) -> None:
    (part,) = ask(question, store, asked_on="2009-08-01")
    assert measure in part.measure


@pytest.mark.parametrize(
    "note",
    [
        "cases in which a user was found to have broken the rules",
        "people who have completed the mandatory training",
        "Parents who asked for a record to be removed - in the North West so far",
    ],
)
def test_a_note_of_what_is_counted_asks_for_no_rules(note: str, store: Release) -> None:
    (part,) = ask(note, store)
    assert part.kind in (Kind.FIGURE, Kind.WITHHELD)


@pytest.mark.parametrize(
    "question",
    [
        "when can a shield be lifted, and by whom",
        "could you tell me the rule on how often passwords must be changed",
        "for how many years is the audit trail of ContactPoint kept",
        "How often are accounts reviewed and by whom?",
        "Please send me the form for getting my child's file taken off.",
    ],
)
def test_a_rule_of_when_or_how_often_is_policy(question: str, store: Release) -> None:
    assert ask(question, store)[0].kind is Kind.POLICY


@pytest.mark.parametrize(
    "note",
    [
        "sales of school uniforms in Luton last year",
        "Fixed penalty notices to parents for truancy, Plymouth, last term?",
        "How many GPs practise in Oldham?",
        "FOI-type query from a union: sickness absence of social workers in Birmingham",
    ],
)
def test_a_number_of_something_else_is_another_bodys(note: str, store: Release) -> None:
    assert ask(note, store, asked_on="2009-08-01")[0].kind is Kind.OTHER_BODY


@pytest.mark.parametrize(
    "question",
    [
        "names of children who are shielded",
        "How many ContactPoint searches were made last Tuesday?",
        "What proportion of searches found the child that was looked for?",
        "How many social workers say ContactPoint saves them time?",
        "How many views of records were there on the first day?",
    ],
)
def test_what_no_release_holds_gets_no_figure(question: str, store: Release) -> None:
    assert ask(question, store)[0].kind is Kind.NOT_HELD


def test_by_whose_own_is_a_condition_and_in_doubt(store: Release) -> None:
    own, all_ = (
        ask(f"How many children's records were viewed{by}?", store)[0]
        for by in (" by their own teacher", " by teachers")
    )
    assert all_.sure and not own.sure


def test_a_forecast_is_given_though_the_month_it_is_of_is_not_published(store: Release) -> None:
    (part,) = ask("What is the chance that roll-out is complete by December?", store)
    assert part.measure == "milestone_forecast_chance" and part.figures


def test_a_note_after_a_question_is_read_as_well(store: Release) -> None:
    parts = ask(
        "Where is it used most for its size? Record views per thousand children, each region",
        store,
    )
    assert "record_views_per_1000_children" in {part.measure for part in parts}


def test_what_is_told_beside_a_question_is_what_it_is_of_and_in_doubt(store: Release) -> None:
    told, plain = (
        ask(question, store)[0]
        for question in (
            "We hear that ContactPoint accounts are handed out like sweets. How many so far?",
            "How many ContactPoint accounts have been issued so far?",
        )
    )
    assert told.measure == plain.measure == "accounts_issued"
    assert plain.sure and not told.sure


@pytest.mark.parametrize(
    "question",
    [
        "What is a practitioner supposed to do, and how quickly is the account shut off?",
        "Training course content - what must a practitioner learn?",
        "What is the minimum number of searches that triggers an alert?",
        "how many days does a practitioner have to reply to an alert",
    ],
)
def test_what_is_supposed_to_be_is_policy(question: str, store: Release) -> None:
    assert {part.kind for part in ask(question, store)} == {Kind.POLICY}


@pytest.mark.parametrize(
    ("question", "breakdown"),
    [
        ("ContactPoint logins frozen - total to date + why", "suspension_reason"),
        (
            "searches of the directory so far, split according to whether the user came in by the "
            "web link, through a case management system or by way of a colleague",
            "route",
        ),
        ("children whose record shows only name, sex and date of birth", ""),
    ],
)
def test_by_what_a_note_wants_a_split(question: str, breakdown: str, store: Release) -> None:
    (part,) = ask(question, store)
    assert part.kind in (Kind.FIGURE, Kind.WITHHELD) and part.breakdown == breakdown


def test_children_who_are_carers_are_not_all_children(store: Release) -> None:
    (part,) = ask("How many children on ContactPoint are carers?", store)
    assert part.kind is Kind.NOT_HELD


def test_the_return_last_due_is_the_latest(store: Release) -> None:
    outstanding, *_ = ask(
        "Which local authorities have yet to send in the monthly return last due on ContactPoint?",
        store,
    )
    assert [span.said for span in outstanding.periods] == ["latest"]


@pytest.mark.parametrize(
    ("question", "measure", "kind_of"),
    [
        (
            "How many times was an education welfare officer newly recorded as working with a "
            "child in June 2009?",
            "indications_started",
            "education_welfare",
        ),
        (
            "In how many confirmed cases had users let somebody else use their log-in in 2009?",
            "procedure_breaches",
            "shared_credentials",
        ),
        (
            "number of log-ins suspended in 2009 because the security token went missing",
            "accounts_suspended",
            "token_lost",
        ),
        (
            "How many searches of ContactPoint through a council's own case system in June 2009?",
            "searches",
            "case_management_system",
        ),
        (
            "How many access checks by management teams had not been done at all in June 2009?",
            "audit_reviews",
            "not_completed",
        ),
        (
            "How many times did the software notice a burst of views by one user in June 2009?",
            "alerts_raised",
            "burst",
        ),
        (
            "How many pages of the dashboard did ministers' offices read in June 2009?",
            "dashboard_readings",
            "ministers_and_parliament",
        ),
    ],
)
def test_kinds_of_what_is_counted_are_told_by_everyday_words(
    question: str, measure: str, kind_of: str, store: Release
) -> None:
    (part,) = ask(question, store)
    assert (part.measure, part.categories) == (measure, (kind_of,))
    assert not any(place.each for place in part.areas)


@pytest.mark.parametrize(
    "question",
    [
        "How many shielded records are there in the Black Country?",
        "when families in Leeds are losing their Sure Start places, how many records are shielded "
        "in Bury",
        "Private Office want live records by region for girls of 10 to 14 and for boys of 10 to 14",
        "Could you tell me the headcount of boys held on ContactPoint for Kent?",
        "How many children were on what we used to call the at risk register in Reading?",
        "How many staff in Leeds have viewed records, as opposed to merely having accounts?",
    ],
)
def test_words_beside_what_is_counted_refuse_nothing(question: str, store: Release) -> None:
    assert {part.kind for part in ask(question, store)} <= {Kind.FIGURE, Kind.WITHHELD}


@pytest.mark.parametrize(
    "question", ["Who still hasn't sent their May return?", "who has not sent a return for June"]
)
def test_who_owes_a_return_asks_for_authorities(question: str, store: Release) -> None:
    (part,) = ask(question, store, asked_on="2009-08-01")
    assert (part.measure, part.kind) == ("returns_outstanding", Kind.LIST)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many years do we keep a young person's record after they turn 18?", Kind.POLICY),
        ("How many criminal records checks were carried out; and at what cost.", Kind.OTHER_BODY),
    ],
)
def test_rules_and_the_costs_of_others_are_no_figures(
    question: str, kind: Kind, store: Release
) -> None:
    assert {part.kind for part in ask(question, store)} == {kind}


@pytest.mark.parametrize(
    "question",
    [
        "How many Plymouth under-fives are logged on ContactPoint?",
        "How did it go for parents who applied for removal: declined, shielded or waiting?",
    ],
)
def test_children_are_no_accounts_and_what_asks_is_no_sender(question: str, store: Release) -> None:
    assert not any(part.sure for part in ask(question, store))


def test_by_how_much_a_number_rose_gives_both_and_is_in_doubt(store: Release) -> None:
    (part,) = ask(
        "by how much the number of children on ContactPoint in London rose between January and "
        "June 2009",
        store,
    )
    assert part.kind is Kind.FIGURE and not part.sure and "difference" in part.doubts[0]


def test_all_children_of_the_smallest_authority_may_be_given_elsewhere(store: Release) -> None:
    """What is small in a small release need not be in another; a kind of them always is."""
    (every,) = ask("How many children of the Isles of Scilly are on ContactPoint?", store)
    (led,) = ask("How many children in the Scillies have a lead professional?", store)
    assert (every.awaited, led.awaited) == (Kind.FIGURE, None)
    assert led.kind is Kind.WITHHELD
