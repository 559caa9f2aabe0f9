"""What was expected of the roll-out at an earlier month's end, kept for the next release: it is
made from nothing but what was known then, so a month more changes none of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from builder.forecast.dates import Outlook, outlook, outlook_of
from builder.forecast.hazard import fit
from builder.forecast.known import Known
from builder.forecast.rows import Group, groups_of
from builder.kept import Kept, Piece, piece_of
from measures.forecasts import MONTHS_AHEAD


def outlook_then(state: Known, kept: Kept | None = None) -> Outlook:
    """What may become of what was open, from what was known at the last month's end of `state`;
    with how many of England's and of each region's are reached by when."""

    def made(_: Kept | None) -> Piece:
        found = outlook(state, fit(state))
        many = {
            name: found.many_of(rows, MONTHS_AHEAD)
            for name, rows in _together(found, groups_of(state))
        }
        return Piece({"reached": found.reached, **many})

    piece = piece_of(kept, "outlook", made, state)
    found = outlook_of(state, piece.arrays["reached"])
    together = _together(found, groups_of(state))
    found.many.update({rows.tobytes(): piece.arrays[name] for name, rows in together})
    return found


def _together(was: Outlook, groups: list[Group]) -> Iterator[tuple[str, np.ndarray]]:
    """The open items of each milestone in England and each region, under a name."""
    for group in (g for g in groups if not g.wave):
        for milestone, rows in was.of_group(group.members):
            yield f"{group.code} {milestone}", rows
