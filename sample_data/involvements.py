"""Involvements: episodes drawn once, each with a first and perhaps a last day, then cut to each
month. So stock, started and ended agree by construction."""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow as pa

from sample_data.chances import bits, chance, choice, exponential_days, fraction, steps
from sample_data.children import Place, as_stood, on_record_from
from sample_data.facts import ENGLAND, children_in_need, population
from sample_data.files import arrow_table
from sample_data.practitioners import Practitioner
from sample_data.rollout import Rollout
from sample_data.world import FIRST_YEAR, Month, World

NEED_SHARE = 0.30
"""Children with additional needs at any one time, as ministers said in 2007:
the ceiling recorded involvement grows towards."""
POOL = 1.4
"""Children ever drawn for one with an involvement open at a time, since episodes end."""
BY_HAND = 6
"""Involvements that are entered in a month for each account of an authority,
until its first system is connected and supplies them."""
MOST_BY_HAND = 0.1
RAMP_DAYS = 300
NEW_DAYS = 580
MEAN_DAYS = 480
EPISODES_EACH = (0.6, 0.28, 0.12)
"""Shares of drawn children with one, two and three episodes."""
MEAN_EPISODES = 1.52
ENDED_BY_THEN = 1.5
"""Episodes ever drawn for one open when an authority is mature:
what the published stock of children in need is multiplied by."""
KINDS = {"service_involvement": 86.5, "lead_professional": 8.5, "common_assessment": 5.0}
FIRST_DAY = date(FIRST_YEAR, 1, 1)
FAR = date(9999, 1, 1)
SERVICES = {
    5: {
        "health_visiting": 46,
        "special_educational_needs": 10,
        "family_support": 20,
        "voluntary_organisation": 16,
        "sensitive_service": 8,
    },
    10: {
        "education_welfare": 20,
        "special_educational_needs": 34,
        "school_nursing": 18,
        "family_support": 14,
        "voluntary_organisation": 9,
        "sensitive_service": 5,
    },
    13: {
        "education_welfare": 28,
        "special_educational_needs": 30,
        "school_nursing": 12,
        "youth_offending_team": 5,
        "family_support": 10,
        "voluntary_organisation": 8,
        "sensitive_service": 7,
    },
    18: {
        "education_welfare": 20,
        "special_educational_needs": 16,
        "school_nursing": 5,
        "youth_offending_team": 11,
        "connexions": 28,
        "voluntary_organisation": 8,
        "sensitive_service": 12,
    },
}
"""Supposed shares of services by age under which they apply, children's social care apart: its
share follows each authority's published children in need."""
SECTOR_OF = {
    "childrens_social_care": "social_care",
    "education_welfare": "education",
    "special_educational_needs": "education",
    "health_visiting": "health",
    "school_nursing": "health",
    "youth_offending_team": "youth_justice",
    "connexions": "education",
    "voluntary_organisation": "voluntary",
}
EPISODES = """
create table episode (involvement_id bigint, child_id integer, authority authority, born_on date, sex sex, kind kind, service service, sector sector, started_on date, ended_on date)"""


def begin(
    con: duckdb.DuckDBPyConnection,
    places: tuple[Place, ...],
    *,
    world: World,
    rollout: Rollout,
    people: tuple[Practitioner, ...],
) -> None:
    """Make the empty table of episodes, and the table of what they depend on in each authority."""
    con.execute(EPISODES)
    issued: dict[str, list[date]] = {place.authority.code: [] for place in places}
    for person in people:
        if person.issued_on:
            issued[person.authority.code].append(person.issued_on)
    rows = [_given(place, world, rollout, issued[place.authority.code]) for place in places]
    columns = (
        ("code", pa.string()),
        ("need", pa.int32()),
        ("social_care", pa.int32()),
        ("by_team", pa.int32()),
        ("by_hand", pa.int32()),
        ("team_on", pa.date32()),
        ("start_on", pa.date32()),
        ("live_on", pa.date32()),
    )
    con.register("given", arrow_table(list(columns), rows))
    con.execute(
        "create table need as select cast(code as authority) as home, * exclude code from given"
    )
    con.execute(
        "create table reached as select home as destination, live_on as destination_live_on from "
        "need"
    )
    con.unregister("given")


def _given(place: Place, world: World, rollout: Rollout, issued: list[date]) -> tuple:
    """What an authority's episodes depend on: how many, how many of them children's social care,
    and who could record them from when.

    First the team alone, then practitioners by hand, and in bulk once a case management system is
    connected. Nothing is recorded before the first account.
    """
    way, need = rollout.of(place.authority.code), need_share(place.authority.need_rate)
    team_on, live_on = min(issued, default=FAR), way.day("connected")
    start_on = max(team_on, min(way.day("practitioners"), live_on))
    by_team, by_hand = (
        _share_entered(place.count * need * MEAN_EPISODES, issued, first, min(last, world.last_day))
        for first, last in ((team_on, start_on), (start_on, live_on))
    )
    return (
        place.authority.code,
        round(need * 65_536),
        round(_social_care_share(place.authority.need_rate) * 1_024),
        round(by_team * 65_536),
        round((by_team + by_hand) * 65_536),
        team_on,
        min(start_on, world.last_day),
        live_on,
    )


def _share_entered(episodes: float, issued: list[date], first: date, last: date) -> float:
    """Share of an authority's episodes that its accounts enter by hand between two days."""
    months = sum(max(0, (last - max(day, first)).days) for day in issued) / 30
    return min(MOST_BY_HAND, BY_HAND * months / episodes) if episodes else 0.0


