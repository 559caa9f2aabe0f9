"""The areas of an extract: authorities in order, how they add up to regions and England,
and when each existed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from builder.fingerprint import fingerprint
from builder.periods import Period
from release.vocabulary import Level


@dataclass(frozen=True)
class Areas:
    """England, regions and authorities of an extract, as rows of its `geographies`. Areas are
    numbered in this order everywhere in the builder."""

    rows: tuple[dict, ...]

    @cached_property
    def mark(self) -> str:
        """A hash of all that the rows say, made once: what is kept asks for it again and again."""
        return fingerprint(self.rows)

    @cached_property
    def codes(self) -> list[str]:
        """The official codes, England first."""
        return [r["code"] for r in self.rows]

    @cached_property
    def authorities(self) -> list[int]:
        """The numbers of the authorities."""
        return [i for i, r in enumerate(self.rows) if r["level"] == Level.AUTHORITY]

    def at(self, levels: tuple[Level, ...]) -> np.ndarray:
        """Which areas lie at these levels: a boolean for each."""
        return np.array([r["level"] in levels for r in self.rows])

    def membership(self) -> np.ndarray:
        """Areas x authorities: 1 where the authority lies in, or is, the area."""
        place = {c: i for i, c in enumerate(self.codes)}
        matrix = np.zeros((len(self.rows), len(self.authorities)), dtype=np.int64)
        for column, number in enumerate(self.authorities):
            area: int | None = number
            while area is not None:
                matrix[area, column] = 1
                parent = self.rows[area]["parent"]
                area = place[parent] if parent else None
        return matrix

    def wholly_in(self, period: Period) -> np.ndarray:
        """Which areas existed from the first to the last day of a period."""
        return np.array(
            [_began(r) <= period.starts_on and _ended(r) >= period.ends_on for r in self.rows]
        )

    def at_end_of(self, period: Period) -> np.ndarray:
        """Which areas existed on the last day of a period."""
        return np.array([_began(r) <= period.ends_on <= _ended(r) for r in self.rows])


def areas_of(geographies: pa.Table) -> Areas:
    """The areas of the extract's `geographies`: England, then regions, then authorities,
    each by code."""
    order = {level: i for i, level in enumerate(Level)}
    return Areas(
        tuple(sorted(geographies.to_pylist(), key=lambda r: (order[Level(r["level"])], r["code"])))
    )


def _began(row: dict) -> dt.date:
    return row["valid_from"] or dt.date.min


def _ended(row: dict) -> dt.date:
    return row["valid_to"] or dt.date.max
