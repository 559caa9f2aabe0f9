"""What changed since the last release, as a reader opens it: after one release, after two, after
one was taken back, and between two that were built."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import changes
from exports import FileMarks
from release.writer import FolderPublisher
from tests.dashboard import MONTHS, PLACES, World, make, make_published
from tests.pages.test_pages import tables, text, visit
from web.menu import PAGES

PAGE = next(p for p in PAGES if p.id == "changes")
Reading = Callable[[Path], None]


def rows(table: str) -> list[tuple[str, ...]]:
    """The rows of a table as text."""
    cells = (
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        for row in re.findall(r"<tr>(.*?)</tr>", table)
    )
    return [tuple(unescape(re.sub(r"<[^>]+>", "", c)) for c in row) for row in cells]


def value(shown: str) -> float:
    return float(shown.replace("−", "-").replace(",", "").replace("+", "").rstrip("%"))


def check_sums(at: AppTest) -> list[list[tuple[str, ...]]]:
    """Every table's parts lead from its first figure to its last, to the last decimal."""
    found = [rows(t)[1:] for t in tables(at) if "Movement" not in t]  # dates of the forecast
    for table in found:
        first, *between, last = (value(row[1]) for row in table)
        assert round(first + sum(between), 1) == last, table
        assert [row[0] for row in table[1:-1]] == [
            "New activity",
            "Late returns",
            "Corrections",
            "Boundary change",
            "Change of definition",
            "No recorded reason",
        ]
    return found


def test_one_release_has_nothing_to_be_compared_with(releases: Path, reading: Reading) -> None:
    reading(releases)
    at = visit(PAGE)
    assert (
        not at.exception
        and not tables(at)
        and "There is nothing to compare this release with" in text(at)
    )


def test_two_releases_are_compared_headline_by_headline(tmp_path: Path, reading: Reading) -> None:
    make_published(tmp_path, World(id="2009-05-r1", months=MONTHS[:5]), at="2009-07-01T09:30:00")
    make_published(tmp_path, World())
    reading(tmp_path)
    at = visit(PAGE)
    assert not at.exception and len(check_sums(at)) == 6
    assert (
        "Release 2009-06-r1, published 30 July 2009, beside the release before it, 2009-05-r1, "
        "published 1 July 2009." in unescape(text(at))
    )
    assert (
        all('href="/f/' in t for t in tables(at))
        and len([b for b in at.get("download_button") if "movements" in b.proto.label]) == 1
    )


