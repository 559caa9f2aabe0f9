"""Where only some parts of an area have a figure they come to no more than it: the others, that
have none of their own, are in it too."""

from __future__ import annotations

import numpy as np

from builder.disclosure import Structure
from builder.disclosure.relations import Grid, relations
from release.vocabulary import ALL, ENGLAND

ACTIVE, MAY = "accounts_active", "2009-05"
LINE = (ACTIVE, ALL, ALL)
AREAS = (ENGLAND, "A", "B", "NEW")


def kept(values: tuple[float, ...], *, began: str, sent: bool = True) -> bool:
    """Whether accounts used in three months keep every relation in May: of England, two
    authorities, and one that began in a month and has no figure of its own."""
    structure = Structure(
        rules=(),
        parents={ENGLAND: None, "A": ENGLAND, "B": ENGLAND, "NEW": ENGLAND},
        months={MAY: (MAY,)},
        measure_of={ACTIVE: ACTIVE},
        lives={"NEW": (began, "9")},
        looks_back={ACTIVE: 3},
    )
    present = np.array([[True], [True], [sent], [False]])
    found = relations(structure, Grid(AREAS, (LINE,), present, ~present, MAY))
    return not found.broken(np.array(values)).any()


def test_parts_with_a_figure_are_no_more_than_their_whole():
    assert kept((10, 5, 5, 0), began="2009-04")
    assert kept((15, 5, 5, 0), began="2009-04")  # five of the new authority
    assert not kept((5, 5, 5, 0), began="2009-04")


def test_what_was_not_sent_is_in_no_total():
    assert kept((5, 5, 0, 0), began="2009-01", sent=False)
    assert not kept((10, 5, 0, 0), began="2009-01", sent=False)
