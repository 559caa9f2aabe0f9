"""The pre-release list: who is named on it, and the posts that are published. The file is read
again whenever it changes, and a list with a fault names nobody."""

from __future__ import annotations

import json
import logging
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import settings
from permissions import Reader

_log = logging.getLogger("contactpoint")

FIELDS = ("subject", "name", "post")


class PreReleaseListError(Exception):
    """What is wrong with a pre-release list, all at once, a line each."""


@dataclass(frozen=True)
class Person:
    """Someone on the list: `subject` is who they are at the identity provider and is never shown;
    nor is the name. The `post` is published."""

    subject: str
    name: str
    post: str


def read_list(path: Path) -> tuple[Person, ...]:
    """The people on a list: TOML with `[[person]]` tables, or JSON with the same under `person`.
    Raises `PreReleaseListError` with every problem."""
    if path.resolve().is_relative_to(settings.ROOT):
        raise PreReleaseListError(
            "CONTACTPOINT_PRE_RELEASE_LIST: the file lies inside the project; keep it outside, "
            "where only those who run the service can read it."
        )
    try:
        text = path.read_text("utf-8")
        told = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError:
        raise PreReleaseListError(
            "CONTACTPOINT_PRE_RELEASE_LIST: there is no such file, or it cannot be read."
        ) from None
    except ValueError as error:
        raise PreReleaseListError(
            "CONTACTPOINT_PRE_RELEASE_LIST: the file is no "
            f"{'JSON' if path.suffix == '.json' else 'TOML'}: {error}"
        ) from None
    people = told.get("person") if isinstance(told, dict) and set(told) <= {"person"} else None
    if not isinstance(people, list):
        raise PreReleaseListError(
            "CONTACTPOINT_PRE_RELEASE_LIST: the file holds nothing but a list called person."
        )
    if problems := [
        f"person {place}: {problem}"
        for place, one in enumerate(people, 1)
        for problem in _problems(one)
    ] + _twice(people):
        raise PreReleaseListError("\n".join(["CONTACTPOINT_PRE_RELEASE_LIST:", *problems]))
    return tuple(Person(*(one[name].strip() for name in FIELDS)) for one in people)


def people() -> tuple[Person, ...]:
    """Who is on the list now; nobody where none is set, or where it has a fault,
    which the log tells."""
    path = settings.current().pre_release_list
    if path is None:
        return ()
    try:
        stat = path.stat()
    except OSError:
        return _read_at(path, 0, 0)
    return _read_at(path, stat.st_mtime_ns, stat.st_size)


def as_named(reader: Reader) -> Reader:
    """The reader, as the list says now whether they are named on it."""
    return replace(
        reader,
        pre_release=bool(reader.id) and any(person.subject == reader.id for person in people()),
    )


def posts() -> list[str]:
    """The posts on the list, each once, in the order of the alphabet."""
    return sorted({person.post for person in people()})


@lru_cache(maxsize=4)
def _read_at(path: Path, _changed: int, _size: int) -> tuple[Person, ...]:
    try:
        return read_list(path)
    except PreReleaseListError as error:
        _log.error("nobody has pre-release access: %s", error)
        return ()


def _problems(one: object) -> list[str]:
    if not isinstance(one, dict):
        return ["is no table of subject, name and post"]
    missing = [
        f"has no {name}, or one that is no text"
        for name in FIELDS
        if not isinstance(one.get(name), str) or not one[name].strip()
    ]
    return missing + [
        f"has {name!r}, which the list does not know" for name in one if name not in FIELDS
    ]


def _twice(people: list) -> list[str]:
    subjects = [
        one["subject"].strip()
        for one in people
        if isinstance(one, dict) and isinstance(one.get("subject"), str)
    ]
    return [
        f"person {place}: stands twice on the list"
        for place, subject in enumerate(subjects, 1)
        if subject in subjects[: place - 1]
    ]
