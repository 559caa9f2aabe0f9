"""How much one reader may ask for: what comes too fast waits its turn, in whichever window, so that
the others keep theirs. Nothing is dropped, and so nothing a reader chose is lost."""

from __future__ import annotations

import asyncio
import threading
import time

AT_ONCE, A_SECOND = 20, 2.0
"""Runs of pages, files and looks at figures that a reader may ask for at once,
and after these in a second: more than a person who reads can."""


class Pace:
    """The turns of each reader, by subject."""

    def __init__(self, at_once: int = AT_ONCE, a_second: float = A_SECOND) -> None:
        self._every, self._ahead, self._lock = (
            1 / a_second,
            (at_once - 1) / a_second,
            threading.Lock(),
        )
        self._due: dict[str, float] = {}

    def wait(self, subject: str) -> float:
        """Seconds until this reader's next turn, which is then taken."""
        now = time.monotonic()
        with self._lock:
            if len(self._due) > 1000:
                self._due = {one: due for one, due in self._due.items() if due > now}
            due = max(self._due.get(subject, 0.0), now)
            self._due[subject] = due + self._every
        return max(0.0, due - now - self._ahead)

    def take(self, subject: str) -> float:
        """Seconds until this reader may ask again; 0 when it is their turn, which is then taken.
        Who is told to wait loses nothing by asking."""
        now = time.monotonic()
        with self._lock:
            due = max(self._due.get(subject, 0.0), now)
            seconds = due - now - self._ahead
            if seconds <= 0:
                self._due[subject] = due + self._every
        return max(0.0, seconds)


_pace = Pace()
_fetches = Pace(at_once=60, a_second=4.0)
"""Programs are told to come again, where a person's window waits."""


async def turn(subject: str) -> None:
    """Wait for this reader's turn."""
    if (seconds := _pace.wait(subject)) > 0:
        await asyncio.sleep(seconds)


def seconds_to_fetch(subject: str) -> float:
    """Seconds until a reader's programs may fetch again; 0 when they may now. Without sign-in,
    where there is this machine alone, nothing is limited."""
    return _fetches.take(subject) if subject else 0.0
