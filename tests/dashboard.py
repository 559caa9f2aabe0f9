"""A small release for tests of the dashboard: the declared measures, a handful of areas, six
months, numbers made by a rule anyone can follow.

The numbers mean nothing: `amount` draws each from a hash of what it is about, so that every row
differs and the same call gives the same release.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import settings
from figures.wording import month_title
from measures import MEASURES, TOPICS
from measures.breakdowns import BREAKDOWNS
from measures.measure import Measure, Ratio
from release.store import Release, open_current
from release.vocabulary import ALL, Kind, Level
from release.writer import FolderPublisher, write_release

SYNTHETIC = (
    "Synthetic records: made up for demonstration. No real child or practitioner is in them."
)
MONTHS = ("2009-01", "2009-02", "2009-03", "2009-04", "2009-05", "2009-06")
BOUNDARY = "Bedford was created on 1 April 2009. It has no figures before then."
ROUNDED, EXACT = (
    "Counts are rounded to a neighbouring multiple of 5 so that totals still add. A figure may "
    "differ from the true count by up to 4.",
    "Exact: an operational fact about an authority.",
)
NO_RETURN = ("E06000001", "2009-05")
"""Hartlepool sent nothing in May 2009."""

Place = dict[str, Any]


def _place(code: str, name: str, level: Level, parent: str | None = None, **more: Any) -> Place:
    return {"code": code, "name": name, "level": str(level), "parent": parent, **more}


PLACES: tuple[Place, ...] = (
    _place("E92000001", "England", Level.ENGLAND),
    _place("E12000001", "North East", Level.REGION, "E92000001"),
    _place("E12000002", "North West", Level.REGION, "E92000001"),
    _place("E12000006", "East of England", Level.REGION, "E92000001"),
    _place("E12000007", "London", Level.REGION, "E92000001"),
    _place(
        "E06000001",
        "Hartlepool",
        Level.AUTHORITY,
        "E12000001",
        label="HPL",
        type="unitary",
        hex_q=7,
        hex_r=15,
        wave="wave_1",
        early_adopter=0,
    ),
    _place(
        "E06000008",
        "Blackburn with Darwen",
        Level.AUTHORITY,
        "E12000002",
        label="BBD",
        type="unitary",
        hex_q=5,
        hex_r=12,
        wave="early_adopters",
        early_adopter=1,
    ),
    _place(
        "E08000006",
        "Salford",
        Level.AUTHORITY,
        "E12000002",
        label="SLF",
        type="metropolitan district",
        hex_q=5,
        hex_r=11,
        wave="early_adopters",
        early_adopter=1,
    ),
    _place(
        "E10000001",
        "Bedfordshire",
        Level.AUTHORITY,
        "E12000006",
        label="BDF",
        type="shire county",
        wave="wave_2",
        early_adopter=0,
        valid_to="2009-03-31",
    ),
    _place(
        "E06000055",
        "Bedford",
        Level.AUTHORITY,
        "E12000006",
        label="BDF",
        type="unitary",
        hex_q=8,
        hex_r=5,
        wave="wave_2",
        early_adopter=0,
        valid_from="2009-04-01",
    ),
    _place(
        "E06000056",
        "Central Bedfordshire",
        Level.AUTHORITY,
        "E12000006",
        label="CBF",
        type="unitary",
        hex_q=8,
        hex_r=4,
        wave="wave_2",
        early_adopter=0,
        valid_from="2009-04-01",
    ),
    _place(
        "E09000001",
        "City of London",
        Level.AUTHORITY,
        "E12000007",
        label="CTY",
        type="sui generis",
        hex_q=8,
        hex_r=2,
        wave="wave_3",
        early_adopter=0,
    ),
    _place(
        "E09000007",
        "Camden",
        Level.AUTHORITY,
        "E12000007",
        label="CMD",
        type="London borough",
        hex_q=8,
        hex_r=3,
        wave="wave_3",
        early_adopter=0,
    ),
)


@dataclass(frozen=True)
class World:
    """What the release is about."""

    id: str = "2009-06-r1"
    places: tuple[Place, ...] = PLACES
    months: tuple[str, ...] = MONTHS
    seed: str = ""
    what_is_new: str = "First release."
    notes: tuple[dict[str, Any], ...] = ()


def make(releases: Path, world: World = World()) -> Path:
    """Write a release and return its folder; nothing is published."""
    return write_release(
        releases,
        rows(world),
        manifest={
            "release": world.id,
            "synthetic": SYNTHETIC,
            "protection": {"rounded_to": {m.id: 5 for m in MEASURES if m.topic != "rollout"}},
        },
    )


def make_published(releases: Path, world: World = World(), at: str = "2009-07-30T09:30:00") -> Path:
    """Write a release and publish it."""
    folder = make(releases, world)
    FolderPublisher(releases).publish(folder, at=dt.datetime.fromisoformat(at))
    return folder


def amount(*about: str, most: int = 1000) -> int:
    """A number from 0 to `most` that depends on nothing but its arguments."""
    return zlib.crc32("|".join(about).encode()) % (most + 1)


def rows(world: World) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table."""
    periods, places = (
        list(_periods(world.months)),
        [{"geography_key": k, **p} for k, p in enumerate(world.places, 1)],
    )
    breakdowns = [
        {
            "breakdown_key": 0,
            "id": ALL,
            "title": "Total",
            "definition": "",
            "overlapping": 0,
            "ordered": 0,
        },
        *(
            {
                "breakdown_key": k,
                "id": b.id,
                "title": b.title,
                "definition": b.definition,
                "overlapping": int(b.id in ("service", "source_feed", "stage")),
                "ordered": int(b.ordered),
            }
            for k, b in enumerate(BREAKDOWNS, 1)
        ),
    ]
    categories = list(_categories())
    measures = [_measure(k, m) for k, m in enumerate(MEASURES, 1)]
    return {
        "release": [
            {
                "one": 1,
                "contract": 1,
                "id": world.id,
                "revision": "1",
                "title": "ContactPoint statistics",
                "producer": "ContactPoint Oversight",
                "first_month": world.months[0],
                "last_month": world.months[-1],
                "extract_digest": "0" * 64,
                "policy_version": "1",
                "builder_version": "1",
                "synthetic": SYNTHETIC,
                "status": "Management information",
                "rounding": ROUNDED,
                "what_is_new": world.what_is_new,
            }
        ],
        "source": [
            {
                "source_key": 1,
                "id": "extract",
                "title": "ContactPoint directory extract",
                "citation": "Directory extract",
                "licence": "",
            },
            {
                "source_key": 2,
                "id": "hansard",
                "title": "Hansard, 12 May 2009",
                "citation": "Official Report, 12 May 2009",
                "licence": "",
            },
        ],
        "topic": [
            {"id": id_, "title": title, "place": place}
            for place, (id_, title) in enumerate(TOPICS.items(), 1)
        ],
        "measure": measures,
        "breakdown": breakdowns,
        "category": categories,
        "geography": places,
        "period": periods,
        "measure_breakdown": list(_links()),
        "observation": list(_observations(world, places, periods, categories)),
        "note": [
            {
                "number": 1,
                "text": "Hartlepool sent no return for May 2009.",
                "geography": NO_RETURN[0],
                "period": NO_RETURN[1],
            },
            {
                "number": 2,
                "text": "The denominator is the mid-2009 estimate for every month.",
                "measure": "directory_coverage",
            },
            {"number": 3, "text": BOUNDARY, "geography": "E06000055"},
            *world.notes,
        ],
    }


