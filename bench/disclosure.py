"""What disclosure control costs and what it is worth: rounding and its proof over a whole release,
and three methods over the same cells of one month.

    python -m bench.disclosure [EXTRACT] [WORK]

Prints cells, programmes, seconds and memory of the rounding and of the attack (aims: under 3 and 10
minutes, 2 GB), of one month alone, and a table that compares controlled rounding with conventional
rounding to the nearest 5 and with primary and secondary suppression: error, cells lost, and how
closely an attacker who knows every published cell bounds the small counts. The table is quoted in
`docs/disclosure.md`.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from builder.attack import AttackResult, attack
from builder.attack.blocks import block_of
from builder.attack.facts import Knowledge, knowledge_of
from builder.attack.gate import with_world
from builder.attack.insider import learned
from builder.attack.intervals import HIDDEN
from builder.attack.linear import RequiredInterval, bound
from builder.attack.published import published_tables
from builder.attack.witnesses import unit_changes, widen_by_witnesses
from builder.build import dimensions_of
from builder.cells import cells
from builder.dimensions import Dimensions
from builder.disclosure import Structure, protect, rounding_key, structure_of, with_customs
from builder.disclosure.protection import Protected
from builder.disclosure.solver import solve
from builder.engines import DuckDBEngine
from builder.extracts import Extract, open_extract
from builder.observed import observations
from builder.policy import DEFAULT, read_policy
from builder.reference import read_reference
from builder.statements import tallies_of
from builder.tabulate import tabulate
from measures import BREAKDOWNS, BY_ID, MEASURES
from release.vocabulary import Status

ROOT = Path(__file__).parent.parent
COMPARED = (
    "children_on_directory",
    "children_with_any_indication",
    "children_with_common_assessment",
    "children_with_lead_professional",
    "children_with_service_involved",
    "shielded_records",
)
"""Linked tallies of the comparison: children by age and sex, by service and by sector,
whose tables share margins."""

SMALL, WIDTH, BASE = 5, 4, 5


def timed(what: str, run: Callable[[], Any]) -> Any:
    """Run it and print its wall and CPU seconds and the peak memory so far."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = run()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what:<34}{time.perf_counter() - wall:>9.1f}{time.process_time() - cpu:>9.1f}"
        f"{peak:>10,.0f}",
        flush=True,
    )
    return result


def main(extract_path: Path, work: Path) -> None:
    """Read the cells, then measure."""
    extract, policy = open_extract(extract_path), read_policy(DEFAULT, BY_ID)
    workers = os.cpu_count() or 1
    with DuckDBEngine(folders=[extract.path, work], spill=work / "spill", memory="3GB") as engine:
        reference = read_reference(extract, engine, MEASURES)
        dimensions = dimensions_of(reference)
        counted = cells_of(extract, engine, dimensions, work)
        structure = with_customs(
            structure_of(MEASURES, BREAKDOWNS, dimensions.areas, dimensions.periods),
            counted,
            "count",
        )
        key = rounding_key(synthetic=bool(extract.synthetic))
        print(
            f"\n{len(counted):,} cells of {len(extract.months)} "
            f"months\n{'step':<34}{'wall s':>9}{'CPU s':>9}{'peak MB':>10}"
        )
        protected = timed(
            "rounding",
            lambda: protect(counted, policy, structure=structure, key=key, workers=workers),
        )
        observed, _ = observations(protected.frame, dimensions, policy, reference)
    found = published_tables(observed, BY_ID, policy)
    told = with_world(found, counted, protected)
    verdict = timed("attack", lambda: attack(told, structure, policy, BY_ID, workers=workers))
    insider = timed(
        "insiders", lambda: learned(found.counts, counted, structure, policy, workers=workers)
    )
    last = counted[counted["period"] == extract.months[-1]].reset_index(drop=True)
    alone = timed(
        "rounding, one month", lambda: protect(last, policy, structure=structure, key=key)
    )
    timed(
        "attack, one month",
        lambda: attack(
            published_tables(observed[observed["period"] == extract.months[-1]], BY_ID, policy),
            structure,
            policy,
            BY_ID,
        ),
    )
    tell(protected, alone, structure, verdict, insider)
    by_measure(counted, protected.frame, structure, verdict.narrowest)
    compare(
        last,
        protected.frame[counted["period"].to_numpy() == extract.months[-1]].reset_index(drop=True),
        structure,
    )


