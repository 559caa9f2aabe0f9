"""What a reader selects, what comes of it with everything that must be told beside it,
and how it is cited."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from figures.wording import long_date
from release.vocabulary import ALL, Audience, Grain, Level

QUOTED_RECORDS = "Quoted as published by the sources named; not synthetic."
"""What kind of records figures published elsewhere are from."""


@dataclass(frozen=True)
class Citation:
    """What a quotation of a figure must carry."""

    producer: str
    release: str
    digest: str
    title: str
    source: str

    def line(self) -> str:
        """One line, ready to paste under a quoted figure."""
        return (
            f"{self.producer}, {self.title}, release {self.release} ({self.digest[:12]}). "
            f"Source: {self.source}."
        )

    def quote(self, said: str, figure_id: str, *, published_on: str, address: str = "") -> str:
        """One figure in words (`said` names it with its value), ready to paste: with release, day
        of publication (ISO), source, id and permanent address."""
        published = f", published {long_date(published_on)}" if published_on else ""
        return (
            f"{said}. {self.producer}, release {self.release} ({self.digest[:12]}){published}. "
            f"Source: {self.source}. Figure "
            f"{figure_id}{f', {address}/f/{figure_id}' if address else ''}."
        )


class Across(StrEnum):
    """Along which axis the observations of a selection run."""

    AREAS = "areas"
    PERIODS = "periods"
    CATEGORIES = "categories"
    MEASURES = "measures"


ROW_HEADINGS = {
    Across.AREAS: "geography_name",
    Across.PERIODS: "period_title",
    Across.CATEGORIES: "category_title",
    Across.MEASURES: "measure_title",
}
"""The column of a frame that heads the rows of its table."""


@dataclass(frozen=True)
class Selection:
    """What a reader chose: the only argument of a query, and the source of link, file name,
    subtitle and cache key.

    `measures` holds one measure, or several of one unit. `area` is the area looked at; with
    `across=AREAS` and a `level`, the rows are the areas of that level inside it. `breakdown` is
    `all` for totals; `category` narrows a breakdown to one category. `grain` is read with
    `across=PERIODS`: months, quarters or years up to and including `period`. `areas`, where given,
    are the codes of the areas whose rows stand beside each other, in this order; `area` is then the
    one looked at among them. `on` is an ISO day of the period: facts with dates are then told as
    they stood on it. `across=MEASURES` puts several measures, whatever their units, one under the
    other.
    """

    release: str
    measures: tuple[str, ...]
    across: Across
    area: str
    period: str
    breakdown: str = ALL
    category: str | None = None
    level: Level | None = None
    grain: Grain = Grain.MONTH
    areas: tuple[str, ...] = ()
    on: str = ""

    def file_name(self, suffix: str) -> str:
        """A lower-case file name with hyphens that says what is inside."""
        measures = (
            "-and-".join(self.measures)
            if len(self.measures) <= 4
            else f"{self.measures[0]}-and-{len(self.measures) - 1}-more"
        )
        parts = [
            "contactpoint",
            measures,
            self.breakdown if self.breakdown != ALL else "",
            self.category or "",
            f"by-{self.level}" if self.level else str(self.across),
            self.area,
            f"and-{len(self.areas) - 1}-more" if len(self.areas) > 1 else "",
            self.on or self.period,
            self.release,
        ]
        return (
            re.sub(r"[^a-z0-9]+", "-", "-".join(p for p in parts if p).lower()).strip("-")
            + "."
            + suffix
        )


@dataclass(frozen=True)
class Note:
    """A footnote, bound to a measure, an area, a period, or to all of them."""

    number: int
    text: str
    measure: str | None = None
    geography: str | None = None
    period: str | None = None


FRAME_COLUMNS = (
    "measure",
    "measure_title",
    "unit",
    "breakdown",
    "category",
    "category_title",
    "geography",
    "geography_name",
    "level",
    "period",
    "period_title",
    "period_end",
    "value",
    "numerator",
    "base",
    "text",
    "rounded",
    "status",
    "source",
    "figure_id",
)
"""Columns of every frame a query returns, in this order.

