"""Accounts, systems, involvements and views follow the stage that each authority has reached:
no table contradicts another."""

from __future__ import annotations

import duckdb
import pytest

SUCCESSORS = "('E06000055', 'E06000056', 'E06000049', 'E06000050', 'E10000001', 'E10000004')"
STAFFED = """select authority, month, count(*) as trained, count(account_issued_on) as issued, min(account_issued_on) as first_issued,
                    count(*) filter (account_issued_on is not null and account_closed_on is null and suspended_on is null) as usable
             from practitioners group by all"""  # noqa: E501
REACHED = (
    "select authority, month, actual_on from rollout_milestones where actual_on is not null "
    "and milestone = '{}'"
)


def count(records: duckdb.DuckDBPyConnection, query: str) -> int:
    return records.execute(f"select count(*) from ({query})").fetchall()[0][0]


def test_where_all_planned_practitioners_have_accounts_they_have(
    sized: duckdb.DuckDBPyConnection,
) -> None:
    planned = "select authority, month, sum(planned) as planned from rollout_plan group by all"
    joined = (
        f"from ({REACHED.format('complete')}) join ({planned}) using (authority, month) left "
        f"join ({STAFFED}) using (authority, month)"
    )
    assert count(sized, f"select * {joined} where planned > 0") > 10
    assert count(sized, f"select * {joined} where coalesce(usable, 0) < planned") == 0


def test_nobody_is_trained_who_is_not_planned(sized: duckdb.DuckDBPyConnection) -> None:
    trained = "select authority, sector, month, count(*) as trained from practitioners group by all"
    assert (
        count(
            sized,
            f"select * from ({trained}) left join rollout_plan using (authority, sector, month) "
            "where trained > coalesce(planned, 0)",
        )
        == 0
    )


@pytest.mark.parametrize("milestone", ["management_team", "practitioners", "shielding"])
def test_a_milestone_of_people_is_reached_by_people(
    sized: duckdb.DuckDBPyConnection, milestone: str
) -> None:
    reached = REACHED.format(milestone)
    assert (
        count(
            sized,
            f"select * from ({reached}) anti join ({STAFFED}) as staffed using (authority, month)",
        )
        == 0
    )
    assert (
        count(
            sized,
            f"select * from ({reached}) join ({STAFFED}) using (authority, month) where issued = "
            "0 or first_issued > actual_on",
        )
        == 0
    )


def test_where_practitioners_have_started_one_has_started_that_day(
    sized: duckdb.DuckDBPyConnection,
) -> None:
    started = REACHED.format("practitioners")
    assert (
        count(
            sized,
            f"select * from ({started}) as r anti join practitioners as p on p.authority = "
            "r.authority and p.month = r.month and p.account_issued_on = r.actual_on",
        )
        == 0
    )


def test_an_authority_is_connected_from_the_day_of_its_first_system(
    sized: duckdb.DuckDBPyConnection,
) -> None:
    first = "select authority, month, min(connected_on) as first from systems group by all"
    assert (
        count(
            sized,
            f"select * from ({REACHED.format('connected')}) full join ({first}) using (authority, "
            "month) where actual_on is distinct from first",
        )
        == 0
    )


def test_no_involvement_starts_where_nobody_could_record_it(
    sized: duckdb.DuckDBPyConnection,
) -> None:
    assert (
        count(
            sized,
            f"""select * from involvements as i left join ({STAFFED}) as s using (authority, month)
                            where strftime(started_on, '%Y-%m') = month and (s.first_issued is null or s.first_issued > started_on or usable = 0)""",  # noqa: E501
        )
        == 0
    )


