"""Numbers asked for beside a question: *Why were records opened in Leeds? Numbers, please.*

A sentence that wants nothing but numbers adds no question of its own: read alone it would ask for
those of all England. Beside a question of reasons it says that these are to be counted, where the
directory counts them by reason or says that it does not.
"""

from __future__ import annotations

import re

from answers import match
from answers.text import words

_NUMBERS = (
    r"(?:(?:please|pls|kindly|and|(?:could|can|may|might|would) (?:you|i|we)|i(?:'d| would| should)"
    r" like|i (?:want|need)|(?:let|give|tell|send|show) (?:me|us)|let|give|have|get|see|be given"
    r"|provide|supply|the|some|any|actual|exact|just|only|with|in)[ ,]+)*"
    r"(?:counts?|numbers?|figures?|totals?)"
    r"(?: (?:by (?:reason|grounds?|kind|cause|heading)"
    r"|(?:of|under|for|by|against|in|per) (?:each|every)(?: (?:one|heading|head|kind|case|reason"
    r"|ground|of (?:them|these|those)))?))?"
    r"(?:[ ,]+(?:please|pls|thanks|thank you|too|as well|if (?:possible"
    r"|you (?:can|have (?:them|any))|there are any|held)))*"
)
_BESIDE = re.compile(rf"(?<=[\w)'’\"])\s*(?:[.?!;:]|\s[-–—])\s+{_NUMBERS}\W*$", re.I)
"""Words at the end of a text that want numbers, and say of nothing."""
_WHY = re.compile(
    r"\b(?:why|on what grounds?|for (?:what|which) (?:reasons?|purposes?)"
    r"|what (?:was|were|is|are) the (?:reasons?|grounds?) (?:why|for which|that|on which|for))\b"
    r"(?: (?:were|was|are|is|have|has|had|did|do|does)\b)?",
    re.I,
)
_UNITS = ("month", "quarter", "year")
_FACT = re.compile(
    r"^([^.?!:]{1,40}: )?((?:is|are|was|were|has|have|had|did|does|do)\b[^.?!;]+)\? +"
    r"(?:(?:please|and|with|just) )*(?:the )?(?P<each>(?:monthly|quarterly|yearly"
    r"|(?:month|quarter|year)[- ]end|end[- ]of[- ](?:month|quarter|year)) )?"
    r"(?:numbers?|figures?|totals?|counts?)(?: please,?)? "
    r"((?:for|by|of|in|from|since|over|per)\b[^.?!;]+?)(?:,? please)?[.!]?\s*$",
    re.I,
)
"""Whether something was so, and the numbers for each place or time in a sentence of its own."""
COUNTED = frozenset({"VIEW", "VIEWS", "SUSPEND", "ALERT", "BREACH", "SHIELD", "REMOVE", "INCIDENT"})
"""Concepts of what is counted by reason or kind, or might be thought to be."""


def counted(text: str) -> str:
    """A text without what only wants numbers at its end; where it asks why, of how many for each
    reason."""
    if of_fact := _FACT.match(text):
        head, asked, _, of_which = (part.strip(" .") for part in of_fact.groups(""))
        each = next((f"each {u} " for u in _UNITS if u in (of_fact["each"] or "").lower()), "")
        return f"{head} how many {asked[0].lower()}{asked[1:]}, {each}{of_which}?".strip()
    beside = _BESIDE.search(text)
    if beside is None or not text[: beside.start()].strip():
        return text
    asked = text[: beside.start()]
    whys = list(_WHY.finditer(asked))
    if not whys:
        return f"{asked}{_mark(text, beside.start())}"
    if not {found.name for found in match.lexicon().find(list(words(asked)))} & COUNTED:
        return text
    return f"How many, by reason: {asked[whys[-1].end() :].strip()}?"


def _mark(text: str, at: int) -> str:
    """The mark a sentence ended with."""
    mark = text[at:].lstrip()[:1]
    return mark if mark in ".?!" else ""
