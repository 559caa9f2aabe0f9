"""What changed since the last release: each headline's movement as a table of parts that sum to it,
and all of them as one file."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

import exports
import settings
from components import figure_cache, gate
from components.canvas import write
from components.downloads import logged_download
from components.forecast_changes import forecasts_moved, movements
from components.headlines import SIX
from components.page import callout, notice, on_record, section, what_is_new
from components.sections import Section, Unchosen, sections
from components.table import as_html
from exports import Points
from figures.arithmetic import half_up
from figures.figure import Citation
from figures.observation import in_unit
from figures.wording import day_of, long_date, number
from queries.catalogue import NotPublished, catalogue_of
from queries.movements import Movement, MovementPart, PartKind
from queries.previous_release import PreviousRelease, previous_release
from queries.releases import Release, describe, named_apart
from release.vocabulary import Kind

TITLES = {
    PartKind.ACTIVITY: "New activity",
    PartKind.LATE: "Late returns",
    PartKind.CORRECTED: "Corrections",
    PartKind.BOUNDARY: "Boundary change",
    PartKind.DEFINITION: "Change of definition",
    PartKind.UNEXPLAINED: "No recorded reason",
}

NAMED = 6
"""Up to so many authorities are named in a line."""

ROUNDED = (
    "Made from rounded figures, so each part is only near the true one; the parts still add "
    "up to the change."
)


def changes(release: Release) -> None:
    """Every headline's movement since the release before this one: in a sentence each, then in
    parts, a section a topic; a plain sentence where there is none to compare with."""
    on_record(release)
    before = previous_release(settings.current().releases, release)
    _taken_back(before)
    if before.release is None:
        notice("There is nothing to compare this release with", before.without)
        section("What is new")
        what_is_new(release)
        return
    st.html(f'<p class="section-text">{escape(_which(before.release, release))}</p>')
    found = _movements(before.release, release)
    st.html(_aloud(found))
    sections(
        Unchosen(gate.seen().page),
        (
            *_by_topic(found, before.release, release),
            *_of_forecasts(before.release, release),
            Section("new", "What is new", partial(what_is_new, release)),
        ),
        brief=False,
    )
    _take_away(found, before.release, release)


PARTS = (
    "Parts add up to the whole change, and come from the published figures of the two releases "
    "alone. What no recorded reason explains has a line of its own. Authorities’ figures are "
    "rounded, and what a rounded figure hides is in that line too."
)


def _by_topic(found: list[Movement], then: Release, now: Release) -> list[Section]:
    """A section a topic of the release that has a headline."""
    topics = dict.fromkeys(one.measure.topic for one in found)
    return [
        Section(
            topic,
            catalogue_of(now).topic(topic),
            partial(_show_all, [one for one in found if one.measure.topic == topic], then, now),
            PARTS,
        )
        for topic in topics
    ]


def _of_forecasts(then: Release, now: Release) -> list[Section]:
    """The section of forecasts; none where a release holds no forecast."""
    if not movements(then, now):
        return []
    draw = partial(forecasts_moved, then, now)
    return [Section("forecasts", "Forecasts of the roll-out", draw, tab="Forecasts")]


def _show_all(found: list[Movement], then: Release, now: Release) -> None:
    for one in found:
        _show(one, then, now)


def _movements(then: Release, now: Release) -> list[Movement]:
    return [one for one in (_read(then, now, measure) for measure in SIX) if one]


def _aloud(found: list[Movement]) -> str:
    """What `_sentences` says, as a list."""
    said = "".join(f"<li>{escape(sentence)}</li>" for sentence in _sentences(found))
    return f'<ul class="plain-list">{said}</ul>'


def _sentences(found: list[Movement]) -> tuple[str, ...]:
    """A sentence a headline that moved or cannot be compared, and one for all that did not."""
    moved = [
        f"{one.measure.title}. {one.without or sentence(one)}"
        for one in found
        if one.without or one.change
    ]
    still = [_unmoved(one) for one in found if not one.without and not one.change]
    return (*moved, *([f"No change. {'; '.join(still)}."] if still else []))


def _unmoved(one: Movement) -> str:
    """A figure that is what it was, and of when."""
    when = dict.fromkeys(_when(one, row).replace("End", "end") for row in (one.then, one.now))
    return f"{one.measure.title}: {_value(one, one.now)}, {' and '.join(when)}"


def said_aloud(release: Release) -> None:
    """What moved since the release before this one, a sentence each; or that there is none."""
    on_record(release)
    before = previous_release(settings.current().releases, release)
    if before.release is None:
        gate.seen().sheet.append(Points("Since the last release", (before.without,)))
        write(f'<p class="section-text">{escape(before.without)}</p>')
        return
    found = _movements(before.release, release)
    gate.seen().sheet.append(Points("Since the last release", _sentences(found)))
    write(_aloud(found))


def _read(then: Release, now: Release, measure: str) -> Movement | None:
    try:
        return figure_cache.movement(then, now, measure)
    except NotPublished:
        return None


def _taken_back(before: PreviousRelease) -> None:
    for move in before.taken_back:
        callout(
            f"Release {move.release}, published {long_date(day_of(move.at))}, was taken back on "
            f"{long_date(day_of(before.back.at))}, and is not compared with here."
            + (
                f" The reason given: {before.back.because.rstrip('.')}."
                if before.back.because
                else ""
            )
        )


def _which(then: Release, now: Release) -> str:
    ids = named_apart(then, now)
    days = [
        f", published {long_date(day_of(s.published_at))}" if s.published_at else ""
        for s in (then, now)
    ]
    return (
        f"Release {ids[1]}{days[1]}, beside the release before it, {ids[0]}{days[0]}. "
        "Figures are for England."
    )


def _show(one: Movement, then: Release, now: Release) -> None:
    with st.container(key=f"movement-{one.measure.id}", gap=None):
        st.subheader(one.measure.title, anchor=False)
        if one.without:
            st.html(f'<p class="section-text">{escape(one.without)}</p>')
            return
        names = named_apart(then, now)
        rows, ids = table(one, *names)
        st.html(
            as_html(
                rows,
                caption=f"{one.measure.title}: movement from release {names[0]} to release "
                f"{names[1]}, in parts. Unit: {one.measure.unit}.",
                ids=ids,
            ).replace('"figure-table"', '"figure-table parts"')
        )
        if one.rounded:
            st.html(f'<p class="symbols">{ROUNDED}</p>')
        st.html(f'<p class="citation">{escape(cited(one, then, now).line())}</p>')


def cited(one: Movement, then: Release, now: Release) -> Citation:
    """What a quotation of a movement must carry."""
    sources = dict.fromkeys(
        catalogue_of(store).sources[row["source"]].title
        for store, row in ((then, one.then), (now, one.now))
    )
    return Citation(
        describe(now).producer,
        now.id,
        now.digest,
        f"{one.measure.title}, England, movement since release {then.id} ({then.digest[:12]})",
        "; ".join(sources),
    )


def sentence(one: Movement) -> str:
    """The movement in one sentence: from what, to what, by how much."""
    size = number(abs(float(one.change)), one.measure.decimals) + (
        " percentage points" if one.measure.unit == "per cent" else ""
    )
    lower = "less" if one.measure.decimals else "fewer"
    by = f"{size} {'more' if one.change > 0 else lower}" if one.change else "no change"
    if one.then["period"] == one.now["period"]:
        return (
            f"{_when(one, one.now)}: {_value(one, one.now)}, published before as "
            f"{_value(one, one.then)}. That is {by}."
        )
    return (
        f"{_when(one, one.then)}: {_value(one, one.then)}. {_when(one, one.now)}: "
        f"{_value(one, one.now)}. That is {by}."
    )


def table(one: Movement, then: str, now: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The movement from one release to another, as they are named, as rows of words: the earlier
    figure, every part, the later figure; and the same with the permanent ids of the two figures."""
    unit = one.measure.unit[:1].upper() + one.measure.unit[1:]
    lines = [(f"Release {then}", _value(one, one.then), _when(one, one.then))]
    lines += [
        (TITLES[line.part], signed(line.amount, one), made_of(line, one)) for line in one.lines
    ]
    lines += [(f"Release {now}", _value(one, one.now), _when(one, one.now))]
    rows = pd.DataFrame(lines, columns=["", unit, "What it is"])
    ids = rows.copy()
    ids.iloc[0, 1], ids.iloc[-1, 1] = one.then["figure_id"], one.now["figure_id"]
    return rows, ids


