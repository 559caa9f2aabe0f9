"""How long the queries of each page take: every query a page makes, over many areas and months.

    python -m bench.queries [RELEASES]

Prints, for each page: queries, median, 95th percentile and worst, in milliseconds; aim: 95th
percentile under 20. Where a PostgreSQL server is installed the same release is loaded into one, and
each page is timed on both stores in one run.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from release.postgres_writer import DatabasePublisher

ROOT = Path(__file__).parent.parent
PAGES = {
    "Summary": "../pages/summary/summary.py",
    "Coverage": "../pages/statistics/coverage.py",
    "Record access": "../pages/statistics/access.py",
    "Involvement and flags": "../pages/statistics/flags.py",
    "Roll-out": "../pages/rollout/rollout.py",
}
CHOICES = 12
"""Selections each page is opened with."""


class Clock:
    """Times every query from taking a connection to giving it back:
    sending the statement, and reading and placing all its rows."""

    def __init__(self) -> None:
        self.times: list[float] = []
        sa.event.listen(
            sa.pool.Pool,
            "checkout",
            lambda connection, record, proxy: record.info.update(began=time.perf_counter()),
        )
        sa.event.listen(sa.pool.Pool, "checkin", self._end)

    def _end(self, connection: object, record: sa.pool.ConnectionPoolEntry) -> None:
        self.times.append((time.perf_counter() - record.info["began"]) * 1000)


def choices(releases: Path) -> list[tuple[str, str]]:
    """Areas of every level and months of the release, drawn with a fixed seed."""
    from release.store import open_current
    from release.tables import geography, period

    with open_current(releases).engine.connect() as connection:
        areas = [
            c
            for (c,) in connection.execute(
                sa.select(geography.c.code)
                .where(geography.c.valid_to.is_(None))
                .order_by(geography.c.code)
            )
        ]
        months = [
            p
            for (p,) in connection.execute(
                sa.select(period.c.id).where(period.c.grain == "month").order_by(period.c.id)
            )
        ]
    draw = random.Random(1)
    return [("E92000001", months[-1])] + [
        (draw.choice(areas), draw.choice(months[4:])) for _ in range(CHOICES - 1)
    ]


def main(folder: Path) -> None:
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    logging.getLogger("contactpoint").setLevel(logging.CRITICAL)
    chosen, clock = choices(folder), Clock()
    with in_a_database(folder) as database:
        stores = {"SQLite": str(folder)} | ({"PostgreSQL": database} if database else {})
        print(
            f"{'page':<24}{'store':<12}{'queries':>9}{'median ms':>11}{'p95 ms':>9}{'worst ms':>10}"
            + ("   p95 as a multiple of SQLite's" if database else "")
        )
        for page, script in PAGES.items():
            least = None
            for name, address in stores.items():
                ranked = timed(clock, address, page, script, chosen)
                p95 = ranked[int(len(ranked) * 0.95)]
                least = least or p95
                print(
                    f"{page:<24}{name:<12}{len(ranked):>9}{statistics.median(ranked):>11.2f}"
                    f"{p95:>9.2f}{ranked[-1]:>10.2f}"
                    + (f"   {p95 / least:.1f}" if name != "SQLite" else "")
                )


def timed(
    clock: Clock, address: str, page: str, script: str, chosen: list[tuple[str, str]]
) -> list[float]:
    """Milliseconds of every query of a page over all choices, read from one store,
    in order of size."""
    import settings

    os.environ["CONTACTPOINT_RELEASES"] = address
    settings.current.cache_clear()
    clock.times.clear()
    for area, month in chosen:
        test = AppTest.from_file(str(ROOT / "web" / "page_script.py"), default_timeout=60)
        test.query_params["area"], test.query_params["period"] = area, month
        test.run()
        if page != "Summary":
            test.switch_page(script).run()
    return sorted(clock.times)


@contextmanager
def in_a_database(folder: Path) -> Iterator[str]:
    """The published release in a PostgreSQL server of the bench's own,
    with how long it took to load; "" where no server is installed."""
    from release.store import open_current
    from tests.postgresql import Fresh, programs, running

    found = programs()
    if found is None:
        print("No PostgreSQL server is installed: SQLite alone.")
        yield ""
        return
    with running(found) as server:
        database, opened = Fresh(server, server.new_database()), open_current(folder)
        began = time.perf_counter()
        # A second later, so that what is kept in memory of the one is never given for the other.
        DatabasePublisher(database.publisher).publish(
            opened.folder,
            at=dt.datetime.fromisoformat(opened.published_at) + dt.timedelta(seconds=1),
        )
        loaded = time.perf_counter()
        open_current(database.reader)
        print(
            f"{opened.manifest['rows']['observation']:,} observations: loaded, read back and "
            f"published in {loaded - began:.1f} s; opened in "
            f"{(time.perf_counter() - loaded) * 1000:.0f} ms"
        )
        yield database.reader.url


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data/releases").resolve())
