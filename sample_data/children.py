"""The children: drawn once into one compact table in order of authority,
then projected to each month's snapshot by expressions alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from sample_data.chances import bits, chance, choice, fraction, steps
from sample_data.facts import LONDON, Authority, authorities
from sample_data.rollout import Rollout
from sample_data.world import PAUSE, RECORDS_FROM, Month, World, apportion, month

MID_2009 = date(2009, 6, 30)
BAND_STARTS = (date(2004, 7, 1), date(1999, 7, 1), date(1994, 7, 1), date(1991, 7, 1))
"""First day of birth of each age band at mid-2009, youngest band first."""
MOVE_SHARE = 0.045
NEVER = 99
SLOTS = 1 << 14

TABLE = """
create table child (child_id integer, home authority, moved utinyint, destination authority, born_on date, sex sex, period usmallint, phase usmallint, local_from utinyint,
  setting_from utinyint, nursery boolean, sixth_form boolean, school boolean, benefit boolean, late_benefit boolean, gp boolean, birth boolean)"""


@dataclass(frozen=True)
class Place:
    """An authority's block of the children's ordinals: `count` of them from `first`."""

    authority: Authority
    first: int
    count: int


@dataclass(frozen=True)
class _Segment:
    """A run of birthdays, its length in days, and its weight."""

    start: date
    days: int
    weight: float


def _segments(authority: Authority, last_day: date) -> list[_Segment]:
    """Birthdays the authority's records spread over:
    the four bands at mid-2009, and either side at the density of the nearest band."""
    ends = (MID_2009, *(start - timedelta(days=1) for start in BAND_STARTS[:-1]))
    bands = [
        _Segment(start, (end - start).days + 1, share)
        for start, end, share in zip(BAND_STARTS, ends, authority.band_shares, strict=True)
    ]
    youngest, oldest = bands[0], bands[-1]
    before = (oldest.start - RECORDS_FROM).days
    after = max(0, (last_day - MID_2009).days)
    either_side = [
        _Segment(RECORDS_FROM, before, oldest.weight * before / oldest.days),
        _Segment(MID_2009 + timedelta(days=1), after, youngest.weight * after / youngest.days),
    ]
    return [*bands, *(segment for segment in either_side if segment.days)]


def places(world: World) -> tuple[Place, ...]:
    """How many children each authority holds over the whole period,
    those not yet born in January 2009 included.

    Weights are population times supposed coverage,
    so live records add to about `world.children` at mid-2009.
    """
    weights = [a.population * a.coverage for a in authorities()]
    grown = [
        weight * sum(segment.weight for segment in _segments(a, world.last_day))
        for a, weight in zip(authorities(), weights, strict=True)
    ]
    counts = apportion(round(world.children * sum(grown) / sum(weights)), grown)
    firsts = [sum(counts[:place]) for place in range(len(counts))]
    return tuple(
        Place(a, first, count)
        for a, first, count in zip(authorities(), firsts, counts, strict=True)
    )


def begin(con: duckdb.DuckDBPyConnection, all_places: tuple[Place, ...], rollout: Rollout) -> None:
    """Make the empty table of children and the slots that movers' destinations are taken from,
    each with the month its systems connect."""
    con.execute(TABLE)
    counts = apportion(SLOTS, [float(place.count) for place in all_places])
    codes = [
        place.authority.code
        for place, count in zip(all_places, counts, strict=True)
        for _ in range(count)
    ]
    connected = [rollout.of(code).connected_month for code in codes]
    con.execute(
        """create table slot as select cast(unnest(range(len($1))) as integer) as number, cast(unnest($1) as authority) as destination,
                   cast(unnest($2) as utinyint) as connected""",
        [codes, connected],
    )


def draw(
    con: duckdb.DuckDBPyConnection,
    world: World,
    place: Place,
    *,
    rollout: Rollout,
    all_places: tuple[Place, ...],
) -> None:
    """Add one authority's children to the table."""
    if not place.count:
        return
    middle = round((place.first + place.count / 2) / sum(p.count for p in all_places) * SLOTS)
    # A mover goes a little way along the list of authorities, which runs by region: mostly to the
    # same region, in proportion to population. Nobody moves after eighteen: the record is in the
    # archive where it was.
    moves = (
        "(destination is not null and destination <> home and born_on > date "
        f"'{month(1).cut(18)}' + to_months(cast(moved as integer) - 1))"
    )
    slot = f"(({bits('h1', 52, 11)} + {middle + SLOTS - 1024}) % {SLOTS})"
    con.execute(f"""
        insert into child
        select child_id, home, if({moves}, moved, {NEVER}), if({moves}, destination, home), born_on, sex, period, phase, if({moves} and local_from < {NEVER}, greatest(local_from, connected), local_from),
          * exclude (child_id, home, moved, slot_number, number, destination, connected, born_on, sex, period, phase, local_from)
        from (select cast({place.first} + i as integer) as child_id, cast('{place.authority.code}' as authority) as home,
                if({chance("h1", 42, 10, MOVE_SHARE)}, 2 + {bits("h3", 40, 10)} % {world.months}, {NEVER}) as moved, if(moved < {NEVER}, {slot}, null) as slot_number, {_drawn(world, place, rollout)}
              from (select i, hash(i, {world.salt(1)}, {place.first}) as h1, hash(i, {world.salt(2)}, {place.first}) as h2, hash(i, {world.salt(3)}, {place.first}) as h3
                    from range({place.count}) as r(i)))
        left join slot on slot.number = slot_number order by child_id""")


