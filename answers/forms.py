"""What sort of thing the words of a part ask for: a number, a date, names, reasons."""

from __future__ import annotations

import re
from enum import StrEnum

from answers.form_words import (
    ANY_LIST,
    ANY_MONEY,
    ANY_NUMBER,
    ANY_PERCENT,
    ANY_PROGRESS,
    ANY_WHEN,
    AS_SHARE,
    FEW,
    LEAD,
    PLACES,
    START_POLICY,
    TABLE_OF,
    WILL_GIVE,
)
from answers.months import HEADED, MONTH


class Form(StrEnum):
    """What sort of thing the words of a part ask for."""

    NUMBER = "number"
    PERCENT = "per cent"
    MONEY = "money"
    WHEN = "when"
    LIST = "list"
    PROGRESS = "progress"
    POLICY = "policy"
    NONE = "none"


NUMERIC = frozenset({Form.NUMBER, Form.PERCENT, Form.MONEY})


def first_head(text: str) -> int:
    """Where the first words that ask for something stand; -1 for none."""
    found = [
        m.start()
        for pattern in (ANY_NUMBER, ANY_PERCENT, ANY_MONEY, ANY_LIST, ANY_PROGRESS)
        if (m := pattern.search(text))
    ]
    plain = re.search(r"\b(?:what|which|how|when|why|whether|who)\b", text, re.I)
    return min(found + ([plain.start()] if plain else []), default=-1)


def form_of(part: str) -> Form:
    """What sort of thing a part asks for.

    What stands at its beginning decides, and then any words that count.
    """
    text = re.sub(r"\([a-h]\)|\((?:i{1,3}|iv|v)\)", " ", part)
    text = _IS.sub(r"\1 is", re.sub(r"\s+", " ", text).strip())
    gives = bool(WILL_GIVE.match(text))
    asked = _HEADING.sub("", text)
    if _TOLD_APART.match(asked):
        return Form.NUMBER
    if _WHO_OWES.match(asked) or _RETURNS_OF_WHOM.match(text):
        return Form.LIST
    if not gives and START_POLICY.match(asked) and not _counts_at_start(asked):
        return Form.POLICY
    if _RULE_OF_TIME.match(asked) or _YES_OR_NO.match(asked) and not _HOW_MANY.search(asked):
        return Form.POLICY
    return _strongest(text, gives=gives)


