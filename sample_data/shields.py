"""Shields: drawn once for each shielded child, then cut to each month. An access restriction, so
nothing here depends on need but how often it is asked for."""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow as pa

from sample_data.chances import bits, chance, exponential_days, fraction, steps
from sample_data.children import Place, authority_at, on_record_from
from sample_data.files import arrow_table
from sample_data.rollout import Rollout
from sample_data.world import PAUSE, Month, World

SHARE = 0.0057
"""Children ever shielded, of those held at any time in the period:
chosen so that about 51,000 are in force in January 2010, as reported then."""
SPREAD_DAYS = 290
LOST_ON = date(2009, 3, 20)
"""The update of March 2009 that lost some shields; the day is supposed."""
LOST_SHARE = 0.02

TABLE = """
create table shield (shield_id bigint, child_id integer, home authority, moved utinyint, destination authority, applied_on date, lifted_on date)"""


def begin(
    con: duckdb.DuckDBPyConnection, places: tuple[Place, ...], *, world: World, rollout: Rollout
) -> None:
    """Make the empty table of shields, and the table of when and how often
    each authority applies them."""
    con.execute(TABLE)
    rows = [
        (
            p.authority.code,
            round(SHARE * world.dice("shields", p.authority.code).uniform(0.5, 1.5) * 65_536),
            rollout.of(p.authority.code).day("shielding"),
        )
        for p in places
    ]
    con.register(
        "given",
        arrow_table([("code", pa.string()), ("asked", pa.int32()), ("started", pa.date32())], rows),
    )
    con.execute(
        "create table shielding as select cast(code as authority) as home, asked, started from "
        "given"
    )
    con.unregister("given")


def draw(con: duckdb.DuckDBPyConnection, world: World, *, first: int, last: int) -> None:
    """Add the shields of the children from the first ordinal up to but not including the last.

    Most are applied in the two months after the authority starts shielding, the rest over the year.
    Of those in force when the update of March 2009 struck, one in fifty is lost that day and
    applied anew when the feed is back: a second shield of the same child.
    """
    con.execute(f"""
        insert into shield
        with applied as ({_applied(world, first, last)}),
        held as (select *, applied_on <= date '{LOST_ON}' and least(lifted_on, last_on) > date '{PAUSE[1]}' + 8 and {chance("s", 54, 8, LOST_SHARE)} as lost
                 from applied where applied_on between {on_record_from()} and last_on and applied_on <= date '{world.last_day}')
        select cast(child_id as bigint) * 2, child_id, home, moved, destination, applied_on, if(lost, date '{LOST_ON}', least(lifted_on, last_on)) from held
        union all
        select cast(child_id as bigint) * 2 + 1, child_id, home, moved, destination, date '{PAUSE[1]}' + cast({bits("s", 24, 3)} as integer), least(lifted_on, last_on) from held where lost
        order by 1""")


def _applied(world: World, first: int, last: int) -> str:
    """SQL for the shielded children: the first day, the last day before eighteen, and the day a
    shield is lifted at request, which most never are."""
    within = fraction("s", 24, 12)
    after = steps(
        "s",
        16,
        8,
        [0.55, 0.37, 0.08],
        [
            f"{within} * 60",
            f"60 + {within} * {SPREAD_DAYS - 60}",
            f"{SPREAD_DAYS} + {within} * 250",
        ],
    )
    return f"""
        select *, started + cast(floor({after}) as integer) as applied_on, cast(born_on + interval 18 year as date) - 1 as last_on,
          if({chance("s", 36, 6, 0.9)}, date '9999-01-01', applied_on + {exponential_days("s", 42, 12, mean=200, least=14)}) as lifted_on
        from (select child_id, home, moved, destination, born_on, hash(child_id, {world.salt(20)}) as s from child where child_id >= {first} and child_id < {last}) join shielding using (home)
        where {bits("s", 0, 16)} < asked"""


def shields_in(month: Month) -> str:
    """SQL for the shields in force on any day of the month;
    a lifting after the month is not known yet."""
    return f"""
        select shield_id, child_id, {authority_at(month)} as authority, applied_on, if(lifted_on <= date '{month.end}', lifted_on, null) as lifted_on
        from shield where applied_on <= date '{month.end}' and lifted_on >= date '{month.start}'"""
