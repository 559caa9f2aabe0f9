"""The Model Context Protocol at one address: streamable HTTP, one question and one answer in JSON,
no session. The tools are those of `api.assistants`.

The libraries of the protocol are read only where assistants are switched on:
they take seconds, and memory, that nobody else should pay for.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import uuid
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import anyio
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

import settings
from api.assistants import TOOLS, said_in_words
from api.call import VERSION, not_now
from api.problems import Fault, Problem
from api.routes import ReaderOf, Wait, let_in
from permissions import Reader
from release.vocabulary import ReleaseError

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecuritySettings

READER = "contactpoint.reader"
"""Where the reader of a question stands in the scope of its request. No client can write there."""

INSTRUCTIONS = (
    "Published statistics about the directory of all children in England. All tools only read.\n"
    "Find the ids with find_measure, then ask fetch_figures. Never repeat a figure without its "
    "citation, status and caveats.\n"
    "Do not add, subtract or average figures: they are rounded and some are withheld, so that what "
    "is worked out is wrong, and a total is a published figure of its own: fetch it "
    "(breakdown `all`, area E92000001 for England).\n"
    "A withheld figure has no value; it is not 0, and must not be worked out from others. "
    "If no tool gives a figure, say that it is not published."
)

BODY_WITHIN_S = 10
"""Seconds in which the whole body of a question has to come."""

_log = logging.getLogger("contactpoint.assistants")


class Assistants:
    """The ASGI application of the address. `running` is to be entered while the server lives;
    `reader_of` and `wait` are those of the API."""

    def __init__(self, reader_of: ReaderOf, wait: Wait) -> None:
        self._reader_of, self._wait = reader_of, wait
        self._manager: StreamableHTTPSessionManager | None = None

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Be ready to answer, where assistants are switched on."""
        if not settings.current().assistants:
            yield
            return
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        manager = StreamableHTTPSessionManager(
            server(), json_response=True, stateless=True, security_settings=_security()
        )
        async with manager.run():
            self._manager = manager
            try:
                yield
            finally:
                self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one question, of a reader whose turn it is."""
        request = Request(scope, receive)
        try:
            manager = self._ready()
            reader = await anyio.to_thread.run_sync(let_in, request, self._reader_of, self._wait)
            body = await _question(request)
        except Problem as problem:
            return await problem.answer()(scope, receive, send)
        await manager.handle_request({**scope, READER: reader}, _again(body, receive), send)

    def _ready(self) -> StreamableHTTPSessionManager:
        if not settings.current().assistants:
            raise Problem(404, "There is nothing at this address: assistants are switched off.")
        if self._manager is None:
            raise Problem(503, "Assistants cannot be answered yet.", headers={"retry-after": "5"})
        return self._manager


async def _question(request: Request) -> bytes:
    """The body of a question, once it is known to be one message of the protocol.
    Raises `Problem`, which repeats nothing of what was sent."""
    from mcp_types import jsonrpc_message_adapter
    from pydantic import ValidationError

    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(
            415,
            "A question is sent as JSON.",
            [Fault("Content-Type", "It is another.", "application/json")],
        )
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            body = await request.body()
    except TimeoutError:
        raise Problem(
            408, "The question did not come in time.", headers={"connection": "close"}
        ) from None
    try:
        told = json.loads(body)
        json.dumps(told, ensure_ascii=False).encode()  # half a letter is none
        jsonrpc_message_adapter.validate_python(told, by_name=False)
    except (ValueError, RecursionError, ValidationError):
        raise Problem(
            400,
            "This is no message of the protocol.",
            [
                Fault(
                    "body", "It cannot be read.", "one JSON-RPC 2.0 message, as an object in UTF-8"
                )
            ],
        ) from None
    return body


def _again(body: bytes, receive: Receive) -> Receive:
    """What was read of a request, to be read once more; then whatever comes."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return first.pop() if first else await receive()

    return replay


def _security() -> TransportSecuritySettings:
    """The names this server answers to, as the outermost door has them:
    a page of another site that points here is refused twice."""
    from urllib.parse import urlsplit

    from mcp.server.transport_security import TransportSecuritySettings

    own = urlsplit(settings.current().address).hostname
    names = [f"[{n}]" if ":" in n else n for n in (*settings.LOOPBACK, *([own] if own else []))]
    hosts = [text for name in names for text in (name, f"{name}:*")]
    origins = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)


def server() -> Server:
    """The tools as the protocol tells of them, and what answers when one is called."""
    import mcp_types as types
    from mcp.server.lowlevel import Server
    from mcp.shared.exceptions import MCPError

    def told(one: Any) -> types.Tool:
        hints = types.ToolAnnotations(
            title=one.title,
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        )
        return types.Tool(
            name=one.name,
            title=one.title,
            description=one.says,
            input_schema=one.schema(),
            annotations=hints,
        )

    async def tools(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[told(one) for one in TOOLS.values()])

    async def call(context: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        if asked.name not in TOOLS:
            listed = ", ".join(TOOLS)
            raise MCPError(types.INVALID_PARAMS, f"There is no such tool. Allowed: {listed}.")
        request = context.request
        answer, is_wrong = await anyio.to_thread.run_sync(
            answered, asked.name, request, request.scope[READER], asked.arguments or {}
        )
        text = json.dumps(answer, ensure_ascii=False, allow_nan=False)
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=text)],
            structured_content=answer,
            is_error=is_wrong,
        )

    serving = Server(
        "contactpoint-oversight",
        version=VERSION,
        title="ContactPoint Oversight",
        instructions=INSTRUCTIONS,
        on_list_tools=tools,
        on_call_tool=call,
    )
    serving.middleware.clear()  # nothing of a question goes to a tracer
    return serving


def answered(
    name: str, request: Request, reader: Reader, sent: dict[str, Any]
) -> tuple[dict[str, Any], bool]:
    """What a tool answers, and whether it is that something is wrong.
    Nothing of a failure but its reference leaves."""
    try:
        return TOOLS[name].answer(request, reader, sent), False
    except Problem as problem:
        return said_in_words(problem), True
    except ReleaseError as trouble:
        return said_in_words(not_now(trouble)), True
    except Exception:
        reference = uuid.uuid4().hex
        _log.exception("a tool failed", extra={"reference": reference})
        detail = f"Something went wrong on our side. The reference is {reference}."
        return {"status": 500, "detail": detail, "errors": []}, True
