"""The draft of a correction, in the form the Procedure Committee asked for (HC 541 of 2006-07): the
question, the full answer given, the correct answer, and nothing argued.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.register.parliament import ids_in
from answers.register.record import Given, House, Question, amount_in
from answers.register.watch import CHANGED, Finding, Now
from figures.wording import long_date

NOT_REPEATED = "[figure withheld so that nobody can be identified]"
ALL_HIDDEN = "[not repeated here, because a figure in it is withheld now]"
INSTEAD = {Now.WITHHELD: NOT_REPEATED, Now.WITHDRAWN: "[no figure is published]"}
NOT_ON_RECORD = "[not on record: to be added from the Official Report]"
_NEAR = 80
"""Characters before the id of a figure in which its number stands."""
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def corrections(findings: Sequence[Finding]) -> list[tuple[Question, str]]:
    """A draft for each question with a figure that a release revises, withdraws or withholds."""
    by_question: dict[tuple[str, str, str], list[Finding]] = {}
    for one in (f for f in findings if f.state in CHANGED):
        by_question.setdefault(one.question.place, []).append(one)
    return [(own[0].question, correction(own)) for own in by_question.values()]


def correction(changed: Sequence[Finding]) -> str:
    """The draft of one correction: all findings are of one question."""
    question = changed[0].question
    given = _hidden(question.answer, changed) if question.answer else NOT_ON_RECORD
    title = (
        f"Letter of correction from {question.minister or '[the Minister who answered]'} to "
        f"{question.member or '[the Member who asked]'}"
    )
    return "\n\n".join(
        (
            f"{question.question or NOT_ON_RECORD} [{_reference(question)}]",
            f"{title}:",
            f"An error has been identified in the written answer given to "
            f"{question.member or '[the Member who asked]'}{_on(question)}.",
            "The full answer given was as follows:",
            given,
            "The correct answer should have been:",
            _corrected(question, changed),
        )
    )


def _reference(question: Question) -> str:
    report = question.reference or "Official Report, [date, volume, column to be added]"
    return f"{report}; {_number(question)}"


def _number(question: Question) -> str:
    return question.uin if question.house is House.LORDS else f"question {question.uin}"


def _on(question: Question) -> str:
    answered = question.answered or question.held
    return f" on {long_date(answered)}" if answered else ""


def _hidden(answer: str, changed: Sequence[Finding]) -> str:
    """The answer as given, without a figure that is withheld now: where it is not found, without
    all of its figures."""
    for one in (f for f in changed if f.state is Now.WITHHELD):
        spans = _spans(answer, one.given)
        if not spans:
            return ALL_HIDDEN
        answer = _put(answer, spans, NOT_REPEATED)
    return answer


def _corrected(question: Question, changed: Sequence[Finding]) -> str:
    """The answer with each figure put right where it stands once, the others named after it."""
    answer, beside = _hidden(question.answer, changed) if question.answer else "", []
    for one in changed:
        if one.state is Now.WITHHELD and answer != ALL_HIDDEN:
            continue
        new = one.now if one.state is Now.REVISED else INSTEAD[one.state]
        spans = _spans(answer, one.given)
        if len(spans) == 1:
            answer = _put(answer, spans, new)
            answer = answer.replace(one.given.id, one.id) if one.given.id and one.id else answer
        else:
            beside.append(f"{one.title or 'Figure ' + one.given.id}: {new}." + _cited(one))
    after = ["In place of what it says of these:", *beside] if answer and beside else beside
    return "\n\n".join([answer, *after] if answer else after)


def _cited(one: Finding) -> str:
    return f" Figure {one.id}." if one.id else ""


def _spans(answer: str, given: Given) -> list[tuple[int, int]]:
    """Where a value stands in an answer: by its id where that stands beside one number, else
    wherever a number equals it."""
    amount = amount_in(given.value)
    found = [
        match.span()
        for match in _NUMBER.finditer(answer)
        if amount is not None and amount_in(match[0]) == amount
    ]
    if given.id and given.id in ids_in(answer) and (amount is None or len(found) > 1):
        at = answer.index(given.id)
        near = [m.span() for m in _NUMBER.finditer(answer, max(0, at - _NEAR), at)]
        return [span for span in near if amount is None or span in found][-1:] or found
    return found


def _put(answer: str, spans: Sequence[tuple[int, int]], new: str) -> str:
    for start, end in sorted(spans, reverse=True):
        answer = answer[:start] + new + answer[end:]
    return answer
