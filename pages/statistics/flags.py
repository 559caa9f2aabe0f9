"""Coverage: how many children have a live record, against how many live there, and where the records come from."""

from components.figure import show
from components.gate import require
from components.page import closing, opening, section
from components.selection import choose
from release.words import Level

require("flags")
store = opening("Coverage", "How many children have a live record on the directory, how that compares with the number of children living there, and where the records come from.")
chosen = choose(store, "flags")
show(store, chosen.over_areas("directory_coverage", Level.AUTHORITY), "hexmap")
closing(store)
