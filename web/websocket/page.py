"""The websocket of a page. It lives as long as the sign-in it was opened with: once that is over,
nothing more goes in or out, and the browser is sent to the sign-in page."""

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

CHECKED_EVERY = 1.0
"""Seconds between two looks at whether the sign-in of an open page still holds."""

SIGN_OUT_GRACE = 2.0
"""Seconds between a sign-out and open pages being sent to the sign-in page. The page on which the
reader signed out is gone by itself in that time. Nothing is sent to any of them meanwhile."""

POLICY_VIOLATION = 1008
RECONNECT = 1012
"""The connection is closed and the browser opens it again, through the proxy, which says who reads
now."""

CONFIRMED_WITHIN = 3.0
"""Seconds within which the proxy has to confirm who reads a page."""

FIRST_MESSAGE_WITHIN = 10
"""Seconds for a page without a sign-in to say where it is."""

_offered: dict[tuple[str, Reader], list[set[str]]] = defaultdict(list)
"""Id of a sign-in, with what its reader was when the page opened,
to the files each of its open pages was told of."""


def was_offered(sign_in: SignIn, reader: Reader, file: str) -> bool:
    """Whether an open page of this sign-in, opened with the role and areas its reader has now,
    was told of a file."""
    return any(file in files for files in _offered.get((sign_in.id, reader), ()))


class OpenPage:
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
        _offered[own].append(self._files)
        watch = asyncio.create_task(self._watch_sign_in())
        try:
            await app(for_streamlit(scope, self._sign_in), self._from_browser, self._to_browser)
        finally:
            watch.cancel()
            _offered[own] = [files for files in _offered[own] if files is not self._files]
            if not _offered[own]:
                del _offered[own]
        if self._over.is_set() and not self._is_gone:
            await (
                self._send({"type": "websocket.close", "code": RECONNECT})
                if self._is_outdated
                else self._redirect()
            )

    async def _watch_sign_in(self) -> None:
        while not self._has_ended():
            await asyncio.sleep(CHECKED_EVERY)

    def _has_ended(self) -> bool:
        """Whether the sign-in is over, or its reader has another role, or other areas, than when
        the page was opened: its buttons would make files as for the reader of before."""
        if self._over.is_set():
            return True
        now = identify_session(self._sign_in)
        if now.why is not None:
            self._why = now.why
            self._over.set()
        elif self._reader_has_changed(now):
            self._is_outdated = True
            self._over.set()
        return self._over.is_set()

    def _reader_has_changed(self, now: Identity) -> bool:
        """Whether the file of roles, or the proxy, says something else of the reader by now."""
        book = sessions(settings.current().sign_in)
        return now.reader != self._reader or not book.is_so_still(self._sign_in)

    async def _reader_is_confirmed(self) -> bool:
        """Whether the proxy has confirmed, lately enough for what the page now asks, who reads.

        The page fetches a picture through the proxy as its reader touches it;
        where that does not come, the page has to come again.
        """
        if settings.current().sign_in.proxy is None:
            return True
        for _ in range(int(CONFIRMED_WITHIN / 0.05)):
            if self._has_ended() or sessions(settings.current().sign_in).is_fresh(self._sign_in):
                return not self._over.is_set()
            await asyncio.sleep(0.05)
        self._is_outdated = True
        self._over.set()
        return False

    async def _redirect(self) -> None:
        if self._why is Refusal.ENDED:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SIGN_OUT_GRACE):
                    while (await self._receive())["type"] != "websocket.disconnect":
                        pass
                return
        await redirect_to_sign_in(self._send, self._why, self._place)

    async def _from_browser(self) -> Message:
        """The next message for Streamlit. A file that no button of this page makes is not asked
        for: Streamlit would make it as whoever was shown the button."""
        while True:
            message = await self._next_message()
            if message["type"] == "websocket.receive" and is_request(message.get("bytes") or b""):
                await turn(self._sign_in.subject)
                if not await self._reader_is_confirmed() or self._has_ended():
                    return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
            if message["type"] != "websocket.receive" or self._passes_on(
                message.get("bytes") or b""
            ):
                return message
            _log.warning("message dropped")

    async def _next_message(self) -> Message:
        arriving, over = (
            asyncio.ensure_future(self._receive()),
            asyncio.ensure_future(self._over.wait()),
        )
        try:
            await asyncio.wait({arriving, over}, return_when=asyncio.FIRST_COMPLETED)
            if self._has_ended():
                return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
            message = arriving.result()
        finally:
            over.cancel()
            arriving.cancel()
        if message["type"] == "websocket.disconnect":
            self._is_gone = True
        return message

    def _passes_on(self, payload: bytes) -> bool:
        """Note what a message says of use and place; whether Streamlit is given it.

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

    async def _to_browser(self, message: Message) -> None:
        if self._over.is_set():
            return
        if message["type"] == "websocket.send" and message.get("bytes"):
            self._files |= files_in(message["bytes"])
            self._buttons |= buttons_in(message["bytes"])
        await self._send(message)


def is_request(payload: bytes) -> bool:
    """Whether a message from a browser asks for something to be shown or made."""
    try:
        return BackMsg.FromString(payload).WhichOneof("type") in (
            "rerun_script",
            "backend_operation_request",
        )
    except DecodeError:
        return False


async def accept_for_sign_in(scope: Scope, receive: Receive, send: Send, why: Refusal) -> None:
    """Take the connection of someone who is no reader, and send its page to the sign-in page. No
    script runs."""
    await receive()
    await send(
        {
            "type": "websocket.accept",
            "subprotocol": next(iter(scope.get("subprotocols") or ()), None),
        }
    )
    to = "/"
    try:
        said = await asyncio.wait_for(receive(), FIRST_MESSAGE_WITHIN)
        to = place(BackMsg.FromString(said.get("bytes") or b""))
    except (TimeoutError, DecodeError):
        pass
    await redirect_to_sign_in(send, why, to)


async def redirect_to_sign_in(send: Send, why: Refusal, to: str) -> None:
    """Send a browser to the sign-in page, from where it comes back to this place; then close the
    connection."""
    message = ForwardMsg()
    message.auth_redirect.url = sign_in_address(why, to)
    await send({"type": "websocket.send", "bytes": message.SerializeToString()})
    await send({"type": "websocket.close", "code": POLICY_VIOLATION})


def sign_in_address(why: Refusal, to: str) -> str:
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
