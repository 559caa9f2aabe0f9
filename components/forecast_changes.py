"""How the forecast of each milestone moved between two releases, with a cause of its own: it was
made again with what became known in between, or by another method."""

from __future__ import annotations

import datetime as dt
from html import escape

import pandas as pd
import streamlit as st

from components.table import as_html
from figures.figure import Across, Selection
from figures.observation import in_cell
from figures.wording import long_date, lower_first, month_title, number
from queries.catalogue import NotPublished, catalogue_of
from queries.figures import figure
from queries.outlook import COUNTS, COUNTS_BY, PEOPLE, PEOPLE_BY, month_ahead
from queries.releases import Release, named_apart
from release.vocabulary import ENGLAND

MEASURE, BY = "milestone_forecast_date", "milestone_by_quantile"


def forecasts_moved(then: Release, now: Release) -> None:
    """A table of the median dates by which all authorities of England will have reached each
    milestone, in both releases; nothing where either holds no forecast."""
    rows, ids = movements(then, now), named_apart(then, now)
    if not rows:
        return
    month = _looked_at(then)
    counted = movements_in_number(then, now, month)
    numbers = (
        as_html(
            pd.DataFrame(counted),
            caption=f"Expected numbers, England, in releases {ids[0]} and {ids[1]}. Unit: "
            "authorities, practitioners and accounts.",
        )
        + '<p class="symbols">Numbers are medians [f]: of authorities that will have reached the '
        "milestone, and of practitioners and accounts, which are rounded.</p>"
        if counted
        else ""
    )
    st.html(
        as_html(
            pd.DataFrame(rows),
            caption=f"Forecast dates, England, in releases {ids[0]} and {ids[1]}. Unit: dates.",
        )
        + '<p class="symbols">Dates are medians [f], by which all authorities will have '
        f"reached the milestone.</p>{numbers}"
        '<p class="section-text">The cause of every movement is one: '
        f"{escape(lower_first(cause(then, now)))}</p>"
    )


def movements(then: Release, now: Release) -> list[dict[str, str]]:
    """One row a milestone that either release forecasts,
    with both dates and the days between them."""
    dates, ids = [_medians(store) for store in (then, now)], named_apart(then, now)
    titles = (
        {c.id: c.title for c in catalogue_of(now).breakdown("milestone").categories}
        if all(dates)
        else {}
    )
    return [
        {
            "Milestone": title,
            f"Release {ids[0]}": _said(dates[0].get(id_)),
            f"Release {ids[1]}": _said(dates[1].get(id_)),
            "Movement": _movement(dates[0].get(id_), dates[1].get(id_)),
        }
        for id_, title in titles.items()
        if id_ in dates[0] or id_ in dates[1]
    ]


def movements_in_number(then: Release, now: Release, month: str) -> list[dict[str, str]]:
    """One row a milestone, and for practitioners and accounts, with how many both releases expect
    by the end of a month, and the difference; none where one of them does not look so far."""
    ids = named_apart(then, now)
    expected = [_numbers(release, month) for release in (then, now)]
    return [
        {
            f"Expected by the end of {month_title(month)}": title,
            f"Release {ids[0]}": expected[0][title][1],
            f"Release {ids[1]}": expected[1][title][1],
            "Movement": change_in_number(expected[1][title][0] - expected[0][title][0]),
        }
        for title in expected[0]
        if title in expected[1]
    ]


def _looked_at(then: Release) -> str:
    """The month that the numbers of both releases are of: six ahead of the earlier."""
    return month_ahead(catalogue_of(then).months()[-1], 6)


def _numbers(release: Release, month: str) -> dict[str, tuple[float, str]]:
    """What a release expects by the end of a month, as a number and as a cell shows it, by what it
    is of."""
    catalogue = catalogue_of(release)
    last = catalogue.months()[-1]
    ahead = next((n for n in range(1, 13) if month_ahead(last, n) == month), 0)
    asked = {
        f"{c.title} (authorities)": (COUNTS, COUNTS_BY, f"{c.id}.ahead_{ahead:02d}.median")
        for c in catalogue.breakdown("milestone").categories
    }
    asked |= {
        catalogue.measure(of).title: (measure, PEOPLE_BY, f"ahead_{ahead:02d}.median")
        for measure, of in PEOPLE.items()
        if of in catalogue.measures
    }
    found = {}
    for title, (measure, by, category) in asked.items() if ahead else ():
        selection = Selection(
            release.id, (measure,), Across.CATEGORIES, ENGLAND, last.id, by, category
        )
        try:
            told = figure(release, selection)
        except NotPublished:
            continue
        row = told.frame.iloc[0]
        found[title] = float(row["value"]), in_cell(told, row)
    return found


def change_in_number(difference: float) -> str:
    """How many more, or fewer, in words."""
    if not difference:
        return "The same"
    return f"{number(abs(difference))} {'more' if difference > 0 else 'fewer'}"


def cause(then: Release, now: Release) -> str:
    """Why forecasts moved: by what became known in between,
    or because they are made in another way."""
    first, last = (catalogue_of(store).months()[-1].title for store in (then, now))
    methods = [store.manifest.get("forecast", {}).get("method", "") for store in (then, now)]
    if methods[0] != methods[1]:
        return (
            f"The method changed from {methods[0]} to {methods[1]}, and what became known "
            f"from {first} to {last} cannot be told apart from it."
        )
    if first == last:
        return f"Both are made at the end of {last}: what was known of it was corrected."
    return (
        f"The forecast was made again at the end of {last}, with what became known since the "
        f"end of {first}."
    )


def _medians(release: Release) -> dict[str, str]:
    """The median date of each milestone, "" where it is later than the forecast looks;
    empty where there is no forecast."""
    catalogue = catalogue_of(release)
    if MEASURE not in catalogue.measures:
        return {}
    asked = Selection(
        release.id, (MEASURE,), Across.CATEGORIES, ENGLAND, catalogue.months()[-1].id, BY
    )
    try:
        frame = figure(release, asked).frame
    except NotPublished:
        return {}
    return {
        category.partition(".")[0]: "" if pd.isna(text) else text
        for category, text in zip(frame["category"], frame["text"], strict=True)
        if category.endswith(".median")
    }


def _said(day: str | None) -> str:
    if day is None:
        return "Reached by all"
    return f"{long_date(day)} [f]" if day else "Later than three years ahead [f]"


def _movement(before: str | None, after: str | None) -> str:
    if not before or not after:
        return "The same" if before == after else "Not in days"
    days = (dt.date.fromisoformat(after) - dt.date.fromisoformat(before)).days
    size = f"{abs(days)} day{'s' if abs(days) != 1 else ''}"
    return "The same" if not days else f"{size} {'later' if days > 0 else 'earlier'}"
