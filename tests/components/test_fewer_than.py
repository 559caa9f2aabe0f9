"""A rounded count of 0 may have been 1 to 4: it is never shown as a 0, wherever it stands."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

import charts
from charts.alt_text import extremes
from components.table import table
from figures.figure import Across, Protection, Selection
from figures.observation import in_chart
from queries.figures import figure, protection_of
from release.store import Release
from release.vocabulary import Level
from tests.charts.small_figures import areas, draw_from, records

FEW = Protection(few="fewer than 5")


@pytest.mark.parametrize(
    ("row", "protection", "words"),
    [
        ({"value": 0, "rounded": True}, FEW, "fewer than 5"),
        ({"value": 0, "rounded": True, "status": "p"}, FEW, "fewer than 5 [p]"),
        ({"value": 0, "rounded": True}, Protection(few="fewer than 10"), "fewer than 10"),
        ({"value": 5, "rounded": True}, FEW, "5"),
        ({"value": 0, "rounded": False}, FEW, "0"),
        ({"value": 0, "rounded": True, "numerator": 0, "base": 200}, FEW, "0"),
        (
            {"value": None, "rounded": True, "status": "c"},
            FEW,
            "[c] withheld so that nobody can be identified",
        ),
    ],
)
def test_a_cell_of_the_table(row: dict, protection: Protection, words: str) -> None:
    assert table(draw_from([row], protection=protection)).iloc[0, 1] == words


def test_the_count_of_a_rate_beside_it() -> None:
    rate = draw_from([{"value": 0, "rounded": True, "numerator": 0, "base": 200}], protection=FEW)
    assert table(rate).iloc[0].tolist()[1:] == ["0", "fewer than 5", "200"]


def test_a_text_alternative() -> None:
    drawn = draw_from(areas({"Rutland": 0, "Durham": 40}, rounded=True), protection=FEW)
    assert in_chart(drawn, drawn.frame.iloc[0]) == "fewer than 5"
    assert (
        extremes(drawn.frame, drawn, names="geography_name", things="authorities")
        == "Highest: Durham, 40. Lowest: Rutland, fewer than 5."
    )


MIXED = [
    {
        "measure": measure,
        "measure_title": title,
        "period": f"2010-0{month}",
        "period_title": f"{name} 2010",
        "period_end": f"2010-0{month}-28",
        "value": value,
        "rounded": rounded,
    }
    for measure, title, values, rounded in (
        ("planned", "Planned", (40, 40, 40), False),
        ("trained", "Trained", (0, 5, 0), True),
    )
    for month, name, value in zip((1, 2, 3), ("January", "February", "March"), values, strict=True)
]
"""Practitioners planned are exact and those trained are rounded: a frame may hold both."""


def test_a_rounded_0_beside_exact_figures_is_never_written_as_0_in_any_chart() -> None:
    exact, rounded = (
        areas({"Kent": 0, "Leeds": 40}),
        areas({"Rutland": 0, "Durham": 10}, rounded=True),
    )
    placed = [
        {**row, "geography": f"E9{at}", "hex_q": at} for at, row in enumerate([*exact, *rounded])
    ]
    lines = replace(
        draw_from(MIXED, protection=FEW, measures=("planned", "trained")),
        selection=Selection(
            "2010-03", ("planned", "trained"), Across.PERIODS, "E92000001", "2010-03"
        ),
    )
    for drawn in (charts.trend(lines), charts.small_multiples(lines), charts.burn_up(lines)):
        assert (
            "Trained: 0" not in drawn.alt
            and "Trained 0" not in drawn.alt
            and "fewer than 5 in March 2010" in drawn.alt
        )
        assert not {record["words"] for record in records(drawn.spec) if "words" in record} & {
            "0",
            "Trained\n0",
            "0 in March 2010",
        }
    mapped = charts.hexmap(draw_from(placed, protection=FEW))
    assert "Lowest: Kent and Rutland, 0 or fewer than 5." in mapped.alt
    assert "0 or fewer than 5" in [record.get("words") for record in records(mapped.spec)], (
        "the legend's lowest class"
    )
    assert (
        "Lowest: Kent and Rutland, 0 or fewer than 5."
        in charts.ranked_bars(draw_from(placed, protection=FEW)).alt
    )


def test_the_release_says_what_its_counts_are_rounded_to(store: Release) -> None:
    counts = figure(
        store,
        Selection(
            store.id, ("searches",), Across.AREAS, "E92000001", "2009-06", level=Level.AUTHORITY
        ),
    )
    stages = figure(
        store,
        Selection(
            store.id,
            ("authority_stage",),
            Across.AREAS,
            "E92000001",
            "2009-06",
            level=Level.AUTHORITY,
        ),
    )
    assert counts.protection.few == "fewer than 5" and stages.protection.few == ""


def test_each_measure_of_a_figure_has_its_own_words() -> None:
    """What was planned is rounded to 5, who was trained to 10; plans are told one thing, the others
    another, once for both."""
    measures = [
        SimpleNamespace(id=id, short_title=title, protection=words)
        for id, title, words in (
            ("planned", "Planned", "To multiples of 5."),
            ("trained", "Trained", "To multiples of 10."),
            ("issued", "Issued", "To multiples of 10."),
        )
    ]
    bases = {"planned": 5, "trained": 10, "issued": 10}
    release = SimpleNamespace(manifest={"protection": {"rounded_to": bases}})
    told = protection_of(release, measures)
    assert told.words == "Planned: to multiples of 5. Trained and issued: to multiples of 10."
    called = [told.few_of(m) for m in bases]
    assert called == ["fewer than 5", "fewer than 10", "fewer than 10"]
    rows = [{**row, "value": 0, "rounded": True} for row in MIXED]
    drawn = draw_from(rows, protection=told, measures=("planned", "trained"))
    selection = Selection("2010-03", ("planned", "trained"), Across.PERIODS, "E92000001", "2010-03")
    shown = table(replace(drawn, selection=selection))
    assert [set(shown[name]) for name in ("Planned", "Trained")] == [
        {"fewer than 5"},
        {"fewer than 10"},
    ]
