"""The access audit log: who opened what and when, on the clock of the time,
with the nights and the people an auditor looks for."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pyarrow as pa

from sample_data.chances import bits, chance, choice, fraction
from sample_data.children import Place, as_stood
from sample_data.files import arrow_table
from sample_data.planted import Special
from sample_data.practitioners import Practitioner, active
from sample_data.rollout import Rollout
from sample_data.world import (
    CLOCKS_BACK,
    CLOCKS_FORWARD,
    Month,
    World,
    apportion,
)

VOLUME = {
    1: 420,
    2: 2_600,
    3: 3_400,
    4: 1_500,
    5: 7_000,
    6: 15_000,
    7: 16_000,
    8: 9_500,
    9: 19_000,
    10: 23_000,
    11: 36_000,
    12: 42_000,
    13: 85_000,
    14: 120_000,
    15: 180_000,
    16: 225_000,
    17: 310_000,
    18: 350_000,
    19: 270_000,
}
"""Accesses drawn by month for the national directory.
Supposed: no count was ever published, only a design load of 200,000 a day."""
HOLIDAYS = {
    date(2009, 1, 1),
    date(2009, 4, 10),
    date(2009, 4, 13),
    date(2009, 5, 4),
    date(2009, 5, 25),
    date(2009, 8, 31),
    date(2009, 12, 25),
    date(2009, 12, 28),
    date(2010, 1, 1),
    date(2010, 4, 2),
    date(2010, 4, 5),
    date(2010, 5, 3),
    date(2010, 5, 31),
}
WORKING_HOURS = (
    1,
    1,
    0,
    0,
    0,
    1,
    2,
    9,
    82,
    128,
    142,
    134,
    98,
    104,
    136,
    124,
    92,
    44,
    20,
    13,
    10,
    8,
    5,
    3,
)
OTHER_HOURS = (
    6,
    3,
    2,
    1,
    1,
    2,
    4,
    12,
    40,
    70,
    88,
    90,
    80,
    78,
    82,
    80,
    70,
    60,
    52,
    48,
    44,
    36,
    24,
    12,
)
TEAM_REASONS = {"data_quality": 62, "update_record": 30, "other": 8}
REASONS = {
    "identify_other_practitioners": 46,
    "concern_about_welfare": 19,
    "common_assessment": 12,
    "missing_education": 7,
    "update_record": 7,
    "data_quality": 6,
    "other": 3,
}
CASELOAD = 14
MOST_IN_MONTH = 10**8


def volume(at: Month, world: World) -> int:
    """Accesses drawn for the month; a few are dropped where the practitioner
    or the child was not there on the day."""
    return max(20, round(VOLUME[at.number] * world.people_scale))


def _hour_slots() -> list[tuple[int, int]]:
    """1,024 equal chances spread over the hours of a working day, then as many for other days."""
    shapes = (WORKING_HOURS, OTHER_HOURS)
    return list(
        enumerate(
            hour
            for weights in shapes
            for hour, count in enumerate(apportion(1024, list(map(float, weights))))
            for _ in range(count)
        )
    )


def _day_slots(at: Month) -> list[tuple[int, date, bool]]:
    """1,024 equal chances spread over the month's days:
    working days full, Saturdays and Sundays and holidays hardly any."""
    first = date(2009, 1, 27) if at.number == 1 else at.start
    days = [first + timedelta(days=n) for n in range((at.end - first).days + 1)]
    working = [day.weekday() < 5 and day not in HOLIDAYS for day in days]
    counts = apportion(1024, [1.0 if full else 0.045 for full in working])
    return [
        (number, day, full)
        for number, (day, full) in enumerate(
            (day, full)
            for day, full, count in zip(days, working, counts, strict=True)
            for _ in range(count)
        )
    ]


ACCOUNT = [
    ("rank", pa.int32()),
    ("practitioner_id", pa.int32()),
    ("authority", pa.string()),
    ("sector", pa.string()),
    ("issued_on", pa.date32()),
    ("connected_on", pa.date32()),
    ("first", pa.int32()),
    ("children", pa.int32()),
]
DAY_SLOT = [("number", pa.int32()), ("day", pa.date32()), ("working", pa.bool_())]
HOUR_SLOT = [("number", pa.int32()), ("hour", pa.int32())]
PLANTED = [
    ("i", pa.int64()),
    ("practitioner_id", pa.int32()),
    ("authority", pa.string()),
    ("sector", pa.string()),
    ("occurred_at", pa.timestamp("us")),
    ("utc_offset", pa.int32()),
    ("child_id", pa.int32()),
    ("reason", pa.string()),
]
"""Columns of the tables that the query of a month reads."""


def _register(
    con: duckdb.DuckDBPyConnection,
    at: Month,
    *,
    people: tuple[Practitioner, ...],
    places: tuple[Place, ...],
    planted: tuple[Special, ...],
    world: World,
    plan: Rollout,
) -> int:
    """Put the month's accounts, day slots and planted views where the query can see them;
    returns the number of accounts."""
    block = {place.authority.code: place for place in places}
    accounts = active(people, at)
    world.dice("ranks", at.number).shuffle(accounts)
    rows = [
        (
            rank,
            p.id,
            p.authority.code,
            p.sector,
            p.issued_on,
            plan.of(p.authority.code).day("connected"),
            block[p.authority.code].first,
            block[p.authority.code].count,
        )
        for rank, p in enumerate(accounts)
    ]
    con.register("account", arrow_table(ACCOUNT, rows))
    con.register("day_slot", arrow_table(DAY_SLOT, _day_slots(at)))
    con.register("hour_slot", arrow_table(HOUR_SLOT, _hour_slots()))
    mine = [s for s in planted if at.start <= s.at.date() <= at.end]
    con.register("planted", arrow_table(PLANTED, _planted_rows(mine)))
    return len(accounts)


def _planted_rows(planted: list[Special]) -> list[tuple]:
    """Planted views as rows, numbered where no drawn access is."""
    return [
        (
            10**9 + n,
            s.practitioner.id,
            s.practitioner.authority.code,
            s.practitioner.sector,
            s.at,
            s.utc_offset,
            s.child_id,
            s.reason,
        )
        for n, s in enumerate(planted)
    ]


def draw(
    con: duckdb.DuckDBPyConnection,
    world: World,
    at: Month,
    *,
    people: tuple[Practitioner, ...],
    places: tuple[Place, ...],
    planted: tuple[Special, ...],
    plan: Rollout,
) -> str:
    """SQL for the month's accesses in order of time, numbered within the month;
    what it reads is registered on the connection."""
    accounts = _register(
        con, at, people=people, places=places, planted=planted, world=world, plan=plan
    )
    return f"""
        with made as ({_made(world, at, accounts)}),
        planted_views as (select i, practitioner_id, authority, sector, occurred_at, 'view' as action, child_id, false as known, reason, utc_offset as given_offset, false as connected, hash(i, 1) as a2, hash(i, 2) as a3
                          from planted),
        everything as (from made union all by name from planted_views),
        timed as (select *, coalesce(given_offset, {_offset()}) as utc_offset from everything),
        searches as (select *, cast(null as integer) as child_id_seen, false as hidden from timed where action = 'search'),
        views as (select timed.*, timed.child_id as child_id_seen, shield.shield_id is not null as hidden
                  from timed join child on child.child_id = timed.child_id
                  left join shield on shield.child_id = timed.child_id and cast(occurred_at as date) between applied_on and lifted_on
                  where action = 'view' and child.born_on <= least(cast(occurred_at as date), date '{at.loaded_to}') and child.born_on > date '{at.cut(18)}')
        select {at.number} * {MOST_IN_MONTH} + row_number() over (order by occurred_at - to_minutes(utc_offset), i) as access_id, occurred_at, utc_offset, practitioner_id,
          {as_stood("cast(authority as authority)", at)} as authority, cast(sector as sector) as sector, cast(action as action) as action, cast(reason as reason) as reason,
          cast({_route(at)} as route) as route, cast({_outcome()} as outcome) as outcome, child_id_seen as child_id, if(action = 'view', known, null) as relationship_on_record
        from (from searches union all by name from views) order by access_id"""


def _made(world: World, at: Month, accounts: int) -> str:
    """SQL for the month's everyday accesses: a few practitioners make most of them,
    most views are of the practitioner's own caseload."""
    reasons = TEAM_REASONS if at.number < 5 else REASONS
    skipped = ", ".join(f"date '{day}'" for day in CLOCKS_FORWARD)
    own = chance("a2", 40, 8, 0.72)
    return f"""
        select i, practitioner_id, authority, sector, cast(day as timestamp) + to_seconds(3600 * if(day in ({skipped}) and hour = 1, 3, hour) + {bits("a2", 10, 20)} % 3600) as occurred_at,
          if({chance("a2", 30, 8, 0.46)} or children = 0, 'search', 'view') as action,
          cast(if(children = 0, null, first + if({own}, hash(practitioner_id, {bits("a3", 0, 16)} % {CASELOAD}, {world.salt(32)}), a3 >> 1) % greatest(children, 1)) as integer) as child_id,
          if({own}, {chance("a2", 48, 7, 0.93)}, {chance("a2", 48, 7, 0.42)}) as known, {choice("a2", 55, 9, dict(reasons))} as reason, cast(null as integer) as given_offset, connected_on <= day as connected, a2, a3
        from (select i, hash(i, {world.salt(30)}, {at.number}) as a1, hash(i, {world.salt(31)}, {at.number}) as a2, hash(i, {world.salt(33)}, {at.number}) as a3
              from range({volume(at, world)}) as r(i)) as made
        join account on account.rank = cast(floor(pow({fraction("a1", 0, 24)}, 1.7) * {accounts}) as integer)
        join day_slot on day_slot.number = cast({bits("a1", 24, 10)} as integer) and day_slot.day >= account.issued_on
        join hour_slot on hour_slot.number = cast({bits("a2", 0, 10)} as integer) + if(day_slot.working, 0, 1024)"""


