"""What rests on a few columns of a frame is asked once for each combination,
and told of every row."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from builder.combinations import asked, numbered

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
