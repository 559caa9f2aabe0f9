"""How long a reader waits: every page in Chromium, beside the Summary page written in plain Dash,
in the same run.

    pip install -r bench/requirements.txt
    python -m bench.pages [RELEASES] [--rounds 5] [--pages summary,lists] [--sections]

Both servers stand on loopback ports; rounds are interleaved, so that what else the machine does
falls on both. Prints medians in milliseconds, to the last change of what is drawn:

- *first*: a fresh browser, and a selection this server was never asked for. Once.
- *cold*: a fresh browser, a page the server has shown before.
- *warm*: from the click in the menu, of a browser that has read another page.
- *filter*: from the click on another month, which the server has shown before; *new*:
  on one it has not.
- *KB*: what the cold browser received, from addresses and over the websocket.

With `--sections` each section of a page has a line of its own below it.

Behind each, in brackets, its ratio to Dash. Aim: at or under 1 for every page, and a filter change
under 300 ms. Without Dash the ratios are not there, and it says so.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from web import menu

ROOT = Path(__file__).parent.parent
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
QUIET = 700
"""Milliseconds without a change after which a page counts as finished; they are not counted."""

OURS_READY = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1') && document.querySelector('.release-line')
      && !document.querySelector('[data-stale=true], [data-testid=stSkeleton], [data-drawn]');
}"""  # noqa: E501
DASH_READY = """() => document.querySelector('#map .main-svg .point') && document.querySelectorAll('#table tr').length > 100 && document.querySelectorAll('#six .number').length
   && !document.querySelector('[data-dash-is-loading]')"""  # noqa: E501

DONE = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1')
      && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]');
}"""

WATCH = """([ready, main, quiet]) => new Promise(resolve => {
  const finished = eval(ready);
  let last = performance.now(), begun = last;
  const saw = new MutationObserver(() => { last = performance.now(); });
  const look = () => {
    const root = document.querySelector(main);
    if (root && !root.watched) { root.watched = true; saw.observe(root, {subtree: true, childList: true, characterData: true, attributes: true}); last = performance.now(); }
    const now = performance.now();
    if (now - last >= quiet && !finished()) last = now;
    if (now - last >= quiet || now - begun > 60000) { saw.disconnect(); if (root) root.watched = false; resolve(performance.timeOrigin + last); }
    else setTimeout(look, 4);
  };
  look();
})"""  # noqa: E501
"""When the page last changed, once it is finished and still for `quiet` milliseconds. Whether it is
finished is asked when it has been still for so long: to ask without end takes time of the page."""

CLICKED = (
    "() => addEventListener('click', () => { window.clickedAt = performance.timeOrigin + "
    "performance.now(); }, {capture: true})"
)


@dataclass
class Times:
    """What was measured of one page."""

    first: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    filter: list[float] = field(default_factory=list)
    new: list[float] = field(default_factory=list)
    received: list[float] = field(default_factory=list)

    def medians(self) -> dict[str, float]:
        """The median of each, of those that were measured."""
        return {name: statistics.median(values) for name, values in vars(self).items() if values}


@dataclass(frozen=True)
class Site:
    """A running server, and how its pages say that they are finished."""

    base: str
    ready: str
    main: str

    def wait(self, page: Page) -> float:
        """When the page was finished, in milliseconds of the clock."""
        return page.evaluate(WATCH, [self.ready, self.main, QUIET])


@contextmanager
def serving(command: list[str], port: int, path: str, environment: dict[str, str]) -> Iterator[str]:
    """A server in a process of its own, once it answers."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | environment,
    )
    try:
        for _ in range(480):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5)
                break
            except OSError:
                time.sleep(0.25)
        else:
            raise SystemExit(f"{command} did not answer")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def ours(releases: Path) -> Iterator[Site]:
    """The dashboard, as it is started."""
    port = free_port()
    with serving(
        ["app.py"],
        port,
        "/healthz",
        {
            "CONTACTPOINT_RELEASES": str(releases),
            "CONTACTPOINT_PORT": str(port),
            "CONTACTPOINT_HOST": "127.0.0.1",
        },
    ) as base:
        yield Site(base, OURS_READY, "[data-testid=stMain]")


