"""Releases in a real PostgreSQL server: loaded whole or not at all, published by one move,
read by a role that can do nothing else."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from release import postgres, postgres_writer, store, tables
from release.address import AddressError, DatabaseAddress, releases_at
from release.digest import CURRENT_SCHEMA, Schema, in_order
from release.postgres_writer import DatabasePublisher
from release.vocabulary import ReleaseError, StoreUnreachable
from tests.dashboard import World, make
from tests.postgresql import ROOT, Fresh, fresh, server  # noqa: F401

NOON = dt.datetime(2010, 9, 30, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two releases in a folder, not published."""
    folder = tmp_path_factory.mktemp("made")
    return make(folder), make(folder, World(id="2009-06-r2", seed="other"))


def everything(opened: store.Release) -> dict[str, list[tuple]]:
    return {
        t.name: [tuple(row) for row in opened.read(in_order(t, columns))]
        for t, columns in CURRENT_SCHEMA.items()
    }


def test_what_was_published_is_read_to_the_bit(fresh: Fresh, made: tuple[Path, Path]) -> None:
    assert DatabasePublisher(fresh.publisher).publish(made[0], at=NOON)
    there, here = store.open_current(fresh.reader), store.open_release(made[0])
    assert (there.id, there.digest, dict(there.manifest), there.published_at) == (
        here.id,
        here.digest,
        dict(here.manifest),
        "2010-09-30T12:00:00+00:00",
    )
    assert repr(everything(there)) == repr(everything(here)), "every value and its type"
    assert DatabasePublisher(fresh.publisher).verify(made[0].name) == here.digest


KILLED = """
import datetime as dt, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from release import postgres_writer
from release.address import DatabaseAddress
write = postgres_writer._digest_in
def halfway(*all_of_it):
    found = write(*all_of_it)
    print("loaded", flush=True)
    sys.stdin.read()
    return found
postgres_writer._digest_in = halfway
database = DatabaseAddress(sys.argv[1], publishing=True)
postgres_writer.DatabasePublisher(database).publish(Path(sys.argv[2]), at=dt.datetime.now(dt.UTC))
"""  # noqa: E501


