"""Reference facts read from the small files in `reference/`, each row with its source there."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "reference"
ENGLAND = "E92000001"
LONDON = "E12000007"
BANDS = ("0_4", "5_9", "10_14", "15_17")
WAVES = ("early_adopters", "wave_1", "wave_2", "wave_3")


@dataclass(frozen=True)
class Authority:
    """One of the 152 authorities of April 2009, with what the maker
    of the extract needs to know about it.

    `population` is children aged 0 to 17 at mid-2009 as first published; `band_shares` the shares
    of the four age bands, adding to 1; `coverage` the supposed ratio of live records to that
    population before scaling; `need_rate` children in need per child at 31 March 2010;
    `predecessor` the code of the county it was part of before 1 April 2009.
    """

    code: str
    name: str
    region: str
    wave: str
    population: int
    band_shares: tuple[float, ...]
    coverage: float
    need_rate: float
    predecessor: str | None

    @property
    def early_adopter(self) -> bool:
        """Whether it was named in January 2009 (Cheshire's successors count as named)."""
        return self.wave == WAVES[0]


def rows(name: str) -> list[dict[str, str]]:
    """Rows of one reference file as text, in the file's order;
    `FileNotFoundError` when there is none of that name."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def population() -> dict[tuple[str, str], int]:
    """Published estimates of children by (area code, age band or `all`)."""
    return {(row["geography"], row["age_band"]): int(row["persons"]) for row in rows("population")}


@cache
def waves() -> dict[str, str]:
    """Roll-out wave by authority code, the two abolished counties included.

    Early adopters are a fact; which of the others went first was never published, so we deal them
    out in turn, which puts every wave in every region.
    """
    listed = [row for row in rows("geographies") if row["level"] == "authority"]
    found = {row["code"]: WAVES[0] for row in listed if row["early_adopter"] == "true"}
    later = [
        row["code"] for row in listed if row["early_adopter"] == "false" and not row["predecessor"]
    ]
    found |= {code: WAVES[1 + place % 3] for place, code in enumerate(later)}
    return found | {
        row["code"]: found[row["predecessor"]]
        for row in listed
        if row["predecessor"] and row["code"] not in found
    }


def _band_shares(code: str, region: str) -> tuple[float, ...]:
    # Bournemouth, Poole and Dorset have no bands of their own in the revised series:
    # they take their region's shape.
    area = code if (code, BANDS[0]) in population() else region
    counts = [population()[area, band] for band in BANDS]
    return tuple(count / sum(counts) for count in counts)


def _revision(area: str) -> float:
    return sum(population()[area, band] for band in BANDS) / population()[area, "all"]


def _coverage(code: str, region: str) -> float:
    """Ratio of live records to the first published estimate, before scaling: 0.93 to 1.07.

    The estimate was revised after the 2011 Census, most in inner London;
    we suppose the directory already saw part of those children.
    """
    area = code if (code, BANDS[0]) in population() else region
    excess = _revision(area) / _revision(ENGLAND) - 1
    return min(1.07, max(0.93, 1 + 0.4 * excess))


@cache
def children_in_need() -> dict[str, int]:
    """Children in need at 31 March 2010 by area code,
    without the areas for which none was published."""
    return {
        row["geography"]: int(row["value"])
        for row in rows("published_statistics")
        if (row["measure"], row["as_at"]) == ("children_in_need", "31 March 2010") and row["value"]
    }


def _need_rates(region_of: dict[str, str]) -> dict[str, float]:
    """Children in need per child; an authority that published none takes
    the rate of its region's others."""
    counts = children_in_need()
    rates = {code: counts[code] / population()[code, "all"] for code in region_of if code in counts}
    for code in region_of.keys() - rates.keys():
        peers = [
            other for other in rates if other in counts and region_of[other] == region_of[code]
        ]
        rates[code] = sum(counts[other] for other in peers) / sum(
            population()[other, "all"] for other in peers
        )
    return rates


@cache
def authorities() -> tuple[Authority, ...]:
    """The 152 authorities of April 2009 in order of region and code."""
    listed = [
        row for row in rows("geographies") if row["level"] == "authority" and not row["valid_to"]
    ]
    rates = _need_rates({row["code"]: row["parent"] for row in listed})
    return tuple(
        Authority(
            code=row["code"],
            name=row["name"],
            region=row["parent"],
            wave=waves()[row["code"]],
            population=population()[row["code"], "all"],
            band_shares=_band_shares(row["code"], row["parent"]),
            coverage=_coverage(row["code"], row["parent"]),
            need_rate=rates[row["code"]],
            predecessor=row["predecessor"] or None,
        )
        for row in listed
    )


def authority_codes() -> tuple[str, ...]:
    """Codes of all 154 authorities that ever existed in the period, abolished counties included."""
    return tuple(row["code"] for row in rows("geographies") if row["level"] == "authority")


def reference_tables() -> dict[str, list[tuple]]:
    """The reference tables of an extract, in the contract's column order,
    as the reviewed files hold them."""
    return {
        "geographies": [_geography(row) for row in rows("geographies")],
        "population": [
            (row["geography"], row["age_band"], int(row["persons"]), row["source"])
            for row in rows("population")
        ],
        "sources": [
            (row["id"], row["title"], row["citation"], row["licence"]) for row in rows("sources")
        ],
        "quoted_figures": [
            *map(_quoted, rows("quoted_figures")),
            *map(_published, rows("published_statistics")),
        ],
    }


def _quoted(row: dict[str, str]) -> tuple:
    return (
        row["measure"],
        row["category"],
        row["title"],
        row["geography"],
        float(row["value"]),
        row["unit"],
        row["as_at"],
        row["source"],
        None,
    )


def _published(row: dict[str, str]) -> tuple:
    """A statistic published for many areas: one category for each day, in words that name both."""
    title = (
        f"{row['measure'].replace('_', ' ').replace('looked after', 'looked-after').capitalize()} "
        f"at {row['as_at']}"
    )
    value = float(row["value"]) if row["value"] else None
    return (
        row["measure"],
        f"{row['measure']}_{row['as_at'][-4:]}",
        title,
        row["geography"],
        value,
        "children",
        row["as_at"],
        row["source"],
        row["gap"] or None,
    )


def _geography(row: dict[str, str]) -> tuple:
    text = (row[name] or None for name in ("code", "name", "level", "parent", "type", "label"))
    days = (
        date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_to")
    )
    cells = (int(row[name]) if row[name] else None for name in ("hex_q", "hex_r"))
    return (
        *text,
        *days,
        *cells,
        waves().get(row["code"]),
        row["early_adopter"] == "true" if row["early_adopter"] else None,
    )
