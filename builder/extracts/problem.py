"""What a check found, and how it is told: all of it, and nothing that could identify anyone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from builder.extracts.months import months_between
from figures.wording import listed


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
    """The problems as text: a heading with their number, then a line each. What the files of
    several months depart in alike is one line, with the months and their rows in all."""
    heading = f"{name}: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}"
    alike: dict[Problem, list[Problem]] = {}
    for problem in problems:
        rows = None if problem.rows is None else 0
        whatever_month = _MONTH.sub("month=*", problem.file)
        alike.setdefault(replace(problem, file=whatever_month, rows=rows), []).append(problem)
    return "\n".join([heading, *(f"  {_together(*one)}" for one in alike.items())])


_MONTH = re.compile(r"month=(\d{4}-\d{2})(?=/)", re.ASCII)


def _together(whatever_month: Problem, problems: Sequence[Problem]) -> Problem:
    """One problem that stands for several, which differ in their months and rows alone."""
    if len(problems) == 1:
        return problems[0]
    months = sorted({found[1] for one in problems if (found := _MONTH.search(one.file))})
    rows = [one.rows for one in problems if one.rows is not None]
    file = f"{whatever_month.file} of {_runs(months)}" if months else whatever_month.file
    return replace(whatever_month, file=file, rows=sum(rows) if rows else None)


def _runs(months: Sequence[str]) -> str:
    """`2009-11 to 2010-01, 2010-03 and 2010-04`: three months or more in a row by their ends."""
    runs: list[list[str]] = []
    for month in months:
        if runs and months_between(runs[-1][-1], month)[1:] == (month,):
            runs[-1].append(month)
        else:
            runs.append([month])
    return listed(
        [words for run in runs for words in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]
    )
