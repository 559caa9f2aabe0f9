"""The gate as the build and the command line use it:
certify, attack, keep the confidential log, and let through or stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from builder.attack import AttackResult, attack
from builder.attack.certificate import broken_truths
from builder.attack.insider import learned
from builder.attack.mend import Refused
from builder.attack.published import (
    PublishedTables,
    observations_of,
    observations_of_files,
    published_tables,
    structure_of_release,
)
from builder.attack.remade import not_remade
from builder.combinations import rows_in, values_at
from builder.disclosure.earlier import Earlier
from builder.disclosure.keys import RoundingKey
from builder.disclosure.limit import UNLIMITED, Limit
from builder.disclosure.protection import PLACE, Protected
from builder.disclosure.structure import Structure, with_customs
from builder.given import known_of
from builder.kept import Kept, Piece, piece_of
from builder.policy import DisclosurePolicy
from builder.relations import relations_of
from builder.relations.words import sentences
from builder.statements import tallies_of
from measures import BREAKDOWNS, MEASURES
from measures.measure import Breakdown, Measure
from release import store
from release.vocabulary import Audience

LOG = "gate.csv"
"""Name of the confidential log in the work folder:
cells that are left too narrow, with the interval an attacker would find."""


def certify_and_attack(
    cells: pd.DataFrame,
    protected: Protected,
    observations: pd.DataFrame,
    structure: Structure,
    policy: DisclosurePolicy,
    measures: Mapping[str, Measure],
    *,
    key: RoundingKey,
    earlier: Earlier | None,
    work: Path,
    workers: int,
    kept: Kept | None = None,
    limit: Limit = UNLIMITED,
) -> dict[str, object]:
    """What the manifest says of the proof. Raises `Refused`, naming measures and tables but no
    cell, when the release must not be published."""
    failures = broken_truths(cells, protected.frame, structure, policy)
    found = with_world(published_tables(observations, measures, policy), cells, protected)
    verdict = attack(
        found,
        structure,
        policy,
        measures,
        earlier=earlier,
        workers=workers,
        kept=kept,
        limit=limit,
    )
    behind = verdict.behind if not failures else verdict.behind.iloc[:0]
    failures += verdict.failures
    exact = 0 if earlier is None else len(earlier.exact)
    if failures:
        log(verdict, work)
        why = _why_stopped(failures, exact)
        raise Refused(why, behind)
    told = [m for m in MEASURES if m.audience is Audience.PUBLIC]
    return {
        **verdict.manifest(policy),
        "rounded_to": {m: line.base for m, line in sorted(policy.protected.items())},
        "rounding": {
            "key": key.mark,
            "key_is_public": key.public,
            "programmes": protected.programmes,
        },
        "withheld": {"cells": protected.withheld, "for_want_of_a_neighbour": protected.forced},
        "exact_figures_given_elsewhere": exact,
        "insiders": learned(
            found.counts.drop(columns=["world", "small"]),
            cells,
            structure,
            policy,
            workers=workers,
            kept=kept,
            limit=limit,
        ),
        "relations": _told(structure),
        "relations_between_measures": _in_words(told, kept),
    }


def _in_words(measures: Sequence[Measure], kept: Kept | None) -> dict[str, str]:
    """The relations between measures, as the declarations give them, each with how it is known."""

    def words(_: Kept | None) -> Piece:
        found = sentences(relations_of(measures, BREAKDOWNS), tallies_of(measures), BREAKDOWNS)
        return Piece(told=dict(found))

    return dict(piece_of(kept, "sentences", words, measures, BREAKDOWNS).told)


def with_world(
    found: PublishedTables, cells: pd.DataFrame, protected: Protected
) -> PublishedTables:
    """With one table that agrees with what is published, which the attack checks as it checks any,
    and with which withheld cells are as small as a reader takes them to be."""
    row = rows_in(found.counts, cells, PLACE)
    world = values_at(protected.world, row)
    small = values_at(protected.small.astype(float), row) > 0
    counts = found.counts.assign(world=world, small=small).reset_index(drop=True)
    return replace(found, counts=counts)


def _why_stopped(failures: Sequence[str], exact: int) -> str:
    knowing = f", knowing figures given elsewhere ({exact})" if exact else ""
    return "\n".join(
        [
            f"the release does not pass its own attack{knowing}; nothing is written",
            *failures,
            f"the cells are listed in {LOG} in the work folder, which is confidential",
            "publish fewer breakdowns of these measures, or none below regions",
        ]
    )


def _told(structure: Structure) -> dict[str, int]:
    """How many relations of each kind the figures keep and the attack knows."""
    return {
        "between_lines": len(structure.rules),
        "over_time": len(structure.within),
        "signs": len(structure.presence),
        "impossible": len(structure.impossible),
    }


def prove_release(
    release: store.Release,
    policy: DisclosurePolicy,
    measures: Mapping[str, Measure],
    breakdowns: Mapping[str, Breakdown],
    *,
    files: Path | None = None,
    given: pd.DataFrame | None = None,
    workers: int = 1,
) -> AttackResult:
    """Attack a release as it stands in the store, its forecasts included, or, with `files`, what a
    folder of downloads from it tells; with the exact figures `given` elsewhere."""
    found = published_tables(
        observations_of(release) if files is None else observations_of_files(files),
        measures,
        policy,
    )
    structure = with_customs(
        structure_of_release(release, measures.values(), breakdowns), found.counts, "value"
    )
    nothing = found.counts.iloc[:0]
    earlier = (
        None if given is None else Earlier(nothing, nothing, {}, known_of(given, structure.months))
    )
    verdict = attack(found, structure, policy, measures, earlier=earlier, workers=workers)
    if files is not None:
        return verdict
    return replace(verdict, failures=(*verdict.failures, *not_remade(release)))


def log(verdict: AttackResult, work: Path) -> Path:
    """Write the confidential log and return where it is."""
    work.mkdir(parents=True, exist_ok=True)
    verdict.narrow.to_csv(work / LOG, index=False)
    return work / LOG
