"""One section of a page at a time: its address, what is sent and what is not,
and that nothing of the whole page is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from figures.notes import is_caution
from queries.catalogue import catalogue_of
from release.store import open_current
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


def test_the_roll_out_is_one_page_whose_parts_are_sections(
    sample_release: Path, reading: Callable[[Path], None]
) -> None:
    reading(sample_release)
    page = page_of("rollout")
    whole = visit(page)
    assert HEADING.findall(text(whole)) == [
        *("news", "each", "stages", "reached", "plans"),
        *("waves", "practitioners", "systems", "expected", "people", "record"),
    ]
    assert "dates" in HEADING.findall(text(visit(page, {"area": "E08000006"})))
    moved = visit(page, section="news")
    assert HEADING.findall(text(moved)) == ["news"] and not drawn(moved)
    assert "Due within" in text(moved) and "Days after first baseline" not in text(moved)
    forecast = visit(page, section="expected")
    assert "Delivery confidence of each milestone" in figures(forecast)
    assert len(drawn(forecast)) == 1
    people = visit(page, section="people")
    assert "Practitioners trained, by the end of each month" in figures(people)
    assert len(drawn(people)) == 2


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({}, "Practitioners started: authorities by the end of each month"),
        ({"wave": "wave_1"}, "Practitioners started, Wave 1: authorities by the end of each month"),
        ({"area": "E12000002"}, "Practitioners started: authorities by the end of each month"),
        (
            {"area": "E08000006"},
            "Each milestone: forecast date, first baseline, latest plan and actual date",
        ),
    ],
)
def test_each_tier_has_its_fan_its_chances_and_fans_of_people(
    sample_release: Path, reading: Callable[[Path], None], asked: dict, title: str
) -> None:
    """What a caution says stands under each fan, and of dates under their table."""
    reading(sample_release)
    at, people = (visit(page_of("rollout"), asked, section=name) for name in ("expected", "people"))
    assert not at.exception and not people.exception
    found = figures(at)
    assert title in found and any("by the end of each coming month" in one for one in found)
    assert "Practitioner accounts issued, by the end of each month" in figures(people)
    assert (len(drawn(at)), len(drawn(people))) == (1, 2)
    release = open_current(sample_release)
    told = {n.text for n in catalogue_of(release).notes if is_caution(n) and n.measure in SHOWN}
    if "area" not in asked or asked["area"].startswith("E12"):
        told |= {
            n.text
            for n in catalogue_of(release).notes
            if is_caution(n) and n.measure == "authorities_forecast"
        }
    beside = " ".join(re.findall(r'<ul class="row-notes">.*?</ul>', text(at) + text(people)))
    assert all(words in unescape(beside) for words in told)


SHOWN = ("milestone_forecast_date", "practitioners_trained_forecast", "accounts_issued_forecast")


def test_a_choice_of_several_sections_has_one_widget_where_all_are_shown() -> None:
    """The day belongs to three sections, the milestone to four;
    where it stands once more, it is said."""
    whole = visit(page_of("rollout"), {"day": "15"})
    assert not whole.exception
    assert [box.key for box in whole.selectbox].count("choose-day") == 1
    assert "Day: 15 June 2009, as chosen above." in text(whole)
    for section in ("stages", "reached", "waves"):
        at = visit(page_of("rollout"), {"day": "15"}, section=section)
        assert at.selectbox(key="choose-day").value == "15" and "as chosen above" not in text(at)


@pytest.mark.parametrize("asked", ["none", "<script>", "x" * 5000, "dates"])
def test_a_section_the_page_does_not_have_is_said_and_the_first_stands_there(asked: str) -> None:
    at = visit(page_of("rollout"), section=asked)
    said = text(at)
    assert not at.exception and HEADING.findall(said) == ["news"] and asked not in said
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
