"""How the forecast of each milestone moved between two releases, with a cause of its own: it was
made again with what became known in between, or by another method."""

from __future__ import annotations

import datetime as dt
from html import escape

import pandas as pd
import streamlit as st

from components.table import as_html
from figures.figure import Across, Selection
from figures.wording import long_date
from queries.catalogue import NotPublished, catalogue_of
from queries.figures import figure
from queries.releases import Release, named_apart
from release.vocabulary import ENGLAND

MEASURE, BY = "milestone_forecast_date", "milestone_by_quantile"


def forecasts_moved(then: Release, now: Release) -> None:
    """A table of the median dates by which all authorities of England will have reached each
    milestone, in both releases; nothing where either holds no forecast."""
    rows, ids = movements(then, now), named_apart(then, now)
    if not rows:
        return
    st.html(
        as_html(
            pd.DataFrame(rows),
            caption=f"Forecast dates, England, in releases {ids[0]} and {ids[1]}. Unit: dates.",
        )
        + '<p class="symbols">Dates are medians [f], by which all authorities will have '
        "reached the milestone. The cause of every movement is one: "
        f"{escape(cause(then, now))}</p>"
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
