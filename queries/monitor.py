"""What a roll-out monitor asks each morning: what was reached, what moved, what is late, what comes
next. One row an authority and milestone, from published dates and forecasts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from figures.wording import long_date
from queries.cache import once_per_release
from queries.catalogue import Area, Catalogue, Period, catalogue_of, with_all_authorities
from queries.observations import chosen_categories
from release.store import Release
from release.tables import observation
from release.vocabulary import Level

DATES, DATES_BY = "milestone_date", "milestone_by_reading"
FORECAST, FORECAST_BY = "milestone_forecast_date", "milestone_by_quantile"
CHANCE, CHANCE_BY = "announced_date_chance", "milestone_by_announced"
RULE, RULE_BY = "delivery_confidence", "milestone"
STATED, STATED_BY = "stated_confidence", "milestone_by_stated"

WITHIN = (30, 60, 90)
"""Days ahead that are told apart."""


@dataclass(frozen=True)
class MilestoneStatus:
    """One milestone of one authority at a month's end,
    with dates as ISO days ("" where there is none).

    `was` is the plan at the month's end looked back to. `moves` is how often the plan had been
    moved, `moved_days` by how many days in all. `days` is how many days later than its first
    baseline it was reached, or the month ended without it, and None before the baseline. `due` and
    `expected` say within how many days of the month's end it is due by plan and by the median of
    the forecast, 0 for none. `chance` is of meeting the latest plan.
    """

    area: Area
    region: str
    milestone: str
    baseline: str
    plan: str
    actual: str
    was: str
    moves: int
    moved_days: int
    days: int | None
    due: int
    expected: int
    reached: bool
    moved: bool
    passed: bool
    unsent: bool
    forecast: Mapping[str, str] = field(default_factory=dict)
    chance: float | None = None
    rule: str = ""
    stated: Mapping[str, str] = field(default_factory=dict)


Texts = dict[tuple[str, str, str], dict[str, str]]


def milestone_statuses(
    release: Release, period: Period, since: Period | None
) -> list[MilestoneStatus]:
    """Every milestone of every authority that is shown and exists at a month's end, with what
    became of it since another month's end. Forecasts stand in the last month of the release alone.
    """
    catalogue, whole = catalogue_of(release), with_all_authorities(release)
    texts, values = _texts(whole), _chances(whole)
    titles = {c.id: c.title for c in catalogue.breakdown("milestone").categories}
    months = [m.id for m in catalogue.months() if m.ends_on <= period.ends_on]
    found = []
    for area in (
        a for a in catalogue.areas.values() if a.level == Level.AUTHORITY and a.existed(period)
    ):
        for milestone, title in titles.items():
            told = {m: texts.get((area.code, milestone, m), {}) for m in months}
            if any(told.values()):
                found.append(
                    _line(catalogue, area, (milestone, title), told, period, since, values, texts)
                )
    return sorted(
        found, key=lambda one: (-(one.days if one.days is not None else -9999), one.area.name)
    )


def _line(
    catalogue: Catalogue,
    area: Area,
    milestone: tuple[str, str],
    told: Mapping[str, Mapping[str, str]],
    period: Period,
    since: Period | None,
    values: Mapping[tuple[str, str, str], float],
    texts: Texts,
) -> MilestoneStatus:
    now = told[period.id]
    last = now or next(t for t in reversed(list(told.values())) if t)
    was = told.get(since.id, {}) if since else {}
    baseline = next(t["baseline"] for t in told.values() if t.get("baseline"))
    plans = [baseline, *(t["plan"] for t in told.values() if t.get("plan"))]
    plan, actual = last.get("plan", ""), last.get("actual", "")
    beside = texts.get((area.code, milestone[0], f"{period.id} beside"), {})
    forecast = {} if actual else {k: v for k, v in beside.items() if k not in _BESIDE}
    return MilestoneStatus(
        area=area,
        region=catalogue.region_of(area).name,
        milestone=milestone[1],
        baseline=baseline,
        plan=plan,
        actual=actual,
        was=was.get("plan", ""),
        moves=len([1 for a, b in zip(plans, plans[1:], strict=False) if a != b]),
        moved_days=_between(baseline, plan),
        days=_late(baseline, actual, period.ends_on),
        due=0 if actual else _within(plan, period.ends_on),
        expected=_within(forecast.get("median", ""), period.ends_on) if forecast else 0,
        reached=bool(now.get("actual") and was and not was.get("actual")),
        moved=bool(
            not actual and was.get("plan") and now.get("plan") and was["plan"] != now["plan"]
        ),
        passed=bool(not actual and plan and plan <= period.ends_on),
        unsent=not now,
        forecast=forecast,
        chance=None if actual else values.get((area.code, milestone[0], period.id)),
        rule="" if actual else beside.get("rule", ""),
        stated={
            k: beside[f"stated_{k}"] for k in ("rating", "by", "on") if f"stated_{k}" in beside
        },
    )


_BESIDE = ("rule", "stated_rating", "stated_by", "stated_on")


def _between(first: str, last: str) -> int:
    return (
        (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days if first and last else 0
    )


def _late(baseline: str, actual: str, end: str) -> int | None:
    days = _between(baseline, actual or end)
    return days if actual or days > 0 else None


def _within(day: str, end: str) -> int:
    """Within how many of `WITHIN` days after the month's end a day lies;
    0 for later, and for a day gone by."""
    ahead = _between(end, day) if day else 0
    return next((n for n in WITHIN if 0 < ahead <= n), 0)


def moved_in_words(one: MilestoneStatus) -> str:
    """How often the plan moved, and by how many days in all from the first baseline."""
    if not one.moves:
        return "Plan never moved"
    times = "once" if one.moves == 1 else f"{one.moves} times"
    days = abs(one.moved_days)
    by = (
        f"{days} day{'s' if days != 1 else ''} "
        f"{'in all' if one.moved_days >= 0 else 'earlier in all'}"
    )
    return f"Plan moved {times}, by {by}"


def forecast_in_words(one: MilestoneStatus) -> str:
    """The median date with its 80% interval."""
    if not one.forecast:
        return ""
    median, low, high = (one.forecast.get(n, "") for n in ("median", "low_80", "high_80"))
    if not median:
        return f"After {_long(low)}" if low else "Later than three years ahead"
    return f"{_long(median)} ({_long(low)} to {_long(high) or 'later than three years ahead'})"


def _long(day: str) -> str:
    return long_date(day) if day else ""


@once_per_release
def _texts(release: Release) -> Texts:
    """Dates by authority, milestone and month; under `<month> beside`
    the forecast and confidence of that month."""
    catalogue = catalogue_of(release)
    found: Texts = {}
    for measure, breakdown in (
        (DATES, DATES_BY),
        (FORECAST, FORECAST_BY),
        (RULE, RULE_BY),
        (STATED, STATED_BY),
    ):
        if measure not in catalogue.measures:
            continue
        for code, category, month, text in _read(release, measure, breakdown, "text"):
            milestone, _, reading = category.partition(".")
            name = {RULE: "rule", STATED: f"stated_{reading}"}.get(measure, reading)
            place = month if measure == DATES else f"{month} beside"
            found.setdefault((code, milestone, place), {})[name] = text
    return found


@once_per_release
def _chances(release: Release) -> dict[tuple[str, str, str], float]:
    """The chance of meeting the latest plan, by authority, milestone and month."""
    if CHANCE not in catalogue_of(release).measures:
        return {}
    return {
        (code, category.partition(".")[0], month): value
        for code, category, month, value in _read(release, CHANCE, CHANCE_BY, "value")
        if category.endswith(".plan")
    }


def _read(release: Release, measure: str, breakdown: str, column: str) -> list[tuple]:
    """Code, category id, month and one column of every row of a measure for authorities."""
    catalogue = catalogue_of(release)
    categories = {
        c.category_key: c.id for c in chosen_categories(catalogue.breakdown(breakdown), None)
    }
    months = {m.period_key: m.id for m in catalogue.months()}
    areas = {
        a.geography_key: a.code for a in catalogue.areas.values() if a.level == Level.AUTHORITY
    }
    o = observation.c
    rows = release.read(
        sa.select(o.geography_key, o.category_key, o.period_key, o[column]).where(
            o.measure_key == catalogue.measure(measure).measure_key,
            o.breakdown_key == catalogue.breakdown(breakdown).breakdown_key,
            o[column].is_not(None),
        )
    )
    return [
        (areas[g], categories[c], months[p], value)
        for g, c, p, value in rows
        if g in areas and p in months and c in categories
    ]
