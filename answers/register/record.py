"""One question on the register: what was asked, what was answered, which figures were given, and
what was held back and why.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from figures.figure_id import FigureKey, InvalidFigureId, figure_id
from figures.figure_id import parse_id as number_of
from release.vocabulary import ALL


class House(StrEnum):
    """Where it was asked."""

    COMMONS = "Commons"
    LORDS = "Lords"


class Asked(StrEnum):
    """How it was asked, which decides when it is due."""

    ORDINARY = "Ordinary"
    NAMED_DAY = "NamedDay"


class Standing(StrEnum):
    """How far it has come, in Parliament's words; `TABLED` until anything is answered."""

    TABLED = "Tabled"
    HOLDING = "Holding"
    ANSWERED = "Answered"
    PENDING_CORRECTION = "PendingCorrectionReview"
    RETURNED_CORRECTION = "ReturnedCorrection"
    WITHDRAWN = "Withdrawn"


class Faulty(ValueError):
    """All that is wrong with what was to be put on record, a line each; nothing was taken."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


QUOTED = "figure"
"""The breakdown under which releases hold figures that were published elsewhere."""


@dataclass(frozen=True)
class About:
    """What a figure is about, in permanent ids. Areas, periods and sources may be empty for a
    figure that was given before releases held it."""

    measure: str
    area: str = ""
    period: str = ""
    breakdown: str = ALL
    category: str = ALL
    source: str = ""

    @property
    def same(self) -> tuple[str, ...]:
        """What two figures share that answer the same question, from whatever source: of figures
        published elsewhere the category also names source and date, and the period is the
        release's."""
        if self.breakdown == QUOTED:
            return self.measure, self.area, "", QUOTED, self.category.partition(".")[0]
        return self.measure, self.area, self.period, self.breakdown, self.category

    def key(self, release: str) -> FigureKey:
        """The key of the figure in a release."""
        return FigureKey(
            release,
            self.measure,
            self.area,
            self.period,
            self.breakdown,
            self.category,
            self.source,
        )


@dataclass(frozen=True)
class Given:
    """A figure as it was given: its id in `release` (both empty for one of no release), what it is
    about where that is known, the `value` as written, and what it was `said` to be."""

    id: str = ""
    value: str = ""
    about: About | None = None
    release: str = ""
    said: str = ""

    @property
    def amount(self) -> Decimal | None:
        """The value as a number; None where it is a date, words, or nothing."""
        return amount_in(self.value)


@dataclass(frozen=True)
class HeldBack:
    """What was asked and not given, and for which reason."""

    what: str
    reason: str


@dataclass(frozen=True)
class Known:
    """A figure that has been known since a day (ISO), and where it stands: from then on, an older
    one is stale."""

    about: About
    value: str
    since: str
    source: str


@dataclass(frozen=True)
class Question:
    """A question on the register. Dates are ISO, empty while not known; `reference` is where the
    answer stands in the Official Report."""

    uin: str
    house: House
    tabled: str
    asked: Asked = Asked.ORDINARY
    member: str = ""
    minister: str = ""
    due: str = ""
    answered: str = ""
    held: str = ""
    standing: Standing = Standing.TABLED
    question: str = ""
    answer: str = ""
    reference: str = ""
    figures: tuple[Given, ...] = ()
    held_back: tuple[HeldBack, ...] = ()

    @property
    def place(self) -> tuple[str, str, str]:
        """What tells it from others: numbers begin anew with each session."""
        return self.house, self.uin, self.tabled

    @property
    def name(self) -> str:
        """As it is spoken of: `Commons 167444, tabled 2007-11-26`."""
        return f"{self.house} {self.uin}, tabled {self.tabled}"

    def with_news(self, news: Question) -> Question:
        """This question with all a later reading of it says; what that leaves empty stays."""
        said = {f.name: getattr(news, f.name) for f in fields(news) if getattr(news, f.name)}
        said["standing"] = max(self.standing, news.standing, key=list(Standing).index)
        said["figures"] = _together(self.figures, news.figures)
        return replace(self, **said)


