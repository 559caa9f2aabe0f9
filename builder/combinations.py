"""What rests on a few columns of a long frame: asked once for each combination that is there, kept
as categories so that no name is read twice, and found again in another frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd


def numbered(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[np.ndarray, list[tuple]]:
    """The number of each row's combination of values in these columns,
    and the combinations in the order in which they are first met."""
    number, size, names = np.zeros(len(frame), dtype=np.int64), 1, []
    for column in columns:
        codes, found = pd.factorize(frame[column], use_na_sentinel=False)
        number, size = number * len(found) + codes, size * len(found)
        names.append(found)
    codes, first = pd.factorize(number)
    places = np.unravel_index(first, [len(n) for n in names]) if size else [first] * len(names)
    values = (name.take(place) for name, place in zip(names, places, strict=True))
    return codes, list(zip(*values, strict=True))


def asked(frame: pd.DataFrame, columns: Sequence[str], ask: Callable[..., bool]) -> pd.Series:
    """Whether it is so of each row, by the values of these columns."""
    codes, combinations = numbered(frame, columns)
    found = np.array([ask(*values) for values in combinations], dtype=bool)
    return pd.Series(found[codes], index=frame.index, dtype=bool)


def number_among(frame: pd.DataFrame, columns: Sequence[str], names: Iterable[tuple]) -> np.ndarray:
    """The number of each row's combination among these, or -1."""
    number = {name: i for i, name in enumerate(names)}
    codes, combinations = numbered(frame, columns)
    return np.array([number.get(c, -1) for c in combinations], dtype=np.int64)[codes]


def as_categories(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """The frame with these columns as categories, of the names that are there and in their order,
    so that rows are sorted as their names are."""
    return frame.assign(**{c: _categorical(frame[c]) for c in columns})


def _categorical(column: pd.Series) -> pd.Categorical:
    codes, names = pd.factorize(column)
    names = np.asarray(names, dtype=object)
    order = np.argsort(names)
    place = np.empty(len(names) + 1, dtype=np.int64)
    place[order], place[-1] = np.arange(len(names)), -1  # what is missing has the code -1
    return pd.Categorical.from_codes(place[codes], names[order])


def stacked(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """The frames under each other, with these columns as categories of all names in any of them."""
    names = {c: sorted({n for f in frames for n in pd.unique(f[c])}) for c in columns}
    kinds = {c: pd.CategoricalDtype(found) for c, found in names.items()}
    return pd.concat([f.astype(kinds) for f in frames], ignore_index=True)


def rows_in(frame: pd.DataFrame, other: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
    """For each row of the frame the row of the other that has the same values in these columns, or
    -1. Raises `ValueError` when the other has two rows with the same values."""
    mine, theirs = np.zeros(len(frame), np.int64), np.zeros(len(other), np.int64)
    missing = np.zeros(len(frame), bool)
    for column in columns:
        own, own_names = pd.factorize(frame[column])
        codes, names = pd.factorize(other[column])
        place = pd.Index(np.asarray(names)).get_indexer(np.asarray(own_names))
        own = place[own] if len(place) else np.full(len(frame), -1)
        missing |= own < 0
        mine, theirs = mine * len(names) + own, theirs * len(names) + codes
    index = pd.Index(theirs)
    if not index.is_unique:
        raise ValueError(f"two rows have the same {', '.join(columns)}")
    return np.where(missing, -1, index.get_indexer(mine))


def values_at(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The value of each of these rows, as `rows_in` gives them; NaN where there is none."""
    found = np.full(len(rows), np.nan)
    there = rows >= 0
    found[there] = values[rows[there]]
    return found