def cells_of(
    extract: Extract, engine: DuckDBEngine, dimensions: Dimensions, work: Path
) -> pd.DataFrame:
    """Every cell of the extract, counted."""
    tallies = tallies_of(MEASURES)
    partials = tabulate(
        extract,
        engine,
        tallies,
        BREAKDOWNS,
        work=work / "partials",
        progress=lambda name: None,
    )
    return cells(partials, tallies, dimensions)


def tell(
    protected: Protected,
    alone: Protected,
    structure: Structure,
    verdict: AttackResult,
    insider: Mapping[str, Mapping[str, int]],
) -> None:
    """Print how many programmes, relations and cells there were; `alone` is of one month."""
    print(
        f"rounding: {protected.programmes:,} programmes, {protected.joined} of them whole tables "
        f"at once, {protected.withheld} cells withheld, {protected.forced} of them for want of a "
        f"neighbour; one month: {alone.programmes}"
    )
    print(
        f"relations: {len(structure.rules)} between lines, {len(structure.within)} over time, "
        f"{len(structure.presence)} signs, {len(structure.impossible)} lines impossible"
    )
    print(
        f"attack: {verdict.cells:,} cells, {verdict.programmes:,} programmes, passed: "
        f"{verdict.passed}, narrowest interval {min(verdict.narrowest.values())}"
    )
    for kind, told in insider.items():
        print(f"insider, {kind}: {', '.join(f'{n:,} {what}' for what, n in told.items())}")


def by_measure(
    true: pd.DataFrame, shown: pd.DataFrame, structure: Structure, narrowest: Mapping[str, int]
) -> None:
    """Mean and worst error of the months and of longer periods, what is withheld,
    and the narrowest interval, a line a measure."""
    month = true["period"].map({p: structure.is_month(p) for p in structure.months}).to_numpy(bool)
    value, count = (
        frame[column].astype("Float64").to_numpy(float, na_value=np.nan)
        for frame, column in ((shown, "value"), (true, "count"))
    )
    rows = pd.DataFrame(
        {
            "measure": true["tally"].map(structure.measure_of),
            "month": np.where(month, np.abs(value - count), np.nan),
            "longer": np.where(month, np.nan, np.abs(value - count)),
            "withheld": (shown["status"] == Status.CONFIDENTIAL).to_numpy(),
        }
    )
    print(
        f"\n{'measure':<42}{'month, mean':>13}{'worst':>7}{'longer, mean':>14}{'worst':>7}"
        f"{'withheld':>10}{'narrowest':>11}"
    )
    for measure, own in rows.groupby("measure"):
        if measure in narrowest:
            print(
                f"{measure:<42}{own['month'].mean():>13.2f}{own['month'].max():>7.0f}"
                f"{own['longer'].mean():>14.2f}{own['longer'].max():>7.0f}"
                f"{own['withheld'].sum():>10,}{narrowest[measure]:>11}"
            )


# --- the comparison ---


