"""The records honour the contract, agree with one another, and hold the awkward cases."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
from contract_rules import problems

from builder.contract import AUTHORITY_SENT, MANIFEST, MONTHLY
from sample_data.make import make
from sample_data.world import World

LONG_SILENT = World(children=60_000, months=19).silent


def one(records: duckdb.DuckDBPyConnection, query: str) -> tuple:
    return records.execute(query).fetchall()[0]


def test_every_rule_of_the_contract_holds(short_extract: Path, long_extract: Path) -> None:
    assert problems(short_extract) == []
    assert problems(long_extract) == []


def test_a_world_of_five_hundred_children_is_valid(tmp_path: Path) -> None:
    assert problems(make(World(children=500, months=2), tmp_path / "extract").folder) == []


def test_every_month_has_a_file_of_every_monthly_table(long_extract: Path) -> None:
    files = json.loads((long_extract / MANIFEST).read_text())["files"]
    assert len([file for file in files if file["month"]]) == len(MONTHLY) * 19


def test_live_records_are_what_was_asked_for_and_the_archive_grows(
    records: duckdb.DuckDBPyConnection,
) -> None:
    months = records.execute(
        "select count(*) filter (record_state = 'live'), count(*) filter (record_state = "
        "'archived') from children group by month order by month"
    ).fetchall()
    assert all(58_500 < live < 61_500 for live, _ in months)
    assert [archived for _, archived in months] == sorted(archived for _, archived in months)


def test_stock_started_and_ended_agree_between_months(records: duckdb.DuckDBPyConnection) -> None:
    """In each authority that sent both months: open before, plus started, less ended, is open
    after. The boundary change moves rows between codes, so it is left out."""
    by_month = records.execute("""
        select authority, month, count(*) filter (ended_on is null) as open, count(*) filter (strftime(started_on, '%Y-%m') = month) as started, count(ended_on) as ended
        from involvements group by all""").fetchall()  # noqa: E501
    cells = {(authority, month): counts for authority, month, *counts in by_month}
    months = sorted({month for _, month in cells})
    for before, after in zip(months, months[1:], strict=False):
        if after == "2009-04":
            continue
        for authority in {a for a, _ in cells} - {LONG_SILENT[0]}:
            then, (now, started, ended) = (
                cells.get((authority, before), (0, 0, 0))[0],
                cells.get((authority, after), (0, 0, 0)),
            )
            assert now == then + started - ended, (authority, after)


def test_a_child_has_one_authority_a_month_in_every_table(
    records: duckdb.DuckDBPyConnection,
) -> None:
    clash = (
        "select count(*) from {} join children as c using (child_id, month) where "
        "{}.authority <> c.authority"
    )
    assert one(records, clash.format("involvements", "involvements")) == (0,)
    assert one(records, clash.format("shields", "shields")) == (0,)


def test_involvements_keep_their_identity(records: duckdb.DuckDBPyConnection) -> None:
    assert one(
        records,
        "select count(*) from (select involvement_id from involvements group by 1 having "
        "count(distinct (child_id, started_on, service, kind)) > 1)",
    ) == (0,)


def test_the_boundary_change(records: duckdb.DuckDBPyConnection) -> None:
    old, new = "('E10000001', 'E10000004')", "('E06000055', 'E06000056', 'E06000049', 'E06000050')"
    for table in ("children", "practitioners", "rollout_milestones", "returns", "source_loads"):
        assert one(
            records,
            f"select count(*) from {table} where (authority in {old} and month > '2009-03') or "
            f"(authority in {new} and month < '2009-04')",
        ) == (0,)
    assert one(
        records,
        f"select count(distinct authority) filter (authority in {old}), count(distinct authority) "
        f"filter (authority in {new}) from children",
    ) == (2, 4)


def test_the_feed_pauses_in_march_2009(records: duckdb.DuckDBPyConnection) -> None:
    received = dict(
        records.execute(
            "select month, sum(received) from source_loads where source_feed <> "
            "'authority_systems' group by 1"
        ).fetchall()
    )
    assert received["2009-04"] == 0 < received["2009-03"]
    assert one(
        records,
        "select max(born_on), max(updated_on) filter (record_state = 'live') from children where "
        "month = '2009-04'",
    ) <= one(records, "select date '2009-03-24', date '2009-03-24'")


def test_an_authority_that_sent_nothing_has_no_rows_in_what_it_sends(
    records: duckdb.DuckDBPyConnection,
) -> None:
    code, number = LONG_SILENT
    month = f"{2009 + (number - 1) // 12}-{(number - 1) % 12 + 1:02}"
    for table in AUTHORITY_SENT:
        assert one(
            records,
            f"select count(*) from {table} where authority = '{code}' and month = '{month}'",
        ) == (0,), table
    assert one(
        records, f"select received_on from returns where authority = '{code}' and month = '{month}'"
    ) == (None,)
    assert one(
        records,
        f"select count(*) > 0 from children where authority = '{code}' and month = '{month}'",
    ) == (True,)
    assert one(records, "select count(*) from returns where received_on is null") == (1,)


def test_returns_come_late_and_are_corrected(records: duckdb.DuckDBPyConnection) -> None:
    late, corrected, soonest = one(
        records,
        "select count(*) filter (received_on > due_on), count(corrected_on), min(corrected_on - "
        "received_on) from returns",
    )
    assert late > 50 and corrected > 10 and soonest >= 60


def test_no_shield_before_the_directory_opened_and_some_authorities_without(
    records: duckdb.DuckDBPyConnection,
) -> None:
    assert one(records, "select min(applied_on) >= date '2009-01-26' from shields") == (True,)
    share, authorities = one(
        records,
        "select count(*) / 60000, count(distinct authority) from shields where month = '2010-01' "
        "and lifted_on is null",
    )
    assert 0.003 < share < 0.0065 and authorities < 152


def test_the_clock_going_back_and_forward(records: duckdb.DuckDBPyConnection) -> None:
    night = (
        "from accesses where occurred_at >= timestamp '2009-10-25 01:00' and occurred_at < "
        "timestamp '2009-10-25 02:00'"
    )
    assert one(records, f"select count(distinct utc_offset) {night}") == (2,)
    assert one(
        records,
        "select count(*) from accesses where cast(occurred_at as date) in (date '2009-03-29', "
        "date '2010-03-28') and hour(occurred_at) = 1",
    ) == (0,)


def test_a_burst_and_a_relative_are_there_to_be_found(records: duckdb.DuckDBPyConnection) -> None:
    assert (
        one(
            records,
            "select max(n) from (select count(*) as n from accesses where hour(occurred_at) >= 22 "
            "group by practitioner_id, cast(occurred_at as date))",
        )[0]
        >= 100
    )
    assert (
        one(
            records,
            "select max(n) from (select count(*) as n from accesses where month = '2009-09' group "
            "by practitioner_id, child_id, cast(occurred_at as date))",
        )[0]
        >= 3
    )
    assert {
        kind for (kind,) in records.execute("select distinct alert_kind from alerts").fetchall()
    } == {"own_or_family_record", "burst", "out_of_hours", "no_recorded_relationship"}


def test_the_few_counts_that_were_published(records: duckdb.DuckDBPyConnection) -> None:
    assert one(records, "select count(*) from requests where month <= '2009-07'") == (58,)
    assert one(
        records,
        "select count(*) from alerts where outcome = 'procedure_breach' and month <= '2009-10'",
    ) == (5,)
    assert one(
        records,
        "select count(*) from incidents where incident_class = 'shielding_fault' and reported_on "
        "<= date '2009-03-24'",
    ) == (13,)


def test_only_early_adopters_practitioners_before_november_2009(
    records: duckdb.DuckDBPyConnection,
) -> None:
    early = (
        "select count(*) from practitioners where account_issued_on between date '2009-05-01' "
        "and date '2009-11-05' and wave <> 'early_adopters'"
    )
    assert one(records, early) == (0,)
    reached = dict(
        records.execute(
            "select milestone, count(actual_on) from rollout_milestones where month = '2010-07' "
            "group by 1"
        ).fetchall()
    )
    assert 0 < reached["complete"] < 20 < reached["practitioners"] < 152 == reached["shielding"]


def test_plans_slip_and_the_first_baseline_stays(records: duckdb.DuckDBPyConnection) -> None:
    assert one(
        records,
        "select max(n) from (select count(distinct baseline_on) as n from rollout_milestones "
        "where authority <> 'E06000050' group by authority, milestone)",
    ) == (1,)
    assert one(
        records,
        "select count(*) > 300 from (select authority from rollout_milestones group by authority, "
        "milestone having count(distinct plan_on) > 1)",
    ) == (True,)


def test_no_one_uses_an_account_before_it_is_issued(records: duckdb.DuckDBPyConnection) -> None:
    assert one(
        records,
        "select count(*) from accesses as a join practitioners as p using (practitioner_id) where "
        "p.month = '2010-07' and cast(occurred_at as date) < account_issued_on",
    ) == (0,)


def test_some_of_school_age_have_no_setting_and_some_have_no_gp(
    records: duckdb.DuckDBPyConnection,
) -> None:
    setting, gp = one(
        records,
        """select avg(cast(not has_education as integer)) filter (born_on between date '1994-08-01' and date '2005-07-31'), avg(cast(not has_gp as integer))
        from children where month = '2010-07' and record_state = 'live'""",  # noqa: E501
    )
    assert 0.003 < setting < 0.03 and 0.004 < gp < 0.03


def test_nothing_is_recorded_about_a_child_the_directory_does_not_hold_yet(tmp_path: Path) -> None:
    """Children born while the feeds stood still, in March to May 2009, have no record until they
    were back. Few enough that a small world may show none."""
    folder = make(World(children=400_000, months=5), tmp_path / "extract").folder
    con = duckdb.connect()
    for month in ("2009-03", "2009-04"):
        for table in ("involvements", "shields"):
            files = [
                str(folder / f"{name}/month={month}/part-0.parquet") for name in (table, "children")
            ]
            assert con.execute(
                "select count(*) from read_parquet(?) anti join read_parquet(?) using (child_id)",
                files,
            ).fetchall() == [(0,)], (table, month)


def test_a_plan_stays_as_it_was_once_its_milestone_is_reached(
    records: duckdb.DuckDBPyConnection,
) -> None:
    moved = (
        "select authority from rollout_milestones where actual_on is not null group by "
        "authority, milestone having count(distinct plan_on) > 1"
    )
    assert one(records, f"select count(*) from ({moved})") == (0,)
    later = """select count(*) from rollout_milestones as after join rollout_milestones as before using (authority, milestone)
               where after.actual_on is not null and before.actual_on is null and before.month = strftime(cast(after.month || '-01' as date) - interval 1 month, '%Y-%m') and before.plan_on <> after.plan_on"""  # noqa: E501
    assert one(records, later) == (0,)
