"""Parliament's manner of asking, and a letter's, taken off:
who is asked, who asks and why, and earlier answers."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from answers import periods
from answers.forms import first_head, is_bare

_OFFICES = [
    "secretary",
    "state",
    "education",
    "skills",
    "children",
    "schools",
    "families",
    "home",
    "department",
    "health",
    "work",
    "pensions",
    "minister",
    "ministers",
    "majesty's",
    "majestys",
    "government",
    "justice",
    "cabinet",
    "office",
    "chancellor",
    "exchequer",
    "treasury",
    "communities",
    "local",
    "prime",
    "leader",
    "house",
    "lord",
    "privy",
    "seal",
    "equality",
    "women",
    "environment",
    "culture",
    "media",
    "sport",
]
_LINKS = frozenset(["hmg", "to", "ask", "asked", "the", "for", "of", "and", "hm", "her", "his"])
_BEGINS = frozenset(["how", "what", "which", "who", "why", "when", "where", "whether", "if", "in"])
_NAMED = r"(?:contact ?point|the directory|the (?:children's )?(?:index|database))"
_IN_CONTRAST = re.compile(
    rf"\s*\((?=[^()]*\b{_NAMED}\b)(?=[^()]*\b(?:confus|mix|mistak|not\b|unlike|rather than"
    rf"|as opposed"
    r"|distinct|different))[^()]*\)"
    rf"|[\s,;-]*[,;-]\s*(?:(?:and"
    rf"|but) )?(?:\w+ mind,? )?not (?:the )?{_NAMED}(?: ones?)?\b(?=\W*$|\W*[.;?])"
    rf"|,?\s*\b(?:rather than|as opposed to|unlike|as distinct from|nothing to do with) {_NAMED}\b",
    re.I,
)
"""The directory named only as what is not meant: *that system, not ContactPoint*."""
_FOLLOW_UP = re.compile(
    r"^\W*(?:further to|pursuant to|with reference to|in reference to|following|in the light of|"
    r"in relation to|with regard to|supplementary to|referring to)\b",
    re.I,
)
_STATEMENT = re.compile(
    r"[;,.]?\s*(?:and )?(?:if|whether) (?:he|she|they|the minister|the secretary of state) will "
    r"make a statement[^;]*",
    re.I,
)


@dataclass(frozen=True)
class Framed:
    """A question without its frame: what is asked, the day of the earlier answer it follows, and
    the sentences before or after that only tell something."""

    body: str
    follows: dt.date | None = None
    told: str = ""


def unframed(text: str, asked_on: dt.date) -> Framed:
    """A question without who is asked, without the earlier answer it follows, and without `a
    statement`.
    """
    text = _without_signature(_IN_CONTRAST.sub("", text))
    asked, told = _without_letter(text)
    body = _STATEMENT.sub("", _without_office(asked)).strip(" ,;.")
    body = _without_preamble(body)
    if not _FOLLOW_UP.match(body):
        return Framed(body, told=told)
    cut = _end_of_follow_up(body)
    frame, rest = body[:cut], body[cut:].lstrip(" ,")
    return Framed(rest or body, _day(frame, asked_on) if _is_answer(frame) else None)


_SALUTATION = re.compile(r"^\W*dear [^,.;:?!]{1,50}[,;:]\s+", re.I)
_SIGNED = re.compile(
    r"(?<=[.?!,;)])\s*(?:(?:with )?(?:yours|(?:kind |best )?regards|(?:many )?thanks|thank you|"
    r"(?:best |kind )?wishes|sincerely|cheers)\b[^?]{0,80})$",
    re.I,
)
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)%][.?!])\s+(?=[A-Z(])")
_WANTS = re.compile(
    r"\b(?:please|pls)\W*(?:\([^()]*\)\W*)?$|^\W*(?:rates?|totals?|percentages?|proportions?"
    r"|shares?|counts?"
    r"|figures (?:for|of|by)|(?:split|break|divide|show|group) (?:it|them|that|this|these|those)"
    r" (?:down )?by)\b",
    re.I,
)
"""A sentence that wants something and is no question: *Searches by each route please*."""
_TELLS = re.compile(
    r"^\W*(?:i|we|he|she|they|my (?:\w+ )?\w+|our (?:\w+ )?\w+) (?:am|are|is|was|were|have|has|had"
    r"|live|lives|work|works|teach|teaches|run|runs)\b(?!.*\?)",
    re.I,
)
"""A sentence that says who or what those are who ask: *We are an independent school*."""
_ASKS = re.compile(
    r"^\W*(?:to ask|asked|please|pls|kindly|tell|give|could|can|would|will|list|name|number|how|"
    r"what|which|who|why|when|where|whether|if|in how|of the|(?:i|we) (?:would|should|want|wish"
    r"|need|am writing to ask)|(?:the |our )?committee|for|by|and)\b",
    re.I,
)


def _without_letter(text: str) -> tuple[str, str]:
    """A letter without its greeting, its name at the end, and the sentences that only tell
    something, where another asks; and those sentences."""
    text = _SIGNED.sub("", _SALUTATION.sub("", text))
    sentences = _SENTENCE_END.split(text)
    asking = [
        s
        for s in sentences
        if s.rstrip().endswith("?") or _ASKS.match(s) or _WANTS.search(s) or _is_note(s)
    ]
    if not any(s.rstrip().endswith("?") for s in sentences):
        asking = [s for s in sentences if not _TELLS.match(s) or first_head(s) >= 0]
    if not asking or len(asking) == len(sentences):
        return text, ""
    asked, rest = " ".join(asking), " ".join(s for s in sentences if s not in asking)
    told = [
        m[1].removesuffix(".")
        for one in sentences
        if one not in asking
        for m in _WHERE.finditer(one)
    ]
    if not told or not _THERE.search(asked):
        return asked, rest
    where = " and ".join(told)
    there = _THERE.sub(lambda m: f"{where}'s" if m[0] == "its" else f"in {where}", asked, count=1)
    return there, rest


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
    r"|\bin (?:that|this|the) (?:region|area|county|city|town|borough)\b",
    re.I,
)
"""A place that a sentence before the question has named."""


_PREAMBLE = re.compile(
    r"^\W*(?:in (?:the )?(?:view|light) of|given|considering|bearing in mind|having regard to|"
    r"on behalf of|at the (?:instance|request|suggestion|prompting) of|prompted by|arising from|"
    r"in response to|ahead of|mindful of|noting|recalling|acknowledging|in connection with|"
    r"for the benefit of|after (?:a|the|his|her|reading|hearing|receiving)|following|further to"
    r"|as a result of|"
    r"with (?:regard|reference|respect) to|"
    r"notwithstanding|"
    r"despite|in consequence of|now that|since (?!\w+ (?:19|20)\d\d))\b",
    re.I,
)


def _without_preamble(body: str) -> str:
    """A question without the argument that stands before it:

    from the comma before what is asked.
    """
    if not _PREAMBLE.match(body) or _FOLLOW_UP.match(body) and _is_answer(body.split(",")[0]):
        return body
    starts = [
        m.end()
        for m in re.finditer(r",\s*(?:and )?", body)
        if first_head(body[m.end() :]) == 0 or _IF_HE.match(body[m.end() :])
    ]
    return body[starts[0] :] if starts else body


_IF_HE = re.compile(r"(?:if|whether) (?:he|she|they|the|his|her|their)\b", re.I)


def _is_answer(frame: str) -> bool:
    return bool(re.search(r"\b(?:answer|reply|replies|answers|response|statement)\b", frame, re.I))


def _day(frame: str, asked_on: dt.date) -> dt.date | None:
    """The day an earlier answer was given, to the month."""
    found = periods.read(frame, asked_on)
    if not found or not found[0].last:
        return None
    return dt.date.fromisoformat(found[0].last + "-01")


def _end_of_follow_up(body: str) -> int:
    """Where the reference to an earlier answer ends: at the comma before what is asked."""
    for match in re.finditer(r",\s*", body):
        rest = body[match.end() :]
        if _begins_asking(rest):
            return match.end()
    first = first_head(body)
    return first if first > 0 else 0


def _begins_asking(rest: str) -> bool:
    first = first_head(rest)
    return (
        first == 0
        or 0 < first <= 4
        or bool(
            re.match(
                r"(?:\(\w\)|in how|on how|for each|by |of the|if |whether |what |which |who |how "
                r"|when |why )",
                rest,
                re.I,
            )
        )
    )


_SENDER = re.compile(
    r"^\W*[A-Za-z](?:[A-Za-z',/&+ ]|(?<=\w)-(?=\w)){1,70}"
    r"(?:\([A-Za-z' ]{2,40}\))?(?::| -+)\s+(?=\S+\s+\S+\s+\S)"
)
"""Who sends a note, before a colon: `Press office: how many ...`."""
_BEFORE_QUESTION = re.compile(
    r"^\W*(?:(?:hello|hi|good (?:morning|afternoon|evening)|dear sirs?|dear madam)\W+)?"
    r"(?:(?:can|could|would|will|may|might|does|do|is|has|have)\s+(?:\w+ ){0,5}?|"
    r"(?:please|pls|kindly|perhaps)\W+(?:\w+ ){0,3}?|"
    r"(?:i|we)(?:'d| would| should| am| are| have|'m| want| need| wish)?\s+(?:\w+ ){0,7}?)"
    r"(?:tell|say|state|confirm|inform|advise|know|estimate|explain|let (?:me|us) know|remind|ask"
    r"|find out|learn|see|asked)"
    r"(?: (?:me|us|the house|the committee|members|parliament|him|her|them|to|please|exactly"
    r"|roughly|about|of))*\W+(?=(?:how|what|which|when|why|who|whether|if|on how|in how|for how"
    r"|at what"
    r"|by what|to what|of the|the (?:number|total|proportion|percentage|share))\b)",
    re.I,
)
"""Whatever asks that a question be answered, up to the question itself: *Can the Minister say how*,
*Please tell me what*, *I would be grateful if you could let me know which*."""
_WHO_ASKS = re.compile(
    r"^\W*(?:the |our |my )?[A-Z][\w'’.]*(?: [\w'’.]+){0,5}? (?:asks?|(?:is|are) asking"
    r"|wants? to know|needs? to know"
    r"|ha(?:s|ve) asked|would (?:like|be (?:grateful|glad)) to know|enquires?"
    r"|wonders?)(?: us)?[,:]? "
    r"(?=(?:how|what|which|when|why|who|whether|if|(?:in|on|for|at|by|to|under|of|from) (?:how"
    r"|what|which|the))\b)"
)
"""Somebody who asks, by name: *The Commissioner asks under what terms*."""
_OPENING = re.compile(
    r"^\W*(?:dear [a-z ,]{1,40}?)?(?:(?:the|this|our|my|his|her) (?:[\w'-]+ ){0,3}?(?:committee"
    r"|minister|chair(?:man)?|clerk|members?|"
    r"commissioner|office|private secretary|newspaper|journalists?)|we|i|(?:can|could|would"
    r"|will) you|please|pls|ministers?|members?|"
    r"number (?:10|ten)|no\.? ?10|question from [\w' ]{1,40}?|a (?:journalist|member|newspaper"
    r"|constituent))\b[^,;:?(]{0,70}?\b(?:know|tell (?:us|me|them|him|her)|"
    r"told|learn|ask(?:s|ed)?(?: for| us| me)?|wants?|need(?:s|ed)?|requires?|requests?|say"
    r"|let (?:us|me) have|confirm|informed(?: of)?|sight of|"
    r"a note (?:on|of)|figures? (?:on|for))\b[,:]?\s+",
    re.I,
)
"""How a letter or a note opens: `The Committee would be grateful to know ...`."""


def _without_opening(text: str) -> str:
    """A text without the opening of a letter, where a question follows it at once."""
    if begins := _BEFORE_QUESTION.match(text) or _WHO_ASKS.match(text):
        return text[begins.end() :]
    match = _OPENING.match(text)
    rest = text[match.end() :] if match else ""
    return (
        rest if 0 <= first_head(rest) <= 60 and first_head(match[0] if match else "") < 0 else text
    )


_SENDERS = re.compile(
    r"\b(?:office|clerk|committee|minister|ministers|press|secretary|query|question|request|lords"
    r"|commons|pq|pqs|brief|briefing|note|letter|email|desk|team|private|journalist|editor|news"
    r"|times|guardian|mail|mp|peer|library|unit|treasury|whitehall|constituent|caller|member"
    r"|mother|father|parent|parents|mum|dad|grand\w+|blogger|campaigner|freelance|reader"
    r"|resident|teacher"
    r"|headteacher|nurse|doctor|lady|gentleman|voter|correspondent|writes|reporter|paper|radio|bbc"
    r"|follow-?up|board|pac|nao|union|helpline|magazine|officer|auditors?|commissioner|foi)\b",
    re.I,
)


def _without_sender(text: str) -> str:
    """A note without who sends it; what it is about, before a colon, stays."""
    match_ = _SENDER.match(text)
    if match_ is None or not _SENDERS.search(match_[0]) or _COUNTED.match(match_[0]):
        return text
    about = _ABOUT.search(match_[0])
    rest = text[match_.end() :]
    return f"{rest}, in {about[1]}" if about else rest


_COUNTED = re.compile(
    r"^\W*(?:(?:the )?(?:total )?(?:numbers?|share|proportion|percentage)|times|occasions|instances"
    r"|children|kids|youngsters|records|entries|practitioners|users|staff|people|accounts|searches"
    r"|views|requests|alerts|breaches|parents (?:who|asking|wanting)|opt-outs?|removals?)\b",
    re.I,
)
"""What is counted, at the beginning of a note: nobody who sends it."""
_ABOUT = re.compile(r"\b(?:about|re|regarding|concerning) ([A-Z][\w'-]+(?: [A-Z][\w'-]+)*)")
"""The place a note is about."""
_COURTESY = re.compile(
    r",? and (?:i|we)(?: should|'d| would| shall)? be (?:most |very )?(?:glad|grateful|obliged"
    r"|pleased|thankful) (?:of|for|to have) (?:the|an?|any|your) (?:\w+ )?(?:figures?|numbers?"
    r"|answer|reply|note)(?: to (?:send|give|show|tell) (?:him|her|them))?\W*$",
    re.I,
)
"""What a letter ends with, and asks nothing: *and I should be glad of the figure*."""
_BY_WHOM = re.compile(r"\s*\(([A-Za-z][^()]{2,60})\)\W*$")
"""Who asks, in brackets at the end."""


def _without_signature(text: str) -> str:
    """A text without thanks at its end, and without who asks it, where that stands there in
    brackets."""
    text = _COURTESY.sub("", text)
    match_ = _BY_WHOM.search(text)
    named = match_ and _SENDERS.search(match_[1]) and first_head(match_[1]) < 0
    return text[: match_.start()] if match_ and named else text


def _without_office(text: str) -> str:
    """The text after `To ask the Secretary of State for ...`, misspelt or not."""
    if not re.match(r"\W*(?:to )?ask(?:ed)?\b", text, re.I):
        return _without_opening(_without_sender(text))
    at = 0
    for match in re.finditer(r"[A-Za-z']+|[^A-Za-z'\s]+", text):
        word = match[0].lower().replace("'", "")
        named = at > 0 and word not in _BEGINS  # any office, once a minister is named
        like = any(fuzz.ratio(word, o) >= 80 for o in _OFFICES)
        office = match[0][:1].isupper() and (like or named)
        if office or match[0] in ":,." and not text[at : match.start()].strip():
            at = match.end()
        if match[0] == ":" or word[:1].isalpha() and not office and word not in _LINKS:
            break
    kept = text[at:].strip(" ,:")
    return kept or text
