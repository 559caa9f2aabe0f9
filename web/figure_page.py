"""The page of one figure, as plain HTML: it opens without scripts, in any browser there will be, and prints on one sheet. All text is escaped."""

from __future__ import annotations

from html import escape

import pandas as pd
from starlette.responses import HTMLResponse

from api.call import FORMS
from api.endpoints import ROOT as API
from api.figures import CITATIONS
from components.cited import quotation, value
from queries.citations import Cited, Reading, State
from release.citing import EXAMPLE
from release.words import (
    Audience,
    Figure,
    day_of,
    long_date,
    number,
    status_words,
)
from settings import ROOT, Settings
from web.banner import plain_line
from web.typeface import FACES

STATES = {
    "current": "Current",
    "revised": "Revised",
    "superseded": "Superseded",
    "withdrawn": "Withdrawn",
}

FILES = {"cff": "CITATION.cff", "bibtex": "BibTeX", "ris": "RIS"}
"""What readers call the forms of a citation file."""

_STYLE = FACES + (ROOT / "web" / "static" / "figure.css").read_text("utf-8")


def page(one: Cited, *, address: str, settings: Settings) -> str:
    """The figure in the words of the release that first published it: value then and now, what became of it, how to cite it. `address` is where the dashboard is reached."""
    shown = one.then.figure or one.now.figure
    title, subtitle = (
        (shown.title, shown.subtitle)
        if shown
        else ("A figure of a release that is no longer kept", "")
    )
    parts = (
        _synthetic(shown),
        f"<h1>{escape(title)}</h1>",
        f'<p class="caption">{escape(subtitle)}</p>' if subtitle else "",
        _state(one),
        _then_and_now(one),
        _how_to_cite(one, address),
        _about(one, shown),
        _every_reading(one),
        '<p class="no-print"><a href="/f">Find another figure</a></p>',
    )
    return _document(
        f"{title}, {subtitle}".rstrip(", "),
        "".join(parts),
        _marking(shown, settings),
        settings.contact,
        _told(one, shown, address),
    )


def _told(one: Cited, shown: Figure | None, address: str) -> str:
    """What search and reference managers read of a figure: what it is of and no value, its permanent address, and its citation files."""
    of = f"{shown.title}, {shown.subtitle}. {shown.definition}" if shown else ""
    described = f'<meta name="description" content="{escape(of)}">' if of else ""
    return f'{described}<link rel="cite-as" href="{escape(address)}/f/{one.id}">' + "".join(
        f'<link rel="alternate" type="{FORMS[form].media_type}" title="{label}" href="{href}">'
        for form, label, href in _files(one)
    )


def _files(one: Cited) -> list[tuple[str, str, str]]:
    """The citation files of a figure that can be cited: form, what a reader calls it, and its address."""
    if not any(r.figure is not None and one.may_repeat(r) for r in (one.then, one.now)):
        return []
    at = f"{API}/figures/{one.id}/citation?format="
    return [(form, FILES[form], at + form) for form in CITATIONS]


def _marking(shown: Figure | None, settings: Settings) -> str:
    departmental = shown is not None and shown.extras.get("audience") == Audience.DEPARTMENTAL
    return "; ".join(
        part
        for part in (settings.marking, settings.departmental_marking if departmental else "")
        if part
    )


def titled(title: str, body: str, code: int) -> HTMLResponse:
    """A plain page under a title; the body is HTML."""
    return HTMLResponse(
        _document(title, f"<h1>{escape(title)}</h1>{body}"),
        code,
        headers={"cache-control": "no-cache"},
    )


def form(title: str, what: str) -> str:
    """A sentence, and the form that takes an id."""
    return _document(
        title,
        f"<h1>{escape(title)}</h1><p>{escape(what)}</p>"
        + (
            f'<form action="/f" method="get" role="search"><label for="id">Id of the figure, such as {EXAMPLE}</label>'
            '<p><input id="id" name="id" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="64" required></p><p><button>Show the figure</button></p></form>'
        ),
    )


def plain(title: str, body: str) -> str:
    """A page without scripts that holds just this: `body` is HTML, its text escaped."""
    return _document(title, body)


