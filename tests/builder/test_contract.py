"""Every rule of the contract with a bad file, and no message that quotes a record."""

from __future__ import annotations

import datetime as dt
import math
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from builder.contract import AUTHORITY_SENT, BY_NAME, TABLES, Reference, Type
from builder.extracts import Problem, casts, open_extract, report
from builder.extracts.codes import SHARED_BY
from builder.extracts.ordinals import absent_from, repeats
from builder.extracts.part import PartitionCheck
from tests.builder.extracts import (
    BORN,
    CHILD,
    ENGLAND,
    MONTH,
    NEW_COUNTY,
    OLD_COUNTY,
    ORDINAL,
    REGION,
    TOWN,
    changed,
    day,
    file_name,
    monthly,
    write_extract,
    write_manifest,
)

MARCH = (MONTH,)


def at(month: int, day_of_month: int, hour: int) -> dt.datetime:
    return dt.datetime(2010, month, day_of_month, hour, 34, 56)


# -- rules -----------------------------------------------------------------------------------------

NEXT, BEFORE = day(4, 1), day(2, 28)
VIEW, SEARCH = (
    {"action": "view", "child_id": CHILD, "relationship_on_record": True},
    {"action": "search", "child_id": None, "relationship_on_record": None},
)
IN_MONTH, NOT_AFTER, NOT_FUTURE = (
    "a date inside the partition's month",
    "a date on or before the end of the partition's month",
    "a date on or before the last day of the extract",
)

