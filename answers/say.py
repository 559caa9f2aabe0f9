"""The answer to a part in plain sentences: facts, date, area, base, source, rounding said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from answers import dates, rows
from answers.decided import Decided
from answers.denial import had_not, has_kept, is_denied
from answers.parts import HELD, Kind, Span
from answers.reading_types import Reading
from figures.figure import Figure
from figures.observation import (
    few,
    is_replaced,
    reach_of,
    status_words,
    text_of,
    value_with_percent,
)
from figures.wording import in_sentence, long_date
from queries.catalogue import Catalogue
from queries.releases import Release
from release.vocabulary import ALL, Level

SPOKEN = 8
"""Most figures that are said in sentences; beyond that the table says them."""


def words_of(one: Reading, so_far: Decided, release: Release, catalogue: Catalogue) -> str:
    """The answer; for what is withheld what is published, and for what is not answered nothing."""
    if not so_far.figures or so_far.kind not in HELD:
        return ""
    if so_far.kind == Kind.LIST:
        return _listed(one, so_far, release, catalogue)
    if one.best and one.best.measure == "authorities_at_stage" and _by_a_day(one):
        return _on_a_day(one, so_far, release, catalogue)
    return _figures(so_far.figures, protected=_protected(one, so_far, release))


def _protected(one: Reading, so_far: Decided, release: Release) -> bool:
    return bool(one.best) and rows.is_protected(release, one.best.measure, so_far.figures)


def _figures(figures: Sequence[Figure], *, protected: bool) -> str:
    """Each figure with its area, category and date, or that the table holds them."""
    count = sum(len(one.frame) for one in figures)
    if count > SPOKEN:
        first = figures[0]
        return f"{first.title}, {first.subtitle}: the table gives {count} figures."
    said = []
    for one in figures:
        for _, row in one.frame.iterrows():
            said.append(
                f"{_what(row)}: {value_of(one, row, protected=protected)} ({row['figure_id']})"
            )
    return f"{figures[0].title}. " + "; ".join(said) + "."


def _what(row: pd.Series) -> str:
    parts = [row["geography_name"]]
    if row["breakdown"] != ALL:
        parts.append(row["category_title"])
    if row["period_title"]:
        parts.append(in_sentence(row["period_title"]))
    return ", ".join(str(part) for part in parts)


def value_of(one: Figure, row: pd.Series, *, protected: bool) -> str:
    """One figure as it is published: a number with its unit, a date, a stage, or why there is none.

    A small count of a protected measure is said as it is published:
    `fewer than 5`, or rounded to 5.
    """
    if is_replaced(row):
        return status_words(one, row["status"])
    if pd.notna(row["text"]) and pd.isna(row["value"]):
        return text_of(one, row)
    words = value_with_percent(one, row)
    if protected and not few(one, row) and rows.is_small(row, protected=True):
        words += ", as rounded"
    return words if row["status"] in ("", None) else f"{words} ({status_words(one, row['status'])})"


def _on_a_day(one: Reading, so_far: Decided, release: Release, catalogue: Catalogue) -> str:
    """How many authorities had, or had not, reached a stage on a day: from the published dates."""
    whole = [replace(p, each=Level.AUTHORITY) for p in so_far.places]
    found = rows.fetched(
        release, "milestone_date", whole, so_far.spans, "milestone", (), one.stages[:1]
    )
    if not found or not one.stages:
        return _figures(so_far.figures, protected=False)
    frame = pd.concat([f.frame for f in found], ignore_index=True)
    said = _by_dates(one, frame, catalogue).split(". ")[0]
    published = _figures(so_far.figures, protected=False)
    return f"{said}, from the published date of each. At the month’s end: {published}"


def _by_a_day(one: Reading) -> bool:
    """Whether it takes the date of each authority to answer: by a day that is named, or of those
    that had not by the period's last."""
    return bool(dates.day_asked(one)) or is_denied(one)


def _listed(one: Reading, so_far: Decided, release: Release, catalogue: Catalogue) -> str:
    """How many and which."""
    measure = one.best.measure if one.best else ""
    frame = pd.concat([f.frame for f in so_far.figures], ignore_index=True)
    if measure == "milestone_date":
        return _by_dates(one, frame, catalogue)
    if measure == "authority_stage" and _by_a_day(one) and one.stages:
        found = rows.fetched(
            release, "milestone_date", so_far.places, so_far.spans, "milestone", (), one.stages[:1]
        )
        if found:
            own = pd.concat([f.frame for f in found], ignore_index=True)
            return _by_dates(one, own, catalogue)
    if measure == "authority_stage":
        return _by_stage(one, frame, so_far.figures[0], catalogue)
    return _ranked(one, frame, so_far.figures[0])


