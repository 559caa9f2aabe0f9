"""A whole of which other periods leave two neighbours and nothing beyond, while its parts come to
something between: it is withheld, and the release is not refused. Nor is it where nothing fits.
Parts that overlap and would not reach their whole: one of them is withheld, and the whole shown.
What earlier figures show to be more than a base is not withheld as if it were small."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from builder.attack import attack
from builder.attack.facts import knowledge_of
from builder.attack.gate import with_world
from builder.attack.intervals import with_intervals
from builder.disclosure import PLACE, RoundingKey, Structure, protect, rounding
from builder.disclosure.family import Family, Limits
from builder.disclosure.solver import Loose
from builder.disclosure.wishes import Objective
from builder.relations import Within
from release.vocabulary import ALL, ENGLAND, Status
from tests.spec.disclosure.tables import (
    KEY,
    held,
    policy,
    read,
    shown_before,
    structure,
    tree,
)

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
        below / 5,
        cost,
        NONE,
        high,
        NONE > 0,
        withheld > 0,
        Loose.none(NONE.shape),
        least,
        most,
        NONE > 0,
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


@pytest.mark.parametrize(
    ("solved", "values", "withheld"),
    [
        pytest.param(True, [10, 10, 0], [False, True, False], id="one that they deny"),
        pytest.param(False, [12, 8, 4], [True, True, True], id="all where none is found"),
    ],
)
def test_where_no_table_fits_what_other_periods_deny_is_withheld(
    monkeypatch: pytest.MonkeyPatch, solved: bool, values: list[float], withheld: list[bool]
):
    """The months leave 10 to 15 of England, and 0 of both authorities, withheld or not."""
    wishes = wishing(
        below=of_areas(10, 0, 0),
        high=of_areas(1, 0, 0),
        least=of_areas(10, 0, 0),
        most=of_areas(15, 0, 0),
    )
    monkeypatch.setattr(rounding, "objective_of", lambda *_, **__: wishes)
    if not solved:
        monkeypatch.setattr(rounding, "choose", lambda *_, **__: None)
    found = rounding.round_family(quarter(of_areas(12, 8, 4)))
    assert found.withheld.ravel().tolist() == withheld and found.forced == sum(withheld)
    assert found.values.ravel().tolist() == values  # of what is withheld never published


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


STAFF = """
               total
England          207
  North            7
    Town           7
    Shire          0
  South          200
"""
CHILDREN = ("children", ALL, ALL)
TRAINED = pd.concat([read(STAFF), read(STAFF, period="2009-02")], ignore_index=True)
IN_TOWN = TRAINED["geography"].eq("Town") & TRAINED["period"].eq("2009-01")
NEVER_FALLING = replace(
    structure(TRAINED, tree(STAFF)),
    within=(Within(CHILDREN, CHILDREN, None),),
    facts=frozenset((CHILDREN, "Town", month) for month in ("2009-01", "2009-02")),
)


@pytest.mark.parametrize("number", range(6))
def test_what_earlier_figures_show_to_be_more_than_a_base_is_not_withheld_as_small(number: int):
    """The town's 7 of January were published as 10 and are withheld now. They are 6 at least, and
    so is whoever holds them, then and later: taken to be 9 at most, all these would be 6 to 9."""
    key = RoundingKey(bytes([number]) * 32)
    earlier = shown_before(TRAINED[IN_TOWN].assign(value=10, rounded=True))
    out = protect(
        TRAINED,
        policy("children"),
        structure=NEVER_FALLING,
        key=key,
        earlier=earlier,
        withhold=TRAINED.loc[IN_TOWN, PLACE],
    )
    value = out.frame.set_index(["geography", "period"])["value"]
    assert out.frame.index[value.isna()].tolist() == [2] and not out.small[2]
    assert value["North"].tolist() == [10, 10] and value["Town", "2009-02"] == 10
    told = with_world(held(out.frame), TRAINED, out)
    assert attack(told, NEVER_FALLING, policy("children"), {}, earlier=earlier).passed


@pytest.mark.parametrize(("of_town", "most"), [(5, 9), (10, 1e7)])
def test_a_reader_takes_for_small_nothing_that_is_known_to_be_more_than_a_base(
    of_town: int, most: float
):
    """North is withheld. It is small where its town is published as 5, and not where as 10."""
    hidden = TRAINED["geography"] == "North"
    known = with_intervals(
        TRAINED.assign(
            value=TRAINED["count"].mask(TRAINED["geography"] == "Town", of_town).mask(hidden),
            rounded=~hidden,
            status=np.where(hidden, Status.CONFIDENTIAL, ""),
        ),
        policy("children"),
        NEVER_FALLING,
    )
    frame = knowledge_of(known, ("children",), NEVER_FALLING).frame
    assert frame.loc[frame["geography"] == "North", "few"].tolist() == [most, most]
