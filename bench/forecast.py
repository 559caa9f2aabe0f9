"""How good the forecasts are on worlds nobody has looked at:
the record of each, as the builder would publish it.

    python -m bench.forecast [--seeds N] [--first SEED] [--months N ...] [--course NAME]
                             [--children N] [--by-level] [--releases FOLDER]

Makes N sample extracts of 19 months (seeds FIRST, FIRST + 1, ...) and reads their milestones,
returns, plans and practitioners as a build does. They hold 2,000 children, since milestones do not
hang on how many there are, and the practitioners of the whole country, or with `--children` of a
country of so many, whose counts are rounded as a build rounds them. With `--months` each is scored
as it was after so many months. With `--course` the country gives its accounts in another course
(`COURSES`). Prints for each kind of forecast and months ahead: outcomes, share inside the 50%, 80%
and 95% intervals, error (CRPS) beside two plain rules, how much less it is than under the first of
them, how many per cent of the error under the better of them, bias, and CPU seconds. The plain
rules are "the latest plan will hold" and "the average slip so far"; for practitioners and accounts,
which have no plan by month, "no change" and "the pace of the last month". With `--by-level`
practitioners and accounts stand for England, the regions and the authorities too, each by
themselves. With `--releases` the release published there is scored.

Aims, where there are 100 outcomes or more: each share within ten points of its level, and an error
at least 20% under the first plain rule; in a release of fewer than 18 months no more than under the
better one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from builder.authority_facts import authority_facts
from builder.build import dimensions_of
from builder.cells import cells
from builder.contract import MILESTONES
from builder.dimensions import Dimensions
from builder.disclosure import protect, rounding_key, structure_of, with_customs
from builder.engines import DuckDBEngine
from builder.extracts import Extract, open_extract
from builder.forecast import DATES, people, record_of
from builder.forecast.pace import PLANNED
from builder.forecast.record import Record
from builder.policy import DEFAULT, read_policy
from builder.reference import read_reference
from builder.statements import tallies_of
from builder.tabulate import tabulate
from measures import BREAKDOWNS, BY_ID, MEASURES
from release import tables
from release.store import open_release, read_pointer
from release.vocabulary import Level
from sample_data import practitioners, rollout
from sample_data.files import Files, connect
from sample_data.world import FULL, MOST_MONTHS, World

CHILDREN, FEW, WITHIN, LESS, LONG = 2_000, 100, 10.0, 20.0, 18
HEADING = (
    f"{'':22}{'outcomes':>9}{'in 50%':>8}{'in 80%':>8}{'in 95%':>8}{'error':>9}{'rule 1':>9}"
    f"{'rule 2':>9}{'less':>7}{'better':>8}{'bias':>9}"
)
COUNTS = (PLANNED, *people.OF.values())
"""The protected counts that a forecast reads."""

COURSES = {
    "sample": practitioners.ISSUED,
    "slow": {m: int(30 * 1.45 ** (m - 5)) for m in practitioners.ISSUED},
    "stop": {m: 30 if 12 <= m <= 15 else n for m, n in practitioners.ISSUED.items()},
    "burst": {m: 3_000 if m in (8, 14) else 250 for m in practitioners.ISSUED},
    "linear": {m: 140 * (m - 4) for m in practitioners.ISSUED},
    "late": {m: 30 if m < 14 else 2_500 for m in practitioners.ISSUED},
    "waves": {m: (300, 900, 1_800, 1_800, 900, 300)[m % 6] for m in practitioners.ISSUED},
    "step": {m: 400 if m < 9 else 1_300 for m in practitioners.ISSUED},
}
"""Accounts that the country gives in each month: the sample's course, and seven others."""

Published = tuple[pd.DataFrame, list[dict], tuple[str, ...]]
"""The published rows that a forecast reads, with the areas and months of the release."""


def published_of_world(
    seed: int, folder: Path, course: str = "sample", children: int = FULL
) -> Published:
    """What a build publishes of the world of that seed that a forecast reads, with the
    practitioners of a country of so many children that come in that course.
    `folder` is for the extract and what is made of it."""
    made = [sys.executable, "-m", "sample_data", str(folder / "extract")]
    subprocess.run(
        [*made, "--children", str(CHILDREN), "--seed", str(seed)], check=True, capture_output=True
    )
    people_of_the_country(folder, World(children=children, seed=seed), course)
    extract, dates = open_extract(folder / "extract"), [BY_ID[DATES]]
    with DuckDBEngine(
        folders=[extract.path, folder], spill=folder / "spill", memory="1GB"
    ) as engine:
        reference = read_reference(extract, engine, dates)
        dimensions = dimensions_of(reference)
        counts = counts_of(extract, engine, dimensions, folder)
    facts = authority_facts(reference.facts, dates, dimensions).assign(value=float("nan"))
    return (
        pd.concat([facts, counts], ignore_index=True),
        list(dimensions.areas.rows),
        dimensions.months,
    )


def people_of_the_country(folder: Path, world: World, course: str) -> None:
    """Put the practitioners and plans of another world in the place of those of the extract:
    the roll-out of both is the same."""
    drawn = practitioners.draw(world, rollout.plan_rollout(world), COURSES[course])
    trained = practitioners.trained_cells(drawn)
    con = connect(folder / "drawn")
    try:
        out = Files(con, folder / "extract")
        for month in world.calendar:
            out.rows(
                "practitioners", practitioners.practitioner_rows(drawn, world, month), month=month
            )
            out.rows("rollout_plan", rollout.plan_rows(world, month, trained), month=month)
    finally:
        con.close()


