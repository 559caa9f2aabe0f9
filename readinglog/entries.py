"""One entry of the reading log: what it holds, its canonical form, and its hash.

An entry is one line of JSON in ASCII, its names sorted and no space between them, so that there is
one way to write it: a line of another form is no entry. Its `hash` is the SHA-256 of `DOMAIN`, a
zero byte and the canonical form without the hash; `before` is the hash of the entry before it, and
of nothing for the first.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

DOMAIN = b"ContactPoint Oversight reading log 1"
GENESIS = hashlib.sha256(DOMAIN).hexdigest()
"""What the first entry of a log stands after."""


class Kind(StrEnum):
    """What an entry is about. A reading, search or export of a release
    that is not yet published is a pre-release look: its `state` says so."""

    READING = "reading"
    SEARCH = "search"
    EXPORT = "export"
    REFUSAL = "refusal"
    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    CLOSED = "torn line closed"
    REMOVED = "month removed"


OWN = (Kind.CLOSED, Kind.REMOVED)
"""Entries the log makes about itself."""

NOT_VALID = "not valid"
"""Stands where a value is not of the form it must have: what a reader typed never enters."""

FORMS = {
    "role": r"[A-Za-z_]{0,40}",
    "page": r"[a-z0-9_-]{0,40}",
    "selection": r"[A-Za-z0-9_.,:=&-]{0,800}",
    "file": r"[a-z0-9._-]{0,200}",
    "release": r"[A-Za-z0-9._-]{0,80}",
    "state": r"[a-z-]{0,20}",
    "says": r"[\x20-\x7e]{0,200}",
}
"""The form of each text but `reader`. None can hold a sentence but `says`,
which the log writes itself."""

LONGEST_READER = 255


@dataclass(frozen=True)
class Entry:
    """One entry: its `place` in the chain from 1, `when` in UTC to the millisecond, who (`reader`,
    `role`), what (`page`, `selection`, `file`), of which `release` in which `state`.

    `holds` is what an entry of another chain than the log of readings carries, as text: the log of
    readings holds none, and where it is empty it is not written.
    """

    place: int
    before: str
    when: str
    kind: str
    reader: str = ""
    role: str = ""
    page: str = ""
    selection: str = ""
    file: str = ""
    release: str = ""
    state: str = ""
    says: str = ""
    hash: str = ""
    holds: str = ""

    def line(self) -> bytes:
        """The entry as it stands in the file, with the end of its line."""
        return _canonical(_held(self)) + b"\n"

    @property
    def month(self) -> str:
        """The month it was made in, as `2010-07`."""
        return self.when[:7]


def with_hash(entry: Entry) -> Entry:
    """The entry with its hash."""
    return replace(entry, hash=_hash(entry))


def read(line: bytes) -> Entry | None:
    """The entry of a line without its end; None when the line is no entry,
    is not in the canonical form, or does not have the hash it names."""
    try:
        entry = Entry(**json.loads(line))
        whole = (
            isinstance(entry.place, int)
            and entry.line() == line + b"\n"
            and entry.hash == _hash(entry)
        )
    except (ValueError, TypeError, RecursionError):
        return None
    return entry if whole else None


def validated(name: str, text: str) -> str:
    """The text where it has the form this field must have, else `NOT_VALID`. A reader is always
    told from others: a subject that cannot stand as it is, stands as its SHA-256."""
    if name == "reader":
        return (
            text
            if text.isprintable() and len(text) <= LONGEST_READER
            else f"SHA-256 {hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
        )
    return text if re.fullmatch(FORMS[name], text) else NOT_VALID


def now() -> str:
    """The time in UTC to the millisecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _hash(entry: Entry) -> str:
    held = _held(entry)
    del held["hash"]
    return hashlib.sha256(DOMAIN + b"\0" + _canonical(held)).hexdigest()


def _held(entry: Entry) -> dict[str, object]:
    held = asdict(entry)
    return held if entry.holds else {name: x for name, x in held.items() if name != "holds"}


def _canonical(held: dict[str, object]) -> bytes:
    return json.dumps(held, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode(
        "ascii"
    )