_PLACE = r"(?-i:(?:the )?[A-Z][\w'’-]+(?:,? (?:of |upon |and |with |on |in |the )*[A-Z][\w'’-]+)*)"
_TOLD_APART = re.compile(
    LEAD + rf"(?:how (?:do|does|did) {_PLACE}(?:,? and {_PLACE})* (?:compare|differ)"
    rf"(?: (?:with|to|from|and) {_PLACE})? ?(?:for|in|on|as to|when it comes to|by)\b"
    r"|(?:at |during |in )?(?:what|which) (?:times?|hours?) of (?:the )?(?:day|night)\b"
    r"(?!.*\b(?:may|can|must|should|will)\b)"
    r"|(?:on )?(?:what|which) days? of the week\b(?!.*\b(?:may|can|must|should|will)\b)"
    r"|who (?:opens?|views?|looks?|uses?|searche?s?|logs?|opened|viewed|looked|used|searched)\b"
    r".*\b(?:more|most|fewer|fewest|less|least)\b)",
    re.I,
)
"""What asks for figures beside each other without a word of number: *how does Bolton compare with
Bury for ...*, *what time of day ...*, *who opens more records, ...*."""
_WHO_OWES = re.compile(
    LEAD + r"(?:on )?who (?:still |else |now )?(?:hasn't|has not|haven't|have not|has yet|have yet"
    r"|owes?|is|are|was|were|sent|failed)\b.*\breturns?\b(?!.*\b(?:must|should|may|can)\b)",
    re.I,
)
"""Who has not sent a return, or sent it late: the names of authorities."""
_RETURNS_OF_WHOM = re.compile(
    r"^\W*(?:[\w'’]+ ){0,3}?returns?\b[^:?]{0,40}(?::| -+) (?:and )?who (?:is|was|were|are|has|have"
    r"|hasn't|haven't|sent|missed|owes?|still|failed)\b",
    re.I,
)
"""The same under a heading: *Returns: who was late in February?*"""
_HOW_MANY = re.compile(
    r"\bhow (?:many|much|often|far)\b|\b(?:what|which)\b|\bnames of\b"
    r"|\b(?:give|list|name|say|state|tell"
    r"|provide)\b",
    re.I,
)
_IS = re.compile(r"\b(what|when|where|who|how)'s\b", re.I)
"""A word that asks, drawn together with *is*: *what's the budget*."""
_HEADING = re.compile(r"^\W*(?:[\w/'’&]++(?:[^\w\s] ?| )?){1,7}?(?: -+|:)\s+(?=\w)")
"""What a note is about, before a dash or a colon: *retention - how long*. A word is taken whole
(`++`): were it taken in pieces, a long sentence without a dash would be tried in thousands of ways.
"""
_RULE_OF_TIME = re.compile(
    rf"{LEAD}at what (?:point|stage) (?:is|are|does|do|can|may|must|should|will) (?!it|they"
    rf"|contactpoint)|"
    rf"{LEAD}(?:(?:after|within|for) how many (?:years|months|weeks|days|hours)|(?:after|within"
    rf"|for) how long)\b(?=.*\b(?:is|are|must|may|should|can|will"
    rf"|has|have) )(?!.*\b(?:was|were|been|on average)\b)|"
    rf"{LEAD}how (?:many (?:years|months|weeks|days|hours)'?|much) (?:notice|warning|grace)\b|"
    rf"{LEAD}how many (?:years|months|weeks|days) (?:do|does|must|should|will|may|can|is|are) "
    r"(?:[\w'’]+ ){1,6}?(?:keep|kept|hold|held|retain|retained|store|stored|stay|remain)\b|"
    rf"{LEAD}how many (?:working |calendar )?(?:years|months|weeks|days|hours)\b(?=.*\b"
    r"(?:has to|have to|must|allowed)\b)|"
    + LEAD
    + r"how (?:often|long|soon|quickly|regularly|frequently)\b (?:\w+ ){0,4}?(?:must|should"
    r"|may|ought|(?:have|has|need|needs|required|supposed|obliged|expected) to)\b",
    re.I,
)
"""How often something must be done is a rule, and no count of how often it was."""
_COUNTS_AT_START = re.compile(
    LEAD + r"(?:what|which) (?:[\w-]+ ){0,2}?(?:estimates?\b.*\b(?:numbers?|proportion|percentage|"
    r"costs?|how many)\b"
    r"|assessment\b.*\bof the (?:numbers?|proportion|percentage|costs?)\b"
    r"|(?:information|data|statistics|figures)\b.*\b(?:held|holds?|has|have|collects?|available|"
    r"kept)\b.*\b(?:numbers?|proportion|percentage|how many)\b)"
    rf"|{LEAD}(?:why|how)\b.*[,:;-] (?:the )?(?:numbers?|figures|counts?|totals?|share) "
    r"(?:by|for|of|in)\b"
    rf"|{LEAD}what .*\b(?:in terms of|measured by|expressed as) (?:the )?(?:numbers?|proportion"
    r"|percentage|share)\b",
    re.I,
)


def _counts_at_start(text: str) -> bool:
    """Whether what begins as a question of policy is one of numbers:

    an estimate, or what is held, of them.
    """
    return bool(_COUNTS_AT_START.match(text))


_FACT = re.compile(LEAD + r"(?:is|are|was|were|has|have|had|did|does|do)\b", re.I)


def asks_fact(part: str) -> bool:
    """Whether a part asks whether something is so, or has been: *has Leeds gone live yet*."""
    return bool(_FACT.match(part))


def is_plainly_policy(part: str) -> bool:
    """Whether a part begins as a question of reasons, rules or papers, or of yes and no;
    *which* of anything else may yet ask for a figure."""
    part = re.sub(r"^\W*\((?:[a-h]|i{1,3}|iv|v)\)", " ", part)
    of_reasons = re.match(LEAD + r"(?:what|how|why|whether|who|if|when)\b", part, re.I)
    return bool(of_reasons or START_POLICY.match(part) or _YES_OR_NO.match(part))


def names_policy(part: str) -> bool:
    """Whether reasons, rules or papers are asked for in so many words, or a yes or no: what only
    begins with *what* names neither them nor a figure."""
    return any(pattern.search(part) for pattern in (START_POLICY, _YES_OR_NO, _EXPLAINS))


