"""How many screens high every page and every section is,
and whether anything runs wider than the window.

    python -m bench.screens [RELEASES] [--pages coverage,audit] [--at http://127.0.0.1:8501]

England's figures, at 1300 x 900 and at 390 x 844, a line for each section: screens high in each
window, elements and charts at opening, kilobytes of text, and, by name, what runs past the side of
the window. The limits are three screens and eight; what passes them is marked. With `--at` a
running dashboard is looked at, else one is started over the store.
"""

from __future__ import annotations

import argparse
import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.pages import FLAGS, ours, sections_of, settled
from web import menu

WINDOWS = ((1300, 900, 3), (390, 844, 8))
"""Width, height, and the most screens of it a page may be."""

LOOK = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const shown = [...main.querySelectorAll('*')].filter(e => e.getClientRects().length);
  const held = e => e.closest('.table-scroll, .wide, [data-baseweb=tab-list], [role=tablist], pre, svg, [data-testid=stSelectbox], .sr-only');
  const wide = shown.filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !held(e));
  const name = e => e.tagName.toLowerCase() + (typeof e.className === 'string' && e.className ? '.' + e.className.split(' ')[0] : '');
  return {
    height: main.scrollHeight,
    elements: main.querySelectorAll('[data-testid=stElementContainer]').length,
    charts: main.querySelectorAll('.drawn').length,
    text: main.innerText.length,
    wide: [...new Set(wide.map(name))].slice(0, 4),
  };
}"""  # noqa: E501


@dataclass(frozen=True)
class Seen:
    """A page or section in one window: screens high, elements, charts, characters,
    what is too wide."""

    screens: float
    elements: int
    charts: int
    text: int
    wide: tuple[str, ...]


def look(page: Page, address: str) -> list[Seen]:
    """A section in each window."""
    seen = []
    for place, (width, height, _) in enumerate(WINDOWS):
        page.set_viewport_size({"width": width, "height": height})
        if not place:
            page.goto(address, wait_until="commit")
        settled(page)
        found = page.evaluate(LOOK)
        seen.append(
            Seen(
                found["height"] / height,
                found["elements"],
                found["charts"],
                found["text"],
                tuple(found["wide"]),
            )
        )
    return seen


def told(name: str, seen: list[Seen]) -> str:
    """A line: screens in each window, marked where they pass the limit."""
    high = "".join(
        f"{one.screens:>7.1f}{'!' if one.screens > most else ' '}"
        for one, (_, _, most) in zip(seen, WINDOWS, strict=True)
    )
    wide = "; ".join(
        f"wider than {width}: {', '.join(one.wide)}"
        for one, (width, _, _) in zip(seen, WINDOWS, strict=True)
        if one.wide
    )
    first = seen[0]
    return f"{name:<44}{high}{first.elements:>10}{first.charts:>8}{first.text / 1000:>8.1f}  {wide}"


def measured(browser: Browser, base: str, one: menu.Page) -> None:
    """Print the lines of a page."""
    page = browser.new_page()
    page.set_default_timeout(90_000)
    address = f"{base}/{'' if one is menu.PAGES[0] else one.id}"
    for section in sections_of(page, address) or [""]:
        asked = f"?section={section}" if section else ""
        print(told(f"{one.id} {section}".strip(), look(page, f"{address}{asked}")), flush=True)
    page.close()


def main(releases: Path, at: str, names: str) -> None:
    """Look at the pages, and print a line for each section."""
    chosen = [p for p in menu.PAGES if not names or p.id in names.split(",")]
    with ExitStack() as held, sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=FLAGS
        )
        base = at or held.enter_context(ours(releases)).base
        print(
            f"{'page and section':<44}{'1300':>7} {'390':>7} {'elements':>10}{'charts':>8}{'kB':>8}"
        )
        for one in chosen:
            measured(browser, base, one)
        browser.close()


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="How many screens high every page is.")
    asked.add_argument("releases", nargs="?", default="data/releases", type=Path)
    asked.add_argument("--at", default="", help="the address of a running dashboard")
    asked.add_argument("--pages", default="", help="ids of pages with commas; all without")
    given = asked.parse_args()
    main(given.releases.resolve(), given.at, given.pages)
