"""A rate of a count that is published as 0, or of so few of its base, is not given as 0."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from builder.attack.published import published_tables
from builder.periods import periods_of
from builder.policy import DEFAULT, read_policy
from builder.rates import rates
from measures import BY_ID
from measures.measure import Ratio
from release.vocabulary import ALL, Status

MONTH = "2009-03"
POLICY = read_policy(DEFAULT, BY_ID)
RATES = [m.id for m in BY_ID.values() if isinstance(m.counts, Ratio)]


def made(measure: str, count: int, over: int, *, rounded: bool) -> pd.Series:
    """The rate of one area in one month."""
    ratio = BY_ID[measure].counts
    tally = ratio.numerator if isinstance(ratio.numerator, str) else f"{measure}.numerator"
    protected = pd.DataFrame(
        [
            (tally, ALL, ALL, "A", MONTH, "", count, rounded),
            (ratio.denominator, ALL, ALL, "A", MONTH, "", over, True),
        ],
        columns=["tally", "breakdown", "category", "geography", "period", "status", "value"]
        + ["rounded"],
    ).astype({"value": "Int64"})
    population = pd.DataFrame({"category": [ALL], "geography": ["A"], "persons": [over]})
    measures = {measure: BY_ID[measure]}
    found = rates(protected, measures, population, periods_of((MONTH,)), POLICY)
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize("measure", RATES)
def test_a_count_published_as_0_gives_no_rate_of_0(measure: str):
    row = made(measure, 0, 1000, rounded=True)
    assert pd.isna(row["value"]) and pd.isna(row["numerator"])
    assert (row["status"], row["base"], row["rounded"]) == (Status.LOW, 1000, True)


@pytest.mark.parametrize("measure", RATES)
def test_any_other_count_gives_its_rate(measure: str):
    exact, five = made(measure, 0, 1000, rounded=False), made(measure, 5, 1000, rounded=True)
    assert (exact["value"], exact["status"]) == (0, Status.SHOWN)
    assert five["value"] > 0 and five["status"] == Status.SHOWN
    assert made(measure, 0, 45, rounded=True)["status"] == Status.CONFIDENTIAL


@pytest.mark.parametrize("measure", RATES)
def test_a_count_that_is_next_to_nothing_of_its_base_gives_no_rate_of_0(measure: str):
    row = made(measure, 5, 10_000_000, rounded=True)
    assert pd.isna(row["value"]) and pd.isna(row["numerator"])
    assert (row["status"], row["base"]) == (Status.LOW, 10_000_000)
    exact = made(measure, 5, 10_000_000, rounded=False)
    assert exact["status"] == Status.LOW


def test_the_attack_is_not_told_that_such_a_count_is_published_as_0():
    row = made("records_updated_in_12_months", 5, 10_000_000, rounded=True)
    counts = published_tables(row.to_frame().T.assign(text=None), BY_ID, POLICY).counts
    assert counts.empty


def test_of_a_measure_that_is_exact_such_a_rate_tells_no_count():
    measure = "records_updated_in_12_months"
    row = made(measure, 5, 10_000_000, rounded=False)
    exact = replace(POLICY, protected={})
    assert published_tables(row.to_frame().T.assign(text=None), BY_ID, exact).counts.empty


def test_the_attack_knows_that_the_count_of_such_a_rate_is_published_as_0():
    measure = "records_updated_in_12_months"
    row = made(measure, 0, 1000, rounded=True)
    counts = published_tables(row.to_frame().T.assign(text=None), BY_ID, POLICY).counts
    assert counts[["tally", "value", "rounded", "status"]].values.tolist() == [
        [f"{measure}.numerator", 0, True, ""]
    ]
