"""Roll-out progress: which authority has reached what, when it was to, and practitioners planned, trained, with an account, active."""

from components.gate import require
from components.headlines import headlines
from components.measures import beside_each_other
from components.page import closing, opening
from components.rollout import ACCOUNTS, accounts, ask_milestone, milestones, stage_counts, stages
from components.sections import Section, sections
from components.selection import choose, ways_on
from release.words import ENGLAND

require("rollout")

LISTS = {
    "lists": "How many authorities and which had reached each milestone on any day; every plan since the first baseline; days late; a Gantt chart of the waves."
}

store = opening(
    "Roll-out progress",
    "Which stage each authority has reached and when it was planned to, and how many practitioners are planned, trained, hold an account and use it.",
)
chosen = choose(store, "rollout")
milestone = ask_milestone(chosen)


def stage_of_each() -> None:
    """Which authority stands where, and how many at each stage."""
    stages(chosen)
    stage_counts(chosen)
    ways_on(chosen, LISTS)


def practitioners() -> None:
    """Planned, trained, with an account, active."""
    headlines(chosen, ACCOUNTS, label="Practitioners and accounts")
    accounts(chosen)
    beside_each_other(
        chosen, (("practitioners_planned", "sector", ""), ("accounts_active", "sector", ""))
    )


DATES = Section(
    "dates",
    "Baseline, plan and actual",
    lambda: milestones(chosen, milestone),
    "The first baseline is never changed; the latest plan is the one reported for the month; the actual date is the day the milestone was reached.",
)
sections(
    chosen,
    (
        Section(
            "stages",
            f"Stage of each authority, end of {chosen.period.title}",
            stage_of_each,
            "How many authorities and which. Figures about authorities are exact.",
            tab="Stages",
        ),
        *((DATES,) if chosen.area.code != ENGLAND else ()),
        Section(
            "practitioners",
            f"Practitioners and accounts in {chosen.area.name}",
            practitioners,
            "Planned, trained, issued and active are four different things and are kept apart.",
            tab="Practitioners and accounts",
        ),
        Section(
            "systems",
            "Case management systems",
            lambda: beside_each_other(chosen, (("systems_connected", "system_kind", ""),)),
        ),
    ),
)
closing(store)
