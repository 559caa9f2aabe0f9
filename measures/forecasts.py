"""Forecasts of the roll-out, with the record of every forecast made before. Made by the builder
from published figures alone, so the policy of disclosure has no line for them."""

from collections.abc import Iterable
from typing import Any

from measures.breakdowns import MILESTONE, WAVE
from measures.measure import NATIONAL, REGIONS, Breakdown, Category, Forecast, Measure, Split
from release.vocabulary import Kind

METHOD = "4"
"""Version of the method: a release says with which its forecasts were made.
`docs/forecasting.md` describes it."""

MONTHS_AHEAD = 12
HORIZONS = (1, 3, 6)
"""Months ahead for which the record is kept."""


def _crossed(id_: str, title: str, *parts: Iterable[Category], definition: str = "") -> Breakdown:
    """Every combination of the categories, the ids joined by dots and the titles by colons."""
    found = [("", "")]
    for part in parts:
        found = [
            (f"{i}.{c.id}".lstrip("."), f"{t}: {c.title}" if t else c.title)
            for i, t in found
            for c in part
        ]
    return Breakdown(
        id_, title, tuple(Category(i, t) for i, t in found), definition=definition, ordered=True
    )


QUANTILES = (
    Category("low_95", "95% interval from"),
    Category("low_80", "80% interval from"),
    Category("low_50", "50% interval from"),
    Category("median", "median"),
    Category("high_50", "50% interval to"),
    Category("high_80", "80% interval to"),
    Category("high_95", "95% interval to"),
)
AHEAD = tuple(
    Category(f"ahead_{n:02d}", f"{n} month{'s' if n > 1 else ''} ahead")
    for n in range(1, MONTHS_AHEAD + 1)
)
ANNOUNCED = (Category("baseline", "by the first baseline"), Category("plan", "by the latest plan"))
STATED = (
    Category("rating", "rating"),
    Category("by", "stated by"),
    Category("on", "stated on"),
)
RATINGS = (
    Category("highly_likely", "Highly likely", "80% or more"),
    Category("probable", "Probable", "60% to under 80%"),
    Category("feasible", "Feasible with issues", "40% to under 60%"),
    Category("in_doubt", "In doubt", "10% to under 40%"),
    Category("unachievable", "Unachievable", "under 10%"),
)
"""The five words of delivery confidence in government major projects,
with the chance of meeting the latest plan for which each stands."""

KINDS_SCORED = (
    Category("dates", "Dates of milestones"),
    Category("authorities", "Authorities that have reached a milestone"),
    Category("trained", "Practitioners trained"),
    Category("issued", "Accounts issued"),
)
_HORIZONS = tuple(Category(str(n), f"{n} month{'s' if n > 1 else ''} ahead") for n in HORIZONS)
INTERVALS = tuple(Category(str(n), f"{n}% interval") for n in (50, 80, 95))
RULES = (
    Category("forecast", "the forecast"),
    Category("plan_holds", "the latest plan will hold"),
    Category("average_slip", "the average slip so far"),
    Category("no_change", "no change"),
    Category("same_pace", "the pace of the last month"),
)

_M, _W = MILESTONE.categories, WAVE.categories
_NOTE = "Months ahead are counted from the end of the month that the forecast is dated with."

BREAKDOWNS = (
    _crossed("milestone_by_quantile", "Milestone and interval", _M, QUANTILES),
    _crossed("milestone_by_ahead", "Milestone and months ahead", _M, AHEAD, definition=_NOTE),
    _crossed("milestone_by_announced", "Milestone and date announced", _M, ANNOUNCED),
    _crossed(
        "milestone_by_ahead_and_quantile",
        "Milestone, months ahead and interval",
        _M,
        AHEAD,
        QUANTILES,
    ),
    _crossed("milestone_by_stated", "Milestone and what is stated", _M, STATED),
    _crossed("wave_by_quantile", "Wave, milestone and interval", _W, _M, QUANTILES),
    _crossed("wave_by_ahead", "Wave, milestone and months ahead", _W, _M, AHEAD, definition=_NOTE),
    _crossed("wave_by_announced", "Wave, milestone and date announced", _W, _M, ANNOUNCED),
    _crossed(
        "wave_by_ahead_and_quantile",
        "Wave, milestone, months ahead and interval",
        _W,
        _M,
        AHEAD,
        QUANTILES,
    ),
    _crossed("ahead_by_quantile", "Months ahead and interval", AHEAD, QUANTILES, definition=_NOTE),
    Breakdown(
        "delivery_confidence",
        "Delivery confidence",
        RATINGS,
        ordered=True,
        definition="From the chance of meeting the latest plan.",
    ),
    _crossed("record_by_horizon", "Kind of forecast and months ahead", KINDS_SCORED, _HORIZONS),
    _crossed(
        "record_by_interval",
        "Kind of forecast, months ahead and interval",
        KINDS_SCORED,
        _HORIZONS,
        INTERVALS,
    ),
    _crossed(
        "record_by_rule", "Kind of forecast, months ahead and rule", KINDS_SCORED, _HORIZONS, RULES
    ),
)

_FROM = "Published dates of milestones"
_DATED = (
    "It is dated with the month at whose end it was made, and nothing later was known to it. For "
    "England, a region or a wave it is of all authorities there that have a plan."
)
_CANNOT = (
    "Anything the past does not hold: a pause, a new policy, money, an election. It knows "
    "plans and dates, and not the reasons for them."
)
_APART = (
    " The sum over areas or waves: each figure has its own fan, and they do not add up to that of "
    "all of them."
)


