"""A draft checked: what argues is held with its words, what is factual passes, and each number is
looked for in what is published and nowhere beyond it.
"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from answers.argument import CAUSE, LOADED, OUGHT, PARTY, RIVAL, held_by
from answers.check import Sort, check, is_definition, names_source
from answers.lookup import Verdict
from answers.numbers import numbers, sentences
from figures.figure import Across, Selection
from figures.figure_id import FigureKey
from queries.catalogue import catalogue_of
from queries.figures import figure
from queries.found_by_id import figure_of
from queries.releases import Release, current, open_for
from release.store import open_current
from release.vocabulary import ALL, ENGLAND
from release.writer import FolderPublisher, write_release
from tests.dashboard import (  # noqa: F401
    SYNTHETIC,
    World,
    make_published,
    releases,
    rows,
    store,
)

SHIELDED, MONTH = "shielded_records", "2009-05"
NORTH_WEST, NORTH_EAST, LONDON = "E12000002", "E12000001", "E12000007"

# --- argument ---


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("A selective list would miss the children nobody has noticed.", RIVAL),
        ("Our plan invests in children; theirs would cut £224 million.", RIVAL),
        ("We will not apologise for it.", OUGHT),
        ("It keeps vulnerable children safe.", CAUSE),
        ("A universal directory, not a targeted one, is what this needs.", RIVAL),
        ("Every child is on it, rather than only those already known.", RIVAL),
        ("Critics say that a smaller register could do the same.", RIVAL),
        ("This is cheaper than the scheme proposed by others.", RIVAL),
        ("eCAF is not a substitute for it.", RIVAL),
        ("The Conservatives voted against it in 2004.", PARTY),
        ("Labour set it up, and Labour will finish it.", PARTY),
        ("The previous administration spent £224 million on it.", PARTY),
        ("Opposition Members have called for its end.", PARTY),
        ("The Shadow Secretary of State wrote in May 2009.", PARTY),
        ("It is a vital tool for practitioners.", LOADED),
        ("Only 300 accounts had been issued by then.", LOADED),
        ("The number of views has soared since June.", LOADED),
        ("Good progress has been made in the North West.", LOADED),
        ("Unfortunately 13 authorities were late.", LOADED),
        ("The roll-out has been a fiasco.", LOADED),
        ("It saves practitioners time, and children are safer.", LOADED),
        ("Views rose because more practitioners were trained.", CAUSE),
        ("ContactPoint helps professionals to work together.", CAUSE),
        ("Training led to fewer alerts.", CAUSE),
        ("It will prevent another tragedy.", CAUSE),
        ("Sharing information reduces the risk of harm.", CAUSE),
        ("Had it been there in 2000, she would be alive.", CAUSE),
        ("Ministers should publish the review.", OUGHT),
        ("We believe that every child matters.", OUGHT),
        ("The Government is committed to its completion.", OUGHT),
        ("There is no doubt that it works.", OUGHT),
        ("In our view the figure is too low.", OUGHT),
    ],
)
def test_argument_is_held_with_its_words(sentence: str, why: str) -> None:
    found = held_by(sentence)
    assert why in {one.why for one in found}
    assert all(one.words in sentence for one in found)


PLAIN = [
    "The number of shielded records in England at the end of March 2010 was 51,675.",
    "I refer the hon. Member to the answer given on 12 May 2009, Official Report, column 649W.",
    "The information requested is not held centrally.",
    "It could be obtained only at disproportionate cost.",
    "Counts are rounded so that nobody can be identified.",
    "A figure may differ from the sum of its parts because of rounding.",
    "Bedfordshire is not shown after 1 April 2009, because it was abolished on that date.",
    "The table shows the number of records viewed in each region in June 2010.",
    "Between March and April 2010 the number rose from 51,675 to 52,215.",
    "More than 300,000 views were made in 2009.",
    "The North West had the highest number, 46,820, and Yorkshire and The Humber the lowest, "
    "7,220.",
    "Ten authorities sent no return for May 2009.",
    "Great Yarmouth is a district of Norfolk.",
    "A Labour Force Survey estimate is not available for authorities.",
    "The serious case review was published in November 2008.",
    "Practitioners complete training before an account is issued.",
    "Early adopters began on 18 May 2009.",
    "I have placed a copy in the Library.",
    "Figures for 2010 are provisional.",
    "Suspected significant harm is a ground under regulation 11(3).",
    "The Department of Health supplied records of GP registration.",
    "Views out of hours were 4.2% of all views in June 2010, 0.3 percentage points more than in "
    "May.",
    "The figure is that of 31 July 2010 and should be read with the notes.",
]


@pytest.mark.parametrize("sentence", PLAIN)
def test_what_a_factual_answer_says_is_not_held(sentence: str) -> None:
    assert held_by(sentence, defines=is_definition(sentence)) == ()


MEMO = """ContactPoint: lines to take, October 2008

