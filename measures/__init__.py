"""The declarations: what is counted, over what, in which unit.

One file a topic; statisticians review this folder.

May import `release.vocabulary` only. Adding a measure is one declaration in one file.
"""

from measures import (
    access,
    audit,
    breakdowns,
    context,
    coverage,
    flags,
    forecasts,
    practitioners,
    quoted,
    readings,
    returns,
    rollout,
)
from measures.measure import Measure
from measures.unrelated import UNRELATED as UNRELATED

TOPICS = {
    "coverage": "Coverage",
    "flags": "Involvement and flags",
    "access": "Record access",
    "audit": "Audit of access",
    "practitioners": "Practitioners",
    "rollout": "Roll-out",
    "returns": "Returns",
    "readings": "Use of the dashboard",
    "quoted": "Published elsewhere",
    "context": "Context, as published",
}

FORECAST_TOPIC = {"forecast": "Roll-out forecasts"}

MEASURES: tuple[Measure, ...] = (
    *coverage.MEASURES,
    *flags.MEASURES,
    *access.MEASURES,
    *audit.MEASURES,
    *practitioners.MEASURES,
    *rollout.MEASURES,
    *returns.MEASURES,
    *readings.MEASURES,
    *quoted.MEASURES,
    *context.MEASURES,
)
"""Every measure counted, carried or quoted, in the order of the catalogue."""

FORECASTS: tuple[Measure, ...] = forecasts.MEASURES
"""What is forecast from the figures of `MEASURES` once they are as published."""

BY_ID = {measure.id: measure for measure in MEASURES}
BREAKDOWNS = {breakdown.id: breakdown for breakdown in breakdowns.BREAKDOWNS}
FORECAST_BREAKDOWNS = {breakdown.id: breakdown for breakdown in forecasts.BREAKDOWNS}
"""By which forecasts are published, beside `BREAKDOWNS`."""
