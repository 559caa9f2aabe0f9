"""What is linked to what: the relations that true counts keep,
and that published figures must therefore keep too.

One list of relations is used three times: to round, to certify, and to attack. A *line* is one row
of figures whatever the area and period: `(tally, breakdown, category)`. A rule relates lines in the
same area and period; how areas and periods add up is the same for all lines of a tally.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from builder.areas import Areas
from builder.periods import Period
from builder.policy import PolicyError
from builder.relations import Line, Presence, Rule, Within, adding_up, relations_of
from builder.relations.lines import months_between
from builder.statements import Tally, tallies_of
from measures.measure import Breakdown, Distinct, Measure
from release.vocabulary import ALL, ENGLAND, Kind

PLACE = ["tally", "breakdown", "category", "geography", "period"]
"""What tells one cell from another."""


@dataclass(frozen=True)
class Structure:
    """Everything a reader may know of how the published cells hang together.

    `sets` are tallies that count a thing once over any area, so that areas overlap; all others add
    up over areas. `unions` count a thing once in a period, so that months overlap; other `flows`
    add up over months; the rest are stocks. `parents` maps an area to the one it lies in (England
    to None); `groups` maps a line to the line it is a part of and the authorities it is added over;
    `months` maps a period to its months; `lives` maps an area that began or ended to its first and
    last month; `looks_back` says over how many months a stock is counted, of those that are counted
    over several. `customs` are rules that hold at most places and not by definition. `facts` are
    lines known to be at least 1 in an area and month. `impossible` are lines that can only be 0:
    nothing that is counted can lie in them, or no authority is in their group.
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
    facts: frozenset[tuple[Line, str, str]] = frozenset()

    def is_month(self, period: str) -> bool:
        """Whether a period is a month itself, and not a longer one
        of which only one month is there."""
        return self.months[period] == (period,)

    def exists(self, area: str, month: str) -> bool:
        """Whether an area existed in a month."""
        first, last = self.lives.get(area, ("", "9"))
        return first <= month <= last

    def began_within(self, area: str, tally: str, month: str) -> bool:
        """Whether an area that exists began in the months a stock looks back over:
        its own figure is not known, and its whole's holds it."""
        first = self.lives.get(area, ("", "9"))[0]
        return (
            tally in self.looks_back
            and first <= month
            and bool(first)
            and months_between(first, month) < self.looks_back[tally] - 1
        )

    def inside(self, periods: Iterable[str], period: str) -> list[str]:
        """The months of a period, and the longer periods that lie in it."""
        within = set(self.months[period])
        return [
            p
            for p in periods
            if p != period and (set(self.months[p]) < within or (self.is_month(p) and p in within))
        ]

    def parts_of(self, area: str, period: str) -> frozenset[str]:
        """Areas that lay in an area in any month of a period."""
        months = self.months[period]
        return frozenset(
            a
            for a, parent in self.parents.items()
            if parent == area and any(self.exists(a, m) for m in months)
        )

    def over(self, months: Mapping[str, tuple[str, ...]]) -> Structure:
        """The structure over further periods, given with their months."""
        return replace(self, months={**self.months, **months})

    @property
    def printed(self) -> Structure:
        """The structure that the published figures keep."""
        return replace(self, rules=tuple(r for r in self.rules if r.kept))

    def rules_of(self, tallies: Iterable[str]) -> tuple[Rule, ...]:
        """Rules that relate lines of these tallies alone."""
        known = set(tallies)
        return tuple(r for r in self.rules if {line[0] for line in r.lines} <= known)

    def families(self, tallies: Iterable[str]) -> list[tuple[str, ...]]:
        """Tallies that must be rounded together, in the order in which they need each other's
        figures: wholes before their parts, signs before what they are signs of. Raises
        `PolicyError` when they run in a circle.
        """
        tallies = sorted(set(tallies))
        joined = _joined(
            tallies,
            [{line[0] for line in r.lines} for r in self.rules_of(tallies) if r.joins]
            + self.pairs(tallies),
        )
        before: dict[tuple[str, ...], set] = {family: set() for family in set(joined.values())}
        for rule in self.rules_of(tallies):
            if rule.kept and not rule.joins:
                for part in {joined[line[0]] for n, line in rule.terms if n < 0}:
                    before[part] |= {joined[line[0]] for n, line in rule.terms if n > 0} - {part}
        for sign, of in self.signs(tallies):
            for later in {joined[t] for t in self._wholes_of(of, tallies)}:
                before[later] |= {joined[sign]} - {later}
        return _in_order(before)

    def _wholes_of(self, tally: str, tallies: Iterable[str]) -> set[str]:
        """The tally and all that hold it, directly or through others:
        what shows the tally not to be 0 shows them so too."""
        found, above = (
            {tally},
            [
                ({t[0] for n, t in r.terms if n > 0}, {t[0] for n, t in r.terms if n < 0})
                for r in self.rules_of(tallies)
                if r.kept and not r.cover
            ],
        )
        above += [({w.whole[0]}, {w.part[0]}) for w in self.within]
        while True:
            more = (
                set().union(
                    *(wholes for wholes, parts in above if parts & found and len(wholes) == 1)
                )
                & set(tallies) - found
            )
            if not more:
                return found
            found |= more

    def pairs(self, tallies: Iterable[str]) -> list[set[str]]:
        """Tallies of which one holds the other over time."""
        known = set(tallies)
        return [
            pair for w in self.within if len(pair := {w.part[0], w.whole[0]}) == 2 and pair <= known
        ]

    def signs(self, tallies: Iterable[str]) -> list[tuple[str, str]]:
        """Pairs of a tally that is a sign and the tally it is a sign of."""
        known = set(tallies)
        return sorted(
            {(p.sign[0], p.of[0]) for p in self.presence if {p.sign[0], p.of[0]} <= known}
        )

    def outer(self, family: tuple[str, ...], known: Iterable[str]) -> tuple[str, ...]:
        """Tallies already rounded on which the figures of this family depend."""
        own = set(family)
        tied = {
            line[0]
            for r in self.rules
            if r.kept and any(line[0] in own for line in r.lines)
            for line in r.lines
        }
        tied |= {p.sign[0] for p in self.presence if p.of[0] in own}
        return tuple(sorted(tied & set(known) - own))


