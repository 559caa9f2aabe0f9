"""A release that is taken back, and issued again with a correction, in the middle of the months: in
a store as it is used, with a secret key, so that each release holds beside all before it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from bench.months import as_known
from builder.attack.still_shown import still_shown
from builder.build import build
from builder.disclosure import RoundingKey
from builder.disclosure.keys import VARIABLE
from builder.engines import DuckDBEngine
from builder.extracts import Extract, open_extract
from builder.extracts.months import last_day
from builder.kept import Kept
from builder.policy import DEFAULT, read_policy
from measures import BY_ID
from release import store
from release.writer import FolderPublisher
from tests.builder.commands import builder
from tests.builder.worlds import World

SECRET = "5" * 64


def issue(
    extract: Extract, folder: Path, month: str, *, known: str = "", revision: int = 1
) -> None:
    """Build and publish the release of a month, with what was known of it at the end of it, or of
    the month `known`."""
    latest = folder / f"{month}-r{revision}"
    latest.mkdir()
    as_known(extract, month, latest, day=last_day(known or month))
    with DuckDBEngine(folders=[folder], spill=folder / "spill", threads=1) as engine:
        made = build(
            open_extract(latest),
            engine,
            folder / "releases",
            work=folder / "work",
            revision=revision,
        )
    published = dt.datetime.combine(last_day(known or month), dt.time(9, 30), dt.UTC)
    FolderPublisher(folder / "releases").publish(made, at=published)


def test_what_was_taken_back_is_still_held_by_readers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    extract = open_extract(World(5, 25, silent=True).write(tmp_path / "extract"))
    issue(extract, tmp_path, "2009-01")
    issue(extract, tmp_path, "2009-02")
    releases = tmp_path / "releases"
    builder("rollback", "--out", releases, "--because", "A return was counted twice.")
    assert store.open_current(releases).id == "2009-01-r1"
    issue(extract, tmp_path, "2009-02", known="2009-03", revision=2)
    issue(extract, tmp_path, "2009-03")

    assert store.open_current(releases).id == "2009-03-r1"
    held = still_shown(releases, BY_ID, read_policy(DEFAULT, BY_ID), RoundingKey(SECRET.encode()))
    assert [s.months["to-date"][-1] for s in held] == ["2009-01", "2009-02", "2009-02", "2009-03"]
    first, again = (
        s.counts.set_index(["tally", "breakdown", "category", "geography", "period"])["value"]
        for s in held[1:3]
    )
    both = first.to_frame("first").join(again.rename("again"), how="inner").dropna()
    settled = both[both.index.get_level_values("period") == "2009-01"]
    assert len(settled) > 100 and (settled["first"] == settled["again"]).all()

    kept = Kept(tmp_path / "work", code="this")
    given = releases, BY_ID, read_policy(DEFAULT, BY_ID), RoundingKey(SECRET.encode()), kept
    still_shown(*given)
    monkeypatch.delattr("builder.attack.still_shown.observations_of")  # it is not read again
    for before, now in zip(held, still_shown(*given), strict=True):
        assert before.months == now.months
        assert_frame_equal(before.counts, now.counts, check_dtype=False, check_categorical=False)
