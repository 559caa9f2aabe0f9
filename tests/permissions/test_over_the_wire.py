"""Every combination of role, page and state of a release against the real server, as bytes: what a
reader's browser is sent, over its websocket and at every address that serves something of a
release.
"""

from __future__ import annotations

import re
from itertools import cycle, product

import pytest

from permissions import ReleaseState, Role
from tests.permissions.conftest import IDS, OTHER, OWN
from tests.permissions.spec import sees_departmental, sees_page, sees_state
from tests.permissions.test_matrix import ANALYSIS, figures
from tests.permissions.wire import (
    ALIKE,
    SIGNED_IN,
    Someone,
    Wire,
    bodies,
    buttons,
    ids_in,
    links,
    made,
    numbers,
    press,
    sent_in,
)
from web.menu import PAGES, Page

WITHOUT_FIGURES = {
    "changes",
    "methodology",
    "glossary",
    "releases",
    "accessibility",
    "contact",
    "find_figure",
    "profile",
    "summary",
    "compare",
    "questions",
    "given",
}
"""Pages that need not show a number of six digits about England."""

OTHER_NAME = "Blackburn"
OF_OTHER = re.compile(f"{OTHER}|{OTHER_NAME}".encode())

TELL_WITHDRAWN = {"releases"}
"""Pages that say which release was taken back, to everyone."""

PEOPLE = list(product(SIGNED_IN, (True, False)))
each_person = pytest.mark.parametrize(
    ("role", "named"),
    PEOPLE,
    ids=[f"{role} {'named' if named else 'not named'}" for role, named in PEOPLE],
)


WHOLE = (Role.ADMINISTRATOR, Role.MINISTER, Role.STATISTICIAN)
"""Roles that open every page: who sees least, who sees most,
and who sees a release to come if named."""


def pages_for(role: Role) -> list[Page]:
    """Every page, or every third one and *Universal or selective* for the roles between: what
    decides is the same function of role, page and state, which is tried in every combination in
    `test_matrix`.
    """
    first = list(Role).index(role) % 3
    return [
        page
        for place, page in enumerate(PAGES)
        if role in WHOLE or place % 3 == first or page.id == "selective"
    ]


@each_person
def test_every_page_sends_of_each_release_what_the_reader_may_see(
    wire: Wire, role: Role, named: bool
) -> None:
    """Who is not named differs from who is in the release to come alone."""
    people = cycle(Someone(wire, role, named, number=n) for n in range(ALIKE))
    states = IDS if named else (ReleaseState.PRE_RELEASE,)
    for page, state in product(pages_for(role), states):
        someone = next(people)
        messages = someone.visits(page.id, f"release={IDS[state]}")
        sent = sent_in(messages)
        said, shown, where = (
            sent.decode("utf-8", "replace"),
            "\n".join(bodies(messages)),
            (role, named, page.id, state),
        )
        someone.assert_nothing_closed(sent, withdrawn_is_told=page.id in TELL_WITHDRAWN)
        if not sees_page(role, page.id):
            assert (
                "You may not see this page" in said
                and "2009-06" not in shown
                and not buttons(messages)
                and not links(messages)
            ), where
        elif sees_state(role, state, named=named):
            assert f"Release {IDS[state]}" in shown and ("not-published" in shown) == (
                state is not ReleaseState.PUBLISHED
            ), where
            assert page.id in WITHOUT_FIGURES or numbers(said) & wire.only[state], where
        else:
            assert (
                "That release cannot be shown" in said
                and not buttons(messages)
                and not links(messages)
                and "<table" not in shown
            ), where


@each_person
def test_a_closed_release_is_answered_as_one_that_does_not_exist(
    wire: Wire, role: Role, named: bool
) -> None:
    someone = Someone(wire, role, named)
    unknown = bodies(someone.visits("coverage", "release=2009-06-r9"))
    for state in someone.closed:
        assert bodies(someone.visits("coverage", f"release={IDS[state]}")) == unknown


