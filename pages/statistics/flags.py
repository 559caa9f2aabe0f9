"""Involvement and flags: services involved and the two practitioner indications;
shielded records apart."""

from components.gate import require
from components.headlines import headlines
from components.measure_views import (
    ask_measure,
    beside_each_other,
    on_map_and_ranked,
    over_time,
    ranked,
)
from components.page import callout, closing, opening, section
from components.sections import Section, sections
from components.selection import choose

require("flags")

KINDS = (
    "children_with_service_involved",
    "children_with_lead_professional",
    "children_with_common_assessment",
    "children_with_any_indication",
)

BY = (
    (
        "children_with_service_involved",
        "service",
        "Children with a service involved, by service",
    ),
    (
        "children_with_any_indication",
        "age_band",
        "Children with any involvement or indication, by age",
    ),
    ("children_with_lead_professional", "sector", ""),
    ("children_with_common_assessment", "sector", ""),
)

store = opening(
    "Involvement and flags",
    "For how many children a service is recorded as involved, a lead professional is indicated, "
    "or a common assessment is held. Shielded records are counted apart.",
)
chosen = choose(store, "flags")
measure = ask_measure(chosen, (KINDS[-1], *KINDS[:-1]))

section(f"On record in {chosen.area.name}, end of {chosen.period.title}")
headlines(chosen, KINDS, label="Involvement and flags")


def where_they_are() -> None:
    """The measure on the map and by area."""
    measure.draw()
    on_map_and_ranked(chosen, measure.id)


def shielded() -> None:
    """Shielded records, apart from the others."""
    callout(
        "A shield is a restriction of access to a record. It is not a sign of need, and is not "
        "counted among the figures above."
    )
    headlines(chosen, ("shielded_records", "shields_applied"), label="Shielded records")
    over_time(chosen, "shielded_records")
    ranked(chosen, "shielded_records", chosen.parts)


sections(
    chosen,
    (
        Section("time", "Over time", lambda: over_time(chosen, *KINDS)),
        Section(
            "which",
            "Which service, which age, which sector",
            lambda: beside_each_other(chosen, BY),
            tab="Service, age, sector",
        ),
        Section("where", "Where", where_they_are),
        Section("shielded", "Shielded records", shielded),
    ),
)
closing(store)
