"""Sign-in at an OpenID provider, by Streamlit's own routes of `st.login` (Authlib): what they are
told, and what is kept of what they bring back.

Streamlit would keep all claims and tokens in cookies for thirty days. Here its answer is taken
apart on its way out: what stays is our own cookie with subject, groups and times, and the ID token
alone, which the provider wants to see again at sign-out.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from http.cookies import SimpleCookie
from typing import Any

from streamlit import config
from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    decode_signed_value,
)

from settings import Settings
from web.sign_in import cookies
from web.sign_in.session import LARGEST_COOKIE, SignIn, key, new_session

PROVIDER = "department"
LOGIN, LOGOUT, CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"

_log = logging.getLogger("contactpoint.sign_in")


def secrets(serving: Settings) -> dict[str, Any]:
    """What Streamlit's sign-in is told, for `st.App(secrets=...)`. The provider is asked to
    authenticate anew whoever it authenticated too long ago."""
    oidc = serving.sign_in.oidc
    if oidc is None:
        return {}
    return {
        "auth": {
            "redirect_uri": f"{serving.address}{CALLBACK}",
            "cookie_secret": streamlit_secret(serving),
            PROVIDER: {
                "client_id": oidc.client_id,
                "client_secret": oidc.client_secret,
                "server_metadata_url": oidc.metadata_url,
                "authorize_params": {"max_age": serving.sign_in.max_seconds},
                "client_kwargs": {"scope": oidc.scope, "prompt": oidc.prompt},
            },
        }
    }


def streamlit_secret(serving: Settings) -> str:
    """The key of Streamlit's own cookies: made from ours, so that every process has the same."""
    return key(serving.sign_in, "streamlit")


def one_key_for_all_processes(serving: Settings) -> None:
    """Let Streamlit sign with this key what it keeps while the provider is asked:
    the reader may come back to another process."""
    if serving.sign_in.cookie_secret:
        config.set_option("server.cookieSecret", streamlit_secret(serving))


def start() -> str:
    """Where Streamlit begins a sign-in; good for two minutes."""
    return f"{LOGIN}?provider={encode_provider_token(PROVIDER)}"


def from_callback(
    headers: Iterable[cookies.Header], serving: Settings
) -> tuple[SignIn, str] | None:
    """The sign-in and the ID token that an answer of the callback carries; None where nobody was
    signed in, or by claims that cannot be used."""
    jar = SimpleCookie()
    for name, value in headers:
        if name == b"set-cookie" and value.startswith(cookies.STREAMLIT_USER.encode()):
            jar.load(value.decode("latin-1"))
    claims, tokens = _read(jar, cookies.STREAMLIT_USER), _read(jar, cookies.STREAMLIT_TOKENS)
    subject, since = claims.get("sub"), claims.get("auth_time", claims.get("iat"))
    if (
        not claims.get("is_logged_in")
        or not isinstance(subject, str)
        or not subject
        or isinstance(since, bool)
        or not isinstance(since, int | float)
    ):
        return None
    return new_session(subject, groups_in(claims, serving.sign_in.claim), float(since)), str(
        tokens.get("id_token") or ""
    )


def groups_in(claims: dict[str, Any], claim: str) -> tuple[str, ...]:
    """The groups a claim holds: a list of texts, or one text. Anything else is none."""
    said = claims.get(claim)
    if isinstance(said, str):
        return (said,)
    return tuple(g for g in said if isinstance(g, str)) if isinstance(said, list) else ()


def _read(jar: SimpleCookie, name: str) -> dict[str, Any]:
    def one(part: str) -> bytes | None:
        return (
            decode_signed_value(get_cookie_secret(), part, jar[part].value) if part in jar else None
        )

    try:
        held = json.loads(get_cookie_with_chunks(one, name) or "{}")
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def logout_cookies(hint: str) -> dict[str, str]:
    """The cookies from which Streamlit's sign-out finds its way to the provider's."""
    user = create_signed_value(
        get_cookie_secret(), cookies.STREAMLIT_USER, json.dumps({"provider": PROVIDER})
    )
    tokens = create_signed_value(
        get_cookie_secret(),
        cookies.STREAMLIT_TOKENS,
        json.dumps({"id_token": hint} if hint else {}),
    )
    return {cookies.STREAMLIT_USER: user.decode(), cookies.STREAMLIT_TOKENS: tokens.decode()}


def id_token_cookie(id_token: str) -> str:
    """The ID token as a cookie holds it; nothing where it is too large,
    and the provider then asks who signs out."""
    return id_token if len(id_token) <= LARGEST_COOKIE else ""
