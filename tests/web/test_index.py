"""The document every page is drawn in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from web import html_shell
from web.http_routes import ROUTES
from web.menu import PAGES
from web.security import content_security_policy, inline_script_hashes

STREAMLITS = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=list(ROUTES)))


@pytest.mark.parametrize("path", ["/", *(f"/{page.id}" for page in PAGES)])
def test_every_page_is_drawn_in_it(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-cache"
    assert (
        '<html lang="en-GB">' in answer.text
        and 'role="status"' in answer.text
        and f"<title>{html_shell.TITLE}</title>" in answer.text
    )


def test_it_is_described(client: TestClient) -> None:
    assert client.get("/").text.count('<meta name="description" content="Statistics about') == 1


def test_it_keeps_what_streamlit_needs_and_its_script_keeps_its_place_in_the_policy(
    client: TestClient,
) -> None:
    html = client.get("/").text
    assert re.findall(r'(?:src|href)="\./static/[^"]+"', html) == re.findall(
        r'(?:src|href)="\./static/[^"]+"', STREAMLITS
    )
    assert inline_script_hashes(html) == inline_script_hashes(STREAMLITS) and all(
        hash_ in content_security_policy() for hash_ in inline_script_hashes(html).split()
    )


def test_it_says_nothing_of_how_the_dashboard_is_made(client: TestClient) -> None:
    html = client.get("/").text
    assert not [
        word
        for word in ("openapi", "agent", "Streamlit app", "MCP")
        if word in html.replace("Copyright (c) Streamlit Inc.", "")
    ]
    assert "find a figure" in html.partition("<noscript>")[2].partition("</noscript>")[0]


def test_the_script_comes_from_our_own_origin_as_a_script(client: TestClient) -> None:
    answer = client.get(html_shell.SCRIPT)
    assert (
        answer.headers["content-type"].startswith("text/javascript")
        and f'src="{html_shell.SCRIPT}"' in client.get("/").text
    )
    assert not re.search(r"XMLHttp|https?:|eval|innerHTML", answer.text), (
        "it reads the page and asks nobody else for anything"
    )
    assert re.findall(r"fetch\((.[a-z/-]+)", answer.text) == [
        "`/sign-in/used",
        "`/find/answers",
        "from",
    ], "of its own server it asks whether the reader is signed in, what is found, and for a table"
    assert re.findall(r"\bfrom = (.+);", answer.text) == ["place.dataset.from"], (
        "whose address the server has written into the page"
    )


def test_another_document_of_streamlits_is_refused_when_the_server_starts() -> None:
    with pytest.raises(ValueError, match="its version changed"):
        html_shell.document(STREAMLITS.replace('lang="en"', 'lang="fr"'))
