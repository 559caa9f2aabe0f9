"""How long the queries of each page take: every query a page makes, over many areas and months.

    python -m bench.queries [RELEASES]

Prints, for each page: queries, median, 95th percentile and worst, in milliseconds; aim: 95th percentile under 20.
"""

from __future__ import annotations

import logging
import os
import random
import statistics
import sys
import time
from pathlib import Path

import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parent.parent
PAGES = {"Summary": "../pages/summary/summary.py", "Coverage": "../pages/statistics/coverage.py", "Record access": "../pages/statistics/access.py",
         "Involvement and flags": "../pages/statistics/flags.py", "Roll-out": "../pages/rollout/rollout.py"}
CHOICES = 12
"""Selections each page is opened with."""


class Clock:
    """Times every query from taking a connection to giving it back: sending the statement, and reading and placing all its rows."""

    def __init__(self) -> None:
        self.times: list[float] = []
        sa.event.listen(sa.pool.Pool, "checkout", lambda connection, record, proxy: record.info.update(began=time.perf_counter()))
        sa.event.listen(sa.pool.Pool, "checkin", self._end)

    def _end(self, connection: object, record: sa.pool.ConnectionPoolEntry) -> None:
        self.times.append((time.perf_counter() - record.info["began"]) * 1000)


def choices(releases: Path) -> list[tuple[str, str]]:
    """Areas of every level and months of the release, drawn with a fixed seed."""
    from release.store import open_current
    from release.tables import geography, period

    with open_current(releases).engine.connect() as connection:
        areas = [c for c, in connection.execute(sa.select(geography.c.code).where(geography.c.valid_to.is_(None)).order_by(geography.c.code))]
        months = [p for p, in connection.execute(sa.select(period.c.id).where(period.c.grain == "month").order_by(period.c.id))]
    draw = random.Random(1)
    return [("E92000001", months[-1])] + [(draw.choice(areas), draw.choice(months[4:])) for _ in range(CHOICES - 1)]


def main(releases: Path) -> None:
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    os.environ["CONTACTPOINT_RELEASES"] = str(releases)
    chosen = choices(releases)
    clock = Clock()
    print(f"{'page':<24}{'queries':>11}{'median ms':>11}{'p95 ms':>9}{'worst ms':>10}")
    for page, script in PAGES.items():
        clock.times.clear()
        for area, month in chosen:
            test = AppTest.from_file(str(ROOT / "web" / "router.py"), default_timeout=60)
            test.query_params["area"], test.query_params["period"] = area, month
            test.run()
            if page != "Summary":
                test.switch_page(script).run()
        ranked = sorted(clock.times)
        print(f"{page:<24}{len(ranked):>11}{statistics.median(ranked):>11.2f}{ranked[int(len(ranked) * 0.95)]:>9.2f}{ranked[-1]:>10.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data/releases").resolve())