def _together(old: tuple[Given, ...], new: tuple[Given, ...]) -> tuple[Given, ...]:
    """Figures of two readings of one answer: the same figure once, as it is known best."""
    kept = {(g.id or g.about, "" if g.id else g.value): g for g in old}
    for one in new:
        place = (one.id or one.about, "" if one.id else one.value)
        if place not in kept or one.value:
            kept[place] = one
    return tuple(kept.values())


NEEDED = ("uin", "house", "tabled")
_TEXTS = ("uin", "member", "minister", "question", "answer", "reference")
_DATES = ("tabled", "due", "answered", "held")
_LONGEST = {"uin": 20, "member": 200, "minister": 200, "reference": 200}
_LONGEST_TEXT = 100_000


def question_of(held: Mapping[str, Any], where: str, faults: list[str]) -> Question | None:
    """A question from names and values as they stand in a file. What is wrong is added to `faults`,
    each with `where` it stands, and then there is none."""
    found = _Reading(held, where, faults)
    unknown = sorted(set(held) - {f.name for f in fields(Question)})
    if unknown:
        found.wrong(
            f"there is no such name as {', '.join(map(_short, unknown))}; "
            f"the names are {', '.join(f.name for f in fields(Question))}"
        )
    for name in (n for n in NEEDED if not held.get(n)):
        found.wrong(f"{name} is missing")
    made = {name: found.text(name) for name in _TEXTS} | {n: found.date(n) for n in _DATES}
    made |= {
        "house": found.one_of("house", House) or House.COMMONS,
        "asked": found.one_of("asked", Asked) or Asked.ORDINARY,
        "standing": found.one_of("standing", Standing) or Standing.TABLED,
        "figures": tuple(found.each("figures", _given)),
        "held_back": tuple(found.each("held_back", _held_back)),
    }
    _in_order(made, found)
    return None if found.faulty else Question(**made)


def known_of(held: Mapping[str, Any], where: str, faults: list[str]) -> Known | None:
    """A figure that has become known, from names and values as they stand in a file."""
    found = _Reading(held, where, faults)
    about = _about({k: v for k, v in held.items() if k != "source"}, found)
    value, since, source = found.text("value"), found.date("since"), found.text("source")
    for name in ("measure", "value", "since", "source"):
        if not held.get(name):
            found.wrong(f"{name} is missing")
    if value and amount_in(value) is None:
        found.wrong("value must be a number such as 365,000")
    return None if found.faulty else Known(about, value, since, source)


def as_held(one: Question | Known) -> dict[str, Any]:
    """The names and values that make it again, without what is empty."""
    held = {k: v for k, v in asdict(one).items() if v not in ("", (), None)}
    if isinstance(one, Known):
        return held.pop("about") | held
    if "figures" in held:
        held["figures"] = [_flat(figure) for figure in held["figures"]]
    return held


def amount_in(text: str) -> Decimal | None:
    """A number as it is written, with or without separators, a pound or a per cent sign."""
    plain = re.sub(r"(?i)\s*(%|per\s?cent\.?)$|[£,\s\u00a0]", "", text.strip()).replace("−", "-")
    try:
        made = Decimal(plain)
    except InvalidOperation:
        return None
    return made if made.is_finite() else None


def _flat(figure: dict[str, Any]) -> dict[str, Any]:
    about = figure.pop("about") or {}
    return {k: v for k, v in (figure | about).items() if v}


