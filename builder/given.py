"""Figures given elsewhere, in an answer in Parliament or on request:
what a reader may know beside the releases.

A figure that a release published is held against a new release as that release itself is. Any other
figure is taken to be exact, and the attack knows it: what a new release would let a reader work out
with it stops the build.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from builder.disclosure.structure import PLACE
from measures.measure import Measure
from release.vocabulary import ALL

COLUMNS = ("measure", "breakdown", "category", "geography", "period", "value", "exact", "on")
"""Columns of the file, as `python -m answers register given` writes it: permanent ids, the value as
it was given, `yes` where it is no figure of a release, and the day it was given (ISO)."""

MOST_BYTES = 20_000_000


class GivenError(Exception):
    """A file of figures given that cannot be used: every error, one a line; no value of it."""


def read_given(file: Path, measures: Mapping[str, Measure]) -> pd.DataFrame:
    """The exact figures of a file, with the columns of PLACE, `value` and `on`, each once. Raises
    `GivenError` with everything that is wrong in it."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise GivenError(f"{file.name}: larger than {MOST_BYTES:,} bytes")
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
            found = rows[0].keys() if rows else COLUMNS
    except OSError as error:
        raise GivenError(f"{file}: {(error.strerror or 'cannot be read').lower()}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise GivenError(
            f"{file.name}: no CSV in UTF-8 ({type(error).__name__}); write it anew"
        ) from None
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        raise GivenError(f"{file.name}: no column {', '.join(missing)}")
    wrong = [
        f"{file.name}, line {n}: {problem}"
        for n, row in enumerate(rows, 2)
        for problem in _problems(row, measures)
    ]
    if wrong:
        raise GivenError("\n".join(wrong))
    exact = [
        [*(row[c] for c in COLUMNS[:5]), float(row["value"]), row["on"]]
        for row in rows
        if row["exact"] == "yes"
    ]
    frame = pd.DataFrame(exact, columns=[*PLACE, "value", "on"]).sort_values("on", kind="stable")
    return frame.drop_duplicates(PLACE, keep="last", ignore_index=True)


def known_of(given: pd.DataFrame, months: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Those of the figures given that are of a period of a release which had ended, and was whole,
    when they were given: `months` are those of the release's periods.

    What was given of a period still open is of other months than the release's period of that name.
    """
    whole = {p: ms[-1] for p, ms in months.items() if len(ms) == _LENGTHS.get(_kind(p))}
    ended = given["period"].map(whole)
    return given[ended.notna() & (ended < given["on"].str[:7])].drop(columns="on")


_LENGTHS = {"month": 1, "quarter": 3, "financial year": 12}
_KINDS = {
    "month": r"\d{4}-\d{2}",
    "quarter": r"\d{4}-Q[1-4]",
    "financial year": r"FY\d{4}-\d{2}",
}


def _kind(period: str) -> str:
    return next((kind for kind, form in _KINDS.items() if re.fullmatch(form, period)), "")


def _problems(row: Mapping[str, str | None], measures: Mapping[str, Measure]) -> Iterator[str]:
    if None in row or None in row.values():
        yield f"{len(COLUMNS)} values are needed"
        return
    measure = measures.get(row["measure"] or "")
    if measure is None:
        yield "measure is none of this builder's measures"
    elif row["breakdown"] not in {ALL, *(split.breakdown for split in measure.splits())}:
        yield f"breakdown is none by which {measure.id} is published"
    if row["exact"] not in ("yes", "no"):
        yield "exact must be yes or no"
    if not re.fullmatch(r"[0-9]{1,9}", row["value"] or "", re.ASCII):
        yield "value must be a whole number without separators"
    if not _is_day(row["on"] or ""):
        yield "on must be a day such as 2010-07-21"
    for name in ("category", "geography", "period"):
        if not row[name]:
            yield f"{name} is empty"


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
