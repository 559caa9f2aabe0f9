"""What is said of the areas that one is ranked among."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from components.statistics.twelve import _note
from release.vocabulary import Level


@pytest.mark.parametrize(
    ("level", "others", "said"),
    [
        (Level.REGION, 1, "among it and the other region;"),
        (Level.REGION, 8, "among it and the 8 other regions;"),
        (Level.AUTHORITY, 1, "among it and the authority nearest in size"),
        (Level.AUTHORITY, 5, "among it and the 5 authorities nearest in size"),
    ],
)
def test_one_is_not_said_to_be_several(level: Level, others: int, said: str) -> None:
    note = _note(SimpleNamespace(area=SimpleNamespace(level=level)), tuple("x" * (others + 1)))
    assert said in note


def test_an_area_alone_has_no_rank() -> None:
    assert "Rank" not in _note(SimpleNamespace(area=SimpleNamespace(level=Level.REGION)), ("x",))
