"""Every combination of role, page, state of a release, audience and area, over the function, over
every page as it is drawn, and over the addresses that serve a figure."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api.endpoints import ENDPOINTS
from figures.figure import Across, Selection
from permissions import PAGE_ROLES, Audience, Reader, ReleaseState, Role, may_see
from queries.observations import observations
from queries.releases import open_for
from release.vocabulary import ENGLAND
from tests.pages.address import head_of, read
from tests.pages.test_pages import page_of, text, visit
from tests.permissions.conftest import IDS, OTHER, OWN, reader, without_clock
from tests.permissions.spec import (
    DEPARTMENTAL_PAGES,
    OPEN_PAGES,
    sees_departmental,
    sees_page,
    sees_state,
)
from web.http_routes import ROUTES
from web.menu import CITED, MACHINES, PAGES, SEARCH
from web.programs import ALONE

ANALYSIS = "first_indications_without_history"
KEPT = frozenset({OWN})
AREAS = {None: True, ENGLAND: True, "E12000002": True, OWN: True, OTHER: False}
"""An area, and whether a reader kept to `OWN` sees it."""

LISTS = ALONE
"""Addresses that name every release that was published."""

COMBINATIONS = list(
    product(
        Role,
        [*PAGE_ROLES, "no_such_page"],
        ReleaseState,
        Audience,
        AREAS,
        (None, KEPT),
        (False, True),
    )
)


def test_the_table_names_every_page_and_role() -> None:
    assert (
        {*OPEN_PAGES, *DEPARTMENTAL_PAGES}
        == set(PAGE_ROLES)
        == {*(p.id for p in PAGES), CITED, MACHINES, SEARCH}
    )
    assert len(COMBINATIONS) == 8 * 25 * 4 * 2 * 5 * 2 * 2


@pytest.mark.parametrize("role", Role)
def test_the_function_agrees_with_the_table_in_every_combination(role: Role) -> None:
    for _, page, state, audience, area, kept, named in (c for c in COMBINATIONS if c[0] is role):
        expected = (
            sees_page(role, page)
            and sees_state(role, state, named=named)
            and (audience is Audience.PUBLIC or sees_departmental(role))
            and (kept is None or AREAS[area])
        )
        assert (
            may_see(Reader(role, "s", kept, named), page, state=state, audience=audience, area=area)
            is expected
        ), (role, page, state, audience, area, kept, named)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.id)
def test_every_page_opens_a_release_in_each_state_for_who_may_see_it_on_this_machine(
    served: Callable, page: object
) -> None:
    """All other roles are signed in, and are shown every page whole in every state by the running
    server in `test_over_the_wire`; whole pages on this machine are in `test_pages`."""
    who = reader(Role.ON_THIS_MACHINE)
    served(who)
    seen = [s for s in IDS if sees_state(Role.ON_THIS_MACHINE, s, named=True)]
    assert len(seen) > 1
    for state in seen:
        found = read(head_of(page), {"release": IDS[state]}, who)
        assert not found.stopped and f"Release {IDS[state]}" in found.said
        assert ("not-published" in found.said) == (state is not ReleaseState.PUBLISHED)


@pytest.mark.parametrize("role", Role)
def test_every_page_refuses_what_a_role_may_not_see(served: Callable, role: Role) -> None:
    """In the words for a release that does not exist, and before anything else is drawn:
    whole pages are refused over the wire."""
    served(reader(role))
    refused = 0
    for page in PAGES:
        head, who = head_of(page), reader(role)
        unknown = read(head, {"release": "2009-06-r9"}, who).said
        for state, id_ in IDS.items():
            if sees_page(role, page.id) and sees_state(role, state, named=True):
                continue
            found, refused = read(head, {"release": id_}, who), refused + 1
            assert found.stopped and "<table" not in found.said, (page.id, state)
            if sees_page(role, page.id):
                assert without_clock(found.said) == without_clock(unknown), (page.id, state)
                assert "That release cannot be shown" in found.said and id_ not in found.said
            else:
                assert "You may not see this page" in found.said, page.id
                assert "2009-06" not in found.said
    assert refused or role is Role.STATISTICIAN


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ON_THIS_MACHINE])
def test_who_is_not_named_sees_no_release_before_its_hour(served: Callable, role: Role) -> None:
    served(reader(role, is_named=False))
    said = text(visit(page_of("coverage"), {"release": IDS[ReleaseState.PRE_RELEASE]}))
    assert ("That release cannot be shown" in said) is not sees_state(
        role, ReleaseState.PRE_RELEASE, named=False
    )


@pytest.mark.parametrize("kept", [None, KEPT], ids=["everywhere", "kept to one"])
@pytest.mark.parametrize("role", Role)
def test_the_page_of_any_measure_and_of_an_area_show_what_may_be_seen(
    served: Callable, role: Role, kept: frozenset[str] | None
) -> None:
    served(reader(role, areas=kept))
    any_measure = visit(page_of("measure"))
    assert any(
        "no earlier involvement on record" in title
        for title in any_measure.selectbox(key="choose-measure").options
    ) is sees_departmental(role)
    asked = text(visit(page_of("measure"), {"measure": ANALYSIS}))
    assert ("That measure cannot be shown" in asked) is not sees_departmental(role) and (
        "DEPARTMENTAL ANALYSIS" in asked
    ) is sees_departmental(role)
    for area, is_own in ((OWN, True), (OTHER, False)):
        said = text(visit(page_of("profile"), {"area": area}))
        assert ("That area cannot be shown" in said) is (kept is not None and not is_own)


# --- over HTTP ---


def figures(releases: Path) -> dict[str, str]:
    """An id of a figure of each kind."""
    found = {}
    for state, id_ in IDS.items():
        release = open_for(releases, id_, lambda _: True)
        one = {
            "area": ENGLAND,
            "period": "2009-06",
            "release": release.id,
            "across": Across.CATEGORIES,
        }
        found[state.value] = observations(
            release, Selection(measures=("shielded_records",), **one)
        ).iloc[0]["figure_id"]
        if state is ReleaseState.PUBLISHED:
            found["departmental"] = observations(
                release, Selection(measures=(ANALYSIS,), **one)
            ).iloc[0]["figure_id"]
            for name, area in (("own", OWN), ("other", OTHER)):
                found[name] = observations(
                    release, Selection(measures=("shielded_records",), **one | {"area": area})
                ).iloc[0]["figure_id"]
    return found


@pytest.mark.parametrize("kept", [None, KEPT], ids=["everywhere", "kept to one"])
@pytest.mark.parametrize("role", Role)
def test_the_permanent_address_gives_each_figure_to_those_who_may_see_it(
    served: Callable, states: Path, role: Role, kept: frozenset[str] | None
) -> None:
    served(reader(role, areas=kept))
    http, ids = TestClient(Starlette(routes=list(ROUTES))), figures(states)
    shown = {
        "published": True,
        "own": True,
        "other": kept is None,
        "departmental": sees_departmental(role),
        "withdrawn": True,
        "pre-release": False,
        "draft": False,
    }
    unknown = http.get("/f/S9EW-2FZS-K2399")
    for kind, expected in shown.items():
        answer = http.get(f"/f/{ids[kind]}")
        assert answer.status_code == (200 if expected else 404), kind
        assert expected or answer.text == unknown.text, (
            "the answer is that for a figure that does not exist"
        )
        assert ("DEPARTMENTAL ANALYSIS" in answer.text) is (expected and kind == "departmental")
    withdrawn = http.get(f"/f/{ids['withdrawn']}").text
    assert "A return was counted twice" in withdrawn and (
        "withdrawn, and not repeated here" in withdrawn
    ) is not sees_state(role, ReleaseState.WITHDRAWN, named=True)


@pytest.mark.parametrize("role", Role)
def test_no_other_address_holds_anything_of_a_release(served: Callable, role: Role) -> None:
    served(reader(role))
    http = TestClient(Starlette(routes=list(ROUTES)), follow_redirects=False)
    others = {r.path for r in ROUTES} - {"/f/{id}", *LISTS, *(one.path for one in ENDPOINTS)}
    for path in sorted(others):
        for state, id_ in IDS.items():
            answer = http.get(path, params={"release": id_})
            assert (
                id_ not in answer.text
                and "2009-06" not in answer.text
                and "Salford" not in answer.text
            ), (path, state)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("role", Role)
def test_a_list_of_releases_names_what_is_or_was_published_alone(
    served: Callable, role: Role, path: str
) -> None:
    served(reader(role))
    for state, id_ in IDS.items():
        answer = TestClient(Starlette(routes=list(ROUTES))).get(path, params={"release": id_})
        if answer.status_code != 200:
            continue
        was = {ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN}
        assert {s for s, named in IDS.items() if named in answer.text} <= was, (path, state)
        assert "Salford" not in answer.text
