"""What of a part is another's, or of a person, or held by no release: by words that name it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers import match, splits
from answers.concepts import Found
from answers.parts import Candidate
from answers.reading_types import SURE, Reading
from answers.vocabulary import FORECASTS


def of_person(one: Reading, before: Reading | None) -> str:
    """A person who is named, or one child spoken of, here or in what this refers back to."""
    person = _PERSON.search(one.text)
    if person is None and before is not None and one.refers_back:
        alone = any(c.score >= SURE and speaks(one, c) for c in one.candidates)
        return "" if alone else before.person
    return person[0].strip() if person else ""


_PERSON = re.compile(
    r"\b(?:(?<!post )(?<!since )(?<!after )[Bb]aby|[Cc]hild) [A-Z]\b(?!['’]s? )|\b(?:the"
    r"|a) (?:child|boy|girl|baby|teenager"
    r"|practitioner|person) (?:known as|called|named)\b|"
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lady|Lord|Baroness|Master)\b\.?\s+(?:[A-Z]\.?\s+)?[A-Z][a-z]+"
    r"(?!(?:['’]s)? (?:report|inquiry|review|recommend|progress))"
    r"|\b(?<!\bone )(?<!\bsingle )(?<!ed to a )(?<!ed to any )(?<!ed with a )"
    r"(?:named|particular|certain)"
    r" (?:practitioner|person|individual|child|user"
    r"|official)\b(?! in\b)"
    r"|\bmy constituent\b|\bmy constituents\b(?!['’])"
    r"|\b(?:his|her) (?:daughter|son|child|boy|girl|grandson|granddaughter)'s (?:record|entry"
    r"|file)\b"
    r"|\b[Mm]y (?:own )?(?:child|son|daughter|baby|twins|children|kids?|record|entry|details)\b"
)
"""A person who is named, or one child spoken of: counts are of many."""


def of_other(
    one: Reading, found: Sequence[Found], split: splits.Asked, before: Reading | None
) -> str:
    """Another system that is named; not where the words are a kind of what is counted: *the token
    went missing*."""
    kinds = [f for f in split.found if f.name in split.categories]
    plain = [
        f
        for f in found
        if not any(c.read > f.read for c in (*one.own, *kinds))
        and not is_set_aside(one.text, one.words[f.first].start)
    ]
    if plain:
        return min(plain, key=lambda f: f.first).name
    return (
        before.other
        if before is not None
        and one.refers_back
        and not any(f.name == "DIRECTORY" for f in one.own)
        else ""
    )


_SET_ASIDE = re.compile(
    r"(?:leaving aside|setting aside|as distinct from|as opposed to|rather than|unlike|ignoring"
    r"|apart from"
    r"|not counting|confuse \w+ with|confused with|mix \w+ up with|mistake \w+ for|nothing to do"
    r" with)\s+(?:the |those of |that of )?$",
    re.I,
)
"""Before a system that is named only as what is not meant."""


def is_set_aside(part: str, at: int) -> bool:
    """Whether what stands at a place in a part is named only as what is not meant."""
    return bool(_SET_ASIDE.search(part[:at]))


_LINKING = frozenset({"by", "per", "each", "every", "of", "in", "the"})
"""Words that join a thing to what is split by it: *by school staff* is no split by school."""


def of_unheld(
    one: Reading, found: Sequence[Found], split: splits.Asked, before: Reading | None
) -> tuple[str, str]:
    """What of the part no release holds, and the words that say so; not where they name a category
    of the split.
    """
    sectors = match.categories("sector").find(list(one.words)) if found else []
    of_forecasts = one.best is not None and one.best.measure in FORECASTS
    of_all = of_forecasts or bool(_OF_ALL.search(one.text))
    found = [f for f in found if not (f.name == "averages" and of_all)]
    for thing in sorted(found, key=lambda f: len(f.skipped)):
        own = {n for n in thing.read if one.words[n].lower not in _LINKING}
        if thing.name == PARENTS and _asks_of_parents(one):
            continue
        if _AS_OPPOSED.search(one.text[: one.words[thing.last - 1].end]):
            continue
        by_kind = any(f.length > len(own) and f.read >= own for f in (*split.found, *sectors))
        if not by_kind and not any(f.read >= thing.read for f in (*split.found, *_strong(one))):
            return thing.name, thing.said
    alone = one.refers_back and not any(c.why for c in one.candidates if speaks(one, c))
    return before.unheld if before is not None and alone else ("", "")


_AS_OPPOSED = re.compile(r"\bas opposed$", re.I)
"""Sets one thing apart from another, and is nobody's opinion."""
PARENTS = "parents as people"


def _asks_of_parents(one: Reading) -> bool:
    """Whether what is counted is what parents ask for, and not they themselves."""
    return one.best is not None and one.best.measure == "removal_requests" and one.has("REMOVE")


_OF_ALL = re.compile(r"\b(?:national|regional|english|england|overall)(?:'s)? averages?\b", re.I)
"""The average of a larger area, which is the figure of that area."""


def speaks(one: Reading, candidate: Candidate) -> bool:
    """Whether a part's own words, and not those it refers back to, speak for a measure."""
    return bool({f.said for f in one.own} & set(candidate.why))


def _strong(one: Reading) -> list[Found]:
    of_forecasts = one.best is not None and one.best.measure in FORECASTS
    return [
        f
        for f in one.own
        if f.length > 1 and f.name != "AT_RISK" or of_forecasts and f.name == "RECORD_OF"
    ]
