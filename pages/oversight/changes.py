"""What changed since the last release: each headline's movement, in parts that sum to it."""

from components.changes import changes
from components.gate import require
from components.page import closing, opening

require("changes")

store = opening(
    "What changed since the last release",
    "How each headline moved between the two latest published releases: new activity, late "
    "returns, corrections, boundary change, definition, and what no recorded reason explains.",
)

changes(store)
closing(store)