It has been suggested that a smaller database, holding only vulnerable children, would be enough. The
Conservatives have said that they would scrap ContactPoint in favour of such a system.

Thirty per cent of children need additional services at any one time, and half of children will need
them at some point. Nobody can tell in advance which. A selective system would therefore miss children
until it was too late, and would stigmatise those who were on it. Neither eCAF nor ICS is an
alternative, and Scotland's GIRFEC does a different job.

Up to 330,000 practitioners will use ContactPoint. We should make these points to Members of all
parties."""  # noqa: E501


def test_the_memo_of_october_2008_is_held(store: Release) -> None:
    checked = check(MEMO, store)
    assert checked.is_held
    reasons = {one.why for s in checked.sentences for one in s.held_by}
    assert {RIVAL, PARTY, CAUSE, OUGHT} <= reasons


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("A shielded record is one whose address is not shown to most practitioners.", True),
        ("Early adopters are those who began before November 2009.", True),
        ("A view is counted when a practitioner opens a record.", True),
        ("By lead professional is meant the practitioner who acts as the contact.", True),
        ("There were 51,675 shielded records in March 2010.", False),
        ("The answer is in the Library.", False),
    ],
)
def test_a_definition_is_told_from_a_fact(sentence: str, is_one: bool) -> None:
    assert is_definition(sentence) is is_one


def test_a_source_is_a_publication_a_column_or_an_id() -> None:
    assert names_source("The National Workforce Analysis gave 365,000.")
    assert names_source("See Official Report, column 12W.")
    assert names_source("There were 125 (GP4K-C64J-FW86N).")
    assert not names_source("There were 125 in Hull.")


# --- numbers ---


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("On 13 March 2009 there were 51,100 records.", ["51,100"]),
        ("In 2008-09 and 2010, £224 million; 41.5% of it.", ["£224 million", "41.5%"]),
        ("Mr. Brown (Official Report, col. 649W, question 167444) gave 330,000.", ["330,000"]),
        ("Children aged 16 to 18, within 10 working days, at 9:30am: 12.", ["12"]),
        ("Two-thirds of 150 authorities, or five instances.", ["Two-thirds", "150", "five"]),
        ("Regulation 6(3) of SI 2007/2182, section 12.", []),
        ("There were 1,987 in 1987.", ["1,987"]),
        ("(a) 12 and (b) none.", ["12"]),
        ("Figure GP4K-C64J-FW86N, 0.4 million.", ["0.4 million"]),
        ("About a hundred accounts and half a million views.", ["a hundred", "half a million"]),
        ("One in three had started, and one in the North West.", ["One in three"]),
    ],
)
def test_numbers_that_say_how_many_are_found_and_no_dates(sentence: str, found: list[str]) -> None:
    assert [one.text for one in numbers(sentence)] == found


def test_a_number_is_as_exact_as_it_is_written() -> None:
    exact, about, million, nearly = (
        numbers(text)[0] for text in ("51,100 x", "about 51,000", "0.4 million", "nearly 3,000")
    )
    assert exact.exact and (exact.low, exact.high) == (51_100, 51_100)
    assert (about.low, about.high) == (50_000, 52_000)
    assert (million.low, million.high) == (350_000, 450_000)
    assert nearly.low < 2_950 < nearly.high


def test_sentences_are_not_cut_at_abbreviations() -> None:
    text = "Mr. Brown asked in Hull. eCAF is another system.\nA heading\nIt was 4.2 per cent."
    assert [text[a:b] for a, b in sentences(text)] == [
        "Mr. Brown asked in Hull.",
        "eCAF is another system.",
        "A heading",
        "It was 4.2 per cent.",
    ]


# --- looking up ---


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    """The second release of a store, and the first: one figure is revised, one withheld."""
    folder = tmp_path_factory.mktemp("two")
    make_published(folder)
    world = World(id="2009-06-r2")
    made = rows(world)
    measure = next(m["measure_key"] for m in made["measure"] if m["id"] == SHIELDED)
    month = next(p["period_key"] for p in made["period"] if p["id"] == MONTH)
    places = {p["geography_key"]: p["code"] for p in made["geography"]}
    for row in made["observation"]:
        if (row["measure_key"], row["period_key"], row["breakdown_key"]) == (measure, month, 0):
            code = places[row["geography_key"]]
            if code == NORTH_WEST:
                row.update(value=87_655)
            elif code == NORTH_EAST:
                row.update(value=None, rounded=0, status="c")
    manifest = {"release": world.id, "synthetic": SYNTHETIC, "protection": {}}
    FolderPublisher(folder).publish(
        write_release(folder, made, manifest=manifest), at=dt.datetime(2009, 8, 27, 9)
    )
    return open_current(folder), open_for(folder, "2009-06-r1", lambda _: True)


def value(store: Release, area: str, month: str = MONTH) -> str:
    one = figure_of(store, FigureKey(store.id, SHIELDED, area, month, "all", "all", "extract"))
    return f"{int(one.frame.iloc[0]['value']):,}"


def verdict(text: str, store: Release, *earlier: Release) -> tuple[Verdict, str]:
    (number,) = [n for s in check(text, store, earlier=earlier).sentences for n in s.numbers]
    return number.looked.verdict, number.looked.said + number.looked.id


def test_a_number_that_is_what_the_sentence_says_is_found_with_its_id(
    two: tuple[Release, Release],
) -> None:
    now, _ = two
    text = f"There were {value(now, LONDON)} shielded records in London in May 2009."
    found, said = verdict(text, now)
    assert found is Verdict.FOUND and "May 2009" in said
    assert check(text, now).sentences[0].sort is Sort.SOURCED


def test_a_number_of_another_month_or_area_is_said_to_be(two: tuple[Release, Release]) -> None:
    now, _ = two
    of_june = value(now, LONDON, "2009-06")
    found, said = verdict(f"There were {of_june} shielded records in London in May 2009.", now)
    assert found is Verdict.ELSEWHERE and "another period" in said and "June 2009" in said
    of_london = value(now, LONDON)
    found, said = verdict(f"In the North West {of_london} records were shielded in May 2009.", now)
    assert found is Verdict.ELSEWHERE and "another area" in said and "London" in said


def test_a_number_of_an_earlier_release_is_superseded(two: tuple[Release, Release]) -> None:
    now, before = two
    text = f"There were {value(before, NORTH_WEST)} shielded records in the North West in May 2009."
    found, said = verdict(text, now, before)
    assert found is Verdict.SUPERSEDED and "87,655" in said


def test_of_a_withheld_figure_no_number_is_confirmed_and_none_denied(
    two: tuple[Release, Release],
) -> None:
    now, before = two
    asked = "There were {} shielded records in the North East in May 2009."
    told = {
        verdict(asked.format(number), now, before)
        for number in (value(before, NORTH_EAST), "3", "1,234,567", "12,345")
    }
    ((found, said),) = told
    assert found is Verdict.NOT_SAID and "withheld" in said


def test_what_lies_behind_a_rounded_figure_is_not_told(two: tuple[Release, Release]) -> None:
    now, _ = two
    published = int(value(now, LONDON).replace(",", ""))
    told = {
        verdict(f"There were {published + by:,} shielded records in London in May 2009.", now)
        for by in (-4, -2, -1, 1, 3, 4)
    }
    ((found, said),) = told
    assert found is Verdict.NOT_SAID and f"{published:,}, rounded" in said


def test_a_number_nowhere_published_is_not_found(store: Release) -> None:
    found, _ = verdict("There were 123,456,789 shielded records in London in May 2009.", store)
    assert found is Verdict.NOT_FOUND


def test_a_sentence_that_goes_on_speaks_of_the_same(two: tuple[Release, Release]) -> None:
    now, _ = two
    text = (
        f"There were {value(now, LONDON)} shielded records in London in May 2009. "
        f"In the North West there were {value(now, NORTH_WEST)}."
    )
    assert check(text, now).said.endswith("2 of 2 numbers are found as the text says them.")


# --- bad input ---


@pytest.mark.parametrize("text", ["", "   ", "!!! ???", "12345", "x" * 70_000, "مرحبا 330,000"])
def test_what_cannot_be_checked_is_said_in_a_sentence(text: str, store: Release) -> None:
    checked = check(text, store)
    assert checked.trouble.endswith(".") and not checked.sentences


@settings(max_examples=10, deadline=None)
@given(text=some.text(max_size=300))
def test_no_text_ends_in_a_trace(text: str, store: Release) -> None:
    checked = check(text, store)
    assert checked.trouble or "".join(checked.sentences[0].text.split())


def test_a_long_draft_of_marks_alone_does_not_hang(store: Release) -> None:
    began = time.process_time()
    check("(a) " * 2_000 + "one of the " * 500, store)
    assert time.process_time() - began < 20


def test_a_number_beside_an_id_is_held_against_that_figure(two: tuple[Release, Release]) -> None:
    now, _ = two
    one = figure_of(now, FigureKey(now.id, SHIELDED, LONDON, MONTH, "all", "all", "extract"))
    assert one is not None
    row = one.frame.iloc[0]
    right, far = int(row["value"]), int(row["value"]) + 1_000
    (told,) = check(f"In all {right:,} ({row['figure_id']}).", now).sentences[0].numbers
    (wrong,) = check(f"In all {far:,} ({row['figure_id']}).", now).sentences[0].numbers
    assert told.looked.verdict is Verdict.FOUND and told.looked.id == row["figure_id"]
    assert wrong.looked.verdict is Verdict.NOT_FOUND and f"is {right:,}" in wrong.looked.said


def test_a_number_of_one_kind_is_not_that_of_all(sample_release: Path) -> None:
    """A sentence that names no sector does not speak of one."""
    sample = current(sample_release)
    month = catalogue_of(sample).months()[-1]
    one = Selection(sample.id, ("accounts_issued",), Across.CATEGORIES, ENGLAND, month.id, "sector")
    frame = figure(sample, one).frame
    row = frame[frame["category"] != ALL].sort_values("value").iloc[-1]
    said = f"At the end of {month.title} {row['value']:,.0f} accounts had been issued"
    assert verdict(f"{said} in {row['category_title'].lower()}.", sample)[0] is Verdict.FOUND
    assert verdict(f"{said}.", sample)[0] is not Verdict.FOUND


def test_numbers_that_are_everywhere_are_fetched_only_where_an_id_stands_beside_them(
    store: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a release that has thousands of 0."""
    fetched: list[set[float]] = []
    monkeypatch.setattr(
        "answers.check.with_values", lambda release, values: fetched.append(set(values)) or {}
    )
    check("There were 0 searches, 300 views and 12,345 alerts.", store)
    check("There were 5 shields (S9EW-2FZS-K2399).", store)
    assert fetched == [{12345.0}, {5.0}]