BAD_ROWS = {
    ("geographies", "valid_to", "a date on or after valid_from"): {
        "valid_from": NEXT,
        "valid_to": BEFORE,
    },
    ("geographies", "wave", "the wave of each authority"): {"wave": None},
    (
        "geographies",
        "valid_from",
        "no dates for England and the regions, which are there throughout",
    ): {"level": "region", "parent": ENGLAND},
    ("sources", "id", "any other id: the directory itself is the source of what is counted"): {
        "id": "directory"
    },
    ("quoted_figures", "gap", "a reason exactly where there is no figure"): {"gap": "suppressed"},
    ("quoted_figures", "value", "a finite number, of at most 1e15"): {"value": math.nan},
    ("children", "updated_on", "a date on or after born_on"): {
        "updated_on": BORN - dt.timedelta(days=1)
    },
    ("children", "record_state", "live for a child under 18 at the month's end"): {
        "record_state": "archived"
    },
    ("children", "born_on", NOT_AFTER): {"born_on": NEXT},
    ("children", "updated_on", NOT_AFTER): {"updated_on": NEXT},
    ("children", "born_on", "a live record belongs to a child under 18 at the month's end"): {
        "born_on": day(3, 31, 1992)
    },
    ("involvements", "started_on", NOT_AFTER): {"started_on": NEXT},
    ("involvements", "ended_on", "a date on or after started_on"): {
        "started_on": day(3, 9),
        "ended_on": day(3, 8),
    },
    ("involvements", "ended_on", IN_MONTH): {"started_on": BEFORE, "ended_on": BEFORE},
    ("involvements", "born_on", NOT_AFTER): {"born_on": NEXT},
    ("shields", "applied_on", NOT_AFTER): {"applied_on": NEXT},
    ("shields", "lifted_on", "a date on or after applied_on"): {
        "applied_on": day(3, 9),
        "lifted_on": day(3, 8),
    },
    ("shields", "lifted_on", IN_MONTH): {"lifted_on": NEXT},
    ("practitioners", "trained_on", NOT_AFTER): {"trained_on": NEXT},
    ("practitioners", "account_issued_on", NOT_AFTER): {"account_issued_on": NEXT},
    ("practitioners", "suspended_on", NOT_AFTER): {
        "suspended_on": NEXT,
        "suspension_reason": "left_post",
    },
    ("practitioners", "account_closed_on", NOT_AFTER): {"account_closed_on": NEXT},
    ("practitioners", "account_issued_on", "a date on or after trained_on"): {
        "account_issued_on": BEFORE
    },
    ("practitioners", "suspended_on", "a date on or after account_issued_on"): {
        "account_issued_on": day(3, 9),
        "suspended_on": day(3, 8),
        "suspension_reason": "left_post",
    },
    ("practitioners", "account_closed_on", "a date on or after account_issued_on"): {
        "account_issued_on": day(3, 9),
        "account_closed_on": day(3, 8),
    },
    ("practitioners", "account_issued_on", "a day of issue where an account was suspended"): {
        "account_issued_on": None,
        "suspended_on": day(3, 9),
        "suspension_reason": "left_post",
    },
    ("practitioners", "account_issued_on", "a day of issue where an account was closed"): {
        "account_issued_on": None,
        "account_closed_on": day(3, 9),
    },
    ("practitioners", "suspension_reason", "a reason exactly where there is a suspension"): {
        "suspension_reason": "left_post"
    },
    ("rollout_milestones", "actual_on", NOT_AFTER): {"actual_on": NEXT},
    ("systems", "connected_on", NOT_AFTER): {"connected_on": NEXT},
    ("accesses", "occurred_at", "a time inside the partition's month"): {
        "occurred_at": at(2, 28, 23)
    },
    ("accesses", "utc_offset", "0 or 60"): {"utc_offset": 30},
    (
        "accesses",
        "utc_offset",
        "60 in British Summer Time, 0 outside it, either in the hour that is repeated",
    ): {"utc_offset": 60},
    ("accesses", "occurred_at", "a local time that exists: clocks go forward over this hour"): {
        "occurred_at": at(3, 28, 1)
    },
    ("accesses", "child_id", "a child for a view and none for a search"): {"child_id": None},
    ("accesses", "relationship_on_record", "an answer for a view and none for a search"): {
        "relationship_on_record": None
    },
    (
        "accesses",
        "outcome",
        "shown, shielded or refused for a view; shown, no_match or refused for a search",
    ): {"outcome": "no_match"},
    ("alerts", "raised_on", IN_MONTH): {"raised_on": BEFORE},
    ("alerts", "closed_on", "a date on or after raised_on"): {
        "raised_on": day(3, 9),
        "closed_on": day(3, 8),
        "outcome": "explained",
    },
    ("alerts", "closed_on", NOT_FUTURE): {"closed_on": NEXT, "outcome": "explained"},
    ("alerts", "outcome", "open exactly while there is no closing date"): {"outcome": "explained"},
    ("alerts", "breach_kind", "a kind exactly where a breach is confirmed"): {
        "breach_kind": "other"
    },
    ("audit_reviews", "due_on", IN_MONTH): {"due_on": NEXT},
    ("audit_reviews", "completed_on", NOT_FUTURE): {"completed_on": NEXT},
    ("incidents", "reported_on", IN_MONTH): {"reported_on": BEFORE},
    ("requests", "received_on", IN_MONTH): {"received_on": BEFORE},
    ("returns", "corrected_on", "a correction only where there was a return"): {
        "received_on": None,
        "corrected_on": day(3, 9),
    },
    ("returns", "corrected_on", "a date on or after received_on"): {
        "received_on": day(3, 9),
        "corrected_on": day(3, 8),
    },
    ("returns", "received_on", NOT_FUTURE): {"received_on": NEXT},
    ("returns", "corrected_on", NOT_FUTURE): {"corrected_on": NEXT},
}
"""For each rule of the contract, what makes the last valid row break it.
The last access is a view."""

RULES = [(table.name, rule.column, rule.allowed) for table in TABLES for rule in table.rules]


def test_every_rule_has_one_bad_row():
    assert len(RULES) == len(set(RULES)), "two rules of one column say the same"
    assert set(RULES) == set(BAD_ROWS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: "-".join(rule[:2]))
def test_a_row_that_breaks_a_rule_is_found(path, check, rule):
    table, column, allowed = rule
    found = check(write_extract(path, MARCH, spoil=changed(table, **BAD_ROWS[rule])))
    assert (
        Problem(
            file_name(table, monthly(table)), column, "a value that breaks the rule", allowed, 1
        )
        in found
    )


@pytest.mark.parametrize(
    ("when", "offset", "good"),
    [
        (at(3, 28, 0), 0, True),
        (at(3, 28, 2), 60, True),
        (at(3, 28, 2), 0, False),
        (at(10, 31, 0), 60, True),
        (at(10, 31, 1), 60, True),
        (at(10, 31, 1), 0, True),
        (at(10, 31, 2), 0, True),
        (at(10, 31, 2), 60, False),
    ],
)
def test_local_times_around_a_change_of_the_clocks(path, check, when, offset, good):
    month = f"{when:%Y-%m}"
    found = check(
        write_extract(
            path,
            (month,),
            spoil=lambda rows: rows["accesses", month][-1].update(
                occurred_at=when, utc_offset=offset
            ),
        )
    )
    assert (found == []) is good


