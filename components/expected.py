"""Pieces of the forecast: when the rest is expected, delivery confidence beside its evidence,
and how earlier forecasts have turned out."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from components.canvas import box, row, titled, write
from components.figure import show
from components.figure_cache import once
from components.page import notice
from components.selection import Option, PageSelection, draw
from components.stages import stage_counts
from components.table import as_html
from figures.figure import Across, Selection
from figures.notes import is_caution
from figures.observation import in_unit, symbol
from figures.wording import long_date, number
from queries.catalogue import Catalogue, NotPublished, catalogue_of
from queries.figures import figure
from queries.outlook import PEOPLE, PEOPLE_BY
from queries.releases import Release
from release.vocabulary import ENGLAND, Level, Status

EXPECTED = (
    "Worked out from published plans and dates alone. Ready, connected, started and complete "
    "are different milestones and are kept apart. First baselines are never changed."
)
RECORD = (
    "At every past month's end the forecast is made again from what was known then, and "
    "compared with what happened. Two plain rules stand beside it."
)


EVERY_WAVE = "any"


def expected(chosen: PageSelection, milestone: Option, wave: Option) -> None:
    """When the rest is expected: a fan for England, a wave or a region, dates with their intervals
    for an authority, the chance of every announced date and of each coming month's end."""
    if "authorities_forecast" not in catalogue_of(chosen.release).measures:
        notice(
            "There is no forecast",
            "This release was made before forecasts were. The next one will hold them.",
        )
        milestone.draw()
        stage_counts(chosen)
        return
    if chosen.area.level == Level.AUTHORITY:
        show(
            chosen.release,
            chosen.over_categories("milestone_forecast_date", "milestone_by_quantile"),
            "intervals",
            title="Each milestone: forecast date, first baseline, latest plan and actual date",
        )
    else:
        _fan(chosen, milestone, wave)
    part = wave.id if chosen.area.code == ENGLAND and wave.id != EVERY_WAVE else ""
    _confidence(chosen, part, wave.title if part else "")
    _month_by_month(chosen, part, wave.title if part else "")


def _fan(chosen: PageSelection, milestone: Option, wave: Option) -> None:
    """How many authorities by the end of each month: of England, of a wave, or of a region."""
    choices = [milestone, wave] if chosen.area.code == ENGLAND else [milestone]
    with box("option-forecast"):
        for place, one in zip(row(len(choices)), choices, strict=True):
            with place:
                draw(one.name, one.label, one.options)
    whole = chosen.area.code != ENGLAND or wave.id == EVERY_WAVE
    start, split = ("", "milestone") if whole else (f"{wave.id}.", "wave")
    show(
        chosen.release,
        chosen.over_categories(
            "authorities_forecast",
            f"{split}_by_ahead_and_quantile",
            category=f"{start}{milestone.id}.",
        ),
        "fan",
        title=f"{milestone.title}{'' if whole else f', {wave.title}'}: authorities by "
        "the end of each month",
    )


def _month_by_month(chosen: PageSelection, wave: str, name: str) -> None:
    """The chance that each milestone is reached by the end of each coming month."""
    asked = chosen.over_categories(
        "milestone_forecast_chance",
        "wave_by_ahead" if wave else "milestone_by_ahead",
        category=f"{wave}." if wave else None,
    )
    whose = f"all authorities of {name}" if name else "all authorities"
    if _is_given(chosen, asked):
        show(
            chosen.release,
            asked,
            "chances",
            title="Chance that "
            f"{'it has' if chosen.area.level == Level.AUTHORITY else f'{whose} have'} reached each "
            "milestone by the end of each coming month",
        )


def are_people_expected(chosen: PageSelection) -> bool:
    """Whether the release holds a forecast of practitioners or accounts for areas of this level."""
    has, level = catalogue_of(chosen.release).has, chosen.area.level
    return any(has(measure, PEOPLE_BY, level) for measure in PEOPLE)


def people_expected(chosen: PageSelection) -> None:
    """How many practitioners will be trained and accounts issued, as fans."""
    with box("people-expected"):
        asked = [chosen.over_categories(measure, PEOPLE_BY) for measure in PEOPLE]
        given = [one for one in asked if _is_given(chosen, one)]
        for place, one in zip(row(len(given)) if given else (), given, strict=True):
            with place:
                title = catalogue_of(chosen.release).measure(PEOPLE[one.measures[0]]).title
                show(chosen.release, one, "fan", title=f"{title}, by the end of each month")


def _is_given(chosen: PageSelection, asked: Selection) -> bool:
    """Whether the release holds any figure of a selection."""

    def found() -> bool:
        try:
            return not figure(chosen.release, asked).frame.empty
        except NotPublished:
            return False

    what = f"given {asked.measures} {asked.breakdown} {asked.category}"
    return once(chosen.release, what, chosen.area.code, chosen.period.id, found)


STARTED = "practitioners"
"""The milestone, and the stage, at which an authority's practitioners start."""


