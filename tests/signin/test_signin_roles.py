"""Groups become a role by one function and one file."""

from __future__ import annotations

import pytest

from permissions import Reader, Role
from settings import SettingError
from web.sign_in.roles import known_groups, read, reader_in

FILE = """
[[role]]
group = "ministers"
role = "minister"

[[role]]
group = "north"
role = "roll-out monitor"
areas = ["E06000001"]

[[role]]
group = "south"
role = "roll-out monitor"
areas = ["E10000002"]

[[role]]
group = "all"
role = "roll-out monitor"
"""

WRONG = [
    ("", "entries [[role]]"),
    ("[role]", "entries"),
    ("x = 1", "entries"),
    ("[[role]", "not TOML"),
    ("[[role]]", "entry 1: group"),
    ('[[role]]\ngroup = "a"\nrole = "king"', "entry 1: role must be one of: minister"),
    ('[[role]]\ngroup = "a"\nrole = "minister"\nareas = []', "entry 1: areas"),
    ('[[role]]\ngroup = "a"\nrole = "minister"\nareas = ["E12000001"]', "entry 1: areas"),
    ('[[role]]\ngroup = "a"\nrole = "minister"\narea = ["E06000001"]', "'area' is not known"),
    ('[[role]]\ngroup = "a"\nrole = "a reader on this machine, without sign-in"', "entry 1: role"),
    (
        '[[role]]\ngroup = "a"\nrole = "minister"\n[[role]]\ngroup = "a"\nrole = "statistician"',
        "'a' stands in it more than once",
    ),
    ("role = [1]", "entry 1: must be a table"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_wrong_file_is_said_in_words(text: str, said: str) -> None:
    with pytest.raises(SettingError) as wrong:
        read(text)
    assert said in str(wrong.value)


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(SettingError) as wrong:
        read('[[role]]\ngroup = ""\nrole = "king"\n[[role]]\nrole = "minister"')
    assert str(wrong.value).count("\n") == 2


@pytest.mark.parametrize(
    ("groups", "reader"),
    [
        (["ministers"], Reader(Role.MINISTER, "s")),
        (["north"], Reader(Role.ROLLOUT_MONITOR, "s", frozenset({"E06000001"}))),
        (
            ["south", "north"],
            Reader(Role.ROLLOUT_MONITOR, "s", frozenset({"E06000001", "E10000002"})),
        ),
        (["north", "all"], Reader(Role.ROLLOUT_MONITOR, "s")),
        (["north", "ministers"], Reader(Role.MINISTER, "s")),
        (["Ministers"], None),
        ([], None),
        (["canteen"], None),
    ],
)
def test_the_first_role_in_the_file_holds_with_all_its_areas(
    groups: list[str], reader: Reader | None
) -> None:
    assert reader_in(read(FILE), groups, "s") == reader
    assert reader is None or reader_in(read(FILE), groups, "s").areas == reader.areas


def test_only_groups_of_the_file_are_kept_of_a_reader() -> None:
    assert known_groups(read(FILE), ["canteen", "south", "ministers"]) == ("ministers", "south")