def _drawn(world: World, place: Place, rollout: Rollout) -> str:
    """SQL columns for what is drawn once for each child, in the order of the table."""
    segments = _segments(place.authority, world.last_day)
    born = steps(
        "h1",
        0,
        16,
        [s.weight for s in segments],
        [
            f"date '{s.start}' + cast(floor({fraction('h1', 16, 16)} * {s.days}) as integer)"
            for s in segments
        ],
    )
    london, dice = place.authority.region == LONDON, world.dice("supply", place.authority.code)
    missing, no_gp = (
        dice.uniform(0.016, 0.034) if london else dice.uniform(0.008, 0.024),
        dice.uniform(0.010, 0.024) if london else dice.uniform(0.005, 0.014),
    )
    school, benefit = dice.uniform(0.88, 0.96), dice.uniform(0.96, 0.985)
    often = dice.uniform(0.55, 0.85) + world.dice("updates", place.authority.region).uniform(
        -0.1, 0.1
    )
    return f"""{born} as born_on, {choice("h1", 32, 10, {"female": 0.4875, "male": 0.5105, "not_specified": 0.002})} as sex,
        if({chance("h2", 0, 8, often)}, 40 + {bits("h2", 8, 8)}, 365 + 4 * {bits("h2", 8, 8)}) as period, {bits("h2", 16, 10)} + {bits("h3", 54, 9)} as phase,
        {_local_from(place, rollout)} as local_from,
        {steps("h3", 0, 12, [1 - missing, missing * 0.45, missing * 0.55], ["0", str(NEVER), f"3 + {bits('h3', 12, 4)}"])} as setting_from,
        {chance("h3", 16, 6, 0.55)} as nursery, {chance("h3", 22, 6, 0.78)} as sixth_form, {chance("h3", 28, 8, school)} as school,
        {chance("h2", 38, 8, benefit)} as benefit, {chance("h3", 36, 4, 0.78)} as late_benefit, {chance("h2", 46, 8, 1 - no_gp)} or not benefit as gp, {chance("h2", 54, 8, 0.88)} as birth"""


def _local_from(place: Place, rollout: Rollout) -> str:
    """SQL for the month from which the authority's own systems supply a child's record: a few when
    the first connects, a third of children in the ten months from then, the rest never."""
    connected = rollout.of(place.authority.code).connected_month
    return steps(
        "h2",
        26,
        12,
        [0.02, 0.34, 0.64],
        [str(connected), f"{connected} + {bits('h3', 50, 4)} % 10", str(NEVER)],
    )


def on_record_from() -> str:
    """SQL for the first day anything can be recorded about a child: the day of birth, or the end of
    the pause for a child born while the feeds stood still."""
    return (
        f"(case when born_on > date '{PAUSE[0]}' and born_on <= date '{PAUSE[1]}' then date "
        f"'{PAUSE[1]}' else born_on end)"
    )


def as_stood(code: str, month: Month) -> str:
    """SQL for an authority's code as it stood in that month:
    before April 2009 a successor is still its county."""
    if not month.before_split:
        return code
    whens = " ".join(
        f"when '{a.code}' then '{a.predecessor}'" for a in authorities() if a.predecessor
    )
    return f"cast(case {code} {whens} else {code} end as authority)"


def authority_at(month: Month) -> str:
    """SQL for the code of the child's authority in that month, movers moved."""
    return as_stood(f"(case when moved <= {month.number} then destination else home end)", month)


def snapshot(month: Month) -> str:
    """SQL for the records of the directory at the month's end:
    those born by the last day loaded, archived from the eighteenth birthday."""
    m, archived = month.number, f"born_on <= date '{month.cut(18)}'"
    under_3, under_5, under_16 = (f"born_on > date '{month.cut(years)}'" for years in (3, 5, 16))
    last_change = (
        f"date '{month.loaded_to}' - cast(({month.loaded_to.toordinal()} + phase) % period as "
        "integer)"
    )
    return f"""
        select child_id, {authority_at(month)} as authority, born_on, sex, cast(if({archived}, 'archived', 'live') as record_state) as record_state,
          case when {archived} then cast(born_on + interval 18 year as date) else greatest(born_on, {last_change}) end as updated_on,
          case when {under_3} then false when {under_5} then nursery when {under_16} then setting_from <= {m} else sixth_form end as has_education, gp as has_gp,
          if({under_16}, benefit, late_benefit) as from_child_benefit, gp as from_gp_registration,
          case when {under_3} then false when {under_5} then nursery when {under_16} then school and setting_from <= {m} else sixth_form and school end as from_school_census,
          birth and born_on >= date '1993-01-01' as from_birth_registration, local_from <= {m} as from_authority_systems
        from child where born_on <= date '{month.loaded_to}'"""
