"""Month follows month for a year and a half: each release holds beside all before it, with a return
that came late, another that was corrected, and one release taken back and issued again.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd
import pytest

from builder.attack import attack
from builder.attack.certificate import broken_truths
from builder.attack.facts import knowledge_of
from builder.attack.gate import with_world
from builder.attack.intervals import with_intervals
from builder.attack.mend import Refused, until_proved
from builder.disclosure import (
    PLACE,
    Earlier,
    Protected,
    RoundingKey,
    Rule,
    Structure,
    earlier_of,
    protect,
)
from builder.disclosure.earlier import CORRECTED, Shown
from builder.periods import Period, periods_of
from builder.policy import DisclosurePolicy
from builder.relations import Presence, Within
from release.vocabulary import ALL, ENGLAND, Status
from tests.spec.disclosure.tables import KEY, held, policy

PARENTS = {
    ENGLAND: None,
    "North": ENGLAND,
    "South": ENGLAND,
    "Town": "North",
    "Shire": "North",
    "Port": "South",
    "Isles": "South",
    "Dale": "South",
}
LOWEST = ("Town", "Shire", "Port", "Isles", "Dale")
SECTORS = ("health", "police")
LINES = ((ALL, ALL), *(("sector", s) for s in SECTORS))
ACCOUNTS, VIEWING, VIEWS = "accounts_issued", "practitioners_viewing", "record_views"
"""A stock that never falls; a count of people, once over any period; and what they did."""

MONTHS = tuple(str(m) for m in pd.period_range("2009-01", "2010-06", freq="M"))
TAKEN_BACK = MONTHS[8]
"""The month whose release is taken back, and issued again with a correction."""

PEOPLE = 150
"""The most people of an authority and sector."""

CORRECTED_AFTER = 2
"""Months after which a return is corrected."""


@dataclass(frozen=True)
class World:
    """Who has an account since when, and who looked how often in each month."""

    since: dict[tuple, int]
    views: dict[tuple, int]

    @classmethod
    def of(cls, seed: int, people: int) -> World:
        """At random: few, half or as many people in each authority and sector."""
        dice = random.Random(seed)
        since = {
            (area, sector, n): dice.randrange(len(MONTHS))
            for area in LOWEST
            for sector in SECTORS
            for n in range(dice.choice((2, people // 2, people)))
        }
        views = {
            (m, who): dice.choice((1, 2, 5))
            for m in range(len(MONTHS))
            for who, first in since.items()
            if first <= m and dice.random() < 0.4
        }
        return cls(since, views)


@dataclass(frozen=True)
class Known:
    """What of a world is known when a release is made: up to which month, without which returns,
    and which of them are not whole yet.
    """

    months: tuple[str, ...]
    late: frozenset[tuple[str, str]]
    incomplete: frozenset[tuple[str, str]]
    corrected: frozenset[tuple[str, str]]

    @classmethod
    def at(cls, last: int, *, again: bool = False) -> Known:
        """At the end of a month; `again` with one correction more."""
        late = LOWEST[last % len(LOWEST)]
        faulty = [(LOWEST[(m + 1) % len(LOWEST)], month) for m, month in enumerate(MONTHS)]
        corrected = max(last + again - CORRECTED_AFTER + 1, 0)
        return cls(
            MONTHS[: last + 1],
            frozenset({(late, MONTHS[last])}),
            frozenset(faulty[corrected : last + 1]),
            frozenset(faulty[:corrected]),
        )

    @property
    def periods(self) -> tuple[Period, ...]:
        return periods_of(self.months)


def releases() -> Iterator[Known]:
    """What each release knows: one a month, and one of them taken back and issued again."""
    for last, month in enumerate(MONTHS):
        yield Known.at(last)
        if month == TAKEN_BACK:
            yield Known.at(last, again=True)


def counted(world: World, known: Known) -> pd.DataFrame:
    """The true counts of what is known."""
    rows = list(_corrections(known))
    for area in PARENTS:
        lowest = {x for x in LOWEST if area in (x, PARENTS[x], ENGLAND)}
        for line in LINES:
            people = {
                who: first
                for who, first in world.since.items()
                if who[0] in lowest and line[1] in (ALL, who[1])
            }
            for period in known.periods:
                unsent = any((area, month) in known.late for month in period.months)
                status = str(Status.NOT_AVAILABLE) if unsent else ""
                rows += [
                    (tally, *line, area, period.id, None if unsent else n, status)
                    for tally, n in _of_people(world, known, people, period).items()
                ]
    return pd.DataFrame(rows, columns=[*PLACE, "count", "status"]).astype({"count": "Int64"})


def _of_people(
    world: World, known: Known, people: dict[tuple, int], period: Period
) -> dict[str, int]:
    """What counts these people in a period, as far as their returns have come."""
    sent = [
        (month, who)
        for month in period.months
        for who in people
        if (who[0], month) not in known.late
    ]
    views = {
        (month, who): world.views[MONTHS.index(month), who]
        for month, who in sent
        if (MONTHS.index(month), who) in world.views
        and not ((who[0], month) in known.incomplete and who[2] % 2)
    }
    found = {VIEWING: len({who for _, who in views}), VIEWS: sum(views.values())}
    if period.id in known.months:
        found[ACCOUNTS] = sum(people[who] <= MONTHS.index(month) for month, who in sent)
    return found


def _corrections(known: Known) -> Iterator[tuple]:
    """How many returns of each area and month were corrected."""
    for area in PARENTS:
        for month in known.months:
            inside = [
                a for a, m in known.corrected if m == month and area in (a, PARENTS[a], ENGLAND)
            ]
            yield *CORRECTED, area, month, len(inside), ""


def structure(periods: tuple[Period, ...]) -> Structure:
    """How they hang together: who views has an account and has viewed, and an account stays."""
    tallies = (ACCOUNTS, VIEWING, VIEWS)
    add_up = [
        Rule(((1, (t, ALL, ALL)), *((-1, (t, *line)) for line in LINES[1:])), exact=True)
        for t in tallies
    ]
    viewed = [Rule(((1, (VIEWS, *line)), (-1, (VIEWING, *line)))) for line in LINES]
    return Structure(
        (*add_up, *viewed),
        PARENTS,
        {p.id: p.months for p in periods},
        {t: t for t in (*tallies, CORRECTED[0])},
        flows=frozenset({VIEWING, VIEWS}),
        unions=frozenset({VIEWING}),
        within=tuple(
            Within((part, *line), (ACCOUNTS, *line), None)
            for part in (ACCOUNTS, VIEWING)
            for line in LINES
        ),
        presence=tuple(Presence((VIEWS, *line), (VIEWING, *line)) for line in LINES),
    )


def rules() -> DisclosurePolicy:
    """The usual policy; whether a return was corrected is a fact."""
    return replace(policy(ACCOUNTS, VIEWING, VIEWS), exempt={CORRECTED[0]: "a fact about a return"})


@pytest.mark.parametrize("last", [0, 6, 17])
def test_true_counts_keep_every_relation_the_attack_believes_whatever_is_late(last: int):
    """A longer period of a region holds the other months of an authority whose return of one is
    missing, and a month of it does not: they are not compared.
    """
    known = Known.at(last)
    true = counted(World.of(0, PEOPLE), known)
    exact = true[true["tally"] != CORRECTED[0]].rename(columns={"count": "value"})
    exact = exact.assign(value=exact["value"].astype("Float64"), rounded=False)
    own = structure(known.periods)
    found = knowledge_of(with_intervals(exact, rules(), own), (ACCOUNTS, VIEWING, VIEWS), own)
    assert not found.relations.broken(found.value).any()


def made(true: pd.DataFrame, own: Structure, earlier: Earlier, key: RoundingKey) -> Protected:
    """A release as a build makes it: certified and attacked, with more withheld where that is not
    enough."""

    def protected(withhold: pd.DataFrame | None) -> Protected:
        return protect(true, rules(), structure=own, key=key, earlier=earlier, withhold=withhold)

    def proved(out: Protected) -> None:
        assert broken_truths(true, out.frame, own, rules()) == []
        found = with_world(held(out.frame), true, out)
        verdict = attack(found, own, rules(), {}, earlier=earlier)
        if not verdict.passed:
            raise Refused("; ".join(verdict.failures), verdict.behind)

    return until_proved(protected, proved, own, earlier)[0]


@pytest.mark.parametrize(("seed", "months"), [(0, len(MONTHS)), (1, 11), (2, 8)])
def test_month_after_month_each_release_is_published_beside_all_before(seed: int, months: int):
    """A year and a half of one world; and two as far as what needs care in them. In one, two
    withheld categories stand beside a total that is known to be 16 or more. In the other the only
    view of a sector was published, and is withheld by a later release."""
    world, shown = World.of(seed, PEOPLE), []
    for known in releases():
        if len(known.months) > months:
            break
        true, own = counted(world, known), structure(known.periods)
        out = made(true, own, earlier_of(true, own, rules(), shown), KEY)
        shown.append(Shown(held(out.frame).counts, {p.id: p.months for p in known.periods}))
    assert shown[-1].months.keys() >= set(MONTHS[:months])
    assert seed or out.withheld < len(true) / 4
