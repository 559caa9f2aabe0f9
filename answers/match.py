"""The measures that could be meant by some words:
by the vocabulary first, then by the release's own words."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from answers import patterns, vocabulary
from answers.concepts import Found, Lexicon
from answers.likeness import Likeness
from answers.parts import Candidate, Kind
from answers.text import Word, stem, words
from queries.cache import once_per_release
from queries.catalogue import Catalogue, catalogue_of, with_all_authorities
from queries.releases import Release

_ALONE = 30
"""What a measure found by the release's own words alone can score at most:

never enough to be sure.
"""
NEAR = 84
"""How alike (0 to 100) a word must be to one of the vocabulary to be read as that word misspelt."""


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The concepts, and the names of categories that speak for a measure."""
    services = {phrase for own in vocabulary.CATEGORIES["service"].values() for phrase in own}
    feeds = {phrase for own in vocabulary.CATEGORIES["source_feed"].values() for phrase in own}
    said = vocabulary.CONCEPTS | {"SERVICE_NAME": services, "FEED": feeds}
    every = {
        name: (*said.get(name, ()), *patterns.PATTERNS.get(name, ()))
        for name in {**said, **patterns.PATTERNS}
    }
    return Lexicon(every, hiders=vocabulary.HIDE, kinds=patterns.KINDS)


@lru_cache(maxsize=1)
def others() -> Lexicon:
    """Systems and collections that are not the directory."""
    return Lexicon(vocabulary.OTHER_SYSTEMS)


@lru_cache(maxsize=1)
def unheld() -> Lexicon:
    """What no release holds."""
    said = {
        name: (*vocabulary.UNHELD.get(name, ()), *patterns.UNHELD_PATTERNS.get(name, ()))
        for name in {**vocabulary.UNHELD, **patterns.UNHELD_PATTERNS}
    }
    return Lexicon(said, kinds=patterns.KINDS)


@lru_cache(maxsize=1)
def names() -> Lexicon:
    """Ways of asking for a breakdown; *per feed* is *by feed*."""
    every = vocabulary.NAMES_OF | {"*": (*vocabulary.ANY_KIND, *patterns.KIND_PATTERNS)}
    return Lexicon(
        {
            name: (*own, *(f"per {p[3:]}" for p in own if p.startswith("by ")))
            for name, own in every.items()
        },
        kinds=patterns.KINDS,
    )


@lru_cache(maxsize=32)
def categories(breakdown: str) -> Lexicon:
    """Ways of naming the categories of a breakdown."""
    return Lexicon(vocabulary.CATEGORIES.get(breakdown, {}))


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Every word that is read: none of them is a misspelling of another."""
    return (
        frozenset().union(
            *(lex.known for lex in (lexicon(), others(), unheld(), names())),
            *(categories(b).known for b in vocabulary.CATEGORIES),
        )
        | vocabulary.PLAIN
    )


@lru_cache(maxsize=1)
def _targets() -> tuple[str, ...]:
    """Words a misspelling may stand for: long enough that one wrong letter tells."""
    return tuple(sorted(w for w in known() if w.isalpha() and len(w) >= 4))


_SHORT = re.compile(r"((?:do|does|did|has|have|had|is|are|was|were|would|could|should)n)t")
"""*Dont*, *hasnt*: a denial that no mending may lose."""


@lru_cache(maxsize=4096)
def respelt(word: str) -> str:
    """A word in small letters as it is spelt in the vocabulary, where it is nearly one; else
    itself.
    """
    if short := _SHORT.fullmatch(word):
        return f"{short[1]}'t"
    if len(word) < 4 or not word.isalpha() or word in known() or stem(word) in _stems():
        return word
    if word in _english():
        return word
    cutoff = NEAR if len(word) > 5 else 74
    near = [t for t in _targets() if t[0] == word[0] and abs(len(t) - len(word)) <= 2]
    best = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=cutoff)
    if best is None and len(word) > 5:  # two letters that have changed places
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=1)
    return best[0] if best and (len(word) > 4 or len(best[0]) == len(word)) else word


@lru_cache(maxsize=1)
def _stems() -> frozenset[str]:
    return frozenset(stem(w) for w in known())


@lru_cache(maxsize=1)
def _english() -> SpellChecker:
    """What is an English word, so that none is taken for a misspelling of another."""
    return SpellChecker(language="en")


def corrected(text: str, place_words: Collection[int]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A text with misspelt words as the vocabulary has them, and what was changed.

    Words at `place_words` are names.
    """
    changed: list[tuple[str, str]] = []
    out, at = [], 0
    for number, word in enumerate(words(text)):
        plain = word.lower if "'" not in word.lower else ""
        new = respelt(plain) if plain and number not in place_words and _may_mend(word) else plain
        if plain and new != plain:
            new = new.capitalize() if word.capital else new
            changed.append((word.text, new))
            out += [text[at : word.start], new]
            at = word.end
    return "".join([*out, text[at:]]), tuple(changed)


def _may_mend(word: Word) -> bool:
    return not word.capital or len(word.lower) > 8


def scored(
    found: Iterable[Found], extra: Collection[str], held: Collection[str]
) -> list[Candidate]:
    """The measures for which some concepts speak, strongest first.

    `extra` are concepts the form of a question gives.
    """
    by_name: dict[str, list[str]] = {}
    for one in found:
        by_name.setdefault(one.name, []).append(one.said)
    present = set(by_name) | set(extra)
    candidates = []
    for measure, rules in vocabulary.RULES.items():
        if measure not in held:
            continue
        best = max(
            ((score, needs.split()) for needs, score in rules if set(needs.split()) <= present),
            default=None,
            key=lambda pair: pair[0],
        )
        if best:
            why = dict.fromkeys(said for name in best[1] for said in by_name.get(name, ())[:2])
            candidates.append(Candidate(measure, "", tuple(why), float(best[0])))
    return sorted(candidates, key=lambda c: -c.score)


