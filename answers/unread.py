"""What of a part no reading explains: other things spoken of, and a limit that is to be passed."""

from __future__ import annotations

import re

from answers.concepts import Found
from answers.form_words import WILL_GIVE
from answers.reading_types import Reading
from answers.text import NUMBER_WORDS
from answers.vocabulary import GENERAL, RULES, SPOKEN_OF, spoken_for


def unexplained(one: Reading) -> tuple[str, ...]:
    """What a part speaks of that is no part of the measure it is answered with, as written."""
    if one.best is None or one.best.measure not in RULES:
        return ()
    own = spoken_for(one.best.measure)
    read = [f for f in one.own if f.name in own] + list(one.split.found)
    return tuple(
        dict.fromkeys(
            f.said
            for f in one.own
            if f.name in SPOKEN_OF - own
            and not any(_is_inside(f, g) for g in one.own if g.name in GENERAL)
            and not any(r.first < f.last and f.first < r.last for r in read)
            and not _is_time(one, f.first)
        )
    )


def _is_inside(one: Found, other: Found) -> bool:
    """Whether a concept is only part of a longer way of saying who or where: of *those who use it*
    nothing is said of use."""
    longer = other.length > one.length and not other.gapped
    return longer and other.first <= one.first and one.last <= other.last


def _is_time(one: Reading, at: int) -> bool:
    """Whether a word is part of a time: the end of March is no end of an involvement."""
    start = one.words[at].start
    ends = one.words[at].lower in ("end", "close", "start", "beginning") and at + 1 < len(one.words)
    return (ends and one.words[at + 1].lower == "of") or any(
        t.where[0] <= start < t.where[1] for t in one.times
    )


_LIMIT = re.compile(
    rf"\b(?:(?:more|fewer|less|greater|higher|lower) than|at least|at most|over|under|above|below|"
    rf"exceed\w*|up to)\s+(?:a |an |the )?(?:\d[\d,.]*|half|{NUMBER_WORDS})\b(?!\s*(?:'s\b|-?year"
    r"|month|day|"
    rf"hour|week|working|o'clock|or under))",
    re.I,
)


_CONDITION = re.compile(
    r"\b(?:before|after|until|unless|if|once|whenever|without)\s+(?:an?|any|they|he|she|it|being"
    r"|having|the (?!end|start|beginning|close|summer|winter|"
    r"election|directory|index|database|roll-?out|launch))\s*\w+"
    r"|\bby (?:their|his|her) own\b"
    r"|\b(?:may|must|should)\s+(?:not\s+)?(?:be|have|use|view|open|hold)\b",
    re.I,
)


def condition_asked(one: Reading) -> str:
    """A condition under which something is counted, or a rule of how many may be, as written;
    not a time, nor part of a concept."""
    for match in _CONDITION.finditer(WILL_GIVE.sub(lambda m: " " * len(m[0]), one.text)):
        inside = {n for n, w in enumerate(one.words) if match.start() <= w.start < match.end()}
        read = {n for f in (*one.own, *one.split.found) if f.length > 1 for n in f.read}
        timed = any(t.where[0] < match.end() and match.start() < t.where[1] for t in one.times)
        if not timed and not inside & read:
            return match[0]
    return ""


def limit_asked(one: Reading) -> str:
    """A number that what is asked for is to pass, as written;
    not an age, a time, or part of a concept."""
    for match in _LIMIT.finditer(one.text):
        inside = [
            n for n, w in enumerate(one.words) if match.start() <= w.start and w.end <= match.end()
        ]
        read = any(
            f.first < inside[-1] + 1 and inside[0] < f.last for f in (*one.own, *one.split.found)
        )
        if (
            inside
            and not read
            and not any(t.where[0] <= match.end() - 1 < t.where[1] for t in one.times)
        ):
            return match[0]
    return ""
