"""A letter or a note, sentence by sentence: what asks, and what only tells something.

A greeting, a name at the end and a courtesy ask nothing. A few words that stand by themselves and
only say of which time or place (*Numbers for May 2010*, *In Leeds*) belong to every question that
names none; those that say how a figure is to be divided (*Regional figures would be brilliant*)
belong to the question before them. A place that a sentence names is that of a question which says
*here* or *our*.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from answers import match, periods, places
from answers.forms import first_head, is_bare
from answers.senders import COUNTED, is_signed
from answers.text import words


@dataclass(frozen=True)
class Letter:
    """What of a text asks, and what only tells something."""

    asked: str
    told: str = ""


_SALUTATION = re.compile(
    r"^\W*(?:dear [^,.;:?!]{1,50}(?<!\bmr)(?<!\bdr)(?<!\bmrs)(?<!\bms)[,.;:]"
    r"|(?:hi|hello|hey|good (?:morning|afternoon|evening)|morning|afternoon|colleagues?)"
    r"(?: (?:all|there|team|desk|colleagues?|folks|again|both))?\s*(?:[,.!:]|-+(?=\s)))\s+",
    re.I,
)
_SIGNED = re.compile(
    r"(?<=[.?!,;)])\s*(?:(?:with )?(?:yours|(?:kind |best )?regards|(?:many )?thanks|thank you|"
    r"(?:best |kind )?wishes|sincerely|cheers|ta)\b[^?]{0,80})$",
    re.I,
)
_SENTENCE_END = re.compile(
    r"(?<=[a-z0-9)%'\"!?][.?!])(?<!\b[Hh]on\.)\s+(?=[A-Z(])"
    r"|(?<=[a-z]{2}[.?!])(?<!\bno\.)(?<!\beg\.)(?<!\bie\.)(?<!\bst\.)(?<!\bvs\.)(?<!\bre\.)"
    r"\s+(?=(?:how|what|which|who|when|where|why|is|are|does|do|did|can|could"
    r"|please|i|we|my|our|and|so)\b)"
)
_WANTS = re.compile(
    r"\b(?:please|pls)\W*(?:\([^()]*\)\W*)?$|^\W*(?:rates?|totals?|percentages?|proportions?"
    r"|shares?|counts?"
    r"|figures (?:for|of|by)|(?:split|break|divide|show|group) (?:it|them|that|this|these|those)"
    r" (?:down )?by)\b",
    re.I,
)
"""A sentence that wants something and is no question: *Searches by each route please*."""
_TELLS = re.compile(
    r"^\W*(?:i|we|he|she|they|my (?:\w+ )?\w+|our (?:\w+ )?\w+)(?: (?:am|are|is|was|were|have|has"
    r"|had|live|lives|work|works|teach|teaches|run|runs|chair|sit|serve|manage|lead"
    r"|understand|gather|hear|heard)\b|'(?:m|ve|re)\b)(?!.*\?)",
    re.I,
)
"""A sentence that says who or what those are who ask: *We are an independent school*."""
_ASKS = re.compile(
    r"^\W*(?:to ask|asked|please|pls|kindly|tell|give|could|can|would|will|list|name|number|how|"
    r"what|which|who|why|when|where|whether|if|in how|of the|(?:i|we) (?:would|should|want|wish"
    r"|need|am writing to ask)|(?:the |our )?committee|for|by|and)\b",
    re.I,
)
_ASKED_OF = re.compile(
    r"\b(?:asks?|asked|asking|wants? to know|wonders?|wondering)(?: (?:me|us|him|her|them))?"
    r"(?: (?:at|in|on|during) (?:the |our |its |a )[^?;:]{3,60}?)? "
    r"(?=(?:how (?:many|much|often|far)|where|which"
    r"|what (?:number|proportion|percentage|share))\b)",
    re.I,
)
"""A sentence that tells what somebody asks: *a resident has asked me how many*."""
_COURTESY = re.compile(
    r"^\W*(?:(?:could|can|would|will|may|might) (?:you|i|we|somebody|someone|anyone)\b(?: please)?"
    r"(?: kindly)? (?:please )?(?:give|tell|send|let|help|have|provide|find|advise|oblige)"
    r"(?: (?:me|us|him|her|them))?(?: (?:have|know|with))?"
    r"(?: (?:the|that|this|a|an|these|those|it|any|some))?"
    r"(?: (?:numbers?|figures?|answers?|totals?|information|reply|details))?(?:,? please)?"
    r"|please (?:help|advise|reply|assist)|names and (?:numbers|figures)"
    r"|(?:is|are) (?:that|this|it|there) (?:something|anything) you (?:hold|have|publish))\W*$",
    re.I,
)
"""A sentence that asks only for an answer: *Could you give me the number, please?*"""
_WISH = re.compile(
    r"\b(?:would|will|is|are)(?: be)? (?:\w+ )?(?:brilliant|great|fine|helpful|good|useful|lovely"
    r"|nice|perfect|ideal|best|enough|welcome|appreciated|grand|handy)\b|\bif (?:you|at all)"
    r" (?:can|could|possible|have|hold)\b|\bif (?:possible|available|held)\b|\bneeded\b"
    r"|^\W*(?:preferably|ideally)\b",
    re.I,
)
"""What is said of an answer, and is no question: *Regional figures would be brilliant*."""
_DIVIDES = re.compile(
    r"\b(?:by|per|each|every|split|broken down|regional(?:ly)?|regions?|national(?:ly)?|england"
    r"|monthly|separately)\b",
    re.I,
)
_OF_DIVISION = frozenset(
    re.findall(
        r"\w+",
        """
    a age ages all also an and as authorities authority boroughs breakdown broken by
    council councils country down each england every figure figures for gender
    government in local month monthly months national nationally nine number numbers of
    office only or per please plus profession quarter quarterly region regional
    regionally regions respectively sector separately service sex shown split the then
    too totals well whole with year
