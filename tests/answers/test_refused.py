"""What was refused as sure though it is held: words of a refusal that are the measure's own, and
questions of a number that begin as those of reasons."""

from __future__ import annotations

import pytest

from answers.ask import ask
from answers.forms import Form, form_of
from answers.parts import HELD
from queries.releases import Release


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        (
            "How many children in Kent have their addresses concealed on ContactPoint from users?",
            "shielded_records",
        ),
        (
            "How many children in Kent have one named person on ContactPoint who takes the lead?",
            "children_with_lead_professional",
        ),
        (
            "For what reasons, and how many times for each, those opening a child's entry on "
            "ContactPoint have said that they did so",
            "record_views",
        ),
    ],
)
def test_a_word_of_the_measure_is_no_refusal(question: str, measure: str, store: Release) -> None:
    part = ask(question, store)[0]
    assert (part.awaited or part.kind) in HELD and part.measure == measure


@pytest.mark.parametrize(
    ("part", "form"),
    [
        ("What are the chances that Kent will have started by the summer", Form.PERCENT),
        ("What they now put the odds at of its being finished", Form.PERCENT),
        ("What rating did the person in charge give", Form.NUMBER),
        ("how quick are warnings sorted", Form.NUMBER),
        ("please could the Isles of Scilly have its figures", Form.NUMBER),
        ("Could I have the names of the councils where nobody had been let in", Form.LIST),
        ("top 10 authorities for warnings", Form.LIST),
        ("which south west council has most", Form.LIST),
        ("any council with no one trained? names", Form.LIST),
        ("where Walsall and Dudley have got to with it", Form.PROGRESS),
        ("How does Bolton compare with Bury for shielded records?", Form.NUMBER),
        ("How do Kingston upon Hull and Leeds compare in searches made", Form.NUMBER),
        ("how does the directory compare with what was there before", Form.POLICY),
        ("What time of day are records being opened?", Form.NUMBER),
        ("Which days of the week are busiest for searches?", Form.NUMBER),
        ("What times of day may practitioners look at records?", Form.POLICY),
        ("Who opens more records, teachers or social workers?", Form.NUMBER),
        ("which documents telling local authorities what to do have gone out", Form.POLICY),
    ],
)
def test_a_number_or_names_are_asked_for_however_a_part_begins(part: str, form: Form) -> None:
    assert form_of(part) is form


def test_a_rival_behind_the_next_measure_is_a_doubt(store: Release) -> None:
    (part,) = ask("realistic go-live date for Kent and odds by month", store)
    assert not part.sure


def test_what_is_not_much_like_a_question_of_policy_is_no_sure_one(store: Release) -> None:
    (part,) = ask("who searches most - police or schools - april", store)
    assert part.kind in HELD or not part.sure
