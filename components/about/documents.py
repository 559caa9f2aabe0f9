"""Documents of the project, as they stand in docs/:
the text as Markdown, each table in a frame that scrolls and is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

import streamlit as st
from markdown_it import MarkdownIt

import settings
from components import gate
from components.terms import terms_in

DOCUMENTS = settings.ROOT / "docs"
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def document(name: str, *, folded: bool = False) -> bool:
    """A document of the project below the page's own title; False where there is none of that name.
    `folded`: what stands under its second headings is opened one by one."""
    path = DOCUMENTS / f"{name}.md"
    if not path.exists():
        return False
    title, _, text = path.read_text("utf-8").partition("\n")
    text = text if title.startswith("# ") else f"{title}\n{text}"
    with st.container(key=f"document-{name}"):
        if folded and not gate.seen().whole:
            first, *rest = re.split(r"^## ", text, flags=re.MULTILINE)
            _draw(first, title.lstrip("# "))
            for part in rest:
                heading, _, below = part.partition("\n")
                with st.expander(heading.strip()):
                    _draw(below, heading.strip())
                    explained(below)
        else:
            _draw(text, title.lstrip("# "))
            if folded:
                explained(text)
    return True


def explained(text: str) -> None:
    """The terms of the glossary that stand in a text, each leading there."""
    if found := terms_in(text):
        links = ", ".join(
            f'<a class="term" href="{escape(term.address)}">{escape(term.word)}</a>'
            for term in found
        )
        st.html(f'<p class="symbols">In the glossary: {links}.</p>')


def _draw(text: str, title: str) -> None:
    for part, of in parts(text, title):
        st.html(framed(part, of)) if of else st.markdown(part)


def parts(text: str, title: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, in order: a table with the words it is called by,
    anything else with none.

    A table is called by the heading it stands under and the first of its columns: a table drawn
    among the text would have no frame of its own to scroll in, and no name.
    """
    lines, begun, heading = text.splitlines(), 0, title
    tokens = _MARKDOWN.parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[place + 1].content
        elif token.type == "table_open":
            first, last = token.map
            if before := "\n".join(lines[begun:first]).strip():
                yield before, ""
            yield (
                "\n".join(lines[first:last]),
                f"{heading}: table by {_plain(tokens[place + 4].content)}",
            )
            begun = last
    if rest := "\n".join(lines[begun:]).strip():
        yield rest, ""


def _plain(cell: str) -> str:
    """The text of a cell without its marks."""
    return "".join(t.content for t in _MARKDOWN.parseInline(cell)[0].children if t.content)


def framed(table: str, name: str) -> str:
    """A Markdown table as HTML in its frame. Its headings are those of its columns;
    the marks of its text are kept, and no HTML in it is."""
    body = _MARKDOWN.render(table).replace(
        "<table>", f'<table class="document-table"><caption class="unseen">{escape(name)}</caption>'
    )
    body = re.sub("<th(?=[ >])", '<th scope="col"', body)
    return (
        '<div class="table-scroll" tabindex="0" role="region" '
        f'aria-label="{escape(name)}">{body}</div>'
    )
