"""Record access: searches and views from the audit log, by whom, why, how and when."""

from components.gate import require
from components.headlines import headlines
from components.measure_views import (
    ask_measure,
    beside_each_other,
    by_breakdowns,
    on_map_and_ranked,
    over_time,
)
from components.page import closing, opening, section
from components.sections import Section, sections
from components.selection import choose

require("access")

MEASURES = (
    "record_views_per_1000_children",
    "record_views",
    "searches",
    "children_viewed",
    "practitioners_viewing",
    "views_out_of_hours",
)
SEARCHES_AND_PEOPLE = (
    ("searches", "sector", ""),
    ("searches", "route", ""),
    ("children_viewed", "sector", "Children viewed, by sector"),
    ("practitioners_viewing", "sector", "Practitioners viewing, by sector"),
)

store = opening(
    "Record access",
    "How often the directory is searched and records are viewed, by which sector, for which "
    "stated reason, how and when. From the access audit log.",
)
chosen = choose(store, "access", spans=True)
measure = ask_measure(chosen, MEASURES)

section(f"Access in {chosen.area.name}, {chosen.period.title}")
headlines(
    chosen,
    ("searches", "record_views", "children_viewed", "practitioners_viewing"),
    label="Record access",
)


def where_they_are() -> None:
    """The measure on the map and by area."""
    measure.draw()
    on_map_and_ranked(chosen, measure.id)


sections(
    chosen,
    (
        Section(
            "time",
            "Searches and views over time",
            lambda: (
                over_time(chosen, "searches"),
                over_time(chosen, "record_views"),
            ),
            "Searches and views of several periods can be added up. Children viewed and "
            "practitioners viewing cannot: one counted in two periods is still one.",
            tab="Over time",
        ),
        Section(
            "views",
            "Views: who, why, how and when",
            lambda: by_breakdowns(
                chosen, "record_views", ("sector", "reason", "route", "hour_band")
            ),
        ),
        Section(
            "searches",
            "Searches and people",
            lambda: beside_each_other(chosen, SEARCHES_AND_PEOPLE),
        ),
        Section(
            "where", "Where", where_they_are, "The area is that of the practitioner’s account."
        ),
    ),
)
closing(store)
