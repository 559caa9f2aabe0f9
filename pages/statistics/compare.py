"""Compare: up to four areas, the nine regions, or an authority and those like it, on one scale."""

from components.any_measure import any_measure
from components.gate import require
from components.page import closing, opening
from components.sections import sections
from components.selection import choose
from components.statistics.compare import ask_way, compared, draw_way
from queries.catalogue import catalogue_of
from queries.peers import SIZED_BY, comparable
from release.vocabulary import Kind

require("compare")

store = opening(
    "Compare areas",
    "One measure for the nine regions, for up to four areas, or for an authority and those like "
    "it in size and type, all on one scale. A difference between areas is not explained by it: "
    "areas differ in their children, services and ways of recording.",
)
measure = any_measure(store, among=comparable(catalogue_of(store)), standard=SIZED_BY)
chosen = choose(store, "compare", spans=measure.kind == Kind.FLOW)
way, like = ask_way(chosen)
draw_way(way, like)
if held := compared(chosen, measure, way, like):
    sections(chosen, held)
closing(store)
