"""How much one reader may ask for: what comes too fast waits its turn, in whichever window, so that the others keep theirs. Nothing is dropped, and so nothing a reader chose is lost."""

from __future__ import annotations

import asyncio
import threading
import time

AT_ONCE, A_SECOND = 20, 2.0
"""Runs of pages, files and looks at figures that a reader may ask for at once, and after these in a second: more than a person who reads can."""


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


_pace = Pace()


async def turn(subject: str) -> None:
    """Wait for this reader's turn."""
    if (seconds := _pace.wait(subject)) > 0:
        await asyncio.sleep(seconds)
