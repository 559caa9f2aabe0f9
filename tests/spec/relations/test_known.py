"""Relations that a reviewer adds, from a file: read whole or told what is wrong,
and known to the attack."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.relations import RelationError, relations_of
from builder.relations.known import with_known
from measures import BREAKDOWNS, BY_ID
from measures.measure import AtMost, MakeUp, NeverFalls, PartOf

GOOD = """
[[searches]]
relation = "AtMost"
less = ["searches"]
more = ["50 accounts_issued"]

[[searches]]
relation = "NeverFalls"
sure = false

[[alerts_raised]]
relation = "MakeUp"
parts = ["alerts_raised", "breaches_confirmed"]
whole = "record_views"
"""


def of(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "known.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_what_is_known_joins_what_is_declared(tmp_path: Path) -> None:
    known = with_known(BY_ID, of(tmp_path, GOOD.replace("breaches_confirmed", "searches")))
    assert known["searches"].relations[-2:] == (
        AtMost(("searches",), ("50 accounts_issued",)),
        NeverFalls(sure=False),
    )
    assert known["alerts_raised"].relations[-1] == MakeUp(
        ("alerts_raised", "searches"), "record_views"
    )
    assert {id_ for id_ in BY_ID if known[id_] != BY_ID[id_]} == {"searches", "alerts_raised"}


def test_a_relation_more_is_one_the_attack_has(tmp_path: Path) -> None:
    text = '[[searches]]\nrelation = "PartOf"\nwhole = "children_on_directory"\n'
    known = with_known(BY_ID, of(tmp_path, text))
    own, more = (relations_of(m.values(), BREAKDOWNS) for m in (BY_ID, known))
    assert PartOf("children_on_directory") in known["searches"].relations
    assert len(set(more.rules) - set(own.rules)) >= 1 and set(own.rules) <= set(more.rules)


WRONG = """
[[nobody]]
relation = "NeverFalls"

[[searches]]
relation = "Guess"

[[searches]]
relation = "PartOf"
close = "yes"
whale = "children_on_directory"
"""


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(RelationError) as told:
        with_known(BY_ID, of(tmp_path, WRONG))
    assert str(told.value).splitlines() == [
        "known.toml: nobody: no such measure",
        "known.toml: searches, relation 1: `relation` must be one of PartOf, NeverFalls, MakeUp, "
        "CoveredBy, AtMost, Shows, Reached",
        "known.toml: searches, relation 2: close must be true or false",
        "known.toml: searches, relation 2: whale is nothing PartOf says",
        "known.toml: searches, relation 2: whole is missing",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [("[[a", "no TOML"), ("\xff".encode("latin-1").decode("latin-1") + "[", "no TOML")],
)
def test_what_is_no_toml_is_called_that(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(RelationError, match=says):
        with_known(BY_ID, of(tmp_path, text))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RelationError, match="no such file"):
        with_known(BY_ID, tmp_path / "none.toml")