@contextmanager
def in_dash(releases: Path) -> Iterator[Site]:
    """The Summary page in Dash, as its authors advise:
    gunicorn, one process with threads, as ours is one process."""
    port = free_port()
    command = [
        "-m",
        "gunicorn",
        "--threads",
        "8",
        "--no-control-socket",
        "-b",
        f"127.0.0.1:{port}",
        "bench.dash_summary:server",
    ]
    with serving(command, port, "/_dash-layout", {"CONTACTPOINT_RELEASES": str(releases)}) as base:
        yield Site(base, DASH_READY, "body")


def opened(browser: Browser, site: Site, path: str) -> tuple[Page, float, int]:
    """Open an address in a fresh browser: the page, milliseconds, bytes received."""
    page = browser.new_context(viewport={"width": 1300, "height": 1000}).new_page()
    page.set_default_timeout(90_000)
    received = []
    line = page.context.new_cdp_session(page)
    line.on("Network.loadingFinished", lambda e: received.append(int(e["encodedDataLength"])))
    line.on(
        "Network.webSocketFrameReceived",
        lambda e: received.append(
            len(e["response"]["payloadData"]) * (3 / 4 if e["response"]["opcode"] == 2 else 1)
        ),
    )
    line.send("Network.enable")
    started = time.time() * 1000
    page.goto(f"{site.base}/{path}", wait_until="commit")
    taken = site.wait(page) - started
    page.evaluate(CLICKED)
    return page, taken, sum(received)


def clicked(site: Site, page: Page) -> float:
    """Milliseconds from the last click to the last change."""
    return site.wait(page) - page.evaluate("window.clickedAt")


def from_menu(site: Site, page: Page, to: menu.Page) -> float:
    """Choose a page in the menu of another."""
    link = page.locator(
        '[data-testid="stTopNavLink"], [data-testid="stTopNavDropdownLink"]', has_text=to.title
    ).first
    if not link.is_visible():
        page.locator('[data-testid="stTopNavSection"]', has_text=to.section).click()
        link.wait_for()
    link.click()
    return clicked(site, page)


def month(site: Site, page: Page, place: int) -> float | None:
    """Choose the month at a place of the list; None on a page without periods."""
    widget = page.locator(".st-key-choose-period input")
    if not widget.count():
        return None
    widget.click()
    page.locator('[role="option"]').nth(place).click()
    return clicked(site, page)


def month_in_dash(site: Site, page: Page, place: int) -> float:
    """The same in Dash."""
    page.locator("#period").click()
    page.locator('[role="option"]').nth(place).click()
    return clicked(site, page)


def path_of(one: menu.Page) -> str:
    """The address of a page on a site."""
    return "" if one is menu.PAGES[0] else one.id


def opened_and_filtered(browser: Browser, site: Site, path: str, times: Times, number: int) -> Page:
    """An address opened in a fresh browser, with another month chosen and the first one again."""
    page, taken, received = opened(browser, site, path)
    (times.cold if number else times.first).append(taken)
    if number:
        times.received.append(received / 1000)
    new = month(site, page, number + 1)  # the latest month stands at 0
    if new is not None:
        times.new.append(new)
        times.filter.append(month(site, page, 0))
    return page


def settled(page: Page) -> None:
    """Wait until the page is finished and still."""
    page.evaluate(WATCH, [DONE, "[data-testid=stMain]", 600])


def sections_of(page: Page, address: str) -> list[str]:
    """The ids of a page's sections, in their order; none where it has none."""
    page.goto(f"{address}?section=all", wait_until="commit")
    settled(page)
    links = page.locator("nav.contents a")
    return [link.get_attribute("href").removeprefix("#section-") for link in links.all()]


def of_sections(
    browser: Browser, site: Site, one: menu.Page, rounds: int, beside: dict[str, float]
) -> None:
    """A line for each section of a page but the first, with which the page opens."""
    page = browser.new_page()
    sections = sections_of(page, f"{site.base}/{path_of(one)}")[1:]
    page.close()
    for section in sections:
        times = Times()
        for number in range(rounds + 1):
            path = f"{path_of(one)}?section={section}"
            opened_and_filtered(browser, site, path, times, number).context.close()
        print(f"{f'  {section}':<36}{told(times, beside)}", flush=True)


