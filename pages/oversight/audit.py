"""Audit of access: how well access to the directory is overseen, and how views differ between authorities."""

from components.audit import unexplained, views_by_size
from components.figure import show
from components.gate import require
from components.headlines import headlines
from components.measures import beside_each_other, split
from components.page import closing, opening, section
from components.selection import choose
from release.words import ENGLAND

require("audit")

store = opening(
    "Audit of access",
    "How access is overseen: reviews due and done, alerts and how soon they are closed, breaches, suspensions and incidents; and how far record views differ between authorities.",
)
chosen = choose(store, "audit", spans=True)
around = chosen.around.code

section(f"Reviews and alerts in {chosen.area.name}, {chosen.period.title}")
headlines(
    chosen,
    ("audit_reviews/review_status/on_time", "alerts_raised", "alerts_closed_in_10_days"),
    label="Reviews and alerts",
)
unexplained()

section(
    "Reviews of access",
    "Each authority’s management team reviews access. Whether one was completed late or not at all is as known on the last day of the release.",
)
split(chosen, "audit_reviews", ("review_status",), limits=True)

section("Alerts", "An alert picks an access out for someone to look at.")
split(chosen, "alerts_raised", ("alert_kind",), limits=True)
show(store, chosen.over_periods("alerts_raised"), "trend", limits=False)

section(
    "Time to close",
    "An alert is to be looked at and settled. The share closed within ten working days counts every alert raised in the period; how long each took is published for England and its regions.",
)
show(
    store,
    chosen.over_categories("alerts_raised", "time_to_close", area=around),
    "columns",
    title="Alerts raised, by working days until they were closed",
    limits=False,
)
show(store, chosen.over_periods("alerts_closed_in_10_days"), "trend")
mark = "" if chosen.area.code == ENGLAND else chosen.area.code
show(
    store,
    chosen.over_areas("alerts_closed_in_10_days", chosen.parts),
    "ranked_bars",
    beside=ENGLAND,
    highlight=mark,
    limits=False,
)

section("Breaches, suspensions and incidents", "Published for England and its regions.")
beside_each_other(
    chosen,
    (
        ("procedure_breaches", "breach_kind", ""),
        ("accounts_suspended", "suspension_reason", ""),
        ("security_incidents", "incident_class", ""),
    ),
    area=around,
)

section(
    "Record views and the size of an authority",
    "Each authority against England. The fewer children an authority has, the further its rate moves by chance alone.",
)
views_by_size(chosen)
unexplained()
closing(store)
