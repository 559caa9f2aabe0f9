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
KEPT = 400
"""Answers kept of each lookup: readers who are kept to an authority are each shown a release in
another way, and there are some 150 authorities. What is heavy is looked up for all of them."""


def once_per_release(lookup: Callable[[Release], T]) -> Callable[[Release], T]:
    """Answer from memory after the first call for a release as it is shown;
    what was not asked for the longest is forgotten beyond `KEPT`."""
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
            answers[key] = answers.pop(key) if key in answers else lookup(release)
            while len(answers) > KEPT:
                answers.pop(next(iter(answers)))
            return answers[key]

    return remembered