# -- columns ---------------------------------------------------------------------------------------


def test_a_null_where_none_may_be_is_found_in_every_column(path, check):
    required = {
        (table.name, column.name)
        for table in TABLES
        for column in table.columns
        if not column.nullable
    }

    def spoil(rows):
        for table, column in required:
            rows[table, monthly(table)].append(
                dict(rows[table, monthly(table)][0], **{column: None})
            )

    found = {
        (p.file, p.column, p.rows)
        for p in check(write_extract(path, MARCH, spoil=spoil))
        if p.found == "nothing filled in"
    }
    assert found == {(file_name(table, monthly(table)), column, 1) for table, column in required}


def test_a_code_outside_its_list_is_found_in_every_column(path, check):
    listed_codes = {
        (table.name, column.name) for table in TABLES for column in table.columns if column.allowed
    }

    def spoil(rows):
        for table, column in listed_codes:
            rows[table, monthly(table)][-1][column] = "wave_9"

    found = {
        (p.file, p.column)
        for p in check(write_extract(path, MARCH, spoil=spoil))
        if p.found.startswith("1 unknown code")
    }
    # The spoilt level leaves an authority out of geographies, which other tables then name.
    assert found >= {(file_name(table, monthly(table)), column) for table, column in listed_codes}


def test_a_number_too_small_is_found_in_every_column(path, check):
    bounded = {
        (table.name, column.name): column.least
        for table in TABLES
        for column in table.columns
        if column.least is not None
    }

    def spoil(rows):
        for (table, column), least in bounded.items():
            rows[table, monthly(table)][-1][column] = least - 1

    found = {
        (p.file, p.column)
        for p in check(write_extract(path, MARCH, spoil=spoil))
        if p.found.startswith("a number below")
    }
    assert found == {(file_name(table, monthly(table)), column) for table, column in bounded}


def test_a_number_too_large_is_found_in_every_column(path, check):
    bounded = {
        (table.name, column.name): column.most
        for table in TABLES
        for column in table.columns
        if column.most is not None
    }

    def spoil(rows):
        for (table, column), most in bounded.items():
            rows[table, monthly(table)][-1][column] = most + 1

    found = {
        (p.file, p.column)
        for p in check(write_extract(path, MARCH, spoil=spoil))
        if p.found.startswith("a number above")
    }
    assert (
        found == {(file_name(table, monthly(table)), column) for table, column in bounded}
        and len(bounded) == 7
    )


