"""What is said when something cannot be answered:
problem details (RFC 9457), everything that is wrong at once, and what is allowed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: of which `name`, what, and what is `allowed`. What was sent is
    repeated only where it has the form of an id."""

    name: str
    detail: str
    allowed: str = ""


@dataclass
class Problem(Exception):
    """An answer that is none."""

    status: int
    detail: str
    faults: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self) -> Response:
        """The problem as a response."""
        return said(self.status, self.detail, self.faults, self.headers)


def said(
    status: int, detail: str, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Problem details as a response."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if faults:
        body["errors"] = [
            {"name": f.name, "detail": f.detail} | ({"allowed": f.allowed} if f.allowed else {})
            for f in faults
        ]
    return Response(
        json.dumps(body, ensure_ascii=False).encode(),
        status,
        headers={"cache-control": "no-store", **(headers or {})},
        media_type=MEDIA_TYPE,
    )
