"""Parliament's manner of asking, and a letter's, taken off:
who is asked, who asks and why, and earlier answers."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from answers import grounds, letters, periods, scope
from answers.forms import first_head
from answers.senders import COUNTED, SENDERS

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
_COUNTED_ELSE = (
    r"(?:(?:page|search|record|separate|individual|distinct|different|whole|raw) )?(?:views"
    r"|openings|viewings|searches|look-?ups|records|entries|children|pupils|people|persons|heads"
    r"|practitioners|users|staff|accounts|log-?ins|requests|alerts|breaches|incidents|shields"
    r"|involvements|indications|returns|hits|visits|readings|readers|authorities|councils|regions"
    r"|numbers|figures|counts|percentages|proportions|shares|rates)"
)
_NOT_THESE = re.compile(
    rf"(?P<open>\()?(?:(?<=\()|[,;]\s*|\s-+\s)(?:and )?(?:not|rather than|as opposed to|instead of"
    rf"|unlike) (?:the |any |of |in )?{_COUNTED_ELSE}\s*(?(open)\)|(?=[,;.?!)]|\s-|$))"
    rf"|,? (?:rather than|as opposed to) (?:the |of |in )?{_COUNTED_ELSE}\b"
    r"(?! (?:who|that|of|in|with|without|on)\b),?",
    re.I,
)
"""What is named only as what is not meant: *searches, not views*; *heads, not page hits*."""
_NOT_THERE = re.compile(
    r"\s*\(not (?:the |in )?(?-i:[A-Z])[\w' -]{2,40}\)"
    r"|,? (?:but )?not (?:the |in )?(?-i:[A-Z])[\w' -]{2,40}(?=[,;.?!]|$)",
    re.I,
)
"""What is not meant, where it may be a place: *in Medway (not Kent)*."""


def without_contrast(text: str) -> str:
    """A text without what it names only as what is not meant."""
    text = _NOT_THESE.sub("", _FOR_RECORD.sub("", _IN_CONTRAST.sub("", text)))
    if _ALL_BUT.search(text):
        return text
    return _NOT_THERE.sub(lambda found: "" if scope.named(found[0], ()) else found[0], text)


_FOR_RECORD = re.compile(r",?\s*\bfor the (?:record|avoidance of doubt)\b(?! of),?", re.I)
"""What is only a manner of speaking, and names no record."""
_ALL_BUT = re.compile(r"\b(?:all|whole|every\w*|rest|england|total|region)\b", re.I)
"""Beside these a place that is not meant is to be left out of them."""
_ITEM = re.compile(
    r"^\W*(?:(?:for|from|to|re) (?:the |our |this )?(?:[\w'’-]+ ){0,4}?(?:inquiry|committee|session"
    r"|hearing|meeting|scrutiny|report|list|board|panel)\b,? )?"
    r"(?:item|question|point|paragraph|para|annex|request|part|no\.?|number|q)\s?"
    r"(?:\d{1,3}[a-z]?|(?-i:[A-H]|[IVX]{1,4}))\b\s*(?:[:.)–-]+)\s+(?=\S)",
    re.I,
)
"""The number of a question in somebody's list: *item 4: children recorded ...*."""
_SENT_AS = re.compile(
    r"^\W*(?:this is )?(?:an? )?(?:(?:urgent|quick|foia?|freedom of information(?: act)?|press"
    r"|media|parliamentary|written|oral|research|library|public|data|statistics) ){1,3}"
    r"(?:requests?|enquir(?:y|ies)|inquiry|quer(?:y|ies)|questions?)\b"
    r"(?: (?:under|from|by|for|no\.?|number) [^.:;?]{1,60}?)?\s*(?:[.:;]+|\s[-–—]+)\s+(?=\S)",
    re.I,
)
"""As what a question is sent: *FOI request.*"""
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
    the sentences before or after that only tell something; `place_told` where one of these names a
    place, and nothing that is asked points to it."""

    body: str
    follows: dt.date | None = None
    told: str = ""
    place_told: bool = False


def unframed(text: str, asked_on: dt.date) -> Framed:
    """A question without who is asked, without the earlier answer it follows, and without `a
    statement`.
    """
    text = _SENT_AS.sub("", without_contrast(text), count=1)
    text = _without_signature(_ITEM.sub("", text, count=1))
    letter = letters.read(grounds.counted(text))
    body = _STATEMENT.sub("", _without_office(letter.asked)).strip(" ,;.")
    body = _without_preamble(body, asked_on)
    if not _FOLLOW_UP.match(body):
        lead = letter.asked[: max(letter.asked.find(body), 0)]
        body, place_told = letters.placed(body, letter.told, lead)
        return Framed(body, told=letter.told, place_told=place_told)
    cut = _end_of_follow_up(body)
    frame, rest = body[:cut], body[cut:].lstrip(" ,")
    rest = scope.moved(frame, rest, asked_on) if rest else body
    return Framed(rest, _day(frame, asked_on) if _is_answer(frame) else None)


_PREAMBLE = re.compile(
    r"^\W*(?:in (?:the )?(?:view|light) of|given|considering|bearing in mind|having regard to|"
    r"on behalf of|at the (?:instance|request|suggestion|prompting) of|prompted by|arising from|"
    r"in response to|ahead of|mindful of|noting|recalling|acknowledging|in connection with|"
    r"for the benefit of|after (?:a|the|his|her|reading|hearing|receiving)|following|further to"
    r"|as a result of|"
    r"with (?:regard|reference|respect) to|"
    r"notwithstanding|"
    r"despite|in consequence of|now that|at a time when|whilst?(?! \w+ing)|"
    r"when (?!(?:did|was|were|is|are|will|does|do|has|have|had|can|may|must|should)\b)|"
    r"since (?!\w+ (?:19|20)\d\d))\b",
    re.I,
)


def _without_preamble(body: str, asked_on: dt.date) -> str:
    """A question without the argument that stands before it, from the comma before what is asked;
    with the place and the time it is asked of, where the argument says these alone.
    """
    if not _PREAMBLE.match(body) or _FOLLOW_UP.match(body) and _is_answer(body.split(",")[0]):
        return body
    starts = [
        m.end()
        for m in re.finditer(r",\s*(?:and )?", body)
        if first_head(body[m.end() :]) == 0 or _IF_HE.match(body[m.end() :])
    ]
    return scope.moved(body[: starts[0]], body[starts[0] :], asked_on) if starts else body


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
_WANTS = re.compile(
    r"^\W*(?:the |our )?[A-Z][\w'’.]*(?: [\w'’.]+){0,4}? (?:now )?(?:wants?|needs?|requires?"
    r"|requests?|asks? for|would like|is after|are after)\s+(?!to\b)"
)
"""Somebody who wants something, by name: *Private Office want live records by region*."""
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


_ASKED_OF = re.compile(
    r"^[^?;:]{0,160}?\b(?:asks?|asked|asking|wonders?|wondered|wondering|wants? to know)"
    r"(?: (?:me|us|him|her|them))?"
    r"(?: (?:at|in|on|during) (?:the |our |its |a )[^?;:]{3,60}?)? "
    r"(?=(?:how (?:many|much|often|far)|where|which"
    r"|what (?:number|proportion|percentage|share))\b)",
    re.I,
)
"""Somebody who has asked the writer: *a resident has asked me how many*."""


def _without_opening(text: str) -> str:
    """A text without the opening of a letter, where a question follows it at once."""
    begins = _BEFORE_QUESTION.match(text) or _WHO_ASKS.match(text) or _ASKED_OF.match(text)
    if begins:
        return text[begins.end() :]
    wants = _WANTS.match(text)
    if wants and SENDERS.search(wants[0]) and not COUNTED.match(wants[0]):
        return text[wants.end() :]
    match = _OPENING.match(text)
    rest = text[match.end() :] if match else ""
    return (
        rest if 0 <= first_head(rest) <= 60 and first_head(match[0] if match else "") < 0 else text
    )


def _without_sender(text: str) -> str:
    """A note without who sends it; what it is about, before a colon, stays."""
    match_ = _SENDER.match(text)
    if match_ is None or not SENDERS.search(match_[0]) or COUNTED.match(match_[0]):
        return text
    if re.match(r"\W*(?:how|what|which|who|when|where|why)\b", match_[0], re.I):
        return text
    about = _ABOUT.search(match_[0])
    rest = text[match_.end() :]
    return f"{rest}, in {about[1]}" if about else rest


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
    named = match_ and SENDERS.search(match_[1]) and first_head(match_[1]) < 0
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
