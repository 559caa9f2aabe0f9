"""Small lookups kept in memory, one copy a release: a release never changes, so they never grow old."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from release.store import Store

T = TypeVar("T")
KEPT = 4
"""Releases whose lookups are kept: the current one, the one before it, and room for a rollback."""


def once_per_release(lookup: Callable[[Store], T]) -> Callable[[Store], T]:
    """Answer from memory after the first call for a release; the oldest release is forgotten beyond `KEPT`."""
    answers: dict[tuple[str, str], T] = {}
    lock = threading.Lock()

    @wraps(lookup)
    def remembered(store: Store) -> T:
        key = (store.digest, store.published_at)
        with lock:
            if key not in answers:
                answers[key] = lookup(store)
                while len(answers) > KEPT:
                    answers.pop(next(iter(answers)))
            return answers[key]

    return remembered
