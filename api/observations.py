"""Observations: several filters at once, a page of rows at a time, in the form asked for."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, fields

from api.asked import Asked, Parameter
from api.call import ARROW, CSV, FORMS, RELEASE, VERSION, Answer, Call, pinned, said_of
from api.lists import as_json, released
from api.problems import Fault, Problem
from exports.jsonstat import TooSparse, jsonstat
from exports.machine import arrow_of, csv_of, records
from queries.slices import LARGEST_PAGE, Page, Slice, notes_in, page_of, unknown
from release.vocabulary import Grain, Level

USUAL_PAGE = 1000
NAMES = ("json", "csv", "jsonstat", "arrow")
CURSOR = r"[0-9a-f]{12}\.[0-9a-f]{12}(\.[0-9]{1,9}){6}"

PARAMETERS = (
    RELEASE,
    Parameter("measure", "Ids of measures.", many=True),
    Parameter("area", "Official codes of areas.", many=True),
    Parameter("period", "Ids of periods, such as 2010-07, 2010-Q2, FY2009-10.", many=True),
    Parameter("breakdown", "Ids of breakdowns; `all` for totals.", many=True),
    Parameter("category", "Ids of categories, of whichever breakdown.", many=True),
    Parameter("source", "Ids of sources.", many=True),
    Parameter("level", "Tiers of areas.", many=True, one_of=tuple(str(x) for x in Level)),
    Parameter("grain", "Lengths of periods.", many=True, one_of=tuple(str(g) for g in Grain)),
    Parameter("limit", "Rows of a page.", most=LARGEST_PAGE, default=USUAL_PAGE),
    Parameter(
        "cursor", "Where a page begins: what the link `next` of the one before holds.", CURSOR
    ),
    Parameter("format", "The form of the answer, where `Accept` does not say it.", one_of=NAMES),
)


def observations(call: Call) -> Answer:
    """A page of rows. Raises `Problem`."""
    asked = slice_of(call.asked)
    if missing := unknown(call.release, asked):
        raise Problem(
            404,
            "What was asked for is not in this release.",
            [Fault(name, f"{id_}: there is none such.", said) for name, id_, said in missing],
        )
    after = _place(call, asked)
    page = page_of(call.release, asked, after=after, limit=int(call.asked.values["limit"]))
    return _formed(call, page, _next(call, asked, page))


def slice_of(asked: Asked) -> Slice:
    """The filters of what was asked for."""
    return Slice(**{f.name: asked.many(f.name) for f in fields(Slice)})


def _formed(call: Call, page: Page, next_: str) -> Answer:
    said = said_of(call.release, departmental=page.departmental)
    more = {
        "headers": {"link": f'<{next_}>; rel="next"'} if next_ else {},
        "departmental": page.departmental,
    }
    form = call.form.name
    if form == "csv":
        return Answer(csv_of(page.rows, said), CSV, **more)
    if form == "arrow":
        return Answer(arrow_of(page.rows, said), ARROW, **more)
    notes = notes_in(call.release, page.rows)
    if form == "jsonstat":
        try:
            body = jsonstat(page.rows, said, notes=notes, next_=next_)
        except TooSparse as wide:
            raise Problem(
                400,
                str(wide),
                [
                    Fault(
                        "format",
                        "The selection is too wide for JSON-stat.",
                        "fewer measures, breakdowns, areas or periods; or format=json, csv or "
                        "arrow",
                    )
                ],
            ) from None
        return Answer(
            json.dumps(body, ensure_ascii=False, allow_nan=False).encode(),
            FORMS["jsonstat"].media_type,
            **more,
        )
    body = released(call)
    body["release"] = asdict(said) | {"folder": pinned(call)}
    body["links"]["next"] = next_ or None
    body |= {
        "count": len(page.rows),
        "observations": records(page.rows),
        "notes": [asdict(note) for note in notes],
    }
    return Answer(as_json(body).body, **more)


def _fingerprint(asked: Slice) -> str:
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:12]


def _next(call: Call, asked: Slice, page: Page) -> str:
    """The address of the page that follows, of this very release; empty after the last."""
    if page.last is None:
        return ""
    cursor = ".".join([call.release.digest[:12], _fingerprint(asked), *map(str, page.last)])
    filters = {name: ",".join(ids) for name, ids in asked.words().items()}
    return call.link(
        f"/api/{VERSION}/observations",
        **filters,
        release=pinned(call),
        limit=str(call.asked.values["limit"]),
        format=call.form.name,
        cursor=cursor,
    )


def _place(call: Call, asked: Slice) -> tuple[int, ...] | None:
    """Where the page begins. Raises `Problem` for the cursor of another release,
    or of other filters."""
    cursor = call.asked.one("cursor")
    if not cursor:
        return None
    digest, of, *keys = cursor.split(".")
    faults = []
    if digest != call.release.digest[:12]:
        faults.append(
            Fault(
                "cursor",
                "It is of another release.",
                "a cursor of the release that is asked for: go on with the link `next` as it is, "
                "or begin again without a cursor",
            )
        )
    elif of != _fingerprint(asked):
        faults.append(
            Fault("cursor", "It is of other filters.", "the filters of the page before, unchanged")
        )
    if faults:
        raise Problem(404, "There is no page at this cursor.", faults)
    return tuple(map(int, keys))


def is_cursor(text: str) -> bool:
    """Whether a text has the form of a cursor."""
    return re.fullmatch(CURSOR, text) is not None
