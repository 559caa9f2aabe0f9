"""The words of the house as types: what a release says, and in what state it is.

Both halves share these, so they hold no database, no chart and no page.
`docs/words.md` gives each word its meaning in prose.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CONTRACT = 4
"""Version of the release contract.

A store of a newer contract is refused by name, never half read; 2 says of each measure whom it is
for, which a reader of 1 would not heed; 3 of a figure that it is too early to judge; 4 which
breakdowns have an order of their own.
"""


ALL = "all"
"""The breakdown, and the category, of a published total."""


ENGLAND = "E92000001"


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


class ReleaseError(Exception):
    """Something is wrong with a release, said in words a reader may see:
    what, where, and what to do."""


class StoreUnreachable(ReleaseError):
    """The store does not answer just now. Nothing is known of any release,
    least of all that it is damaged or gone."""
