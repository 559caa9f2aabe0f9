"""A text -> its sentences, and the numbers of each that say how many or how much.

Dates, times, ages, numbers of columns, sections and questions, and the ids of figures are not such
numbers. A number keeps how exactly it is written: `about 51,000` and `0.4 million` are of a range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from answers.register.parliament import ids_in

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
SMALL = [
    "nought",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
"""Numbers up to nineteen as they are written out, by their place."""
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {w: n for n, w in enumerate(SMALL)} | {w: 10 * n for n, w in enumerate(_TENS, 2)}
_WORDS |= {f"{t}-{u}": _WORDS[t] + _WORDS[u] for t in _TENS for u in SMALL[1:10]}
_FRACTIONS = {
    "half": 50.0,
    "one half": 50.0,
    "a third": 33.3,
    "one third": 33.3,
    "two thirds": 66.7,
    "a quarter": 25.0,
    "one quarter": 25.0,
    "three quarters": 75.0,
    "a fifth": 20.0,
    "one fifth": 20.0,
    "two fifths": 40.0,
    "three fifths": 60.0,
    "four fifths": 80.0,
    "a tenth": 10.0,
}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "k": 1_000,
    "million": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_FRACTION = "|".join(sorted((f.replace(" ", "[ -]") for f in _FRACTIONS), key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?P<pound>£\s?)?(?P<minus>[-−](?=\d))?"
    rf"(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<k>k|m|bn)?(?!\w)|"
    rf"(?P<fraction>{_FRACTION})(?=\s+of\b)|(?P<one>half an?|an?)(?=\s(?:hundred|thousand|million"
    r"|billion)\b)|"
    rf"(?P<word>{_WORD})(?![\w-]))"
    rf"(?:\s?(?P<scale>hundred|thousand|million|billion|bn|m)\b)?"
    rf"(?P<cent>\s?%|\s?per\s?cent\b\.?|\s?percent\b)?",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:about|around|approximately|roughly|nearly|almost|some|over|more than|fewer than|"
    r"less than|"
    r"under|up to|at least|close to|just (?:over|under)|in the region of|an estimated|estimated|"
    r"circa|"
    r"c\.)\s*(?:the\s)?£?\s?$",
    re.I,
)
_DATES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s(?:to|and|-|–)\s\d{{1,2}}(?:st|nd|rd|"
    rf"th)?)?\s(?:of\s)?(?:{MONTHS})\b"
    rf"(?:,?\s(?:19|20)\d\d)?|\b(?:{MONTHS})\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d|"
    rf"\b(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)?\d\d)\b(?!,)|\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b|"
    rf"(?<![\d,.£])(?:19|20)\d\d(?!\d|[,.]\d|\s(?:{'|'.join(('children', 'records', 'users'))}))"
    rf"|\b\d{{1,2}}[:.]\d\d\s?(?:am|pm)\b|\b\d{{1,2}}:\d\d\b|\b\d{{1,2}}\s?(?:am|pm)\b|"
    rf"\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b|\b\d+(?:st|nd|rd|th)\b",
    re.I,
)
_REFERENCES = re.compile(
    r"\b(?:cols?\.?|columns?|cc?\.|vol\.?|volume|sections?|ss?\.|paragraphs?|paras?\.?|articles?|"
    r"regulations?|regs?\.?|chapters?|schedules?|sch\.?|parts?|annex(?:es)?|tables?|"
    r"figures?(?= \d+[:.])|"
    r"charts?|pages?|pp?\.|notes?|questions?|PQs?|HC|HL|Cm|SI|No\.?|numbers?|phases?|waves?|steps?|"
    r"stages?|releases?|version|ISO(?:/IEC)?|key stage|year|years? group|class|form|band|level|"
    r"tier)"
    r"\s?\(?(?:no\.?\s?)?\d[\d.,()/a-z-]*(?:W[AS]?)?(?:\s?(?:,|and|to|-|–)\s?\d[\d.,()]*W?)*",
    re.I,
)
_AGES = re.compile(
    r"\b(?:aged?|ages|under|over|children of|years old|up to)\s(?:the age of\s|age\s)?\d{1,2}"
    r"(?:\s?(?:to|-|–|and|or)\s?(?:under\s)?\d{1,2})?(?=[\s,.;)]|$)(?!\s?(?:%|per|,\d|million|"
    r"thousand|"
    r"record|user|auth|practit|account))|\b\d{1,2}(?:\s?(?:to|-|–)\s?\d{1,2})?[ -](?:year|"
    r"month)s?[ -]olds?\b|"
    r"\b(?:\d{1,2}|\w+)(?:th|st|nd|rd) birthday",
    re.I,
)
_SPANS = re.compile(
    rf"\b(?:within|in the last|in the past|over the (?:last|past|next)|the last|the past|for|"
    rf"every|next|"
    rf"previous|after|before|inside|up to|at least|each of the)\s(?:the\s)?(?:\d+|"
    rf"{_WORD})\s(?:\w+\s)?"
    rf"(?:working\s)?(?:second|minute|hour|day|week|month|quarter|year)s?\b|"
    rf"\b(?:\d+|{_WORD})[- ](?:hour|day|week|month|year)\b(?!s)",
    re.I,
)
_LABELS = re.compile(r"(?:^|(?<=\s))\(?(?:\d{1,2}|[ivx]+|[a-h])\)(?=\s)|^\s*\d{1,2}\.\s(?=[A-Z])")
_ADDRESS = re.compile(r"https?://\S+|\bHL\s?\d+\b|\[\d+\]|\b[A-Z]{1,4}\d{2,}\b|#\d+")
_ONE_ELSE = re.compile(r"one (?:of|another|or more|that|which|who|whose|year|can|must|is)\b", re.I)

_ABBREVIATIONS = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|hon|Hon|St|No|col|cols|para|paras|vol|Vol|pp|cf|eg|ie|e\.g|i\.e|etc|"
    r"vs|"
    r"approx|Rt|Sch|reg|Reg|fig|c|cc)\.$"
)


@dataclass(frozen=True)
class Written:
    """A number as it stands in a sentence: where, its size, the range that would be written so, and
    its unit as far as it is written."""

    text: str
    start: int
    end: int
    amount: Decimal
    low: Decimal
    high: Decimal
    percent: bool = False
    pounds: bool = False
    about: bool = False

    @property
    def exact(self) -> bool:
        """Whether no other value would be written so."""
        return self.low == self.high


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends. A line of its own, such as a heading, is one."""
    found, start = [], 0
    for match in re.finditer(
        r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]?(?:[A-Z0-9£•-]|[a-z]+[A-Z]))|\s*\n\s*", text
    ):
        before = text[start : match.start() + len(match[0].rstrip()) - len(match[0].strip() or "")]
        if "\n" not in match[0] and _ABBREVIATIONS.search(text[start : match.start()]):
            continue
        if before.strip():
            found.append((start, match.start()))
        start = match.end()
    return [*found, (start, len(text))] if text[start:].strip() else found


