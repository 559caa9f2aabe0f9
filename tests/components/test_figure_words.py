"""What stands around a figure is true of just what is shown."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape

import pandas as pd
import pytest

from components.figure_text import _provisional, rounding, wording
from components.table import as_html, table
from figures.figure import Across, Figure, Note, Selection
from figures.notes import numbered, references
from queries.figures import figure
from release.store import Release
from release.vocabulary import Level
from tests.dashboard import EXACT


@pytest.mark.parametrize(
    ("statuses", "says"),
    [
        (["", ""], ""),
        (["p", "p"], "provisional"),
        (["p", "x"], "provisional"),
        (["p", ""], "some figures provisional"),
        (["x", "x"], ""),
    ],
)
def test_provisional_is_said_of_what_is_provisional(
    searches: Figure, statuses: list[str], says: str
) -> None:
    object.__setattr__(searches, "frame", pd.DataFrame({"status": statuses}))
    assert _provisional(searches) == says


def test_an_exact_measure_is_not_said_to_be_rounded(store: Release) -> None:
    stage = figure(
        store,
        Selection(
            store.id,
            ("authority_stage",),
            Across.AREAS,
            "E92000001",
            "2009-06",
            level=Level.AUTHORITY,
        ),
    )
    assert rounding(stage) == f"No figure shown here is rounded. {EXACT}"


def test_a_caution_about_a_forecast_stands_beside_the_figure_and_its_record_does_not(
    searches: Figure,
) -> None:
    texts = (
        "Made 6 months ahead, the 80% interval held 55.5% of 60 outcomes so far: fewer than it "
        "should.",
        "Of forecasts made 3 and 6 months ahead no outcome is known yet: there is no record of "
        "them.",
        "Record of forecasts made 1 month ahead: the 50%, 80% and 95% intervals held more.",
        "Made of counts that are rounded.",
    )
    notes = tuple(Note(n, t, "searches", None, None) for n, t in enumerate(texts, 1))
    said = unescape(wording(replace(searches, notes=notes)).row_notes)
    assert [text in said for text in texts] == [True, True, False, False]


@pytest.fixture
def searches(store: Release) -> Figure:
    return figure(
        store, Selection(store.id, ("searches",), Across.CATEGORIES, "E92000001", "2009-06")
    )


def test_notes_have_the_numbers_of_the_files_and_rounding_is_told_once(searches: Figure) -> None:
    how = searches.protection.words
    noted = replace(searches, notes=(*searches.notes, Note(22, how), Note(31, "Of all.")))
    held = numbered(noted)
    notes = re.findall(r"<li>(.*?)</li>", wording(noted).about)
    assert [unescape(note) for note in notes] == list(held)
    assert list(held.values()) == list(range(1, len(held) + 1))
    assert rounding(noted).endswith(f"Note {held[how]} says how.")
    assert unescape(wording(noted).about).count(how) == 1


def test_a_row_refers_to_a_note_of_its_area_and_no_row_to_one_of_all(store: Release) -> None:
    found = figure(
        store,
        Selection(
            store.id, ("searches",), Across.AREAS, "E92000001", "2009-06", level=Level.REGION
        ),
    )
    first = found.frame.iloc[0]
    noted = replace(
        found,
        notes=(Note(7, "Of all."), Note(9, "Of one.", geography=first["geography"])),
    )
    assert references(noted) == {first["geography_name"]: "[note 2]"}
    html = as_html(table(noted), caption="", notes=references(noted))
    assert html.count('<span class="note-reference">') == 1
    assert f'{escape(first["geography_name"])} <span class="note-reference">[note 2]</span>' in html


@pytest.mark.parametrize(("status", "is_noted"), [("x", True), ("low", False), ("c", False)])
def test_what_is_missing_has_its_note_beside_the_figure_and_what_a_symbol_explains_has_none(
    store: Release, status: str, is_noted: bool
) -> None:
    """That an area was created in April is no reason for a figure withheld in July."""
    found = figure(
        store,
        Selection(
            store.id, ("searches",), Across.AREAS, "E92000001", "2009-06", level=Level.REGION
        ),
    )
    frame = found.frame.copy()
    frame.loc[0, ["value", "status"]] = [pd.NA, status]
    note = Note(9, "It was created on 1 April 2009.", geography=frame.loc[0, "geography"])
    said = wording(replace(found, frame=frame, notes=(note,))).row_notes
    assert (note.text in said) is is_noted
