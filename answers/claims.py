"""What a sentence speaks of: the measures its words could mean, its areas and its periods."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from answers import match, places
from answers.ask import ask
from answers.parts import Part
from answers.text import words
from queries.cache import once_per_release
from queries.catalogue import catalogue_of, with_all_authorities
from queries.releases import Release
from release.vocabulary import ALL, ENGLAND, Grain, Kind

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


def claim_of(sentence: str, release: Release, *, before: Claim | None = None) -> Claim:
    """What a sentence speaks of. One that names no measure plainly goes on with that of the
    sentence before it, and with its period where it has none of its own."""
    parts = ask(sentence, release)
    is_plain, named = _measures(sentence, parts, release)
    claim = Claim(
        named,
        _areas(sentence, parts, release),
        _periods(sentence, parts, release),
        tuple(
            dict.fromkeys(
                [
                    *(c for part in parts for c in part.categories),
                    *_titled(sentence, named, release),
                ]
            )
        ),
        next((p.written or p.name for part in parts for p in part.areas if not p.code), ""),
    )
    if before is None or is_plain:
        return claim
    goes_on = re.match(r"\s*(?:of (?:these|them|those)|this|it|they)\b", sentence, re.I)
    return replace(
        claim,
        measures=tuple(dict.fromkeys([*before.measures, *named])),
        periods=claim.periods or before.periods,
        areas=claim.areas or (before.areas if goes_on and not claim.elsewhere else ()),
    )


PLAIN = 55
"""Score (to about 100) from which the words of a sentence name a measure plainly."""


def _measures(
    sentence: str, parts: Iterable[Part], release: Release
) -> tuple[bool, tuple[str, ...]]:
    """Whether a measure is named plainly, and those that could be meant, the likeliest first."""
    read = [c.measure for part in parts for c in part.candidates]
    is_plain = any(c.score >= PLAIN for part in parts for c in part.candidates)
    words = set(_stems(sentence))
    scored = [
        (len(words & own) / len(own), measure)
        for measure, titles in _titles(with_all_authorities(release)).items()
        for own in titles
        if own and len(words & own) >= min(2, len(own))
    ]
    alike = [m for score, m in sorted(scored, key=lambda s: -s[0]) if score >= 0.5]
    known = catalogue_of(release).measures
    own = [m for m in dict.fromkeys([*read, *alike]) if m in known]
    return is_plain or bool(alike), tuple(dict.fromkeys([*own[:MOST], *_quoted(sentence, release)]))


_MEANS = {
    "practitioner": "user staff people",
    "pound": "£ cost spen",
    "various": "need survey contact",
}
"""Words that speak of figures in a unit, for what was published elsewhere."""


def _quoted(sentence: str, release: Release) -> list[str]:
    """Measures of figures published elsewhere, in a unit the sentence speaks of: their titles are
    those of their sources, and few who quote a figure name it so."""
    lower = sentence.lower()
    return [
        m.id
        for m in catalogue_of(release).measures.values()
        if m.kind == Kind.QUOTED
        for unit, words in _MEANS.items()
        if m.unit.startswith(unit) and any(w in lower for w in (unit, *words.split()))
    ]


def _titled(sentence: str, measures: Iterable[str], release: Release) -> list[str]:
    """Categories of some measures whose titles, or words readers use for them,
    stand in a sentence."""
    catalogue, text, lower = catalogue_of(release), words(sentence), sentence.lower()
    own = dict.fromkeys(b for m in measures for b in catalogue.breakdowns_of.get(m, {}) if b != ALL)
    said = [f.name for b in own for f in match.categories(b).find(text)]
    return said + [
        c.id for b in own for c in catalogue.breakdown(b).categories if c.title.lower() in lower
    ]


def _areas(sentence: str, parts: Iterable[Part], release: Release) -> tuple[str, ...]:
    known = catalogue_of(release).areas
    named = [code for code, pattern in _names(release) if pattern.search(sentence)]
    meant = [
        one.row.region if one.row.kind == "region" else code
        for one in places.find(words(sentence))
        if one.row.held and one.row.kind in ("authority", "alias", "region", "former_authority")
        for code in (one.row.codes or ("",))
    ]
    read = [p.code for part in parts for p in part.areas if not p.each and p.code != ENGLAND]
    found = dict.fromkeys(code for code in (*named, *meant, *read) if code in known)
    if not found and re.search(r"\b(?:England|nation\w*|country)\b", sentence):
        found[ENGLAND] = None
    return tuple(found)


_MONTHS = "January February March April May June July August September October November December"
_MONTH = re.compile(rf"\b({_MONTHS.replace(' ', '|')})\s+((?:19|20)\d\d)\b")


def _periods(sentence: str, parts: Iterable[Part], release: Release) -> tuple[str, ...]:
    known = catalogue_of(release).periods
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


def latest(release: Release) -> str:
    """The id of the last month of a release."""
    return catalogue_of(release).of_grain(Grain.MONTH)[-1].id


@once_per_release
def _titles(release: Release) -> dict[str, tuple[frozenset[str], ...]]:
    return {
        m.id: tuple({frozenset(_stems(m.title)), frozenset(_stems(m.short_title))})
        for m in catalogue_of(release).measures.values()
    }


@once_per_release
def _names(release: Release) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Names of the areas, the longest first, so that none is taken for a part of another."""
    areas = sorted(catalogue_of(release).areas.values(), key=lambda a: -len(a.name))
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
