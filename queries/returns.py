"""Which returns a month is without, and how much of the population that is: from the published
dates of returns and the published base of coverage."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from figures.arithmetic import rate
from figures.figure import Across, Selection
from queries.catalogue import NotPublished, catalogue_of, with_all_authorities
from queries.observations import observations
from release.store import Release
from release.vocabulary import ENGLAND, Level

COVERAGE = "directory_coverage"
"""The measure whose published base is the population of children of an area."""


@dataclass(frozen=True)
class Missing:
    """The authorities without a return for a month, by name as far as the reader is shown them and
    how many `others`, of how many, and the part of all of them in England's population in per cent
    (None where it is not published).

    `measures` are the short titles of the measures whose total for England leaves them out,
    as the release's own notes say.
    """

    authorities: tuple[str, ...]
    others: int
    of: int
    share: Decimal | None
    measures: tuple[str, ...]


def missing(release: Release, period: str) -> Missing:
    """Who sent no return for a month, and what England's figures are without. Raises `NotPublished`
    where the release holds no dates of returns."""
    shown = catalogue_of(release).areas
    release = with_all_authorities(release)  # it is said of England's figures
    catalogue = catalogue_of(release)
    dates = observations(
        release,
        Selection(
            release.id,
            ("return_dates",),
            Across.AREAS,
            ENGLAND,
            period,
            "return_date",
            "received",
            Level.AUTHORITY,
        ),
    )
    if dates.empty:
        raise NotPublished(
            f"This release holds no dates of returns for {catalogue.period(period).title}."
        )
    absent = dates[dates["text"].isna()]
    noted = {
        n.measure
        for n in catalogue.notes
        if n.geography == ENGLAND and n.period == period and n.measure
    }
    measures = (
        tuple(m.short_title for m in catalogue.measures.values() if m.id in noted)
        if len(absent)
        else ()
    )
    own = absent[absent["geography"].isin(shown)]
    return Missing(
        tuple(own["geography_name"]),
        len(absent) - len(own),
        len(dates),
        _share(release, list(absent["geography"]), period),
        measures,
    )


def _share(release: Release, codes: list[str], period: str) -> Decimal | None:
    """The population of some authorities as a share of England's, in per cent with one decimal."""
    england, areas = (
        _population(release, period, level) for level in (Level.ENGLAND, Level.AUTHORITY)
    )
    if not england.get(ENGLAND) or any(code not in areas for code in codes):
        return None
    return rate(int(sum(areas[code] for code in codes)), int(england[ENGLAND]), 100, 1)


def _population(release: Release, period: str, level: Level) -> dict[str, float]:
    try:
        frame = observations(
            release, Selection(release.id, (COVERAGE,), Across.AREAS, ENGLAND, period, level=level)
        )
    except NotPublished:
        return {}
    known = frame[pd.notna(frame["base"])]
    return dict(zip(known["geography"], known["base"].astype(float), strict=True))
