"""Practitioners: management teams first, then the early adopters' 800, then the national roll-out. A few tens of thousands, so plain Python draws them."""

from __future__ import annotations

import random
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from sample_data.facts import Authority, authorities
from sample_data.rollout import Rollout
from sample_data.world import OPENED_ON, Month, World, month, stood, workday_on_or_after

TEAM_SIZE = 2
"""Management team staff with access in each authority, as reported in March 2009."""
ISSUED = {5: 800, 6: 100, 7: 100, 8: 100, 9: 80, 10: 70, 11: 900, 12: 700, 13: 1_300, 14: 1_700, 15: 2_200, 16: 2_000, 17: 2_000, 18: 1_300, 19: 800}
"""Accounts issued to practitioners by month, teams apart: 800 in May 2009 is fact, about 15,000 at the end a poor report, the path between supposed."""
WAITING = 0.55
"""Practitioners trained who never got an account, for each one who did."""
SECTOR_SHARES = {"education": 0.38, "health": 0.22, "social_care": 0.22, "youth_justice": 0.05, "police": 0.02, "voluntary": 0.11}
EARLY_SHARES = {"education": 0.25, "health": 0.08, "social_care": 0.30, "youth_justice": 0.05, "police": 0.01, "voluntary": 0.31}
"""Of the 800 of May 2009, 250 were a national charity's."""
CLOSED_SHARE = 0.04
SUSPENDED = (("suspected_misuse", 0.0015), ("left_post", 0.006), ("training_lapsed", 0.004), ("token_lost", 0.008))


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

    def has_account(self, day: date) -> bool:
        """Whether the account can be used on that day."""
        return self.issued_on is not None and self.issued_on <= day and (self.closed_on is None or day < self.closed_on) and (self.suspended_on is None or day < self.suspended_on)


def draw(world: World, rollout: Rollout) -> tuple[Practitioner, ...]:
    """Everyone trained by the end of the world, in order of the day they were trained."""
    dice = world.dice("practitioners")
    people = [*_teams(world, rollout, dice), *(person for number in range(5, world.months + 1) for person in _issued_in(month(number), world, rollout, dice))]
    waiting = [_waiting(p, world, dice) for p in people if p.issued_on and p.issued_on.year * 12 + p.issued_on.month >= 2009 * 12 + 5 and dice.random() < WAITING]
    listed = sorted((*people, *waiting), key=lambda p: (p.trained_on, p.authority.code, p.sector))
    return tuple(Practitioner(number, *_history(p, world, dice)) for number, p in enumerate(listed) if p.trained_on <= world.last_day)


def _teams(world: World, rollout: Rollout, dice: random.Random) -> list[Practitioner]:
    """Two staff of each authority (scaled), with accounts to shield records before March 2009 is out, early adopters first."""
    found = []
    for authority in authorities():
        for _ in range(TEAM_SIZE):
            if dice.random() > world.people_scale and not (authority.early_adopter and dice.random() < 0.2):
                continue
            issued = rollout.of(authority.code).day("management_team") if authority.early_adopter else OPENED_ON + timedelta(days=dice.randrange(3, 60))
            sector = "social_care" if dice.random() < 0.6 else "education"
            found.append(Practitioner(0, authority, sector, workday_on_or_after(issued) - timedelta(days=dice.randrange(1, 30)), workday_on_or_after(issued)))
    return found


def _issued_in(at: Month, world: World, rollout: Rollout, dice: random.Random) -> list[Practitioner]:
    """Practitioners whose accounts are issued in the month, in authorities whose practitioners may start by then."""
    open_to = [a for a in authorities() if rollout.of(a.code).day("practitioners") <= at.end]
    if not open_to:
        return []
    totals, count = list(accumulate(a.population for a in open_to)), _rounded(ISSUED[at.number] * world.people_scale, dice)
    found = []
    for _ in range(count):
        authority = open_to[bisect_left(totals, dice.random() * totals[-1])]
        first = max(at.start, rollout.of(authority.code).day("practitioners"))
        issued = min(workday_on_or_after(first + timedelta(days=dice.randrange((at.end - first).days + 1))), at.end)
        shares = EARLY_SHARES if at.number <= 10 else SECTOR_SHARES
        sector = dice.choices(list(shares), list(shares.values()))[0]
        found.append(Practitioner(0, authority, sector, issued - timedelta(days=dice.randrange(2, 45)), issued))
    return found


def _rounded(value: float, dice: random.Random) -> int:
    # By chance up or down, so that a tiny world has the right number on the whole.
    return int(value) + (dice.random() < value % 1)


def _waiting(like: Practitioner, world: World, dice: random.Random) -> Practitioner:
    """A colleague trained about when this one was, without an account."""
    return Practitioner(0, like.authority, like.sector, like.trained_on + timedelta(days=dice.randrange(-10, 40)))


def _history(person: Practitioner, world: World, dice: random.Random) -> tuple:
    """What follows the account: closed for some, suspended for a few, never before it was issued."""
    closed = suspended = reason = None
    if person.issued_on:
        last = (world.last_day - person.issued_on).days
        if last > 30 and dice.random() < CLOSED_SHARE:
            closed = person.issued_on + timedelta(days=dice.randrange(20, last + 1))
        draw_ = dice.random()
        for word, share in SUSPENDED:
            if draw_ < share and last > 10 and not closed:
                suspended, reason = person.issued_on + timedelta(days=dice.randrange(5, last + 1)), word
                break
            draw_ -= share
    return person.authority, person.sector, person.trained_on, person.issued_on, closed, suspended, reason


def practitioner_rows(people: tuple[Practitioner, ...], world: World, at: Month) -> list[tuple]:
    """Rows of `practitioners` at the month's end: what had happened by then, without the authority that sent nothing."""
    def known(day: date | None) -> date | None:
        return day if day and day <= at.end else None

    return [(p.id, stood(p.authority, at), p.sector, p.authority.wave, p.trained_on, known(p.issued_on), known(p.closed_on), known(p.suspended_on), p.reason if known(p.suspended_on) else None)
            for p in people if p.trained_on <= at.end and (p.authority.code, at.number) != world.silent]
