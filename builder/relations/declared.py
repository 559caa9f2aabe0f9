"""Relations that stand beside the measures, in words:
read into lines, with every one that names nothing told at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from builder.relations.lines import Fact, Line, Presence, Rule, Within
from builder.statements import Tally
from measures.measure import (
    AtMost,
    Breakdown,
    CoveredBy,
    MakeUp,
    NeverFalls,
    PartOf,
    Reached,
    Relation,
    Shows,
)
from release.vocabulary import ALL

_TERM = re.compile(r"(?:(\d+) )?([a-z0-9_.]+)(?:/([a-z0-9_]+)/([a-z0-9_.]+))?")


class RelationError(Exception):
    """Relations that cannot be used: every error, one a line."""


@dataclass
class Declared:
    """What is declared, by kind."""

    rules: list[Rule] = field(default_factory=list)
    within: list[Within] = field(default_factory=list)
    presence: list[Presence] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


def declared(
    tallies: Iterable[Tally], breakdowns: Mapping[str, Breakdown], milestones: Iterable[str]
) -> Declared:
    """The relations beside the measures that these tallies belong to.
    Raises `RelationError` with every one that names nothing."""
    tallies = tuple(tallies)
    reader = _Reader({t.id: t for t in tallies}, breakdowns, frozenset(milestones))
    found, errors = Declared(), []
    for tally in tallies:
        for relation in tally.measure.relations:
            try:
                reader.read(tally.id, relation, found)
            except RelationError as error:
                errors.append(f"measure {tally.measure.id}: {error}")
    if errors:
        raise RelationError("\n".join(errors))
    return found


@dataclass(frozen=True)
class _Reader:
    tallies: Mapping[str, Tally]
    breakdowns: Mapping[str, Breakdown]
    milestones: frozenset[str]

    def read(self, own: str, relation: Relation, found: Declared) -> None:
        """Add what one relation of a tally says."""
        sure = relation.sure
        match relation:
            case PartOf(whole, over_all_time=True):
                found.within += [
                    Within(part, all_, None, sure) for part, all_ in self._pairs(own, whole)
                ]
            case PartOf(whole):
                found.rules += self._rules((whole,), (own,), together=relation.close, sure=sure)
            case NeverFalls():
                found.within += [
                    Within(line, line, None, sure) for line, _ in self._pairs(own, own)
                ]
            case MakeUp(parts, whole):
                found.rules += self._rules((whole,), parts, exact=True, sure=sure)
            case CoveredBy(parts, of):
                found.rules += self._rules(parts, (of or own,), cover=True, sure=sure)
            case AtMost(less, more):
                found.rules += self._rules(more, less, kept=relation.kept, sure=sure)
            case Shows(of):
                found.presence += [
                    Presence(sign, shown, sure) for sign, shown in self._pairs(own, of)
                ]
            case Reached(milestone, at_least):
                if milestone not in self.milestones:
                    raise RelationError(f"{milestone!r} is no milestone")
                found.facts.append(
                    Fact(
                        milestone,
                        (own, ALL, ALL),
                        self._term(at_least)[1] if at_least else None,
                        sure,
                    )
                )

    def _pairs(self, one: str, other: str) -> list[tuple[Line, Line]]:
        """Lines of two terms that say the same category: one pair unless both are plain."""
        return [(rule.terms[1][1], rule.terms[0][1]) for rule in self._rules((other,), (one,))]

    def _rules(self, more: Iterable[str], less: Iterable[str], **flags: bool) -> list[Rule]:
        """Plain tallies are related in their totals and in every category that all of them have."""
        sides = [*((self._term(t), 1) for t in more), *((self._term(t), -1) for t in less)]
        terms = [(n * sign, line) for (n, line), sign in sides]
        plain = all(line[1:] == (ALL, ALL) for _, line in terms)
        return [
            Rule(tuple((n, (line[0], *place) if place else line) for n, line in terms), **flags)
            for place in (self._shared(terms) if plain else [None])
        ]

    def _shared(self, terms: list[tuple[int, Line]]) -> list[tuple[str, str]]:
        split_by = set.intersection(
            *({s.breakdown for s in self.tallies[line[0]].splits} for _, line in terms)
        )
        total = all(self.tallies[line[0]].measure.total for _, line in terms)
        return [
            *([(ALL, ALL)] if total else []),
            *((b, c.id) for b in sorted(split_by) for c in self.breakdowns[b].categories),
        ]

    def _term(self, text: str) -> tuple[int, Line]:
        match = _TERM.fullmatch(text)
        tally = self.tallies.get(match[2]) if match else None
        if match is None or tally is None:
            raise RelationError(f"{text!r} is not counted")
        breakdown, category = match[3] or ALL, match[4] or ALL
        if breakdown != ALL and (
            breakdown not in {s.breakdown for s in tally.splits}
            or category not in {c.id for c in self.breakdowns[breakdown].categories}
        ):
            raise RelationError(f"{text!r}: {tally.id} is not published by {breakdown}/{category}")
        return int(match[1] or 1), (tally.id, breakdown, category)
