"""Every figure given to Parliament beside what a release says of it now: revised, withdrawn,
withheld or the same; by how much, why, who asked and who answered.

A figure that the release withholds so that nobody can be identified is not repeated, though it was
given: what was said once is not said again by this dashboard.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

import pandas as pd

from answers.register.alarms import given_in
from answers.register.book import Register
from answers.register.record import About, Given, Question, amount_in
from figures.arithmetic import half_up
from figures.figure import Figure
from figures.figure_id import InvalidFigureId, figure_id
from figures.observation import is_replaced, status_words, value_of
from figures.wording import lower_first, number
from queries.catalogue import NotPublished
from queries.citations import key_of
from queries.found_by_id import figure_of
from queries.releases import NotOpen, Release, StoreAddress, describe, open_for
from release.vocabulary import REPLACES_VALUE, ReleaseError, ReleaseState, Status


class Now(StrEnum):
    """What became of a figure that was given."""

    SAME = "the same"
    REVISED = "revised"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"
    NOT_COMPARED = "not compared"


CHANGED = frozenset({Now.REVISED, Now.WITHHELD, Now.WITHDRAWN})


@dataclass(frozen=True)
class Finding:
    """One figure given beside a release. `was` and `now` are values as they are shown, `by` their
    difference in words; all three are empty where they are not to be said. `id` is the figure's id
    in that release, `title` what it is."""

    question: Question
    given: Given
    state: Now
    title: str = ""
    was: str = ""
    now: str = ""
    by: str = ""
    why: str = ""
    id: str = ""
    about: About | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Beside:
    """The release that figures are compared with, and the store that holds the releases they were
    given from: of those, what `may` allows."""

    releases: StoreAddress
    release: Release
    may: Callable[[ReleaseState], bool]
    opened: dict[str, Release | None] = field(default_factory=dict)

    def open(self, id_: str) -> Release | None:
        """A release by its id, opened once; None where it is not kept, or not open."""
        if id_ == self.release.id:
            return self.release
        if id_ not in self.opened:
            try:
                found = open_for(self.releases, id_, self.may) if id_ else None
            except (NotOpen, ReleaseError):
                found = None
            self.opened[id_] = found and replace(found, visibility=self.release.visibility)
        return self.opened[id_]


def everything(_: ReleaseState) -> bool:
    """Releases of every state are open: for who runs the register, on the machine it is kept."""
    return True


def watch(
    register: Register,
    releases: StoreAddress,
    release: Release,
    *,
    may: Callable[[ReleaseState], bool] = everything,
) -> list[Finding]:
    """Each figure given beside a release of the store, in the order of the register. Raises
    `ReleaseError` where the release cannot be read."""
    beside = Beside(releases, release, may)
    return [_finding(question, given, beside) for question, given in given_in(register)]


def about_of(given: Given, beside: Beside) -> tuple[About, str] | None:
    """What a figure given is about, and the release it is of; None where no release knows it."""
    if given.about and given.about.area and given.about.period and given.about.source:
        return given.about, given.release
    if not given.id:
        return None
    try:
        key = key_of(beside.releases, given.id, visibility=beside.release.visibility)
    except (InvalidFigureId, NotPublished):
        return None
    found = About(key.measure, key.geography, key.period, key.breakdown, key.category, key.source)
    return found, key.release


def _finding(question: Question, given: Given, beside: Beside) -> Finding:
    store, found = beside.release, about_of(given, beside)
    if found is None:
        why = (
            "No published release holds a figure with this id."
            if given.id
            else "It was given without the id of a figure, so no release can be asked for it."
        )
        return Finding(question, given, Now.NOT_COMPARED, given.said, given.value, why=why)
    what, release = found
    kept = beside.open(release)
    then = figure_of(kept, what.key(kept.id)) if kept else None
    now = figure_of(store, what.key(store.id))
    was = given.value or (said(then) if then else "")
    shown = now or then
    one = Finding(
        question,
        given,
        Now.SAME,
        title=f"{shown.title}, {shown.subtitle}" if shown else given.said,
        was=was,
        now=said(now) if now else "",
        id=figure_id(what.key(store.id)) if now else "",
        about=what,
    )
    return _compared(one, then, now, store)


def _compared(one: Finding, then: Figure | None, now: Figure | None, release: Release) -> Finding:
    made = {k: v for k, v in vars(one).items() if k != "state"}
    if now is None:
        why = f"Release {release.id} holds no such figure." + _new_in(release)
        return Finding(**made | {"why": why}, state=Now.WITHDRAWN)
    row = now.frame.iloc[0]
    if row["status"] == Status.CONFIDENTIAL:
        why = f"Release {release.id} withholds it so that nobody can be identified."
        return Finding(**made | {"was": "", "now": "", "why": why}, state=Now.WITHHELD)
    if row["status"] in REPLACES_VALUE:
        why = f"Release {release.id} gives no value: {status_words(now, row['status'])}."
        return Finding(**made | {"why": why + _new_in(release)}, state=Now.WITHDRAWN)
    if one.was and not is_same(one.was, now):
        by = _by(one.was, now)
        return Finding(**made | {"by": by, "why": _why(then, now, release)}, state=Now.REVISED)
    if not one.was:
        why = "The value that was given is not on record, and its release is not kept here."
        return Finding(**made | {"why": why}, state=Now.NOT_COMPARED)
    return one


def said(figure: Figure) -> str:
    """The value of a figure of one row as it is shown, or why there is none."""
    row = figure.frame.iloc[0]
    return status_words(figure, row["status"]) if is_replaced(row) else value_of(figure, row)


def is_same(given: str, now: Figure) -> bool:
    """Whether a value as given is the one a release gives: at its decimals, or to the word."""
    row = now.frame.iloc[0]
    amount = amount_in(given)
    if amount is None or pd.isna(row["value"]):
        return given.strip().lower() == said(now).lower()
    decimals = now.decimals_of(row["measure"])
    exact = half_up(float(row["value"]), decimals)
    return amount == exact or -amount.as_tuple().exponent < decimals and _at(amount, exact)


def _at(amount: Decimal, exact: Decimal) -> bool:
    """Whether a value given with fewer decimals is the exact one rounded to as many."""
    return amount == half_up(exact, max(0, -amount.as_tuple().exponent))


def _by(given: str, now: Figure) -> str:
    row = now.frame.iloc[0]
    amount = amount_in(given)
    if amount is None or pd.isna(row["value"]):
        return ""
    decimals = now.decimals_of(row["measure"])
    change = float(half_up(float(row["value"]), decimals) - amount)
    unit = " percentage points" if now.unit == "per cent" else ""
    rounded = ", both rounded" if row["rounded"] else ""
    return f"{'+' if change > 0 else ''}{number(change, decimals)}{unit}{rounded}"


def _why(then: Figure | None, now: Figure, release: Release) -> str:
    """What the releases say of why it changed, in their words."""
    row = now.frame.iloc[0]
    parts = [f"Release {release.id} gives another figure."]
    if then is not None and then.frame.iloc[0]["status"] in (Status.PROVISIONAL, Status.UNRIPE):
        parts.append("It was provisional when it was given.")
    if row["status"] == Status.REVISED:
        parts.append("The release marks it as revised.")
    old = {n.text for n in then.notes} if then else set()
    bound = (n for n in now.notes if n.text not in old and (n.geography or n.period or n.measure))
    parts += dict.fromkeys(n.text for n in bound) if then else ()
    return " ".join(parts) + _new_in(release)


def _new_in(release: Release) -> str:
    new = " ".join(describe(release).what_is_new.split())
    return f" What is new in the release: {new}" if new else ""


def in_line(one: Finding) -> str:
    """A finding in a few sentences: which figure, what became of it, who asked and who answered."""
    question = one.question
    who = f"Asked by {question.member or 'a Member not on record'}"
    who += f", answered by {question.minister or 'a Minister not on record'}"
    given = f"{one.was} was given" if one.was else "the figure given is not repeated here"
    now = f"; it is {one.now} now" if one.now else ""
    by = f" ({one.by})" if one.by else ""
    title = lower_first(one.title) if one.title else f"figure {one.given.id}"
    return (
        f"{question.name}: {title}: {one.state}. {given[:1].upper()}{given[1:]}{now}{by}. "
        f"{one.why} {who}."
    )
