"""The observations of a release: counts as they are published, rates made from them, and marks of
what is not final or not yet ripe."""

from __future__ import annotations

import pandas as pd

from builder.authority_facts import authority_facts, quoted_figures
from builder.combinations import asked as asked_of
from builder.combinations import stacked
from builder.dimensions import Dimensions
from builder.marks import marked
from builder.periods import unripe_periods
from builder.policy import DisclosurePolicy
from builder.rates import rates
from builder.reference import Reference
from builder.write import DIRECTORY, READING_LOG
from measures import BY_ID, MEASURES
from release.vocabulary import Status

PLACE_OF_OBSERVATION = ("measure", "breakdown", "category", "geography", "period")
"""What tells one observation from another."""


def observations(
    protected: pd.DataFrame,
    dimensions: Dimensions,
    policy: DisclosurePolicy,
    reference: Reference,
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Every observation of a release from its protected counts: counts, rates, dates and quoted
    figures, marked; and the titles of what is quoted."""
    counts = protected[protected["tally"].isin(BY_ID)].rename(columns={"tally": "measure"})
    facts = authority_facts(reference.facts, MEASURES, dimensions)
    quoted, titles = quoted_figures(reference.quoted, MEASURES, period=dimensions.months[-1])
    frame = stacked(
        [
            counts,
            rates(protected, BY_ID, reference.population, dimensions.periods, policy),
            facts,
            quoted,
        ],
        PLACE_OF_OBSERVATION,
    )
    of_log = frame["measure"].isin(
        [m.id for m in MEASURES if getattr(m.counts, "table", "") == "readings"]
    )
    frame["source"] = (
        frame["source"].where(frame["source"].notna(), DIRECTORY).mask(of_log, READING_LOG)
    )
    shown = frame["status"] == Status.SHOWN
    frame = marked(frame, dimensions, MEASURES)
    return frame.assign(
        status=frame["status"].mask(shown & _unripe(frame, dimensions), str(Status.UNRIPE))
    ), titles


def _unripe(frame: pd.DataFrame, dimensions: Dimensions) -> pd.Series:
    """Whether a figure is of a period that ended too near to the last day
    of the release to be judged."""
    young = {
        (m.id, part, p.id)
        for m in MEASURES
        for part, days in m.ripens.items()
        for p in unripe_periods(dimensions.periods, days)
    }
    return asked_of(
        frame,
        ("measure", "breakdown", "category", "period"),
        lambda m, b, c, p: (m, b, p) in young or (m, f"{b}/{c}", p) in young,
    )
