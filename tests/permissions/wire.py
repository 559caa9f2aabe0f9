"""A dashboard behind a proxy, over a store with a release in each state,
and a reader of each role at it: what the tests over the wire sit at."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.DownloadButton_pb2 import DownloadButton
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from figures.figure_id import ALPHABET, FigureKey, figure_id
from permissions import ReleaseState, Role
from tests.browser.serving import Server, free_port, serving
from tests.permissions.conftest import IDS, OWN, in_each_state, without_clock, write_list
from tests.permissions.spec import sees_departmental, sees_state
from tests.signin.desk import SECRET, Answer, Page, Visitor, session_of
from web.menu import PAGES

PROXY_SECRET = "a-secret-of-the-proxy-of-these-tests-alone"
SIGNED_IN = tuple(role for role in Role if role is not Role.ON_THIS_MACHINE)
ALIKE = 10
"""Persons of each role. One of them alone who opens every page has to wait between two of them
(`web/pace.py`): half a second, more than a hundred times."""

NUMBER = re.compile(r"(?<![\w#.,-])(\d{3},\d{3}|\d{6})(?![\w-]|[.,]\d)")
"""A number of six digits, as a page or the data of a chart writes it:
not the beginning of a hash."""

LARGE = "round(value) = value and value >= 100000"
_VALUES = f"""select distinct cast(value as integer) from observation join geography using (geography_key) join measure using (measure_key)
              where level = 'England' and {LARGE} and audience = ?"""  # noqa: E501

_FIGURES = """select m.id, g.code, p.id, b.id, c.id, s.id from observation o join measure m using (measure_key) join geography g using (geography_key) join period p using (period_key)
              join breakdown b on b.breakdown_key = o.breakdown_key join category c on c.category_key = o.category_key join source s using (source_key) where g.code = ?"""  # noqa: E501
ID = re.compile(rf"\b(?:[{ALPHABET}]{{4}}-){{2}}[{ALPHABET}]{{5}}\b".encode())


@dataclass(frozen=True)
class Wire:
    """The running dashboard, which large numbers of England only a release in one state holds, or
    only its departmental analysis, and the folder of its reading log."""

    server: Server
    port: int
    releases: Path
    only: dict[ReleaseState, frozenset[int]]
    departmental: frozenset[int]
    log: Path

    def figures_of(self, area: str) -> frozenset[str]:
        """The ids of every figure of an area in the published release."""
        return _figures_of(self.releases, area)


@lru_cache
def _figures_of(releases: Path, area: str) -> frozenset[str]:
    with sqlite3.connect(
        next(releases.glob(f"{IDS[ReleaseState.PUBLISHED]}-*")) / "release.sqlite"
    ) as connection:
        return frozenset(
            figure_id(FigureKey(IDS[ReleaseState.PUBLISHED], *row))
            for row in connection.execute(_FIGURES, (area,))
        )


@dataclass(frozen=True)
class Someone:
    """A signed-in reader: the role, whether they are named on the pre-release list,
    whether they are kept to the authority `OWN`, and which of the persons of whom that is so."""

    wire: Wire
    role: Role
    named: bool
    kept: bool = False
    number: int = 0

    @property
    def _said(self) -> dict[str, str]:
        who = f"{self.role} kept" if self.kept else str(self.role)
        return {
            "X_Auth_Subject": f"{'named' if self.named else 'other'} {who} {self.number}",
            "X_Auth_Groups": f"group of {who}",
            "X_ContactPoint_Proxy_Secret": PROXY_SECRET,
        }

    @cached_property
    def visitor(self) -> Visitor:
        """Their browser, signed in."""
        visitor = Visitor(f"http://localhost:{self.wire.port}")
        assert visitor.get("/glossary", opened=True, **self._said).status == 200
        return visitor

    def get(self, path: str) -> Answer:
        """An address asked for."""
        return self.visitor.get(path, **self._said)

    def opens(self) -> Page:
        """A page opened, where nothing was asked for yet."""
        return Page(self.visitor, **self._said)

    def visits(self, page: str, query: str) -> list[ForwardMsg]:
        """Everything a page sends until it is there, all its sections."""
        line = self.opens()
        try:
            messages = line.run("" if page == PAGES[0].id else page, whole(query))
        finally:
            line.close()
        assert messages and messages[-1].WhichOneof("type") == "script_finished", "the line was cut"
        return messages

    @property
    def closed(self) -> list[ReleaseState]:
        """The states of a release in which this reader sees none."""
        return [state for state in IDS if not sees_state(self.role, state, named=self.named)]

    def assert_nothing_closed(self, sent: bytes, *, withdrawn_is_told: bool = False) -> None:
        """That nothing of a release this reader may not see, and no departmental analysis they may
        not, is in some bytes; `withdrawn_is_told` where a list says which release was taken back.
        """
        text = sent.decode("utf-8", "replace")
        found = numbers(text)
        for state in self.closed:
            assert not found & self.wire.only[state], (
                f"numbers of the {state} release: {sorted(found & self.wire.only[state])[:5]}"
            )
            assert (
                IDS[state] not in text or withdrawn_is_told and state is ReleaseState.WITHDRAWN
            ), f"the id of the {state} release"
        assert sees_departmental(self.role) or not found & self.wire.departmental, (
            "numbers of departmental analysis"
        )


def numbers(text: str) -> set[int]:
    """The numbers of six digits in a text."""
    return {int(found.replace(",", "")) for found in NUMBER.findall(text)}


def ids_in(sent: bytes) -> set[str]:
    """The ids of figures in some bytes."""
    return {found.decode() for found in ID.findall(sent)}


def sent_in(messages: list[ForwardMsg]) -> bytes:
    """The bytes of some messages, in which every number stands as text: no page sends records."""
    for message in messages:
        element = message.delta.new_element
        kind = element.WhichOneof("type") if message.WhichOneof("type") == "delta" else None
        assert kind not in ("arrow_data_frame", "arrow_table", "vega_lite_chart"), kind
    return b"".join(message.SerializeToString() for message in messages)


def bodies(messages: list[ForwardMsg]) -> list[str]:
    """What a page says, block by block, without what differs from one opening to the next."""
    found = [
        m.delta.new_element.html.body
        for m in messages
        if m.WhichOneof("type") == "delta" and m.delta.new_element.WhichOneof("type") == "html"
    ]
    return [without_clock(body) for body in found if "<style" not in body]


def whole(query: str) -> str:
    """The same address with all sections of its page."""
    return f"{query}&section=all".lstrip("&")


LINK = re.compile(r'href="(/files/[0-9a-f]{32}\.(\w+))"')


def links(messages: list[ForwardMsg], suffix: str = "") -> list[str]:
    """The addresses of the files a page offers; of one kind alone where
    the end of its name is given."""
    found = LINK.findall("".join(bodies(messages)))
    return [address for address, kind in found if suffix in ("", kind)]


def press(line: Page, messages: list[ForwardMsg], button: str) -> None:
    """Ask for the file of a button, of whatever page."""
    asked = BackMsg()
    asked.backend_operation_request.request_id, asked.backend_operation_request.session_id = (
        "1",
        session_of(messages),
    )
    asked.backend_operation_request.deferred_file.file_id = button
    line.tell(asked)


def made(line: Page, messages: list[ForwardMsg], button: str) -> str:
    """The address of the file a button makes."""
    press(line, messages, button)
    return line.heard("backend_operation_response")[-1].backend_operation_response.deferred_file.url


def buttons(messages: list[ForwardMsg]) -> list[str]:
    """The ids of the files a page offers."""
    return [button.deferred_file_id for button in _offered(messages)]


def button_of(messages: list[ForwardMsg], label: str) -> str:
    """The id of the first file a page offers under a label."""
    return next(
        button.deferred_file_id for button in _offered(messages) if button.label.startswith(label)
    )


def _offered(messages: list[ForwardMsg]) -> list[DownloadButton]:
    elements = [
        m.delta.new_element
        for m in messages
        if m.WhichOneof("type") == "delta"
        and m.delta.new_element.WhichOneof("type") == "download_button"
    ]
    return [element.download_button for element in elements]


@contextmanager
def wired(folder: Path) -> Iterator[Wire]:
    """Start the dashboard two hours before the hour of a release."""
    releases, roles, named, log, port = (
        folder / "releases",
        folder / "roles.toml",
        folder / "list.toml",
        folder / "log",
        free_port(),
    )
    releases.mkdir()
    log.mkdir()
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    in_each_state(releases, now + dt.timedelta(hours=2), now)
    roles.write_text(
        "\n".join(
            f'[[role]]\ngroup = "group of {role}{kept}"\nrole = "{role}"{areas}'
            for role in SIGNED_IN
            for kept, areas in (("", ""), (" kept", f'\nareas = ["{OWN}"]'))
        )
    )
    write_list(
        named,
        *(
            f"named {role}{kept} {number}"
            for role in SIGNED_IN
            for kept in ("", " kept")
            for number in range(ALIKE)
        ),
    )
    settings = {
        "CONTACTPOINT_SIGN_IN": "proxy",
        "CONTACTPOINT_ADDRESS": f"http://localhost:{port}",
        "CONTACTPOINT_COOKIE_SECRET": SECRET,
        "CONTACTPOINT_PROXY_SECRET": PROXY_SECRET,
        "CONTACTPOINT_ROLES": str(roles),
        "CONTACTPOINT_PRE_RELEASE_LIST": str(named),
        "CONTACTPOINT_READING_LOG": str(log),
    }
    values = {state: _values(releases, id_) for state, id_ in IDS.items()}
    public = frozenset().union(*(public for public, _ in values.values()))
    only = {
        state: held[0]
        - frozenset().union(*(p | d for other, (p, d) in values.items() if other is not state))
        for state, held in values.items()
    }
    with serving(releases, folder / "server.log", port, **settings) as server:
        yield Wire(
            server,
            port,
            releases,
            only,
            frozenset().union(*(d for _, d in values.values())) - public,
            log,
        )


def _values(releases: Path, id_: str) -> tuple[frozenset[int], frozenset[int]]:
    """The large numbers of England in a release: public ones,
    and those of departmental analysis."""
    with sqlite3.connect(next(releases.glob(f"{id_}-*")) / "release.sqlite") as connection:
        public, departmental = (
            frozenset(value for (value,) in connection.execute(_VALUES, (audience,)))
            for audience in ("public", "departmental")
        )
    return public, departmental
