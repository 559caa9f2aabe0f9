"""The permanent id of a figure: made from what the figure is about, never from what it says.

An id is twelve characters and a check character, written like `S9EW-2FZS-K2399`. It depends on
seven permanent texts alone (release, measure, area, period, breakdown, category, source), so it is
the same on every machine and however the rows of a release are numbered, and no number of the
figure is in it.

Each text has a number of its own, from its SHA-256; an id is their sum. A sum can be taken apart
again by its halves, so an id is resolved from the lists of a release (its measures, areas, periods)
without an index of its observations. The alphabet has 31 characters, a prime, and none that is
taken for another (0, 1, I, L and O are missing); so the check character, a weighted sum as in an
ISBN, finds every one wrong character and every two that changed places.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
SPACE = len(ALPHABET) ** LENGTH
"""How many ids there are before the check character: 7.9e17, so that among a million figures two
share one with a chance of one in 1.6 million."""

_TEXT = "contactpoint figure 1"
_MOST = 64


class InvalidFigureId(ValueError):
    """What was given is no id of a figure, said in a plain sentence that repeats nothing of it."""


@dataclass(frozen=True)
class FigureKey:
    """What a figure is about, in permanent ids: of its release, measure, area, period, breakdown,
    category and source."""

    release: str
    measure: str
    geography: str
    period: str
    breakdown: str
    category: str
    source: str

    def parts(self) -> tuple[int, ...]:
        """The numbers of its texts; an id is their sum."""
        return (
            text_number("release", self.release),
            text_number("measure", self.measure),
            text_number("category", self.breakdown, self.category),
            text_number("geography", self.geography),
            text_number("period", self.period),
            text_number("source", self.source),
        )


def figure_id(key: FigureKey) -> str:
    """The permanent id of a figure, ready to be read out."""
    return format_id(sum(key.parts()) % SPACE)


@lru_cache(maxsize=20_000)
def text_number(kind: str, *texts: str) -> int:
    """The number of one text, from 0 to `SPACE`; the same text of another kind
    has another number."""
    digest = hashlib.sha256("\x1f".join((_TEXT, kind, *texts)).encode()).digest()
    return int.from_bytes(digest[:16]) % SPACE


def format_id(number: int) -> str:
    """A number below `SPACE` as an id, with its check character, in groups of four,
    four and five."""
    places = [number // len(ALPHABET) ** place % len(ALPHABET) for place in reversed(range(LENGTH))]
    text = "".join(ALPHABET[p] for p in (*places, _check(places)))
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def ids_of(parts: Sequence[np.ndarray]) -> np.ndarray:
    """The ids of many figures at once: for each of the six texts of `Key` an array of its numbers
    (`part`, uint64). As `figure_id` gives them one by one."""
    base = np.uint64(len(ALPHABET))
    left = np.mod(np.sum(np.stack(parts), axis=0, dtype=np.uint64), np.uint64(SPACE))
    letters, check = np.array(list(ALPHABET)), np.zeros(len(left), dtype=np.int64)
    places = []
    for place in reversed(range(LENGTH)):
        left, digit = np.divmod(left, base)
        check += (place + 2) * digit.astype(np.int64)
        places.append(letters[digit.astype(np.int64)])
    columns = [*reversed(places), letters[check % len(ALPHABET)]]
    for at in (8, 4):
        columns.insert(at, np.full(len(left), "-"))
    text = columns[0]
    for column in columns[1:]:
        text = np.char.add(text, column)
    return text.astype(object)


def parse_id(text: str) -> int:
    """The number an id stands for, however it is typed:
    in small letters, with spaces, without hyphens. Raises `InvalidFigureId`."""
    plain = "".join(text[:_MOST].upper().replace("-", " ").split())
    if len(text) > _MOST or len(plain) != LENGTH + 1:
        raise InvalidFigureId(
            f"A figure’s id has {LENGTH + 1} characters in groups of four, four and five, such as "
            f"{EXAMPLE}. This has more or fewer."
        )
    if wrong := [c for c in plain if c not in ALPHABET]:
        raise InvalidFigureId(
            "A figure’s id holds the digits 2 to 9 and the letters A to Z without I, L and O. "
            + (
                "A 0 or 1 in it is another character misread."
                if wrong[0] in "01"
                else "There is a character here that no id has."
            )
        )
    *places, check = (ALPHABET.index(c) for c in plain)
    if _check(places) != check:
        raise InvalidFigureId(
            "The last character of the id does not fit the others, so one of them is mistyped, or "
            "two have changed places. Please check it against what you were given."
        )
    return _value(places)


def _value(places: Iterable[int]) -> int:
    number = 0
    for place in places:
        number = number * len(ALPHABET) + place
    return number


def _check(places: Iterable[int]) -> int:
    return sum((at + 2) * place for at, place in enumerate(places)) % len(ALPHABET)


EXAMPLE = format_id(text_number("example"))
"""An id that shows what one looks like, and is of no figure."""
