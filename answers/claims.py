"""What a sentence speaks of: the measures its words could mean, the areas and the periods it names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from answers.ask import ask
from answers.parts import Part
from queries.cache import once_per_release
from queries.catalogue import catalogue
from queries.releases import Store
from release.words import ENGLAND, Grain

MOST = 4
"""Measures a sentence may speak of."""


@dataclass(frozen=True)
class Claim:
    """What a sentence speaks of: ids of measures (the likeliest first), codes of areas, ids of
    periods, ids of categories. Empty is what it does not say. `elsewhere` names a place of which
    the release holds no figures."""

    measures: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    elsewhere: str = ""


def claim_of(sentence: str, store: Store, *, before: Claim | None = None) -> Claim:
    """What a sentence speaks of; of the measures it may go on with those of the sentence before."""
    parts = ask(sentence, store)
    named = _measures(sentence, parts, store)
    areas = _areas(sentence, parts, store)
    claim = Claim(
        named,
        areas,
        _periods(sentence, parts, store),
        tuple(dict.fromkeys(c for part in parts for c in part.categories)),
        next((p.written or p.name for part in parts for p in part.areas if not p.code), ""),
    )
    if before and not named:
        claim = replace(claim, measures=before.measures)
    if (
        before
        and not areas
        and not claim.elsewhere
        and re.match(r"\s*(?:of (?:these|them)|this|it|they)\b", sentence, re.I)
    ):
        claim = replace(claim, areas=before.areas)
    return claim


def _measures(sentence: str, parts: Iterable[Part], store: Store) -> tuple[str, ...]:
    read = [c.measure for part in parts for c in part.candidates]
    words = set(_stems(sentence))
    scored = [
        (len(words & own) / len(own), measure)
        for measure, titles in _titles(store).items()
        for own in titles
        if own and len(words & own) >= min(2, len(own))
    ]
    alike = [m for score, m in sorted(scored, key=lambda s: -s[0]) if score >= 0.5]
    known = catalogue(store).measures
    return tuple(m for m in dict.fromkeys([*read, *alike]) if m in known)[:MOST]


def _areas(sentence: str, parts: Iterable[Part], store: Store) -> tuple[str, ...]:
    known = catalogue(store).areas
    read = [p.code for part in parts for p in part.areas if p.code in known and not p.each]
    named = [code for code, pattern in _names(store) if pattern.search(sentence)]
    found = dict.fromkeys([*named, *(code for code in read if code != ENGLAND)])
    if ENGLAND in read and re.search(r"\b(?:England|nation\w*|country)\b", sentence):
        found[ENGLAND] = None
    return tuple(found)


_MONTHS = "January February March April May June July August September October November December"
_MONTH = re.compile(rf"\b({_MONTHS.replace(' ', '|')})\s+((?:19|20)\d\d)\b")


def _periods(sentence: str, parts: Iterable[Part], store: Store) -> tuple[str, ...]:
    known = catalogue(store).periods
    months = [
        f"{year}-{_MONTHS.split().index(month) + 1:02d}" for month, year in _MONTH.findall(sentence)
    ]
    if months:
        return tuple(dict.fromkeys(months))
    said = [
        s.ids
        for part in parts
        for s in part.periods
        if s.said not in ("latest", "to date") or re.search(r"\b(?:latest|to date)\b", sentence)
    ]
    return tuple(dict.fromkeys(id_ for ids in said for id_ in ids if id_ in known))


def latest(store: Store) -> str:
    """The id of the last month of a release."""
    return catalogue(store).of_grain(Grain.MONTH)[-1].id


@once_per_release
def _titles(store: Store) -> dict[str, tuple[frozenset[str], ...]]:
    return {
        m.id: tuple({frozenset(_stems(m.title)), frozenset(_stems(m.short_title))})
        for m in catalogue(store).measures.values()
    }


@once_per_release
def _names(store: Store) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Names of the areas, the longest first, so that none is taken for a part of another."""
    areas = sorted(catalogue(store).areas.values(), key=lambda a: -len(a.name))
    return tuple(
        (a.code, re.compile(rf"\b{re.escape(a.name)}\b(?! (?:East|West|Bedfordshire))"))
        for a in areas
        if a.code != ENGLAND
    )


_PLAIN = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "at",
        "been",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "there",
        "this",
        "to",
        "was",
        "were",
        "which",
        "who",
        "with",
        "by",
        "each",
        "every",
        "all",
        "no",
        "not",
    ]
)


@lru_cache(maxsize=4_000)
def _stems(text: str) -> tuple[str, ...]:
    """The beginnings of the words of a text that say something."""
    words = re.findall(r"[a-z]+", text.lower())
    return tuple(re.sub(r"(?:ing|ed|es|s)$", "", w) for w in words if w not in _PLAIN)
