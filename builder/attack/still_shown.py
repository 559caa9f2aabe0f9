"""Releases that a reader may still hold beside a new one: their counts, as they were published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import sqlalchemy as sa

from builder.attack.published import observations_of, published_tables
from builder.disclosure.earlier import Shown
from builder.disclosure.family import DisclosureError
from builder.disclosure.keys import RoundingKey
from builder.disclosure.protection import PLACE
from builder.kept import Kept, Piece, piece_of
from builder.periods import periods_of
from builder.policy import DisclosurePolicy
from measures.measure import Measure
from release import store, tables

NAMES, FIGURES = (*PLACE, "status"), ("value", "rounded")
"""Columns of a release's counts: those that hold few names many times, and the others."""


def still_shown(
    releases: Path,
    measures: Mapping[str, Measure],
    policy: DisclosurePolicy,
    key: RoundingKey,
    kept: Kept | None = None,
) -> list[Shown]:
    """The counts of releases that a reader may still hold, oldest first, each once. A release stays
    as it is: what was read of it before is taken from `kept`. Raises `DisclosureError` when one was
    rounded with another key.
    """
    shown = []
    for release in _still_public(releases, key):
        with release.engine.connect() as connection:
            first, last = connection.execute(
                sa.select(tables.release.c.first_month, tables.release.c.last_month)
            ).one()
        months = tuple(pd.period_range(first, last, freq="M").strftime("%Y-%m"))
        periods = {p.id: p.months for p in periods_of(months)}
        read = partial(_read, release, measures, policy)
        piece = piece_of(kept, "shown", read, release.digest, tuple(measures.values()), policy)
        shown.append(Shown(_counts(piece), periods))
    return shown


def _read(
    release: store.Release,
    measures: Mapping[str, Measure],
    policy: DisclosurePolicy,
    _: Kept | None,
) -> Piece:
    """The counts of a release: the number of each name, and the names."""
    counts = published_tables(observations_of(release), measures, policy).counts
    arrays = {name: counts[name].to_numpy() for name in FIGURES}
    names = {}
    for name in NAMES:
        codes, found = pd.factorize(counts[name])
        arrays[name], names[name] = codes.astype(np.int32), list(map(str, found))
    return Piece(arrays, {"names": names})


def _counts(piece: Piece) -> pd.DataFrame:
    """The counts of a release from what was read of them."""
    names = {
        name: np.array(piece.told["names"][name], dtype=object)[piece.arrays[name]]
        for name in NAMES
    }
    figures = {name: piece.arrays[name] for name in FIGURES}
    return pd.DataFrame(names | figures)[[*PLACE, *FIGURES, "status"]]


def _still_public(releases: Path, key: RoundingKey) -> list[store.Release]:
    """Releases that were published, and whose figures a reader may still hold. Raises
    `DisclosureError` when one was rounded with another key."""
    found: list[str] = []
    other: list[str] = []
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
            "rounding key: releases still public were rounded with another key: "
            f"{', '.join(sorted(other))}. Two roundings of one count tell more than one: use "
            "their key."
        )
    return [] if key.public else [store.open_release(releases / name) for name in found]
