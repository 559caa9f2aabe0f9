"""The words of a part that nothing read."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from answers import months, places, splits
from answers.comparing import moved
from answers.form_words import ROSE
from answers.forms import Form
from answers.plain import is_asker, is_cited
from answers.text import Word, stem, words
from answers.vocabulary import BEARING, GENERAL, GENERIC, MOVING, PLAIN, RULES, TELLING, spoken_for

if TYPE_CHECKING:
    from answers.reading_types import Reading


def left_over(
    one: Reading,
    named: Sequence[places.Named],
    split: splits.Asked,
    times: Sequence[months.Asked],
    read: Collection[str],
) -> tuple[str, ...]:
    """Words that nothing read: what they mean may change what is asked."""
    explained = _explained(one)
    read_as = (*(f for f in one.own if explained is None or f.name in explained), *split.found)
    covered = {n for f in read_as for n in f.read}
    covered |= {n for p in named for n in range(p.first, p.last)}
    generic = one.best is not None and one.best.measure == GENERIC
    telling = TELLING | MOVING if generic else TELLING
    passed = _bearing() | {w.stem for w in words(one.best.title if one.best else "")}
    return tuple(
        w.text
        for n, w in enumerate(one.words)
        if n not in covered
        and w.lower not in read
        and (
            _plain(w).isalpha()
            and len(w.lower) > 2
            or w.lower.isdigit()
            and not is_cited(one.text, w)
        )
        and (_plain(w) not in PLAIN or w.lower in telling and not is_asker(one.text, w))
        and (w.stem not in passed or w.lower in telling)
        and not _ALL_OF.match(one.text, w.start)
        and not any(
            m.start() <= w.start < m.end()
            for pattern in (_SUM, LAW, _RECENT, _FORMER, *([_ROSE] if moved(one.text) else []))
            for m in pattern.finditer(one.text)
        )
        and w.lower not in ("may", "march")
        and not (one.form is Form.LIST and w.lower in ("name", "names"))
        and not any(t.where[0] <= w.start < t.where[1] for t in times)
    )


def _plain(word: Word) -> str:
    """A word in small letters without what is drawn together with it: *what's*, *Barnardo's*."""
    return word.lower.removesuffix("'s")


_ALL_OF = re.compile(
    r"(?:nine|9|15[02])\s+(?:\w+\s+){0,2}?(?:regions|authorities|councils)\b", re.I
)
"""How many regions or authorities there are in all: no number that is to be passed."""


_SUM = re.compile(r"£ ?\d[\d,.]*(?: ?(?:million|billion|thousand|m|bn|k)\b)?", re.I)
"""A sum of money that is spoken of: of what it was is asked, and it is no limit by itself."""


_FORMER = re.compile(
    r"\b(?:area of the )?(?:former|old|one-?time|historic) (?:county|authority|council|borough)\b"
    r"|\b(?:two|three|four|five|six|seven|eight|ten|\d+) (?:local )?"
    r"(?:authorities|councils|boroughs|districts) "
    r"(?:that|which|now|once|there|making|made|of the)\b"
    r"|\b(?:what|which) (?:we|they|people|you|one|i)(?: used to| once)? call(?:ed)?\b"
    r"|\b(?:once|formerly|so|sometimes)[ -]called\b",
    re.I,
)
"""What a place once was, or a thing was called, and no kind of what is counted."""
_ROSE = re.compile(rf"\b{ROSE}\b", re.I)
_RECENT = re.compile(r"\bmost recent(?:ly)?\b", re.I)
LAW = re.compile(
    r"(?:\b(?:sections?|clauses?|regulations?|schedules?|articles?"
    r"|part) \d+\w*(?:\(\w+\))* (?:of|to|in) )?"
    r"(?:the )?\b[A-Z][\w']+(?: (?:and |of )?[A-Z(][\w')]*){0,8} (?:Acts?|Bill|Regulations"
    r"|Order)\b(?: \d{4})?|\bSI \d{4}/\d+,? the regulations\b"
)
"""A law that is cited: it says under what something is, and not what is counted."""


def _explained(one: Reading) -> frozenset[str] | None:
    """The concepts that the best measure explains;
    None where it is known by its own words alone, or is of the roll-out."""
    if one.best is None or one.best.measure not in RULES or one.stages:
        return None
    if one.best.measure == GENERIC:
        return spoken_for(GENERIC) | GENERAL - {"PARENT"}
    return spoken_for(one.best.measure) | GENERAL


@lru_cache(maxsize=1)
def _bearing() -> frozenset[str]:
    return frozenset(stem(word) for phrase in BEARING for word in phrase.split())