""",
    )
)
"""The words of a sentence that says only how a figure is to be divided."""
HURRY = re.compile(
    r"^\W*(?:needed|wanted|required|urgent(?:ly)?|deadline|for|due)\b(?:.*\b(?:noon|today|tomorrow"
    r"|tonight|morning|afternoon|evening|week|monday|tuesday|wednesday|thursday|friday|deadline"
    r"|asap|note|brief|briefing|paper|box|story|piece|article|study|speech|visit|meeting|report"
    r"|committee|debate|column|programme|interview|assignment|dissertation|thesis)\b|\W*$)",
    re.I,
)
"""For what, or by when, an answer is wanted."""


_AS_WHO = re.compile(
    r"^\W*(?:speaking |writing )?as (?:an? |the |one of )[^.;:?]{3,90}?,? "
    r"(?=(?:I|we) (?:should|would|wish|want|need|am|are|ask)\b|(?:I|we)['’]d\b)",
    re.I,
)
"""Who asks, before the question: *As a Member for a Welsh border seat I should like to know*."""


def read(text: str) -> Letter:
    """A letter without its greeting, its name at the end, and the sentences that only tell
    something, where another asks; and those sentences."""
    text = _SIGNED.sub("", _SALUTATION.sub("", text))
    who = _AS_WHO.match(text)
    lead = who[0] if who else ""
    text = text[len(lead) :]
    sentences = _SENTENCE_END.split(text)
    asking = _asking(sentences)
    if not asking or len(asking) == len(sentences):
        return Letter(text, lead.strip())
    asked = " ".join(_divided(sentences, asking))
    told = (s for n, s in enumerate(sentences) if n not in asking)
    return Letter(asked, " ".join(filter(None, (lead.strip(), *told))))


def _asking(sentences: Sequence[str]) -> list[int]:
    """Which sentences ask something; those that only ask for an answer where no other does."""
    if any(s.rstrip().endswith("?") for s in sentences):
        found = [
            n
            for n, s in enumerate(sentences)
            if s.rstrip().endswith("?")
            or _ASKS.match(s)
            or _WANTS.search(s)
            or _ASKED_OF.search(s)
            or _is_note(s)
        ]
    else:
        found = [n for n, s in enumerate(sentences) if not _TELLS.match(s) or first_head(s) >= 0]
    plain = [n for n in found if not _COURTESY.match(sentences[n])]
    counting = [n for n, s in enumerate(sentences) if _COUNTING.search(s)]
    found = plain or counting or found
    first = found[0] if found else 0
    return [n for n in found if n <= first or not _is_beside(sentences[n])]


_COUNTING = re.compile(
    r"\b(?:how many|how much|how often|what (?:proportion|percentage|share)|numbers? of)\b", re.I
)


_ASKED_THIS = re.compile(
    r"^\W*(?:[\w'’]+ ){1,5}?(?:(?:has|have|had) )?(?:already |also |now )?(?:asked?s?|raised?s?"
    r"|requested|wanted|wants?) (?:us |me |him |her |them )?(?:for |about )?(?:this|that|it|these"
    r"|them|the same)\b(?!.*\?)",
    re.I,
)
"""A sentence that tells who has asked the same before."""


def _is_beside(sentence: str) -> bool:
    """Whether a sentence after the question only says who asks, for what or how soon, or how an
    answer may be given."""
    if _COURTESY.match(sentence) or _narrows(sentence) or _qualifies(sentence):
        return True
    if _ASKED_THIS.match(sentence):
        return True
    if not _is_few(sentence) or first_head(sentence) >= 0:
        return False
    wished = HURRY.match(sentence) or _WISH.search(sentence) or _divides(sentence)
    return bool(wished) or _is_signature(sentence)


def _is_few(sentence: str) -> bool:
    """Whether a sentence is a few words and no question."""
    return len(sentence.split()) <= 12 and not sentence.rstrip().endswith("?")


def _is_signature(sentence: str) -> bool:
    """Whether a few words without a verb are who asks: *Web team*, *Legal services, Manchester*."""
    if len(sentence.split()) > 10 or not is_bare(sentence) or COUNTED.match(sentence):
        return False
    if _ASKS.match(sentence) or _WANTS.search(sentence):
        return False
    return is_signed(sentence)


def _divides(sentence: str) -> str:
    """How a figure is to be divided, where a few words say nothing else: the words that do."""
    if not _is_few(sentence) or _is_signature(sentence):
        return ""
    if not _DIVIDES.search(sentence) or first_head(sentence) >= 0 or HURRY.match(sentence):
        return ""
    wished = _WISH.search(sentence)
    if wished is None and not is_bare(sentence):
        return ""
    sides = _WISH.split(sentence, maxsplit=1) if wished else [sentence]
    said = next((side for side in sides if _DIVIDES.search(side)), "")
    said = said.strip(" .,;:!-")
    plain = {word.lower for word in words(said) if word.lower.isalpha()} <= _OF_DIVISION
    return said if plain and _DIVIDES.search(said) else ""


_ANY_DAY = dt.date(2010, 12, 31)
"""A day on which a time is looked for where only whether there is one matters."""
_AT_FIRST = re.compile(
    r"^\W*(?:and )?(?:just |only )?(?:(?:the )?(?:numbers?|figures?|totals?|data)(?: only)? )?"
    r"(?=(?:for|in|at|across|all over|throughout|of|to)\b)",
    re.I,
)
_BESIDE = _OF_DIVISION | frozenset(
    re.findall(
        r"\w+",
        """
    about across at beginning data during end entire exactly if just latest on over
    possible quarters start throughout to up years is will do enough sufficient suffices suffice
    fine ok okay acceptable needed