def _strongest(text: str, *, gives: bool) -> Form:
    at = {
        form: match.start()
        for form, pattern in (
            (Form.LIST, ANY_LIST),
            (Form.NUMBER, ANY_NUMBER),
            (Form.PERCENT, ANY_PERCENT),
            (Form.MONEY, ANY_MONEY),
            (Form.PROGRESS, ANY_PROGRESS),
            (Form.WHEN, ANY_WHEN),
        )
        if (match := pattern.search(text))
    }
    if wants_names(text):
        return Form.LIST
    if Form.LIST in at and _is_list(text, at) and not TABLE_OF.search(text):
        return Form.LIST
    if AS_SHARE.search(text):
        return Form.PERCENT
    if Form.PROGRESS in at and Form.WHEN in at:
        return Form.WHEN
    strong = {form: place for form, place in at.items() if form in NUMERIC or form is Form.PROGRESS}
    if strong:
        return min(strong, key=lambda form: (strong[form], form is not Form.NUMBER))
    if Form.WHEN in at:
        return Form.WHEN
    if gives:
        return Form.NUMBER
    return Form.POLICY if _QUESTION.match(text) else _of_a_note(text)


def _of_a_note(text: str) -> Form:
    """What a few words ask for that hold no question and no word of number."""
    asked = _HEADING.sub("", text)
    if _names_alone(text) or _names_alone(asked):
        return Form.LIST
    if _DATES_ALONE.search(text) and not _QUESTION.match(asked) and not _YES_OR_NO.match(asked):
        return Form.WHEN
    if _QUESTION.match(asked) or _YES_OR_NO.match(asked) or _EXPLAINS.search(text):
        return Form.POLICY
    asks_why = re.search(r"\b(?:why|(?<!to )(?<!by )(?<!on )whether)\b(?!\W*(?:\(|$))", text, re.I)
    return Form.POLICY if asks_why or _YES_OR_NO_LATER.search(text) else Form.NONE


_YES_OR_NO_LATER = re.compile(
    r"[,;-] (?:and |but |so |or |then )?(?:is|are|do|does|did|can|could|will|would|should|must"
    r"|has|have) "
    r"(?:i|we|he|she|it|they|you|his|her|their|my|our|the|a|an|this|that|these|those|any\w*"
    r"|some\w*)\b",
    re.I,
)
"""A question of yes and no that follows what is told: *My boy is 18, does his record vanish?*"""
_QUESTION = re.compile(LEAD + r"(?:what|which|how|why|whether|who|if|when)\b", re.I)
_YES_OR_NO = re.compile(
    LEAD + rf"(?!may (?:{HEADED})\b(?! (?:[\w'-]+ ){{0,3}}?(?:be|have|not|ever|still)\b))"
    r"(?:is|are|was|were|am|do|does|did|can|could|will|would|should|shall|must|may|might"
    r"|has|have|had|ought)(?:n't)?\b",
    re.I,
)
"""A question that is answered with yes or no: *does a receptionist have to ask*, *can I see*."""
_NAMES_ALONE = re.compile(
    rf"^\W*(?:(?:all|the|any|five|ten|\d+) )*(?:local |london |english )*(?:authorities|councils"
    rf"|boroughs|regions)\b(?!\W+\w+ (?:systems?|staff))|{PLACES}\b.*\bnames\W*$",
    re.I,
)


_DATES_ALONE = re.compile(
    r"\b(?:start|starting|go-? ?live|opening|launch|planned|target|actual) dates?\b"
    r"|^\W*(?:the )?dates? (?:[\w'’]+ ){1,6}?(?:got|went|start\w*|began|gained|join\w*|connect\w*"
    r"|finish\w*|sent|arrived|came)\b"
    r"|\bdates? (?:for|of) (?:start|going live|opening|launch|connect|go-? ?live|use)",
    re.I,
)


def _names_alone(text: str) -> bool:
    """Whether a note begins with the authorities it wants named: *councils not yet live*."""
    return bool(_NAMES_ALONE.search(text))


