"""What a part denies: *not yet*, *failed to*, *without*. A denial that is part of what a measure counts
(a record without a GP) is read with it; any other turns the question round, and so may no figure
that stands for the opposite be given as sure.
"""

from __future__ import annotations

from answers.reading import Reading

STAGES = frozenset({"authority_stage", "authorities_at_stage", "milestone_date"})
"""Measures that hold a day for each authority, from which those that had not can be told."""

_DENY = frozenset(
    [
        "not",
        "never",
        "none",
        "neither",
        "without",
        "cannot",
        "nobody",
        "unable",
        "hasn't",
        "haven't",
        "hadn't",
        "isn't",
        "aren't",
        "wasn't",
        "weren't",
        "didn't",
        "doesn't",
    ]
)
_DENY_TWO = frozenset(
    {("yet", "to"), ("still", "to"), ("failed", "to"), ("fail", "to"), ("fails", "to")}
)
_BEFORE = frozenset({("or", "not"), ("if", "not"), ("why", "not")})
_AFTER = frozenset({"only", "later", "more", "less", "fewer", "including", "counting", "limited"})


def is_denied(one: Reading) -> bool:
    """Whether those are asked for that did not do it, by words that no concept has read."""
    covered = {
        n
        for found in (*one.own, *one.split.found)
        if found.name != "NEG"
        for n in range(found.first, found.last)
    }
    lower = [word.lower for word in one.words]
    return any(_denies(lower, n) for n in range(len(lower)) if n not in covered)


def _denies(lower: list[str], n: int) -> bool:
    word = lower[n]
    before = lower[n - 1] if n else ""
    after = lower[n + 1] if n + 1 < len(lower) else ""
    return (word, after) in _DENY_TWO or (
        word in _DENY and (before, word) not in _BEFORE and after not in _AFTER
    )