def halfway(fresh: Fresh, folder: Path) -> subprocess.Popen:
    """A publisher that has loaded a release and waits before it commits."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED.format(root=str(ROOT)), fresh.publisher.url, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "loaded\n"
    return process


def test_killed_in_the_middle_the_published_release_is_as_it_was(
    fresh: Fresh, made: tuple[Path, Path]
) -> None:
    DatabasePublisher(fresh.publisher).publish(made[0], at=NOON)
    process = halfway(fresh, made[1])
    assert store.open_current(fresh.reader).id == "2009-06-r1"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert [f.name for f in store.folders(fresh.reader)] == [made[0].name] and store.open_current(
        fresh.reader
    ).id == "2009-06-r1"
    assert (
        fresh.server.psql(
            fresh.name, f"SELECT count(*) FROM pg_namespace WHERE nspname = '{made[1].name}'"
        ).strip()
        == "0"
    )
    assert DatabasePublisher(fresh.publisher).publish(made[1], at=NOON), "and it can be done again"


def test_two_publishers_take_turns(
    fresh: Fresh, made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = halfway(fresh, made[0])
    monkeypatch.setattr(postgres_writer, "SECONDS_TO_WAIT", 1)
    with pytest.raises(ReleaseError, match="Another publisher is at work"):
        DatabasePublisher(fresh.publisher).publish(made[0], at=NOON)
    monkeypatch.setattr(postgres_writer, "SECONDS_TO_WAIT", 60)
    moved = []
    second = threading.Thread(
        target=lambda: moved.append(DatabasePublisher(fresh.publisher).publish(made[0], at=NOON))
    )
    second.start()
    first.communicate("")
    second.join()
    assert first.returncode == 0 and moved == [False], "the second finds it done"


def test_what_comes_out_other_than_it_went_in_is_not_committed(
    fresh: Fresh, made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_back = postgres_writer._digest_in

    def bitten(connection: sa.Connection, shape: Schema) -> tuple[dict[str, int], str]:
        connection.execute(
            sa.update(tables.observation)
            .where(
                tables.observation.c.value
                == sa.select(sa.func.max(tables.observation.c.value)).scalar_subquery()
            )
            .values(value=1.5)
        )
        return read_back(connection, shape)

    monkeypatch.setattr(postgres_writer, "_digest_in", bitten)
    with pytest.raises(ReleaseError, match="other than it went in"):
        DatabasePublisher(fresh.publisher).publish(made[0], at=NOON)
    assert store.read_pointer(fresh.reader) is None and not store.folders(fresh.reader)


def test_the_publisher_itself_cannot_change_a_release(
    fresh: Fresh, made: tuple[Path, Path]
) -> None:
    DatabasePublisher(fresh.publisher).publish(made[0], at=NOON)
    engine = postgres.engine_of(fresh.publisher / made[0].name)
    for statement in (
        sa.update(tables.observation).values(value=1),
        sa.delete(tables.note),
        sa.insert(tables.note).values(number=99, text="more"),
    ):
        with (
            pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
            engine.begin() as connection,
        ):
            connection.execute(statement)


def alter(fresh: Fresh, folder: Path, statement: str) -> None:
    fresh.server.psql(fresh.name, f'SET search_path = "{folder.name}"', statement)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DELETE FROM observation WHERE geography_key = 1", "its tables are not those"),
        ("DROP TABLE note", "its tables are not those"),
        (
            "UPDATE contactpoint.release SET manifest = replace(manifest, '2009-06-r1', "
            "'2009-06-r9')",
            "manifest is not the one",
        ),
        ("UPDATE contactpoint.release SET digest = 'x'", "its tables are not those"),
        ("UPDATE contactpoint.release SET manifest = '{'", "cannot be read"),
        (
            "REVOKE SELECT ON ALL TABLES IN SCHEMA contactpoint FROM contactpoint_reader",
            "may not read them",
        ),
        ("UPDATE observation SET value = value + 5 WHERE geography_key = 2", ""),
    ],
)
def test_what_was_altered_by_an_administrator_is_not_shown(
    fresh: Fresh, made: tuple[Path, Path], statement: str, says: str
) -> None:
    DatabasePublisher(fresh.publisher).publish(made[0], at=NOON)
    alter(fresh, made[0], statement)
    if says:
        with pytest.raises(ReleaseError, match=says):
            store.open_current(fresh.reader)
    else:  # a value alone is found by reading everything back
        with pytest.raises(ReleaseError, match="not what was published"):
            DatabasePublisher(fresh.publisher).verify(made[0].name)


def test_a_restart_of_the_server_is_survived(fresh: Fresh, made: tuple[Path, Path]) -> None:
    DatabasePublisher(fresh.publisher).publish(made[0], at=NOON)
    opened = store.open_current(fresh.reader)
    fresh.server.stop()
    try:
        with pytest.raises(StoreUnreachable, match="does not answer just now"):
            opened.read(sa.select(tables.note))
        with pytest.raises(StoreUnreachable, match="does not answer just now"):
            store.open_current(fresh.reader)
    finally:
        fresh.server.start()
    assert (
        opened.read(sa.select(tables.note)) and store.open_current(fresh.reader).id == "2009-06-r1"
    )


def test_a_question_that_meets_a_broken_connection_is_asked_again(
    fresh: Fresh, made: tuple[Path, Path]
) -> None:
    """Broken between the pool's own test and the answer:
    the case that only asking again can mend."""
    DatabasePublisher(fresh.publisher).publish(made[0], at=NOON)
    opened = store.open_current(fresh.reader)
    broken = []

    def break_it(connection: sa.Connection, *_: object) -> None:
        if len(broken) < times:
            broken.append(connection.connection.driver_connection.info.backend_pid)
            fresh.server.psql(fresh.name, f"SELECT pg_terminate_backend({broken[-1]}, 5000)")

    sa.event.listen(postgres.engine_of(fresh.reader), "before_cursor_execute", break_it)
    try:
        times = 1
        assert len(opened.read(sa.select(tables.note))) == 3 and len(broken) == 1
        times = 3
        with pytest.raises(StoreUnreachable):
            opened.read(sa.select(tables.note))
        assert len(broken) == 3, "once more, and not for ever"
    finally:
        sa.event.remove(postgres.engine_of(fresh.reader), "before_cursor_execute", break_it)


def test_a_question_that_takes_too_long_is_given_up(
    fresh: Fresh, made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres.CONNECT, "options", "-c statement_timeout=200ms")
    DatabasePublisher(fresh.publisher).publish(made[0], at=NOON)
    opened, began = store.open_current(fresh.reader), time.monotonic()
    with pytest.raises(StoreUnreachable):
        opened.read(sa.select(sa.func.pg_sleep(30)))
    assert time.monotonic() - began < 20


def test_without_the_roles_nothing_is_loaded(
    server: object, made: tuple[Path, Path], tmp_path: Path
) -> None:  # noqa: F811
    server.run("createdb", "bare")
    database = DatabaseAddress(server.url("bare", "contactpoint_publisher"), publishing=True)
    server.psql(
        "postgres",
        "DO $$ BEGIN CREATE ROLE contactpoint_publisher LOGIN; EXCEPTION WHEN duplicate_object "
        "THEN END $$",
    )
    with pytest.raises(ReleaseError, match="deploy/postgresql/roles.sql"):
        DatabasePublisher(database).publish(made[0], at=NOON)


def test_a_database_nothing_was_loaded_into(fresh: Fresh) -> None:
    assert (
        store.read_pointer(fresh.reader),
        store.history(fresh.reader),
        store.folders(fresh.reader),
        store.schedule(fresh.reader),
    ) == (None, [], [], None)
    with pytest.raises(ReleaseError, match="No release has been published yet"):
        store.open_current(fresh.reader)


def test_no_password_is_shown(fresh: Fresh, made: tuple[Path, Path]) -> None:
    wrong = DatabaseAddress(
        "postgresql://contactpoint_publisher:hush-hush@localhost:1/contactpoint", publishing=True
    )
    assert (
        "hush" not in f"{wrong} {wrong!r}" and str(wrong) == "postgresql://localhost:1/contactpoint"
    )
    with pytest.raises(StoreUnreachable) as error:
        DatabasePublisher(wrong).publish(made[0], at=NOON)
    assert "hush" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "mysql://host/db",
        "postgresql://host",
        "postgresql://host:port/db",
        "postgresql://[half/db",
        "https://host/x",
    ],
)
def test_an_address_that_is_none(text: str) -> None:
    with pytest.raises(AddressError, match="must be a folder, or the address of a database"):
        releases_at(text)


def test_an_address_of_either_kind(tmp_path: Path) -> None:
    assert releases_at("data/releases", tmp_path) == tmp_path / "data/releases"
    assert releases_at("postgres://reader@host/db") == DatabaseAddress(
        "postgresql://reader@host/db"
    )
    assert (
        json.dumps(str(releases_at("postgresql:///db?host=/run/postgresql") / "2009-06-r1-abc"))
        == '"postgresql:///db 2009-06-r1-abc"'
    )
