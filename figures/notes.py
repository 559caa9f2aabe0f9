"""The notes of a figure: which are bound to a row, and by what number screen and files refer to
them."""

from __future__ import annotations

import re

import numpy as np

from figures.figure import ROW_HEADINGS, Figure, Note
from figures.wording import MADE, NO_RECORD

_CAUTION = re.compile(rf"(?:{MADE}\d+ months? ahead, |{NO_RECORD}\d)")


def is_caution(note: Note) -> bool:
    """Whether a note is a caution about forecasts, which stands in plain sight beside the
    figure."""
    return note.measure is not None and _CAUTION.match(note.text) is not None


def notes_by_row(figure: Figure) -> list[list[str]]:
    """The texts of the notes bound to each row of the frame."""
    frame = figure.frame
    found: list[list[str]] = [[] for _ in range(len(frame))]
    for note in figure.notes:
        bound = np.ones(len(frame), dtype=bool)
        for column in ("measure", "geography", "period"):
            if (only := getattr(note, column)) is not None:
                bound &= (frame[column] == only).to_numpy(dtype=bool)
        for row in np.flatnonzero(bound):
            found[row].append(note.text)
    return found


def numbered(figure: Figure) -> dict[str, int]:
    """Each text of a note once, numbered from 1 in the order in which the rows of the figure first
    refer to them; last those that no row refers to."""
    referred = dict.fromkeys(text for own in notes_by_row(figure) for text in own)
    return {
        text: number
        for number, text in enumerate(referred | dict.fromkeys(n.text for n in figure.notes), 1)
    }


def reference(number: int) -> str:
    """A note as a row refers to it: `[note 2]`."""
    return f"[note {number}]"


def references(figure: Figure) -> dict[str, str]:
    """Which notes the rows of a table refer to, by the heading of the row: those of an area or a
    period that are not of all rows alike, `[note 2]`."""
    numbers, heading = numbered(figure), ROW_HEADINGS[figure.selection.across]
    own = [set(texts) for texts in notes_by_row(figure)]
    of_all = own[0].intersection(*own) if own else set()
    told = {n.text for n in figure.notes if n.geography or n.period} - of_all
    held: dict[str, set[int]] = {}
    for title, texts in zip(figure.frame[heading], own, strict=True):
        held.setdefault(title, set()).update(numbers[text] for text in texts & told)
    return {
        title: " ".join(map(reference, sorted(found))) for title, found in held.items() if found
    }