def signed(amount: Decimal, one: Movement) -> str:
    """An amount with its sign; 0 without one."""
    return ("+" if amount > 0 else "") + number(float(amount), one.measure.decimals)


def made_of(line: MovementPart, one: Movement) -> str:
    """What a part is, in words, with the authorities it comes from."""
    month = one.then["period_title"]
    if line.areas:
        what = {
            PartKind.LATE: f"Returns for {month} that were missing from the earlier release",
            PartKind.CORRECTED: f"Returns for {month} corrected since",
            PartKind.BOUNDARY: f"Authorities that only one of the releases has in {month}",
        }[line.part]
        return f"{what}: {_names(line, one)}."
    match line.part:
        case PartKind.ACTIVITY:
            return _activity(one)
        case PartKind.DEFINITION if one.redefined:
            return (
                f"The definition, base or unit changed: the whole revision of {month} is put "
                "here, because nothing in it can be told apart."
            )
        case PartKind.UNEXPLAINED:
            return _rest(one)
    return (
        {
            PartKind.LATE: "No return that was missing has come since.",
            PartKind.CORRECTED: "No correction is recorded since.",
            PartKind.BOUNDARY: "The same authorities in both releases.",
            PartKind.DEFINITION: "The definition is the same.",
        }[line.part]
        if not one.redefined
        else "Not told apart: the definition changed."
    )


