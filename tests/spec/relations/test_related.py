"""Every two protected measures that could be related are, or a line says why not."""

from __future__ import annotations

from dataclasses import replace

from builder.policy import DEFAULT, read_policy
from builder.relations import relations_of
from builder.relations.answers import needless, unanswered
from measures import BREAKDOWNS, BY_ID, MEASURES, UNRELATED
from measures.measure import Rows

PROTECTED = tuple(m for m in MEASURES if m.id in read_policy(DEFAULT, BY_ID).protected)


def test_every_pair_over_one_table_or_of_one_unit_is_related_or_says_why_not():
    found = unanswered(PROTECTED, relations_of(MEASURES, BREAKDOWNS), UNRELATED)
    told = "\n".join(f"{one} and {other} share {what}" for one, other, what in found)
    assert not found, (
        "Say how these are related: a relation beside one of them (`relations=(PartOf(...),)` and "
        "the like, measures/measure.py), or a line `Unrelated((one, other), why)` in "
        f"measures/unrelated.py:\n{told}"
    )


def test_a_new_measure_without_an_answer_is_found():
    new = replace(
        BY_ID["indications_started"],
        id="indications_open",
        counts=Rows("involvements", "ended_on is null"),
        relations=(),
    )
    found = {
        (one, other)
        for one, other, _ in unanswered(
            (*PROTECTED, new), relations_of((*MEASURES, new), BREAKDOWNS), UNRELATED
        )
    }
    assert found >= {
        ("indications_started", "indications_open"),
        ("indications_ended", "indications_open"),
    }
    assert ("children_with_any_indication", "indications_open") not in found, (
        "where an indication is open, a child has one: that follows"
    )


def test_no_answer_is_needless():
    assert needless(MEASURES, relations_of(MEASURES, BREAKDOWNS), UNRELATED) == []
    assert all(line.why.endswith(".") for line in UNRELATED)
