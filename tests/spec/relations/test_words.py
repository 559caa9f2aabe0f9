"""The table of relations in words, as the methodology shows it."""

from __future__ import annotations

from builder.relations import relations_of
from builder.relations.page import PLACE, page
from builder.relations.words import COLUMNS, sentences
from builder.statements import tallies_of
from measures import BREAKDOWNS, MEASURES

SENTENCES = sentences(relations_of(MEASURES, BREAKDOWNS), tallies_of(MEASURES), BREAKDOWNS)


def test_each_relation_is_one_sentence_in_the_words_of_the_release():
    found = dict(SENTENCES)
    assert {text: found.get(text) for text in EXPECTED} == EXPECTED


EXPECTED = {
    "Practitioners viewing: part of accounts issued (all time before)": "by definition",
    "Practitioners viewing: part of accounts active (the last three months)": "by definition",
    "Accounts active: part of accounts issued": "by definition",
    "Supplying sources: the same as children on the directory": "by definition",
    "Trained: never falls from one month to a later one": "by definition",
    "Record views above 0: so are practitioners viewing": "by definition",
    "No educational setting on record (age: 0 to 4): can only be 0": "by definition",
    "No GP practice on record + supplying sources (supplying source: GP registration): make up "
    "children on the directory": "by custom",
    "Service involved (service: health visiting): covered by service involved (age: "
    "0 to 4)": "by custom",
    "“Management team trained” reached by an authority: trained is at least 1": "by custom",
}


def test_no_relation_is_told_twice_and_categories_follow_their_totals():
    assert len(SENTENCES) == len(set(SENTENCES)) and all(len(s) == len(COLUMNS) for s in SENTENCES)
    assert not any("sector: " in text for text, _ in SENTENCES)
    assert len(SENTENCES) < 80


def test_no_id_is_shown_for_a_title():
    assert not any("_" in text for text, _ in SENTENCES)


def test_the_page_in_docs_is_up_to_date():
    assert PLACE.read_text(encoding="utf-8") == page(), "run `python -m builder.relations`"
