"""Words that ask for nothing where they stand: who is asked, *and others*, the number of an act."""

from __future__ import annotations

import re

from answers.text import Word

_ASKS = re.compile(
    r"(?<!how many )(?<!which )(?<!number of )\b(?:the )?(?:ministers?|secretary of state"
    r"|government|department)\s+(?:now )?(?:has|have|had|is|are|"
    r"was|were|will|expects?|estimates?|plans?|intends?|made|makes?|holds?|believes?|thinks?)\b"
    r"(?! (?:\w+ly|been|himself|herself|themselves)\b)",
    re.I,
)
_HARMLESS = re.compile(
    r"\bhon\.? members?\b|\bthis house\b(?<!of this house)|\bmembers? of (?:staff|the public)\b"
    r"|\bmembers? for\b|\bteam members?\b|"
    r"\b(?:to|told|tell|inform|informed) (?:the house|parliament)\b|\b(?:and|or|any) others?\b"
    r"|\b(?:each|one) other\b|\bother than\b|\bf[ae]ll(?:s|en)? due\b",
    re.I,
)


_CITED = re.compile(
    r"\b(?:section|clause|act|regulations?|si|no\.?|column|question|schedule|part)\W*$", re.I
)


def is_cited(text: str, number: Word) -> bool:
    """Whether a number is part of the name of an act, an answer or a column."""
    return bool(_CITED.search(text[: number.start]))


def is_asker(text: str, word: Word) -> bool:
    """Whether a word names who is asked, and not of whom something is asked;
    or goes with another."""
    return any(
        m.start() <= word.start < m.end()
        for pattern in (_ASKS, _HARMLESS)
        for m in pattern.finditer(text)
    )
