"""Ordinals marked in an array, which is exact and quicker than counting distinct values."""

from __future__ import annotations

import numpy as np
import pyarrow as pa


def ordinals_of(frame: pa.Table) -> np.ndarray:
    """The one column of `frame` as integers, without its nulls."""
    return frame.column(0).drop_null().to_numpy()


def repeats(ordinals: np.ndarray) -> int:
    """How many ordinals were there before."""
    if not len(ordinals):
        return 0
    low, span = int(ordinals.min()), int(ordinals.max()) - int(ordinals.min()) + 1
    if span > _dense(len(ordinals)):
        return len(ordinals) - len(np.unique(ordinals))
    seen = np.zeros(span, dtype=bool)
    seen[ordinals - low] = True
    return len(ordinals) - int(np.count_nonzero(seen))


def absent_from(ordinals: np.ndarray, directory: np.ndarray) -> int:
    """How many ordinals are not in the directory."""
    high = int(directory.max()) + 1 if len(directory) else 0
    if high > _dense(len(directory)) or (len(directory) and int(directory.min()) < 0):
        return int(np.isin(ordinals, directory, invert=True).sum())
    listed = np.zeros(high, dtype=bool)
    listed[directory] = True
    inside = (ordinals >= 0) & (ordinals < high)
    return len(ordinals) - int(np.count_nonzero(listed[ordinals[inside]]))


def _dense(count: int) -> int:
    """Longest bitmap worth having for so many ordinals:
    past it, one stray number would ask for gigabytes."""
    return 8 * count + 1_000_000