class _Reading:
    """Reads one thing of a file, and remembers what is wrong with it."""

    def __init__(self, held: Mapping[str, Any], where: str, faults: list[str]) -> None:
        self.held, self.where, self.faults, self.faulty = held, where, faults, False

    def wrong(self, what: str) -> None:
        self.faulty = True
        self.faults.append(f"{self.where}: {what}.")

    def text(self, name: str) -> str:
        value = self.held.get(name)
        if value in (None, ""):
            return ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = f"{value}"
        if not isinstance(value, str):
            self.wrong(f"{name} must be text")
            return ""
        value, longest = value.strip(), _LONGEST.get(name, _LONGEST_TEXT)
        if len(value) > longest:
            self.wrong(f"{name} is longer than {longest} characters")
        return value[:longest]

    def date(self, name: str) -> str:
        written = self.text(name)
        try:
            return dt.date.fromisoformat(written[:10]).isoformat() if written else ""
        except ValueError:
            self.wrong(f"{name} must be a date such as 2008-10-24")
            return ""

    def one_of(self, name: str, kind: type[StrEnum]) -> Any:
        written = self.text(name)
        found = next((m for m in kind if m.value.lower() == written.lower()), None)
        if written and found is None:
            self.wrong(f"{name} must be one of {', '.join(kind)}")
        return found

    def each(self, name: str, make: Any) -> list[Any]:
        listed = self.held.get(name) or []
        if not isinstance(listed, list) or any(not isinstance(x, Mapping) for x in listed):
            self.wrong(f"{name} must be a list of objects")
            return []
        made = []
        for place, one in enumerate(listed, 1):
            inner = _Reading(one, f"{self.where}, {name} {place}", self.faults)
            made.append(make(one, inner))
            self.faulty = self.faulty or inner.faulty
        return made


def _given(held: Mapping[str, Any], found: _Reading) -> Given | None:
    about = _about(held, found) if held.get("measure") else None
    id_, value = found.text("id"), found.text("value")
    given = Given(id_, value, about, found.text("release"), found.text("said"))
    if not id_ and not (about and value):
        found.wrong("a figure is named by its id, or by its measure and value")
    if id_:
        _same_id(given, found)
    return given


def _same_id(given: Given, found: _Reading) -> None:
    """Whether an id is one, and that of what the figure is said to be about."""
    try:
        number = number_of(given.id)
    except InvalidFigureId as wrong:
        found.wrong(str(wrong).rstrip("."))
        return
    about = given.about
    is_whole = about and given.release and about.source and about.area and about.period
    if is_whole and number_of(figure_id(about.key(given.release))) != number:
        found.wrong("the id is of another figure than the one it is said to be")


def _about(held: Mapping[str, Any], found: _Reading) -> About:
    names = [f.name for f in fields(About)]
    texts = {name: found.text(name) if name in held else "" for name in names}
    for name in (n for n in names if not re.fullmatch(r"[A-Za-z0-9_.+-]{0,80}", texts[n])):
        found.wrong(f"{name} must be an id of letters, digits, hyphens and low lines")
    texts["breakdown"], texts["category"] = texts["breakdown"] or ALL, texts["category"] or ALL
    return About(**texts)


def _held_back(held: Mapping[str, Any], found: _Reading) -> HeldBack:
    one = HeldBack(found.text("what"), found.text("reason"))
    if not one.what or not one.reason:
        found.wrong("what was held back, and the reason, are both needed")
    return one


def _in_order(made: Mapping[str, Any], found: _Reading) -> None:
    """Dates and standing that cannot be so together."""
    if made["answered"] and made["tabled"] and made["answered"] < made["tabled"]:
        found.wrong("it is answered before it was tabled")
    if made["due"] and made["tabled"] and made["due"] < made["tabled"]:
        found.wrong("it is due before it was tabled")
    if made["held"] and made["tabled"] and made["held"] < made["tabled"]:
        found.wrong("it has a holding answer from before it was tabled")
    if made["standing"] is Standing.ANSWERED and not made["answered"]:
        found.wrong("it stands as Answered, and the date it was answered is missing")
    if made["house"] is House.LORDS and made["asked"] is Asked.NAMED_DAY:
        found.wrong("the Lords have no questions for a named day")
    if made["asked"] is Asked.NAMED_DAY and not made["due"]:
        found.wrong("it is for a named day, and the day (due) is missing")


def _short(name: object) -> str:
    text = str(name)
    return text if re.fullmatch(r"[A-Za-z0-9_ .-]{1,40}", text) else "a name of other characters"
