"""Which figures can still change: derived from what the contract says
of the columns they are made from."""

from __future__ import annotations

import pytest

from builder.contract import AUTHORITY_SENT, TABLES
from builder.marks import settles_after
from measures import BREAKDOWNS, BY_ID, MEASURES
from release.vocabulary import ALL, Kind

SETTLES = {
    ("alerts_raised", ALL): None,
    ("alerts_raised", "alert_kind"): None,
    ("alerts_raised", "time_to_close"): 1,
    ("alerts_closed_in_10_days", ALL): 1,
    ("procedure_breaches", ALL): 1,
    ("procedure_breaches", "breach_kind"): 1,
    ("audit_reviews", ALL): 0,
    ("audit_reviews", "review_status"): 1,
    ("removal_requests", ALL): None,
    ("removal_requests", "outcome"): 1,
    ("returns_due", ALL): None,
    ("returns_due", "return_status"): 0,
    ("returns_received", ALL): 0,
    ("returns_outstanding", ALL): 0,
    ("returns_corrected", ALL): 0,
    ("return_dates", "return_date"): None,
    ("children_on_directory", "age_band_by_sex"): None,
    ("children_by_supplying_source", "source_feed"): None,
    ("indications_started", ALL): 0,
    ("indications_started", "service"): 0,
    ("record_views", "hour_band"): None,
    ("directory_coverage", ALL): None,
    ("accounts_issued", "wave"): 0,
    ("accounts_active", "wave"): None,
    ("programme_cost", "figure"): None,
    ("authority_stage", ALL): None,
}
"""Measure and breakdown: for how many months after its own a figure can still change;
None where it is final at once."""


@pytest.mark.parametrize(("measure", "breakdown"), SETTLES, ids="-".join)
def test_for_how_long_a_figure_can_change(measure: str, breakdown: str) -> None:
    assert (
        settles_after(BY_ID[measure], breakdown, BY_ID, BREAKDOWNS, AUTHORITY_SENT)
        == SETTLES[measure, breakdown]
    )


def test_whatever_reads_a_state_that_is_not_final_is_provisional_for_a_while() -> None:
    """Seen from the other side: every column of the contract that can still
    change makes some figure provisional."""
    open_columns = {(t.name, c.name) for t in TABLES for c in t.columns if c.unsettled is not None}
    read = {
        (m.counts.table, c)
        for m in MEASURES
        if m.kind in (Kind.STOCK, Kind.FLOW) and hasattr(m.counts, "table")
        for t, c in open_columns
        if t == m.counts.table
        and any(
            settles_after(m, b, BY_ID, BREAKDOWNS, ()) is not None
            for b in (ALL, *(s.breakdown for s in m.splits()))
        )
    }
    assert {t for t, _ in read} == {t for t, _ in open_columns}
