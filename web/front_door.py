"""The one gate in front of every address: no request and no websocket passes without a reader, but
for the way in and what holds nothing of a release."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

import settings
from settings import Settings
from settings_sign_in import Mode
from web.gated_request import GatedRequest
from web.programs import refusal
from web.sign_in.addresses import USED, WAY_IN
from web.sign_in.reader import identify_request, is_from_proxy, is_on_this_machine
from web.sign_in.session import Refusal, TooLarge
from web.websocket.page import OpenPage, accept_for_sign_in

HEALTH = ("/healthz", "/readyz")
"""Whether the process is up: answered to whoever shares readers out, however they come."""


class FrontDoor:
    """ASGI middleware: asks who reads before anything is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or serve one websocket."""
        if (
            scope["type"] not in ("http", "websocket")
            or scope["type"] == "http"
            and scope["path"] in HEALTH
        ):
            return await self.app(scope, receive, send)
        serving = settings.current()
        if (refused := wrong_source(scope, serving)) is not None:
            return await refuse(scope, receive, send, refusal(scope["path"], refused))
        if serving.sign_in.mode is Mode.NONE:
            return await (
                PlainTextResponse("Not found.", 404)
                if scope["path"] in (*WAY_IN, USED)
                else self.app
            )(scope, receive, send)
        if scope["type"] == "websocket":
            return await self._page(scope, receive, send)
        return await GatedRequest(self.app, scope, receive, send, serving).answer()

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        standing = identify_request(scope)
        if standing.reader is None or standing.sign_in is None:
            return await accept_for_sign_in(scope, receive, send, standing.why or Refusal.NOBODY)
        try:
            await OpenPage(standing.sign_in, standing.reader, receive, send).serve(self.app, scope)
        except TooLarge:
            await accept_for_sign_in(scope, receive, send, Refusal.NOBODY)


def wrong_source(scope: Scope, serving: Settings) -> Response | None:
    """What is answered to a request that was not meant for here,
    or does not come from where it must; None where it may go on."""
    proxy = serving.sign_in.proxy
    if serving.sign_in.mode is Mode.NONE:
        return (
            None
            if is_on_this_machine(scope)
            else PlainTextResponse(
                "This dashboard runs without sign-in and answers only readers on its own machine.",
                403,
            )
        )
    if proxy is not None and not is_from_proxy(scope, proxy, serving.sign_in.socket):
        return PlainTextResponse(
            "This dashboard is reached through the department's proxy only.", 403
        )
    return None


async def refuse(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    """Answer with this; a websocket is not accepted."""
    if scope["type"] == "websocket":
        await receive()
        return await send({"type": "websocket.close", "code": 1008})
    await response(scope, receive, send)
