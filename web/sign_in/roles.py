"""Which groups of the identity provider are which role:
the one function that makes a reader of groups, and the file it reads them from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from permissions import Reader, Role
from settings import SettingError, Settings
from web.watched import Watched

NAMED = {str(role): role for role in Role if role is not Role.ON_THIS_MACHINE}
AREA = re.compile(r"E(06|07|08|09|10)\d{6}")


@dataclass(frozen=True)
class GroupRole:
    """One group: its role, and the codes of the only authorities it may see (None for all)."""

    group: str
    role: Role
    areas: frozenset[str] | None = None


def read(text: str) -> tuple[GroupRole, ...]:
    """The entries of a mapping file, in its order.
    Raises `SettingError` with a sentence for everything that is wrong in it."""
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"CONTACTPOINT_ROLES names a file that is not TOML: {error}.") from None
    entries = held.get("role")
    if not isinstance(entries, list) or not entries or set(held) != {"role"}:
        raise SettingError(
            "CONTACTPOINT_ROLES names a file that must hold entries [[role]], and nothing else."
        )
    problems = [
        f"CONTACTPOINT_ROLES, entry {n}: {problem}"
        for n, entry in enumerate(entries, 1)
        for problem in _problems(entry)
    ]
    groups = [e.get("group") for e in entries if isinstance(e, dict)]
    problems += [
        f"CONTACTPOINT_ROLES: the group {group!r} stands in it more than once."
        for group in sorted({g for g in groups if isinstance(g, str) and groups.count(g) > 1})
    ]
    if problems:
        raise SettingError("\n".join(problems))
    return tuple(
        GroupRole(e["group"], NAMED[e["role"]], frozenset(e["areas"]) if "areas" in e else None)
        for e in entries
    )


def _problems(entry: Any) -> list[str]:
    if not isinstance(entry, dict):
        return ["must be a table [[role]]."]
    found = [
        f"{key!r} is not known: an entry holds group, role and areas."
        for key in sorted(set(entry) - {"group", "role", "areas"})
    ]
    if not isinstance(entry.get("group"), str) or not entry["group"].strip():
        found.append("group must be the name of a group at the identity provider.")
    if entry.get("role") not in NAMED:
        found.append(f"role must be one of: {', '.join(NAMED)}.")
    areas = entry.get("areas", ["E06000001"])
    if (
        not isinstance(areas, list)
        or not areas
        or not all(isinstance(a, str) and AREA.fullmatch(a) for a in areas)
    ):
        found.append(
            "areas must be a list of codes of authorities, such as E06000001; leave it out for all."
        )
    return found


def reader_in(
    entries: Collection[GroupRole], groups: Collection[str], subject: str
) -> Reader | None:
    """The reader that these groups make; None where they make none.

    Of several roles the one that stands first in the file holds. Its areas are those of all the
    reader's groups with that role; one without areas gives all.
    """
    held = [entry for entry in entries if entry.group in groups]
    if not held:
        return None
    areas = [entry.areas for entry in held if entry.role is held[0].role]
    return Reader(
        held[0].role,
        subject,
        None if None in areas else frozenset().union(*(a for a in areas if a is not None)),
    )


def known_groups(entries: Collection[GroupRole], groups: Collection[str]) -> tuple[str, ...]:
    """Those of the groups that the file knows, in its order: no other is kept of a reader."""
    return tuple(entry.group for entry in entries if entry.group in groups)


@lru_cache(maxsize=4)
def role_file(path: Path) -> Watched[tuple[GroupRole, ...]]:
    """The mapping file, as it is at each reading."""
    return Watched(path, read)


def with_roles_checked(serving: Settings) -> Settings:
    """The settings, once the mapping file they name can be used. Raises `SettingError`."""
    if serving.sign_in.roles is not None:
        try:
            role_file(serving.sign_in.roles).now()
        except (OSError, UnicodeDecodeError):
            raise SettingError("CONTACTPOINT_ROLES names a file that cannot be read.") from None
    return serving
