"""The cookies of sign-in. All are `__Host-`: sent over https (or to this machine) only, to this
host only, and no other host can plant one. No script can read them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import cookie_parser
from starlette.types import Scope

SIGN_IN = "__Host-contactpoint"
RETURN_TO = "__Host-contactpoint-to"
HINT = "__Host-contactpoint-hint"
STATE = "__Host-contactpoint-state"
"""The sign-in; where it leads; the ID token, which the provider wants back at sign-out; what
Streamlit keeps while the provider is asked."""

STREAMLIT_STATE, STREAMLIT_USER, STREAMLIT_TOKENS, STREAMLIT_XSRF = (
    "_streamlit_session",
    "_streamlit_user",
    "_streamlit_user_tokens",
    "_streamlit_xsrf",
)

Header = tuple[bytes, bytes]


def parse(scope: Scope) -> dict[str, str]:
    """The cookies of a request."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name == b"cookie":
            found |= cookie_parser(value.decode("latin-1"))
    return found


def with_cookies(scope: Scope, cookies: Mapping[str, str]) -> Scope:
    """The same request with these cookies and no others."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
    if cookies:
        headers.append(
            (
                b"cookie",
                "; ".join(f"{name}={value}" for name, value in cookies.items()).encode("latin-1"),
            )
        )
    return {**scope, "headers": headers}


def for_streamlit(cookies: Mapping[str, str]) -> dict[str, str]:
    """What Streamlit may see of a browser's cookies:
    nothing of what it would believe about who reads, and its state under its own name."""
    own = {
        name: value
        for name, value in cookies.items()
        if not name.startswith(STREAMLIT_USER) and name not in (STREAMLIT_STATE, STATE, HINT)
    }
    return own | ({STREAMLIT_STATE: cookies[STATE]} if STATE in cookies else {})


def for_browser(header: Header) -> Header | None:
    """A header of Streamlit's as the browser gets it:
    its state under our name, its users' cookies not at all."""
    name, value = header
    if name != b"set-cookie":
        return header
    which, _, rest = value.decode("latin-1").partition("=")
    if which.startswith(STREAMLIT_USER):
        return None
    if which == STREAMLIT_STATE:
        return name, f"{STATE}={_secured(rest)}".encode("latin-1")
    return name, f"{which}={_secured(rest)}".encode("latin-1") if which == STREAMLIT_XSRF else value


def _secured(rest: str) -> str:
    return rest if "; secure" in rest.lower() else f"{rest}; Secure"


def set_cookie(name: str, value: str, seconds: int) -> Header:
    """A header that puts a cookie for so many seconds."""
    return (
        b"set-cookie",
        f"{name}={value}; Max-Age={seconds}; Path=/; HttpOnly; Secure; SameSite=Lax".encode(
            "latin-1"
        ),
    )


def delete_cookie(name: str) -> Header:
    """A header that takes a cookie away."""
    return set_cookie(name, "", 0)
