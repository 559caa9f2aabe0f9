"""Every page as people meet it who listen to it, enlarge it or cannot tell its colours apart:
axe-core at three widths, and what axe cannot see."""

from __future__ import annotations

import pytest

from tests.browser.axe import BEHIND, CHART_MARKS, CHART_TEXT, look_over
from tests.browser.reading import PLAIN, by_page
from web.menu import CITED, PAGES

WIDTHS = (1300, 768, 320)
"""A desk, a tablet, and a window of 1280 pixels enlarged four times."""

UNFOLD = (
    "() => document.querySelectorAll('[data-testid=stExpander] details:not([open]) > summary, "
    "details.fold:not([open]) > summary').forEach(fold => fold.click())"
)
FOLDED = (
    "() => !document.querySelector('[data-testid=stExpander] details:not([open]), "
    "details.fold:not([open]), [data-from], .fold [aria-busy=true]')"
)
WITHOUT_A_TABLE = """() => [...document.querySelectorAll('.drawn')].filter(
  chart => !chart.closest('[class*=st-key-figure-]')?.querySelector('table.figure-table')).length"""
ALIKE = (
    "() => document.querySelectorAll('tbody tr:nth-child(n+25)').forEach(row => "
    "row.style.display = 'none')"
)
"""Rows of one table are all made by the same lines of code:
the first two dozen are looked at, of up to 152."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each page of the menu, and those that are not drawn by scripts."""
    by_page(metafunc, (*PAGES, *PLAIN))


@pytest.fixture(scope="session")
def unfolded(page: object, opened: object) -> object:
    """A page with every fold open. The files that look at a page as it is are before this one."""
    opened.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    if page not in PLAIN:
        opened.page.evaluate(UNFOLD)
        opened.page.wait_for_function(FOLDED)
        opened.finished()
    opened.page.evaluate(ALIKE)
    return opened


@pytest.mark.parametrize("width", (WIDTHS[0], WIDTHS[-1]))
def test_axe_finds_nothing(unfolded: object, width: int) -> None:
    widen(unfolded, width)
    found = look_over(unfolded.page)
    if (
        found.undecided
    ):  # a rule is undecided of what still gives way to the width: a page at rest leaves none open
        unfolded.finished()
        found = look_over(unfolded.page)
    assert found.failures == [] and found.undecided == [] and found.passes > 15
    assert unfolded.page.evaluate(BEHIND, found.unseen) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_runs_off_the_side(unfolded: object, width: int) -> None:
    widen(unfolded, width)
    frames = (
        "[document.documentElement, document.querySelector('[data-testid=stMain]')].filter(Boolean)"
    )
    assert (
        unfolded.page.evaluate(
            f"() => {frames}.map(e => e.scrollWidth - e.clientWidth).filter(more => more > 0)"
        )
        == []
    )


def test_it_is_in_british_english_and_has_one_title(unfolded: object) -> None:
    assert unfolded.page.evaluate("document.documentElement.lang") == "en-GB"
    assert unfolded.page.locator("h1").count() == 1 and unfolded.page.title().endswith(
        "ContactPoint Oversight"
    )


def test_charts_keep_their_contrast(unfolded: object) -> None:
    widen(unfolded, WIDTHS[0])
    assert unfolded.page.evaluate(CHART_TEXT) == []
    assert unfolded.page.evaluate(CHART_MARKS) == []


def test_axe_finds_nothing_of_sections_as_tabs_with_a_table_that_was_fetched(
    window: object,
) -> None:
    window.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    window.open("/coverage")
    window.page.locator("details.of-table > summary").first.click()
    window.page.locator("details.of-table table.figure-table .sort").first.wait_for()
    window.page.evaluate(ALIKE)
    found = look_over(window.page)
    assert found.failures == [] and found.undecided == []
    assert window.page.evaluate(BEHIND, found.unseen) == []


@pytest.mark.parametrize("path", ["/f", "/f/2222-2222-22222", "/find?q=leeds+coverage", CITED])
def test_pages_without_scripts_follow_a_dark_preference(window: object, path: str) -> None:
    """Their colours are their own by night, so that axe tells how far apart they are;
    on paper they are as by day."""
    page = window.page
    if path == CITED:
        window.open("/")
        path = page.locator("a.cite").first.get_attribute("href")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    try:
        page.emulate_media(color_scheme="dark")
        page.goto(window.address + path)
        found = look_over(page)
        assert found.failures == [] and found.undecided == [] and found.passes > 15
        assert page.evaluate(ground) == "rgb(11, 12, 12)"
        page.emulate_media(color_scheme="dark", media="print")
        assert page.evaluate(ground) == "rgb(255, 255, 255)"
    finally:
        page.emulate_media(color_scheme="null", media="null")


@pytest.mark.parametrize(
    ("width", "role", "name"),
    [(1300, "button", "Statistics"), (320, "button", "Menu"), (1300, "combobox", "Area")],
)
def test_axe_finds_nothing_where_a_menu_or_a_list_is_open(
    window: object, width: int, role: str, name: str
) -> None:
    window.page.set_viewport_size({"width": 1300, "height": 900})
    window.open("/contact" if role == "button" else "/coverage")
    window.narrow(width)
    window.page.get_by_role(role, name=name, exact=True).focus()
    window.page.keyboard.press("ArrowDown" if role == "combobox" else "Enter")
    inside = window.page.locator(
        "[role=listbox], [role=menu], [data-testid=stSidebar][data-collapsed=false], "
        "[data-testid=stTopNavDropdownLink]"
    ).first
    inside.wait_for()
    # It slides in, and is half transparent until it stands.
    window.page.wait_for_function(
        "() => document.getAnimations().every(one => one.playState !== 'running' || "
        "one.effect.getTiming().iterations === Infinity)"
    )
    found = look_over(window.page)
    # Good practice, not the standard, asks that all content lies in a landmark. What a control
    # opens hangs at the end of the document, and belongs to its control.
    assert [failure for failure in found.failures if not failure.startswith("region ")] == []
    # Undecided: the two unseen stops around an open menu that hand the focus on into it.
    assert [
        rule for rule in found.undecided if rule != "aria-hidden-focus"
    ] == [] and window.page.evaluate(BEHIND, found.unseen) == []


def test_every_chart_and_picture_has_its_content_in_words_and_an_equal_table(
    unfolded: object,
) -> None:
    """A chart is named by its title, its words stand once beside it, and its figure has a table."""
    charts = unfolded.charts()
    assert all(
        chart["name"] and chart["name"] == chart["title"] and chart["words"] for chart in charts
    )
    assert unfolded.page.evaluate(WITHOUT_A_TABLE) == 0


def widen(window: object, width: int) -> None:
    """Give the window a width; the charts of a page follow."""
    if window.page.locator("[data-testid=stMain]").count():
        window.narrow(width)
    else:
        window.page.set_viewport_size({"width": width, "height": 900})
