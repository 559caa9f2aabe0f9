"""Chance without a random generator: every draw is a few bits of a row's hash, so it costs little
and comes out the same in any order and on any number of threads."""

from __future__ import annotations

from collections.abc import Sequence


def bits(column: str, shift: int, width: int) -> str:
    """SQL for `width` bits of a 64-bit hash column as a whole number."""
    return f"(({column} >> {shift}) & {(1 << width) - 1})"


def chance(column: str, shift: int, width: int, probability: float) -> str:
    """SQL that is true with this probability, from `width` bits of the hash."""
    return f"({bits(column, shift, width)} < {round(probability * (1 << width))})"


def fraction(column: str, shift: int, width: int) -> str:
    """SQL for a number from 0 up to but not including 1, in steps of 2 to the minus `width`."""
    return f"({bits(column, shift, width)} / {float(1 << width)})"


def choice(column: str, shift: int, width: int, weights: dict[str, float]) -> str:
    """SQL for one of the words, in proportion to the weights."""
    total, so_far, whens = sum(weights.values()), 0.0, []
    for word, weight in weights.items():
        so_far += weight
        whens.append(
            f"when {bits(column, shift, width)} < {round(so_far / total * (1 << width))} then "
            f"'{word}'"
        )
    return f"case {' '.join(whens)} end"


def steps(
    column: str, shift: int, width: int, weights: Sequence[float], values: Sequence[str]
) -> str:
    """SQL for one of the SQL values, in proportion to the weights."""
    total, so_far, whens = sum(weights), 0.0, []
    for weight, value in zip(weights, values, strict=True):
        so_far += weight
        whens.append(
            f"when {bits(column, shift, width)} < {round(so_far / total * (1 << width))} then "
            f"{value}"
        )
    return f"case {' '.join(whens)} end"


def exponential_days(column: str, shift: int, width: int, *, mean: float, least: int) -> str:
    """SQL for a length in whole days, exponential with this mean, never under `least`."""
    size = 1 << width
    return (
        f"greatest({least}, cast(floor(-ln(({bits(column, shift, width)} + 1) / {size}.0) * "
        f"{mean}) as integer))"
    )
