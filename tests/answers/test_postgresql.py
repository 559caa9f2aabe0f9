"""Questions are read from a database as from a folder: the commands take its address."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from typer.testing import CliRunner

from answers import bench
from answers.__main__ import app
from answers.ask import ask
from queries.releases import Release
from release.postgres_writer import DatabasePublisher
from release.store import open_current
from tests.postgresql import Fresh

FEW = Path(__file__).parent / "questions.csv"


def test_a_question_gets_the_same_answer_from_a_database(
    store: Release, server: object, tmp_path: Path
) -> None:
    database = Fresh(server, server.new_database())
    DatabasePublisher(database.publisher).publish(
        store.folder, at=dt.datetime(2010, 9, 30, 12, tzinfo=dt.UTC)
    )
    there = _opened(database)
    for line in bench.questions(FEW)[:40]:
        here = ask(line["question"], store, asked_on=line["date"])
        assert [_plain(p) for p in ask(line["question"], there, asked_on=line["date"])] == [
            _plain(p) for p in here
        ]
    few = tmp_path / "few.csv"
    few.write_text("\n".join(FEW.read_text("utf-8").splitlines()[:4]) + "\n", "utf-8")
    done = CliRunner().invoke(app, ["bench", str(few), "--releases", database.reader.url])
    assert done.exit_code == 0 and "3 questions" in done.output


def _opened(database: Fresh) -> Release:
    return open_current(database.reader)


def _plain(part: object) -> object:
    return replace(part, figures=())


def test_an_address_that_is_none_or_does_not_answer_is_said_without_its_password() -> None:
    for address in ("http://secret@nowhere/x", "postgresql://reader:secret@127.0.0.1:1/none"):
        done = CliRunner().invoke(app, ["bench", str(FEW), "--releases", address])
        assert done.exit_code == 2 and "secret" not in done.output
        assert "Traceback" not in done.output
