"""How good the forecasts are on worlds nobody has looked at:
the record of each, as the builder would publish it.

    python -m bench.forecast [--seeds N] [--first SEED] [--releases FOLDER]

Makes N sample extracts of 19 months (seeds FIRST, FIRST + 1, ...; 2,000 children, since milestones
do not hang on how many there are), reads their milestones and returns as a build does, and prints
for each kind of forecast and months ahead: outcomes, share inside the 50%, 80% and 95% intervals,
error (CRPS) beside the two plain rules, how much less it is than under "the latest plan will hold",
bias, and CPU seconds. With `--releases` it scores the release published there, practitioners and
accounts included.

Aims, where there are 100 outcomes or more: each share within ten points of its level, and an error
at least 20% under "the latest plan will hold".
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from builder.authority_facts import authority_facts
from builder.build import dimensions_of
from builder.contract import MILESTONES
from builder.engines import DuckDBEngine
from builder.extracts import open_extract
from builder.forecast import DATES, people, record_of
from builder.forecast.record import Record
from builder.reference import read_reference
from measures import MEASURES
from release import tables
from release.store import open_release, read_pointer

CHILDREN, FEW, WITHIN, LESS = 2_000, 100, 10.0, 20.0
HEADING = (
    f"{'':22}{'outcomes':>9}{'in 50%':>8}{'in 80%':>8}{'in 95%':>8}{'error':>8}{'plan':>8}"
    f"{'slip':>8}{'less':>7}{'bias':>8}"
)


def published_of_extract(folder: Path) -> tuple[pd.DataFrame, list[dict], tuple[str, ...]]:
    """The rows of milestone dates as a build publishes them, with areas and months. Nothing is
    counted, so practitioners and accounts are not there."""
    extract = open_extract(folder)
    with (
        tempfile.TemporaryDirectory() as spill,
        DuckDBEngine(
            folders=[extract.path, Path(spill)], spill=Path(spill), memory="1GB"
        ) as engine,
    ):
        dates = [m for m in MEASURES if m.id == DATES]
        reference = read_reference(extract, engine, dates)
    dimensions = dimensions_of(reference)
    facts = authority_facts(reference.facts, dates, dimensions)
    return facts.assign(value=float("nan")), list(dimensions.areas.rows), dimensions.months


def published_of_release(releases: Path) -> tuple[pd.DataFrame, list[dict], tuple[str, ...]]:
    """The published rows of a release that a forecast reads, with its areas and months."""
    release = open_release(releases / read_pointer(releases)["folder"])
    t = tables
    of = t.observation.join(t.measure).join(t.geography).join(t.period)
    of = of.join(t.breakdown, t.breakdown.c.breakdown_key == t.observation.c.breakdown_key)
    of = of.join(t.category, t.category.c.category_key == t.observation.c.category_key)
    columns = {
        "measure": t.measure.c.id,
        "breakdown": t.breakdown.c.id,
        "category": t.category.c.id,
        "geography": t.geography.c.code,
        "period": t.period.c.id,
        "value": t.observation.c.value,
        "text": t.observation.c.text,
    }
    wanted = (DATES, *people.OF.values())
    rows = release.read(
        sa.select(*columns.values()).select_from(of).where(t.measure.c.id.in_(wanted))
    )
    areas = [dict(row._mapping) for row in release.read(sa.select(t.geography))]
    months = release.read(
        sa.select(t.period.c.id).where(t.period.c.grain == "month").order_by(t.period.c.ends_on)
    )
    return pd.DataFrame(rows, columns=list(columns)), areas, tuple(m.id for m in months)


def main(seeds: int, first: int, releases: Path | None) -> None:
    """Score a release, or so many new worlds."""
    if releases is not None:
        score(f"release in {releases.name}", *published_of_release(releases))
        return
    for seed in range(first, first + seeds):
        with tempfile.TemporaryDirectory() as folder:
            extract = Path(folder) / "extract"
            command = [sys.executable, "-m", "sample_data", str(extract)]
            subprocess.run(
                [*command, "--children", str(CHILDREN), "--seed", str(seed)],
                check=True,
                capture_output=True,
            )
            score(f"seed {seed}", *published_of_extract(extract))


def score(name: str, published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]) -> None:
    """Make the record and print it."""
    cpu = time.process_time()
    record = record_of(published, areas, months, MILESTONES)
    print(f"\n{name}, {len(months)} months, {time.process_time() - cpu:.1f} CPU seconds\n{HEADING}")
    for line in lines_of(record):
        print(line, flush=True)


def lines_of(record: Record) -> list[str]:
    """One line for each kind of forecast and months ahead,
    with an asterisk where an aim is missed."""
    insides, errors, biases = (record.means(n) for n in ("insides", "errors", "biases"))
    found = []
    for (kind, ahead), count in record.scored().items():
        shares = {n: 100 * insides[kind, ahead, n] for n in ("50", "80", "95")}
        of = {r: e for (k, a, r), e in errors.items() if (k, a) == (kind, ahead)}
        plain = [e for r, e in of.items() if r != "forecast"]
        less = 100 * (1 - of["forecast"] / plain[0]) if plain[0] else float("nan")
        missed = count >= FEW and (
            any(abs(share - int(n)) > WITHIN for n, share in shares.items()) or less < LESS
        )
        found.append(
            f"{kind:14}{ahead:>2} ahead{count:>9,}"
            + "".join(f"{share:>8.1f}" for share in shares.values())
            + f"{of['forecast']:>8.1f}{plain[0]:>8.1f}{plain[1]:>8.1f}{less:>6.0f}%"
            f"{biases[kind, ahead, 'forecast']:>8.1f}{' *' if missed else ''}"
        )
    return found


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    asked.add_argument("--seeds", type=int, default=5)
    asked.add_argument("--first", type=int, default=1001)
    asked.add_argument("--releases", type=Path, default=None)
    given = asked.parse_args()
    main(given.seeds, given.first, given.releases)
