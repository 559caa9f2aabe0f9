"""A setting that holds something it may not is said in words, before anything is served."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import settings

WRONG = [
    ("CONTACTPOINT_ADDRESS", "statistics.example"),
    ("CONTACTPOINT_ADDRESS", "https://a.example/path"),
    ("CONTACTPOINT_MARKING", "<b>"),
    ("CONTACTPOINT_MARKING", "A" * 61),
    ("CONTACTPOINT_PORT", "abc"),
    ("CONTACTPOINT_PORT", "0"),
    ("CONTACTPOINT_PORT", "65536"),
    ("CONTACTPOINT_PORT", "-1"),
    ("CONTACTPOINT_HOST", "0.0.0.0"),
    ("CONTACTPOINT_NEXT_RELEASE", "next week"),
    ("CONTACTPOINT_NEXT_RELEASE", "2010-09-31"),
    ("CONTACTPOINT_NEXT_RELEASE", "20100930"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(settings.SettingError, match=name):
        settings.read({name: value})


def test_defaults_and_dates_are_read() -> None:
    read = settings.read({"CONTACTPOINT_NEXT_RELEASE": "2010-09-30"})
    assert (read.host, read.port, read.next_release) == ("127.0.0.1", 8501, "2010-09-30")


def test_the_front_door_says_it_without_a_trace() -> None:
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=settings.ROOT,
        env={**os.environ, "CONTACTPOINT_PORT": "abc"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (
        done.returncode == 1
        and "CONTACTPOINT_PORT must be a number" in done.stderr
        and "Traceback" not in done.stderr
    )
