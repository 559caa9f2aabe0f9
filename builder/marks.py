"""Which figures can still change after the release that gives them, derived from the declarations:
by what they count, and of which columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from builder.combinations import asked, numbered
from builder.contract import BY_NAME
from builder.dimensions import Dimensions
from measures.measure import Breakdown, Counts, Dates, Forecast, Furthest, Measure, Quoted, Ratio
from release.vocabulary import ALL, Kind, Status


def marked(
    frame: pd.DataFrame, dimensions: Dimensions, measures: Iterable[Measure]
) -> pd.DataFrame:
    """A count that starts with a new authority is marked as a break; one that can still change,
    because authorities may correct what it is made from or states in it are not final, as
    provisional.
    """
    measures = tuple(measures)
    shown = frame["status"] == Status.SHOWN
    counted = frame["measure"].map({m.id: m.kind in (Kind.STOCK, Kind.FLOW) for m in measures})
    began = {
        (r["code"], f"{r['valid_from']:%Y-%m}") for r in dimensions.areas.rows if r["valid_from"]
    }
    starts = asked(frame, ("geography", "period"), lambda area, period: (area, period) in began)
    status = frame["status"].mask(
        shown & counted & _open(frame, dimensions, measures), str(Status.PROVISIONAL)
    )
    return frame.assign(status=status.mask(shown & counted & starts, str(Status.BREAK)))


def settles_after(
    measure: Measure,
    breakdown: str,
    measures: Mapping[str, Measure],
    breakdowns: Mapping[str, Breakdown],
    sent_tables: Iterable[str],
) -> int | None:
    """For how many months after its own a figure can still change:
    0 for its own alone, None for a figure that is final at once."""
    return max(
        (
            after
            for table, text in _read(measure.counts, breakdown, measures, breakdowns)
            for after in _open_for(table, text, sent_tables)
        ),
        default=None,
    )


def _open(frame: pd.DataFrame, dimensions: Dimensions, measures: Iterable[Measure]) -> pd.Series:
    by_id = {m.id: m for m in measures}
    after = {
        (m, b): settles_after(by_id[m], b, by_id, dimensions.breakdowns, dimensions.sent_tables)
        for m, b in numbered(frame, ("measure", "breakdown"))[1]
    }
    months = {
        p.id: len(dimensions.months) - 1 - dimensions.months.index(p.months[-1])
        for p in dimensions.periods
    }
    return asked(
        frame,
        ("measure", "breakdown", "period"),
        lambda m, b, p: (last := after[m, b]) is not None and months[p] <= last,
    )


def _open_for(table: str, text: str, sent_tables: Iterable[str]) -> list[int]:
    mentioned = set(re.findall(r"\w+", text))
    found = [
        c.unsettled
        for c in BY_NAME[table].columns
        if c.unsettled is not None and c.name in mentioned
    ]
    return [*found, 0] if table in sent_tables else found


def _read(
    counts: Counts,
    breakdown: str,
    measures: Mapping[str, Measure],
    breakdowns: Mapping[str, Breakdown],
) -> list[tuple[str, str]]:
    """Each table a figure is made from, and the expressions it is made by."""
    match counts:
        case Ratio(numerator, denominator, _):
            parts = [
                measures[p].counts if isinstance(p, str) else p
                for p in (numerator, denominator)
                if p != "population"
            ]
            return [read for part in parts for read in _read(part, breakdown, measures, breakdowns)]
        case Quoted() | Furthest() | Dates():
            return []
        case Forecast():
            raise TypeError("a forecast is made from published figures, and not from a table")
    split = breakdowns[breakdown] if breakdown != ALL else None
    texts = (
        [
            split.expression(counts.table),
            *split.parts,
            *split.conditions.get(counts.table, {}).values(),
        ]
        if split
        else []
    )
    return [(counts.table, " ".join((getattr(counts, "where", ""), *texts)))]
