"""Which counts add up exactly over categories, areas and months,
from what the contract says one child, or one practitioner, has one of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from builder.contract import BY_NAME, OneEach
from builder.relations.lines import Rule, part_of, sum_of
from builder.relations.universe import Universe, columns_of, universe_of, uses_calendar
from builder.statements import Tally
from measures.measure import Breakdown, Distinct, FirstSeen
from release.vocabulary import ALL, Kind


@dataclass(frozen=True)
class Partitions:
    """`rules` are what holds inside each tally: categories that add up, categories that overlap,
    composites with both their margins.

    `overlapping` are the (tally, breakdown) whose categories one thing can lie in two of; `sets`
    the tallies that count a thing once over any area, so that areas overlap, and `unions` those
    that count it once over a period, so that months overlap.
    """

    rules: tuple[Rule, ...]
    overlapping: frozenset[tuple[str, str]]
    sets: frozenset[str]
    unions: frozenset[str]


def universes_of(
    tallies: Iterable[Tally], breakdowns: Mapping[str, Breakdown]
) -> dict[str, Universe]:
    """The universe of each table that is counted over,
    with the conditions of its `one_each` tried on it."""
    tallies = tuple(tallies)
    return {
        table: universe_of(
            table, tallies, breakdowns, [p.when for p in BY_NAME[table].one_each if p.when]
        )
        for table in dict.fromkeys(t.counts.table for t in tallies)
    }


def partitions_of(
    tallies: Iterable[Tally], breakdowns: Mapping[str, Breakdown], universes: Mapping[str, Universe]
) -> Partitions:
    """How the counts of these tallies add up."""
    tallies = tuple(tallies)
    rules: list[Rule] = []
    overlapping = set()
    for tally in tallies:
        universe = universes[tally.counts.table]
        for split in tally.splits:
            breakdown = breakdowns[split.breakdown]
            apart = _apart(tally, breakdown, breakdowns, universe)
            overlapping |= set() if apart else {(tally.id, breakdown.id)}
            rules += (
                _own_rules(tally, breakdown, universe, apart=apart) if tally.measure.total else []
            )
            rules += _margins(tally, breakdown, breakdowns)
    counted_once = [t for t in tallies if isinstance(t.counts, Distinct) and t.counts.over_periods]
    return Partitions(
        tuple(rules),
        frozenset(overlapping),
        frozenset(t.id for t in counted_once if not _one_area(t, universes[t.counts.table])),
        frozenset(t.id for t in counted_once if t.measure.kind is Kind.FLOW),
    )


def _one_area(tally: Tally, universe: Universe) -> bool:
    """Whether what a tally counts once lies in one area in all months that it is counted over."""
    return not isinstance(tally.counts, Distinct | FirstSeen) or "authority" in _fixed(
        tally, universe
    )


def _fixed(tally: Tally, universe: Universe) -> frozenset[str]:
    """Columns that what is counted has one value of, in the month, or,
    where it is counted over months, for good."""
    over_months = isinstance(tally.counts, Distinct) and tally.counts.over_periods
    fits = [
        p
        for p in BY_NAME[tally.counts.table].one_each
        if p.one == tally.key and (p.for_good or not over_months) and _met(p, tally, universe)
    ]
    return frozenset(p.each for p in fits)


def _met(pair: OneEach, tally: Tally, universe: Universe) -> bool:
    return not pair.when or not (universe.tests[tally.id] & ~universe.tests[pair.when]).any()


def _apart(
    tally: Tally, breakdown: Breakdown, breakdowns: Mapping[str, Breakdown], universe: Universe
) -> bool:
    """Whether no thing counted can lie in two categories of a breakdown."""
    if breakdown.of_area:
        return _one_area(tally, universe)
    if (
        np.sum([universe.holds[tally.id, breakdown.id, c.id] for c in breakdown.categories], axis=0)
        > 1
    ).any():
        return False
    if not isinstance(tally.counts, Distinct | FirstSeen):
        return True
    texts = [breakdowns[p].expression(universe.table) for p in breakdown.parts or (breakdown.id,)]
    of_the_month = (
        isinstance(tally.counts, Distinct)
        and tally.counts.over_periods
        and any(uses_calendar(text) for text in texts)
    )
    return not of_the_month and frozenset().union(
        *(columns_of(text, universe.table) for text in texts)
    ) <= _fixed(tally, universe)


def _own_rules(
    tally: Tally, breakdown: Breakdown, universe: Universe, *, apart: bool
) -> list[Rule]:
    total, parts = (
        (tally.id, ALL, ALL),
        [(tally.id, breakdown.id, c.id) for c in breakdown.categories],
    )
    all_of_it = bool(breakdown.of_area) or bool(
        (universe.holds[total] == np.logical_or.reduce([universe.holds[p] for p in parts])).all()
    )
    if apart:
        return [
            sum_of(total, parts)
            if all_of_it
            else Rule(((1, total), *((-1, part) for part in parts)))
        ]
    return [
        *(part_of(part, total) for part in parts),
        *([Rule(((-1, total), *((1, part) for part in parts)), cover=True)] if all_of_it else []),
    ]


def _margins(tally: Tally, breakdown: Breakdown, breakdowns: Mapping[str, Breakdown]) -> list[Rule]:
    published = {s.breakdown for s in tally.splits}
    return [
        sum_of(
            (tally.id, part, c.id),
            [
                (tally.id, breakdown.id, both.id)
                for both in breakdown.categories
                if both.id.split(".")[place] == c.id
            ],
        )
        for place, part in enumerate(breakdown.parts)
        if part in published
        for c in breakdowns[part].categories
    ]
