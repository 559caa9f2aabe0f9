"""When will the rest be live, and how sure is that: forecasts of the roll-out from published
figures alone, with the record of every forecast made before.

Pure: `forecasts` takes the published rows of a release and the areas it describes, and gives more
rows. It sees no extract and no true count. `docs/forecasting.md` says how.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
import pandas as pd

from builder.forecast import pace, people, rows
from builder.forecast.dates import Outlook
from builder.forecast.known import DATES, Known, Place, known, month_number
from builder.forecast.record import Record, score_counts, score_dates
from builder.forecast.then import outlook_then
from builder.kept import Kept
from measures.forecasts import HORIZONS, MONTHS_AHEAD
from release.vocabulary import Level

COLUMNS = (
    "measure",
    "breakdown",
    "category",
    "geography",
    "period",
    "value",
    "text",
    "rounded",
    "status",
)
"""Columns of the rows that are given."""

__all__ = ["COLUMNS", "DATES", "forecasts", "places_of", "record_of"]


def forecasts(
    published: pd.DataFrame,
    areas: Sequence[Mapping[str, object]],
    months: Sequence[str],
    milestones: Sequence[str],
    kept: Kept | None = None,
) -> pd.DataFrame:
    """The forecasts of a release and their record, as observations with `COLUMNS`.

    `published` holds the observations of the release as published (measure, breakdown, category,
    geography, period, value, text); `areas` its geographies; `months` its months in order. Of the
    last month everything is forecast, of earlier ones what is said of England. Empty where the
    release holds no milestones. What was expected at the end of an earlier month is taken from
    `kept` where it was made before from the same.
    """
    places = places_of(areas)
    codes = [str(a["code"]) for a in areas]
    now = known(published, places, milestones, months)
    record = Record()
    found: list[Iterable[dict]] = []
    coming = []
    for count in range(1, len(months) + 1):
        was = outlook_then(now.until(count), kept)
        coming.append(pace.coming_of(was, codes))
        groups = rows.groups_of(was.state)
        _score(record, was, now, groups)
        latest = count == len(months)
        found.append(rows.of_groups(was, groups if latest else groups[:1]))
        if latest:
            found.append(rows.of_authorities(was))
    for kind, counted in _counted(published, areas, months, coming):
        past = people.score_people(record, kind, counted, HORIZONS)
        grids = people.forecast(counted, past, len(months) - 1, MONTHS_AHEAD)
        found.append(rows.of_people(grids, people.OF[kind], codes, counted.tiers, months[-1]))
    found.append(rows.of_record(record, months[-1]))
    return _frame(chain.from_iterable(found))


def record_of(
    published: pd.DataFrame,
    areas: Sequence[Mapping[str, object]],
    months: Sequence[str],
    milestones: Sequence[str],
    levels: Collection[str] = tuple(Level),
) -> Record:
    """The record alone; of practitioners and accounts, for areas of these levels."""
    codes = [str(a["code"]) for a in areas]
    now = known(published, places_of(areas), milestones, months)
    record = Record()
    coming = []
    for count in range(1, len(months) + 1):
        was = outlook_then(now.until(count))
        coming.append(pace.coming_of(was, codes))
        _score(record, was, now, rows.groups_of(was.state))
    for kind, counted in _counted(published, areas, months, coming):
        people.score_people(record, kind, counted, HORIZONS, levels)
    return record


def places_of(areas: Iterable[Mapping[str, object]]) -> tuple[Place, ...]:
    """The authorities among the areas of a release, by code."""
    own = sorted((a for a in areas if a["level"] == Level.AUTHORITY), key=lambda a: str(a["code"]))
    return tuple(
        Place(
            str(a["code"]),
            str(a["parent"]),
            str(a["wave"]),
            month_number(str(a["valid_from"])[:7]) if a["valid_from"] else None,
            _month_after(str(a["valid_to"])) if a["valid_to"] else None,
        )
        for a in own
    )


def _month_after(day: str) -> int:
    """The first month at whose end an area is no more, whose last day is given (ISO)."""
    after = dt.date.fromisoformat(day) + dt.timedelta(days=1)
    return month_number(f"{after:%Y-%m}")


def _score(record: Record, was: Outlook, now: Known, groups: Sequence[rows.Group]) -> None:
    horizons = [h for h in HORIZONS if was.state.last + h <= now.last]
    if not horizons:
        return
    score_dates(record, was, now, horizons)
    for group in (g for g in groups if not g.wave):
        for _, own in was.of_group(group.members):
            score_counts(record, was, now, was.many_of(own, max(horizons)), own, horizons)


def _counted(
    published: pd.DataFrame,
    areas: Sequence[Mapping[str, object]],
    months: Sequence[str],
    coming: Sequence[np.ndarray],
) -> Iterator[tuple[str, pace.Counted]]:
    """What is known of practitioners trained and of accounts issued, each where it is published."""
    codes = [str(a["code"]) for a in areas]
    tiers = np.array([str(a["level"]) for a in areas])
    parents = np.array([codes.index(str(a["parent"])) if a["parent"] else -1 for a in areas])
    planned = pace.series(published, pace.PLANNED, codes, months)
    for kind, measure in people.OF.items():
        counts = pace.series(published, measure, codes, months)
        if not np.isnan(counts).all():
            yield kind, pace.counted(counts, planned, coming, tiers, parents)


def _frame(given: Iterable[dict]) -> pd.DataFrame:
    frame = pd.DataFrame.from_records(list(given), columns=list(COLUMNS))
    return frame.assign(
        value=frame["value"].astype("Float64"),
        text=frame["text"].where(frame["text"].notna(), None),
        rounded=frame["rounded"].eq(True),
    )
