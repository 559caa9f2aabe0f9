"""Roll-out progress: which authority has reached what, when it was to, and practitioners planned, trained, with an account, active."""

from components.gate import require
from components.headlines import headlines
from components.measures import beside_each_other
from components.page import closing, opening, section
from components.rollout import ACCOUNTS, accounts, milestones, stage_counts, stages
from components.selection import choose

require("rollout")
store = opening("Roll-out progress", "Which stage each authority has reached and when it was planned to, and how many practitioners are planned, trained, hold an account and use it.")
chosen = choose(store, "rollout")

section(f"Stage of each authority, end of {chosen.period.title}", "How many authorities and which. Figures about authorities are exact.")
stages(chosen)
stage_counts(chosen)

section("Baseline, plan and actual", "The first baseline is never changed; the latest plan is the one reported for the month; the actual date is the day the milestone was reached.")
milestones(chosen)

section(f"Practitioners and accounts in {chosen.area.name}", "Planned, trained, issued and active are four different things and are kept apart.")
headlines(chosen, ACCOUNTS, label="Practitioners and accounts")
accounts(chosen)
beside_each_other(chosen, (("practitioners_planned", "sector", ""), ("accounts_active", "sector", "")), limits=False)

section("Case management systems")
beside_each_other(chosen, (("systems_connected", "system_kind", ""),))
closing(store)
