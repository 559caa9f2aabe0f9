"""Sets of children and practitioners as roaring bitmaps:
exact, small, and joined or taken away from each other at once.

A bitmap holds record ordinals, so a partial made of them is record-level:
it stays in the builder's work folder and never enters a release.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyroaring import BitMap

Group = tuple[str, ...]
"""What a set is about: the authority, then one category for each breakdown column."""


def bitmaps_of(members: pa.Table) -> dict[Group, BitMap]:
    """One bitmap for each group of a table sorted by its group columns,
    whose last column holds the ordinals (0 to 2**32 - 1)."""
    *groups, key = members.column_names
    if not members.num_rows:
        return {}
    ordinals = members[key].to_numpy().astype(np.uint32)
    columns = [members[g].combine_chunks().dictionary_encode() for g in groups]
    codes = np.stack([c.indices.to_numpy() for c in columns])
    starts = np.concatenate([[0], np.flatnonzero((codes[:, 1:] != codes[:, :-1]).any(axis=0)) + 1])
    names = [c.dictionary.to_pylist() for c in columns]
    return {
        tuple(n[c] for n, c in zip(names, codes[:, s], strict=True)): BitMap(part)
        for s, part in zip(starts, np.split(ordinals, starts[1:]), strict=True)
    }


def write_bitmaps(path: Path, bitmaps: dict[Group, BitMap]) -> None:
    """Write bitmaps whole or not at all."""
    draft = path.with_name(path.name + ".tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    groups = sorted(bitmaps)
    table = pa.table(
        {
            "group": pa.array([list(g) for g in groups], pa.list_(pa.string())),
            "bits": pa.array([bitmaps[g].serialize() for g in groups], pa.large_binary()),
        }
    )
    pq.write_table(table, draft, compression="zstd")
    draft.replace(path)


def read_bitmaps(path: Path) -> dict[Group, BitMap]:
    """The bitmaps of one partial."""
    table = pq.read_table(path)
    return {
        tuple(g): BitMap.deserialize(b)
        for g, b in zip(table["group"].to_pylist(), table["bits"].to_pylist(), strict=True)
    }


def joined(bitmaps: Iterable[BitMap]) -> BitMap:
    """Everything that is in any of them."""
    return BitMap.union(BitMap(), *bitmaps)
