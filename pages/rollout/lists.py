"""Roll-out lists: how many authorities and which had reached each milestone on any day, plan after plan, wave by wave."""

from components.gate import require
from components.lists import ask_day, by_wave, every_plan, every_stage, practitioners, reached
from components.page import closing, opening, section
from components.rollout import ask_milestone
from components.selection import choose
from release.words import long_date

require("lists")

store = opening(
    "Roll-out lists",
    "How many authorities, and which, had reached each milestone by any day; the first baseline beside every later plan; and how many days lie between.",
)
chosen = choose(store, "lists")
asked = ask_day(chosen, ask_milestone(chosen))
asked.draw()

section(
    f"{asked.milestone.title}, by {long_date(asked.day)}",
    f"As reported at the end of {chosen.period.title}. Figures about authorities are facts reported by each, and are not rounded.",
)
reached(asked)

section(
    f"Every stage, by {long_date(asked.day)}",
    "An authority counts at every stage it has reached, so the stages do not add up.",
)
every_stage(asked)

section(
    "First baseline and every later plan",
    "The first baseline is frozen: it is never changed. Each later plan is the one reported at the end of the month named.",
)
every_plan(asked)

section("The waves in time", "All authorities of England, whatever area is chosen.")
by_wave(asked)

practitioners(asked)
closing(store)
