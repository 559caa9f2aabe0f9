"""Each page in a real browser, opened by its address;
and one as the first thing a fresh server is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from figures.wording import long_date
from release.vocabulary import Status
from tests.browser.reading import address, by_page
from web.menu import PAGES, Page

PHONE = 390
FEW = "fewer than 5"
"""What the sample release, rounded to 5, calls a rounded 0."""

LEADS = ("geography_name", "period_title", "category_title", "measure_title")
OF_QUOTATIONS = ("As at", "Source", "Kind of source")
"""Columns of a table of quotations that say what a quotation is, beside its figure."""
WRONG = {
    "area": "?area=E99999999",
    "period": "?period=1066-10",
    "both": "?area=%3Cscript%3E&period=2009-06%27%20or%201=1",
}


FIGURES = [
    page
    for page in PAGES
    if page.section not in ("About", "Parliament") and page.id not in ("changes", "find_figure")
]
"""Pages of figures for an area and period; those of the section About hold documents, and what the
release says of itself; what changed since the last release has no table where there is one release
alone.
"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each page of the menu."""
    by_page(metafunc, PAGES)


@pytest.fixture
def window(opened: object) -> object:
    """The window in which the page was opened. A window of its own opens the first of them, a page
    by a deep link, and the home page by its name."""
    return opened


@pytest.fixture(scope="module")
def beside(server: object, look: Callable) -> Iterator[object]:
    """A window for what leads away from a page."""
    opened = look(server)
    yield opened
    opened.page.close()


def test_a_deep_link_may_be_the_first_thing_a_fresh_server_is_asked_for(
    start: Callable, look: Callable, sample_release: Path
) -> None:
    """A script that ran before the router had registered it would stand without the gate;
    `test_page_past_the_router_is_refused` tries every page's script so."""
    deep = next(page for page in PAGES if page.id == "profile")
    with start(sample_release) as fresh:
        opened = look(fresh)
        opened.open(f"{address(deep)}?area=E12000007")
        test_opens_inside_the_house(deep, opened)
        assert "London" in opened.words()
        test_shows_no_trace_of_the_inside(opened, fresh)
        opened.page.close()


def test_opens_inside_the_house(page: Page, window: object) -> None:
    """The title of the window and the menu come from the router:
    a page that ran without it, and so without the gate, has neither."""
    assert window.page.title() == f"{page.title} - ContactPoint Oversight"
    assert (
        window.page.get_by_role("link", name="Summary").count()
        + window.page.get_by_text("Summary", exact=True).count()
        > 0
    )
    assert (
        "Synthetic records" in window.words() and window.page.locator(".release-line").count() == 1
    )


OVER = """() => [...document.querySelectorAll('[data-testid=stHeading] :is(h1, h2, h3)')].map(title => {
  const next = title.closest('[data-testid=stElementContainer]').nextElementSibling, words = next?.querySelector('p, h2, h3, dl, article, div.say');
  const over = words ? title.getBoundingClientRect().bottom - words.getBoundingClientRect().top : 0;
  return over > 2 ? `${title.textContent}: ${over}` : '';
}).filter(Boolean)"""  # noqa: E501
"""Headings that lie over what follows them."""


def test_no_heading_lies_over_what_follows(window: object) -> None:
    assert window.page.evaluate(OVER) == []


def test_no_heading_of_an_answer_lies_over_what_follows(beside: object) -> None:
    beside.open("/questions")
    question = beside.page.locator("textarea").first
    question.fill("How many children were on the directory in England in March 2010?")
    question.press("Control+Enter")
    beside.page.locator(".draft").wait_for()
    beside.finished()
    assert beside.page.locator("[data-testid=stHeading] h2").count() > 2
    assert beside.page.evaluate(OVER) == []


def test_shows_no_trace_of_the_inside(window: object, server: object) -> None:
    assert window.page.locator("[data-testid=stException]").count() == 0
    assert not [
        word
        for word in ("Traceback", ".py", "could not be shown", "Error")
        if word in window.words()
    ]
    assert "Traceback" not in server.log.read_text()


def test_every_chart_is_drawn_and_named_by_its_title_alone(page: Page, window: object) -> None:
    charts = window.charts()
    assert charts or page not in FIGURES
    assert [chart["name"] for chart in charts] == [chart["title"] for chart in charts]
    assert all(
        chart["words"].endswith(".") and chart["words"] != chart["name"] and chart["marks"] > 2
        for chart in charts
    )


def test_no_empty_value_is_written_out(window: object) -> None:
    words = " ".join([window.words(), *(chart["text"] for chart in window.charts())])
    assert not [
        empty
        for empty in ("NaN", "nan ", "None of None", "undefined", "null", "<NA>", "NaT")
        if empty in words
    ]


