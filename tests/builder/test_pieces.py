"""What is kept from build to build: whole or not at all, found by everything it was made from, and
never by less.
"""

from __future__ import annotations

import dataclasses
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder import fingerprint as fingerprints
from builder import kept as kept_of_the_builder
from builder.attack.facts import knowledge_of
from builder.attack.intervals import with_intervals
from builder.attack.parts import Part, parts_of
from builder.disclosure import PLACE, Rule, Structure
from builder.disclosure.chain import common_of, period_of
from builder.disclosure.family import Family, Limits
from builder.disclosure.structure import Presence, Within, linked
from builder.fingerprint import fingerprint, of_the_code
from builder.kept import FORMAT, Kept, Piece
from builder.policy import DisclosurePolicy, Protection
from release.vocabulary import ALL, ENGLAND, Level
from tests.spec.disclosure.tables import KEY, OTHER_KEY, held, policy, published
from tests.spec.disclosure.test_properties import EVERY, Small, worlds

LINE, OTHER = ("children", ALL, ALL), ("some", ALL, ALL)
PIECE = Piece(
    {"counts": np.array([[1.5, np.nan], [0, 7]]), "few": np.array([True, False])},
    {"programmes": 3, "failures": ["children, sex: does not add up"]},
)


# --- the hash ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        ((1,), ("1",)),
        ((1,), (True,)),
        ((1,), (1.0,)),
        ((None,), ("None",)),
        ((b"a",), ("a",)),
        (([1, 2],), ([2, 1],)),
        (([1, [2]],), ([[1], 2],)),
        (({"a": 1},), ({"a": 2},)),
        (({"a", "b"},), (["a", "b"],)),
        (({("a", None)},), ({("a", "None")},)),
        (({("England",)},), ({(Level.ENGLAND,)},)),
        ((np.zeros((2, 3)),), (np.zeros((3, 2)),)),
        ((np.zeros(2),), (np.zeros(2, dtype=np.int64),)),
        ((np.array(["a", "b"], dtype=object),), (np.array(["b", "a"], dtype=object),)),
        ((pd.DataFrame({"a": [1, 2]}),), (pd.DataFrame({"b": [1, 2]}),)),
        ((pd.DataFrame({"a": [1, 2]}),), (pd.DataFrame({"a": [2, 1]}),)),
        ((pd.DataFrame({"a": ["x", None]}),), (pd.DataFrame({"a": [None, "x"]}),)),
        ((pd.DataFrame({"a": [1.0, np.nan]}),), (pd.DataFrame({"a": [1.0, 0.0]}),)),
        ((KEY,), (OTHER_KEY,)),
        ((KEY,), (dataclasses.replace(KEY, public=True),)),
    ],
    # Not by what they hold: the words of a set stand in another order in each process.
    ids=lambda things: "-".join(type(thing).__name__ for thing in things),
)
def test_values_that_differ_have_other_fingerprints(one, other):
    assert fingerprint(*one) != fingerprint(*other)
    assert fingerprint(*one) == fingerprint(*one)


def test_equal_values_have_one_fingerprint_whatever_their_order_in_memory():
    assert fingerprint({"a": 1, "b": {3, 1, 2}}) == fingerprint({"b": {2, 3, 1}, "a": 1})
    every = np.arange(12.0).reshape(3, 4)
    assert fingerprint(every[:, ::2]) == fingerprint(every[:, ::2].copy())
    assert fingerprint(np.array([np.nan])) == fingerprint(-np.array([np.nan]))


def test_declarations_have_one_fingerprint_however_often_and_in_whatever_they_go_in():
    """The hash of some rules is found once; it is of what they say, and not of which they are."""
    rules = tuple(Rule(((1, LINE), (-n, OTHER))) for n in range(1, 4))
    again = tuple(Rule(((1, LINE), (-n, OTHER))) for n in range(1, 4))
    first = fingerprint(rules)
    assert first == fingerprint(rules) == fingerprint(again) == fingerprint(list(rules))
    assert fingerprint({"a": rules}, rules) == fingerprint({"a": again}, list(again))
    others = rules[:2], rules[::-1], (*rules, rules[0]), (rules[0], rules[1], Rule(((2, LINE),)))
    assert len({first, *map(fingerprint, others)}) == 1 + len(others)


@dataclasses.dataclass
class Word:
    says: list[str]


@dataclasses.dataclass(frozen=True, eq=False)
class Book:
    words: list[str]


