"""The laws of tabulation: over random small worlds, every cell equals a plain count of the rows,
made without SQL or sets of bits."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.build import dimensions_of
from builder.cells import cells
from builder.checks import check_cells
from builder.engines import DuckDBEngine, Engine
from builder.extracts import open_extract, problems
from builder.periods import Period, days_off, periods_of, working_days_after
from builder.reference import read_reference
from builder.relations import relations_of
from builder.statements import tallies_of
from builder.tabulate import tabulate
from measures import BREAKDOWNS, MEASURES
from release.vocabulary import ALL
from tests.builder.worlds import AREAS, MONTHS, WAVE, World, authorities, month_end, years


@cache
def periods(months: tuple[str, ...]) -> dict[str, Period]:
    """The periods of these months, by id."""
    return {p.id: p for p in periods_of(months)}


def on_duckdb(folder: Path) -> Engine:
    return DuckDBEngine(folders=[folder], spill=folder / "spill", threads=1)


def tabulated(
    world: World,
    folder: Path,
    opened: Callable[[Path], Engine] = on_duckdb,
    *,
    checked: bool = True,
) -> pd.DataFrame:
    """All cells of a world, counted by the engine that `opened` gives for a folder."""
    extract = open_extract(world.write(folder / "extract"))
    with opened(folder) as engine:
        assert not (checked and problems(extract, engine))
        tallies = tallies_of(MEASURES)
        laid_out = dimensions_of(read_reference(extract, engine, MEASURES))
        found = cells(
            tabulate(
                extract,
                engine,
                tallies,
                BREAKDOWNS,
                work=folder / "work",
                progress=lambda part: None,
            ),
            tallies,
            laid_out,
        )
        check_cells(found, tallies, BREAKDOWNS, laid_out)
    return found


RELATIONS = relations_of(MEASURES, BREAKDOWNS)


@cache
def inside(area: str) -> set[str]:
    """The authorities in an area, itself included."""
    parent = {code: p for code, _, p, _, _ in AREAS}
    return {
        code
        for code, level, *_ in AREAS
        if level == "authority" and area in (code, parent[code], "E92000001")
    }


def age_band(row: dict, month: str) -> str:
    age = years(row["born_on"], month)
    return "0_4" if age < 5 else "5_9" if age < 10 else "10_14" if age < 15 else "15_17"


def hour_band(row: dict) -> str:
    at = row["occurred_at"]
    if at.date() in days_off(f"{at:%Y-%m}"):
        return "weekend_or_holiday"
    return (
        "working_day_night"
        if at.hour < 8
        else "working_day_8_18"
        if at.hour < 18
        else "working_day_evening"
    )


def is_open(row: dict, month: str, kind: str = "") -> bool:
    return (
        row["ended_on"] is None
        and row["kind"] in (kind or row["kind"])
        and years(row["born_on"], month) < 18
    )


def started(row: dict, month: str) -> bool:
    return f"{row['started_on']:%Y-%m}" == month


def updated(row: dict, month: str) -> bool:
    """In one of the twelve months that end with this one, told by their names alone."""
    return live(row) and f"{int(month[:4]) - 1}-{month[5:]}" < f"{row['updated_on']:%Y-%m}" <= month


def live(row: dict) -> bool:
    return row["record_state"] == "live"


def shown(row: dict) -> bool:
    return row["action"] == "view" and row["outcome"] == "shown"


def review_status(row: dict) -> str:
    done = row["completed_on"]
    return "not_completed" if done is None else "on_time" if done <= row["due_on"] else "late"


def return_status(row: dict) -> str:
    came = row["received_on"]
    return "not_received" if came is None else "on_time" if came <= row["due_on"] else "late"


def group(row: dict) -> str:
    together = {
        "minister": "ministers_and_parliament",
        "permanent_secretary": "ministers_and_parliament",
        "parliamentary_team": "ministers_and_parliament",
        "rollout_monitor": "rollout_monitors",
        "oversight_body": "oversight_bodies",
    }
    return together.get(row["role"], "statisticians_and_service")


BANK_HOLIDAYS = {
    dt.date(2009, 1, 1),
    dt.date(2009, 4, 10),
    dt.date(2009, 4, 13),
    dt.date(2009, 5, 4),
    dt.date(2009, 5, 25),
}


def working_days_between(first: dt.date, last: dt.date) -> int:
    """Working days after the first day and before the last:
    counted one by one, against a list of bank holidays of its own."""
    days = (first + dt.timedelta(days=n) for n in range(1, (last - first).days))
    return sum(day.weekday() < 5 and day not in BANK_HOLIDAYS for day in days)


def time_to_close(row: dict) -> str:
    """The band of an alert, in whole working days."""
    days = (
        None
        if row["closed_on"] is None
        else working_days_between(row["raised_on"], row["closed_on"])
    )
    return (
        "open"
        if days is None
        else next(
            (
                band
                for band, most in (("within_5", 5), ("within_10", 10), ("within_20", 20))
                if days < most
            ),
            "longer",
        )
    )


Row = dict
Wanted = tuple[
    str, Callable[[Row, str], bool], str | None, dict[str, Callable[[Row, str, str], bool]]
]


def by(name: str) -> Callable[[Row, str, str], bool]:
    return lambda row, category, month: row[name] == category


def by_age(row: Row, category: str, month: str) -> bool:
    return age_band(row, month) == category


def by_wave(row: Row, category: str, month: str) -> bool:
    return WAVE[row["authority"]] == category


PLAIN: dict[str, Wanted] = {
    "children_on_directory": (
        "children",
        lambda r, m: live(r),
        None,
        {
            "age_band": by_age,
            "sex": by("sex"),
            "age_band_by_sex": lambda r, c, m: f"{age_band(r, m)}.{r['sex']}" == c,
        },
    ),
    "children_by_supplying_source": (
        "children",
        lambda r, m: live(r),
        None,
        {"source_feed": lambda r, c, m: r[f"from_{c}"]},
    ),
    "children_by_number_of_sources": (
        "children",
        lambda r, m: live(r),
        None,
        {
            "number_of_sources": lambda r, c, m: (
                min(3, sum(v for k, v in r.items() if k.startswith("from_"))) == int(c[0])
            )
        },
    ),
    "children_without_educational_setting": (
        "children",
        lambda r, m: live(r) and not r["has_education"] and 5 <= years(r["born_on"], m) <= 15,
        None,
        {"age_band": by_age},
    ),
    "children_without_gp": (
        "children",
        lambda r, m: live(r) and not r["has_gp"],
        None,
        {"age_band": by_age},
    ),
    "archived_records": ("children", lambda r, m: not live(r), None, {}),
    "children_with_service_involved": (
        "involvements",
        lambda r, m: is_open(r, m, "service_involvement"),
        "child_id",
        {"service": by("service"), "age_band": by_age},
    ),
    "children_with_lead_professional": (
        "involvements",
        lambda r, m: is_open(r, m, "lead_professional"),
        "child_id",
        {"age_band": by_age, "sector": by("sector")},
    ),
    "children_with_common_assessment": (
        "involvements",
        lambda r, m: is_open(r, m, "common_assessment"),
        "child_id",
        {"age_band": by_age, "sector": by("sector")},
    ),
    "children_with_any_indication": (
        "involvements",
        lambda r, m: is_open(r, m),
        "child_id",
        {"age_band": by_age, "sex": by("sex")},
    ),
    "indications_started": ("involvements", started, None, {"service": by("service")}),
    "children_newly_indicated": (
        "involvements",
        lambda r, m: started(r, m) and years(r["born_on"], m) < 18,
        "child_id",
        {},
    ),
    "records_updated_in_12_months.numerator": ("children", updated, None, {}),
    "indications_ended": (
        "involvements",
        lambda r, m: r["ended_on"] is not None,
        None,
        {"service": by("service")},
    ),
    "shielded_records": ("shields", lambda r, m: r["lifted_on"] is None, "child_id", {}),
    "shields_applied": ("shields", lambda r, m: True, None, {}),
    "searches": (
        "accesses",
        lambda r, m: r["action"] == "search",
        None,
        {"sector": by("sector"), "route": by("route")},
    ),
    "record_views": (
        "accesses",
        lambda r, m: shown(r),
        None,
        {
            "sector": by("sector"),
            "reason": by("reason"),
            "route": by("route"),
            "hour_band": lambda r, c, m: hour_band(r) == c,
        },
    ),
    "children_viewed": ("accesses", lambda r, m: shown(r), "child_id", {"sector": by("sector")}),
    "practitioners_viewing": (
        "accesses",
        lambda r, m: shown(r),
        "practitioner_id",
        {"sector": by("sector")},
    ),
    "shielded_view_attempts": (
        "accesses",
        lambda r, m: r["action"] == "view" and r["outcome"] == "shielded",
        None,
        {"sector": by("sector")},
    ),
    "views_out_of_hours.numerator": (
        "accesses",
        lambda r, m: shown(r) and hour_band(r) != "working_day_8_18",
        None,
        {"sector": by("sector")},
    ),
    "audit_reviews": (
        "audit_reviews",
        lambda r, m: True,
        None,
        {"review_status": lambda r, c, m: review_status(r) == c},
    ),
    "alerts_raised": (
        "alerts",
        lambda r, m: True,
        None,
        {"alert_kind": by("alert_kind"), "time_to_close": lambda r, c, m: time_to_close(r) == c},
    ),
    "alerts_closed_in_10_days.numerator": (
        "alerts",
        lambda r, m: (
            r["closed_on"] is not None and working_days_between(r["raised_on"], r["closed_on"]) < 10
        ),
        None,
        {},
    ),
    "procedure_breaches": (
        "alerts",
        lambda r, m: r["breach_kind"] is not None,
        None,
        {"breach_kind": by("breach_kind")},
    ),
    "accounts_suspended": (
        "practitioners",
        lambda r, m: r["suspended_on"] is not None and f"{r['suspended_on']:%Y-%m}" == m,
        None,
        {"suspension_reason": by("suspension_reason")},
    ),
    "security_incidents": (
        "incidents",
        lambda r, m: True,
        None,
        {"incident_class": by("incident_class")},
    ),
    "returns_due": (
        "returns",
        lambda r, m: True,
        None,
        {"return_status": lambda r, c, m: return_status(r) == c},
    ),
    "returns_received": ("returns", lambda r, m: r["received_on"] is not None, None, {}),
    "returns_on_time": ("returns", lambda r, m: return_status(r) == "on_time", None, {}),
    "returns_outstanding": ("returns", lambda r, m: r["received_on"] is None, None, {}),
    "returns_corrected": ("returns", lambda r, m: r["corrected_on"] is not None, None, {}),
    "dashboard_readings": (
        "readings",
        lambda r, m: r["kind"] == "reading",
        None,
        {"reader_group": lambda r, c, m: group(r) == c},
    ),
    "dashboard_readers": (
        "readings",
        lambda r, m: r["kind"] == "reading",
        "reader_id",
        {"reader_group": lambda r, c, m: group(r) == c},
    ),
    "dashboard_exports": (
        "readings",
        lambda r, m: r["kind"] == "export",
        None,
        {"reader_group": lambda r, c, m: group(r) == c},
    ),
    "dashboard_lookups": (
        "readings",
        lambda r, m: r["kind"] == "search",
        None,
        {"reader_group": lambda r, c, m: group(r) == c},
    ),
    "dashboard_refusals": (
        "readings",
        lambda r, m: r["kind"] == "refusal",
        None,
        {"reader_group": lambda r, c, m: group(r) == c},
    ),
    "dashboard_pre_release_looks": (
        "readings",
        lambda r, m: r["kind"] == "reading" and r["pre_release"],
        None,
        {"reader_group": lambda r, c, m: group(r) == c},
    ),
    "practitioners_trained": (
        "practitioners",
        lambda r, m: True,
        None,
        {"sector": by("sector"), "wave": by_wave},
    ),
    "accounts_issued": (
        "practitioners",
        lambda r, m: r["account_issued_on"] is not None,
        None,
        {"sector": by("sector"), "wave": by_wave},
    ),
    "accounts_active": (
        "accesses",
        lambda r, m: r["outcome"] != "refused",
        "practitioner_id",
        {"sector": by("sector"), "wave": by_wave},
    ),
}
"""What each tally counts, in Python: the table, the condition, the key counted once,
and how its breakdowns are told."""

LOOKS_BACK = {"accounts_active": 3}


def plain_count(world: World, cell: Row) -> int:
    table, condition, key, breakdowns = PLAIN[cell["tally"]]
    months = months_of(cell, world.months)
    belongs = (
        (lambda r, m: True)
        if cell["breakdown"] == ALL
        else (lambda r, m: breakdowns[cell["breakdown"]](r, cell["category"], m))
    )
    rows = [
        r
        for m in months
        for r in world.rows[table][m]
        if r["authority"] in inside(cell["geography"]) and condition(r, m) and belongs(r, m)
    ]
    return len({r[key] for r in rows}) if key else len(rows)


def months_of(cell: Row, all_months: tuple[str, ...]) -> Iterable[str]:
    months = periods(all_months)[cell["period"]].months
    if cell["tally"] in LOOKS_BACK:
        last = all_months.index(months[-1])
        return all_months[max(0, last + 1 - LOOKS_BACK[cell["tally"]]) : last + 1]
    return months


@pytest.fixture
def folder() -> Iterable[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32), children=st.integers(1, 40), silent=st.booleans())
def test_every_cell_is_the_plain_count_of_its_rows_and_every_sure_relation_holds(
    seed: int, children: int, silent: bool
) -> None:
    """Both of one random world: to count it takes longer than to look at what was counted.

    `check_cells`, which `tabulated` asks, refuses counts that break a relation; that it does is
    tested in `tests/spec/relations/test_true_counts.py`.
    """
    world = World(seed, children, silent)
    with tempfile.TemporaryDirectory() as name:
        found = tabulated(world, Path(name))
    must_be_plain_counts(found, world)
    lines = pd.MultiIndex.from_frame(found[["tally", "breakdown", "category"]])
    never = found.loc[lines.isin(list(RELATIONS.impossible)), "count"].dropna()
    assert len(never) and (never == 0).all()


def must_be_plain_counts(found: pd.DataFrame, world: World) -> None:
    known = found[found["tally"].isin(PLAIN) & found["count"].notna()]
    wrong = [
        (c["tally"], c["breakdown"], c["category"], c["geography"], c["period"], c["count"], plain)
        for c in known.to_dict("records")
        if (plain := plain_count(world, c)) != c["count"]
    ]
    assert not wrong[:5]
    assert set(PLAIN) == set(known["tally"])


def first_seen(world: World, area: str, month: str, band: str = "") -> int:
    earlier = {
        r["child_id"] for m in MONTHS[: MONTHS.index(month)] for r in world.rows["involvements"][m]
    }
    own = [
        r
        for r in world.rows["involvements"][month]
        if started(r, month) and years(r["born_on"], month) < 18 and r["authority"] in inside(area)
    ]
    return len({r["child_id"] for r in own if band in ("", age_band(r, month))} - earlier)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, pd.DataFrame]:
    """A world in which every return came, and all its cells."""
    world = World(7, 40, silent=False)
    return world, tabulated(world, tmp_path_factory.mktemp("plain"))


def test_first_indications_leave_out_every_child_seen_before(
    plain: tuple[World, pd.DataFrame],
) -> None:
    world, found = plain
    own = found[
        (found["tally"] == "first_indications_without_history") & (found["breakdown"] == ALL)
    ].set_index(["geography", "period"])
    by_band = found[
        (found["tally"] == "first_indications_without_history") & (found["breakdown"] == "age_band")
    ].set_index(["geography", "period", "category"])
    for area in ("E92000001", "E12000001", "E12000002"):
        assert own.loc[(area, "2009-01"), "status"] == "x" and pd.isna(
            own.loc[(area, "2009-01"), "count"]
        )
        for month in MONTHS[1:]:
            assert own.loc[(area, month), "count"] == first_seen(world, area, month)
            assert by_band.loc[(area, month, "15_17"), "count"] == first_seen(
                world, area, month, "15_17"
            )


def test_no_child_of_eighteen_stands_in_an_age_band(folder: Path) -> None:
    """Everyone is 18, some since this very month:
    no measure of children counts them, in a band or in all."""
    world = World(13, 30, silent=False)
    for people in [world.rows["children"], world.rows["involvements"]]:
        for month, rows in people.items():
            for row in rows:
                row["born_on"] = (
                    dt.date(1991, 1, 31) if row["child_id"] % 2 else dt.date(1990, 1, 1)
                )
                row |= (
                    {"record_state": "archived"}
                    if "record_state" in row
                    else {"ended_on": month_end(month)}
                )
    for month, rows in world.rows["shields"].items():
        for row in rows:
            row["lifted_on"] = month_end(month)
    found = tabulated(world, folder)
    banded = found[
        found["tally"].isin(
            {
                t.id
                for t in tallies_of(MEASURES)
                if any(s.breakdown.startswith("age_band") for s in t.splits)
            }
        )
    ]
    assert len(banded) > 500 and not banded["count"].fillna(0).any()


def test_a_month_without_a_return_is_not_available_and_not_zero(folder: Path) -> None:
    found = tabulated(World(3, 30, silent=True), folder)
    found = found[found["breakdown"] == ALL].set_index(["tally", "geography", "period"])
    silent = found.loc[("children_with_any_indication", "A2", "2009-03")]
    assert pd.isna(silent["count"]) and silent["status"] == "x"
    assert found.loc[("indications_started", "A2", "2009-Q1"), "status"] == "x"
    assert found.loc[("children_on_directory", "A2", "2009-03"), "status"] == ""
    assert found.loc[("children_with_any_indication", "E12000001", "2009-03"), "status"] == ""


def test_each_authority_has_cells_only_while_it_exists(plain: tuple[World, pd.DataFrame]) -> None:
    _, found = plain
    months = {
        code: set(
            found.loc[(found["geography"] == code) & (found["tally"] == "record_views"), "period"]
        )
        for code in ("OLD", "NEW")
    }
    assert months["OLD"] == {"2009-01", "2009-02", "2009-03", "2009-Q1", "FY2008-09"}
    assert months["NEW"] == {"2009-04", "2009-05", "FY2009-10", "to-date"}
    to_date = found[
        (found["geography"] == "NEW")
        & (found["tally"] == "record_views")
        & (found["period"] == "to-date")
    ]
    assert set(to_date["status"]) == {"x"}, "the area is younger than the period"


def test_an_added_month_reads_that_month_alone(folder: Path) -> None:
    world = World(11, 20, silent=False)
    tabulated(world, folder, checked=False)
    partials = {p: p.stat().st_mtime_ns for p in (folder / "work").rglob("*.parquet")}
    world.rows["accesses"]["2009-05"] = world.rows["accesses"]["2009-05"][:-1] or [
        world._access("2009-05", 0)
    ]
    tabulated(world, folder, checked=False)
    again = {p: p.stat().st_mtime_ns for p in (folder / "work").rglob("*.parquet")}
    changed = {
        p.parent.relative_to(folder / "work").as_posix() for p in partials.keys() ^ again.keys()
    }
    assert changed == {"accesses/2009-05"}
    assert all(partials[p] == again[p] for p in partials.keys() & again.keys())


@pytest.mark.parametrize(
    ("raised", "tenth"),
    [
        ("2009-04-09", "2009-04-27"),
        ("2009-04-11", "2009-04-27"),
        ("2009-12-18", "2010-01-06"),
        ("2010-07-30", "2010-08-13"),
    ],
)
def test_the_tenth_working_day_passes_over_weekends_and_bank_holidays(
    raised: str, tenth: str
) -> None:
    assert working_days_after(raised[:7], 10)[
        dt.date.fromisoformat(raised)
    ] == dt.date.fromisoformat(tenth)


def test_every_authority_of_the_world_is_counted() -> None:
    assert {c for m in MONTHS for c in authorities(m)} == {
        code for code, level, *_ in AREAS if level == "authority"
    }
