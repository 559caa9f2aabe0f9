"""Figures given to Parliament, each beside what the release being shown says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

import settings
from answers.register.alarms import deadlines, stale
from answers.register.book import Register, RegisterBroken, read_register
from answers.register.correction import corrections
from answers.register.record import Question
from answers.register.watch import CHANGED, Finding, Now, watch
from components import gate
from components.page import callout, notice, on_record
from components.sections import Section, Unchosen, sections
from figures.wording import long_date
from permissions import opening
from queries.catalogue import catalogue_of
from queries.releases import Release

NO_REGISTER = (
    "No register is set up here. The administrator names its folder in CONTACTPOINT_REGISTER."
)

NOT_BEFORE = "No answer on the register gives a figure of these measures."
NOTHING_YET = "Nothing is on the register yet."


def figures_given(release: Release) -> None:
    """What waits for somebody, then each figure with its state now."""
    on_record(release)
    held = _register()
    if held is None:
        return
    found = _findings(held, release)
    changed = sum(one.state in CHANGED for one in found)
    callout(
        f"{_many(len(held.questions), 'question')} and {_many(len(found), 'figure')} given are on "
        f"the register. {changed} of the figures {'is' if changed == 1 else 'are'} revised, "
        f"withheld "
        f"or withdrawn in release {release.id}."
    )
    waiting = [one.said for one in deadlines(held, dt.datetime.now(dt.UTC).date())]
    areas = None if release.visibility.areas is None else catalogue_of(release).areas
    late, drafts = [str(one) for one in stale(held, areas)], corrections(found)
    parts = (
        Section("due", "Answers that are due", partial(_due, waiting), tab="Due"),
        Section("each", "Each figure given", partial(_each, found), AS_SHOWN),
        Section("corrections", "Drafts of corrections", partial(_drafts, drafts), FORM, "Drafts"),
        Section(
            "stale",
            "Figures that were stale when they were given",
            partial(_items, late, "Stale figures"),
            tab="Stale when given",
        ),
    )
    empty = {part for part, held_ in (("corrections", drafts), ("stale", late)) if not held_}
    sections(
        Unchosen(gate.seen().page), [part for part in parts if part.id not in empty], brief=False
    )


AS_SHOWN = (
    "The state is that in the release shown on this page; what became another figure stands first."
)
FORM = "In the form of HC 541 of 2006-07. Nothing is argued in them."


def earlier(release: Release, measures: Sequence[str]) -> None:
    """What was answered before on some measures: the figure given then, and now."""
    held = _register()
    if held is None:
        return
    own = [one for one in _findings(held, release) if one.about and one.about.measure in measures]
    if own:
        st.html(_table(own))
    else:
        st.html(f'<p class="section-text">{NOT_BEFORE}</p>')


def _register() -> Register | None:
    folder = settings.current().register
    if folder is None:
        st.html(f'<p class="section-text">{escape(NO_REGISTER)}</p>')
        return None
    if not folder.exists():
        st.html(f'<p class="section-text">{escape(NOTHING_YET)}</p>')
        return None
    try:
        return read_register(folder)
    except RegisterBroken as why:
        notice("The register cannot be read", str(why).replace(str(folder), "its folder"))
        return None


def _findings(held: Register, release: Release) -> list[Finding]:
    """Each figure given as far as this reader may see its area and measure."""
    visit = gate.visiting()
    if visit is None:
        return []
    catalogue = catalogue_of(release)
    found = watch(
        held, settings.current().releases, release, may=opening.may(visit.reader, visit.seen.page)
    )
    return [
        one
        for one in found
        if one.about is None
        or (one.about.area in catalogue.areas or not one.about.area)
        or release.visibility.areas is None
    ]


def _due(waiting: Sequence[str]) -> None:
    if waiting:
        _items(waiting, "Answers that are due")
    else:
        notice("No answer is due", "Every question on the register was answered on time.")


def _each(found: Sequence[Finding]) -> None:
    if found:
        st.html(_table(sorted(found, key=lambda one: one.state not in CHANGED)))
    else:
        notice("No figure was given", "No answer on the register gives a figure.")


def _items(texts: Sequence[str], label: str) -> None:
    st.html(_list(texts, label))


def _list(texts: Sequence[str], label: str) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f'<ul class="row-notes" aria-label="{escape(label)}">{items}</ul>'


_HEAD = ("Question", "Asked by", "Answered by", "Answered", "Figure", "Given", "Now", "State")


def _table(found: Sequence[Finding]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
    rows = "".join(_row(one) for one in found)
    return (
        '<div class="table-scroll" tabindex="0" role="region" aria-label="Figures given">'
        '<table class="figure-table given"><caption>Figures given, and what the release says now'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(one: Finding) -> str:
    question = one.question
    answered = question.answered or question.held
    hidden = "not repeated here" if one.state is Now.WITHHELD else "not on record"
    link = f' <a href="/f/{escape(one.id)}" target="_self">{escape(one.id)}</a>' if one.id else ""
    why = f"<br>{escape(one.why)}" if one.why and one.state is not Now.SAME else ""
    by = f" ({escape(one.by)})" if one.by else ""
    cells = (
        escape(question.member),
        escape(question.minister),
        (long_date(answered) if answered else "") + (" (holding)" if not question.answered else ""),
        escape(one.title) + link,
        escape(one.was or hidden),
        escape(one.now) + by,
        f"{one.state[:1].upper()}{one.state[1:]}{why}",
    )
    first = f'<th scope="row">{escape(f"{question.house} {question.uin}")}</th>'
    return f"<tr>{first}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _drafts(drafts: Sequence[tuple[Question, str]]) -> None:
    for question, text in drafts:
        with st.expander(f"Correction of the answer to {question.name}"):
            st.code(text, language=None, wrap_lines=True)


def _many(count: int, one: str) -> str:
    return f"{count} {one if count == 1 else one + 's'}"
