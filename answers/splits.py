"""How a part wants a measure split:
by a breakdown the release has, by some of its categories, or as it is not held."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from answers import ages, breakdowns, hours, match
from answers.concepts import Found
from answers.text import Word
from answers.vocabulary import CATEGORIES, NAMES_OF
from queries.catalogue import Catalogue
from release.vocabulary import ALL

DEFAULT = {
    "programme_cost": "cost_kind",
    "practitioners_estimate": "source",
    "need_estimates": "source",
    "milestone_date": "milestone",
    "authorities_at_stage": "stage",
    "children_by_supplying_source": "source_feed",
    "children_by_number_of_sources": "number_of_sources",
}
"""Breakdowns that stand where none is asked for:

the measure has no total, or each figure its own kind.
"""
COMMON = ("age_band", "sex", "age_band_by_sex", "sector", "wave")
_PEOPLE = ("age_band", "sex", "sector")
"""Breakdowns many readers ask for: one of them that a measure lacks is said to be lacking."""
_BY_AUTHORITY = frozenset({"authority_stage", "authorities_at_stage", "milestone_date"})
_IMPLIED = {"record_views_per_1000_children", "directory_coverage"}


@dataclass(frozen=True)
class Asked:
    """A breakdown (empty for totals), categories of it (empty for all), the words,
    and what is lacking.

    `lacking` names, in words, a split the measure has not; `crossed` that two splits at once are
    asked for; `inexact` are ages, as written, that are no bands.
    """

    breakdown: str = ""
    categories: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()
    lacking: str = ""
    crossed: bool = False
    refused: tuple[str, ...] = ()
    inexact: str = ""

    def __bool__(self) -> bool:
        return bool(self.breakdown or self.lacking)


def asked(
    text: Sequence[Word], concepts: Sequence[Found], measure: str, catalogue: Catalogue
) -> Asked:
    """How a part wants a measure split."""
    own = [b for b in catalogue.breakdowns_of.get(measure, {}) if b != ALL]
    every = list(text)
    named = [_as_own(n, own) for n in match.names().find(every) if not _in_longer(n, concepts)]
    hits = {b: _categories(b, every, concepts) for b in CATEGORIES}
    years = ages.find(*_plain(every)) if every else []
    years = [y for y in years if not any(_inside(y, c) for c in concepts)]
    banded, inexact = _banded(years, catalogue)
    hits["age_band"] = [f for f in hits.get("age_band", ()) if not _touches(f, years)] + banded
    if "hour_band" in own and (timed := hours.find(*_plain(every))):
        other = [f for f in hits.get("hour_band", ()) if not _touches(f, timed)]
        hits["hour_band"] = other + [replace(t, name=b) for t in timed for b in hours.bands(t)[0]]
        inexact = next((t.said for t in timed if not hours.bands(t)[1]), inexact)
    hits = {b: found for b, found in hits.items() if found}
    best = _best(own, named, hits, measure, {c.name for c in concepts})
    told = [] if any(n.name in own for n in named) else breakdowns.named(every, own, catalogue)
    if told and (not best or best not in {b for b in hits}):
        best = told[0].name
    named = [*named, *(t for t in told if t.name == best)]
    if not best:
        best = DEFAULT.get(measure, "") or _only(measure, catalogue)
        if best == "cost_kind":
            found = match.categories(best).find(every)
            return Asked(best, tuple(dict.fromkeys(f.name for f in found)), tuple(found))
        if _all_children(every):
            hits.pop("sex", None)
            named = [n for n in named if n.name != "sex" or n.said != "boys and girls"]
        lacking = "" if best else _lacking(own, named, hits, measure, catalogue)
        return Asked(best, lacking=lacking)
    found = hits.get(best, [])
    if best == "age_band_by_sex":
        found = _by_both(hits, catalogue)
    wanted = tuple(dict.fromkeys(f.name for f in found))
    refused = tuple(c for c in wanted if c.startswith("_"))
    held = tuple(c for c in wanted if not c.startswith("_"))
    words_of = tuple(f for f in (*found, *(n for n in named if n.name in (best, "*"))))
    return Asked(
        best,
        held,
        words_of,
        inexact=inexact if "age" in best or best == "hour_band" else "",
        crossed=_crossed(best, own, hits, named, words_of, every),
        refused=refused,
    )


def _as_own(named: Found, own: Sequence[str]) -> Found:
    """A breakdown that is named, as the measure's own of that sort where it has another name:
    the reason of a suspension for *reason*, the class of an incident for a kind."""
    sort = _SORTS.get(named.name.rpartition("_")[2], "")
    if named.name == "service" and "service" not in own and "sector" in own:
        return replace(named, name="sector")
    if named.name in ("wave", "milestone") and named.name not in own:
        both = [b for b in own if b.startswith(f"{named.name}_by_")]
        return replace(named, name=both[0]) if both else named
    if named.name in own or not sort:
        return named
    like = [b for b in own if _SORTS.get(b.rpartition("_")[2]) == sort]
    return replace(named, name=like[0]) if len(like) == 1 else named


_SORTS = {"reason": "why", "kind": "which", "class": "which", "outcome": "came", "status": "came"}
"""What the last word of a breakdown's id says it tells."""


