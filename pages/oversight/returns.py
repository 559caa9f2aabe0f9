"""Returns and data quality: who sent what when, what is missing,
what that does to England's figures, and the state of the records."""

from components.figure import show
from components.gate import require
from components.headlines import headlines
from components.measure_views import over_time
from components.oversight.returns import (
    HEADLINES,
    by_month,
    dates,
    in_england,
    over_time_and_areas,
    without,
)
from components.page import closing, opening, section
from components.sections import Section, sections
from components.selection import choose
from release.vocabulary import Level

require("returns")

store = opening(
    "Returns and data quality",
    "Which authorities sent their monthly return and when, what is missing, what England’s "
    "figures are without, and the state of the records.",
)
chosen = choose(store, "returns")
larger = chosen.around.code if chosen.area.level == Level.AUTHORITY else chosen.area.code

section(
    f"Returns for {chosen.period.title}, {chosen.area.name}",
    "Each authority owes one return a month. Figures about authorities’ returns are exact.",
)
headlines(chosen, HEADLINES, label="Returns")

without(chosen)


def who_sent_what() -> None:
    """Each authority's return, and all of them by how they came."""
    dates(chosen)
    show(store, chosen.over_categories("returns_due", "return_status"), "columns")


sections(
    chosen,
    (
        Section("dates", "Who sent what, and when", who_sent_what),
        Section("months", "Month by month", lambda: by_month(chosen)),
        Section(
            "unmatched",
            "Source records not yet matched",
            lambda: in_england(chosen, "unmatched_source_records", "source_feed"),
            "Published for England.",
            tab="Not yet matched",
        ),
        Section(
            "duplicates",
            "Suspected duplicates",
            lambda: over_time_and_areas(chosen, "suspected_duplicate_records"),
        ),
        Section(
            "updated",
            "Records updated in the last 12 months",
            lambda: over_time_and_areas(chosen, "records_updated_in_12_months"),
            tab="Updated records",
        ),
        Section(
            "archived",
            "Archived records",
            lambda: over_time(chosen, "archived_records", area=larger),
            "Published for England and its regions.",
        ),
    ),
)
closing(store)
