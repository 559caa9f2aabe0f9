"""The Summary's first screen: six figures with their change and all their months at a glance, and a
line on what bears on trust. Facts of the release alone, each with its id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape, unescape

import pandas as pd

from components import figure_cache, gate
from components.canvas import write
from components.expected import STARTED, all_expected, cautions
from components.headlines import change_and_notes, number_in_sentence, number_of, read, told
from components.page import departmental, on_record
from components.rollout_lists import DATES, OVERDUE, REACHED, TO_COME, UNKNOWN, grouped
from components.selection import PageSelection
from components.spark import spark_image, spark_svg
from exports import Cell, Grid, Points
from figures.figure import Figure
from figures.wording import in_sentence, long_date, number
from queries.catalogue import NotPublished, catalogue_of, with_all_authorities
from queries.headlines import Headline
from release.vocabulary import Grain, Kind, Level, Status


@dataclass(frozen=True)
class Glance:
    """One of the six: what it is, its number, lines under it, its date, its id,
    and the line of all its months."""

    title: str
    number: str
    lines: tuple[str, ...]
    date: str
    id: str
    drawing: tuple[str, str] | None
    base: str = ""
    said: str = ""

    def html(self) -> str:
        """As a card."""
        look = "headline-number" if self.number[:1].isdigit() else "headline-number in-words-only"
        lines = "".join(
            f'<p class="headline-change">{escape(line)}</p>' for line in self.lines if line
        )
        cite = (
            f' &middot; <a class="cite" href="/f/{self.id}">{self.id}<span class="unseen">: '
            f"{escape(self.title)}</span></a>"
            if self.id
            else ""
        )
        base = f'<p class="headline-base">{escape(self.base)}</p>' if self.base else ""
        return (
            f'<div class="headline glance"><h3>{escape(self.title)}</h3><p '
            f'class="{look}">{escape(self.number)}'
            f"{spark_image(*self.drawing) if self.drawing else ''}"
            "</p>"
            f'{lines}{base}<p class="headline-status">{escape(self.date)}{cite}</p></div>'
        )


def six(chosen: PageSelection) -> None:
    """The six figures of the Summary for the area and period."""
    on_record(chosen.release)
    made = figure_cache.once(
        chosen.release, "six", chosen.area.code, chosen.period.id, lambda: _made(chosen)
    )
    if made.departmental and not departmental(chosen.release):
        return
    gate.seen().sheet.append(made.grid)
    write(made.html)


@dataclass(frozen=True)
class _Six:
    """The six as HTML and as the table of the brief,
    and whether anything in them is departmental analysis."""

    html: str
    grid: Grid
    departmental: bool


def _made(chosen: PageSelection) -> _Six:
    shown = {id_: read(chosen, id_) for id_ in (*_FOUR, *_BESIDE)}
    found = [one for one in shown.values() if isinstance(one, Headline)]
    sources = "; ".join(dict.fromkeys(one.figure.source for one in found))
    cards = [
        *(_of(one, _beside(id_, shown)) for id_, one in shown.items() if id_ in _FOUR),
        _roll_out(chosen),
    ]
    html = (
        '<div class="headlines glances" role="group" aria-label="Six '
        f'figures">{"".join(map(_html, cards))}</div>'
        + (f'<p class="statistical-caption">Source: {escape(sources)}</p>' if sources else "")
    )
    grid = _as_grid(chosen, [card for card in cards if isinstance(card, Glance)], sources)
    return _Six(html, grid, any(one.figure.is_departmental for one in found))


def _as_grid(chosen: PageSelection, cards: Sequence[Glance], sources: str) -> Grid:
    """The six as the table of the sheet that is the whole brief."""
    rows = [
        (
            Cell(one.title),
            Cell(one.number, one.id),
            Cell(" ".join((f"{one.date}.", *(_stop(line) for line in one.lines if line)))),
            Cell(one.drawing[1], svg=one.drawing[0]) if one.drawing else Cell(""),
            Cell(one.said or f"Figure {one.id}."),
        )
        for one in cards
    ]
    return Grid(
        f"Six figures, {chosen.area.name}, {chosen.period.title}",
        ("Figure", "Number", "Date and change", "All months", "Base, status and id"),
        tuple(rows),
        (1.7, 1.2, 3.2, 1.3, 3.2),
        note=f"Source: {sources}." if sources else "",
    )


def _stop(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


_FOUR = {
    "children_on_directory": "Children on the directory",
    "record_views": "Views of records",
    "children_with_any_indication": "Children with an involvement or indication",
    "shielded_records": "Shielded records",
    "accounts_active": "People who can see records now",
}
_BESIDE = (
    "directory_coverage",
    "children_viewed",
    "accounts_issued",
    "practitioners_planned",
)


def _beside(measure: str, shown: dict[str, Headline | NotPublished]) -> str:
    """What stands beside a number, that makes it understood."""
    share, viewed, issued, planned = (
        number_in_sentence(one) if isinstance(one := shown[id_], Headline) else ""
        for id_ in _BESIDE
    )
    if measure == "children_on_directory" and share:
        return f"{share} of the children estimated to live there"
    if measure == "record_views" and viewed:
        return f"The records of {viewed} children"
    if measure == "children_with_any_indication":
        return "Recording grows as the roll-out goes on"
    if measure == "accounts_active" and issued:
        plan = f"; {planned} planned" if planned else ""
        return f"Used in 3 months. Accounts ever issued: {issued}{plan}"
    return ""


def _of(one: Headline | NotPublished, beside: str) -> Glance | NotPublished:
    if isinstance(one, NotPublished):
        return one
    end = "End of " if one.measure.kind == Kind.STOCK else ""
    return Glance(
        _FOUR[one.measure.id],
        number_of(one),
        (beside, *change_and_notes(one)),
        f"{end}{one.now.period_title}{_rounded(one.now)}",
        one.now.figure_id,
        spark_svg(one.figure),
        said=_base_and_status(one),
    )


def _base_and_status(one: Headline) -> str:
    """What the brief says of a headline besides its change."""
    _, _, rest = told(one)["words"].partition("Base: ")
    return f"Base: {rest}"


def _rounded(row: pd.Series) -> str:
    return ", rounded" if row["rounded"] else ""


def _html(one: Glance | NotPublished) -> str:
    if isinstance(one, NotPublished):
        return f'<div class="headline glance"><p class="headline-base">{escape(str(one))}</p></div>'
    return one.html()


# --- the roll-out ---


def _roll_out(chosen: PageSelection) -> Glance | NotPublished:
    """How many authorities have started, of how many, beside the first baseline;
    of one authority how far it is and how late it was."""
    is_one = chosen.area.level == Level.AUTHORITY
    try:
        # Counts of a larger area are of all its authorities, for every reader
        dates = figure_cache.finished(
            chosen.release if is_one else with_all_authorities(chosen.release),
            chosen.over_areas(
                "milestone_date",
                Level.AUTHORITY,
                **DATES,
                category=f"{STARTED}.",
                on=_day(chosen),
            ),
            "late",
        ).figure
    except NotPublished as missing:
        return missing
    if is_one:
        return _one_authority(chosen, dates)
    groups = grouped(dates.frame)
    total = sum(len(names) for names in groups.values())
    days = dates.frame[dates.frame["category"].str.endswith(".days")]["value"].dropna()
    late = len(days[days > 0])
    unknown = f"; for {len(groups[UNKNOWN])} it is not known" if groups[UNKNOWN] else ""
    series, id_ = _started(chosen)
    return Glance(
        "Authorities whose practitioners have started",
        f"{len(groups[REACHED])} of {total}",
        (
            f"By the first baseline, {_planned_by(dates, _day(chosen))} of {total} were to have "
            f"started{unknown}",
            f"{late} of {total} {'is' if late == 1 else 'are'} later than their first baseline"
            if len(days)
            else "",
            *_expected(chosen),
        ),
        f"{long_date(_day(chosen))}, exact",
        id_,
        series,
        said=f"Base: authorities, as reported by each. {dates.status}, exact. Figure {id_}.",
    )


def _expected(chosen: PageSelection) -> tuple[str, ...]:
    """When all are expected to have started, and what must be known beside it."""
    said = all_expected(chosen)
    return (said, *cautions(chosen.release, "milestone_forecast_date")) if said else ()


def _planned_by(dates: Figure, day: str) -> int:
    """How many authorities the first baseline has at the milestone by a day."""
    frame = dates.frame
    baseline = frame[frame["category"].str.endswith(".baseline")]["text"].dropna()
    return len(baseline[baseline <= day])


def _day(chosen: PageSelection) -> str:
    return chosen.period.ends_on


def _started(chosen: PageSelection) -> tuple[tuple[str, str] | None, str]:
    """The line of all months of the published count of authorities that have started,
    and the id of its last."""
    try:
        figure = figure_cache.finished(
            chosen.release,
            chosen.until_period("authorities_at_stage", breakdown="stage", category=STARTED),
        ).figure
    except NotPublished:
        return None, ""
    now = figure.frame[figure.frame["period"] == chosen.period.id]
    return spark_svg(figure), now["figure_id"].iloc[0] if len(now) else ""


def _one_authority(chosen: PageSelection, dates: Figure) -> Glance | NotPublished:
    frame = dates.frame[dates.frame["geography"] == chosen.area.code]
    if frame.empty:
        return NotPublished(
            f"This release holds no dates of the roll-out for {in_sentence(chosen.area.name)}."
        )
    rows = {row.category.rpartition(".")[2]: row for row in frame.itertuples()}
    state = next(name for name, names in grouped(frame).items() if names)
    days = rows["days"].value
    late = (
        f"{number(abs(days))} days {'after' if days > 0 else 'before'} the first baseline, "
        f"{long_date(rows['baseline'].text)}"
        if pd.notna(days) and pd.notna(rows["baseline"].text)
        else ""
    )
    words = {REACHED: "Started", OVERDUE: "Not started", TO_COME: "Not yet due", UNKNOWN: "Unknown"}
    when = f"Started on {long_date(rows['actual'].text)}" if state == REACHED else state
    return Glance(
        "Roll-out: practitioners started",
        words[state],
        (when, late),
        f"{long_date(_day(chosen))}, exact",
        rows["actual"].figure_id,
        None,
        said=f"As reported by the authority. {dates.status}, exact. Figure "
        f"{rows['actual'].figure_id}.",
    )


# --- trust ---


def trust(chosen: PageSelection) -> None:
    """One line of what bears on trust: breaches and incidents to date, and alerts closed in time.
    Published for England and its regions."""
    catalogue = catalogue_of(chosen.release)
    larger = replace(chosen, area=chosen.around) if chosen.area.level == Level.AUTHORITY else chosen
    to_date = next(iter(catalogue.of_grain(Grain.TO_DATE)), None)
    parts = []
    if to_date is not None and to_date.ends_on == chosen.period.ends_on:
        whole = replace(larger, period=to_date)
        parts += [
            _said(read(whole, "procedure_breaches"), "confirmed breaches of procedure"),
            _said(read(whole, "security_incidents"), "security incidents reported"),
        ]
        parts = [
            f"{part} since {in_sentence(catalogue.months()[0].title)}" for part in parts if part
        ]
    closed = read(larger, "alerts_closed_in_10_days")
    if isinstance(closed, Headline):
        closed = _ripe(closed)
        what = _said(closed, "access alerts closed within 10 working days", of=True)
        parts.append(f"{what}, {in_sentence(closed.now.period_title)}{_unripe(closed)}")
    if parts:
        title = f"{larger.area.name}, on trust"
        gate.seen().sheet.append(Points(title, (f"{_plain('; '.join(parts))}.",)))
        write(f'<p class="trust"><strong>{escape(title)}:</strong> {"; ".join(parts)}.</p>')


def _plain(html: str) -> str:
    """Our own words as text, with the id of a figure in place of the way to it."""
    cited = re.sub(r'<a class="cite" href="/f/([\w-]+)">.*?</a>', r"[\1]", html)
    return unescape(cited)


def what_they_count(chosen: PageSelection) -> None:
    """What each of the six is over, and what it shows and cannot show: closed, for who asks."""
    catalogue = catalogue_of(chosen.release)
    held = [catalogue.measures[id_] for id_ in (*_FOUR, *_BESIDE) if id_ in catalogue.measures]
    rows = "".join(
        f"<div><dt>{escape(m.title)}</dt><dd>{escape(m.definition)} Base: {escape(m.base)}. "
        f"{escape(m.cannot_show)}</dd></div>"
        for m in held
    )
    write(
        '<div class="card-row"><details class="fold" data-fold="six-about"><summary>What these '
        "figures count, and what they cannot show</summary>"
        f'<div class="inside"><dl class="about">{rows}</dl></div></details></div>'
    )


def _said(one: Headline | NotPublished, what: str, *, of: bool = False) -> str:
    """The number, `of` what where it is a share; what it is and why it has no number,
    where it has none."""
    if not isinstance(one, Headline):
        return ""
    if pd.isna(one.now.value):
        shown = escape(number_of(one))
        return f"{what}: {shown[0].lower()}{shown[1:]}{_cited(one)}"
    shown = escape(number_in_sentence(one))
    return f"{shown}{' of' if of else ''} {what}{_cited(one)}"


def _cited(one: Headline) -> str:
    return (
        f' <a class="cite" href="/f/{one.now.figure_id}">Cite<span class="unseen"> '
        f"{escape(one.measure.title)}</span></a>"
    )


def _ripe(one: Headline) -> Headline:
    """The same for the period before, where the period itself is too early
    to judge and that one is not."""
    if (
        one.now.status == Status.UNRIPE
        and one.before is not None
        and one.before.status != Status.UNRIPE
    ):
        return replace(one, now=one.before, before=None)
    return one


def _unripe(one: Headline) -> str:
    return ", too early to judge" if one.unripe else ""


# --- all months at a glance ---
