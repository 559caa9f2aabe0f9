"""Addresses that are not pages. A bare route stands outside the gate: those that serve something of
a release, `/f/<id>`, `/files/<name>` and `/tables/<key>`, ask `permissions` themselves."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route

import settings
from api import openapi
from api.protocol import Assistants
from api.routes import routes as api_routes
from components import downloads, record
from components.figure import table_of
from figures.figure_id import InvalidFigureId, format_id, parse_id
from permissions import Reader, ReleaseState, may_see, opening
from queries.catalogue import NotPublished
from queries.citations import FigureHistory, figure_history
from queries.releases import NotOpen
from readinglog.log import LogUnwritable
from release.vocabulary import Audience
from web import away, figure_page, find, html_shell, programs
from web.menu import CITED, MOVED, PAGES
from web.pace import seconds_to_fetch
from web.plain_pages import document
from web.service.readiness import is_ready
from web.sign_in.reader import reader_of

HOME = PAGES[0]


async def healthz(_: Request) -> JSONResponse:
    """The process is up. It says nothing about the release."""
    return JSONResponse({"ok": True})


async def readyz(_: Request) -> JSONResponse:
    """Whether readers may be sent here. No more is said than that: the log says why not."""
    ready = await is_ready()
    return JSONResponse({"ready": ready}, 200 if ready else 503)


async def home_by_name(request: Request) -> Response:
    """The home page answers at `/` alone; its name leads there with the reader's selection kept."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/", 307)


async def moved(request: Request) -> Response:
    """Where a page stood that is now some sections of the page Roll-out:
    it leads to the section, with all else that was chosen kept."""
    sections = MOVED[request.url.path.strip("/")]
    kept = dict(request.query_params)
    asked = kept.get("section", "")
    return RedirectResponse(
        f"/rollout?{urlencode(kept | {'section': sections.get(asked, asked)})}", 307
    )


@away.told
def one_figure(request: Request) -> Response:
    """The page of the figure with an id; a plain sentence when it is mistyped, unknown,
    or there is no release."""
    reader = reader_of(request.scope)
    if reader is None:
        return _said("Sign in first", "Figures are for readers who have signed in.", 401)
    if not may_see(reader, CITED):
        record.log_refusal(reader, CITED)
        return _said("You may not see this figure", "If you need it, ask the statistics team.", 403)
    try:
        recorded = record.log_lookup(reader, CITED, format_id(parse_id(request.path_params["id"])))
        found = _cited(reader, request.path_params["id"], recorded=recorded)
    except InvalidFigureId as wrong:
        record.log_lookup(reader, CITED, "")
        return _said("This is not the id of a figure", str(wrong), 404)
    except NotPublished as unknown:
        return _said("No figure has this id", str(unknown), 404)
    address = settings.current().address or str(request.base_url).rstrip("/")
    return HTMLResponse(
        figure_page.page(found, address=address, settings=settings.current()),
        headers={"cache-control": "no-cache"},
    )


def _cited(reader: Reader, typed: str, *, recorded: bool) -> FigureHistory:
    """The figure with an id, as far as this reader may see it;
    of what is not on record only what every reader sees."""
    visibility = opening.visibility_for(reader, CITED)
    if not recorded:
        visibility = replace(visibility, audiences=frozenset({Audience.PUBLIC}))
    return figure_history(
        settings.current().releases,
        typed,
        visibility=visibility,
        withdrawn_too=recorded and may_see(reader, CITED, state=ReleaseState.WITHDRAWN),
    )


def find_figure(request: Request) -> Response:
    """A form for an id that was read out; what is typed into it, or into the page of the menu,
    leads to its figure."""
    typed = request.query_params
    asked = (typed.get("id", "") or typed.get("figure", "")).strip()
    if not asked:
        return HTMLResponse(
            figure_page.form("Find a figure", "Type the id that stands beside a cited figure.")
        )
    try:
        return RedirectResponse(f"/f/{format_id(parse_id(asked))}", 303)
    except InvalidFigureId as wrong:
        if (reader := reader_of(request.scope)) is not None:
            record.log_lookup(reader, CITED, "")
        return _said("This is not the id of a figure", str(wrong), 404)


@away.told
def one_file(request: Request) -> Response:
    """A file of a figure that a page has offered to this reader, made now and on record;
    a plain sentence where it may not be."""
    reader = reader_of(request.scope)
    if reader is None:
        return _said("Sign in first", "Files are for readers who have signed in.", 401)
    try:
        key, _, suffix = request.path_params["name"].partition(".")
        made = downloads.fetched(reader, key, suffix)
    except (NotOpen, NotPublished):
        return _said(NOT_OFFERED, OPEN_AGAIN, 404)
    except LogUnwritable as refused:
        return _said("This file cannot be made just now", str(refused), 503)
    return Response(
        made.content,
        media_type=made.mime,
        headers={"content-disposition": f'attachment; filename="{made.name}"'},
    )


@away.told
def one_table(request: Request) -> Response:
    """The table of a figure that a page has shown to this reader,
    for the place where it is opened."""
    reader = reader_of(request.scope)
    if reader is None:
        return PlainTextResponse("Sign in first.", 401)
    try:
        one, _ = downloads.offered_to(reader, request.path_params["key"])
    except (NotOpen, NotPublished):
        return PlainTextResponse(OPEN_AGAIN, 404)
    return HTMLResponse(table_of(one))


NOT_OFFERED = "This file is not offered"
OPEN_AGAIN = (
    "No page has offered this to you, or it was offered too long ago. Open the page again: "
    "what stands under a figure there is made anew."
)


def reference(_: Request) -> Response:
    """The API as a page to read."""
    return HTMLResponse(
        document("whole.html", "The release for programs", body=Markup(openapi.reference())),
        headers={"cache-control": "no-cache"},
    )


def _said(title: str, what: str, code: int) -> Response:
    return HTMLResponse(figure_page.form(title, what), code, headers={"cache-control": "no-cache"})


ASSISTANTS = Assistants(
    lambda request: reader_of(request.scope), lambda reader: seconds_to_fetch(reader.id)
)

ROUTES = (
    Route("/healthz", healthz, methods=["GET"]),
    Route("/readyz", readyz, methods=["GET"]),
    Route(f"/{HOME.id}", home_by_name, methods=["GET"]),
    *(Route(f"/{name}", moved, methods=["GET"]) for name in MOVED),
    Route("/f", find_figure, methods=["GET"]),
    Route("/f/{id}", one_figure, methods=["GET"]),
    Route("/files/{name}", one_file, methods=["GET"]),
    Route("/tables/{key}", one_table, methods=["GET"]),
    Route("/find", find.page, methods=["GET"]),
    Route("/find/answers", find.answers, methods=["GET"]),
    Route("/api", reference, methods=["GET"]),
    *api_routes(
        lambda request: reader_of(request.scope), lambda reader: seconds_to_fetch(reader.id)
    ),
    Route(programs.ASSISTANTS, ASSISTANTS, methods=["POST"]),
    Route("/", html_shell.page, methods=["GET"]),
    *(Route(f"/{page.id}", html_shell.page, methods=["GET"]) for page in PAGES if page is not HOME),
    Route(html_shell.SCRIPT, html_shell.script, methods=["GET"]),
)
