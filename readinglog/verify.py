"""Reading a log from its first entry to its last:
the first that is altered, missing or out of order, and what the log says of itself.

What cannot be seen from the files alone is a log cut at its end: the file HEAD shows it, and where
both were changed together, the head printed in any file that was exported since.
"""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from readinglog.entries import GENESIS, Entry, Kind, read
from readinglog.folder import LOCK, Head, closes, files, head_of, lines_of, read_head

_REMOVED = re.compile(r"removed (\d{4}-\d{2}): entries (\d+) to (\d+), the last ([0-9a-f]{64})")
_AFTER = re.compile(r"after (\d{4}-\d{2})")
_WAIT = 2.0


@dataclass(frozen=True)
class Fault:
    """The first broken or missing entry: its place in the chain,
    and the file and line where that shows (line 0: the file as a whole)."""

    place: int
    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return (
            f"Entry {self.place}, {self.file}{f', line {self.line}' if self.line else ''}: "
            f"{self.what}"
        )


@dataclass
class Verdict:
    """What verifying found: how many entries, the head, what the log says of itself,
    and the first fault if there is one."""

    entries: int = 0
    head: Head = field(default_factory=Head)
    notes: list[str] = field(default_factory=list)
    fault: Fault | None = None


def removal(month: str, first: int, last: int, hash_: str) -> str:
    """What the entry says that signs a removed month off."""
    return f"removed {month}: entries {first} to {last}, the last {hash_}"


def is_over(month: str, today: str, months: int) -> bool:
    """Whether a month ended more than `months` whole months before the month of `today`."""
    return int(month[:4]) * 12 + int(month[5:7]) < int(today[:4]) * 12 + int(today[5:7]) - months


def verify(folder: Path, *, head: str = "", months: int = 1) -> Verdict:
    """Check every entry of a log, that each stands in the file of its month, that no month was
    removed before `months` were over, and that `head`, the hash printed in an exported file, is one
    of the entries.

    Raises `OSError` when the folder cannot be read.
    """
    with _snapshot(folder) as contents:
        try:
            known, trouble = read_head(folder), ""
        except ValueError as error:
            known, trouble = None, str(error)
    return _Reading(contents, head.strip().lower(), months).verdict(known, trouble)


def entries(folder: Path) -> Iterator[Entry]:
    """Every entry of a log in order, sound or not: verify it first."""
    return (
        entry
        for path in files(folder)
        for line in lines_of(path.read_bytes())
        if (entry := read(line[:-1]))
    )


@contextmanager
def _snapshot(folder: Path) -> Iterator[dict[str, bytes]]:
    """The files as they stand between two entries: under the lock, where the reader may take it."""
    found, held = files(folder), -1
    with suppress(OSError):
        held = os.open(folder / LOCK, os.O_RDWR | os.O_CLOEXEC)
    try:
        until = time.monotonic() + _WAIT
        while held >= 0 and time.monotonic() < until:
            with suppress(BlockingIOError):
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                found = files(folder)
                break
            time.sleep(0.01)
        yield {path.name: path.read_bytes() for path in found}
    finally:
        if held >= 0:
            os.close(held)


