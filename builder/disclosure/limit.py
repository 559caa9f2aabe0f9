"""How long protection and attack may go on, in CPU seconds, and what they tell meanwhile.

It is looked at between programmes. A release that is stopped is not written, so how fast or how
busy the machine is may decide whether there is a release, and never what is in it.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType

from builder.disclosure.family import DisclosureError

OPTION = "--cpu-seconds"
"""The option of a build that sets the limit."""


class OverLimitError(DisclosureError):
    """A step that took longer than it may, with the tables that it was at."""


@dataclass
class Limit:
    """The most CPU seconds that a step may take in all, however often it is entered; of this
    process with all its threads. `say` is told what is worked on, how much is done and of how much.

    The clock is looked at no more often than `every` so many wall seconds: of a process with many
    threads it is slow, and is asked hundreds of thousands of times.
    """

    step: str
    seconds: float = math.inf
    say: Callable[[str, int, int], None] = lambda what, done, of: None
    clock: Callable[[], float] = time.process_time
    every: float = 0.0
    done: int = 0
    of: int = 0
    _spent: float = 0.0
    _since: float | None = None
    _next: float = -math.inf
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Limit:
        self._since = self.clock()
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spent, self._since = self.spent, None

    @property
    def spent(self) -> float:
        """CPU seconds inside this limit so far."""
        return self._spent + (0.0 if self._since is None else self.clock() - self._since)

    def begin(self, of: int) -> None:
        """There is so much to do, of anything; none of it is done."""
        self.done, self.of = 0, of

    def finished(self, count: int = 1) -> None:
        """So much more is done."""
        with self._lock:
            self.done += count

    def at(self, names: Iterable[str], where: str = "") -> Watch:
        """To be asked while these measures are worked on; says so, and stops where time is up."""
        watch = Watch(self, ", ".join(sorted(set(names))) + where)
        watch.check()
        return watch


@dataclass(frozen=True)
class Watch:
    """The limit, for whoever works on some tables."""

    limit: Limit
    what: str

    def check(self, far: str = "") -> None:
        """Say how far it is. Raises `OverLimitError` where the step has taken all it may."""
        limit = self.limit
        limit.say(self.what + (f": {far}" if far else ""), limit.done, limit.of)
        now = time.monotonic()
        if now < limit._next:
            return
        limit._next, spent = now + limit.every, limit.spent
        if spent > limit.seconds:
            raise OverLimitError(
                f"{limit.step}: stopped after {spent:,.0f} CPU seconds; it may take "
                f"{limit.seconds:,.0f}. {limit.done:,} of {limit.of:,} were done, and it was at "
                f"{self.what}{f' ({far})' if far else ''}. No release is written, and those in the "
                "store are as they were. What was done is kept: build again with a higher "
                f"{OPTION}, or publish fewer breakdowns of these measures."
            )


UNLIMITED = Limit("")
UNWATCHED = Watch(UNLIMITED, "")
