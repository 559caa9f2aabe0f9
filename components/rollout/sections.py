"""The sections of the page Roll-out: what moved, what is late, who stands where, every plan and
wave, practitioners, systems, and when the rest is expected."""

from __future__ import annotations

from collections.abc import Sequence

from components.expected import (
    EXPECTED,
    RECORD,
    are_people_expected,
    expected,
    has_record,
    people_expected,
    record,
)
from components.measure_views import beside_each_other
from components.rollout.monitor import back_to, coming, one_table, since_last, when
from components.rollout_lists import DayAndMilestone, by_wave, every_plan, every_stage, reached
from components.sections import Section
from components.selection import Option
from components.stages import milestones, practitioners, stages
from figures.wording import long_date
from release.vocabulary import ENGLAND


def parts(asked: DayAndMilestone, table: Sequence[Option]) -> tuple[Section, ...]:
    """What the page holds for the area and period chosen, the milestone and day asked for,
    and what its table is kept to."""
    chosen, milestone = asked.chosen, asked.milestone
    return (
        Section(
            "news",
            f"Since {when(back_to(chosen))}, and what comes next, {chosen.area.name}",
            lambda: coming(since_last(chosen)),
            tab="What moved",
        ),
        Section(
            "each",
            "Milestone by milestone",
            lambda: one_table(since_last(chosen), table),
            tab="Each milestone",
        ),
        Section(
            "stages",
            f"Stage of each authority, end of {chosen.period.title}",
            lambda: _stages(asked),
            "How many authorities and which. Figures about authorities are exact.",
            tab="Stages",
        ),
        Section(
            "reached",
            f"{milestone.title}, by {long_date(asked.day)}",
            lambda: (asked.draw(), reached(asked)),
            f"As reported at the end of {chosen.period.title}. Figures about authorities are "
            "facts reported by each, and are not rounded.",
            tab="Reached by a day",
        ),
        *_plans(asked),
        Section(
            "waves",
            "The waves in time",
            lambda: (asked.day_of_month.draw(), by_wave(asked)),
            "All authorities of England, whatever area is chosen.",
            tab="Waves",
        ),
        Section(
            "practitioners",
            f"Practitioners and accounts in {chosen.area.name}",
            lambda: practitioners(chosen),
            "Planned, trained, issued and active are four different things and are kept apart.",
            tab="Practitioners",
        ),
        Section(
            "systems",
            "Case management systems",
            lambda: beside_each_other(chosen, (("systems_connected", "system_kind", ""),)),
            tab="Systems",
        ),
        *_forecast(asked, wave=table[1]),
    )


def _stages(asked: DayAndMilestone) -> None:
    """Which authority stands where, and how many had reached each stage by a day."""
    stages(asked.chosen)
    asked.day_of_month.draw()
    every_stage(asked)


def _plans(asked: DayAndMilestone) -> list[Section]:
    """The dates of one milestone, for less than England, and every plan that was reported."""
    chosen, milestone = asked.chosen, asked.milestone
    dates = Section(
        "dates",
        "Baseline, plan and actual",
        lambda: milestones(chosen, milestone),
        "The first baseline is never changed; the latest plan is the one reported for the month; "
        "the actual date is the day the milestone was reached.",
        tab="Dates",
    )
    plans = Section(
        "plans",
        "First baseline and every later plan",
        lambda: (milestone.draw(), every_plan(asked)),
        "The first baseline is frozen: it is never changed. Each later plan is the one reported "
        "at the end of the month named.",
        tab="Plans",
    )
    return [plans] if chosen.area.code == ENGLAND else [dates, plans]


def _forecast(asked: DayAndMilestone, *, wave: Option) -> list[Section]:
    """When the rest is expected and, where there is one, the record of earlier forecasts."""
    chosen = asked.chosen
    coming_ = Section(
        "expected",
        "When the rest is expected",
        lambda: expected(chosen, asked.milestone, wave),
        EXPECTED,
        tab="Forecast",
    )
    people = Section(
        "people",
        "How many practitioners and accounts are expected",
        lambda: people_expected(chosen),
        "Worked out from published counts and plans alone. Trained and issued are kept apart.",
        tab="Forecast of practitioners",
    )
    recorded = Section(
        "record", "How earlier forecasts have turned out", lambda: record(chosen), RECORD, "Record"
    )
    return [
        coming_,
        *([people] if are_people_expected(chosen) else []),
        *([recorded] if has_record(chosen) else []),
    ]
