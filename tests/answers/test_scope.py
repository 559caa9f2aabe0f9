"""No place and no time that a question names is lost:
it is what the figures are of, or leaves them in doubt."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from answers import bench
from answers.ask import ask
from answers.framing import unframed
from answers.parts import HELD
from queries.releases import Release

FOR = "To ask the Secretary of State for Education "
SETS = sorted(Path(__file__).parent.glob("questions*.csv"))


@pytest.mark.parametrize(
    ("typed", "areas", "period"),
    [
        ("with regard to Leeds, how many shields were applied in March 2010.", ["Leeds"], ""),
        (
            "with reference to the East Midlands, (a) how many searches and (b) how many views "
            "there were in 2009-10.",
            ["East Midlands"],
            "2009-10",
        ),
        (
            "pursuant to his answer of 8 June 2010, in March 2010 how many searches were made in "
            "Kent.",
            ["Kent"],
            "2010-03",
        ),
        (
            "further to the answer of 10 February 2010, for Norfolk how many records were shielded "
            "at 31 March 2010.",
            ["Norfolk"],
            "2010-03",
        ),
        (
            "in relation to Essex and in the second quarter of 2010, how many times records were "
            "viewed.",
            ["Essex"],
            "2010-04 to 2010-06",
        ),
        (
            "with regard to calendar year 2009, and to Cornwall alone, how many searches there "
            "were.",
            ["Cornwall"],
            "2009",
        ),
        (
            "with reference to Leeds, Bradford and Kirklees, how many records are shielded.",
            ["Leeds", "Bradford", "Kirklees"],
            "latest",
        ),
        (
            "so far as Dorset is concerned, how many accounts had been issued by the end of May "
            "2010.",
            ["Dorset"],
            "2010-05",
        ),
    ],
)
def test_what_stands_before_a_question_is_what_it_is_of(
    typed: str, areas: list[str], period: str, store: Release
) -> None:
    for part in ask(FOR + typed, store, asked_on="2010-07-01"):
        assert [a.name for a in part.areas] == areas
        assert not period or period in {s.said for s in part.periods}


@pytest.mark.parametrize(
    "typed",
    [
        "Following concerns in Haringey, how many searches were made in May 2010?",
        "Pursuant to the answer of 3 March 2010 to the hon. Member for Yeovil, Official Report, "
        "column 123W, how many searches were made in May 2010 in Haringey?",
    ],
)
def test_of_an_earlier_answer_nothing_is_taken(typed: str, store: Release) -> None:
    (part,) = ask(typed, store, asked_on="2010-07-01")
    assert [a.name for a in part.areas] == ["Haringey"] and part.sure
    assert [s.said for s in part.periods] == ["2010-05"]


def test_what_a_question_of_fact_is_of_the_next_is_of_as_well(store: Release) -> None:
    *_, part = ask(
        "Are social workers in Wandsworth using it? How many opened a record in May 2009?",
        store,
        asked_on="2010-07-01",
    )
    assert [a.name for a in part.areas] == ["Wandsworth"]


def test_the_day_of_an_answer_is_no_time_that_is_asked_about() -> None:
    framed = unframed(
        "pursuant to the answer of 8 July 2009, Official Report, how many views there were",
        dt.date(2010, 3, 17),
    )
    assert framed.body == "how many views there were" and framed.follows == dt.date(2009, 7, 1)


def test_a_question_of_reasons_is_left_as_it_is() -> None:
    framed = unframed("with reference to Leeds, why records were opened", dt.date(2010, 3, 17))
    assert framed.body == "why records were opened"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "In the light of the inspection in Birmingham in March 2010, how many alerts were "
            "raised in the West Midlands?",
            "March 2010",
        ),
        ("Given the events of February 2010, how many views were there in Kent?", "February 2010"),
        (
            "Why were records opened in Leeds, and how many shields were applied in May 2009?",
            "Leeds",
        ),
        (
            "Why was the directory shut in May 2009? How many shields were applied in Kent?",
            "May 2009",
        ),
        (
            "With reference to the council of Wigan, how many records in Bolton are shielded?",
            "Wigan",
        ),
    ],
)
def test_what_nothing_is_of_leaves_a_figure_in_doubt(typed: str, said: str, store: Release) -> None:
    *_, part = ask(typed, store, asked_on="2010-07-01")
    assert not part.sure and any(f"“{said}” is named" in doubt for doubt in part.doubts)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("How many security incidents were there in Leeds and in England in 2009?", "Leeds"),
        ("How many archived records are there in (a) the South East and (b) Kent?", "Kent"),
        ("How many views were there in December 2008 and in January 2009?", "2008-12"),
    ],
)
def test_one_of_several_that_is_not_held_is_told(typed: str, said: str, store: Release) -> None:
    (part,) = ask(typed, store, asked_on="2010-07-01")
    assert not part.sure and f"Nothing is held here for {said}." in part.doubts


def test_a_place_said_last_of_two_times_is_of_both(store: Release) -> None:
    parts = ask(
        "How many views in 2008-09 and how many in 2009-10, for Kent and for Devon?",
        store,
    )
    assert len(parts) == 2
    for part in parts:
        assert [a.name for a in part.areas] == ["Kent", "Devon"]


def test_a_place_beside_the_later_time_leaves_the_earlier_in_doubt(store: Release) -> None:
    first, _ = ask(
        "How many views in 2008-09 and how many in 2009-10 in Kent?",
        store,
    )
    assert not first.sure and any("“Kent” is named" in doubt for doubt in first.doubts)


def test_a_time_told_by_who_governed_is_not_all_times(store: Release) -> None:
    (part,) = ask("How many searches were made under the last government?", store)
    assert not part.sure


def test_what_is_left_of_an_area_is_no_figure_of_it_for_certain(store: Release) -> None:
    (part,) = ask("How many case management systems are connected outside London?", store)
    assert not part.sure and any("left of an area" in doubt for doubt in part.doubts)


def test_a_time_of_which_only_the_end_is_read_is_told(store: Release) -> None:
    (part,) = ask(
        "How many alerts were raised between the launch in Liverpool and March 2009?", store
    )
    assert not part.sure and any("from when" in doubt for doubt in part.doubts)


ARGUMENT = "Mindful of the inspection of Gateshead council in February 2010, "


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_a_place_and_a_month_in_an_argument_are_used_or_told(path: Path, store: Release) -> None:
    asked = 0
    wrong = []
    for line in bench.questions(path)[::4]:
        counts = re.match(
            r"(?:(?:To ask|asked)\b.*? )?(how (?:many|often)\b.*)", line["question"], re.I
        )
        if not counts or "Gateshead" in line["question"]:
            continue
        parts = ask(ARGUMENT + counts[1][0].lower() + counts[1][1:], store, asked_on=line["date"])
        held = [part for part in parts if part.kind in HELD]
        asked += bool(held)
        used = "Gateshead" in {a.name for p in held for a in p.areas} and "2010-02" in {
            s.said for p in held for s in p.periods
        }
        if held and not used and any(part.sure for part in held):
            wrong.append(line["id"])
    assert asked > 5 and wrong == []
