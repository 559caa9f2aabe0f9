"""One section of a page at a time: its address, what is sent and what is not, and that nothing of the whole page is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages.test_pages import drawn, page_of, tables, text, visit

HEADING = re.compile(r'<h2 class="section-title" id="section-([\w-]+)">')


@pytest.fixture(autouse=True)
def _published(releases: Path, reading: Callable[[Path], None]) -> None:
    reading(releases)


def figures(at: object) -> set[str]:
    """The titles of the figures of a page."""
    return set(re.findall(r'<h3 class="figure-title">(.*?)</h3>', text(at)))


@pytest.mark.parametrize("page", ["audit", "flags"])
def test_the_sections_together_are_the_whole_page(page: str) -> None:
    whole = visit(page_of(page))
    ids = HEADING.findall(text(whole))
    assert len(ids) > 3
    found: set[str] = set()
    for id_ in ids:
        at = visit(page_of(page), section=id_)
        assert not at.exception and HEADING.findall(text(at)) == [id_]
        assert len(drawn(at)) < len(drawn(whole))
        found |= figures(at)
    assert found == figures(whole)


def test_a_page_opens_with_its_first_section() -> None:
    assert HEADING.findall(text(visit(page_of("audit"), section=""))) == ["reviews"]


def test_the_monitor_opens_with_what_moved_and_its_forecast_is_a_section_of_its_own(
    sample_release: Path, reading: Callable[[Path], None]
) -> None:
    reading(sample_release)
    monitor = page_of("monitor")
    whole = visit(monitor)
    assert HEADING.findall(text(whole)) == ["news", "each", "expected", "record"]
    one = visit(monitor, section="")
    assert HEADING.findall(text(one)) == ["news"] and not drawn(one)
    assert "Due within" in text(one) and "Days after first baseline" not in text(one)
    forecast = visit(monitor, section="expected")
    assert figures(forecast) == figures(whole) and len(drawn(forecast)) == len(drawn(whole)) > 0


@pytest.mark.parametrize("asked", ["none", "<script>", "x" * 5000, "dates"])
def test_a_section_the_page_does_not_have_is_said_and_the_first_stands_there(asked: str) -> None:
    at = visit(page_of("rollout"), section=asked)
    said = text(at)
    assert not at.exception and HEADING.findall(said) == ["stages"] and asked not in said
    assert "The section that the address asks for is not part of this page as it is chosen" in said


def test_a_long_table_is_fetched_and_a_short_one_is_sent() -> None:
    one, whole = visit(page_of("coverage"), section=""), visit(page_of("coverage"))
    assert 'data-from="/tables/' not in text(whole)
    assert len(tables(whole)) > len(tables(one))
    at = visit(page_of("coverage"), section="sources")
    assert tables(at) and 'data-from="/tables/' not in text(at)


def test_the_table_stands_in_the_order_of_its_chart() -> None:
    at = visit(page_of("audit"), section="time-to-close")
    table = next(t for t in tables(at) if "North East" in t)
    cells = re.findall(r'<th scope="row">(.*?)</th><td[^>]*>(?:<a[^>]*>)?([\d.]+)', table)
    shares = [float(value) for name, value in cells if name != "England"]
    assert cells[-1][0] == "England" and shares == sorted(shares, reverse=True) and len(shares) > 2