def numbers(sentence: str) -> list[Written]:
    """The numbers of a sentence that say how many or how much, in their order."""
    taken = [m.span() for p in _NOT_AMOUNTS for m in p.finditer(sentence)]
    for id_ in ids_in(sentence):
        at = sentence.index(id_)
        taken.append((at, at + len(id_)))
    found = []
    sentence = re.sub(r"(?<=\d)[-–](?=\d)", " ", sentence)  # a range is two numbers
    for match in _ONE_IN.finditer(sentence):
        of = match[1].lower()
        share = 100 / Decimal(of if of.isdigit() else _WORDS[of])
        found.append(
            Written(match[0], *match.span(), share, share - _NEAR, share + _NEAR, percent=True)
        )
        taken.append(match.span())
    for match in _NUMBER.finditer(sentence):
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        if match["word"] and _ONE_ELSE.match(sentence[match.start() :]):
            continue
        if (match["word"] or "").lower() == "one" and not match["scale"] and not match["cent"]:
            continue
        found.append(_written(sentence, match))
    return sorted(found, key=lambda one: one.start)


_ONE_IN = re.compile(rf"\bone in (?:every )?({_WORD}|[2-9]|[1-9]\d)(?![\w,.]*\d|-)\b", re.I)
_NEAR = Decimal("2.5")
"""How far from a share in per cent *one in three* may be."""
_NOT_AMOUNTS = (_DATES, _REFERENCES, _AGES, _SPANS, _LABELS, _ADDRESS)


def _written(sentence: str, match: re.Match[str]) -> Written:
    is_about = bool(_ABOUT.search(sentence[: match.start()]))
    scale = (
        Decimal(_SCALES[(match["scale"] or match["k"] or "").lower() or "one"])
        if (match["scale"] or match["k"])
        else Decimal(1)
    )
    if match["fraction"]:
        amount, step = Decimal(str(_FRACTIONS[_plain(match["fraction"])])), Decimal(5)
    elif match["one"]:
        amount, step = (
            Decimal("0.5" if match["one"].lower().startswith("half") else 1) * scale,
            scale,
        )
    elif match["word"]:
        amount, step = Decimal(_WORDS[match["word"].lower()]) * scale, scale
    else:
        digits = match["digits"].replace(",", "")
        amount = Decimal(digits) * scale
        places = len(digits.partition(".")[2])
        step = scale * Decimal(1).scaleb(-places)
    low = high = amount
    if match["fraction"] or scale > 1 or is_about:
        step = max(step, _zeros(amount)) if is_about else step
        low, high = amount - step / 2, amount + step / 2
        if is_about:  # nearly, over and about: as far as the last digit that is written reaches
            low, high = amount - step, amount + step
    sign = -1 if match["minus"] else 1
    return Written(
        match[0].strip(),
        match.start(),
        match.end(),
        sign * amount,
        sign * low,
        sign * high,
        percent=bool(match["cent"] or match["fraction"]),
        pounds=bool(match["pound"]),
        about=is_about,
    )


def _zeros(amount: Decimal) -> Decimal:
    """The size of the last digit that is not nought: 51,000 is written to the thousand."""
    if amount == 0 or amount != amount.to_integral_value():
        return Decimal(1).scaleb(int(amount.as_tuple().exponent)) if amount else Decimal(1)
    digits = f"{amount:f}".partition(".")[0]
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


def _plain(fraction: str) -> str:
    return fraction.lower().replace("-", " ")
