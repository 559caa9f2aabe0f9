"""Extracts: opened by their manifest, and checked against the contract before anything is built.

`open_extract` reads the manifest alone and is quick, `open_to_check` reads on where its words are
wrong; `problems` reads every file once and lists all that is wrong; `report` prints the list;
`casts` says what is read in another type than it is stored in.
"""

from builder.extracts.casts import casts
from builder.extracts.check import problems
from builder.extracts.manifest import Extract, File, open_extract, open_to_check
from builder.extracts.months import calendar, calendar_values, months_between
from builder.extracts.problem import ExtractError, Problem, report

__all__ = [
    "Extract",
    "ExtractError",
    "File",
    "Problem",
    "calendar",
    "calendar_values",
    "casts",
    "months_between",
    "open_extract",
    "open_to_check",
    "problems",
    "report",
]