@each_person
def test_departmental_analysis_is_sent_marked_or_not_at_all(
    wire: Wire, role: Role, named: bool
) -> None:
    messages = Someone(wire, role, named).visits("measure", f"measure={ANALYSIS}")
    said = sent_in(messages).decode("utf-8", "replace")
    Someone(wire, role, named).assert_nothing_closed(said.encode())
    assert ("DEPARTMENTAL ANALYSIS" in said) is sees_departmental(role) and (
        "That measure cannot be shown" in said
    ) is not sees_departmental(role)
    assert bool(numbers(said) & wire.departmental) is sees_departmental(role)


@each_person
def test_the_permanent_address_gives_each_figure_to_those_who_may_see_it(
    wire: Wire, ids: dict[str, str], role: Role, named: bool
) -> None:
    someone = Someone(wire, role, named)
    unknown = someone.get("/f/S9EW-2FZS-K2399")
    shown = {
        "published": True,
        "own": True,
        "other": True,
        "departmental": sees_departmental(role),
        "withdrawn": True,
        "pre-release": False,
        "draft": False,
    }
    for kind, expected in shown.items():
        answer = someone.get(f"/f/{ids[kind]}")
        assert answer.status == (200 if expected else 404), kind
        assert expected or answer.text == unknown.text, (
            "the answer is that for a figure that does not exist"
        )
        assert ("DEPARTMENTAL ANALYSIS" in answer.text) is (expected and kind == "departmental")
        someone.assert_nothing_closed(answer.text.encode(), withdrawn_is_told=True)
        assert kind != "withdrawn" or bool(
            numbers(answer.text) & wire.only[ReleaseState.WITHDRAWN]
        ) is sees_state(role, ReleaseState.WITHDRAWN, named=named)


ASKED_FOR_ANOTHER = {
    "compare": f"compare=areas&areas={OWN},{OTHER}",
    "rollout": f"area={OTHER}",
    "profile": f"area={OTHER}",
    "measure": f"measure=shielded_records&area={OTHER}",
}
"""Addresses of pages that name an area the reader is not shown."""


@pytest.mark.parametrize("role", [Role.ROLLOUT_MONITOR, Role.STATISTICIAN])
def test_who_is_kept_to_some_areas_is_sent_nothing_of_another(wire: Wire, role: Role) -> None:
    """Neither its name nor its code nor a figure of it, on any page:
    by one who sees the least, and one who sees the most."""
    people = cycle(Someone(wire, role, named=True, kept=True, number=n) for n in range(ALIKE))
    queries = {
        **{page.id: ("", f"area={OWN}&period=2009-05") for page in PAGES},
        "compare": ("", f"area={OWN}&compare=areas", f"area={OWN}&compare=like"),
    }
    for page, query in ((page, query) for page, held in queries.items() for query in held):
        sent = sent_in(next(people).visits(page, query))
        assert not OF_OTHER.findall(sent) and not wire.figures_of(OTHER) & ids_in(sent), (
            page,
            query,
        )


@pytest.mark.parametrize("role", SIGNED_IN)
def test_an_area_one_is_not_shown_is_as_one_there_is_not(
    wire: Wire, ids: dict[str, str], role: Role
) -> None:
    someone = Someone(wire, role, named=True, kept=True)
    for page, query in ASKED_FOR_ANOTHER.items():
        asked, unknown = (
            someone.visits(page, text) for text in (query, query.replace(OTHER, "E08999999"))
        )
        assert (
            bodies(asked) == bodies(unknown)
            and "cannot be shown" in "".join(bodies(asked))
            and OTHER_NAME.encode() not in sent_in(asked)
        ), page
    assert wire.figures_of(OWN) & ids_in(sent_in(someone.visits("profile", f"area={OWN}"))), (
        "their own area is shown"
    )
    assert wire.figures_of(OTHER) & ids_in(
        sent_in(Someone(wire, role, named=True).visits("profile", f"area={OTHER}"))
    ), "and the other to who is not kept"
    assert [someone.get(f"/f/{ids[kind]}").status for kind in ("own", "other")] == [200, 404]
    assert someone.get(f"/f/{ids['other']}").text == someone.get("/f/S9EW-2FZS-K2399").text