@pytest.mark.parametrize("kind", [Word, Book])
def test_a_declaration_that_can_be_changed_is_looked_at_each_time(kind):
    says = ["one"]
    words = (kind(["two"]), kind(says))
    first = fingerprint(words)
    says.append("three")
    assert fingerprint(words) != first


def test_no_more_declarations_are_held_than_that(monkeypatch):
    monkeypatch.setattr(fingerprints, "MOST_DECLARED", 5)
    every = [(Rule(((n, LINE),)), Rule(((1, OTHER),))) for n in range(20)]
    first = [fingerprint(one) for one in every]
    assert len(fingerprints._declared) <= 5
    assert len(set(first)) == len(every) and [fingerprint(one) for one in every] == first


def test_what_is_not_known_how_to_go_in_is_refused():
    with pytest.raises(TypeError, match="object"):
        fingerprint(object())
    with pytest.raises(TypeError, match="function"):
        fingerprint({"a": lambda: 1})


def test_other_code_is_another_name(tmp_path: Path):
    for room in ("builder", "measures", "release"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "one.py").write_text("A = 1\n")
    first = of_the_code(tmp_path)
    of_the_code.cache_clear()
    assert of_the_code(tmp_path) == first
    (tmp_path / "measures" / "one.py").write_text("A = 2\n")
    of_the_code.cache_clear()
    assert of_the_code(tmp_path) != first
    assert Kept(tmp_path, code="a").name("x", 1) != Kept(tmp_path, code="b").name("x", 1)


# --- the files ---


def test_a_piece_is_found_as_it_was_kept_and_for_its_owner_alone(tmp_path: Path):
    kept = Kept(tmp_path)
    name = kept.name("rounding", "what it was made from")
    assert kept.find(name) is None
    kept.keep(name, PIECE)
    found = Kept(tmp_path).find(name)
    assert found.told == PIECE.told and found.arrays.keys() == PIECE.arrays.keys()
    for key, array in PIECE.arrays.items():
        assert found.arrays[key].dtype == array.dtype
        np.testing.assert_array_equal(found.arrays[key], array)
    path = tmp_path / kept_of_the_builder.FOLDER / name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_key_is_in_no_file_and_no_name(tmp_path: Path):
    kept = Kept(tmp_path)
    name = kept.name("rounding", KEY)
    kept.keep(name, PIECE)
    text = KEY.secret.decode()
    assert text not in name and KEY.secret.hex() not in name
    assert KEY.secret not in (kept.folder / name).read_bytes()


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_file_is_not_trusted(tmp_path_factory, data: st.DataObject):
    kept = Kept(tmp_path_factory.mktemp("work"))
    name = kept.name("attack", 1)
    kept.keep(name, PIECE)
    path = kept.folder / name
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    path.write_bytes(content)
    assert kept.find(name) is None


def test_a_file_of_another_version_or_under_another_name_is_not_trusted(
    tmp_path: Path, monkeypatch
):
    kept = Kept(tmp_path)
    one, other = kept.name("attack", 1), kept.name("attack", 2)
    kept.keep(one, PIECE)
    (kept.folder / other).write_bytes((kept.folder / one).read_bytes())
    assert kept.find(other) is None and kept.find(one) is not None
    monkeypatch.setattr(kept_of_the_builder, "FORMAT", FORMAT + "0")
    assert kept.find(one) is None
    assert kept.name("attack", 1) != one


def test_threads_that_make_the_same_piece_at_once_both_keep_it(tmp_path: Path):
    kept = Kept(tmp_path)
    large = Piece({"n": np.arange(200_000)})
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: kept.keep("same", large), range(40)))
    np.testing.assert_array_equal(kept.find("same").arrays["n"], large.arrays["n"])
    assert [path.name for path in kept.folder.glob("*")] == ["same"]


def test_an_array_of_objects_is_not_kept(tmp_path: Path):
    with pytest.raises(TypeError, match="objects"):
        Kept(tmp_path).keep("x", Piece({"names": np.array(["a", None], dtype=object)}))


def test_what_a_build_neither_found_nor_made_is_forgotten(tmp_path: Path):
    first = Kept(tmp_path)
    for name in ("a", "b", "c"):
        first.keep(name, PIECE)
    (first.folder / "d.tmp").write_text("what an interrupted build left")
    second = Kept(tmp_path)
    second.find("a")
    second.keep("e", PIECE)
    second.forget_others()
    assert sorted(path.name for path in second.folder.glob("*")) == ["a", "e"]