def _by_stage(one: Reading, frame: pd.DataFrame, figure: Figure, catalogue: Catalogue) -> str:
    order = (
        [c.id for c in catalogue.breakdown("stage").categories]
        if "stage" in catalogue.breakdowns
        else []
    )
    if not one.stages or one.stages[0] not in order:
        said = [
            f"{r['geography_name']}: {value_of(figure, r, protected=False)}"
            for _, r in frame.iterrows()
        ]
        return "Stage reached. " + "; ".join(said) + "."
    wanted = order.index(one.stages[0])
    title = next(c.title for c in catalogue.breakdown("stage").categories if c.id == one.stages[0])
    there = [
        r["geography_name"]
        for _, r in frame.iterrows()
        if r["text"] in order and order.index(r["text"]) >= wanted
    ]
    return _count_and_names(
        there, f"had reached the stage “{title}”", f"of {len(frame)}", _when(frame)
    )


def _by_dates(one: Reading, frame: pd.DataFrame, catalogue: Catalogue) -> str:
    """Authorities by a day that is named; else those later than their first baseline."""
    stage = one.stages[0] if one.stages else dates.STARTED
    title = next(
        (c.title for c in catalogue.breakdown("milestone").categories if c.id == stage), stage
    )
    every = dates.reached(frame, stage)
    known = frame["period_end"].iloc[-1]
    day = dates.day_asked(one)
    if not day and is_denied(one) and not one.has("LATE"):
        day = known
    if day:
        turned = had_not(one)
        own = [d for d in every if d.by(day) is not turned]
        did = f"had {'not ' if turned else ''}reached “{title}”"
        when = f"By {long_date(day)}"
    elif one.has("LATE"):
        kept = has_kept(one)
        own = [d for d in every if d.baseline and d.late_on(known) is not kept]
        did = f"had reached “{title}” after their first baseline, or were past it without"
        if kept:
            did = f"had reached “{title}” by their first baseline, or were not past it"
        when = f"As known on {long_date(known)}"
    else:
        own, did = [d for d in every if d.by(known)], f"had reached “{title}”"
        when = f"By {long_date(known)}"
    return _count_and_names(
        [d.said() for d in own], did, f"of {len(every)}", when, "First baseline; actual date. "
    )


def _ranked(one: Reading, frame: pd.DataFrame, figure: Figure) -> str:
    """Areas in order of their figure; those without one last."""
    own = frame[frame["value"].notna()].sort_values(
        "value", ascending=_lowest(one.text), kind="stable"
    )
    said = [
        f"{r['geography_name']} {value_of(figure, r, protected=bool(r['rounded']))}"
        for _, r in own.head(10).iterrows()
    ]
    hidden = len(frame) - len(own)
    tail = f" {hidden} are not shown." if hidden else ""
    order = "lowest first" if _lowest(one.text) else "highest first"
    return f"{figure.title}, {figure.subtitle}, {order}: " + "; ".join(said) + "." + tail


def _lowest(text: str) -> bool:
    return any(
        w in text.lower()
        for w in ("lowest", "smallest", "fewest", "least", "none", "failed", "worst coverage")
    )


def _count_and_names(names: Sequence[str], did: str, out_of: str, when: str, how: str = "") -> str:
    count = len(names)
    who = "authority" if count == 1 else "authorities"
    if not names:
        return f"{when}, no authority {out_of} {did}."
    return f"{when}, {count} {who} {out_of} {did}. {how}They are: " + "; ".join(names) + "."


def _when(frame: pd.DataFrame) -> str:
    return f"At the end of {frame['period_title'].iloc[-1]}"


def caveats(one: Reading, so_far: Decided, release: Release) -> tuple[str, ...]:
    """What must be said beside an answer: once each, the plainest first."""
    if not so_far.figures or one.best is None:
        return ()
    figure = so_far.figures[0]
    said = [
        _cannot(one, figure),
        *_rounding(one, so_far, release),
        f"Base: {figure.base}." if figure.base else "",
    ]
    said += [f"Source: {text}." for text in dict.fromkeys(f.source for f in so_far.figures) if text]
    said += [span.note and _gap(span) for span in so_far.spans]
    said += [p.note for p in so_far.places if p.note]
    said += [note.text for note in figure.notes if note.period and note.geography][:3]
    said += [f"Read “{was}” as “{now}”." for was, now in one.mended]
    return tuple(dict.fromkeys(text for text in said if text))


def _gap(span: Span) -> str:
    return {
        "before": "The release does not reach back to the beginning of the time asked about.",
        "after": "The release does not reach to the end of the time asked about.",
    }.get(span.note, "")


def _cannot(one: Reading, figure: Figure) -> str:
    estimate = (
        one.has("ESTIMATE")
        and one.best is not None
        and one.best.measure not in ("practitioners_estimate", "need_estimates")
    )
    lead = "This is a count, not an estimate. " if estimate else ""
    return (
        f"{lead}It cannot show: {figure.cannot_show[:1].lower()}{figure.cannot_show[1:]}"
        if figure.cannot_show
        else lead
    )


def _rounding(one: Reading, so_far: Decided, release: Release) -> list[str]:
    figure = so_far.figures[0]
    if not _protected(one, so_far, release):
        return []
    row = figure.frame.iloc[0]
    reach = reach_of(figure, row)
    return [
        f"Rounded: a count may differ from the true one by up to {reach}."
        if reach
        else figure.protection.words
    ]
