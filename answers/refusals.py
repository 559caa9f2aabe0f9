"""Why a part gets no figure: policy, another body's, or not held,
in the order in which it is asked."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from answers import match
from answers.decided import Decided, guessed, is_own, nearest_to
from answers.forms import NUMERIC, Form
from answers.of_policy import of_policy
from answers.parts import Kind
from answers.reading_types import OFFERED, SURE, Reading, Whole, counts_authorities
from answers.text import stem, words
from answers.unread import limit_asked, unexplained
from answers.vocabulary import (
    CONTEXT,
    GENERIC,
    NEAREST_FOR,
    OF_PROGRAMME,
    POPULATIONS,
    UNDOING,
    spoken_for,
)
from release.vocabulary import Kind as Sort


def _of_others(one: Reading, whole: Whole) -> Decided | None:
    """A number of another system: another body's, or, crossed with the directory, nobody's here."""
    if not one.other or one.unheld[0] and is_own(one) and not one.other.startswith("the devolved"):
        return None
    best = one.best
    if best is not None and best.measure == "systems_connected" and one.has("CONNECT"):
        return None
    if one.directory and one.has("DIRECTORY") and _names_directory(one):
        return Decided(
            Kind.NOT_HELD,
            reason=f"The directory’s statistics say nothing of {one.other}, and are not crossed "
            "with it.",
            nearest=nearest_to(one, whole, ()),
            by_words=True,
        )
    return Decided(
        Kind.OTHER_BODY,
        reason=f"This is a number of another system or collection: {one.other}. No release of "
        "the directory’s statistics holds it.",
        nearest=nearest_to(one, whole, ()),
        by_words=True,
    )


def _names_directory(one: Reading) -> bool:
    """Whether the directory is named by its own name, or something it holds is spoken of: *index*
    and *system* alone may be another's."""
    named = any(f.name == "DIRECTORY" and "contact" in f.said.lower() for f in one.found)
    return named or is_own(one)


def _of_unheld(one: Reading, whole: Whole) -> Decided | None:
    """What no release holds; of another system where nothing that is counted is spoken of."""
    thing, said = one.unheld
    if thing == "another computer system" and whole.directory and one.has("SYSTEM"):
        return None
    if _is_of_measure(thing, one, whole):
        return None
    if not thing or thing == PERSONS and _names_authorities(one) and not _names_people(one):
        return None
    nearest = nearest_to(one, whole, (NEAREST_FOR.get(thing, ""),))
    weak = one.best is None or one.best.score < SURE
    own = is_own(one) or bool({f.name for f in one.own} & _OF_USE) or bool(_IT.search(one.text))
    if weak and not whole.directory and not own and thing not in OF_PROGRAMME:
        reason = (
            "This is a number of another system or collection: nothing the directory’s "
            f"statistics count is spoken of (“{said}”)."
        )
        return Decided(Kind.OTHER_BODY, reason=reason, nearest=nearest, guessed=True)
    reason = f"No release holds {thing} (“{said}”)."
    loose = not weak and not match.unheld().has_word_for_word(said)
    guessed = loose or thing == PERSONS and _names_authorities(one)
    return Decided(
        Kind.NOT_HELD, reason=reason, nearest=nearest, guessed=guessed, by_words=not guessed
    )


TIME_TAKEN = "how long things take"
"""What the vocabulary calls lengths of time: the share closed in time is held."""
PERSONS = "persons named"
"""What the vocabulary calls names of persons: those of authorities are held."""


def _names_authorities(one: Reading) -> bool:
    """Whether it is authorities of whom a list is asked for: *the councils, by name*."""
    return one.form is Form.LIST and one.has("AUTHORITY")


def _names_people(one: Reading) -> bool:
    """Whether people are spoken of as well, whose names may be meant."""
    return bool({f.name for f in one.own} & {"CHILD", "USER", "PARENT"})


def _is_of_measure(thing: str, one: Reading, whole: Whole) -> bool:
    """Whether the measure that is meant is of that very thing, by the release's own definition:
    records in the archive are of young people past their eighteenth birthday."""
    near = NEAREST_FOR.get(thing, "")
    if thing == TIME_TAKEN and one.has("PERCENT"):
        return near in [c.measure for c in one.candidates[:2]]
    if one.best is None or near != one.best.measure or one.best.score < SURE:
        return False
    held = whole.catalogue.measure(one.best.measure)
    said = match.unheld().find(words(f"{held.title}. {held.definition}"))
    return any(found.name == thing for found in said)


_IT = re.compile(r"\b(?:on|in|into|use|using|used) it\b", re.I)
_OF_USE = frozenset(
    {"USERS", "RECORD", "ACCOUNT", "REVIEW", "BREACH", "SUSPEND", "INCIDENT", "REMOVE"}
)
"""Concepts of keeping and using records: spoken of to this desk, they are the directory's."""


def _of_persons(one: Reading, whole: Whole) -> Decided | None:
    """Anything of a person who is named: counts are of many."""
    if not one.person:
        return None
    reason = f"No release holds anything of a person who is named (“{one.person}”)."
    return Decided(Kind.NOT_HELD, reason=reason, nearest=nearest_to(one, whole, ()), named=True)