@pytest.fixture(scope="module")
def ids(wire: Wire) -> dict[str, str]:
    """The id of a figure of each kind."""
    return figures(wire.releases)


FILES = {
    **{
        str(state): f"release={id_}"
        for state, id_ in IDS.items()
        if state is not ReleaseState.PUBLISHED
    },
    "departmental": f"measure={ANALYSIS}",
}
"""What a statistician has a file made of, and at which address of the page of any measure."""


def test_a_file_made_for_one_reader_is_sent_to_no_other(wire: Wire) -> None:
    """Not by the address of its link, of its table or of the finished brief, and not by pressing
    the button of the other's page, whose id one would have to have been shown."""
    owner, others = (
        Someone(wire, Role.STATISTICIAN, True),
        [
            Someone(wire, role, named)
            for role, named in PEOPLE
            if (role, named) != (Role.STATISTICIAN, True)
        ],
    )
    theirs = [(other, page, page.run("glossary")) for other in others for page in (other.opens(),)]
    for kind, query in FILES.items():
        page = owner.opens()
        shown = page.run("measure", query)
        link = links(shown, "csv")[0]
        fetched = [
            one.replace("/files/", "/tables/").removesuffix(".csv") for one in links(shown, "csv")
        ]
        button = buttons(shown)[0]
        address = made(page, shown, button)
        assert "figure_id" in owner.get(link).text and owner.get(address).body[:4] == b"%PDF", kind
        assert fetched and all("<table" in owner.get(table).text for table in fetched), kind
        for other, theirs_, heard in theirs:
            for theirs_not in (address, link, *fetched):
                answer = other.get(theirs_not)
                assert (
                    answer.status == 404
                    and "figure_id" not in answer.text
                    and "<table" not in answer.text
                    and not numbers(answer.text)
                ), (kind, other)
            before = dropped(wire)
            press(theirs_, heard, button)
            assert (
                "backend_operation_response"
                not in {m.WhichOneof("type") for m in theirs_.run("glossary")}
                and dropped(wire) == before + 1
            ), (kind, other)
            assert other.get(address).status == 404, (kind, other)
        assert "figure_id" in owner.get(link).text, "it was there all the time"
        page.close()
    for _, theirs_, _ in theirs:
        theirs_.close()


@pytest.mark.parametrize(
    ("since", "query"),
    [
        (f'role = "{Role.MINISTER}"', f"release={IDS[ReleaseState.DRAFT]}"),
        (f'role = "{Role.STATISTICIAN}"\nareas = ["{OWN}"]', f"area={OTHER}"),
    ],
    ids=["another role", "fewer areas"],
)
def test_a_page_that_is_open_when_the_file_of_roles_changes_gives_nothing_more(
    wire: Wire, since: str, query: str
) -> None:
    """Neither by its button nor what the button made before, and it has to come again."""
    someone, file = Someone(wire, Role.STATISTICIAN, True), wire.log.parent / "roles.toml"
    before = file.read_text()
    page = someone.opens()
    shown = page.run("measure", f"measure=shielded_records&{query}")
    button = buttons(shown)[0]
    address = made(page, shown, button)
    assert someone.get(address).body[:4] == b"%PDF"
    try:
        file.write_text(before.replace(f'role = "{Role.STATISTICIAN}"', since, 1))
        press(page, shown, button)
        heard = page.heard(patience=10)
        assert page.is_cut
        assert "backend_operation_response" not in {m.WhichOneof("type") for m in heard}
        assert someone.get(address).status == 404
    finally:
        file.write_text(before)
        page.close()


