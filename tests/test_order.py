"""The order in which the files of tests start names each of the longest once, and no other."""

from __future__ import annotations

from tests.order import HERE, LONGEST


def test_each_of_the_longest_is_a_file_and_stands_once() -> None:
    assert [name for name in LONGEST if not (HERE / name).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)