def counts_of(
    extract: Extract, engine: DuckDBEngine, dimensions: Dimensions, folder: Path
) -> pd.DataFrame:
    """The protected counts that a forecast reads, rounded as in a release."""
    tallies = [t for t in tallies_of(MEASURES) if t.measure.id in COUNTS]
    partials = tabulate(
        extract,
        engine,
        tallies,
        BREAKDOWNS,
        work=folder / "partials",
        progress=lambda name: None,
    )
    counted = cells(partials, tallies, dimensions)
    structure = structure_of(MEASURES, BREAKDOWNS, dimensions.areas, dimensions.periods)
    protected = protect(
        counted,
        read_policy(DEFAULT, BY_ID),
        structure=with_customs(structure, counted, "count"),
        key=rounding_key(synthetic=True),
    )
    return protected.frame.rename(columns={"tally": "measure"}).assign(
        value=lambda f: f["value"].astype("Float64").astype(float), text=None
    )


def published_of_release(releases: Path, measures: Sequence[str] = (DATES, *COUNTS)) -> Published:
    """The published rows of a release that a forecast reads, or of other measures,
    with its areas and months."""
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
    rows = release.read(
        sa.select(*columns.values()).select_from(of).where(t.measure.c.id.in_(measures))
    )
    areas = [dict(row._mapping) for row in release.read(sa.select(t.geography))]
    months = release.read(
        sa.select(t.period.c.id).where(t.period.c.grain == "month").order_by(t.period.c.ends_on)
    )
    return pd.DataFrame(rows, columns=list(columns)), areas, tuple(m.id for m in months)


def main(given: argparse.Namespace) -> None:
    """Score a release, or so many new worlds."""
    if given.releases is not None:
        of = published_of_release(given.releases)
        score(f"release in {given.releases.name}", given.by_level, *of)
        return
    for seed in range(given.first, given.first + given.seeds):
        with tempfile.TemporaryDirectory() as folder:
            of = published_of_world(seed, Path(folder), given.course, given.children)
        for months in given.months:
            score(f"seed {seed}, course {given.course}", given.by_level, *until(of, months))


def until(published: Published, months: int) -> Published:
    """What had been published after so many months."""
    rows, areas, all_months = published
    kept = all_months[:months]
    return rows[rows["period"].isin(kept)], areas, kept


def score(
    name: str, by_level: bool, published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    """Make the record and print it."""
    cpu = time.process_time()
    record = record_of(published, areas, months, MILESTONES)
    print(f"\n{name}, {len(months)} months, {time.process_time() - cpu:.1f} CPU seconds\n{HEADING}")
    less = LESS if len(months) >= LONG else None
    for line in lines_of(record, record.scored(), less):
        print(line, flush=True)
    for level in Level if by_level else ():
        print(f"{level} alone")
        record = record_of(published, areas, months, MILESTONES, [level])
        for line in lines_of(record, [p for p in record.scored() if p[0] in people.OF], less):
            print(line, flush=True)


def lines_of(
    record: Record, places: Iterable[tuple[str, int]], least: float | None = LESS
) -> list[str]:
    """One line for each of these kinds of forecast and months ahead, with an asterisk where an aim
    is missed. The error is to be `least` per cent less than under the first plain rule, or without
    it no more than under the better one."""
    scored = record.scored()
    insides, errors, biases = (record.means(n) for n in ("insides", "errors", "biases"))
    found = []
    for kind, ahead in places:
        count = scored[kind, ahead]
        shares = {n: 100 * insides[kind, ahead, n] for n in ("50", "80", "95")}
        of = {r: e for (k, a, r), e in errors.items() if (k, a) == (kind, ahead)}
        plain = [e for r, e in of.items() if r != "forecast"]
        less = 100 * (1 - of["forecast"] / plain[0]) if plain[0] else float("nan")
        beside = 100 * of["forecast"] / min(plain) if min(plain) else float("nan")
        missed = count >= FEW and (
            any(abs(share - int(n)) > WITHIN for n, share in shares.items())
            or (beside > 100 if least is None else less < least)
        )
        found.append(
            f"{kind:14}{ahead:>2} ahead{count:>9,}"
            + "".join(f"{share:>8.1f}" for share in shares.values())
            + f"{of['forecast']:>9.1f}{plain[0]:>9.1f}{plain[1]:>9.1f}{less:>6.0f}%{beside:>7.0f}%"
            f"{biases[kind, ahead, 'forecast']:>9.1f}{' *' if missed else ''}"
        )
    return found


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    asked.add_argument("--seeds", type=int, default=5)
    asked.add_argument("--first", type=int, default=1001)
    asked.add_argument("--by-level", action="store_true")
    asked.add_argument("--releases", type=Path, default=None)
    asked.add_argument("--months", type=int, nargs="+", default=[MOST_MONTHS])
    asked.add_argument("--course", choices=list(COURSES), default="sample")
    asked.add_argument("--children", type=int, default=FULL)
    main(asked.parse_args())
