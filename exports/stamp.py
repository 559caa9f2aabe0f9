"""What a file says of itself beside its figures: how it is marked,
and where in the reading log its making stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FileMarks:
    """The protective `marking`, and the line that names the head of the reading log when the file
    was made, so that a file found elsewhere can be placed. Either is empty where there is none."""

    marking: str = ""
    reading_log: str = ""


UNMARKED = FileMarks()