@pytest.mark.parametrize(
    "impossible", [dt.date(1899, 12, 31), dt.date(2101, 1, 1), 4_000_000], ids=str
)
def test_a_day_that_cannot_be_is_found_in_every_column(path, check, impossible):
    """Also one that Python has no date for, in the tables that are read before all others."""
    days = {
        (table.name, column.name)
        for table in TABLES
        for column in table.columns
        if column.type in (Type.DATE, Type.TIMESTAMP)
    }
    write_extract(path, MARCH)
    for table in {name for name, _ in days}:
        file = path / file_name(table, monthly(table))
        whole = pq.read_table(file, partitioning=None)
        for name, column in days:
            if name == table:
                kind = whole.schema.field(column).type
                number = (
                    impossible
                    if isinstance(impossible, int)
                    else (impossible - dt.date(1970, 1, 1)).days
                )
                whole = whole.set_column(
                    whole.schema.get_field_index(column),
                    column,
                    pa.array(
                        [
                            number
                            * (
                                1
                                if kind == pa.date32()
                                else min(86_400_000_000, 9 * 10**18 // abs(number))
                            )
                        ]
                        * len(whole),
                        pa.int64(),
                    )
                    .cast(pa.int32() if kind == pa.date32() else pa.int64())
                    .cast(kind),
                )
        pq.write_table(whole, file)
    write_manifest(path, MARCH)
    assert {(p.file, p.column) for p in check(path) if p.found == "a day that cannot be"} == {
        (file_name(table, monthly(table)), column) for table, column in days
    }


def test_a_wrong_type_is_found_in_every_column(path, check):
    write_extract(path, MARCH)
    for table in TABLES:
        file = path / file_name(table.name, monthly(table.name))
        wrong = [
            (c.name, pa.string() if c.type is not Type.TEXT else pa.int32()) for c in table.columns
        ]
        pq.write_table(pa.table({name: pa.nulls(3, kind) for name, kind in wrong}), file)
    write_manifest(path, MARCH)
    found = {(p.file, p.column, p.allowed) for p in check(path) if p.found.startswith("type ")}
    assert found == {
        (file_name(t.name, monthly(t.name)), c.name, c.type) for t in TABLES for c in t.columns
    }


def rewritten(path, table: str, change) -> None:
    """Change the Arrow table of one file and list it anew."""
    file = path / file_name(table, monthly(table))
    pq.write_table(change(pq.read_table(file, partitioning=None)), file)
    write_manifest(path, MARCH)


def stored_as(column: str, kind: pa.DataType):
    """A way to store one column in another type."""
    return lambda t: t.set_column(
        t.schema.get_field_index(column),
        column,
        t[column].cast(kind) if pa.types.is_null(kind) is False else pa.nulls(len(t)),
    )


@pytest.mark.parametrize("kind", [pa.timestamp("us", tz="UTC"), pa.date32(), pa.string()])
def test_only_local_times_are_times(path, check, kind):
    write_extract(path, MARCH)
    rewritten(path, "accesses", stored_as("occurred_at", kind))
    assert (f"accesses/month={MONTH}/part-0.parquet", "occurred_at") in {
        (p.file, p.column) for p in check(path)
    }


LOSSLESS = [
    ("accesses", "occurred_at", pa.timestamp("ns")),
    ("accesses", "occurred_at", pa.timestamp("s")),
    ("accesses", "child_id", pa.float64()),
    ("accesses", "access_id", pa.int32()),
    ("accesses", "utc_offset", pa.int8()),
    ("children", "child_id", pa.uint64()),
    ("children", "born_on", pa.timestamp("ns")),
    ("children", "born_on", pa.date64()),
    ("children", "sex", pa.large_string()),
    ("children", "sex", pa.string_view()),
    ("geographies", "hex_q", pa.null()),
    ("geographies", "label", pa.null()),
    ("geographies", "label", pa.float64()),
    ("geographies", "valid_to", pa.timestamp("ns")),
    ("systems", "connected_on", pa.null()),
    ("quoted_figures", "value", pa.int64()),
    ("quoted_figures", "value", pa.float32()),
    ("population", "persons", pa.int32()),
    ("geographies", "early_adopter", pa.null()),
]
"""As pandas, polars and others write them: table, column, the type it is stored in."""


@pytest.mark.parametrize(("table", "column", "kind"), LOSSLESS, ids=str)
def test_what_loses_nothing_is_read_as_declared_and_said(path, check, engine, table, column, kind):
    write_extract(path, MARCH)
    rewritten(path, table, stored_as(column, kind))
    assert check(path) == []
    declared, said = BY_NAME[table].column(column).type, casts(open_extract(path))
    # Parquet keeps text, and days in milliseconds, no other way than the declared one:
    # of that there is nothing to say.
    silent = (
        declared is Type.TEXT
        and kind in (pa.large_string(), pa.string_view())
        or kind == pa.date64()
    )
    assert len(said) == (not silent) and all(
        line.startswith(f"{table}: {column}: stored as ")
        and line.endswith(f" in 1 file, read as {declared}; nothing is lost by it")
        for line in said
    )
    engine.register(
        table, [path / file_name(table, monthly(table))], columns=BY_NAME[table].columns
    )
    read = engine.fetch_frame(sa.select(sa.column(column)).select_from(sa.table(table)))
    write_extract(path, MARCH)
    assert (
        read.column(0).to_pylist()
        == pq.read_table(path / file_name(table, monthly(table)), partitioning=None)[
            column
        ].to_pylist()
    )


LOSSY = [
    ("accesses", "occurred_at", pa.array([1_267_446_896_000_000_001] * 2, pa.timestamp("ns"))),
    (
        "children",
        "born_on",
        pa.array([dt.datetime.combine(BORN, dt.time(5))] * 2, pa.timestamp("us")),
    ),
    ("source_loads", "received", pa.array([2**31] * 10)),
    ("source_loads", "received", pa.array([0.5] * 10)),
    ("quoted_figures", "value", pa.array([2**53 + 1])),
    ("accesses", "child_id", pa.array([None, math.nan], pa.float64())),
    ("systems", "system_id", pa.array([2**63], pa.uint64())),
    ("geographies", "label", pa.array([1.0] * 5)),
]


@pytest.mark.parametrize(("table", "column", "values"), LOSSY, ids=str)
def test_what_would_lose_something_is_refused(path, check, table, column, values):
    write_extract(path, MARCH)
    rewritten(path, table, lambda t: t.set_column(t.schema.get_field_index(column), column, values))
    assert [(p.column, p.found.partition(", ")[2]) for p in check(path)] == [
        (column, "with values that cannot all be read so")
    ]


def test_files_of_one_month_may_each_store_a_column_their_own_way(path, check):
    """The narrower file comes first: its type is no measure for the other."""
    write_extract(path, MARCH)
    first = path / file_name("shields", MONTH)
    whole = pq.read_table(first, partitioning=None)
    other = whole.set_column(0, "shield_id", pa.array([ORDINAL + 1]))
    pq.write_table(other, path / file_name("shields", MONTH, 1))
    pq.write_table(whole.set_column(0, "shield_id", pa.array([7], pa.int8())), first)
    write_manifest(path, MARCH)
    assert check(path) == []


def test_a_missing_column_is_found_and_the_others_are_still_checked(path, check):
    write_extract(path, MARCH, spoil=changed("children", sex="neither"))
    rewritten(path, "children", lambda t: t.drop_columns(["born_on"]))
    found = check(path)
    assert [(p.column, p.found) for p in found] == [
        ("born_on", "the column is missing"),
        ("sex", "1 unknown code, not repeated here"),
    ]


def test_a_column_that_is_not_declared_is_named(path, check):
    write_extract(path, MARCH)
    rewritten(path, "children", lambda t: t.append_column("name_of_pet", pa.array(["x", "y"])))
    assert [(p.column, p.found) for p in check(path)] == [
        ("name_of_pet", "the column is not declared")
    ]


def test_a_file_without_heading_does_not_give_its_first_record_away(path, check):
    write_extract(path, MARCH)
    rewritten(
        path,
        "children",
        lambda t: t.rename_columns(
            [
                str(CHILD),
                TOWN,
                str(BORN),
                "Anna",
                *(f"c{n}" for n in range(len(t.column_names) - 4)),
            ]
        ),
    )
    found = check(path)
    assert "Anna" not in report(found) and "13 columns not declared" in report(found)


def test_text_stored_as_a_dictionary_is_text(path, check):
    write_extract(path, MARCH)
    rewritten(
        path,
        "children",
        lambda t: t.set_column(
            t.schema.get_field_index("sex"), "sex", t["sex"].dictionary_encode()
        ),
    )
    assert check(path) == []


# -- keys, references, what tables owe each other --------------------------------------------------


def test_a_repeated_key_is_found_in_every_table(path, check):
    def spoil(rows):
        for found in rows.values():
            found.append(dict(found[0]))

    found = {
        (p.file, p.column, p.rows)
        for p in check(write_extract(path, MARCH, spoil=spoil))
        if p.found.startswith("a key used before")
    }
    assert found == {(file_name(t.name, monthly(t.name)), ", ".join(t.key), 1) for t in TABLES}


def test_a_key_repeated_in_another_file_of_the_month_is_found(path, check):
    write_extract(path, MARCH)
    shutil.copy(path / file_name("children", MONTH), path / file_name("children", MONTH, 1))
    write_manifest(path, MARCH)
    assert check(path) == [
        Problem(
            f"children/month={MONTH}",
            "child_id",
            "a key used before in the file or month",
            "a key names one row",
            2,
        )
    ]


@given(
    st.lists(st.integers(-5, 60), max_size=40),
    st.lists(st.integers(-5, 60), max_size=40),
    st.booleans(),
)
def test_ordinals_are_counted_as_sets_would(first, second, far):
    """Whether a bitmap serves or one far ordinal makes it too long."""
    outlier = [2**31 - 1] if far else []
    ordinals, directory = (
        np.array(first + outlier, dtype=np.int32),
        np.array(second + outlier, dtype=np.int32),
    )
    assert repeats(ordinals) == len(ordinals) - len(set(ordinals.tolist()))
    assert absent_from(ordinals, directory) == sum(
        ordinal not in set(directory.tolist()) for ordinal in ordinals.tolist()
    )


AUTHORITIES = [t.name for t in TABLES for c in t.columns if c.refers is Reference.AUTHORITY]


def test_an_unknown_authority_is_found_in_every_table(path, check):
    def spoil(rows):
        for table in AUTHORITIES:
            rows[table, MONTH][-1]["authority"] = "E99999999"

    found = {
        (p.file, p.rows)
        for p in check(write_extract(path, MARCH, spoil=spoil))
        if p.found.startswith("1 unknown code")
    }
    assert found == {(file_name(table, MONTH), 1) for table in AUTHORITIES}


@pytest.mark.parametrize("code", [OLD_COUNTY, REGION])
def test_an_area_that_is_no_authority_in_the_month_is_found_and_named(path, check, code):
    def spoil(rows):
        for table in AUTHORITIES:
            rows[table, MONTH][-1]["authority"] = code

    found = {
        (p.file, p.rows)
        for p in check(write_extract(path, MARCH, spoil=spoil))
        if p.found == f"{code}: known, but no authority in this month"
    }
    assert found == {(file_name(table, MONTH), 1) for table in AUTHORITIES}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (t.name, c.name)
        for t in TABLES
        for c in t.columns
        if c.refers in (Reference.AREA, Reference.SOURCE)
    ],
)
def test_an_unknown_area_or_source_is_found_and_named(path, check, table, column):
    code = "E99999999" if BY_NAME[table].column(column).refers is Reference.AREA else "unheard_of"
    found = check(write_extract(path, MARCH, spoil=changed(table, **{column: code})))
    assert [(p.file, p.column, p.found, p.rows) for p in found] == [
        (f"{table}.parquet", column, f"1 unknown code: {code}", 1)
    ]


