"""The question desk and the figures given, as a reader meets them: through the router."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import settings
from answers.register.book import put
from answers.register.record import About, Given, House, Question, Standing
from permissions import Reader, Role
from queries.found_by_id import figure_of
from queries.releases import Release
from readinglog.verify import entries
from tests.pages.test_pages import page_of, text, visit

QUESTION = "To ask how many shielded records there were in Salford in May 2009."
ABOUT = About("shielded_records", "E08000006", "2009-05", source="extract")


@pytest.fixture(autouse=True)
def folders(
    releases: Path, reading: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    (tmp_path / "log").mkdir()
    monkeypatch.setenv("CONTACTPOINT_READING_LOG", str(tmp_path / "log"))
    monkeypatch.setenv("CONTACTPOINT_REGISTER", str(tmp_path / "register"))
    reading(releases)
    yield tmp_path


def asked(question: str = QUESTION) -> AppTest:
    at = visit(page_of("questions"))
    at.text_area(key="typed-question").input(question)
    return at.button[0].click().run()


def said(at: AppTest) -> str:
    assert not at.exception
    return unescape(text(at))


def test_a_question_becomes_parts_a_table_and_a_draft() -> None:
    at = asked()
    shown = said(at)
    assert "The number of shielded records in Salford at the end of May 2009 was" in shown
    assert "Read as" in shown and "A figure" in shown
    labels = [button.proto.label for button in at.get("download_button")]
    assert any(label.startswith("Draft answer (DOCX)") for label in labels)
    assert {"ODS", "CSV"} <= {label.split()[0] for label in labels}
    assert 'class="fold of-table"' in shown and 'class="fold of-cite"' in shown
    assert "/files/" not in shown and "/tables/" not in shown, (
        "what was typed is kept in the session alone"
    )


def test_a_day_between_two_months_ends_is_doubted_in_words_and_both_are_offered() -> None:
    shown = said(at := asked("how many shielded records were there in Salford on 14 May 2009"))
    assert "in doubt" in shown and "none is of another day" in shown and "2009-05" not in shown
    assert list(at.radio[0].options) == [
        "Shielded records, end of April 2009",
        "Shielded records, end of May 2009",
    ]


def test_a_refusal_that_is_in_doubt_is_marked_and_what_may_be_meant_is_offered() -> None:
    at = asked("how many harpooned children are on ContactPoint")
    shown = said(at)
    assert "Not held, in doubt" in shown and "something that is held may be meant" in shown
    assert "It is in doubt whether this is what is asked." in shown
    assert at.radio[0].label == "A measure that is held may be meant. Which, if any?"
    assert list(at.radio[0].options) == ["Children with a live record"]
    chosen = said(at.radio[0].set_value(0).run())
    assert "A figure" in chosen and "in doubt" not in chosen


def test_a_refusal_that_is_sure_is_not_marked() -> None:
    shown = said(at := asked("how many children on ContactPoint are of each ethnic group"))
    assert "Not held" in shown and "in doubt" not in shown and not at.radio


def test_a_reading_set_by_hand_changes_the_draft() -> None:
    at = asked()
    box = next(b for b in at.selectbox if b.label == "Area")
    at = box.set_value("E12000007").run()
    assert "in London at the end of May 2009" in said(at)
    period = next(b for b in at.selectbox if b.label == "Period")
    assert "in London at the end of March 2009" in said(period.set_value("2009-03").run())


def test_what_is_typed_is_in_no_address_and_no_log(folders: Path) -> None:
    at = asked("To ask how many shielded records there were in Salford, says Zebedee Quux.")
    assert "Quux" not in str(dict(at.query_params))
    log = folders / "log"
    assert [one.page for one in entries(log)][-1] == "questions"
    assert all(b"Quux" not in path.read_bytes() for path in log.iterdir())


@pytest.mark.parametrize(
    "typed",
    ["", "=1+1", "<script>alert(1)</script>", "x" * 9_000],
)
def test_bad_input_is_answered_in_a_sentence(typed: str) -> None:
    at = asked(typed)
    assert "Draft answer" in said(at)
    assert "<script>alert" not in "".join(b.proto.body for b in at.get("html"))


def test_a_draft_is_checked_in_its_own_tab() -> None:
    at = visit(page_of("questions"))
    at.text_area(key="typed-draft").input(
        "A selective database would miss children. There were 987,654,321 views in June 2009."
    )
    shown = said(at.button[1].click().run())
    assert "Held: 1 of 2 sentences argue." in shown
    assert "sets one policy against another" in shown and "Not found" in shown


def registered(folder: Path, store: Release, value: str = "") -> str:
    row = figure_of(store, ABOUT.key(store.id)).frame.iloc[0]
    given = Given(row["figure_id"], value or f"{int(row['value']):,}", ABOUT, store.id)
    one = Question(
        "77",
        House.COMMONS,
        "2009-07-31",
        member="Annette Brooke",
        minister="Dawn Primarolo",
        answered="2009-08-03",
        standing=Standing.ANSWERED,
        question="How many?",
        answer=f"There were {given.value}.",
        figures=(given,),
    )
    put(folder, [one, Question("78", House.LORDS, "2009-06-01")])
    return row["figure_id"]


def test_figures_given_stand_with_their_state_and_what_is_due(
    folders: Path, store: Release
) -> None:
    id_ = registered(folders / "register", store)
    shown = said(visit(page_of("given")))
    assert "Annette Brooke" in shown and "Dawn Primarolo" in shown and id_ in shown
    assert "The same" in shown and "Lords 78" in shown and "overdue" in shown


def test_a_figure_given_otherwise_is_revised_and_its_correction_drafted(
    folders: Path, store: Release
) -> None:
    registered(folders / "register", store, value="999,999")
    at = visit(page_of("given"))
    assert "Revised" in said(at)
    assert any("An error has been identified" in code.value for code in at.code)


def test_earlier_answers_stand_on_the_desk(folders: Path, store: Release) -> None:
    registered(folders / "register", store)
    assert "Annette Brooke" in said(asked())


def test_a_broken_register_is_said_and_nothing_of_it_is_shown(
    folders: Path, store: Release
) -> None:
    registered(folders / "register", store)
    month = next((folders / "register").glob("*.jsonl"))
    month.write_bytes(month.read_bytes().replace(b"Annette", b"Someone"))
    shown = said(visit(page_of("given")))
    assert "The register cannot be read" in shown and "Brooke" not in shown
    assert str(folders) not in shown


@pytest.mark.parametrize("page", ["questions", "given"])
def test_they_are_for_the_department(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(Role.OVERSIGHT_BODY)
    monkeypatch.setattr("web.sign_in.reader.reader_of_script", lambda: reader)
    at = visit(page_of(page))
    assert [error.value[:28] for error in at.error] == ["You may not see this page. I"]
    assert settings.current().register is not None