""",
    )
)
"""The words of a sentence that says only of which time or place a figure is wanted."""


_LIMITS = re.compile(
    r"\b(?:only|solely|just|except(?:ing)?|exclud(?:e|es|ing)|not (?:counting|including)"
    r"|leaving out"
    r"|without|other than|apart from|i mean|those|separately|alone|respectively|nobody but)\b",
    re.I,
)
"""What says of which a figure is wanted, or of which not."""


def _qualifies(sentence: str) -> bool:
    """Whether a few words beside a question say of whom or what it is asked: *Social workers
    only*, *Not counting those at night*. Were they left out, another figure would be given."""
    if not _is_few(sentence) or first_head(sentence) >= 0:
        return False
    if _COURTESY.match(sentence) or HURRY.match(sentence) or _WISH.search(sentence):
        return False
    if _LIMITS.search(sentence):
        return True
    if _WANTS.search(sentence) or _ASKS.match(sentence):
        return False
    return is_bare(sentence) and not _is_signature(sentence)


def _narrows(sentence: str) -> bool:
    """Whether a few words say only of which time or place a figure is wanted."""
    signed = _is_signature(sentence) and not _AT_FIRST.match(sentence)
    if not _is_few(sentence) or signed:
        return False
    times = periods.read(sentence, _ANY_DAY)
    rest = sentence
    for one in times:
        rest = rest[: one.where[0]] + " " * (one.where[1] - one.where[0]) + rest[one.where[1] :]
    named = _named(rest)
    if not times and not (named and _AT_FIRST.match(sentence)):
        return False
    for name in named:
        rest = rest.replace(name, " ")
    return {word.lower for word in words(rest) if word.lower.isalpha()} <= _BESIDE


def _divided(sentences: Sequence[str], asking: Sequence[int]) -> list[str]:
    """The sentences that ask: the last of them with how it is to be divided, and each that names
    none with the time, and the place, that stands beside them."""
    narrow, said, more = [], [], []
    for n, sentence in enumerate(sentences):
        if n in asking:
            continue
        if _narrows(sentence):
            narrow.append(sentence)
        elif n > asking[0] and (divided := _divides(sentence)):
            said.append(divided)
        elif n > asking[0] and _qualifies(sentence):
            more.append(sentence)
    found = [
        _with(sentences[n], [*more, *(s for s in narrow if _lacks(sentences[n], s))])
        for n in asking
    ]
    found[-1] = _with(found[-1], said)
    return found


def _lacks(asked: str, narrow: str) -> bool:
    """Whether a question names neither a time nor a place of the kind that stands beside it."""
    asked = _ASKED_OF.split(asked)[-1]
    if periods.read(narrow, _ANY_DAY):
        return not periods.read(asked, _ANY_DAY)
    return not _named(asked)


_ALONE = re.compile(r"^\W*(?:only|just) |(?<=\w),? (?:only|alone|please)\W*$", re.I)
"""What adds nothing once the words are part of the question."""


def _with(sentence: str, more: Sequence[str]) -> str:
    """A sentence with more words before the mark at its end."""
    more = [_AT_FIRST.sub("", _ALONE.sub("", said)).strip(" .,;:!-") for said in more]
    if not more:
        return sentence
    end = sentence.rstrip()
    mark = end[-1] if end[-1:] in "?." else ""
    return f"{end.rstrip(' ?.')}, {', '.join(more)}{mark}"


def placed(asked: str, told: str, lead: str) -> tuple[str, bool]:
    """What asks, in the place that is named beside it, where it names none and points to it; and
    whether that place may be meant though nothing points to it. What is told stands in sentences
    of its own, a lead before the question."""
    where = [m[1].removesuffix(".") for m in _WHERE.finditer(told)]
    if where and _THERE.search(asked):
        listed = " and ".join(where)
        there = _THERE.sub(
            lambda m: f"{listed}'s" if m[0] == "its" else f"in {listed}", asked, count=1
        )
        return there, False
    if not lead and not told or _EVERYWHERE.search(asked) or _named(asked):
        return asked, False
    of_lead = [name for name in _named(lead) if re.search(rf"\b{_AT} {re.escape(name)}\b", lead)]
    named = of_lead or list(dict.fromkeys((*_named(lead), *_named(told))))
    if not named or len(named) > 6 or not of_lead and not _POINTS.search(asked):
        return asked, 0 < len(named) <= 6
    end = next(re.finditer(r"[?;]|\.\s|$", asked))
    listed = " and ".join([", ".join(named[:-1]), named[-1]] if named[1:] else named)
    return f"{asked[: end.start()]}, in {listed}{asked[end.start() :]}", False


def _named(text: str) -> list[str]:
    """The places that a text names, as written; not the nation."""
    found = places.find(list(words(text)), known=match.known())
    return [one.written for one in found if one.row.kind != "nation"]


_AT = r"(?:in|of|from|at|around|near)(?: the)?"
"""Before the place of those who ask: *councillors in Norfolk ask*."""
_EVERYWHERE = re.compile(
    r"\b(?:England|nationally|nation-?wide|country|regional(?:ly)?|national (?:figure|total|average"
    r"|number)s?)\b"
    r"|\b(?:each|every|by|per|which|all)(?: of)?(?: the)?(?: \w+)? (?:regions?|authorit(?:y|ies)"
    r"|councils?|boroughs?)\b",
    re.I,
)
"""What says that a question is of all places, or of each."""
_POINTS = re.compile(
    r"\b(?:here|ours?|us|we|its|their|local(?:ly)?|my)\b"
    r"|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bhave )(?<!\bhas )\bthere\b"
    r"(?! (?:is|are|was|were|be|been|has|have|had|will|would|may|might)\b)"
    r"|\b(?:this|that|the) (?:region|area|county|city|town|borough|authority|council)\b(?! of\b)",
    re.I,
)
"""What points to a place that another sentence names."""


def _is_note(sentence: str) -> bool:
    """Whether a sentence without a verb of its own wants a number: *Views per thousand children,
    each region*."""
    bracketed = sentence.lstrip().startswith("(")
    return not bracketed and bool(_COUNTS_BY.search(sentence)) and is_bare(sentence)


_COUNTS_BY = re.compile(
    r"\b(?:by|per|each|every|numbers?|totals?|rates?|share|split|coverage|figures?)\b", re.I
)
_WHERE = re.compile(
    r"\b(?:in|to|from|at|visit(?:s|ed|ing)?|about|for) (?:the )?([A-Z][\w'-]+"
    r"(?: (?:(?:and|upon|of|the) )?[A-Z][\w'-]+)*)"
)
_THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bhave )(?<!\bhas )\bthere\b"
    r"(?! (?:is|are|was|were|be|been)\b| (?:has|have|had|will|would|may|might) (?:been|be)\b)"
    r"|(?<=of )its\b|\b(?:round |around )?here\b|\blocally\b"
    r"|\bin (?:that|this|the) (?:region|area|county|city|town|borough)\b(?! of\b)",
    re.I,
)
"""A place that a sentence before the question has named."""