def _of_crossed(one: Reading, whole: Whole) -> Decided | None:
    """Two groups of children at once."""
    crossed = {f.name for f in one.own} & POPULATIONS
    if one.best is not None and crossed <= spoken_for(one.best.measure) and _either(one, crossed):
        return None
    if len(crossed) < 2 and not (crossed & {"LAC", "CIN", "CPP"} and one.directory):
        return None
    if one.form is Form.NONE and not _AT_ONCE.search(one.text):
        return guessed(one, whole, _CROSSED)
    reason = _UNITED if _either(one, crossed) else _CROSSED
    return Decided(Kind.NOT_HELD, reason=reason, nearest=nearest_to(one, whole, ()), named=True)


_AT_ONCE = re.compile(
    r"\b(?:both|also|who|whose|that|with|without|having|have|has|but|as well|together|same|of)\b",
    re.I,
)
"""What says that two groups are meant of one child; a note may only name two, side by side."""


_CROSSED = "No release crosses one of these groups of children with the other."
_UNITED = (
    "No release counts those in one of these groups or the other taken together: each group is "
    "counted by itself, and a child can be in both."
)


def _either(one: Reading, groups: Collection[str]) -> bool:
    """Whether groups are named as one or the other, and not as both at once."""
    spoken = [f for f in one.own if f.name in groups]
    if len({f.name for f in spoken}) < 2:
        return False
    joins = {w.lower for w in one.words[min(f.first for f in spoken) : max(f.last for f in spoken)]}
    return "or" in joins and not joins & {"and", "both", "with"}


def _of_generic(one: Reading, whole: Whole) -> Decided | None:
    """Children or records of which something is said that nothing read:
    no figure is of those alone."""
    if one.best is None or one.best.measure != GENERIC:
        return None
    if _NO_RECORD.search(one.text):
        reason = (
            "Children without a record are not counted: a release holds those with one, and "
            "the share of all children they are."
        )
        return Decided(
            Kind.NOT_HELD,
            reason=reason,
            nearest=nearest_to(one, whole, ("directory_coverage",)),
            named=True,
        )
    if not one.left_over:
        return None
    reason = (
        "No release tells such children or records from the others "
        f"(“{', '.join(one.left_over[:3])}”)."
    )
    return guessed(one, whole, reason)


_NO_RECORD = re.compile(
    r"\b(?:no|without(?: a| any)?|lack(?:s|ing)?(?: a| any)?|not? (?:yet )?(?:have|had"
    r"|has) an?)\s+(?:\w+\s+){0,2}?(?:record|entry|entries|records|listing)\b"
    r"|\b(?:not|never|n't)\s+(?:yet\s+|been\s+|currently\s+|now\s+)*(?:\w+(?:ed|ered)\s+)?(?:on|in"
    r"|upon|to be found (?:on|in))\s+(?:the\s+)?(?:ContactPoint|directory|index|database)\b"
    r"|\bmissing from (?:the )?(?:ContactPoint|directory|index|database)\b",
    re.I,
)


def _of_others_counted(one: Reading, whole: Whole) -> Decided | None:
    """What is counted, or done to it, is no word that was read:
    schools, say, or records *merged*."""
    left = {word.lower() for word in one.left_over}
    if (
        not left
        or one.form not in NUMERIC
        or one.best is not None
        and _is_quoted(one.best.measure, whole)
    ):
        return None
    named = [w for w in one.left_over if w[0].isupper()] if one.has("SUBJECT_USER") else []
    match = _COUNTED.search(one.text)
    what = [match[1]] if match and match[1].lower() in left else []
    if match and what and _strong(one) and _says_which(one, match.end(1)):
        what = []
    done = [word for word in _DONE.findall(one.text) if word.lower() in left]
    what += [word for word in done if not _strong(one) or stem(word.lower()) in _undoing()] + named
    if not what:
        return None
    return guessed(one, whole, f"No release counts that (“{what[0]}”).")


def _strong(one: Reading) -> bool:
    """Whether a measure of its own, and not that of all records, is plainly spoken of: then a word
    nobody read leaves the figure in doubt, and does not refuse it."""
    return one.best is not None and one.best.measure != GENERIC and one.best.score >= SURE


def _says_which(one: Reading, at: int) -> bool:
    """Whether the word before a place in the text only says of which kind the next is, which the
    measure counts: *automatic alerts*."""
    if one.best is None:
        return False
    own = spoken_for(one.best.measure)
    following = next((n for n, w in enumerate(one.words) if w.start >= at), -1)
    return any(f.first == following for f in one.own if f.name in own)


@lru_cache(maxsize=1)
def _undoing() -> frozenset[str]:
    return frozenset(map(stem, UNDOING))


