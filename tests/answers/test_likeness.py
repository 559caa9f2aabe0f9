"""A second reader tells by its words as a whole what a question is like, learned from labelled
questions; where it and the rules do not agree a reading is in doubt."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from answers import learning, likeness
from answers.ask import ask
from answers.bench import also_accepted
from answers.decided import Decided
from answers.forms import Form
from answers.likeness import Feature, Likeness, group, judged
from answers.match import in_order
from answers.parts import Candidate, Kind
from answers.reading_types import Reading
from answers.weighed import agrees, is_settled
from queries.catalogue import catalogue_of
from queries.releases import Release
from tests.answers.test_bench import HELD_OUT

HERE = Path(__file__).parent
FILES = (
    "questions.csv",
    "questions_for_learning.csv",
    "questions_of_letters.csv",
    "questions_of_strangers.csv",
    "questions_unseen.csv",
    "wordings.csv",
    "phrases.csv",
)
"""What the weights are learned from, in the order that `docs/answers.md` gives."""


WITHOUT = ("unseen, seventh", "unseen, twelfth")
"""Sets that are told by what the others taught, without either of the two."""

Labelled = list[tuple[dict[str, str], learning.Example]]


@pytest.fixture(scope="module")
def known() -> Labelled:
    """Every labelled question but those of the sets that are held out, as it is learned from."""
    lines = [
        line for name in FILES for line in csv.DictReader((HERE / name).open(encoding="utf-8"))
    ]
    lines = [line for line in lines if line.get("source") not in HELD_OUT]
    return list(zip(lines, learning.examples(lines), strict=True))


@pytest.fixture(scope="module")
def taught(known: Labelled) -> dict[str, Feature]:
    """What is learned from all of them but two sets."""
    return learning.learned([one for line, one in known if line.get("source") not in WITHOUT])


def test_the_weights_are_those_the_labelled_questions_give(known: Labelled) -> None:
    anew, kept = learning.learned([one for _, one in known]), likeness.weights()
    again = "run `python -m answers learn` as docs/answers.md says"
    assert set(anew) == set(kept), again
    for name, one in anew.items():
        for fresh, held in ((one.kinds, kept[name].kinds), (one.measures, kept[name].measures)):
            differ = {
                k for k in {*fresh, *held} if abs(fresh.get(k, 0.0) - held.get(k, 0.0)) > 0.06
            }
            assert not differ, f"{name}: {differ}; {again}"


@pytest.mark.parametrize("source", WITHOUT)
def test_a_set_is_told_by_what_the_others_taught(
    source: str, known: Labelled, taught: dict[str, Feature]
) -> None:
    asked = [(line, one) for line, one in known if line.get("source") == source]
    right = []
    for line, one in asked:
        kinds = judged(one.features, taught).kinds
        likest = max(kinds, key=kinds.__getitem__)
        accepted = {line["expected_kind"]} | also_accepted(line)
        right.append(likest in {group(Kind(kind)) for kind in accepted})
    assert len(right) == 60 and sum(right) >= 0.8 * len(right)


WEIGHTS = {
    "": Feature(0.0, {"held": 0.5, "policy": 0.5}, {"searches": 0.1}),
    "hunt": Feature(2.0, {"held": 1.0, "policy": -1.0}, {"searches": 0.9}),
    "^ hunt": Feature(2.0, {"held": 0.5}, {}),
}


def test_what_a_part_is_like_is_told_from_two_words_or_more() -> None:
    assert judged(["hunt", "form=none"], WEIGHTS) == Likeness()
    like = judged(["hunt", "^ hunt", "never seen"], WEIGHTS)
    assert like.behind(Kind.LIST) == 0 < like.behind(Kind.POLICY)
    assert like.measures["searches"] > 0.6 and like.measure_behind("record_views") > 0.6


def test_a_measure_that_likeness_alone_speaks_for_is_offered_and_never_strong(
    store: Release,
) -> None:
    like = judged(["hunt", "^ hunt"], WEIGHTS)
    weak = Candidate("children_on_directory", "", ("children",), 40.0)
    first, second = in_order((weak,), like, catalogue_of(store))
    assert (first.measure, first.why, second) == ("searches", (), weak)
    assert first.score < 60 and first.title == "Searches made"
    strong = Candidate("record_views", "", ("views",), 90.0)
    assert in_order((strong,), like, catalogue_of(store))[0] == strong


def test_a_reading_that_likeness_contradicts_is_in_doubt(store: Release) -> None:
    (part,) = ask("How many searches of ContactPoint were there in June 2009?", store)
    assert part.sure
    figure = Decided(Kind.FIGURE)
    views = (Candidate("record_views", "", ("views",), 90.0),)
    like = judged(["hunt", "^ hunt"], WEIGHTS)
    one = Reading("", Form.NUMBER, candidates=views, likeness=like, question=like)
    assert not agrees(one, figure) and not agrees(one, Decided(Kind.POLICY))
    searches = Candidate("searches", "", ("searches",), 68.0)
    again = Reading("", Form.NUMBER, candidates=(searches,), likeness=like, question=like)
    assert agrees(again, figure)


def test_a_place_or_a_time_that_is_not_held_is_told_by_no_likeness() -> None:
    assert is_settled(Decided(Kind.NOT_HELD))
    assert not is_settled(Decided(Kind.NOT_HELD, guessed=True))
    assert not is_settled(Decided(Kind.NOT_HELD, by_words=True))


@pytest.mark.parametrize(
    "question",
    [
        "How many children on ContactPoint are carers?",
        "how many times a particular child has been looked up",
        "How many of the practitioners offered training have declined it?",
    ],
)
def test_what_is_said_of_some_is_not_answered_with_all(question: str, store: Release) -> None:
    assert ask(question, store)[0].kind is Kind.NOT_HELD


def test_a_note_that_sets_one_against_another_is_first_of_the_first(store: Release) -> None:
    (part,) = ask("England, planned v. trained v. accounts", store)
    assert part.measure == "practitioners_planned"
    assert not part.sure


def test_of_the_councils_who_has_asks_for_names(store: Release) -> None:
    part = ask("Of the councils in the South East, who has gone live?", store)[0]
    assert (part.kind, part.measure) == (Kind.LIST, "authority_stage")


def test_the_first_week_of_a_month_is_shorter_than_any_period(store: Release) -> None:
    (part,) = ask("How many views of records were there in the first week of June 2009?", store)
    assert part.kind is Kind.NOT_HELD
    (last,) = ask("How many were trained by the last day of each month of 2009?", store)
    assert last.kind is not Kind.NOT_HELD
