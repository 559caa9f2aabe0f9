"""A small file that someone may change while the dashboard runs:
read again when it changed, at the price of one look at the folder."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

Held = TypeVar("Held")


class Watched(Generic[Held]):
    """What a function makes of a file's text, as the file is now."""

    def __init__(self, path: Path, make: Callable[[str], Held]) -> None:
        self.path, self._make, self._lock = path, make, threading.Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._held: Held

    def now(self) -> Held:
        """What the file says now. Raises `OSError` where it cannot be read,
        and whatever the function raises."""
        found = self.path.stat()
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        with self._lock:
            if stamp != self._stamp:
                self._held = self._make(self.path.read_text("utf-8"))
                self._stamp = stamp
            return self._held
