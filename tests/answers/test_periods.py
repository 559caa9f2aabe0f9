"""Times as they are asked, and the periods that answer them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.periods import Asked, read
from answers.spans import resolved

ASKED = dt.date(2010, 3, 10)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("by 13 March 2009, the closing date", ["2009-03"]),
        ("by 13 March", ["2010-03"]),
        ("on 31 December", ["2009-12"]),
        (
            "at the end of each month from June 2009 to January 2010",
            ["each month from 2009-06 to 2010-01"],
        ),
        ("in each month since November 2009", ["each month since 2009-11"]),
        ("each month Jan-Jul 2009", ["each month from 2009-01 to 2009-07"]),
        ("March-May 2009", ["2009-03 to 2009-05"]),
        ("Nov 2008 - Feb 2009", ["2008-11 to 2009-02"]),
        ("by the last day of each month of 2009", ["each month of 2009"]),
        ("in (a) 2009 and (b) 2010 to date", ["2009", "2010 to date"]),
        ("since July", ["since 2009-07"]),
        ("in 2008-09 and in 2009-10", ["2008-09", "2009-10"]),
        ("in the last financial year", ["2008-09"]),
        ("in the third quarter of 2009-10", ["2009-10 to 2009-12"]),
        ("in the first quarter of 2010", ["2010-01 to 2010-03"]),
        ("between October and December 2009", ["2009-10 to 2009-12"]),
        ("between November and January 2010", ["2009-11 to 2010-01"]),
        ("in each month since it went live", ["each month to date"]),
        ("from the day it came into use", ["to date"]),
        ("in each year from 2008", ["each year from 2008"]),
        ("in the last three months", ["2009-12 to 2010-02"]),
        ("in the final quarter of 2009", ["2009-10 to 2009-12"]),
        ("by the close of the third quarter of 2009", ["2009-09"]),
        ("between the start of roll-out and 30 June 2010", ["to 2010-06"]),
        ("in total in June 2009", ["2009-06"]),
        ("in total", ["to date"]),
        ("last winter", ["2009-12 to 2010-02"]),
        ("in the summer of 2009", ["2009-06 to 2009-08"]),
        ("in the autumn term", []),
        ("in the academic year 2008/09", ["2008-09 to 2009-08"]),
        ("on the last day of 2009", ["2009-12"]),
        ("at the year's end", ["2009-12"]),
        ("since the baseline", ["to date"]),
        ("the monthly number since the baseline", ["each month to date"]),
        ("in the last year", ["2009-03 to 2010-02"]),
        ("last year", ["2009"]),
        ("in May last year", ["2009-05"]),
        ("at the end of February this year", ["2010-02"]),
        ("June last year and January of this year", ["2009-06", "2010-01"]),
        ("from October last year to February this year", ["2009-10 to 2010-02"]),
        ("alerts from February 2010 in Kent", ["2010-02"]),
        ("in use from February 2010", ["since 2010-02"]),
        ("at the end of 2009", ["2009-12"]),
        ("under the Children Act 2004", []),
        ("it may be told", []),
        ("in May 2010 they may", ["2010-05"]),
        ("hull march 2010", ["2010-03"]),
        ("searches police february", ["2010-02"]),
        ("they march in may", ["2009-05"]),
        ("searches police march", ["2010-03"]),
        ("they march", []),
        ("in each month from September 2009", ["each month since 2009-09"]),
        ("from September 2009 onwards", ["since 2009-09"]),
        ("from September to November 2009", ["2009-09 to 2009-11"]),
        ("in the last three months of 2009", ["2009-10 to 2009-12"]),
        ("in the first half of 2009", ["2009-01 to 2009-06"]),
        ("in the six months to March 2010", ["2009-10 to 2010-03"]),
        ("in the year ending 31 March 2010", ["2009-10"]),
        ("in the quarter ending December 2009", ["2009-10 to 2009-12"]),
        ("in November and December 2009", ["2009-11", "2009-12"]),
        ("in March and in April 2009", ["2009-03", "2009-04"]),
        ("in December and January 2009", ["2008-12", "2009-01"]),
        ("fewer in October than in November 2009", ["2009-10", "2009-11"]),
        ("in 2009, by month", ["each month of 2009"]),
        ("monthly figures for 2009-10", ["each month of 2009-10"]),
        ("since July 2009 month by month", ["each month since 2009-07"]),
        ("in each month", ["each month to date"]),
        ("every quarter", ["each quarter to date"]),
        ("as at 31/03/2010", ["2010-03"]),
        ("on 31.3.10", ["2010-03"]),
        ("in 02/2010", ["2010-02"]),
        ("last month", ["2010-02"]),
        ("before April 2009", ["2009-03"]),
        ("before 1 April 2009", ["2009-03"]),
        ("before 15 April 2009", ["2009-04"]),
        ("after March 2009", ["since 2009-04"]),
        ("monthly returns", []),
        ("views in April, May and June 2009", ["2009-04", "2009-05", "2009-06"]),
        ("the first six months of 2009-10", ["2009-04 to 2009-09"]),
        ("the last half of the financial year 2008/09", ["2008-10 to 2009-03"]),
        ("the first half of this year", ["2010-01 to 2010-06"]),
        ("in April, May, June 2009", ["2009-04", "2009-05", "2009-06"]),
        ("Nov, Dec and Jan 2010", ["2009-11", "2009-12", "2010-01"]),
        ("alerts in April, May and June 2009 taken together", ["2009-04 to 2009-06"]),
        ("in April and June 2009 together", ["2009-04", "2009-06"]),
        ("in may and june 2009", ["2009-05", "2009-06"]),
        ("I may, in June 2009, ask", ["2009-06"]),
        ("in June 2009, may I ask", ["2009-06"]),
        ("may searches leeds", ["2009-05"]),
        ("march returns by region", ["2010-03"]),
        ("Kent May openings for welfare", ["2009-05"]),
        ("accounts issued at Christmas 2008", ["2008-12"]),
        ("accounts issued by Christmas", ["2009-12"]),
        ("did the March returns arrive from Kent", ["2010-03"]),
        ("May searches be made by parents", []),
        ("how many people use this site monthly", ["each month to date"]),
        ("monthly returns due in May 2009", ["2009-05"]),
    ],
)
def test_times_are_read(text: str, said: list[str]) -> None:
    assert [one.said for one in read(text, ASKED)] == said


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("by 31 March 2010", "by"),
        ("up to the end of March 2010", "by"),
        ("until March 2010", "by"),
        ("by the end of 2009", "by"),
        ("on 3 March 2010", "on"),
        ("on 3/3/2010", "on"),
        ("in March 2010", ""),
        ("at the end of March 2010", ""),
    ],
)
def test_what_had_happened_by_a_time_is_told_from_what_happened_in_it(text: str, lead: str) -> None:
    assert [one.lead for one in read(text, ASKED)] == [lead]


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for one in read(text, ASKED):
        assert one.said and one.where[0] < one.where[1]


MONTHS = [f"2009-{m:02}" for m in range(1, 8)]
WHOLES = {
    ("2009-01", "2009-03"): "2009-Q1",
    ("2009-04", "2009-06"): "2009-Q2",
    ("2009-04", "2009-07"): "FY2009-10",
    ("2009-01", "2009-07"): "to-date",
}


@pytest.mark.parametrize(
    ("asked", "flow", "ids", "note"),
    [
        (Asked("2009-03", "2009-03", "2009-03"), True, ("2009-03",), ""),
        (Asked("2009-03", "2009-03", "2009-03"), False, ("2009-03",), ""),
        (Asked("2009-Q2", "2009-04", "2009-06"), True, ("2009-Q2",), ""),
        (Asked("first half", "2009-01", "2009-06"), True, ("2009-Q1", "2009-Q2"), ""),
        (Asked("first half", "2009-01", "2009-06"), False, ("2009-06",), ""),
        (
            Asked("each", "2009-02", "2009-04", "month"),
            False,
            ("2009-02", "2009-03", "2009-04"),
            "",
        ),
        (Asked("2008-11", "2008-11", "2008-11"), True, (), ""),
        (Asked("2010-03", "2010-03", "2010-03"), False, (), ""),
        (Asked("2009", "2009-01", "2009-12"), False, ("2009-07",), "after"),
        (Asked("since", "2008-01", ""), True, ("to-date",), "before"),
    ],
)
def test_periods_that_answer(asked: Asked, flow: bool, ids: tuple[str, ...], note: str) -> None:
    span = resolved(asked, MONTHS, WHOLES, flow=flow)
    assert (span.ids, span.note) == (ids, note)


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("each month, the list being cut short at July 2009", True),
        ("in each month of 2009", False),
        ("in July 2009", False),
    ],
)
def test_one_month_where_each_is_asked_for_is_in_doubt(text: str, noted: bool) -> None:
    assert any("one month alone was read" in time.note for time in read(text, ASKED)) is noted
