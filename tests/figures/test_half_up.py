"""Figures are rounded as readers round them: a half goes away from zero,
whatever it is made from."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from figures.arithmetic import half_up, rate
from figures.wording import number


@pytest.mark.parametrize(
    ("value", "decimals", "right"),
    [
        (6.25, 1, "6.3"),
        (6.35, 1, "6.4"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-6.25, 1, "−6.3"),
        (-0.5, 0, "−1"),
        (-0.04, 1, "0.0"),
        (1_234.5, 0, "1,235"),
        (11_012_300.0, 0, "11,012,300"),
        (99.95, 1, "100.0"),
        (1.005, 2, "1.01"),
    ],
)
def test_a_number_is_written_with_its_half_away_from_zero(
    value: float, decimals: int, right: str
) -> None:
    assert number(value, decimals) == right


def test_a_rate_is_that_of_the_two_counts_beside_it() -> None:
    assert rate(10, 160, 100, 1) == Decimal("6.3"), "views out of hours: 6.25%"
    assert rate(0, 160, 100, 1) == Decimal("0.0") and rate(5, 80, 1000, 1) == Decimal("62.5")


@given(
    some.integers(0, 20_000_000),
    some.integers(1, 20_000_000),
    some.sampled_from([100, 1000]),
    some.integers(0, 3),
)
def test_any_rate_is_the_exact_quotient_rounded(
    count: int, base: int, per: int, decimals: int
) -> None:
    exact = Decimal(count * per) / Decimal(base)
    assert rate(count, base, per, decimals) == exact.quantize(
        Decimal(1).scaleb(-decimals), ROUND_HALF_UP
    )


@given(some.decimals(-(10**9), 10**9, places=3))
def test_any_written_number_is_rounded_as_it_is_written(written: Decimal) -> None:
    assert half_up(float(written), 1) == written.quantize(Decimal("0.1"), ROUND_HALF_UP)
