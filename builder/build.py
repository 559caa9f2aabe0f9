"""The whole way of a release, top to bottom: open, tabulate, protect, check, write."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pandas as pd

from builder import contradictions
from builder.again import BuildRequest
from builder.attack.gate import certify_and_attack
from builder.attack.mend import until_proved
from builder.attack.still_shown import still_shown
from builder.authority_facts import stated_ratings
from builder.cells import cells
from builder.checks import check_cells, check_observations
from builder.combinations import stacked
from builder.contract import AUTHORITY_SENT, MILESTONES
from builder.dimensions import Dimensions
from builder.disclosure import (
    Protected,
    earlier_of,
    not_applicable,
    protect,
    rounding_key,
    structure_of,
    with_customs,
)
from builder.disclosure.earlier import Earlier
from builder.disclosure.limit import Limit
from builder.disclosure.structure import Structure
from builder.engines import Engine
from builder.extracts import Extract
from builder.forecast import forecasts
from builder.forecast.said import forecast_notes, forecast_source
from builder.given import known_of
from builder.kept import Kept
from builder.notes import notes_of
from builder.observed import PLACE_OF_OBSERVATION, observations
from builder.periods import periods_of
from builder.policy import DEFAULT, DisclosurePolicy, read_policy
from builder.reference import Reference, read_reference
from builder.relations import recall
from builder.statements import Tally, tallies_of
from builder.tabulate import Partial, tabulate
from builder.write import DIRECTORY, FORECAST, READING_LOG, Draft, write
from figures.wording import in_sentence, month_title
from measures import BREAKDOWNS, BY_ID, FORECAST_BREAKDOWNS, FORECASTS, MEASURES
from measures.forecasts import METHOD
from measures.measure import Measure
from release.vocabulary import ALL

VERSION = "0.1"
"""Version of the builder, written into every release."""

STEPS = ("tabulate", "cells", "protect", "attack", "forecast", "write")


MANY_CELLS = 50_000
"""Cells from which protecting and attacking in parallel is worth its start."""


CPU_SECONDS, CPU_SECONDS_OF_MANY, MANY_CHILDREN = 180.0, 600.0, 1_000_000
"""The most that protection may take, and attack as well, in all attempts of one release; and where
there are so many children or more. `docs/growth.md` has what they took.
"""

LOOKED_AT = 0.05
"""How many seconds lie between two looks at how long protection or attack has taken."""

CHILDREN = "children_on_directory"


@dataclass
class Progress:
    """What a build tells of itself: `step` is called with its name when a step begins, `part` after
    each table and month, `far` as protection and attack go on; `notes` are what whoever builds
    should look into. `cpu_seconds` is the most that protection may take, and attack as well; when
    not given, what is sensible for so many children."""

    step: Callable[[str], None] = lambda name: None
    part: Callable[[str], None] = lambda name: None
    far: Callable[[str, str, int, int], None] = lambda step, what, done, of: None
    notes: list[str] = field(default_factory=list)
    cpu_seconds: float | None = None


def build(
    extract: Extract,
    engine: Engine,
    releases: Path,
    *,
    work: Path,
    policy_path: Path = DEFAULT,
    revision: int = 1,
    given: pd.DataFrame | None = None,
    progress: Progress | None = None,
) -> Path:
    """Build a release of a checked extract and return its folder; nothing is published.

    `given` are exact figures that a reader knows from elsewhere.

    What was made before from the very same, and lies in `work`, is not made again; where nothing is
    new, that is the release. The engine is closed as soon as everything is counted: what follows is
    of counts alone, and of this machine.

    The same extract, policy, key and revision give the same digest. Raises `BuildError`,
    `DisclosureError`, `PolicyError`, `RelationError`, `EngineError`.
    """
    progress = progress or Progress()
    policy = read_policy(policy_path, BY_ID)
    key = rounding_key(synthetic=bool(extract.synthetic))
    asked = BuildRequest(extract, releases, policy, key, revision, given, Kept(work))
    before = asked.answer()
    if before is not None:
        folder, notes = before
        progress.notes += notes
        return folder
    said = len(progress.notes)
    folder = _built(asked, engine, work, progress)
    asked.keep(folder, progress.notes[said:])
    return folder


def _built(asked: BuildRequest, engine: Engine, work: Path, progress: Progress) -> Path:
    """The release that is asked for, of what is kept and what has to be made."""
    extract, policy, kept = asked.extract, asked.policy, asked.kept
    recall(MEASURES, BREAKDOWNS, kept)
    tallies = tallies_of(MEASURES)
    reference, partials = _read(extract, engine, tallies, work, progress)
    progress.step("cells")
    dimensions = dimensions_of(reference)
    progress.notes += contradictions.warnings(reference.reached, dimensions.areas)
    counted = cells(partials, tallies, dimensions, kept)
    del partials  # and what was read of them
    passed = check_cells(counted, tallies, BREAKDOWNS, dimensions)
    progress.step("protect")
    structure = with_customs(
        structure_of(MEASURES, BREAKDOWNS, dimensions.areas, dimensions.periods), counted, "count"
    )
    told = _protected_and_proved(asked, counted, structure, dimensions, reference, work, progress)
    observed = told.observations
    progress.step("forecast")
    published = _published(observed)
    expected = forecasts(published, dimensions.areas.rows, dimensions.months, MILESTONES, kept)
    progress.step("write")
    draft = replace(
        _draft(asked, reference, dimensions, published, expected),
        figures=told.titles,
        notes=(
            *notes_of(MEASURES, tallies, dimensions, policy, reference.corrections),
            *contradictions.notes(observed, dimensions, policy),
            *forecast_notes(expected),
        ),
        what_is_new=_what_is_new(dimensions, reference.corrections),
    )
    manifest = {
        "checks": [*passed, *told.checks],
        "cells": len(counted),
        "protection": told.proof,
    }
    return write(asked.releases, draft, manifest={**manifest, **_said_of(policy)})


@dataclass(frozen=True)
class _Told:
    """The observations of a release and the titles of what is quoted; the checks they passed, and
    what the manifest says of their proof."""

    observations: pd.DataFrame
    titles: dict[str, str]
    checks: list[str]
    proof: dict[str, object]


def _protected_and_proved(
    asked: BuildRequest,
    counted: pd.DataFrame,
    structure: Structure,
    dimensions: Dimensions,
    reference: Reference,
    work: Path,
    progress: Progress,
) -> _Told:
    """What is published of the counts: protected, certified and attacked, with more withheld where
    the attack finds a figure that can be worked out too closely."""
    policy, key, kept = asked.policy, asked.key, asked.kept
    workers = (os.cpu_count() or 1) if len(counted) >= MANY_CELLS else 1
    earlier = _earlier(asked, counted, structure)
    limits = _limits(counted, progress)

    def protected(withhold: pd.DataFrame | None) -> Protected:
        with limits["protect"] as limit:
            return protect(
                counted,
                policy,
                structure=structure,
                key=key,
                earlier=earlier,
                withhold=withhold,
                workers=workers,
                kept=kept,
                limit=limit,
            )

    def proved(found: Protected) -> _Told:
        shown = not_applicable(found.frame, structure)
        observed, titles = observations(shown, dimensions, policy, reference)
        checks = check_observations(observed)
        progress.step("attack")
        with limits["attack"] as limit:
            proof = certify_and_attack(
                counted,
                found,
                observed,
                structure,
                policy,
                BY_ID,
                key=key,
                earlier=earlier,
                work=work,
                workers=workers,
                kept=kept,
                limit=limit,
            )
        return _Told(observed, titles, checks, proof)

    return until_proved(protected, proved, structure, earlier)[1]


def _limits(counted: pd.DataFrame, progress: Progress) -> dict[str, Limit]:
    """The most that protection, and attack, may take: what was asked for, or what is sensible."""
    cpu_seconds = progress.cpu_seconds
    if cpu_seconds is None:
        children = counted[(counted["tally"] == CHILDREN) & (counted["breakdown"] == ALL)]
        national = (children["count"] >= MANY_CHILDREN).any()
        cpu_seconds = CPU_SECONDS_OF_MANY if national else CPU_SECONDS
    return {
        step: Limit(step, cpu_seconds, partial(progress.far, step), every=LOOKED_AT)
        for step in ("protect", "attack")
    }


def _said_of(policy: DisclosurePolicy) -> dict[str, object]:
    """What the manifest says of any release made under the policy."""
    may_differ = {m: [line.base - 1, line.sums] for m, line in sorted(policy.protected.items())}
    return {"may_differ_by": may_differ, "forecast": {"method": METHOD}}


def _read(
    extract: Extract, engine: Engine, tallies: Iterable[Tally], work: Path, progress: Progress
) -> tuple[Reference, list[Partial]]:
    """All that is read of an extract: what is carried, and then what is counted.
    The engine is closed at the end of it."""
    progress.step("tabulate")
    reference = read_reference(extract, engine, MEASURES)
    partials = tabulate(extract, engine, tallies, BREAKDOWNS, work=work, progress=progress.part)
    engine.close()
    return reference, partials


def _earlier(asked: BuildRequest, counted: pd.DataFrame, structure: Structure) -> Earlier | None:
    """What readers may hold beside this release: counts of releases still public,
    and exact figures given elsewhere."""
    shown = still_shown(asked.releases, BY_ID, asked.policy, asked.key, asked.kept)
    given = asked.given
    if not shown and given is None:
        return None
    earlier = earlier_of(counted, structure, asked.policy, shown)
    return earlier if given is None else replace(earlier, exact=known_of(given, structure.months))


def _draft(
    asked: BuildRequest,
    reference: Reference,
    dimensions: Dimensions,
    published: pd.DataFrame,
    expected: pd.DataFrame,
) -> Draft:
    """What is published and what is expected, with everything that tells
    of it but notes and what is new."""
    told = stacked(
        [published, expected.assign(source=FORECAST), _stated(reference)], PLACE_OF_OBSERVATION
    )
    return Draft(
        extract=asked.extract,
        policy=asked.policy,
        measures=(*MEASURES, *_told(FORECASTS, told)),
        world=replace(dimensions, breakdowns={**BREAKDOWNS, **FORECAST_BREAKDOWNS}),
        observations=told,
        figures={},
        sources=_sources(asked.extract, reference),
        notes=(),
        what_is_new="",
        revision=asked.revision,
        builder_version=VERSION,
    )


def dimensions_of(reference: Reference) -> Dimensions:
    """What tallies are laid out over."""
    return Dimensions(
        reference.areas,
        reference.months,
        periods_of(reference.months),
        BREAKDOWNS,
        reference.unsent,
        frozenset(AUTHORITY_SENT),
    )


def _published(frame: pd.DataFrame) -> pd.DataFrame:
    """The observations without totals that are another measure's, and stand under its name."""
    return frame[
        ~(
            (frame["breakdown"] == ALL)
            & frame["measure"].isin([m.id for m in MEASURES if m.total_of])
        )
    ].reset_index(drop=True)


