"""Parliament's manner of asking, taken off:
who is asked, earlier answers, and the parts of a question."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from answers import periods

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
_LINKS = frozenset(["to", "ask", "asked", "the", "for", "of", "and", "hm", "her", "his"])
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

_PLACES = r"(?:authorit\w+|councils?|boroughs?|regions?|counties|areas? of|areas|social services departments?|london boroughs?)"
_MODIFIER = (
    r"(?:of|the|its|local|english|unitary|london|government|office|education|other|remaining|"
    r"children's|services|"
    r"\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|first|last|few|county|metropolitan|"
    r"and|or|if any)"
)
_POLICY_NOUNS = (
    r"(?:steps?|actions?|arrangements?|guidance|guidelines|advice|procedures?|safeguards?|"
    r"criteria|grounds|reasons? (?:he|she|they|there|lie)|"
    r"definitions?|meaning|representations?|discussions?|meetings?|consultations?|polic(?:y|ies)|"
    r"role|part|powers?|"
    r"evidence|response|reply|sanctions?|penalt(?:y|ies)|rules?|conditions?|circumstances|"
    r"purposes?|benefits?|lessons?|"
    r"mechanisms?|means|qualifications?|training|plans?|proposals?|consideration|research|"
    r"legislation|legal|law|"
    r"provisions?|protections?|support|help|priority|status|items?|types? of information|"
    r"information|documents?|basis|"
    r"instructions?|requirements?|standards?|checks|controls|risks?|view|views? (?:he|she|they)|"
    r"opinion|account|method|process|machinery|use)"
)
_NUMBER_NOUNS = (
    r"(?:numbers?(?! or )|totals?|count|figures?|volume|quantity|statistics|average|mean|median)"
)
_ANY_NUMBER = re.compile(
    rf"\bhow many\b|\bhow (?:long|quickly)\b(?=.*\b(?:takes?|took|taken|average)\b)|\bhow "
    rf"(?:often|frequently|regularly)\b|\bwhat (?:(?:is|was|were|are|has been|have been) "
    rf")?(?:the )?(?:[\w-]+ ){{0,3}}?{_NUMBER_NOUNS}\b"
    r"|\bthe numbers? of\b|^\W*(?:and )?(?:the )?(?:total )?numbers? of\b"
    r"|\b(?:what|any|the latest) estimates?\b[^;]*?\b(?:numbers?|how many|proportion|"
    r"percentage)\b|\bassessment\b[^;]*?\bof the (?:numbers?|proportion)\b",
    re.I,
)
_ANY_PERCENT = re.compile(
    r"\bwhat (?:(?:is|was|were|are) )?(?:the )?(?:[\w-]+ ){0,4}?(?:proportions?|percentages?|"
    r"shares?|per ?cent|rates?|ratios?|fractions?|coverage)\b"
    r"|\b(?:the )?(?:proportion|percentage|share) of\b",
    re.I,
)
_ANY_MONEY = re.compile(
    r"\bhow much\b|\bby how much\b"
    r"|\bwhat (?:(?:is|was|were|are|has been|will be) )?(?:the )?(?:[\w'’-]+ ){0,6}?(?:costs?|"
    r"bill|expenditure|spending|budget|sums?|outlay|price|spent|spend|pay|paid|grants?|funding|"
    r"money)\b"
    r"|\b(?:what|any|the latest) estimates?\b[^;]*?\bcosts?\b|\bassessment\b[^;]*?\bof the "
    r"costs?\b|\bthe costs? of\b",
    re.I,
)
_ANY_WHEN = re.compile(
    r"^\W*(?:and )?when\b|,? and when\b|\b(?:by|on|from|at) what (?:dates?|time|point)\b|\bhow "
    r"soon\b|\bon which dates?\b|\bby which date\b"
    r"|\bwhat (?:is |was |are )?(?:the )?(?:[\w-]+ ){0,3}?(?:dates?|timetable|timescale|"
    r"schedule)\b|\bby when\b|\bthe dates? (?:on|by|at) which\b",
    re.I,
)
_ANY_LIST = re.compile(
    rf"\b(?:in |to |by |from |for )?which (?:{_MODIFIER} )*{_PLACES}\b"
    rf"|\b(?:list|name|names of|identify|set out|specify)\b (?:[\w'’-]+ ){{0,5}}?{_PLACES}\b"
    r"|\bname them\b|\blist them\b|\bidentify them\b|\bwhich (?:they|those|these) (?:are|were)\b|"
    r"\band which\b|\bwhich ones\b",
    re.I,
)
_ANY_PROGRESS = re.compile(
    r"\bhow far\b|\bwhat progress\b|\b(?:what|which) (?:[\w'’-]+ ){0,3}?stages?\b|\bby what "
    r"stages\b|\bwhat point\b"
    r"|\bwhat (?:is|was) the (?:current |present |latest )?(?:state|status|position) (?:of|"
    r"with)\b[^;]*?\broll",
    re.I,
)
_LEAD = r"^\W*(?:(?:and|but|also|then|if so|in each case|further|secondly|moreover)\W+)*"
_START_POLICY = re.compile(
    _LEAD + rf"(?:why\b|whether\b|who\b|whom\b|whose\b|for what\b|for which\b|under what\b|under "
    rf"which\b|by what (?!dates?|stages?|time)\w+|on what (?!dates?)\w+|"
    rf"(?:to|from|with|under|for|by|in|at|on) which (?!(?:{_MODIFIER} )*{_PLACES}\b|dates?\b|"
    rf"months?\b)\w*|"
    rf"in what (?:circumstances|ways?|respects?|manner)|on whose\b|to whom\b|by whom\b|with "
    rf"whom\b|from whom\b|to what (?:extent|use|purpose|end)|"
    rf"what (?:(?:is|was|are|were|other|further|recent|additional|specific|new|such|his|her|the|"
    rf"future) )*{_POLICY_NOUNS}\b|"
    r"how (?!many|much|often|far|soon|frequently|regularly|large|great|high|quickly|long)\w+|"
    r"how long\b(?! on average)(?=.*\b(?:kept|keep|retain|retained|held|stored|remain|stay)\b)|"
    r"if\b|what (?:is|was) (?:meant|to)\b|what (?:he|she|they|it) (?:make|made|think|will|plan|"
    r"intend)\b)",
    re.I,
)
_WILL_GIVE = re.compile(
    _LEAD
    + r"if (?:he|she|they|the minister|the secretary of state|his department|her department)(?: "
    r"will| would)? "
    r"(?:list|name|give|state|estimate|publish|provide|set out|tabulate|show|break down|identify|"
    r"specify|say|place in the library (?:a (?:list|table)|figures|the number)|supply)\b",
    re.I,
)


@dataclass(frozen=True)
class Framed:
    """A question without its frame: what is asked, and the day of the earlier answer it follows."""

    body: str
    follows: dt.date | None = None


def unframed(text: str, asked_on: dt.date) -> Framed:
    """A question without who is asked, without the earlier answer it follows, and without `a
    statement`.
    """
    body = _STATEMENT.sub("", _without_office(text)).strip(" ,;.")
    body = _without_preamble(body)
    if not _FOLLOW_UP.match(body):
        return Framed(body)
    cut = _end_of_follow_up(body)
    frame, rest = body[:cut], body[cut:].lstrip(" ,")
    return Framed(rest or body, _day(frame, asked_on) if _is_answer(frame) else None)


_PREAMBLE = re.compile(
    r"^\W*(?:in (?:the )?(?:view|light) of|given|considering|bearing in mind|having regard to|"
    r"notwithstanding|"
    r"despite|in consequence of|now that|since (?!\w+ (?:19|20)\d\d))\b",
    re.I,
)


def _without_preamble(body: str) -> str:
    """A question without the argument that stands before it:

    from the comma before what is asked.
    """
    if not _PREAMBLE.match(body) or _FOLLOW_UP.match(body):
        return body
    starts = [
        m.end() for m in re.finditer(r",\s*(?:and )?", body) if _first_head(body[m.end() :]) == 0
    ]
    return body[starts[0] :] if starts else body


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
    first = _first_head(body)
    return first if first > 0 else 0


def _begins_asking(rest: str) -> bool:
    first = _first_head(rest)
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


def _first_head(text: str) -> int:
    """Where the first words that ask for something stand; -1 for none."""
    found = [
        m.start()
        for pattern in (_ANY_NUMBER, _ANY_PERCENT, _ANY_MONEY, _ANY_LIST, _ANY_PROGRESS)
        if (m := pattern.search(text))
    ]
    plain = re.search(r"\b(?:what|which|how|when|why|whether|who)\b", text, re.I)
    return min(found + ([plain.start()] if plain else []), default=-1)


def _without_office(text: str) -> str:
    """The text after `To ask the Secretary of State for ...`, misspelt or not."""
    if not re.match(r"\W*(?:to )?ask(?:ed)?\b", text, re.I):
        return text
    at = 0
    for match in re.finditer(r"[A-Za-z']+|[^A-Za-z'\s]+", text):
        word = match[0].lower().replace("'", "")
        office = match[0][:1].isupper() and any(fuzz.ratio(word, o) >= 80 for o in _OFFICES)
        if office or match[0] in ":,." and not text[at : match.start()].strip():
            at = match.end()
        if match[0] == ":" or word[:1].isalpha() and not office and word not in _LINKS:
            break
    kept = text[at:].strip(" ,:")
    return kept or text


def split(body: str) -> list[str]:
    """The parts of a question as they stand:

    at semicolons, full stops, and where a new question begins.
    """
    pieces = re.split(r";\s*(?:and\s+)?|\?\s+|(?<=[a-z]{3})\.\s+(?=[A-Z])|\n", body)
    found: list[str] = []
    for piece in pieces:
        for part in _at_commas(piece.strip(" ,")):
            found += _at_new_question(part)
    return [p for p in found if re.search(r"[A-Za-z]{2}", p)]


def _at_commas(piece: str) -> list[str]:
    """A piece parted at commas between one number asked for and the next."""
    parts, at = [], 0
    for match in _COMMA.finditer(piece):
        if _COUNTS.search(piece[at : match.start()]):
            parts.append(piece[at : match.start()])
            at = match.end()
    return [*parts, piece[at:]]


_NEW = re.compile(
    r",?\s+(?:and|or),?\s+(?:if so,?\s+)?(?=(?:(?:in|on|of|to|by|for|at|with) )?(?:how "
    r"(?:many(?! in [A-Z])|much|often|far|he|she|they|the)|what (?:the|was|is|were|proportion|"
    r"percentage|number|share|steps|further)|whether|why|when|who)\b)",
    re.I,
)


_COMMA = re.compile(
    r",\s+(?=(?:how many|how much|what (?:number|proportion|percentage|share))\b)", re.I
)
_COUNTS = re.compile(
    r"\bhow many\b|\bhow much\b|\bwhat (?:number|proportion|percentage|share)\b", re.I
)


def _at_new_question(piece: str) -> list[str]:
    """A piece parted where `and how many`, `and what the` begin another question."""
    parts, at = [], 0
    for match in _NEW.finditer(piece):
        before = piece[at : match.start()]
        if (
            _first_head(before) >= 0
            and len(before.split()) > 3
            and not re.search(r"\bhow\s*$", before)
        ):
            parts.append(before)
            at = match.end()
    return [*parts, piece[at:]]


_LETTER = re.compile(r"\((?:[a-h]|i{1,3}|iv|v|vi)\)\s*", re.I)


def lettered(part: str) -> tuple[str, list[str], str]:
    """What stands before the first letter of a part, what stands under each, and what follows the
    last.
    """
    marks = list(_LETTER.finditer(part))
    if len(marks) < 2:
        return part, [], ""
    own = [
        part[mark.end() : (marks[n + 1].start() if n + 1 < len(marks) else len(part))].strip(" ,")
        for n, mark in enumerate(marks)
    ]
    own = [re.sub(r"(?:,?\s*\b(?:and|or)\b\s*|,\s*)$", "", text) for text in own]
    return part[: marks[0].start()].strip(), own, ""


def expanded(part: str) -> list[str]:
    """A part with letters under each of which another question stands, as so many parts; else the
    part.
    """
    before, own, _ = lettered(part)
    if not own:
        return [part]
    heads = [form_of(text) for text in own]
    starts = [_first_head(text) for text in own]
    if before and _first_head(before) >= 0 or not all(0 <= s <= 3 for s in starts):
        return [part]
    last = own[-1]
    tail = re.sub(
        r"^\W*(?:how many|how much|how often|what (?:proportion|percentage|share|number)s?)\b",
        "",
        last,
        flags=re.I,
    )
    asked = []
    for text, form in zip(own, heads, strict=True):
        short = len(text.split()) <= 4 and form in NUMERIC and text is not last
        asked.append(f"{before} {text}{tail if short else ''}".strip())
    return asked


def form_of(part: str) -> Form:
    """What sort of thing a part asks for.

    What stands at its beginning decides, and then any words that count.
    """
    text = re.sub(r"\([a-h]\)|\((?:i{1,3}|iv|v)\)", " ", part)
    text = re.sub(r"\s+", " ", text).strip()
    gives = bool(_WILL_GIVE.match(text))
    if not gives and _START_POLICY.match(text) and not _counts_at_start(text):
        return Form.POLICY
    return _strongest(text, gives=gives)


_COUNTS_AT_START = re.compile(
    _LEAD + r"(?:what|which) (?:[\w-]+ ){0,2}?(?:estimates?\b.*\b(?:numbers?|proportion|percentage|"
    r"costs?|how many)\b"
    r"|assessment\b.*\bof the (?:numbers?|proportion|percentage|costs?)\b"
    r"|(?:information|data|statistics|figures)\b.*\b(?:held|holds?|has|have|collects?|available|"
    r"kept)\b.*\b(?:numbers?|proportion|percentage|how many)\b)",
    re.I,
)


def _counts_at_start(text: str) -> bool:
    """Whether what begins as a question of policy is one of numbers:

    an estimate, or what is held, of them.
    """
    return bool(_COUNTS_AT_START.match(text))


def _strongest(text: str, *, gives: bool) -> Form:
    at = {
        form: match.start()
        for form, pattern in (
            (Form.LIST, _ANY_LIST),
            (Form.NUMBER, _ANY_NUMBER),
            (Form.PERCENT, _ANY_PERCENT),
            (Form.MONEY, _ANY_MONEY),
            (Form.PROGRESS, _ANY_PROGRESS),
            (Form.WHEN, _ANY_WHEN),
        )
        if (match := pattern.search(text))
    }
    if Form.LIST in at and _is_list(text, at):
        return Form.LIST
    if Form.PROGRESS in at and Form.WHEN in at:
        return Form.WHEN
    strong = {form: place for form, place in at.items() if form in NUMERIC or form is Form.PROGRESS}
    if strong:
        return min(strong, key=lambda form: (strong[form], form is not Form.NUMBER))
    if Form.WHEN in at:
        return Form.WHEN
    if gives:
        return Form.NUMBER
    if re.match(_LEAD + r"(?:what|which|how|why|whether|who|if|when)\b", text, re.I):
        return Form.POLICY
    return Form.POLICY if re.search(r"\b(?:why|whether)\b", text, re.I) else Form.NONE


_AND_WHICH = re.compile(r"\band,? which\b|\b(?:name|list|identify) them\b|\bwhich ones\b", re.I)


def _is_list(text: str, at: dict[Form, int]) -> bool:
    """Whether names are wanted: asked for first, or beside a number (`how many and which`)."""
    others = [place for form, place in at.items() if form is not Form.LIST]
    return at[Form.LIST] <= min(others, default=at[Form.LIST]) or bool(_AND_WHICH.search(text))