def test_what_a_piece_was_made_with_stays_as_long_as_it_does(tmp_path: Path):
    first = Kept(tmp_path)
    aside = first.aside()
    aside.keep("with", PIECE)
    first.keep("made", dataclasses.replace(PIECE, made_with=tuple(aside.touched)))
    first.keep("other", PIECE)
    for _ in range(2):
        later = Kept(tmp_path)
        assert later.find("made").made_with == ("with",)
        later.forget_others()
        assert sorted(path.name for path in later.folder.glob("*")) == ["made", "with"]


# --- what the names are made of ---

STRUCTURE = Structure(
    rules=(Rule(((1, LINE), (-1, OTHER))),),
    parents={ENGLAND: None, "A": ENGLAND},
    months={"2009-01": ("2009-01",), "2009-02": ("2009-02",)},
    measure_of={"children": "children", "some": "some"},
)
OF_STRUCTURE: dict[str, object] = {
    "rules": (Rule(((1, LINE), (-1, OTHER)), exact=True),),
    "parents": {ENGLAND: None, "A": ENGLAND, "B": ENGLAND},
    "measure_of": {"children": "others", "some": "some"},
    "sets": frozenset({"children"}),
    "flows": frozenset({"children"}),
    "groups": {LINE: (OTHER, frozenset({"A"}))},
    "lives": {"A": ("2009-01", "9")},
    "unions": frozenset({"children"}),
    "within": (Within(OTHER, LINE, None),),
    "presence": (Presence(OTHER, LINE),),
    "looks_back": {"children": 3},
    "customs": (Rule(((1, LINE), (-1, OTHER))),),
    "impossible": frozenset({LINE}),
    "facts": frozenset({(LINE, "A", "2009-01")}),
}
"""Another value of every field of a structure but `months`, which goes in with the periods."""


def family(**changes: object) -> Family:
    shape = (2, 1, 2)
    return dataclasses.replace(
        Family(
            STRUCTURE,
            (ENGLAND, "A"),
            (LINE,),
            1,
            ("2009-01", "2009-02"),
            np.ones(shape),
            np.full(shape, np.nan),
            np.zeros(shape, dtype=bool),
            np.full(shape, np.nan),
            np.zeros(shape),
            np.full(shape, np.inf),
            np.zeros(shape, dtype=bool),
            Limits(5, 9),
            KEY,
        ),
        **changes,
    )


def names(own: Family) -> list[str]:
    """The name of each period of a family."""
    found, name = [], fingerprint(common_of(own))
    for p in range(len(own.periods)):
        name = fingerprint(name, period_of(own, p, own.sure))
        found.append(name)
    return found


def at(array: np.ndarray, p: int, value: object) -> np.ndarray:
    changed = array.copy()
    changed[0, 0, p] = value
    return changed


OF_FAMILY: dict[str, object] = {
    "structure": dataclasses.replace(STRUCTURE, flows=frozenset({"children"})),
    "areas": (ENGLAND, "B"),
    "lines": (OTHER,),
    "own": 0,
    "periods": ("2009-02", "2009-01"),
    "counts": at(np.ones((2, 1, 2)), 0, 6),
    "known": at(np.full((2, 1, 2), np.nan), 0, 5),
    "sure": at(np.zeros((2, 1, 2), dtype=bool), 0, True),
    "earlier": at(np.full((2, 1, 2), np.nan), 0, 5),
    "at_least": at(np.zeros((2, 1, 2)), 0, 5),
    "at_most": at(np.full((2, 1, 2), np.inf), 0, 5),
    "withhold": at(np.zeros((2, 1, 2), dtype=bool), 0, True),
    "limits": Limits(5, 10),
    "key": OTHER_KEY,
}


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Family)])
def test_whatever_changes_of_a_family_its_periods_are_rounded_again(field: str):
    before, after = names(family()), names(family(**{field: OF_FAMILY[field]}))
    assert not set(before) & set(after)


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Structure)])
def test_whatever_changes_of_a_structure_its_periods_are_rounded_again(field: str):
    change = (
        {"months": {"2009-01": ("2009-01",), "2009-02": ("2009-01", "2009-02")}}
        if field == "months"
        else {field: OF_STRUCTURE[field]}
    )
    before = names(family())
    after = names(family(structure=dataclasses.replace(STRUCTURE, **change)))
    assert before[-1] != after[-1]
    assert field == "months" or before[0] != after[0]


@pytest.mark.parametrize("field", ["counts", "known", "sure", "earlier", "at_least", "at_most"])
def test_what_changes_of_a_month_leaves_the_months_before_as_they_were(field: str):
    value = True if field == "sure" else 5
    later = at(getattr(family(), field), 1, value)
    before, after = names(family()), names(family(**{field: later}))
    assert before[0] == after[0] and before[1] != after[1]


