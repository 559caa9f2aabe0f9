"""The words of the house as types: what a release says, what a reader selects,
how a figure is cited.

Both halves share these, so they hold no database, no chart and no page.
`docs/words.md` gives each word its meaning in prose.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

import pandas as pd

CONTRACT = 4
"""Version of the release contract.

A store of a newer contract is refused by name, never half read; 2 says of each measure whom it is
for, which a reader of 1 would not heed; 3 of a figure that it is too early to judge; 4 which
breakdowns have an order of their own.
"""

ALL = "all"
"""The breakdown, and the category, of a published total."""

ENGLAND = "E92000001"


QUOTED_RECORDS = "Quoted as published by the sources named; not synthetic."
"""What kind of records figures published elsewhere are from."""


class Level(StrEnum):
    """Tiers of geography, largest first."""

    ENGLAND = "England"
    REGION = "region"
    AUTHORITY = "authority"


class Kind(StrEnum):
    """What sort of number a measure is, which decides how it may be added up over time."""

    STOCK = "stock"
    FLOW = "flow"
    STATE = "state"
    QUOTED = "quoted"
    FORECAST = "forecast"


class Grain(StrEnum):
    """Length of a period. `YEAR` is a financial year, April to March;
    `TO_DATE` runs from the first month of the release."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TO_DATE = "to_date"


class ReleaseState(StrEnum):
    """How far a release has come. `PRE_RELEASE` is the last 24 hours before the hour it is to be
    published at; `WITHDRAWN` was published and taken back."""

    DRAFT = "draft"
    PRE_RELEASE = "pre-release"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Audience(StrEnum):
    """Whom a measure is for: every reader, or those inside the department alone."""

    PUBLIC = "public"
    DEPARTMENTAL = "departmental"


@dataclass(frozen=True)
class Visibility:
    """What of a release is shown: the measures of some audiences, and, beside England and the
    regions, the authorities with some codes (None for all)."""

    audiences: frozenset[Audience] = frozenset(Audience)
    areas: frozenset[str] | None = None


class Status(StrEnum):
    """Why an observation looks as it does. The first four replace the number;
    the others stand beside it."""

    CONFIDENTIAL = "c"
    LOW = "low"
    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"
    SHOWN = ""
    PROVISIONAL = "p"
    UNRIPE = "p1"
    REVISED = "r"
    ESTIMATED = "e"
    FORECAST = "f"
    BREAK = "b"
    LOW_RELIABILITY = "u"


REPLACES_VALUE = frozenset(
    {Status.CONFIDENTIAL, Status.LOW, Status.NOT_AVAILABLE, Status.NOT_APPLICABLE}
)
"""Statuses that stand where a number would: the value beside them is empty."""

STATUS_WORDS = {
    Status.CONFIDENTIAL: "withheld so that nobody can be identified",
    Status.LOW: "rounds to 0 but is not 0",
    Status.NOT_AVAILABLE: "not available",
    Status.NOT_APPLICABLE: "not applicable",
    Status.SHOWN: "",
    Status.PROVISIONAL: "provisional",
    Status.UNRIPE: "provisional, too early to judge",
    Status.REVISED: "revised",
    Status.ESTIMATED: "estimated",
    Status.FORECAST: "forecast",
    Status.BREAK: "break in series",
    Status.LOW_RELIABILITY: "low reliability",
}


class ReleaseError(Exception):
    """Something is wrong with a release, said in words a reader may see:
    what, where, and what to do."""


class StoreUnreachable(ReleaseError):
    """The store does not answer just now. Nothing is known of any release,
    least of all that it is damaged or gone."""


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
(`release.figure_id`).
"""


@dataclass(frozen=True)
class Figure:
    """One frame with everything a reader must be told about it:
    chart, table, download and citation are all made from this.

    `published_on` is an ISO date, empty while the release is not published. `extras` holds how the
    measures are protected under `rounding`, what a rounded count of 0 is called under `few`, under
    `reach:<id>` by how much a rounded count of a measure may lie from the true one (in a month,
    over longer periods), under `text:<id>` the title of each category id that stands in the frame's
    `text`, and under `decimals:<id>` the decimals of a measure that has others than `decimals`.
    `ordered` are the breakdowns of the frame whose categories have an order of their own, which a
    reader expects to find kept: that of the frame.
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
    extras: dict[str, str] = field(default_factory=dict)
    ordered: frozenset[str] = frozenset()

    @property
    def caveats(self) -> tuple[str, ...]:
        """What must stand beside its title: that it is quoted,
        or is over another base than the total of its measure."""
        return tuple(
            part
            for part in (
                self.synthetic if self.is_quoted else "",
                f"Over another base than the total: {self.base}"
                if "other_base" in self.extras
                else "",
            )
            if part
        )

    @property
    def is_quoted(self) -> bool:
        """Whether its figures were published elsewhere, each with a date of its own."""
        return self.synthetic == QUOTED_RECORDS

    def decimals_of(self, measure: str) -> int:
        """Decimals of the values of one measure of the frame."""
        return int(self.extras.get(f"decimals:{measure}", self.decimals))

    @property
    def one_decimals(self) -> int | None:
        """The decimals all values share; None where measures of several stand
        one under the other."""
        return None if any(key.startswith("decimals:") for key in self.extras) else self.decimals


