"""Universal or selective: the facts behind the argument of 2008, as facts."""

from components.gate import require
from components.oversight.selective import as_published, by_age, counted_for, first_indicated
from components.page import closing, opening
from components.sections import Section, sections
from components.selection import choose

require("selective")

store = opening(
    "Universal or selective",
    "In 2008 it was argued whether a directory should hold every child, or only children already "
    "known to need services. Here is what the directory counts that bears on it, beside the "
    "estimates published at the time. The figures count different things; no conclusion is drawn.",
)
asked = choose(store, "selective", spans=True)
chosen = counted_for(asked)

sections(
    chosen,
    (
        Section(
            "first",
            f"First indicated, with no earlier involvement on record, {chosen.area.name}, "
            f"{chosen.period.title}",
            lambda: first_indicated(chosen, asked),
            tab="First indicated",
        ),
        Section(
            "age",
            "How it builds up by age",
            lambda: by_age(chosen),
            "Age is in completed years at the end of the month.",
            tab="By age",
        ),
        *as_published(chosen),
    ),
)
closing(store)
