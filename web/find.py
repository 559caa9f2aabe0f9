"""The search box in the head of every page, and its answers: as a page of their own where scripts
are off, and as a list under the box where they run.

What is typed is looked up and forgotten: it is in the reader's address bar where the plain form was
used, and in no log. That a figure was found is put on record by its id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from answers.parts import Found, Hit, Sort
from answers.search import find
from components import record
from components.terms import terms
from figures.figure_id import InvalidFigureId, format_id, parse_id
from permissions import Reader, may_see, opening
from release.vocabulary import Audience
from web import away
from web.menu import PAGES, SEARCH
from web.plain_pages import document, render
from web.sign_in.reader import reader_of

LONGEST = 200
"""Characters of what is typed that are looked at."""

HEADINGS = {
    Sort.FIGURE: "Figures",
    Sort.MEASURE: "Measures",
    Sort.AREA: "Areas",
    Sort.PAGE: "Pages",
    Sort.TERM: "Terms",
}
SIGN_IN = "Sign in first: figures are for readers who have signed in."
MAY_NOT = "You may not search. If you need to, ask the statistics team."

BOX = (
    '<form id="find" role="search" action="/find" method="get"><label for="q">Search</label>'
    '<input id="q" name="q" type="search" autocomplete="off" spellcheck="false" maxlength="200" '
    'placeholder="Search" '
    'aria-keyshortcuts="/" aria-controls="found" aria-describedby="how"><span id="how" hidden>A '
    "figure, measure, area, page or term, in a few words. "
    'Answers come below as you type; arrow keys go through them.</span><div id="found" '
    'role="region" aria-label="Search results" hidden></div></form>'
)
"""The form in the document of every page: it works as it is,
and `house.js` puts the answers under it."""

STYLE = (
    "#find{position:fixed;z-index:999991;top:0;right:0;display:flex;align-items:center;height:59px;"
    "padding:0 "
    ".75rem;font:1rem/1.4 'Source Sans',Arial,sans-serif}#find label{padding:.6rem "
    ".25rem;color:#003078;text-decoration:underline;cursor:pointer}#q{position:absolute;"
    "right:.75rem;width:1px;height:1px;opacity:0;font:inherit;color:#0b0c0c;background:#fff;"
    "border:2px "
    "solid #0b0c0c;border-radius:0;padding:.3rem "
    ".5rem;box-sizing:border-box}#find:focus-within,#find.open{left:0;"
    "background:#fff}#find:focus-within "
    "label,#find.open label{display:none}#find:focus-within #q,#find.open "
    "#q{position:static;opacity:1;width:100%;height:2.5rem}#q:focus{outline:3px solid "
    "#fd0;outline-offset:0}#found{position:absolute;top:59px;right:0;width:100%;"
    "max-height:calc(100vh "
    "- 80px);overflow:auto;background:#fff;border:1px solid #b1b4b6;padding:.5rem .75rem "
    "1rem;box-sizing:border-box}#found "
    "[role=heading]{margin:0;font-weight:600;color:#505a5f;padding:.6rem 0 .1rem}#found "
    "ul{list-style:none;margin:0;padding:0}#found a{display:block;padding:.35rem "
    ".25rem;color:#003078;min-height:24px}#found a "
    "span{display:inline-block;width:100%;color:#0b0c0c;text-decoration:none}#found "
    "a:focus{outline:3px solid "
    "#fd0;background:#fff8d0}@media(min-width:1140px){#find,#find:focus-within,"
    "#find.open{left:auto;width:20rem}#find "
    "label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
    "padding:0}#q{position:static;opacity:1;width:100%;height:2.25rem}#found{width:34rem;"
    "right:.75rem}}@media "
    "print{#find{display:none}}"
)
"""In a narrow window the word Search stands at the end of the header, and the box opens over it."""


@away.told
def page(request: Request) -> Response:
    """The answers as a page: for the plain form, and for whoever opens
    the list in a window of its own."""
    typed, reader = _typed(request), reader_of(request.scope)
    if reader is None:
        return _whole(refusal=SIGN_IN, code=401)
    if not may_see(reader, SEARCH):
        record.log_refusal(reader, SEARCH)
        return _whole(refusal=MAY_NOT, code=403)
    if id_ := _id(typed):
        return RedirectResponse(f"/f/{id_}", 303)
    return _whole(typed, _found(reader, typed) if typed else Found(()))


@away.told
def answers(request: Request) -> Response:
    """The answers as a list, to stand under the box."""
    typed, reader = _typed(request), reader_of(request.scope)
    if reader is None:
        return HTMLResponse(f"<p>{SIGN_IN}</p>", 401)
    if not may_see(reader, SEARCH):
        record.log_refusal(reader, SEARCH)
        return HTMLResponse(f"<p>{MAY_NOT}</p>", 403)
    listed = render("found.html", **_listed(_found(reader, typed))) if typed else ""
    return HTMLResponse(listed, headers={"cache-control": "no-store"})


def _typed(request: Request) -> str:
    return " ".join(request.query_params.get("q", "")[:LONGEST].split())


def _found(reader: Reader, typed: str) -> Found:
    """What this reader finds; of figures that cannot be put on record,
    only those that every reader sees. Raises `ReleaseError`."""
    release = opening.open_for_reader(reader, SEARCH)
    found = find(typed, release, pages=(*_pages(reader), *_terms()))
    figures = found.of(Sort.FIGURE)
    shown = next((hit.target for hit in figures if _id(hit.target)), "")
    if figures and not record.log_lookup(reader, SEARCH, shown):
        public = replace(
            release, visibility=replace(release.visibility, audiences=frozenset({Audience.PUBLIC}))
        )
        found = find(typed, public, pages=(*_pages(reader), *_terms()))
    if not found.hits and (id_ := _id(typed)):
        return Found((Hit(Sort.FIGURE, f"Figure {id_}", "", id_),))
    return found


def _id(typed: str) -> str:
    """What was typed as the id of a figure; empty where it is none."""
    try:
        return format_id(parse_id(typed))
    except InvalidFigureId:
        return ""


def _pages(reader: Reader) -> Iterator[Hit]:
    return (
        Hit(Sort.PAGE, page.title, page.section, page.id)
        for page in PAGES
        if may_see(reader, page.id)
    )


@lru_cache(maxsize=1)
def _terms() -> tuple[Hit, ...]:
    """The words of the glossary, as its page shows them."""
    return tuple(Hit(Sort.TERM, term.word, term.means, term.id) for term in terms())


def _whole(
    typed: str = "", found: Found | None = None, *, refusal: str = "", code: int = 200
) -> Response:
    """The page of the plain form, with what was found or why nothing is looked for."""
    listed = _listed(found or Found(()))
    html = document(
        "search.html", "Search", typed=typed, longest=LONGEST, refusal=refusal, **listed
    )
    return HTMLResponse(html, code, headers={"cache-control": "no-cache"})


def _listed(found: Found) -> dict[str, object]:
    """What was found as its template takes it: headings with their hits,
    and what is said where there are none."""
    groups = [
        (heading, [{"address": address(h), "title": h.title, "said": h.said} for h in hits])
        for sort, heading in HEADINGS.items()
        if (hits := found.of(sort))
    ]
    return {"groups": groups, "nothing": found.said or "Nothing was found."}


def address(hit: Hit) -> str:
    """Where a hit leads."""
    match hit.sort:
        case Sort.FIGURE if _id(hit.target):
            return f"/f/{hit.target}"
        case Sort.FIGURE:  # a list, which is many figures
            chosen = {"measure": hit.measure, "area": hit.area, "period": hit.period}
            return f"/measure?{urlencode({name: id_ for name, id_ in chosen.items() if id_})}"
        case Sort.MEASURE:
            return f"/measure?{urlencode({'measure': hit.target})}"
        case Sort.AREA:
            return f"/profile?{urlencode({'area': hit.target})}"
        case Sort.PAGE:
            return "/" if hit.target == PAGES[0].id else f"/{hit.target}"
    return next((term.address for term in terms() if term.id == hit.target), "/glossary")
