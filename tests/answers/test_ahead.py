"""What is to come: a forecast is told from the figure it is a forecast of."""

from __future__ import annotations

import pytest

from answers.ask import ask
from queries.releases import Release


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("How many staff are forecast to have been trained in Kent?", "practitioners_trained"),
        (
            "How many practitioners are expected to be trained by Christmas?",
            "practitioners_trained",
        ),
        ("How many accounts are forecast to be issued in the next six months?", "accounts_issued"),
        ("What is the prediction of accounts issued three months ahead?", "accounts_issued"),
    ],
)
def test_what_is_expected_is_no_count(question: str, measure: str, store: Release) -> None:
    part, *_ = ask(question, store)
    assert part.measure == f"{measure}_forecast"


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("On what date is it forecast that Kent will finish the roll-out?", "forecast_date"),
        ("What are the odds that roll-out is complete by the autumn?", "forecast_chance"),
        ("How many authorities are forecast to have finished?", "authorities_forecast"),
        ("What confidence rating does the roll-out in London have?", "confidence"),
        ("How far off have the forecasts been on average?", "crps"),
        ("Do the forecasts tend to be too high or too low?", "bias"),
    ],
)
def test_what_the_forecasts_are_asked_for(question: str, measure: str, store: Release) -> None:
    part, *_ = ask(question, store)
    assert measure in part.measure