def linked(structure: Structure, tallies: Iterable[str]) -> list[tuple[str, ...]]:
    """Tallies that any rule ties together, directly or through others:
    what an attacker must look at together."""
    tallies = sorted(set(tallies))
    ties = [{line[0] for line in r.lines} for r in structure.rules_of(tallies)] + structure.pairs(
        tallies
    )
    return sorted(
        set(_joined(tallies, [*ties, *(set(s) for s in structure.signs(tallies))]).values())
    )


def _joined(tallies: list[str], ties: Iterable[set[str]]) -> dict[str, tuple[str, ...]]:
    group = {t: {t} for t in tallies}
    for tied in ties:
        together = set().union(*(group[t] for t in tied))
        group |= dict.fromkeys(together, together)
    return {t: tuple(sorted(g)) for t, g in group.items()}


def _in_order(before: dict[tuple[str, ...], set]) -> list[tuple[str, ...]]:
    order: list[tuple[str, ...]] = []
    while len(order) < len(before):
        ready = sorted(f for f, wholes in before.items() if f not in order and wholes <= set(order))
        if not ready:
            circle = sorted(t for f in before if f not in order for t in f)
            raise PolicyError(
                f"relations: parts and wholes run in a circle through {', '.join(circle)}"
            )
        order += ready
    return order


# --- from the declarations ---

NOT_WITHHELD = frozenset(
    {
        "children_viewed",
        "practitioners_viewing",
        "accounts_active",
        "accounts_issued",
        "practitioners_trained",
    }
)
"""Tallies that other figures often show not to be 0 where they are small.

To hide whether a small one is 0 or 1 to 4 they would have to be withheld in most authorities and
months; they are not, and `docs/disclosure.md` says so.
"""


