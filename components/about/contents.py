"""Pieces of the section About: documents of the project, and what a release says of itself,
so that nothing is typed twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

import settings
from components import gate
from components.about.documents import document
from components.any_measure import description
from components.canvas import row, titled
from components.page import callout, departmental, next_release, section
from components.release_shown import releases_to_open, way_to
from components.sections import Section
from components.table import as_html
from components.terms import Term, listed, terms
from figures.observation import STATUS_WORDS
from figures.wording import long_time, number
from permissions import pre_release
from queries.catalogue import Catalogue, Measure, catalogue_of, hidden_measures
from queries.releases import PublishedRelease, Release, describe, published
from release.vocabulary import REPLACES_VALUE, Audience, Status


def every_measure(release: Release) -> None:
    """One entry a measure, folded, in the order of their topics:
    what it counts, over what, in which unit, by what, with its notes."""
    catalogue = catalogue_of(release)
    for topic in dict.fromkeys(m.topic for m in catalogue.measures.values()):
        own = [m for m in catalogue.measures.values() if m.topic == topic]
        public = [m for m in own if m.audience != Audience.DEPARTMENTAL]
        st.html(titled(3, catalogue.topic(topic)) + _entries(release, public))
        if len(own) > len(public) and departmental(release):
            st.html(_entries(release, [m for m in own if m not in public]))


def _entries(release: Release, measures: Sequence[Measure]) -> str:
    return (
        '<div class="measures">'
        + "".join(
            f'<details class="fold of-measure"><summary>{escape(m.title)}</summary><div '
            'class="inside">'
            f"{description(release, m)}{_by_what(catalogue_of(release), m.id)}</div></details>"
            for m in measures
        )
        + "</div>"
    )


def _by_what(catalogue: Catalogue, measure: str) -> str:
    split = [
        catalogue.breakdown(b).title for b in catalogue.breakdowns_of.get(measure, {}) if b != "all"
    ]
    notes = [
        n.text
        for n in catalogue.notes
        if n.measure == measure
        and n.geography is None
        and n.period is None
        and n.text != catalogue.measures[measure].protection
    ]
    rows = f"<div><dt>Broken down by</dt><dd>{escape('; '.join(split))}</dd></div>" if split else ""
    rows += (
        f"<div><dt>Notes</dt><dd>{escape(' '.join(dict.fromkeys(notes)))}</dd></div>"
        if notes
        else ""
    )
    return f'<dl class="about">{rows}</dl>' if rows else ""


def disclosure_control(release: Release) -> None:
    """How nobody can be identified: in the words of the release, and the project's document."""
    st.html(f'<p class="section-text">{escape(describe(release).rounding)}</p>')
    document("disclosure", folded=True)
    protection = release.manifest.get("protection")
    known = protection.get(_RELATIONS) if isinstance(protection, Mapping) else None
    if isinstance(known, Mapping) and known:
        with st.expander(_HEADINGS[_RELATIONS]):
            rows = pd.DataFrame(known.items(), columns=["Relation", "How it is known"])
            _table(_HEADINGS[_RELATIONS], rows)


def protection_found(release: Release) -> None:
    """What the release says was done and found to protect people, as its builder wrote it."""
    protection = release.manifest.get("protection")
    if isinstance(protection, Mapping):
        _facts({_heading(k): _said(v) for k, v in protection.items() if not isinstance(v, Mapping)})
        for name, found in protection.items():
            if not isinstance(found, Mapping) or name == _RELATIONS:
                continue
            held = {k: v for k, v in found.items() if k not in hidden_measures(release)}
            with st.expander(_heading(name)):
                _table(_heading(name), _rows_of(catalogue_of(release), held))


_RELATIONS = "relations_between_measures"

_HEADINGS = {
    "cells": "Published counts that were attacked",
    "programmes": "Linear programmes solved",
    "policy": "Version of the disclosure policy",
    "rounded_to": "Multiple that counts are rounded to",
    "narrowest_interval": "Narrowest interval: the least difference left between the most and the "
    "least a true "
    "count may have been",
    _RELATIONS: "Relations between measures, which the figures keep and the attack knows",
    "insiders": "What is learned of others by who knows the true counts of one authority, or of "
    "one "
    "sector, in the last month",
    "only_1_to_4": "Known to be 1 to 4",
    "exact": "Known exactly",
}


