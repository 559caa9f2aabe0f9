"""What came in each month: the authorities' returns, on time, late, corrected or missing,
and the state of the supplying sources."""

from __future__ import annotations

import random
from datetime import timedelta

from builder.contract import SOURCE_FEEDS
from sample_data.children import Place
from sample_data.rollout import Rollout, standing
from sample_data.world import Month, World, stood, workday_on_or_after

LATE_SHARE = 0.06
CORRECTED_SHARE = 0.025
NATIONAL = ("child_benefit", "gp_registration", "school_census", "birth_registration")
RECEIVED = {
    "child_benefit": 0.06,
    "gp_registration": 0.045,
    "school_census": 0.01,
    "birth_registration": 0.0045,
    "authority_systems": 0.05,
}
"""Source records received in an ordinary month for each child held;
a school census adds half of them in its month."""
CENSUS_MONTHS = (1, 5, 10)
UNMATCHED = {
    "child_benefit": 0.0045,
    "gp_registration": 0.011,
    "school_census": 0.008,
    "birth_registration": 0.003,
    "authority_systems": 0.015,
}
DUPLICATES = {
    "child_benefit": 0.0009,
    "gp_registration": 0.0024,
    "school_census": 0.0012,
    "birth_registration": 0.0004,
    "authority_systems": 0.003,
}


def return_rows(world: World, at: Month) -> list[tuple]:
    """Rows of `returns`: due five days before the month's end;
    some late, a few corrected two to five months later, one never sent."""
    due, rows = workday_on_or_after(at.end - timedelta(days=7)), []
    for authority in standing(world, at, sends_itself=False):
        dice = world.dice("return", at.number, authority.code)
        if (authority.code, at.number) == world.silent:
            rows.append((stood(authority, at), due, None, None))
            continue
        late = dice.random() < LATE_SHARE
        received = min(
            due + timedelta(days=dice.randrange(2, 25))
            if late
            else due - timedelta(days=dice.randrange(8)),
            world.last_day,
        )
        corrected = received + timedelta(days=dice.randrange(60, 150))
        rows.append(
            (
                stood(authority, at),
                due,
                received,
                corrected
                if dice.random() < CORRECTED_SHARE and corrected <= world.last_day
                else None,
            )
        )
    return rows


def load_rows(
    world: World, rollout: Rollout, at: Month, *, places: tuple[Place, ...]
) -> list[tuple]:
    """Rows of `source_loads` for every authority and feed: nothing from the national feeds while
    they were paused, backlogs that shrink but for that."""
    totals: dict[tuple[str, str], list[int]] = {}
    for place in places:
        for feed in SOURCE_FEEDS:
            cells = totals.setdefault((stood(place.authority, at), feed), [0, 0, 0])
            for number, value in enumerate(_load(world, rollout, at, place=place, feed=feed)):
                cells[number] += value
    return [(*key, *cells) for key, cells in totals.items()]


def _load(
    world: World, rollout: Rollout, at: Month, *, place: Place, feed: str
) -> tuple[int, int, int]:
    dice = world.dice("load", at.number, place.authority.code, feed)
    share = RECEIVED[feed] + (
        0.5 if feed == "school_census" and at.start.month in CENSUS_MONTHS else 0.0
    )
    grown = 1.0
    if feed == "authority_systems":
        grown = min(
            1.0, max(0.0, (at.number - rollout.of(place.authority.code).connected_month + 1) / 8)
        )
    backlog = 1.35 if feed in NATIONAL and at.number in (3, 4) else 1.0
    left = max(0.35, 1 - 0.045 * at.number) * backlog * grown
    return tuple(
        _about(place.count * rate, dice)
        for rate in (
            share * _share_open(feed, at) * grown,
            UNMATCHED[feed] * left,
            DUPLICATES[feed] * left,
        )
    )


def _share_open(feed: str, at: Month) -> float:
    """Part of the month a feed was running: March 2009 until the 24th, April not at all,
    May from the 11th."""
    return {3: 0.74, 4: 0.0, 5: 0.66}.get(at.number, 1.0) if feed in NATIONAL else 1.0


def _about(value: float, dice: random.Random) -> int:
    spread = value * dice.uniform(0.8, 1.2)
    return int(spread) + (dice.random() < spread % 1)
