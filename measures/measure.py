"""How a measure is declared: a `Measure` says what is counted in words
and in portable SQL conditions over the declared extract.

Conditions are SQL text in the subset every engine shares, over the columns of one table of
`builder/contract.py` and the one-row calendar of the month (`month_start`, `month_end`, `cut_5`,
`year_before`, ...). Everything is validated when declared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from release.vocabulary import ALL, Audience, Kind, Level

EVERYWHERE = (Level.ENGLAND, Level.REGION, Level.AUTHORITY)
REGIONS = (Level.ENGLAND, Level.REGION)
NATIONAL = (Level.ENGLAND,)


@dataclass(frozen=True)
class Rows:
    """Count the rows of a table that meet a condition."""

    table: str
    where: str = ""


@dataclass(frozen=True)
class Total:
    """Add up a whole-number column over the rows that meet a condition."""

    table: str
    column: str
    where: str = ""


@dataclass(frozen=True)
class Distinct:
    """Count each child, or practitioner, once however many rows it has.

    A child belongs to one authority in a month, so a stock at a month's end needs no more than that
    month's rows. `over_periods` counts once over any area and period, by set algebra on the monthly
    sets; `months` looks back over that many months, the last one included.
    """

    table: str
    key: str
    where: str = ""
    over_periods: bool = False
    months: int = 1


@dataclass(frozen=True)
class FirstSeen:
    """Count each child once in the month in which it first meets `where`,
    if no earlier month holds it under any condition."""

    table: str
    key: str
    where: str


@dataclass(frozen=True)
class Ratio:
    """A published count over another, times `per`.

    Made from protected counts, so it tells no more than they do.

    `numerator` is a measure's id, or a count of its own that is published beside the rate.
    `denominator` is a measure's id or `population`.
    """

    numerator: str | Rows
    denominator: str
    per: int


@dataclass(frozen=True)
class Furthest:
    """The furthest category of an ordered column that an authority has reached,
    as an exact fact about the authority."""

    table: str
    column: str
    where: str


@dataclass(frozen=True)
class Dates:
    """Dates of an authority, one for each category of `by` and each reading (`{category: column}`):
    exact facts about the authority.

    Without `by` the authority has one row a month, and the reading alone is the category. A date
    that is not there yet is not applicable, or, for a reading of `needed`, not available.
    """

    table: str
    by: str
    readings: tuple[tuple[str, str], ...]
    needed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quoted:
    """Figures published elsewhere, as published, each with its source."""


@dataclass(frozen=True)
class Forecast:
    """Made by `builder/forecast` from figures of the same release,
    and stated ratings given with the extract."""


Counts = Rows | Total | Distinct | FirstSeen | Ratio | Furthest | Dates | Quoted | Forecast


@dataclass(frozen=True)
class PartOf:
    """What the measure counts is a part of what `whole` counts, in the same area and period; with
    `over_all_time`, of what it counts at the end of the period or of any later one.

    Plain measures are related in their totals and in every breakdown that both have. `close` says
    that the part can be nearly the whole, so that the two are rounded at once. What holds by
    custom, and not by definition or contract, is not `sure`.
    """

    whole: str
    over_all_time: bool = False
    close: bool = False
    sure: bool = True


@dataclass(frozen=True)
class NeverFalls:
    """Whoever, or whatever, is counted at the end of a month is counted
    at the end of every later one, in the same area."""

    sure: bool = True


@dataclass(frozen=True)
class MakeUp:
    """The `parts` exclude each other and make up the `whole`."""

    parts: tuple[str, ...]
    whole: str
    sure: bool = True


@dataclass(frozen=True)
class CoveredBy:
    """Whatever the measure, or its line `of`, counts is counted in at least one of the `parts`,
    which may overlap."""

    parts: tuple[str, ...]
    of: str = ""
    sure: bool = True


@dataclass(frozen=True)
class AtMost:
    """Some lines, weighted (`2 children_on_directory`), add up to at most some others. A rule that
    no rounding can keep is not `kept`: the figures in print need not obey it."""

    less: tuple[str, ...]
    more: tuple[str, ...]
    kept: bool = False
    sure: bool = True


@dataclass(frozen=True)
class Shows:
    """Where the measure is above 0, so is `of`, in the same area and period."""

    of: str
    sure: bool = True


@dataclass(frozen=True)
class Reached:
    """Where an authority has reached the milestone by the month's end, the measure is at least 1,
    or at least what `at_least` counts."""

    milestone: str
    at_least: str = ""
    sure: bool = True


Relation = PartOf | NeverFalls | MakeUp | CoveredBy | AtMost | Shows | Reached
"""What is known to hold between counts and does not follow from their conditions.
Lines are named `measure`, or `measure/breakdown/category`."""


@dataclass(frozen=True)
class Split:
    """A breakdown a measure is published by, at fewer levels than the measure itself."""

    breakdown: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Category:
    """One value of a breakdown."""

    id: str
    title: str
    definition: str = ""


@dataclass(frozen=True)
class Breakdown:
    """A dimension measures are split by.

    `column` is an SQL expression whose value is the category's id; `columns` gives another for some
    tables. In the tables of `conditions` the categories overlap: each has its own condition. A
    composite names its `parts`, and its categories are `a.b`. With `of_area` the category is not in
    the record: it is that attribute of the authority in the extract's `geographies`.
    """

    id: str
    title: str
    categories: tuple[Category, ...]
    column: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, dict[str, str]] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    of_area: str = ""
    definition: str = ""
    ordered: bool = False

    def expression(self, table: str) -> str:
        """The SQL expression of this breakdown over a table."""
        return self.columns.get(table) or self.column or self.id


@dataclass(frozen=True)
class Measure:
    """What is counted, over what, in which unit, and what the figure can and cannot show.

    `audience` is departmental for the department's own analysis, which is no statistic.
    `total=False` says that its categories have no meaningful total, so that none is published.
    `bases` says what it is over by a breakdown, where that is not `base`. `total_of` names the
    measure that its total is: it is published under that one's name alone, because under its own it
    would be read as something else. `ripens` says of the total (`all`), a breakdown or one of its
    categories (`breakdown/category`) how many working days after a period its figures can first be
    judged. `relations` are those to other counts that do not follow from the conditions.
    """

    id: str
    topic: str
    title: str
    unit: str
    kind: Kind
    counts: Counts
    definition: str
    shows: str
    cannot_show: str
    short_title: str = ""
    levels: tuple[Level, ...] = EVERYWHERE
    breakdowns: tuple[str | Split, ...] = ()
    base: str = ""
    bases: Mapping[str, str] = field(default_factory=dict)
    decimals: int = 0
    higher_is: str = "neither better nor worse"
    owner: str = "Directory statistics"
    reviewed: str = "2010-07"
    notes: tuple[str, ...] = ()
    total: bool = True
    total_of: str = ""
    ripens: Mapping[str, int] = field(default_factory=dict)
    audience: Audience = Audience.PUBLIC
    relations: tuple[Relation, ...] = ()

    def __post_init__(self) -> None:
        problems = [
            "an id in lower case with underscores"
            if not re.fullmatch(r"[a-z][a-z0-9_]*", self.id)
            else "",
            "a title, a unit, a definition, and what it shows and cannot show"
            if not all((self.title, self.unit, self.definition, self.shows, self.cannot_show))
            else "",
            "one decimal for a rate"
            if isinstance(self.counts, Ratio) and self.decimals != 1
            else "",
            "a base for a rate" if isinstance(self.counts, Ratio) and not self.base else "",
            "levels" if not self.levels else "",
            "to ripen only what it is published by"
            if not {part.partition("/")[0] for part in self.ripens}
            <= {ALL, *(s.breakdown for s in self.splits())}
            else "",
        ]
        if any(problems):
            raise ValueError(f"measure {self.id!r} needs {'; '.join(p for p in problems if p)}")

    def splits(self) -> tuple[Split, ...]:
        """Its breakdowns with the levels each is published at."""
        return tuple(b if isinstance(b, Split) else Split(b, self.levels) for b in self.breakdowns)


@dataclass(frozen=True)
class Unrelated:
    """Measures over one table, or of one unit, of which no count says anything of another's, and
    why: the answer where no relation stands beside them.

    Without `others` it answers for every pair of `measures`;
    with them, for each of the first with each of the others.
    """

    measures: tuple[str, ...]
    why: str
    others: tuple[str, ...] = ()

    def answers(self, one: str, other: str) -> bool:
        """Whether it speaks of these two."""
        first, second = self.measures, self.others or self.measures
        return (one in first and other in second) or (other in first and one in second)