def _measure(key: int, m: Measure) -> dict[str, Any]:
    return {
        "measure_key": key,
        "id": m.id,
        "topic": m.topic,
        "title": m.title,
        "short_title": m.short_title or m.title,
        "unit": m.unit,
        "kind": str(m.kind),
        "definition": m.definition,
        "base": m.base,
        "shows": m.shows,
        "cannot_show": m.cannot_show,
        "record_source": "extract",
        "decimals": m.decimals,
        "higher_is": m.higher_is,
        "owner": m.owner,
        "reviewed": m.reviewed,
        "protection": EXACT if m.topic == "rollout" else ROUNDED,
        "denominator": getattr(m.counts, "denominator", ""),
        "audience": str(m.audience),
    }


def _categories() -> Iterator[dict[str, Any]]:
    yield {
        "category_key": 0,
        "breakdown_key": 0,
        "id": ALL,
        "title": "Total",
        "definition": "",
        "place": 0,
    }
    key = 0
    for breakdown_key, breakdown in enumerate(BREAKDOWNS, 1):
        for place, category in enumerate(breakdown.categories):
            key += 1
            yield {
                "category_key": key,
                "breakdown_key": breakdown_key,
                "id": category.id,
                "title": category.title,
                "definition": category.definition,
                "place": place,
            }


def _periods(months: Iterable[str]) -> Iterator[dict[str, Any]]:
    months = list(months)
    for key, month in enumerate(months, 1):
        yield {
            "period_key": key,
            "id": month,
            "grain": "month",
            "title": month_title(month),
            "starts_on": f"{month}-01",
            "ends_on": _last_day(month),
        }
    spans = [
        ("2009-Q1", "quarter", "January to March 2009", "2009-01", "2009-03"),
        ("2009-Q2", "quarter", "April to June 2009", "2009-04", "2009-06"),
        (
            "FY2008-09",
            "year",
            "January 2009 to March 2009 (part of the financial year ending March 2009)",
            "2009-01",
            "2009-03",
        ),
        (
            "FY2009-10",
            "year",
            f"April 2009 to {month_title(months[-1])} (part of the financial year ending March "
            "2010)",
            "2009-04",
            months[-1],
        ),
        (
            "to-date",
            "to_date",
            f"{month_title(months[0])} to {month_title(months[-1])}",
            months[0],
            months[-1],
        ),
    ]
    for key, (id_, grain, title, first, last) in enumerate(spans, 101):
        if first in months and last in months:
            yield {
                "period_key": key,
                "id": id_,
                "grain": grain,
                "title": title,
                "starts_on": f"{first}-01",
                "ends_on": _last_day(last),
            }


