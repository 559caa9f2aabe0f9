"""The relations between counts: derived from the declarations where they follow,
read from beside the measures where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from builder.contract import MILESTONES
from builder.kept import Kept, Piece, piece_of
from builder.relations.declared import RelationError, declared
from builder.relations.derive import derived
from builder.relations.lines import Fact, Line, Presence, Relations, Rule, Within
from builder.relations.partitions import Partitions, partitions_of, universes_of
from builder.relations.told import read, told
from builder.statements import Tally, tallies_of
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
    "recall",
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


def recall(measures: Iterable[Measure], breakdowns: Mapping[str, Breakdown], kept: Kept) -> None:
    """Have the relations of these measures at hand as an earlier build kept them, or keep them."""
    given = _counted(tallies_of(measures)), breakdowns
    piece = piece_of(kept, "relations", lambda _: Piece(told=told(*_both(*given))), *given)
    _found.setdefault(_key(*given), read(piece.told))


def _counted(tallies: Iterable[Tally]) -> tuple[Measure, ...]:
    """The measures that something is counted for: no other is in a relation."""
    return tuple({t.measure.id: t.measure for t in tallies}.values())


def _key(measures: tuple[Measure, ...], breakdowns: Mapping[str, Breakdown]) -> str:
    """The declarations, which all of it depends on, as text."""
    return repr((measures, sorted(breakdowns.items())))


def _both(
    measures: tuple[Measure, ...], breakdowns: Mapping[str, Breakdown]
) -> tuple[Relations, Partitions]:
    tallies = tallies_of(measures)
    counted = _counted(tallies)
    uncounted = [m.id for m in measures if m.relations and m not in counted]
    if uncounted:
        raise RelationError(
            "\n".join(
                f"measure {name}: nothing is counted for it, so it is in no relation"
                for name in uncounted
            )
        )
    key = _key(counted, breakdowns)
    if key not in _found:
        _found[key] = _made(tallies, breakdowns)
    return _found[key]


def _made(
    tallies: tuple[Tally, ...], breakdowns: Mapping[str, Breakdown]
) -> tuple[Relations, Partitions]:
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
    return (
        Relations(
            tuple(dict.fromkeys(rules)),
            tuple(dict.fromkeys([*follows.within, *said.within])),
            tuple(dict.fromkeys([*follows.presence, *said.presence])),
            tuple(said.facts),
            follows.impossible,
        ),
        partitions,
    )
