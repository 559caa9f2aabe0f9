"""In which state the release of a page is, said in words,
and the other releases its reader may open."""

from __future__ import annotations

import streamlit as st

from components import gate
from figures.wording import clock_and_day, day_of, long_date
from permissions import opening as reading
from queries.releases import AvailableRelease, Release
from release.vocabulary import ReleaseState

STATES = {
    ReleaseState.DRAFT: "Draft",
    ReleaseState.PRE_RELEASE: "Pre-release access",
    ReleaseState.WITHDRAWN: "Withdrawn",
    ReleaseState.PUBLISHED: "Earlier release",
}


def why_not_current(release: Release, current: AvailableRelease | None) -> str:
    until = (
        f"It is to be published at {clock_and_day(release.hour)}. It is not to be shared before "
        f"{clock_and_day(release.hour)}."
        if release.hour
        else "It is not to be shared or quoted."
    )
    match release.state:
        case ReleaseState.DRAFT | ReleaseState.PRE_RELEASE:
            return (
                f"Release {release.id} is not published. {until} The permanent addresses of its "
                "figures open when it is published."
            )
        case ReleaseState.WITHDRAWN:
            return (
                f"Release {release.id}, published on {long_date(day_of(release.published_at))}, "
                "was taken back. Its figures are not to be quoted, but to correct what quoted "
                "them."
            )
    return f"Release {release.id} was published on {long_date(day_of(release.published_at))}. " + (
        f"Release {current.id} has taken its place." if current else ""
    )


def state_in_words(one: AvailableRelease) -> str:
    return f"{one.state}, scheduled" if one.hour else f"{one.state} {one.folder.rpartition('-')[2]}"


def releases_to_open() -> list[AvailableRelease]:
    """The releases this reader may open."""
    visit = gate.visiting()
    return reading.available_to(visit.reader, visit.seen.page) if visit else []


def way_to(one: AvailableRelease, label: str) -> None:
    """A link to this page in another release."""
    with st.container(key=f"release-{one.folder}"):
        st.page_link(
            gate.script(gate.seen().page),
            label=label,
            query_params={"release": "" if one.is_current else one.folder},
        )