def _heading(name: str) -> str:
    return _HEADINGS.get(name) or str(name).replace("_", " ").capitalize()


def _said(value: object) -> str:
    """A fact of a manifest in words: numbers with separators, two numbers as an interval,
    lists with semicolons."""
    if isinstance(value, bool | str) or value is None:
        return (
            {True: "yes", False: "no", None: ""}.get(value, value)
            if not isinstance(value, str)
            else value
        )
    if isinstance(value, int | float):
        return number(value, 0 if value == int(value) else 1)
    if isinstance(value, list | tuple):
        return (
            " to ".join(map(_said, value))
            if len(value) == 2 and all(isinstance(v, int | float) for v in value)
            else "; ".join(map(_said, value))
        )
    if isinstance(value, Mapping):
        return "; ".join(f"{_heading(k)}: {_said(v)}" for k, v in value.items())
    return str(value)


def _rows_of(catalogue: Catalogue, found: Mapping) -> pd.DataFrame:
    titles = {
        id: f"{m.title} (the counts it is made from)" if m.decimals else m.title
        for id, m in catalogue.measures.items()
    }
    columns = list(dict.fromkeys(k for v in found.values() if isinstance(v, Mapping) for k in v))
    if columns:
        return pd.DataFrame(
            [
                [
                    titles.get(k, _heading(k)),
                    *(_said(v.get(c)) if isinstance(v, Mapping) else _said(v) for c in columns),
                ]
                for k, v in found.items()
            ],
            columns=["Of", *map(_heading, columns)],
        )
    return pd.DataFrame(
        [[titles.get(k, _heading(k)), _said(v)] for k, v in found.items()], columns=["Of", "Value"]
    )


def checks(release: Release) -> None:
    """The checks this release passed before it was written, as its manifest lists them."""
    passed = release.manifest.get("checks")
    if isinstance(passed, list) and passed:
        st.html(
            '<ul class="plain-list">'
            + "".join(f"<li>{escape(str(name).capitalize())}</li>" for name in passed)
            + "</ul>"
        )


def sources(release: Release) -> None:
    """Every source of the release with its citation and licence, one to be opened each."""
    held = list(catalogue_of(release).sources.values())
    half = (len(held) + 1) // 2
    for place, some in zip(row(2), (held[:half], held[half:]), strict=True):
        with place:
            for one in some:
                with st.expander(one.title):
                    _facts({"Citation": one.citation, "Licence": one.licence})


FEWER = (
    "A rounded count of 0 has no symbol: it is written as fewer than the multiple it is "
    "rounded to, because the true count may have been 1 or more. A rate made from it is too low to "
    "be told from 0."
)


def words() -> list[Section]:
    """The terms, a section for each heading they stand under;
    first in it the one that the address asks for (`?term=`). One that is not there is said."""
    wanted = st.query_params.get("term")

    def drawn(own: list[Term]) -> None:
        asked = [term for term in own if term.id == wanted]
        if asked and not gate.seen().whole:
            st.html(f'<div class="asked-for">{listed(asked)}</div>')
        st.html(listed(own))

    if wanted and wanted not in {term.id for term in terms()}:
        callout("The term that the address asks for is not in this glossary.")
    headings = {term.section: term.heading for term in terms()}
    return [
        Section(id_, heading, partial(drawn, [t for t in terms() if t.section == id_]))
        for id_, heading in headings.items()
    ]


def symbols() -> None:
    """The symbols that stand instead of a number or beside it."""
    rows = [
        [
            f"[{s}]",
            STATUS_WORDS[s],
            "instead of the number" if s in REPLACES_VALUE else "beside the number",
        ]
        for s in Status
        if s
    ]
    _table("Symbols", pd.DataFrame(rows, columns=["Symbol", "Means", "Stands"]))