def own_words(figure: Figure, status: str, measure: str = "") -> str:
    """What a figure, or one `measure` of several in it, says by a status in words of its own;
    "" where it says what all do."""
    general = figure.extras.get(f"status:{status}", "")
    return figure.extras.get(f"status:{status}:{measure}") or general


def status_words(figure: Figure, status: str, measure: str = "") -> str:
    """Why an observation of a figure looks as it does, in words;
    of one `measure`, where the figure holds several."""
    return own_words(figure, status, measure) or STATUS_WORDS[Status(status)]


def symbol_words(figure: Figure) -> dict[str, str]:
    """Each symbol of a figure with its words: more than one where its measures
    say different things by it."""
    held: dict[str, list[str]] = {}
    pairs = zip(figure.frame["status"], figure.frame["measure"], strict=True)
    for status, measure in dict.fromkeys(pairs):
        if status:
            held.setdefault(status, []).append(status_words(figure, status, measure))
    return {s: ", or ".join(dict.fromkeys(words)) for s, words in held.items()}


def symbols(figure: Figure) -> str:
    """What the symbols of a figure mean, in one sentence; empty when none is used."""
    return "; ".join(f"[{s}] {words}" for s, words in symbol_words(figure).items())


def fewer_than(figure: Figure, value: float, *, rounded: bool, base: float | None = None) -> str:
    """`fewer than 5` for a rounded count of 0, since a true count of 1 to 4 may be published so;
    empty for any other value, none, and a rate, which has a `base`."""
    return (
        figure.extras.get("few", "")
        if rounded and pd.notna(value) and value == 0 and pd.isna(base)
        else ""
    )


def reach_of(figure: Figure, row: Mapping[str, object] | pd.Series) -> int:
    """By how much a rounded count of a row may lie from the true one: less over a month than over a
    longer period. 0 where the release does not say."""
    month, longer = (
        int(part) for part in figure.extras.get(f"reach:{row['measure']}", "0,0").split(",")
    )
    return month if re.fullmatch(r"\d{4}-\d{2}", str(row["period"])) else longer


_WITH_ARTICLE = frozenset(
    {
        "City of London",
        "East Midlands",
        "East of England",
        "East Riding of Yorkshire",
        "Isle of Wight",
        "Isles of Scilly",
        "North East",
        "North West",
        "South East",
        "South West",
        "West Midlands",
    }
)


def in_sentence(title: str) -> str:
    """The name of an area, or the title of a period, as it stands inside a sentence:
    `the Isle of Wight`, `financial year ending March 2010`."""
    if title in _WITH_ARTICLE:
        return f"the {title}"
    return (
        title[:1].lower() + title[1:] if title.startswith(("Financial year", "Quarter ")) else title
    )


def starting(title: str) -> str:
    """The same at the start of a sentence: `The Isle of Wight`."""
    words = in_sentence(title)
    return words[:1].upper() + words[1:]


def month_title(month: str) -> str:
    """`2009-03` as `March 2009`."""
    return dt.date.fromisoformat(month + "-01").strftime("%B %Y")


def long_date(day: dt.date | str) -> str:
    """A date as `12 March 2009`: no leading zero, no comma."""
    day = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.day} {day:%B %Y}"


def date_or_text(text: str) -> str:
    """A date in the house's words; any other text as it is."""
    try:
        return long_date(text)
    except ValueError:
        return text


ENGLAND_TIME = ZoneInfo("Europe/London")
"""The clock that readers are told days and hours by. What is kept, such as when a release was
published, has an offset, and mostly that of UTC."""


def in_england(moment: str) -> dt.datetime:
    """An ISO date and time by the clock in England; one without an offset is so already."""
    at = dt.datetime.fromisoformat(moment)
    return at.astimezone(ENGLAND_TIME) if at.tzinfo else at


def day_of(moment: str) -> str:
    """The day (ISO) on which a moment lies in England; empty for none."""
    return in_england(moment).date().isoformat() if moment else ""


def long_time(moment: str) -> str:
    """An ISO date and time as `30 July 2009, 9:30am`, by the clock in England."""
    at = in_england(moment)
    return (
        f"{long_date(at.date())}, {(at.hour - 1) % 12 + 1}:{at:%M}{'am' if at.hour < 12 else 'pm'}"
    )


def clock_and_day(moment: str) -> str:
    """An ISO date and time as `9:30am on 30 July 2009`, by the clock in England."""
    day, clock = long_time(moment).rsplit(", ", 1)
    return f"{clock} on {day}"


def half_up(value: float | Decimal, decimals: int = 0) -> Decimal:
    """A number with so many decimals, a half away from zero as readers and spreadsheets round: how
    every figure is rounded that is shown or published.

    A float is taken for the shortest number that is written so:
    6.25, and not what is nearest to it in binary.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def rate(count: int, base: int, per: int, decimals: int) -> Decimal:
    """A count over a base (above 0) times `per`, with so many decimals:
    exact in whole numbers, so that a half is a half."""
    return Decimal((2 * count * per * 10**decimals + base) // (2 * base)).scaleb(-decimals)


def number(value: float, decimals: int = 0) -> str:
    """A number with thousands separators and a fixed count of decimals, a half away from zero,
    with a true minus sign."""
    size = half_up(abs(value), decimals)
    return f"{'−' if value < 0 and size else ''}{size:,f}"
