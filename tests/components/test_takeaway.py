"""What a reader takes away: made when it is asked for, named for what is in it,
and without the markup of a button in its name."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from streamlit.testing.v1 import AppTest

import exports
from components import downloads, gate
from components.downloads import FILES, _brief, _literal, _name, brief_name, links
from components.figure_cache import finished
from figures.figure import Across, Selection
from release.store import Release
from release.vocabulary import ENGLAND, Level
from tests.pages.test_pages import drawn, files, visit
from web.menu import PAGES, Page

TITLED_BY_PERIOD = ("returns",)
"""Pages with a figure whose very title names a period."""

COVERAGE = Selection(
    "r", ("directory_coverage",), Across.AREAS, "E12000002", "2009-06", level=Level.AUTHORITY
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_no_file_is_made_until_it_is_asked_for(
    page: Page, releases: Path, reading: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for name in ("csv", "csvw", "ods", "xlsx", "svg", "png", "brief"):
        monkeypatch.setattr(exports, name, lambda *_, name=name, **__: made.append(name) or b"")
    reading(releases)
    at = visit(page)
    assert not at.exception and made == []
    without = page.section in ("About", "Parliament") or page.id in ("changes", "find_figure")
    assert without or len(files(at)) > 3


def test_every_kind_of_file_begins_as_its_kind_does(store: Release) -> None:
    one = finished(store, COVERAGE, "ranked_bars")
    begins = {
        "ods": b"PK",
        "xlsx": b"PK",
        "zip": b"PK",
        "csv": b"measure,",
        "svg": b"<?xml",
        "png": b"\x89PNG",
    }
    assert {kind.suffix for kind in FILES} == set(begins)
    assert all(
        kind.make(one, exports.FileMarks("OFFICIAL")).startswith(begins[kind.suffix])
        for kind in FILES
    )


def test_a_name_says_measure_area_period_and_release(store: Release) -> None:
    assert (
        _name(finished(store, COVERAGE, "").figure, "ods")
        == "contactpoint-directory-coverage-by-authority-e12000002-2009-06-2009-06-r1.ods"
    )


def test_what_is_of_the_dashboard_is_named_for_no_area(store: Release) -> None:
    looked = Selection("2009-06-r1", ("dashboard_readings",), Across.CATEGORIES, ENGLAND, "2009-06")
    drawn = finished(store, looked, "")
    assert _name(drawn.figure, "csv") == (
        "contactpoint-dashboard-readings-categories-2009-06-2009-06-r1.csv"
    )
    assert brief_name(gate.PageState("Readers of this dashboard", drawn=[drawn])) == (
        "contactpoint-readers-of-this-dashboard-2009-06-2009-06-r1.pdf"
    )


def test_a_link_says_of_which_figure_it_is(store: Release) -> None:
    said = links(finished(store, COVERAGE, ""), "key")
    assert (
        '<a href="/files/key.ods">ODS<span class="unseen"> of table: '
        "Live records as a share of children in the area, by authority, North West</span></a>"
    ) in said and "SVG" not in said


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.section not in ("About", "Parliament")],
    ids=lambda page: page.id,
)
def test_no_two_links_of_a_page_sound_alike_and_a_month_changes_none(
    releases: Path, reading: Callable, page: Page
) -> None:
    """In a region, where the same measure stands for England's areas and the region's."""
    reading(releases)
    labels = []
    for period in ("2009-05", "2009-06"):
        at = visit(page, {"area": "E12000002", "period": period})
        labels.append(files(at))
        assert not at.exception and len(set(labels[-1])) == len(labels[-1])
    assert (
        set(labels[0]) <= set(labels[1])
        or set(labels[1]) <= set(labels[0])
        or page.id in TITLED_BY_PERIOD
    ), set(labels[0]) ^ set(labels[1])


def test_a_title_is_no_markup() -> None:
    assert _literal("a *b* [c](d) :red[e] $f$ <g>") == r"a \*b\* \[c\]\(d\) \:red\[e\] \$f\$ \<g\>"


def test_a_brief_says_what_was_chosen(store: Release) -> None:
    seen = gate.PageState(
        "Coverage", "How many.", "North West, June 2009", [finished(store, COVERAGE, "ranked_bars")]
    )
    with pikepdf.open(io.BytesIO(_brief(seen, exports.FileMarks("OFFICIAL")))) as document:
        assert str(document.docinfo["/Title"]) == "Coverage: North West, June 2009"


def test_a_page_without_figures_has_no_brief() -> None:
    def script() -> None:
        from components.downloads import page_brief

        page_brief()

    assert downloads.gate.seen().drawn == [] and not AppTest.from_function(script).run().get(
        "download_button"
    )


@pytest.mark.parametrize(
    ("page", "another", "figures"), [("audit", "breaches", 9), ("rollout", "each", 9)]
)
def test_a_brief_holds_every_section_though_one_is_open(
    releases: Path,
    reading: Callable,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    another: str,
    figures: int,
) -> None:
    """The same figures, in the same order, as of the page with all its sections;
    gathering them puts nothing on the screen."""
    from components import page as around

    found: list[list[str]] = []

    def note() -> None:
        seen = downloads.whole(gate.visiting())
        found.append([one.table for one in seen.drawn])

    monkeypatch.setattr(around, "page_brief", note)
    reading(releases)
    opened = next(one for one in PAGES if one.id == page)
    shown = [visit(opened, {}, section=section) for section in ("", another, "all")]
    assert not any(at.exception for at in shown)
    assert found[0] == found[1] == found[2] and len(found[0]) >= figures
    assert len(drawn(shown[0])) < 4
    assert len(shown[0].get("html")) < len(shown[2].get("html"))


def test_briefs_of_two_choices_have_two_names(store: Release) -> None:
    one = finished(store, COVERAGE, "ranked_bars")
    names = [
        brief_name(gate.PageState("Any measure", drawn=[one], choices=choices))
        for choices in (
            {"area": "E12000002", "period": "2009-06", "measure": "searches"},
            {"area": "E12000007", "period": "2009-06", "measure": "searches"},
            {"area": "E12000002", "period": "2009-06", "measure": "record_views"},
            {
                "area": "E12000002",
                "period": "2009-06",
                "measure": "searches",
                "areas": "E12000002,E12000007",
            },
        )
    ]
    assert names[0] == "contactpoint-any-measure-searches-e12000002-2009-06-2009-06-r1.pdf" and len(
        set(names)
    ) == len(names)
