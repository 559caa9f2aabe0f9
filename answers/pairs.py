"""Parts of one question that together amount to a subtraction which turns on a small number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from answers import rows
from answers.areas import TOGETHER
from answers.decide import DIFFERENCE
from answers.parts import ANSWERED, Kind, Part
from answers.reading_types import Reading
from queries.catalogue import catalogue_of
from queries.releases import Release
from release.vocabulary import ENGLAND, Level


def held_back(
    parts: Sequence[Part], readings: Sequence[Reading], release: Release
) -> tuple[Part, ...]:
    """The parts; each whose figure, taken with that of another part, gives a small number away is
    withheld: *those of the region without Rutland; and those of the region*."""
    back = set()
    for n, m in permutations(range(len(parts)), 2):
        one, other = parts[n], parts[m]
        alike = one.measure == other.measure and one.breakdown == other.breakdown
        if alike and (
            _is_rest_of(one, other, release) or _is_less(one, readings[n], other, release)
        ):
            back |= {n, m}
    return tuple(
        replace(one, kind=Kind.WITHHELD, reason=DIFFERENCE, awaited=None)
        if n in back and (one.kind in ANSWERED or one.kind is Kind.WITHHELD)
        else one
        for n, one in enumerate(parts)
    )


def _is_rest_of(one: Part, whole: Part, release: Release) -> bool:
    """Whether one part asks for what is left of an area that the other asks for whole, or of one
    around that which is left out."""
    if one.kind is not Kind.WITHHELD or one.reason != DIFFERENCE:
        return False
    areas = catalogue_of(release)
    left = [areas.areas[code] for code in _codes(one) if code in areas.areas]
    around = {areas.region_of(a).code for a in left if a.level == Level.AUTHORITY}
    return bool(_codes(whole) & (_codes(one) | around | ({ENGLAND} if left else set())))


def _is_less(one: Part, reading: Reading, other: Part, release: Release) -> bool:
    """Whether the other part asks for some alone of the areas that one asks for together."""
    mine, its = _codes(one), _codes(other)
    if not (its < mine and TOGETHER.search(reading.text) and one.figures):
        return False
    if not rows.is_protected(release, one.measure, one.figures):
        return False
    return any(rows.cell_below(one.figures, code, rows.SMALL_DIFFERENCE) for code in mine - its)


def _codes(part: Part) -> set[str]:
    return {p.code for p in part.areas if p.code and p.each is None}
