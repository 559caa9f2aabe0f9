"""What the rounding rule leaves of each published count, and what else is known of it by itself:
what earlier releases showed, what is withheld, what was given elsewhere as it is."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from builder.combinations import rows_in, values_at
from builder.disclosure.protection import PLACE
from builder.disclosure.structure import Structure
from builder.policy import DisclosurePolicy
from release.vocabulary import Status

HIDDEN = 1e7
"""More than any count here: nothing is known of a figure that is withheld but
that it is not negative."""


def with_intervals(
    published: pd.DataFrame,
    policy: DisclosurePolicy,
    structure: Structure,
    earlier: Iterable[pd.DataFrame] = (),
) -> pd.DataFrame:
    """Published counts with what the rule says of each: `low` and `high`.

    Exact figures are known; a figure of `earlier` releases narrows its cell.

    `published` has the columns of PLACE, `value`, `rounded` and `status`. Both are empty where
    nothing was sent. A figure that differs from an earlier one by more than rounding can explain
    was revised.
    """
    limits = {t: policy.limits([structure.measure_of[t]]) for t in published["tally"].unique()}
    month = (
        published["period"].map({p: structure.is_month(p) for p in structure.months}).to_numpy(bool)
    )
    base, sums = (
        published["tally"].map({t: v[i] for t, v in limits.items()}).to_numpy(float) for i in (0, 1)
    )
    reach = np.where(published["rounded"], np.where(month, base - 1, sums), 0)
    value = published["value"].to_numpy(float)
    low, high = np.maximum(value - reach, 0), value + reach
    hidden = (
        (published["status"] == Status.CONFIDENTIAL).to_numpy()
        if "status" in published
        else np.zeros(len(value), bool)
    )
    value, low, high = (
        np.where(hidden, 0, value),
        np.where(hidden, 0, low),
        np.where(hidden, HIDDEN, high),
    )
    small = np.where(hidden, 2 * base - 1, np.nan)
    was_shown = np.zeros(len(value), bool)
    for other in earlier:
        row, of_other = rows_in(published, other, PLACE), with_intervals(other, policy, structure)
        before_low, before_high = (
            values_at(of_other[end].to_numpy(float), row) for end in ("low", "high")
        )
        both_low, both_high = np.fmax(low, before_low), np.fmin(high, before_high)
        revised = both_low > both_high
        low, high = np.where(revised, low, both_low), np.where(revised, high, both_high)
        was_shown |= hidden & ~np.isnan(before_low)
    if was_shown.any():
        small = np.where(hidden & _beside(published, was_shown), HIDDEN, small)
    return published.assign(value=value, low=low, high=high, few=small)


def _beside(published: pd.DataFrame, was_shown: np.ndarray) -> np.ndarray:
    """What was shown before and is withheld now, with the same area and line in every other period.

    What was shown before is not withheld now because it is small; and what is withheld beside it
    need not be either."""
    own = published[PLACE[:-1]].assign(shown=was_shown).groupby(PLACE[:-1], observed=True)
    return own["shown"].transform("any").to_numpy(bool)


def with_exact(known: pd.DataFrame, exact: pd.DataFrame) -> pd.DataFrame:
    """The published counts with those that are known exactly from elsewhere, marked `told`: but for
    those that a published figure denies, as one that was revised since."""
    value = known[PLACE].merge(exact[[*PLACE, "value"]], on=PLACE, how="left")["value"]
    value = value.to_numpy(float)
    told = (value >= known["low"].to_numpy(float)) & (value <= known["high"].to_numpy(float))
    if not told.any():
        return known.assign(told=False)
    exactly = known_exactly(known, told, value, ("low", "high"))
    return exactly.drop(columns="world", errors="ignore").assign(told=told)


def known_exactly(
    known: pd.DataFrame, where: np.ndarray, value: np.ndarray, columns: tuple[str, ...]
) -> pd.DataFrame:
    """The same counts, some of which are known to be `value` in these columns,
    and so are withheld from nobody who knows them."""
    told = {c: np.where(where, value, known[c].to_numpy(float)) for c in columns}
    return known.assign(few=known["few"].where(~where), **told)
