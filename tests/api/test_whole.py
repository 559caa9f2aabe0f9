"""Whole releases as files: every observation is in each, under the same id or place, with the same
number or symbol; and the DfE data files pass the public rules of its screener."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from api import whole
from components.said import said_of
from exports import ees, sdmx
from exports.machine import ReleaseFacts
from queries.catalogue import catalogue_of
from queries.slices import Slice, page_of
from release.store import Release
from release.vocabulary import REPLACES_VALUE
from tests.api.conftest import Get


@pytest.fixture(scope="module")
def rows(store: Release) -> pd.DataFrame:
    return page_of(store, Slice()).rows.set_index("figure_id", drop=False)


@pytest.fixture(scope="module")
def said(store: Release) -> ReleaseFacts:
    return said_of(store)


def zipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture(scope="module")
def data_files(
    store: Release, said: ReleaseFacts, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    path = tmp_path_factory.mktemp("ees") / "ees.zip"
    whole.data_files(store, said, path)
    return zipped(path)


def test_csv_and_parquet_hold_every_observation(
    store: Release, said: ReleaseFacts, rows: pd.DataFrame, tmp_path: Path
) -> None:
    whole.csv(store, said, tmp_path / "o.csv")
    whole.parquet(store, said, tmp_path / "o.parquet")
    held = pd.read_csv(tmp_path / "o.csv", dtype=str, keep_default_na=False)
    assert list(held["figure_id"]) == list(rows["figure_id"]) and len(held) > 10_000
    for name in ("value", "numerator", "base", "status", "text_title"):
        assert list(held[name]) == list(rows[name]), name
    table = pq.read_table(tmp_path / "o.parquet")
    assert table.column("figure_id").to_pylist() == list(rows["figure_id"])
    numbers = [None if v == "" else float(v) for v in rows["value"]]
    assert table.column("value").to_pylist() == numbers
    assert table.schema.metadata[b"digest"].decode() == store.digest
    asked = f"select count(*), count(value) from read_csv('{tmp_path / 'o.csv'}')"
    counted = duckdb.sql(asked).fetchall()[0]
    assert counted == (len(rows), sum(n is not None for n in numbers))


def test_the_data_files_hold_every_number_of_months_and_whole_years(
    store: Release, rows: pd.DataFrame, data_files: dict[str, bytes]
) -> None:
    catalogue = catalogue_of(store)
    compared = 0
    kept = rows[
        rows["period"].str.fullmatch(r"\d{4}-\d{2}")
        & ~rows["measure"].isin(
            [m.id for m in catalogue.measures.values() if m.kind in ("state", "quoted")]
        )
    ]
    for breakdown, own in kept.groupby("breakdown"):
        file = data_files.get(f"{breakdown}_months.csv")
        if file is None:
            assert own["category"].nunique() < 2, breakdown
            continue
        table = pd.read_csv(io.BytesIO(file), dtype=str, keep_default_na=False)
        code = table["new_la_code"].where(table["new_la_code"] != "", table["region_code"])
        table["_code"] = code.where(code != "", table["country_code"])
        filters = [str(breakdown)] if breakdown in table else []
        held = table.set_index(["time_period", "time_identifier", "_code", *filters]).to_dict(
            "index"
        )
        for row in own.itertuples():
            when = ees.timed(row.period, "month")
            key = (*when, row.geography, *([row.category_title] if filters else []))
            expected = row.status if row.status in REPLACES_VALUE else row.value
            assert held[key][row.measure] == expected, (key, row.measure)
            compared += 1
    assert compared > 5000


UNITS = {"%", "pp", "£", "£m", "numberstring", ""}
LEGACY = {"", "~", ":", ".", "..", "-", "*", "N/A", "NA", "NULL", "null", "n/a"}


def faults(name: str, data: pd.DataFrame, meta: pd.DataFrame) -> list[str]:
    """What the public rules of the screener would say against a data file:
    the ones that fail a file, and the warning about regions."""
    found = []
    required = [
        "time_period",
        "time_identifier",
        "geographic_level",
        "country_code",
        "country_name",
    ]
    found += [f"no {c}" for c in required if c not in data]
    found += [f"{c} is not in the data" for c in meta["col_name"] if c not in data]
    known = {*required, *ees.PLACES, *meta["col_name"]}
    found += [f"{c} is not in the metadata" for c in data if c not in known]
    found += [f"{c} is no snake case" for c in data if not re.fullmatch(r"[a-z][a-z0-9_]{0,49}", c)]
    months, years = (
        data["time_identifier"].isin(ees._MONTHS),
        data["time_identifier"] == "Financial year",
    )
    found += ["time identifiers are mixed"] if not (months.all() or years.all()) else []
    digits = data["time_period"].str.fullmatch(r"\d{4}" if months.all() else r"\d{6}")
    found += ["a time period is of the wrong length"] if not digits.all() else []
    found += (
        ["a level is unknown"]
        if not data["geographic_level"].isin(ees.LEVELS.values()).all()
        else []
    )
    authority, region = (
        data["geographic_level"] == level for level in ("Local authority", "Regional")
    )
    for column in ("region_code", "region_name", "old_la_code", "new_la_code", "la_name"):
        own = authority | region if column.startswith("region") else authority
        found += [f"{column} is missing"] if (data.loc[own, column] == "").any() else []
        found += [f"{column} is overcompleted"] if (data.loc[~own, column] != "").any() else []
    filters = list(meta.loc[meta["col_type"] == "Filter", "col_name"])
    for one in filters:
        found += [f"{one} has one level"] if data[one].nunique() < 2 else []
        default = dict(zip(meta["col_name"], meta["filter_default"], strict=True))[one]
        found += [f"{one} has no default"] if default not in set(data[one]) else []
        found += (
            [f"{one} has a blank"]
            if (data[one].str.strip() != data[one]).any() or (data[one] == "").any()
            else []
        )
    indicators = meta[meta["col_type"] == "Indicator"]
    for one in indicators["col_name"]:
        symbols = data[one][~data[one].str.fullmatch(r"-?\d+(\.\d+)?")]
        found += [f"{one}: {s}" for s in set(symbols) - {"c", "low", "x", "z", "k", "u"}]
    found += ["a unit is unknown"] if not set(meta["indicator_unit"]) <= UNITS else []
    found += (
        ["a label is there twice"]
        if meta["label"].duplicated().any() or (meta["label"] == "").any()
        else []
    )
    found += ["a label is too long"] if (meta["label"].str.len() > 100).any() else []
    found += (
        ["decimals are wrong"] if not indicators["indicator_dp"].str.fullmatch(r"\d").all() else []
    )
    keys = [c for c in data if c not in set(indicators["col_name"])]
    found += ["rows are there twice"] if data.duplicated(keys).any() else []
    found += ["the name has what it may not"] if not re.fullmatch(r"[A-Za-z0-9_-]+", name) else []
    return found


def test_the_data_files_pass_the_public_rules(data_files: dict[str, bytes]) -> None:
    names = [n.removesuffix(".meta.csv") for n in data_files if n.endswith(".meta.csv")]
    assert len(names) >= 5
    told = {}
    for name in names:
        data, meta = (
            pd.read_csv(io.BytesIO(data_files[f"{name}{suffix}"]), dtype=str, keep_default_na=False)
            for suffix in (".csv", ".meta.csv")
        )
        told[name] = faults(name, data, meta)
    assert not any(told.values()), told


def test_the_rules_find_what_is_wrong() -> None:
    data = pd.DataFrame(
        {
            "time_period": ["2010"],
            "time_identifier": ["Moon"],
            "geographic_level": ["Parish"],
            "value": ["-"],
            "sex": [""],
        }
    ).reindex(
        columns=[
            "time_period",
            "time_identifier",
            "geographic_level",
            "value",
            "sex",
            *ees.PLACES[3:],
        ],
        fill_value="",
    )
    meta = pd.DataFrame(
        [
            ["value", "Indicator", "V", "", "km", "x", "", "", ""],
            ["sex", "Filter", "V", "", "", "", "", "", ""],
        ],
        columns=list(ees.META),
    )
    assert len(faults("a b", data, meta)) > 8


def test_sdmx_names_every_code_in_its_structure(
    store: Release, said: ReleaseFacts, rows: pd.DataFrame, tmp_path: Path
) -> None:
    whole.sdmx_files(store, said, tmp_path / "s.zip")
    held = zipped(tmp_path / "s.zip")
    table = pd.read_csv(io.BytesIO(held["observations.csv"]), dtype=str, keep_default_na=False)
    told = json.loads(held["structure.json"])["data"]
    lists = {c["id"].removeprefix("CL_"): {k["id"] for k in c["codes"]} for c in told["codelists"]}
    assert list(table["FIGURE_ID"]) == list(rows["figure_id"])
    assert list(table["OBS_VALUE"]) == list(rows["value"])
    for name in ("MEASURE", "CATEGORY", "GEOGRAPHY", "SOURCE", "STATUS", "OBS_STATUS"):
        assert set(table[name]) <= lists[name], name
        assert all(re.fullmatch(r"[A-Za-z0-9_@$-]+", code) for code in lists[name]), name
    withheld = table[table["STATUS"].isin(["c", "x", "z"])]
    assert len(withheld) and (withheld["OBS_VALUE"] == "").all()
    assert not (withheld["OBS_STATUS"] == "A").any()
    dimensions = told["dataStructures"][0]["dataStructureComponents"]["dimensionList"]
    ids = [d["id"] for d in dimensions["dimensions"]] + [dimensions["timeDimension"]["id"]]
    assert tuple(ids) == sdmx.DIMENSIONS and set(ids) <= set(table)
    assert not table.duplicated(list(sdmx.DIMENSIONS)).any()


@pytest.mark.parametrize(
    ("period", "starts", "ends", "written"),
    [
        ("2009-07", "2009-07-01", "2009-07-31", "2009-07"),
        ("2009-Q1", "2009-01-01", "2009-03-31", "2009-Q1"),
        ("FY2009-10", "2009-04-01", "2010-03-31", "2009-04-01/P12M"),
        ("to-date", "2009-01-01", "2010-07-31", "2009-01-01/P19M"),
    ],
)
def test_periods_are_written_as_each_standard_writes_them(
    period: str, starts: str, ends: str, written: str
) -> None:
    assert sdmx.time_period(period, starts, ends) == written
    assert ees.timed("2009-07", "month") == ("2009", "July")
    assert ees.timed("FY2009-10", "year") == ("200910", "Financial year")
    assert ees.timed("2009-Q1", "quarter") is None


def test_whole_files_are_fetched_and_parts_of_them(get: Get, store: Release) -> None:
    path = f"releases/{store.folder.name}/observations.parquet"
    answer = get(path)
    assert answer.status == 200 and answer.body[:4] == b"PAR1"
    assert answer.headers["cache-control"] == "private, no-store", "departmental analysis is in it"
    assert get(path, headers={"Range": "bytes=0-3"}).body == b"PAR1"
    assert get(path, headers={"If-None-Match": answer.headers["etag"]}).status == 304
    assert get("releases/2009-06-r9/observations.csv").status == 404
    assert get("releases/..%2f..%2fetc/observations.csv").status == 404
