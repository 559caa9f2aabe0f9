"""One measure of a topic, looked at closely: on the map, in a ranked list,
over time and by its breakdowns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from components.canvas import row
from components.figure import show
from components.names import MEASURES, with_others
from components.selection import Option, PageSelection, ask
from queries.catalogue import catalogue_of
from release.vocabulary import ENGLAND, Level


def ask_measure(chosen: PageSelection, measures: Sequence[str]) -> Option:
    """The measure to look at closely, from the address (`?measure=`) or the list;
    those the release does not hold are not offered."""
    held = catalogue_of(chosen.release).measures
    return ask(
        "measure",
        "Measure",
        {
            id_: with_others(held[id_].title, MEASURES.get(id_, ""))
            for id_ in measures
            if id_ in held
        },
        chosen,
    )


def on_map_and_ranked(
    chosen: PageSelection, measure: str, below: Callable[[], None] = lambda: None
) -> None:
    """The measure for every authority, and in a ranked list of the areas beside or inside the one
    chosen; `below` the list, which is shorter than the map, what is to be known of the measure."""
    left, right = row([11, 10])
    with left:
        every_authority(chosen, measure)
    with right:
        ranked(chosen, measure, chosen.parts)
        below()


def over_time(
    chosen: PageSelection,
    *measures: str,
    kind: str = "trend",
    title: str = "",
    about: bool = True,
    **more: object,
) -> None:
    """Measures over all periods of the release, the chosen one marked.

    The lines are the same whichever period is chosen: a browser that has drawn them keeps them, and
    a reader sees the period among those before and after it.
    """
    show(
        chosen.release,
        chosen.over_periods(*measures, **more),
        kind,
        title=title,
        about=about,
        highlight=chosen.period.id,
    )


def ranked(chosen: PageSelection, measure: str, level: Level) -> None:
    """A measure for the areas of a level in a ranked list, with England beside them."""
    show(
        chosen.release,
        chosen.over_areas(measure, level),
        "ranked_bars",
        beside=ENGLAND,
        highlight=chosen.highlight,
    )


def every_authority(chosen: PageSelection, measure: str) -> None:
    """A share or a rate on the map of all authorities. A count painted on a map would show how
    large the areas are: of it the highest and the lowest are drawn as bars."""
    is_rate = bool(catalogue_of(chosen.release).measure(measure).decimals)
    show(
        chosen.release,
        chosen.over_areas(measure, Level.AUTHORITY, area=ENGLAND),
        "hexmap" if is_rate else "ends",
        beside=ENGLAND,
        highlight=chosen.highlight,
    )


def by_breakdowns(chosen: PageSelection, measure: str, breakdowns: Sequence[str]) -> None:
    """The measure by those of the breakdowns it is published by for the area,
    two beside each other."""
    catalogue = catalogue_of(chosen.release)
    pairs = [(measure, b, "") for b in breakdowns if catalogue.has(measure, b, chosen.area.level)]
    beside_each_other(chosen, pairs)


def beside_each_other(
    chosen: PageSelection, pairs: Sequence[tuple[str, str, str]], *, area: str = ""
) -> None:
    """Measures by a breakdown each with a title (empty for the one made from the measure), two
    charts a row; one alone takes the whole width.

    `area` is the code of another area than the one chosen,
    for measures that are not published for every level.
    """
    for start in range(0, len(pairs), 2):
        some = pairs[start : start + 2]
        for place, (measure, breakdown, title) in zip(row(len(some)), some, strict=True):
            with place:
                show(
                    chosen.release,
                    chosen.over_categories(measure, breakdown, **({"area": area} if area else {})),
                    "columns",
                    title=title,
                )