def test_the_file_of_movements_says_what_it_is_of_and_how_to_cite_it(
    tmp_path: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_published(tmp_path, World(id="2009-05-r1", months=MONTHS[:5]), at="2009-07-01T09:30:00")
    make_published(tmp_path, World())
    reading(tmp_path)
    made: list[bytes] = []
    monkeypatch.setattr(
        changes,
        "logged_download",
        lambda make, name, **_: made.append(make(FileMarks("OFFICIAL"))) or (lambda: b""),
    )
    at = visit(PAGE)
    assert not at.exception
    file = pd.read_csv(io.BytesIO(made[0]), dtype=str, keep_default_na=False)
    assert (
        set(file["marking"]) == {"OFFICIAL"}
        and set(file["published"]) == {"2009-07-30"}
        and all(file["source"])
        and all("movement since release 2009-05-r1" in c for c in file["citation"])
    )
    assert all(records.startswith("Synthetic records") for records in file["records"]) and all(
        c in unescape(text(at)) for c in file["citation"]
    )


def test_a_release_taken_back_is_said_to_be(tmp_path: Path, reading: Reading) -> None:
    folders = [
        make_published(
            tmp_path, World(id=f"{m}-r1", months=MONTHS[:n]), at=f"2009-07-0{n}T09:30:00"
        )
        for n, m in ((4, "2009-04"), (5, "2009-05"))
    ]
    FolderPublisher(tmp_path).publish(
        folders[0], at=dt.datetime(2009, 7, 9, 9, 30), because="A fault in <the> extract"
    )
    reading(tmp_path)
    said = text(visit(PAGE))
    assert (
        "Release 2009-05-r1, published 5 July 2009, was taken back on 9 July 2009" in said
        and "A fault in &lt;the&gt; extract" in said
    )


def test_a_release_issued_again_adds_no_activity(tmp_path: Path, reading: Reading) -> None:
    make_published(tmp_path, World(id="2009-05-r2", months=MONTHS[:5]), at="2009-07-01T09:30:00")
    folder = make(tmp_path, World(id="2009-05-r3", months=MONTHS[:5], seed="again"))
    FolderPublisher(tmp_path).publish(folder, at=dt.datetime(2009, 7, 8, 9, 30))
    reading(tmp_path)
    at = visit(PAGE)
    tables_ = check_sums(at)
    assert all(
        row[1] in ("0", "0.0") for table in tables_ for row in table if row[0] == "New activity"
    ), "a re-issue adds no month"
    assert "Both releases end with the same month." in text(at)
    said = sentences(at)
    assert said and all("published before as" in one for one in said if not one.startswith("No"))


def sentences(at: AppTest) -> list[str]:
    """The sentences that stand above the tables."""
    first = re.search('<ul class="plain-list">(.*?)</ul>', text(at))
    return [unescape(one) for one in re.findall("<li>(.*?)</li>", first[1])]


def test_what_did_not_change_is_told_in_one_sentence_and_releases_of_one_id_apart(
    tmp_path: Path, reading: Reading
) -> None:
    """A month built anew under the same revision: England has the same figures, and one more
    authority is there."""
    folders = [
        make_published(tmp_path, World(places=places), at=f"2009-07-0{day}T09:30:00")
        for day, places in ((1, PLACES[:-1]), (8, PLACES))
    ]
    assert folders[0] != folders[1]
    reading(tmp_path)
    at = visit(PAGE)
    (said,) = sentences(at)
    assert said.startswith("No change. ") and said.count("; ") == 5 and "end of June 2009" in said
    digests = [folder.name.rpartition("-")[2] for folder in folders]
    assert all(f"2009-06-r1 ({digest})" in text(at) for digest in digests)
    assert all(table.count("Release 2009-06-r1 (") >= 2 for table in tables(at))


def test_late_returns_and_corrections_have_their_authorities(
    two_built: Path, reading: Reading
) -> None:
    """Two releases built from extracts: an authority's missing return has come since,
    another corrected its own."""
    reading(two_built / "releases")
    at = visit(PAGE)
    told = [row for table in check_sums(at) for row in table]
    late = [
        row
        for row in told
        if "Returns for February 2009 that were missing from the earlier release: Manchester +"
        in row[2]
    ]
    corrected = [
        row for row in told if "Returns for February 2009 corrected since: Cumbria +" in row[2]
    ]
    assert late and corrected and all(value(row[1]) > 0 for row in (*late, *corrected))


def test_forecasts_that_moved_have_their_cause_and_their_numbers(
    two_built: Path, reading: Reading
) -> None:
    """Dates beyond three years stay where they are: how many are expected by one month's end
    moves, and both releases are asked of the same month."""
    reading(two_built / "releases")
    at = visit(PAGE)
    said = unescape(text(at))
    assert "The cause of every movement is one: the forecast was made again at the end of" in said
    table = next(t for t in tables(at) if "Expected by the end of" in t)
    head, *lines = rows(table.rpartition("<table")[2])  # below that of the dates
    assert head[3] == "Movement" and {line[0] for line in lines} >= {
        "Practitioners trained",
        "Practitioner accounts issued",
    }
    for _, before, after, movement in lines:
        then, now = (
            value(v.removesuffix(" [f]").replace("fewer than 5", "0")) for v in (before, after)
        )
        way = "more" if now > then else "fewer"
        assert movement == (f"{abs(now - then):,.0f} {way}" if now != then else "The same")
    assert any(line[3] != "The same" for line in lines)
