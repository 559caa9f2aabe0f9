"""Every combination of role, page and state of a release against the real server, as bytes: what a reader's browser is sent, over its websocket and at every address that serves something of a release."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from permissions import ReleaseState, Role
from tests.permissions.conftest import IDS
from tests.permissions.spec import sees_departmental, sees_page, sees_state
from tests.permissions.test_matrix import ANALYSIS, figures
from tests.permissions.wire import SIGNED_IN, Someone, Wire, bodies, buttons, made, numbers, press, sent_in, wired
from web.menu import PAGES

WITHOUT_FIGURES = {"changes", "methodology", "glossary", "releases", "accessibility", "contact", "lists", "profile", "summary", "compare"}
"""Pages that need not show a number of six digits about England."""

TELL_WITHDRAWN = {"releases"}
"""Pages that say which release was taken back, to everyone."""

PEOPLE = list(product(SIGNED_IN, (True, False)))
each_person = pytest.mark.parametrize(("role", "named"), PEOPLE, ids=[f"{role} {'named' if named else 'not named'}" for role, named in PEOPLE])


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    """One server for all of them: what is drawn for one reader is kept for the next, as it will be."""
    with wired(tmp_path_factory.mktemp("wire")) as started:
        assert all(len(only) > 100 for only in started.only.values()) and len(started.departmental) > 10
        yield started


@each_person
def test_every_page_sends_of_each_release_what_the_reader_may_see(wire: Wire, role: Role, named: bool) -> None:
    """Who is not named differs from who is in the release to come alone."""
    someone = Someone(wire, role, named)
    for page, state in product(PAGES, IDS if named else (ReleaseState.PRE_RELEASE,)):
        messages = someone.visits(page.id, f"release={IDS[state]}")
        sent = sent_in(messages)
        said, shown, where = sent.decode("utf-8", "replace"), "\n".join(bodies(messages)), (role, named, page.id, state)
        someone.assert_nothing_closed(sent, withdrawn_is_told=page.id in TELL_WITHDRAWN)
        if not sees_page(role, page.id):
            assert "You may not see this page" in said and "2009-06" not in shown and not buttons(messages), where
        elif sees_state(role, state, named=named):
            assert f"Release {IDS[state]}" in shown and ("not-published" in shown) == (state is not ReleaseState.PUBLISHED), where
            assert page.id in WITHOUT_FIGURES or numbers(said) & wire.only[state], where
        else:
            assert "That release cannot be shown" in said and not buttons(messages) and "<table" not in shown, where


@each_person
def test_a_closed_release_is_answered_as_one_that_does_not_exist(wire: Wire, role: Role, named: bool) -> None:
    someone = Someone(wire, role, named)
    unknown = bodies(someone.visits("coverage", "release=2009-06-r9"))
    for state in someone.closed:
        assert bodies(someone.visits("coverage", f"release={IDS[state]}")) == unknown


@each_person
def test_departmental_analysis_is_sent_marked_or_not_at_all(wire: Wire, role: Role, named: bool) -> None:
    messages = Someone(wire, role, named).visits("measure", f"measure={ANALYSIS}")
    said = sent_in(messages).decode("utf-8", "replace")
    Someone(wire, role, named).assert_nothing_closed(said.encode())
    assert ("DEPARTMENTAL ANALYSIS" in said) is sees_departmental(role) and ("That measure cannot be shown" in said) is not sees_departmental(role)
    assert bool(numbers(said) & wire.departmental) is sees_departmental(role)


@each_person
def test_the_permanent_address_gives_each_figure_to_those_who_may_see_it(wire: Wire, ids: dict[str, str], role: Role, named: bool) -> None:
    someone = Someone(wire, role, named)
    unknown = someone.get("/f/S9EW-2FZS-K2399")
    shown = {"published": True, "own": True, "other": True, "departmental": sees_departmental(role), "withdrawn": True, "pre-release": False, "draft": False}
    for kind, expected in shown.items():
        answer = someone.get(f"/f/{ids[kind]}")
        assert answer.status == (200 if expected else 404), kind
        assert expected or answer.text == unknown.text, "the answer is that for a figure that does not exist"
        assert ("DEPARTMENTAL ANALYSIS" in answer.text) is (expected and kind == "departmental")
        someone.assert_nothing_closed(answer.text.encode(), withdrawn_is_told=True)
        assert kind != "withdrawn" or bool(numbers(answer.text) & wire.only[ReleaseState.WITHDRAWN]) is sees_state(role, ReleaseState.WITHDRAWN, named=named)


@pytest.fixture(scope="module")
def ids(wire: Wire) -> dict[str, str]:
    """The id of a figure of each kind."""
    return figures(wire.releases)


FILES = {**{str(state): f"release={id_}" for state, id_ in IDS.items() if state is not ReleaseState.PUBLISHED}, "departmental": f"measure={ANALYSIS}"}
"""What a statistician has a file made of, and at which address of the page of any measure."""


def test_a_file_made_for_one_reader_is_sent_to_no_other(wire: Wire) -> None:
    """Not by its address, and not by pressing the button of the other's page, whose id one would have to have been shown."""
    owner, others = Someone(wire, Role.STATISTICIAN, True), [Someone(wire, role, named) for role, named in PEOPLE if (role, named) != (Role.STATISTICIAN, True)]
    theirs = [(other, page, page.run("glossary")) for other in others for page in (other.opens(),)]
    for kind, query in FILES.items():
        page = owner.opens()
        shown = page.run("measure", query)
        button = buttons(shown)[2]
        address = made(page, shown, button)
        assert "figure_id" in owner.get(address).text, kind
        for other, theirs_, heard in theirs:
            answer = other.get(address)
            assert answer.status == 404 and "figure_id" not in answer.text and not numbers(answer.text), (kind, other)
            before = dropped(wire)
            press(theirs_, heard, button)
            assert "backend_operation_response" not in {m.WhichOneof("type") for m in theirs_.run("glossary")} and dropped(wire) == before + 1, (kind, other)
            assert other.get(address).status == 404, (kind, other)
        assert "figure_id" in owner.get(made(page, shown, button)).text, "it was there all the time"
        page.close()
    for _, theirs_, _ in theirs:
        theirs_.close()


def dropped(wire: Wire) -> int:
    """How many messages of browsers went no further."""
    return wire.server.log.read_text().count("message dropped")
