"""Summary."""

from components.figure import show
from components.gate import require
from components.page import closing, opening
from components.selection import choose

require("summary")
store = opening("Summary", "The directory at a glance.")
chosen = choose(store, "summary")
show(store, chosen.over_periods("children_on_directory"), "trend")
closing(store)
