"""Finding in a text what the vocabulary names: each phrase by the stems of its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from answers.text import Word, stem

GAPS = {"~": 4, "?": 1}
"""Most words that may stand where a phrase has one of these."""
_GAP = {frozenset({sign}): most for sign, most in GAPS.items()}
Parts = tuple[frozenset[str], ...]
"""A phrase: for each place of it the stems of the words that may stand there."""


@dataclass(frozen=True)
class Found:
    """A concept found: its name, the words it covers as a half-open range, and the words."""

    name: str
    first: int
    last: int
    said: str
    gapped: bool = False
    skipped: tuple[int, ...] = ()

    @property
    def length(self) -> int:
        """How many words it covers."""
        return self.last - self.first

    @property
    def read(self) -> frozenset[int]:
        """The words that are its own: what stands where its phrase has `~` is not read by it."""
        return frozenset(range(self.first, self.last)) - frozenset(self.skipped)


class Lexicon:
    """Phrases by concept: `~` stands for up to four words, `?` for at most one, `=word` for that
    very word, `<kind>` for any of the words of a kind.

    A phrase is found wherever the stems of its words follow each other.
    """

    def __init__(
        self,
        phrases: Mapping[str, Iterable[str]],
        *,
        hiders: frozenset[str] | None = None,
        kinds: Mapping[str, Iterable[str]] = MappingProxyType({}),
    ) -> None:
        self._hiders = hiders
        self._by_first: dict[str, list[tuple[Parts, str]]] = defaultdict(list)
        self.known: set[str] = set()
        for name, own in phrases.items():
            for phrase in own:
                for written in _spelt_out(phrase.lower().replace("-", " ").split(), kinds):
                    self._add(name, written)

    def _add(self, name: str, written: Sequence[Iterable[str]]) -> None:
        """One phrase, each place of it with the words that may stand there."""
        parts = tuple(frozenset(map(_part, words)) for words in written)
        for first in parts[0]:
            self._by_first[first].append((parts, name))
        self.known |= {w.removeprefix("=") for words in written for w in words if w not in GAPS}

    def has_word_for_word(self, said: str) -> bool:
        """Whether every word stands in some phrase as it is written, but for the *s* of a plural:
        a stem may be that of another word, as *consulted* has that of *consultant*."""
        each = (word.strip("'").removesuffix("'s") for word in said.lower().split())
        return all({w, f"{w}s", w.removesuffix("s")} & self.known for w in each)

    def find(self, text: list[Word]) -> list[Found]:
        """Every concept in a text; one inside a longer one of `hiders` (None
        for any) is not found."""
        found: dict[tuple[str, int, int], Found] = {}
        for at, word in enumerate(text):
            for parts, name in (
                *self._by_first.get(word.stem, ()),
                *self._by_first.get("=" + word.lower, ()),
            ):
                covers = _covers(parts, text, at)
                if covers:
                    end = covers[-1] + 1
                    said = " ".join(w.text for w in text[at:end])
                    skipped = tuple(n for n in range(at, end) if n not in covers)
                    before = found.get((name, at, end))
                    if before is None or len(skipped) < len(before.skipped):
                        found[name, at, end] = Found(name, at, end, said, bool(skipped), skipped)
        every = list(found.values())
        hiding = [o for o in every if self._hiders is None or o.name in self._hiders]
        return [one for one in every if not any(_hides(other, one) for other in hiding)]


def _part(word: str) -> str:
    return word if word in GAPS or word[0] == "=" else stem(word)


def _spelt_out(
    phrase: Sequence[str], kinds: Mapping[str, Iterable[str]]
) -> list[tuple[tuple[str, ...], ...]]:
    """A phrase with its kinds said in full: the single words of a kind stand in one place together,
    and each that is several words makes a phrase of its own."""
    found: list[tuple[tuple[str, ...], ...]] = [()]
    for word in phrase:
        if word[0] != "<":
            choices = [((word,),)]
        else:
            every = [one.lower().split() for one in kinds[word[1:-1]]]
            single = tuple(one[0] for one in every if len(one) == 1)
            choices = [tuple((w,) for w in one) for one in every if len(one) > 1]
            choices += [(single,)] if single else []
        found = [(*before, *choice) for before in found for choice in choices]
    return found


def _hides(other: Found, one: Found) -> bool:
    return (
        not other.gapped
        and other.length > one.length
        and other.first <= one.first
        and one.last <= other.last
    )


def _covers(parts: Parts, text: list[Word], at: int) -> tuple[int, ...]:
    """The words of a text that a phrase beginning at one of them covers;
    none where it does not stand there."""
    if not parts:
        return ()
    if parts[0] in _GAP:
        for skip in range(_GAP[parts[0]] + 1):
            if rest := _covers(parts[1:], text, at + skip):
                return rest
        return ()
    if at >= len(text) or not _same(parts[0], text[at]):
        return ()
    if len(parts) == 1:
        return (at,)
    rest = _covers(parts[1:], text, at + 1)
    return (at, *rest) if rest else ()


def _same(part: frozenset[str], word: Word) -> bool:
    return word.stem in part or f"={word.lower}" in part
