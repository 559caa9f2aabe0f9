"""What became of a headline between two published releases: its movement in parts that sum to it,
exactly, each from published figures of the two alone.

With `then` the last month of the earlier release and `now` that of the later, a movement is new
activity (the later release's figure for `now` less its own for `then`) and revision (its figure for
`then` less the one the earlier release gave). The revision is told apart over authorities by the
reason recorded for each. What no recorded reason explains stands in a line of its own, and is never
hidden: it also takes up the rounding of the authorities' figures, because the whole is never a sum
of them but the difference of two published figures of England.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pandas as pd

from figures.arithmetic import half_up
from figures.figure import Across, Note, Selection
from queries.catalogue import Measure, NotPublished, Period, catalogue_of, with_all_authorities
from queries.observations import observations
from release.store import Release
from release.vocabulary import ENGLAND, Level, Status

Row = Mapping[str, Any]
"""A row of a frame, by the name of its column."""

RETURN_DATES = "return_dates"
"""The measure whose category `corrected` holds the day an authority's return was corrected."""


class PartKind(StrEnum):
    """What a movement is made of, in the order in which it is told."""

    ACTIVITY = "new_activity"
    LATE = "late_returns"
    CORRECTED = "corrections"
    BOUNDARY = "boundary_change"
    DEFINITION = "definition"
    UNEXPLAINED = "no_recorded_reason"


@dataclass(frozen=True)
class AuthorityRevision:
    """What one authority adds to a revision, and why:
    in the unit of the measure, with its decimals."""

    area: str
    part: PartKind
    amount: Decimal


@dataclass(frozen=True)
class MovementPart:
    """One part of a movement. `areas` are the authorities it comes from,
    with the amount of each."""

    part: PartKind
    amount: Decimal
    areas: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, eq=False)
class Movement:
    """A measure in the two releases.

    `then` and `now` are rows with the columns of a frame,
    `between` the later release's figure for the earlier month.

    `lines` is empty, and `without` says why, where there is nothing to compare. `redefined` says
    that the words of its definition changed, `reprotected` that the way its figures are protected
    did.
    """

    measure: Measure
    then: pd.Series | None
    between: pd.Series | None
    now: pd.Series | None
    lines: tuple[MovementPart, ...] = ()
    without: str = ""
    redefined: bool = False
    reprotected: bool = False

    @property
    def change(self) -> Decimal | None:
        """The difference of the two published figures."""
        then, now = _amount(self.then, self.measure), _amount(self.now, self.measure)
        return now - then if self.lines and now is not None and then is not None else None

    @property
    def rounded(self) -> bool:
        """Whether a figure it is made from is rounded,
        so that each part is only near the true one."""
        return any(
            bool(row["rounded"]) for row in (self.then, self.between, self.now) if row is not None
        ) or any(line.areas for line in self.lines)


def as_shown(found: Movement, then: Release, now: Release) -> Movement:
    """The movement as the readers of the two releases are shown it:
    authorities that are not shown stand together as `OTHERS`."""
    if now.visibility.areas is None:
        return found
    names = frozenset(a.name for store in (then, now) for a in catalogue_of(store).areas.values())
    return replace(found, lines=tuple(_as_shown(line, names) for line in found.lines))


OTHERS = "other authorities"
"""What authorities that are not shown are called together."""


def _as_shown(line: MovementPart, names: frozenset[str]) -> MovementPart:
    others = [amount for area, amount in line.areas if area not in names]
    shown = tuple((area, amount) for area, amount in line.areas if area in names)
    return replace(line, areas=(*shown, (OTHERS, sum(others, Decimal(0))))) if others else line


def movement(then: Release, now: Release, measure: str) -> Movement:
    """The movement worked out from all authorities, whoever reads: the same for every reader.
    Raises `NotPublished` when the later release does not hold the measure."""
    then, now = with_all_authorities(then), with_all_authorities(now)
    was, is_ = catalogue_of(then), catalogue_of(now)
    held = is_.measure(measure)
    first, last = was.months()[-1], is_.months()[-1]
    later, again = (
        _england(now, measure, last.id),
        _england(now, measure, first.id) if first.id in is_.periods else None,
    )
    if measure not in was.measures:
        return Movement(
            held,
            None,
            again,
            later,
            without="This measure is new in this release: there is no earlier figure.",
        )
    before = _england(then, measure, first.id)
    old = was.measures[measure]
    found = Movement(
        held,
        before,
        again,
        later,
        redefined=any(
            getattr(old, k) != getattr(held, k)
            for k in ("definition", "base", "unit", "kind", "decimals")
        ),
        reprotected=old.protection != held.protection,
    )
    was_value, is_value = _amount(before, held), _amount(later, held)
    without = _without(before, later, old, held, first, last)
    if without or was_value is None or is_value is None:
        return replace(found, without=without)
    steps = (
        []
        if again is None or pd.isna(again["value"]) or found.redefined
        else _steps(then, now, held, first, again)
    )
    return replace(
        found,
        lines=decompose(
            was_value,
            None if again is None else _amount(again, held),
            is_value,
            steps,
            redefined=found.redefined,
        ),
    )


