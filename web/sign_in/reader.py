"""Who is reading. One judgement, so that a page and an address outside
Streamlit never answer it differently."""

from __future__ import annotations

import hmac
import ipaddress
import logging
import re
from dataclasses import dataclass, replace

import streamlit as st
from starlette.types import Scope

import settings
from permissions import Reader, Role
from settings import SettingError
from settings_sign_in import LOOPBACK, SECRET_HEADER, Mode, Proxy, SignInSettings
from web.sign_in import cookies
from web.sign_in.roles import known_groups, reader_in, role_file
from web.sign_in.session import Refusal, SignIn, from_cookie, sessions

_log = logging.getLogger("contactpoint.sign_in")


@dataclass(frozen=True)
class Identity:
    """What someone is here: a reader; or not, and why."""

    reader: Reader | None
    sign_in: SignIn | None = None
    why: Refusal | None = None


NOBODY = Identity(None, why=Refusal.NOBODY)
BY_TOKEN = "contactpoint.by_token"
"""Where the front door keeps, in the scope of a request, what the sender of a token is.
No client can write there."""


def reader_of_script() -> Reader | None:
    """The reader of a page that Streamlit is running;
    None is nobody, or someone who may not read any more."""
    if settings.current().sign_in.mode is Mode.NONE:
        return Reader(Role.ON_THIS_MACHINE)
    return identify_cookie(st.context.cookies.get(cookies.SIGN_IN, "")).reader


def reader_of(scope: Scope) -> Reader | None:
    """The reader of a request outside Streamlit; None is nobody."""
    return identify_request(scope).reader


def identify_request(scope: Scope) -> Identity:
    """What whoever sends a request is here. Without sign-in that is decided at the front door,
    which answers this machine alone."""
    serving = settings.current().sign_in
    if serving.mode is Mode.NONE:
        return Identity(Reader(Role.ON_THIS_MACHINE))
    if BY_TOKEN in scope:
        return scope[BY_TOKEN]
    sign_in = from_cookie(cookies.parse(scope).get(cookies.SIGN_IN, ""), serving)
    if serving.proxy is not None and sign_in is not None:
        if sign_in.subject != proxied_subject(scope, serving):
            return NOBODY
        sign_in = replace(sign_in, groups=proxied_groups(scope, serving))
        sessions(serving).hear(sign_in)
    return NOBODY if sign_in is None else identify_session(sign_in)


def identify_cookie(cookie: str) -> Identity:
    """What the holder of a sign-in cookie is here."""
    serving = settings.current().sign_in
    sign_in = from_cookie(cookie, serving)
    return NOBODY if sign_in is None else identify_session(sign_in)


def identify_session(sign_in: SignIn) -> Identity:
    """What someone with this sign-in is here, now."""
    serving = settings.current().sign_in
    why = sessions(serving).why_over(sign_in)
    if why is not None or serving.roles is None:
        return Identity(None, sign_in, why or Refusal.NO_ROLE)
    try:
        reader = reader_in(role_file(serving.roles).now(), sign_in.groups, sign_in.subject)
    except (OSError, UnicodeDecodeError, SettingError) as error:
        _log.error("the file of CONTACTPOINT_ROLES cannot be used, so nobody has a role: %s", error)
        reader = None
    return Identity(reader, sign_in, None if reader else Refusal.NO_ROLE)


def header(scope: Scope, name: bytes) -> str | None:
    """The one value of a header; None where it is not there. What was sent twice never comes so
    far: `web.security` refuses it for every header that is read here, and this is None then too.

    Of the space about it only that which HTTP allows there is no part of it: `str.strip` would take
    more away, and make one reader of two whose names differ by such a letter.
    """
    values = [value for key, value in scope["headers"] if key == name]
    if len(values) != 1:
        return None
    try:
        return values[0].decode("utf-8").strip(" \t")
    except UnicodeDecodeError:  # as proxies write that know no UTF-8
        return values[0].decode("latin-1").strip(" \t")


PASSED_ON = re.compile(
    rb"via|forwarded|forwarded-for|max-forwards|proxy-connection|surrogate-capability|cdn-loop"
    rb"|x-(forwarded|proxy|http2-stream).*|x-(scheme|varnish)"
    rb"|x-(original|rewrite|envoy|amz|amzn|arr|azure|appgw|auth-request|goog|akamai|kong)-.*"
    rb"|(akamai|cf|cloudfront|fastly|l5d|tailscale)-.*"
    rb"|.*(client|real|user|socket|connecting|external)-?(ip|address)"
)
"""Headers that what passes requests on puts on them, hyphens and underlines alike."""


def is_on_this_machine(scope: Scope) -> bool:
    """Whether a request came from this machine, was meant for it, and was passed on by nobody.

    What a header of passing on says is not looked at:
    whoever sends the request wrote the first, and its being there is enough. HTTP/1.0 is what nginx
    speaks that was told nothing but where to pass requests on, and no browser.
    """
    host = (header(scope, b"host") or "").lower()
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    client = scope.get("client")
    return (
        name.strip("[]") in LOOPBACK
        and client is not None
        and _is_loopback(client[0])
        and scope.get("http_version") != "1.0"
        and not any(
            PASSED_ON.fullmatch(key.lower().replace(b"_", b"-")) for key, _ in scope["headers"]
        )
    )


def _is_loopback(text: str) -> bool:
    try:
        return ipaddress.ip_address(text.strip()).is_loopback
    except ValueError:
        return False


def is_from_proxy(scope: Scope, proxy: Proxy, socket: str) -> bool:
    """Whether a request comes from the proxy: over the socket, or from its very address,
    and with its secret where there is one."""
    client = scope.get("client")
    here = (
        (client is None or not client[0])
        if socket
        else client is not None and client[0] in proxy.addresses
    )
    return here and (
        not proxy.secret
        or hmac.compare_digest(
            (header(scope, SECRET_HEADER.encode()) or "").encode(), proxy.secret.encode()
        )
    )


def proxied_subject(scope: Scope, serving: SignInSettings) -> str | None:
    """Whom the proxy says it has signed in; None where it says nothing,
    or where it is not the proxy that says it."""
    proxy = serving.proxy
    if proxy is None or not is_from_proxy(scope, proxy, serving.socket):
        return None
    return header(scope, proxy.subject.encode()) or None


def proxied_groups(scope: Scope, serving: SignInSettings) -> tuple[str, ...]:
    """Those of the reader's groups that the proxy names in this request and the mapping file knows:
    what it said at another request, or a cookie carries, counts for nothing."""
    said = (header(scope, serving.proxy.groups.encode()) or "") if serving.proxy is not None else ""
    try:
        return (
            known_groups(
                role_file(serving.roles).now(),
                tuple(group.strip(" \t") for group in said.split(",")),
            )
            if serving.roles
            else ()
        )
    except (OSError, UnicodeDecodeError, SettingError):
        return ()