def _offset() -> str:
    """SQL for minutes ahead of UTC; in the hour lived twice, either."""
    whens = " ".join(
        f"when occurred_at >= timestamp '{on} 02:00:00' and occurred_at < timestamp '{off} "
        f"01:00:00' then 60 when occurred_at >= timestamp '{off} 01:00:00' and occurred_at < "
        f"timestamp '{off} 02:00:00' then if({chance('a3', 40, 4, 0.5)}, 60, 0)"
        for on, off in zip(CLOCKS_FORWARD, CLOCKS_BACK, strict=True)
    )
    return f"case {whens} else 0 end"


def _route(at: Month) -> str:
    """SQL for the way in: the web at first, case management systems where one
    is connected on the day, others mediated."""
    systems = 0 if at.number < 6 else min(30, 3 * (at.number - 5))
    ordinary = choice(
        "a3", 44, 8, {"web": 92 - systems, "case_management_system": systems, "mediated": 8}
    )
    drawn = (
        f"case when sector = 'voluntary' and {chance('a3', 52, 6, 0.3)} then 'mediated' else "
        f"{ordinary} end"
    )
    return f"if(connected or {drawn} <> 'case_management_system', {drawn}, 'web')"


def _outcome() -> str:
    view = (
        f"case when hidden and {chance('a3', 58, 5, 0.9)} then 'shielded' when "
        f"{chance('a3', 30, 10, 0.006)} then 'refused' else 'shown' end"
    )
    return (
        f"if(action = 'view', {view}, "
        f"{choice('a3', 30, 10, {'shown': 81, 'no_match': 17, 'refused': 2})})"
    )