def round_of_ours(browser: Browser, site: Site, one: menu.Page, times: Times, number: int) -> None:
    """One round of a page of the dashboard."""
    page = opened_and_filtered(browser, site, path_of(one), times, number)
    other = menu.PAGES[1] if one is menu.PAGES[0] else menu.PAGES[0]
    from_menu(site, page, other)
    taken = from_menu(site, page, one)
    if number:
        times.warm.append(taken)
    page.context.close()


def round_of_dash(browser: Browser, site: Site, times: Times, number: int) -> None:
    """One round of the page in Dash."""
    page, taken, received = opened(browser, site, "")
    (times.cold if number else times.first).append(taken)
    if number:
        times.received.append(received / 1000)
    times.new.append(month_in_dash(site, page, number + 1))
    times.filter.append(month_in_dash(site, page, 0))
    page.get_by_role("link", name="Statistics", exact=True).click()
    page.wait_for_selector("#other")
    page.get_by_role("link", name="Summary", exact=True).click()
    times.warm.append(clicked(site, page))
    page.context.close()


def told(times: Times, beside: dict[str, float]) -> str:
    """The medians in columns, each with its ratio."""
    found = times.medians()
    return "".join(
        f"{found[n]:>7.0f} {f'({found[n] / beside[n]:.2f})' if n in beside else '':<7}"
        if n in found
        else f"{'':>15}"
        for n in vars(times)
    )


def versions() -> str:
    """The machine and what ran on it."""
    held = [
        f"{name} {importlib.metadata.version(name)}"
        for name in ("streamlit", "altair", "dash", "plotly")
        if importlib.util.find_spec(name)
    ]
    load = ", ".join(f"{n:.1f}" for n in os.getloadavg())
    return (
        f"Python {platform.python_version()}, {', '.join(held)}; {os.cpu_count()} processors, "
        f"{platform.machine()}, {platform.system()}; load average {load}"
    )


def main(releases: Path, rounds: int, names: str, *, sections: bool = False) -> None:
    """Measure, and print a line for each page, and with `sections` for each of its sections."""
    chosen = [p for p in menu.PAGES if not names or p.id in names.split(",")]
    with ExitStack() as held, sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=FLAGS
        )
        print(f"{versions()}; Chromium {browser.version}\n")
        site, dash = held.enter_context(ours(releases)), None
        if importlib.util.find_spec("dash"):
            dash = held.enter_context(in_dash(releases))
        else:
            print(
                "Dash is not installed, so there are no ratios: pip install -r "
                "bench/requirements.txt"
            )
        print(
            f"{'page':<36}{'first ms':<15}{'cold ms':<15}{'warm ms':<15}{'filter ms':<15}"
            f"{'new ms':<15}{'KB':<15}"
        )
        all_dash = Times()
        for one in chosen:
            times, beside = Times(), Times()
            for number in range(rounds + 1):
                round_of_ours(browser, site, one, times, number)
                if dash is not None:
                    round_of_dash(browser, dash, beside, number)
            if all_dash.first:
                beside.first = all_dash.first
            for name, values in vars(beside).items():
                getattr(all_dash, name).extend(
                    values[:1] if name == "first" and all_dash.first else values
                )
            print(f"{one.title:<36}{told(times, beside.medians())}", flush=True)
            if sections:
                of_sections(browser, site, one, rounds, beside.medians())
        if dash is not None:
            print(f"{'Summary in Dash':<36}{told(all_dash, {})}")
        print(f"\nload average at the end {', '.join(f'{n:.1f}' for n in os.getloadavg())}")
        browser.close()


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="How long a reader waits.")
    asked.add_argument("releases", nargs="?", default="data/releases", type=Path)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--pages", default="", help="ids of pages with commas; all without")
    asked.add_argument("--sections", action="store_true", help="each section of the pages, too")
    given = asked.parse_args()
    main(given.releases.resolve(), given.rounds, given.pages, sections=given.sections)
