"""Pieces of the page Readers of this dashboard: how the dashboard itself is used,
as counts of groups of readers."""

from __future__ import annotations

from components.measure_views import beside_each_other, over_time
from components.page import callout, nothing_here
from components.selection import PageSelection
from queries.catalogue import catalogue_of
from queries.releases import Release

HEADLINES = (
    ("dashboard_readers", "dashboard_readings", "dashboard_exports"),
    ("dashboard_lookups", "dashboard_refusals", "dashboard_pre_release_looks"),
)

LOGGED = (
    "Every page that is read, every file that is made, every figure that is looked up and every "
    "refusal is put on record, with who it was, in a log that can only be added to. The log "
    "itself is read by the administrator alone. What stands here are counts of it, for groups of "
    "readers that no one person is, rounded like every figure."
)


def held(release: Release) -> None:
    """Stop in words where the release holds nothing of who looked:
    it was made from an extract without the readings."""
    if HEADLINES[0][0] not in catalogue_of(release).measures:
        nothing_here(
            "This release does not say who looked",
            "It was made from an extract that holds no readings of the dashboard.",
        )


def said() -> None:
    """What stands behind the figures."""
    callout(LOGGED)


def closely(chosen: PageSelection, *measures: str) -> None:
    """A part of the page: measures by group of readers, then the first of them over time."""
    beside_each_other(chosen, [(measure, "reader_group", "") for measure in measures])
    over_time(chosen, measures[0])