def _names(line: MovementPart, one: Movement) -> str:
    order = sorted(line.areas, key=lambda pair: (-abs(pair[1]), pair[0]))
    named = "; ".join(f"{area} {signed(amount, one)}" for area, amount in order[:NAMED])
    return named + (f"; and {len(order) - NAMED} more" if len(order) > NAMED else "")


def _activity(one: Movement) -> str:
    if one.between is None:
        return f"Cannot be told apart: this release gives no figure for {one.then['period_title']}."
    if one.then["period"] == one.now["period"]:
        return "Both releases end with the same month."
    if one.measure.kind == Kind.STOCK:
        return (
            f"From the end of {one.then['period_title']} to the end of "
            f"{one.now['period_title']}, both as this release gives them."
        )
    return (
        f"{one.now['period_title']} less {one.then['period_title']}, both as this release "
        "gives them."
    )


def _rest(one: Movement) -> str:
    said = (
        "Records of the earlier month that changed for no reason recorded here, and the rounding "
        "of figures."
        if one.between is not None
        else "The whole change: nothing in it can be told apart."
    )
    return said + (
        " The way figures are protected changed between the releases." if one.reprotected else ""
    )


def _when(one: Movement, row: pd.Series) -> str:
    return (
        f"End of {row['period_title']}" if one.measure.kind == Kind.STOCK else row["period_title"]
    )


def _value(one: Movement, row: pd.Series) -> str:
    return in_unit(row["value"], one.measure.decimals, one.measure.unit)


def _take_away(found: list[Movement], then: Release, now: Release) -> None:
    """All movements as one file: a row for each figure and each part."""
    rows = [
        {
            "measure": one.measure.id,
            "measure_title": one.measure.title,
            "unit": one.measure.unit,
            "part": part,
            "part_title": title,
            "value": value,
            "what_it_is": what,
            "figure_id": id_,
            "release_then": then.id,
            "period_then": one.then["period"],
            "release_now": now.id,
            "period_now": one.now["period"],
            "geography": one.now["geography"],
            "rounded": "yes" if one.rounded else "no",
            "release_status": describe(now).status,
            "published": day_of(now.published_at),
            "source": cited(one, then, now).source,
            "citation": cited(one, then, now).line(),
            "records": describe(now).synthetic,
        }
        for one in found
        if one.lines
        for part, title, value, what, id_ in _file_rows(one, then, now)
    ]
    if rows:
        name = f"contactpoint-what-changed-{then.id}-to-{now.id}.csv"
        st.download_button(
            "Download these movements (CSV)",
            logged_download(partial(_csv, rows), name, release=now.id),
            name,
            "text/csv",
            on_click="ignore",
        )


def _csv(rows: list[dict[str, str]], stamp: exports.FileMarks) -> bytes:
    return exports.plain_csv(
        pd.DataFrame(rows).assign(marking=stamp.marking, reading_log=stamp.reading_log),
        numbers=("value",),
    )


def _file_rows(one: Movement, then: Release, now: Release) -> list[tuple[str, str, str, str, str]]:
    names = named_apart(then, now)
    ends = [("then", f"Release {names[0]}", one.then), ("now", f"Release {names[1]}", one.now)]
    first, last = (
        (
            part,
            title,
            str(half_up(row["value"], one.measure.decimals)),
            _when(one, row),
            row["figure_id"],
        )
        for part, title, row in ends
    )
    return [
        first,
        *(
            (str(line.part), TITLES[line.part], str(line.amount), made_of(line, one), "")
            for line in one.lines
        ),
        last,
    ]
