"""What a check found: one line a problem, and never a value that could identify anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One departure from the contract. `rows` is how many rows show it,
    None where rows were not counted."""

    file: str
    column: str
    found: str
    allowed: str
    rows: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}: {self.column}" if self.column else self.file
        count = "" if self.rows is None else f" ({self.rows:,} row{'' if self.rows == 1 else 's'})"
        return f"{place}: {self.found}{count}; allowed: {self.allowed}"


class ExtractError(Exception):
    """An extract that cannot be used, with every problem found."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(report(problems, name))


def report(problems: Sequence[Problem], name: str = "extract") -> str:
    """The problems as text: a heading with their number, then one line each."""
    heading = f"{name}: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}"
    return "\n".join([heading, *(f"  {problem}" for problem in problems)])