@pytest.mark.parametrize(
    ("table", "reference"),
    [
        (t.name, c.refers)
        for t in TABLES
        for c in t.columns
        if c.refers in (Reference.CHILD, Reference.LIVE_CHILD)
    ],
)
def test_a_child_not_on_the_directory_is_found(path, check, table, reference):
    found = check(write_extract(path, MARCH, spoil=changed(table, child_id=CHILD + 99)))
    assert found == [
        Problem(
            file_name(table, MONTH),
            "child_id",
            "a child not on the directory that month",
            reference,
            1,
        )
    ]


@pytest.mark.parametrize(
    "table", [t.name for t in TABLES for c in t.columns if c.refers is Reference.LIVE_CHILD]
)
@pytest.mark.parametrize("ended", [True, False])
def test_what_is_open_for_a_record_in_the_archive_is_found(path, check, table, ended):
    def spoil(rows):
        rows["children", MONTH][0].update(born_on=day(3, 31, 1992), record_state="archived")
        for name in ("involvements", "shields"):
            rows[name, MONTH][0].update(
                {BY_NAME[name].ends: day(3, 31) if ended or name != table else None}
            )
        rows["involvements", MONTH][0].update(born_on=day(3, 31, 1992))

    found = check(write_extract(path, MARCH, spoil=spoil))
    assert found == (
        []
        if ended
        else [
            Problem(
                file_name(table, MONTH),
                "child_id",
                "open at the month's end for a record in the archive",
                Reference.LIVE_CHILD,
                1,
            )
        ]
    )