@once_per_release
def _index(release: Release) -> sqlite3.Connection:
    """The release's own words for its measures, to be searched by their stems and ranked."""
    held = sqlite3.connect(":memory:", check_same_thread=False)
    held.execute(
        "create virtual table m using fts5(id unindexed, title, about, tokenize='porter unicode61')"
    )
    held.executemany(
        "insert into m values (?, ?, ?)",
        [
            (
                m.id,
                f"{m.title} {m.short_title} {m.id.replace('_', ' ')}",
                f"{m.definition} {m.unit}",
            )
            for m in catalogue_of(release).measures.values()
        ],
    )
    held.commit()
    return held


def by_own_words(
    release: Release, text: list[Word], *, limit: int = 5, typing: bool = False
) -> list[Candidate]:
    """Measures whose own words a text uses, the likest first:
    what finds a measure the vocabulary lacks.

    With `typing` the last word may be the beginning of one.
    """
    wanted = [
        w.lower
        for w in text
        if w.lower.isalpha() and len(w.lower) > 2 and w.lower not in vocabulary.PLAIN
    ]
    if not wanted:
        return []
    once = list(dict.fromkeys(wanted))
    query = " OR ".join([f'"{word}"' for word in once] + ([f'"{once[-1]}"*'] if typing else []))
    rows = _index(with_all_authorities(release)).execute(
        "select id, bm25(m, 0, 4.0, 1.0) as far from m where m match ? order by far limit ?",
        (query, limit),
    )
    return [
        Candidate(id_, "", tuple(wanted[:4]), min(_ALONE, -float(far) * 3))
        for id_, far in rows.fetchall()
    ]


_PART_OF = re.compile(
    r"\b(?:proportion|percentage|share|fraction) of\b.*?\b(?:have|has|had|were|are|was|is)\b(.*)$",
    re.I,
)


def as_part(text: str, best: dict[str, Candidate], within: float) -> dict[str, Candidate]:
    """Of what proportion of these are those, the measure of those first:
    it is the part of the whole."""
    match_ = _PART_OF.search(text)
    first = next(iter(best.values()), None)
    if match_ is None or first is None or any(w in match_[1] for w in first.why):
        return best
    parts = [
        c
        for c in best.values()
        if first.score - c.score <= within and any(w in match_[1] for w in c.why)
    ]
    order = [*parts[:1], *(c for c in best.values() if c not in parts[:1])]
    top = first.score
    return {
        c.measure: replace(c, score=max(c.score, top) if n == 0 else c.score)
        for n, c in enumerate(order)
    }


def titled(candidates: Iterable[Candidate], words_of: Catalogue) -> tuple[Candidate, ...]:
    """The candidates with the titles the release gives them."""
    return tuple(
        Candidate(c.measure, words_of.measures[c.measure].title, c.why, c.score)
        for c in candidates
        if c.measure in words_of.measures
    )


OF_STAGES = ("authority_stage", "authorities_at_stage", "milestone_date")
"""Measures of the same stages: which of them is meant the rules tell, and no likeness."""
FORECAST_OF = {
    "practitioners_trained": "practitioners_trained_forecast",
    "accounts_issued": "accounts_issued_forecast",
    "milestone_date": "milestone_forecast_date",
    "authorities_at_stage": "authorities_forecast",
}
"""Where the words of a forecast are read, what is forecast and its forecast are like the same."""
WEIGHT, WEIGHT_ALONE = 60, 50
"""What it adds to the score of a measure to be like the questions of that measure alone, and to
that of one that no rule has found."""
PLAIN_FORECAST = 76
"""The score from which the rules have read the words of a forecast."""
FOUND = 45
"""The score from which a measure begins that no rule has found, and only likeness offers."""
WEAK = 59
"""What such a measure can score at most: never enough to stand by itself."""
FAINT = 36
"""The score below which what the rules found is no stronger than what likeness alone offers."""
LIKE = 0.18
"""How like a part must be to the questions of such a measure."""


def in_order(
    candidates: tuple[Candidate, ...], like: Likeness, catalogue: Catalogue
) -> tuple[Candidate, ...]:
    """The measures that could be meant, those first that rules and likeness speak for together;
    what likeness alone speaks for is among them, never strongly."""
    held = like.behind(Kind.FIGURE) == 0
    likely = {m: min(WEAK, 20 + 100 * share) for m, share in like.measures.items()}
    likely = {m: score for m, score in likely.items() if held and like.measures[m] >= LIKE}
    candidates = tuple(
        replace(c, score=max(c.score, likely.get(c.measure, 0))) if c.score < FAINT else c
        for c in candidates
    )
    named = {c.measure for c in candidates}
    others = [
        Candidate(measure, "", (), score)
        for measure, score in likely.items()
        if measure not in named and measure in catalogue.measures
    ]
    shares = dict(like.measures)
    shares |= dict.fromkeys(OF_STAGES, max(shares.get(m, 0.0) for m in OF_STAGES))
    for one in candidates:
        of = next((m for m, forecast in FORECAST_OF.items() if forecast == one.measure), "")
        if of and one.score >= PLAIN_FORECAST:
            shares[one.measure] = max(shares.get(one.measure, 0.0), shares.get(of, 0.0))
    both = {c.measure: c.score + WEIGHT * shares.get(c.measure, 0.0) for c in candidates}
    both |= {c.measure: FOUND + WEIGHT_ALONE * like.measures[c.measure] for c in others}
    every = (*candidates, *titled(others, catalogue))
    return tuple(sorted(every, key=lambda c: -both[c.measure]))
