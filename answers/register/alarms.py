"""What of the register needs somebody: a figure repeated after a newer one was known, figures for
the same thing that differ, and answers that are due.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from answers.register.book import Register
from answers.register.deadlines import NONE_ON_FILE, Due, SittingDays, Timely, due, timely
from answers.register.record import Given, Known, Question, Standing, amount_in
from figures.wording import long_date


@dataclass(frozen=True)
class Event:
    """A value said of one thing on a day (ISO): given in an answer, or known from a source."""

    on: str
    amount: Decimal
    value: str
    question: Question | None = None
    known: Known | None = None

    @property
    def where(self) -> str:
        """Where it was said."""
        if self.known:
            return self.known.source
        return f"{self.question.name}, answered {long_date(self.on)}"


@dataclass(frozen=True)
class Stale:
    """A figure given after another was known: what was said, and what had been known since when."""

    given: Event
    newer: Event
    first: Event

    def __str__(self) -> str:
        return (
            f"{self.given.question.name}: {self.given.value} was given on "
            f"{long_date(self.given.on)}, first said on {long_date(self.first.on)} "
            f"({self.first.where}); {self.newer.value} had been known since "
            f"{long_date(self.newer.on)} ({self.newer.where})."
        )


def stale(register: Register, areas: Collection[str] | None = None) -> list[Stale]:
    """Every figure given that repeats an older value of the same thing after a newer one was known,
    in the order in which they were given; `areas` are the codes of the only areas of which that is
    told, None for all."""
    found = [
        one
        for (_, area, *_), events in _by_thing(register).items()
        if areas is None or not area or area in areas
        for one in _stale(events)
    ]
    return sorted(found, key=lambda one: one.given.on)


def _stale(events: list[Event]) -> Iterator[Stale]:
    first: dict[Decimal, Event] = {}
    newest: Event | None = None
    for event in sorted(events, key=lambda e: (e.on, e.known is None)):
        is_older = event.amount in first and newest and event.amount != newest.amount
        if is_older and event.question:
            yield Stale(event, newest, first[event.amount])
            continue
        first.setdefault(event.amount, event)
        newest = event


def _by_thing(register: Register) -> dict[tuple[str, ...], list[Event]]:
    events: dict[tuple[str, ...], list[Event]] = {}
    for known in register.known:
        amount = amount_in(known.value)
        if amount is not None:
            event = Event(known.since, amount, known.value, known=known)
            events.setdefault(known.about.same, []).append(event)
    for question, given in given_in(register):
        if given.about and given.amount is not None:
            event = Event(question.answered or question.held, given.amount, given.value, question)
            events.setdefault(given.about.same, []).append(event)
    return events


def given_in(register: Register) -> Iterator[tuple[Question, Given]]:
    """Every figure given in an answer, a holding one too, with its question."""
    for question in register.questions:
        if question.answered or question.held:
            for given in question.figures:
                yield question, given


@dataclass(frozen=True)
class Waiting:
    """A question whose answer is late, overdue or due, in words."""

    question: Question
    how: str
    said: str


def deadlines(
    register: Register, on: dt.date, sitting: SittingDays = NONE_ON_FILE
) -> list[Waiting]:
    """Every question that is not answered on time, the longest due first."""
    found = []
    for question in register.questions:
        how = timely(question, on, sitting)
        if how in (Timely.ON_TIME, Timely.NONE):
            continue
        when = due(question, sitting)
        found.append((when.day, Waiting(question, how, _waiting(question, how, when))))
    return [waiting for _, waiting in sorted(found, key=lambda f: f[0])]


def _waiting(question: Question, how: str, when: Due) -> str:
    said = f"{question.name}: due {long_date(when.day)} ({when.because}), {how}"
    if question.answered:
        return f"{said}, answered {long_date(question.answered)}."
    if question.standing is Standing.HOLDING or question.held:
        held = f" of {long_date(question.held)}" if question.held else ""
        return f"{said}; the holding answer{held} is no answer."
    return f"{said}."
