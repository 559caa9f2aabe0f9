"""Pieces of the audit page: record views of each authority against its size,
with what the limits mean and do not mean."""

from __future__ import annotations

from components.canvas import row, write
from components.figure import show
from components.measure_views import by_breakdowns, over_time, ranked
from components.page import callout
from components.selection import PageSelection
from release.vocabulary import ENGLAND, Level

UNEXPLAINED = (
    "Unexplained is not inappropriate. An alert, a high rate or a low one is a reason to look, "
    "and says nothing of what will be found: whether an access was proper is decided by those who "
    "review it, from what they find and not from these figures."
)

METHOD = (
    "The limits hold 95% and 99.8% of authorities, were they to differ from England by chance and "
    "by the ordinary differences between authorities alone. They follow Spiegelhalter (Statistics "
    "in Medicine, 2005) and Spiegelhalter and others (Journal of the Royal Statistical Society, "
    "Series A, 2012): square roots of rates, over-dispersion added to chance as a variance "
    "between authorities (the additive random-effects model), estimated from z-scores winsorised "
    "at their 10th and 90th percentiles. Everything is worked out from the published figures in "
    "the table. A small authority has wider limits, so that small is not taken for unusual. "
    "Compared are authorities whose practitioners started at least three months before the period "
    "ended, about the rate of them all together; where they are fewer than ten, all authorities "
    "are, about the rate of England."
)


BREACHES = (
    ("procedure_breaches", "breach_kind", ""),
    ("accounts_suspended", "suspension_reason", ""),
    ("security_incidents", "incident_class", ""),
)
"""Measures of what went wrong, each with what it is told by."""


def alerts(chosen: PageSelection) -> None:
    """Alerts by kind and over time."""
    by_breakdowns(chosen, "alerts_raised", ("alert_kind",))
    over_time(chosen, "alerts_raised")


def time_to_close(chosen: PageSelection) -> None:
    """How soon alerts are closed: in all, over time and by area."""
    left, right = row(2)
    with left:
        show(
            chosen.release,
            chosen.over_categories("alerts_raised", "time_to_close", area=chosen.around.code),
            "columns",
            title="Alerts raised, by working days until they were closed",
        )
    with right:
        over_time(chosen, "alerts_closed_in_10_days")
    ranked(chosen, "alerts_closed_in_10_days", chosen.parts)


def views_by_size(chosen: PageSelection) -> None:
    """Record views per 1,000 children as a funnel plot of all authorities;
    an authority that is chosen is named in it."""
    mark = chosen.area.code if chosen.area.level == Level.AUTHORITY else ""
    show(
        chosen.release,
        chosen.over_areas("record_views_per_1000_children", Level.AUTHORITY, area=ENGLAND),
        "funnel",
        beside=ENGLAND,
        highlight=mark,
        title="Views of records per 1,000 children, by number of children in the authority’s "
        "records",
    )
    write(
        '<div class="card-row"><details class="fold" data-fold="limits"><summary>How the limits '
        "are worked out</summary>"
        f'<div class="inside"><p class="section-text">{METHOD}</p></div></details></div>'
    )


def unexplained() -> None:
    """The sentence that stands above all figures of alerts and of views that differ."""
    callout(UNEXPLAINED)
