"""Frame + citation -> file. May import `release.words`. A file says all that the screen says: notes, status, source, citation, and that records are synthetic.

A CSV has one header row and one row for each cell of the table on screen, in its order; what a reader must know stands in columns, so that it cannot be
cut off.
"""

from __future__ import annotations

import pandas as pd

from release.words import STATUS_WORDS, Figure, Status

COLUMNS = ("measure", "measure_title", "unit", "breakdown", "category", "category_title", "geography", "geography_name", "level", "period", "period_title",
           "period_end", "value", "numerator", "base", "base_meaning",
           "text", "text_title", "rounded", "status", "status_meaning", "note", "source", "release", "release_status", "published", "citation", "records")
"""Columns of every CSV, in this order. Dates are ISO; `value` is empty wherever `status` says why; `rounded` is `yes` or `no`. `base` is the count a rate
was made from and `base_meaning` says what is counted over; `text_title` is what the screen says where `text` is an id."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv(figure: Figure) -> bytes:
    """The frame of a figure as UTF-8 CSV."""
    frame = figure.frame
    columns = {name: frame[name] for name in frame.columns if name in COLUMNS} | {
        "value": _numbers(frame["value"], figure.decimals), "numerator": _numbers(frame["numerator"], 0), "base": _numbers(frame["base"], 0),
        "rounded": frame["rounded"].map({True: "yes", False: "no"}), "status_meaning": frame["status"].map(lambda s: STATUS_WORDS[Status(s)]),
        "note": [notes_of(figure, row.measure, row.geography, row.period) for row in frame.itertuples()],
        "base_meaning": figure.base, "text_title": [figure.extras.get(f"text:{text}", "") for text in frame["text"]],
        "release": figure.selection.release, "release_status": figure.status, "published": figure.published_on, "citation": figure.citation.line(), "records": figure.synthetic}
    table = pd.DataFrame(columns, index=frame.index)[list(COLUMNS)]
    text = [c for c in COLUMNS if c not in ("value", "numerator", "base")]
    table[text] = table[text].astype(object).map(_plain)
    return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def notes_of(figure: Figure, measure: str, geography: str, period: str) -> str:
    """The notes bound to one row, in one text."""
    here = {"measure": measure, "geography": geography, "period": period}
    return " ".join(n.text for n in figure.notes if all(getattr(n, k) in (None, v) for k, v in here.items()))


def _numbers(values: pd.Series, decimals: int) -> list[str]:
    return ["" if pd.isna(v) else f"{v:.{decimals}f}" for v in values]


def _plain(text: object) -> str:
    """Text no spreadsheet takes for a formula."""
    text = "" if pd.isna(text) else str(text)
    return f"'{text}" if text.startswith(_FORMULA) else text
