"""The draft: every number with its id, what is not answered with its reason, rounding and source
said once; and the entry the register takes of it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from answers.__main__ import app
from answers.argument import held_by
from answers.ask import ask
from answers.draft import Draft, draft, entry
from answers.parts import Correction, Kind
from answers.register.book import read_register
from answers.register.parliament import ids_in
from queries.releases import Release
from tests.dashboard import releases, store  # noqa: F401

QUESTION = (
    "To ask the Secretary of State for Education (a) how many shielded records there were in the "
    "North West in May 2009, (b) how many records were viewed in each region in June 2009 and "
    "(c) why the roll-out was delayed."
)


@pytest.fixture(scope="module")
def made(store: Release) -> Draft:
    return draft(QUESTION, ask(QUESTION, store), store)


def test_each_part_is_answered_under_its_letter(made: Draft) -> None:
    assert [part.label for part in made.parts] == ["(a)", "(b)", "(c)"]
    assert (
        made.parts[0]
        .paragraphs[0]
        .startswith("The number of shielded records in the North West at the end of May 2009 was ")
    )
    assert [len(part.tables) for part in made.parts] == [0, 1, 0]


def test_every_number_given_has_its_id_in_the_text_and_on_the_entry(made: Draft) -> None:
    ids = set(ids_in(made.text))
    assert ids == {given.id for given in made.figures} and len(ids) == 5  # one, and four regions
    assert all(given.about and given.value for given in made.figures)


def test_what_is_said_of_all_is_said_once_and_the_draft_does_not_argue(made: Draft) -> None:
    assert made.text.count("Source: ") == 1 and made.text.count("Rounded: ") <= 1
    assert made.text.count("Synthetic records") == 1
    told = [p for part in made.parts[:1] for p in part.paragraphs]
    assert [held_by(sentence) for sentence in told] == [()] * len(told)


def test_what_is_not_answered_stands_with_its_reason(made: Draft) -> None:
    (one,) = made.held_back
    assert "delayed" in one.what and one.reason


def test_a_reading_in_doubt_is_answered_by_nothing_until_it_is_set(store: Release) -> None:
    question = "To ask how many shielded records there were in Salford in May 2009."
    parts = ask(question, store)
    doubtful = tuple(replace(part, sure=False) for part in parts)
    assert draft(question, doubtful, store).figures == ()
    by_hand = ask(question, store, corrections={0: Correction(area="E12000007")})
    told = draft(question, by_hand, store)
    assert "London" in told.parts[0].paragraphs[0] and len(told.figures) == 1


def test_the_entry_is_taken_by_the_register(made: Draft, tmp_path: Path) -> None:
    held = entry(made, uin="12345", house="Lords", tabled="2009-07-01", member="Lord Lucas")
    file, folder = tmp_path / "entry.json", tmp_path / "register"
    file.write_text(json.dumps(held), "utf-8")
    done = CliRunner().invoke(app, ["register", "add", str(file), "--register", str(folder)])
    assert done.exit_code == 0, done.output
    (question,) = read_register(folder).questions
    assert question.figures == made.figures and question.held_back == made.held_back
    assert (question.uin, question.member, question.answer) == ("12345", "Lord Lucas", made.text)


def test_an_entry_without_a_number_is_refused_with_what_is_missing(
    made: Draft, tmp_path: Path
) -> None:
    file = tmp_path / "entry.json"
    file.write_text(json.dumps(entry(made)), "utf-8")
    done = CliRunner().invoke(
        app, ["register", "add", str(file), "--register", str(tmp_path / "register")]
    )
    assert done.exit_code == 1
    assert "uin is missing" in done.output and "tabled is missing" in done.output


@pytest.mark.parametrize("kind", [Kind.NOT_HELD, Kind.OTHER_BODY, Kind.POLICY, Kind.WITHHELD])
def test_no_figure_is_given_for_what_is_not_held(kind: Kind, store: Release) -> None:
    part = replace(ask(QUESTION, store)[2], kind=kind, reason="It is not held.", sure=True)
    made = draft("Why?", (part,), store)
    assert made.figures == () and made.held_back[0].reason == "It is not held."
