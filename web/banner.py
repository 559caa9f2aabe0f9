"""The line above every page: who is signed in and the way out; or that there is no sign-in."""

from __future__ import annotations

import time
from html import escape

from permissions import Reader, Role

NO_SIGN_IN = "This dashboard runs without sign-in, for this machine only."


def line(reader: Reader) -> str:
    """The line as HTML. Its picture of one point brings home a renewed cookie while only the websocket is used; it is fetched once a minute at most."""
    if reader.role is Role.ON_THIS_MACHINE:
        return f'<p class="way-in">{NO_SIGN_IN}</p>'
    return (f'<p class="way-in">Signed in as {_article(reader.role)} {escape(reader.role)}. <a href="/sign-out" target="_self">Sign out</a>'
            f'<img src="/sign-in/used.gif?{int(time.time() // 60)}" alt="" width="1" height="1"></p>')


def _article(words: str) -> str:
    return "an" if words[0] in "aeiou" else "a"
