"""The DfE data-file standard that Explore Education Statistics takes: one file for each breakdown
and length of period, one indicator a column, its metadata beside it.

Source: DfE analysts' guide, Open data standards (dfe-analytical-services.github.io/analysts-guide),
and the rules of its screener. The three-digit numbers of authorities are DfE's own, in
`authority_numbers.csv`. Figures that are no numbers, and those quoted from elsewhere, have no place
in the standard; nor has a marker beside a number, such as provisional.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from exports.machine import ReleaseFacts
from release.vocabulary import ALL, ENGLAND, REPLACES_VALUE

LEVELS = {"England": "National", "region": "Regional", "authority": "Local authority"}
PLACES = (
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)
META = (
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "indicator_dp",
    "filter_hint",
    "filter_grouping_column",
    "filter_default",
)
TOTAL, NOT_APPLICABLE = "Total", "z"
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True)
class Place:
    """An area as the standard wants it: its region stands beside each authority."""

    code: str
    name: str
    level: str
    region: str = ""
    region_name: str = ""


@dataclass(frozen=True)
class Indicator:
    """A measure as the standard wants it."""

    id: str
    title: str
    unit: str
    decimals: int
    topic: str


@dataclass(frozen=True)
class Kept:
    """What of a release goes into the files: places and indicators by id,
    titles of breakdowns by id."""

    places: Mapping[str, Place]
    indicators: Mapping[str, Indicator]
    breakdowns: Mapping[str, str]


@lru_cache(maxsize=1)
def _numbers() -> dict[str, str]:
    with (Path(__file__).parent / "authority_numbers.csv").open(encoding="utf-8") as file:
        return {row["new_la_code"]: row["old_la_code"] for row in csv.DictReader(file)}


def timed(period: str, grain: str) -> tuple[str, str] | None:
    """`time_period` and `time_identifier` of a period; None where the standard has none such: it
    knows no calendar quarter, and no part of a year."""
    if grain == "month":
        return period[:4], _MONTHS[int(period[5:7]) - 1]
    if grain == "year" and (year := re.fullmatch(r"FY(\d{4})-(\d{2})", period)):
        return year[1] + year[2], "Financial year"
    return None


def files(
    rows: pd.DataFrame, kept: Kept, grains: Mapping[str, str]
) -> Iterator[tuple[str, bytes, bytes]]:
    """Name without ending, data file and metadata file, for each breakdown and length of period.
    `grains` maps the ids of whole periods to their length."""
    told = {p: timed(p, grain) for p, grain in grains.items()}
    rows = rows[rows["measure"].isin(kept.indicators) & rows["period"].map(told).notna()]
    rows = rows[rows["geography"].isin(kept.places)]
    rows = rows.assign(
        _grain=rows["period"].map(grains), _said=_said(rows), category_title=_told_apart(rows)
    )
    for grain, of_grain in rows.groupby("_grain", sort=True):
        totals = of_grain[of_grain["breakdown"] == ALL]
        for breakdown, own in of_grain.groupby("breakdown", sort=True):
            if breakdown == ALL:
                wide, filters = _wide(own, kept, told, ""), ()
            else:
                beside = totals[totals["measure"].isin(own["measure"].unique())]
                beside = beside[beside["geography"].isin(own["geography"].unique())]
                both = pd.concat([beside.assign(category_title=TOTAL), own])
                if both["category_title"].nunique() < 2:
                    continue
                wide, filters = _wide(both, kept, told, str(breakdown)), (str(breakdown),)
            name = re.sub(r"[^a-z0-9]+", "_", f"{breakdown}_{grain}s")
            yield name, _csv(wide), _csv(_meta(wide, kept, filters))


def _told_apart(rows: pd.DataFrame) -> pd.Series:
    """Titles of categories, with their ids where two of a breakdown have one title,
    or one is called as the total is."""
    kinds = rows[["breakdown", "category", "category_title"]].drop_duplicates()
    twice = kinds.duplicated(["breakdown", "category_title"], keep=False)
    twice |= (kinds["category_title"] == TOTAL) & (kinds["breakdown"] != ALL)
    odd = set(kinds.loc[twice, ["breakdown", "category"]].itertuples(index=False, name=None))
    return pd.Series(
        [
            f"{t} ({c})" if (b, c) in odd else t
            for b, c, t in zip(
                rows["breakdown"], rows["category"], rows["category_title"], strict=True
            )
        ],
        index=rows.index,
        dtype=object,
    )


def _said(rows: pd.DataFrame) -> pd.Series:
    """The number, or the symbol that stands where one would."""
    return rows["value"].mask(rows["status"].isin(REPLACES_VALUE), rows["status"])


def _wide(
    rows: pd.DataFrame, kept: Kept, told: Mapping[str, tuple[str, str] | None], breakdown: str
) -> pd.DataFrame:
    """A row for each period, place and category; what a measure does
    not publish there is not applicable."""
    keys = ["period", "geography", *(["category_title"] if breakdown else [])]
    wide = rows.pivot_table(
        index=keys, columns="measure", values="_said", aggfunc="first", sort=False
    )
    wide = wide.replace("", NOT_APPLICABLE).fillna(NOT_APPLICABLE).reset_index()
    places = [kept.places[code] for code in wide["geography"]]
    made = pd.DataFrame([_placed(p) for p in places], columns=list(PLACES), index=wide.index)
    made.insert(0, "time_identifier", [told[p][1] for p in wide["period"]])  # type: ignore[index]
    made.insert(0, "time_period", [told[p][0] for p in wide["period"]])  # type: ignore[index]
    if breakdown:
        made[breakdown] = wide["category_title"]
    order = [id_ for id_ in kept.indicators if id_ in wide]
    return pd.concat([made, wide[order]], axis=1)


def _placed(place: Place) -> tuple[str, ...]:
    of_region = (
        (place.code, place.name) if place.level == "region" else (place.region, place.region_name)
    )
    authority = (
        (_numbers().get(place.code, ""), place.code, place.name)
        if place.level == "authority"
        else ("", "", "")
    )
    return (LEVELS[place.level], ENGLAND, "England", *of_region, *authority)


def _meta(wide: pd.DataFrame, kept: Kept, filters: Sequence[str]) -> pd.DataFrame:
    lines = [
        (id_, "Filter", kept.breakdowns[id_], "", "", "", "", "", _default(wide[id_]))
        for id_ in filters
    ]
    for id_ in (c for c in wide if c in kept.indicators):
        one = kept.indicators[id_]
        unit = {"per cent": "%", "pounds": "£"}.get(one.unit, "")
        lines.append(
            (id_, "Indicator", _label(one), one.topic, unit, str(one.decimals), "", "", "")
        )
    return pd.DataFrame(lines, columns=list(META))


def _default(categories: pd.Series) -> str:
    """What is shown first: the total, or where the release publishes none, the first category."""
    return TOTAL if (categories == TOTAL).any() else str(categories.iloc[0])


def _label(one: Indicator) -> str:
    return one.title if one.unit in one.title else f"{one.title} ({one.unit})"[:100]


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")


def zipped(held: Mapping[str, bytes], path: Path) -> None:
    """Files in one ZIP, the same bytes for the same files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(held):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, held[name])


def read_me(said: ReleaseFacts) -> bytes:
    """What the files are of, and what the standard has no place for."""
    out = io.StringIO()
    for name, text in said.columns().items():
        if text:
            out.write(f"{name}: {text}\n")
    out.write(
        "\nEach CSV is a data set for Explore Education Statistics, with its metadata in the "
        ".meta.csv of the same name. c: withheld so that nobody can be identified; low: rounds to "
        "0 but is not 0; x: not available; z: not applicable, or not published by this breakdown.\n"
        "Months and whole financial years are here; calendar quarters, parts of years, dates, "
        "stages and figures quoted from elsewhere are in observations.csv of the same release, "
        "with the markers (provisional, revised) that stand beside numbers.\n"
    )
    return out.getvalue().encode()
