"""Whether readers may be sent to this process: it can open the release and put readings on record,
and is not about to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

import anyio

import settings
from permissions.pre_release import people
from queries.publications import publications
from queries.releases import current
from readinglog.log import LogUnwritable, writable

_log = logging.getLogger("contactpoint")

stopping = threading.Event()
"""Set once the process was asked to stop: it still serves who is here, and takes nobody new."""


def _release() -> None:
    current(settings.current().releases)


def _reading_log() -> None:
    if not writable():
        raise LogUnwritable(
            "the reading log takes no entry, so nothing that must be on record is shown"
        )


def _history() -> None:
    publications(settings.current().releases)


CHECKS: Mapping[str, Callable[[], object]] = {
    "release": _release,
    "history": _history,
    "reading log": _reading_log,
}
"""What must go well, by the name the log calls it by. A check raises when it does not."""


async def is_ready() -> bool:
    """Run every check. What failed goes to the log, and not to whoever asks."""
    if stopping.is_set():
        return False
    for name, check in CHECKS.items():
        try:
            await anyio.to_thread.run_sync(check)
        except Exception as error:  # whatever it is, readers are better served elsewhere
            _log.warning("not ready", extra={"check": name, "because": str(error)})
            return False
    # A list with a fault is in the log within one probe of when it was written,
    # and nobody is kept from published figures by it
    await anyio.to_thread.run_sync(people)
    return True
