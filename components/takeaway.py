"""What a reader takes away: the files of one figure, and a brief of the whole page. A file is made when it is asked for, from the frame on screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import unescape

import streamlit as st

import exports
from components import gate, reading, record
from components.cached import Drawn
from components.table import table
from exports import Stamp
from queries.releases import NotOpen
from release.words import Audience, Figure


@dataclass(frozen=True)
class File:
    """One kind of file: what its button says, what it is of, the end of its name, its media type, and how it is made."""

    label: str
    of: str
    suffix: str
    mime: str
    make: Callable[[Drawn, Stamp], bytes]


FILES = (
    File(
        "ODS",
        "table",
        "ods",
        "application/vnd.oasis.opendocument.spreadsheet",
        lambda one, stamp: exports.ods(one.figure, stamp=stamp),
    ),
    File(
        "XLSX",
        "table",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda one, stamp: exports.xlsx(one.figure, stamp=stamp),
    ),
    File(
        "CSV", "table", "csv", "text/csv", lambda one, stamp: exports.csv(one.figure, stamp=stamp)
    ),
    File(
        "CSV with metadata",
        "table",
        "zip",
        "application/zip",
        lambda one, stamp: exports.csvw(one.figure, name=_name(one.figure, "csv"), stamp=stamp),
    ),
    File(
        "SVG",
        "chart",
        "svg",
        "image/svg+xml",
        lambda one, stamp: exports.svg(one.figure, one.chart.spec, one.chart.alt, stamp=stamp),
    ),
    File(
        "PNG",
        "chart",
        "png",
        "image/png",
        lambda one, stamp: exports.png(one.figure, one.chart.spec, one.chart.alt, stamp=stamp),
    ),
)


def files(one: Drawn, key: str) -> None:
    """A button for each kind of file of one figure. The name of each says, to those who hear it, which figure it is of."""
    with st.container(key=f"files-{key}", horizontal=True, gap="small"):
        for of in ("table", "chart") if one.chart is not None else ("table",):
            st.html(f'<p class="files-of">Download {of}</p>', width="content")
            for kind in (k for k in FILES if k.of == of):
                name = _name(one.figure, kind.suffix)
                st.download_button(
                    _label(kind, one.figure),
                    taken(
                        partial(kind.make, one),
                        name,
                        release=one.figure.citation.release,
                        departmental=is_departmental(one.figure),
                    ),
                    name,
                    kind.mime,
                    key=f"{kind.suffix}-{key}",
                    on_click="ignore",
                )


def taken(
    make: Callable[[Stamp], bytes], name: str, *, release: str, departmental: bool = False
) -> Callable[[], bytes]:
    """How a file is made once it is asked for: whether the reader still may is asked again, it goes on record, and then says of itself where and how it is marked.

    Making it raises `NotOpen` once the reader may not see the release any more.
    """
    return partial(_take, make, name, release, gate.visiting(), departmental)


def _take(
    make: Callable[[Stamp], bytes],
    name: str,
    release: str,
    visit: gate.Visit | None,
    departmental: bool,
) -> bytes:
    if visit is None or visit.seen.store is None:
        raise NotOpen
    store = reading.still(visit.reader, visit.seen.page, visit.seen.store)
    head = record.export(visit, name, release=release, state=store.state, departmental=departmental)
    return make(Stamp(reading.marking(store, departmental=departmental), head))


def is_departmental(figure: Figure) -> bool:
    """Whether anything in a figure is departmental analysis."""
    return figure.extras.get("audience") == Audience.DEPARTMENTAL


def page_brief() -> None:
    """A button for a PDF of every figure the page has shown, in their order."""
    seen = gate.seen()
    if not seen.drawn:
        return
    name = brief_name(seen)
    make = taken(
        partial(_brief, seen),
        name,
        release=seen.drawn[0].figure.citation.release,
        departmental=seen.departmental,
    )
    with st.container(key="files-page"):
        st.download_button(
            f"Download this page as a brief to print (PDF): {_literal(seen.title)}",
            make,
            name,
            "application/pdf",
            key="brief-of-page",
            on_click="ignore",
        )


def brief_name(seen: gate.Seen) -> str:
    """A file name that says the page and everything chosen on it: briefs of two choices have two names."""
    first, choices = seen.drawn[0].figure, {k: v for k, v in seen.choices.items() if k != "release"}
    areas, period = choices.pop("areas", ""), choices.pop("period", first.selection.period)
    area = choices.pop("area", first.selection.area)
    parts = (
        "contactpoint",
        seen.title,
        *choices.values(),
        areas or area,
        period,
        first.citation.release,
    )
    return re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower()).strip("-") + ".pdf"


def _brief(seen: gate.Seen, stamp: Stamp) -> bytes:
    """The brief, with the tables as on screen: made when it is asked for, since a page with many tables would wait for them."""
    parts = [
        exports.Part(
            one.figure,
            table(one.figure),
            one.chart.spec if one.chart else None,
            one.chart.alt if one.chart else "",
        )
        for one in seen.drawn
    ]
    return exports.brief(
        ": ".join(part for part in (seen.title, seen.subject, seen.selection) if part),
        seen.lede,
        parts,
        headlines=seen.headlines,
        stamp=stamp,
    )


def _label(kind: File, figure: Figure) -> str:
    """What the button says, and, unseen, of what: buttons that sound alike could not be told apart. The period, the same for all of a page, is left out: with it a browser would set fifty labels anew for each month."""
    where, _, _ = figure.subtitle.rpartition(", ")
    return f"{kind.label} :gray[{_literal(f'of {kind.of}: {figure.title}, {where}')}]"


def _literal(text: str) -> str:
    """Text in which a button finds no markup."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|:~$<>])", r"\\\1", unescape(text))


def _name(figure: Figure, suffix: str) -> str:
    quoted = {"on": "as-published"} if figure.is_quoted else {}
    return figure.selection.with_(release=figure.citation.release, **quoted).file_name(suffix)
