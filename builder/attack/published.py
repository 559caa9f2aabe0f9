"""What a reader really holds: the counts and rates of a release,
or of files that were downloaded from one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import pandas as pd
import sqlalchemy as sa

from builder.areas import Areas
from builder.combinations import stacked
from builder.disclosure.protection import PLACE
from builder.disclosure.structure import Structure, structure_of
from builder.periods import periods_of
from builder.policy import DisclosurePolicy
from builder.statements import tallies_of
from figures.arithmetic import rate
from measures.measure import Breakdown, Measure, Ratio, Rows
from release import tables
from release.store import Release
from release.vocabulary import REPLACES_VALUE, ReleaseError, Status

COLUMNS = (
    "measure",
    "breakdown",
    "category",
    "geography",
    "period",
    "value",
    "numerator",
    "base",
    "rounded",
    "status",
)
"""What of an observation the attack looks at; every download has these columns."""


@dataclass(frozen=True)
class PublishedTables:
    """Published counts, with the columns of PLACE, `value`, `rounded` and `status`; the rates with
    theirs; and what stands twice with different figures."""

    counts: pd.DataFrame
    rates: pd.DataFrame
    contradictions: tuple[str, ...]


def published_tables(
    observations: pd.DataFrame, measures: Mapping[str, Measure], policy: DisclosurePolicy
) -> PublishedTables:
    """What observations tell: counts by tally, among them the numerators
    that stand beside rates and nowhere else."""
    counted = {t.id for t in tallies_of(measures.values())}
    own = {
        m.id
        for m in measures.values()
        if isinstance(m.counts, Ratio) and isinstance(m.counts.numerator, Rows)
    }
    rates = observations[
        observations["measure"].isin(
            [m.id for m in measures.values() if isinstance(m.counts, Ratio)]
        )
    ]
    counts = observations[observations["measure"].isin(counted)].rename(
        columns={"measure": "tally"}
    )
    never = (
        counts["status"] == Status.NOT_APPLICABLE
    )  # what nothing can lie in is 0, and every reader knows it
    counts = counts.assign(
        value=counts["value"].mask(never, 0),
        rounded=counts["rounded"].astype(bool) & ~never,
        status=counts["status"].mask(never, ""),
    )
    beside = _numerators(rates[rates["measure"].isin(own)], measures, policy)
    every = (
        stacked(
            [frame[[*PLACE, "value", "rounded", "status"]] for frame in (counts, beside)], PLACE
        )
        .astype({"value": float, "rounded": bool})
        .drop_duplicates()
    )
    every["status"] = (
        every["status"]
        .where(
            every["status"].isin([str(s) for s in (*REPLACES_VALUE, Status.LOW_RELIABILITY)]), ""
        )
        .astype(str)
    )
    every, rates = every.drop_duplicates(), rates[rates["value"].notna()]
    twice = every[every.duplicated([*PLACE], keep=False)]
    contradictions = tuple(
        f"{tally}, {breakdown}: one cell stands with two figures"
        for tally, breakdown in sorted(
            set(twice[["tally", "breakdown"]].itertuples(index=False, name=None))
        )
    )
    return PublishedTables(every.drop_duplicates(PLACE), rates, contradictions)


def _numerators(
    rates: pd.DataFrame, measures: Mapping[str, Measure], policy: DisclosurePolicy
) -> pd.DataFrame:
    """The counts that stand beside rates, as rows of tallies."""
    # Over a denominator of 0 no rate can be made, and its numerator, which is 0,
    # does not stand there.
    status = rates["status"].where(rates["status"] != Status.NOT_APPLICABLE, Status.CONFIDENTIAL)
    low = status == Status.LOW
    told = ~low.to_numpy(dtype=bool)
    told[low.to_numpy(dtype=bool)] = _tells_of_0(rates[low], measures, policy)
    return rates.assign(
        tally=rates["measure"].astype(str) + ".numerator",
        value=rates["numerator"].mask(low, 0),
        rounded=rates["rounded"].astype(bool) | low,
        status=status.mask(low, str(Status.SHOWN)),
    )[told]


def _tells_of_0(
    rates: pd.DataFrame, measures: Mapping[str, Measure], policy: DisclosurePolicy
) -> list[bool]:
    """Of rates too low to be told from 0, which tell that the numerator is published as 0: those
    whose base is so small that the least count above 0 would have been given as a number. None of a
    measure that is exact: its 0 is given."""
    ratios = {m.id: m.counts for m in measures.values() if isinstance(m.counts, Ratio)}

    def told(measure: str, base: float) -> bool:
        if measure not in policy.protected:
            return False
        least, per = policy.limits([measure])[0], ratios[measure].per
        return base > 0 and rate(least, int(base), per, measures[measure].decimals) > 0

    return [
        pd.notna(base) and told(measure, base)
        for measure, base in rates[["measure", "base"]].itertuples(index=False, name=None)
    ]


def observations_of(
    release: Release, measures: Collection[str] | None = None, columns: Sequence[str] = COLUMNS
) -> pd.DataFrame:
    """The observations of a release, all or those of some measures, with `columns`: those that name
    one, as COLUMNS begins, and others."""
    t = tables
    joined = (
        t.observation.join(t.measure, t.measure.c.measure_key == t.observation.c.measure_key)
        .join(t.breakdown, t.breakdown.c.breakdown_key == t.observation.c.breakdown_key)
        .join(t.category, t.category.c.category_key == t.observation.c.category_key)
        .join(t.geography, t.geography.c.geography_key == t.observation.c.geography_key)
        .join(t.period, t.period.c.period_key == t.observation.c.period_key)
    )
    asked = sa.select(
        t.measure.c.id.label("measure"),
        t.breakdown.c.id.label("breakdown"),
        t.category.c.id.label("category"),
        t.geography.c.code.label("geography"),
        t.period.c.id.label("period"),
        *(t.observation.c[name] for name in columns[5:]),
    ).select_from(joined)
    if measures is not None:
        asked = asked.where(t.measure.c.id.in_(measures))
    with release.engine.connect() as connection:
        return pd.DataFrame(connection.execute(asked).all(), columns=list(columns)).astype(
            {"rounded": bool}
        )


def observations_of_files(folder: Path) -> pd.DataFrame:
    """The observations in the CSV and ODS files of a folder, as they were downloaded. Raises
    `ReleaseError` when there are none or a file is of another kind."""
    files = downloads(folder)
    if not files:
        raise ReleaseError(f"{folder.name}: no CSV or ODS files to attack.")
    frames = []
    for file in files:
        frame = _read(file)
        missing = [c for c in COLUMNS if c not in frame.columns]
        if missing:
            raise ReleaseError(
                f"{file.name}: not a download of this dashboard: it has no column "
                f"{', '.join(missing)}."
            )
        frames.append(frame[list(COLUMNS)])
    every = pd.concat(frames, ignore_index=True)
    numbers = {
        name: pd.to_numeric(every[name], errors="coerce") for name in ("value", "numerator", "base")
    }
    return every.assign(**numbers, rounded=every["rounded"] == "yes").drop_duplicates()


def downloads(folder: Path) -> list[Path]:
    """The files of a folder that the attack reads."""
    return sorted(file for suffix in ("csv", "ods") for file in folder.glob(f"*.{suffix}"))


def _read(file: Path) -> pd.DataFrame:
    """The tidy table of a download as text."""
    try:
        if file.suffix == ".csv":
            return pd.read_csv(file, dtype=str, keep_default_na=False)
        return pd.read_excel(
            file, sheet_name="Data", engine="odf", dtype=str, keep_default_na=False
        )
    except (ValueError, KeyError, UnicodeDecodeError, BadZipFile) as error:
        raise ReleaseError(
            f"{file.name}: not a download of this dashboard: it cannot be read as one."
        ) from error


def structure_of_release(
    release: Release, measures: Iterable[Measure], breakdowns: Mapping[str, Breakdown]
) -> Structure:
    """How the cells of a release hang together, as its reader can see."""
    g = tables.geography.c
    with release.engine.connect() as connection:
        rows = [
            dict(r._mapping)
            for r in connection.execute(
                sa.select(
                    g.code, g.level, g.parent, g.valid_from, g.valid_to, g.wave, g.early_adopter
                ).order_by(g.geography_key)
            )
        ]
        first, last = connection.execute(
            sa.select(tables.release.c.first_month, tables.release.c.last_month)
        ).one()
    dates = pd.period_range(first, last, freq="M").strftime("%Y-%m")
    areas = Areas(
        tuple(
            r | {k: pd.Timestamp(r[k]).date() if r[k] else None for k in ("valid_from", "valid_to")}
            for r in rows
        )
    )
    return structure_of(measures, breakdowns, areas, periods_of(tuple(dates)))
