"""A permanent id -> what it is about in one release, and its figure there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from figures.figure import Across, Figure, Selection
from figures.figure_id import SPACE, FigureKey, format_id, parse_id, text_number
from figures.wording import lower_first
from queries.cache import once_per_release
from queries.catalogue import Catalogue, NotPublished, catalogue_of
from queries.figures import figure
from release.store import Release
from release.vocabulary import (
    ALL,
)


def held_figure(release: Release, typed: str) -> Figure | None:
    """The figure with an id, where it is one of this release as it is shown;
    None where it is another's.

    Raises `figures.figure_id.InvalidFigureId`.
    """
    for key in keys_of(catalogue_of(release), sums_of(release), release.id, parse_id(typed)):
        if (found := figure_of(release, key)) is not None:
            return found
    return None


def key_in(release: Release, typed: str) -> tuple[str, FigureKey]:
    """An id as it is written, and what it is about in one release. Raises
    `figures.figure_id.InvalidFigureId`, a `ValueError`, or `NotPublished`."""
    number = parse_id(typed)
    for key in keys_of(catalogue_of(release), sums_of(release), release.id, number):
        if figure_of(release, key) is not None:
            return format_id(number), key
    raise NotPublished("This release holds no figure with this id.")


def keys_of(
    catalogue: Catalogue, right: tuple[np.ndarray, np.ndarray], release: str, number: int
) -> Iterator[FigureKey]:
    """Every combination of a release's lists whose sum is the number: for each measure and
    category, what remains is looked for among areas, periods and sources."""
    values, order = right
    left = [
        (m, b, c.id)
        for m, breakdowns in catalogue.breakdowns_of.items()
        for b in breakdowns
        for c in catalogue.breakdown(b).categories
    ]
    remain = np.array(
        [
            (
                number
                - text_number("release", release)
                - text_number("measure", m)
                - text_number("category", b, c)
            )
            % SPACE
            for m, b, c in left
        ],
        dtype=np.uint64,
    )
    at = np.searchsorted(values, remain)
    areas, periods, sources = (
        list(catalogue.areas),
        list(catalogue.periods),
        list(catalogue.sources),
    )
    for which in np.flatnonzero(values[np.minimum(at, len(values) - 1)] == remain):
        area, period, source = np.unravel_index(
            int(order[at[which]]), (len(areas), len(periods), len(sources))
        )
        measure, breakdown, category = left[which]
        yield FigureKey(
            release, measure, areas[area], periods[period], breakdown, category, sources[source]
        )


@once_per_release
def sums_of(release: Release) -> tuple[np.ndarray, np.ndarray]:
    """The sums of every area, period and source of a release in order of size,
    and the place of each among all of them."""
    catalogue = catalogue_of(release)
    lists = [
        np.array([text_number(kind, id_) for id_ in ids], dtype=np.uint64)
        for kind, ids in (
            ("geography", catalogue.areas),
            ("period", catalogue.periods),
            ("source", catalogue.sources),
        )
    ]
    sums = (((lists[0][:, None] + lists[1]) % SPACE)[:, :, None] + lists[2]) % SPACE
    order = np.argsort(sums, axis=None)
    return sums.ravel()[order], order


def figure_of(release: Release, key: FigureKey) -> Figure | None:
    """The one observation a key names as a release gives it, whichever release the key is of; None
    where it holds none, or does not show it."""
    catalogue = catalogue_of(release)
    try:
        title = _title(catalogue, key)
        one = figure(
            release,
            Selection(
                release.id,
                (key.measure,),
                Across.CATEGORIES,
                key.geography,
                key.period,
                key.breakdown,
                key.category,
            ),
            title,
        )
    except NotPublished:
        return None
    frame = one.frame[one.frame["source"] == key.source].reset_index(drop=True)
    if frame.empty:
        return None
    source = catalogue.sources[key.source].title
    return replace(one, frame=frame, source=source, citation=replace(one.citation, source=source))


def _title(catalogue: Catalogue, key: FigureKey) -> str:
    """The measure, and of a breakdown its category: `Record views, by sector: Health`."""
    measure = catalogue.measure(key.measure).title
    if key.breakdown == ALL:
        return measure
    breakdown = catalogue.breakdown(key.breakdown)
    category = next((c.title for c in breakdown.categories if c.id == key.category), "")
    return f"{measure}, by {lower_first(breakdown.title)}: {category}"