class _Reading:
    """One pass over the files."""

    def __init__(self, contents: dict[str, bytes], asked: str, months: int) -> None:
        self.lines = [
            (name, number, line, read(line[:-1]) if line.endswith(b"\n") else None)
            for name, content in contents.items()
            for number, line in enumerate(lines_of(content), 1)
        ]
        self.asked, self.last, self.found, self.at_known = (
            asked,
            Head(),
            not asked or asked == GENESIS,
            "",
        )
        self.said, self.months = Verdict(), months
        self.files: set[str] = set()

    def verdict(self, known: Head | None, trouble: str) -> Verdict:
        """What this log is worth."""
        self.said.fault = self._begin() or self._follow(known) or self._end(known, trouble)
        self.said.head = self.last
        return self.said

    def _begin(self) -> Fault | None:
        """A log begins with entry 1, or after the last of the months that its own entries sign off,
        each after its time and after the month before it."""
        removed = [
            (entry, match)
            for *_, entry in self.lines
            if entry and entry.kind == Kind.REMOVED and (match := _REMOVED.fullmatch(entry.says))
        ]
        self.said.notes += [
            f"Entry {entry.place} of {entry.when}: {entry.says.partition(', the last')[0]}, "
            f"signed off by {entry.reader}."
            for entry, _ in removed
        ]
        start = next((entry for *_, entry in self.lines if entry), None)
        first = start.place if start else 1
        gone = sorted(
            {
                (int(match[3]), int(match[2]), match[1], match[4])
                for _, match in removed
                if int(match[3]) < first
            }
        )
        if first > 1 and gone:
            self.last = Head(gone[-1][0], gone[-1][3])
        early = next(
            (
                (entry, match[1])
                for entry, match in removed
                if not is_over(match[1], entry.month, self.months)
            ),
            None,
        )
        if early:
            return self._wrongly_removed(
                early[0], f"{early[1]} was removed before its {self.months} months were over"
            )
        if wrong := next(
            (
                after
                for before, after in pairwise(gone)
                if after[1] != before[0] + 1 or after[2] <= before[2]
            ),
            None,
        ):
            return self._wrongly_removed(
                next(entry for entry, match in removed if match[1] == wrong[2]),
                f"{wrong[2]} is not the month that came after the one removed before it",
            )
        said = _AFTER.fullmatch(start.says) if start and gone and gone[-1][0] + 1 == first else None
        if said and said[1] != gone[-1][2]:
            return self._wrongly_removed(
                next(entry for entry, match in removed if match[1] == gone[-1][2]),
                f"what was removed as {gone[-1][2]} was {said[1]}, as entry {first} says",
            )
        return None

    def _wrongly_removed(self, entry: Entry, what: str) -> Fault:
        name, number = next(
            (name, number) for name, number, _, found in self.lines if found is entry
        )
        return Fault(entry.place, name, number, f"not a removal: {what}")

    def _misplaced(self, name: str, number: int, entry: Entry) -> Fault | None:
        """Whether an entry stands in another file than that of its month: one begins with an entry
        of its month, and after a clock was set back holds earlier ones. What closes a torn line
        stands beside it.
        """
        is_first, month = name not in self.files, name.removesuffix(".jsonl")
        self.files.add(name)
        if entry.kind == Kind.CLOSED or (
            entry.month == month if is_first else entry.month <= month
        ):
            return None
        return Fault(
            entry.place,
            name,
            number,
            f"out of place: an entry of {entry.month} stands in the file of {month}",
        )

    def _follow(self, known: Head | None) -> Fault | None:
        at = 0
        while at < len(self.lines):
            entry = self.lines[at][3]
            if entry is None:
                at, fault = self._closed(at, known)
                if fault or at >= len(self.lines):
                    return fault
                entry = self.lines[at][3]
            if fault := self._next(at, entry) or self._misplaced(*self.lines[at][:2], entry):
                return fault
            self._take(entry, known)
            at += 1
        return None

    def _next(self, at: int, entry: Entry) -> Fault | None:
        """Whether an entry that is sound in itself follows the one before."""
        name, number, due = *self.lines[at][:2], self.last.place + 1
        if entry.place == due and entry.before == self.last.hash:
            return None
        if entry.place == due:
            return Fault(
                due,
                name,
                number,
                f"altered: it does not follow entry {due - 1}; one of the two was replaced",
            )
        if entry.place < due:
            return Fault(
                due,
                name,
                number,
                f"out of order: entry {entry.place} stands here"
                + (" again" if entry.place <= self.last.place else ""),
            )
        later = next(((n, line) for n, line, _, e in self.lines[at:] if e and e.place == due), None)
        if later:
            return Fault(
                due,
                name,
                number,
                f"out of order: entry {entry.place} stands here, and entry {due} in {later[0]}, "
                f"line {later[1]}",
            )
        return Fault(
            due,
            name,
            number,
            f"missing: entry {entry.place} stands here"
            + (f", entries {due} to {entry.place - 1} are gone" if entry.place - due > 1 else ""),
        )

    def _closed(self, at: int, known: Head | None) -> tuple[int, Fault | None]:
        """Where the chain goes on after lines that are no entry: at the entry that closes just
        them, or nowhere when they are last and HEAD knows of no entry there."""
        name, number, due = *self.lines[at][:2], self.last.place + 1
        upto = next(
            (
                place
                for place in range(at, len(self.lines))
                if self.lines[place][3] or self.lines[place][0] != name
            ),
            len(self.lines),
        )
        stray = b"".join(line for _, _, line, _ in self.lines[at:upto])
        closer = self.lines[upto][3] if upto < len(self.lines) else None
        if closer and closes(closer, stray):
            self.said.notes.append(
                f"{name}, line {number}: {len(stray)} bytes were torn, and entry {closer.place} "
                "closes them."
            )
            return upto, None
        if upto == len(self.lines) and known and known.place <= self.last.place:
            self.said.notes.append(
                f"{name}, line {number}: torn, {len(stray)} bytes are no entry; the next entry "
                "will close them."
            )
            return upto, None
        return upto, Fault(due, name, number, "altered: the line is not as it was written")

    def _take(self, entry: Entry, known: Head | None) -> None:
        self.last, self.said.entries = head_of(entry), self.said.entries + 1
        self.found = self.found or entry.hash == self.asked
        if known and entry.place == known.place:
            self.at_known = entry.hash

    def _end(self, known: Head | None, trouble: str) -> Fault | None:
        """Whether the log goes as far as its heads say."""
        name, due = self.lines[-1][0] if self.lines else "the folder", self.last.place + 1
        if trouble:
            return Fault(
                due,
                "HEAD",
                0,
                f"altered: {trouble}, so that nothing says whether the end is missing",
            )
        if known is None and self.last.place:
            return Fault(
                due,
                "HEAD",
                0,
                "missing: without the file HEAD nothing says whether the end of the log is missing",
            )
        if known and known.place > self.last.place:
            return Fault(
                due,
                name,
                0,
                f"missing: the end is cut off, the file HEAD knows entry {known.place}",
            )
        if known and known.place and self.at_known not in ("", known.hash):
            return Fault(
                known.place, "HEAD", 0, "altered: the file HEAD knows another entry at this place"
            )
        if not self.found:
            return Fault(
                due,
                name,
                0,
                "missing: no entry has the head that was asked for. Either the log was cut or "
                "rewritten since that file was made, or it stood in a removed month",
            )
        return None
