"""Relations that nobody has to remember: what follows from the declarations and the contract alone.

On the universe of a table one condition is seen to imply another. Whatever the rows, then, rows are
part of rows, children of the children of a wider condition, children of the rows they are found in;
a window holds the months inside it; and where a row counts, so does the child it is of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from builder.relations.consequences import Consequences
from builder.relations.lines import Line, Presence, Rule, Within, part_of, sum_of
from builder.relations.partitions import Partitions
from builder.relations.universe import Universe
from builder.statements import Tally
from measures.measure import Breakdown, Distinct, FirstSeen, Rows, Total
from release.vocabulary import ALL, Kind, Level


@dataclass(frozen=True)
class Derived:
    """What follows of itself."""

    rules: tuple[Rule, ...]
    within: tuple[Within, ...]
    presence: tuple[Presence, ...]
    impossible: frozenset[Line]


@dataclass(frozen=True)
class Published:
    """A line with what it counts and where it stands."""

    line: Line
    tally: Tally
    levels: frozenset[Level]

    @property
    def longer(self) -> bool:
        """Whether it is published over more than a month."""
        return self.tally.measure.kind is Kind.FLOW

    @property
    def by_row(self) -> bool:
        """Whether each row counts."""
        return isinstance(self.tally.counts, Rows)

    @property
    def months(self) -> int | None:
        """How many months it looks back over; none for a flow, which counts over its period."""
        return (
            None
            if self.longer or not isinstance(self.tally.counts, Distinct)
            else self.tally.counts.months
        )


def derived(
    tallies: Iterable[Tally],
    breakdowns: Mapping[str, Breakdown],
    universes: Mapping[str, Universe],
    partitions: Partitions,
) -> Derived:
    """Everything that follows, table by table, without what follows from the rest."""
    tallies = tuple(tallies)
    rules: list[Rule] = []
    within: list[Within] = []
    presence: list[Presence] = []
    for table, universe in universes.items():
        found = _Table(
            universe, [t for t in tallies if t.counts.table == table], breakdowns, partitions
        )
        rules += found.rules()
        within += found.within()
        presence += found.presence()
    return Derived(
        tuple(rules),
        tuple(within),
        tuple(presence),
        frozenset().union(*(u.impossible for u in universes.values())),
    )


class _Table:
    """The lines over one table, and which is part of which."""

    def __init__(
        self,
        universe: Universe,
        tallies: list[Tally],
        breakdowns: Mapping[str, Breakdown],
        partitions: Partitions,
    ) -> None:
        self.universe, self.tallies, self.breakdowns, self.partitions = (
            universe,
            tallies,
            breakdowns,
            partitions,
        )
        by_id = {t.id: t for t in tallies}
        self.lines = [_published(line, by_id[line[0]]) for line in universe.lines]
        self.number = {p.line: n for n, p in enumerate(self.lines)}
        n = len(self.lines)
        pairs = [
            (a, b)
            for a in range(n)
            for b in range(n)
            if a != b and universe.implied[a, b] and self.lines[a].levels & self.lines[b].levels
        ]
        self.at_most = np.zeros((n, n), dtype=bool)
        self.inside = np.zeros((n, n), dtype=bool)
        self.shows = np.zeros((n, n), dtype=bool)
        for a, b in pairs:
            self.at_most[a, b] = _is_part(self.lines[a], self.lines[b])
            self.inside[a, b] = not self.at_most[a, b] and _is_inside(self.lines[a], self.lines[b])
            self.shows[a, b] = (
                not self.at_most[a, b]
                and not self.inside[a, b]
                and _shows(self.lines[a], self.lines[b])
            )
        self.same = self.at_most & self.at_most.T
        self.first = np.array(
            [min([i, *np.flatnonzero(self.same[i] & self._everywhere(i))]) for i in range(n)],
            dtype=int,
        )
        self.own = {
            (self._named(part), self._named(whole))
            for r in partitions.rules
            for whole, parts in [_whole_and_parts(r)]
            if whole
            for part in parts
        }

    def _everywhere(self, i: int) -> np.ndarray:
        """Lines published in the same places as this one."""
        return np.array(
            [
                (p.levels, p.longer) == (self.lines[i].levels, self.lines[i].longer)
                for p in self.lines
            ]
        )

    def _between(self, a: int, b: int, before: np.ndarray, after: np.ndarray) -> bool:
        """Whether the relation of two lines follows through a third,
        published wherever both are."""
        levels, longer = (
            self.lines[a].levels & self.lines[b].levels,
            self.lines[a].longer and self.lines[b].longer,
        )
        return any(
            self.lines[c].levels >= levels and (self.lines[c].longer or not longer)
            for c in np.flatnonzero(before[a] & after[:, b])
            if c not in (a, b)
        )

    @property
    def strict(self) -> np.ndarray:
        """Parts of what is more than they are, or the same in the name
        of the first of those that are."""
        firsts = self.first == np.arange(len(self.lines))
        return self.at_most & ~self.same & firsts[:, None] & firsts[None, :]

    def _named(self, line: Line) -> Line:
        """The first of the lines that are the same as this one."""
        return self.lines[self.first[self.number[line]]].line if line in self.number else line

    def rules(self) -> list[Rule]:
        """Lines that are the same, parts and wholes, unions of categories,
        and what excludes each other."""
        strict, unions = self.strict, self._unions()
        said = self.own | {
            (part, whole)
            for r in unions
            for whole, parts in [_whole_and_parts(r)]
            for part in map(self._named, parts)
        }
        found = [
            sum_of(self.lines[f].line, [self.lines[i].line])
            for i, f in enumerate(self.first)
            if f != i
        ] + unions
        found += [
            part_of(self.lines[a].line, self.lines[b].line)
            for a, b in np.argwhere(strict)
            if (self.lines[a].line, self.lines[b].line) not in said
            and not self._between(a, b, strict, strict)
        ]
        found += self._by_area(found)
        return found + self._exclusions(found)

    def _by_area(self, rules: list[Rule]) -> list[Rule]:
        """Relations of totals, in each group of authorities that both totals are added over."""
        totals = [r for r in rules if all(line[1:] == (ALL, ALL) for line in r.lines)]
        splits = {
            t.id: [s.breakdown for s in t.splits if self.breakdowns[s.breakdown].of_area]
            for t in self.tallies
        }
        found = []
        for rule in totals:
            for name in sorted(set.intersection(*(set(splits[line[0]]) for line in rule.lines))):
                found += [
                    Rule(
                        tuple((n, (line[0], name, c.id)) for n, line in rule.terms),
                        exact=rule.exact,
                    )
                    for c in self.breakdowns[name].categories
                ]
        return found

    def _unions(self) -> list[Rule]:
        """Lines that are exactly some of the categories of another tally."""
        found = []
        for i, one in enumerate(self.lines):
            for tally in self.tallies if one.by_row and self.first[i] == i else ():
                for split in (
                    tally.splits
                    if isinstance(tally.counts, Rows) and tally.id != one.line[0]
                    else ()
                ):
                    if (
                        self.breakdowns[split.breakdown].of_area
                        or (tally.id, split.breakdown) in self.partitions.overlapping
                    ):
                        continue
                    parts = [
                        c
                        for c in self.breakdowns[split.breakdown].categories
                        if (tally.id, split.breakdown, c.id) in self.number
                    ]
                    inside = [
                        line
                        for c in parts
                        if self.at_most[self.number[line := (tally.id, split.breakdown, c.id)], i]
                    ]
                    if (
                        1 < len(inside) < len(parts)
                        and (
                            np.logical_or.reduce([self.universe.holds[line] for line in inside])
                            == self.universe.holds[one.line]
                        ).all()
                    ):
                        found.append(sum_of(one.line, inside))
        return found

    def _exclusions(self, known: list[Rule]) -> list[Rule]:
        """Two lines of rows that exclude each other inside a third, where that does not follow from
        the rest. No rounding keeps them for certain: only the attack uses them."""
        rows = [i for i, p in enumerate(self.lines) if p.by_row and self.first[i] == i]
        holds = np.array([self.universe.holds[p.line] for p in self.lines])
        apart = (
            ~(holds.astype(np.float32) @ holds.T.astype(np.float32) > 0)
            if len(self.lines)
            else np.zeros((0, 0), bool)
        )
        wider = self.at_most & ~self.same
        triples = []
        for x, a in enumerate(rows):
            for b in rows[x + 1 :]:
                if apart[a, b] and self.lines[a].line[:2] != self.lines[b].line[:2]:
                    wholes = [c for c in rows if wider[a, c] and wider[b, c]]
                    wholes = [c for c in wholes if not any(wider[d, c] for d in wholes)]
                    triples += [(a, b, c) for c in wholes]
        # The widest of what excludes each other says the rest.
        triples = [
            (a, b, c)
            for a, b, c in triples
            if not any(
                (d in rows and wider[a, d] and apart[d, b] and wider[d, c])
                or (wider[b, d] and apart[a, d] and wider[d, c])
                for d in rows
            )
        ]
        follows = Consequences([*self.partitions.rules, *known], [p.line for p in self.lines])
        return [
            Rule(
                ((1, self.lines[c].line), (-1, self.lines[a].line), (-1, self.lines[b].line)),
                kept=False,
            )
            for a, b, c in triples
            if not follows.implied(
                {self.lines[c].line: 1, self.lines[a].line: -1, self.lines[b].line: -1}
            )
        ]

    def within(self) -> list[Within]:
        """Windows that hold the months inside them."""
        strict = self.strict | (self.at_most & self.same)
        return [
            Within(self.lines[a].line, self.lines[b].line, self.lines[b].months)
            for a, b in np.argwhere(self.inside)
            if not self._between(a, b, strict, self.inside)
            and not self._between(a, b, self.inside & self._as_far_back(b), strict)
        ]

    def _as_far_back(self, b: int) -> np.ndarray:
        """Windows that hold as many months as this one:
        through a shorter one, earlier months do not follow."""
        return np.array([(p.months or 0) >= (self.lines[b].months or 1) for p in self.lines])

    def presence(self) -> list[Presence]:
        """Signs: what counts a row shows whom the row is of."""
        strict = self.strict
        firsts = self.first == np.arange(len(self.lines))
        return [
            Presence(self.lines[a].line, self.lines[b].line)
            for a, b in np.argwhere(self.shows & firsts[:, None] & firsts[None, :])
            if not self._between(a, b, strict, self.shows)
            and not self._between(a, b, self.shows, strict | self.inside)
        ]


def _published(line: Line, tally: Tally) -> Published:
    levels = (
        tally.measure.levels
        if line[1] == ALL
        else next(s.levels for s in tally.splits if s.breakdown == line[1])
    )
    return Published(line, tally, frozenset(levels))


def _is_part(part: Published, whole: Published) -> bool:
    """Whether a line whose condition implies another's is never more than it,
    in the same area and period."""
    match part.tally.counts, whole.tally.counts:
        case Rows() | Distinct(over_periods=False) | FirstSeen(), Rows():
            return True
        case Distinct(over_periods=True, months=n), Rows():
            return n == 1 or part.longer
        case Total(column=one), Total(column=other):
            return one == other
        case FirstSeen(key=one), FirstSeen(key=other):
            return one == other
        case FirstSeen(key=one), Distinct(key=other):
            return one == other
        case Distinct(key=one), Distinct(key=other) if one == other:
            # Over one month all count the same; what looks back further holds more.
            if part.longer and whole.longer:
                return part.tally.counts.over_periods or not whole.tally.counts.over_periods
            back = (part.months or 1, whole.months or 1)
            return back[0] <= back[1] and not (part.longer and not whole.longer and back[1] > 1)
    return False


def _is_inside(part: Published, whole: Published) -> bool:
    """Whether what a flow counts once in a period is in what a stock counts
    once over a window that holds the period."""
    match part.tally.counts, whole.tally.counts:
        case Distinct(key=one, over_periods=True), Distinct(key=other, over_periods=True, months=n):
            return one == other and n > 1 and part.longer and not whole.longer
    return False


def _shows(sign: Published, of: Published) -> bool:
    """Whether a line above 0, whose condition implies another's, shows that the other is above 0
    too: a row there has a child, or practitioner, who counts."""
    if (
        not isinstance(of.tally.counts, Distinct | Rows)
        or isinstance(sign.tally.counts, Total)
        and isinstance(of.tally.counts, Total)
    ):
        return False
    return not (
        isinstance(sign.tally.counts, Distinct)
        and sign.months is not None
        and sign.months > (of.months or 1)
    )


def _whole_and_parts(rule: Rule) -> tuple[Line | None, list[Line]]:
    """The whole and the parts of a rule that has one whole."""
    wholes = [line for n, line in rule.terms if n > 0]
    return (
        (wholes[0], [line for n, line in rule.terms if n < 0]) if len(wholes) == 1 else (None, [])
    )
