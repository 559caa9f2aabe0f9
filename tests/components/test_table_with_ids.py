"""Each cell of a table leads to the observation whose words stand in it."""

from __future__ import annotations

import pandas as pd
import pytest

from components.table import table, table_and_ids
from figures.figure import Across, Selection
from figures.observation import in_cell
from queries.figures import figure
from release.store import Release
from release.vocabulary import Level

FRAMES = {
    "areas": {"measures": ("searches",), "across": Across.AREAS, "level": Level.REGION},
    "months": {"measures": ("searches",), "across": Across.PERIODS},
    "months of two measures": {
        "measures": ("searches", "record_views"),
        "across": Across.PERIODS,
    },
    "a rate with its counts": {
        "measures": ("directory_coverage",),
        "across": Across.AREAS,
        "level": Level.REGION,
    },
    "two ways": {
        "measures": ("children_on_directory",),
        "across": Across.CATEGORIES,
        "breakdown": "age_band_by_sex",
    },
}


@pytest.mark.parametrize("chosen", FRAMES.values(), ids=FRAMES)
def test_a_cell_leads_to_the_observation_it_words(store: Release, chosen: dict) -> None:
    found = figure(store, Selection(store.id, area="E92000001", period="2009-06", **chosen))
    rows, ids = table_and_ids(found)
    pd.testing.assert_frame_equal(rows, table(found), check_dtype=False)
    words = {row.figure_id: in_cell(found, row) for row in found.frame.itertuples()}
    led = {
        id_: word
        for line, at in zip(rows.to_numpy(), ids.to_numpy(), strict=True)
        for word, id_ in zip(line, at, strict=True)
        if id_ in words
    }
    assert len(words) > 1 and led == words
