"""The order in which the files of tests start names each of the longest once, and no other; and
files that share a server go to one worker."""

from __future__ import annotations

import pytest

from tests.order import HERE, LONG, LONGEST, WholeFiles


def test_each_of_the_longest_is_a_file_and_stands_once() -> None:
    assert [name for name in LONGEST if not (HERE / name).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST) and set(LONG) <= set(LONGEST)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("builder/test_build.py::test_a", "builder/test_build.py::test_b[x::y]", True),
        ("builder/test_build.py::test_a", "builder/test_builds.py::test_a", False),
        ("browser/test_browser_pages.py::test_a", "browser/test_browser_print.py::test_b", True),
        ("browser/test_browser_pages.py::test_a", "deploy/test_in_a_browser.py::test_a", False),
    ],
)
def test_a_file_and_a_room_of_one_server_are_not_parted(
    one: str, other: str, together: bool
) -> None:
    parts = WholeFiles.__new__(WholeFiles)
    first, second = (parts._split_scope(f"tests/{name}") for name in (one, other))
    assert (first == second) is together
