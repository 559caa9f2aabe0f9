"""Who may read what, written out by hand and from nothing in the program:
the program must agree with this table, cell by cell."""

from __future__ import annotations

from permissions import Audience, ReleaseState, Role

#                        published  pre-release   draft   withdrawn   departmental analysis
TABLE = """
minister                 yes        if named      no      no          yes
permanent secretary      yes        if named      no      yes         yes
parliamentary team       yes        if named      no      yes         yes
roll-out monitor         yes        if named      no      no          no
oversight body           yes        if named      no      no          no
statistician             yes        yes           yes     yes         yes
administrator            yes        no            no      no          no
on this machine          yes        no            no      yes         yes
"""

PAGES = """
summary coverage access flags rollout measure compare profile find_figure audit returns changes methodology glossary releases accessibility contact figure looked search api: everyone
selective questions given: those who may see departmental analysis
"""  # noqa: E501

ROLES = {
    "minister": Role.MINISTER,
    "permanent secretary": Role.PERMANENT_SECRETARY,
    "parliamentary team": Role.PARLIAMENTARY_TEAM,
    "roll-out monitor": Role.ROLLOUT_MONITOR,
    "oversight body": Role.OVERSIGHT_BODY,
    "statistician": Role.STATISTICIAN,
    "administrator": Role.ADMINISTRATOR,
    "on this machine": Role.ON_THIS_MACHINE,
}

_ROWS = {
    ROLES[line[:25].strip()]: line[25:].replace("if named", "named").split()
    for line in TABLE.strip("\n").splitlines()
}
_COLUMNS = (
    ReleaseState.PUBLISHED,
    ReleaseState.PRE_RELEASE,
    ReleaseState.DRAFT,
    ReleaseState.WITHDRAWN,
    Audience.DEPARTMENTAL,
)

OPEN_PAGES, DEPARTMENTAL_PAGES = (
    line.partition(":")[0].split() for line in PAGES.strip().splitlines()
)


def sees_page(role: Role, page: str) -> bool:
    """Whether a role may open a page."""
    return page in OPEN_PAGES or page in DEPARTMENTAL_PAGES and sees_departmental(role)


def sees_state(role: Role, state: ReleaseState, *, named: bool) -> bool:
    """Whether a role may see a release in a state, named on the pre-release list or not."""
    cell = _ROWS[role][_COLUMNS.index(state)]
    return cell == "yes" or cell == "named" and named


def sees_departmental(role: Role) -> bool:
    """Whether a role may see departmental analysis."""
    return _ROWS[role][-1] == "yes"
