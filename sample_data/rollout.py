"""The roll-out: milestones with their slipping plans, case management systems,
and the dates everything else in the world hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from builder.contract import MILESTONES, SECTORS, SYSTEM_KINDS
from sample_data.facts import Authority, authorities
from sample_data.world import (
    NATIONAL_START,
    OPENED_ON,
    Month,
    World,
    apportion,
    month_number,
    stood,
    workday_on_or_after,
)

PLANNED = 390_000
"""The ministerial estimate of November 2008."""
PLANNED_SHARES = {
    "education": 0.52,
    "health": 0.22,
    "social_care": 0.10,
    "youth_justice": 0.02,
    "police": 0.05,
    "voluntary": 0.09,
}
SHIELDING_DUE = date(2009, 3, 13)
REPLANNED = (
    (date(2009, 4, 1), 0.25),
    (date(2009, 7, 1), 0.45),
    (date(2009, 11, 1), 0.7),
    (date(2010, 2, 1), 0.85),
    (date(2010, 5, 1), 1.0),
)
"""When plans were made again, and the share of the whole slip each one owned up to: after the pause
of the feed, before and at the national start, and twice in 2010."""
FIRST_PRACTITIONERS = {
    "early_adopters": (date(2009, 5, 18), 4),
    "wave_1": (NATIONAL_START, 60),
    "wave_2": (date(2010, 1, 11), 75),
    "wave_3": (date(2010, 3, 29), 190),
}
"""First day practitioners of the wave could start, and over how many days its authorities did.
The first two days are fact."""
COMPLETING = 1_000
"""Practitioners an authority may plan at most to be done while the directory was open: 15,000
accounts for 390,000 planned leave room for a few small ones."""
FIRST_BASELINE = {
    "early_adopters": date(2009, 4, 1),
    "wave_1": date(2009, 6, 1),
    "wave_2": date(2009, 9, 1),
    "wave_3": date(2009, 11, 2),
}


@dataclass(frozen=True)
class Milestone:
    """One milestone of one authority: first baseline,
    and the day it is reached in the end (perhaps after the directory has closed)."""

    name: str
    baseline_on: date
    reached_on: date

    def plan_at(self, month: Month) -> date:
        """The latest plan at the month's end: it owns up to part of the slip each time plans are
        made again, and never promises a day gone by.

        Nobody plans what has been reached: from then on it stays as it was
        at the last month's end before.
        """
        told_on = (
            min(month.end, self.reached_on.replace(day=1) - timedelta(days=1))
            if self.reached_on <= month.end
            else month.end
        )
        share = max((part for day, part in REPLANNED if day <= told_on), default=0.0)
        plan = self.baseline_on + timedelta(
            days=round((self.reached_on - self.baseline_on).days * share)
        )
        return plan if plan > told_on else workday_on_or_after(told_on + timedelta(days=28))


@dataclass(frozen=True)
class Rollout:
    """The roll-out of the 152 authorities, drawn once."""

    by_code: dict[str, Progress]

    def of(self, code: str) -> Progress:
        """Progress of the authority of that code (of April 2009)."""
        return self.by_code[code]


@dataclass(frozen=True)
class Progress:
    """One authority's way: its milestones in order,
    and its systems with the day each is connected."""

    authority: Authority
    milestones: tuple[Milestone, ...]
    systems: tuple[tuple[str, date], ...]

    def day(self, milestone: str) -> date:
        """The day the milestone is reached in the end."""
        return next(m.reached_on for m in self.milestones if m.name == milestone)

    @property
    def connected_month(self) -> int:
        """Number of the month its first system is connected."""
        return month_number(self.day("connected"))

    @property
    def completes(self) -> bool:
        """Whether its accounts grow to all that are planned;
        those of the others are a few of them when the directory closes."""
        return planned_of(self.authority) <= COMPLETING and not self.authority.predecessor


def planned_of(authority: Authority) -> float:
    """Practitioners the authority plans in a world of full size."""
    return PLANNED * authority.population / sum(a.population for a in authorities())


def plan_rollout(world: World) -> Rollout:
    """Draw the roll-out of every authority."""
    return Rollout({a.code: _progress(a, world) for a in authorities()})


def _progress(authority: Authority, world: World) -> Progress:
    dice = world.dice("rollout", authority.predecessor or authority.code)
    first, width = FIRST_PRACTITIONERS[authority.wave]
    started = workday_on_or_after(first + timedelta(days=dice.randrange(width + 1)))
    baseline = workday_on_or_after(
        FIRST_BASELINE[authority.wave] + timedelta(days=dice.randrange(14))
    )
    team = _team_day(authority, dice)
    shielding = max(_shielding_day(dice), team) if authority.early_adopter else _shielding_day(dice)
    connected = (
        started - timedelta(days=dice.randrange(20, 90))
        if dice.random() < 0.7
        else started + timedelta(days=dice.randrange(10, 120))
    )
    complete = _complete_day(authority, started, dice)
    reached = {
        "management_team": team,
        "shielding": shielding,
        "ready": started - timedelta(days=dice.randrange(7, 45)),
        "connected": max(connected, OPENED_ON),
        "practitioners": started,
        "complete": complete,
    }
    before = {
        "management_team": date(2009, 3, 31) if not authority.early_adopter else OPENED_ON,
        "shielding": SHIELDING_DUE,
        "ready": baseline - timedelta(days=30),
        "connected": baseline - timedelta(days=14),
        "practitioners": baseline,
        "complete": baseline + timedelta(days=240),
    }
    milestones = tuple(
        Milestone(name, workday_on_or_after(before[name]), workday_on_or_after(reached[name]))
        for name in MILESTONES
    )
    return Progress(
        authority, milestones, _systems(dice, milestones[MILESTONES.index("connected")].reached_on)
    )


def _team_day(authority: Authority, dice) -> date:
    # Early adopters' teams from 26 January 2009, the rest from June to August:
    # both dates are fact, their spread is supposed.
    return (
        OPENED_ON + timedelta(days=dice.randrange(12))
        if authority.early_adopter
        else date(2009, 6, 1) + timedelta(days=dice.randrange(88))
    )


def _shielding_day(dice) -> date:
    """Two thirds by 13 March 2009, the rest in the three months after."""
    return (
        OPENED_ON + timedelta(days=dice.randrange(2, 46))
        if dice.random() < 2 / 3
        else date(2009, 3, 16) + timedelta(days=dice.randrange(90))
    )


def _complete_day(authority: Authority, started: date, dice) -> date:
    """A day for every fourth practitioner planned where that is few;
    elsewhere not before the directory closed."""
    if planned_of(authority) <= COMPLETING and not authority.predecessor:
        return started + timedelta(days=dice.randrange(40, 80) + round(planned_of(authority) / 4))
    return max(
        started + timedelta(days=dice.randrange(300, 700)),
        date(2010, 9, 1) + timedelta(days=dice.randrange(180)),
    )


def _systems(dice, connected: date) -> tuple[tuple[str, date], ...]:
    """Two to five systems; the first is connected on the day the milestone says,
    the rest later or never in the period."""
    kinds = [*SYSTEM_KINDS, dice.choice(SYSTEM_KINDS)][: dice.randrange(2, 6)]
    later = [connected + timedelta(days=dice.randrange(20, 600)) for _ in kinds[1:]]
    return tuple(zip(kinds, (connected, *map(workday_on_or_after, later)), strict=True))


def standing(world: World, month: Month, *, sends_itself: bool) -> list[Authority]:
    """Authorities with rows in that month, one for each that existed; without the one that sent
    nothing, for tables the authority sends itself.

    Of an abolished county's successors only the first is listed, standing for it.
    """
    silent = world.silent if sends_itself else None
    seen, found = set(), []
    for authority in authorities():
        code = stood(authority, month)
        if code not in seen and (authority.code, month.number) != silent:
            found.append(authority)
        seen.add(code)
    return found


def milestone_rows(world: World, rollout: Rollout, month: Month) -> list[tuple]:
    """Rows of `rollout_milestones` as reported at the month's end."""
    return [
        (
            stood(a, month),
            a.wave,
            m.name,
            m.baseline_on,
            m.plan_at(month),
            m.reached_on if m.reached_on <= month.end else None,
        )
        for a in standing(world, month, sends_itself=True)
        for m in rollout.of(a.code).milestones
    ]


