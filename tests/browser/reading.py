"""What a reader's browser sees: one window on the dashboard,
with everything it asked for and complained of."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, Request

from web import menu


def address(page: menu.Page) -> str:
    """Where a page is found; the first of the menu is the home page."""
    return "/" if page is menu.PAGES[0] else f"/{page.id}"


PAGE_AT = {address(page): page.id for page in menu.PAGES}
"""The address of each page of the menu, with its id."""


def whole(path: str) -> str:
    """The same page with all its sections, for what must hold of every one of them."""
    return f"{path}{'&' if '?' in path else '?'}section=all"


@dataclass(frozen=True)
class Plain:
    """A page that is not drawn by a script."""

    id: str
    path: str


THE_CITED = Plain(menu.CITED, "")
"""The page of a figure, which a figure of the summary leads to."""

PLAIN = (
    Plain("find", "/f"),
    Plain("nothing", "/no-such-page"),
    Plain("unknown", "/f/2222-2222-22222"),
    THE_CITED,
)


def by_page(metafunc: pytest.Metafunc, pages: Iterable[menu.Page | Plain]) -> None:
    """Run the tests of a file for each of these pages. The tests of all files of the room that look
    at a page as it was opened come one after the other."""
    if "page" in metafunc.fixturenames:
        metafunc.parametrize(
            "page", list(pages), indirect=True, ids=lambda page: page.id, scope="session"
        )


FINISHED = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1') && document.querySelector('.release-line, .say')
      && !document.querySelector('[data-stale=true], [data-testid=stSkeleton], [data-drawn]');
}"""
"""The script has run, the page has its title and its foot (or the sentence that says what is
wrong), and every chart that was sent is in its place."""

CHARTS = """() => [...document.querySelectorAll('.drawn')].map(chart => {
  const svg = chart.querySelector('svg.marks');
  const marks = [...chart.querySelectorAll('.mark-symbol path, .mark-symbol circle, .mark-rect path, .mark-rect rect, .mark-line path, .mark-rule line, .mark-text text')];
  const figure = chart.closest('[class*=st-key-figure-]');
  return {
    name: chart.getAttribute('aria-label'),
    title: figure ? figure.querySelector('h3').textContent.trim() : null,
    words: figure ? figure.querySelector('.in-words')?.textContent : null,
    marks: marks.filter(m => m.tagName !== 'path' || (m.getAttribute('d') || '').length > 2).length,
    left: svg ? svg.getBoundingClientRect().left : 0, right: svg ? svg.getBoundingClientRect().right : 0,
    text: [...chart.querySelectorAll('text')].map(t => t.textContent).join(' '),
  };
})"""

TABLE = (
    "table => [...table.querySelectorAll('tr')].map(row => [...row.children].map(cell => "
    "[...cell.childNodes].filter(node => node.className !== 'note-reference')"
    ".map(node => node.textContent).join('').trim()))"
)
"""Header and rows of a table, without the references to notes that stand beside a name."""


@dataclass
class Window:
    """One browser window. `outside` and `complaints` fill up while it is used."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(60_000)
        self.page.on("request", self._note_what_leaves)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_what_leaves(self, request: Request) -> None:
        # It finds no other machine: `launch` sees to that.
        # Held up one by one, requests would find nothing kept.
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.outside.append(request.url)

    def _note(self, message: ConsoleMessage) -> None:
        # On a deep link Streamlit looks for its own address under the page's first,
        # finds nothing there and goes on.
        if message.type == "error" and not (
            "404" in message.text and "/_stcore/" in message.location.get("url", "")
        ):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def open(self, path: str) -> None:
        """Go to an address of the dashboard and wait until the page is finished."""
        self.page.goto(self.address + path)
        self.finished()

    def open_page(self, page: menu.Page | Plain) -> None:
        """Go to a page, with all its sections."""
        if isinstance(page, menu.Page):
            return self.open(whole(address(page)))
        path = page.path
        if page is THE_CITED:
            self.open("/")
            path = self.page.locator("a.cite").first.get_attribute("href")
        self.page.goto(self.address + path)

    def finished(self) -> None:
        """Wait until the page is finished."""
        self.page.wait_for_function(FINISHED, polling=100)

    def narrow(self, width: int) -> None:
        """Give the window another width, and the charts the time to follow."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.wait_for_function(
            "width => document.querySelector('[data-testid=stMain]').clientWidth <= width",
            arg=width,
        )
        self.page.wait_for_function(
            "width => [...document.querySelectorAll('svg.marks')].every(svg => "
            "svg.getBoundingClientRect().width <= width)",
            arg=width,
        )

    def words(self) -> str:
        """All the words on the page."""
        return self.page.inner_text("body")

    def charts(self) -> list[dict]:
        """Name, words beside it, number of marks, place and text of every chart."""
        return self.page.evaluate(CHARTS)

    def figures(self) -> list[Locator]:
        """Every figure of the page that has a table."""
        return [
            figure
            for figure in self.page.locator("[class*=st-key-figure-]").all()
            if figure.locator("table.figure-table").count()
        ]

    def table(self, figure: Locator) -> list[list[str]]:
        """Header and rows of a figure's table, as text."""
        return figure.locator("table.figure-table").first.evaluate(TABLE)

    def download(self, figure: Locator) -> list[dict[str, str]]:
        """The rows of the file a reader gets by pressing the figure's link."""
        with self.page.expect_download() as taken:
            self._csv_of(figure).click()
        return list(csv.DictReader(io.StringIO(taken.value.path().read_text("utf-8"))))

    def fetch(self, figure: Locator) -> list[dict[str, str]]:
        """The same rows, asked for as the browser asks and not kept as a file:
        it gives a page ten files and then asks."""
        address = self._csv_of(figure).get_attribute("href")
        answer = self.page.request.get(self.address + address)
        return list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))

    def _csv_of(self, figure: Locator) -> Locator:
        unfold(figure, "files")
        return figure.get_by_role("link", name=re.compile("^CSV of table"))


def unfold(figure: Locator, what: str) -> None:
    """Open one of the words under a figure: table, about, files or cite."""
    fold = figure.locator(f"details.of-{what}").first
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