`value` is a nullable Float64 (empty wherever `status` replaces it), `numerator` and `base` the
published counts a rate was made from, `text` a date (ISO) or a category id for measures that are
not numbers, `rounded` true where the value, or a count it was made from, is rounded, `period_end`
an ISO date, `status` a `Status`, `figure_id` the permanent id under which the observation is cited
(`figures.figure_id`).
"""


@dataclass(frozen=True)
class Protection:
    """How the measures of a figure are protected: in `words`; what a rounded count of 0 is called,
    empty where none is rounded, and `other_few` of measures where it is called otherwise; and by
    how much a rounded count of a measure may lie from the true one, in a month and over longer
    periods."""

    words: str = ""
    few: str = ""
    reach: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    other_few: Mapping[str, str] = field(default_factory=dict)

    def few_of(self, measure: str) -> str:
        """What a rounded count of 0 of a measure is called."""
        return self.other_few.get(measure, self.few)


@dataclass(frozen=True)
class FunnelCentre:
    """What the limits of a funnel plot lie about: a rate as a count over a base, what it is
    multiplied by to be shown, the dispersion of the areas and the variance between them, and what
    it is the rate `of`."""

    rate: float
    per: float
    ratio: float
    between: float
    of: str


@dataclass(frozen=True)
class Figure:
    """One frame with everything a reader must be told about it:
    chart, table, download and citation are all made from this.

    `published_on` is an ISO date, empty while the release is not published. `ordered` are the
    breakdowns of the frame whose categories have an order of their own, which a reader expects to
    find kept: that of the frame. `absent` says, by measure, what *not applicable* means where it
    means something of its own, such as a date that is still to come. `text_titles` has the title of
    each category id that stands in the frame's `text`, `source_titles` of each source, of which
    `press_sources` are no publications of Parliament or government. `other_decimals` has the
    measures whose decimals are not `decimals`, `rows_heading` what heads the rows of a breakdown by
    two things, and `funnel` what the control limits in the frame were worked out from.
    """

    selection: Selection
    frame: pd.DataFrame
    title: str
    subtitle: str
    unit: str
    decimals: int
    source: str
    definition: str
    shows: str
    cannot_show: str
    base: str
    status: str
    citation: Citation
    notes: tuple[Note, ...] = ()
    synthetic: str = ""
    published_on: str = ""
    ordered: frozenset[str] = frozenset()
    protection: Protection = Protection()
    audience: Audience = Audience.PUBLIC
    absent: Mapping[str, str] = field(default_factory=dict)
    text_titles: Mapping[str, str] = field(default_factory=dict)
    source_titles: Mapping[str, str] = field(default_factory=dict)
    press_sources: frozenset[str] = frozenset()
    other_decimals: Mapping[str, int] = field(default_factory=dict)
    has_other_base: bool = False
    rows_heading: str = ""
    funnel: FunnelCentre | None = None

    @property
    def caveats(self) -> tuple[str, ...]:
        """What must stand beside its title: that it is quoted,
        or is over another base than the total of its measure."""
        return tuple(
            part
            for part in (
                self.synthetic if self.is_quoted else "",
                f"Over another base than the total: {self.base}" if self.has_other_base else "",
            )
            if part
        )

    @property
    def is_quoted(self) -> bool:
        """Whether its figures were published elsewhere, each with a date of its own."""
        return self.synthetic == QUOTED_RECORDS

    def decimals_of(self, measure: str) -> int:
        """Decimals of the values of one measure of the frame."""
        return self.other_decimals.get(measure, self.decimals)

    @property
    def one_decimals(self) -> int | None:
        """The decimals all values share; None where measures of several stand
        one under the other."""
        return None if self.other_decimals else self.decimals

    @property
    def is_departmental(self) -> bool:
        """Whether it is for those inside the department alone."""
        return self.audience is Audience.DEPARTMENTAL
