"""Coverage: how many children have a live record, against how many live there,
and where the records come from."""

from components.gate import require
from components.measure_views import (
    ask_measure,
    beside_each_other,
    by_breakdowns,
    on_map_and_ranked,
    over_time,
)
from components.page import closing, denominator, opening
from components.sections import Section, sections
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
SOURCES = (
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
)

store = opening(
    "Coverage",
    "How many children have a live record on the directory, how that compares with the number of "
    "children who live there, and where the records come from.",
)
chosen = choose(store, "coverage")
measure = ask_measure(chosen, MEASURES)


def where_they_are() -> None:
    """The measure on the map and by area, with what its share is a share of."""
    measure.draw()
    on_map_and_ranked(chosen, measure.id, lambda: denominator(store, "directory_coverage"))


sections(
    chosen,
    (
        Section("where", "Where", where_they_are),
        Section(
            "time",
            "Over time",
            lambda: over_time(chosen, measure.id),
        ),
        Section(
            "age-sex",
            "Age and sex",
            lambda: (
                by_breakdowns(chosen, "children_on_directory", ("age_band", "sex")),
                by_breakdowns(chosen, "directory_coverage", ("age_band",)),
            ),
            "A share by age is of the estimate as revised after the 2011 Census; the share of all "
            "children is of the estimate as first published. The two differ.",
        ),
        Section(
            "sources",
            "Supplying sources",
            lambda: beside_each_other(chosen, SOURCES),
            "A record can be supplied by several sources at once, so the sources overlap and add "
            "up to more than all records.",
        ),
        Section(
            "gaps",
            "Records with no educational setting or GP practice",
            lambda: over_time(
                chosen, "children_without_educational_setting", "children_without_gp"
            ),
            "Both can be mapped and ranked: choose them as the measure under Where.",
            tab="No setting or GP",
        ),
    ),
)
closing(store)
