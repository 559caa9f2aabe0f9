"""Relations that an earlier build kept: all as they were, and never those of other declarations."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from builder import relations
from builder.kept import Kept
from builder.relations import Fact, Presence, Relations, Rule, Within, adding_up, relations_of
from builder.relations.told import read, told
from measures import BREAKDOWNS, MEASURES
from release.vocabulary import ALL

LINE, OTHER = ("some", ALL, ALL), ("others", "sex", "girls")
EVERY_FIELD = Relations(
    (Rule(((1, LINE), (-2, OTHER)), True, True, False, True, False),),
    (Within(LINE, OTHER, 3, False), Within(OTHER, OTHER, None)),
    (Presence(LINE, OTHER, False),),
    (Fact("ready", LINE, OTHER, False), Fact("complete", LINE)),
    frozenset({OTHER}),
)


@pytest.mark.parametrize("found", [EVERY_FIELD, relations_of(MEASURES, BREAKDOWNS)])
def test_relations_are_read_as_they_were_told(found: Relations) -> None:
    both = found, adding_up(MEASURES, BREAKDOWNS)
    assert read(json.loads(json.dumps(told(*both)))) == both


def test_relations_are_recalled_and_those_of_other_declarations_found_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = relations_of(MEASURES, BREAKDOWNS)
    relations.recall(MEASURES, BREAKDOWNS, Kept(tmp_path))
    monkeypatch.setattr(relations, "_found", {})
    with monkeypatch.context() as without:
        without.delattr(relations, "derived")
        relations.recall(MEASURES, BREAKDOWNS, Kept(tmp_path))
        assert relations_of(MEASURES, BREAKDOWNS) == own
    fewer = [replace(m, relations=()) for m in MEASURES]
    relations.recall(fewer, BREAKDOWNS, Kept(tmp_path))
    assert relations_of(fewer, BREAKDOWNS) != own
