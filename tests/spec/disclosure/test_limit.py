"""Protection and attack tell how far they are, and stop at a limit of CPU seconds with the measure
they were at.
"""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from builder.attack import attack
from builder.disclosure import DisclosureError, protect
from builder.disclosure import limit as limit_of_the_builder
from builder.disclosure.limit import OPTION, Limit
from tests.spec.disclosure.tables import KEY, TRUE, held, policy, read, structure, tree

MONTHS = ("2009-01", "2009-02", "2009-03")


def limit(step: str, seconds: float, heard: list[tuple[str, int, int]] | None = None) -> Limit:
    """A limit whose clock goes on by a second whenever it is read."""
    said = [] if heard is None else heard
    return Limit(step, seconds, lambda *words: said.append(words), itertools.count().__next__)


@pytest.fixture
def counts() -> pd.DataFrame:
    return pd.concat([read(TRUE, period=month) for month in MONTHS], ignore_index=True)


def test_protection_stops_at_its_limit_with_the_measure_and_the_month(counts):
    own = structure(counts, tree(TRUE))
    with pytest.raises(DisclosureError) as stopped, limit("protect", 1.5) as two:
        protect(counts, policy(), structure=own, key=KEY, limit=two)
    said = str(stopped.value)
    assert said.startswith("protect: stopped after ")
    assert "children in 2009-02" in said and "1 of 3 were done" in said
    assert OPTION in said and "63" not in said


def test_the_attack_stops_at_its_limit_with_the_measure_and_tells_how_far_it_is(counts):
    own = structure(counts, tree(TRUE))
    frame = protect(counts, policy(), structure=own, key=KEY).frame
    heard: list[tuple[str, int, int]] = []
    with (
        pytest.raises(DisclosureError, match="^attack: stopped after .* it was at children"),
        limit("attack", 3.5, heard) as three,
    ):
        attack(held(frame), own, policy(), {}, limit=three)
    rows = len(counts) // len(MONTHS)
    assert [done for _, done, _ in heard] == sorted(done for _, done, _ in heard)
    assert heard[-1][1] in (0, rows, 2 * rows) and heard[-1][2] == len(counts)
    assert any("not settled" in what for what, _, _ in heard)


def test_within_the_limit_all_is_done_and_said_and_the_figures_are_the_same(counts):
    own, heard = structure(counts, tree(TRUE)), []
    with limit("protect", 100, heard) as enough:
        out = protect(counts, policy(), structure=own, key=KEY, limit=enough)
    again = protect(counts, policy(), structure=own, key=KEY)
    pd.testing.assert_frame_equal(out.frame, again.frame)
    assert (enough.done, enough.of) == (3, 3)
    assert [what for what, _, _ in heard] == [f"children in {month}" for month in MONTHS]


def test_what_a_step_took_when_it_was_entered_before_counts_and_what_went_on_between_does_not():
    now = [0.0]
    own = Limit("attack", 10, clock=lambda: now[0])
    for _ in range(2):
        with own:
            now[0] += 4
            own.at(["children"])
        now[0] += 100
    with own, pytest.raises(DisclosureError):
        now[0] += 4
        own.at(["children"])


def test_the_clock_is_looked_at_no_more_often_than_that(monkeypatch):
    """Of a process with many threads it is slow; a step that takes too long is stopped all the
    same, at the next look."""
    wall, looks = [0.0], []
    monkeypatch.setattr(limit_of_the_builder.time, "monotonic", lambda: wall[0])

    def clock() -> float:
        looks.append(wall[0])
        return wall[0]

    own = Limit("attack", 10, clock=clock, every=2.0)
    with own:
        looks.clear()
        for _ in range(100):
            own.at(["children"])
        assert looks == [0.0]
        wall[0] = 11.0
        with pytest.raises(DisclosureError, match="stopped after 11 CPU seconds"):
            own.at(["children"])