KNOWN = pd.DataFrame(
    [(*LINE, ENGLAND, "2009-01", 5.0, True, "", 5.0, 1.0, 9.0, np.nan, False)],
    columns=[*PLACE, "value", "rounded", "status", "world", "low", "high", "few", "told"],
)
PART = Part(KNOWN, ("children",), ((ENGLAND,), (LINE,)), STRUCTURE, policy("children"))
OF_PART: dict[str, object] = {
    "known": KNOWN.assign(value=10.0),
    "group": ("children", "some"),
    "places": ((ENGLAND, "A"), (LINE,)),
    "structure": dataclasses.replace(STRUCTURE, sets=frozenset({"children"})),
    "policy": policy("children", sums=14),
}


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Part)])
def test_whatever_changes_of_a_part_it_is_attacked_again(field: str):
    assert fingerprint(PART) != fingerprint(dataclasses.replace(PART, **{field: OF_PART[field]}))


@pytest.mark.parametrize("column", KNOWN.columns)
def test_whatever_changes_of_a_published_row_it_is_attacked_again(column: str):
    value = KNOWN[column].iloc[0]
    other = f"{value}x" if isinstance(value, str) else 1 - (0 if value != value else value)
    known = KNOWN.assign(**{column: bool(other) if column in ("rounded", "told") else other})
    assert fingerprint(PART) != fingerprint(dataclasses.replace(PART, known=known))


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Structure)])
def test_whatever_changes_of_a_structure_it_is_attacked_again(field: str):
    change = {"months": {"2009-01": ("2009-01", "2009-02")}} | OF_STRUCTURE
    structure = dataclasses.replace(STRUCTURE, **{field: change[field]})
    assert fingerprint(PART) != fingerprint(dataclasses.replace(PART, structure=structure))


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Protection)])
def test_whatever_changes_of_a_policy_line_it_is_attacked_again(field: str):
    value = getattr(PART.policy.protected["children"], field)
    own = dataclasses.replace(
        PART, policy=policy("children", **{field: f"{value}x" if field == "why" else value + 1})
    )
    assert fingerprint(PART) != fingerprint(own)


# --- parts of the attack ---


def known_of(world: Small) -> pd.DataFrame:
    found, rules = world.structure(), policy(*world.cells["tally"].unique(), sums=14)
    return with_intervals(held(published(world.cells, found, sums=14)).counts, rules, found)


def rows_of(facts) -> set[tuple]:
    """The relations as rows of (cell, coefficient), whatever the order of cells."""
    cells = list(facts.frame[PLACE].itertuples(index=False, name=None))
    matrix, exact = facts.relations.matrix, facts.relations.exact
    return {
        (
            bool(exact[i]),
            frozenset(
                (cells[c], v)
                for c, v in zip(
                    matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]],
                    matrix.data[matrix.indptr[i] : matrix.indptr[i + 1]],
                    strict=True,
                )
            ),
        )
        for i in range(matrix.shape[0])
    }


@EVERY
@given(worlds(), st.data())
def test_the_parts_of_the_attack_hold_every_cell_and_every_relation_of_the_whole(
    world: Small, data: st.DataObject
):
    known, found = known_of(world), world.structure()
    lowest = [a for a in world.parents if a not in world.parents.values()]
    silent = data.draw(st.sampled_from([None, *lowest]))
    gone = (known["geography"] == silent) & (known["period"] == "2009-02")
    known.loc[gone, ["value", "low", "high"]] = np.nan  # an authority that sent nothing one month
    parts = parts_of(
        known,
        found,
        DisclosurePolicy(
            "", 0, "", policy(*world.cells["tally"].unique(), sums=14).protected, {}, ""
        ),
    )
    whole = set()
    for group in linked(found, known.loc[known["low"].notna(), "tally"].unique()):
        whole |= rows_of(knowledge_of(known, group, found))
    apart = [rows_of(knowledge_of(p.known, p.group, p.structure, p.places)) for p in parts]
    assert set().union(*apart) == whole
    assert sum(len(p.known) for p in parts) == len(known)
    assert world.flow or len(parts) == 3  # a stock's months stand alone
    # A name without a row is in no hash, and is not handed over either.
    for part, column in ((part, column) for part in parts for column in PLACE):
        assert list(part.known[column].cat.categories) == sorted(set(part.known[column]))
