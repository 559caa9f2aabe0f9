"""The permanent address of a figure, as a browser without scripts reads it."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from starlette.requests import Request
from starlette.responses import Response

import permissions
from figures.figure import Across, Selection
from queries.observations import observations
from readinglog.verify import entries
from release.store import open_current
from release.vocabulary import ENGLAND, Level, ReleaseError
from release.writer import FolderPublisher
from tests.dashboard import SYNTHETIC, World, make, make_published
from web.addresses import is_known
from web.http_routes import find_figure, one_figure
from web.service.readiness import CHECKS

FIRST = World()
Read = Callable[[Path], None]


@pytest.fixture(autouse=True)
def published(tmp_path: Path, reading: Read) -> Path:
    make_published(tmp_path, FIRST)
    reading(tmp_path)
    return tmp_path


def ask(path: str, query: str = "", **params: str) -> Response:
    request = Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(b"host", b"example.org")],
            "scheme": "https",
            "server": ("example.org", 443),
            "path_params": params,
            "root_path": "",
        }
    )
    return (one_figure if params else find_figure)(request)


def words(answer: Response) -> str:
    return unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", answer.body.decode(), flags=re.S))


def some_ids(releases: Path, measure: str = "directory_coverage", **more: object) -> list[str]:
    release = open_current(releases)
    return list(
        observations(
            release,
            Selection(
                **{
                    "release": release.id,
                    "measures": (measure,),
                    "across": Across.AREAS,
                    "area": ENGLAND,
                    "period": "2009-06",
                    "level": Level.AUTHORITY,
                }
                | more
            ),
        )["figure_id"]
    )


def test_a_figure_says_all_a_quotation_needs(published: Path) -> None:
    id_ = some_ids(published)[0]
    said = words(ask(f"/f/{id_}", id=id_))
    for part in (
        id_,
        f"https://example.org/f/{id_}",
        "Current",
        "Value then",
        "Value now",
        "release 2009-06-r1",
        "published 30 July 2009",
        "Source: ContactPoint directory extract",
        "Definition",
        "Base",
        SYNTHETIC.split(": ")[1],
    ):
        assert part in said, part


def test_the_citation_holds_figure_release_day_source_and_address(published: Path) -> None:
    id_ = some_ids(
        published, "children_on_directory", across=Across.CATEGORIES, level=None, area="E08000006"
    )[0]
    text = re.search(r'<p class="citation">(.*?)</p>', ask("", id=id_).body.decode())[1]
    assert re.fullmatch(
        r"Children[^,]+, Salford, June 2009: [\d,]+ \([^)]+\)\. ContactPoint Oversight, release "
        r"2009-06-r1 \([0-9a-f]{12}\), published 30 July 2009\. "
        rf"Source: ContactPoint directory extract\. Figure {id_}, https://example\.org/f/{id_}\.",
        unescape(text),
    )


def test_it_is_described_without_its_value_and_leads_to_its_citation_files(
    published: Path,
) -> None:
    """What a search engine or a reference manager reads of it."""
    id_ = some_ids(published)[0]
    html = ask(f"/f/{id_}", id=id_).body.decode()
    head = html.partition("</head>")[0]
    described = re.search('<meta name="description" content="([^"]+)">', head)[1]
    value = re.search(r'class="number"><strong>([^<]+)<', html)[1]
    assert "Hartlepool" in described or "June 2009" in described
    assert value not in described
    assert f'<link rel="cite-as" href="https://example.org/f/{id_}">' in head
    at = f"/api/v1/figures/{id_}/citation?format="
    for form in ("cff", "bibtex", "ris"):
        assert f'href="{at}{form}"' in head and f'<a href="{at}{form}">' in html


def test_each_state_is_shown_with_both_values(published: Path) -> None:
    first, ids = open_current(published).folder, {}
    ids["superseded"] = some_ids(published)[0]
    FolderPublisher(published).publish(
        make(published, replace(FIRST, id="2009-06-r2", seed="other")),
        at=dt.datetime(2009, 8, 6, 9, 30),
    )
    ids["withdrawn"] = some_ids(published)[0]
    ids["revised"] = ids["superseded"]
    assert "Revised" in words(ask("", id=ids["revised"])) and "gives another figure" in words(
        ask("", id=ids["revised"])
    )
    FolderPublisher(published).publish(
        first,
        at=dt.datetime(2009, 8, 7, 9, 30),
        because="A <b>return</b> was counted twice",
    )
    back = ask("", id=ids["withdrawn"])
    assert (
        "Withdrawn" in words(back)
        and "taken back on 7 August 2009" in words(back)
        and "<b>return" not in back.body.decode()
    )
    FolderPublisher(published).publish(
        make(published, replace(FIRST, id="2009-06-r3")),
        at=dt.datetime(2009, 8, 8, 9, 30),
    )
    after = words(ask("", id=ids["superseded"]))
    assert (
        "Superseded" in after
        and "In every release that was published" in after
        and all(r in after for r in ("2009-06-r1", "2009-06-r2", "2009-06-r3"))
    )


def test_no_return_is_shown_in_words_and_never_as_a_number(published: Path) -> None:
    id_ = some_ids(published, "accounts_issued", period="2009-05", area="E06000001")[0]
    said = words(ask("", id=id_))
    assert (
        "[x] not available" in said
        and "Hartlepool, May 2009: not available." in said
        and "Hartlepool sent no return for May 2009." in said
    )


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "7KQ2-M9XB-4TPC",
        "2222-2222-22222",
        "=1+1",
        "' or 1=1 --",
        "<script>alert(1)</script>",
        "x" * 10_000,
        "%00",
        "𝟚𝟚𝟚𝟚𝟚𝟚𝟚𝟚𝟚𝟚𝟚𝟚𝟚",
    ],
)
def test_a_wrong_id_is_a_plain_sentence(typed: str) -> None:
    answer = ask("", id=typed)
    assert (
        answer.status_code == 404
        and "<script" not in answer.body.decode()
        and "Traceback" not in words(answer)
        and len(words(answer)) < 1500
    )
    assert not typed or len(typed) < 2 or typed not in words(answer)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some.text(max_size=200))
def test_whatever_is_typed_is_answered(typed: str) -> None:
    assert ask("", id=typed).status_code == 404


def test_the_form_leads_to_the_figure(published: Path) -> None:
    id_ = some_ids(published)[0]
    assert ask("/f").status_code == 200 and "<form" in ask("/f").body.decode()
    answer = ask("/f", f"id={id_.lower().replace('-', '+')}")
    assert answer.status_code == 303 and answer.headers["location"] == f"/f/{id_}"
    assert ask("/f", f"figure={id_}").headers["location"] == f"/f/{id_}"
    assert ask("/f", "id=nonsense").status_code == 404
    assert is_known("/f") and is_known(f"/f/{id_}") and not is_known("/figures")


def test_a_reader_who_may_not_see_it_is_told_so(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(permissions.PAGE_ROLES, "figure", frozenset())
    answer = ask("", id=some_ids(published)[0])
    assert answer.status_code == 403 and "You may not see this figure" in words(answer)


def test_no_release_and_a_damaged_one_are_said_in_words(tmp_path: Path, reading: Read) -> None:
    id_ = some_ids(tmp_path)[0]
    reading(tmp_path / "empty")
    assert ask("", id=id_).status_code == 503 and "No release has been published yet" in words(
        ask("", id=id_)
    )


def test_a_marking_stands_at_head_and_foot(
    published: Path, reading: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTPOINT_MARKING", "OFFICIAL")
    monkeypatch.setenv("CONTACTPOINT_ADDRESS", "https://statistics.example")
    reading(published)
    id_ = some_ids(published)[0]
    html = ask("", id=id_).body.decode()
    assert (
        html.count('<p class="marking">OFFICIAL</p>') == 2
        and f"https://statistics.example/f/{id_}" in html
        and "example.org" not in html
    )


class Shape(HTMLParser):
    """Tags opened and closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "link", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_it_is_well_formed_and_needs_no_script(published: Path) -> None:
    shape = Shape()
    shape.feed(ask("", id=some_ids(published)[0]).body.decode())
    assert shape.open == [] and "script" not in shape.seen and shape.seen.count("h1") == 1


