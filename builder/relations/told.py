"""Relations as plain lists, for a file that holds words and numbers alone, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from builder.relations.lines import Fact, Line, Presence, Relations, Rule, Within
from builder.relations.partitions import Partitions


def told(relations: Relations, partitions: Partitions) -> dict[str, list]:
    """Both as lists, each relation by its fields in their order."""
    return {
        "rules": [astuple(rule) for rule in relations.rules],
        "within": [astuple(within) for within in relations.within],
        "presence": [astuple(presence) for presence in relations.presence],
        "facts": [astuple(fact) for fact in relations.facts],
        "impossible": sorted(relations.impossible),
        "inside tallies": [astuple(rule) for rule in partitions.rules],
        "overlapping": sorted(partitions.overlapping),
        "sets": sorted(partitions.sets),
        "unions": sorted(partitions.unions),
    }


def read(lists: Mapping[str, Any]) -> tuple[Relations, Partitions]:
    """The relations and partitions that were told."""
    return (
        Relations(
            tuple(map(_rule, lists["rules"])),
            tuple(Within(_line(p), _line(w), *rest) for p, w, *rest in lists["within"]),
            tuple(Presence(_line(s), _line(of), *rest) for s, of, *rest in lists["presence"]),
            tuple(map(_fact, lists["facts"])),
            frozenset(map(_line, lists["impossible"])),
        ),
        Partitions(
            tuple(map(_rule, lists["inside tallies"])),
            frozenset((tally, breakdown) for tally, breakdown in lists["overlapping"]),
            frozenset(lists["sets"]),
            frozenset(lists["unions"]),
        ),
    )


def _line(names: list[str]) -> Line:
    tally, breakdown, category = names
    return tally, breakdown, category


def _rule(fields: list) -> Rule:
    terms, *flags = fields
    return Rule(tuple((n, _line(line)) for n, line in terms), *flags)


def _fact(fields: list) -> Fact:
    milestone, of, at_least, sure = fields
    return Fact(milestone, _line(of), None if at_least is None else _line(at_least), sure)
