"""The relations between counts: derived from the declarations where they follow,
read from beside the measures where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from builder.contract import MILESTONES
from builder.relations.declared import RelationError, declared
from builder.relations.derive import derived
from builder.relations.lines import Fact, Line, Presence, Relations, Rule, Within
from builder.relations.partitions import Partitions, partitions_of, universes_of
from builder.statements import tallies_of
from measures.measure import Breakdown, Measure

__all__ = [
    "Fact",
    "Line",
    "Partitions",
    "Presence",
    "RelationError",
    "Relations",
    "Rule",
    "Within",
    "adding_up",
    "relations_of",
]

_found: dict[str, tuple[Relations, Partitions]] = {}


def relations_of(measures: Iterable[Measure], breakdowns: Mapping[str, Breakdown]) -> Relations:
    """Everything that holds of the true counts of these measures, whatever the extract. Raises
    `RelationError` with every declared relation that names nothing."""
    return _both(tuple(measures), breakdowns)[0]


def adding_up(measures: Iterable[Measure], breakdowns: Mapping[str, Breakdown]) -> Partitions:
    """How the counts of these measures add up over categories, areas and months."""
    return _both(tuple(measures), breakdowns)[1]


def _both(
    measures: tuple[Measure, ...], breakdowns: Mapping[str, Breakdown]
) -> tuple[Relations, Partitions]:
    # The declarations are the whole of what it depends on, and their text tells them apart.
    key = repr((measures, sorted(breakdowns.items())))
    if key not in _found:
        tallies = tallies_of(measures)
        uncounted = [
            m.id for m in measures if m.relations and m.id not in {t.measure.id for t in tallies}
        ]
        if uncounted:
            raise RelationError(
                "\n".join(
                    f"measure {name}: nothing is counted for it, so it is in no relation"
                    for name in uncounted
                )
            )
        universes = universes_of(tallies, breakdowns)
        partitions = partitions_of(tallies, breakdowns, universes)
        follows, said = (
            derived(tallies, breakdowns, universes, partitions),
            declared(tallies, breakdowns, MILESTONES),
        )
        # What is declared of the same lines says more of them:
        # it stands in place of what is derived.
        spoken = {rule.terms for rule in said.rules}
        rules = [
            *partitions.rules,
            *(r for r in follows.rules if r.terms not in spoken),
            *said.rules,
        ]
        _found[key] = (
            Relations(
                tuple(dict.fromkeys(rules)),
                tuple(dict.fromkeys([*follows.within, *said.within])),
                tuple(dict.fromkeys([*follows.presence, *said.presence])),
                tuple(said.facts),
                follows.impossible,
            ),
            partitions,
        )
    return _found[key]
