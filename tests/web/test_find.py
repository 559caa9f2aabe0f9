"""The search box: what it finds for whom, as a list and as a page, and what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

import permissions
import settings
from answers.parts import Hit, Sort
from readinglog.verify import entries
from web import find
from web.addresses import Exposure, address_of
from web.html_shell import _DOCUMENT
from web.menu import PAGES


@pytest.fixture(autouse=True)
def log(
    tmp_path: Path,
    releases: Path,
    reading: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    (tmp_path / "log").mkdir()
    monkeypatch.setenv("CONTACTPOINT_READING_LOG", str(tmp_path / "log"))
    reading(releases)
    return tmp_path / "log"


def ask(words: str, *, page: bool = False) -> Response:
    request = Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/find",
            "query_string": f"q={words}".encode(),
            "headers": [],
            "path_params": {},
        }
    )
    return (find.page if page else find.answers)(request)


def text(answer: Response) -> str:
    return unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", answer.body.decode(), flags=re.S))


def test_the_figure_comes_first_with_its_date_and_base() -> None:
    body = ask("shielded+salford+may+2009").body.decode()
    first, _, rest = body.partition("</ul>")
    assert re.search(r'href="/f/[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{5}"', first)
    assert "Salford" in first and "May 2009" in first and "Base:" in first
    assert "/measure?measure=shielded_records" in rest and "/profile?area=E08000006" in rest


@pytest.mark.parametrize("page", [True, False])
def test_a_name_and_what_is_said_of_it_are_heard_as_two(*, page: bool) -> None:
    body = ask("shielded+salford+may+2009", page=page).body.decode()
    heard = unescape(re.sub(r"</?span>", "", body))
    assert "Shielded records, Salford " in heard and "Shielded records Records with" in heard


def test_pages_and_terms_are_found_and_pages_only_by_who_may_open_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert 'href="/questions"' in ask("parliamentary+questions").body.decode()
    assert 'href="/glossary?section=indications&amp;term=shielded-record"' in (
        ask("glossary+shielded+record").body.decode()
    )
    outside = permissions.Reader(permissions.Role.OVERSIGHT_BODY)
    monkeypatch.setattr(find, "reader_of", lambda _: outside)
    assert 'href="/questions"' not in ask("parliamentary+questions").body.decode()


def test_nobody_gets_nothing_and_a_role_that_may_not_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(find, "reader_of", lambda _: None)
    assert (ask("hull").status_code, ask("hull", page=True).status_code) == (401, 401)
    reader = permissions.Reader(permissions.Role.MINISTER)
    monkeypatch.setattr(find, "reader_of", lambda _: reader)
    monkeypatch.setattr(find, "may_see", lambda *_: False)
    assert ask("hull").status_code == 403


def test_an_id_leads_to_its_figure_and_words_to_a_page_without_scripts() -> None:
    moved = ask("s9ew2fzsk2399", page=True)
    assert (moved.status_code, moved.headers["location"]) == (303, "/f/S9EW-2FZS-K2399")
    page = ask("shielded+salford", page=True)
    assert page.status_code == 200 and "<script" not in page.body.decode()
    assert "Salford" in text(page) and 'action="/find"' in page.body.decode()


@pytest.mark.parametrize(
    "typed",
    ["", "+", "%3Cscript%3Ealert(1)%3C/script%3E", "%27+or+1=1", "x" * 5_000, "%FF", "=1%2B1"],
)
def test_what_finds_nothing_is_answered_in_a_sentence(typed: str) -> None:
    for answer in (ask(typed), ask(typed, page=True)):
        assert answer.status_code == 200 and "<script" not in answer.body.decode()


def test_what_is_typed_is_in_no_log_and_that_a_figure_was_found_is(log: Path) -> None:
    ask("shielded+salford+may+2009")
    ask("zzzz+xyzzy")
    (one,) = entries(log)
    assert (one.kind, one.page) == ("search", "search")
    assert re.fullmatch(r"id=[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{5}", one.selection)


def test_while_nothing_can_be_put_on_record_only_what_is_for_everyone_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = []
    monkeypatch.setattr(find.record, "log_lookup", lambda *_: False)
    real = find.find
    monkeypatch.setattr(
        find,
        "find",
        lambda typed, store, **more: seen.append(store.visibility) or real(typed, store, **more),
    )
    ask("shielded+salford+may+2009")
    assert seen[-1].audiences == frozenset({permissions.Audience.PUBLIC})


def test_every_sort_of_hit_leads_somewhere_that_is_there() -> None:
    ids = {Sort.FIGURE: "S9EW-2FZS-K2399", Sort.PAGE: PAGES[3].id}
    for sort in Sort:
        path = find.address(Hit(sort, "x", "", ids.get(sort, "x"))).partition("?")[0]
        assert address_of(path).door is Exposure.GATED
    listed = Hit(Sort.FIGURE, "x", "", "milestone_date", measure="milestone_date", area="E12000002")
    assert find.address(listed) == "/measure?measure=milestone_date&area=E12000002"


def test_the_box_is_in_the_document_of_every_page_and_works_without_scripts() -> None:
    assert find.BOX in _DOCUMENT and 'action="/find" method="get"' in _DOCUMENT
    assert len(find.BOX + find.STYLE) < 3_000
    assert settings.current().reading_log is not None
