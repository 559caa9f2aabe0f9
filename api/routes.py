"""The addresses of the API as routes. Who reads, and whose turn it is,
is told by whoever serves them: this room knows no sign-in."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import settings
from api import asked as asking
from api import feed
from api.call import (
    FORMS,
    PAGE,
    RELEASE,
    Call,
    address_of,
    form_of,
    not_now,
    opened,
    sent,
)
from api.endpoints import ENDPOINTS, ROOT, Endpoint
from api.openapi import description
from api.problems import Fault, Problem
from components import record
from permissions import Reader, may_see
from release.vocabulary import ReleaseError
from settings_sign_in import Mode

ReaderOf = Callable[[Request], Reader | None]
Wait = Callable[[Reader], float]
"""Seconds until a reader may ask again; 0 when it is their turn, which is then taken."""


def routes(reader_of: ReaderOf, wait: Wait) -> tuple[Route, ...]:
    """Every route of the API."""
    return (
        Route(f"{ROOT}/openapi.json", openapi, methods=["GET"]),
        Route("/feed.xml", _told(feed.feed_of, reader_of, wait), methods=["GET"]),
        Route("/releases.ics", _told(feed.calendar_of, reader_of, wait), methods=["GET"]),
        *(Route(one.path, _answering(one, reader_of, wait), methods=["GET"]) for one in ENDPOINTS),
    )


def openapi(request: Request) -> Response:
    """The description."""
    told = description(
        address_of(request), signs_in=settings.current().sign_in.mode is not Mode.NONE
    )
    return Response(
        json.dumps(told, ensure_ascii=False, indent=1).encode(), media_type="application/json"
    )


def _answering(one: Endpoint, reader_of: ReaderOf, wait: Wait) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        try:
            return answered(one, request, let_in(request, reader_of, wait))
        except Problem as problem:
            return problem.answer()
        except ReleaseError as trouble:
            return not_now(trouble).answer()

    return answer


def _told(
    make: Callable[[Request, Reader], Response], reader_of: ReaderOf, wait: Wait
) -> Callable[[Request], Response]:
    """The handler of what tells of releases, and holds no figure:
    for who may see the page that says the same."""

    def answer(request: Request) -> Response:
        try:
            reader = let_in(request, reader_of, wait)
            if not may_see(reader, "releases"):
                raise Problem(403, "You may not see which releases there are.")
            return make(request, reader)
        except Problem as problem:
            return problem.answer()
        except ReleaseError as trouble:
            return not_now(trouble).answer()

    return answer


def let_in(request: Request, reader_of: ReaderOf, wait: Wait) -> Reader:
    """Who asks, when they may ask now. Raises `Problem`."""
    reader = reader_of(request)
    if reader is None:
        raise Problem(
            401, "Sign in first, or send a token.", headers={"www-authenticate": "Bearer"}
        )
    if not may_see(reader, PAGE):
        record.log_refusal(reader, PAGE)
        raise Problem(403, "You may not fetch figures. If you need to, ask the statistics team.")
    if (seconds := wait(reader)) > 0:
        raise Problem(
            429,
            "You have asked for more than can be answered at once.",
            headers={"retry-after": str(math.ceil(seconds))},
        )
    return reader


def answered(one: Endpoint, request: Request, reader: Reader) -> Response:
    """What a reader is answered at an address. Raises `Problem`,
    or `ReleaseError` while releases cannot be read."""
    call, line = prepared(one, request, reader)
    return sent(call, one.handler(call), line)


def prepared(one: Endpoint, request: Request, reader: Reader) -> tuple[Call, str]:
    """The call that a request is, once the fetch is on record, and where in the log it stands.
    Raises `Problem`, `ReleaseError`."""
    asked = asking.read(request, one.parameters)
    wrong = [p for p in one.in_path if not _fits(p, request.path_params[p.name])]
    if wrong:
        raise Problem(
            404,
            "There is no such thing.",
            [Fault(p.name, "It is not of the form it must have.", p.allowed) for p in wrong],
        )
    form = FORMS["file"] if one.media_type else form_of(request, asked, one.forms)
    chosen = "&".join(
        part
        for part in (
            *(f"{p.name}={_as_logged(p, request)}" for p in one.in_path),
            asked.for_the_log(),
        )
        if part
    )
    store, line, recorded = opened(
        reader,
        request.path_params.get(RELEASE.name) or asked.one(RELEASE.name),
        chosen,
        one.path.rpartition("/")[2] if one.media_type else f"{one.name}.{form.name}",
    )
    names_release = RELEASE in one.parameters
    address = address_of(request)
    return Call(request, reader, asked, form, address, store, recorded, names_release), line


def _as_logged(one: asking.Parameter, request: Request) -> str:
    """What stands in the path, as the reading log keeps it: an id of a figure as it is written."""
    text = request.path_params[one.name]
    return text.upper().replace(" ", "") if one.name == "id" else text


def _fits(one: asking.Parameter, text: str) -> bool:
    return re.fullmatch(one.pattern, text) is not None
