"""Which of several measures a part asks for first: the part of those that are counted, and several
side by side in the order in which they are named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.parts import Candidate

SPOKEN = 56
"""The score from which a measure is one of those a part names."""
_AGAINST = re.compile(r"\b(?:v|vs|versus|as against|set against)\b", re.I)
_OF_THESE = re.compile(
    r"\bhow many of (?:all )?(?:the|those|these|our|their|all)\b"
    r"|^\W*(?:and )?of (?:all )?(?:the|those|these)\b(?=.*\bhow many\b)",
    re.I,
)
_BESIDE = re.compile(
    r"\W*(?:,|;|&|/|\band\b|\bplus\b)\W*(?:(?:and|also|the|their|its|of|how|many|numbers?|counts?)"
    r"\b\W*)*",
    re.I,
)
"""What stands between two things that are asked for side by side."""


def as_compared(text: str, best: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The measures in the order in which a note names them that sets one against another: *planned
    v. trained*; or that lists them: *scored, their CRPS and their bias*."""
    spoken = [c for c in best if c.why and c.score >= SPOKEN]
    if not _AGAINST.search(text):
        spoken = _side_by_side(text, spoken)
    if len(spoken) < 2:
        return tuple(best)
    rest = [c for c in best if c not in spoken]
    lower = text.lower()
    return (*sorted(spoken, key=lambda c: min(lower.find(w.lower()) for w in c.why)), *rest)


def _side_by_side(text: str, spoken: Sequence[Candidate]) -> list[Candidate]:
    """The measures, where nothing stands between the words of one and of the next but a comma or
    *and*; none otherwise, or where two share a word."""
    spans = []
    for one in spoken:
        others = {w for c in spoken if c is not one for w in c.why}
        at = [_span(text, w) for w in one.why if w not in others]
        if not at or len(at) < len(one.why):
            return []
        spans.append((min(a for a, _ in at), max(b for _, b in at)))
    spans.sort()
    between = [text[a[1] : b[0]] for a, b in zip(spans, spans[1:], strict=False)]
    return list(spoken) if between and all(map(_BESIDE.fullmatch, between)) else []


def of_these(text: str, best: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The measures, that of what is so of some first where some of all are counted: how many of
    the accounts issued *are in use*, of the returns owed *came in time*."""
    counted = _OF_THESE.search(text)
    if counted is None or len(best) < 2:
        return tuple(best)
    first = best[0]
    for rival in best[1:3]:
        mine = [_span(text, w) for w in first.why if w not in rival.why]
        own = [_span(text, w) for w in rival.why]
        if rival.score < SPOKEN or not mine or not own or min(mine)[0] < counted.start():
            continue
        if _FINITE.search(text[max(b for _, b in mine) : max(a for a, _ in own)]):
            return (rival, first, *(c for c in best[1:] if c is not rival))
    return tuple(best)


_FINITE = re.compile(
    r"(?<!to )\b(?:have|has|had|holds?|held|are|were|is|was|did|do|came|come|got|arrived|reached"
    r"|finished|completed|used?|led|ended)\b(?! (?:to|planned|due)\b)",
    re.I,
)
"""The verb between those that are counted and what is so of some of them."""


def _span(text: str, said: str) -> tuple[int, int]:
    """Where some words stand in a text, the last time they do; before it where they are not
    written so."""
    at = text.lower().rfind(said.lower())
    return at, at + len(said)
