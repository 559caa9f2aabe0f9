"""What is there and a reader may not see is on record as a refusal, with its id; what is not there
is a reading of nothing valid. The page says the same of both, after one entry either way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import settings
from permissions import ReleaseState, Role
from readinglog import log
from readinglog.verify import entries, verify
from tests.pages.test_pages import page_of, text, visit
from tests.permissions.conftest import IDS, OTHER, OWN, reader, without_clock
from tests.permissions.test_matrix import ANALYSIS

KEPT_FROM = {
    ("coverage", "release", IDS[ReleaseState.PRE_RELEASE]): "2009-06-r9",
    ("coverage", "release", IDS[ReleaseState.DRAFT]): "2009-06-r9",
    ("measure", "measure", ANALYSIS): "no_such_measure",
    ("profile", "area", OTHER): "E08999999",
    ("looked", "area", OTHER): "E08999999",
}
"""Page, what is asked for, the id of one that is there; and of one that is not."""


@pytest.fixture
def kept(served: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The log, while a roll-out monitor kept to one authority reads,
    whom the pre-release list does not name."""
    folder = tmp_path / "log"
    folder.mkdir()
    log._log.cache_clear()
    monkeypatch.setenv("CONTACTPOINT_READING_LOG", str(folder))
    settings.current.cache_clear()
    served(reader(Role.ROLLOUT_MONITOR, is_named=False, areas=frozenset({OWN})))
    return folder


@pytest.mark.parametrize(
    ("page", "name", "id_"), KEPT_FROM, ids=["-".join(key) for key in KEPT_FROM]
)
def test_what_is_there_and_may_not_be_seen_is_a_refusal_on_record(
    kept: Path, page: str, name: str, id_: str
) -> None:
    said = {
        asked: without_clock(text(visit(page_of(page), {name: asked})))
        for asked in (id_, KEPT_FROM[page, name, id_])
    }
    assert len(set(said.values())) == 1 and "cannot be shown" in said[id_]
    assert verify(kept).fault is None
    found = [(e.kind, e.page, e.selection, e.release) for e in entries(kept) if e.page == page]
    assert found == [
        ("refusal", page, f"{name}={id_}", IDS[ReleaseState.PUBLISHED]),
        ("reading", page, "not valid", IDS[ReleaseState.PUBLISHED]),
    ]


def test_several_areas_name_the_one_that_was_refused(kept: Path) -> None:
    assert "cannot be shown" in text(
        visit(page_of("compare"), {"compare": "areas", "areas": f"{OWN},{OTHER}"})
    )
    assert ("refusal", f"area={OTHER}") in [(e.kind, e.selection) for e in entries(kept)]
