"""One request with sign-in: let through for who has signed in, turned away,
or led the way in and out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from settings import SettingError, Settings
from settings_sign_in import Mode
from web.addresses import Exposure, address_of
from web.pace import turn
from web.programs import is_for_programs, refusal
from web.sign_in import cookies, events, oidc
from web.sign_in.addresses import (
    AT_PROVIDER,
    FAILED,
    KEEPALIVE_PIXEL,
    SIGN_IN,
    SIGN_OUT,
    SIGNED_OUT,
    START,
    USED,
    WAY_IN,
)
from web.sign_in.bearer import ProviderAway, identify_token, token_in
from web.sign_in.page import no_role, safe_return_path, sign_in_page, signing_out_page
from web.sign_in.reader import (
    BY_TOKEN,
    Identity,
    header,
    identify_request,
    identify_session,
    proxied_groups,
    proxied_subject,
)
from web.sign_in.roles import known_groups, role_file
from web.sign_in.session import Refusal, SignIn, TooLarge, from_cookie, sessions, to_cookie
from web.websocket.offered_files import MEDIA, id_of
from web.websocket.page import sign_in_address, was_offered

FIGURE, FILES = "/f", "/files/"

RETURN_TO_SECONDS = 600
RENEWED_EVERY = 60
"""Seconds a sign-in may lead a reader back to where they were,
and between two renewals of its cookie."""


class GatedRequest:
    """One request with sign-in: who sends it, what it asks for,
    and the cookies its answer takes along."""

    def __init__(
        self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, serving: Settings
    ) -> None:
        self.app, self.scope, self.receive, self.send, self.serving = (
            app,
            scope,
            receive,
            send,
            serving,
        )
        self.book, self.path = sessions(serving.sign_in), scope["path"]
        self.held = cookies.parse(scope)
        self.put: list[cookies.Header] = []
        self.standing = self._standing()

    def _standing(self) -> Identity:
        """Who sends it. Behind a proxy, the first request of someone it has
        signed in begins their sign-in here."""
        standing, said = (
            identify_request(self.scope),
            proxied_subject(self.scope, self.serving.sign_in),
        )
        if (
            self.serving.sign_in.mode is not Mode.PROXY
            or said is None
            or standing.why not in (None, Refusal.NOBODY, Refusal.NO_ROLE)
            or self._begins_nothing()
        ):
            return standing
        held = (
            from_cookie(self.held.get(cookies.SIGN_IN, ""), self.serving.sign_in)
            if standing.sign_in is not None
            else None
        )
        groups = proxied_groups(self.scope, self.serving.sign_in)
        if held is not None and held.groups == groups:
            return standing
        sign_in, is_new = (
            (replace(held, groups=groups), False)
            if held is not None
            else self.book.begun_for(said, groups, self._since())
        )
        if not self._take(sign_in):
            return Identity(None, None, Refusal.NOBODY)
        self.book.hear(sign_in)
        standing = identify_session(sign_in)
        if is_new and standing.why in (None, Refusal.NO_ROLE):
            events.signed_in(sign_in, standing.reader)
        return standing

    def _begins_nothing(self) -> bool:
        """Whether this is an address that everyone is answered at,
        so that nobody need be signed in for it."""
        return (
            self.path in WAY_IN
            or (address := address_of(self.path)) is not None
            and address.door is Exposure.OPEN
        )

    def _since(self) -> float | None:
        """When the proxy says the reader signed in.
        Where it has to say so and does not, the sign-in is as old as time."""
        name = self.serving.sign_in.proxy.time if self.serving.sign_in.proxy else ""
        if not name:
            return None
        said = header(self.scope, name.encode()) or ""
        return float(said) if said.isascii() and said.isdecimal() else 0.0

    def _known(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return (
                known_groups(role_file(self.serving.sign_in.roles).now(), groups)
                if self.serving.sign_in.roles
                else ()
            )
        except (OSError, UnicodeDecodeError, SettingError):
            return ()

    def _take(self, sign_in: SignIn) -> bool:
        """Let the answer take the cookie of a sign-in along; False where it does not fit."""
        try:
            value = to_cookie(sign_in, self.serving.sign_in)
        except TooLarge:
            return False
        self.put.append(
            cookies.set_cookie(
                cookies.SIGN_IN,
                value,
                max(1, int(sign_in.began + self.serving.sign_in.max_seconds - time.time())),
            )
        )
        self.held[cookies.SIGN_IN] = value
        return True

    async def answer(self) -> None:
        """Answer the request."""
        if self.path in WAY_IN:
            return await self._at_the_door()
        if is_for_programs(self.path) and (token := token_in(self.scope)) is not None:
            return await self._by_token(token)
        await self._by_cookie()

    async def _by_cookie(self) -> None:
        """Answer who has signed in, or what is for everyone."""
        if (address := address_of(self.path)) is not None and address.door is Exposure.OPEN:
            return await self._pass_on()
        if self.standing.reader is None or self.standing.sign_in is None:
            return await self._turn_away()
        if self.path.startswith(MEDIA) and not was_offered(
            self.standing.sign_in, self.standing.reader, id_of(self.path)
        ):
            return await self._say(PlainTextResponse("Not found.", 404))
        if self.path == FIGURE or self.path.startswith((f"{FIGURE}/", FILES)):
            await turn(self.standing.sign_in.subject)  # each is an entry of the reading log
        self._renew()
        if self.path == USED:
            return await self._say(Response(KEEPALIVE_PIXEL, media_type="image/gif"))
        await self._pass_on()

    async def _by_token(self, token: str) -> None:
        """Let a program in by its token, which counts alone: no cookie is looked at, and none is
        given. Behind a proxy, which has signed everyone in, a token is the proxy's own business."""
        if self.serving.sign_in.mode is not Mode.OIDC:
            return await self._by_cookie()
        self.put = []
        try:
            standing = await identify_token(token)
        except ProviderAway:
            return await self._say(
                PlainTextResponse("Tokens cannot be checked just now.", 503, {"retry-after": "30"})
            )
        if standing.reader is None:
            if standing.sign_in is not None:
                events.refused(standing.sign_in, standing.why or Refusal.NOBODY, self.path)
            if standing.why is Refusal.NO_ROLE:
                return await self._say(PlainTextResponse("You have no role here.", 403))
            return await self._say(
                PlainTextResponse(
                    "The token is not right: it must be one of the provider readers sign in at, "
                    "for this dashboard, and not expired.",
                    401,
                    {"www-authenticate": 'Bearer error="invalid_token"'},
                )
            )
        self.scope = {**self.scope, BY_TOKEN: standing}
        await self._pass_on()

    def _renew(self) -> None:
        """Write into the cookie that the reader was at work, so that every process knows. Opening a
        page or a file is work; what a page fetches by itself is not."""
        sign_in = self.standing.sign_in
        if self._is_opened() or self.path.startswith(MEDIA):
            self.book.touch(sign_in)
        latest = self.book.as_used(sign_in)
        if latest.used - sign_in.used >= min(RENEWED_EVERY, self.serving.sign_in.idle_seconds / 10):
            self._take(latest)

    def _is_opened(self) -> bool:
        """Whether a person opens this address, as far as a browser says."""
        mode = header(self.scope, b"sec-fetch-mode")
        return (
            mode == "navigate"
            or mode is None
            and "text/html" in (header(self.scope, b"accept") or "")
        )

    async def _turn_away(self) -> None:
        why = self.standing.why or Refusal.NOBODY
        if why is not Refusal.NOBODY:
            events.refused(self.standing.sign_in, why, self.path)
        if not self._is_opened() or is_for_programs(self.path):
            return await self._say(
                PlainTextResponse(
                    "Sign in first.",
                    403 if why is Refusal.NO_ROLE else 401,
                    {"www-authenticate": "Bearer"} if is_for_programs(self.path) else None,
                )
            )
        if why is Refusal.NO_ROLE:
            return await self._say(HTMLResponse(no_role(self.serving), 403))
        await self._say(RedirectResponse(sign_in_address(why, self._here()), 303))

    def _here(self) -> str:
        raw = (self.scope.get("raw_path") or self.path.encode()).decode("latin-1").split("?")[0]
        query = self.scope["query_string"].decode("latin-1")
        return safe_return_path(raw + (f"?{query}" if query else ""))

    async def _at_the_door(self) -> None:
        asked = QueryParams(self.scope["query_string"])
        if self.path == SIGN_IN:
            return await self._say(
                HTMLResponse(
                    sign_in_page(self.serving, asked.get("said", ""), asked.get("to", "/"))
                )
            )
        if self.path == START:
            return await self._start(safe_return_path(asked.get("to", "/")))
        if self.path in (SIGN_OUT, AT_PROVIDER) and header(self.scope, b"sec-fetch-site") not in (
            None,
            "none",
            "same-origin",
        ):
            return await self._say(RedirectResponse("/", 303))
        if self.path == SIGN_OUT:
            return await self._sign_out()
        if self.serving.sign_in.mode is not Mode.OIDC:
            return await self._say(PlainTextResponse("Not found.", 404))
        if self.path == AT_PROVIDER:
            self.put.append(cookies.delete_cookie(cookies.HINT))
            return await self._pass_on(
                self._signed_out, oidc.LOGOUT, oidc.logout_cookies(self.held.get(cookies.HINT, ""))
            )
        await (
            self._pass_on(self._from_the_provider)
            if self.path == oidc.CALLBACK
            else self._pass_on(self._to_the_provider)
        )

    async def _start(self, to: str) -> None:
        proxy = self.serving.sign_in.proxy
        if proxy is not None:
            self.put.append(cookies.delete_cookie(cookies.SIGN_IN))
            since = self._since()
            is_too_old = (
                since is not None and time.time() - since >= self.serving.sign_in.max_seconds
            )
            return await self._say(
                RedirectResponse(proxy.sign_out if is_too_old and proxy.sign_out else to, 303)
            )
        self.put.append(
            cookies.set_cookie(cookies.RETURN_TO, quote(to, safe=""), RETURN_TO_SECONDS)
        )
        await self._say(RedirectResponse(oidc.start(), 303))

    async def _sign_out(self) -> None:
        """End the sign-in, show the page of having signed out, then go on to the provider or proxy.

        It takes the place of the page that was left, which is led away afterwards like all other
        pages of this sign-in.
        """
        if self.standing.sign_in is not None:
            self.book.end(self.standing.sign_in)
            events.signed_out(self.standing.sign_in, self.standing.reader)
        self.put += [
            cookies.delete_cookie(cookies.SIGN_IN),
            cookies.delete_cookie(cookies.RETURN_TO),
        ]
        proxy = self.serving.sign_in.proxy
        await self._say(
            HTMLResponse(
                signing_out_page(
                    self.serving,
                    (proxy.sign_out or SIGNED_OUT) if proxy is not None else AT_PROVIDER,
                )
            )
        )

    def _signed_out(self, message: Message) -> Response:
        """On to the provider's own sign-out; where it has none, to our page."""
        led = dict(message["headers"]).get(b"location", b"/").decode("latin-1")
        return RedirectResponse(SIGNED_OUT if led == "/" else led, 303)

    def _to_the_provider(self, message: Message) -> Response | None:
        """Streamlit leads to the provider, or could not ask it."""
        led = dict(message["headers"]).get(b"location", b"/")
        return (
            None
            if message["status"] == 302 and led != b"/"
            else RedirectResponse(f"{SIGN_IN}?said=unreachable", 303)
        )

    def _from_the_provider(self, message: Message) -> Response:
        """The provider sent someone back: signed in, signed out,
        or with something that cannot be accepted."""
        brought = oidc.from_callback(message["headers"], self.serving)
        asked = QueryParams(self.scope["query_string"])
        if brought is None:
            if self.standing.reader is not None:
                return RedirectResponse("/", 303)
            return RedirectResponse(
                FAILED if "code" in asked or "error" in asked else SIGNED_OUT, 303
            )
        sign_in = replace(brought[0], groups=self._known(brought[0].groups))
        why = self.book.why_over(sign_in)
        if why is not None or not self._take(sign_in):
            events.refused(sign_in, why or Refusal.NOBODY, self.path)
            return RedirectResponse(sign_in_address(why, "/") if why else FAILED, 303)
        if self.standing.sign_in is not None:
            self.book.end(self.standing.sign_in)
        self.put += [
            cookies.set_cookie(
                cookies.HINT, oidc.id_token_cookie(brought[1]), self.serving.sign_in.max_seconds
            ),
            cookies.delete_cookie(cookies.RETURN_TO),
        ]
        events.signed_in(sign_in, identify_session(sign_in).reader)
        return RedirectResponse(
            safe_return_path(unquote(self.held.get(cookies.RETURN_TO, "/"))), 303
        )

    async def _pass_on(
        self,
        instead: Callable[[Message], Response | None] | None = None,
        path: str = "",
        extra: Mapping[str, str] | None = None,
    ) -> None:
        """Let Streamlit and our routes answer. `instead` may put another answer in the place of
        theirs, which still takes their cookies along."""
        moved = {"path": path, "raw_path": path.encode(), "query_string": b""} if path else {}
        scope = cookies.with_cookies(
            {**self.scope, **moved}, cookies.for_streamlit(self.held) | (extra or {})
        )
        is_replaced = False

        async def out(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start":
                headers = [
                    kept
                    for sent in message["headers"]
                    if (kept := cookies.for_browser(sent)) is not None
                ]
                response = instead(message) if instead else None
                if response is not None:
                    is_replaced = True
                    self.put += [h for h in headers if h[0] == b"set-cookie"]
                    return await self._say(response)
                message = {**message, "headers": headers + self.put}
            if not is_replaced:
                await self.send(message)

        await self.app(scope, self.receive, out)

    async def _say(self, response: Response) -> None:
        """Answer with this, and the cookies that go with it."""
        response = refusal(self.path, response)
        response.raw_headers = [*response.raw_headers, *self.put]
        await response(self.scope, self.receive, self.send)