def decompose(
    then: Decimal,
    between: Decimal | None,
    now: Decimal,
    steps: Iterable[AuthorityRevision],
    *,
    redefined: bool = False,
) -> tuple[MovementPart, ...]:
    """Every part of a movement, in order, nothing left out: they sum to `now - then`.

    Without a figure `between` nothing can be told apart; with a changed definition the whole
    revision is put under it, because reasons for what is counted in another way cannot be.
    """
    steps = tuple(steps) if between is not None and not redefined else ()
    revision = Decimal(0) if between is None else between - then
    amounts = {
        part: sum((s.amount for s in steps if s.part is part), Decimal(0))
        for part in (PartKind.LATE, PartKind.CORRECTED, PartKind.BOUNDARY)
    }
    amounts |= {
        PartKind.ACTIVITY: Decimal(0) if between is None else now - between,
        PartKind.DEFINITION: revision if redefined else Decimal(0),
    }
    amounts[PartKind.UNEXPLAINED] = now - then - sum(amounts.values(), Decimal(0))
    return tuple(
        MovementPart(
            part, amounts[part], tuple((s.area, s.amount) for s in steps if s.part is part)
        )
        for part in PartKind
    )


def _england(release: Release, measure: str, period: str) -> pd.Series | None:
    try:
        frame = observations(
            release,
            Selection(release.id, (measure,), Across.AREAS, ENGLAND, period, level=Level.ENGLAND),
        )
    except NotPublished:
        return None
    return None if frame.empty else frame.iloc[0]


def _without(
    before: pd.Series | None,
    later: pd.Series | None,
    old: Measure,
    held: Measure,
    first: Period,
    last: Period,
) -> str:
    """Why there is no movement to tell, or nothing."""
    unripe: list[str] = []
    for row, period, which in ((before, first, "earlier"), (later, last, "later")):
        if row is None or pd.isna(row["value"]):
            return (
                f"The {which} release gives no figure of this measure for England in "
                f"{period.title}, so no movement can be given."
            )
        if row["status"] == Status.UNRIPE:
            unripe.append(period.title)
    if unripe:
        return f"It is too early to judge {unripe[0]} by this measure, so no movement is given."
    if old.unit != held.unit or old.kind != held.kind or old.decimals != held.decimals:
        return (
            "The measure is counted in another unit than in the earlier release, so no "
            "movement can be given."
        )
    if last.ends_on < first.ends_on:
        return (
            f"This release ends with {last.title}, before the earlier one, which ended with "
            f"{first.title}."
        )
    return ""


def _amount(row: pd.Series | None, measure: Measure) -> Decimal | None:
    """A published value as it is shown, with the decimals of its measure;
    None where there is none."""
    return None if row is None or pd.isna(row["value"]) else _decimal(float(row["value"]), measure)


def _decimal(value: float, measure: Measure) -> Decimal:
    return half_up(value, measure.decimals)


def _steps(
    then: Release, now: Release, measure: Measure, month: Period, england: pd.Series
) -> list[AuthorityRevision]:
    """What each authority with a recorded reason adds to the revision of a month."""
    before, after = (_authorities(store, measure.id, month.id) for store in (then, now))
    if not before or not after:  # not published for authorities in both
        return []
    corrected = _corrected(then, now, measure.id, month.id)
    found = []
    for code in dict.fromkeys([*before, *after]):
        old, new = before.get(code), after.get(code)
        part = _reason(old, new, corrected=code in corrected)
        if part:
            amount = _decimal(_counted(new, england) - _counted(old, england), measure)
            name = next(row["geography_name"] for row in (new, old) if row is not None)
            found.append(AuthorityRevision(name, part, amount))
    return found


def _authorities(release: Release, measure: str, period: str) -> dict[str, Row]:
    """Row of each authority by code; none where a release does not publish the measure for them."""
    try:
        frame = observations(
            release,
            Selection(release.id, (measure,), Across.AREAS, ENGLAND, period, level=Level.AUTHORITY),
        )
    except NotPublished:
        return {}
    return {row["geography"]: row for row in frame.to_dict("records")}


def _reason(old: Row | None, new: Row | None, *, corrected: bool) -> PartKind | None:
    """The reason recorded for what an authority's figure did, or None where none is."""
    if old is None or new is None:
        return PartKind.BOUNDARY
    if old["status"] == Status.NOT_AVAILABLE and pd.notna(new["value"]):
        return PartKind.LATE
    return (
        PartKind.CORRECTED
        if corrected and pd.notna(old["value"]) and pd.notna(new["value"])
        else None
    )


def _counted(row: Row | None, england: pd.Series) -> float:
    """What an authority's figure is of England's: its count, or of a rate the part that its count
    is of England's. A figure that is not there adds nothing."""
    if row is None or pd.isna(row["value"]):
        return 0.0
    if pd.isna(england["numerator"]):
        return float(row["value"])
    return (
        float(england["value"]) * float(row["numerator"]) / float(england["numerator"])
        if england["numerator"]
        else 0.0
    )


def _corrected(then: Release, now: Release, measure: str, period: str) -> set[str]:
    """Codes of authorities whose return for a month was corrected since: the later release alone
    says so of this measure, and holds a day of correction that the earlier did not."""
    noted = _noted(catalogue_of(now).notes, measure, period) - _noted(
        catalogue_of(then).notes, measure, period
    )
    if not noted:
        return set()
    before, after = _days(then, period), _days(now, period)
    return {
        code
        for code, _ in noted
        if after is None or (code in after and after[code] != (before or {}).get(code))
    }


def _noted(notes: Sequence[Note], measure: str, period: str) -> set[tuple[str, str]]:
    return {
        (n.geography, n.text)
        for n in notes
        if n.geography and n.measure == measure and n.period == period
    }


def _days(release: Release, period: str) -> dict[str, str] | None:
    """The day of correction of each authority's return for a month;
    None where a release does not hold such days."""
    try:
        frame = observations(
            release,
            Selection(
                release.id,
                (RETURN_DATES,),
                Across.AREAS,
                ENGLAND,
                period,
                "return_date",
                "corrected",
                Level.AUTHORITY,
            ),
        )
    except NotPublished:
        return None
    known = frame[frame["text"].notna()]
    return dict(zip(known["geography"], known["text"], strict=True))
