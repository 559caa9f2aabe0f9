"""The register of figures given to Parliament: what is taken, what is refused, what raises an
alarm, and what a new release does to figures that were given.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from typer.testing import CliRunner

from answers.__main__ import app
from answers.register.alarms import deadlines, stale
from answers.register.book import RegisterBroken, put, read_register
from answers.register.correction import NOT_REPEATED, corrections
from answers.register.deadlines import (
    after_working_days,
    due,
    is_working,
    read_sitting_days,
    timely,
)
from answers.register.parliament import read_questions
from answers.register.record import (
    About,
    Asked,
    Faulty,
    Given,
    HeldBack,
    House,
    Known,
    Question,
    Standing,
)
from answers.register.watch import Now, in_line, watch
from figures.figure_id import figure_id
from queries.found_by_id import figure_of
from release.store import open_current
from release.writer import FolderPublisher, write_release
from tests.dashboard import SYNTHETIC, World, make_published, rows

run = CliRunner().invoke

USERS = About("practitioners_estimate", "E92000001", category="planned", breakdown="figure")


def asked(uin: str, tabled: str, **more: object) -> Question:
    return Question(uin, more.pop("house", House.COMMONS), tabled, **more)


def users(uin: str, tabled: str, answered: str, value: str) -> Question:
    return asked(
        uin,
        tabled,
        answered=answered,
        standing=Standing.ANSWERED,
        member="Annette Brooke",
        minister="Kevin Brennan",
        question="To ask how many users ContactPoint will have.",
        answer=f"It is estimated that {value} practitioners will use ContactPoint.",
        figures=(Given(value=value, about=USERS),),
    )


# --- taking ---


def test_what_is_put_on_record_is_read_again(tmp_path: Path) -> None:
    one = users("1", "2007-03-01", "2007-03-08", "330,000")
    held = Question(**vars(one) | {"held_back": (HeldBack("by sector", "not held"),)})
    known = Known(USERS, "365,000", "2007-10-01", "National Workforce Analysis")
    put(tmp_path, [held, known])
    assert read_register(tmp_path).questions == (held,)
    assert read_register(tmp_path).known == (known,)


def test_nothing_is_written_twice_and_nothing_is_lost(tmp_path: Path) -> None:
    later = users("1", "2007-03-01", "2007-03-08", "330,000")
    first = asked("1", "2007-03-01", question=later.question)
    assert [put(tmp_path, [one])[0] for one in (first, later, first, later)] == [1, 1, 0, 0]
    held = read_register(tmp_path)
    assert held.questions[0].answer == later.answer and held.head.place == 2


def test_an_answer_on_record_is_replaced_by_a_correction_alone(tmp_path: Path) -> None:
    one = users("1", "2007-03-01", "2007-03-08", "330,000")
    put(tmp_path, [one])
    other = Question(**vars(one) | {"answer": "None."})
    with pytest.raises(Faulty, match="A correction stands as ReturnedCorrection"):
        put(tmp_path, [other])
    put(tmp_path, [Question(**vars(other) | {"standing": Standing.RETURNED_CORRECTION})])
    assert read_register(tmp_path).questions[0].answer == "None."


def test_what_comes_twice_in_one_file_is_held_against_what_came_first(tmp_path: Path) -> None:
    one = users("1", "2007-03-01", "2007-03-08", "330,000")
    other = Question(**vars(one) | {"answer": "None."})
    with pytest.raises(Faulty, match="A correction stands as ReturnedCorrection"):
        put(tmp_path, [one, other])
    assert not read_register(tmp_path).questions
    assert put(tmp_path, [one, one])[0] == 1
    known = Known(USERS, "365,000", "2007-10-01", "National Workforce Analysis")
    assert put(tmp_path, [known, known])[0] == 1


def test_its_files_are_for_their_owner_alone_and_a_change_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "register"
    put(folder, [users("1", "2007-03-01", "2007-03-08", "330,000")])
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    month = next(folder.glob("*.jsonl"))
    month.write_bytes(month.read_bytes().replace(b"330,000", b"390,000"))
    with pytest.raises(RegisterBroken, match="Entry 1"):
        read_register(folder)
    assert run(app, ["register", "check", "--register", str(folder)]).exit_code == 1


def test_what_could_not_be_read_again_is_refused_and_the_register_stays_open(
    tmp_path: Path,
) -> None:
    one = users("1", "2007-03-01", "2007-03-08", "330,000")
    put(tmp_path, [one])
    wrong = Given("S9EW-2FZS-K2399", "5", CELLS[0], "2009-06-r1")
    with pytest.raises(Faulty, match="of another figure"):
        put(tmp_path, [Question(**vars(one) | {"uin": "2", "figures": (wrong,)})])
    assert read_register(tmp_path).questions == (one,)


# --- Parliament's files ---

ONE = {
    "uin": "167444",
    "house": "Commons",
    "dateTabled": "2007-11-26T00:00:00",
    "dateForAnswer": "2007-12-03T00:00:00",
    "isNamedDay": True,
    "askingMember": {"id": 1, "name": "Mr. Laws"},
    "questionText": "To ask how many users he expects.",
    "answeringMember": {"name": "Kevin Brennan"},
    "dateAnswered": "2007-12-03T00:00:00",
    "answerText": "<p>There are 330,000 (S9EW-2FZS-K2399).</p><table><tr><td>a</td></tr></table>",
    "answerIsHolding": False,
    "isWithdrawn": False,
}


def test_the_json_of_parliament_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "questions.json"
    path.write_text(json.dumps({"results": [{"value": ONE, "links": []}], "totalResults": 1}))
    (question,) = read_questions(path)
    assert question == Question(
        "167444",
        House.COMMONS,
        "2007-11-26",
        Asked.NAMED_DAY,
        "Mr. Laws",
        "Kevin Brennan",
        due="2007-12-03",
        answered="2007-12-03",
        standing=Standing.ANSWERED,
        question="To ask how many users he expects.",
        answer="There are 330,000 (S9EW-2FZS-K2399).\na",
        figures=(Given("S9EW-2FZS-K2399"),),
    )


def test_the_csv_of_parliament_is_taken_and_a_holding_answer_is_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["UIN", "House", "Date tabled", "Date for answer", "Is named day", "Asking member"]
            + ["Question text", "Date answered", "Answer is holding", "Answer text"]
        )
        writer.writerow(
            ["HL12", "Lords", "2008-10-06", "", "False", "Baroness Walmsley", "What, and why?"]
            + ["2008-10-20", "True", "I will write."]
        )
    (question,) = read_questions(path)
    assert (question.standing, question.answered, question.held) == (
        Standing.HOLDING,
        "",
        "2008-10-20",
    )
    assert timely(question, dt.date(2008, 10, 20)) == "open"
    assert timely(question, dt.date(2008, 10, 21)) == "overdue"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"uin": ""}, "uin is missing"),
        ({"house": "Tynwald"}, "house must be one of Commons, Lords"),
        ({"dateTabled": "yesterday"}, "dateTabled must be a date"),
        ({"isNamedDay": "perhaps"}, "isNamedDay must be true or false"),
        ({"dateAnswered": "2007-01-01"}, "answered before it was tabled"),
        ({"askingMember": ["x"]}, "member must be text"),
        ({"dateForAnswer": ""}, "for a named day, and the day"),
    ],
)
def test_every_fault_of_a_file_is_said_at_once_and_nothing_of_it_is_taken(
    tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    path, folder = tmp_path / "questions.json", tmp_path / "register"
    path.write_text(json.dumps([ONE, {**ONE, "uin": "2"} | changed, {"uin": "3"}, 7]))
    done = run(app, ["register", "import", str(path), "--register", str(folder)])
    assert done.exit_code == 1 and said in done.output
    assert "question 2" in done.output and "question 3" in done.output
    assert "question 4: it is no object" in done.output
    assert not folder.exists()


@settings(max_examples=40, deadline=None)
@given(some.binary(max_size=200))
def test_no_file_whatever_it_holds_ends_in_a_trace(
    tmp_path_factory: pytest.TempPathFactory, held: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(held)
    with pytest.raises(Faulty):
        read_questions(path)
    done = run(app, ["register", "add", str(path), "--register", str(path.parent / "none")])
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)


# --- deadlines ---


@pytest.mark.parametrize(
    ("question", "day"),
    [
        (asked("1", "2008-10-20"), "2008-10-27"),
        (
            asked("1", "2008-12-18"),
            "2008-12-29",
        ),  # Christmas Day and Boxing Day are no working days
        (asked("1", "2009-04-03"), "2009-04-14"),  # nor Good Friday and Easter Monday
        (asked("1", "2008-10-20", house=House.LORDS), "2008-11-03"),
        (asked("1", "2019-10-21", house=House.LORDS), "2019-11-04"),
        (asked("1", "2008-10-20", asked=Asked.NAMED_DAY, due="2008-10-23"), "2008-10-23"),
    ],
)
def test_when_an_answer_is_due(question: Question, day: str) -> None:
    assert due(question).day.isoformat() == day


def test_a_day_without_a_sitting_passes_to_the_next_with_one(tmp_path: Path) -> None:
    path = tmp_path / "sitting.csv"
    path.write_text("date,house\n2008-07-21,both\n2008-07-22,Commons\n2008-10-06,both\n")
    sitting = read_sitting_days(path)
    assert due(asked("1", "2008-07-21"), sitting).day == dt.date(2008, 10, 6)
    assert "next sitting day" in due(asked("1", "2008-07-21"), sitting).because
    assert "on file" in due(asked("1", "2008-10-06"), sitting).because


def test_every_fault_of_the_sitting_days_is_said(tmp_path: Path) -> None:
    path = tmp_path / "sitting.csv"
    path.write_text("date,house\n21 July,both\n2008-07-22,Senate\n")
    with pytest.raises(Faulty) as wrong:
        read_sitting_days(path)
    assert [fault[:20] for fault in wrong.value.faults] == [
        "sitting.csv, line 2:",
        "sitting.csv, line 3:",
    ]


@settings(deadline=None)
@given(some.dates(dt.date(2003, 1, 1), dt.date(2026, 1, 1)), some.integers(1, 12))
def test_so_many_working_days_lie_between(day: dt.date, count: int) -> None:
    last = after_working_days(day, count)
    between = [day + dt.timedelta(n) for n in range(1, (last - day).days + 1)]
    assert sum(map(is_working, between)) == count and is_working(last)


def test_check_lists_what_waits(tmp_path: Path) -> None:
    put(
        tmp_path,
        [
            asked("1", "2008-10-06"),
            asked("2", "2008-10-06", standing=Standing.WITHDRAWN),
            users("3", "2008-10-06", "2008-10-30", "1"),
            users("4", "2008-10-06", "2008-10-08", "2"),
        ],
    )
    waiting = deadlines(read_register(tmp_path), dt.date(2008, 10, 20))
    assert [(w.question.uin, w.how) for w in waiting] == [("1", "overdue"), ("3", "late")]


# --- stale figures ---


def replayed(*values: tuple[str, str], known: tuple[Known, ...] = ()) -> list[Question | Known]:
    return [users(f"{n}", day, day, value) for n, (day, value) in enumerate(values, 1)] + list(
        known
    )


def test_the_record_of_2004_to_2008_raises_the_alarm_at_the_first_stale_repetition(
    tmp_path: Path,
) -> None:
    """330,000 came of a study of 2004 and was said until February 2008, though the National
    Workforce Analysis had given 365,000 in October 2007; 390,000 was said in November 2008."""
    record = [
        users("1", "2004-11-01", "2004-11-08", "330,000"),
        users("2", "2006-05-01", "2006-05-08", "330,000"),
        Known(USERS, "365,000", "2007-10-31", "National Workforce Analysis, October 2007"),
        users("3", "2007-12-03", "2007-12-10", "330,000"),
        users("4", "2008-02-11", "2008-02-18", "330,000"),
        users("5", "2008-11-10", "2008-11-17", "390,000"),
    ]
    alarms = []
    for one in record:
        put(tmp_path, [one])
        alarms.append([str(a) for a in stale(read_register(tmp_path))])
    assert [len(found) for found in alarms] == [0, 0, 0, 1, 2, 2]
    assert alarms[3][0] == (
        "Commons 3, tabled 2007-12-03: 330,000 was given on 10 December 2007, first said on "
        "8 November 2004 (Commons 1, tabled 2004-11-01, answered 8 November 2004); 365,000 had "
        "been known since 31 October 2007 (National Workforce Analysis, October 2007)."
    )


def test_the_alarm_is_raised_by_what_was_said_in_answers_alone(tmp_path: Path) -> None:
    put(
        tmp_path,
        replayed(
            ("2004-11-08", "330,000"),
            ("2007-10-15", "365,000"),
            ("2008-02-18", "330000"),
            ("2008-11-17", "390,000"),
            ("2009-01-12", "390,000"),
            ("2009-02-02", "365,000"),
        ),
    )
    assert [one.given.question.uin for one in stale(read_register(tmp_path))] == ["3", "6"]


def test_taking_a_stale_figure_says_so_and_takes_it(tmp_path: Path) -> None:
    folder, file = tmp_path / "register", tmp_path / "entry.json"
    put(folder, replayed(("2004-11-08", "330,000"), ("2007-10-15", "365,000")))
    file.write_text(
        json.dumps(
            {
                "uin": "9",
                "house": "Lords",
                "tabled": "2008-02-04",
                "answered": "2008-02-18",
                "standing": "Answered",
                "figures": [
                    {
                        "measure": "practitioners_estimate",
                        "area": "E92000001",
                        "breakdown": "figure",
                        "category": "planned",
                        "value": "330,000",
                    }
                ],
            }
        )
    )
    done = run(app, ["register", "add", str(file), "--register", str(folder)])
    assert done.exit_code == 3 and "365,000 had been known since" in done.output
    assert len(read_register(folder).questions) == 3
    again = run(app, ["register", "add", str(file), "--register", str(folder)])
    assert again.exit_code == 0 and "0 new" in again.output


def test_figures_of_other_areas_months_and_measures_are_not_stale(tmp_path: Path) -> None:
    things = replayed(("2009-01-05", "10"), ("2009-02-05", "20"))
    for n, about in enumerate(
        (
            About("practitioners_estimate", "E12000001", category="planned", breakdown="figure"),
            About("practitioners_estimate", "E92000001", "2009-01", "figure", "reached"),
            About("accounts_active", "E92000001", "2009-01"),
            About("accounts_active", "E92000001", "2009-02"),
            About("shielded_records", "E92000001"),
        )
    ):
        one = users(f"x{n}", "2009-03-02", "2009-03-05", "10")
        things.append(Question(**vars(one) | {"figures": (Given(value="10", about=about),)}))
    put(tmp_path, things)
    assert stale(read_register(tmp_path)) == []


# --- a new release ---

CELLS = [
    About("shielded_records", "E12000002", "2009-05", source="extract"),
    About("shielded_records", "E12000001", "2009-05", source="extract"),
    About("shielded_records", "E12000006", "2009-05", source="extract"),
    About("shielded_records", "E12000007", "2009-05", source="extract"),
]
"""Revised, withheld, no more held, and the same in the second release."""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two published releases that differ in three figures."""
    folder = tmp_path_factory.mktemp("two")
    make_published(folder)
    world = World(id="2009-06-r2")
    made = rows(world)
    keys = {m["id"]: m["measure_key"] for m in made["measure"]}
    areas = {a["code"]: a["geography_key"] for a in made["geography"]}
    months = {p["id"]: p["period_key"] for p in made["period"]}

    def row_of(cell: About) -> dict:
        place = (keys[cell.measure], areas[cell.area], months[cell.period], 0)
        names = ("measure_key", "geography_key", "period_key", "breakdown_key")
        return next(r for r in made["observation"] if tuple(r[n] for n in names) == place)

    row_of(CELLS[0]).update(value=12_345, status="r")
    row_of(CELLS[1]).update(value=None, rounded=0, status="c")
    made["observation"].remove(row_of(CELLS[2]))
    made["note"].append(
        {"number": 9, "text": "Salford corrected its return.", "geography": "E12000002"}
    )
    made["release"][0]["what_is_new"] = "Returns for May 2009 were corrected."
    second = write_release(
        folder, made, manifest={"release": world.id, "synthetic": SYNTHETIC, "protection": {}}
    )
    FolderPublisher(folder).publish(second, at=dt.datetime(2009, 8, 27, 9, 30))
    return folder


