"""Views an auditor should find, planted among the accesses that are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sample_data.children import Place
from sample_data.practitioners import Practitioner, active
from sample_data.world import CLOCKS_BACK, Month, World, month, workday_on_or_after

BURST = (150, time(22, 5))
REPEATED_HOUR = 12


@dataclass(frozen=True)
class Special:
    """A view an auditor should find: whose, when, of which child, and what was said."""

    practitioner: Practitioner
    at: datetime
    utc_offset: int | None
    child_id: int
    reason: str


def specials(
    people: tuple[Practitioner, ...], places: tuple[Place, ...], world: World
) -> list[Special]:
    """The planted cases: a burst of views in one night, a relative looked up,
    and the hour lived twice on 25 October 2009."""
    block = {place.authority.code: place for place in places if place.count}
    found: list[Special] = []
    for name, number, make in (
        ("burst", 14, _burst),
        ("family", 9, _family),
        ("clock", 10, _clock),
    ):
        at = month(min(number, world.months))
        pool = [
            p for p in active(people, at) if p.authority.code in block and p.issued_on < at.start
        ]
        if pool and (name != "clock" or world.months >= number):
            dice = world.dice(name)
            person = dice.choice(pool)
            found += make(person, block[person.authority.code], at, dice)
    return found


def _burst(person: Practitioner, block: Place, at: Month, dice) -> list[Special]:
    night = datetime.combine(
        workday_on_or_after(at.start + timedelta(days=dice.randrange(3, 20))), BURST[1]
    )
    step = timedelta(seconds=37)
    return [
        Special(person, night + n * step, None, block.first + dice.randrange(block.count), "other")
        for n in range(BURST[0])
    ]


def _family(person: Practitioner, block: Place, at: Month, dice) -> list[Special]:
    child, day = (
        block.first + dice.randrange(block.count),
        workday_on_or_after(at.start + timedelta(days=dice.randrange(5, 22))),
    )
    return [
        Special(
            person,
            datetime.combine(day, time(hour, dice.randrange(60), dice.randrange(60))),
            None,
            child,
            "data_quality",
        )
        for hour in (12, 12, 17, 19)
    ]


def _clock(person: Practitioner, block: Place, at: Month, dice) -> list[Special]:
    """Views through the night the clocks went back:
    the same local times once at 60 minutes ahead and once at none."""
    night = datetime.combine(CLOCKS_BACK[0], time(1, 2))
    return [
        Special(
            person,
            night + timedelta(minutes=9 * (n % 6)),
            60 if n < 6 else 0,
            block.first + dice.randrange(block.count),
            "concern_about_welfare",
        )
        for n in range(REPEATED_HOUR)
    ]
