"""A page on paper, as Chromium prints it: whole tables with their headings on every sheet,
no chrome, and what it is at the foot of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from queries.catalogue import catalogue_of
from queries.releases import describe
from release.store import open_current
from release.vocabulary import ENGLAND, Level
from tests.browser.reading import whole
from web.menu import CITED


def printed(window: object, path: Path) -> list[str]:
    """The words of each sheet."""
    window.page.pdf(path=path, prefer_css_page_size=True)
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


@pytest.fixture(scope="module")
def paper(window: object, tmp_path_factory: pytest.TempPathFactory) -> Callable:
    """A page on paper, opened and printed once for all tests that read it: what it says of its
    charts, and the words of each sheet."""

    @cache
    def on_paper(path: str) -> tuple[list, list[str]]:
        window.open(whole(path))
        cards = window.page.evaluate(WORDS)
        return cards, printed(window, tmp_path_factory.mktemp("paper") / "page.pdf")

    return on_paper


@pytest.mark.parametrize("path", ["/", "/coverage", "/rollout", "/profile"])
def test_every_sheet_says_at_its_foot_what_it_is(
    path: str, paper: Callable, sample_release: Path
) -> None:
    (_, sheets), said = paper(path), describe(open_current(sample_release))
    for number, sheet in enumerate(sheets, 1):
        assert (
            f"{number} of {len(sheets)}" in sheet
            and f"Release {said.id}, published {said.published_on}" in " ".join(sheet.split())
        )
    words = " ".join(sheets)
    assert not [
        chrome
        for chrome in (
            "Download table",
            "XLSX",
            "Each figure leads to",
            "Skip to",
            "Copy this",
            "Back to top",
        )
        if chrome in words
    ]
    assert "ContactPoint Oversight, " in words and "Source:" in words


def test_tables_are_whole_and_their_headings_stand_on_every_sheet(
    paper: Callable, sample_release: Path
) -> None:
    (_, sheets), catalogue = paper("/coverage"), catalogue_of(open_current(sample_release))
    now = catalogue.months()[-1]
    names = [a.name for a in catalogue.within(ENGLAND, Level.AUTHORITY) if a.existed(now)]
    flat = [" ".join(sheet.split()) for sheet in sheets]
    assert not [name for name in names if not any(name in sheet for sheet in flat)]
    holding = [sheet for sheet in flat if len([name for name in names if name in sheet]) > 25]
    assert len(holding) > 1 and all("Area Per cent Count Base" in sheet for sheet in holding)


WORDS = """() => [...document.querySelectorAll('[class*=st-key-figure-]:has(svg.marks)')].map(card => [
  `${card.querySelector('h3').textContent} ${card.querySelector('.statistical-caption').textContent}`,
  [...card.querySelectorAll('svg.marks text')].map(text => text.textContent).filter(text => text.length > 3)])"""  # noqa: E501
"""Title and caption of each chart, and the longer words in it."""

TALL = "Milestones of each roll-out wave"
"""A chart that takes a sheet of its own."""


@pytest.mark.parametrize("path", ["/coverage", "/rollout", "/audit"])
def test_the_title_of_a_chart_stands_on_its_sheet(path: str, paper: Callable) -> None:
    """And is not left alone at the foot of the sheet before."""
    cards, sheets = paper(path)
    flat = [" ".join(sheet.split()) for sheet in sheets]
    assert len(cards) > 4
    for title, words in cards:
        on = [sheet for sheet in flat if " ".join(title.split()) in sheet]
        most = max(sum(word in sheet for word in words) for sheet in flat)
        held = max(sum(word in sheet for word in words) for sheet in on)
        assert held == most or most < 3 or title.startswith(TALL), title


def test_the_page_of_a_figure_fits_two_sheets(window: object, tmp_path: Path) -> None:
    window.open(whole("/coverage"))
    address = window.page.locator(".figure-table td a").first.get_attribute("href")
    window.page.goto(window.address + address)
    sheets = printed(window, tmp_path / f"{CITED}.pdf")
    assert (
        len(sheets) <= 2
        and "How to cite it" in sheets[0]
        and address in sheets[0].replace("\r\n", "")
        and "Find another figure" not in " ".join(sheets)
    )


def test_the_browser_had_nothing_to_complain_of(window: object) -> None:
    assert (window.complaints, window.outside) == ([], [])


@pytest.mark.parametrize("area", ["E06000010", "E06000053", "E06000056"])
def test_an_area_is_printed_on_two_sides(window: object, tmp_path: Path, area: str) -> None:
    """As it opens, of a city, the smallest of all and one that did not exist before;
    with the mark of synthetic records in sight."""
    window.open(f"/profile?area={area}")
    window.page.emulate_media(media="print")
    try:
        assert window.page.locator(".synthetic").first.bounding_box()["y"] >= 0
        assert not window.page.locator(".way-in").first.is_visible()
    finally:
        window.page.emulate_media(media="null")
    sheets = printed(window, tmp_path / "profile.pdf")
    assert len(sheets) <= 2
    assert "at a glance" in sheets[0] and "What is missing" in " ".join(sheets)