@pytest.fixture(scope="module")
def answered(two: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with one answer that gives all four figures, two of them by their id alone."""
    from queries.releases import open_for

    first = open_for(two, "2009-06-r1", lambda _: True)
    figures, text = [], []
    for n, cell in enumerate(CELLS):
        row = figure_of(first, cell.key(first.id)).frame.iloc[0]
        value = f"{int(row['value']):,}"
        text.append(f"In {row['geography_name']} there were {value} ({row['figure_id']}).")
        figures.append(
            Given(row["figure_id"], value, cell, first.id)
            if n % 2
            else Given(row["figure_id"], value if n == 0 else "")
        )
    folder = tmp_path_factory.mktemp("register")
    question = Question(
        **vars(users("7", "2009-07-31", "2009-08-03", "1"))
        | {
            "answer": "\n".join(text),
            "figures": tuple(figures),
            "reference": "Official Report, 3 August 2009, Vol. 496, c. 1W",
        }
    )
    put(folder, [question])
    return folder


def test_every_figure_given_is_seen_beside_the_new_release(two: Path, answered: Path) -> None:
    found = watch(read_register(answered), two, open_current(two))
    assert [one.state for one in found] == [Now.REVISED, Now.WITHHELD, Now.WITHDRAWN, Now.SAME]
    revised = in_line(found[0])
    was = int(found[0].was.replace(",", ""))
    assert found[0].now == "12,345" and found[0].by.startswith(
        f"{12_345 - was:+,}".replace("-", "−")
    )
    for words in (
        "Salford corrected its return.",
        "Returns for May 2009 were corrected.",
        "marks it as revised",
        "Asked by Annette Brooke, answered by Kevin Brennan",
    ):
        assert words in revised


def test_a_figure_that_is_withheld_now_is_nowhere_repeated(two: Path, answered: Path) -> None:
    held = read_register(answered)
    value = held.questions[0].figures[1].value
    found = watch(held, two, open_current(two))
    ((_, draft),) = corrections(found)
    done = run(
        app,
        ["register", "watch", "2009-06-r2", "--releases", str(two), "--register", str(answered)],
    )
    for text in (draft, done.output, in_line(found[1])):
        assert value not in text
    assert NOT_REPEATED in draft and done.exit_code == 1


def test_the_correction_has_the_form_asked_for(two: Path, answered: Path, tmp_path: Path) -> None:
    done = run(
        app,
        ["register", "watch", str(open_current(two).folder), "--register", str(answered)]
        + ["--out", str(tmp_path / "drafts")],
    )
    (file,) = (tmp_path / "drafts").iterdir()
    draft = file.read_text("utf-8").strip()
    assert draft in done.output and file.stat().st_mode & 0o077 == 0
    parts = draft.split("\n\n")
    assert parts[0].endswith("[Official Report, 3 August 2009, Vol. 496, c. 1W; question 7]")
    assert parts[1] == "Letter of correction from Kevin Brennan to Annette Brooke:"
    assert parts[2].startswith(
        "An error has been identified in the written answer given to Annette"
    )
    assert parts[3] == "The full answer given was as follows:"
    assert parts[5] == "The correct answer should have been:"
    new = figure_id(CELLS[0].key("2009-06-r2"))
    assert f"In North West there were 12,345 ({new})." in draft


def test_a_figure_without_an_id_is_not_compared_and_said_to_be(two: Path, tmp_path: Path) -> None:
    put(tmp_path, [users("1", "2009-03-01", "2009-03-05", "330,000")])
    (one,) = watch(read_register(tmp_path), two, open_current(two))
    assert one.state is Now.NOT_COMPARED and "without the id of a figure" in one.why


def test_all_commands_say_what_is_missing() -> None:
    os.environ.pop("CONTACTPOINT_REGISTER", None)
    done = run(app, ["register", "check"])
    assert done.exit_code == 1 and "set CONTACTPOINT_REGISTER" in done.output


# --- for the builder ---


def test_the_builder_is_told_which_figures_given_are_no_release_s(
    two: Path, answered: Path, tmp_path: Path
) -> None:
    folder, file = tmp_path / "register", tmp_path / "given.csv"
    exact = About("accounts_issued", "E08000012", "2009-05", "sector", "health")
    no_place = About("accounts_issued", "", "2009-05")
    held = read_register(answered).questions[0]
    other = Question(
        **vars(users("8", "2009-08-03", "2009-08-10", "1"))
        | {
            "figures": (
                Given(value="1,317", about=exact),
                Given(held.figures[3].id, "4", CELLS[3], held.figures[1].release),
                Given(value="12", about=no_place),
                Given(value="98.7%", about=exact),
                Given(value="390,000", about=USERS),
            )
        }
    )
    put(folder, [held, other])
    done = run(
        app,
        ["register", "given", str(file), "--register", str(folder), "--releases", str(two)],
    )
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    assert [(r["geography"], r["value"], r["exact"], r["on"]) for r in rows] == [
        *(
            (cell.area, held.figures[n].value.replace(",", ""), "no", "2009-08-03")
            for n, cell in enumerate(CELLS)
            if held.figures[n].value
        ),
        ("E08000012", "1317", "yes", "2009-08-10"),
        (CELLS[3].area, "4", "yes", "2009-08-10"),
    ]
    assert "2 of them exact; 2 left out" in done.output
    assert file.stat().st_mode & 0o777 == 0o600

    from builder.given import COLUMNS, read_given
    from measures import BY_ID

    assert tuple(rows[0]) == COLUMNS
    assert len(read_given(file, BY_ID)) == 2


def test_faults_name_what_the_file_of_parliament_has(tmp_path: Path) -> None:
    file = tmp_path / "wq.csv"
    head = "uin,dateTabled,dateForAnswer,isNamedDay,house,questionText"
    file.write_text(
        f"{head}\n1,2010-13-01,soon,maybe,Commons,how "
        "many\n2,2010-03-05,2010-03-01,true,Commons,how many\n",
        "utf-8",
    )
    with pytest.raises(Faulty) as wrong:
        read_questions(file)
    said = str(wrong.value)
    for part in ("dateTabled must", "dateForAnswer must", "isNamedDay must"):
        assert f"line 2: {part}" in said
    assert "line 3: it is due before it was tabled" in said