def test_no_record_is_supplied_by_systems_that_are_not_connected(
    sized: duckdb.DuckDBPyConnection,
) -> None:
    connected = "select authority, min(connected_on) as first from systems group by 1"
    supplied = (
        "select authority, month from children where from_authority_systems and record_state "
        f"= 'live' and authority not in {SUCCESSORS} group by all"
    )
    assert (
        count(
            sized,
            f"select * from ({supplied}) left join ({connected}) using (authority) where first is "
            "null or strftime(first, '%Y-%m') > month",
        )
        == 0
    )
    assert (
        count(
            sized,
            f"""select * from accesses left join ({connected}) using (authority) where route = 'case_management_system' and authority not in {SUCCESSORS}
                            and (first is null or first > cast(occurred_at as date))""",  # noqa: E501
        )
        == 0
    )


def test_who_views_has_an_account_and_who_has_one_was_trained(
    sized: duckdb.DuckDBPyConnection,
) -> None:
    people = (
        "select practitioner_id, min(account_issued_on) as issued, min(trained_on) as trained "
        "from practitioners group by 1"
    )
    for table, day in (("accesses", "occurred_at"), ("alerts", "raised_on")):
        assert (
            count(
                sized,
                f"select * from {table} left join ({people}) using (practitioner_id) where issued "
                f"is null or issued > cast({day} as date) or trained > issued",
            )
            == 0
        )
    sent = "select distinct authority, month from practitioners"
    assert (
        count(
            sized,
            f"""select * from accesses semi join ({sent}) as sent using (authority, month)
                            anti join practitioners as p on p.practitioner_id = accesses.practitioner_id and p.month = accesses.month and p.account_issued_on <= cast(occurred_at as date)""",  # noqa: E501
        )
        == 0
    )


def test_what_only_grows_never_falls_in_an_authority(sized: duckdb.DuckDBPyConnection) -> None:
    """From a month to the next that was sent; the boundary change of April
    2009 moves rows between codes."""
    archived = (
        "select authority, month, count(*) as archived from children where record_state = "
        "'archived' group by all"
    )
    places = "select distinct authority, month from children"
    for counted, column in ((STAFFED, "trained"), (STAFFED, "issued"), (archived, "archived")):
        # A month without a row in the table is a month without a return for practitioners,
        # and none in the archive for children.
        rows = (
            f"select authority, month, {column} as n from ({counted})"
            if counted is STAFFED
            else f"select authority, month, coalesce({column}, 0) as n from ({places}) left "
            f"join ({counted}) using (authority, month)"
        )
        assert (
            count(
                sized,
                "select *, lag(n) over (partition by authority order by month) as before from "
                f"({rows}) qualify n < before",
            )
            == 0
        ), column


def test_accounts_differ_in_pace_and_are_a_few_of_those_planned(
    sized: duckdb.DuckDBPyConnection,
) -> None:
    issued, planned = sized.execute(
        "select (select count(account_issued_on) from practitioners where month = '2010-07'), "
        "(select sum(planned) from rollout_plan where month = '2010-07')"
    ).fetchall()[0]
    assert 0.02 < issued / planned < 0.12


def test_updated_records_differ_between_authorities(sized: duckdb.DuckDBPyConnection) -> None:
    shares = (
        "select authority, avg(cast(updated_on > date '2009-07-31' as integer)) as share, "
        "count(*) as n from children where month = '2010-07' and record_state = 'live' group "
        "by 1 having n > 100"
    )
    low, high = sized.execute(
        f"select quantile_cont(share, 0.05), quantile_cont(share, 0.95) from ({shares})"
    ).fetchall()[0]
    assert low > 0.6 and high < 0.98 and high - low > 0.1


def test_nights_are_quieter_than_evenings(sized: duckdb.DuckDBPyConnection) -> None:
    """The planted burst of one night left out."""
    usual = "from accesses where not (reason = 'other' and hour(occurred_at) >= 22)"
    night, evening, day = sized.execute(
        "select count(*) filter (hour(occurred_at) < 8), count(*) filter (hour(occurred_at) >= "
        f"18), count(*) filter (hour(occurred_at) between 8 and 17) {usual}"
    ).fetchall()[0]
    assert night * 2 < evening < day / 5