def _last_day(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return str(dt.date(year + number // 12, number % 12 + 1, 1) - dt.timedelta(days=1))


def _links() -> Iterator[dict[str, Any]]:
    key_of = {b.id: k for k, b in enumerate(BREAKDOWNS, 1)}
    for measure_key, m in enumerate(MEASURES, 1):
        if m.total and not m.total_of:
            yield {
                "measure_key": measure_key,
                "breakdown_key": 0,
                "levels": ",".join(m.levels),
                "base": "",
            }
        for split in m.splits():
            yield {
                "measure_key": measure_key,
                "breakdown_key": key_of[split.breakdown],
                "levels": ",".join(split.levels),
                "base": m.bases.get(split.breakdown, ""),
            }


def _observations(
    world: World, places: list[Place], periods: list[dict], categories: list[dict]
) -> Iterator[dict[str, Any]]:
    by_breakdown = {}
    for c in categories:
        by_breakdown.setdefault(c["breakdown_key"], []).append(c)
    levels = {
        (link["measure_key"], link["breakdown_key"]): link["levels"].split(",") for link in _links()
    }
    for (measure_key, breakdown_key), held in levels.items():
        measure = MEASURES[measure_key - 1]
        for category in by_breakdown.get(breakdown_key, []):
            for period in periods:
                if period["grain"] != "month" and measure.kind is not Kind.FLOW:
                    continue
                for place in places:
                    if place["level"] in held and _existed(place, period):
                        keys = {
                            "measure_key": measure_key,
                            "breakdown_key": breakdown_key,
                            "category_key": category["category_key"],
                            "period_key": period["period_key"],
                            "geography_key": place["geography_key"],
                            "source_key": 2 if measure.kind is Kind.QUOTED else 1,
                        }
                        yield keys | _observation(world, measure, category, period, place)


def _existed(place: Place, period: dict) -> bool:
    return (place.get("valid_from") or "") <= period["ends_on"] <= (place.get("valid_to") or "9999")


def _observation(
    world: World, measure: Measure, category: dict, period: dict, place: Place
) -> dict[str, Any]:
    about = (world.seed, measure.id, category["id"], place["code"], period["id"])
    local = place["level"] != "England"
    if (
        (place["code"], period["id"]) == NO_RETURN
        and measure.topic in ("flags", "practitioners", "rollout")
        or (place.get("valid_from") or "") > period["starts_on"]
    ):
        return {"rounded": 0, "status": "x"}
    if measure.kind is Kind.STATE:
        return _fact(measure, category, about)
    if isinstance(measure.counts, Ratio):
        base = 5 * amount("base", *about, most=20_000) + 1000
        numerator = int(base * (0.9 + amount(*about, most=200) / 1000))
        numerator -= numerator % 5 if local else 0
        per = measure.counts.per
        return {
            "value": round(numerator * per / base, 1),
            "numerator": numerator,
            "base": base,
            "rounded": int(local),
            "status": "",
        }
    count = amount(*about, most=90_000 if local else 900_000)
    return {"value": count - count % 5 if local else count, "rounded": int(local), "status": ""}


def _fact(measure: Measure, category: dict, about: tuple[str, ...]) -> dict[str, Any]:
    if measure.id == "authority_stage":
        stages = ("", "management_team", "shielding", "ready", "connected", "practitioners")
        stage = stages[amount(*about, most=5)]
        return {"text": stage or None, "rounded": 0, "status": "" if stage else "z"}
    day = dt.date(2009, 1, 5) + dt.timedelta(days=amount(*about, most=300))
    if category["id"].endswith(".actual") and amount(*about, most=2) == 0:
        return {"rounded": 0, "status": "z"}
    return {"text": str(day), "rounded": 0, "status": ""}


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one published release."""
    folder = tmp_path_factory.mktemp("releases")
    make_published(folder)
    return folder


@pytest.fixture(scope="session")
def store(releases: Path) -> Release:
    """The published release, opened."""
    return open_current(releases)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Point the dashboard at a store of releases, for this test only."""

    def point(folder: Path) -> None:
        monkeypatch.setenv("CONTACTPOINT_RELEASES", str(folder))
        settings.current.cache_clear()

    yield point
    settings.current.cache_clear()
