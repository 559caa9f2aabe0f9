"""The websocket of a page. It lives as long as the sign-in it was opened with: once that is over,
nothing more goes in or out, and the browser is led to the door."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from urllib.parse import quote, urlencode

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import settings
from permissions import Reader
from web.pace import turn
from web.sign_in import cookies
from web.sign_in.page import safe_return_path
from web.sign_in.reader import Identity, identify_session
from web.sign_in.session import Refusal, SignIn, sessions, to_cookie
from web.websocket.offered_files import buttons_in, files_in

_log = logging.getLogger("contactpoint")

LOOKS_EVERY = 1.0
"""Seconds between two looks at whether the sign-in of an open page still holds."""

LEAVES_WITHIN = 2.0
"""Seconds to wait, after a sign-out, until open pages are led to the sign-in. The page on which
the reader signed out is gone by itself in that time. Nothing is sent to any of them meanwhile."""

CLOSED = 1008
COME_AGAIN = 1012
"""The line is cut and the browser opens it again, through the proxy, which says who reads now."""

WORD_WITHIN = 3.0
"""Seconds a page is waited for to show, through the proxy, who reads it."""

PATIENCE = 10
"""Seconds a page that nobody is signed in for has to say where it is."""

_told: dict[tuple[str, Reader], list[set[str]]] = defaultdict(list)
"""Id of a sign-in, with what its reader was when the page opened,
to the files each of its open pages was told of."""


def was_told(sign_in: SignIn, reader: Reader, file: str) -> bool:
    """Whether an open page of this sign-in, opened with the role and areas its reader has now,
    was told of a file."""
    return any(file in files for files in _told.get((sign_in.id, reader), ()))


class Stream:
    """One open page, of a reader with the role and areas that they had when it opened."""

    def __init__(self, sign_in: SignIn, reader: Reader, receive: Receive, send: Send) -> None:
        self._sign_in, self._reader, self._receive, self._send = sign_in, reader, receive, send
        self._files: set[str] = set()
        self._buttons: set[str] = set()
        self._over, self._why, self._is_gone = asyncio.Event(), Refusal.ENDED, False
        self._place, self._runs, self._is_outdated = "/", 0, False

    async def serve(self, app: ASGIApp, scope: Scope) -> None:
        """Pass the page's messages between its browser and Streamlit until one of them,
        or the sign-in, ends."""
        own = self._sign_in.id, self._reader
        _told[own].append(self._files)
        watch = asyncio.create_task(self._watch())
        try:
            await app(for_streamlit(scope, self._sign_in), self._inward, self._outward)
        finally:
            watch.cancel()
            _told[own] = [files for files in _told[own] if files is not self._files]
            if not _told[own]:
                del _told[own]
        if self._over.is_set() and not self._is_gone:
            await (
                self._send({"type": "websocket.close", "code": COME_AGAIN})
                if self._is_outdated
                else self._lead_away()
            )

    async def _watch(self) -> None:
        while not self._look():
            await asyncio.sleep(LOOKS_EVERY)

    def _look(self) -> bool:
        """Whether the sign-in is over, or its reader has another role, or other areas, than when
        the page was opened: its buttons would make files as for the reader of before."""
        if self._over.is_set():
            return True
        now = identify_session(self._sign_in)
        if now.why is not None:
            self._why = now.why
            self._over.set()
        elif self._is_another(now):
            self._is_outdated = True
            self._over.set()
        return self._over.is_set()

    def _is_another(self, now: Identity) -> bool:
        """Whether the file of roles, or the proxy, says something else of the reader by now."""
        book = sessions(settings.current().sign_in)
        return now.reader != self._reader or not book.is_so_still(self._sign_in)

    async def _has_word(self) -> bool:
        """Whether the proxy has said who reads, lately enough for what the page now asks.

        The page fetches a picture through the proxy as its reader touches it;
        where that does not come, the page has to come again.
        """
        if settings.current().sign_in.proxy is None:
            return True
        for _ in range(int(WORD_WITHIN / 0.05)):
            if self._look() or sessions(settings.current().sign_in).is_fresh(self._sign_in):
                return not self._over.is_set()
            await asyncio.sleep(0.05)
        self._is_outdated = True
        self._over.set()
        return False

    async def _lead_away(self) -> None:
        if self._why is Refusal.ENDED:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LEAVES_WITHIN):
                    while (await self._receive())["type"] != "websocket.disconnect":
                        pass
                return
        await lead_to_the_door(self._send, self._why, self._place)

    async def _inward(self) -> Message:
        """The next message for Streamlit. A file that no button of this page makes is not asked
        for: Streamlit would make it as whoever was shown the button."""
        while True:
            message = await self._next()
            if message["type"] == "websocket.receive" and shows(message.get("bytes") or b""):
                await turn(self._sign_in.subject)
                if not await self._has_word() or self._look():
                    return {"type": "websocket.disconnect", "code": CLOSED}
            if message["type"] != "websocket.receive" or self._note(message.get("bytes") or b""):
                return message
            _log.warning("message dropped")

    async def _next(self) -> Message:
        arriving, over = (
            asyncio.ensure_future(self._receive()),
            asyncio.ensure_future(self._over.wait()),
        )
        try:
            await asyncio.wait({arriving, over}, return_when=asyncio.FIRST_COMPLETED)
            if self._look():
                return {"type": "websocket.disconnect", "code": CLOSED}
            message = arriving.result()
        finally:
            over.cancel()
            arriving.cancel()
        if message["type"] == "websocket.disconnect":
            self._is_gone = True
        return message

    def _note(self, payload: bytes) -> bool:
        """Note what a message from the browser says of use and place, and say whether it goes on.

        The run a page opens with is no use of its own:
        it also comes when a lost connection is made again.
        """
        try:
            asked = BackMsg.FromString(payload)
        except DecodeError:
            return True  # Streamlit ends the websocket over it
        kind = asked.WhichOneof("type")
        if kind == "rerun_script":
            self._place = place(asked)
            self._runs += not asked.rerun_script.is_auto_rerun
        if (
            kind == "rerun_script" and self._runs > 1 and not asked.rerun_script.is_auto_rerun
        ) or kind == "backend_operation_request":
            sessions(settings.current().sign_in).touch(self._sign_in)
        return (
            kind != "backend_operation_request"
            or asked.backend_operation_request.deferred_file.file_id in self._buttons
        )

    async def _outward(self, message: Message) -> None:
        if self._over.is_set():
            return
        if message["type"] == "websocket.send" and message.get("bytes"):
            self._files |= files_in(message["bytes"])
            self._buttons |= buttons_in(message["bytes"])
        await self._send(message)


def shows(payload: bytes) -> bool:
    """Whether a message from a browser asks for something to be shown or made."""
    try:
        return BackMsg.FromString(payload).WhichOneof("type") in (
            "rerun_script",
            "backend_operation_request",
        )
    except DecodeError:
        return False


async def turn_away(scope: Scope, receive: Receive, send: Send, why: Refusal) -> None:
    """For the page of someone who is no reader: the way to the door, and nothing else.
    No script runs."""
    await receive()
    await send(
        {
            "type": "websocket.accept",
            "subprotocol": next(iter(scope.get("subprotocols") or ()), None),
        }
    )
    to = "/"
    try:
        said = await asyncio.wait_for(receive(), PATIENCE)
        to = place(BackMsg.FromString(said.get("bytes") or b""))
    except (TimeoutError, DecodeError):
        pass
    await lead_to_the_door(send, why, to)


async def lead_to_the_door(send: Send, why: Refusal, to: str) -> None:
    """Lead a browser to the page of sign-in, from where it comes back to this place;
    then hang up."""
    message = ForwardMsg()
    message.auth_redirect.url = door_for(why, to)
    await send({"type": "websocket.send", "bytes": message.SerializeToString()})
    await send({"type": "websocket.close", "code": CLOSED})


def door_for(why: Refusal, to: str) -> str:
    """The address of the page that tells someone why they read no more, and leads back to where
    they were. With no role there is no other page to be led to."""
    if why is Refusal.NO_ROLE:
        return "/"
    return "/sign-in?" + urlencode(
        {
            **({} if why is Refusal.NOBODY else {"said": str(why)}),
            **({} if safe_return_path(to) == "/" else {"to": safe_return_path(to)}),
        },
        safe="/",
        quote_via=quote,
    )


def place(asked: BackMsg) -> str:
    """The address of ours that a page says it is at."""
    run = asked.rerun_script
    return safe_return_path(
        f"/{quote(run.page_name)}" + (f"?{run.query_string}" if run.query_string else "")
    )


def for_streamlit(scope: Scope, sign_in: SignIn) -> Scope:
    """The request as Streamlit gets it: the sign-in with the groups it has now, nothing it would
    believe about who reads, and no session of another connection to take over."""
    offered = [p.strip() for p in scope.get("subprotocols") or ()][:2]
    headers = [
        (name, ", ".join(offered).encode("latin-1") if name == b"sec-websocket-protocol" else value)
        for name, value in scope["headers"]
    ]
    return cookies.with_cookies(
        {**scope, "subprotocols": offered, "headers": headers},
        cookies.for_streamlit(
            cookies.parse(scope) | {cookies.SIGN_IN: to_cookie(sign_in, settings.current().sign_in)}
        ),
    )
