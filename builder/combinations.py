"""What rests on a few columns of a long frame, asked once for each combination that is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
