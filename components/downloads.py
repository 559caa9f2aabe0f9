"""What a reader takes away: the files of one figure, and a brief of the whole page. A file is made
when it is asked for, from the frame on screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from html import escape, unescape

import streamlit as st

import exports
from components import gate, offers, record
from components.figure_cache import FinishedFigure, finished
from components.table import table
from exports import FileMarks
from figures.figure import Figure
from permissions import Reader, may_see, opening
from queries.figures import DASHBOARD
from queries.releases import NotOpen


@dataclass(frozen=True)
class File:
    """One kind of file: what its button says, what it is of, the end of its name, its media type,
    and how it is made."""

    label: str
    of: str
    suffix: str
    mime: str
    make: Callable[[FinishedFigure, FileMarks], bytes]


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


BY_SUFFIX = {kind.suffix: kind for kind in FILES}


@dataclass(frozen=True)
class FileToSend:
    """A finished file: what it holds, its name and its media type."""

    content: bytes
    name: str
    mime: str


def links(one: FinishedFigure, key: str) -> str:
    """A link for each kind of file of one figure, as HTML.
    The name of each says, to those who hear it, which figure it is of."""
    return "".join(
        f'<p class="files"><span class="files-of">Download {of}</span> '
        + " ".join(
            f'<a href="/files/{key}.{kind.suffix}">{kind.label}<span class="unseen"> '
            f"{escape(_of(kind, one.figure))}</span></a>"
            for kind in FILES
            if kind.of == of
        )
        + "</p>"
        for of in (("table", "chart") if one.chart is not None else ("table",))
    )


def files(one: FinishedFigure, key: str) -> None:
    """A button for each kind of file of a figure that came of what was typed:
    it stays in the reader's session, so no link to it is kept."""
    with st.container(key=f"files-{key}", horizontal=True, gap="small"):
        for of in ("table", "chart") if one.chart is not None else ("table",):
            st.html(f'<p class="files-of">Download {of}</p>', width="content")
            for kind in (k for k in FILES if k.of == of):
                name = _name(one.figure, kind.suffix)
                st.download_button(
                    f"{kind.label} :gray[{_literal(_of(kind, one.figure))}]",
                    logged_download(
                        partial(kind.make, one),
                        name,
                        release=one.figure.citation.release,
                        departmental=one.figure.is_departmental,
                    ),
                    name,
                    kind.mime,
                    key=f"{kind.suffix}-{key}",
                    on_click="ignore",
                )


def fetched(reader: Reader, key: str, suffix: str) -> FileToSend:
    """The file behind a link, made for the reader it was offered to: whether they still may is
    asked again, and it goes on record, as with every file.

    Raises `NotOpen` where there is nothing for this reader, `NotPublished` where the figure is not
    shown to them any more, `LogUnwritable`, `ReleaseError`.
    """
    kind = BY_SUFFIX.get(suffix)
    one, visit = offered_to(reader, key)
    if kind is None or kind.of == "chart" and one.chart is None:
        raise NotOpen
    name = _name(one.figure, suffix)
    content = _take(
        partial(kind.make, one),
        name,
        one.figure.citation.release,
        visit,
        one.figure.is_departmental,
    )
    return FileToSend(content, name, kind.mime)


def offered_to(reader: Reader, key: str) -> tuple[FinishedFigure, gate.Visit]:
    """The figure a link leads to, as this reader may see it now, and the visit it belongs to.
    Raises `NotOpen`, `NotPublished`, `ReleaseError`."""
    kept = offers.offered(key, reader)
    if kept is None:
        raise NotOpen
    if not may_see(reader, kept.page):
        record.log_refusal(reader, kept.page)
        raise NotOpen
    release = opening.open_for_reader(reader, kept.page, kept.folder)
    if not kept.seen_by <= release.visibility.audiences:
        raise NotOpen
    one = finished(
        release,
        kept.selection,
        kept.kind,
        title=kept.title,
        beside=kept.beside,
        highlight=kept.highlight,
    )
    seen = gate.PageState(page=kept.page, choices=dict(kept.choices), release=release)
    return one, gate.Visit(reader, {}, seen)


