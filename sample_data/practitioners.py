"""Practitioners: management teams first, then the early adopters' 800, then the national roll-out.
A few tens of thousands, so plain Python draws them."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from sample_data.facts import Authority, authorities
from sample_data.rollout import Progress, Rollout, planned_cells
from sample_data.world import OPENED_ON, Month, World, month, stood, workday_on_or_after

TEAM_SIZE = 2
"""Management team staff with access in each authority, as reported in March 2009."""
ISSUED = {
    5: 800,
    6: 100,
    7: 100,
    8: 100,
    9: 80,
    10: 70,
    11: 900,
    12: 700,
    13: 1_300,
    14: 1_700,
    15: 2_200,
    16: 2_000,
    17: 2_000,
    18: 1_300,
    19: 800,
}
"""Accounts issued to practitioners by month, teams apart: 800 in May 2009 is fact, about 15,000 at
the end a poor report, the path between supposed."""
WAITING = 0.55
"""Practitioners trained who never got an account, for each one who did."""
SECTOR_SHARES = {
    "education": 0.38,
    "health": 0.22,
    "social_care": 0.22,
    "youth_justice": 0.05,
    "police": 0.02,
    "voluntary": 0.11,
}
EARLY_SHARES = {
    "education": 0.25,
    "health": 0.08,
    "social_care": 0.30,
    "youth_justice": 0.05,
    "police": 0.01,
    "voluntary": 0.31,
}
"""Of the 800 of May 2009, 250 were a national charity's."""
CLOSED_SHARE = 0.04
SUSPENDED = (
    ("suspected_misuse", 0.0015),
    ("left_post", 0.006),
    ("training_lapsed", 0.004),
    ("token_lost", 0.008),
)


@dataclass(frozen=True)
class Practitioner:
    """One practitioner's history; a day is `None` when it never came in the period."""

    id: int
    authority: Authority
    sector: str
    trained_on: date
    issued_on: date | None = None
    closed_on: date | None = None
    suspended_on: date | None = None
    reason: str | None = None
    stays: bool = False
    """Whether the account is kept: a team's first, so that there is always somebody who can record,
    and where all that are planned have one."""

    def has_account(self, day: date) -> bool:
        """Whether the account can be used on that day."""
        return (
            self.issued_on is not None
            and self.issued_on <= day
            and (self.closed_on is None or day < self.closed_on)
            and (self.suspended_on is None or day < self.suspended_on)
        )


def draw(
    world: World, rollout: Rollout, issued: Mapping[int, int] = ISSUED
) -> tuple[Practitioner, ...]:
    """Everyone trained by the end of the world, in order of the day they were trained.
    `issued` is how many accounts the country gives in each month."""
    dice = world.dice("practitioners")
    teams = _teams(world, rollout, dice)
    done = _completing(world, rollout, teams, dice)
    early = Counter((p.issued_on.year, p.issued_on.month) for p in done if p.issued_on)
    people = [*teams, *done]
    for at in (month(number) for number in range(5, world.months + 1)):
        already = early[at.start.year, at.start.month]
        people += _issued_in(at, world, rollout, dice, issued[at.number], already=already)
    waiting = [
        _waiting(p, dice)
        for p in people
        if not p.stays
        and p.issued_on
        and p.issued_on >= date(2009, 5, 1)
        and dice.random() < WAITING
    ]
    listed = sorted((*people, *waiting), key=lambda p: (p.trained_on, p.authority.code, p.sector))
    return tuple(
        replace(_with_history(p, world, dice), id=number)
        for number, p in enumerate(listed)
        if p.trained_on <= world.last_day
    )


def trained_cells(people: tuple[Practitioner, ...]) -> Counter[tuple[str, str]]:
    """Practitioners trained by the end of the world, by authority and sector."""
    return Counter((p.authority.code, p.sector) for p in people)


def _teams(world: World, rollout: Rollout, dice: random.Random) -> list[Practitioner]:
    """Two staff of each authority (one and some in a smaller world), with accounts when the
    authority begins to shield records, early adopters first."""
    found = []
    for authority in authorities():
        way = rollout.of(authority.code)
        for place in range(TEAM_SIZE):
            if (
                place
                and dice.random() > world.people_scale
                and not (authority.early_adopter and dice.random() < 0.2)
            ):
                continue
            later = OPENED_ON + timedelta(days=dice.randrange(3, 60))
            issued = workday_on_or_after(
                way.day("management_team")
                if authority.early_adopter
                else min(later, way.day("shielding"))
            )
            sector = "social_care" if dice.random() < 0.6 else "education"
            found.append(
                Practitioner(
                    0,
                    authority,
                    sector,
                    issued - timedelta(days=dice.randrange(1, 30)),
                    issued,
                    stays=not place or way.completes,
                )
            )
    return found