def test_each_file_equals_its_table(page: Page, window: object) -> None:
    figures = window.figures()
    assert figures or page not in FIGURES
    for place, figure in enumerate(figures):
        (heading, *rows) = window.table(figure)
        file = window.fetch(figure) if place else window.download(figure)
        rows = (
            [[row[0], *row[2:]] for row in rows]
            if heading[:2] == ["Measure", "Unit"]
            else [
                [c for name, c in zip(heading, row, strict=True) if name not in OF_QUOTATIONS]
                for row in rows
            ]
        )
        if not any({row[0] for row in rows} == {line[column] for line in file} for column in LEADS):
            assert sorted(c for _, *cells in rows for c in cells if c) == sorted(
                map(worded, file)
            ), "a two-way table holds the values of its file"
            continue
        assert on_screen(rows) == in_file(file, rows, counts="Count" in heading)


def on_screen(rows: list[list[str]]) -> dict[str, list[str]]:
    """The cells of a table under the name of their row.
    A row has no cell for what the release does not hold."""
    cells = defaultdict(list)
    for name, *row in rows:
        cells[name] += [cell for cell in row if cell]
    return {name: sorted(row) for name, row in cells.items()}


def in_file(
    file: list[dict[str, str]], rows: list[list[str]], *, counts: bool
) -> dict[str, list[str]]:
    """The same cells worded from the file alone."""
    names = [row[0] for row in rows]
    lead = next(column for column in LEADS if {line[column] for line in file} == set(names))
    cells = defaultdict(list)
    for line in file:
        cells[line[lead]] += [
            worded(line),
            *(counted(line, count) for count in ("numerator", "base") if counts and line[count]),
            *limits(line),
        ]
    return {name: sorted(row) for name, row in cells.items()}


def limits(line: dict[str, str]) -> list[str]:
    """The control limits of an area in a funnel plot, and where it lies among them."""
    pairs = [
        f"{line[low]} to {line[high]}"
        for low, high in (("low_95", "high_95"), ("low_998", "high_998"))
        if line.get(low)
    ]
    return [*pairs, line["lies"]] if pairs else []


def counted(line: dict[str, str], name: str) -> str:
    """A count beside a rate, as the screen writes it."""
    return FEW if line[name] == "0" and line["rounded"] == "yes" else f"{int(line[name]):,}"


def worded(line: dict[str, str]) -> str:
    """One observation of the file as the screen writes it."""
    status = Status(line["status"])
    if not line["value"] and not line["text"]:
        return f"[{status}] {line['status_meaning']}"
    decimals = len(line["value"].partition(".")[2])
    shown = (
        line["text_title"]
        if line["text_title"] == FEW
        else f"{float(line['value']):,.{decimals}f}"
        if line["value"]
        else line["text_title"] or long_date(line["text"])
    )
    return f"{shown} [{status}]" if status else shown


def test_fits_a_phone(window: object) -> None:
    window.narrow(PHONE)
    try:
        wide = window.page.evaluate(
            "() => [document.documentElement, "
            "document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth - "
            "e.clientWidth)"
        )
        assert wide == [0, 0]
        assert all(chart["left"] >= 0 and chart["right"] <= PHONE for chart in window.charts())
    finally:
        window.narrow(1300)


def test_no_file_leaves_but_ours(window: object) -> None:
    """A chart, a table or a picture of Streamlit's own offers a file of its records without title,
    marking or id, and on no record. No page has one."""
    own = ("stVegaLiteChart", "stDataFrame", "stImage", "stElementToolbar")
    found = ", ".join(f"[data-testid={name}]" for name in own)
    assert window.page.locator(found).count() == 0


@pytest.mark.parametrize("asked", FIGURES, ids=lambda page: page.id)
def test_a_wrong_address_is_answered_in_words(asked: Page, beside: object) -> None:
    """Each of them on one page, all at once on the others;
    `test_fuzz_pages` tries every parameter of every page without a browser."""
    for wrong in WRONG.values() if asked is FIGURES[0] else [WRONG["both"]]:
        beside.open(address(asked) + wrong)
        assert "cannot be shown" in beside.words() and not beside.charts()
        assert (
            beside.page.locator("[data-testid=stException]").count() == 0
            and "Traceback" not in beside.words()
        )


def test_the_home_page_answers_to_its_name_too(server: object, look: Callable) -> None:
    named = look(server)
    try:
        named.open(f"/{PAGES[0].id}?area=E12000007")
        assert named.page.get_by_role("dialog").count() == 0 and "London" in named.words()
    finally:
        named.page.close()


def test_nothing_left_the_machine(window: object) -> None:
    assert window.outside == []


def test_the_browser_had_nothing_to_complain_of(window: object) -> None:
    assert window.complaints == []


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/access", "/flags", "/coverage", "/compare", "/compare?section=time", "/measure"),
        *("/rollout?section=all", "/rollout?section=dates&area=E08000035"),
    ],
)
def test_a_page_of_drawn_charts_loads_no_chart_library(address: str, beside: object) -> None:
    """Also when another month is chosen. What the browser has from the page before counts as
    loaded."""
    beside.open(address)
    beside.page.get_by_role("combobox", name="Period").click()
    beside.page.get_by_role("option", name="May 2009").click()
    beside.page.wait_for_url("**period=2009-05*")
    beside.finished()
    loaded = beside.page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert beside.charts() and len(loaded) > 10
    assert not [name for name in loaded if "vega" in name.lower()]