@pytest.mark.parametrize(
    "table", [t.name for t in TABLES for c in t.columns if c.refers is Reference.ACCOUNT]
)
def test_a_practitioner_nobody_knows_is_found(path, check, table):
    found = check(write_extract(path, MARCH, spoil=changed(table, practitioner_id=ORDINAL)))
    assert found == [
        Problem(
            file_name(table, MONTH),
            "practitioner_id",
            "a practitioner not known in that month",
            Reference.ACCOUNT,
            1,
        )
    ]


@pytest.mark.parametrize(
    ("issued", "outcome", "good"),
    [
        (day(3, 1), "shown", True),
        (day(3, 2), "shown", False),
        (None, "shown", False),
        (day(3, 2), "refused", True),
    ],
)
def test_an_access_before_the_account_is_found(path, check, issued, outcome, good):
    def spoil(rows):
        rows["practitioners", MONTH][0]["account_issued_on"] = issued
        for row in rows["accesses", MONTH]:
            row["outcome"] = outcome

    found = check(write_extract(path, MARCH, spoil=spoil))
    assert [(p.column, p.found, p.rows) for p in found] == (
        [] if good else [("occurred_at", "an access before the account was issued", 2)]
    )


def test_the_practitioners_of_an_authority_that_sent_nothing_are_not_looked_for(path, check):
    def spoil(rows):
        rows["returns", MONTH][0]["received_on"] = None
        for table in AUTHORITY_SENT:
            rows[table, MONTH] = [dict(rows[table, MONTH][0], authority=NEW_COUNTY)]
        rows["practitioners", MONTH][0]["practitioner_id"] += 1

    assert check(write_extract(path, MARCH, spoil=spoil)) == []