_DAYS = (
    rf" (?:the )?(?:\d|(?:a )?weekends?\b|working days|(?:(?:bank|public) )?holidays?\b"
    rf"|(?:good |easter |the )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|christmas|boxing"
    rf"|new year|{MONTH}\b)"
)
"""What follows views that were had on a day, and are nobody's opinion."""
_EXPLAINS = re.compile(
    r"\b(?:any truth|rumours?|describe|where (?:do|does|can|could|should|may) (?:i|we|one|he"
    r"|she|they|parents?|a|an|the)"
    r"|who do (?:i|we|they)|"
    r"(?:minimum|maximum) age|age limit|permitted|allowed to|allowed in|arguments?|compulsory|"
    r"mandatory|obliged|obligation|lawful|liable|liability|rules?(?! broken)|"
    r"(?<!breaches of )(?<!breach of )procedures?(?! breach)|process(?!es|ed)|polic(?:y"
    r"|ies)(?! on shield)|"
    r"guidance|guidelines|guide|criteria|protocols?|"
    r"justifications?|rationale|explanations?|explain|purpose of|safeguards?|arrangements?|"
    r"legal (?:basis|gateway|power|advice|position|duty)|statutory (?:basis|power|duty)|gateway|"
    r"codes? of practice|lines? to take|line on|minutes of|copy of|correspondence|privacy impact|"
    r"impact assessment|risk assessment|definitions?|meaning of|eligibility|eligible|entitlement|"
    r"representations|consultation|response to|reaction to|reply to|next steps|plans? (?:for|to)|"
    r"proposals?|options|lessons|sanctions?|penalt(?:y|ies)(?! notices?)|responsibilit(?:y"
    r"|ies)|(?:the|an?) (?:\w+ )?(?:form|leaflet|booklet|factsheet|link) (?:for|to|about|on)|"
    r"data protection|human rights|terms of reference|membership of|governance|"
    rf"views? on(?!{_DAYS})|"
    r"position on|stance|thinking on|evidence (?:that|for|of)|advice on|briefing on how|"
    r"background (?:on|to)|syllabus|curriculum|course contents?|differences? between|"
    r"briefing:|q (?:&|and) a|speaking notes?|paragraph on|brief(?:ing)? on|notes? on|"
    r"lines on|(?<!\w\ws )(?<!children )(?<!people )(?<!staff )who"
    r" (?:can|may|gets?|will|decides?|is)|how (?:do|does|is|are|will|to|can|was|were)|"
    r"what (?:is|are|happens|if)|retention)\b",
    re.I,
)
"""Words by which a few words without a question ask for rules, reasons or papers."""


def is_bare(text: str) -> bool:
    """Whether a text has no verb of its own and nobody who speaks: *births registered, Luton*."""
    return not _VERB.search(text)


_VERB = re.compile(
    r"\b(?:am|is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|shall"
    r"|should|must|says?|said|writes?|wrote|thinks?|wants?|needs?|asks?|asked|claims?|tells?|told"
    r"|knows?|seems?|hears?|heard|i|we|my|meet|visit|discuss|send)\b|['’](?:s|re|ve|d|ll|m) ",
    re.I,
)


def explained_at(text: str) -> list[tuple[int, int]]:
    """Where the words stand by which a note asks for rules, reasons or papers; none of a text that
    asks in a sentence."""
    if _QUESTION.match(text) or _YES_OR_NO.match(text) or _YES_OR_NO_LATER.search(text):
        return []
    return [match.span() for match in _EXPLAINS.finditer(text)]


_WHO_ALONE = re.compile(
    r"[:;,?\-–—]\s*(?:and )?(?:who|which(?: ones?| of them| (?:authorities|councils|boroughs))?"
    r"|where|what places|names)(?: (?:please|pls|are they|is it|was it|were they))?\W*$"
    rf"|[,;:-] (?:the )?(?:top|bottom|best|worst|highest|lowest) {FEW}(?: only| please)?\W*$",
    re.I,
)
"""Few words at the end of a note that want the names: *coverage under 90 per cent: where?*, *views
per thousand, top five*."""


def wants_names(text: str) -> bool:
    """Whether a note ends with one word that wants the names of those it is about."""
    return bool(_WHO_ALONE.search(text))


_AND_WHICH = re.compile(
    r"\band,? (?:(?:in|from|by|for|to|at) )?which\b(?! (?:\w+ )?(?:professions?|sectors?"
    r"|services?|ages?|kinds?"
    r"|sorts?|types?|routes?|reasons?|class(?:es)?|sources?|feeds?)\b)|\b(?:name|list"
    r"|identify) them\b|\bwhich ones\b",
    re.I,
)


def _is_list(text: str, at: dict[Form, int]) -> bool:
    """Whether names are wanted: asked for first, or beside a number (`how many and which`)."""
    others = [place for form, place in at.items() if form is not Form.LIST]
    return at[Form.LIST] <= min(others, default=at[Form.LIST]) or bool(_AND_WHICH.search(text))


def only_gives(text: str) -> bool:
    """Whether a part asks that something be given, and says of nothing that it is a number,
    a date or names."""
    return (
        bool(WILL_GIVE.match(text))
        and not re.search(r"\bestimate\b", text, re.I)
        and not any(
            pattern.search(text)
            for pattern in (ANY_LIST, ANY_NUMBER, ANY_PERCENT, ANY_MONEY, ANY_WHEN)
        )
    )
