"""Methodology: how figures are made, and what each measure counts,
from the project's documents and the release."""

from functools import partial

from components.about.contents import (
    checks,
    disclosure_control,
    every_measure,
    protection_found,
    sources,
)
from components.about.documents import document
from components.gate import require
from components.page import closing, opening
from components.sections import Section, Unchosen, sections

require("methodology")

store = opening(
    "Methodology",
    "How the figures are made, how nobody can be identified from them, and what each measure "
    "counts, over what, and cannot show.",
)
PARTS = (
    Section("making", "How figures are made", partial(document, "methodology", folded=True)),
    Section("measures", "Measures", partial(every_measure, store), "Each in its own words."),
    Section("disclosure", "Disclosure control", partial(disclosure_control, store)),
    Section("sources", "Sources", partial(sources, store)),
    Section(
        "checks",
        "Checks this release passed",
        partial(checks, store),
        "A release that fails one of them is not written.",
        tab="Checks",
    ),
    Section(
        "protection",
        "What its builder found",
        partial(protection_found, store),
        "As it is written in the release, for those who build and check it.",
        tab="For developers",
    ),
)
sections(Unchosen("methodology"), PARTS, brief=False)
closing(store)
