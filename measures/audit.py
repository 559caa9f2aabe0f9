"""Audit of access: how well access is overseen. Reviews, alerts, breaches,
suspensions and incidents, counted and not judged."""

from measures.measure import REGIONS, Measure, PartOf, Ratio, Rows, Shows, Split
from release.vocabulary import ALL, Kind

_UNEXPLAINED = "Unexplained is not inappropriate."
_LATEST = (
    "States and outcomes are those known on the last day of the release, so figures for its "
    "latest weeks can still change."
)

TERM = 20
"""Working days that an outcome is given before a period is judged by it: four weeks."""

MEASURES = (
    Measure(
        "audit_reviews",
        "audit",
        "Access reviews due",
        "reviews",
        Kind.FLOW,
        Rows("audit_reviews"),
        breakdowns=("review_status",),
        base="Reviews of access due in the period",
        definition="Reviews of access, by an authority's management team, that were due in the "
        "period, by whether they were completed by their due day, after it, or not at all "
        "by the last day of the release.",
        shows="How many reviews were due, and how many of them were done and when.",
        cannot_show="What a review found, or how thorough it was.",
        notes=(_LATEST,),
        ripens={"review_status/late": TERM, "review_status/not_completed": TERM},
    ),
    Measure(
        "alerts_raised",
        "audit",
        "Access alerts raised",
        "alerts",
        Kind.FLOW,
        Rows("alerts"),
        short_title="Alerts raised",
        breakdowns=("alert_kind", Split("time_to_close", REGIONS)),
        base="Alerts raised in the period",
        definition="Alerts raised in the period on accesses that a rule picked out for someone to "
        "look at, by what the alert is about. The area is that of the practitioner's "
        "account.",
        shows="How many accesses were picked out to be explained, and why.",
        cannot_show=f"How many accesses were wrong. {_UNEXPLAINED} More alerts can mean more "
        "access, "
        "another way of working, or closer watching.",
        ripens={"time_to_close": 20},
        relations=(Shows("accounts_issued"),),
    ),
    Measure(
        "alerts_closed_in_10_days",
        "audit",
        "Share of alerts closed within 10 working days",
        "per cent",
        Kind.FLOW,
        Ratio(Rows("alerts", "closed_on <= working_day_10"), "alerts_raised", 100),
        short_title="Alerts closed in 10 working days",
        decimals=1,
        base="Alerts raised in the period",
        definition="Alerts closed on or before the tenth working day after the day they were "
        "raised, "
        "as a share of all alerts raised in the period. Working days are Monday to Friday "
        "except bank holidays in England. An alert closed on a weekend or bank holiday "
        "after its tenth working day is not among them.",
        shows="How soon alerts are looked at and settled.",
        cannot_show=f"How well they were looked at, or what was found. {_UNEXPLAINED}",
        ripens={ALL: 10},
        relations=(PartOf("alerts_raised", close=True),),
    ),
    Measure(
        "procedure_breaches",
        "audit",
        "Breaches of procedure confirmed",
        "breaches",
        Kind.FLOW,
        Rows("alerts", "outcome = 'procedure_breach'"),
        short_title="Breaches confirmed",
        levels=REGIONS,
        breakdowns=("breach_kind",),
        base="Alerts raised in the period",
        definition="Alerts raised in the period that were afterwards confirmed as a breach of "
        "procedure. A breach counts in the month its alert was raised.",
        shows="How many breaches were confirmed.",
        cannot_show="How many breaches there were: only those an alert led to, and that were "
        "confirmed, are counted.",
        notes=(_LATEST,),
        ripens={ALL: TERM, "breach_kind": TERM},
        relations=(PartOf("alerts_raised", close=True),),
    ),
    Measure(
        "accounts_suspended",
        "audit",
        "Practitioner accounts suspended",
        "accounts",
        Kind.FLOW,
        Rows("practitioners", "suspended_on >= month_start and suspended_on <= month_end"),
        short_title="Accounts suspended",
        levels=REGIONS,
        breakdowns=("suspension_reason",),
        base="Practitioners in the directory's account records",
        definition="Accounts suspended in the period, by the reason. An account suspended twice in "
        "a "
        "month counts once in it, under its latest reason.",
        shows="How many accounts were suspended, and for which reason.",
        cannot_show="How many are suspended now, or whether a suspicion was borne out.",
    ),
    Measure(
        "security_incidents",
        "audit",
        "Security incidents reported",
        "incidents",
        Kind.FLOW,
        Rows("incidents"),
        short_title="Security incidents",
        levels=REGIONS,
        breakdowns=("incident_class",),
        base="Incidents reported in the period",
        definition="Security incidents reported in the period, by class. The area is that of the "
        "authority which reported it.",
        shows="How many incidents were reported, and of which class.",
        cannot_show="How serious an incident was, or how many children or "
        "practitioners it touched.",
    ),
)
