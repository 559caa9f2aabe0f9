"""Nothing of a release is shown without asking: read from the source,
and tried with a reader who is refused everything."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

import api.routes
import components.gate
import permissions
import permissions.opening
import web.http_routes
from api.protocol import Assistants
from components import downloads
from figures.figure_id import EXAMPLE
from permissions import Reader, Role
from tests.pages.test_pages import drawn, page_of, text, visit
from tests.permissions.conftest import IDS, reader
from tests.permissions.test_matrix import figures
from web import html_shell
from web.http_routes import ROUTES
from web.menu import CITED, PAGES
from web.programs import is_for_programs

ROOT = Path(__file__).parent.parent.parent

OPENS = {"open_current", "open_release", "open_for", "available", "current"}
"""What opens a release, or lists them."""

MAY_OPEN = {
    "permissions/opening.py": {"open_for", "available"},
    "components/figure_cache.py": {"current"},
    "web/service/metrics.py": {"current"},
    "web/service/readiness.py": {"current"},
}
"""The one place that gives a reader a release; what is drawn before the first reader comes, and
shown to nobody; and, for whoever runs the service, whether one can be opened and which."""

SERVE_NOTHING = {
    web.http_routes.healthz,
    web.http_routes.readyz,
    web.http_routes.home_by_name,
    web.http_routes.moved,
    web.http_routes.find_figure,
    web.http_routes.reference,
    api.routes.openapi,
    html_shell.page,
    html_shell.script,
}
"""Addresses that hold nothing of a release, which `test_matrix` tries."""


def test_a_release_is_opened_for_a_reader_in_one_place() -> None:
    for path in (
        p
        for room in ("components", "pages", "permissions", "web")
        for p in (ROOT / room).rglob("*.py")
    ):
        name = path.relative_to(ROOT).as_posix()
        named = {
            a.name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith(("queries", "release"))
            for a in node.names
        }
        assert named & OPENS <= MAY_OPEN.get(name, set()), (
            f"{name} opens a release past permissions/opening.py"
        )


def test_every_address_asks_or_holds_nothing() -> None:
    for route in ROUTES:
        assert isinstance(route, Route)
        if isinstance(route.endpoint, Assistants):
            source = inspect.getsource(Assistants.__call__)
            assert 0 < source.index("run_sync(let_in,") < source.index("handle_request(")
            continue
        source = inspect.getsource(route.endpoint)
        assert (
            route.endpoint in SERVE_NOTHING
            or is_for_programs(route.path)
            and re.search(r"answered\(one, request, let_in\(|let_in\([^)]*\)\n.*may_see\(", source)
            or "may_see(" in source
            and source.index("may_see(")
            < min(source.index(serves) for serves in ("_cited(", "_found(") if serves in source)
            or re.search(r"downloads\.(fetched|offered_to)\(reader", source)
        ), f"{route.path} does not ask"
    source = inspect.getsource(downloads.offered_to)
    assert (
        source.index("may_see(reader")
        < source.index("opening.open_for_reader(reader")
        < source.index("finished(")
    ), "whoever follows a link is asked for page, release and figure"
    assert "offered_to(reader" in inspect.getsource(downloads.fetched)
    lets_in = inspect.getsource(api.routes.let_in)
    assert lets_in.index("may_see(") < lets_in.index("return reader\n")
    for endpoint in SERVE_NOTHING:
        assert not {"figure_history", "_cited", "open_for_reader", "opening"} & set(
            inspect.unwrap(endpoint).__code__.co_names
        ), endpoint


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question is answered with no; the pages that were asked about."""
    asked: list[str] = []

    def no(_: Reader, page: str, **__: object) -> bool:
        asked.append(page)
        return False

    for module in (permissions, components.gate, permissions.opening, downloads, web.http_routes):
        monkeypatch.setattr(module, "may_see", no)
    return asked


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.id)
def test_every_page_asks_and_shows_nothing_to_who_is_refused(
    served: Callable, refused: list[str], page: object
) -> None:
    served(reader(Role.STATISTICIAN))
    for id_ in (None, *IDS.values()):
        refused.clear()
        at = visit(page, {"release": id_} if id_ else {})
        assert (
            page.id in refused
            and "You may not see this page" in at.error[0].value
            and not at.exception
        )
        assert "2009-06" not in text(at) and not drawn(at) and not at.get("download_button")


def test_every_address_shows_nothing_to_who_is_refused(
    served: Callable, states: Path, refused: list[str]
) -> None:
    served(reader(Role.STATISTICIAN))
    http = TestClient(Starlette(routes=list(ROUTES)))
    for id_ in (*figures(states).values(), EXAMPLE):
        refused.clear()
        answer = http.get(f"/f/{id_}")
        assert refused == [CITED] and answer.status_code == 403 and "2009" not in answer.text


def test_a_link_shows_nothing_to_who_is_refused_since(
    served: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offered while the page might be seen; followed when it may not,
    and when its release may not."""
    served(reader(Role.STATISTICIAN))
    http = TestClient(Starlette(routes=list(ROUTES)))
    said = text(visit(page_of("coverage")))
    links = re.findall(r'"(/files/[0-9a-f]{32}\.csv)"', said)
    tables = [link.replace("/files/", "/tables/").removesuffix(".csv") for link in links]
    assert links and http.get(links[0]).status_code == 200
    assert http.get(tables[0]).status_code == 200
    for module in (downloads, permissions.opening):
        with monkeypatch.context() as patch:
            patch.setattr(module, "may_see", lambda *_, **__: False)
            for address in (links[0], tables[0]):
                answer = http.get(address)
                assert answer.status_code == 404 and "2009" not in answer.text, address


def test_a_page_that_may_be_seen_asks_for_its_release_too(
    served: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the page is granted and no release is, nothing of one is shown."""
    served(reader(Role.STATISTICIAN))
    monkeypatch.setattr(permissions.opening, "may_see", lambda *_, **__: False)
    for page in PAGES:
        at = visit(page, {"release": IDS[permissions.ReleaseState.DRAFT]})
        assert "2009-06" not in text(at) and not drawn(at) and not at.get("download_button")
