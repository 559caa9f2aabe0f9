"""Returns and data quality: who sent what when, what is missing, what that does to England's figures, and the state of the records."""

from components.figure import show
from components.gate import require
from components.headlines import headlines
from components.page import closing, opening, section
from components.returns import HEADLINES, by_month, dates, in_england, over_time_and_areas, without
from components.selection import choose
from release.words import Level

require("returns")

store = opening(
    "Returns and data quality",
    "Which authorities sent their monthly return and when, what is missing, what England’s figures are without, and the state of the records.",
)
chosen = choose(store, "returns")

section(
    f"Returns for {chosen.period.title}, {chosen.area.name}",
    "Each authority owes one return a month. Figures about authorities’ returns are exact.",
)
headlines(chosen, HEADLINES, label="Returns")

section("What England’s figures are without")
without(chosen)

section("Who sent what, and when")
dates(chosen)
show(store, chosen.over_categories("returns_due", "return_status"), "columns")
by_month(chosen)

section("Source records not yet matched", "Published for England.")
in_england(chosen, "unmatched_source_records", "source_feed")

section("Suspected duplicates")
over_time_and_areas(chosen, "suspected_duplicate_records")

section("Records updated in the last 12 months")
over_time_and_areas(chosen, "records_updated_in_12_months")

section("Archived records", "Published for England and its regions.")
show(
    store,
    chosen.over_periods(
        "archived_records",
        area=chosen.around.code if chosen.area.level == Level.AUTHORITY else chosen.area.code,
    ),
    "trend",
)
closing(store)
