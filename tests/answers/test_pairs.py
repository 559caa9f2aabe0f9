"""Two parts of one question that together give a small number away."""

from __future__ import annotations

import pytest

from answers.ask import ask
from answers.parts import Kind
from queries.releases import Release


@pytest.mark.parametrize(
    "question",
    [
        "how many shielded records are there in London excluding the City of London; and how many "
        "in London",
        "how many shielded records are there in London; and how many in London other than the "
        "City of London",
        "how many shielded records are there in Cornwall and the Isles of Scilly together; and "
        "how many in Cornwall",
        "how many shielded records Cornwall has, and how many Cornwall and the Isles of Scilly "
        "have between them",
    ],
)
def test_parts_that_together_give_a_small_number_away_are_withheld(
    question: str, store: Release
) -> None:
    parts = ask(question, store)
    assert len(parts) == 2 and {p.kind for p in parts} == {Kind.WITHHELD}


def test_parts_that_give_nothing_away_are_answered(store: Release) -> None:
    together = (
        "how many children are on ContactPoint in Kent and Essex together; and how many in Essex"
    )
    assert {p.kind for p in ask(together, store)} == {Kind.FIGURE}
