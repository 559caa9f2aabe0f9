"""How long to wait for a cluster that does nothing:
without an executor, Spark waits for one for ever and says so in its log alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

_LOOK_S = 1.0


class Patience:
    """Gives up a statement on which no task was at work, and none was finished, for `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self.is_out = seconds, False
        self._done, self._at = -1, time.monotonic()

    @property
    def words(self) -> str:
        """What to say of a statement that was given up."""
        return (
            f"no executor worked on it for {self._seconds:g} seconds; see that the cluster has "
            "executors, and run it again: what was counted is kept"
        )

    def told(
        self, stages: Iterable | None, inflight_tasks: int, operation_id: str | None, done: bool
    ) -> None:
        """What the client passes on of a running statement."""
        finished = sum(stage.num_completed_tasks for stage in stages or ())
        if inflight_tasks or done or finished != self._done:
            self._done, self._at = finished, time.monotonic()

    @contextmanager
    def over(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """Watch what runs inside, and interrupt it when patience is at an end."""
        self.is_out, self._at = False, time.monotonic()
        over = threading.Event()

        def watch() -> None:
            while not over.wait(min(_LOOK_S, self._seconds)):
                if time.monotonic() - self._at > self._seconds:
                    self.is_out = True
                    interrupt()
                    return

        watcher = threading.Thread(target=watch, name="patience", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()
