"""The line above every page: who is signed in and the way out; or that there is no sign-in."""

from __future__ import annotations

import time
from html import escape

import settings
from permissions import Reader, Role
from settings_sign_in import Mode

NO_SIGN_IN = "This dashboard runs without sign-in, for this machine only."


def line(reader: Reader) -> str:
    """The line as HTML. Its picture of one point brings home a renewed cookie while only the
    websocket is used; it is fetched once a minute at most."""
    if reader.role is Role.ON_THIS_MACHINE:
        return f'<p class="way-in">{NO_SIGN_IN}</p>'
    return (
        f'<p class="way-in">Signed in as {_article(reader.role)} {escape(reader.role)}. <a '
        'href="/sign-out" target="_self">Sign out</a>'
        f'<img src="/sign-in/used.gif?{int(time.time() // 60)}" alt="" width="1" height="1"></p>'
    )


def plain_line() -> str:
    """The same on a page that runs no script, without who it is."""
    return (
        f'<p class="way-in no-print">{NO_SIGN_IN}</p>'
        if settings.current().sign_in.mode is Mode.NONE
        else '<p class="way-in no-print"><a href="/sign-out">Sign out</a></p>'
    )


def _article(words: str) -> str:
    return "an" if words[0] in "aeiou" else "a"