def _plain(words: Sequence[Word]) -> tuple[str, list[Word]]:
    """The words as a text with nothing but a blank between them, and as they stand in it."""
    return " ".join(w.text for w in words), _joined(words)


def _joined(words: Sequence[Word]) -> list[Word]:
    """The words as they stand in a text of them alone, a blank between each."""
    found, at = [], 0
    for word in words:
        found.append(replace(word, start=at, end=at + len(word.text)))
        at += len(word.text) + 1
    return found


def _in_longer(one: Found, concepts: Sequence[Found]) -> bool:
    """Whether a name of a split is only part of a longer way of saying what is counted: those who
    show *only name, sex and date of birth* are not asked for by sex."""
    return any(c.length > one.length + 2 and _inside(one, c) for c in concepts)


def _touches(one: Found, others: Sequence[Found]) -> bool:
    return any(o.first < one.last and one.first < o.last for o in others)


def _banded(years: Sequence[Found], catalogue: Catalogue) -> tuple[list[Found], str]:
    """Ages as the bands of the release they lie in, and those, as written, that are no bands."""
    if not years or "age_band" not in catalogue.breakdowns:
        return [], ""
    held = [c.id for c in catalogue.breakdowns["age_band"].categories]
    years = [y for y in years if set(ages.bands(y, held)[0]) < set(held)]  # *under 18* is all
    found, inexact = [], ""
    for one in years:
        own, just = ages.bands(one, held)
        found += [replace(one, name=band) for band in own]
        inexact = inexact or ("" if just else one.said)
    return found, inexact


def _by_both(hits: dict[str, list[Found]], catalogue: Catalogue) -> list[Found]:
    """Age and sex together: the categories of both that are named, all of the one that is not."""
    held = [c.id for c in catalogue.breakdowns["age_band_by_sex"].categories]
    said = [*hits.get("age_band", ()), *hits.get("sex", ())]
    bands = {f.name for f in hits.get("age_band", ())}
    sexes = {f.name for f in hits.get("sex", ())}
    named = [
        c
        for c in held
        if (not bands or c.partition(".")[0] in bands)
        and (not sexes or c.partition(".")[2] in sexes)
    ]
    if not said or len(named) == len(held):
        return []
    first = [replace(said[0], name=c) for c in named]
    return first + [replace(f, name=named[0]) for f in said[1:]]


def _only(measure: str, catalogue: Catalogue) -> str:
    """The first breakdown of a measure that has no total: it is published by that or not at all."""
    held = catalogue.breakdowns_of.get(measure, {})
    first = next((b for b in held if b not in (ALL, "figure")), "")
    return first if held and ALL not in held else ""


def _categories(breakdown: str, text: list[Word], concepts: Sequence[Found]) -> list[Found]:
    """Categories named in a text; not those whose words belong to something longer that is spoken
    of.
    """
    found = match.categories(breakdown).find(text)
    return [f for f in found if not any(_inside(f, c) for c in concepts)]


