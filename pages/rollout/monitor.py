"""Roll-out monitor: what moved, what is late, what comes next; and when the rest is expected, with the record of earlier forecasts."""

from components.expected import expected, record
from components.gate import require
from components.monitor import coming, one_table, since_last
from components.page import closing, opening
from components.rollout import ask_milestone
from components.selection import choose

require("monitor")

store = opening(
    "Roll-out monitor",
    "What has happened since the last release, what is due next by plan and by forecast, and when the rest is expected.",
)
chosen = choose(store, "monitor")
milestone = ask_milestone(chosen, default="practitioners")
found = since_last(chosen)
coming(found)
one_table(chosen, found)
expected(chosen, milestone)
record(chosen)
closing(store)
