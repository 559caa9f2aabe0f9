"""Coverage: how many children have a live record, against how many live there, and where the records come from."""

from components.figure import show
from components.gate import require
from components.measures import ask_measure, beside_each_other, split, where
from components.page import closing, denominator, opening, section
from components.selection import choose

require("coverage")

MEASURES = (
    "directory_coverage",
    "children_on_directory",
    "children_without_educational_setting",
    "children_without_gp",
    "records_updated_in_12_months",
    "suspected_duplicate_records",
)

store = opening(
    "Coverage",
    "How many children have a live record on the directory, how that compares with the number of children who live there, and where the records come from.",
)
chosen = choose(store, "coverage")
measure = ask_measure(chosen, MEASURES)
measure.draw()

section(
    "Where",
    "Each authority is drawn at one size, so that small ones can be seen. The table under the map gives the value of each.",
)
where(chosen, measure.id)
denominator(store, "directory_coverage")

section("Over time")
show(store, chosen.over_periods(measure.id), "trend", limits=False)

section("Age and sex")
split(chosen, "children_on_directory", ("age_band", "sex"), limits=True)
split(chosen, "directory_coverage", ("age_band",))

section(
    "Supplying sources",
    "A record can be supplied by several sources at once, so the sources overlap and add up to more than all records.",
)
beside_each_other(
    chosen,
    (
        (
            "children_by_supplying_source",
            "source_feed",
            "Children whose record is supplied by each source",
        ),
        (
            "children_by_number_of_sources",
            "number_of_sources",
            "Children by how many sources supply their record",
        ),
    ),
)

section(
    "Records with no educational setting or GP practice",
    "Both can be mapped and ranked: choose them as the measure at the top of the page.",
)
show(
    store,
    chosen.over_periods("children_without_educational_setting", "children_without_gp"),
    "trend",
)
closing(store)
