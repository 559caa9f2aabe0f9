"""The glossary for readers: its terms, links to them, and that what is linked is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from components.terms import linked, terms, terms_in
from queries.catalogue import catalogue_of
from release.store import open_current
from tests.pages.test_pages import page_of, text, visit

LINK = re.compile(r'<a class="term" href="/glossary\?section=([\w-]+)&amp;term=([\w-]+)">(.*?)</a>')


@pytest.fixture(autouse=True)
def _published(releases: Path, reading: Callable[[Path], None]) -> None:
    reading(releases)


def test_every_term_has_a_name_of_its_own_and_a_meaning() -> None:
    held = terms()
    forms = [form.lower() for term in held for form in term.forms]
    assert len(held) > 50 and len({term.id for term in held}) == len(held)
    assert len(set(forms)) == len(forms), "one form, one term"
    assert all(term.means and term.heading for term in held)


def test_the_first_place_of_a_term_leads_to_it_and_the_rest_is_as_it_was() -> None:
    html = linked("Live records & views of <records>: a view of a live record.")
    assert LINK.findall(html) == [
        ("directory", "live-record", "Live records"),
        ("access", "view", "views"),
    ]
    assert unescape(re.sub("</?a.*?>", "", html)) == (
        "Live records & views of <records>: a view of a live record."
    )
    assert linked("shielded-record review") == "shielded-record review", "no part of a longer word"


@given(some.text())
def test_no_text_is_lost_or_taken_for_markup(words: str) -> None:
    assert unescape(LINK.sub(r"\3", linked(words))) == words


def test_the_glossary_opens_with_the_term_that_is_asked_for() -> None:
    for term in terms()[::9]:
        said = unescape(text(visit(page_of("glossary"), {"term": term.id}, section=term.section)))
        asked = re.search(r'<div class="asked-for">(.*?)</div></dl></div>', said)
        assert asked and term.means in asked[1] and said.count(f"<dt>{term.word}</dt>") == 2
    assert 'class="asked-for"' not in text(
        visit(page_of("glossary"), {"term": "nothing"}, section="")
    )


def test_cards_sections_and_the_methodology_lead_to_their_terms() -> None:
    known = {(term.section, term.id) for term in terms()}
    for page, wanted in (("coverage", "live-record"), ("flags", "shielded-record")):
        found = {(section, id_) for section, id_, _ in LINK.findall(text(visit(page_of(page))))}
        assert found <= known and wanted in {id_ for _, id_ in found}
    said = text(visit(page_of("methodology"), section="making"))
    assert "In the glossary: " in said and {"stock", "flow"} <= {
        id_ for _, id_, _ in LINK.findall(said)
    }


def test_what_a_reader_asks_for_is_in_it(releases: Path) -> None:
    words = {form.lower() for term in terms() for form in term.forms}
    for asked in (
        *("live record", "lead professional", "common assessment", "ecaf", "accredited"),
        *("early adopter", "wave", "shield", "first baseline", "management information"),
    ):
        assert asked in words
    catalogue = catalogue_of(open_current(releases))
    defined = " ".join(m.definition for m in catalogue.measures.values())
    assert len(terms_in(defined)) > 20
