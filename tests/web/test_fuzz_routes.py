"""Every address that is not drawn by scripts, asked for what is not there:
a plain sentence, never a trace, nothing repeated, nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from tests.pages.test_fuzz_pages import bytes_of
from tests.wrong import WRONG, bounded, is_telling
from web.http_routes import ROUTES
from web.security import RequestLimits, SecurityHeaders

KINDS = pytest.mark.parametrize("kind", WRONG)
REFUSED = {400, 404, 414}


@pytest.fixture
def client(releases: Path, reading: Callable[[Path], None]) -> TestClient:
    """Our own routes behind what refuses, without Streamlit;
    an error inside is an error of the test."""
    reading(releases)
    return TestClient(
        Starlette(
            routes=list(ROUTES), middleware=[Middleware(SecurityHeaders), Middleware(RequestLimits)]
        ),
        base_url="http://127.0.0.1:8501",
        follow_redirects=False,
    )


@pytest.fixture(scope="module", autouse=True)
def _unchanged(releases: Path) -> object:
    before = bytes_of(releases)
    yield
    assert bytes_of(releases) == before


def answered(answer: object, sent: object, codes: set[int]) -> None:
    """A sentence with the right code, that repeats nothing."""
    assert answer.status_code in codes, answer.text[:200]
    assert (
        "Traceback" not in answer.text
        and "<script" not in answer.text
        and len(answer.text) < 12_000
    )
    assert (
        not is_telling(sent)
        or sent[:200] not in answer.text
        and escape(sent)[:200] not in answer.text
    )
    assert (
        answer.headers["content-security-policy"]
        and answer.headers["x-content-type-options"] == "nosniff"
    )


@KINDS
def test_the_permanent_address_of_no_figure(kind: str, client: TestClient) -> None:
    @bounded(12)
    @given(WRONG[kind])
    def ask(sent: object) -> None:
        for one in sent if isinstance(sent, list) else [sent]:
            if one.strip(b"/." if isinstance(one, bytes) else "/."):
                answered(
                    client.get("/f/" + quote(one, safe=""), follow_redirects=True), one, REFUSED
                )

    ask()


@KINDS
def test_the_form_that_takes_an_id(kind: str, client: TestClient) -> None:
    @bounded(12)
    @given(WRONG[kind])
    def ask(sent: object) -> None:
        each = sent if isinstance(sent, list) else [sent]
        answered(
            client.get("/f?" + "&".join(f"id={quote(one, safe='')}" for one in each)),
            each[-1],
            REFUSED | {200},
        )

    ask()


@KINDS
def test_an_address_that_is_none(kind: str, client: TestClient) -> None:
    @bounded(12)
    @given(WRONG[kind])
    def ask(sent: object) -> None:
        for one in sent if isinstance(sent, list) else [sent]:
            if one.strip(b"/." if isinstance(one, bytes) else "/."):
                answered(
                    client.get(
                        "/no-" + quote(one, safe=""), headers={"sec-fetch-mode": "navigate"}
                    ),
                    one,
                    REFUSED,
                )

    ask()


@KINDS
def test_a_page_is_the_same_document_whatever_its_address_holds(
    kind: str, client: TestClient
) -> None:
    @bounded(12)
    @given(WRONG[kind])
    def ask(sent: object) -> None:
        each = sent if isinstance(sent, list) else [sent]
        answer = client.get("/coverage?" + "&".join(f"area={quote(one, safe='')}" for one in each))
        assert answer.status_code in (200, 414) and (
            answer.status_code != 200 or answer.text == client.get("/coverage").text
        )

    ask()