@pytest.mark.parametrize(
    ("table", "pair"),
    [(t, pair) for t in TABLES for pair in t.one_each if t.key != (pair.one,)],
    ids=lambda value: getattr(value, "name", None) or f"{value.one}-{value.each}-{value.when[:14]}",
)
def test_two_values_where_there_is_one_each_are_found(path, check, table, pair):
    other = {"authority": NEW_COUNTY, "born_on": day(2, 1), "sex": "male", "sector": "voluntary"}[
        pair.each
    ]

    def spoil(rows):
        ordinal = {table.key[0]: ORDINAL + 5}
        if "kind" in pair.when:
            rows[table.name, MONTH][0]["kind"] = pair.when.split("'")[1]
        rows[table.name, MONTH].append(rows[table.name, MONTH][0] | ordinal | {pair.each: other})

    meant = f"; {pair.meaning}" if pair.meaning else ""
    rows = 3 if table.name == "accesses" else 2
    assert check(write_extract(path, MARCH, spoil=spoil)) == [
        Problem(
            file_name(table.name, MONTH),
            pair.each,
            f"more than one for the same {pair.one} in one month",
            f"one for each {pair.one}{meant}",
            rows,
        )
    ]


def test_two_services_may_be_of_different_sectors(path, check):
    def spoil(rows):
        rows["involvements", MONTH].append(
            rows["involvements", MONTH][0] | {"involvement_id": ORDINAL + 5, "sector": "voluntary"}
        )

    assert check(write_extract(path, MARCH, spoil=spoil)) == []


@pytest.mark.parametrize("table", ["accesses", "practitioners"])
@pytest.mark.parametrize(
    ("column", "other", "allowed"),
    [
        (
            "authority",
            NEW_COUNTY,
            "one for each practitioner_id for good, or the authority in the same region that "
            "follows one that ended",
        ),
        ("sector", "voluntary", "one for each practitioner_id for good"),
    ],
)
def test_what_lasts_for_good_and_changes_from_month_to_month_is_found(
    path, check, table, column, other, allowed
):
    """By the second month the practitioner is in another authority, or sector:
    in the log, or in the account records."""

    def spoil(rows):
        for row in rows[table, "2010-04"][: 2 if table == "accesses" else 1]:
            row[column] = other

    found = check(write_extract(path, spoil=spoil))
    # The log of the month and the account records disagree too.
    first = {"accesses": 2, "practitioners": 1}[table]
    assert (
        Problem(
            file_name(table, "2010-04"),
            column,
            "another than before for the same practitioner_id",
            allowed,
            first,
        )
        in found
    )
    assert {(p.column, p.found) for p in found} == {
        (column, "another than before for the same practitioner_id")
    }


def test_what_lasts_for_good_is_the_same_in_every_table(path, check):
    found = check(write_extract(path, MARCH, spoil=changed("practitioners", 0, sector="voluntary")))
    assert [(p.file, p.column, p.rows) for p in found] == [
        (file_name("accesses", MONTH), "sector", 2)
    ]


