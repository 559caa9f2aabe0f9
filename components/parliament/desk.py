"""Pieces of the question desk: a question and its parts, the readings set by hand, the draft
answer.

What is typed stays in the reader's session: it is in no address, no cache, no log and no file but
those the reader takes away. Files have names that say nothing of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st

import exports
from answers.ask import ask as parts_of
from answers.check import Checked, check
from answers.draft import Draft, Said, draft, entry
from answers.parts import ANSWERED, HELD, Correction, Kind, Part, Span
from answers.register.record import Asked, House
from components import gate
from components.downloads import logged_download
from components.figure import show_drawn
from components.figure_cache import finished_of
from components.page import on_record
from components.parliament.check import show_checked
from components.parliament.given import earlier
from exports import FileMarks
from figures.figure import Across, Figure
from permissions.opening import earlier_releases
from queries.catalogue import Catalogue, catalogue_of
from queries.releases import Release, describe
from release.vocabulary import ALL, Level

KINDS = {
    Kind.FIGURE: "A figure",
    Kind.LIST: "A list: how many, and which",
    Kind.WITHHELD: "Withheld: what is asked is, or gives away, a small number",
    Kind.NOT_HELD: "Not held",
    Kind.OTHER_BODY: "Of another system or body",
    Kind.POLICY: "Not a question of figures",
}
CHARTS = {
    Across.PERIODS: "trend",
    Across.AREAS: "ranked_bars",
    Across.CATEGORIES: "columns",
}
EACH = {"each region": "Each region", "each authority": "Each authority"}
AS_READ = ""
NOBODYS = (
    "What you type here is kept in this session alone: in no address, no log and no file but those "
    "you take away."
)


def tabs() -> Sequence[Any]:
    """The two uses of the desk."""
    return st.tabs(["Answer a question", "Check a draft"])


def answering(release: Release) -> None:
    """The question, its parts, the draft, and what to take away."""
    question = _typed("question", "Question as tabled", "Read the question", 160)
    if question is None:
        return
    on_record(release)
    told = f"part-{hashlib.sha256(question.encode('utf-8', 'replace')).hexdigest()[:12]}"
    parts = parts_of(question, release)
    corrections = {n: _kept(f"{told}-{n}") for n in range(len(parts))}
    corrections = {n: one for n, one in corrections.items() if one != Correction()}
    if corrections:
        parts = parts_of(question, release, corrections=corrections)
    made = draft(question, parts, release)
    st.header("The parts", anchor=False)
    for n, (part, said) in enumerate(zip(parts, made.parts, strict=True)):
        _part(release, part, said, f"{told}-{n}")
    st.header("Draft answer", anchor=False)
    _draft(release, made, parts)
    st.header("Earlier answers on the same measures", anchor=False)
    earlier(release, tuple(dict.fromkeys(p.measure for p in parts if p.measure)))


def checking(release: Release) -> None:
    """A draft of any kind, sentence by sentence."""
    text = _typed("draft", "Text of an answer, a speech or a press line", "Check the draft", 240)
    if text is None:
        return
    on_record(release)
    show_checked(_checked(text, release))


def _checked(text: str, release: Release) -> Checked:
    visit = gate.visiting()
    return check(
        text,
        release,
        earlier=earlier_releases(visit.reader, visit.seen.page, release) if visit else (),
    )


def _typed(name: str, label: str, button: str, height: int) -> str | None:
    """What was typed and sent; None before anything was."""
    with st.form(f"form-{name}", border=False):
        text = st.text_area(label, key=f"typed-{name}", height=height, help=None)
        st.html(f'<p class="quiet">{escape(NOBODYS)}</p>')
        sent = st.form_submit_button(button)
    if sent:
        st.session_state[f"sent-{name}"] = text
    return st.session_state.get(f"sent-{name}")


def _part(release: Release, part: Part, said: Said, key: str) -> None:
    st.subheader(f"{said.label} {said.asked}".strip(), anchor=False)
    st.html(_read_as(release, part))
    _choices(part, key)
    _by_hand(release, part, key)
    for place, figure in enumerate(part.figures if part.sure or part.kind not in ANSWERED else ()):
        if len(figure.frame):
            show_drawn(release, finished_of(release, figure, _chart(figure)), f"{key}-{place}")


def _chart(figure: Figure) -> str:
    """The chart that helps: none for one figure, for dates, and where nothing can be drawn."""
    frame = figure.frame
    if len(frame) < 3 or frame["value"].count() < 2 or figure.is_quoted:
        return ""
    if figure.selection.across is Across.AREAS and frame["category"].nunique() > 1:
        return ""
    return CHARTS.get(figure.selection.across, "")


def _read_as(release: Release, part: Part) -> str:
    catalogue = catalogue_of(release)
    facts = {
        "Read as": KINDS[part.kind] + ("" if part.sure else ", in doubt"),
        "Measure": next((f"{c.title} ({', '.join(c.why)})" for c in part.candidates[:1]), ""),
        "Could also be": "; ".join(c.title for c in part.candidates[1:3]),
        "Area": "; ".join(_place(p) for p in part.areas),
        "Period": "; ".join(_time(s, catalogue) for s in part.periods),
        "Split by": catalogue.breakdowns[part.breakdown].title
        if part.breakdown in catalogue.breakdowns and part.breakdown != ALL
        else "",
        "Why in doubt": " ".join(part.doubts),
        "Why it is not given": part.reason,
        "Nearest that is held": "; ".join(
            f"{n.title}{f': {n.note}' if n.note else ''}" for n in part.nearest
        ),
    }
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>"
        for name, text in facts.items()
        if text
    )
    return f'<dl class="read-as">{rows}</dl>'


def _time(span: Span, catalogue: Catalogue) -> str:
    """A time as it was read, by the titles of the periods it is answered with;
    with a note, in words."""
    titles = [catalogue.periods[id_].title for id_ in span.ids if id_ in catalogue.periods]
    short = " and ".join(titles) if len(titles) < 3 else f"{titles[0]} to {titles[-1]}"
    each = (
        f"{span.said.partition(' of ')[0].partition(' from ')[0].partition(' since ')[0]}, "
        if span.said.startswith("each ")
        else ""
    )
    said = f"{each}{short}" if titles else span.said
    beyond = {"before": "begins before the release does", "after": "ends after the release does"}
    return f"{said} ({beyond.get(span.note, span.note)})" if span.note else said


def _place(place: Any) -> str:
    each = f"each {place.each} in {place.name}" if place.each else place.name or place.written
    return f"{each} ({place.note})" if place.note else each


def _choices(part: Part, key: str) -> None:
    if not part.choices:
        return
    st.radio(
        "More than one reading remains. Which is meant?"
        if part.kind in HELD
        else "A measure that is held may be meant. Which, if any?",
        range(len(part.choices)),
        index=None,
        format_func=lambda n: part.choices[n].said,
        key=f"choice-{key}",
        on_change=_choose,
        args=(part.choices, key),
    )


def _choose(choices: Sequence[Any], key: str) -> None:
    """Set the readings to those of a choice."""
    taken_ = choices[st.session_state[f"choice-{key}"]].correction
    for name in ("measure", "area", "period", "breakdown"):
        st.session_state[f"{name}-{key}"] = getattr(taken_, name) or AS_READ


def _kept(key: str) -> Correction:
    """The readings of a part that were set by hand."""
    held = {
        name: st.session_state.get(f"{name}-{key}") or None
        for name in ("measure", "area", "period", "breakdown")
    }
    return Correction(**held)


def _by_hand(release: Release, part: Part, key: str) -> None:
    """Four boxes that set the reading."""
    catalogue = catalogue_of(release)
    measures = dict.fromkeys(
        [c.measure for c in part.candidates if c.measure in catalogue.measures]
    )
    measures |= dict.fromkeys(sorted(catalogue.measures, key=lambda m: catalogue.measures[m].title))
    areas = sorted(
        catalogue.areas.values(), key=lambda a: (list(Level).index(Level(a.level)), a.name)
    )
    chosen = st.session_state.get(f"measure-{key}") or part.measure
    with st.expander("Correct this reading"):
        left, right = st.columns(2)
        with left:
            _box("measure", "Measure", {m: catalogue.measures[m].title for m in measures}, key)
            _box("period", "Period", _periods(release), key)
        with right:
            _box("area", "Area", {a.code: a.name for a in areas} | EACH, key)
            _box("breakdown", "Split by", _breakdowns(release, chosen), key)


def _periods(release: Release) -> dict[str, str]:
    spans = sorted(catalogue_of(release).periods.values(), key=lambda p: p.ends_on, reverse=True)
    return {"latest": "The latest"} | {p.id: p.title for p in spans}


def _breakdowns(release: Release, measure: str) -> dict[str, str]:
    catalogue = catalogue_of(release)
    own = catalogue.breakdowns_of.get(measure, {})
    return {ALL: "Nothing: totals"} | {b: catalogue.breakdowns[b].title for b in own if b != ALL}


def _box(name: str, label: str, options: dict[str, str], key: str) -> None:
    held = f"{name}-{key}"
    value = st.session_state.get(held)
    if value and value not in options:
        options = {**options, value: value}
    st.selectbox(
        label,
        [AS_READ, *options],
        format_func=lambda id_: options.get(id_, "As read"),
        key=held,
    )


def _draft(release: Release, made: Draft, parts: Sequence[Part]) -> None:
    st.html(_as_html(made))
    with st.expander("The draft as plain text, to copy"):
        st.code(made.text, language=None, wrap_lines=True)
    typed = _of_the_question()
    departmental = any(f.is_departmental for part in parts for f in part.figures)
    asked = {"release": release.id, "departmental": departmental}
    with st.container(key="files-draft", horizontal=True, gap="small"):
        st.download_button(
            "Draft answer (DOCX)",
            logged_download(partial(_docx, release, made), "draft-answer.docx", **asked),
            "draft-answer.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            key="docx-draft",
            on_click="ignore",
        )
        st.download_button(
            "Entry for the register (JSON)",
            logged_download(partial(_entry, made, typed), "register-entry.json", **asked),
            "register-entry.json",
            "application/json",
            key="entry-draft",
            on_click="ignore",
        )
    if any(part.figures for part in parts):
        st.html('<p class="quiet">The rows are taken away as ODS and CSV under each table.</p>')


def _of_the_question() -> dict[str, str]:
    """What the entry for the register says of the question; it may be left empty and filled in
    there."""
    with st.expander("Number, Member and dates, for the entry of the register"):
        left, right = st.columns(2)
        with left:
            uin = st.text_input("Question number", key="entry-uin", max_chars=20)
            house = st.selectbox("House", list(House), key="entry-house")
            asked = st.selectbox("Kind", list(Asked), key="entry-asked")
            tabled = st.text_input("Date tabled, as 2010-07-14", key="entry-tabled", max_chars=10)
        with right:
            member = st.text_input("Member who asked", key="entry-member", max_chars=200)
            minister = st.text_input("Minister who answers", key="entry-minister", max_chars=200)
            due = st.text_input("Date due, as 2010-07-19", key="entry-due", max_chars=10)
    return {
        "uin": uin,
        "house": str(house),
        "asked": str(asked),
        "tabled": tabled,
        "member": member,
        "minister": minister,
        "due": due,
    }


def _docx(release: Release, made: Draft, stamp: FileMarks) -> bytes:
    return exports.docx(
        "Draft answer to a written question",
        made.blocks(),
        author=describe(release).producer,
        subject=made.source,
        stamp=stamp,
    )


def _entry(made: Draft, typed: dict[str, str], _: FileMarks) -> bytes:
    held = entry(made, **typed)
    return json.dumps(held, ensure_ascii=False, indent=2).encode("utf-8")


def _as_html(made: Draft) -> str:
    parts = []
    for part in made.parts:
        label = f"<strong>{escape(part.label)}</strong> " if part.label else ""
        lines = [
            f"<p>{label if n == 0 else ''}{escape(t)}</p>" for n, t in enumerate(part.paragraphs)
        ]
        tables = [
            f'<p class="draft-table">Table: {escape(t.title)}, {len(t.rows)} rows.</p>'
            for t in part.tables
        ]
        parts += [*(lines or [f"<p>{label}</p>" if label else ""]), *tables]
        parts += [
            f'<p class="not-answered"><strong>Not answered.</strong> {escape(one.reason)}</p>'
            for one in part.held_back
            if one.reason not in " ".join(part.paragraphs)
        ]
    notes = "".join(f'<p class="quiet">{escape(text)}</p>' for text in (*made.notes, made.source))
    return f'<article class="draft" aria-label="Draft answer">{"".join(parts)}{notes}</article>'
