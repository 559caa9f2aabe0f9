"""Roll-out: who stands where, what moved, what is late, every plan and wave, practitioners,
systems; when the rest is expected, with the record of earlier forecasts."""

from components.gate import require
from components.page import closing, opening
from components.rollout.monitor import ask_table
from components.rollout.sections import parts
from components.rollout_lists import ask_day
from components.sections import sections
from components.selection import choose
from components.stages import ask_milestone

require("rollout")

store = opening(
    "Roll-out",
    "Which stage each authority has reached, what moved, what is late, when the rest is expected; "
    "practitioners and their accounts.",
)
chosen = choose(store, "rollout")
asked = ask_day(chosen, ask_milestone(chosen, default="practitioners"))
sections(chosen, parts(asked, ask_table(chosen)))
closing(store)
