"""Roll-out lists: how many authorities and which had reached each milestone on any day, plan after plan, wave by wave."""

from components.gate import require
from components.lists import ask_day, by_wave, every_plan, every_stage, practitioners, reached
from components.page import closing, opening
from components.rollout import ask_milestone
from components.sections import Section, sections
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

sections(
    chosen,
    (
        Section(
            "reached",
            f"{asked.milestone.title}, by {long_date(asked.day)}",
            lambda: reached(asked),
            f"As reported at the end of {chosen.period.title}. Figures about authorities are facts reported by each, and are not rounded.",
            tab="Reached by the day",
        ),
        Section(
            "stages",
            f"Every stage, by {long_date(asked.day)}",
            lambda: every_stage(asked),
            "An authority counts at every stage it has reached, so the stages do not add up.",
            tab="Every stage",
        ),
        Section(
            "plans",
            "First baseline and every later plan",
            lambda: every_plan(asked),
            "The first baseline is frozen: it is never changed. Each later plan is the one reported at the end of the month named.",
            tab="Plans",
        ),
        Section(
            "waves",
            "The waves in time",
            lambda: by_wave(asked),
            "All authorities of England, whatever area is chosen.",
            tab="Waves",
        ),
        Section(
            "practitioners",
            f"Trained and active practitioners of each authority, end of {chosen.period.title}",
            lambda: practitioners(asked),
            "Four different things, kept apart: planned, trained, given an account, and active in the last three months.",
            tab="Practitioners",
        ),
    ),
)
closing(store)
