"""Finding in a text what the vocabulary names: each phrase by the stems of its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from answers.text import Word, stem

GAP = 3
"""Most words that may stand where a phrase has `~`."""


@dataclass(frozen=True)
class Found:
    """A concept found: its name, the words it covers as a half-open range, and the words."""

    name: str
    first: int
    last: int
    said: str
    gapped: bool = False

    @property
    def length(self) -> int:
        """How many words it covers."""
        return self.last - self.first


class Lexicon:
    """Phrases by concept: `~` stands for up to three words, `=word` for that very word.

    A phrase is found wherever the stems of its words follow each other.
    """

    def __init__(
        self, phrases: Mapping[str, Iterable[str]], *, hiders: frozenset[str] | None = None
    ) -> None:
        self._hiders = hiders
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self.known: set[str] = set()
        for name, own in phrases.items():
            for phrase in own:
                parts = tuple(_part(word) for word in phrase.lower().replace("-", " ").split())
                self._by_first[
                    parts[0].removeprefix("=") if parts[0][0] != "=" else parts[0]
                ].append((parts, name))
                self.known |= {
                    w for w in phrase.lower().replace("-", " ").replace("=", "").split() if w != "~"
                }

    def find(self, text: list[Word]) -> list[Found]:
        """Every concept in a text; one inside a longer one of `hiders` (None for any) is not found."""
        found: dict[tuple[str, int, int], Found] = {}
        for at, word in enumerate(text):
            for parts, name in (
                *self._by_first.get(word.stem, ()),
                *self._by_first.get("=" + word.lower, ()),
            ):
                end = _ends(parts, text, at)
                if end:
                    said = " ".join(w.text for w in text[at:end])
                    found[name, at, end] = Found(name, at, end, said, "~" in parts)
        every = list(found.values())
        hiding = [o for o in every if self._hiders is None or o.name in self._hiders]
        return [one for one in every if not any(_hides(other, one) for other in hiding)]


def _part(word: str) -> str:
    return word if word == "~" or word[0] == "=" else stem(word)


def _hides(other: Found, one: Found) -> bool:
    return (
        not other.gapped
        and other.length > one.length
        and other.first <= one.first
        and one.last <= other.last
    )


def _ends(parts: tuple[str, ...], text: list[Word], at: int) -> int:
    """Where a phrase that begins at a word ends; 0 where it does not stand there."""
    here = at
    place = 0
    while place < len(parts):
        part = parts[place]
        if part == "~":
            rest = parts[place + 1 :]
            return next(
                (end for skip in range(GAP + 1) if (end := _ends(rest, text, here + skip))), 0
            )
        if here >= len(text) or not _same(part, text[here]):
            return 0
        here += 1
        place += 1
    return here


def _same(part: str, word: Word) -> bool:
    return word.lower == part[1:] if part[0] == "=" else word.stem == part
