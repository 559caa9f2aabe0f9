"""Two processes of the dashboard on one database:
what is published once is seen by both, and both outlive a restart of the database."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from figures.figure import Across, Selection
from queries.observations import observations
from release.postgres_writer import DatabasePublisher
from release.store import open_release
from release.vocabulary import ENGLAND
from tests.dashboard import World, make
from tests.postgresql import ROOT, Fresh, fresh, server  # noqa: F401
from tests.signin.desk import Page, Visitor, text_of

PATIENCE_S = 60
"""Within which every process shows what was published; one that is seen sooner passes sooner."""


@pytest.fixture
def two(fresh: Fresh) -> Iterator[tuple[str, str]]:  # noqa: F811
    """The addresses of two processes that read one database."""
    ports = []
    for _ in range(2):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            ports.append(free.getsockname()[1])
    started = [
        subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=os.environ
            | {"CONTACTPOINT_RELEASES": fresh.reader.url, "CONTACTPOINT_PORT": str(port)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for port in ports
    ]
    try:
        yield tuple(f"http://127.0.0.1:{port}" for port in ports)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def asked(address: str) -> tuple[int, str]:
    """The status and text of an answer; 0 while nothing listens."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def until(address: str, code: int, words: str) -> str:
    """Ask until the answer is as said."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found, text = asked(address)
        if found == code and words in text:
            return text
        time.sleep(0.3)
    raise AssertionError(
        f"{address} did not answer {code} with {words!r}, but {found}: {text[:400]}"
    )


def test_what_is_published_once_is_seen_by_both_and_the_database_may_be_restarted(
    fresh: Fresh, two: tuple[str, str], tmp_path: Path
) -> None:  # noqa: F811
    first, second = make(tmp_path), make(tmp_path, World(id="2009-06-r2", seed="other"))
    at = dt.datetime(2009, 7, 30, 9, 30, tzinfo=dt.UTC)
    id_ = observations(
        open_release(first),
        Selection("2009-06-r1", ("children_on_directory",), Across.CATEGORIES, ENGLAND, "2009-06"),
    ).iloc[0]["figure_id"]
    for address in two:
        until(f"{address}/f/{id_}", 503, "No release has been published yet")
    DatabasePublisher(fresh.publisher).publish(first, at=at)
    for address in two:
        until(
            f"{address}/f/{id_}",
            200,
            "Release 2009-06-r1, published 30 July 2009, is the release now published.",
        )
    DatabasePublisher(fresh.publisher).publish(second, at=at + dt.timedelta(days=7))
    for address in two:
        until(
            f"{address}/f/{id_}",
            200,
            "Release 2009-06-r2, published 6 August 2009, gives another figure.",
        )
    fresh.server.stop()
    try:
        for address in two:
            until(f"{address}/f/{id_}", 503, "does not answer just now")
            assert (
                "There is no release"
                not in (said := text_of(Page(Visitor(address)).run("coverage")))
                and "cannot be read just now" in said
            )
    finally:
        fresh.server.start()
    for address in two:
        until(
            f"{address}/f/{id_}",
            200,
            "Release 2009-06-r2, published 6 August 2009, gives another figure.",
        )
    DatabasePublisher(fresh.publisher).publish(
        fresh.publisher / first.name,
        at=at + dt.timedelta(days=8),
        because="A return was counted twice.",
    )
    for address in two:
        until(
            f"{address}/f/{id_}",
            200,
            "Release 2009-06-r1, published 30 July 2009, is the release now published.",
        )
