"""Reasons, rules, procedures: what nobody counts, dates or lists."""

from __future__ import annotations

import re

from answers.decided import Decided
from answers.forms import Form, explained_at, is_bare, only_gives
from answers.parts import Kind
from answers.reading_types import OFFERED, SURE, Reading, Whole


def _of_note(one: Reading) -> Decided | None:
    """A few words that ask for nothing in so many words: reasons or rules, where nothing that is
    counted, and no place or time of something else, is spoken of."""
    noted = bool(one.areas or one.times) and any(word.islower() for word in one.left_over)
    if one.other or noted and is_bare(one.text) and not explained_at(one.text):
        return None
    if one.best is None and not one.found:
        return Decided(Kind.POLICY, reason=_NO_QUESTION, guessed=True)
    if one.best is not None and one.best.score >= OFFERED or one.unheld[0]:
        return None
    return Decided(Kind.POLICY, reason=POLICY_TEAM, guessed=True)


def of_policy(one: Reading, whole: Whole) -> Decided | None:
    """Reasons, rules, procedures: nothing that is counted, dated or listed is asked for."""
    best = one.best
    if one.form is Form.NONE:
        return _of_note(one)
    weak = best is None or best.score < SURE
    if weak and not one.other and (only_gives(one.text) or AS_A_RULE.match(one.text)):
        return Decided(Kind.POLICY, reason=POLICY_TEAM)
    if one.form is Form.WHEN and not one.other:
        dated = best is not None and best.why and best.measure in _DATES
        if not dated and (whole.directory or _MAY_BE.match(one.text)):
            return Decided(Kind.POLICY, reason=POLICY_TEAM)
    if not weak and one.unheld[0] and _OF_WHOM.match(one.text):
        return None
    if one.unheld[0] == BODIES and _WHICH.match(one.text):
        return None
    return Decided(Kind.POLICY, reason=POLICY_TEAM) if one.form is Form.POLICY else None


_DATES = ("milestone_date", "return_dates")


BODIES = "schools, practices or trusts by name"
"""What the vocabulary calls bodies below an authority, of which no list is held."""


_WHICH = re.compile(r"\W*(?:and )?which\b(?!.*\b(?:can|may|must|should|will)\b)", re.I)


AS_A_RULE = re.compile(r"\W*(?:and )?how (?:often|frequently|regularly) (?:is|are)\b", re.I)
"""How often something is done as a rule, where nothing that is counted is spoken of."""


_MAY_BE = re.compile(r"\W*(?:and )?when (?:can|may|must|should|ought)\b", re.I)
"""A rule of when something may be done, and no day on which it was."""


_OF_WHOM = re.compile(
    r"\W*(?:and )?what (?:is|are|was|were) the (?:[\w-]+ ){1,4}?of (?:the |all |those )?(?:children"
    r"|pupils|young people|practitioners|users|staff|parents|records)\b",
    re.I,
)
"""How those who are counted divide: *what is the ethnic background of the children who*."""


_NO_QUESTION = (
    "No question could be read in this. Say in words what is to be counted, where and when."
)


POLICY_TEAM = (
    "This asks for reasons, rules, plans or papers, and no number, date or list that a release "
    "holds. It is for the policy team."
)
