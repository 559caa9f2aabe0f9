"""What stands around a figure is true of just what is shown."""

from __future__ import annotations

import pandas as pd
import pytest

from components.figure_text import _provisional, rounding
from figures.figure import Across, Figure, Selection
from queries.figures import figure
from release.store import Release
from release.vocabulary import Level
from tests.dashboard import EXACT


@pytest.mark.parametrize(
    ("statuses", "says"),
    [
        (["", ""], ""),
        (["p", "p"], "provisional"),
        (["p", "x"], "provisional"),
        (["p", ""], "some figures provisional"),
        (["x", "x"], ""),
    ],
)
def test_provisional_is_said_of_what_is_provisional(
    searches: Figure, statuses: list[str], says: str
) -> None:
    object.__setattr__(searches, "frame", pd.DataFrame({"status": statuses}))
    assert _provisional(searches) == says


def test_an_exact_measure_is_not_said_to_be_rounded(store: Release) -> None:
    stage = figure(
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
    assert rounding(stage) == f"No figure shown here is rounded. {EXACT}"


@pytest.fixture
def searches(store: Release) -> Figure:
    return figure(
        store, Selection(store.id, ("searches",), Across.CATEGORIES, "E92000001", "2009-06")
    )
