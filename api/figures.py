"""One figure by its permanent id: as published then, as published now, what became of it,
and how it is cited."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pandas as pd

import settings
from api.call import FORMS, PAGE, VERSION, Answer, Call
from api.lists import as_json
from api.problems import Fault, Problem
from components.cited import quotation, value
from exports.citation_files import Reference, bibtex, cff, ris
from figures.figure import Figure
from figures.figure_id import InvalidFigureId
from figures.observation import status_words
from figures.wording import day_of
from permissions import ReleaseState, may_see, opening
from queries.catalogue import NotPublished
from queries.citations import FigureHistory, FigureVersion, figure_history

ID = r"[0-9A-Za-z -]{1,64}"
CITATIONS = {"cff": cff, "bibtex": bibtex, "ris": ris}


def figure(call: Call) -> Answer:
    """What became of a figure. Raises `Problem`."""
    one = looked_up(call)
    told = dict.fromkeys((*one.readings, one.then, one.now))
    body = {
        "id": one.id,
        "address": call.link(f"/f/{one.id}"),
        "key": asdict(one.key),
        "state": str(one.state),
        "reason": one.reason,
        "then": _reading(call, one, one.then),
        "now": _reading(call, one, one.now),
        "readings": [_reading(call, one, r) for r in one.readings],
        "about": _about(one),
        "links": {
            name: call.link(f"/api/{VERSION}/figures/{one.id}/citation", format=name)
            for name in (CITATIONS if _citable(one) else ())
        },
    }
    return Answer(as_json(body).body, departmental=any(_is_departmental(r) for r in told))


def citation(call: Call) -> Answer:
    """The citation of a figure as a file. Raises `Problem`."""
    one = looked_up(call)
    shown = _citable(one)
    if shown is None:
        raise Problem(404, f"This figure cannot be cited any more. {one.reason}")
    found, row = shown.figure, shown.row
    title = f"{found.title}, {found.subtitle}"
    reference = Reference(
        row["figure_id"],
        title,
        found.citation.producer,
        found.citation.release,
        found.citation.digest,
        found.published_on,
        call.link(f"/f/{row['figure_id']}"),
        found.source,
        quotation(shown, call.address),
    )
    suffix = {"cff": "cff", "bibtex": "bib", "ris": "ris"}[call.form.name]
    return Answer(
        CITATIONS[call.form.name](reference),
        FORMS[call.form.name].media_type,
        name=f"contactpoint-{reference.id.lower()}.{suffix}",
        departmental=_is_departmental(shown),
    )


def _citable(one: FigureHistory) -> FigureVersion | None:
    """What of a figure is cited: as published now, else as published then; None where neither may
    be said again."""
    shown = (r for r in (one.now, one.then) if r.figure is not None and one.may_show_value(r))
    return next(shown, None)


def looked_up(call: Call) -> FigureHistory:
    """The figure with the id in the address, as far as this reader may see it. Raises `Problem`."""
    visibility = opening.visibility_for(call.reader, PAGE)
    visibility = replace(
        visibility, audiences=visibility.audiences & call.release.visibility.audiences
    )
    try:
        return figure_history(
            settings.current().releases,
            call.request.path_params["id"],
            visibility=visibility,
            withdrawn_too=call.recorded
            and may_see(call.reader, PAGE, state=ReleaseState.WITHDRAWN),
        )
    except InvalidFigureId as wrong:
        raise Problem(404, "This is not the id of a figure.", [Fault("id", str(wrong))]) from None
    except NotPublished as unknown:
        raise Problem(404, str(unknown)) from None


def _is_departmental(reading_: FigureVersion) -> bool:
    return reading_.figure is not None and reading_.figure.is_departmental


def _reading(call: Call, one: FigureHistory, read: FigureVersion) -> dict[str, Any]:
    """One publication's reading: the numbers are left out where they may not be said again."""
    row, may = read.row, read.figure is not None and one.may_show_value(read)
    published = read.published
    return {
        "release": published.release,
        "folder": published.folder,
        "published": day_of(published.at),
        "because": published.because,
        "said": value(one, read),
        "value": _number(row, "value") if may else None,
        "numerator": _number(row, "numerator") if may else None,
        "base": _number(row, "base") if may else None,
        "text": (row["text"] or None) if may and pd.notna(row["text"]) else None,
        "rounded": bool(row["rounded"]) if may else None,
        "status": str(row["status"]) if may else None,
        "status_meaning": status_words(read.figure, row["status"]) if may else None,
        "figure_id": str(row["figure_id"]) if row is not None else None,
        "quotation": quotation(read, call.address) if may else None,
    }


def _number(row: pd.Series, name: str) -> float | None:
    return None if pd.isna(row[name]) else float(row[name])


def _about(one: FigureHistory) -> dict[str, Any]:
    shown = one.then.figure or one.now.figure
    return {} if shown is None else described(shown)


def described(shown: Figure) -> dict[str, Any]:
    """What a figure is, and what has to be known with it, without its numbers."""
    return {
        "title": shown.title,
        "subtitle": shown.subtitle,
        "unit": shown.unit,
        "definition": shown.definition,
        "base": shown.base,
        "shows": shown.shows,
        "cannot_show": shown.cannot_show,
        "protection": shown.protection.words,
        "source": shown.source,
        "status": shown.status,
        "records": shown.synthetic,
        "notes": list(dict.fromkeys(n.text for n in shown.notes)),
    }
