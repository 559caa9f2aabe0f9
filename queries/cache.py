"""Small lookups kept in memory, one copy a release:
a release never changes, so they never grow old."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from release.store import Store
from release.words import ReleaseState, Sight

T = TypeVar("T")
KEPT = 24
"""Answers kept: for the current release, the one before it and the next,
each as readers of different sight are shown it."""


def once_per_release(lookup: Callable[[Store], T]) -> Callable[[Store], T]:
    """Answer from memory after the first call for a release as it is shown;
    the oldest answer is forgotten beyond `KEPT`."""
    answers: dict[tuple[str, str, Sight, ReleaseState, str], T] = {}
    lock = threading.Lock()

    @wraps(lookup)
    def remembered(store: Store) -> T:
        key = (store.digest, store.published_at, store.sight, store.state, store.hour)
        with lock:
            if key not in answers:
                answers[key] = lookup(store)
                while len(answers) > KEPT:
                    answers.pop(next(iter(answers)))
            return answers[key]

    return remembered
