"""Authority profile: one area on two sides of A4,
then every headline beside its region and England."""

from components.gate import require, seen
from components.page import closing, opening, section
from components.sections import Section, sections
from components.selection import choose
from components.statistics.profile import (
    ask_topic,
    every_headline,
    milestones,
    over_time,
    returns,
    what_it_is,
)
from components.statistics.twelve import two_sides

require("profile")

store = opening(
    "Authority profile",
    "One area on two sides of A4, beside its region, England and those like it; and everything "
    "else this release holds for it.",
)
seen().alone = True
chosen = choose(store, "profile")
topic = ask_topic(chosen)

section(chosen.area.name)
what_it_is(chosen)

sections(
    chosen,
    (
        Section(
            "glance",
            "On two sides of A4",
            lambda: two_sides(chosen),
            "What the brief and the printed page hold. All else is under the other headings.",
        ),
        Section(
            "figures",
            f"Every headline, {chosen.period.title}",
            lambda: every_headline(chosen, topic),
            "Stocks are of the end of the month; flows are of the month. What each measure "
            "counts, over what, and how it is rounded is in Methodology, under the same titles.",
            tab="Every headline",
        ),
        Section(
            "time",
            "Over time",
            lambda: over_time(chosen),
            "The panels of each figure are drawn on one scale.",
        ),
        milestones(chosen),
        Section(
            "returns",
            "Returns and what is missing",
            lambda: returns(chosen),
            tab="Returns, what is missing",
        ),
    ),
)
closing(store)