CROSSED = "_by_"
"""In the id of a breakdown by two things or more:
its categories are each of the one with each of the other."""


def breakdowns(release: Release) -> None:
    """The breakdowns of the release with their categories, as they stand in it;
    of those by two things or more that there are such."""
    catalogue = catalogue_of(release)
    crossed = [b for b in catalogue.breakdowns.values() if CROSSED in b.id and b.categories]
    if crossed:
        st.html(
            '<p class="section-text">Published too, each category of the one with each of the '
            "other: "
            + escape("; ".join(f"{b.title} ({number(len(b.categories))})" for b in crossed))
            + ".</p>"
        )
    for breakdown in catalogue.breakdowns.values():
        if breakdown.id in ("all", "figure") or CROSSED in breakdown.id:
            continue
        if breakdown.categories:
            with st.expander(breakdown.title):
                told = "".join(
                    f"<div><dt>{escape(c.title)}</dt><dd>{escape(c.definition)}</dd></div>"
                    for c in breakdown.categories
                )
                st.html(
                    (
                        f'<p class="section-text">{escape(breakdown.definition)}</p>'
                        if breakdown.definition
                        else ""
                    )
                    + f'<dl class="about">{told}</dl>'
                )


def every_release(shown: Release) -> None:
    """Every release that was published, the latest first:
    when, which revision, what it is today, what was new in it, as far as the release that is shown
    is shown to its reader."""
    open_ = {one.folder: one for one in releases_to_open()}
    for one in published(settings.current().releases, shown.visibility):
        _release(one)
        if one.folder in open_ and not open_[one.folder].is_current:
            way_to(open_[one.folder], f"Show release {one.folder.rpartition('-')[0]}")


def pre_release_access() -> None:
    """Who may see a release before its hour, by post, as the Code of Practice asks;
    never by name."""
    section(
        "Pre-release access",
        "Nobody sees a release before it is published but the statisticians who make it and, in "
        "the 24 hours before its hour, the holders of these posts.",
    )
    if named := pre_release.posts():
        st.html(
            '<ul class="plain-list">'
            + "".join(f"<li>{escape(post)}</li>" for post in named)
            + "</ul>"
        )
    else:
        st.html('<p class="inset">No post is on the list.</p>')


def _release(one: PublishedRelease) -> None:
    """A release in two lines, and what was new in it: open for the current one. A directory that
    has published for years has dozens of them."""
    when = f"published {long_time(one.published_at)}"
    if one.about is None:
        damaged = "Damaged: its file is not the one that was published"
        st.html(titled(2, one.folder) + _line(damaged, when))
        return
    facts = (when, one.about.months, one.about.status, f"digest {one.digest[:12]}")
    lines = [*one.about.what_is_new.splitlines(), one.about.synthetic]
    st.html(
        titled(2, f"{one.about.title} ({one.about.id})")
        + _line(one.status.capitalize(), *facts)
        + f'<details class="fold"{" open" if one.status == "current" else ""}><summary>What was '
        f'new<span class="unseen"> in {escape(one.about.title)} ({escape(one.about.id)})</span>'
        '</summary><div class="inside">'
        + "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())
        + "</div></details>"
    )


def _line(*facts: str) -> str:
    return f'<p class="statistical-caption">{escape(" · ".join(filter(None, facts)))}</p>'


def contact() -> None:
    """Whom to write to or call, and when the next release comes, from the settings."""
    set_ = settings.current()
    said = {
        "Organisation": set_.organisation,
        "Write to": set_.contact,
        "Telephone": set_.telephone,
    }
    if not any(said.values()):
        st.html(
            '<p class="inset">No contact has been set for this installation. Whoever runs it can '
            "name one in its settings.</p>"
        )
    _facts(said | {"Next release": next_release()})


def _facts(said: Mapping[str, str]) -> None:
    rows = "".join(
        f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in said.items() if v
    )
    st.html(f'<dl class="about">{rows}</dl>')


def _table(caption: str, rows: pd.DataFrame) -> None:
    st.html(as_html(rows, caption=caption))