def all_expected(chosen: PageSelection) -> str:
    """When all authorities of an area are expected to have started, in words;
    empty where it was not forecast."""
    if "milestone_forecast_date" not in catalogue_of(chosen.release).measures:
        return ""
    rows = _rows(chosen, "milestone_forecast_date", "milestone_by_quantile")
    told = {name: _day(rows.get(f"{STARTED}.{name}")) for name in ("median", "low_80", "high_80")}
    return all_started(told["median"], told["low_80"], told["high_80"])


def all_started(median: str, low: str, high: str) -> str:
    """The sentence of the day by which all have started, with its 80% interval; "" stands for a day
    beyond the three years that are forecast. No sentence where there is no day at all."""
    if not low:
        return ""
    if not median:
        return (
            "Not all are expected to have started within three years (80% interval: "
            f"{low} or later) [forecast]"
        )
    return (
        f"All are expected to have started by {median} (80% interval: "
        f"{low} to {high or 'later than three years ahead'}) [forecast]"
    )


def _rows(chosen: PageSelection, measure: str, breakdown: str) -> dict[str, dict[str, Any]]:
    """The rows of a measure for the area and period by their category, read at once and for all
    readers; none where the release holds none."""
    asked = chosen.over_categories(measure, breakdown)

    def read() -> dict[str, dict[str, Any]]:
        try:
            rows = figure(chosen.release, asked).frame.to_dict("records")
        except NotPublished:
            return {}
        return {row["category"]: row for row in rows}

    return once(
        chosen.release, f"rows {measure} {breakdown}", chosen.area.code, chosen.period.id, read
    )


def _confidence(chosen: PageSelection, wave: str, name: str) -> None:
    """For each milestone the word of delivery confidence with its evidence beside it, and the word
    stated by a person where there is one; of a wave the evidence alone."""
    catalogue = catalogue_of(chosen.release)
    try:
        rows = [
            found
            for c in catalogue.breakdown("milestone").categories
            if (found := _evidence(chosen, c.id, c.title, wave))
        ]
    except NotPublished:
        rows = []
    if not rows:
        return
    whose = "the authority" if chosen.area.level == Level.AUTHORITY else "the last authority here"
    table, ids = (pd.DataFrame([r[n] for r in rows]) for n in (0, 1))
    title = f"When {name} reaches each milestone" if name else "Delivery confidence"
    write(
        titled(3, title if name else f"{title} of each milestone")
        + as_html(
            table,
            caption=f"{title}, {chosen.area.name}, {chosen.period.title}. Unit: chances in per "
            "cent, and dates.",
            ids=ids,
        )
        + f'<p class="symbols">[f] forecast. Dates are those by which {whose} reaches it. '
        + ("" if wave else escape(_rule(catalogue)))
        + "</p>"
        + _cautions(chosen, "milestone_forecast_date")
    )


def _rule(catalogue: Catalogue) -> str:
    words = "; ".join(
        f"{c.title.lower()}, {c.definition}"
        for c in catalogue.breakdown("delivery_confidence").categories
    )
    return (
        f"The rule, from the chance of meeting the latest plan: {words}. It is worked out from "
        "figures and stands beside what a person has stated, never in its place."
    )


def cautions(release: Release, measure: str) -> list[str]:
    """What a reader must know of how earlier forecasts of a measure have turned out."""
    return [n.text for n in catalogue_of(release).notes if n.measure == measure and is_caution(n)]


def _cautions(chosen: PageSelection, measure: str) -> str:
    said = "".join(f"<li>{escape(text)}</li>" for text in cautions(chosen.release, measure))
    return f'<ul class="row-notes">{said}</ul>' if said else ""


def _evidence(
    chosen: PageSelection, milestone: str, title: str, wave: str
) -> tuple[dict[str, str], dict[str, str]] | None:
    """A row of the table and the ids of its figures; None where the milestone is not forecast."""
    place, split = (f"{wave}.{milestone}", "wave") if wave else (milestone, "milestone")
    rule = None if wave else _rows(chosen, "delivery_confidence", "milestone").get(milestone)
    days = _rows(chosen, "milestone_forecast_date", f"{split}_by_quantile")
    told = {name: days.get(f"{place}.{name}") for name in ("median", "low_80", "high_80")}
    if told["median"] is None:
        return None
    chances = _rows(chosen, "announced_date_chance", f"{split}_by_announced")
    met = {name: chances.get(f"{place}.{name}") for name in ("plan", "baseline")}
    titles = {
        c.id: c.title
        for c in catalogue_of(chosen.release).breakdown("delivery_confidence").categories
    }
    ends = [_day(told[n]) or "later than three years ahead" for n in ("low_80", "high_80")]
    word = "" if rule is None else f"{titles.get(rule['text'], '')} [f]"
    line = {
        "Milestone": (title, None),
        "By rule": (word, rule),
        "Chance of the latest plan": (_chance(met["plan"]), met["plan"]),
        "Chance of the first baseline": (_chance(met["baseline"]), met["baseline"]),
        "Forecast (median)": (
            f"{_day(told['median']) or 'Later than three years ahead'} [f]",
            told["median"],
        ),
        "80% interval": (f"{ends[0]} to {ends[1]}", None),
        "As stated": (_stated(chosen, milestone, titles), None),
    }
    kept = {k: v for k, v in line.items() if not wave or k not in ("By rule", "As stated")}
    return (
        {name: words for name, (words, _) in kept.items()},
        {name: "" if of is None else str(of["figure_id"]) for name, (_, of) in kept.items()},
    )


