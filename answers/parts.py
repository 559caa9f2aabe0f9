"""What a question comes to:
its parts, what each is read as, what the release holds, and the words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from figures.figure import Figure
from release.vocabulary import Level


class Kind(StrEnum):
    """What sort of answer a part gets.

    `FIGURE` is a number or a table; `LIST` how many and which; `WITHHELD` is held, but what is
    asked is, or gives away, a small number; `NOT_HELD` a number the release lacks, or lacks at that
    place, split or period; `OTHER_BODY` a number of another system or collection; `POLICY` reasons,
    rules, procedures, intentions.
    """

    FIGURE = "figure"
    LIST = "list"
    WITHHELD = "withheld"
    NOT_HELD = "not_held"
    OTHER_BODY = "other_body"
    POLICY = "policy"


ANSWERED = frozenset({Kind.FIGURE, Kind.LIST})
"""Kinds that give what was asked for."""
HELD = ANSWERED | {Kind.WITHHELD}
"""Kinds of which the release holds figures, whether or not what was asked for may be said."""


@dataclass(frozen=True)
class Candidate:
    """A measure that could be meant, the words that speak for it, and how strongly (0 to about
    100).
    """

    measure: str
    title: str
    why: tuple[str, ...]
    score: float


@dataclass(frozen=True)
class Place:
    """An area asked about.

    `code` is that of an area of the release; empty where it holds none, and `note` then says where
    the place lies. `each` is set where every area of a level is asked for: those inside `code`.
    `written` is the name as the question has it.
    """

    code: str
    name: str
    level: Level
    each: Level | None = None
    written: str = ""
    note: str = ""


@dataclass(frozen=True)
class Span:
    """A time asked about, and the ids of the release's periods it is answered with.

    `said` is `latest`, `to date`, or as asked: `2009-03`, `each month of 2009`, `since 2009-07`.
    """

    said: str
    ids: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Nearest:
    """What is offered in place of what is not held; never said as the answer."""

    measure: str
    title: str
    area: str = ""
    note: str = ""


@dataclass(frozen=True)
class Correction:
    """A reading set by hand; None leaves what the question says.

    `area` holds codes joined by `;`, or `each region`, `each authority`; `period` an id of the
    release, or `latest`; `breakdown` an id, or `all` for totals.
    """

    measure: str | None = None
    area: str | None = None
    period: str | None = None
    breakdown: str | None = None


@dataclass(frozen=True)
class Choice:
    """One reading where two or more remain, in words, and the correction that takes it."""

    said: str
    correction: Correction


@dataclass(frozen=True)
class Part:
    """One thing asked, and its answer.

    `text` is what of the question it is; `candidates` the measures that could be meant, best first;
    `breakdown` an id (empty for totals) and `categories` ids of it (empty for all); `figures` what
    the release holds, each with frame, base, source and citation; `words` the answer in sentences;
    `caveats` what must be said beside it; `reason` why it is withheld, not held, or whose it is;
    `nearest` what is offered instead. `sure` only where one reading clearly stands; where it does
    not, `choices` holds at most three and none is picked, and `doubts` say why. `awaited` is the
    kind it will have once the month it asks for is published, or would have were a number for
    England or a region larger.
    """

    text: str
    kind: Kind
    candidates: tuple[Candidate, ...] = ()
    areas: tuple[Place, ...] = ()
    breakdown: str = ""
    categories: tuple[str, ...] = ()
    periods: tuple[Span, ...] = ()
    figures: tuple[Figure, ...] = field(default=(), compare=False)
    words: str = ""
    caveats: tuple[str, ...] = ()
    reason: str = ""
    nearest: tuple[Nearest, ...] = ()
    sure: bool = False
    choices: tuple[Choice, ...] = ()
    awaited: Kind | None = None
    doubts: tuple[str, ...] = ()

    @property
    def measure(self) -> str:
        """The measure it is answered with; empty for none."""
        return self.candidates[0].measure if self.candidates else ""

    @property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """The observations of its figures, with the columns `figures.figure.FRAME_COLUMNS`."""
        return tuple(row for one in self.figures for row in one.frame.to_dict("records"))


class Sort(StrEnum):
    """What a search finds, in the order it is shown."""

    FIGURE = "figure"
    MEASURE = "measure"
    AREA = "area"
    PAGE = "page"
    TERM = "term"


@dataclass(frozen=True)
class Hit:
    """One thing a search found.

    `target` is what is linked to: the id of a figure or measure, the code of an area, the key of a
    page, a term. A figure says its value, date and base in `said`, and names what a page would
    select: measure, area, period and breakdown (a page of statistics takes the same words).
    """

    sort: Sort
    title: str
    said: str
    target: str
    score: float = 0.0
    measure: str = ""
    area: str = ""
    period: str = ""
    breakdown: str = ""


@dataclass(frozen=True)
class Found:
    """What a search found, in the order of `Sort`, best first; `said` where nothing fits."""

    hits: tuple[Hit, ...] = ()
    said: str = ""

    def of(self, sort: Sort) -> tuple[Hit, ...]:
        """The hits of one sort."""
        return tuple(hit for hit in self.hits if hit.sort == sort)