def _forecast(
    id_: str, title: str, unit: str, breakdowns: tuple, definition: str, **more: Any
) -> Measure:
    given: dict[str, Any] = {
        "breakdowns": breakdowns,
        "definition": definition,
        "base": _FROM,
        "shows": "What to expect if the future is like the past, and how sure that is.",
        "cannot_show": _CANNOT,
        "total": False,
    } | more
    return Measure(
        id_,
        "forecast",
        title,
        unit,
        Kind.FORECAST,
        Forecast(),
        **given,
    )


MEASURES = (
    _forecast(
        "milestone_forecast_date",
        "Forecast date of each milestone",
        "date",
        ("milestone_by_quantile", Split("wave_by_quantile", NATIONAL)),
        "The day by which the milestone will be reached with even chances (the median), with the "
        f"days between which it will be with 50%, 80% and 95% of the chance. {_DATED}",
        short_title="Forecast date",
    ),
    _forecast(
        "milestone_forecast_chance",
        "Chance that each milestone is reached by each coming month's end",
        "per cent",
        ("milestone_by_ahead", Split("wave_by_ahead", NATIONAL)),
        f"The chance that the milestone is reached by the end of each of the next {MONTHS_AHEAD} "
        f"months. {_DATED}",
        short_title="Chance by month",
    ),
    _forecast(
        "authorities_forecast",
        "Authorities expected to have reached each milestone",
        "authorities",
        (
            Split("milestone_by_ahead_and_quantile", REGIONS),
            Split("wave_by_ahead_and_quantile", NATIONAL),
        ),
        "How many authorities will have reached the milestone by the end of each of the next "
        f"{MONTHS_AHEAD} months: the median, and the numbers between which it will lie with 50%, "
        "80% and 95% of the chance. An authority that is to be abolished is left out.",
        short_title="Authorities expected",
        cannot_show=_CANNOT + _APART,
        levels=REGIONS,
    ),
    _forecast(
        "announced_date_chance",
        "Chance that each announced date is met",
        "per cent",
        ("milestone_by_announced", Split("wave_by_announced", NATIONAL)),
        "The chance that the milestone is reached on or before its first baseline, and on or "
        "before its latest plan; 0 where the day has gone by. For England, a region or a wave: "
        f"that all have reached it by the last of their dates. {_DATED}",
        short_title="Chance of meeting the date",
    ),
    _forecast(
        "delivery_confidence",
        "Delivery confidence, worked out from the forecast",
        "rating",
        ("milestone",),
        "One of the five words of government major projects, by a rule from the chance of meeting "
        "the latest plan: "
        + "; ".join(f"{r.title.lower()}, {r.definition}" for r in RATINGS)
        + ".",
        short_title="Delivery confidence, by rule",
        cannot_show="What those in charge know and the figures do not. It stands beside a stated "
        "rating and never in its place.",
    ),
    _forecast(
        "stated_confidence",
        "Delivery confidence, as stated",
        "rating",
        ("milestone_by_stated",),
        "A rating stated by a person in charge, with who stated it and when, as given with the "
        "extract.",
        short_title="Delivery confidence, as stated",
        base="Ratings given with the extract",
        shows="What those in charge say.",
        cannot_show="How they came to it.",
    ),
    *(
        _forecast(
            f"{of}_forecast",
            title,
            unit,
            ("ahead_by_quantile",),
            f"{title} by the end of coming months: the median, and the numbers between which it "
            "will lie with 50%, 80% and 95% of the chance, to the nearest 5 and never beyond what "
            "is planned. For authorities 1, 3, 6 and 12 months ahead. The record is of those made "
            "1, 3 and 6 months ahead.",
            base="Published, rounded counts and plans, and published dates of milestones",
            cannot_show=_CANNOT + _APART,
            short_title=short,
        )
        for of, title, unit, short in (
            (
                "practitioners_trained",
                "Practitioners expected to be trained",
                "practitioners",
                "Trained, expected",
            ),
            (
                "accounts_issued",
                "Practitioner accounts expected to be issued",
                "accounts",
                "Accounts, expected",
            ),
        )
    ),
    *(
        _forecast(
            id_,
            title,
            unit,
            (breakdown,),
            definition,
            levels=NATIONAL,
            decimals=decimals,
            short_title=short,
            base="Forecasts made again at each past month's end from what was known then, "
            "scored by what is known at the end of the release",
            shows="How good forecasts made in the same way have been.",
            cannot_show="That the next will be as good.",
        )
        for id_, title, unit, breakdown, decimals, short, definition in (
            (
                "forecast_scored",
                "Forecasts scored",
                "forecasts",
                "record_by_horizon",
                0,
                "Forecasts scored",
                "How many forecasts of that kind, made so many months before, can be compared "
                "with what happened.",
            ),
            (
                "forecast_inside",
                "Outcomes inside the interval",
                "per cent",
                "record_by_interval",
                1,
                "Inside the interval",
                "The share of outcomes that lay inside the interval of that level. Where an "
                "outcome has a chance of its own, such as not being reached by then, or a count "
                "that is rounded, the part of it that the interval takes in counts.",
            ),
            (
                "forecast_crps",
                "Continuous ranked probability score of the forecasts (CRPS)",
                "days, authorities or people",
                "record_by_rule",
                1,
                "CRPS",
                "Continuous ranked probability score, in the unit of what is forecast: for a rule "
                "that names one date or number, how far off it was on average. Smaller is nearer. "
                "Dates count up to the end of the months ahead.",
            ),
            (
                "forecast_bias",
                "Bias of the forecasts",
                "days, authorities or people",
                "record_by_rule",
                1,
                "Bias",
                "The median forecast less the outcome, on average: above 0 it said later, or "
                "more, than came. Dates count up to the end of the months ahead.",
            ),
        )
    ),
)
"""Measures of a kind of their own: none is counted from records."""
