"""Maps: England's authorities as hexagons of one size."""

from __future__ import annotations

from collections.abc import Mapping

from charts.house import Chart
from release.words import Figure


def hexmap(figure: Figure, *, regions: Mapping[str, str] | None = None, highlight: str | None = None, titled: bool = False) -> Chart:
    """England's authorities as a hexagon cartogram in up to five classes, with what is withheld hatched.

    `figure.frame` holds one row an authority, with the extra columns `hex_q`, `hex_r` (odd rows half a hexagon to the right, row 0 in the
    south) and `label` (three letters); rows without a place on the map are left to the table. A row of level England is named in the text
    alternative and not drawn. `regions` maps an authority's code to its region, so that the borders of regions can be drawn; without it the
    frame's column `parent` is used when there is one. `highlight` is the code of an authority, or of a region in `regions`, to outline.
    """
    raise NotImplementedError
