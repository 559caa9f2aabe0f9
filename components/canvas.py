"""Where pieces of a page put their words: on the screen,
or nowhere while the figures of a page are gathered for a file."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from html import escape

import streamlit as st

from components import gate


def write(html: str) -> None:
    """Words as HTML, at this place of the page."""
    if not gate.seen().silent:
        st.html(html)


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
