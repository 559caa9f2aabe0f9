"""The files of a reading log, read only.

`YYYY-MM.jsonl` holds the entries of a month, `HEAD` the place and hash of the last entry that was
on disk when it was written, `LOCK` nothing: who holds it may write. A line that was torn by a crash
stays as it is; the next entry closes it, by naming how many bytes are no entry and their SHA-256.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from readinglog.entries import GENESIS, Entry, Kind, read

HEAD, LOCK = "HEAD", "LOCK"
_NAME = re.compile(r"\d{4}-(0[1-9]|1[0-2])\.jsonl")
_HEAD = re.compile(r"(\d{20}) ([0-9a-f]{64})\n")
_CLOSES = re.compile(r"closes (\d+) bytes that are no entry, SHA-256 ([0-9a-f]{64})")
_END = 8192
"""Bytes read from the end of a file to find its last entry."""


@dataclass(frozen=True)
class Head:
    """Where a chain ends: the place and hash of its last entry,
    and when that was made (empty where only the file HEAD is known)."""

    place: int = 0
    hash: str = GENESIS
    when: str = ""

    @property
    def line(self) -> str:
        """What stands in an exported file."""
        return f"Reading log head: {self.hash} at {self.when}"


@dataclass(frozen=True)
class Tail:
    """The end of a log: its head, the newest file, its size,
    and how many bytes at its end are no entry."""

    head: Head
    file: Path | None
    size: int = 0
    stray: int = 0


def files(folder: Path) -> list[Path]:
    """The files of entries, the oldest first."""
    return [folder / name for name in sorted(os.listdir(folder)) if _NAME.fullmatch(name)]


def read_head(folder: Path) -> Head | None:
    """What the file HEAD says; None when there is none, or an empty one.
    Raises `ValueError` when it says nothing that could be read."""
    try:
        said = (folder / HEAD).read_text("ascii", errors="replace")
    except FileNotFoundError:
        return None
    if not said:
        return None
    found = _HEAD.fullmatch(said)
    if not found:
        raise ValueError("the file HEAD cannot be read")
    return Head(int(found[1]), found[2])


def head_text(head: Head) -> bytes:
    """The file HEAD: always as long, so that it is written in place."""
    return f"{head.place:020d} {head.hash}\n".encode("ascii")


def head_of(entry: Entry) -> Head:
    """The head of a chain that ends with this entry."""
    return Head(entry.place, entry.hash, entry.when)


def closing(stray: bytes) -> str:
    """What the entry says that closes these bytes."""
    return (
        f"closes {len(stray)} bytes that are no entry, SHA-256 {hashlib.sha256(stray).hexdigest()}"
    )


def closes(entry: Entry, stray: bytes) -> bool:
    """Whether this entry closes just these bytes."""
    return (
        entry.kind == Kind.CLOSED
        and bool(_CLOSES.fullmatch(entry.says))
        and entry.says == closing(stray)
    )


def lines_of(content: bytes) -> list[bytes]:
    """The lines of a file with their ends; the last may have none."""
    return re.findall(rb"[^\n]*\n|[^\n]+", content)


def tail(folder: Path) -> Tail:
    """The end of the log in a folder. Raises `OSError`."""
    newest, head = None, Head()
    for path in reversed(files(folder)):
        size, last, stray = _end(path)
        newest = newest or Tail(Head(), path, size, stray)
        if last:
            return Tail(head_of(last), newest.file, newest.size, newest.stray)
    return newest or Tail(head, None)


def _end(path: Path) -> tuple[int, Entry | None, int]:
    """Size of a file, its last entry, and how many bytes after it are none."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        for many in (_END, size):
            start = file.seek(max(0, size - many))
            lines = lines_of(file.read())
            stray = 0
            for line in reversed(lines[0 if start == 0 else 1 :]):
                entry = read(line[:-1]) if line.endswith(b"\n") else None
                if entry:
                    return size, entry, stray
                stray += len(line)
    return size, None, size
