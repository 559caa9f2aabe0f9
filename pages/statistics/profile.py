"""Authority profile: one page to print for one area, every headline beside its region and England."""

from components.gate import require
from components.page import closing, opening, section
from components.profile import every_headline, milestones, over_time, returns, what_it_is
from components.selection import choose, ways_on

require("profile")

store = opening(
    "Authority profile",
    "Everything this release holds for one area on one page, beside its region and England, in an order to be printed.",
)
chosen = choose(store, "profile")

section(chosen.area.name)
what_it_is(chosen)

section(
    f"Every headline, {chosen.period.title}",
    "Stocks are of the end of the month; flows are of the month. What each measure counts, over what, and how it is rounded is in Methodology, under the same titles.",
)
every_headline(chosen)

section("Over time", "The panels of each figure are drawn on one scale from zero.")
over_time(chosen)

milestones(chosen)

section("Returns and what is missing")
returns(chosen)
ways_on(
    chosen,
    {
        "methodology": "What each measure counts, over what, how it is rounded, and what it cannot show."
    },
)
closing(store)
