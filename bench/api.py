"""How long a program waits for figures: ten typical fetches of the API beside the same figures out
of a whole file, as Explore Education Statistics gives them.

    python -m bench.api [RELEASES]

Both ways are timed from the question to the figures in a pandas frame, over one connection each,
from a real server on this machine: over a network the bytes weigh more. The whole file is the ZIP
of the DfE data files of the release; of it only the data set that holds the figures is unpacked,
read and filtered. Prints median and 95th percentile in milliseconds, kilobytes, the ratios (whole
file to API), and how many figures agree; the file is made before anything is timed.
"""

from __future__ import annotations

import http.client
import io
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pandas as pd

from exports.ees import LEVELS, NOT_APPLICABLE, TOTAL, timed
from release.vocabulary import ENGLAND
from tests.browser.serving import serving

ROOT = Path(__file__).parent.parent
TIMES = 20
"""Times each fetch is made: the 95th percentile is then the slowest but one."""


@dataclass(frozen=True)
class Fetch:
    """What is asked for: ids of `measures`, of one `breakdown`, of `areas` or else of all areas of
    a `level`, of `periods` or else of all of a `grain`."""

    name: str
    measures: tuple[str, ...]
    breakdown: str = "all"
    areas: tuple[str, ...] = ()
    level: str = ""
    periods: tuple[str, ...] = ()
    grain: str = "month"

    def path(self, release: str) -> str:
        """Its address in the API."""
        lists = {"measure": self.measures, "area": self.areas, "period": self.periods}
        asked = {name: ",".join(ids) for name, ids in lists.items() if ids}
        asked |= {"level": self.level} if self.level else {}
        asked |= {"breakdown": self.breakdown, "grain": self.grain, "release": release}
        asked |= {"limit": "10000", "format": "csv"}
        return f"/api/v1/observations?{urlencode(asked, safe=',')}"


def fetches(month: str, year: str) -> tuple[Fetch, ...]:
    """Ten of them; `month` is the latest of the release, `year` a financial year it covers whole:
    the standard knows no part of one."""
    hull, north_west = "E06000010", "E12000002"
    here, now = (ENGLAND,), (month,)
    views, held, coverage = "record_views", "shielded_records", "directory_coverage"
    return (
        Fetch("One figure of England", (views,), areas=here, periods=now),
        Fetch("England, all months", (views,), areas=here),
        Fetch("Three measures of England", (views, held, coverage), areas=here, periods=now),
        Fetch("All regions, one month", (coverage,), level="region", periods=now),
        Fetch("All authorities, one month", (coverage,), level="authority", periods=now),
        Fetch("One authority, all months", (held,), areas=(hull,)),
        Fetch("One authority beside its like", (views,), areas=(hull, north_west, ENGLAND)),
        Fetch("By sector, England, one month", (views,), "sector", here, periods=now),
        Fetch("England, one financial year", (views,), areas=here, periods=(year,), grain="year"),
        Fetch("All authorities, all months", (coverage,), level="authority"),
    )


class Line:
    """One connection to the server, kept open."""

    def __init__(self, address: str) -> None:
        self._http = http.client.HTTPConnection(urlsplit(address).netloc, timeout=600)

    def get(self, path: str) -> bytes:
        """The body at a path. Raises `SystemExit` where it is refused."""
        self._http.request("GET", path)
        answer = self._http.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:300].decode()}")
        return body


def by_api(line: Line, one: Fetch, release: str) -> tuple[pd.DataFrame, int]:
    """The rows of a fetch, and the bytes they took."""
    body = line.get(one.path(release))
    return pd.read_csv(io.BytesIO(body), dtype=str, keep_default_na=False), len(body)


def by_file(
    line: Line, one: Fetch, release: str, periods: dict[str, str]
) -> tuple[pd.DataFrame, int]:
    """The same out of the whole file."""
    body = line.get(f"/api/v1/releases/{release}/ees.zip")
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        held = file.read(f"{one.breakdown}_{one.grain}s.csv")
    rows = pd.read_csv(io.BytesIO(held), dtype=str, keep_default_na=False)
    code = rows["new_la_code"].where(rows["new_la_code"] != "", rows["region_code"])
    code = code.where(code != "", rows["country_code"])
    kept = code.isin(one.areas) if one.areas else rows["geographic_level"] == LEVELS[one.level]
    if one.periods:
        told = [timed(p, periods[p]) for p in one.periods]
        kept &= pd.Series(
            [
                pair in told
                for pair in zip(rows["time_period"], rows["time_identifier"], strict=True)
            ]
        )
    if one.breakdown != "all":
        kept &= rows[one.breakdown] != TOTAL
    return rows.loc[kept, list(one.measures)], len(body)


def agree(api: pd.DataFrame, file: pd.DataFrame) -> tuple[int, int]:
    """How many figures of a fetch are in both with the same number or symbol,
    and how many there are."""
    ours = sorted(v or s for v, s in zip(api["value"], api["status"], strict=True))
    theirs = sorted(v for v in file.to_numpy().ravel() if v != NOT_APPLICABLE)
    ours = [text for text in ours if text != NOT_APPLICABLE]
    same = sum(a == b for a, b in zip(ours, theirs, strict=False))
    return same, max(len(ours), len(theirs))


def timed_ms(fetch: Callable[[], object]) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        fetch()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took), sorted(took)[int(0.95 * TIMES) - 1]


def main(releases: Path) -> None:
    """Print the table."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(releases, Path(folder) / "server.log") as server,
    ):
        line = Line(server.address)
        listed = pd.read_csv(io.BytesIO(line.get("/api/v1/periods?format=csv")), dtype=str)
        release = pd.read_csv(io.BytesIO(line.get("/api/v1/releases?format=csv")), dtype=str)
        pinned = release.loc[release["status"] == "current", "folder"].iloc[0]
        periods = dict(zip(listed["id"], listed["grain"], strict=True))
        began = time.perf_counter()
        line.get(f"/api/v1/releases/{pinned}/ees.zip")
        print(f"{pinned}: the whole file is made in {time.perf_counter() - began:.1f} s, once\n")
        print(
            f"{'':32}{'API':>8}{'':>8}{'':>9}{'whole file':>13}{'':>8}{'':>9}{'file to API':>13}\n"
            f"{'fetch':32}{'p50 ms':>8}{'p95 ms':>8}{'KB':>9}{'p50 ms':>13}{'p95 ms':>8}{'KB':>9}"
            f"{'p50':>7}{'p95':>6}{'bytes':>8}   agree"
        )
        month = max(p for p, grain in periods.items() if grain == "month")
        lasts = (listed["grain"] == "year") & listed["starts_on"].str.endswith("-04-01")
        whole = listed.loc[lasts & listed["ends_on"].str.endswith("-03-31"), "id"].iloc[-1]
        for one in fetches(month, whole):
            print(compared(line, one, pinned, periods), flush=True)


def compared(line: Line, one: Fetch, release: str, periods: dict[str, str]) -> str:
    """A line of the table."""
    api, small = by_api(line, one, release)
    file, large = by_file(line, one, release, periods)
    same, every = agree(api, file)
    a50, a95 = timed_ms(lambda: by_api(line, one, release))
    f50, f95 = timed_ms(lambda: by_file(line, one, release, periods))
    return (
        f"{one.name:32}{a50:8.1f}{a95:8.1f}{small / 1024:9.1f}{f50:13.1f}{f95:8.1f}{large / 1024:9.1f}{f50 / a50:7.1f}{f95 / a95:6.1f}{large / small:8.0f}   "  # noqa: E501
        f"{same} of {every}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "releases")
