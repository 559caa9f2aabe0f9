"""Why a part gets no figure: policy, another body's, or not held,
in the order in which it is asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from answers import match
from answers.forms import NUMERIC, Form, explained_at, is_bare, only_gives
from answers.parts import Kind, Nearest, Place, Span
from answers.reading import OFFERED, SURE, Reading, Whole, counts_authorities
from answers.text import stem, words
from answers.unread import limit_asked, unexplained
from answers.vocabulary import (
    CONTEXT,
    GENERIC,
    NEAREST_FOR,
    OF_PROGRAMME,
    OWN_WORDS,
    POPULATIONS,
    UNDOING,
    spoken_for,
)
from figures.figure import Figure
from release.vocabulary import Kind as Sort


@dataclass(frozen=True)
class Decided:
    """The kind of a part with all it is answered by.

    `month_ends` are the periods at whose ends there are figures, where a day between two of them is
    asked about. `awaited` is the kind it will have once a month is published, or would have were a
    number not so small in this release; none where an authority is so small that it is certain to
    be. `guessed` says that words were not understood; `named` that a place, a time, a person, a
    limit or two groups at once are named that no figure is of; `by_words` that a thing is, by words
    which a measure may account for as well.
    """

    kind: Kind
    places: tuple[Place, ...] = ()
    spans: tuple[Span, ...] = ()
    figures: tuple[Figure, ...] = ()
    reason: str = ""
    nearest: tuple[Nearest, ...] = ()
    doubts: tuple[str, ...] = ()
    month_ends: tuple[str, ...] = ()
    awaited: Kind | None = None
    guessed: bool = False
    named: bool = False
    by_words: bool = False


def _of_note(one: Reading) -> Decided | None:
    """A few words that ask for nothing in so many words: reasons or rules, where nothing that is
    counted, and no place or time of something else, is spoken of."""
    noted = bool(one.areas or one.times) and any(word.islower() for word in one.left_over)
    if one.other or noted and is_bare(one.text) and not explained_at(one.text):
        return None
    if one.best is None and not one.found:
        return Decided(Kind.POLICY, reason=_NO_QUESTION, guessed=True)
    if one.best is not None and one.best.score >= OFFERED or one.unheld[0]:
        return None
    return Decided(Kind.POLICY, reason=POLICY_TEAM, guessed=True)


def _of_policy(one: Reading, whole: Whole) -> Decided | None:
    """Reasons, rules, procedures: nothing that is counted, dated or listed is asked for."""
    best = one.best
    if one.form is Form.NONE:
        return _of_note(one)
    weak = best is None or best.score < SURE
    if weak and not one.other and (only_gives(one.text) or AS_A_RULE.match(one.text)):
        return Decided(Kind.POLICY, reason=POLICY_TEAM)
    if one.form is Form.WHEN and not one.other:
        dated = best is not None and best.why and best.measure in _DATES
        if not dated and (whole.directory or _MAY_BE.match(one.text)):
            return Decided(Kind.POLICY, reason=POLICY_TEAM)
    if not weak and one.unheld[0] and _OF_WHOM.match(one.text):
        return None
    if one.unheld[0] == BODIES and _WHICH.match(one.text):
        return None
    return Decided(Kind.POLICY, reason=POLICY_TEAM) if one.form is Form.POLICY else None


_DATES = ("milestone_date", "return_dates")
BODIES = "schools, practices or trusts by name"
"""What the vocabulary calls bodies below an authority, of which no list is held."""
_WHICH = re.compile(r"\W*(?:and )?which\b(?!.*\b(?:can|may|must|should|will)\b)", re.I)
AS_A_RULE = re.compile(r"\W*(?:and )?how (?:often|frequently|regularly) (?:is|are)\b", re.I)
"""How often something is done as a rule, where nothing that is counted is spoken of."""
_MAY_BE = re.compile(r"\W*(?:and )?when (?:can|may|must|should|ought)\b", re.I)
"""A rule of when something may be done, and no day on which it was."""
_OF_WHOM = re.compile(
    r"\W*(?:and )?what (?:is|are|was|were) the (?:[\w-]+ ){1,4}?of (?:the |all |those )?(?:children"
    r"|pupils|young people|practitioners|users|staff|parents|records)\b",
    re.I,
)
"""How those who are counted divide: *what is the ethnic background of the children who*."""
_NO_QUESTION = (
    "No question could be read in this. Say in words what is to be counted, where and when."
)
POLICY_TEAM = (
    "This asks for reasons, rules, plans or papers, and no number, date or list that a release "
    "holds. It is for the policy team."
)


def _of_others(one: Reading, whole: Whole) -> Decided | None:
    """A number of another system: another body's, or, crossed with the directory, nobody's here."""
    if not one.other or one.unheld[0] and _is_own(one) and not one.other.startswith("the devolved"):
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
    return named or _is_own(one)


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
    own = _is_own(one) or bool({f.name for f in one.own} & _OF_USE) or bool(_IT.search(one.text))
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
    if one.best is None or one.best.score < SURE or NEAREST_FOR.get(thing) != one.best.measure:
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
        return _guessed(one, whole, _CROSSED)
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
    return _guessed(one, whole, reason)


def _guessed(one: Reading, whole: Whole, reason: str) -> Decided:
    """Not held, as far as can be told: a word that was not understood is all that speaks for it."""
    return Decided(Kind.NOT_HELD, reason=reason, nearest=nearest_to(one, whole, ()), guessed=True)


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
    return _guessed(one, whole, f"No release counts that (“{what[0]}”).")


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
            return _guessed(one, whole, reason)
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
        best.score >= SURE
        or whole.directory
        or _is_own(one)
        or not one.left_over
        and bool(best.why)
    )
    if best is not None and best.score >= OFFERED and own:
        return None
    of_use = bool({f.name for f in one.own} & _OF_USE)
    if not whole.directory and not _is_own(one) and not of_use:
        reason = (
            "Neither the directory nor anything its statistics count is spoken of: this is a "
            "number of another system or collection."
        )
        return Decided(Kind.OTHER_BODY, reason=reason, guessed=True)
    return _guessed(one, whole, "No measure of the release is what is asked for.")


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


def _is_own(one: Reading) -> bool:
    """Whether a part speaks of what the directory alone has:
    its records, shields, views, roll-out."""
    names = {f.name for f in one.found}
    return bool(names & OWN_WORDS) or {"CHILD", "RECORD"} <= names


def nearest_to(
    one: Reading, whole: Whole, first: Sequence[str], area: str = "", note: str = ""
) -> tuple[Nearest, ...]:
    """The measures offered in place of what is asked for."""
    held = whole.catalogue.measures
    wanted = [m for m in (*first, *(c.measure for c in one.candidates[:2])) if m in held]
    return tuple(Nearest(m, held[m].title, area, note) for m in dict.fromkeys(wanted))[:2]


REFUSALS = (
    _of_policy,
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
