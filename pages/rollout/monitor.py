"""Roll-out monitor: what moved, what is late, what comes next; and when the rest is expected, with the record of earlier forecasts."""

from components.expected import EXPECTED, RECORD, expected, has_record, record
from components.gate import require
from components.monitor import ask_table, coming, one_table, since_last
from components.page import closing, opening
from components.rollout import ask_milestone
from components.sections import Section, sections
from components.selection import choose

require("monitor")

store = opening(
    "Roll-out monitor",
    "What has happened since the last release, what is due next by plan and by forecast, and when the rest is expected.",
)
chosen = choose(store, "monitor")
milestone = ask_milestone(chosen, default="practitioners")
asked = ask_table(chosen)
found = since_last(chosen)
RECORDED = Section(
    "record", "How earlier forecasts have turned out", lambda: record(chosen), RECORD, "Record"
)
sections(
    chosen,
    (
        Section(
            "news",
            f"Since {found.when}, and what comes next, {chosen.area.name}",
            lambda: coming(found),
            tab="What moved, what comes next",
        ),
        Section("each", "Milestone by milestone", lambda: one_table(found, asked)),
        Section(
            "expected",
            "When the rest is expected",
            lambda: expected(chosen, milestone),
            EXPECTED,
        ),
        *((RECORDED,) if has_record(chosen) else ()),
    ),
)
closing(store)
