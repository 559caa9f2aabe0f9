"""Authorities like one: nearest in size, of its type, or both.
The rule is a sentence, and everything it needs is in the release."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from figures.figure import Across, Selection
from figures.wording import number
from queries.catalogue import (
    Area,
    Catalogue,
    NotPublished,
    Period,
    catalogue_of,
    with_all_authorities,
)
from queries.observations import observations
from release.store import Release
from release.vocabulary import ENGLAND, Kind, Level

NEAREST = 8
"""How many authorities nearest in size are taken."""

SIZED_BY = "directory_coverage"
"""The share whose base is the number of children who live in an area: the size of an authority."""

WAYS = {"both": "Size and type", "size": "Size", "type": "Type"}
"""In what authorities are alike, by the id that stands in the address."""


@dataclass(frozen=True)
class Peers:
    """An authority, those like it by name, and the rule by which they were taken, in sentences for
    a reader; `sizes` says from the least to the most how large they are, where size counts."""

    area: Area
    others: tuple[Area, ...]
    rule: str
    sizes: str = ""

    @property
    def said(self) -> str:
        """The rule with its numbers."""
        return f"{self.rule} {self.sizes}".rstrip()

    @property
    def codes(self) -> tuple[str, ...]:
        """The authority first, then those like it."""
        return (self.area.code, *(other.code for other in self.others))


def peers(release: Release, code: str, *, period: str, by: str) -> Peers:
    """Authorities like one at the end of a period, `by` one of `WAYS`.

    Raises `NotPublished` when the release cannot say.

    They are found among all authorities; the rule says how many of them are not shown, and then
    not how large they are.
    """
    shown = catalogue_of(release).areas
    if code not in shown:
        raise NotPublished("This release knows no area with that code.")
    return _as_shown(_found(with_all_authorities(release), code, period, by), frozenset(shown))


def _as_shown(found: Peers, shown: frozenset[str]) -> Peers:
    others = tuple(a for a in found.others if a.code in shown)
    hidden = len(found.others) - len(others)
    if not hidden:
        return found
    rule = f"{found.rule} {hidden} of them {'is' if hidden == 1 else 'are'} not shown to you."
    return replace(found, others=others, rule=rule, sizes="")


def _found(release: Release, code: str, period: str, by: str) -> Peers:
    catalogue = catalogue_of(release)
    area, at = catalogue.area(code), catalogue.period(period)
    others = [
        a
        for a in catalogue.areas.values()
        if a.level == Level.AUTHORITY and a.code != code and a.existed(at)
    ]
    if by != "size" and not area.type:
        raise NotPublished(
            f"This release does not say of which type {area.name} is, so authorities can be "
            "compared with it by size alone."
        )
    if by != "size":
        others = [a for a in others if a.type == area.type]
    if by == "type":
        return Peers(
            area,
            _by_name(others),
            f"Authorities like {area.name} by type: every other authority of the type "
            f"“{area.type}”, {len(others)} in all.",
        )
    sizes = sizes_at(release, catalogue, at)
    if code not in sizes:
        raise NotPublished(
            f"This release gives no number of children who live in {area.name}, so no authority "
            "can be said to be near to it in size."
        )
    near = sorted(
        (a for a in others if a.code in sizes),
        key=lambda a: (abs(sizes[a.code] - sizes[code]), a.name),
    )[:NEAREST]
    rule = _rule(area, near, by, catalogue.measure(SIZED_BY).title)
    return Peers(area, _by_name(near), rule, _sizes(area, near, sizes))


def sizes_at(release: Release, catalogue: Catalogue, at: Period) -> dict[str, float]:
    """The number of children who live in each authority, where the release gives it,
    read at the end of the month with which a period ends."""
    month = next((m for m in catalogue.months() if m.ends_on == at.ends_on), catalogue.months()[-1])
    if not catalogue.has(SIZED_BY, "all", Level.AUTHORITY):
        return {}
    frame = observations(
        release,
        Selection(release.id, (SIZED_BY,), Across.AREAS, ENGLAND, month.id, level=Level.AUTHORITY),
    )
    return {row.geography: float(row.base) for row in frame.itertuples() if not pd.isna(row.base)}


def comparable(catalogue: Catalogue) -> list[str]:
    """The measures that are published as a total for every tier of area,
    and counted from the directory."""
    return [
        id
        for id, m in catalogue.measures.items()
        if m.kind in (Kind.STOCK, Kind.FLOW)
        and all(catalogue.has(id, "all", level) for level in Level)
    ]


def _by_name(areas: list[Area]) -> tuple[Area, ...]:
    return tuple(sorted(areas, key=lambda a: a.name))


def _rule(area: Area, near: list[Area], by: str, sized_by: str) -> str:
    which = "of any type" if by == "size" else f"of the type “{area.type}”"
    if not near:
        return (
            f"No other authority {which} has a size in this release, so none is like {area.name}."
        )
    return (
        f"Authorities like {area.name} by {WAYS[by].lower()}: the {len(near)} {which} whose "
        "number of children is nearest to its own, the first by name where two are equally near. "
        f"Size is the number of children who live there, the base of “{sized_by}”."
    )


def _sizes(area: Area, near: list[Area], sizes: dict[str, float]) -> str:
    if not near:
        return ""
    counted = [sizes[a.code] for a in near]
    return (
        f"It is {number(sizes[area.code])} in {area.name}, and {number(min(counted))} to "
        f"{number(max(counted))} in those like it."
    )
