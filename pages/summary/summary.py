"""Summary: six figures, the map of coverage, what is new."""

import streamlit as st

from components.expected import started
from components.figure import show
from components.gate import require
from components.headlines import SIX, headlines
from components.page import closing, opening, section, what_is_new
from components.selection import choose, ways_on
from release.words import ENGLAND, Level

require("summary")

WAYS_ON = {
    "coverage": "Live records against the population, by area, age and sex, and the sources they come from.",
    "access": "Searches and views from the audit log, by sector, reason, route and hour.",
    "flags": "Services involved, lead professionals and common assessments. Shielded records apart.",
    "monitor": "What moved, what is late and what comes next in the roll-out, and when the rest is expected.",
    "rollout": "The stage and dates of each authority; practitioners planned, trained, with an account, active.",
}

store = opening(
    "ContactPoint at a glance",
    "The directory of all children in England: who is on it, how it is used, what is recorded on it and how far its roll-out has come.",
)
chosen = choose(store, "summary")

section(f"Six figures for {chosen.area.name}, {chosen.period.title}")
headlines(chosen, SIX, label="Six figures")
started(chosen)

left, right = st.columns([3, 2], gap="large")
with left:
    section("Coverage across England")
    mark = "" if chosen.area.code == ENGLAND else chosen.area.code
    show(
        store,
        chosen.over_areas("directory_coverage", Level.AUTHORITY, area=ENGLAND),
        "hexmap",
        beside=ENGLAND,
        highlight=mark,
    )
with right:
    section("What is new")
    what_is_new(store)
    section("Where to look next")
    ways_on(chosen, WAYS_ON)
closing(store)