def structure_of(
    measures: Iterable[Measure],
    breakdowns: Mapping[str, Breakdown],
    areas: Areas,
    periods: Iterable[Period],
) -> Structure:
    """The structure that the declarations of these measures give over these areas and periods.
    Raises `RelationError` with every declared relation that names nothing."""
    measures = tuple(measures)
    tallies, found, adding = (
        tallies_of(measures),
        relations_of(measures, breakdowns),
        adding_up(measures, breakdowns),
    )
    back = {
        t.id: t.counts.months
        for t in tallies
        if isinstance(t.counts, Distinct) and t.counts.months > 1
    }
    groups = {line: part for t in tallies for line, part in _groups(t, breakdowns, areas)}
    return Structure(
        tuple(r for r in found.rules if r.sure),
        parents_of(areas.rows),
        {p.id: p.months for p in periods},
        {t.id: t.measure.id for t in tallies},
        adding.sets,
        frozenset(t.id for t in tallies if t.measure.kind is Kind.FLOW),
        groups,
        _lives(areas.rows),
        unions=adding.unions,
        within=tuple(w for w in found.within if w.sure),
        presence=tuple(p for p in found.presence if p.sure and p.of[0] not in NOT_WITHHELD),
        looks_back=back,
        customs=tuple(r for r in found.rules if not r.sure),
        impossible=found.impossible
        | {line for line, (_, members) in groups.items() if not members},
    )


def with_customs(structure: Structure, figures: pd.DataFrame, column: str) -> Structure:
    """The structure with those of its customs that these figures keep wherever both sides have one.
    `figures` has the columns of a cell and `column`."""
    wanted = {line for rule in structure.customs for line in rule.lines}
    own = figures[
        pd.MultiIndex.from_frame(figures[["tally", "breakdown", "category"]]).isin(wanted)
    ]
    wide = own.assign(n=own[column].astype("Float64")).pivot(
        index=["geography", "period"], columns=["tally", "breakdown", "category"], values="n"
    )
    kept = []
    for rule in structure.customs:
        if rule.lines <= set(wide.columns):
            total = sum(n * wide[line] for n, line in rule.terms).dropna()
            if ((total == 0) if rule.exact else (total >= 0)).all():
                kept.append(rule)
    return replace(structure, rules=structure.rules + tuple(kept), customs=())


def _lives(rows: Iterable[dict]) -> dict[str, tuple[str, str]]:
    """First and last month of the areas that began or ended."""
    return {
        r["code"]: (
            f"{r['valid_from']:%Y-%m}" if r["valid_from"] else "",
            f"{r['valid_to']:%Y-%m}" if r["valid_to"] else "9",
        )
        for r in rows
        if r["valid_from"] or r["valid_to"]
    }


def parents_of(rows: Iterable[dict]) -> dict[str, str | None]:
    """Each area's parent. Raises `PolicyError` when a parent is missing
    or areas go round in a circle, or one code stands twice."""
    rows = list(rows)
    parents = {r["code"]: r["parent"] for r in rows}
    twice = sorted({r["code"] for r in rows if parents[r["code"]] != r["parent"]})
    holes = sorted(
        f"{code} (its parent {parent} is not an area)"
        for code, parent in parents.items()
        if parent is not None and parent not in parents
    )
    tops = [code for code, parent in parents.items() if parent is None]
    if twice or holes or tops != [ENGLAND]:
        raise PolicyError(
            f"geographies: not a tree under {ENGLAND}: "
            + "; ".join(
                [f"{code} has two parents" for code in twice]
                + holes
                + [f"{c} has no parent" for c in tops if c != ENGLAND]
            )
        )
    return parents


def _groups(
    tally: Tally, breakdowns: Mapping[str, Breakdown], areas: Areas
) -> list[tuple[Line, tuple[Line, frozenset[str]]]]:
    found = []
    for split in tally.splits:
        attribute = breakdowns[split.breakdown].of_area
        for category in breakdowns[split.breakdown].categories if attribute else ():
            members = frozenset(
                areas.rows[i]["code"]
                for i in areas.authorities
                if areas.rows[i][attribute] == category.id
            )
            found.append(
                ((tally.id, split.breakdown, category.id), ((tally.id, ALL, ALL), members))
            )
    return found
