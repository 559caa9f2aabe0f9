"""The tidy table of a figure: one row an observation, in the order of the screen, and as CSV.

A CSV has one header row; what a reader must know stands in columns, so that it cannot be cut off.
"""

from __future__ import annotations

import re

import pandas as pd

from exports.stamp import UNMARKED, FileMarks
from figures.arithmetic import half_up
from figures.figure import Figure
from figures.notes import notes_by_row
from figures.observation import few, status_words, title_of

COLUMNS = (
    "measure",
    "measure_title",
    "unit",
    "breakdown",
    "category",
    "category_title",
    "geography",
    "geography_name",
    "level",
    "period",
    "period_title",
    "period_end",
    "value",
    "numerator",
    "base",
    "base_meaning",
    "text",
    "text_title",
    "rounded",
    "status",
    "status_meaning",
    "note",
    "source",
    "release",
    "release_status",
    "published",
    "citation",
    "figure_id",
    "marking",
    "records",
    "reading_log",
)
"""Columns of every tidy table, in this order.

Dates are ISO; `value` is empty wherever `status` says why; `rounded` is `yes` or `no`. `base` is
the count a rate was made from and `base_meaning` says what is counted over; `text_title` is what
the screen says where it says something else than `value` or `text`; `figure_id` is permanent.
"""

LIMITS = {
    "low_95": "Lower 95% limit",
    "high_95": "Upper 95% limit",
    "low_998": "Lower 99.8% limit",
    "high_998": "Upper 99.8% limit",
    "lies": "Lies",
}
"""Columns that follow where the frame holds them, with their headings: the control limits of each
area in a funnel plot, and where it lies among them in words."""

NUMBERS = ("value", "numerator", "base", "low_95", "high_95", "low_998", "high_998")

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv(figure: Figure, *, stamp: FileMarks = UNMARKED) -> bytes:
    """The frame of a figure as UTF-8 CSV."""
    return tidy(figure, stamp=stamp).to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def tidy(figure: Figure, *, stamp: FileMarks = UNMARKED) -> pd.DataFrame:
    """The tidy table as text, with the columns `columns_of` names."""
    frame = figure.frame
    columns = {name: frame[name] for name in frame.columns if name in COLUMNS} | {
        "value": _values(figure),
        "numerator": _numbers(frame["numerator"], 0),
        "base": _numbers(frame["base"], 0),
        "rounded": frame["rounded"].map({True: "yes", False: "no"}),
        "status_meaning": [
            status_words(figure, row.status, row.measure) for row in frame.itertuples()
        ],
        "note": [" ".join(own) for own in notes_by_row(figure)],
        "base_meaning": figure.base,
        "text_title": [title_of(figure, row) or few(figure, row) for row in frame.itertuples()],
        "marking": stamp.marking,
        "release": figure.citation.release,
        "release_status": figure.status,
        "published": figure.published_on,
        "citation": figure.citation.line(),
        "records": figure.synthetic,
        "reading_log": stamp.reading_log,
    }
    columns |= {
        name: _numbers(frame[name], figure.decimals) if name in NUMBERS else frame[name]
        for name in limits_of(figure)
    }
    table = pd.DataFrame(columns, index=frame.index)[list(columns_of(figure))]
    text = [c for c in table if c not in NUMBERS]
    table[text] = table[text].astype(object).map(plain)
    return table


def columns_of(figure: Figure) -> tuple[str, ...]:
    """The columns of the tidy table of a figure."""
    return (*COLUMNS, *limits_of(figure))


def limits_of(figure: Figure) -> tuple[str, ...]:
    """The columns of control limits that the frame of a figure holds."""
    return tuple(name for name in LIMITS if name in figure.frame)


def plain_csv(table: pd.DataFrame, *, numbers: tuple[str, ...]) -> bytes:
    """A table that is not the frame of a figure as UTF-8 CSV;
    columns of `numbers` hold numbers or nothing, the others text."""
    text = [c for c in table if c not in numbers]
    safe = table.assign(**{c: table[c].astype(object).map(plain) for c in text})
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def plain(text: object) -> str:
    """Text no spreadsheet takes for a formula, without the control characters
    that no spreadsheet can hold."""
    text = "" if pd.isna(text) else _UNFIT.sub("", str(text))
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _values(figure: Figure) -> list[str]:
    return [
        "" if pd.isna(row.value) else f"{half_up(row.value, figure.decimals_of(row.measure)):f}"
        for row in figure.frame.itertuples()
    ]


def _numbers(values: pd.Series, decimals: int) -> list[str]:
    return ["" if pd.isna(v) else f"{half_up(v, decimals):f}" for v in values]
