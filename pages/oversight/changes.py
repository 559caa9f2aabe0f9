"""What changed since the last release: each headline's movement, in parts that sum to it."""

from components.changes import changes
from components.gate import require
from components.page import closing, opening, section, what_is_new

require("changes")

store = opening(
    "What changed since the last release",
    "How each headline moved between the two latest published releases: new activity, late returns, corrections, boundary change, definition, and what no recorded reason explains.",
)

section("What is new")
what_is_new(store)

section(
    "How far each headline moved, in parts that add up to the whole change",
    "Parts come from the published figures of the two releases alone. What no recorded reason explains has a line of its own. "
    "Authorities’ figures are rounded, and what a rounded figure hides is in that line too.",
)
changes(store)
closing(store)
