"""A reader without a browser: one websocket, spoken as Streamlit's pages speak it.
Light enough for hundreds at once."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 600
"""Seconds a page may take: a browser waits too."""

MARKUP = re.compile(r"<style.*?</style>|<[^>]+>", re.S)
LINK = re.compile(r'href="(/files/[0-9a-f]{32}\.\w+)"')


@dataclass
class Shown:
    """What one run of a page's script sent: its words in order, its choices and files by label,
    with their ids."""

    words: list[str] = field(default_factory=list)
    choices: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)

    def text(self) -> str:
        """All the words."""
        return "\n".join(self.words)

    def take(self, element: object) -> None:
        """Note one element."""
        kind = element.WhichOneof("type")
        one = getattr(element, kind)
        if kind in ("markdown", "html", "heading", "alert"):
            self.words.append(unescape(MARKUP.sub(" ", one.body)))
            self.links.extend(LINK.findall(one.body))
        elif kind == "selectbox":
            self.choices[one.label] = (one.id, list(one.options))
        elif kind == "download_button":
            self.files[one.label] = one.deferred_file_id


class Reader:
    """One open page."""

    def __init__(self, line: ClientConnection) -> None:
        self.line, self.session = line, ""

    async def read(
        self, page: str = "", query: str = "", chosen: Mapping[str, str] | None = None
    ) -> Shown:
        """Ask for a page, with choices by the id of their widget, and wait until its script has
        run. Raises what the websocket raises, and `TimeoutError`."""
        await self.ask(page, query, chosen)
        return await asyncio.wait_for(self._shown(), PATIENCE)

    async def ask(
        self, page: str = "", query: str = "", chosen: Mapping[str, str] | None = None
    ) -> None:
        """Ask for a page, and do not wait."""
        asked = BackMsg()
        asked.rerun_script.query_string, asked.rerun_script.page_name = query, page
        for widget, value in (chosen or {}).items():
            state = asked.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = widget, value
        await self.line.send(asked.SerializeToString())

    async def _shown(self) -> Shown:
        shown = Shown()
        while True:
            told = ForwardMsg.FromString(await self.line.recv())
            kind = told.WhichOneof("type")
            if kind == "new_session":
                shown, self.session = Shown(), told.new_session.initialize.session_id
            elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                shown.take(told.delta.new_element)
            elif (
                kind == "script_finished"
                and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                return shown

    async def file(self, id_: str) -> str:
        """Ask for a file, which is made only now: the path it can be fetched at.
        Raises `LookupError` when there is none."""
        asked = BackMsg()
        (
            asked.backend_operation_request.request_id,
            asked.backend_operation_request.session_id,
            asked.backend_operation_request.deferred_file.file_id,
        ) = id_, self.session, id_
        await self.line.send(asked.SerializeToString())
        while True:
            told = ForwardMsg.FromString(await asyncio.wait_for(self.line.recv(), PATIENCE))
            if told.WhichOneof("type") == "backend_operation_response":
                if told.backend_operation_response.error_msg:
                    raise LookupError(told.backend_operation_response.error_msg)
                return told.backend_operation_response.deferred_file.url


@asynccontextmanager
async def reading(
    address: str,
    *,
    at: tuple[str, int] | None = None,
    trust: ssl.SSLContext | None = None,
    headers: Mapping[str, str] | None = None,
) -> AsyncIterator[Reader]:
    """A page opened at an address; `at` is where the server is, if its name does not lead there."""
    place = urlsplit(address)
    there = {"host": at[0], "port": at[1]} if at else {}
    secure = {"ssl": trust, "server_hostname": place.hostname} if place.scheme == "https" else {}
    async with connect(
        f"{'wss' if secure else 'ws'}://{place.netloc}/_stcore/stream",
        origin=address,
        subprotocols=["streamlit"],
        additional_headers=dict(headers or {}),
        compression=None,
        max_size=None,
        open_timeout=PATIENCE,
        ping_interval=None,
        proxy=None,
        **there,
        **secure,
    ) as line:
        yield Reader(line)
