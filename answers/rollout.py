"""Questions about the roll-out:
stages authorities have reached, and the dates they were to reach them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from answers.concepts import Found
from answers.forms import NUMERIC, Form
from answers.parts import Candidate

STAGES = {
    "STAGE_MT": "management_team",
    "STAGE_SH": "shielding",
    "STAGE_READY": "ready",
    "STAGE_CONN": "connected",
    "STAGE_PRAC": "practitioners",
    "STAGE_COMPLETE": "complete",
    "STAGE_ALL": "complete",
}
_OWN = frozenset({"STAGE_MT", "STAGE_SH", "STAGE_READY", "STAGE_CONN", "STAGE_ALL"})
"""Stages whose words speak of the roll-out alone."""
_SLIPPED = re.compile(
    r"\b(?:slip|behind|later than|delay|planned|original|baseline|overran|overshot|lag)", re.I
)
"""Words of being late by an authority's own plan, and not by a day for all."""
_PLAIN = (
    "roll",
    "stage",
    "adopters",
    "behind schedule",
    "on schedule",
    "running late",
    "running behind",
    "let ",
    "letting ",
    "accredit",
    "go live",
    "gone live",
    "went live",
    "goes live",
    "going live",
    "slip",
    "start date",
    "opening date",
)
"""Words that speak of the roll-out where authorities are asked about, though no system is named."""


def stages(found: Sequence[Found]) -> tuple[str, ...]:
    """Ids of the stages that are named, those spoken of plainest first."""
    named = [f for f in found if f.name in STAGES]
    if not any(f.name in _OWN for f in named) and _shielding(found):
        named += [replace(f, name="STAGE_SH") for f in found if f.name == "SHIELD"]
    return tuple(
        dict.fromkeys(
            STAGES[f.name] for f in sorted(named, key=lambda f: (f.name not in _OWN, -f.length))
        )
    )


def _shielding(found: Sequence[Found]) -> bool:
    """Whether shielding is spoken of as what an authority completes, or is late with."""
    names = {f.name for f in found}
    return "SHIELD" in names and bool(names & {"LATE", "STAGE_COMPLETE"})


def candidates(
    form: Form,
    found: Sequence[Found],
    subjects: Collection[str],
    *,
    directory: bool,
    held: Collection[str],
    dated: bool = False,
) -> list[Candidate]:
    """The roll-out measures that could be meant, strongest first; none where the words are of
    something else. `dated` says that dates are asked for.
    """
    names = {f.name for f in found}
    about_authorities = "SUBJECT_AUTHORITY" in subjects or form is Form.LIST
    if about_authorities and "SHIELD" in names and names & {"LATE", "STAGE_COMPLETE"}:
        names = names | {"STAGE_SH"}
    own, any_stage = names & _OWN, names & set(STAGES)
    if any_stage == {"STAGE_COMPLETE"} and not names & {"ROLLOUT", "AUTHORITY", "DIRECTORY"}:
        any_stage = set()  # anything may be completed
    late, roll = "LATE" in names, "ROLLOUT" in names
    plain = any(f.said.lower().startswith(_PLAIN) for f in found)
    plain = plain or "LATE" in names and bool(names & {"USER", "PLAN"})
    timed = form in (Form.PROGRESS, Form.WHEN)
    opened = form is Form.LIST and "STAGE_PRAC" in names
    plain = plain or opened and "SUBJECT_AUTHORITY" in subjects
    plain = plain or any(f.name == "STAGE_PRAC" and "live" in f.said.lower() for f in found)
    plain = plain or form is Form.WHEN and bool(names & {"AUTHORITY", "USER"}) and bool(any_stage)
    if not directory and not own - {"STAGE_READY"} and not (plain and (about_authorities or timed)):
        return []
    why = tuple(dict.fromkeys(f.said for f in found if f.name in {*STAGES, "ROLLOUT", "LATE"}))[:3]
    slipped = any(f.name == "LATE" and _SLIPPED.search(f.said) for f in found)
    if slipped and form in {*NUMERIC, Form.NONE} and "SUBJECT_AUTHORITY" in subjects:
        form = Form.LIST  # their own dates tell who is late
    order = _order(form, subjects, late=late or dated, roll=roll, any_stage=bool(any_stage))
    top = 79 if own else 72 + 3 * (late or opened)
    return [
        Candidate(measure, "", why, float(top - 8 * n))
        for n, measure in enumerate(order)
        if measure in held
    ]


def _order(
    form: Form,
    subjects: Collection[str],
    *,
    late: bool,
    roll: bool,
    any_stage: bool,
) -> tuple[str, ...]:
    about = roll or any_stage
    if form is Form.WHEN:
        return ("milestone_date", "authorities_at_stage") if about or late else ()
    if form is Form.PROGRESS:
        return (
            ("authority_stage", "milestone_date")
            if "SUBJECT_AUTHORITY" in subjects
            else ("authorities_at_stage", "milestone_date")
        )
    if form is Form.LIST and (about or late):
        return (
            ("milestone_date", "authority_stage") if late else ("authority_stage", "milestone_date")
        )
    if "SUBJECT_AUTHORITY" in subjects and form in {*NUMERIC, Form.NONE} and (about or late):
        return ("authorities_at_stage", "milestone_date")
    return ()
