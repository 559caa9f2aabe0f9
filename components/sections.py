"""The sections of a page, declared as data: tabs of which the open one alone is run, bound to the
address; all under each other for paper, search and screen readers (`?section=all`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from components import gate
from components.canvas import titled, way, write
from components.page import WHOLE, callout
from components.selection import PageSelection
from components.terms import linked


@dataclass(frozen=True)
class Section:
    """A part of a page: its id in the address, its heading, what draws it, a sentence or two under
    the heading, and a shorter word for its tab where the heading is long."""

    id: str
    title: str
    draw_inside: Callable[[], None]
    text: str = ""
    tab: str = ""

    @property
    def word(self) -> str:
        """What its tab says."""
        return self.tab or self.title

    def draw(self) -> None:
        """The section with its heading."""
        text = f'<p class="section-text">{linked(self.text)}</p>' if self.text else ""
        write(titled(2, self.title, id_=f"section-{self.id}") + text)
        self.draw_inside()


@dataclass(frozen=True)
class Unchosen:
    """A page on which neither area nor period is chosen, as far as its sections ask."""

    page: str

    @property
    def address(self) -> dict[str, str]:
        """What stands in the address beside the section."""
        return gate.release_asked()


def sections(
    chosen: PageSelection | Unchosen, parts: Sequence[Section], *, brief: bool = True
) -> None:
    """Show the section that the address asks for (`?section=`), else the first.

    Call once a page, after what stands above all sections.

    A section that the page does not have for this choice is answered with a sentence, and the first
    stands there. `brief=False`: the page holds no figures to make a brief of.
    """
    seen, asked = gate.seen(), st.query_params.get("section", "")
    seen.parts, seen.above = tuple(parts) if brief else (), tuple(seen.headlines)
    seen.sheet_above = tuple(seen.sheet)
    before = len(seen.drawn)
    if asked == WHOLE:
        _whole(chosen, parts)
    else:
        _one(chosen, parts, asked)
    seen.place = (before, len(seen.drawn))


def _one(chosen: PageSelection | Unchosen, parts: Sequence[Section], asked: str) -> None:
    ids = {part.word: part.id for part in parts}
    open_ = next((part for part in parts if part.id == asked), parts[0])
    gate.seen().section = open_.id
    key = f"section-{gate.seen().page}"
    st.session_state[key] = open_.word
    for part, tab in zip(
        parts, st.tabs(list(ids), key=key, on_change=_opened, args=(key, ids)), strict=True
    ):
        if part is open_:
            with tab:
                if asked and asked != open_.id:
                    callout(
                        "The section that the address asks for is not part of this page as it is "
                        "chosen. The first section stands here."
                    )
                part.draw()
    _way(chosen, WHOLE, "Show all sections on one page, to print or to search")


def _whole(chosen: PageSelection | Unchosen, parts: Sequence[Section]) -> None:
    links = "".join(
        f'<li><a href="#section-{part.id}">{escape(part.title)}</a></li>' for part in parts
    )
    st.html(f'<nav class="contents" aria-label="Sections of this page"><ul>{links}</ul></nav>')
    _way(chosen, "", "Show one section at a time")
    for part in parts:
        part.draw()


def _way(chosen: PageSelection | Unchosen, section: str, label: str) -> None:
    link = way(chosen.page, label, chosen.address | ({"section": section} if section else {}))
    write(f'<p class="ways way-{section or "one"}">{link}</p>')


def _opened(key: str, ids: dict[str, str]) -> None:
    """A tab was opened: the address follows."""
    st.query_params["section"] = ids[st.session_state[key]]
