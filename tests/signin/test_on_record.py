"""Signing in, signing out and being turned away stand in the reading log,
in their order and without what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import settings
from permissions import Reader, Role
from readinglog import log
from readinglog.verify import entries, verify
from web.service import readiness
from web.sign_in import events
from web.sign_in.session import Refusal, new_session


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CONTACTPOINT_READING_LOG", str(tmp_path))
    settings.current.cache_clear()
    log._log.cache_clear()
    yield tmp_path
    settings.current.cache_clear()


def written() -> None:
    events._pen.submit(lambda: None).result()


def test_the_moments_of_sign_in_are_on_record(kept: Path) -> None:
    who, reader = new_session("subject-3", ("statistics",)), Reader(Role.STATISTICIAN, "subject-3")
    events.signed_in(who, reader)
    events.refused(who, Refusal.IDLE, "/coverage")
    events.refused(None, Refusal.ENDED, "/Jane Smith")
    events.signed_out(who, reader)
    written()
    assert [(e.kind, e.reader, e.role, e.page, e.selection) for e in entries(kept)] == [
        ("sign-in", "subject-3", "statistician", "", ""),
        ("refusal", "subject-3", "", "coverage", "why=idle"),
        ("refusal", "", "", "", "why=ended"),
        ("sign-out", "subject-3", "statistician", "", ""),
    ]
    assert verify(kept).fault is None


def test_a_log_that_takes_no_entry_stops_nobody_and_is_told(
    kept: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    assert "reading log" in readiness.CHECKS and readiness.CHECKS["reading log"]() is None
    monkeypatch.setattr(log.Log, "_put", staticmethod(no_room))
    events.signed_in(new_session("subject-3", ()), None)
    written()
    assert (
        "a sign-in is not on record: the reading log cannot be written: No space left on device"
        in caplog.text
        and "subject-3" not in caplog.text
    )
    with pytest.raises(log.LogUnwritable):
        readiness.CHECKS["reading log"]()