def test_a_practitioner_goes_on_in_the_successor_of_an_authority_that_ended(path, check):
    """The county ended on 31 March 2009, and its successor lies in the same region."""
    months = ("2009-03", "2009-04")
    assert check(write_extract(path, months)) == []

    def moved(rows):
        areas = rows["geographies", None]
        region = next(row for row in areas if row["code"] == REGION)
        areas.append(region | {"code": "E12000002", "name": "Another region"})
        next(row for row in areas if row["code"] == NEW_COUNTY)["parent"] = "E12000002"

    found = check(write_extract(path, months, spoil=moved))
    assert [(p.file, p.column, p.rows) for p in found] == [
        (file_name("practitioners", "2009-04"), "authority", 1)
    ], "in another region it is another authority"


@pytest.mark.parametrize("table", [t.name for t in TABLES if t.every_authority])
def test_an_authority_without_its_row_is_found_and_named(path, check, table):
    found = check(write_extract(path, MARCH, spoil=lambda rows: rows[table, MONTH].pop()))
    assert [(p.file, p.found) for p in found] == [
        (file_name(table, MONTH), f"no row for {NEW_COUNTY}")
    ]


def test_an_area_whose_code_is_none_is_not_repeated_where_its_row_is_missing(path, check):
    def spoil(rows):
        rows["geographies", None].append(rows["geographies", None][2] | {"code": "\x1b[2J<b>"})

    found = [p.found for p in check(write_extract(path, MARCH, spoil=spoil)) if "no row" in p.found]
    assert found == ["no row for a code of another form"]


def test_rows_of_an_authority_that_sent_no_return_are_found(path, check):
    def spoil(rows):
        rows["returns", MONTH][0]["received_on"] = None

    found = {
        p.file
        for p in check(write_extract(path, MARCH, spoil=spoil))
        if p.found == f"{TOWN}: sent no return for this month, and yet has rows"
    }
    assert found == {file_name(table, MONTH) for table in AUTHORITY_SENT}


def test_an_empty_table_is_found_unless_it_may_be_empty(path, check):
    def spoil(rows):
        for found in rows.values():
            found.clear()

    found = {p.file for p in check(write_extract(path, MARCH, spoil=spoil)) if p.found == "no rows"}
    assert found == {file_name(t.name, monthly(t.name)) for t in TABLES if not t.may_be_empty}


# -- what a message may say ------------------------------------------------------------------------


def test_a_code_few_share_is_not_repeated_from_a_table_about_people(path, check):
    found = check(write_extract(path, MARCH, spoil=changed("children", sex="Anna_Example")))
    assert [p.found for p in found] == ["1 unknown code, not repeated here"]


def test_a_code_many_share_is_repeated(path, check):
    def spoil(rows):
        rows["children", MONTH] += [
            dict(rows["children", MONTH][0], child_id=CHILD + 10 + n, sex="unknown")
            for n in range(SHARED_BY)
        ]

    assert [(p.found, p.rows) for p in check(write_extract(path, MARCH, spoil=spoil))] == [
        ("1 unknown code: unknown", SHARED_BY)
    ]


def test_many_unknown_codes_are_counted_and_not_repeated(path, check):
    def spoil(rows):
        rows["systems", MONTH] += [
            dict(rows["systems", MONTH][0], system_id=ORDINAL + n, system_kind="kind_" + "x" * n)
            for n in range(1, 9)
        ]

    assert [(p.found, p.rows) for p in check(write_extract(path, MARCH, spoil=spoil))] == [
        ("8 unknown codes, not repeated here", 8)
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("wave_9", True),
        ("E99999999", True),
        ("Male", True),
        (str(CHILD), False),
        ("2003_05_17", False),
        ("Anna Example", False),
        ("", False),
        ("x" * 41, False),
    ],
)
def test_what_looks_like_a_code(text, code):
    assert PartitionCheck.is_code(text) is code


def test_a_report_has_a_heading_and_one_line_each():
    found = [
        Problem("a.parquet", "sex", "1 unknown code: x", "female, male", 1200),
        Problem("b.parquet", "", "it is missing", "each file the manifest lists"),
    ]
    assert report(found, "extract 2010-07").splitlines() == [
        "extract 2010-07: 2 problems",
        "  a.parquet: sex: 1 unknown code: x (1,200 rows); allowed: female, male",
        "  b.parquet: it is missing; allowed: each file the manifest lists",
    ]
    assert report([], "extract 2010-07") == "extract 2010-07: no problems"
