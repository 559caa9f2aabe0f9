"""A work folder on shared storage: the work is done in a folder of this machine. What was made
before is brought there, and what is made is put back, each file whole or not at all.

Whatever lies in a work folder is named by what it was made from, so that two machines that put the
same name put the same; none waits for another, and none removes what it did not see.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from builder.storage import SharedPath, StorageError, place_at

SHARED = ("known", "partials")
"""The folders of a work folder that are of use to another machine."""

LAST = "LAST-USED"
"""Who used it last, for whoever looks. That it can be written shows that the rest can be."""

EVERY_S = 30.0
"""How long after a file was made at most it is put back, while counting goes on."""

_AT_A_TIME = 8
"""Requests under way: most files are small, and a store answers each after a while."""


class SharedWork:
    """A work folder at `there`, and the folder in its place on this machine."""

    def __init__(self, here: Path, there: SharedPath) -> None:
        self.here, self.there = here, there
        self._same: dict[str, tuple[int, int]] = {}
        self._put_at = time.monotonic()

    def fetch(self) -> None:
        """Bring here what is there and not here, once it is seen that something can be put there.
        Raises `StorageError`."""
        now = dt.datetime.now(dt.UTC)
        said = f"process {os.getpid()} on {platform.node()}, {now:%Y-%m-%d %H:%M:%S} UTC\n"
        (self.there / LAST).write(said.encode())
        (self.here / SHARED[0]).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._each(self._fetch_one, filter(_is_whole, self.there.names()))

    def put(self) -> None:
        """Put there what is new here. Raises `StorageError`."""
        self._put_at = time.monotonic()
        self._each(
            self._put_one, [name for name, mark in self._marks() if self._same.get(name) != mark]
        )

    def put_now_and_then(self) -> None:
        """The same, where the last time is a while ago."""
        if time.monotonic() - self._put_at >= EVERY_S:
            self.put()

    def put_all(self) -> None:
        """Put there what is new here, and remove what was there and is of no use here any more."""
        self.put()
        gone = self._same.keys() - {name for name, _ in self._marks()}
        self._each(lambda name: (self.there / name).remove(), gone)
        for name in gone:
            del self._same[name]

    def _fetch_one(self, name: str) -> None:
        path = self.here / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = path.with_name(path.name + ".tmp")
            with suppress(FileNotFoundError):  # another machine had no use for it
                (self.there / name).copy_to(draft)
                draft.chmod(0o600)
                draft.replace(path)
        if path.exists():
            self._same[name] = _mark(path)

    def _put_one(self, name: str) -> None:
        path = self.here / name
        mark = _mark(path)
        (self.there / name).write(path.read_bytes())
        self._same[name] = mark

    def _marks(self) -> Iterator[tuple[str, tuple[int, int]]]:
        for folder in SHARED:
            for at, _, files in os.walk(self.here / folder):
                for file in files:
                    name = Path(at, file).relative_to(self.here).as_posix()
                    if _is_whole(name):
                        yield name, _mark(self.here / name)

    @staticmethod
    def _each(do: Callable[[str], object], names: Iterable[str]) -> None:
        with ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="store") as pool:
            try:
                for _ in pool.map(do, names):
                    pass
            finally:
                pool.shutdown(cancel_futures=True)


def work_at(named: str | None, default: Path) -> tuple[Path, SharedWork | None]:
    """The work folder that was named, on this machine; and where it is shared, what keeps the two
    the same: then it lies here where it lies by default. Raises `StorageError`."""
    if not named:
        return default, None
    place = place_at(named)
    return (default, SharedWork(default, place)) if isinstance(place, SharedPath) else (place, None)


@contextmanager
def kept_there(shared: SharedWork | None) -> Iterator[Callable[[], None]]:
    """Bring a shared work folder here, and put what is made inside there: now and then, as the
    caller asks, and at the end, also of what failed. Nothing is removed there unless all went well.
    """
    if shared is None:
        yield lambda: None
        return
    shared.fetch()
    try:
        yield shared.put_now_and_then
    except BaseException:
        with suppress(StorageError):  # what failed first is what is told
            shared.put()
        raise
    shared.put_all()


def _is_whole(name: str) -> bool:
    """Whether a file is one of a work folder's that is of use elsewhere, and no draft of one. A
    store may hold names that lead out of the folder: they are none of its."""
    folder, *inside = name.split("/")
    parts = [part for part in inside if part not in ("", ".", "..")]
    plain = bool(parts) and parts == inside and "\\" not in name
    drafts = name.endswith(".tmp") or any(part.startswith("tmp") for part in parts)
    return folder in SHARED and plain and not drafts


def _mark(path: Path) -> tuple[int, int]:
    """What changes with a file."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns
