"""Any span of months is protected and passes its own attack: one month or three years, with
quarters and financial years whole or cut off at either end.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.attack import attack
from builder.attack.certificate import broken_truths
from builder.disclosure import PLACE, Earlier, Rule, Structure, protect
from builder.periods import Period, periods_of
from release.vocabulary import ALL, ENGLAND, Status
from tests.spec.disclosure.tables import KEY, held, policy

PARENTS = {ENGLAND: None, "North": ENGLAND, "Town": "North", "Shire": "North", "Port": ENGLAND}
LOWEST = ("Town", "Shire", "Port")
PARTS = ("health", "police")
STOCK, FLOW, ONCE = "children", "views", "practitioners"
"""Counted at the end of a month; in each month, and added up; and once over any period."""

MONTHS = tuple(str(m) for m in pd.period_range("2007-01", "2013-12", freq="M"))


def cells(periods: Iterable[Period], months: tuple[str, ...], dice: random.Random) -> pd.DataFrame:
    """True counts of a small world over these periods."""
    places = [(area, part) for area in LOWEST for part in PARTS]
    stock = {(m, *place): dice.choice((0, 3, 41)) for m in months for place in places}
    seen = {
        (m, *place): {(*place, dice.randrange(9)) for _ in range(dice.choice((0, 1, 6)))}
        for m in months
        for place in places
    }
    views = {at: len(people) * dice.choice((1, 2, 3)) for at, people in seen.items()}
    rows = []
    for area in PARENTS:
        inside = [x for x in LOWEST if area in (x, PARENTS[x], ENGLAND)]
        for line, parts in (((ALL, ALL), PARTS), *((("sector", p), (p,)) for p in PARTS)):
            own = [(x, part) for x in inside for part in parts]
            for period in periods:
                at = [(m, *place) for m in period.months for place in own]
                found = {
                    FLOW: sum(views[a] for a in at),
                    ONCE: len(set().union(*(seen[a] for a in at))),
                }
                if period.id in months:
                    found[STOCK] = sum(stock[a] for a in at)
                rows += [(tally, *line, area, period.id, n, "") for tally, n in found.items()]
    return pd.DataFrame(rows, columns=[*PLACE, "count", "status"]).astype({"count": "Int64"})


def structure(periods: Iterable[Period]) -> Structure:
    """How they hang together; whoever is counted as viewing has viewed."""
    tallies = (STOCK, FLOW, ONCE)
    lines = [(ALL, ALL), *(("sector", part) for part in PARTS)]
    add_up = [
        Rule(((1, (t, ALL, ALL)), *((-1, (t, *line)) for line in lines[1:])), exact=True)
        for t in tallies
    ]
    viewed = [Rule(((1, (FLOW, *line)), (-1, (ONCE, *line)))) for line in lines]
    return Structure(
        (*add_up, *viewed),
        PARENTS,
        {p.id: p.months for p in periods},
        {t: t for t in tallies},
        flows=frozenset({FLOW, ONCE}),
        unions=frozenset({ONCE}),
    )


@settings(max_examples=3, deadline=None)
@given(st.integers(0, len(MONTHS) - 36), st.integers(1, 36), st.integers(0, 999))
@example(0, 1, 1)
@example(2, 36, 2)
def test_any_span_of_months_is_protected_and_passes_its_own_attack(
    start: int, length: int, seed: int
):
    months = MONTHS[start : start + length]
    periods = periods_of(months)
    true, own = cells(periods, months, random.Random(seed)), structure(periods)
    lines = policy(STOCK, FLOW, ONCE)
    out = protect(true, lines, structure=own, key=KEY)
    assert broken_truths(true, out.frame, own, lines) == []
    verdict = attack(held(out.frame), own, lines, {})
    assert verdict.failures == (), verdict.narrow
    assert verdict.cells == len(true)


def test_what_was_published_of_the_same_months_binds_a_withheld_count_as_a_figure_near_its_own():
    """In June one practitioner had viewed since April, published as 5. Now June's one view, known
    to be published as 0, leaves no room for the 5: the quarter's count is withheld, and need not
    stand for 5.
    """
    months = ("2009-04", "2009-05", "2009-06")
    own = Structure(
        (Rule(((1, (FLOW, ALL, ALL)), (-1, (ONCE, ALL, ALL)))),),
        {ENGLAND: None},
        {**{m: (m,) for m in months}, "2009-Q2": months},
        {t: t for t in (FLOW, ONCE)},
        flows=frozenset({FLOW, ONCE}),
        unions=frozenset({ONCE}),
    )
    true = pd.DataFrame(
        [
            (tally, ALL, ALL, ENGLAND, period, int(period in ("2009-06", "2009-Q2")), "")
            for tally in (FLOW, ONCE)
            for period in own.months
        ],
        columns=[*PLACE, "count", "status"],
    ).astype({"count": "Int64"})
    grown = "to-date to 2009-06"
    before = pd.DataFrame(
        [(FLOW, ALL, ALL, ENGLAND, "2009-06", 0, True), (ONCE, ALL, ALL, ENGLAND, grown, 5, True)],
        columns=[*PLACE, "value", "rounded"],
    ).assign(status="")
    earlier = Earlier(before[:1], before[1:], {grown: months})
    out = protect(true, policy(FLOW, ONCE), structure=own, key=KEY, earlier=earlier)
    quarter = out.frame[(out.frame["tally"] == ONCE) & (out.frame["period"] == "2009-Q2")]
    assert list(quarter["status"]) == [Status.CONFIDENTIAL]