def system_rows(world: World, rollout: Rollout, month: Month) -> list[tuple]:
    """Rows of `systems`: connected or planned at the month's end."""
    place = {a.code: number for number, a in enumerate(authorities())}
    return [
        (place[a.code] * 10 + number, stood(a, month), kind, day if day <= month.end else None)
        for a in standing(world, month, sends_itself=True)
        for number, (kind, day) in enumerate(rollout.of(a.code).systems)
    ]


def planned_cells(world: World) -> dict[tuple[str, str], int]:
    """Practitioners planned by authority and sector:
    390,000 (scaled) shared out by population and sector."""
    cells = [(a, sector) for a in authorities() for sector in SECTORS]
    planned = apportion(
        round(PLANNED * world.people_scale),
        [a.population * PLANNED_SHARES[sector] for a, sector in cells],
    )
    return {
        (authority.code, sector): count
        for (authority, sector), count in zip(cells, planned, strict=True)
    }


def plan_rows(world: World, month: Month, trained: Mapping[tuple[str, str], int]) -> list[tuple]:
    """Rows of `rollout_plan`; a county plans what its successors plan together. Nobody is trained
    who is not planned: in a small world that adds a few."""
    by_code = {a.code: a for a in authorities()}
    totals: dict[tuple[str, str, str], int] = {}
    for (code, sector), count in planned_cells(world).items():
        if (code, month.number) != world.silent:
            key = (stood(by_code[code], month), sector, by_code[code].wave)
            totals[key] = totals.get(key, 0) + max(count, trained.get((code, sector), 0))
    return [(*key, count) for key, count in totals.items()]
