"""Ages a part names, and the bands of a release that are just those ages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from answers.concepts import Found
from answers.numbers import SMALL
from answers.text import Word

OLDEST = 17
"""The last age of a child on the directory."""
_WORDS = SMALL[:19]
"""Ages as they are written out, up to eighteen."""
_N = r"(\d{1,2}|" + "|".join(_WORDS) + ")"
_OLD = r"(?: ?-? ?years?(?: old| of age|-olds?| olds?)?| ?-?year-olds)?"
_PATTERNS = (
    (rf"\b(?:aged?|ages) (?:between |from )?{_N}(?: ?(?:to|and|-|until) ?| ){_N}\b{_OLD}", "range"),
    (rf"\bbetween {_N} and {_N} years?\b(?: old| of age)?", "range"),
    (rf"\b{_N}(?: ?(?:to|-|and) ?| ){_N} ?-?years?-? ?olds?\b", "range"),
    (
        r"\b(?:under|below|younger than|aged under|aged below)[ -](?:the )?(?:age "
        rf"of )?{_N}s?\b{_OLD}",
        "under",
    ),
    (rf"\b(?:aged? |ages )?{_N}{_OLD} (?:and|or) (?:under|younger|below)\b", "to"),
    (rf"\b(?:aged up to|up to the age of) {_N}\b", "to"),
    (rf"\b(?:aged? |ages )?{_N}{_OLD} (?:and|or) (?:over|older|above|more)\b", "from"),
    (rf"\b(?:over|above|older than|aged over) the age of {_N}\b", "over"),
    (
        rf"\b(?:aged over|older than|over) {_N}s?\b{_OLD}(?! (?:records|views|practitioners"
        r"|working))",
        "over",
    ),
    (rf"\baged {_N}\b(?! (?:to|and|or|-))", "one"),
    (rf"\b{_N}[ -]years?[ -]olds?\b", "one"),
)
_COMPILED = tuple((re.compile(pattern, re.I), how) for pattern, how in _PATTERNS)


def find(text: str, words: Sequence[Word]) -> list[Found]:
    """The ages a text names, each `first_last` in whole years, the longest words first taken."""
    found: list[Found] = []
    for pattern, how in _COMPILED:
        for match in pattern.finditer(text):
            ends = _ends([_number(g) for g in match.groups() if g], how)
            inside = [n for n, w in enumerate(words) if match.start() <= w.start < match.end()]
            if (
                not ends
                or not inside
                or any(f.first <= inside[-1] and inside[0] < f.last for f in found)
            ):
                continue
            found.append(Found(f"{ends[0]}_{ends[1]}", inside[0], inside[-1] + 1, match[0]))
    return found


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _WORDS.index(text.lower())


def _ends(numbers: list[int], how: str) -> tuple[int, int] | None:
    """The first and last age that are meant; None for what is no age of a child."""
    one, last = numbers[0], numbers[-1]
    first, last = {
        "range": (one, last),
        "under": (0, one - 1),
        "to": (0, one),
        "from": (one, OLDEST),
        "over": (one + 1, OLDEST),
        "one": (one, one),
    }[how]
    return (first, last) if 0 <= first <= last <= OLDEST else None


def bands(ages: Found, categories: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """The bands (`0_4`, `5_9` ...) in which ages lie, and whether the bands are just those ages."""
    first, last = map(int, ages.name.split("_"))
    held = [(c, *map(int, c.split("_"))) for c in categories if re.fullmatch(r"\d+_\d+", c)]
    own = [(c, low, high) for c, low, high in held if low <= last and first <= high]
    just = bool(own) and own[0][1] == first and own[-1][2] == last
    return tuple(c for c, _, _ in own), just
