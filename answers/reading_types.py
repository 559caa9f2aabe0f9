"""A part as it was read, and what the parts of one question share."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from answers import (
    areas,
    forms,
    months,
    splits,
)
from answers.concepts import Found
from answers.forms import Form
from answers.likeness import Likeness
from answers.parts import Candidate, Span
from answers.text import Word
from queries.catalogue import Catalogue
from queries.releases import Release

BACK = re.compile(
    r"\b(?:them|they|those|these|it|its|such|of each|in each case|how many more|how many there "
    r"(?:were|are)|their|the (?:proportion|number|figure) was)\b"
    r"|^\W*(?:and )?(?:at what|what was the|what is the) (?:\w+ )?costs?\W*$",
    re.I,
)


DATED = frozenset(
    {"milestone_date", "return_dates", "milestone_forecast_date", "authorities_at_stage"}
)
"""Measures that answer when something was, or will be:
where one of them could be meant no count is."""


SURE, OFFERED = 60, 36
"""Scores from which a measure may be answered with, and from which it is offered at all."""


MARGIN = 6
"""By how much the best measure must beat the next for one reading to stand."""


@dataclass(frozen=True)
class Reading:
    """One part as it is read. `own` are its concepts, `found` those with what it refers back to;
    `told` says that what it is of, `place_told` that a place, is only told beside the question;
    `unused` are places and times that the question names, and no part of it is of."""

    text: str
    form: Form
    words: tuple[Word, ...] = ()
    own: tuple[Found, ...] = ()
    found: tuple[Found, ...] = ()
    subjects: frozenset[str] = frozenset()
    candidates: tuple[Candidate, ...] = ()
    areas: areas.Asked = areas.Asked()
    around: tuple[str, ...] = ()
    times: tuple[months.Asked, ...] = ()
    split: splits.Asked = splits.Asked()
    other: str = ""
    unheld: tuple[str, str] = ("", "")
    directory: bool = False
    refers_back: bool = False
    since: dt.date | None = None
    stages: tuple[str, ...] = ()
    left_over: tuple[str, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    person: str = ""
    told: bool = False
    place_told: bool = False
    unused: tuple[str, ...] = ()
    likeness: Likeness = Likeness()
    question: Likeness = Likeness()
    spans: tuple[Span, ...] = field(default=())

    @property
    def best(self) -> Candidate | None:
        """The measure most likely meant."""
        return self.candidates[0] if self.candidates else None

    def has(self, *names: str) -> bool:
        """Whether every one of some concepts is among what is found."""
        return set(names) <= ({f.name for f in self.found} | self.subjects)


def counts_authorities(one: Reading) -> bool:
    """Whether a number of authorities is asked for, and the measure counts something else."""
    if one.best is None or one.form not in forms.NUMERIC or not one.has("SUBJECT_AUTHORITY"):
        return False
    return one.best.measure not in _OF_AUTHORITIES and not one.best.measure.startswith("return")


_OF_AUTHORITIES = frozenset(
    {"authority_stage", "authorities_at_stage", "milestone_date", "authorities_forecast"}
)


@dataclass(frozen=True)
class Whole:
    """What the parts of one question share; `sentences` is false where a few words stand for
    themselves, and are like no question."""

    release: Release
    catalogue: Catalogue
    asked_on: dt.date
    since: dt.date | None
    directory: bool
    mended: tuple[tuple[str, str], ...]
    sentences: bool = True

    @property
    def months(self) -> list[str]:
        """The months of the release, oldest first."""
        return [p.id for p in self.catalogue.months()]
