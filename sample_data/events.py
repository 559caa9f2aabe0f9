"""What oversight counts: alerts and reviews of access, incidents, and parents' requests."""

from __future__ import annotations

import random
from datetime import date, timedelta

from builder.contract import INCIDENT_CLASSES
from sample_data import accesses
from sample_data.facts import Authority, authorities
from sample_data.planted import Special
from sample_data.practitioners import Practitioner
from sample_data.rollout import Rollout, standing
from sample_data.world import Month, World, stood, workday_on_or_after

ALERTS_PER_ACCESS = 1 / 900
ALERT_WEIGHTS = {
    "own_or_family_record": 6,
    "burst": 12,
    "out_of_hours": 34,
    "no_recorded_relationship": 48,
}
BREACHES = {
    2: "test_search_for_family",
    3: "test_search_for_family",
    5: "shared_credentials",
    7: "test_search_for_family",
    10: "test_search_for_family",
    12: "no_need_for_access",
    14: "no_need_for_access",
    15: "test_search_for_family",
    17: "other",
    18: "no_need_for_access",
}
"""One confirmed breach in each of these months: the five to October 2009 are fact,
mostly test searches for family; the rest are supposed."""
INCIDENTS = {
    2: {"account_security": 1, "data_handling": 1},
    3: {"shielding_fault": 13, "data_handling": 1},
    4: {"shielding_fault": 2},
    6: {"data_handling": 1},
    7: {"service_loss": 1},
    9: {"account_security": 1},
    11: {"service_loss": 2, "account_security": 1},
    13: {"data_handling": 2},
    14: {"account_security": 2},
    16: {"service_loss": 1, "shielding_fault": 1},
    17: {"data_handling": 1},
    18: {"account_security": 2},
}
"""Thirteen authorities had written in about shielding by 24 March 2009, and at least three had
another incident early in 2009; the rest are supposed."""
REQUESTS = (2, 9, 16, 9, 7, 8, 7, 3, 4, 5, 8, 3, 6, 5, 6, 4, 9, 4, 2)
"""Removal requests by month: 58 from January to July 2009 is fact,
their spread and what follows supposed."""


def _some_day(at: Month, dice: random.Random) -> date:
    return min(
        workday_on_or_after(
            at.start + timedelta(days=dice.randrange((at.end - at.start).days + 1))
        ),
        at.end,
    )


def _authority(dice: random.Random) -> Authority:
    return dice.choices(authorities(), [a.population for a in authorities()])[0]


def alert_rows(
    world: World, at: Month, *, people: tuple[Practitioner, ...], planted: tuple[Special, ...]
) -> list[tuple]:
    """Rows of `alerts` raised in the month: a share of the accesses, the planted cases,
    and the month's confirmed breach."""
    dice, pool = world.dice("alerts", at.number), accesses.active(people, at)
    if not pool:
        return []
    people_drawn = dice.choices(pool, k=round(accesses.volume(at, world) * ALERTS_PER_ACCESS))
    drawn = [
        (
            p,
            dice.choices(list(ALERT_WEIGHTS), list(ALERT_WEIGHTS.values()))[0],
            max(_some_day(at, dice), p.issued_on),
        )
        for p in people_drawn
    ]
    rows = [
        (*alert, *_closing(alert[2], world, dice)) for alert in [*drawn, *_planted(planted, at)]
    ]
    if at.number in BREACHES:
        raised = at.start + timedelta(days=dice.randrange(2, 15))
        rows.append(
            (
                dice.choice([p for p in pool if p.issued_on <= raised] or pool),
                "own_or_family_record"
                if "family" in BREACHES[at.number]
                else "no_recorded_relationship",
                raised,
                min(raised + timedelta(days=9), world.last_day),
                "procedure_breach",
                BREACHES[at.number],
            )
        )
    ordered = sorted(rows, key=lambda row: (row[2], row[0].id, row[1]))
    return [
        (at.number * 10**6 + n, stood(p.authority, at), p.id, kind, raised, closed, outcome, breach)
        for n, (p, kind, raised, closed, outcome, breach) in enumerate(ordered)
    ]


def _planted(planted: tuple[Special, ...], at: Month) -> list[tuple[Practitioner, str, date]]:
    """Alerts for the planted cases: one for each practitioner and night,
    raised on the day itself."""
    kinds = {
        "other": "burst",
        "data_quality": "own_or_family_record",
        "concern_about_welfare": "out_of_hours",
    }
    return sorted(
        {
            (s.practitioner.id, s.at.date()): (s.practitioner, kinds[s.reason], s.at.date())
            for s in reversed(planted)
            if at.start <= s.at.date() <= at.end
        }.values(),
        key=lambda alert: (alert[2], alert[0].id),
    )


def _closing(raised: date, world: World, dice: random.Random) -> tuple[date | None, str, None]:
    """When an alert is explained: four in five within ten working days, some later,
    one in fifty never."""
    closed = workday_on_or_after(
        raised
        + timedelta(days=dice.randrange(14) if dice.random() < 0.8 else dice.randrange(15, 60))
    )
    return (
        (None, "open", None)
        if closed > world.last_day or dice.random() < 0.02
        else (closed, "explained", None)
    )


def review_rows(world: World, rollout: Rollout, at: Month) -> list[tuple]:
    """Rows of `audit_reviews`: one a month for each authority once its management team is at work,
    most completed within the month after."""
    dice, rows = world.dice("reviews", at.number), []
    for place, authority in enumerate(standing(world, at, sends_itself=True)):
        if rollout.of(authority.code).day("management_team") > at.start:
            continue
        due = workday_on_or_after(at.start.replace(day=18))
        completed = due + timedelta(days=dice.randrange(-10, 25))
        done = completed <= world.last_day and dice.random() < 0.94
        rows.append(
            (at.number * 1_000 + place, stood(authority, at), due, completed if done else None)
        )
    return rows


def incident_rows(world: World, at: Month) -> list[tuple]:
    """Rows of `incidents` reported in the month; which authority had which is supposed."""
    dice = world.dice("incidents", at.number)
    listed = [
        name for name in INCIDENT_CLASSES for _ in range(INCIDENTS.get(at.number, {}).get(name, 0))
    ]
    found = dice.sample(
        [a for a in authorities() if a.population > 20_000 and not a.predecessor], len(listed)
    )
    last = date(2009, 3, 24) if at.number == 3 else at.end
    return [
        (at.number * 1_000 + n, stood(a, at), min(_some_day(at, dice), last), name)
        for n, (a, name) in enumerate(zip(found, listed, strict=True))
    ]


def request_rows(world: World, at: Month) -> list[tuple]:
    """Rows of `requests` received in the month: all declined but a few shields,
    the last still pending."""
    dice, rows = world.dice("requests", at.number), []
    for n in range(REQUESTS[at.number - 1]):
        if at.number > 17 and dice.random() < 0.5:
            outcome = "pending"
        else:
            outcome = "shield_applied" if dice.random() < 0.12 else "declined"
        rows.append(
            (at.number * 1_000 + n, stood(_authority(dice), at), _some_day(at, dice), outcome)
        )
    return rows