def compare(true: pd.DataFrame, rounded: pd.DataFrame, structure: object) -> None:
    """Three methods over the same cells of one month."""
    own = true["tally"].isin(COMPARED) & true["count"].notna()
    true, published = (
        true[own].reset_index(drop=True),
        rounded[own.to_numpy()]["value"].astype(float).to_numpy(),
    )
    count = true["count"].astype(float).to_numpy()
    none = np.zeros(len(true), dtype=bool)
    nearest = np.floor(count / BASE + 0.5) * BASE
    lost = suppressed(true, count, structure)
    methods = {
        "primary suppression alone": (count, (count >= 1) & (count <= SMALL), 0),
        "primary and secondary suppression": (count, lost, 0),
        "nearest 5, each cell by itself": (nearest, none, BASE // 2),
        "controlled rounding": (published, none, BASE - 1),
    }
    small = (count >= 1) & (count <= SMALL) & (true["geography"] != "E92000001").to_numpy()
    print(
        f"\nOne month, {len(true):,} linked cells, {int(small.sum()):,} of them of 1 to {SMALL} "
        "below England"
    )
    print(
        f"{'method':<36}{'mean error':>11}{'England':>9}{'worst':>7}{'lost':>8}{'exact':>8}"
        f"{'to 2':>8}{'below 4':>9}{'s':>7}"
    )
    england = (true["geography"] == "E92000001").to_numpy()
    for name, (value, hidden, reach) in methods.items():
        began = time.perf_counter()
        known_as = (1, SMALL) if name.startswith("primary suppression") else (0, HIDDEN)
        low, high = (
            np.where(hidden, known_as[0], np.maximum(value - reach, 0)),
            np.where(hidden, known_as[1], value + reach),
        )
        width = left_open(
            true.assign(value=value, low=low, high=high, status="", few=np.nan, rounded=reach > 0),
            count,
            small,
            structure,
        )
        off = np.abs(value - count)[~hidden]
        print(
            f"{name:<36}{off.mean():>11.2f}{np.abs(value - count)[england & ~hidden].mean():>9.2f}"
            f"{off.max():>7.0f}{hidden.mean():>8.1%}{(width == 0).sum():>8,}"
            f"{(width <= 2).sum():>8,}{(width < WIDTH).sum():>9,}"
            f"{time.perf_counter() - began:>7.0f}",
            flush=True,
        )


def left_open(
    known: pd.DataFrame, count: np.ndarray, small: np.ndarray, structure: object
) -> np.ndarray:
    """For each small count, how many more than one value the attacker is left with, up to what is
    enough; the true table is one that agrees with everything."""
    knowledge = knowledge_of(known.assign(true=count, small=small), COMPARED, structure)
    start, targets = (
        knowledge.frame["true"].to_numpy(float),
        np.flatnonzero(knowledge.frame["small"].to_numpy()),
    )
    enough = RequiredInterval(
        np.where(knowledge.frame["small"], WIDTH, 0.0), np.full(len(start), 0.0)
    )
    low, high = start.copy(), start.copy()
    widen_by_witnesses(
        knowledge,
        unit_changes(structure, knowledge.cube[2]),
        np.arange(len(start)),
        start,
        enough,
        low,
        high,
        np.zeros(len(start)),
    )
    open_ = targets[(high - low)[targets] < WIDTH]
    open_ = open_[np.subtract(*knowledge.bounds[::-1])[open_] > 0]
    every = np.arange(len(start))
    found = bound(block_of(knowledge, every, start), open_, enough)
    low, high = (
        np.minimum(low, np.ceil(found.low - 1e-6)),
        np.maximum(high, np.floor(found.high + 1e-6)),
    )
    return (high - low)[targets]


def suppressed(true: pd.DataFrame, count: np.ndarray, structure: object) -> np.ndarray:
    """Cells hidden by primary suppression of 1 to 5,
    and the secondary ones without which some of them could be worked out to be at most 5.

    Two joint programmes: each lifts half of the small counts above 5 and moves as few other cells,
    weighted by their size, as it can; what moves is hidden.
    """
    knowledge = knowledge_of(
        true.assign(
            value=count,
            low=count,
            high=count,
            status="",
            few=np.nan,
            rounded=False,
            true_row=np.arange(len(true)),
        ),
        COMPARED,
        structure,
    )
    value = knowledge.value
    hidden = (value >= 1) & (value <= SMALL)
    half = np.random.default_rng(0).random(len(value)) < 0.5
    for lifted in (hidden & half, hidden & ~half):
        weight = np.where(hidden, 1e-4, np.log1p(value) + 1)
        for _ in range(3):
            moved = _moved(knowledge, value, lifted, weight)
            weight = np.where(hidden, 1e-4, np.log1p(value) + 1) / (moved + 0.5)
        hidden = hidden | (moved > 1e-6)
    back = np.zeros(len(true), dtype=bool)
    back[knowledge.frame["true_row"].to_numpy()] = hidden
    return back


def _moved(
    knowledge: Knowledge, value: np.ndarray, lifted: np.ndarray, weight: np.ndarray
) -> np.ndarray:
    size, matrix = len(value), knowledge.relations.matrix
    room = matrix @ value
    rows = (
        np.where(knowledge.relations.exact, 0.0, -room),
        np.where(knowledge.relations.exact, 0.0, np.inf),
    )
    low, high = (
        np.concatenate([np.where(lifted, SMALL + 1 - value, 0.0), np.zeros(size)]),
        np.concatenate(
            [np.where(value > 0, np.inf, 0.0), np.where(lifted, 0.0, np.maximum(value - 1, 0))]
        ),
    )
    found = solve(
        np.concatenate([weight, weight]),
        low,
        high,
        sparse.hstack([matrix, -matrix]).tocsr(),
        rows,
        np.zeros(2 * size, dtype=bool),
    )
    if found is None:
        raise RuntimeError("no pattern of suppression hides every small count")
    return np.abs(found[:size] - found[size:])


if __name__ == "__main__":
    given = [Path(word) for word in sys.argv[1:]]
    main(
        given[0] if given else ROOT / "data" / "extract-11000000-19",
        given[1] if len(given) > 1 else ROOT / "data" / "builder-work",
    )
