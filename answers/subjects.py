"""What a part counts: the first thing that can be counted after `how many`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from answers import match
from answers.concepts import Found
from answers.parts import Candidate
from answers.text import Word
from answers.vocabulary import spoken_for

_SUBJECTS = {
    "USER": "SUBJECT_USER",
    "PEOPLE": "SUBJECT_USER",
    "CHILD": "SUBJECT_CHILD",
    "AUTHORITY": "SUBJECT_AUTHORITY",
}
_COUNTED = dict.fromkeys(
    (
        "VIEW",
        "SEARCH",
        "ALERT",
        "REVIEW",
        "BREACH",
        "INCIDENT",
        "ACCOUNT",
        "REQUEST",
        "RETURN",
        "SYSTEM",
        "SERVICE",
        "INDICATION",
    ),
    "",
)
"""What is counted where it stands before any of these:

views of children's records are no children.
"""
_HEADS = frozenset(
    {"VIEWS", "SEARCH", "ALERT", "REVIEW", "BREACH", "INCIDENT", "RETURN", "INVOLVED"}
)
"""What, where it stands next to `how many`, is what is counted, whatever else is spoken of."""
OTHER_HEAD = 30
"""What a measure loses that is of something else than what is counted."""
OTHER_UNIT = 14
"""What a measure loses whose unit is not what is counted."""
_HEAD = re.compile(
    r"\bhow many\b|\b(?:numbers?|head-?count|total|tally|count|proportion|percentage"
    r"|share) of\b|\bwhich\b|\bhow (?:often|much)\b|\blist\b|\bname\b",
    re.I,
)
_TIMES = re.compile(
    r"\bhow often\b|\b(?:how many|numbers? of|total of|figures? (?:for|of)) "
    r"(?:the |such |separate |different )?(?:times|occasions|cases|instances)\b"
    r"|^\W*(?:times|occasions|cases|instances)\b",
    re.I,
)
"""What happened is counted, and not those to whom it did: *the number of times a child was*."""
_OCCASIONS = re.compile(
    r"\bhow often\b|\b(?:how many|numbers? of|separate) (?:times|occasions)\b", re.I
)
_OF_THESE = re.compile(
    r"\bof (?:all )?(?:the|these|those)(?= (?:\w+ ){1,8}?\w+\W+how many\W+(?:have|has|had|are|were"
    r"|was|is)\b)",
    re.I,
)
"""What is counted stands before *how many*: *of the children on it, how many have*."""
_BESIDE = frozenset({"through", "thru", "via", "by", "from", "with", "over"})
"""After *how many* these begin by what, or from whom, and not what is counted: *how many through a
council's own system*."""
NEAR_SUBJECT = 6
"""How many words after `how many` what is counted may stand."""


def subjects_of(part: str, own_words: Sequence[Word], own: Sequence[Found]) -> frozenset[str]:
    """What is counted: the first that can be, among the words that follow `how many`."""
    if _TIMES.search(part):
        return frozenset({"OFTEN"} if _OCCASIONS.search(part) else ())
    head = _OF_THESE.search(part) or _HEAD.search(part)
    at = (
        next((n for n, w in enumerate(own_words) if head and w.start >= head.end()), 0)
        if head
        else 0
    )
    if head and at and part[: head.start()].rstrip().endswith((":", "-", "–")):
        at = 0  # a note that names what is counted first
    beside = bool(head) and at < len(own_words) and own_words[at].lower in _BESIDE
    near = sorted(
        (
            f
            for f in own
            if f.name in {**_SUBJECTS, **_COUNTED}
            and at <= f.first <= at + NEAR_SUBJECT
            and not (beside and f.name == "AUTHORITY")
        ),
        key=lambda f: f.first,
    )
    sector = [
        f
        for f in match.categories("sector").find(list(own_words))
        if at <= f.first <= at + NEAR_SUBJECT
    ]
    if sector and (not near or sector[0].first <= near[0].first):
        return frozenset({"SUBJECT_USER"})
    first = [f for f in own if f.name in _HEADS and head and at <= f.first <= at + 2]
    heads = {f"HEAD_{f.name}" for f in first if f.first == min(g.first for g in first)}
    heads |= {"EITHER"} if _either(own, own_words) else set()
    if near and near[0].name == "CHILD" and not {f.name for f in own} & {"USER", "PEOPLE"}:
        heads.add("ALL_CHILDREN")
    return frozenset(
        ({_SUBJECTS[near[0].name]} if near and near[0].name in _SUBJECTS else set()) | heads
    )


def _either(own: Sequence[Found], own_words: Sequence[Word]) -> bool:
    """Whether two of what shows that somebody works with a child are named as one or the other:
    *a service, a lead professional or a common assessment*."""
    named = [f for f in own if f.name in ("SERVICE", "INDICATION", "LEAD", "CAF")]
    if not {f.name for f in named} & {"LEAD", "CAF"} or len({f.name for f in named}) < 2:
        return False
    between = own_words[min(f.first for f in named) : max(f.last for f in named)]
    joins = {word.lower for word in between}
    return "or" in joins and not joins & {"and", "both", "with", ";"}


def of_head(candidate: Candidate, subjects: Collection[str]) -> Candidate:
    """A candidate, weaker where what stands next to `how many` is nothing its measure counts."""
    heads = {s.removeprefix("HEAD_") for s in subjects if s.startswith("HEAD_")}
    heads |= {"VIEW"} if "VIEWS" in heads else set()
    if not heads or heads == {"INVOLVED"} or heads & spoken_for(candidate.measure):
        return candidate
    return replace(candidate, score=candidate.score - OTHER_HEAD)


def of_unit(candidate: Candidate, subjects: Collection[str], unit: str) -> Candidate:
    """A candidate, weaker where practitioners are counted, or how often something happened, and
    its figures are of children; or where children are, and no others are spoken of."""
    if "ALL_CHILDREN" in subjects and unit in ("accounts", "practitioners"):
        return replace(candidate, score=candidate.score - OTHER_HEAD)
    if not {"SUBJECT_USER", "OFTEN"} & set(subjects) or unit != "children":
        return candidate
    return replace(candidate, score=candidate.score - OTHER_UNIT)