def _stated(reference: Reference) -> pd.DataFrame:
    """Observations of the ratings given with the extract; none where it gives none."""
    return stated_ratings(reference.stated, period=reference.months[-1]).assign(source=DIRECTORY)


def _told(measures: Sequence[Measure], frame: pd.DataFrame) -> list[Measure]:
    """The measures that any observation is of: without a rating stated by a person,
    a release does not speak of them."""
    held = set(frame["measure"].unique())
    return [m for m in measures if m.id in held]


def _what_is_new(dimensions: Dimensions, corrections: Iterable[tuple]) -> str:
    name = {r["code"]: r["name"] for r in dimensions.areas.rows}
    last = dimensions.months[-1]
    lines = [
        f"Covers {dimensions.periods[-1].title}; its last month is {month_title(last)}."
        if len(dimensions.months) > 1
        else f"Covers {month_title(last)}."
    ]
    lines += [
        f"Includes the correction that {in_sentence(name[code])} made to its return for "
        f"{month_title(month)}."
        for code, month, day in sorted(corrections)
        if f"{day:%Y-%m}" == last
    ]
    missing = sorted(name[code] for code, month in dimensions.unsent if month == last)
    return "\n".join(
        lines + ([f"No return from {', '.join(map(in_sentence, missing))}."] if missing else [])
    )


def _sources(extract: Extract, reference: Reference) -> tuple[dict, ...]:
    own = {
        "id": DIRECTORY,
        "title": extract.title,
        "citation": extract.source,
        "licence": "Open Government Licence v3.0",
    }
    log = {
        "id": READING_LOG,
        "title": f"{'Synthetic reading' if extract.synthetic else 'Reading'} log of the dashboard",
        "citation": "Reading log of the dashboard, which puts on record every page that is read "
        "and "
        "every file that is made",
        "licence": own["licence"],
    }
    return (
        own,
        log,
        forecast_source(synthetic=bool(extract.synthetic), licence=own["licence"]),
        *sorted(reference.sources, key=lambda s: s["id"]),
    )