def _inside(one: Found, concept: Found) -> bool:
    return (
        concept.name
        not in (
            "SERVICE",
            "SERVICE_NAME",
            "FEED",
            "USER",
            "SOURCE",
            "COUNT_SOURCE",
            "SHIELD_NEW",
            "BREACH_KIND",
            "SENSITIVE",
            "SYSTEM_OF",
            "ALERT",
            "CHILD",
            "FOR_CAF",
        )
        and concept.length > one.length
        and concept.first <= one.first
        and one.last <= concept.last
    )


def _best(
    own: Sequence[str],
    named: Sequence[Found],
    hits: dict[str, list[Found]],
    measure: str,
    spoken: Collection[str],
) -> str:
    """The breakdown of a measure that a text asks for, by name first, then by its categories."""
    if {"age_band", "sex"} <= ({n.name for n in named} | set(hits)) and "age_band_by_sex" in own:
        return "age_band_by_sex"
    by_name = [n.name for n in named if n.name in own]
    by_category = sorted((b for b in hits if b in own), key=lambda b: (b in COMMON, -len(hits[b])))
    if by_name:
        return next((b for b in by_category if b in by_name), by_name[0])
    if by_category and not (measure in _IMPLIED and by_category[0] == "sector"):
        return by_category[0]
    if spoken & {"REASON"} and (why := [b for b in own if b.endswith("reason")]):
        return why[0]
    special = [b for b in own if b not in COMMON and b != "figure"]
    return special[0] if special and any(n.name == "*" for n in named) else ""


def _lacking(
    own: Sequence[str],
    named: Sequence[Found],
    hits: dict[str, list[Found]],
    measure: str,
    catalogue: Catalogue,
) -> str:
    """A split that is asked for and the measure has not, in words."""
    if not measure:
        return ""
    if "wave" in hits and "wave" not in own and measure not in _BY_AUTHORITY:
        return (
            catalogue.breakdowns["wave"].title.lower() if "wave" in catalogue.breakdowns else "wave"
        )
    wanted = [b for b in _PEOPLE if b not in own and (b in hits or any(n.name == b for n in named))]
    wanted += [
        n.name
        for n in named
        if n.name in NAMES_OF
        and n.name not in own
        and n.name not in _PEOPLE
        and n.name
        not in (
            "number_of_sources",
            "stage",
            "milestone",
            "return_status",
            "service",
            "source_feed",
            "suspension_reason",
        )
    ]
    for breakdown in wanted:
        if (
            breakdown == "sector"
            and catalogue.measures[measure].unit in ("children", "systems")
            and not any(n.name == "sector" for n in named)
        ):
            continue
        return (
            catalogue.breakdowns[breakdown].title.lower()
            if breakdown in catalogue.breakdowns
            else breakdown
        )
    return ""


def _all_children(text: Sequence[Word]) -> bool:
    """Whether *boys and girls* are children of whom no more is asked: named once, side by side."""
    said = " ".join(word.lower for word in text)
    return bool(_SIDE_BY_SIDE.search(said)) and len(_BOYS.findall(said)) == 1


_SIDE_BY_SIDE = re.compile(r"\b(?:boys and girls|girls and boys)\b(?! (?:separately|respectively))")
_BOYS = re.compile(r"\bboys?\b")
_OVERLAP = frozenset({"service", "source_feed"})
"""Breakdowns of which a child can be in several categories."""


def _both(taken: Sequence[Found], text: Sequence[Word]) -> bool:
    """Whether *both* stands before the first of some categories."""
    first = min(t.first for t in taken)
    return any(w.lower == "both" for w in text[max(0, first - 2) : first])


def _crossed(
    best: str,
    own: Sequence[str],
    hits: dict[str, list[Found]],
    named: Sequence[Found],
    taken: Sequence[Found],
    text: Sequence[Word],
) -> bool:
    """Whether those of two categories at once are asked for (*both ... and ...*), or a second split
    is asked for at once, in other words than the first."""
    if best == "age_band_by_sex":
        return False
    if best in _OVERLAP and len({t.name for t in taken}) > 1 and _both(taken, text):
        return True
    others = [f for b in own if b != best for f in hits.get(b, ())]
    others += [n for n in named if n.name in own and n.name != best]
    return any(not any(o.first < t.last and t.first < o.last for t in taken) for o in others)
