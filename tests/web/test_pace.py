"""One reader who asks too much waits; the others do not."""

from __future__ import annotations

import pytest

from web import pace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(pace.time, "monotonic", lambda: now[0])
    return now


def test_a_reader_who_reads_never_waits(clock: list[float]) -> None:
    one, waited = pace.Pace(), []
    for _ in range(500):
        waited.append(one.wait("someone"))
        clock[0] += 0.5
    assert (
        set(waited) == {0.0}
        and [pace.Pace().wait("someone") for _ in range(pace.AT_ONCE)] == [0.0] * pace.AT_ONCE
    )


def test_who_sends_sixty_messages_a_second_gets_two_and_another_is_not_kept_waiting(
    clock: list[float],
) -> None:
    one = pace.Pace()
    waited = [one.wait("greedy") for _ in range(60)]
    assert (
        waited[:20] == [0.0] * 20
        and waited[20] == pytest.approx(0.5)
        and waited[59] == pytest.approx(20.0)
    )
    assert one.wait("another") == 0.0
    clock[0] += 31
    assert one.wait("greedy") == 0.0, "and it passes"


def test_many_readers_are_not_kept_for_ever(clock: list[float]) -> None:
    one = pace.Pace()
    for number in range(1500):
        one.wait(str(number))
        clock[0] += 1
    assert len(one._due) < 1100