def test_it_is_answered_outside_the_event_loop() -> None:
    """Reading a release takes a moment: a plain function runs in a thread,
    and other readers are served meanwhile."""
    assert not asyncio.iscoroutinefunction(one_figure)


def test_a_figure_that_is_looked_up_is_on_record(
    published: Path,
    reading: Read,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path_factory.mktemp("log")
    monkeypatch.setenv("CONTACTPOINT_READING_LOG", str(folder))
    reading(published)
    id_ = some_ids(published)[0]
    assert (
        ask(f"/f/{id_}", id=id_.lower()).status_code == 200
        and ask("/f/x", id="Jane Smith").status_code == 404
        and ask("/f", query="id=Jane+Smith").status_code == 404
    )
    assert ask("/f", query=f"id={id_}").status_code == 303
    assert [(e.kind, e.page, e.selection) for e in entries(folder)] == [
        ("search", "figure", f"id={id_}"),
        *[("search", "figure", "not valid")] * 2,
    ]
    monkeypatch.setitem(permissions.PAGE_ROLES, "figure", frozenset())
    assert (
        ask(f"/f/{id_}", id=id_).status_code == 403
        and [e.kind for e in entries(folder)][-1] == "refusal"
    )


def test_a_published_figure_is_shown_where_the_log_takes_no_entry(
    published: Path,
    reading: Read,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CONTACTPOINT_READING_LOG", str(tmp_path_factory.mktemp("log") / "gone"))
    reading(published)
    id_ = some_ids(published)[0]
    assert ask(f"/f/{id_}", id=id_).status_code == 200


def test_a_history_that_cannot_be_read_is_said_and_readiness_knows(published: Path) -> None:
    """Without the line nobody could tell whether a figure was withdrawn:
    nothing is shown of it rather than something wrong."""
    id_ = some_ids(published)[0]
    CHECKS["history"]()
    (published / "HISTORY").write_text(
        (published / "HISTORY").read_text("utf-8")[:-20], encoding="utf-8"
    )
    answer = ask(f"/f/{id_}", id=id_)
    assert (
        answer.status_code == 503
        and "Line 1 of the file HISTORY of the store cannot be read" in words(answer)
    )
    with pytest.raises(ReleaseError, match="Line 1 of the file HISTORY"):
        CHECKS["history"]()
