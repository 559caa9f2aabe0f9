"""Forecasts enter the attack: they come out again from the published figures, or they are named."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from builder.attack import remade
from builder.attack.remade import differences, not_remade
from measures.forecasts import METHOD
from release.store import Release, open_release, read_pointer

PLACES = pd.DataFrame(
    {
        "measure": ["accounts_issued_forecast", "milestone_forecast_date"],
        "breakdown": ["ahead_by_quantile", "milestone_by_quantile"],
        "category": ["ahead_01.median", "ready.median"],
        "geography": ["E92000001", "E92000001"],
        "period": ["2009-06", "2009-06"],
        "value": [120.0, float("nan")],
        "text": [None, "2009-09-01"],
        "status": ["f", "f"],
        "rounded": [True, False],
    }
)
"""Two forecasts: a number and a date."""


def opened(releases: Path) -> Release:
    return open_release(releases / read_pointer(releases)["folder"])


def test_the_forecasts_of_a_release_come_out_again_from_its_published_figures(
    sample_release: Path,
) -> None:
    assert not_remade(opened(sample_release)) == ()


def test_a_release_whose_forecasts_know_more_is_named(
    sample_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same forecasts beside published counts that are 5 more: as where they had been made from
    counts that are not published."""
    read = remade.observations_of

    def others(release: Release, measures: tuple[str, ...], columns: list[str]) -> pd.DataFrame:
        rows = read(release, measures, columns)
        counted = rows["measure"].eq("accounts_issued") & rows["value"].gt(50)
        return rows.assign(value=rows["value"].mask(counted, rows["value"] + 5))

    monkeypatch.setattr(remade, "observations_of", others)
    found = not_remade(opened(sample_release))
    assert any(failure.startswith("accounts_issued_forecast: ") for failure in found)
    assert not any("milestone" in failure for failure in found)


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("value", 125.0, "accounts_issued_forecast"),
        ("rounded", False, "accounts_issued_forecast"),
        ("text", "2009-09-02", "milestone_forecast_date"),
        ("status", "z", "milestone_forecast_date"),
    ],
)
def test_whatever_differs_is_a_difference(column: str, value: object, named: str) -> None:
    row = list(PLACES["measure"]).index(named)
    spoilt = PLACES.copy()
    spoilt.loc[row, column] = value
    told = (f"{named}: 1 forecasts do not come from the published figures",)
    assert differences(PLACES, PLACES) == ()
    assert differences(spoilt, PLACES) == differences(PLACES, spoilt) == told
    assert differences(PLACES.drop(index=row), PLACES) == told
    assert differences(PLACES, PLACES.drop(index=row)) == told


def test_forecasts_by_another_method_are_not_held_against_this_one(
    sample_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = opened(sample_release)
    assert remade.method_of(release) == METHOD
    monkeypatch.setattr(remade, "METHOD", "another")
    monkeypatch.setattr(remade, "observations_of", lambda *_: pytest.fail("was read"))
    assert not_remade(release) == ()
