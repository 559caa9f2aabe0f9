"""What every address outside Streamlit says while releases cannot be read:
one answer, in the form the address answers in."""

from __future__ import annotations

import functools
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from api.call import not_now
from release.vocabulary import ReleaseError, StoreUnreachable
from web import figure_page
from web.programs import is_for_programs

FRAGMENTS = ("/tables/", "/find/answers")
"""Addresses whose answers are put into a page: a sentence is enough there."""

Answering = Callable[[Request], Response]


def told(answer: Answering) -> Answering:
    """The same, but that trouble with the releases is said,
    and never that there is no such thing."""

    @functools.wraps(answer)
    def telling(request: Request) -> Response:
        try:
            return answer(request)
        except ReleaseError as trouble:
            return said(request.url.path, trouble)

    return telling


def said(path: str, trouble: ReleaseError) -> Response:
    """What is answered at a path. To come again later is worth it either way:
    a release may be published meanwhile."""
    problem = not_now(trouble)
    if is_for_programs(path):
        return problem.answer()
    headers = {**problem.headers, "cache-control": "no-store"}
    if path.startswith(FRAGMENTS):
        return PlainTextResponse(str(trouble), problem.status, headers)
    is_away = isinstance(trouble, StoreUnreachable)
    title = "The figures cannot be read just now" if is_away else "There is no release to show"
    return HTMLResponse(figure_page.form(title, str(trouble)), problem.status, headers)
