"""Which reader may see which page. Pure: one table and one function; whoever draws, serves or exports asks it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a reader is here as."""

    ON_THIS_MACHINE = "a reader on this machine, without sign-in"


@dataclass(frozen=True)
class Reader:
    """Someone using the dashboard."""

    role: Role


EVERYONE = frozenset(Role)

MAY_SEE: dict[str, frozenset[Role]] = {
    "summary": EVERYONE,
    "coverage": EVERYONE,
    "access": EVERYONE,
    "flags": EVERYONE,
    "rollout": EVERYONE,
    "measure": EVERYONE,
    "audit": EVERYONE,
    "returns": EVERYONE,
    "changes": EVERYONE,
    "figure": EVERYONE,
    "compare": EVERYONE,
    "profile": EVERYONE,
    "lists": EVERYONE,
    "selective": EVERYONE,
    "methodology": EVERYONE,
    "glossary": EVERYONE,
    "releases": EVERYONE,
    "accessibility": EVERYONE,
    "contact": EVERYONE,
}
"""Page id to the roles that may see it. A page that is not named here is seen by nobody."""


def may_see(reader: Reader, page: str) -> bool:
    """Whether this reader may see this page."""
    return reader.role in MAY_SEE.get(page, frozenset())
