"""Lookups are made once for a release as it is shown, and what is asked for stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queries import cache
from release.store import Release
from release.vocabulary import Visibility


def kept_to(store: Release, code: str) -> Release:
    """The release as it is shown to a reader kept to an authority."""
    return replace(store, visibility=Visibility(areas=frozenset({code})))


def test_what_was_not_asked_for_the_longest_is_forgotten_first(
    store: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "KEPT", 3)
    looked_up: list[frozenset[str] | None] = []
    lookup = cache.once_per_release(lambda release: looked_up.append(release.visibility.areas))
    for code in ("E1", "E2", "E3", "E1", "E4", "E1", "E2"):
        lookup(kept_to(store, code))
    assert [code for areas in looked_up for code in areas] == ["E1", "E2", "E3", "E4", "E2"]
