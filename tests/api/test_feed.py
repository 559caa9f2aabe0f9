"""The feed tells every release, correction and withdrawal with what changed;
the calendar the hour to come, and nothing of what is in it."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as tree
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from icalendar import Calendar
from starlette.applications import Starlette
from starlette.testclient import TestClient

import settings
from api.feed import calendar, feed
from permissions import ReleaseState, Role, opening
from release.vocabulary import Visibility
from tests.api.conftest import Server
from tests.permissions.conftest import (  # noqa: F401
    HOUR,
    IDS,
    NOW,
    OWN,
    clock,
    named,
    reader,
    served,
    states,
)
from tests.web.asking import ask
from web.http_routes import ROUTES

ATOM = "{http://www.w3.org/2005/Atom}"
HERE = "https://statistics.example"


def test_each_move_of_the_pointer_is_an_entry_and_a_going_back_a_withdrawal(
    states: Path,  # noqa: F811
    served: Callable,  # noqa: F811
) -> None:
    entries = tree.fromstring(feed(states, HERE)).findall(f"{ATOM}entry")
    told = [(e.find(f"{ATOM}category").get("term"), e.findtext(f"{ATOM}title")) for e in entries]
    assert [kind for kind, _ in told] == ["correction", "withdrawal", "correction", "release"]
    assert IDS[ReleaseState.WITHDRAWN] in told[1][1] and "withdrawn" in told[1][1]
    assert "A return was counted twice, that of Blackburn" in entries[1].findtext(f"{ATOM}content")
    ids = [e.findtext(f"{ATOM}id") for e in entries]
    assert len(set(ids)) == 4 and all(i.startswith("tag:statistics.example,") for i in ids)
    assert IDS[ReleaseState.DRAFT] not in feed(states, HERE).decode()
    assert IDS[ReleaseState.PRE_RELEASE] not in feed(states, HERE).decode()


def test_an_entry_leads_to_what_its_reader_is_given_and_to_nothing_else(
    states: Path,  # noqa: F811
    served: Callable,  # noqa: F811
) -> None:
    """What was withdrawn is told, and opens to few."""
    served(reader(Role.OVERSIGHT_BODY, is_named=False))
    http = TestClient(Starlette(routes=list(ROUTES)), HERE)
    entries = tree.fromstring(http.get("/feed.xml").content).findall(f"{ATOM}entry")
    led = {link.get("href") for e in entries for link in e.findall(f"{ATOM}link")}
    figures = {address for address in led if "/api/" in address}
    assert len(entries) == 4 and figures and IDS[ReleaseState.WITHDRAWN] not in " ".join(led)
    for address in figures:
        assert http.get(f"{address}&measure=shielded_records").status_code == 200, address


def test_a_reader_kept_to_some_areas_is_named_no_other(
    states: Path,  # noqa: F811
    served: Callable,  # noqa: F811
) -> None:
    told = feed(states, HERE, Visibility(areas=frozenset({OWN}))).decode()
    assert "Blackburn" in feed(states, HERE).decode() and "Blackburn" not in told
    assert "the correction that another authority made" in told
    assert "counted twice, that of another authority" in told


def test_the_calendar_holds_the_hour_to_come(served: Callable) -> None:  # noqa: F811
    lines = calendar(HERE).decode().split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert f"DTSTART:{HOUR.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" in lines and NOW < HOUR
    assert all(len(line.encode()) <= 75 for line in lines)
    assert IDS[ReleaseState.PRE_RELEASE] not in "".join(lines)


def test_a_calendar_of_nothing_to_come_is_one_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "next_publication", lambda: "")
    (zone,) = Calendar.from_ical(calendar(HERE)).subcomponents
    assert zone.name == "VTIMEZONE" and zone["tzid"] == "Europe/London"


def test_a_day_that_is_announced_has_no_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "next_publication", lambda: "")
    announced = replace(settings.current(), next_release="2010-08-26")
    monkeypatch.setattr(settings, "current", lambda: announced)
    (event,) = Calendar.from_ical(calendar(HERE)).events
    assert event.start == dt.date(2010, 8, 26) and "duration" not in event


@pytest.mark.parametrize(
    ("path", "kind"), [("/feed.xml", "application/atom+xml"), ("/releases.ics", "text/calendar")]
)
def test_both_are_served(server: Server, path: str, kind: str) -> None:
    answer = ask(server.address, path)
    assert answer.status == 200 and answer.headers["content-type"].startswith(kind)
    assert ask(server.address, path, "POST").status == 405
