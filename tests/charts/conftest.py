"""Figures that several tests of charts draw."""

from __future__ import annotations

import pytest

from figures.figure import Figure
from tests.charts.small_figures import areas, draw_from


@pytest.fixture
def rates() -> Figure:
    """Eight authorities, two of them without a number, and England, as rates."""
    rows = areas(
        {
            "Barnet": 96.2,
            "Brent": 107.8,
            "Bury": 91.0,
            "Derby": 99.4,
            "Devon": "c",
            "Kent": 95.1,
            "Leeds": 98.8,
            "Rutland": "x",
        },
        base=1000.0,
        rounded=True,
    )
    return draw_from(
        [*rows, {"value": 97.3, "base": 1e6}],
        title="Live records as a share of children",
        unit="per cent",
        decimals=1,
    )
