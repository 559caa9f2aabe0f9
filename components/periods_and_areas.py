"""The periods and areas that a page offers, and what is said of an area that is not there then."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components import gate
from components.names import AREAS, with_others
from components.wrong_choice import CannotBeShown
from figures.wording import in_sentence, long_date, starting
from queries.catalogue import (
    Area,
    Catalogue,
    Period,
    catalogue_of,
    hidden_measures,
    with_all_authorities,
)
from release.vocabulary import ENGLAND, Grain, Level


def refuse_if_no_area(catalogue: Catalogue, period: Period) -> None:
    """A page about England alone passes over the area another page was left with,
    and refuses what is none."""
    asked = st.query_params.get("area") or ENGLAND
    if asked not in catalogue.areas:
        raise CannotBeShown(
            "That area cannot be shown",
            "The area that the address asks for is not in this release. Check the address, or "
            "start again from the link below.",
            {"period": period.id},
            kept_from=kept_from_reader("area", asked),
        )


def refuse_if_not_then(catalogue: Catalogue, period: Period) -> None:
    """Say so when the area asked for is known but did not exist at the end of the period,
    and lead to a month in which it did."""
    asked = st.query_params.get("area")
    area = catalogue.areas.get(
        (asked if asked is not None else st.session_state.get(kept_as("area"), "")) or ENGLAND
    )
    if area is None or area.existed(period):
        return
    title, why = (
        f"There is no figure for {in_sentence(area.name)} in {in_sentence(period.title)}",
        _when(area, period),
    )
    month = next((m for m in reversed(catalogue.months()) if area.existed(m)), None)
    if month is None:
        raise CannotBeShown(
            title,
            f"{why} This release has no month in which it existed.",
            {"area": ENGLAND, "period": period.id},
            f"Show England in {period.title}",
        )
    raise CannotBeShown(
        title,
        why,
        {"area": area.code, "period": month.id},
        f"Show {area.name} in {month.title}",
    )


def kept_from_reader(name: str, id_: str) -> str:
    """What was asked for, as `name=id`, where the release holds it and this reader is not shown it;
    empty where it is nothing there is."""
    store = gate.seen().release
    if store is None or not (
        name == "measure"
        and id_ in hidden_measures(store)
        or name == "area"
        and id_ in catalogue_of(with_all_authorities(store)).areas
        and id_ not in catalogue_of(store).areas
    ):
        return ""
    return f"{name}={id_}"


def kept_as(name: str) -> str:
    """Under what the session keeps a choice from page to page."""
    return f"chosen {name}"


def periods_offered(catalogue: Catalogue, *, spans: bool) -> dict[str, str]:
    """Titles of the periods offered, the latest first, months before longer ones."""
    grains = (Grain.MONTH, Grain.QUARTER, Grain.YEAR, Grain.TO_DATE) if spans else (Grain.MONTH,)
    return {p.id: p.title for grain in grains for p in reversed(catalogue.of_grain(grain))}


def month_of_each(catalogue: Catalogue, offered: Mapping[str, str]) -> dict[str, str]:
    """For each longer period that is not offered, the month at whose end it ends:
    a count at a month's end has no other meaning."""
    months = {m.ends_on: m.id for m in catalogue.months()}
    return {
        p.id: months[p.ends_on]
        for p in catalogue.periods.values()
        if p.id not in offered and p.ends_on in months
    }


def areas_offered(catalogue: Catalogue, period: Period) -> dict[str, str]:
    """Names of the areas that existed then: England,
    then each region followed by its authorities."""
    names = {ENGLAND: catalogue.england.name}
    for region in catalogue.within(ENGLAND, Level.REGION):
        names[region.code] = f"{region.name} (region)"
        names |= {
            a.code: f"\u2003{with_others(a.name, AREAS.get(a.code, ''))}"
            for a in catalogue.within(region.code, Level.AUTHORITY)
            if a.existed(period)
        }
    return names


def _when(area: Area, period: Period) -> str:
    if area.valid_from and area.valid_from > period.ends_on:
        return (
            f"{starting(area.name)} did not exist in {in_sentence(period.title)}: it was "
            f"created on {long_date(area.valid_from)}. Its figures begin then."
        )
    return (
        f"{starting(area.name)} no longer existed at the end of {in_sentence(period.title)}: "
        f"it was abolished after {long_date(area.valid_to or '')}. Its figures end then."
    )
