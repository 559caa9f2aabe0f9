"""One table in one month, as the checks of its rows see it, and what its columns may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import sqlalchemy as sa

from builder.contract import FIRST_DAY, LAST_DAY, Column, Table
from builder.extracts.problem import Problem


@dataclass(frozen=True)
class Codes:
    """Codes a column may hold, the words for the others,
    and why some of the others are refused although they are known."""

    permitted: tuple[str, ...]
    allowed: str
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PartitionCheck:
    """One table in one month, as the checks see it:
    registered under its name with the columns that are as declared.

    `codes` gives the codes of columns that refer to areas, authorities and sources; `due` the
    authorities that must have a row; `directory` the ordinals of the children of the month, and
    `archived` those in the archive. Each is None where the table it comes from cannot be read.
    `children` registers the children of the month, for an engine that is asked about them where it
    is, and says whether they can be read. `accounts` registers the practitioners of the month,
    where they can be read, and gives the authorities that sent none.
    """

    table: Table
    place: str
    columns: tuple[Column, ...]
    month: str
    last_month: str
    codes: dict[str, Codes | None]
    due: frozenset[str] | None
    directory: Callable[[], np.ndarray | None]
    archived: Callable[[], np.ndarray | None]
    children: Callable[[], bool]
    accounts: Callable[[], frozenset[str] | None]

    @property
    def view(self) -> sa.TableClause:
        """The registered view."""
        return sa.table(self.table.name, *(sa.column(c.name) for c in self.columns))

    def has(self, *names: str) -> bool:
        """Whether all these columns can be read."""
        return set(names) <= {c.name for c in self.columns}

    def problem(self, column: str, found: str, allowed: str, *, rows: int | None = None) -> Problem:
        """A problem of this part."""
        return Problem(self.place, column, found, allowed, rows)

    @staticmethod
    def is_code(text: str) -> bool:
        """Whether a text looks like a code of ours or of the statistics office,
        and not like a number or date that stands for someone."""
        return bool(
            re.fullmatch(r"[A-Z]\d{8}", text)
            or re.fullmatch(r"[a-z0-9_A-Z]{1,40}", text)
            and not re.search(r"\d{3}", text)
        )


def in_days(column: Column) -> str:
    """The condition that a date or time lies where those of an extract lie. Python knows no year
    past 9999: what is fetched is asked this first."""
    return (
        f"(cast({column.name} as date) between cast('{FIRST_DAY}' as date) and "
        f"cast('{LAST_DAY}' as date))"
    )