def _day(row: dict[str, Any] | None) -> str:
    return "" if row is None or pd.isna(row["text"]) else long_date(row["text"])


def _chance(row: dict[str, Any] | None) -> str:
    if row is None or pd.isna(row["value"]):
        return ""
    return f"{in_unit(row['value'], 0, 'per cent')} {symbol(Status.FORECAST)}"


def _stated(chosen: PageSelection, milestone: str, titles: dict[str, str]) -> str:
    """What a person has stated of a milestone, with who and when."""
    if "stated_confidence" not in catalogue_of(chosen.release).measures:
        return "None given"
    rows = _rows(chosen, "stated_confidence", "milestone_by_stated")
    rating, by, on = (rows.get(f"{milestone}.{name}") for name in ("rating", "by", "on"))
    if rating is None or pd.isna(rating["text"]):
        return "None given"
    whose = "not given" if by is None else by["text"]
    return f"{titles.get(rating['text'], rating['text'])}, by {whose}, {_day(on)}"


def has_record(chosen: PageSelection) -> bool:
    """Whether the release holds how earlier forecasts have turned out."""
    return "forecast_scored" in catalogue_of(chosen.release).measures


def record(chosen: PageSelection) -> None:
    """How good forecasts made in the same way have been:
    as far as the release goes, whatever month is chosen."""
    rows = once(chosen.release, "record of forecasts", "", "", lambda: _record_rows(chosen))
    if not rows:
        notice("There is no record yet", "No month that was forecast has come.")
        return
    write(
        as_html(
            pd.DataFrame(rows),
            caption="Record of forecasts, England. Unit: shares in per cent, CRPS and bias in "
            "days, authorities or people.",
        )
        + '<p class="symbols">CRPS is the continuous ranked probability score, of which '
        "less is nearer: for a rule that names one date or number, how far off it was on "
        "average. Bias above 0: it said later, or more, than came. Dates count up to the "
        "end of the months ahead.</p>"
    )


def _record_rows(chosen: PageSelection) -> list[dict[str, str]]:
    catalogue = catalogue_of(chosen.release)
    latest = catalogue.months()[-1].id
    held: dict[str, dict[str, float]] = {}
    for measure, breakdown in (
        ("forecast_scored", "record_by_horizon"),
        ("forecast_inside", "record_by_interval"),
        ("forecast_crps", "record_by_rule"),
        ("forecast_bias", "record_by_rule"),
    ):
        try:
            frame = figure(
                chosen.release,
                Selection(
                    chosen.release.id, (measure,), Across.CATEGORIES, ENGLAND, latest, breakdown
                ),
            ).frame
        except NotPublished:
            return []
        held[measure] = dict(zip(frame["category"], frame["value"].astype(float), strict=True))
    titles = {c.id: c.title for c in catalogue.breakdown("record_by_horizon").categories}
    return [
        _record_row(id_, titles[id_], count, held) for id_, count in held["forecast_scored"].items()
    ]


PLAIN = {
    "plan_holds": "the latest plan will hold",
    "average_slip": "the average slip so far",
    "no_change": "no change",
    "same_pace": "the pace of the last month",
}


def _record_row(
    id_: str, title: str, count: float, held: dict[str, dict[str, float]]
) -> dict[str, str]:
    inside, errors = held["forecast_inside"], held["forecast_crps"]
    held_80 = inside[f"{id_}.80"]
    off = (
        f"; held {'less than 65%' if held_80 < 65 else 'more than 95%'}"
        if not 65 <= held_80 <= 95
        else ""
    )
    error = errors[f"{id_}.forecast"]
    plain = "; ".join(
        f"{words}: {number(errors[f'{id_}.{rule}'], 1)}"
        + (" (nearer so far)" if errors[f"{id_}.{rule}"] < error else "")
        for rule, words in PLAIN.items()
        if f"{id_}.{rule}" in errors
    )
    return {
        "Forecast of": title,
        "Outcomes": number(count),
        "Inside 50%": f"{number(inside[f'{id_}.50'], 1)}%",
        "Inside 80%": f"{number(held_80, 1)}%{off}",
        "Inside 95%": f"{number(inside[f'{id_}.95'], 1)}%",
        "CRPS": number(error, 1),
        "CRPS of plain rules": plain,
        "Bias": number(held["forecast_bias"][f"{id_}.forecast"], 1),
    }