def _document(title: str, body: str, marking: str = "", contact: str = "", told: str = "") -> str:
    mark = f'<p class="marking">{escape(marking)}</p>' if marking else ""
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)} - ContactPoint Oversight</title>{told}'
        f'<link rel="icon" href="data:,"><style>{_STYLE}</style></head><body><header>{mark}<div class="house"><a href="/">ContactPoint Oversight</a>{plain_line()}</div></header><main>{body}</main><footer>'
        + (f'<div class="foot"><div>Contact: {escape(contact)}</div></div>' if contact else "")
        + f"{mark}</footer></body></html>"
    )


def _synthetic(shown: Figure | None) -> str:
    if shown is None or not shown.synthetic:
        return ""
    if shown.is_quoted:
        return f'<p class="synthetic"><strong>Quoted figures</strong> {escape(shown.synthetic)}</p>'
    return f'<p class="synthetic"><strong>Synthetic records</strong> {escape(shown.synthetic.removeprefix("Synthetic records").lstrip(":. "))}</p>'


def _state(one: Cited) -> str:
    return f'<div class="state"><p class="state-name">{STATES[one.state]}</p><p>{escape(one.reason)}</p></div>'


def _then_and_now(one: Cited) -> str:
    rows = "".join(
        _row(one, label, reading)
        for label, reading in (("Value then", one.then), ("Value now", one.now))
    )
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="Value then and value now"><table><caption>Value then and value now</caption><thead><tr><th scope="col">Reading</th>'
        f'<th scope="col" class="number">{escape(_unit(one))}</th><th scope="col">Release</th><th scope="col">Published</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _unit(one: Cited) -> str:
    shown = one.then.figure or one.now.figure
    return shown.unit[:1].upper() + shown.unit[1:] if shown else "Value"


def _row(one: Cited, label: str, reading: Reading) -> str:
    said = reading.published
    return (
        f'<tr><th scope="row">{escape(label)}</th><td class="number"><strong>{escape(value(one, reading))}</strong></td>'
        f"<td>{escape(said.release)}</td><td>{long_date(day_of(said.at))}</td></tr>"
    )


def _how_to_cite(one: Cited, address: str) -> str:
    cited = [
        (heading, reading)
        for heading, reading in (("As published then", one.then), ("As published now", one.now))
        if reading.figure is not None and one.may_repeat(reading)
    ]
    if one.state == State.CURRENT:
        cited = [("Ready to paste", one.now)]
    texts = "".join(
        f'<p class="quiet">{heading}</p><p class="citation">{escape(quotation(reading, address))}</p>'
        for heading, reading in cited
    )
    links = ", ".join(f'<a href="{href}">{label}</a>' for _, label, href in _files(one))
    files = f'<p class="no-print">For reference managers: {links}</p>' if links else ""
    return f'<h2>How to cite it</h2><p>Id of this figure: <span class="id">{one.id}</span></p><p>Permanent address: <a href="/f/{one.id}">{escape(address)}/f/{one.id}</a></p>{texts}{files}'


def _about(one: Cited, shown: Figure | None) -> str:
    if shown is None:
        return ""
    row = shown.frame.iloc[0]
    facts = {
        "Measure": row["measure_title"],
        "Definition": shown.definition,
        "Base": shown.base,
        "Made from": _counts(row) if one.may_repeat(one.then) else "",
        "Area": f"{row['geography_name']} ({row['geography']})",
        "Period": row["period_title"],
        "Category": "" if row["category"] == "all" else row["category_title"],
        "Unit": shown.unit,
        "Status": _status(shown, row),
        "Protection": shown.extras.get("rounding", ""),
        "What this shows": shown.shows,
        "What this cannot show": shown.cannot_show,
        "Source": shown.source,
    }
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(str(v))}</dd>" for k, v in facts.items() if v)
    notes = "".join(
        f"<li>{escape(text)}</li>" for text in dict.fromkeys(n.text for n in shown.notes)
    )
    return f"<h2>What it is</h2><dl>{rows}</dl>" + (
        f"<h2>Notes</h2><ul>{notes}</ul>" if notes else ""
    )


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


def _every_reading(one: Cited) -> str:
    if len(one.readings) < 2:
        return ""
    rows = "".join(_row(one, f"{place}", reading) for place, reading in enumerate(one.readings, 1))
    return (
        '<h2>In every release that was published</h2><div class="wide" tabindex="0" role="region" aria-label="In every release"><table><thead><tr><th scope="col">Publication</th>'
        f'<th scope="col" class="number">{escape(_unit(one))}</th><th scope="col">Release</th><th scope="col">Published</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )
