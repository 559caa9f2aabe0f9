"""Small lookups kept in memory, one copy a release:
a release never changes, so they never grow old."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from release.store import Release
from release.vocabulary import ReleaseState, Visibility

T = TypeVar("T")
KEPT = 24
"""Answers kept: for the current release, the one before it and the next,
each as readers of different sight are shown it."""


def once_per_release(lookup: Callable[[Release], T]) -> Callable[[Release], T]:
    """Answer from memory after the first call for a release as it is shown;
    the oldest answer is forgotten beyond `KEPT`."""
    answers: dict[tuple[str, str, Visibility, ReleaseState, str], T] = {}
    lock = threading.Lock()

    @wraps(lookup)
    def remembered(release: Release) -> T:
        key = (
            release.digest,
            release.published_at,
            release.visibility,
            release.state,
            release.hour,
        )
        with lock:
            if key not in answers:
                answers[key] = lookup(release)
                while len(answers) > KEPT:
                    answers.pop(next(iter(answers)))
            return answers[key]

    return remembered
