"""While the store of releases is away every address says so, in the form it answers in,
and none that there is no such thing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

import settings
import web.http_routes
from api.protocol import answered
from components import offers
from figures.figure import Across, Selection
from permissions import Reader, Role
from release.store import Release, open_current
from release.vocabulary import ENGLAND
from web.http_routes import ROUTES
from web.menu import MOVED

KEY = "0123456789abcdef" * 2
ID = "{id}"
AWAY = {
    "the folder is not mounted": "No release has been published yet",
    "the database does not answer": "does not answer just now",
}
"""Ways of being away, and what is said."""

SCOPE = {"type": "http", "path": "/mcp", "server": ("localhost", 80), "scheme": "http"} | {
    "headers": [(b"host", b"localhost")]
}
WITHOUT_RELEASE = {
    "/healthz",
    "/readyz",  # it says so in its own form
    "/f",
    "/api",
    "/api/v1/openapi.json",
    "/house.js",
    "/mcp",
}
"""What is answered without a release. So are the frames of pages, which say it inside."""

ASKED = {
    "/f/{id}": f"/f/{ID}",
    "/files/{name}": f"/files/{KEY}.csv",
    "/tables/{key}": f"/tables/{KEY}",
    "/find": "/find?q=coverage",
    "/find/answers": "/find/answers?q=coverage",
}
"""How an address is asked, where that is not by its template alone."""


@pytest.fixture
def published(tmp_path: Path, releases: Path) -> Release:
    """The release of a store that nobody else reads."""
    return open_current(shutil.copytree(releases, tmp_path / "releases"))


@pytest.fixture
def http(
    published: Release, reading: Callable, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """All addresses, over that store; one figure of it has been shown to whoever asks."""
    monkeypatch.setattr(web.http_routes, "seconds_to_fetch", lambda _: 0.0)
    monkeypatch.setattr(offers, "_offers", offers._offers.copy())
    chosen = Selection(
        published.id, ("directory_coverage",), Across.AREAS, ENGLAND, "2009-05", level="region"
    )
    audiences = tuple(sorted(map(str, published.visibility.audiences)))
    about = ("coverage", (), published.folder.name, audiences, chosen, "ranked", "", "", "")
    offers._offers[KEY] = offers.Offer("", str(Role.ON_THIS_MACHINE), *about)
    reading(published.folder.parent)
    yield TestClient(Starlette(routes=list(ROUTES)), "http://localhost", follow_redirects=False)


def go_away(how: str, published: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    if "folder" in how:
        shutil.move(published.folder.parent, published.folder.parent.with_name("gone"))
    else:
        monkeypatch.setenv("CONTACTPOINT_RELEASES", "postgresql://reader@127.0.0.1:1/nothing")
        settings.current.cache_clear()


def asked(template: str, published: Release, figure: str) -> str:
    return (
        ASKED.get(template, template)
        .replace(ID, figure)
        .replace("{release}", published.folder.name)
    )


@pytest.mark.parametrize("how", AWAY)
def test_every_address_of_a_release_says_that_it_is_away(
    how: str, http: TestClient, published: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = {"measure": "directory_coverage", "level": "region", "period": "2009-05"}
    figure = http.get("/api/v1/observations", params=one).json()["observations"][0]["figure_id"]
    pages = {f"/{page.id}" for page in web.http_routes.PAGES} | {"/"} | {f"/{id_}" for id_ in MOVED}
    templates = [r.path for r in ROUTES if r.path not in WITHOUT_RELEASE | pages]
    assert len(templates) > 18
    for template in templates:
        if not template.endswith(("ees.zip", "sdmx.zip", ".parquet")):  # made in a second each
            there = http.get(asked(template, published, figure))
            assert there.status_code == 200, template
    go_away(how, published, monkeypatch)
    for template in templates:
        path = asked(template, published, figure)
        pinned = "release=" + published.folder.name
        more = [f"{path}?{pinned}"] if template == "/api/v1/observations" else []
        for at in (path, *more):
            answer = http.get(at)
            assert answer.status_code == 503, (at, answer.status_code, answer.text[:200])
            assert AWAY[how] in answer.text, at
            assert answer.headers["retry-after"] == "30", at
            assert "Traceback" not in answer.text
            if at.startswith(("/api", "/feed", "/releases.")):
                assert json.loads(answer.text)["status"] == 503
    for name, sent in {
        "find_measure": {"words": "coverage"},
        "fetch_figures": {"measure": ["directory_coverage"], "release": published.folder.name},
        "cite": {"id": figure},
        "what_became_of": {"id": figure},
    }.items():
        answer, is_wrong = answered(name, Request(SCOPE), Reader(Role.ON_THIS_MACHINE), sent)
        assert is_wrong and answer["status"] == 503 and AWAY[how] in answer["detail"], name
    for page in pages:
        assert http.get(page).status_code in (200, 307), page
    for template in WITHOUT_RELEASE - {"/readyz", "/mcp"}:
        assert http.get(template).status_code == 200, template


def test_what_was_never_offered_is_not_there_whatever_becomes_of_the_store(
    http: TestClient, published: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert http.get(f"/tables/{'f' * 32}").status_code == 404
    go_away("the folder is not mounted", published, monkeypatch)
    assert http.get(f"/tables/{'f' * 32}").status_code == 404
    assert http.get("/f/S9EW-2FZS-K2398").status_code == 404, "a mistyped id is none anywhere"


def test_a_release_that_was_published_and_whose_folder_is_gone_is_not_said_to_be_none(
    http: TestClient, published: Release
) -> None:
    shutil.move(published.folder, published.folder.parent.with_name("one"))
    for id_ in (published.id, published.folder.name):
        answer = http.get(f"/api/v1/measures?release={id_}")
        assert answer.status_code == 503, answer.text
    assert http.get("/api/v1/measures?release=2001-01-r1").status_code == 404
