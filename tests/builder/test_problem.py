"""How the problems of an extract are told: all of them, and what many months share once."""

from __future__ import annotations

from builder.extracts.problem import Problem, report

ALLOWED = "a code of geographies.parquet"


def of(month: str, rows: int | None = 3, column: str = "area", name: str = "part-0") -> Problem:
    """A problem of a file of one month."""
    file = f"accesses/month={month}/{name}.parquet"
    return Problem(file, column, "no such area", ALLOWED, rows)


def test_what_one_file_departs_in_is_a_line() -> None:
    assert report([of("2009-01", 1), of("2009-01", 2, "reason")]).splitlines() == [
        "extract: 2 problems",
        f"  accesses/month=2009-01/part-0.parquet: area: no such area (1 row); allowed: {ALLOWED}",
        "  accesses/month=2009-01/part-0.parquet: reason: no such area (2 rows); allowed: "
        f"{ALLOWED}",
    ]


def test_what_many_months_depart_in_alike_is_told_once_with_all_of_them() -> None:
    months = ["2009-11", "2009-12", "2010-01", "2010-03", "2010-05", "2010-06"]
    assert report([*map(of, months), of("2010-01", column="reason")]).splitlines() == [
        "extract: 7 problems",
        "  accesses/month=*/part-0.parquet of 2009-11 to 2010-01, 2010-03, 2010-05 and 2010-06: "
        f"area: no such area (18 rows); allowed: {ALLOWED}",
        "  accesses/month=2010-01/part-0.parquet: reason: no such area (3 rows); allowed: "
        f"{ALLOWED}",
    ]


def test_nothing_is_taken_together_that_differs_in_more_than_the_month() -> None:
    apart = [of("2009-01"), of("2009-02", None), of("2009-03", column="reason")]
    apart += [of("2009-04", name="part-1"), Problem("accesses", "", "no such area", ALLOWED, 3)]
    assert len(report(apart).splitlines()) == 1 + len(apart)
