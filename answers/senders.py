"""Who sends a note or signs a letter, told from what is counted."""

from __future__ import annotations

import re

from answers import match

SENDERS = re.compile(
    r"\b(?:office|clerk|committee|minister|ministers|press|secretary|query|question|request|lords"
    r"|commons|pq|pqs|brief|briefing|note|letter|email|desk|team|private|journalist|editor|news"
    r"|times|guardian|mail|mp|peer|library|unit|treasury|whitehall|constituent|caller|member"
    r"|mother|father|parent|parents|mum|dad|grand\w+|blogger|campaigner|freelance|reader"
    r"|resident|teacher"
    r"|headteacher|nurse|doctor|lady|gentleman|voter|councillor|cllr|alderman|correspondent|writes|reporter|paper|radio|bbc"
    r"|follow-?up|board|pac|nao|union|helpline|magazine|officer|auditors?|commissioner|foi)\b",
    re.I,
)
"""Who sends a note, or asks a question."""
COUNTED = re.compile(
    r"^\W*(?:(?:the )?(?:total )?(?:numbers?|share|proportion|percentage)|times|occasions|instances"
    r"|children|kids|youngsters|records|entries|practitioners|users|staff|people|accounts|searches"
    r"|views|requests|alerts|breaches|parents (?:who|asking|wanting)|opt-outs?|removals?)\b",
    re.I,
)
"""What is counted, at the beginning of a note: nobody who sends it."""
_SIGNERS = re.compile(
    r"\b(?:services|college|trust|charity|manager|officials?|chair(?:man|woman)?|head|governors?"
    r"|director|lead|statistician|analyst|researcher|adviser|student|solicitors?|daily|weekly"
    r"|councillor|volunteer|author|consultant|practitioner|secretariat|directorate|division|branch"
    r"|partnership|support|colleague)\b",
    re.I,
)
"""Words of who signs that are not those of who sends a note."""
_TITLED = re.compile(
    r"^\W*(?:mr|mrs|ms|miss|dr|sir|dame|cllr|councillor|rev|prof|professor)\b\.? ", re.I
)
_NAMED = re.compile(r"^\W*([A-Z][a-z]+(?: [A-Z]\.?)?(?: [A-Z][a-z]+)?)(?:, [^.;:?]{1,40})?\W*$")


def is_signed(sentence: str) -> bool:
    """Whether a few words hold who signs: an office, a title or a name."""
    told = any(pattern.search(sentence) for pattern in (SENDERS, _SIGNERS, _TITLED))
    return told or _is_name(sentence)


def _is_name(sentence: str) -> bool:
    """Whether a few words are somebody's name, with or without a place: not *Police*, which the
    vocabulary knows."""
    name = _NAMED.match(sentence)
    own = name[1].split() if name else []
    return any(len(word) > 2 and word.lower() not in match.known() for word in own)
