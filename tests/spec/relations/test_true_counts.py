"""Every kind of relation is asked of true counts, and counts that break one are refused, with its
name. That all of them hold in random worlds is tested where those are counted, in
`tests/builder/test_tabulation.py`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest

from builder.build import dimensions_of
from builder.cells import cells
from builder.checks import check_cells
from builder.dimensions import BuildError
from builder.dimensions import Dimensions as LaidOut
from builder.engines import DuckDBEngine
from builder.extracts import open_extract, problems
from builder.reference import read_reference
from builder.relations import relations_of
from builder.relations.kept import Counts, asked
from builder.statements import tallies_of
from builder.tabulate import tabulate
from measures import BREAKDOWNS, MEASURES
from tests.builder.worlds import World

TALLIES = tallies_of(MEASURES)
RELATIONS = relations_of(MEASURES, BREAKDOWNS)


def counted(world: World) -> tuple[pd.DataFrame, LaidOut]:
    """The true counts of a small world, straight from its rows."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        extract = open_extract(world.write(folder / "extract"))
        with DuckDBEngine(folders=[folder], spill=folder / "spill", threads=1) as engine:
            assert not problems(extract, engine)
            laid_out = dimensions_of(read_reference(extract, engine, MEASURES))
            return cells(
                tabulate(
                    extract,
                    engine,
                    TALLIES,
                    BREAKDOWNS,
                    work=folder / "work",
                    progress=lambda part: None,
                ),
                TALLIES,
                laid_out,
            ), laid_out


@pytest.fixture(scope="module")
def world() -> tuple[pd.DataFrame, LaidOut]:
    return counted(World(3, 30, silent=False))


def test_every_kind_of_relation_is_asked_somewhere(world):
    found, laid_out = world
    places = {
        type(a.relation).__name__: a.places
        for a in asked(RELATIONS, Counts(found, laid_out.periods))
        if a.places
    }
    assert places.keys() == {"Rule", "Within", "Presence"}


@pytest.mark.parametrize(
    ("tally", "breakdown", "period", "told"),
    [
        ("practitioners_trained", "all", "2009-04", "practitioners_trained"),
        (
            "children_without_gp",
            "age_band",
            "2009-02",
            "children_without_gp: age_band does not add up to the total",
        ),
        ("practitioners_viewing", "all", "2009-Q1", "practitioners_viewing"),
        (
            "children_with_lead_professional",
            "sector",
            "2009-02",
            "children_with_lead_professional: sector does not add up to the total",
        ),
        (
            "shielded_records",
            "all",
            "2009-03",
            "Shielded records: part of children on the directory",
        ),
        ("accounts_issued", "all", "2009-05", "Accounts issued"),
    ],
)
def test_counts_that_break_a_relation_are_refused_with_its_name(
    world, tally, breakdown, period, told
):
    found, laid_out = world
    chosen = found.index[
        (found["tally"] == tally)
        & (found["breakdown"] == breakdown)
        & (found["period"] == period)
        & found["count"].notna()
    ][-1]
    spoilt = found.copy()
    spoilt.loc[chosen, "count"] = 1_000
    with pytest.raises(BuildError, match=told):
        check_cells(spoilt, TALLIES, BREAKDOWNS, laid_out)


def test_a_practitioner_counted_in_two_areas_is_found(world):
    """Counts of practitioners add up over areas in every period, also over quarters."""
    found, laid_out = world
    chosen = (
        (found["tally"] == "practitioners_viewing")
        & (found["geography"] == "E92000001")
        & (found["period"] == "2009-Q1")
        & (found["breakdown"] == "all")
    )
    spoilt = found.copy()
    spoilt.loc[chosen, "count"] -= 1
    with pytest.raises(BuildError, match="practitioners_viewing"):
        check_cells(spoilt, TALLIES, BREAKDOWNS, laid_out)
