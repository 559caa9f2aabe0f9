"""Who may read what.

Pure: two short tables and one function; whoever draws, serves or exports asks it.

A reader sees something when each of four things allows it: the page, the state of the release, the
audience of the measure, and the area. Why each line is as it is stands in `docs/decisions.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from release.vocabulary import ENGLAND, Audience, ReleaseState

__all__ = [
    "PAGE_ROLES",
    "RIGHTS",
    "Audience",
    "Reader",
    "Rights",
    "ReleaseState",
    "Role",
    "may_see",
]


class Role(StrEnum):
    """What a reader is here as."""

    MINISTER = "minister"
    PERMANENT_SECRETARY = "permanent secretary"
    PARLIAMENTARY_TEAM = "parliamentary team"
    ROLLOUT_MONITOR = "roll-out monitor"
    OVERSIGHT_BODY = "oversight body"
    STATISTICIAN = "statistician"
    ADMINISTRATOR = "administrator"
    ON_THIS_MACHINE = "a reader on this machine, without sign-in"


@dataclass(frozen=True)
class Reader:
    """Someone using the dashboard.

    `id` is the subject at the identity provider: never shown, never in a log of the server. `areas`
    are the codes of the only authorities the reader may see, None for all. `pre_release` says that
    the reader is named on the pre-release list.
    """

    role: Role
    id: str = field(default="", repr=False)
    areas: frozenset[str] | None = None
    pre_release: bool = False


REGIONS = "E12"
"""How the code of a region begins."""

EVERYONE = frozenset(Role)
DEPARTMENT = frozenset(
    {
        Role.MINISTER,
        Role.PERMANENT_SECRETARY,
        Role.PARLIAMENTARY_TEAM,
        Role.STATISTICIAN,
        Role.ON_THIS_MACHINE,
    }
)
"""Inside the department. Roll-out monitors and oversight bodies are outside it; an administrator
runs the service and needs no analysis to do so."""

PAGE_ROLES: dict[str, frozenset[Role]] = {
    "summary": EVERYONE,
    "coverage": EVERYONE,
    "access": EVERYONE,
    "flags": EVERYONE,
    "rollout": EVERYONE,
    "measure": EVERYONE,
    "find_figure": EVERYONE,
    "audit": EVERYONE,
    "returns": EVERYONE,
    "looked": EVERYONE,
    "changes": EVERYONE,
    "figure": EVERYONE,
    "api": EVERYONE,
    "compare": EVERYONE,
    "profile": EVERYONE,
    "selective": DEPARTMENT,
    "questions": DEPARTMENT,
    "given": DEPARTMENT,
    "search": EVERYONE,
    "methodology": EVERYONE,
    "glossary": EVERYONE,
    "releases": EVERYONE,
    "accessibility": EVERYONE,
    "contact": EVERYONE,
}
"""Page id to the roles that may see it. A page that is not named here is seen by nobody."""


@dataclass(frozen=True)
class Rights:
    """What a role may read beside the published, public figures that every role may read."""

    departmental: bool = False
    withdrawn: bool = False
    draft: bool = False
    may_have_pre_release: bool = True


RIGHTS: dict[Role, Rights] = {
    Role.MINISTER: Rights(departmental=True),
    Role.PERMANENT_SECRETARY: Rights(departmental=True, withdrawn=True),
    Role.PARLIAMENTARY_TEAM: Rights(departmental=True, withdrawn=True),
    Role.ROLLOUT_MONITOR: Rights(),
    Role.OVERSIGHT_BODY: Rights(),
    Role.STATISTICIAN: Rights(departmental=True, withdrawn=True, draft=True),
    Role.ADMINISTRATOR: Rights(may_have_pre_release=False),
    Role.ON_THIS_MACHINE: Rights(departmental=True, withdrawn=True, may_have_pre_release=False),
}
"""Role to what it may read: `departmental` measures, the values of `withdrawn` releases, `draft`
releases; roles that `may_have_pre_release` may stand on the pre-release list."""


def may_see(
    reader: Reader,
    page: str,
    *,
    state: ReleaseState = ReleaseState.PUBLISHED,
    audience: Audience = Audience.PUBLIC,
    area: str | None = None,
) -> bool:
    """Whether this reader may see this page, showing a release in this state, a measure of this
    audience, and this area (its code; None where it is of no one area)."""
    return (
        reader.role in PAGE_ROLES.get(page, frozenset())
        and _state(reader, state)
        and _audience(reader, audience)
        and _area(reader, area)
    )


def _state(reader: Reader, state: ReleaseState) -> bool:
    reading = RIGHTS[reader.role]
    match state:
        case ReleaseState.PUBLISHED:
            return True
        case ReleaseState.WITHDRAWN:
            return reading.withdrawn
        case ReleaseState.PRE_RELEASE:
            return reading.draft or reading.may_have_pre_release and reader.pre_release
        case ReleaseState.DRAFT:
            return reading.draft
    return False


def _audience(reader: Reader, audience: Audience) -> bool:
    return (
        audience == Audience.PUBLIC
        or audience == Audience.DEPARTMENTAL
        and RIGHTS[reader.role].departmental
    )


def _area(reader: Reader, area: str | None) -> bool:
    """England and its regions are for everyone; an authority for those who
    are not kept to others."""
    return (
        area is None
        or area == ENGLAND
        or area.startswith(REGIONS)
        or reader.areas is None
        or area in reader.areas
    )
