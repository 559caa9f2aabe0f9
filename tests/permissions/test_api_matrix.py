"""Every address of the API against the table of who may read what:
each role, named or not, and a release in each state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import settings
import web.http_routes
from api.endpoints import ENDPOINTS, Endpoint
from measures import MEASURES
from permissions import Audience, ReleaseState, Role
from queries.slices import Slice, page_of
from release.store import open_current
from release.writer import FolderPublisher
from tests.dashboard import MONTHS, World, make, make_published
from tests.permissions.conftest import IDS, reader
from tests.permissions.spec import sees_departmental, sees_state
from web.http_routes import ROUTES

UNKNOWN = "2009-06-r9"
FETCHED = {"measure": ["shielded_records"], "area": ["E92000001"], "period": ["2009-06"]}
ANSWERS = {
    "observations": {"measure": "shielded_records", "area": "E92000001", "period": "2009-06"}
}
"""What is asked of an address beside the release, so that it has something to answer."""

OF_A_RELEASE = [
    one
    for one in ENDPOINTS
    if "{id}" not in one.path
    and ("{release}" in one.path or "release" in {p.name for p in one.parameters})
]
"""The addresses that answer from one release; an id of a figure is in `test_matrix`,
the list of releases below."""


def asked(http: TestClient, one: Endpoint, release: str) -> object:
    """The answer of an address for a release."""
    named = {} if "{release}" in one.path else {"release": release}
    return http.get(
        one.path.replace("{release}", release), params=named | ANSWERS.get(one.name, {})
    )


@pytest.fixture
def http(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Whoever asks, without waiting for a turn."""
    monkeypatch.setattr(web.http_routes, "seconds_to_fetch", lambda _: 0.0)
    return TestClient(Starlette(routes=list(ROUTES)), follow_redirects=False)


@pytest.mark.parametrize("is_named", [True, False], ids=["named", "not named"])
@pytest.mark.parametrize("role", Role)
def test_every_address_gives_a_release_to_who_may_see_it(
    served: Callable, http: TestClient, role: Role, is_named: bool
) -> None:
    served(reader(role, is_named=is_named))
    assert len(OF_A_RELEASE) > 10
    for one in OF_A_RELEASE:
        unknown = asked(http, one, UNKNOWN)
        assert unknown.status_code == 404, one.path
        for state, id_ in IDS.items():
            answer = asked(http, one, id_)
            if sees_state(role, state, named=is_named):
                assert answer.status_code == 200, (one.path, state, answer.text[:300])
            else:
                assert (answer.status_code, answer.text) == (404, unknown.text), (one.path, state)


@pytest.fixture
def assistant(http: TestClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable]:
    """What a tool answers: the text of it, and whether it says that something is wrong."""
    monkeypatch.setenv("CONTACTPOINT_ASSISTANTS", "on")
    settings.current.cache_clear()
    app = Starlette(routes=list(ROUTES), lifespan=lambda _: web.http_routes.ASSISTANTS.running())

    def told(name: str, **sent: object) -> tuple[str, bool]:
        question = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"} | {
            "params": {"name": name, "arguments": sent}
        }
        answer = asking.post("/mcp", json=question, headers={"Accept": "application/json"})
        result = answer.json()["result"]
        return result["content"][0]["text"], result["isError"]

    with TestClient(app, "http://localhost") as asking:
        yield told


@pytest.mark.parametrize("is_named", [True, False], ids=["named", "not named"])
@pytest.mark.parametrize("role", Role)
def test_every_tool_of_assistants_gives_what_the_api_gives(
    served: Callable, assistant: Callable, http: TestClient, role: Role, is_named: bool
) -> None:
    served(reader(role, is_named=is_named))
    for name, sent in {"fetch_figures": FETCHED, "find_measure": {"words": "coverage"}}.items():
        unknown = assistant(name, **sent, release=UNKNOWN)
        assert unknown[1]
        for state, id_ in IDS.items():
            answer, is_wrong = assistant(name, **sent, release=id_)
            if sees_state(role, state, named=is_named):
                assert not is_wrong and id_ in answer, (name, state, answer[:300])
            else:
                assert (answer, is_wrong) == unknown, (name, state)
    listed = http.get("/api/v1/measures").json()["measures"]
    for measure in (m for m in MEASURES if m.audience is Audience.DEPARTMENTAL):
        may = sees_departmental(role)
        assert (measure.id in {one["id"] for one in listed}) is may
        answer, is_wrong = assistant("fetch_figures", measure=[measure.id])
        assert is_wrong is not may and (may or measure.title not in answer)
        assert (measure.id in assistant("find_measure", words=measure.title)[0]) is may


@pytest.mark.parametrize("is_named", [True, False], ids=["named", "not named"])
@pytest.mark.parametrize("role", Role)
def test_the_list_of_releases_names_what_was_published_and_what_may_be_seen(
    served: Callable, http: TestClient, role: Role, is_named: bool
) -> None:
    served(reader(role, is_named=is_named))
    answer = http.get("/api/v1/releases")
    was = {ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN}
    links = {one["id"]: one["observations"] for one in answer.json()["releases"]}
    for state, id_ in IDS.items():
        may = state in was or sees_state(role, state, named=is_named)
        assert (id_ in answer.text) is may, state
        leads = bool(links.get(id_))
        assert leads is sees_state(role, state, named=is_named), (state, "a link that leads there")
    for address in filter(None, links.values()):
        assert http.get(f"{address}&measure=shielded_records").status_code == 200, address


def test_a_figure_that_may_not_be_cited_any_more_leads_to_no_citation(
    served: Callable, http: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its release was taken back, and the one before it had no such month."""
    first = make_published(tmp_path, World(months=MONTHS[:5]))
    second = make(tmp_path, World(id="2009-06-r2"))
    FolderPublisher(tmp_path).publish(second, at=dt.datetime(2009, 8, 1, 9, 30))
    ids = {
        month: page_of(open_current(tmp_path), asked).rows["figure_id"].iloc[0]
        for month in ("2009-05", "2009-06")
        for asked in [Slice(measure=("shielded_records",), period=(month,))]
    }
    FolderPublisher(tmp_path).publish(first, at=dt.datetime(2009, 8, 2, 9, 30))
    monkeypatch.setenv("CONTACTPOINT_RELEASES", str(tmp_path))
    settings.current.cache_clear()
    served(reader(Role.OVERSIGHT_BODY, is_named=False))
    for month, may in {"2009-05": True, "2009-06": False}.items():
        at = f"/api/v1/figures/{ids[month]}"
        links = http.get(at).json()["links"]
        assert (http.get(f"{at}/citation").status_code == 200) is may is bool(links), month
        assert all(http.get(address).status_code == 200 for address in links.values())
