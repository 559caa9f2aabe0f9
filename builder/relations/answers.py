"""Whether every two measures that could be related are, or a declaration says why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from builder.relations.lines import Fact, Presence, Relations, Rule, Within
from builder.statements import Tally, tallies_of
from measures.measure import Measure, Ratio, Unrelated


def unanswered(
    measures: Iterable[Measure], relations: Relations, unrelated: Iterable[Unrelated]
) -> list[tuple[str, str, str]]:
    """Pairs of measures over one table, or of one unit, that no relation joins, directly or in a
    chain, and no declaration keeps apart; with what they share."""
    measures, unrelated = tuple(measures), tuple(unrelated)
    tallies, unit = tallies_of(measures), {m.id: m.unit for m in measures}
    above = _above({t.id for t in tallies}, relations)
    found = []
    for one, other in combinations(tallies, 2):
        shared = _shared(one, other, unit)
        pair = one.measure.id, other.measure.id
        if (
            shared
            and not above[one.id] & above[other.id]
            and not any(u.answers(*pair) for u in unrelated)
        ):
            found.append((*pair, shared))
    return found


def _shared(one: Tally, other: Tally, units: Mapping[str, str]) -> str:
    """What two tallies have in common, in words; empty where it is nothing."""
    if one.counts.table == other.counts.table:
        return f"the table {one.counts.table}"
    return f"the unit {one.measure.unit}" if _unit(one, units) == _unit(other, units) else ""


def _unit(tally: Tally, units: Mapping[str, str]) -> str:
    """What a tally counts: the numerator of a rate counts what its denominator does."""
    counts = tally.measure.counts
    return (
        units.get(counts.denominator, tally.measure.unit)
        if isinstance(counts, Ratio)
        else tally.measure.unit
    )


def needless(
    measures: Iterable[Measure], relations: Relations, unrelated: Iterable[Unrelated]
) -> list[tuple[str, str]]:
    """Pairs that a declaration keeps apart although a relation joins them directly,
    or that name no measure that is counted."""
    tally = {t.measure.id: t.id for t in tallies_of(measures)}
    direct = {frozenset(e) for e in _edges(relations)}
    found = []
    for declared in unrelated:
        pairs = (
            [(a, b) for a in declared.measures for b in declared.others]
            if declared.others
            else list(combinations(declared.measures, 2))
        )
        found += [
            (a, b)
            for a, b in pairs
            if a not in tally or b not in tally or frozenset((tally[a], tally[b])) in direct
        ]
    return found


def _edges(relations: Relations) -> set[tuple[str, str]]:
    """From each tally to what holds it, or is shown by it."""
    edges: set[tuple[str, str]] = set()
    for relation in (*relations.rules, *relations.within, *relations.presence, *relations.facts):
        match relation:
            case Rule(terms):
                edges |= {
                    (part[0], whole[0]) for n, whole in terms if n > 0 for m, part in terms if m < 0
                }
                edges |= {
                    (whole[0], part[0])
                    for n, whole in terms
                    if n > 0
                    for m, part in terms
                    if m < 0 and relation.exact
                }
            case Within(part, whole):
                edges.add((part[0], whole[0]))
            case Presence(sign, of):
                edges.add((sign[0], of[0]))
            case Fact(_, of, at_least):
                edges |= {(at_least[0], of[0])} if at_least else set()
    return {e for e in edges if e[0] != e[1]}


def _above(tallies: set[str], relations: Relations) -> dict[str, set[str]]:
    """Each tally with all that hold it, directly or through others."""
    above = {t: {t} for t in tallies}
    edges = _edges(relations)
    while True:
        more = {
            part: above[part] | above[whole]
            for part, whole in edges
            if part in above and whole in above and not above[whole] <= above[part]
        }
        if not more:
            return above
        for part, found in more.items():
            above[part] = above[part] | found
