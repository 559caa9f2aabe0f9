"""What is linked to what: the relations that true counts keep, and that published figures must therefore keep too.

One list of relations is used three times: to round, to certify, and to attack. A *line* is one row of figures whatever the area and period:
`(tally, breakdown, category)`. A rule relates lines in the same area and period; how areas and periods add up is the same for all lines of a tally.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from builder.areas import Areas
from builder.periods import Period
from builder.policy import PolicyError
from builder.relations import Line, Presence, Rule, Within, adding_up, relations_of
from builder.statements import Tally, tallies_of
from measures.measure import Breakdown, Distinct, Measure
from release.words import ALL, ENGLAND, Kind


@dataclass(frozen=True)
class Structure:
    """Everything a reader may know of how the published cells hang together.

    `sets` are tallies that count a thing once over any area, so that areas overlap; all others add up over areas. `unions` count a thing once in a period, so
    that months overlap; other `flows` add up over months; the rest are stocks. `parents` maps an area to the one it lies in (England to None); `groups` maps
    a line to the line it is a part of and the authorities it is added over; `months` maps a period to its months; `lives` maps an area that began or ended to
    its first and last month; `looks_back` says over how many months a stock is counted, of those that are counted over several. `customs` are rules that
    hold at most places and not by definition.
    """

    rules: tuple[Rule, ...]
    parents: Mapping[str, str | None]
    months: Mapping[str, tuple[str, ...]]
    measure_of: Mapping[str, str]
    sets: frozenset[str] = frozenset()
    flows: frozenset[str] = frozenset()
    groups: Mapping[Line, tuple[Line, frozenset[str]]] = field(default_factory=dict)
    lives: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unions: frozenset[str] = frozenset()
    within: tuple[Within, ...] = ()
    presence: tuple[Presence, ...] = ()
    looks_back: Mapping[str, int] = field(default_factory=dict)
    customs: tuple[Rule, ...] = ()
    impossible: frozenset[Line] = frozenset()

    def parts_of(self, area: str, period: str) -> frozenset[str]:
        """Areas that lay in an area in any month of a period."""
        months = self.months[period]
        return frozenset(a for a, parent in self.parents.items() if parent == area and any(self.lives.get(a, ("", "9"))[0] <= m <= self.lives.get(a, ("", "9"))[1] for m in months))

    @property
    def printed(self) -> Structure:
        """The structure that the published figures keep."""
        return replace(self, rules=tuple(r for r in self.rules if r.kept))

    def rules_of(self, tallies: Iterable[str]) -> tuple[Rule, ...]:
        """Rules that relate lines of these tallies alone."""
        known = set(tallies)
        return tuple(r for r in self.rules if {line[0] for line in r.lines} <= known)

    def families(self, tallies: Iterable[str]) -> list[tuple[str, ...]]:
        """Tallies that must be rounded together, wholes before their parts. Raises `PolicyError` when parts and wholes run in a circle."""
        tallies = sorted(set(tallies))
        joined = _joined(tallies, (r for r in self.rules_of(tallies) if r.joins))
        before: dict[tuple[str, ...], set] = {family: set() for family in set(joined.values())}
        for rule in self.rules_of(tallies):
            if rule.kept and not rule.joins:
                whole, part = (joined[line[0]] for _, line in sorted(rule.terms, reverse=True))
                before[part] |= {whole} - {part}
        return _in_order(before)

    def outer(self, family: tuple[str, ...], known: Iterable[str]) -> tuple[str, ...]:
        """Tallies already rounded to which a rule ties this family."""
        tied = {line[0] for r in self.rules if r.kept and any(line[0] in family for line in r.lines) for line in r.lines}
        return tuple(sorted(tied & set(known) - set(family)))


def linked(structure: Structure, tallies: Iterable[str]) -> list[tuple[str, ...]]:
    """Tallies that any rule ties together, directly or through others: what an attacker must look at together."""
    tallies = sorted(set(tallies))
    return sorted(set(_joined(tallies, structure.rules_of(tallies)).values()))


def _joined(tallies: list[str], rules: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    group = {t: {t} for t in tallies}
    for rule in rules:
        together = set().union(*(group[line[0]] for line in rule.lines))
        group |= dict.fromkeys(together, together)
    return {t: tuple(sorted(g)) for t, g in group.items()}


def _in_order(before: dict[tuple[str, ...], set]) -> list[tuple[str, ...]]:
    order: list[tuple[str, ...]] = []
    while len(order) < len(before):
        ready = sorted(f for f, wholes in before.items() if f not in order and wholes <= set(order))
        if not ready:
            circle = sorted(t for f in before if f not in order for t in f)
            raise PolicyError(f"relations: parts and wholes run in a circle through {', '.join(circle)}")
        order += ready
    return order


# --- from the declarations ---


def structure_of(measures: Iterable[Measure], breakdowns: Mapping[str, Breakdown], areas: Areas, periods: Iterable[Period]) -> Structure:
    """The structure that the declarations of these measures give over these areas and periods. Raises `RelationError` with every declared relation that names nothing."""
    measures = tuple(measures)
    tallies, found, adding = tallies_of(measures), relations_of(measures, breakdowns), adding_up(measures, breakdowns)
    back = {t.id: t.counts.months for t in tallies if isinstance(t.counts, Distinct) and t.counts.months > 1}
    return Structure(tuple(r for r in found.rules if r.sure), parents_of(areas.rows), {p.id: p.months for p in periods}, {t.id: t.measure.id for t in tallies},
                     adding.sets, frozenset(t.id for t in tallies if t.measure.kind is Kind.FLOW), {line: part for t in tallies for line, part in _groups(t, breakdowns, areas)}, _lives(areas.rows),
                     unions=adding.unions, within=found.within, presence=found.presence, looks_back=back, customs=tuple(r for r in found.rules if not r.sure), impossible=found.impossible)


def _lives(rows: Iterable[dict]) -> dict[str, tuple[str, str]]:
    """First and last month of the areas that began or ended."""
    return {r["code"]: (f"{r['valid_from']:%Y-%m}" if r["valid_from"] else "", f"{r['valid_to']:%Y-%m}" if r["valid_to"] else "9") for r in rows if r["valid_from"] or r["valid_to"]}


def parents_of(rows: Iterable[dict]) -> dict[str, str | None]:
    """Each area's parent. Raises `PolicyError` when a parent is missing or areas go round in a circle, or one code stands twice."""
    rows = list(rows)
    parents = {r["code"]: r["parent"] for r in rows}
    twice = sorted({r["code"] for r in rows if parents[r["code"]] != r["parent"]})
    holes = sorted(f"{code} (its parent {parent} is not an area)" for code, parent in parents.items() if parent is not None and parent not in parents)
    tops = [code for code, parent in parents.items() if parent is None]
    if twice or holes or tops != [ENGLAND]:
        raise PolicyError(f"geographies: not a tree under {ENGLAND}: " + "; ".join([f"{code} has two parents" for code in twice] + holes + [f"{c} has no parent" for c in tops if c != ENGLAND]))
    return parents


def _groups(tally: Tally, breakdowns: Mapping[str, Breakdown], areas: Areas) -> list[tuple[Line, tuple[Line, frozenset[str]]]]:
    found = []
    for split in tally.splits:
        attribute = breakdowns[split.breakdown].of_area
        for category in breakdowns[split.breakdown].categories if attribute else ():
            members = frozenset(areas.rows[i]["code"] for i in areas.authorities if areas.rows[i][attribute] == category.id)
            found.append(((tally.id, split.breakdown, category.id), ((tally.id, ALL, ALL), members)))
    return found
