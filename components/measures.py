"""One measure of a topic, looked at closely: on the map, in a ranked list, over time and by its breakdowns."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.figure import show
from components.selection import Chosen, Option, ask
from queries.catalogue import catalogue
from release.words import ENGLAND, Level


def ask_measure(chosen: Chosen, measures: Sequence[str]) -> Option:
    """The measure to look at closely, from the address (`?measure=`) or the list; those the release does not hold are not offered."""
    held = catalogue(chosen.store).measures
    return ask(
        "measure", "Measure", {id_: held[id_].title for id_ in measures if id_ in held}, chosen
    )


def where(chosen: Chosen, measure: str) -> None:
    """The measure on the map and in a ranked list of the areas beside or inside the one chosen."""
    mark = "" if chosen.area.code == ENGLAND else chosen.area.code
    left, right = st.columns([11, 10], gap="large")
    with left:
        show(
            chosen.store,
            chosen.over_areas(measure, Level.AUTHORITY, area=ENGLAND),
            "hexmap",
            beside=ENGLAND,
            highlight=mark,
        )
    with right:
        show(
            chosen.store,
            chosen.over_areas(measure, chosen.parts),
            "ranked_bars",
            beside=ENGLAND,
            highlight=mark,
            limits=False,
        )


def split(chosen: Chosen, measure: str, breakdowns: Sequence[str], *, limits: bool = False) -> None:
    """The measure by those of the breakdowns it is published by for the area, two beside each other."""
    words = catalogue(chosen.store)
    pairs = [(measure, b, "") for b in breakdowns if words.has(measure, b, chosen.area.level)]
    beside_each_other(chosen, pairs, limits=limits)


def beside_each_other(
    chosen: Chosen, pairs: Sequence[tuple[str, str, str]], *, limits: bool = True, area: str = ""
) -> None:
    """Measures by a breakdown each with a title (empty for the one made from the measure), two charts a row. Limits are said once a measure.

    `area` is the code of another area than the one chosen, for measures that are not published for every level.
    """
    said: set[str] = set()
    for start in range(0, len(pairs), 2):
        for place, (measure, breakdown, title) in zip(
            st.columns(2, gap="large"), pairs[start : start + 2], strict=False
        ):
            with place:
                show(
                    chosen.store,
                    chosen.over_categories(measure, breakdown, **({"area": area} if area else {})),
                    "columns",
                    title=title,
                    limits=limits and measure not in said,
                )
            said.add(measure)
