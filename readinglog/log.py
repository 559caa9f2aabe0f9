"""The writer of the reading log: one chain a machine, however many processes write.

An entry is on disk before `write` returns: it is appended by one `write` to a file opened for
appending, under an exclusive lock, then `fdatasync`; the file HEAD follows. So HEAD never runs
ahead of the entries, and an entry that HEAD knows and the files do not is a loss: nothing is
written after it. What an entry costs is measured by `python -m bench.readinglog`.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum
from functools import lru_cache
from pathlib import Path

import settings
from readinglog.entries import Entry, Kind, now, validated, with_hash
from readinglog.entries import read as read_entry
from readinglog.folder import (
    HEAD,
    LOCK,
    Head,
    Tail,
    closing,
    files,
    head_of,
    head_text,
    read_head,
    tail,
)

WAIT = 2.0
"""Seconds to wait for the lock before an entry counts as unwritable."""

_PAUSE = 0.0003
"""Seconds between two tries for the lock: short beside an entry,
so that no process starves beside another that writes without pause."""

_PROBE = "PROBE"
_ROOM = b" " * 16384


class LogUnwritable(Exception):
    """The reading log takes no entry; the message says why, for the log of the server."""


class LogMoved(LogUnwritable):
    """Somebody else wrote since the chain was read;
    what was to be written may rest on what is no longer so."""


class Log:
    """A log in one folder: that of readings, and whatever else is kept as such a chain."""

    def __init__(self, folder: Path, *, wait: float = WAIT) -> None:
        self.folder, self.wait = folder, wait
        self._alone, self._known = threading.Lock(), Tail(Head(), None)

    def write(self, entry: Entry, *, after: Head | None = None) -> Head:
        """Append one entry, whose place, hash and the hash before it are filled in here. Raises
        `LogUnwritable`, and `LogMoved` where the chain does not end at `after`."""
        with self._locked():
            end = self._end()
            if after is not None and end.head.hash != after.hash:
                raise LogMoved("another entry was written meanwhile")
            if end.stray:
                end = self._append(
                    end, Entry(0, "", now(), Kind.CLOSED, says=closing(self._stray(end)))
                )
            return self._append(end, replace(entry, when=now())).head

    def writable(self) -> bool:
        """Whether an entry could be written now: the lock can be had,
        the chain ends where it should, and there is room."""
        try:
            with self._locked():
                self._end()
                probe = self.folder / _PROBE
                self._put(probe, _ROOM, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
                probe.unlink()
        except LogUnwritable:
            return False
        return True

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock of the folder, waited for no longer than `wait` seconds.
        Whatever the disk refuses inside is `LogUnwritable`."""
        until = time.monotonic() + self.wait
        if not self._alone.acquire(timeout=self.wait):
            raise LogUnwritable(
                f"another thread held the reading log for more than {self.wait:g} seconds"
            )
        try:
            held = os.open(
                self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600
            )
            try:
                _lock(held, until)
                yield
            finally:
                os.close(held)
        except OSError as error:
            raise LogUnwritable(
                f"the reading log cannot be written: {error.strerror or error}"
            ) from error
        finally:
            self._alone.release()

    def _end(self) -> Tail:
        """Where the chain ends, from what this process last saw if nobody wrote since. Raises
        `LogUnwritable` when entries that were there are not."""
        known = self._known
        end = (
            known
            if known.file is not None
            and not known.stray
            and _size(known.file) == known.size
            and self._newest(known.file)
            else tail(self.folder)
        )
        try:
            said = read_head(self.folder)
        except ValueError as error:
            raise LogUnwritable(f"{error}: run python -m readinglog verify") from error
        if (
            said is None
            and end.head.place
            or max(said.place if said else 0, known.head.place) > end.head.place
            or said
            and said.place == end.head.place
            and said.hash != end.head.hash
        ):
            raise LogUnwritable(
                "the reading log does not end where it ended before: run python -m readinglog "
                "verify"
            )
        return end

    def _newest(self, file: Path) -> bool:
        """Whether no other process has begun a later month."""
        return files(self.folder)[-1:] == [file]

    def _stray(self, end: Tail) -> bytes:
        """The bytes to close, with the end of line that is about to be written after them."""
        with end.file.open("rb") as file:
            file.seek(end.size - end.stray)
            found = file.read()
        return found if found.endswith(b"\n") else found + b"\n"

    def _append(self, end: Tail, entry: Entry) -> Tail:
        """Write one entry after the end, and then HEAD.
        What closes a torn line stands in the file of that line."""
        later = end.file is None or f"{entry.month}.jsonl" > end.file.name
        file = self.folder / f"{entry.month}.jsonl" if later and not end.stray else end.file
        after = (
            f"after {end.file.stem}" if end.file is not None and file != end.file else ""
        )  # what month was removed can be told by the entry that comes first after it
        entry = with_hash(
            replace(entry, place=end.head.place + 1, before=end.head.hash, says=entry.says or after)
        )
        line = entry.line()
        if not end.head.place:
            self._put(
                self.folder / HEAD, head_text(end.head), os.O_WRONLY | os.O_CREAT
            )  # first, so that a log without it has lost it
        if end.stray and not self._whole_line(end):
            line = b"\n" + line
        if end.file != file:
            self._put(file, line, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            _sync_name(file)
        else:
            self._put(file, line, os.O_WRONLY | os.O_APPEND)
        size = len(line) + (end.size if end.file == file else 0)
        self._known = Tail(head_of(entry), file, size)
        self._put(self.folder / HEAD, head_text(self._known.head), os.O_WRONLY, sync=False)
        return self._known

    def _whole_line(self, end: Tail) -> bool:
        with end.file.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read() == b"\n"

    @staticmethod
    def _put(path: Path, content: bytes, flags: int, *, sync: bool = True) -> None:
        """Write at once, and to disk. Raises `OSError`; a write that fell short is one."""
        file = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            if os.write(file, content) != len(content):
                raise OSError(None, "there is no room")
            if sync:
                os.fdatasync(file)
        finally:
            os.close(file)


def _lock(held: int, until: float) -> None:
    while True:
        try:
            return fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise LogUnwritable("another process held the reading log for too long") from None
            time.sleep(_PAUSE)


def _sync_name(file: Path) -> None:
    """The name of a new file, to disk."""
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1


# --- the log of this process ---


@lru_cache(maxsize=1)
def _log(folder: Path) -> Log:
    return Log(folder)


def write(
    kind: str,
    *,
    reader_id: str,
    role: str,
    page: str = "",
    selection: str = "",
    file: str = "",
    release: str = "",
    state: str = "",
) -> Head | None:
    """Put on record what is about to be shown, made or refused; returns the new head, or None where
    no log is kept (development alone). Raises `LogUnwritable`.

    `role` may be a member of an enumeration, whose name is kept. `selection` holds ids the release
    knows; what has not the form it must have becomes `not valid`.
    """
    folder = settings.current().reading_log
    if folder is None:
        return None
    said = {
        "reader": reader_id,
        "role": role.name.lower() if isinstance(role, Enum) else role,
        "page": page,
        "selection": selection,
        "file": file,
        "release": release,
        "state": state,
    }
    return _log(folder).write(
        Entry(
            0,
            "",
            "",
            Kind(kind),
            **{name: validated(name, str(text)) for name, text in said.items()},
        )
    )


def head_at(moment: dt.datetime) -> Head | None:
    """Where the log stood at a moment: its last entry made before it. None where no log is kept, or
    none of that time is kept any more. What is told of a moment that has passed never changes."""
    folder = settings.current().reading_log
    if folder is None or not folder.is_dir():
        return None
    last, until = None, moment.astimezone(dt.UTC)
    for file in files(folder):
        if file.stem > f"{until:%Y-%m}":
            break
        for line in file.read_bytes().splitlines():
            entry = read_entry(line)
            if entry is not None and dt.datetime.fromisoformat(entry.when) <= until:
                last = head_of(entry)
    return last


def writable() -> bool:
    """Whether an entry could be written now; True where no log is kept."""
    folder = settings.current().reading_log
    return folder is None or _log(folder).writable()
