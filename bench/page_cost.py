"""What a page costs the server in CPU, on stores whose histories are of different lengths: the run
of its script, its queries among it, without a browser.

    python -m bench.page_cost RELEASES [RELEASES ...]

Each page of the menu is run for the same areas and the last month of each store, every store in a
process of its own, and is counted in CPU milliseconds, so that what else the machine does matters
little: *first*, for an area that was never asked for, *again*, and *kept*: England, for the first
reader who is kept to an authority, after readers of everything. `python -m bench.history` makes a
store of many months.
"""

from __future__ import annotations

import json
import logging
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from web import menu

ROOT = Path(__file__).parent.parent
AREAS = 3
"""Areas that each page is run for: England and authorities."""


def areas_of(releases: Path) -> tuple[list[str], str]:
    """England and the first authorities of a store's published release that have not ended, and its
    last month.
    """
    from release.store import open_current
    from release.tables import geography, period

    release = open_current(releases)
    areas = sa.select(geography.c.code).where(
        geography.c.level == "authority", geography.c.valid_to.is_(None)
    )
    codes = [row.code for row in release.read(areas.order_by(geography.c.code).limit(AREAS - 1))]
    last = release.read(sa.select(sa.func.max(period.c.id)).where(period.c.grain == "month"))
    return ["E92000001", *codes], last[0][0]


def costs(releases: Path) -> dict[str, tuple[float, ...]]:
    """By page: CPU milliseconds of its first run for an area, of the next one, and of the first for
    a reader kept to that area; medians over areas but the first, with which the process warms up.
    """
    import settings
    from permissions import Reader, Role
    from web.sign_in import reader

    os.environ["CONTACTPOINT_RELEASES"] = str(releases)
    settings.current.cache_clear()
    areas, month = areas_of(releases)
    found = {}
    for page in menu.PAGES:
        taken: list[tuple[float, ...]] = []
        for area in areas:
            reader.reader_of_script = lambda: Reader(Role.STATISTICIAN, "of-everything")
            test = AppTest.from_file(str(ROOT / "web" / "page_script.py"), default_timeout=120)
            test.query_params["area"], test.query_params["period"] = area, month
            test.run()
            script, home = f"../pages/{page.script}", page is menu.PAGES[0]
            both = [cpu_of(test, script, home=home) for _ in range(2)]
            kept = Reader(Role.STATISTICIAN, f"of-{area}", frozenset({area}))
            reader.reader_of_script = lambda kept=kept: kept
            for name in ("area", "period"):
                del test.query_params[name]
            taken.append((*both, cpu_of(test, script, home=home)))
            if test.exception:
                raise SystemExit(f"{page.id}: {test.exception[0].message}")
        found[page.title] = tuple(statistics.median(t[i] for t in taken[1:]) for i in range(3))
    return found


def cpu_of(test: AppTest, script: str, *, home: bool) -> float:
    """CPU milliseconds of one run of a page."""
    start = time.process_time()
    (test if home else test.switch_page(script)).run()
    return (time.process_time() - start) * 1000


def main(stores: list[str]) -> None:
    every = []
    for name in stores:
        command = [sys.executable, "-m", "bench.page_cost", "--one", name]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        every.append(json.loads(done.stdout.splitlines()[-1]))
    print("| Page | " + " | ".join(f"{Path(n).name}, first | again | kept" for n in stores) + " |")
    print("|---|" + "---|---|---|" * len(stores))
    for page in every[0]:
        cells = " | ".join(f"{cost:.0f}" for one in every for cost in one[page])
        print(f"| {page} | {cells} |")


if __name__ == "__main__":
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    logging.getLogger("contactpoint").setLevel(logging.CRITICAL)
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(costs(Path(sys.argv[2]).resolve())))
    elif sys.argv[1:]:
        main(sys.argv[1:])
    else:
        sys.exit(__doc__)
