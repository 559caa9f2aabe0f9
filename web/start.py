"""Start and failure: what is made ready before the first reader comes, and what a reader is told when a page fails."""

from __future__ import annotations

import contextlib
import logging
import uuid
from collections.abc import AsyncIterator

import anyio
import streamlit as st

import settings
from components.page import say
from release.words import ReleaseError

_log = logging.getLogger("contactpoint")


@contextlib.asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[None]:
    """Open the release and draw one map, so that the first reader does not wait for imports. A release that cannot be shown does not keep the server from starting."""
    from components import cached  # not at the top: its caches want the server to be there first

    try:
        await anyio.to_thread.run_sync(cached.warm, settings.current().releases)
    except ReleaseError as error:
        _log.warning("started without a release: %s", error)
    yield


def say_it_failed(error: Exception) -> bool:
    """Tell the reader a reference, and the log the rest. No trace reaches a page."""
    reference = uuid.uuid4().hex[:8]
    _log.error("page failed, reference %s", reference, exc_info=error)
    say("This page could not be shown", f"Something went wrong on our side. The reference is {reference}.", "Reload the page; if it fails again, tell us the reference.")
    return True