def _national_need() -> float:
    published = children_in_need()[ENGLAND]
    return published / population()[ENGLAND, "all"]


def need_share(need_rate: float) -> float:
    """Share of an authority's children ever drawn: 30 per cent with a need at a time, half of it
    scaled by the authority's children in need, and room for turnover."""
    return min(0.6, NEED_SHARE * POOL * (0.5 + 0.5 * need_rate / _national_need()))


def _social_care_share(need_rate: float) -> float:
    """Share of an authority's episodes that are children's social care, so that children with one
    open come near its published children in need."""
    return min(0.5, need_rate / need_share(need_rate) * POOL / MEAN_EPISODES * ENDED_BY_THEN)


def draw(con: duckdb.DuckDBPyConnection, world: World, *, first: int, last: int) -> None:
    """Add the episodes of the children from the first ordinal up to but not including the last,
    in order of child.

    An episode ends at the eighteenth birthday and on the last day of the month before a move, so
    each lies in one authority and each child in one authority a month.
    """
    con.execute(f"""
        insert into episode select cast(child_id as bigint) * 4 + place, child_id, if(started_on < moved_on, home, destination), born_on, sex, kind, service, {_sector()}, started_on,
          least(started_on + lasted, adult_on - 1, if(started_on < moved_on, moved_on - 1, started_on + lasted))
        from (select *, {_service()} as service, {choice("e2", 20, 10, KINDS)} as kind
              from (select *, {_started(world)} as started_on, {exponential_days("e1", 30, 16, mean=MEAN_DAYS, least=10)} as lasted
                    from ({_drawn_children(world, first, last)})))
        left join reached using (destination)
        where (started_on < moved_on or started_on >= destination_live_on) and started_on >= {on_record_from()} and started_on < adult_on and started_on <= date '{world.last_day}' and (started_on >= date '{FIRST_DAY}' or started_on + lasted >= date '{FIRST_DAY}')
        order by child_id, place""")


def _drawn_children(world: World, first: int, last: int) -> str:
    """SQL for the children with a need, once for each of their one to three episodes."""
    moved_on = (
        f"if(moved > {world.months}, date '9999-01-01', cast(date '{FIRST_DAY}' + "
        "to_months(cast(moved as integer) - 1) as date))"
    )
    return f"""
        select child_id, home, destination, born_on, sex, place, social_care, by_team, by_hand, team_on, start_on, live_on, cast(born_on + interval 18 year as date) as adult_on, {moved_on} as moved_on,
          hash(child_id, {world.salt(11)}, place) as e1, hash(child_id, {world.salt(12)}, place) as e2
        from (select *, hash(child_id, {world.salt(10)}) as n from child where child_id >= {first} and child_id < {last}) join need using (home), (values (0), (1), (2)) as one(place)
        where {bits("n", 0, 16)} < need and place < {steps("n", 16, 8, EPISODES_EACH, ["1", "2", "3"])}"""


def _started(world: World) -> str:
    """SQL for the day an involvement first goes on record.

    A few are entered by the team and by the first practitioners; most come in the ten months after
    the authority's first system is connected, and new needs arise from then on.
    """
    within, drawn = fraction("e1", 12, 18), bits("e1", 46, 16)
    by_hand = (
        f"start_on + cast(floor({within} * greatest(0, least(live_on, date "
        f"'{world.last_day}') - start_on)) as integer)"
    )
    later = steps(
        "e1",
        0,
        12,
        [0.72, 0.28],
        [
            f"live_on + cast(floor({within} * {RAMP_DAYS}) as integer)",
            f"live_on + cast(floor({within} * {NEW_DAYS}) as integer)",
        ],
    )
    return (
        f"cast(case when {drawn} < by_team then team_on + cast(floor({within} * (start_on - "
        f"team_on)) as integer) when {drawn} < by_hand then {by_hand} else {later} end as "
        "date)"
    )


def _service() -> str:
    """SQL for the service: children's social care as often as children in need are published,
    the rest by age when the involvement starts."""
    by_age = " ".join(
        f"when started_on < cast(born_on + interval {age} year as date) then "
        f"{choice('e2', 10, 10, weights)}"
        for age, weights in SERVICES.items()
    )
    return f"case when {bits('e2', 0, 10)} < social_care then 'childrens_social_care' {by_age} end"


def _sector() -> str:
    whens = " ".join(f"when '{service}' then '{sector}'" for service, sector in SECTOR_OF.items())
    # Family support and sensitive services are run by more than one sector.
    return (
        f"case service {whens} when 'family_support' then if({chance('e2', 30, 6, 0.6)}, "
        f"'social_care', 'voluntary') else if({chance('e2', 30, 6, 0.75)}, 'health', "
        "'voluntary') end"
    )


def episodes_in(month: Month, world: World) -> str:
    """SQL for the involvements open on any day of the month;
    an end after the month is not known yet."""
    silent = world.silent
    without = f" and authority <> '{silent[0]}'" if silent and silent[1] == month.number else ""
    return f"""
        select involvement_id, child_id, {as_stood("authority", month)} as authority, born_on, sex, kind, service, sector, started_on, if(ended_on <= date '{month.end}', ended_on, null) as ended_on
        from episode where started_on <= date '{month.end}' and ended_on >= date '{month.start}'{without}"""
