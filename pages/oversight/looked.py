"""Readers of this dashboard: how the dashboard itself is used, from its reading log."""

from functools import partial

from components.gate import require
from components.headlines import headlines
from components.oversight.who_looked import HEADLINES, closely, held, said
from components.page import closing, opening, section
from components.sections import Section, sections
from components.selection import choose

require("looked")

store = opening(
    "Readers of this dashboard",
    "How this dashboard itself is used: pages read, files made, figures looked up, refusals, and "
    "what was read before its release was published.",
)
held(store)
chosen = choose(store, "looked", spans=True, england=True)

section(f"Use of the dashboard in {chosen.period.title}")
headlines(chosen, HEADLINES[0], label="Use of the dashboard")
headlines(chosen, HEADLINES[1], label="Look-ups, refusals and pre-release looks")
said()

PARTS = (
    (
        "pages",
        "Pages read, and readers",
        "A reader is counted once in a period, however often the dashboard is read.",
        ("dashboard_readings", "dashboard_readers"),
    ),
    (
        "files",
        "Files made, and figures looked up",
        "A file says in itself where the log stood when it was made.",
        ("dashboard_exports", "dashboard_lookups"),
    ),
    (
        "before",
        "Before publication",
        "For 24 hours before its hour a release is read by those named on its pre-release list; "
        "the statisticians who make it read it before that.",
        ("dashboard_pre_release_looks",),
    ),
    (
        "refusals",
        "Refusals",
        "What a reader asked for and may not see.",
        ("dashboard_refusals",),
    ),
)
sections(
    chosen,
    tuple(
        Section(id_, title, partial(closely, chosen, *measures), text)
        for id_, title, text, measures in PARTS
    ),
)
closing(store)
