"""Forecasts as figures: of authorities, of a wave, of people, and month by month."""

from __future__ import annotations

from pathlib import Path

import pytest

from figures.figure import Across, Figure, Selection
from figures.notes import is_caution
from queries.catalogue import catalogue_of
from queries.outlook import PEOPLE, PEOPLE_BY, WAVES_BY, chances, fan, month_ahead
from release.store import Release, open_release, read_pointer
from release.vocabulary import ENGLAND


@pytest.fixture(scope="module")
def release(sample_release: Path) -> Release:
    return open_release(sample_release / read_pointer(sample_release)["folder"])


def asked(release: Release, measure: str, breakdown: str, category: str | None = None) -> Selection:
    month = catalogue_of(release).months()[-1].id
    return Selection(
        release.id, (measure,), Across.CATEGORIES, ENGLAND, month, breakdown, category=category
    )


def of(figure: Figure, what: str) -> list[str]:
    """The months that hold it."""
    parts = figure.frame["category"].str.partition(".")
    return list(parts[0][parts[2] == what])


@pytest.mark.parametrize(("measure", "count"), PEOPLE.items())
def test_a_fan_of_people_begins_at_the_published_count(
    release: Release, measure: str, count: str
) -> None:
    told = fan(release, asked(release, measure, PEOPLE_BY))
    months = [m.id for m in catalogue_of(release).months()]
    assert of(told, "so_far") == months
    period = catalogue_of(release).period(months[-1])
    assert of(told, "median") == [month_ahead(period, n) for n in range(1, 13)]
    assert set(told.frame["measure"]) == {measure, count} and told.frame["rounded"].all()


def test_a_fan_of_a_wave_is_of_that_wave_and_has_no_count_that_is_not_published(
    release: Release,
) -> None:
    told = fan(release, asked(release, "authorities_forecast", WAVES_BY, "wave_1.ready."))
    whole = fan(
        release,
        asked(release, "authorities_forecast", "milestone_by_ahead_and_quantile", "ready."),
    )
    assert len(of(told, "median")) == len(of(whole, "median")) == 12
    assert not of(told, "reached") and of(whole, "reached")
    assert told.frame["value"].max() < whole.frame["value"].max()


def test_a_fan_brings_the_record_and_the_cautions_of_its_forecasts(release: Release) -> None:
    """As notes, which every file holds: see the files of figures."""
    for measure, breakdown, category in (
        ("authorities_forecast", "milestone_by_ahead_and_quantile", "ready."),
        *((measure, PEOPLE_BY, None) for measure in PEOPLE),
    ):
        notes = fan(release, asked(release, measure, breakdown, category)).notes
        assert [n for n in notes if n.text.startswith("Record of forecasts made 1 month ahead")]
        assert [n for n in notes if is_caution(n)] == [
            n for n in catalogue_of(release).notes if n.measure == measure and is_caution(n)
        ]


@pytest.mark.parametrize("wave", ["", "wave_2"])
def test_chances_stand_month_by_month(release: Release, wave: str) -> None:
    told = chances(
        release,
        asked(
            release,
            "milestone_forecast_chance",
            "wave_by_ahead" if wave else "milestone_by_ahead",
            f"{wave}." if wave else None,
        ),
        "Chance",
    )
    ids = told.frame["category"].str.split(".", expand=True)
    assert len(ids.columns) == 2 and ids[1].nunique() == 12
    assert told.frame["category_title"].str.startswith("Ready: accredited: ").any()
    assert told.title == "Chance" and told.rows_heading == "Milestone"
    values = told.frame.assign(of=ids[0]).groupby("of")["value"]
    assert all(list(v) == sorted(v) for _, v in values)


def test_the_chances_of_one_milestone_name_it_in_the_title(release: Release) -> None:
    told = chances(
        release,
        asked(release, "milestone_forecast_chance", "milestone_by_ahead", "ready."),
        "Chance of each",
    )
    assert told.title == (
        "Ready: accredited: chance that it is reached by the end of each coming month"
    )
    assert told.frame["category_title"].str.fullmatch(r"[A-Z][a-z]+ \d{4}").all()
