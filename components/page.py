"""What stands around the figures of every page: title, the mark of synthetic records, the release, and plain sentences when something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import NoReturn

import streamlit as st

import settings
from components import gate, record
from components.takeaway import page_brief
from queries.catalogue import catalogue
from queries.releases import About, Store, about, current
from release.words import ReleaseError, long_date


ON_RECORD = "It is put on record who reads which page with which choice, and who takes which file away. Only the administrator reads that record."


def opening(title: str, lede: str) -> Store:
    """Open the current release and head the page with its title, the mark of synthetic records and the release. Stops in words when there is none."""
    try:
        store = current(settings.current().releases)
        said = about(store)
    except ReleaseError as error:
        st.title(title)
        say("There is no release to show", str(error), "Nothing is shown until this is put right. Reload the page afterwards.")
        st.stop()
    if marking := _marking():
        st.html(marking)
    if said.synthetic:
        st.html(f'<p class="synthetic" role="note"><strong>Synthetic records</strong> {escape(_without(said.synthetic, "Synthetic records"))}</p>')
    gate.seen().title, gate.seen().lede = title, lede
    st.title(title, anchor=False)
    st.html(f'<p class="lede">{escape(lede)}</p><p class="release-brief">{" &middot; ".join(escape(p) for p in _brief(said))}</p>')
    return store


def on_record(store: Store, *, valid: bool = True) -> None:
    """Put this reading on record before the first figure is shown; stops in words where it cannot be and must be. `valid=False`: what the address asks for is not of this release."""
    if not record.reading(gate.visiting(), store, valid=valid):
        say("This cannot be shown just now", record.NOT_NOW, "Reload the page in a few minutes.")
        st.stop()


def closing(store: Store) -> None:
    """The foot of every page: a brief of it to take away, which release this is, how it is rounded, when the next comes, whom to ask."""
    on_record(store)
    page_brief()
    said, set_ = about(store), settings.current()
    due = long_date(set_.next_release) if set_.next_release else "The date has not been announced."
    facts = {"Release": f"{said.title} ({said.id})", "Published": said.published_on, "Months": said.months,
             "Status": said.status, "Rounding": said.rounding, "Next release": due, "On record": ON_RECORD if set_.reading_log else "", "Contact": set_.contact}
    rows = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in facts.items() if v)
    st.html(f'<footer class="release-line" aria-label="About this release"><dl>{rows}</dl></footer>{_marking()}')
    st.html(f"<style>{_foot_of_paper(said)}</style>")


def _foot_of_paper(said: About) -> str:
    """The foot of each sheet when the page is printed: what it is, what was chosen, the release with its day, and the number of the sheet."""
    seen, marking = gate.seen(), settings.current().marking
    words = ". ".join(part for part in (", ".join(p for p in (said.producer, seen.title, seen.selection) if p), f"Release {said.id}, published {said.published_on}, {said.status}", marking) if part)
    return (f'@media print {{ @page {{ @bottom-left {{ content: "{_as_css(words)}"; font: 8pt Arial, sans-serif; color: #505a5f; width: 85%; vertical-align: top; padding-top: 3mm }}'
            ' @bottom-right { content: counter(page) " of " counter(pages); font: 8pt Arial, sans-serif; color: #505a5f; vertical-align: top; padding-top: 3mm } } }')


def _as_css(text: str) -> str:
    """Text as the inside of a CSS string: whatever is no letter or digit is written by its number."""
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in text)


def _marking() -> str:
    marking = settings.current().marking
    return f'<p class="marking">{escape(marking)}</p>' if marking else ""


def section(title: str, text: str = "") -> None:
    """A part of a page, with its heading and a sentence or two in plain words."""
    st.header(title, anchor=False)
    if text:
        st.html(f'<p class="section-text">{escape(text)}</p>')


def say(title: str, what: str, todo: str = "") -> None:
    """A plain sentence where a figure would be: what is the matter and what to do. All text is escaped."""
    st.html(f'<div class="say" role="status"><p class="say-title">{escape(title)}</p><p>{escape(what)}</p>{f"<p>{escape(todo)}</p>" if todo else ""}</div>')


def refuse(title: str, what: str, page: str, address: Mapping[str, str], label: str) -> NoReturn:
    """Say what is wrong with what was asked for, offer a link back, and show nothing else but the foot of the page."""
    on_record(current(settings.current().releases), valid=False)
    say(title, what)
    st.page_link(gate.script(page), label=label, query_params=dict(address))
    closing(current(settings.current().releases))
    st.stop()
    raise AssertionError("st.stop returns to nobody")


def nothing_here(title: str, what: str) -> NoReturn:
    """Say that the release holds nothing of what a page is about, and show nothing else but its foot."""
    say(title, what)
    closing(current(settings.current().releases))
    st.stop()
    raise AssertionError("st.stop returns to nobody")


def _brief(said: About) -> tuple[str, ...]:
    return said.status, f"Release {said.id}", f"published {said.published_on}", said.months


def _without(text: str, start: str) -> str:
    return text.removeprefix(start).lstrip(":. ").strip() if text.startswith(start) else text


def inset(text: str) -> None:
    """A sentence that must not be overlooked."""
    st.html(f'<p class="inset">{escape(text)}</p>')


def what_is_new(store: Store) -> None:
    """What the release says is new in it, a paragraph a line."""
    said = about(store)
    lines = "".join(f"<p>{escape(line)}</p>" for line in said.what_is_new.splitlines() if line.strip())
    st.html(f'<div class="what-is-new"><p class="what-is-new-date">Release {escape(said.id)}, published {escape(said.published_on)}</p>{lines}</div>')


def denominator(store: Store, measure: str) -> None:
    """What a share is a share of, with its vintage and why it can pass 100%, in the words of the release."""
    words = catalogue(store)
    if measure not in words.measures:
        return
    held = words.measures[measure]
    notes = "".join(f"<li>{escape(n.text)}</li>" for n in words.notes if n.measure == measure)
    st.html(f'<div class="inset"><p><strong>The denominator.</strong> {escape(held.base)}.</p><p><strong>What a share cannot show, and why it can pass 100%.</strong> {escape(held.cannot_show)}</p>'
            + (f"<ul>{notes}</ul>" if notes else "") + "</div>")
