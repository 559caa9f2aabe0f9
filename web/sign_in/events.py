"""The moments of sign-in, one function each, each on record in the reading log.

The server's own log gets the moment and the role, never who it was.

They happen where every request of a process passes, so they are written by one thread of their own,
in their order: nobody waits for the disk, and nothing of a release is shown by them.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from permissions import Reader
from readinglog.entries import Kind
from readinglog.log import LogUnwritable, write
from web.menu import PAGES
from web.sign_in.session import Refusal, SignIn

_log = logging.getLogger("contactpoint.sign_in")
_pen = ThreadPoolExecutor(1, "reading log")
_waiting = threading.BoundedSemaphore(1000)
"""Entries that may wait to be written; beyond them the log of the server says that one is lost."""


def signed_in(sign_in: SignIn, reader: Reader | None) -> None:
    """Someone was signed in. `reader` is None where none of the groups has a role."""
    _log.info("signed in: %s", reader.role if reader else "no role")
    _note(Kind.SIGN_IN, sign_in.subject, reader)


def signed_out(sign_in: SignIn, reader: Reader | None) -> None:
    """Someone signed out."""
    _log.info("signed out: %s", reader.role if reader else "no role")
    _note(Kind.SIGN_OUT, sign_in.subject, reader)


def refused(sign_in: SignIn | None, why: Refusal, path: str) -> None:
    """Someone asked for what only readers may see, and is not one, or not any more. `path` is
    where, without its query; the reading log gets it where it is a page."""
    _log.info("refused: %s", why)
    page = path.strip("/")
    _note(
        Kind.REFUSAL,
        sign_in.subject if sign_in else "",
        None,
        page=page if page in {p.id for p in PAGES} else "",
        selection=f"why={why}",
    )


def _note(kind: Kind, subject: str, reader: Reader | None, **more: str) -> None:
    if not _waiting.acquire(blocking=False):
        _log.error("a %s is not on record: too many wait to be written", kind)
        return
    _pen.submit(_write, kind, subject, reader, **more)


def _write(kind: Kind, subject: str, reader: Reader | None, **more: str) -> None:
    try:
        write(kind, reader_id=subject, role=reader.role if reader else "", **more)
    except LogUnwritable as why:
        _log.error("a %s is not on record: %s", kind, why)
    finally:
        _waiting.release()
