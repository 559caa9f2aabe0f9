"""What a part denies: *not yet*, *failed to*, *without*, *don't*.

A denial that is part of what a measure counts (a record without a GP) is read with it; any other
turns the question round, and so may no figure that stands for the opposite be given as sure.
"""

from __future__ import annotations

import re

from answers.reading_types import Reading

STAGES = frozenset({"authority_stage", "authorities_at_stage", "milestone_date"})
"""Measures that hold a day for each authority, from which those that had not can be told."""

_DENY = frozenset(
    [
        "not",
        "no",
        "never",
        "none",
        "neither",
        "without",
        "cannot",
        "nobody",
        "nothing",
        "unable",
        "lack",
        "lacks",
        "lacking",
        "await",
        "awaits",
        "awaiting",
    ]
)
_SHORT = re.compile(r"(?:do|does|did|has|have|had|is|are|was|were|ca|wo|would|could|should)n't")
_DENY_TWO = frozenset(
    (first, "to")
    for first in ("yet", "still", "failed", "fail", "fails", "failing", "remain", "remains")
)
_BEFORE = frozenset({("or", "not"), ("or", "no"), ("if", "not"), ("why", "not")})
_AFTER = frozenset({"only", "later", "more", "less", "fewer", "including", "counting", "limited"})
_MISSED = (
    r"miss(?:es|ed|ing)?|late|later|delay\w*|behind|slip\w*|overdue|over(?:ran|run)|postpon\w*"
)
_KEPT = r"on (?:time|schedule)|met|meet|kept(?: to)?|keep(?: to)?|compl(?:y|ied)|by the date first"
_NOT_SO = r"(?:not|never|no|without|fail\w* to|unable to|yet to|\w+n't)\s+(?:\w+\s+){0,2}?"
_DATE_MISSED = re.compile(rf"\b(?P<denied>{_NOT_SO})?(?P<word>{_MISSED})\b", re.I)
_DATE_KEPT = re.compile(rf"\b(?P<denied>{_NOT_SO})?(?P<word>{_KEPT})\b", re.I)


def is_denied(one: Reading) -> bool:
    """Whether those are asked for that did not do it, by words that no concept has read."""
    covered = {
        n for found in (*one.own, *one.split.found) if found.name != "NEG" for n in found.read
    }
    lower = [word.lower for word in one.words]
    return any(_denies(lower, n) for n in range(len(lower)) if n not in covered)


def had_not(one: Reading) -> bool:
    """Whether those are asked for that had not reached a milestone:
    by a denial, or as late with it."""
    kept = _keeps(one.text)
    return is_denied(one) if kept is None else not kept


def has_kept(one: Reading) -> bool:
    """Whether those are asked for that kept to the date set (*met*, *on time*, *never missed*)."""
    return bool(_keeps(one.text))


def _keeps(text: str) -> bool | None:
    """Whether a date set is spoken of as kept; None where nothing is said
    of keeping or missing it."""
    if kept := _DATE_KEPT.search(text):
        return not kept["denied"]
    missed = _DATE_MISSED.search(text)
    return bool(missed["denied"]) if missed else None


def _denies(lower: list[str], n: int) -> bool:
    word = lower[n]
    before = lower[n - 1] if n else ""
    after = lower[n + 1] if n + 1 < len(lower) else ""
    if (word, after) in _DENY_TWO:
        return True
    denies = word in _DENY or bool(_SHORT.fullmatch(word))
    return denies and (before, word) not in _BEFORE and after not in _AFTER
