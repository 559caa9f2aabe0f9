"""Figures given elsewhere: what the attack makes of them, and which of them it can know."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from builder.attack import attack
from builder.disclosure import PLACE, Earlier
from builder.given import COLUMNS, GivenError, known_of, read_given
from measures import BY_ID
from release.vocabulary import ALL, ENGLAND
from tests.spec.disclosure.tables import TRUE, held, policy, published, read, structure, tree

SECRET = "7319"
GOOD = ("shielded_records", ALL, ALL, "E06000001", "2009-03", SECRET, "yes", "2009-05-01")


def stopped(*given: tuple[str, str, int]) -> set[str]:
    """What stops a release of the small world when these counts (area, category,
    true count) are known."""
    cells = read(TRUE)
    rows = [
        ("children", ALL if c == "total" else "sex", ALL if c == "total" else c, area, "2009-01", n)
        for area, c, n in given
    ]
    nothing = held(published(cells, structure(cells, tree(TRUE)))).counts.iloc[:0]
    exact = pd.DataFrame(rows, columns=[*PLACE, "value"])
    verdict = attack(
        held(published(cells, structure(cells, tree(TRUE)))),
        structure(cells, tree(TRUE)),
        policy("children"),
        {},
        earlier=Earlier(nothing, nothing, {}, exact),
    )
    return set(verdict.failures)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], set()),
        # What was given is given away; it tells little of an area that has a large one beside it.
        ([("Town", "total", 14)], set()),
        # The whole and one of its two parts: the other is their difference.
        (
            [("Town", "total", 14), ("Town", "girls", 8)],
            {"children, sex: a figure that can be worked out too closely"},
        ),
        # A region and one of its two authorities.
        (
            [("South", "total", 38), ("Port", "total", 37)],
            {
                "children, all: a figure that can be worked out too closely",
                "children, sex: a figure that can be worked out too closely",
            },
        ),
        # A figure that a published one denies was revised since, and tells nothing.
        ([("Town", "total", 14), ("Town", "girls", 80)], set()),
    ],
    ids=["nothing", "one total", "total and part", "region and authority", "revised"],
)
def test_what_exact_figures_let_a_reader_work_out_stops_the_release(given, told) -> None:
    found = stopped(*given)
    assert found >= told if told else found == set()


def file_of(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "given.csv"
    pd.DataFrame(rows, columns=COLUMNS).to_csv(path, index=False)
    return path


def test_exact_figures_are_read_each_once_and_published_ones_left_to_their_releases(
    tmp_path: Path,
) -> None:
    later = (*GOOD[:5], "12", "yes", "2009-06-01")
    published_one = ("record_views", *GOOD[1:6], "no", GOOD[7])
    found = read_given(file_of(tmp_path, later, GOOD, published_one), BY_ID)
    assert found[["tally", "value", "on"]].values.tolist() == [
        ["shielded_records", 12.0, "2009-06-01"]
    ]


MONTHS = {
    "2009-03": ("2009-03",),
    "2009-Q1": ("2009-01", "2009-02", "2009-03"),
    "2009-Q2": ("2009-04", "2009-05"),
    "to-date": ("2009-01", "2009-02", "2009-03", "2009-04", "2009-05"),
}


@pytest.mark.parametrize(
    ("period", "on", "known"),
    [
        ("2009-03", "2009-04-01", True),
        ("2009-03", "2009-03-31", False),  # the month was not over
        ("2009-Q1", "2009-04-02", True),
        ("2009-Q1", "2009-03-02", False),  # of two months
        ("2009-Q2", "2009-06-02", False),  # the release has two months of it
        ("to-date", "2009-07-02", False),  # to which date nobody says
        ("2008-12", "2009-07-02", False),  # not in this release
    ],
)
def test_a_figure_is_known_of_a_period_that_was_whole_when_it_was_given(period, on, known) -> None:
    given = pd.DataFrame(
        [("m", ALL, ALL, ENGLAND, period, 3.0, on)], columns=[*PLACE, "value", "on"]
    )
    assert len(known_of(given, MONTHS)) == known


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"measure": "shields"}, "measure is none of this builder's measures"),
        ({"breakdown": "height"}, "breakdown is none by which shielded_records is published"),
        ({"value": "73.19"}, "value must be a whole number without separators"),
        ({"value": "-7319"}, "value must be a whole number without separators"),
        ({"value": "=7319+1"}, "value must be a whole number without separators"),
        ({"value": ""}, "value must be a whole number without separators"),
        ({"exact": "perhaps"}, "exact must be yes or no"),
        ({"on": "20090501"}, "on must be a day such as 2010-07-21"),
        ({"on": "2009-02-30"}, "on must be a day such as 2010-07-21"),
        ({"geography": ""}, "geography is empty"),
    ],
)
def test_every_fault_is_named_by_its_line_at_once_and_no_value_is_repeated(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    bad = tuple((dict(zip(COLUMNS, GOOD, strict=True)) | change).values())
    with pytest.raises(GivenError) as error:
        read_given(file_of(tmp_path, GOOD, bad, bad), BY_ID)
    assert str(error.value) == f"given.csv, line 3: {said}\ngiven.csv, line 4: {said}"
    assert SECRET not in str(error.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "no CSV in UTF-8"),
        (b"measure,value\nx,1\n", "no column breakdown, category, geography, period, exact, on"),
        (
            ",".join(COLUMNS).encode() + b"\nshielded_records,all\n",
            f"line 2: {len(COLUMNS)} values are needed",
        ),
        (
            ",".join(COLUMNS).encode() + b"\n" + ",".join((*GOOD, "more")).encode(),
            f"line 2: {len(COLUMNS)} values are needed",
        ),
    ],
)
def test_a_file_that_is_no_such_file_is_refused_in_words(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(content)
    with pytest.raises(GivenError, match=said):
        read_given(path, BY_ID)


def test_a_file_without_rows_tells_nothing(tmp_path: Path) -> None:
    assert read_given(file_of(tmp_path), BY_ID).empty
    with pytest.raises(GivenError, match="no such file"):
        read_given(tmp_path / "none.csv", BY_ID)
