"""All measures: whatever the release holds, seen whole, in the release's own words."""

from components.any_measure import any_measure, ask_part, described, figures, first, said_first
from components.gate import require
from components.page import closing, opening
from components.sections import Section, sections
from components.selection import choose
from release.vocabulary import Kind

require("measure")

store = opening(
    "All measures",
    "Choose any measure of the release and see it whole: what it counts, what it shows and cannot "
    "show, where, over time, and by everything it is split by.",
)
measure = any_measure(store)
chosen = choose(store, "measure", spans=measure.kind == Kind.FLOW)
part = ask_part(chosen, measure)

said_first(chosen, measure)
first(chosen, measure)
sections(
    chosen,
    (
        *figures(chosen, measure, part),
        Section("about", measure.title, lambda: described(store, measure), tab="What it counts"),
    ),
)
closing(store)
