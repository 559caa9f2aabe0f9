"""What an entry of the reading log costs, and how many a second one, two and four processes write
to one chain: `python -m bench.readinglog [folder]`.

Every entry is on disk before it counts, so the folder decides:
name one on the disk that will hold the log.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from readinglog.entries import Entry, Kind
from readinglog.log import Log
from readinglog.verify import verify

EACH = 500
ONE = Entry(
    0,
    "",
    "",
    Kind.READING,
    reader="a-subject-of-thirty-six-characters--",
    role="statistician",
    page="coverage",
    selection="area=E92000001&period=2010-07",
    release="2010-07-r1",
    state="published",
)


def write(folder: Path) -> list[float]:
    """Seconds each entry took."""
    log, took = Log(folder, wait=60), []
    for _ in range(EACH):
        began = time.perf_counter()
        log.write(ONE)
        took.append(time.perf_counter() - began)
    return took


def measure(folder: Path, processes: int) -> None:
    """So many processes side by side; each prints the seconds of its entries."""
    began = time.perf_counter()
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.readinglog", "--write", str(folder)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    took = sorted(float(line) for one in running for line in one.communicate()[0].split())
    seconds = time.perf_counter() - began
    print(
        f"{processes} process{'es' if processes > 1 else ''}: {len(took) / seconds:,.0f} entries "
        f"a second; each {statistics.median(took) * 1e3:.1f} ms in the middle, "
        f"{took[int(len(took) * 0.95)] * 1e3:.1f} ms at the 95th percentile, {took[-1] * 1e3:.0f} "
        "ms at most"
    )


def main(around: str | None = None) -> None:
    """Measure, then verify what was written."""
    with tempfile.TemporaryDirectory(dir=around) as name:
        for processes in (1, 2, 4):
            measure(Path(name), processes)
        began = time.perf_counter()
        said = verify(Path(name))
        print(
            f"verified {said.entries:,} entries in {time.perf_counter() - began:.2f} s: "
            f"{said.fault or 'all sound'}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        print("\n".join(map(str, write(Path(sys.argv[2])))))
    else:
        main(*sys.argv[1:2])
