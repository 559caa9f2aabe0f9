"""Which bars of a long list share a line of words, and that none is lost."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as some

from charts.left_out import MOST_BARE, told_together


def bar(name: str, label: str, value: float | None, *, chosen: bool = True) -> dict:
    held = {} if value is None else {"value": value}
    return {
        "code": name,
        "name": name,
        "shown": label,
        "label": label,
        "says": f"{name}: {label}",
        "chosen": chosen,
        **held,
    }


def test_seven_regions_withheld_share_a_line_and_two_do_not() -> None:
    bars = [bar("London", "12", 12.0), *(bar(f"R{n}", "withheld", None) for n in range(7))]
    assert [b["name"] for b in told_together(bars)] == ["London", "7 others"]
    assert told_together(bars[:4]) == bars[:4]


def test_the_area_chosen_keeps_its_line() -> None:
    bars = [bar(f"R{n}", "withheld", None, chosen=n == 3) for n in range(6)]
    assert [b["name"] for b in told_together(bars)] == ["R3", "5 others"]


@given(some.lists(some.tuples(some.sampled_from(["", "withheld", "not available"])), max_size=40))
def test_every_bar_is_drawn_or_counted(labels: list[tuple[str]]) -> None:
    bars = [bar(f"A{n}", label or "5", None if label else 5.0) for n, (label,) in enumerate(labels)]
    told = told_together(bars)
    others = [int(re.fullmatch(r"(\d+) others", b["name"])[1]) for b in told if not b["code"]]
    assert len([b for b in told if b["code"]]) + sum(others) == len(bars)
    assert all(many > MOST_BARE for many in others)
    assert [b for b in told if "value" in b] == [b for b in bars if "value" in b]
