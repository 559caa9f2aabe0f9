"""The parts of a question: at semicolons, where a new question begins, under letters."""

from __future__ import annotations

import re

from answers import match, scope
from answers.forms import NUMERIC, asks_fact, first_head, form_of
from answers.text import words
from answers.vocabulary import POPULATIONS


def split(body: str) -> list[str]:
    """The parts of a question as they stand:

    at semicolons, full stops, and where a new question begins.
    """
    pieces = re.split(r";\s*(?:and\s+)?|[?!]+\s+|(?<=[a-z]{3})\.\s+(?=[A-Z])|\n", body)
    found: list[str] = []
    for piece in pieces:
        for part in _at_commas(piece.strip(" ,")):
            for one in _at_new_question(part):
                found += _at_other_children(one)
    return _with_bare(_with_scope([p for p in found if _SAYS.search(p)]))


_SAYS = re.compile(r"[A-Za-z]{2}|\b20\d\d\b")
"""A word, or a year: what says anything."""


def _with_scope(found: list[str]) -> list[str]:
    """The parts, each that says only where, when or how divided with the part before it: *accounts
    suspended; England; 2009-10*."""
    if len(found) < 2:
        return found
    parts: list[str] = []
    for part in found:
        beside = scope.says_only(part) or _DIVIDED.match(part)
        led = len(parts) == 1 and scope.says_only(parts[0]) and not beside
        if led or parts and beside and not _ANOTHER.match(part):
            parts[-1] = f"{parts[-1].rstrip(' ,?')}, {part.strip()}"
        else:
            parts.append(part)
    return parts


_ANOTHER = re.compile(r"^\W*(?:and|or|but|what about|how about)\b", re.I)
"""The same asked once more, of another place or time."""
_DIVIDED = re.compile(r"^\W*by (?:[\w'-]+ ){0,3}?[\w'-]+\W*$", re.I)


_BARE = re.compile(
    r"^\W*(?:and )?(?:if so,? )?(?:(?:in|on) )?how (?:many|much|often)(?: times| occasions| cases)?"
    r"(?: (?:there (?:were|are|have been)|(?:were|are) there|of them|in all|in total|so far"
    r"|(?:of|in|by|for|from|under) each(?: \w+)?|by (?:\w+ )?\w+))?\W*$",
    re.I,
)
"""A count with nothing that is counted, which the question of fact before it tells."""


def _with_bare(found: list[str]) -> list[str]:
    """The parts, a bare count as one with the question of fact before it: *Were any records opened
    in Kent, and how many?*"""
    parts: list[str] = []
    for part in found:
        if parts and _BARE.match(part) and asks_fact(parts[-1]) and not _COUNTS.search(parts[-1]):
            parts[-1] = f"{parts[-1].rstrip(' ,?')}, and {part.strip()}"
        else:
            parts.append(part)
    return parts


def _at_commas(piece: str) -> list[str]:
    """A piece parted at commas between one number asked for and the next."""
    parts, at = [], 0
    for comma in _COMMA.finditer(piece):
        if _COUNTS.search(piece[at : comma.start()]):
            parts.append(piece[at : comma.start()])
            at = comma.end()
    return [*parts, piece[at:]]


_NEW = re.compile(
    r",?\s+(?:and|or),?\s+(?:if so,?\s+)?(?=(?:(?:in|on|of|to|by|for|at|with) )?(?:how "
    r"(?:many(?! in [A-Z])|much|often|far|he|she|they|the)|what (?:\w+ (?:is|are|was|were|has|have"
    r"|had)\b|the|was|is|were|proportion|"
    r"percentage|number|share|steps|further)|whether|why|when|who)\b)",
    re.I,
)


def _at_other_children(part: str) -> list[str]:
    """A part that counts children of one sort and children of another, as two."""
    if not _COUNTS.search(part):
        return [part]
    first, *others = _OTHER_CHILDREN.split(part)
    return [first, *(f"{COUNTED}{other}" for other in others)]


COUNTED = "how many "
"""Put before what is counted with another thing, and has no such words of its own."""