def logged_download(
    make: Callable[[FileMarks], bytes], name: str, *, release: str, departmental: bool = False
) -> Callable[[], bytes]:
    """How a file is made once it is asked for: whether the reader still may is asked again, it goes
    on record, and then says of itself where and how it is marked.

    Making it raises `NotOpen` once the reader may not see the release any more.
    """
    return partial(_take, make, name, release, gate.visiting(), departmental)


def _take(
    make: Callable[[FileMarks], bytes],
    name: str,
    release: str,
    visit: gate.Visit | None,
    departmental: bool,
) -> bytes:
    if visit is None or visit.seen.release is None:
        raise NotOpen
    store = opening.reopen(visit.reader, visit.seen.page, visit.seen.release)
    head = record.log_export(
        visit, name, release=release, state=store.state, departmental=departmental
    )
    return make(FileMarks(opening.marking(store, departmental=departmental), head))


def page_brief() -> None:
    """A button for a PDF of every figure of the page, of its sections whether open or not,
    in their order."""
    visit = gate.visiting()
    if visit is None or not (visit.seen.drawn or visit.seen.parts):
        return
    seen = visit.seen
    with st.container(key="files-page"):
        st.download_button(
            f"Download this page as a brief to print (PDF): {_literal(seen.title)}",
            partial(_brief_of_all, visit),
            brief_name(seen),
            "application/pdf",
            key="brief-of-page",
            on_click="ignore",
        )


def whole(visit: gate.Visit) -> gate.PageState:
    """What the whole page holds, in its order: of the sections that are not open,
    the figures are drawn for this alone."""
    seen = visit.seen
    if not seen.parts or seen.whole:
        return seen
    before, after = seen.place
    gathered = replace(
        seen,
        drawn=seen.drawn[:before],
        headlines=list(seen.above),
        sheet=list(seen.sheet_above),
        silent=True,
        whole=True,
    )
    with gate.gathering(visit, gathered):
        for part in seen.parts:
            part.draw()
    gathered.drawn.extend(seen.drawn[after:])
    return gathered


def _brief_of_all(visit: gate.Visit) -> bytes:
    seen = whole(visit)
    if not seen.drawn:
        raise NotOpen
    return _take(
        partial(_brief, seen),
        brief_name(seen),
        seen.drawn[0].figure.citation.release,
        visit,
        seen.departmental,
    )


def brief_name(seen: gate.PageState) -> str:
    """A file name that says the page and everything chosen on it:
    briefs of two choices have two names."""
    choices = {k: v for k, v in seen.choices.items() if k != "release"}
    areas, period = choices.pop("areas", ""), choices.pop("period", "")
    area, release = choices.pop("area", ""), seen.release.id if seen.release is not None else ""
    if seen.drawn:
        first = seen.drawn[0].figure
        period, area = period or first.selection.period, area or _place(first)
        release = first.citation.release
    parts = ("contactpoint", seen.title, *choices.values(), areas or area, period, release)
    return re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower()).strip("-") + ".pdf"


def _brief(seen: gate.PageState, stamp: FileMarks) -> bytes:
    """The brief, with the tables as on screen: made when it is asked for,
    since a page with many tables would wait for them."""
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
        sheet=seen.sheet,
        alone=seen.alone,
        stamp=stamp,
    )


def _of(kind: File, figure: Figure) -> str:
    """What a link is of, unseen: links that sound alike could not be told apart.
    The period, the same for all of a page, is left out."""
    where, _, _ = figure.subtitle.rpartition(", ")
    return f"of {kind.of}: {figure.title}, {where}"


def _literal(text: str) -> str:
    """Text in which a button finds no markup."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|:~$<>])", r"\\\1", unescape(text))


def _name(figure: Figure, suffix: str) -> str:
    quoted = {"on": "as-published"} if figure.is_quoted else {}
    return replace(
        figure.selection, release=figure.citation.release, area=_place(figure), **quoted
    ).file_name(suffix)


def _place(figure: Figure) -> str:
    """The code of the area a figure is of; empty of the dashboard itself, which is of none."""
    return "" if (figure.frame["geography_name"] == DASHBOARD).all() else figure.selection.area
