"""One area on two sides of A4, on screen, in the brief and on paper alike: rates of published
numbers, ranks, and how many sheets there are."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as some

from components import downloads, gate
from components import page as around
from components.sheet import as_html
from components.statistics.twelve import Rate, Row, _rank, rate_of, rows_by_area
from exports import Cell, Facts, FileMarks, Grid, Points
from figures.figure import Protection
from tests.pages.test_pages import page_of, text, visit

PER_1000, PER_100 = Row("n", over="of", per=1000), Row("n", over="of", per=100)


def rate(count: float | None, base: float | None, one: Row, reach: int) -> Rate:
    """The rate of two published numbers, the first rounded by up to so much."""
    frame = pd.DataFrame(
        {
            "measure": ["n", "of"],
            "geography": "E1",
            "period": "2009-06",
            "value": pd.array([count, base], dtype="Float64"),
            "rounded": [reach > 0, False],
        }
    )
    held = SimpleNamespace(frame=frame, protection=Protection(reach={"n": (reach, reach)}))
    return rate_of(held, one, rows_by_area(held)["E1"])


@pytest.mark.parametrize(
    ("count", "base", "one", "reach", "said"),
    [
        (10, 1_912, PER_100, 4, "1%"),  # 0.3% to 0.7%: a whole per cent and no tenth
        (640, 35_000, PER_100, 4, "1.8%"),
        (120, 54_015, PER_1000, 4, "2"),
        (1_912, 54_015, PER_1000, 0, "35.4"),
        (25, 420, PER_1000, 4, "[~]"),  # 50 to 69
        (0, 54_015, PER_1000, 4, "[~]"),  # 0 to 4 children
        (0, 54_015, PER_1000, 0, "0.0"),
        (None, 54_015, PER_1000, 4, ""),
        (10, None, PER_1000, 4, ""),
        (10, 0, PER_1000, 4, ""),
    ],
)
def test_a_rate_has_as_many_places_as_rounding_leaves_certain(
    count: float | None, base: float | None, one: Row, reach: int, said: str
) -> None:
    assert rate(count, base, one, reach).said == said


@given(some.integers(0, 500_000), some.integers(1, 2_000_000), some.integers(1, 4))
def test_the_true_rate_is_never_a_whole_place_away(count: int, base: int, reach: int) -> None:
    said = rate(count, base, PER_1000, reach).said
    if said != "[~]":
        place = 0.1 if "." in said else 1
        shown = float(said.replace(",", ""))
        for true in (max(0, count - reach), count + reach):
            assert abs(1000 * true / base - shown) <= place + 1e-6


def test_equals_share_the_better_place_and_who_has_no_rate_is_not_counted() -> None:
    rates = {"a": Rate("", 3.0), "b": Rate("", 5.0), "c": Rate("", 3.0), "d": Rate("[~]")}
    ranks = {code: _rank(rates, tuple(rates), code).replace("\u00a0", " ") for code in rates}
    assert ranks == {"a": "2 of 3", "b": "1 of 3", "c": "2 of 3", "d": ""}
    assert _rank({"a": Rate("", 3.0)}, ("a",), "a") == ""


def test_blocks_are_text_and_never_markup() -> None:
    bad = "<b>&\"'"
    blocks = (
        Facts(((bad, bad),)),
        Points(bad, (bad,)),
        Grid(bad, (bad, bad), ((Cell(bad), Cell(bad, svg="<svg/>")),), (1, 1), note=bad),
    )
    for block in blocks:
        html = as_html(block)
        assert "<b>" not in html and bad in unescape(html)


AREAS = {
    "Hull": "E06000010",
    "Isles of Scilly": "E06000053",
    "City of London": "E09000001",
    "Kent": "E10000016",
    "Central Bedfordshire": "E06000056",
    "London": "E12000007",
}
"""A city, the two smallest, a large county, one created on 1 April 2009 and a region."""


@pytest.fixture
def briefs(
    sample_release: Path, reading: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> list[bytes]:
    """The briefs that pages would hand over, made as each page ends."""
    made: list[bytes] = []

    def make() -> None:
        seen = downloads.whole(gate.visiting())
        made.append(downloads._brief(seen, FileMarks("OFFICIAL: a marking")))

    reading(sample_release)
    monkeypatch.setattr(around, "page_brief", make)
    return made


def sheets(brief: bytes) -> int:
    with pikepdf.open(io.BytesIO(brief)) as document:
        return len(document.pages)


@pytest.mark.parametrize("area", AREAS)
def test_an_area_is_on_two_sides_of_a4(briefs: list[bytes], area: str) -> None:
    choice = {"area": AREAS[area]}
    at = visit(page_of("profile"), choice, section="")
    shown = unescape(text(at))
    assert not at.exception and sheets(briefs[-1]) <= 2
    assert "at a glance" in shown and "What is missing" in shown
    is_authority = area != "London"
    assert ("Days after the first baseline" in shown) is is_authority
    assert ("What stands out" in shown) is is_authority


def test_whichever_section_is_open_the_brief_is_the_same(briefs: list[bytes]) -> None:
    for section in ("", "figures"):
        visit(page_of("profile"), {"area": AREAS["Hull"]}, section=section)
    assert len({len(one) for one in briefs}) == 1 and len(briefs) == 2


def test_the_summary_is_one_sheet(briefs: list[bytes]) -> None:
    for choice in ({}, {"area": AREAS["Hull"]}):
        visit(page_of("summary"), choice, section="")
        assert sheets(briefs[-1]) == 1


@pytest.mark.parametrize("page", ["audit", "rollout"])
def test_every_other_brief_begins_with_a_sheet_to_be_read_alone(
    briefs: list[bytes], page: str
) -> None:
    import pypdfium2 as pdfium

    visit(page_of(page), {}, section="")
    document = pdfium.PdfDocument(briefs[-1])
    first, second = (document[n].get_textpage().get_text_range() for n in (0, 1))
    assert "What follows" in first and "page 2" in first and "What follows" not in second