_OTHER_CHILDREN = re.compile(
    r",? and (?=(?:children|pupils|young people) (?:in need|in care|looked after|subject|on a"
    r"|with a|who)\b)",
    re.I,
)
_COMMA = re.compile(
    r",\s+(?=(?:how many|how much|what (?:number|proportion|percentage|share))\b)", re.I
)
_COUNTS = re.compile(
    r"\bhow many\b|\bhow much\b|\bnumbers? of\b|\bwhat (?:number|proportion|percentage"
    r"|share)\b",
    re.I,
)


def _at_new_question(piece: str) -> list[str]:
    """A piece parted where `and how many`, `and what the` begin another question."""
    parts, at = [], 0
    for new in _NEW.finditer(piece):
        before = piece[at : new.start()]
        if (
            (first_head(before) >= 0 or asks_fact(before))
            and len(before.split()) > 3
            and not re.search(r"\bhow\s*$", before)
        ):
            parts.append(before)
            at = new.end()
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
    tail = _FOR_ALL.search(own[-1])
    if tail:
        own[-1] = own[-1][: tail.start()]
    return part[: marks[0].start()].strip(), own, tail[1].strip() if tail else ""


_FOR_ALL = re.compile(
    r"(?:\s+[-–—]+|[,;:])\s+(?:all|both|each|in each case|in all cases|every one)"
    r"(?: of (?:them|these|which|those))?,? "
    r"((?:as )?(?:at|in|for|from|since|by|of|on|to|during|between)\b.*)$",
    re.I,
)
"""What is said at the end for all that stands under letters: *all at 31 March 2010*."""


def _groups(own: list[str]) -> list[str]:
    """What stands under letters as so many groups of children, where each names another: *(a) in
    need and (b) in care*. A release counts each by itself."""
    if any(_OF_THOSE.search(text) for text in own):
        return []
    groups = [text if _CHILDREN.match(text) else f"children {text}" for text in own]
    named = [
        {found.name for found in match.lexicon().find(list(words(group)))} & POPULATIONS
        for group in groups
    ]
    different = len(set().union(*named)) == len(own) and all(len(n) == 1 for n in named)
    return groups if different else []


_OF_THOSE = re.compile(r"\b(?:of (?:those|these|them|whom|which)|also|both)\b", re.I)
_CHILDREN = re.compile(r"\W*(?:those |all )?(?:children|pupils|young people)\b", re.I)


def expanded(part: str) -> list[str]:
    """A part with letters under each of which another question stands, as so many parts; else the
    part.
    """
    before, own, tail = lettered(part)
    if not own:
        return [part]
    if _COUNTS.search(before) and (groups := _groups(own)):
        return [f"{before}: {group}{_with(tail)}" for group in groups]
    heads = [form_of(text) for text in own]
    starts = [first_head(text) for text in own]
    if before and first_head(before) >= 0 or not all(0 <= s <= 3 for s in starts):
        return [part]
    return [
        f"{before} {text}{_shared(own, n) if form in NUMERIC else ''}{_with(tail)}".strip()
        for n, (text, form) in enumerate(zip(own, heads, strict=True))
    ]


def _with(tail: str) -> str:
    """What is said for all, after what stands under a letter."""
    return f", {tail}" if tail else ""


_VERB = re.compile(r"\b(?:were|was|has|have|had|are|is)\b", re.I)


def _shared(own: list[str], number: int) -> str:
    """What is said once, under a later letter, for those before it too: *(a) how many searches and
    (b) how many views were made by each sector*."""
    text, later = own[number], own[number + 1 :]
    if not later or _VERB.search(text) or len(text.split()) > MOST_SHORT:
        return ""
    verbs = [(other, verb) for other in later if (verb := _VERB.search(other))]
    if verbs and _COUNTED.sub("", text).strip():
        return f" {verbs[0][0][verbs[0][1].start() :]}"
    return _COUNTED.sub("", later[-1]) if len(text.split()) <= MOST_SHORT // 2 else ""


MOST_SHORT = 8
"""Words of what stands under a letter without a verb, and may share that of a later one."""
_COUNTED = re.compile(
    r"^\W*(?:how many|how much|how often|what (?:proportion|percentage|share|number)s?)\b", re.I
)
