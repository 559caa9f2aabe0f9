"""The register's chain: the mechanism of the reading log, in a folder of its own.

One entry is one taking: all of a file or nothing of it. A question is never changed: what is read
of it later stands as a later entry, and the register as it stands is made from all of them in
order.
"""

from __future__ import annotations

import getpass
import json
from dataclasses import dataclass, field
from pathlib import Path

from answers.register.record import (
    Faulty,
    Known,
    Question,
    Standing,
    as_held,
    known_of,
    question_of,
)
from readinglog.entries import Entry
from readinglog.folder import Head
from readinglog.log import Log, LogMoved, LogUnwritable
from readinglog.verify import entries, verify

KIND = "figures given"
_TRIES = 5


class RegisterBroken(Exception):
    """The register cannot be read or written, in words."""


@dataclass(frozen=True)
class Register:
    """The register as it stands: the questions and what has become known, oldest first."""

    questions: tuple[Question, ...] = ()
    known: tuple[Known, ...] = ()
    head: Head = field(default_factory=Head)


def read_register(folder: Path) -> Register:
    """The register in a folder, after its chain was verified. Raises `RegisterBroken`."""
    try:
        said = verify(folder)
    except OSError as error:
        raise RegisterBroken(
            f"The register in {folder} cannot be read: {error.strerror or error}."
        ) from error
    if said.fault:
        raise RegisterBroken(f"The register in {folder} is broken. {said.fault}")
    questions: dict[tuple[str, str, str], Question] = {}
    known: dict[Known, None] = {}
    for entry in entries(folder):
        if entry.kind != KIND:
            continue
        for one in _things(entry):
            if isinstance(one, Known):
                known[one] = None
            else:
                before = questions.get(one.place)
                questions[one.place] = before.with_news(one) if before else one
    return Register(tuple(questions.values()), tuple(known), said.head)


def put(folder: Path, things: list[Question | Known]) -> tuple[int, Register]:
    """Put on record what the register does not say already, all of it or nothing. Returns how many
    things were new, and the register as it stands then. Raises `RegisterBroken`, `Faulty`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = Log(folder)
    for _ in range(_TRIES):
        held = read_register(folder)
        new = _new(held, things)
        if not new:
            return 0, held
        holds = json.dumps([as_held(one) for one in new], ensure_ascii=True, sort_keys=True)
        _readable(holds)
        entry = Entry(0, "", "", KIND, reader=getpass.getuser(), role="register", holds=holds)
        try:
            log.write(entry, after=held.head)
        except LogMoved:
            continue
        except LogUnwritable as why:
            raise RegisterBroken(
                f"The register in {folder} takes no entry: {why}. Nothing was taken."
            ) from why
        return len(new), read_register(folder)
    raise RegisterBroken("Others are writing to the register. Try again; nothing was taken.")


def _readable(holds: str) -> None:
    """Whether what is about to be written can be read again: the register would be shut by it."""
    faults: list[str] = []
    for place, one in enumerate(json.loads(holds), 1):
        _thing(one, f"Entry {place} of what was given", faults)
    if faults:
        raise Faulty(faults)


def _new(held: Register, things: list[Question | Known]) -> list[Question | Known]:
    questions = {q.place: q for q in held.questions}
    known = set(held.known)
    new: list[Question | Known] = []
    faults = []
    for one in things:
        if isinstance(one, Known):
            new += [one] if one not in known else []
            known.add(one)
            continue
        before = questions.get(one.place)
        after = before.with_news(one) if before else one
        if before and _taken_back(before, one):
            faults.append(
                f"{one.name}: the register, or an entry before it, has it as answered on "
                f"{before.answered}, and this says {one.answered}. A correction stands as "
                f"{Standing.RETURNED_CORRECTION}."
            )
        if after != before:
            new.append(one)
        questions[one.place] = after  # what comes twice in one file is held against what came first
    if faults:
        raise Faulty(faults)
    return new


def _taken_back(before: Question, news: Question) -> bool:
    """Whether an answer on record would be replaced by another that is no correction."""
    return bool(
        before.answer
        and news.answer
        and before.answer != news.answer
        and news.standing is not Standing.RETURNED_CORRECTION
    )


def _things(entry: Entry) -> list[Question | Known]:
    faults: list[str] = []
    where = f"Entry {entry.place}"
    found = [_thing(held, where, faults) for held in json.loads(entry.holds)]
    if faults:
        raise RegisterBroken("\n".join(faults))
    return [one for one in found if one is not None]


def _thing(held: dict[str, object], where: str, faults: list[str]) -> Question | Known | None:
    return (known_of if "since" in held else question_of)(held, where, faults)