_COUNTED = re.compile(
    r"\b(?:how many|numbers? of)\s+(?:of the |of these |of those |the |such )?(?:(?:fewer|more"
    r"|less|other|further|new|additional)\s+)?([A-Za-z]+)",
    re.I,
)
_DONE = re.compile(
    r"\b(?:have|has|had|were|was|are|is)\s+(?:\w+ly )?(?:(?:also |since |now "
    r"|then )?been\s+)?(?:\w+ly )?(?!failed\b|proved\b)(\w+ed)\b",
    re.I,
)


def _of_limits(one: Reading, whole: Whole) -> Decided | None:
    """Those that pass a limit, where the figures are of all."""
    limit = limit_asked(one)
    if not limit or one.form not in NUMERIC or counts_authorities(one):
        return None
    reason = f"No release counts those that pass a limit (“{limit}”)."
    return Decided(Kind.NOT_HELD, reason=reason, nearest=nearest_to(one, whole, ()), named=True)


def _of_unknown_places(one: Reading, whole: Whole) -> Decided | None:
    """A place by its look that no list has: the figures of England are not its own."""
    if one.areas or one.form not in NUMERIC:
        return None
    left = set(one.left_over)
    for place in _PLACE.finditer(one.text):
        if left & set(re.findall(r"[\w'-]+", place[1])):
            reason = (
                f"“{place[1]}” is no place of which figures are held: those are England, "
                "regions and authorities."
            )
            return guessed(one, whole, reason)
    return None


_PLACE = re.compile(
    r"\b(?:in|at|within|across|near|around|throughout) (?:the )?([A-Z][\w'-]+(?: [A-Z][\w'-]+)*)"
)


def _of_seats(one: Reading, whole: Whole) -> Decided | None:
    """An area below an authority that is not named."""
    match = _SEAT.search(one.text)
    if match is None or one.areas and not _NAMED_SEAT.search(one.text):
        return None
    reason = (
        f"Figures are held for England, regions and authorities, and for no {match[1].lower()}."
    )
    return Decided(Kind.NOT_HELD, reason=reason, nearest=nearest_to(one, whole, ()), named=True)


_NAMED_SEAT = re.compile(
    r"\b[A-Z][\w'-]+(?: (?:and )?[A-Z][\w'-]+)* (?:parliamentary )?(?:constituency|ward|parish)\b"
)
_SEAT = re.compile(
    r"\b(constituency|ward|parish|village|neighbourhood|postcode|street|estate)\b", re.I
)


def _of_nothing(one: Reading, whole: Whole) -> Decided | None:
    """Where no measure is meant, or none clearly enough without the directory being spoken of."""
    best = one.best
    own = best is not None and (
        best.score >= SURE or whole.directory or is_own(one) or not one.left_over and bool(best.why)
    )
    if best is not None and best.score >= OFFERED and own:
        return None
    of_use = bool({f.name for f in one.own} & _OF_USE)
    if not whole.directory and not is_own(one) and not of_use:
        reason = (
            "Neither the directory nor anything its statistics count is spoken of: this is a "
            "number of another system or collection."
        )
        return Decided(Kind.OTHER_BODY, reason=reason, guessed=True)
    return guessed(one, whole, "No measure of the release is what is asked for.")


def _of_splits(one: Reading, whole: Whole) -> Decided | None:
    """A split the measure has not, two at once, or an outcome that none had."""
    title = one.best.title if one.best else ""
    if one.split.lacking or one.split.crossed:
        what = f"by {one.split.lacking}" if one.split.lacking else "by two such splits at once"
        reason = f"{title} is not held {what}."
    elif one.split.refused and not one.split.categories:
        reason = (
            "No request was granted as such: there was no right to be left out, so the "
            "releases hold no such outcome."
        )
    else:
        return None
    return Decided(Kind.NOT_HELD, reason=reason, nearest=nearest_to(one, whole, ()))


def _beyond_quoted(one: Reading, whole: Whole) -> Decided | None:
    """More than the figures published elsewhere say: of children theirs who published them, of
    money and estimates nobody's here. Of another system, where the directory is not spoken of."""
    best = one.best
    if best is None or not _is_quoted(best.measure, whole):
        return None
    more = (*unexplained(one), *one.left_over)
    if not more or len(one.left_over) < 2 and more == one.left_over:
        return None
    theirs = best.measure in CONTEXT or not whole.directory
    words = ", ".join(more[:3])
    return Decided(
        Kind.OTHER_BODY if theirs else Kind.NOT_HELD,
        reason="The figures published elsewhere that the release quotes do not say so much "
        f"(“{words}”)." + (" Whoever published them may." if theirs else ""),
        nearest=nearest_to(one, whole, ()),
        guessed=True,
    )


def _is_quoted(measure: str, whole: Whole) -> bool:
    return whole.catalogue.measure(measure).kind == Sort.QUOTED


REFUSALS = (
    of_policy,
    _of_others,
    _of_unheld,
    _of_persons,
    _of_crossed,
    _beyond_quoted,
    _of_nothing,
    _of_seats,
    _of_generic,
    _of_others_counted,
    _of_limits,
    _of_unknown_places,
    _of_splits,
)
"""Each gives what a part comes to, or None where it may be answered as far as the rule goes."""
