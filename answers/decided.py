"""What a part comes to where it is not answered, and what is offered in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answers.parts import Kind, Nearest, Place, Span
from answers.reading_types import Reading, Whole
from answers.vocabulary import (
    OWN_WORDS,
)
from figures.figure import Figure


@dataclass(frozen=True)
class Decided:
    """The kind of a part with all it is answered by.

    `month_ends` are the periods at whose ends there are figures, where a day between two of them is
    asked about. `awaited` is the kind it will have once a month is published, or would have were a
    number not so small in this release; none where an authority is so small that it is certain to
    be. `guessed` says that words were not understood; `named` that a place, a time, a person, a
    limit or two groups at once are named that no figure is of; `by_words` that a thing is, by words
    which a measure may account for as well.
    """

    kind: Kind
    places: tuple[Place, ...] = ()
    spans: tuple[Span, ...] = ()
    figures: tuple[Figure, ...] = ()
    reason: str = ""
    nearest: tuple[Nearest, ...] = ()
    doubts: tuple[str, ...] = ()
    month_ends: tuple[str, ...] = ()
    awaited: Kind | None = None
    guessed: bool = False
    named: bool = False
    by_words: bool = False


def guessed(one: Reading, whole: Whole, reason: str) -> Decided:
    """Not held, as far as can be told: a word that was not understood is all that speaks for it."""
    return Decided(Kind.NOT_HELD, reason=reason, nearest=nearest_to(one, whole, ()), guessed=True)


def is_own(one: Reading) -> bool:
    """Whether a part speaks of what the directory alone has:
    its records, shields, views, roll-out."""
    names = {f.name for f in one.found}
    return bool(names & OWN_WORDS) or {"CHILD", "RECORD"} <= names


def nearest_to(
    one: Reading, whole: Whole, first: Sequence[str], area: str = "", note: str = ""
) -> tuple[Nearest, ...]:
    """The measures offered in place of what is asked for."""
    held = whole.catalogue.measures
    wanted = [m for m in (*first, *(c.measure for c in one.candidates[:2])) if m in held]
    return tuple(Nearest(m, held[m].title, area, note) for m in dict.fromkeys(wanted))[:2]
