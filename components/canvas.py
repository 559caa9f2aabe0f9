"""Where pieces of a page put their words: on the screen,
or nowhere while the figures of a page are gathered for a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from html import escape
from urllib.parse import urlencode

import streamlit as st

from components import gate

_pieces: ContextVar[list[str] | None] = ContextVar("pieces", default=None)


def write(html: str) -> None:
    """Words as HTML, at this place of the page."""
    if gate.seen().silent:
        return
    pieces = _pieces.get()
    if pieces is None:
        st.html(html)
    else:
        pieces.append(html)


@contextmanager
def together() -> Iterator[None]:
    """Put what is written inside on the page in one piece, when the block ends.

    A browser spends some milliseconds on each piece at every change, however little it says.
    Nothing but words may be put on the page inside.
    """
    pieces: list[str] = []
    token = _pieces.set(pieces)
    try:
        yield
    finally:
        _pieces.reset(token)
    _put(pieces)


def put_now() -> None:
    """Put what was written together so far on the page: nothing can be, once a page is ended."""
    pieces = _pieces.get()
    if pieces:
        _put(pieces)
        pieces.clear()


def _put(pieces: Sequence[str]) -> None:
    if pieces:
        inside = "".join(f"<div>{one}</div>" for one in pieces)
        st.html(f'<div class="together">{inside}</div>')


def way(page: str, label: str, query: Mapping[str, str]) -> str:
    """A link to a page of ours as HTML: it is followed as the menu is, without loading anew."""
    path = gate.script(page).url_path
    address = f"/{path}" + (f"?{urlencode(query)}" if query else "")
    return f'<a class="way" href="{escape(address)}">{escape(label)}</a>'


def titled(level: int, title: str, *, id_: str = "") -> str:
    """A heading as HTML."""
    at = f' id="{escape(id_)}"' if id_ else ""
    look = "section-title" if level == 2 else "figure-title"
    return f'<h{level} class="{look}"{at}>{escape(title)}</h{level}>'


def row(widths: int | Sequence[int]) -> Sequence[AbstractContextManager]:
    """Places beside each other; on a narrow screen under each other."""
    many = widths if isinstance(widths, int) else len(widths)
    if gate.seen().silent:
        return [nullcontext()] * many
    if many == 1:
        return [st.container()]
    return st.columns(widths, gap="large")


def box(key: str, **look: object) -> AbstractContextManager:
    """A place with a name, for its style."""
    return nullcontext() if gate.seen().silent else st.container(key=key, **look)
