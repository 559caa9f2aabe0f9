"""Whether a part compares: more than elsewhere, the most of all, by how much, the same again."""

from __future__ import annotations

import re

from answers.form_words import LEAD, MOVED, POLICY_NOUNS, ROSE

_COMPARES = re.compile(
    LEAD
    + r"(?:whether|if) (?:(?:there (?:have|has|had|were|was|are|is) (?:been )?)?(?:any|more|fewer"
    r"|less|as many)\b"
    r"|(?:a |the )?(?:higher|lower|larger|smaller|greater|same) (?:number|proportion|percentage"
    r"|share)\b)"
    rf"(?! (?:further |other |such )?{POLICY_NOUNS}\b)(?!.*\b(?:will|would|may|might|can|could"
    r"|should|plans?)\b)",
    re.I,
)


def compares(text: str) -> bool:
    """Whether a part asks whether there is any of something, or more than elsewhere:
    a fact of record."""
    return bool(_COMPARES.match(text))


_OF_TWO = re.compile(
    LEAD
    + r"(?:is|are|was|were|has|have|had|do|does|did|which|who)\b(?!.*\b(?:will|would|may|might|can"
    r"|could|should|plans?)\b)"
    r".*\b(?:higher|lower|more|fewer|greater|larger|smaller|bigger|above|below|ahead|behind)\b"
    r".*\b(?:than|or|of|and)\b",
    re.I,
)


def compares_two(text: str) -> bool:
    """Whether a part asks which of two there is more of: *Is coverage higher in A or in B?*"""
    return bool(_OF_TWO.match(text))


_NAMES_SPLIT = re.compile(
    LEAD
    + r"(?:what|which|(?:for|at|by|through|on) (?:what|which))\b(?!.*\b(?:will|would|may|might|can"
    r"|could|should|is to|are to)\b)"
    r"(?=.*\b(?:by|each|every|broken down|in (?:20\d\d|[A-Z]\w*))\b)",
    re.I,
)


def names_split(text: str) -> bool:
    """Whether a part that begins with *what* or *for what* could ask for a table:
    of one thing by another, of a place or a time."""
    return bool(_NAMES_SPLIT.match(text))


_RANKS = re.compile(
    LEAD
    + r"(?:which|what|who) .*\b(?:most|fewest|least|largest|smallest|highest|lowest|biggest)\b",
    re.I,
)


def ranks(text: str) -> bool:
    """Whether a part asks of what there is most: *which source supplies most children*."""
    return bool(_RANKS.match(text))


_DIFFERS = re.compile(
    rf"\b{MOVED}|\bby how many\b|\bhow many (?:more|fewer)\b.*\bthan\b"
    rf"|\bby how much\b.*\b{ROSE}\b|\b(?:has|have|had) (?:it|that|this|they|the \w+) {ROSE}\b",
    re.I,
)


def moved(text: str) -> bool:
    """Whether a part asks by how much something came to be more or less,
    or is more than another."""
    return bool(_DIFFERS.search(text))


_SAME_OF = re.compile(
    LEAD + r"(?:what|which) (?:(?:it|they|this|that|these|those|(?:the )?(?:same|corresponding"
    r"|equivalent|comparable)"
    r"(?: \w+)?) )?(?:had been|has been|have been|was|were|is|are|stood at|came to)\b"
    rf"|{LEAD}how (?:(?:that|this|the|those|these|such)(?: \w+)? |it |they )(?:differ|var|compar"
    r"|break|broke|splits?\b|divides?\b|is (?:spread|split|divided)|was|has changed|changed)",
    re.I,
)


def asks_same(text: str) -> bool:
    """Whether a part asks once more for what the part before counts: *and what
    it had been in May*."""
    return bool(_SAME_OF.match(text))
