"""A whole of which other periods leave two neighbours and nothing beyond, while its parts come to
something between: it is withheld, and the release is not refused. Nor is it where nothing fits.
Parts that overlap and would not reach their whole: one of them is withheld, and the whole shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from builder.disclosure import Structure, rounding
from builder.disclosure.family import Family, Limits
from builder.disclosure.solver import Loose
from builder.disclosure.wishes import Objective
from release.vocabulary import ALL, ENGLAND
from tests.spec.disclosure.tables import KEY

VIEWING, QUARTER = "practitioners_viewing", "2009-Q1"
LINE = (VIEWING, ALL, ALL)
MONTHS = ("2009-01", "2009-02", "2009-03")


def of_areas(*values: float) -> np.ndarray:
    """Something of England, an authority and another."""
    return np.array(values, dtype=float)[:, None]


NONE = of_areas(0, 0, 0)


def quarter(counts: np.ndarray) -> Family:
    """England and its two authorities in a quarter, counted once over its months."""
    structure = Structure(
        rules=(),
        parents={ENGLAND: None, "A": ENGLAND, "B": ENGLAND},
        months={QUARTER: MONTHS},
        measure_of={VIEWING: VIEWING},
        flows=frozenset({VIEWING}),
        unions=frozenset({VIEWING}),
    )
    counts, nothing = counts[:, :, None], np.full((3, 1, 1), np.nan)
    return Family(
        structure, (ENGLAND, "A", "B"), (LINE,), 1, (QUARTER,), counts, nothing,
        np.zeros((3, 1, 1), bool), nothing, counts * 0, counts + np.inf, counts < 0,
        Limits(5, 9), KEY,
    )  # fmt: skip


def wishing(
    *,
    below: np.ndarray,
    least: np.ndarray,
    most: np.ndarray,
    cost: np.ndarray = NONE,
    high: np.ndarray = NONE,
    withheld: np.ndarray = NONE,
) -> Objective:
    """What each would rather be published as: the multiple `below`, or as many bases more as are
    `high`; none is too few."""
    return Objective(
        below / 5, cost, NONE, high, NONE > 0, withheld > 0, Loose.none(NONE.shape), least, most
    )


@pytest.mark.parametrize("prefers", [0.3, -0.3])
def test_a_whole_between_its_two_neighbours_is_withheld(
    monkeypatch: pytest.MonkeyPatch, prefers: float
):
    """The months leave of England 5 to 10; one authority stays as it was published, the other is
    withheld and stands for 4 in its only month."""
    family = quarter(of_areas(7, 1, 6))
    wishes = wishing(
        below=of_areas(5, 4, 5),
        cost=of_areas(prefers, 0, 0),
        high=of_areas(1, 0, 0),
        withheld=of_areas(0, 1, 0),
        least=of_areas(5, 4, 5),
        most=of_areas(10, 4, 5),
    )
    monkeypatch.setattr(rounding, "objective_of", lambda *_: wishes)
    found = rounding.round_family(family)
    assert found.values.ravel().tolist() == [9, 4, 5]
    assert found.withheld.ravel().tolist() == [True, True, False]
    assert found.forced == 1


def test_where_no_table_fits_the_period_is_withheld(monkeypatch: pytest.MonkeyPatch):
    """The months leave 10 to 15 of England, and 0 of both authorities, withheld or not."""
    wishes = wishing(
        below=of_areas(10, 0, 0),
        high=of_areas(1, 0, 0),
        least=of_areas(10, 0, 0),
        most=of_areas(15, 0, 0),
    )
    monkeypatch.setattr(rounding, "objective_of", lambda *_, **__: wishes)
    found = rounding.round_family(quarter(of_areas(12, 8, 4)))
    assert found.withheld.all() and found.forced == 3
    assert found.values.ravel().tolist() == [12, 8, 4]  # what they count, and never published


@pytest.mark.parametrize(
    ("room", "values", "withheld"),
    [
        pytest.param(5, [5, 0, 5], [False, False, True], id="a part that may be more"),
        pytest.param(0, [5, 0, 0], [False, False, False], id="no part may be more"),
    ],
)
def test_where_parts_do_not_reach_their_whole_one_that_may_be_more_is_withheld(
    monkeypatch: pytest.MonkeyPatch, room: float, values: list[float], withheld: list[bool]
):
    """Five children were viewed, all in A, where no view is published, so that none can be; B has
    views that are withheld and stand for so many. It viewed none, which would be shown as 0."""
    family = quarter(of_areas(5, 5, 0))
    family = replace(family, structure=replace(family.structure, sets=frozenset({VIEWING})))
    wishes = wishing(
        below=of_areas(5, 0, 0),
        least=of_areas(5, 0, 0),
        most=of_areas(5, 0, room),
    )
    monkeypatch.setattr(rounding, "objective_of", lambda *_, **__: wishes)
    found = rounding.round_family(family)
    assert found.values.ravel().tolist() == values
    assert found.withheld.ravel().tolist() == withheld
