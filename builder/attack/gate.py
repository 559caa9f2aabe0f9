"""The gate as the build and the command line use it: certify, attack, keep the confidential log, and let through or stop."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from builder.attack import Verdict, attack
from builder.attack.certificate import truth_found_broken
from builder.attack.reader import held, observations_of, observations_of_files, structure_of_release
from builder.disclosure.keys import RoundingKey
from builder.disclosure.protection import Protected
from builder.disclosure.rounding import DisclosureError
from builder.disclosure.structure import Structure
from builder.policy import DisclosurePolicy
from measures.measure import Breakdown, Measure
from release import store

LOG = "gate.csv"
"""Name of the confidential log in the work folder: cells that are left too narrow, with the interval an attacker would find."""


def prove(
    cells: pd.DataFrame,
    protected: Protected,
    observations: pd.DataFrame,
    structure: Structure,
    policy: DisclosurePolicy,
    measures: Mapping[str, Measure],
    *,
    key: RoundingKey,
    releases: Path,
    work: Path,
    workers: int,
) -> dict[str, object]:
    """What the manifest says of the proof. Raises `DisclosureError`, naming measures and tables but no cell, when the release must not be published."""
    failures = truth_found_broken(cells, protected.frame, structure, policy)
    public = [] if failures else _still_public(releases, key)
    verdict = attack(
        held(observations, measures),
        structure,
        policy,
        measures,
        earlier=[held(observations_of(s), measures) for s in public],
        workers=workers,
    )
    failures += verdict.failures
    if failures:
        log(verdict, work)
        raise DisclosureError(
            "\n".join(
                [
                    "the release does not pass its own attack; nothing is written",
                    *failures,
                    f"the cells are listed in {LOG} in the work folder, which is confidential",
                ]
            )
        )
    said = verdict.manifest(policy)
    return {
        **said,
        "rounded_to": {m: line.base for m, line in sorted(policy.protected.items())},
        "rounding": {
            "key": key.mark,
            "key_is_public": key.public,
            "programmes": protected.programmes,
            "beyond": protected.beyond,
        },
    }


def prove_release(
    release: store.Store,
    policy: DisclosurePolicy,
    measures: Mapping[str, Measure],
    breakdowns: Mapping[str, Breakdown],
    *,
    files: Path | None = None,
    workers: int = 1,
) -> Verdict:
    """Attack a release as it stands in the store or, with `files`, what a folder of downloads from it tells."""
    structure = structure_of_release(release, policy, measures.values(), breakdowns)
    return attack(
        held(observations_of(release) if files is None else observations_of_files(files), measures),
        structure,
        policy,
        measures,
        workers=workers,
    )


def log(verdict: Verdict, work: Path) -> Path:
    """Write the confidential log and return where it is."""
    work.mkdir(parents=True, exist_ok=True)
    verdict.narrow.to_csv(work / LOG, index=False)
    return work / LOG


def _still_public(releases: Path, key: RoundingKey) -> list[store.Store]:
    """Releases that were published, and whose figures a reader may still hold. Raises `DisclosureError` when one was rounded with another key."""
    found, other = [], []
    for name in dict.fromkeys(line["folder"] for line in store.history(releases)):
        folder = releases / name
        rounding = (
            json.loads((folder / store.MANIFEST).read_text("utf-8"))
            .get("protection", {})
            .get("rounding")
            if (folder / store.MANIFEST).exists()
            else None
        )
        if rounding and rounding["key_is_public"] == key.public:
            (found if rounding["key"] == key.mark else other).append(name)
    if other:
        raise DisclosureError(
            f"rounding key: releases still public were rounded with another key: {', '.join(sorted(other))}. Two roundings of one count tell more than one: use their key."
        )
    return [] if key.public else [store.open_release(releases / name) for name in found]
