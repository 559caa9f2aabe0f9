"""How long a reader waits: each page in Chromium, cold, and warm from the click to the last chart drawn; and a change of month.

    python -m bench.pages [RELEASES]

Starts the real server on a loopback port. Prints medians in milliseconds and bytes received; aim: a warm page under a second.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
PAGES = {"Summary": "", "Coverage": "coverage", "Record access": "access", "Involvement and flags": "flags", "Roll-out progress": "rollout"}
SECTIONS = {"Coverage": "Statistics", "Record access": "Statistics", "Involvement and flags": "Statistics", "Roll-out progress": "Roll-out"}
ROUNDS = 5
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

LAST_DRAWN = """async quiet => {
  const main = () => document.querySelector('[data-testid="stMain"]');
  const count = () => main() ? main().querySelectorAll('.vega-embed svg, .vega-embed canvas').length : 0;
  let last = performance.now(), before = null, begun = performance.now();
  while (performance.now() - last < quiet && performance.now() - begun < 20000) {
    const now = (main()?.querySelector('h1')?.textContent || '') + count() + (main()?.querySelectorAll('table tr').length || 0) + document.querySelectorAll('[data-stale="true"]').length;
    if (now !== before) { before = now; last = performance.now(); }
    await new Promise(r => requestAnimationFrame(r));
  }
  return {at: performance.timeOrigin + last, charts: count()};
}"""
"""Waits until nothing more is drawn for `quiet` milliseconds, and tells when the last thing was."""


@contextmanager
def server(releases: Path) -> Iterator[str]:
    """The real server, in a process of its own, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, "CONTACTPOINT_RELEASES": str(releases), "CONTACTPOINT_PORT": str(port)})
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1)
                break
            except OSError:
                time.sleep(0.25)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait(page: Page, started: float) -> tuple[float, int]:
    """Milliseconds from `started` to the last thing drawn, and the charts there are."""
    drawn = page.evaluate(LAST_DRAWN, 1500)
    return drawn["at"] - started * 1000, drawn["charts"]


def cold(browser: Browser, url: str) -> tuple[float, int, int]:
    """Open an address in a fresh browser context: milliseconds, charts, bytes received."""
    context = browser.new_context(viewport={"width": 1300, "height": 1000})
    page = context.new_page()
    received = []
    page.on("response", lambda r: received.append(int(r.headers.get("content-length") or 0)))
    started = time.time()
    page.goto(url, wait_until="commit")
    page.wait_for_selector('[data-testid="stMain"] h1')
    taken, charts = wait(page, started)
    context.close()
    return taken, charts, sum(received)


def warm(page: Page, title: str) -> float:
    """Click from another page to this one: milliseconds to the last chart."""
    link = page.locator('[data-testid="stTopNavLink"], [data-testid="stTopNavDropdownLink"]', has_text=title).first
    if not link.is_visible():
        page.locator('[data-testid="stTopNavSection"]', has_text=SECTIONS[title]).click()
        link.wait_for()
    started = time.time()
    link.click()
    return wait(page, started)[0]


def change(page: Page) -> float:
    """Choose another month: milliseconds to the last chart."""
    page.locator('[data-testid="stSelectbox"]').nth(1).locator("input").click()
    option = page.locator('[role="option"]').nth(2)
    option.wait_for()
    started = time.time()
    option.click()
    return wait(page, started)[0]


def main(releases: Path) -> None:
    with server(releases) as base, sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=FLAGS)
        print(f"{'page':<24}{'charts':>7}{'cold ms':>9}{'warm ms':>9}{'month ms':>10}{'MB cold':>9}")
        for title, address in PAGES.items():
            colds = [cold(browser, f"{base}/{address}") for _ in range(ROUNDS)]
            page = browser.new_page(viewport={"width": 1300, "height": 1000})
            warms, changes = [], []
            for _ in range(ROUNDS):
                other = "flags" if address != "flags" else "access"
                page.goto(f"{base}/{other}")
                page.wait_for_selector('[data-testid="stMain"] h1')
                wait(page, time.time())
                warms.append(warm(page, title))
                changes.append(change(page))
            page.close()
            print(f"{title:<24}{colds[0][1]:>7}{statistics.median(c[0] for c in colds):>9.0f}{statistics.median(warms):>9.0f}{statistics.median(changes):>10.0f}{colds[0][2] / 1e6:>9.2f}", flush=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data/releases").resolve())
