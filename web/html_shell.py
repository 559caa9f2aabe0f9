"""The document every page is drawn in: Streamlit's own, in the language of the dashboard, with its
style, a place where changes are announced and the script that does so."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from settings import ROOT
from web import find

TITLE = "ContactPoint Oversight"
DESCRIPTION = (
    "Statistics about the directory of all children in England: what it holds, who uses it "
    "and how it is looked after, each figure with its date, base, source and permanent id."
)
WITHOUT_SCRIPTS = (
    "<noscript><main><h1>ContactPoint Oversight</h1><p>The pages of this dashboard are drawn by "
    "scripts, which this browser does not run. "
    'A figure whose id you know opens without them: <a href="/f">find a figure</a>. The search at '
    "the end of this page does too.</p></main></noscript>"
)

ANNOUNCED = (
    '<div id="announced" role="status" aria-atomic="true" '
    'style="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"></div>'
)
"""Outside what Streamlit draws, because a screen reader announces only what
changes in a place that was there before."""

SCRIPT = "/house.js"


def _ours(*names: str) -> str:
    return "".join((ROOT / "web" / "static" / name).read_text("utf-8") for name in names)


_SCRIPT = _ours("house.js", "cards.js", "marks.js")
STYLE = f"<style>{_ours('house.css', 'print.css')}</style>"
"""Behind what Streamlit draws, so that it takes the place of Streamlit's own. In the document it is
read once; sent by the script of a page, it would be at each run."""


def document(streamlits: str) -> str:
    """Streamlit's document with what is ours in place of what is not.

    ValueError when it is not the document this was written for.

    The inline script and the addresses of Streamlit's files stay as they are,
    and so does its place in the content-security policy.
    """
    html = _put(streamlits, '<html lang="en">', '<html lang="en-GB">')
    html = _put(
        html,
        "<title>Streamlit</title>",
        f'<title>{TITLE}</title><meta name="description" '
        f'content="{DESCRIPTION}"><style>{find.STYLE}</style><script src="{SCRIPT}" '
        "defer></script>",
    )
    html = _put(html, '<link rel="service-desc" href="./_stcore/agent/openapi.json" />', "")
    licence, _, html = html.partition("-->")  # what else is commented on is not for readers
    html = licence + "-->" + re.sub(r"<!--.*?-->", "", html, flags=re.S)
    before, _, rest = html.partition("<noscript>")
    html = before + WITHOUT_SCRIPTS + rest.partition("</noscript>")[2]
    return _put(html, '<div id="root"></div>', f'<div id="root"></div>{STYLE}{find.BOX}{ANNOUNCED}')


def _put(html: str, old: str, new: str) -> str:
    if html.count(old) != 1:
        raise ValueError(
            f"Streamlit's index.html does not hold {old} once: its version changed, and "
            "web/html_shell.py has to follow."
        )
    return html.replace(old, new)


_DOCUMENT = document((Path(st.__file__).parent / "static" / "index.html").read_text("utf-8"))


async def page(_: Request) -> Response:
    """The document, for any page."""
    return HTMLResponse(_DOCUMENT, headers={"cache-control": "no-cache"})


async def script(_: Request) -> Response:
    """Our own script, from our own origin, as the content-security policy asks."""
    return Response(_SCRIPT, media_type="text/javascript", headers={"cache-control": "no-cache"})
