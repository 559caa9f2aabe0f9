"""Screen, CSV, ODS, XLSX and PDF say the same of every figure, on every page of the sample release;
symbols and gaps included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import settings
from components import downloads, gate, page
from components.figure_cache import FinishedFigure
from components.table import table
from figures.figure import QUOTED_RECORDS, Across
from measures import MEASURES
from queries.catalogue import catalogue_of
from release.store import open_current
from tests.exports.agreement import Tally, compare, compare_brief, compare_files
from web.menu import PAGES, Page

ROUTER = str(Path(__file__).parent.parent.parent / "web" / "page_script.py")
CHOICES = ({}, {"area": "E06000055", "period": "to-date"})
"""England as a page first shows it, and an authority over a time
of which it did not live through all."""

WHOLE = tuple(
    id_
    for topic, id_ in {m.topic: m.id for m in MEASURES}.items()
    if topic in ("quoted", "context", "returns", "audit")
)
"""Measures to be seen whole, of topics with figures of their own kind:
quoted ones with their dates, the gaps of other publications."""

WITHOUT_A_TABLE = {
    "find_figure",
    "changes",
    "questions",
    "given",
    "methodology",
    "glossary",
    "releases",
    "accessibility",
    "contact",
}
"""Pages that show no table of figures: documents, what is pasted or was given, and what changed
since the last release, where there is one alone."""

Collect = Callable[[Page, dict[str, str]], list[FinishedFigure]]


@pytest.fixture(scope="module")
def collect(sample_release: Path) -> Iterator[Collect]:
    """Open a page and hand over every figure it showed."""
    caught: list[gate.PageState] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONTACTPOINT_RELEASES", str(sample_release))
        patch.setattr(
            page, "page_brief", lambda: caught.append(downloads.whole(gate.visiting()))
        )  # all sections, though one is open
        settings.current.cache_clear()

        def shown(asked: Page, query: dict[str, str]) -> list[FinishedFigure]:
            at = AppTest.from_file(ROUTER, default_timeout=120)
            at.query_params.update(query)
            caught.clear()
            at = at.run() if asked is PAGES[0] else at.switch_page(str(asked.path)).run()
            assert not at.exception
            return list(caught[-1].drawn) if caught else []

        yield shown
        settings.current.cache_clear()


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Of all pages together; printed by the last test."""
    return Tally()


def agree(tally: Tally, drawn: list[FinishedFigure]) -> None:
    """Compare all figures of one reading, and add them to those of the others."""
    own = Tally()
    for one in drawn:
        if one.table not in tally.seen:  # many figures stand on several pages
            compare(own, one)
            tally.seen.add(one.table)
    compare_brief(own, drawn)
    tally.compared, tally.wrong, tally.symbols = (
        tally.compared + own.compared,
        tally.wrong + own.wrong,
        tally.symbols | own.symbols,
    )
    assert own.compared and not own.wrong, f"{own}\n" + "\n".join(own.wrong[:10])


@pytest.mark.parametrize("asked", PAGES, ids=lambda p: p.id)
@pytest.mark.parametrize("query", CHOICES, ids=["standard", "authority"])
def test_every_figure_of_a_page_is_the_same_in_every_file(
    collect: Collect, tally: Tally, asked: Page, query: dict[str, str]
) -> None:
    drawn = collect(asked, query)
    assert bool(drawn) is (asked.id not in WITHOUT_A_TABLE)
    if drawn:
        agree(tally, drawn)


@pytest.mark.parametrize("asked", PAGES, ids=lambda p: p.id)
def test_every_figure_is_of_the_month_that_is_chosen(collect: Collect, asked: Page) -> None:
    """Lines over time alone hold others; quoted figures are of the dates of their sources."""
    of_others = {
        one.figure.title: one.figure.selection.period
        for one in collect(asked, {"period": "2009-03"})
        if one.figure.selection.across is not Across.PERIODS
        and one.figure.synthetic != QUOTED_RECORDS
        and one.figure.selection.period != "2009-03"
    }
    assert not of_others


@pytest.mark.parametrize("measure", WHOLE)
def test_every_kind_of_figure_is_the_same_in_every_file(
    collect: Collect, tally: Tally, sample_release: Path, measure: str
) -> None:
    if measure not in catalogue_of(open_current(sample_release)).measures:
        pytest.skip("the release given holds no such measure")
    agree(tally, collect(next(p for p in PAGES if p.id == "measure"), {"measure": measure}))


def test_a_difference_is_found(collect: Collect, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker itself: one number changed on its way to a file, one symbol lost,
    one cell of the brief."""
    drawn = collect(PAGES[1], {})
    for column, spoilt in (("value", 1.0), ("status", "x"), ("figure_id", "2222-2222-22222")):
        own, frame = Tally(), drawn[1].figure.frame.copy()
        frame.loc[0, column] = spoilt
        if column == "status":
            frame.loc[0, ["value", "numerator"]] = None
        kept = drawn[1].figure.frame
        object.__setattr__(drawn[1].figure, "frame", frame)
        try:
            compare_files(own, drawn[1])
        finally:
            object.__setattr__(drawn[1].figure, "frame", kept)
        assert len(own.wrong) >= 5, f"a spoilt {column} went unseen"
    own = Tally()
    monkeypatch.setattr(
        "tests.exports.agreement.table",
        lambda figure: (
            table(figure).replace("99.3", "99.4").assign(Count=lambda t: "1" + t["Count"])
        ),
    )
    compare_brief(own, drawn[1:2])
    assert len(own.wrong) >= len(drawn[1].figure.frame)


def test_all_of_it_agrees_and_every_status_was_met(
    tally: Tally, capsys: pytest.CaptureFixture
) -> None:
    with capsys.disabled():
        print(
            f"\nScreen = CSV = ODS = XLSX = PDF: {tally}. Statuses met: "
            f"{', '.join(sorted(s or 'shown' for s in tally.symbols))}."
        )
    assert tally.compared > 5_000 and not tally.wrong
    assert tally.symbols >= {"", "p", "c", "x", "z"}, (
        "gaps of every kind are among the figures compared"
    )
