"""Summary: six figures and what bears on trust on one screen, then a map, what changed,
what is new."""

from components.canvas import row, together
from components.changes import said_aloud
from components.figure import show
from components.gate import require, seen
from components.glance import six, trust, what_they_count
from components.page import closing, opening, section, what_is_new
from components.selection import ask, choose, related_pages
from queries.catalogue import catalogue_of
from release.vocabulary import ENGLAND, Level

require("summary")

WAYS_ON = {
    "coverage": "Live records against the population, by area, age and sex, and the sources they "
    "come "
    "from.",
    "access": "Searches and views from the audit log, by sector, reason, route and hour.",
    "flags": "Services involved, lead professionals and common assessments. "
    "Shielded records apart.",
    "rollout": "The stage and dates of each authority; what moved, what is late, when the rest is "
    "expected; practitioners.",
}

MAPS = {
    "record_views_per_1000_children": "Record views per 1,000 children",
    "directory_coverage": "Live records as a share of children",
    "views_out_of_hours": "Share of views out of hours",
}

store = opening(
    "ContactPoint at a glance",
    "The directory of all children in England: who is on it, how it is used, what is recorded on "
    "it and how far its roll-out has come.",
)
seen().alone = True
chosen = choose(store, "summary")
map_ = ask(
    "map",
    "Map",
    {id_: title for id_, title in MAPS.items() if id_ in catalogue_of(store).measures},
    chosen,
)

with together():
    section(f"{chosen.area.name}, {chosen.period.title}")
    six(chosen)
    trust(chosen)
    what_they_count(chosen)

left, right = row([3, 2])
with left:
    section("Across England")
    map_.draw()
    show(
        store,
        chosen.over_areas(map_.id, Level.AUTHORITY, area=ENGLAND),
        "hexmap",
        beside=ENGLAND,
        highlight=chosen.highlight,
    )
with right, together():
    section("Since the last release")
    said_aloud(store)
    section("What is new")
    what_is_new(store)
    section("Where to look next")
    related_pages(chosen, WAYS_ON)
closing(store)
