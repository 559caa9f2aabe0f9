"""What rests on a few columns of a frame is asked once for each combination,
and told of every row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.combinations import (
    as_categories,
    asked,
    number_among,
    numbered,
    rows_in,
    stacked,
    values_at,
)

VALUES = st.sampled_from(["a", "b", "c", None])


@given(st.lists(st.tuples(VALUES, VALUES)))
def test_each_combination_is_asked_once_and_told_of_its_rows(rows: list[tuple]):
    frame = pd.DataFrame(rows, columns=["one", "two"], dtype="str").iloc[::-1]
    met: list[tuple] = []

    def ask(one: object, two: object) -> bool:
        met.append((one, two))
        return one == "a" and pd.isna(two)

    found = asked(frame, ("one", "two"), ask)
    wanted = [one == "a" and two is None for one, two in rows][::-1]
    assert found.tolist() == wanted and found.index.equals(frame.index)
    assert len(met) == len({(str(one), str(two)) for one, two in met})


def test_combinations_stand_in_the_order_in_which_they_are_met():
    frame = pd.DataFrame({"one": ["b", "a", "b", "b"], "two": [1, 2, 1, 2]})
    codes, names = numbered(frame, ("one", "two"))
    assert codes.tolist() == [0, 1, 0, 2]
    assert names == [("b", 1), ("a", 2), ("b", 2)]


NAMES = st.sampled_from(["a", "b", "c", "d"])
PAIRS = st.lists(st.tuples(NAMES, NAMES))
COLUMNS = ("one", "two")


def frame_of(pairs: list[tuple], *, categories: bool) -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=list(COLUMNS), dtype="str")
    return as_categories(frame, COLUMNS) if categories else frame


@given(PAIRS, st.sets(st.tuples(NAMES, NAMES)), st.booleans(), st.booleans())
def test_rows_are_found_in_another_frame_whatever_holds_their_names(
    mine: list[tuple], theirs: set[tuple], one: bool, other: bool
):
    there = sorted(theirs, reverse=True)
    found = rows_in(frame_of(mine, categories=one), frame_of(there, categories=other), COLUMNS)
    wanted = [there.index(pair) if pair in theirs else -1 for pair in mine]
    assert found.tolist() == wanted
    assert number_among(frame_of(mine, categories=one), COLUMNS, there).tolist() == wanted
    values = values_at(np.arange(len(there)) + 0.5, found)
    assert [None if v != v else v for v in values] == [None if w < 0 else w + 0.5 for w in wanted]


def test_two_rows_with_the_same_names_are_not_told_apart():
    twice = frame_of([("a", "b"), ("a", "b")], categories=True)
    with pytest.raises(ValueError, match="one, two"):
        rows_in(twice, twice, COLUMNS)


@given(PAIRS, PAIRS)
def test_categories_are_sorted_and_stacked_as_their_names_are(one: list[tuple], two: list[tuple]):
    plain = frame_of(one, categories=False)
    named = as_categories(plain, COLUMNS)
    order = named.sort_values(list(COLUMNS), kind="stable").index
    assert order.equals(plain.sort_values(list(COLUMNS), kind="stable").index)
    for column in COLUMNS:  # and none is there that no row has
        assert named[column].cat.categories.tolist() == sorted(set(plain[column]))
    both = stacked([named, frame_of(two, categories=False)], COLUMNS)
    assert list(both.itertuples(index=False, name=None)) == one + two
    assert all(both[column].dtype == "category" for column in COLUMNS)


def test_what_has_no_name_has_none_as_a_category():
    frame = as_categories(pd.DataFrame({"one": ["b", None, "a"]}), ("one",))
    assert frame["one"].cat.codes.tolist() == [1, -1, 0]
