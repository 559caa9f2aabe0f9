"""Authority profile: one page to print for one area, every headline beside its region and England."""

from components.gate import require
from components.page import closing, opening, section
from components.profile import every_headline, milestones, over_time, returns, what_it_is
from components.sections import Section, sections
from components.selection import choose
from components.twelve import at_a_glance

require("profile")

store = opening(
    "Authority profile",
    "Everything this release holds for one area on one page, beside its region and England, in an order to be printed.",
)
chosen = choose(store, "profile")

section(chosen.area.name)
what_it_is(chosen)

sections(
    chosen,
    (
        Section(
            "glance",
            f"At a glance, {chosen.period.title}",
            lambda: at_a_glance(chosen),
            tab="At a glance",
        ),
        Section(
            "figures",
            f"Every headline, {chosen.period.title}",
            lambda: every_headline(chosen),
            "Stocks are of the end of the month; flows are of the month. What each measure counts, over what, and how it is rounded is in Methodology, under the same titles.",
            tab="Every headline",
        ),
        Section(
            "time",
            "Over time",
            lambda: over_time(chosen),
            "The panels of each figure are drawn on one scale from zero.",
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
