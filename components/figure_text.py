"""What is said around a figure, as HTML with all text escaped: made once with its chart, since a
reader who changes one choice meets most figures again."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd

from components.terms import EXPLAINED, linked
from figures.figure import Figure
from figures.notes import is_caution, numbered
from figures.observation import symbols
from queries.figures import of_unripe
from release.vocabulary import REPLACES_VALUE, Status

CITE = "Each figure leads to its permanent address, with its id and a citation to paste."
COPY = '<p class="copy"><button type="button" data-copy="{what}">{label}</button></p>'
"""A button that the script of the pages answers: cells with citation and address,
or the citation alone."""


@dataclass(frozen=True)
class Wording:
    """The words of one figure: under its title, in place of what is missing, above its table, about
    it, and its citation. Empty where there is nothing to say."""

    caption: str
    row_notes: str
    above_table: str
    about: str
    citation: str


def wording(figure: Figure) -> Wording:
    """All that is said around a figure."""
    return Wording(
        _caption(figure),
        _row_notes(figure),
        _above_table(figure),
        _about(figure),
        f'<p class="citation">{escape(figure.citation.line())}</p>'
        + COPY.format(what="citation", label="Copy the citation and the address of this page")
        + '<p class="symbols">To cite one number, open it in the table: each has an id and '
        "a permanent address.</p>",
    )


def _caption(figure: Figure) -> str:
    """Area, period, unit and what must be known of these figures alone. Source and kind of figure
    are said once a page, at its foot, but for figures quoted from elsewhere."""
    parts = (
        figure.subtitle,
        figure.unit,
        f"Source: {figure.source}" if figure.is_quoted else "",
        _provisional(figure),
        *figure.caveats,
    )
    return f'<p class="statistical-caption">{" &middot; ".join(escape(p) for p in parts if p)}</p>'


def _provisional(figure: Figure) -> str:
    """Whether what is shown may still be corrected, in words."""
    shown = figure.frame.loc[~figure.frame["status"].isin(REPLACES_VALUE), "status"]
    unripe, provisional = shown == Status.UNRIPE, shown.isin([Status.PROVISIONAL, Status.UNRIPE])
    return _all_or_some(provisional, "provisional", "some figures provisional") + _all_or_some(
        unripe, ", too early to judge", ", some too early to judge"
    )


def _all_or_some(true: pd.Series, all_: str, some: str) -> str:
    """Which words hold; empty where it is true of nothing."""
    if not true.any():
        return ""
    return all_ if true.all() else some


def _row_notes(figure: Figure) -> str:
    """The notes that a reader must see beside the figure, each text once.

    They say which figures are too early to judge, why one is missing, and what a total leaves out:
    the notes of one area in one period, and those of an area that has no figure at all, or none for
    some of the periods. Of a forecast they say where earlier ones were not as good as they should
    have been.
    """
    frame = figure.frame
    own_reason = frame["status"].isin(REPLACES_VALUE - {Status.NOT_AVAILABLE})
    known = set(
        frame.loc[frame["value"].notna() | frame["text"].notna() | own_reason, "geography"]
    )  # a symbol says by itself why there is no number: it is not for want of a return or an area
    many = (
        frame["geography"].nunique() > 1 and frame["period"].nunique() > 1
    )  # then what was corrected is left to the notes, and only what is missing stands here
    gaps = set(
        frame.loc[frame["value"].isna() & frame["text"].isna(), ["geography", "period"]].itertuples(
            index=False, name=None
        )
    )
    rows = frame["geography"].value_counts()
    shorter = (
        set(rows[rows < rows.max()].index) if many else set()
    )  # an area that did not exist all the time
    of_all = [n.text for n in figure.notes if of_unripe(n) or is_caution(n)]
    texts = dict.fromkeys(of_all) | dict.fromkeys(
        n.text
        for n in figure.notes
        if n.geography
        and (
            n.geography not in known
            or (not n.period and n.geography in shorter)
            or n.period
            and (not many or (n.geography, n.period) in gaps)
        )
    )
    return (
        '<ul class="row-notes">' + "".join(f"<li>{escape(t)}</li>" for t in texts) + "</ul>"
        if texts
        else ""
    )


def _above_table(figure: Figure) -> str:
    said = symbols(figure)
    return (
        (f'<p class="symbols">Symbols: {escape(said)}.</p>' if said else "")
        + f'<p class="symbols on-screen">{CITE}</p>'
        + COPY.format(what="cells", label="Copy this table with its citation")
    )


def _about(figure: Figure) -> str:
    facts = {
        "What this shows": figure.shows,
        "What this cannot show": figure.cannot_show,
        "Definition": figure.definition,
        "Base": figure.base,
        "Rounding": rounding(figure),
        "Source": figure.source,
        "Status": figure.status,
    }
    rows = "".join(
        f"<div><dt>{escape(k)}</dt><dd>{linked(v) if k in EXPLAINED else escape(v)}</dd></div>"
        for k, v in facts.items()
        if v
    )
    notes = "".join(f"<li>{escape(text)}</li>" for text in numbered(figure))
    return f'<dl class="about">{rows}</dl>' + (
        f'<p class="notes-title">Notes</p><ol class="notes">{notes}</ol>' if notes else ""
    )


def rounding(figure: Figure) -> str:
    """Whether what is shown is rounded, and how: in words, or by the note that says so."""
    rounded = figure.frame["rounded"]
    which = "No figure shown here is rounded."
    if rounded.any():
        which = "Some of the figures shown here are rounded."
    if rounded.all():
        which = "Every figure shown here is rounded, or made from rounded counts."
    how = figure.protection.words
    number = numbered(figure).get(how)
    return f"{which} Note {number} says how." if number else f"{which} {how}"
