"""What was typed -> plain text, sentences and words with their stems.

Nothing typed is kept or run.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

import snowballstemmer

LONGEST = 6_000
"""Characters that are read:

about two pages. What is longer is refused whole, so none of it is lost.
"""

NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    "fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen|quarter|third"
)
"""Numbers as words, for a pattern."""

_stemmer = snowballstemmer.stemmer("english")
_WORD = re.compile(r"[A-Za-z]+(?:\.[A-Za-z])+\.?|[A-Za-z]+(?:'[A-Za-z]+)?|\d[\d,.]*\d|\d|[%£;:?()]")
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‑": "-"}
)
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^<>]{0,400}>", re.I | re.S)


@dataclass(frozen=True)
class Word:
    """One word: as typed, in small letters, its stem, and where it stands."""

    text: str
    lower: str
    stem: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a word in small letters; a possessive is read as the plain word."""
    plain = word[:-2] if word.endswith("'s") else word.replace("'", "")
    return _stemmer.stemWord(plain)


def clean(typed: str) -> str:
    """The text without tags, control characters, doubled spaces; quotes and dashes plain."""
    plain = unescape(_TAG.sub(" ", typed[: 4 * LONGEST]))
    plain = unicodedata.normalize("NFKC", plain).translate(_QUOTES)
    plain = "".join(c if c.isprintable() else " " for c in plain)
    return re.sub(r"\s+", " ", plain).strip()


def words(text: str) -> list[Word]:
    """The words of a text in order, numbers and a few marks among them; a hyphen parts words."""
    found = []
    for match in _WORD.finditer(text):
        lower = match[0].lower()
        if "." in lower and lower[0].isalpha():
            lower = lower.replace(".", "")
        if lower[0].isdigit():
            lower = lower.replace(",", "")
        found.append(Word(match[0], lower, stem(lower), match.start(), match.end()))
    return found


def trouble(typed: str) -> str:
    """Why a text cannot be read as a question, in a plain sentence; empty where it can."""
    if not typed.strip():
        return "Nothing was asked. Type or paste a question."
    if len(typed) > LONGEST:
        return (
            f"This is longer than {LONGEST:,} characters, about two pages, so none of it is read. "
            "Paste the question alone."
        )
    if typed.lstrip()[:1] in "=+@\t" or re.match(r"\s*-\s*\d", typed):
        return "This begins as a formula does. Type the question in words."
    letters = [c for c in typed if c.isalpha()]
    if not letters:
        return "There are no words in this. Ask in words."
    if sum(c.isascii() or "LATIN" in unicodedata.name(c, "") for c in letters) < 0.7 * len(letters):
        return "This is not in the Latin alphabet. Questions are read in English only."
    if not re.search(r"[A-Za-z]{2}", clean(typed)):
        return "There are no words in this once its marks are taken away. Ask in words."
    return ""
