"""What a program fetches is what the pages say, figure by figure: every observation of every
measure of the release, against the cell on screen and the CSV of the page."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest

import exports
from exports.machine import ReleaseFacts, csv_of, records
from figures.figure import Across, Figure, Selection
from figures.observation import in_cell
from queries.catalogue import catalogue_of
from queries.figures import figure
from queries.slices import Slice, page_of
from release.store import Release
from release.vocabulary import ENGLAND, REPLACES_VALUE, Kind, Level
from tests.api.conftest import Get

SAID = ReleaseFacts("r", "d", "", "", "", "published", "2009-07-30", "", "", "", "")


def shown(store: Release, slice_: Slice) -> dict[str, tuple[str, pd.Series, Figure]]:
    """What the screen says of each figure of a slice, by id:
    made as pages make it, one measure and breakdown at a time."""
    catalogue, found = catalogue_of(store), {}
    for measure in slice_.measure or catalogue.measures:
        for breakdown, levels in catalogue.breakdowns_of[measure].items():
            for level in slice_.level or levels:
                for period in slice_.period:
                    selection = Selection(
                        store.id,
                        (measure,),
                        Across.AREAS,
                        ENGLAND,
                        period,
                        breakdown,
                        level=Level(level),
                    )
                    try:
                        one = figure(store, selection)
                    except LookupError:
                        continue
                    for row in one.frame.itertuples():
                        found[row.figure_id] = (in_cell(one, row), row, one)
    return found


def said(row: dict) -> str:
    """A row of the API in the words of the screen."""
    if row["status"] in REPLACES_VALUE:
        assert row["value"] is None and row["text"] == ""
        return f"[{row['status']}] {row['status_meaning']}"
    if row["value"] is not None:
        words = row["text_title"] or f"{row['value']:,}".replace("-", "−")
    else:
        words = row["text_title"] or row["text"]
    return f"{words} [{row['status']}]" if row["status"] else words


@pytest.mark.parametrize("period", ["2009-05", "to-date"])
def test_every_figure_of_a_slice_is_the_screens(store: Release, period: str) -> None:
    asked = Slice(period=(period,))
    screen = shown(store, asked)
    rows = {row["figure_id"]: row for row in records(page_of(store, asked).rows)}
    assert set(rows) == set(screen) and len(rows) > 500
    agree = 0
    for id_, (told, row, _) in screen.items():
        mine = rows[id_]
        if mine["value"] is None and mine["text"] and not mine["text_title"]:
            mine = {**mine, "text_title": told.removesuffix(f" [{mine['status']}]")}
            assert mine["text"] == row.text
        agree += said(mine) == told
        for name in ("numerator", "base"):
            number = getattr(row, name)
            assert (mine[name] is None) if pd.isna(number) else mine[name] == number
        assert (mine["geography_name"], mine["source"]) == (row.geography_name, row.source)
    assert agree == len(screen), f"{agree} of {len(screen)} agree"


def test_the_files_of_pages_agree_with_the_csv_of_programs(store: Release) -> None:
    few = tuple({m.topic: m.id for m in catalogue_of(store).measures.values()}.values())
    asked = Slice(measure=few, period=("2009-05",), level=("authority",))
    mine = pd.read_csv(
        io.BytesIO(csv_of(page_of(store, asked).rows, SAID)), dtype=str, keep_default_na=False
    ).set_index("figure_id")
    compared, figures = 0, {id(one): one for _, _, one in shown(store, asked).values()}
    for one in figures.values():
        theirs = pd.read_csv(io.BytesIO(exports.csv(one)), dtype=str, keep_default_na=False)
        for line in theirs.to_dict("records"):
            row = mine.loc[line["figure_id"]]
            for name in ("value", "numerator", "base", "text", "text_title", "rounded", "status"):
                assert row[name] == line[name], (line["figure_id"], name)
            compared += 1
    assert compared == len(mine) > 100


def test_over_the_wire_in_every_form_and_by_pages(get: Get, store: Release) -> None:
    query = "observations?period=2009-05,2009-06&level=region,England"
    whole = page_of(store, Slice(period=("2009-05", "2009-06"), level=("region", "England"))).rows
    found, path = [], f"{query}&limit=700"
    while path:
        body = json.loads(get(path).body)
        found += body["observations"]
        assert body["count"] <= 700 and body["release"]["digest"] == store.digest
        path = (body["links"]["next"] or "").partition("/api/v1/")[2]
    assert found == records(whole)
    as_csv = get(f"{query}&limit=10000&format=csv").body
    held = pd.read_csv(io.BytesIO(as_csv), dtype=str, keep_default_na=False)
    assert list(held["figure_id"]) == list(whole["figure_id"])
    assert list(held["value"]) == list(whole["value"])
    assert set(held["digest"]) == {store.digest}


def test_a_withheld_figure_is_a_status_everywhere(get: Get) -> None:
    query = "observations?area=E06000001&period=2009-05&measure=indications_started&breakdown=all"
    row = json.loads(get(query).body)["observations"][0]
    assert (row["value"], row["status"], row["status_meaning"]) == (None, "x", "not available")
    cube = json.loads(get(f"{query}&format=jsonstat").body)
    assert cube["value"] == {} and cube["status"] == {"0": "x"}
    line = pd.read_csv(
        io.BytesIO(get(f"{query}&format=csv").body), dtype=str, keep_default_na=False
    ).iloc[0]
    assert (line["value"], line["status"]) == ("", "x")


def test_quoted_figures_have_the_dates_their_sources_give(store: Release) -> None:
    catalogue = catalogue_of(store)
    quoted = [m.id for m in catalogue.measures.values() if m.kind == Kind.QUOTED]
    rows = page_of(store, Slice(measure=tuple(quoted))).rows
    assert len(rows) and (rows["period_end"] == "").all()
