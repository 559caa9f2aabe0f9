"""One call of the API: who asks, for what, of which release; and what is answered, with the
release, its digest and marking in its head whatever the form of the body."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import quote as quoted
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, Response

import settings
from api.asked import Asked, Parameter
from api.problems import Problem
from components import record
from components.said import said_of
from permissions import Reader, ReleaseState, opening
from queries.releases import NotOpen, Release
from queries.slices import only_public
from release.vocabulary import ReleaseError

VERSION = "v1"
PAGE = "api"
"""What `permissions` and the reading log call it."""

JSON, CSV = "application/json", "text/csv; charset=utf-8"
ARROW = "application/vnd.apache.arrow.stream"

RELEASE = Parameter(
    "release",
    "Id of a release (2010-07-r1), or its id with the beginning of its digest "
    "(2010-07-r1-69c4e95041d9), under which an answer never changes. The release now published "
    "when it is not sent.",
)


@dataclass(frozen=True)
class Form:
    """A form an answer can take: its `name` in `format=`, its media type as sent,
    and the types `Accept` may ask for it by."""

    name: str
    media_type: str
    asked_by: tuple[str, ...]


FORMS = {
    "file": Form("file", "application/octet-stream", ("*/*",)),
    "json": Form("json", JSON, ("application/json", "text/json")),
    "csv": Form("csv", CSV, ("text/csv",)),
    "cff": Form("cff", "application/yaml", ("application/yaml",)),
    "bibtex": Form("bibtex", "application/x-bibtex", ("application/x-bibtex",)),
    "ris": Form(
        "ris", "application/x-research-info-systems", ("application/x-research-info-systems",)
    ),
    "jsonstat": Form(
        "jsonstat", "application/vnd.json-stat+json", ("application/vnd.json-stat+json",)
    ),
    "arrow": Form("arrow", ARROW, (ARROW, "application/vnd.apache.arrow.file")),
}


@dataclass(frozen=True)
class Call:
    """`address` is where the dashboard is reached; `release` the release asked for, as far as this
    reader may see it; `recorded` whether the fetch is on record; `names_release` whether a release
    can be named in the address."""

    request: Request
    reader: Reader
    asked: Asked
    form: Form
    address: str
    given: Release | None = None
    recorded: bool = True
    names_release: bool = True

    @property
    def release(self) -> Release:
        """The release."""
        if self.given is None:
            raise LookupError("this address is of no release")
        return self.given

    def link(self, path: str, **query: str) -> str:
        """An address of this dashboard."""
        asked = {k: v for k, v in query.items() if v}
        return f"{self.address}{path}{'?' + urlencode(asked, safe=',:') if asked else ''}"


@dataclass(frozen=True)
class Answer:
    """A body, or the file it is in, and its media type."""

    body: bytes = b""
    media_type: str = JSON
    file: Path | None = None
    name: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    departmental: bool = False
    tag: str = ""


def address_of(request: Request) -> str:
    """Where readers reach the dashboard."""
    return settings.current().address or str(request.base_url).rstrip("/")


def form_of(request: Request, asked: Asked, names: tuple[str, ...]) -> Form:
    """The form asked for by `format=`, or else by `Accept`; the first where anything will do.
    Raises `Problem`."""
    if asked.one("format"):
        return FORMS[asked.one("format")]
    accept = request.headers.get("accept", "*/*")
    wanted: list[tuple[float, str]] = []
    for part in accept.split(","):
        kind, *options = (text.strip().lower() for text in part.split(";"))
        weight = next((o[2:] for o in options if re.fullmatch(r"q=[01](\.[0-9]{0,3})?", o)), "1")
        wanted.append((-float(weight), kind))
    for weight, kind in sorted(wanted, key=lambda one: one[0]):
        for name in names if weight else ():
            plain = FORMS[name].asked_by
            if kind in ("*/*", "") or kind in plain or kind == plain[0].split("/")[0] + "/*":
                return FORMS[name]
    raise Problem(
        406,
        "This address has no such form. Allowed in Accept: "
        + ", ".join(t for name in names for t in FORMS[name].asked_by)
        + ".",
    )


def not_now(trouble: ReleaseError) -> Problem:
    """What is said while releases cannot be read."""
    return Problem(503, str(trouble), headers={"retry-after": "30"})


def opened(reader: Reader, asked: str, selection: str, file: str) -> tuple[Release, str, bool]:
    """The release a reader asks for, once the fetch is on record, where in the log it stands,
    and whether it does. Raises `Problem`.

    Where the log takes no entry, what is public and published is answered still,
    and nothing else is.
    """
    try:
        release = opening.open_for_reader(reader, PAGE, asked)
    except NotOpen:
        kept = opening.id_if_exists(asked)
        record.log_fetch(reader, PAGE, f"release={kept}" if kept else "", file, refused=True)
        raise Problem(404, "There is no such release, or it is not open to you.") from None
    except ReleaseError as trouble:
        raise not_now(trouble) from None
    is_on_record, line = record.log_fetch(
        reader, PAGE, selection, file, release=release.id, state=release.state
    )
    if not is_on_record:
        if release.state is not ReleaseState.PUBLISHED:
            raise Problem(503, record.NOT_NOW, headers={"retry-after": "30"})
        release = only_public(release)
    return release, line, is_on_record


def sent(call: Call, answer: Answer, line: str) -> Response:
    """The answer as it is sent: with what the release says of itself, how long it may be kept, and
    only as far as the client does not hold it already."""
    headers = dict(answer.headers) | {"vary": "Accept, Authorization, Cookie"}
    if call.given is not None:
        headers |= _head(call.given, departmental=answer.departmental)
    if line:
        headers["contactpoint-reading-log"] = _ascii(line)
    headers["cache-control"] = _keeping(call, answer)
    headers["etag"] = tag = _tag(call, answer)
    if tag in [
        t.strip().removeprefix("W/")
        for t in call.request.headers.get("if-none-match", "").split(",")
    ]:
        return Response(status_code=304, headers=headers)
    if answer.name:
        headers["content-disposition"] = f'attachment; filename="{quoted(answer.name)}"'
    if answer.file is not None:
        return FileResponse(answer.file, headers=headers, media_type=answer.media_type)
    return _ranged(call.request, answer, headers)


def _head(release: Release, *, departmental: bool) -> dict[str, str]:
    said = said_of(release, departmental=departmental)
    told = {
        "release": said.release,
        "digest": said.digest,
        "status": said.status,
        "state": said.state,
        "published": said.published,
        "marking": said.marking,
        "licence": said.licence,
        "rounding": said.rounding,
    }
    return {f"contactpoint-{k}": _ascii(v) for k, v in told.items() if v}


def _ascii(text: str) -> str:
    """Text a header can hold."""
    return text.replace("’", "'").encode("ascii", "replace").decode().replace("\n", " ").strip()


def _keeping(call: Call, answer: Answer) -> str:
    """How long the answer may be kept, and by whom:
    never by what stands between, for another reader may see less.

    Under the digest of a published release an answer never changes, so a client need not ask again.
    What is not for everyone is not kept at all.
    """
    store = call.given
    if answer.departmental or store is not None and store.state is not ReleaseState.PUBLISHED:
        return "private, no-store"
    if store is None:
        return "private, no-cache"
    is_pinned = store.folder.name in (
        call.asked.one("release"),
        call.request.path_params.get("release"),
    )
    return "private, max-age=31536000, immutable" if is_pinned else "private, no-cache"


def _tag(call: Call, answer: Answer) -> str:
    """The tag of these very bytes: readers who are shown the same hold the same."""
    held = answer.tag.encode() or answer.body
    return f'"{hashlib.sha256(call.form.name.encode() + b" " + held).hexdigest()[:32]}"'


_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def _ranged(request: Request, answer: Answer, headers: dict[str, str]) -> Response:
    """The body, or the one part of it that was asked for;
    several parts, or none that can be read, give the whole."""
    headers["accept-ranges"] = "bytes"
    asked, size = _RANGE.fullmatch(request.headers.get("range", "")), len(answer.body)
    if (
        asked is None
        or asked.groups() == ("", "")
        or request.headers.get("if-range", headers["etag"]) != headers["etag"]
    ):
        return Response(answer.body, headers=headers, media_type=answer.media_type)
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end or start >= size:
        return Problem(
            416, "There is nothing at that range.", headers={"content-range": f"bytes */{size}"}
        ).answer()
    headers["content-range"] = f"bytes {start}-{end}/{size}"
    return Response(
        answer.body[start : end + 1], 206, headers=headers, media_type=answer.media_type
    )


def pinned(call: Call) -> str:
    """The name under which the release of a call never changes."""
    return call.release.folder.name


Handler = Callable[[Call], Answer]

__all__ = [
    "ARROW",
    "CSV",
    "FORMS",
    "JSON",
    "PAGE",
    "RELEASE",
    "Answer",
    "Call",
    "Form",
    "Handler",
    "address_of",
    "form_of",
    "not_now",
    "opened",
    "pinned",
    "said_of",
    "sent",
]