def dropped(wire: Wire) -> int:
    """How many messages of browsers went no further."""
    return wire.server.log.read_text().count("message dropped")


API = (
    "observations?limit=10000",
    "measures",
    "areas",
    "notes",
    "sources",
    "breakdowns",
    "releases",
)
"""Addresses for programs that hold something of a release."""


@each_person
def test_programs_are_sent_what_the_reader_may_see_and_no_more(
    wire: Wire, ids: dict[str, str], role: Role, named: bool
) -> None:
    """In every state of a release, in every form:
    numbers, ids, names, and the words of a refusal."""
    someone = Someone(wire, role, named)
    unknown = someone.get("/api/v1/observations?release=2009-06-r9")
    assert unknown.status == 404
    for state, id_ in IDS.items():
        sees = sees_state(role, state, named=named)
        for path in API[:-1]:
            separator = "&" if "?" in path else "?"
            answer = someone.get(f"/api/v1/{path}{separator}release={id_}")
            someone.assert_nothing_closed(answer.body)
            assert answer.status == (200 if sees else 404), (path, state)
            assert sees or answer.text == unknown.text, "as a release that does not exist"
            assert "public" not in answer.header("cache-control")
        if sees:
            rows = someone.get(f"/api/v1/observations?limit=10000&release={id_}&format=csv")
            cells = rows.text.replace(",", " ")
            someone.assert_nothing_closed(cells.encode())
            assert numbers(cells) & wire.only[state]
            assert (f" {ANALYSIS} " in cells) is sees_departmental(role)
            assert state is ReleaseState.PUBLISHED or "no-store" in rows.header("cache-control")
    someone.assert_nothing_closed(someone.get("/api/v1/releases").body, withdrawn_is_told=True)
    departmental = someone.get(f"/api/v1/observations?measure={ANALYSIS}")
    assert departmental.status == (200 if sees_departmental(role) else 404)
    assert ("DEPARTMENTAL ANALYSIS" in departmental.text) is sees_departmental(role)
    for kind, expected in {
        "own": True,
        "departmental": sees_departmental(role),
        "pre-release": False,
        "draft": False,
    }.items():
        one = someone.get(f"/api/v1/figures/{ids[kind]}")
        assert one.status == (200 if expected else 404), kind
        someone.assert_nothing_closed(one.body, withdrawn_is_told=True)


@pytest.mark.parametrize("role", [Role.ROLLOUT_MONITOR, Role.STATISTICIAN])
def test_programs_of_who_is_kept_to_some_areas_are_sent_nothing_of_another(
    wire: Wire, ids: dict[str, str], role: Role
) -> None:
    someone, all_ = Someone(wire, role, named=True, kept=True), Someone(wire, role, named=True)
    for path in API:
        for form in ("json", "csv"):
            separator = "&" if "?" in path else "?"
            sent = someone.get(f"/api/v1/{path}{separator}format={form}").body
            assert not OF_OTHER.findall(sent) and not wire.figures_of(OTHER) & ids_in(sent), path
    asked, none = (
        someone.get(f"/api/v1/observations?area={code}") for code in (OTHER, "E08999999")
    )
    assert asked.status == 404 and asked.text.replace(OTHER, "E08999999") == none.text
    assert not OF_OTHER.findall(someone.get("/feed.xml").body)
    withdrawn = someone.get(f"/f/{ids['withdrawn']}")
    assert withdrawn.status == 200 and not OF_OTHER.findall(withdrawn.body)
    assert someone.get(f"/api/v1/figures/{ids['other']}").status == 404
    theirs = all_.get("/api/v1/observations?limit=10000")
    mine = someone.visitor.get(
        "/api/v1/observations?limit=10000", **someone._said, If_None_Match=theirs.header("etag")
    )
    assert OF_OTHER.findall(theirs.body) and mine.status == 200, "another's tag is of other bytes"
    assert mine.header("etag") != theirs.header("etag")
