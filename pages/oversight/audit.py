"""Audit, as reviews, alerts and breaches: how well access to the directory is overseen,
and how views differ between authorities."""

from components.gate import require
from components.headlines import headlines
from components.measure_views import beside_each_other, by_breakdowns
from components.oversight.audit import BREACHES, alerts, time_to_close, unexplained, views_by_size
from components.page import closing, opening, section
from components.sections import Section, sections
from components.selection import choose

require("audit")

store = opening(
    "Audit: reviews, alerts, breaches",
    "How access is overseen: reviews due and done, alerts and how soon they are closed, breaches, "
    "suspensions and incidents; and how far record views differ between authorities.",
)
chosen = choose(store, "audit", spans=True)

section(f"Reviews and alerts in {chosen.area.name}, {chosen.period.title}")
headlines(
    chosen,
    ("audit_reviews/review_status/on_time", "alerts_raised", "alerts_closed_in_10_days"),
    label="Reviews and alerts",
)
unexplained()

sections(
    chosen,
    (
        Section(
            "reviews",
            "Reviews of access",
            lambda: by_breakdowns(chosen, "audit_reviews", ("review_status",)),
            "Each authority’s management team reviews access. Whether one was completed late or "
            "not at all is as known on the last day of the release.",
            tab="Reviews",
        ),
        Section(
            "alerts",
            "Alerts",
            lambda: alerts(chosen),
            "An alert picks an access out for someone to look at.",
        ),
        Section(
            "time-to-close",
            "Time to close",
            lambda: time_to_close(chosen),
            "An alert is to be looked at and settled. The share closed within ten working days "
            "counts every alert raised in the period; how long each took is published for England "
            "and its regions.",
        ),
        Section(
            "breaches",
            "Breaches, suspensions and incidents",
            lambda: beside_each_other(chosen, BREACHES, area=chosen.around.code),
            "Published for England and its regions.",
        ),
        Section(
            "size",
            "Record views and the size of an authority",
            lambda: views_by_size(chosen),
            "Each authority beside all that have been live for three months. The fewer children "
            "an authority has, the further its rate moves by chance alone.",
            tab="Views by size",
        ),
    ),
)
closing(store)
