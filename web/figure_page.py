"""The page of one figure, as plain HTML: it opens without scripts, in any browser there will be,
and prints on one sheet."""

from __future__ import annotations

import pandas as pd

from api.call import FORMS
from api.endpoints import ROOT as API
from api.figures import CITATIONS
from components.cited import quotation, value
from figures.figure import Figure
from figures.figure_id import EXAMPLE
from figures.observation import status_words
from figures.wording import day_of, long_date, number
from queries.citations import FigureHistory, FigureVersion, State
from settings import Settings
from web.plain_pages import document

STATES = {
    "current": "Current",
    "revised": "Revised",
    "superseded": "Superseded",
    "withdrawn": "Withdrawn",
}

FILES = {"cff": "CITATION.cff", "bibtex": "BibTeX", "ris": "RIS"}
"""What readers call the forms of a citation file."""


def page(one: FigureHistory, *, address: str, settings: Settings) -> str:
    """The figure in the words of the release that first published it: value then and now, what
    became of it, how to cite it. `address` is where the dashboard is reached."""
    shown = one.then.figure or one.now.figure
    heading, subtitle = (
        (shown.title, shown.subtitle)
        if shown
        else ("A figure of a release that is no longer kept", "")
    )
    then_and_now = (("Value then", one.then), ("Value now", one.now))
    every = enumerate(one.readings, 1) if len(one.readings) > 1 else ()
    return document(
        "figure.html",
        f"{heading}, {subtitle}".rstrip(", "),
        marking=_marking(shown, settings),
        contact=settings.contact,
        # What search and reference managers read: what the figure is of, and no value.
        description=f"{shown.title}, {shown.subtitle}. {shown.definition}" if shown else "",
        permanent=f"{address}/f/{one.id}",
        files=_files(one),
        synthetic=_synthetic(shown),
        heading=heading,
        subtitle=subtitle,
        state=STATES[one.state],
        reason=one.reason,
        unit=shown.unit[:1].upper() + shown.unit[1:] if shown else "Value",
        then_and_now=[_row(one, label, reading) for label, reading in then_and_now],
        every=[_row(one, str(place), reading) for place, reading in every],
        id=one.id,
        citations=_citations(one, address),
        facts=_facts(one, shown) if shown else {},
        notes=tuple(dict.fromkeys(note.text for note in shown.notes)) if shown else (),
    )


def form(title: str, what: str) -> str:
    """A sentence, and the form that takes an id."""
    return document("find_figure.html", title, what=what, example=EXAMPLE)


def _files(one: FigureHistory) -> list[dict[str, str]]:
    """The citation files of a figure that can be cited:
    media type, what a reader calls it, and its address."""
    if not any(r.figure is not None and one.may_show_value(r) for r in (one.then, one.now)):
        return []
    at = f"{API}/figures/{one.id}/citation?format="
    return [
        {"media_type": FORMS[form].media_type, "label": FILES[form], "address": at + form}
        for form in CITATIONS
    ]


def _marking(shown: Figure | None, settings: Settings) -> str:
    departmental = shown is not None and shown.is_departmental
    return "; ".join(
        part
        for part in (settings.marking, settings.departmental_marking if departmental else "")
        if part
    )


def _synthetic(shown: Figure | None) -> tuple[str, str] | None:
    """What the records are, where they are no real ones."""
    if shown is None or not shown.synthetic:
        return None
    if shown.is_quoted:
        return "Quoted figures", shown.synthetic
    return (
        "Synthetic records",
        shown.synthetic.removeprefix("Synthetic records").lstrip(":. "),
    )


def _row(one: FigureHistory, label: str, reading: FigureVersion) -> dict[str, str]:
    said = reading.published
    return {
        "label": label,
        "value": value(one, reading),
        "release": said.release,
        "published": long_date(day_of(said.at)),
    }


def _citations(one: FigureHistory, address: str) -> list[tuple[str, str]]:
    """What each citation is headed, and the citation."""
    if one.state == State.CURRENT:
        cited = [("Ready to paste", one.now)]
    else:
        cited = [
            (heading, reading)
            for heading, reading in (("As published then", one.then), ("As published now", one.now))
            if reading.figure is not None and one.may_show_value(reading)
        ]
    return [(heading, quotation(reading, address)) for heading, reading in cited]


def _facts(one: FigureHistory, shown: Figure) -> dict[str, str]:
    """What it is, by name; what is empty is left out."""
    row = shown.frame.iloc[0]
    return {
        "Measure": row["measure_title"],
        "Definition": shown.definition,
        "Base": shown.base,
        "Made from": _counts(row) if one.may_show_value(one.then) else "",
        "Area": f"{row['geography_name']} ({row['geography']})",
        "Period": row["period_title"],
        "Category": "" if row["category"] == "all" else row["category_title"],
        "Unit": shown.unit,
        "Status": _status(shown, row),
        "Protection": shown.protection.words,
        "What this shows": shown.shows,
        "What this cannot show": shown.cannot_show,
        "Source": shown.source,
    }


def _counts(row: pd.Series) -> str:
    """The published counts a rate was made from."""
    return (
        ""
        if pd.isna(row["numerator"]) or pd.isna(row["base"])
        else f"{number(row['numerator'])} of {number(row['base'])}"
    )


def _status(shown: Figure, row: object) -> str:
    return ", ".join(
        part
        for part in (
            shown.status,
            "rounded, or made from rounded counts" if row["rounded"] else "",
            status_words(shown, row["status"]),
        )
        if part
    )