def _completing(
    world: World, rollout: Rollout, teams: list[Practitioner], dice: random.Random
) -> list[Practitioner]:
    """The practitioners of authorities that come to give all who are planned an account: the first
    on the day they start, the last on the day that is complete."""
    planned, have, found = planned_cells(world), trained_cells(tuple(teams)), []
    for way in (rollout.of(a.code) for a in authorities() if rollout.of(a.code).completes):
        sectors = [
            sector
            for (code, sector), count in planned.items()
            if code == way.authority.code
            for _ in range(count - have[code, sector])
        ]
        dice.shuffle(sectors)
        sectors = sectors or dice.choices(list(SECTOR_SHARES), list(SECTOR_SHARES.values()))
        first, last = way.day("practitioners"), way.day("complete")
        days = [
            first,
            *([last] if len(sectors) > 1 else []),
            *(
                workday_on_or_after(first + timedelta(days=dice.randrange((last - first).days)))
                for _ in sectors[2:]
            ),
        ]
        found += [
            Practitioner(
                0,
                way.authority,
                sector,
                day - timedelta(days=dice.randrange(2, 45)),
                day,
                stays=True,
            )
            for sector, day in zip(sectors, days, strict=True)
        ]
    return found


def _issued_in(
    at: Month, world: World, rollout: Rollout, dice: random.Random, many: int, *, already: int
) -> list[Practitioner]:
    """Practitioners whose accounts are issued in the month, in authorities whose practitioners may
    start by then: one where they start, the rest by population and pace.

    `many` is how many the country gives; `already` are those given one in the month where all that
    are planned get one.
    """
    open_to = [
        rollout.of(a.code)
        for a in authorities()
        if rollout.of(a.code).day("practitioners") <= at.end and not rollout.of(a.code).completes
    ]
    starting = [way for way in open_to if way.day("practitioners") >= at.start]
    rest = (
        max(0, _rounded(many * world.people_scale, dice) - already - len(starting))
        if open_to
        else 0
    )
    totals = list(accumulate(way.authority.population * _pace(way, world) for way in open_to))
    found = [_starter(way, way.day("practitioners"), at, dice) for way in starting]
    for _ in range(rest):
        way = open_to[bisect_left(totals, dice.random() * totals[-1])]
        first = max(at.start, way.day("practitioners"))
        found.append(
            _starter(
                way,
                min(
                    workday_on_or_after(
                        first + timedelta(days=dice.randrange((at.end - first).days + 1))
                    ),
                    at.end,
                ),
                at,
                dice,
            )
        )
    return found


def _pace(way: Progress, world: World) -> float:
    """How fast the authority gives accounts, for its size:
    between a third and five thirds of the usual."""
    return world.dice("pace", way.authority.code).uniform(1 / 3, 5 / 3)


def _starter(way: Progress, issued: date, at: Month, dice: random.Random) -> Practitioner:
    shares = EARLY_SHARES if at.number <= 10 else SECTOR_SHARES
    sector = dice.choices(list(shares), list(shares.values()))[0]
    return Practitioner(
        0, way.authority, sector, issued - timedelta(days=dice.randrange(2, 45)), issued
    )


def _rounded(value: float, dice: random.Random) -> int:
    # By chance up or down, so that a tiny world has the right number on the whole.
    return int(value) + (dice.random() < value % 1)


def _waiting(like: Practitioner, dice: random.Random) -> Practitioner:
    """A colleague trained about when this one was, without an account."""
    return Practitioner(
        0, like.authority, like.sector, like.trained_on + timedelta(days=dice.randrange(-10, 40))
    )


def _with_history(person: Practitioner, world: World, dice: random.Random) -> Practitioner:
    """The same with what follows the account: closed for some, suspended for a few,
    never before it was issued."""
    if not person.issued_on or person.stays:
        return person
    closed = suspended = reason = None
    last = (world.last_day - person.issued_on).days
    if last > 30 and dice.random() < CLOSED_SHARE:
        closed = person.issued_on + timedelta(days=dice.randrange(20, last + 1))
    drawn = dice.random()
    for word, share in SUSPENDED:
        if drawn < share and last > 10 and not closed:
            suspended, reason = person.issued_on + timedelta(days=dice.randrange(5, last + 1)), word
            break
        drawn -= share
    return replace(person, closed_on=closed, suspended_on=suspended, reason=reason)


def practitioner_rows(people: tuple[Practitioner, ...], world: World, at: Month) -> list[tuple]:
    """Rows of `practitioners` at the month's end:
    what had happened by then, without the authority that sent nothing."""

    def known(day: date | None) -> date | None:
        return day if day and day <= at.end else None

    return [
        (
            p.id,
            stood(p.authority, at),
            p.sector,
            p.authority.wave,
            p.trained_on,
            known(p.issued_on),
            known(p.closed_on),
            known(p.suspended_on),
            p.reason if known(p.suspended_on) else None,
        )
        for p in people
        if p.trained_on <= at.end and (p.authority.code, at.number) != world.silent
    ]


def active(people: tuple[Practitioner, ...], at: Month) -> list[Practitioner]:
    """Practitioners whose account could be used at the month's end."""
    return [p for p in people if p.has_account(at.end)]
