"""A draft -> each sentence as what it is, and each number beside what a release holds.

Nothing is worked out: a number is found where it is published, or it is not found. Of a figure that
is withheld, or rounded, nothing is confirmed and nothing denied beyond what is published.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from answers.argument import Held, held_by
from answers.claims import Claim, claim_of
from answers.lookup import Looked, Verdict, Where, is_telling, look_up
from answers.numbers import Written, numbers, sentences
from answers.register.parliament import ids_in
from queries.releases import Release
from queries.values import with_values

LONGEST = 30_000
"""Characters of a draft that is checked: half an hour of speech."""


class Sort(StrEnum):
    """What a sentence is."""

    SOURCED = "a fact with a source"
    UNSOURCED = "a fact without a source"
    DEFINITION = "a definition"
    ARGUMENT = "argument"


@dataclass(frozen=True)
class Number:
    """One number of a sentence, and what became of looking for it."""

    written: Written
    looked: Looked


@dataclass(frozen=True)
class Sentence:
    """One sentence, what it is, the words that hold it, and its numbers."""

    text: str
    sort: Sort
    held_by: tuple[Held, ...] = ()
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True)
class Checked:
    """A draft after its check; `trouble` says in a sentence why there was none."""

    sentences: tuple[Sentence, ...] = ()
    trouble: str = ""

    @property
    def is_held(self) -> bool:
        """Whether a sentence of it argues."""
        return any(one.sort is Sort.ARGUMENT for one in self.sentences)

    @property
    def wrong(self) -> int:
        """How many of its numbers are not what the release says."""
        fine = (Verdict.FOUND, Verdict.NOT_SAID)
        return sum(n.looked.verdict not in fine for s in self.sentences for n in s.numbers)

    @property
    def said(self) -> str:
        """The outcome in a sentence or two."""
        if self.trouble:
            return self.trouble
        argued = sum(s.sort is Sort.ARGUMENT for s in self.sentences)
        many = sum(len(s.numbers) for s in self.sentences)
        held = (
            f"Held: {argued} of {len(self.sentences)} sentences argue."
            if argued
            else "Nothing in it argues."
        )
        if not many:
            return f"{held} There is no number in it to look for."
        found = sum(n.looked.verdict is Verdict.FOUND for s in self.sentences for n in s.numbers)
        return f"{held} {found} of {many} numbers are found as the text says them."


def check(text: str, release: Release, *, earlier: Sequence[Release] = ()) -> Checked:
    """Check a text against a release, and against earlier ones of its store (the latest first) for
    what they gave and it gives no more. Never raises for what was typed."""
    if trouble := _trouble(text):
        return Checked(trouble=trouble)
    texts = [text[start:end].strip() for start, end in sentences(text)]
    written = [() if is_definition(one) else tuple(numbers(one)) for one in texts]
    amounts = {
        float(n.amount)
        for one, own in zip(texts, written, strict=True)
        for n in own
        if is_telling(n) or ids_in(one)  # others are not looked for everywhere: 0 is
    }
    where = Where(release, tuple(earlier), with_values(release, amounts))
    found, before = [], None
    for one, own in zip(texts, written, strict=True):
        claim = claim_of(one, release, before=before) if own else None
        found.append(_checked(one, own, claim, where))
        before = claim if claim and claim.measures else before
    return Checked(tuple(found))


def _checked(
    sentence: str, written: Sequence[Written], claim: Claim | None, where: Where
) -> Sentence:
    looked = tuple(Number(n, look_up(n, sentence, claim, where)) for n in written if claim)
    defines = is_definition(sentence)
    held = held_by(sentence, defines=defines)
    is_found = bool(looked) and all(n.looked.verdict is Verdict.FOUND for n in looked)
    if held:
        sort = Sort.ARGUMENT
    elif defines:
        sort = Sort.DEFINITION
    else:
        sort = Sort.SOURCED if is_found or names_source(sentence) else Sort.UNSOURCED
    return Sentence(sentence, sort, held, looked)


_DEFINES = re.compile(
    r"\b(?:is|are|was|were) (?:defined|described|counted|recorded|measured|taken|"
    r"understood) (?:as|when|"
    r"where|if|once|in|from|at|only|by)\b|\b(?:means|refers to|denotes|stands for|consists of|"
    r"comprises|is short for)\b|\bis (?:one|a (?:record|child|practitioner|person|count|number|"
    r"measure|share|proportion|note|flag|restriction|list|search|view|breach|review|directory)|an "
    r"(?:access|account|indication|authority|estimate|alert|authorised)\w*) (?:\w+ ){0,6}?"
    r"(?:that|which|whose|who|when|where|of|on|by|to|for|in)\b|"
    r"^(?:by|the term|the word|the phrase)\b.{0,60}\b(?:means?|is meant|refers?)\b|"
    r"\b(?:excludes?|includes? only|is over the|the base is|are those (?:who|that|which|whose))\b",
    re.I,
)
_SOURCES = re.compile(
    r"\b(?:source|according to|published (?:by|in|on|as)|as published|Official Report|Hansard|"
    r"release \d{4}-\d{2}-r\d+|national statistics|col\.? ?\d+|https?://|ibid)\b|"
    r"(?-i:\b(?:[A-Z]\w+ ){1,4}(?:Survey|Census|Analysis|Review|Report|Statistics|Estimates?|"
    r"Study|Evaluation)\b)|"
    r"\bin (?:its|his|her|their) (?:\w+ ){0,2}(?:report|survey|evidence|answer|statement) of\b",
    re.I,
)


def is_definition(sentence: str) -> bool:
    """Whether a sentence says what a word or a count is."""
    return bool(_DEFINES.search(sentence))


def names_source(sentence: str) -> bool:
    """Whether a sentence says where it is from: a publication, a column, or the id of a figure."""
    return bool(_SOURCES.search(sentence)) or bool(ids_in(sentence))


def _trouble(text: str) -> str:
    if not text.strip():
        return "There is nothing to check. Paste the text of a draft."
    if len(text) > LONGEST:
        return (
            f"This is longer than {LONGEST:,} characters, so none of it is checked. "
            "Paste it in parts."
        )
    if not re.search(r"[A-Za-z]{2}", text):
        return "There are no words in English in this, so there is nothing to check."
    return ""
