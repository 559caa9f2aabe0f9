"""The worked example of `docs/disclosure.md`: six cells, rounded in two ways,
and what a reader can work out of each."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from builder.attack.blocks import attack_facts
from builder.attack.facts import knowledge_of
from builder.attack.intervals import with_intervals
from builder.attack.linear import RequiredInterval
from tests.spec.disclosure.tables import policy, read, structure, tree

DOCUMENT = (Path(__file__).parents[3] / "docs" / "disclosure.md").read_text("utf-8")

TRUE = """
               total    girls     boys
Town               6        3        3
Shire             18       12        6
"""
NEAREST = """
               total    girls     boys
Town               5        5        5
Shire             20       10        5
"""
CONTROLLED = """
               total    girls     boys
Town               5        5        0
Shire             15       10        5
"""


def worked_out(table: str, reach: int) -> dict[tuple[str, str], str]:
    """What is left of each cell by the rule that figures lie within `reach`
    of the truth and true counts add up."""
    cells = (
        read(table)
        .assign(rounded=True)
        .rename(columns={"count": "value"})
        .astype({"value": "Float64"})
    )
    found = structure(cells, tree(table))
    known = with_intervals(cells, policy(base=reach + 1), found)
    knowledge = knowledge_of(known, ("children",), found)
    bounds = attack_facts(
        knowledge, RequiredInterval(np.full(len(known), 99.0), np.zeros(len(known)))
    )
    return {
        (row.geography, row.category): f"{low + 0:.0f} to {high:.0f}"
        for row, low, high in zip(
            knowledge.frame.itertuples(), bounds.low, bounds.high, strict=True
        )
    }


def line(area: str, category: str, true: int, nearest: int, controlled: int) -> str:
    name = {"all": "total"}.get(category, category)
    by_nearest, by_controlled = (
        worked_out(NEAREST, 2)[area, category],
        worked_out(CONTROLLED, 4)[area, category],
    )
    return (
        f"| {area}, {name} | {true} | {nearest} | {by_nearest} | {controlled} | {by_controlled} |"
    )


def test_the_document_says_what_an_attacker_would_find() -> None:
    counts = [
        read(t).set_index(["geography", "category"])["count"] for t in (TRUE, NEAREST, CONTROLLED)
    ]
    lines = [
        line(area, category, *(c[area, category] for c in counts))
        for area in ("Town", "Shire")
        for category in ("girls", "boys", "all")
    ]
    assert all(one in DOCUMENT for one in lines), "\n".join(lines)


def test_the_controlled_figures_are_neighbours_and_add_up() -> None:
    true, controlled = (
        read(t).set_index(["geography", "category"])["count"] for t in (TRUE, CONTROLLED)
    )
    assert ((controlled - true).abs() <= 4).all() and (controlled % 5 == 0).all()
    assert all(
        controlled[a, "girls"] + controlled[a, "boys"] == controlled[a, "all"]
        for a in ("Town", "Shire")
    )
