"""What stands around the figures of every page: title, the mark of synthetic records, the release,
and plain sentences when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import NoReturn

import streamlit as st

import settings
from components import gate, record
from components.canvas import put_now, titled, write
from components.downloads import page_brief
from components.release_shown import (
    STATES,
    releases_to_open,
    state_in_words,
    way_to,
    why_not_current,
)
from components.wrong_choice import CannotBeShown
from exports import Points
from figures.figure import QUOTED_RECORDS
from figures.wording import clock_and_day, long_date
from permissions import opening as reading
from queries.catalogue import catalogue_of
from queries.releases import NotOpen, Release, ReleaseDescription, describe
from release.vocabulary import Level, ReleaseError, ReleaseState, StoreUnreachable

WHOLE = "all"
"""What the address says (`?section=`) for the whole page at once, its long tables too:
for paper, search and screen readers."""

ON_RECORD = (
    "It is put on record who reads which page with which choice, and who takes which file "
    "away. Only the administrator reads that record."
)


def opening(title: str, lede: str) -> Release:
    """Open the release this reader is given and head the page with its title, the mark of synthetic
    records and the release. Stops in words when there is none.

    It is the published one, unless the reader asks for another they may see (`?release=`).
    """
    seen = gate.seen()
    seen.whole = st.query_params.get("section") == WHOLE
    try:
        store = seen.release = _given(title)
        said = describe(store)
    except (
        StoreUnreachable
    ):  # it is there, and not to be read just now: `web.service.lifecycle` says so
        st.title(title)
        raise
    except ReleaseError as error:
        st.title(title)
        notice(
            "There is no release to show",
            str(error),
            "Nothing is shown until this is put right. Reload the page afterwards.",
        )
        st.stop()
    seen.head = st.empty()
    _mark(seen)
    if said.synthetic:
        seen.kind = st.empty()
        seen.kind.html(
            '<p class="synthetic" role="note"><strong>Synthetic records</strong> '
            f"{escape(_without(said.synthetic, 'Synthetic records'))}</p>"
        )
    seen.title, seen.lede = title, lede
    st.title(title, anchor=False)
    st.html(
        f'<p class="lede" id="top-of-page">{escape(lede)}</p><p '
        f'class="release-brief">{" &middot; ".join(escape(p) for p in _brief(said))}</p>'
    )
    _standing(store)
    return store


ASKED = "chosen release"
"""Where the session keeps the release a reader chose, from page to page."""


def _given(title: str) -> Release:
    visit, asked = gate.visiting(), st.query_params.get("release")
    if visit is None:
        raise LookupError("no page is being shown")
    kept = asked if asked is not None else st.session_state.get(ASKED, "")
    try:
        release = reading.open_for_reader(visit.reader, visit.seen.page, kept)
    except NotOpen:
        release, kept = reading.open_for_reader(visit.reader, visit.seen.page), ""
        visit.seen.release = release
    is_current = any(
        one.is_current and one.folder == release.folder.name
        for one in reading.available_to(visit.reader, visit.seen.page)
    )
    st.session_state[ASKED] = visit.seen.asked_release = "" if is_current else kept
    if asked and not kept:
        st.title(title, anchor=False)
        raise CannotBeShown(
            "That release cannot be shown",
            "There is no such release, or it is not open to you. Check the address, or go on with "
            "the published release.",
            {"release": ""},
            "Show the published release",
            kept_from=f"release={there}" if (there := reading.id_if_exists(asked)) else "",
        )
    _in_the_address(asked, visit.seen.asked_release)
    return release


def _in_the_address(asked: str | None, kept: str) -> None:
    """What is not the published release stands in the address;
    the published one may, and an empty word for it does not stay."""
    if asked == "":
        del st.query_params["release"]
    if kept:
        gate.seen().choices["release"] = kept
        st.query_params["release"] = kept


def _standing(release: Release) -> None:
    """In plain sight: that the release is not the published one, and which others this reader may
    open; and to which areas the reader is kept.

    Who asked for no other was given the published one,
    and is not told of one that was published since: the page is all of one release.
    """
    open_ = releases_to_open()
    current = next((one for one in open_ if one.is_current), None)
    if release.state is not ReleaseState.PUBLISHED or gate.seen().asked_release:
        st.html(
            '<div class="not-published" '
            f'role="note"><p><strong>{escape(STATES[release.state])}</strong></p>'
            f"<p>{escape(why_not_current(release, current))}</p></div>"
        )
        if current:
            way_to(current, f"Show the published release, {current.id}")
    for one in (
        o
        for o in open_
        if o.state in (ReleaseState.DRAFT, ReleaseState.PRE_RELEASE)
        and o.folder != release.folder.name
    ):
        way_to(one, f"Show release {one.id}, {state_in_words(one)}")
    if release.visibility.areas is not None:
        names = sorted(
            a.name for a in catalogue_of(release).areas.values() if a.level == Level.AUTHORITY
        )
        callout(
            f"You are shown England, its regions and {'; '.join(names) or 'no authority'}. Lists "
            "of authorities hold no other. Figures for England and the regions are of all "
            "authorities."
        )


def on_record(release: Release, *, valid: bool = True, kept_from: str = "") -> None:
    """Put this reading on record before the first figure is shown; stops in words where it cannot
    be and must be. `valid=False`: what the address asks for is not of this release, or `kept_from`
    this reader.
    """
    if not record.log_view(gate.visiting(), release, valid=valid, kept_from=kept_from):
        notice("This cannot be shown just now", record.NOT_NOW, "Reload the page in a few minutes.")
        st.stop()


MUCH, LONG = 60, ' class="long"'
"""What is said at length at the foot of a page goes across it."""


def closing(release: Release) -> None:
    """The foot of every page: a brief of it to take away, which release this is, how it is rounded,
    when the next comes, whom to ask."""
    on_record(release)
    page_brief()
    said, set_ = describe(release), settings.current()
    due = next_release()
    facts = {
        "Release": f"{said.title} ({said.id})",
        "Published": said.published_on,
        "Period covered": said.months,
        "Status of all figures": said.status,
        "Source of all figures": _sources(),
        "Next release": due,
        "Rounding": said.rounding,
        "On record": ON_RECORD if set_.reading_log else "",
        "Contact": set_.contact,
    }
    rows = "".join(
        f"<div{LONG if len(v) > MUCH else ''}><dt>{escape(k)}</dt> <dd>{escape(v)}</dd></div>"
        for k, v in sorted(facts.items(), key=lambda fact: len(fact[1]) > MUCH)
        if v
    )
    st.html(
        f'<footer class="release-line" aria-label="About this release"><dl>{rows}</dl><p '
        f'class="back"><a href="#top-of-page">Back to top</a></p></footer>{_marking()}'
    )
    _mark(gate.seen())
    st.html(f"<style>{_foot_of_paper(said)}</style>")


def _sources() -> str:
    """The sources of what the page has shown, each once; quoted figures name their own."""
    shown = [one.figure for one in gate.seen().drawn]
    every = [one.source for one in shown if not one.is_quoted]
    return "; ".join(dict.fromkeys(part for source in every for part in source.split("; ")))


def _foot_of_paper(said: ReleaseDescription) -> str:
    """The foot of each sheet when the page is printed:
    what it is, what was chosen, the release with its day, and the number of the sheet."""
    seen = gate.seen()
    marking = _marks(seen)
    words = ". ".join(
        part
        for part in (
            ", ".join(p for p in (said.producer, seen.title, seen.selection) if p),
            f"Release {said.id}, {said.when}, {said.status}",
            marking,
        )
        if part
    )
    return foot_of_sheets(words)


def foot_of_sheets(words: str) -> str:
    """The style of a foot that holds whatever the words are: one box as wide as the sheet, so that
    where its lines break, no other words stand between them."""
    return (
        '@media print { @page { @bottom-left { content: counter(page) " of " counter(pages) '
        f'"{_as_css(". " + words)}"; font: 8pt "Source Sans", Arial, sans-serif; color: #505a5f; '
        "width: 100%; vertical-align: top; padding-top: 3mm } } }"
    )


def _as_css(text: str) -> str:
    """Text as the inside of a CSS string: whatever is no letter or digit
    is written by its number."""
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in text)


def next_release() -> str:
    """When the next release comes: the hour it is scheduled for, else the day that is announced."""
    if hour := reading.next_publication():
        return clock_and_day(hour)
    announced = settings.current().next_release
    return long_date(announced) if announced else "The date has not been announced."


def _marks(seen: gate.PageState) -> str:
    return (
        reading.marking(seen.release, departmental=seen.departmental)
        if seen.release
        else settings.current().marking
    )


def _mark(seen: gate.PageState) -> None:
    """The marking at the head of the page; once more at its end,
    when it is known what the page has shown."""
    if seen.head is not None and _marks(seen):
        seen.head.html(_marking())


def _marking() -> str:
    marking = _marks(gate.seen())
    return f'<p class="marking">{escape(marking)}</p>' if marking else ""


def section(title: str, text: str = "") -> None:
    """A part of a page, with its heading and a sentence or two in plain words."""
    write(titled(2, title) + (f'<p class="section-text">{escape(text)}</p>' if text else ""))


def notice(title: str, what: str, todo: str = "") -> None:
    """A plain sentence where a figure would be: what is the matter and what to do.
    All text is escaped. It may be the last that a page says."""
    write(
        f'<div class="say" role="status"><p class="say-title">{escape(title)}</p> '
        f"<p>{escape(what)}</p>{f' <p>{escape(todo)}</p>' if todo else ''}</div>"
    )
    put_now()


@contextmanager
def refusals() -> Iterator[None]:
    """Where a page runs: a choice in its address that cannot be shown is answered with what is
    wrong and a link back, and with nothing else but the foot of the page."""
    try:
        yield
    except CannotBeShown as wrong:
        on_record(_shown(), valid=False, kept_from=wrong.kept_from)
        notice(wrong.title, wrong.what)
        address = gate.release_asked() | wrong.address
        st.page_link(gate.script(gate.seen().page), label=wrong.label, query_params=address)
        closing(_shown())
        st.stop()


def nothing_here(title: str, what: str) -> NoReturn:
    """Say that the release holds nothing of what a page is about,
    and show nothing else but its foot."""
    notice(title, what)
    closing(_shown())
    st.stop()
    raise AssertionError("st.stop returns to nobody")


def _shown() -> Release:
    store = gate.seen().release
    if store is None:
        raise LookupError("no release is being shown")
    return store


def departmental(release: Release) -> bool:
    """Say of what comes next that it is departmental analysis. False, with a sentence in its place,
    where it cannot be put on record who sees it."""
    on_record(release)
    gate.seen().departmental = True
    if gate.seen().unrecorded:
        notice("This cannot be shown just now", record.NOT_NOW, "Reload the page in a few minutes.")
        return False
    write(f'<p class="marking of-figure">{escape(settings.current().departmental_marking)}</p>')
    return True


def _brief(said: ReleaseDescription) -> tuple[str, ...]:
    return said.status, f"Release {said.id}", said.when, said.months


def _without(text: str, start: str) -> str:
    return text.removeprefix(start).lstrip(":. ").strip() if text.startswith(start) else text


def callout(text: str) -> None:
    """A sentence that must not be overlooked."""
    write(f'<p class="inset">{escape(text)}</p>')


def quoted_figures() -> None:
    """Say of a page of quoted figures, in place of what is said of records,
    that they are those of their sources."""
    if gate.seen().kind is not None:
        gate.seen().kind.html(
            '<p class="synthetic" role="note"><strong>Quoted figures</strong> '
            f"{escape(_without(QUOTED_RECORDS, 'Quoted '))}</p>"
        )


def what_is_new(release: Release) -> None:
    """What the release says is new in it, a paragraph a line."""
    said = describe(release)
    new = tuple(line for line in said.what_is_new.splitlines() if line.strip())
    gate.seen().sheet.append(Points("What is new", new))
    lines = "".join(f"<p>{escape(line)}</p>" for line in new)
    write(
        f'<div class="what-is-new"><p class="what-is-new-date">Release {escape(said.id)}, '
        f"{escape(said.when)}</p>{lines}</div>"
    )


def denominator(release: Release, measure: str) -> None:
    """What a share is a share of, with its vintage and why it can pass 100%, in the words of the
    release. How figures are rounded is said once, at the foot of the page."""
    catalogue = catalogue_of(release)
    if measure not in catalogue.measures:
        return
    held = catalogue.measures[measure]
    notes = "".join(
        f"<li>{escape(n.text)}</li>"
        for n in catalogue.notes
        if n.measure == measure and n.text != held.protection
    )
    write(
        '<div class="inset"><p><strong>The denominator.</strong> '
        f"{escape(held.base)}.</p><p><strong>What a share cannot show, and why it can pass "
        f"100%.</strong> {escape(held.cannot_show)}</p>"
        + (f"<ul>{notes}</ul>" if notes else "")
        + "</div>"
    )
