"""Methodology: how figures are made, and what each measure counts, from the project's documents and the release."""

from components.about import checks, disclosure_control, every_measure, sources
from components.documents import document
from components.gate import require
from components.page import closing, opening, section

require("methodology")

store = opening(
    "Methodology",
    "How the figures are made, how nobody can be identified from them, and what each measure counts, over what, and cannot show.",
)
document("methodology")
disclosure_control(store)
section("Measures", "Every measure of this release, in its own words.")
every_measure(store)
checks(store)
sources(store)
closing(store)
