"""The footnotes of a release: what a reader must know about a measure,
an area or a period before quoting a figure."""

from __future__ import annotations

from collections.abc import Iterable

from builder.areas import Areas
from builder.dimensions import Dimensions
from builder.periods import unripe_periods
from builder.policy import DisclosurePolicy
from builder.statements import Tally
from figures.wording import in_sentence, listed, long_date, lower_first, month_title, starting
from measures import BREAKDOWNS
from measures.measure import Dates, FirstSeen, Furthest, Measure
from release.vocabulary import ENGLAND, Grain, Kind, Level


def notes_of(
    measures: Iterable[Measure],
    tallies: Iterable[Tally],
    dimensions: Dimensions,
    policy: DisclosurePolicy,
    corrections: Iterable[tuple],
) -> tuple[dict, ...]:
    """Notes as rows without their numbers: first how protected measures are rounded,
    then by measure, then by area, then by month.

    `corrections` are rows of `(authority, month, corrected_on)`.
    """
    measures = tuple(measures)
    sent = [m for m in measures if _table(m, tallies) in dimensions.sent_tables]
    rows = [
        _note(policy.footnote_of([m.id]), measure=m.id)
        for m in measures
        if m.id not in policy.exempt
    ]
    rows += [_note(text, measure=m.id) for m in measures for text in m.notes]
    rows += [
        _note(
            f"There is no figure for {month_title(dimensions.months[0])} or a period that "
            "contains it: the directory holds no earlier month to look back on.",
            measure=m.id,
        )
        for m in measures
        if isinstance(m.counts, FirstSeen)
    ]
    rows += [note for m in measures for note in _unripe_notes(m, dimensions)]
    rows += _boundary_notes(dimensions.areas)
    rows += [
        note
        for code, month in sorted(dimensions.unsent)
        for note in _unsent_notes(code, month, sent, dimensions)
    ]
    rows += _correction_notes(corrections, sent, dimensions)
    return tuple(rows)


def _table(measure: Measure, tallies: Iterable[Tally]) -> str:
    if isinstance(measure.counts, Furthest | Dates):
        return measure.counts.table
    return next((t.counts.table for t in tallies if t.measure.id == measure.id), "")


def _note(
    text: str,
    *,
    measure: str | None = None,
    geography: str | None = None,
    period: str | None = None,
) -> dict:
    return {"text": text, "measure": measure, "geography": geography, "period": period}


def _unripe_notes(measure: Measure, dimensions: Dimensions) -> list[dict]:
    """For each period that cannot be judged yet, why.
    A reader is told it beside the figures that are marked so."""
    last = long_date(max(p.ends_on for p in dimensions.periods))
    found = []
    for days in dict.fromkeys(measure.ripens.values()):
        titles = _categories([part for part, after in measure.ripens.items() if after == days])
        head = f"{titles}. {TOO_EARLY} these for" if titles else TOO_EARLY
        tail = "They are" if titles else "It is"
        for period in unripe_periods(dimensions.periods, days):
            text = (
                f"{head} {in_sentence(period.title)}: {days} working days had not passed between "
                f"its end and {last}, the last day of the release. {tail} not compared with "
                "another period."
            )
            found.append(_note(text, measure=measure.id, period=period.id))
    return found


TOO_EARLY = "It is too early to judge"


def _categories(parts: list[str]) -> str:
    """The titles of the categories of which alone it is too early to judge;
    empty where it is so of a whole breakdown or of the total."""
    if not all("/" in part for part in parts):
        return ""
    titles = {f"{b.id}/{c.id}": c.title for b in BREAKDOWNS.values() for c in b.categories}
    first, *rest = (titles[part] for part in parts)
    return listed([first, *map(lower_first, rest)])


def _boundary_notes(areas: Areas) -> list[dict]:
    """Areas that ended or began: from when and until when each has figures."""
    found = []
    for row in areas.rows:
        if row["valid_to"]:
            found.append(
                _note(
                    f"{starting(row['name'])} was abolished after {long_date(row['valid_to'])} "
                    "and replaced by new authorities. Its series ends there.",
                    geography=row["code"],
                )
            )
        if row["valid_from"]:
            found.append(
                _note(
                    f"{starting(row['name'])} was created on {long_date(row['valid_from'])}. It "
                    "has no figures before then, and none for a period that began before then.",
                    geography=row["code"],
                )
            )
    return found


def _unsent_notes(code: str, month: str, sent: list[Measure], dimensions: Dimensions) -> list[dict]:
    """For the month, and for each longer period that holds it where a flow is counted over one:
    what is missing, and which totals leave it out."""
    row = next(r for r in dimensions.areas.rows if r["code"] == code)
    found = []
    for period in (p for p in dimensions.periods if month in p.months):
        span = in_sentence(period.title)
        whole = (
            f"so figures made from its returns are not available and totals for {span} leave "
            "it out."
        )
        part = (
            f"so figures made from its returns for {span} are not available and totals for "
            f"{span} leave out that month of it."
        )
        text = (
            f"{starting(row['name'])} sent no return for {month_title(month)}, "
            f"{whole if period.grain is Grain.MONTH else part}"
        )
        found += [
            _note(text, measure=m.id, geography=area, period=period.id)
            for m in sent
            if period.grain is Grain.MONTH or m.kind is Kind.FLOW
            for area in (ENGLAND, row["parent"], code)
        ]
    return found


def _correction_notes(
    corrections: Iterable[tuple], sent: list[Measure], dimensions: Dimensions
) -> list[dict]:
    """Bound to what authorities send: a return says nothing of figures that come from elsewhere."""
    name = {r["code"]: r["name"] for r in dimensions.areas.rows if r["level"] == Level.AUTHORITY}
    return [
        _note(
            f"{starting(name[code])} corrected its return for {month_title(month)} on "
            f"{long_date(day)}. The figures are as corrected.",
            measure=m.id,
            geography=code,
            period=month,
        )
        for code, month, day in sorted(corrections)
        for m in sent
    ]
