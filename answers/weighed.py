"""What the rules and likeness come to together: measures in another order, another kind of answer
where the rules only guess, and a reading that is sure only where both agree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from answers import decide
from answers.decided import Decided, nearest_to
from answers.forms import Form, is_plainly_policy
from answers.likeness import ANSWERS, Likeness
from answers.of_policy import AS_A_RULE, POLICY_TEAM
from answers.parts import HELD, Kind
from answers.reading_types import OFFERED, SURE, Reading, Whole
from answers.vocabulary import GENERIC

GUESSED, FIRM = 0.2, 0.35
"""By how much another kind must be likelier to be taken instead of what the rules only guess, and
of what they are sure of."""
SELDOM = 0.5
"""How like questions of all children a part must be to be one of them with words unread."""
NOTED = 0.3
"""How like questions of a measure a note must be that asks for nothing in so many words."""
LIKELY = 0.3
"""How like another measure must be to put one in doubt."""
PLAINLY = 0.5
"""The same of what begins as a question of reasons or rules does."""
NEAR, NEAR_MEASURE = 0.3, 0.05
"""By how much a kind, or a measure, may be less like than the likest, and stand without doubt."""
NEAR_HELD = 0.1
"""The same of figures, by the part and by the whole question."""
OF_POLICY = 0.7
"""How like questions of policy a part, and the whole question, must be to be one without doubt."""
BY_LIKENESS = {
    Kind.POLICY: POLICY_TEAM,
    Kind.OTHER_BODY: (
        "As a whole this reads as a question about another system or collection, and nothing in it "
        "is plainly of the directory."
    ),
    Kind.NOT_HELD: (
        "As a whole this reads as a question about something that no release holds, and nothing in "
        "it is plainly of a measure."
    ),
}
"""Why a part is refused that no rule refuses, but that is like what is refused."""


def reconsidered(one: Reading, whole: Whole, so_far: Decided) -> tuple[Reading, Decided]:
    """What a part comes to where it, and the question it is part of, are much more like questions
    of another kind than of that the rules make of it."""
    wanted = _likest(one.question)
    firm = not so_far.guessed and so_far.kind is not Kind.POLICY
    like_less = one.question.behind(so_far.kind) > (FIRM if firm else GUESSED)
    stays = so_far.kind in HELD or is_settled(so_far) or not like_less
    if stays or not wanted or _likest(one.likeness) != wanted:
        return one, so_far
    if wanted == ANSWERS:
        asks_why = so_far.kind is Kind.POLICY and is_plainly_policy(one.text)
        plain = asks_why and min(one.question.behind(Kind.POLICY), one.likeness.behind(Kind.POLICY))
        firm = firm or bool(one.person or AS_A_RULE.match(one.text))
        refused = firm or asks_why and plain <= PLAINLY
        return (one, so_far) if refused else _counted_after_all(one, whole, so_far)
    kind = Kind(wanted)
    counted = so_far.by_words and one.best is not None and one.best.score >= SURE
    crossed = so_far.kind is Kind.NOT_HELD and (counted or one.directory and one.other)
    if kind is Kind.OTHER_BODY and crossed:
        return one, so_far
    nearest = nearest_to(one, whole, ()) if kind is not Kind.POLICY else ()
    return one, Decided(kind, reason=BY_LIKENESS[kind], nearest=nearest, guessed=True)


def _likest(like: Likeness) -> str:
    return max(like.kinds, key=lambda kind: like.kinds[kind], default="")


def _counted_after_all(one: Reading, whole: Whole, so_far: Decided) -> tuple[Reading, Decided]:
    """What is refused as a guess, with the figures of the measure it is most like; in doubt."""
    form = _form_counted(one) if one.form in (Form.POLICY, Form.NONE) else one.form
    again = replace(one, form=form, other="", unheld=("", ""))
    best = again.best
    if best is None or best.score < OFFERED or not _may_count(again):
        return one, so_far
    if one.form is Form.NONE and one.likeness.measures.get(best.measure, 0.0) < NOTED:
        return one, so_far
    counted = decide.counted(again, whole)
    held = (counted.awaited or counted.kind) in HELD
    return (again, replace(counted, guessed=True)) if held else (one, so_far)


def _form_counted(one: Reading) -> Form:
    """What a part that no words of number or names begin asks for after all: *who still owes us a
    return* the names of authorities."""
    of_authorities = one.best is not None and one.best.measure in _OF_AUTHORITIES
    return Form.LIST if of_authorities and _WHO.match(one.text) else Form.NUMBER


_WHO = re.compile(r"\W*(?:and )?(?:who|which|on (?:which|what))\b", re.I)
_OF_AUTHORITIES = frozenset(
    {
        "authority_stage",
        "milestone_date",
        "return_dates",
        "returns_outstanding",
        "returns_corrected",
    }
)


def _may_count(one: Reading) -> bool:
    """Whether figures may be given after all: those of all children only where it is very like
    questions of them, since an unread word may tell some children from the others."""
    shares = one.likeness.measures
    return one.best is not None and (
        one.best.measure != GENERIC or shares.get(GENERIC, 0.0) >= SELDOM
    )


def is_settled(so_far: Decided) -> bool:
    """Whether it is not held for a place, a time, a split or a person, which no likeness tells."""
    return so_far.kind is Kind.NOT_HELD and not so_far.guessed and not so_far.by_words


def _least(both: Iterable[Likeness]) -> float:
    """How like questions of policy both are at least; 1 where nothing is known of them."""
    return min((like.of(Kind.POLICY) for like in both if like.kinds), default=1.0)


def agrees(one: Reading, so_far: Decided) -> bool:
    """Whether likeness, of the part or of the question it is part of, says nothing else than the
    rules."""
    both = (one.likeness, one.question)
    kinds = (Kind.NOT_HELD, Kind.FIGURE) if is_settled(so_far) else (so_far.kind,)
    far = [min(like.behind(kind) for kind in kinds) for like in both]
    if so_far.kind is Kind.POLICY and _least(both) < OF_POLICY:
        return False
    if so_far.kind in HELD and max(far) > NEAR_HELD:
        return False
    if (max(far) if so_far.by_words else min(far)) > NEAR:
        return False
    if so_far.kind not in HELD or one.best is None:
        return True
    return one.likeness.measure_behind(one.best.measure) <= NEAR_MEASURE
