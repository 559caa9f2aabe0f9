"""Start, stop and failure: what is made ready before the first reader comes, how a process ends,
and what a reader is told when a page fails."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import sys
import threading
import uuid
from collections.abc import AsyncIterator
from types import FrameType

import anyio
import h11
import streamlit as st
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

import settings
from release.vocabulary import ReleaseError, StoreUnreachable
from web.security import LARGEST_HEADERS, LARGEST_MESSAGE, LONGEST_URL
from web.service import logs, metrics, readiness

_log = logging.getLogger("contactpoint")


HEAD_WITHIN_S = 10
"""Seconds in which the whole head of a request has to come."""

TOO_LARGE = 431
"""What h11 says of a head that is longer than it takes in."""

TOO_LONG = (
    f"The address is too long, or the headers are: up to {LONGEST_URL:,} bytes of address are "
    "read. Ask for less, in several goes."
)

PATIENCE_S = 10
"""How long a process that stops waits for a reader who takes in its answer slowly."""


def serve(app: st.App) -> None:
    """Serve until asked to stop. Raises `settings.SettingError`."""
    serving = settings.current()
    os.chdir(settings.ROOT)  # where Streamlit looks for its own settings
    logs.configure()
    metrics.serve()
    Server(
        uvicorn.Config(
            app,
            serving.host,
            serving.port,
            uds=serving.sign_in.socket or None,
            proxy_headers=False,
            http=Hurried,
            ws="websockets-sansio",
            ws_max_size=LARGEST_MESSAGE,
            ws_ping_interval=30,
            ws_ping_timeout=30,
            ws_per_message_deflate=False,
            h11_max_incomplete_event_size=LARGEST_HEADERS + 16 * 1024,
            server_header=False,
            access_log=False,
            log_config=None,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=PATIENCE_S,
        )
    ).run()


class Hurried(H11Protocol):
    """HTTP that hangs up on whoever does not finish the head of a request: nginx does so before us,
    and without it one could hold every line open by half a request."""

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A line was opened."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Something came; the head of a request may be whole now."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._wait()
        else:
            self._stop_waiting()

    def send_400_response(self, msg: str) -> None:
        """What is no request is refused; who asks for a million ids is told what is wrong."""
        trouble = sys.exception()
        if isinstance(trouble, h11.RemoteProtocolError) and trouble.error_status_hint == TOO_LARGE:
            msg = TOO_LONG
        super().send_400_response(msg)

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is gone."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._due is None:
            self._due = self.loop.call_later(HEAD_WITHIN_S, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None


class Server(uvicorn.Server):
    """Says that it is not ready before it stops, for as long as the setting says,
    so that whoever shares readers out sends no more here."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal to stop; a second one is obeyed at once."""
        wait = 0 if readiness.stopping.is_set() else settings.current().drain_seconds
        readiness.stopping.set()
        if wait == 0:
            return super().handle_exit(sig, frame)
        # Not here: a signal may have come in the middle of a line,
        # and its stream is not to be entered again.
        threading.Thread(
            target=_log.info, args=("draining",), kwargs={"extra": {"seconds": wait}}
        ).start()
        threading.Timer(wait, super().handle_exit, (sig, frame)).start()


@contextlib.asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[None]:
    """Open the release and draw one map, so that the first reader does not wait for imports. A
    release that cannot be shown does not keep the server from starting."""
    from api import whole
    from components import figure_cache
    from permissions import pre_release
    from web.http_routes import ASSISTANTS  # as above

    try:
        await anyio.to_thread.run_sync(figure_cache.warm, settings.current().releases)
    except ReleaseError as error:
        _log.warning("started without a release", extra={"because": str(error)})
    await anyio.to_thread.run_sync(
        pre_release.people
    )  # a list with a fault is said here, and not first on the day
    gc.collect()
    # What is there now stays: a million objects of the libraries that no later
    # collection need look at
    gc.freeze()
    _log.info("started", extra={"port": settings.current().port})
    async with ASSISTANTS.running():
        yield
    await anyio.to_thread.run_sync(whole.put_away)
    _log.info("stopped")


def show_failure(error: Exception) -> bool:
    """Tell the reader a reference, and the log the rest. No trace reaches a page."""
    from components.page import notice  # as above

    if isinstance(error, StoreUnreachable):
        metrics.failed("store")
        _log.error("the store of releases does not answer", exc_info=error)
        notice(
            "The figures cannot be read just now", str(error), "Nothing is lost: reload the page."
        )
        return True
    reference = uuid.uuid4().hex[:8]
    metrics.failed("page")
    _log.error("page failed", extra={"reference": reference}, exc_info=error)
    notice(
        "This page could not be shown",
        f"Something went wrong on our side. The reference is {reference}.",
        "Reload the page; if it fails again, tell us the reference.",
    )
    return True
