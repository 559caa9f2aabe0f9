"""Without sign-in: this machine alone, and every page says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.serving import Server, serving
from tests.signin.desk import Page, Visitor, text_of
from web.banner import NO_SIGN_IN


@pytest.fixture(scope="module")
def alone(releases: Path, logs: Iterator[Path]) -> Iterator[Server]:
    """A dashboard as `python app.py` starts it."""
    with serving(releases, next(logs)) as server:
        yield server


def test_every_page_says_that_there_is_no_sign_in(alone: Server) -> None:
    someone = Visitor(alone.address)
    assert all(NO_SIGN_IN in text_of(Page(someone).run(page)) for page in ("coverage", "glossary")) and NO_SIGN_IN in someone.get("/f").text and NO_SIGN_IN in someone.get("/f/S9EW-2FZS-K2399").text


@pytest.mark.parametrize("passed_on", [{"X_Forwarded_For": "203.0.113.7"}, {"X_Forwarded_For": "127.0.0.1, 203.0.113.7"}, {"X_Real_IP": "203.0.113.7"}, {"Forwarded": "for=203.0.113.7"}, {"X_Forwarded_For": "nonsense"}])
def test_what_a_proxy_passes_on_for_someone_elsewhere_is_refused(alone: Server, passed_on: dict[str, str]) -> None:
    assert Visitor(alone.address).get("/coverage", **passed_on).status == 403 and Visitor(alone.address).get("/coverage", X_Forwarded_For="127.0.0.1").status == 200


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/start", "/sign-out", "/sign-out/provider", "/oauth2callback", "/auth/login", "/auth/logout", "/sign-in/used.gif"])
def test_there_is_no_way_in(alone: Server, path: str) -> None:
    assert Visitor(alone.address).get(path).status == 404
