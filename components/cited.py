"""What is said of one cited figure wherever it is looked up:
its value as it was read, and its citation."""

from __future__ import annotations

from figures.figure import Figure
from figures.observation import in_cell, in_prose
from queries.citations import FigureHistory, FigureVersion

GONE = "not kept here any more"
NOT_REPEATED = "not repeated here, because it was withheld later"
WITHDRAWN = "withdrawn, and not repeated here"
NOT_HELD = "no such figure"


def value(one: FigureHistory, reading: FigureVersion) -> str:
    """The figure as a reader of that publication saw it, or what is said in its place."""
    if not reading.readable:
        return GONE
    if reading.figure is None:
        return NOT_HELD
    if one.may_show_value(reading):
        return in_cell(reading.figure, reading.row)
    return WITHDRAWN if one.withdrawn(reading) else NOT_REPEATED


def quotation(reading: FigureVersion, address: str) -> str:
    """The citation of one reading: a figure published by a later release
    is cited by the id it has there."""
    return quoted(reading.figure, address)


def quoted(figure: Figure, address: str) -> str:
    """The citation of a figure of one row."""
    row = figure.frame.iloc[0]
    return figure.citation.quote(
        f"{figure.title}, {figure.subtitle}: {in_prose(figure, row)}",
        row["figure_id"],
        published_on=figure.published_on,
        address=address,
    )
