"""Concepts are found in words put together in ways nobody wrote down."""

from __future__ import annotations

import re

import pytest

from answers import match, patterns
from answers.concepts import Lexicon
from answers.text import words


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("haven't got a family doctor", "NO_GP"),
        ("the field for a general practice is empty", "NO_GP"),
        ("have nothing in the school box", "NO_SETTING"),
        ("could not be tied to any child", "UNMATCHED"),
        ("awaiting reconciliation", "UNMATCHED"),
        ("at least two different data suppliers", "COUNT_SOURCE"),
        ("had their log-in stopped", "SUSPEND"),
        ("broken the operating procedures", "BREACH"),
        ("lapses of security", "INCIDENT"),
        ("checks of users' access", "REVIEW"),
        ("sought to look into", "ATTEMPT"),
        ("disposed of within a fortnight", "CLOSED_10"),
    ],
)
def test_words_of_a_kind_may_stand_for_each_other(said: str, concept: str) -> None:
    assert concept in {found.name for found in match.lexicon().find(words(said))}


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("the doctor has a record", "NO_GP"),
        ("the school is shown", "NO_SETTING"),
        ("the rules and the record", "BREACH"),
        ("two authorities, how many records", "DUPLICATE"),
    ],
)
def test_one_kind_alone_says_nothing(said: str, concept: str) -> None:
    assert concept not in {found.name for found in match.lexicon().find(words(said))}


def test_a_mark_skips_no_more_than_it_may() -> None:
    lexicon = Lexicon({"NEAR": ["<no> ? record"], "FAR": ["no ~ record"]}, kinds={"no": ["no"]})
    assert {f.name for f in lexicon.find(words("no such record"))} == {"NEAR", "FAR"}
    assert {f.name for f in lexicon.find(words("no one else's record"))} == {"FAR"}
    assert lexicon.find(words("no one knows how many there are record")) == []


def test_a_kind_of_several_words_is_one_choice() -> None:
    lexicon = Lexicon({"A": ["<gp> blank"]}, kinds={"gp": ["doctor", "general practice"]})
    assert [f.said for f in lexicon.find(words("general practice blank"))] == [
        "general practice blank"
    ]


def test_every_kind_a_pattern_names_is_declared_and_every_kind_is_used() -> None:
    every = [p for own in patterns.PATTERNS.values() for p in own]
    every += [p for own in patterns.UNHELD_PATTERNS.values() for p in own]
    every += patterns.KIND_PATTERNS
    named = {name for pattern in every for name in re.findall(r"<(\w+)>", pattern)}
    assert named == set(patterns.KINDS)
