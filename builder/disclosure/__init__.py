"""The one door between cells and observations: everything that is published has passed `protect`.

It is given all cells of the release at once, so that what stands behind the door can link every table to every other.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from builder.policy import DisclosurePolicy
from release.words import Level


def protect(cells: pd.DataFrame, policy: DisclosurePolicy, *, measure_of: Mapping[str, str], level_of: Mapping[str, Level]) -> pd.DataFrame:
    """Cells in, protected counts out: the same rows with `value` (Int64, empty where `status` says why) and `rounded`, and no `count`.

    `measure_of` names the measure whose policy line covers a tally; `level_of` the level of each area. Counts below the exact levels are rounded
    to the nearest multiple of the base; an exempt measure is exact at every level. Raises `ValueError` for negative counts.
    """
    if (cells["count"] < 0).any():
        raise ValueError(f"negative counts in {', '.join(sorted(cells.loc[cells['count'] < 0, 'tally'].unique()))}")
    exact = np.isin(cells["geography"].map(level_of), list(policy.exact_levels)) | cells["tally"].map(measure_of).isin(policy.exempt).to_numpy()
    value = cells["count"].where(exact, _nearest(cells["count"], policy.base))
    return cells.drop(columns="count").assign(value=value, rounded=~exact & cells["count"].notna())


def _nearest(counts: pd.Series, base: int) -> pd.Series:
    """The nearest multiple of an odd base, which is never a tie."""
    return (counts + base // 2) // base * base
