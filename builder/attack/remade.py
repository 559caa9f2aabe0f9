"""Forecasts in the attack. Whoever holds the published figures and the method, which is public, can
make each forecast again: so it narrows nothing that they do not narrow already. A forecast that
does not come out again was made from something that is not published, and fails the release."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from builder.attack.published import COLUMNS, observations_of
from builder.contract import MILESTONES
from builder.forecast import DATES, forecasts, people
from builder.forecast.pace import PLANNED
from measures import FORECASTS
from measures.forecasts import METHOD
from release import tables
from release.store import Release

READ = (DATES, PLANNED, *people.OF.values())
"""The published measures that forecasts are made from."""

MADE = tuple(m.id for m in FORECASTS if m.id != "stated_confidence")
"""What is made from them: a rating that a person stated is given with the extract."""

_KEY = list(COLUMNS[:5])
_SAID = ["value", "text", "status", "rounded"]


def method_of(release: Release) -> str:
    """The method with which the forecasts of a release were made; "" where it holds none."""
    return str(release.manifest.get("forecast", {}).get("method", ""))


def how_attacked(release: Release) -> str:
    """What the attack does with the forecasts of a release; "" where it holds none."""
    method = method_of(release)
    if method in ("", METHOD):
        return method and "forecasts were made again from the published figures, and compared"
    return (
        f"forecasts were made with method {method}, and this builder makes them with method "
        f"{METHOD}: they were not made again"
    )


def not_remade(release: Release) -> tuple[str, ...]:
    """The measures of a release, in words, whose forecasts do not come from its published figures.
    Those made with another method than this builder's are not looked at."""
    if method_of(release) != METHOD:
        return ()
    found = observations_of(release, (*READ, *MADE), [*_KEY, *_SAID]).astype({"value": float})
    t = tables
    with release.engine.connect() as connection:
        areas = [dict(row._mapping) for row in connection.execute(sa.select(t.geography))]
        months = [
            row.id
            for row in connection.execute(
                sa.select(t.period.c.id)
                .where(t.period.c.grain == "month")
                .order_by(t.period.c.ends_on)
            )
        ]
    published, stands = (found[found["measure"].isin(ids)] for ids in (READ, MADE))
    return differences(stands, forecasts(published, areas, months, MILESTONES))


def differences(stands: pd.DataFrame, made: pd.DataFrame) -> tuple[str, ...]:
    """In how many forecasts of each measure what stands in a release is not what its published
    figures give: another number, date or symbol, or one too many or too few."""
    both = stands.merge(made, on=_KEY, how="outer", suffixes=("", "_again"), indicator=True)
    same = both["_merge"].eq("both")
    for name in _SAID:
        first, second = (both[n].astype("string").fillna("") for n in (name, f"{name}_again"))
        same &= first == second
    return tuple(
        f"{measure}: {many} forecasts do not come from the published figures"
        for measure, many in both.loc[~same, "measure"].value_counts().sort_index().items()
    )
