"""Readings, searches, exports and refusals on record:
once each, as ids alone, and nothing shown that must be on record and cannot be."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import settings
from components import downloads, gate
from permissions import Reader, Role
from permissions import opening as given_to
from queries.releases import NotOpen
from readinglog import log
from readinglog.entries import Entry
from readinglog.folder import files
from readinglog.verify import entries, verify
from tests.pages.test_pages import drawn
from web.menu import PAGES

ROUTER = str(Path(__file__).parent.parent.parent / "web" / "page_script.py")
PAGE = {page.id: str(page.path) for page in PAGES}


@pytest.fixture
def kept(
    releases: Path, reading: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The dashboard with a reading log."""
    folder = tmp_path / "log"
    folder.mkdir()
    monkeypatch.setenv("CONTACTPOINT_READING_LOG", str(folder))
    log._log.cache_clear()
    reading(releases)
    yield folder
    log._log.cache_clear()


@pytest.fixture
def full(kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same with a disk that is full."""

    def no_room(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(log.Log, "_put", staticmethod(no_room))
    return kept


def opened(page: str, **query: str) -> AppTest:
    at = AppTest.from_file(ROUTER, default_timeout=60)
    at.query_params.update(query)
    at = at.run() if page == PAGES[0].id else at.switch_page(PAGE[page]).run()
    assert not at.exception
    return at


def kinds(folder: Path) -> list[tuple[str, str, str]]:
    assert verify(folder).fault is None
    return [(e.kind, e.page, e.selection) for e in entries(folder)]


def words(at: AppTest) -> str:
    return "\n".join(b.proto.body for b in at.get("html"))


def test_a_reading_is_on_record_once_for_each_page_and_choice(kept: Path) -> None:
    at = opened("coverage", area="E12000002", period="2009-05")
    at.run().run()
    assert kinds(kept) == [
        ("reading", "coverage", "area=E12000002&measure=directory_coverage&period=2009-05")
    ]
    at.selectbox(key="choose-period").select("2009-04").run()
    assert kinds(kept)[1:] == [
        ("reading", "coverage", "area=E12000002&measure=directory_coverage&period=2009-04")
    ]
    at.switch_page(PAGE["contact"]).run().run()
    assert kinds(kept)[2:] == [("reading", "contact", "")]
    first = next(iter(entries(kept)))
    assert (first.role, first.reader, first.release, first.state) == (
        "on_this_machine",
        "",
        "2009-06-r1",
        "published",
    )


@pytest.mark.parametrize("page", [page.id for page in PAGES])
def test_every_page_goes_on_record(kept: Path, page: str) -> None:
    opened(page)
    assert [(kind, at) for kind, at, _ in kinds(kept)][-1] == ("reading", page) and len(
        kinds(kept)
    ) <= 2  # the second where AppTest opened the home page first
    assert "not valid" not in [selection for *_, selection in kinds(kept)]


@pytest.mark.parametrize(
    "typed",
    [
        {"area": "Jane Smith of 4 High Street"},
        {"area": "E99999999"},
        {"period": "<b>2009</b>"},
        {"area": "x" * 5000},
    ],
)
def test_what_was_typed_does_not_enter(kept: Path, typed: dict[str, str]) -> None:
    opened("coverage", **typed)
    assert kinds(kept) == [("reading", "coverage", "not valid")]
    assert next(iter(typed.values()))[:9] not in files(kept)[0].read_text()


def test_a_refusal_is_on_record(kept: Path) -> None:
    def script() -> None:
        from components import gate
        from permissions import Reader, Role

        with gate.opened(Reader(Role.OVERSIGHT_BODY, "subject-9"), {}):
            gate.require("selective")
            raise AssertionError("shown")

    at = AppTest.from_function(script).run()
    assert at.error and not at.exception
    assert [(e.kind, e.page, e.reader, e.role) for e in entries(kept)] == [
        ("refusal", "selective", "subject-9", "oversight_body")
    ]


def test_published_figures_stay_readable_where_the_log_takes_no_entry(
    full: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "contactpoint.readinglog"):
        at = opened("coverage", area="E12000002")
    assert (
        "No space left on device" in caplog.text
        and drawn(at)
        and "cannot be shown just now" not in words(at)
    )


def test_what_is_not_for_everyone_is_not_shown_where_the_log_takes_no_entry(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = opened("selective")
    assert drawn(shown) and "cannot be shown just now" not in words(shown)
    monkeypatch.setattr(
        log.Log,
        "_put",
        staticmethod(
            lambda *_, **__: (_ for _ in ()).throw(OSError(28, "No space left on device"))
        ),
    )
    at = opened("selective", period="2009-04")
    assert (
        not drawn(at)
        and not at.get("download_button")
        and "This cannot be shown just now" in words(at)
        and "<table" not in words(at)
    )
    monkeypatch.undo()


# --- files ---


def made(page: str) -> bytes:
    with gate.opened(Reader(Role.MINISTER, "subject-7"), {}):
        gate.require(page)
        gate.seen().release = given_to.open_for_reader(gate.visiting().reader, page)
        gate.seen().choices.update(area="E92000001", period="2009-06")
        make = downloads.logged_download(
            lambda stamp: stamp.reading_log.encode(), "figure.csv", release="2009-06-r1"
        )
    return make()  # as Streamlit does: later, in a thread of its own, outside the gate


def test_a_file_says_where_its_own_entry_stands(kept: Path) -> None:
    line = made("coverage").decode()
    entry: Entry = list(entries(kept))[-1]
    assert line == f"Reading log head: {entry.hash} at {entry.when}"
    assert (
        entry.kind,
        entry.reader,
        entry.role,
        entry.file,
        entry.page,
        entry.selection,
        entry.release,
    ) == (
        "export",
        "subject-7",
        "minister",
        "figure.csv",
        "coverage",
        "area=E92000001&period=2009-06",
        "2009-06-r1",
    )
    assert verify(kept, head=entry.hash).fault is None


def test_a_link_records_the_export_as_a_button_does(kept: Path) -> None:
    """Who, where, with which choice, which file; and the file says where its entry stands."""
    at = opened("coverage", area="E12000002", period="2009-05")
    link = re.search(r'href="/files/([0-9a-f]{32})\.csv"', words(at))
    made = downloads.fetched(Reader(Role.ON_THIS_MACHINE), link[1], "csv")
    entry: Entry = list(entries(kept))[-1]
    assert (entry.kind, entry.page, entry.selection, entry.file, entry.release) == (
        "export",
        "coverage",
        "area=E12000002&measure=directory_coverage&period=2009-05",
        made.name,
        "2009-06-r1",
    )
    assert f"Reading log head: {entry.hash} at {entry.when}" in made.content.decode("utf-8")


@pytest.mark.parametrize("key", ["0" * 32, "", "../x", "é"])
def test_what_was_never_offered_is_not_made(kept: Path, key: str) -> None:
    with pytest.raises(NotOpen):
        downloads.fetched(Reader(Role.ON_THIS_MACHINE), key, "csv")
    assert kinds(kept) == []


def test_what_was_offered_to_one_reader_is_not_made_for_another(kept: Path) -> None:
    link = re.search(r'href="/files/([0-9a-f]{32})\.csv"', words(opened("coverage")))
    for other in (Reader(Role.MINISTER, "subject-7"), Reader(Role.ON_THIS_MACHINE, "subject-8")):
        with pytest.raises(NotOpen):
            downloads.fetched(other, link[1], "csv")
    assert "export" not in [kind for kind, *_ in kinds(kept)]


def test_a_file_for_everyone_is_made_without_the_log_and_one_for_some_is_not(full: Path) -> None:
    assert made("coverage") == b""
    with pytest.raises(log.LogUnwritable, match="shown only while it can be put on record"):
        made("selective")


def test_without_a_log_a_file_says_nothing_of_one(
    releases: Path, reading: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONTACTPOINT_READING_LOG", raising=False)
    reading(releases)
    assert made("selective") == b"" and settings.current().reading_log is None
