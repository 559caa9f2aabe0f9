"""How a figure is rounded that is published or shown, and how a rate is made: exactly,
the same in the builder and in front of it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: float | Decimal, decimals: int = 0) -> Decimal:
    """A number with so many decimals, a half away from zero as readers and spreadsheets round: how
    every figure is rounded that is shown or published.

    A float is taken for the shortest number that is written so:
    6.25, and not what is nearest to it in binary.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def rate(count: int, base: int, per: int, decimals: int) -> Decimal:
    """A count over a base (above 0) times `per`, with so many decimals:
    exact in whole numbers, so that a half is a half."""
    return Decimal((2 * count * per * 10**decimals + base) // (2 * base)).scaleb(-decimals)
