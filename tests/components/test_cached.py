"""What is kept is one copy for every reader: showing it, and making every file of it,
leaves it as it was."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

import exports
from components import figure_cache, gate
from components.downloads import FILES, _brief
from components.figure_cache import FinishedFigure, _finished, finished
from figures.figure import Across, Selection
from release.store import Release
from release.vocabulary import ENGLAND, Grain, Level, Visibility

OVER_AREAS = Selection(
    "r", ("directory_coverage",), Across.AREAS, ENGLAND, "2009-06", level=Level.AUTHORITY
)
OVER_MONTHS = Selection(
    "r", ("searches", "record_views"), Across.PERIODS, ENGLAND, "2009-06", grain=Grain.MONTH
)


def everything(one: FinishedFigure) -> str:
    """All that a reader could meet changed."""
    return (
        json.dumps(
            [
                *(one.chart.drawn, one.chart.spec, one.chart.alt),
                *(one.table, one.rows, one.wording.__dict__),
            ],
            sort_keys=True,
        )
        + one.figure.frame.to_json()
        + repr([*one.figure.frame.columns, one.figure.protection])
    )


each_kind = pytest.mark.parametrize(
    ("selection", "kind"),
    [(OVER_AREAS, "hexmap"), (OVER_AREAS, "ranked_bars"), (OVER_MONTHS, "trend")],
    ids=["map", "bars", "trend"],
)


@each_kind
def test_what_is_kept_is_changed_by_nobody(store: Release, selection: Selection, kind: str) -> None:
    one = finished(store, selection, kind)
    before = everything(one)
    for file in FILES:
        file.make(one, exports.FileMarks("OFFICIAL"))
    _brief(gate.PageState("Coverage", "How many.", "England", [one]), exports.FileMarks("OFFICIAL"))
    assert everything(one) == before


def test_many_readers_at_once_are_each_given_their_figure(
    store: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was drawn is remembered up to a number, by all their threads at once."""
    monkeypatch.setattr(figure_cache, "_drawn", lambda *asked: asked[4])
    monkeypatch.setattr(figure_cache, "_KEPT", 3)
    monkeypatch.setattr(figure_cache, "_made", {})
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as readers:
            asked = [f"{number % 50}" for number in range(20_000)]
            given = readers.map(
                lambda one: figure_cache.finished(store, OVER_AREAS, title=one), asked
            )
            assert [*given] == asked
    finally:
        sys.setswitchinterval(0.005)


def test_a_figure_is_drawn_once_for_a_selection_of_a_release(
    store: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(
        figure_cache, "_finished", lambda *asked: made.append(asked) or _finished(*asked)
    )
    titled = {"title": "Drawn by the test alone"}
    assert not figure_cache.is_finished(store, OVER_AREAS, "hexmap", **titled)
    first, second = (
        figure_cache.finished(store, OVER_AREAS, "hexmap", **titled),
        figure_cache.finished(store, OVER_AREAS, "hexmap", **titled),
    )
    assert (
        first is second
        and len(made) == 1
        and figure_cache.is_finished(store, OVER_AREAS, "hexmap", **titled)
    )
    figure_cache.finished(store, OVER_AREAS, "hexmap", **titled, highlight="E12000002")
    assert len(made) == 2


SALFORD, CAMDEN = "E08000006", "E09000007"
BARS = replace(OVER_AREAS, level=Level.REGION)


@pytest.mark.parametrize(
    ("selection", "kind", "is_the_same"),
    [
        (OVER_MONTHS, "trend", True),
        (BARS, "ranked_bars", True),
        (replace(OVER_MONTHS, area=SALFORD), "trend", True),
        (OVER_AREAS, "ranked_bars", False),
        (OVER_AREAS, "hexmap", False),
        (OVER_AREAS, "funnel", False),
    ],
    ids=["England", "regions", "their own", "authorities", "map", "funnel"],
)
def test_readers_who_are_shown_the_same_share_a_figure_and_no_others_do(
    store: Release, selection: Selection, kind: str, is_the_same: bool
) -> None:
    """A reader of everything comes first, then two who are kept to an authority each."""
    everywhere = finished(store, selection, kind)
    for own, other in ((SALFORD, CAMDEN), (CAMDEN, SALFORD)):
        if selection.area == other:
            continue
        kept = replace(store, visibility=Visibility(areas=frozenset({own})))
        shown = finished(kept, selection, kind)
        assert (shown is everywhere) is is_the_same
        assert other not in everything(shown) or is_the_same
        assert set(shown.figure.frame["geography"]) <= {*everywhere.figure.frame["geography"]} & {
            ENGLAND,
            own,
            *(c for c in everywhere.figure.frame["geography"] if c[:3] == "E12"),
        }
