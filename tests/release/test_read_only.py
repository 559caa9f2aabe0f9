"""Writing is tried by every route a dashboard's process has to its store, and fails each time."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from release import postgres, store
from release.address import DatabaseAddress
from release.postgres_roles import may_write
from release.postgres_writer import DatabasePublisher
from release.vocabulary import ReleaseError
from tests.dashboard import make, make_published
from tests.postgresql import ROOT, Fresh, fresh, server  # noqa: F401

NOON = dt.datetime(2010, 9, 30, 12, tzinfo=dt.UTC)

ATTEMPTS = (
    "INSERT INTO {schema}.note (number, text) VALUES (99, 'more')",
    "UPDATE {schema}.observation SET value = 1",
    "DELETE FROM {schema}.note",
    "TRUNCATE {schema}.note",
    "DROP TABLE {schema}.note",
    "ALTER TABLE {schema}.note ADD COLUMN more text",
    "CREATE INDEX ON {schema}.note (text)",
    "DO $$ BEGIN LOCK TABLE {schema}.note IN EXCLUSIVE MODE; END $$",
    "SELECT * FROM {schema}.note FOR UPDATE",
    "WITH gone AS (DELETE FROM {schema}.note RETURNING *) SELECT * FROM gone",
    "MERGE INTO {schema}.note USING {schema}.topic ON false WHEN NOT MATCHED THEN INSERT (number, "
    "text) VALUES (99, 'more')",
    "INSERT INTO contactpoint.move (takes_effect, folder, manifest_sha256, published_at) SELECT "
    "now(), folder, '', '' FROM contactpoint.release",
    "UPDATE contactpoint.release SET digest = ''",
    "DELETE FROM contactpoint.move",
    "CREATE TABLE mine (a int)",
    "CREATE TABLE public.mine (a int)",
    "CREATE TEMPORARY TABLE mine (a int)",
    "SELECT * INTO TEMPORARY mine FROM {schema}.note",
    "CREATE SCHEMA mine",
    "CREATE VIEW public.mine AS SELECT 1",
    "CREATE SEQUENCE mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION dblink",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "GRANT ALL ON {schema}.note TO PUBLIC",
    "SET ROLE contactpoint_publisher",
    "COPY {schema}.note FROM STDIN",
    "COPY {schema}.note TO '/tmp/contactpoint-note'",
    "COPY {schema}.note TO PROGRAM 'cat > /tmp/contactpoint-note'",
    "COPY {schema}.note FROM PROGRAM 'echo'",
    "SELECT pg_read_file('/etc/hostname')",
    "SELECT lo_create(99)",
    "SELECT lo_from_bytea(99, 'more')",
    "SELECT lo_creat(-1)",
    "SELECT lo_import('/etc/hostname')",
    "SELECT lo_export(99, '/tmp/contactpoint-object')",
    "SELECT lo_unlink(99)",
    "SELECT lo_put(99, 0, 'more')",
    "COMMENT ON TABLE {schema}.note IS 'more'",
    "VACUUM {schema}.note",
    "ALTER SYSTEM SET work_mem = '1GB'",
    "DO $$ BEGIN DELETE FROM contactpoint.move; END $$",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'administrator'",
    "REFRESH MATERIALIZED VIEW {schema}.note",
    "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC",
    "ALTER DATABASE {database} SET default_transaction_read_only = off",
    "ALTER ROLE contactpoint_publisher SET search_path = mine",
    "SELECT pg_reload_conf()",
    "SELECT pg_switch_wal()",
    "CREATE SUBSCRIPTION mine CONNECTION '' PUBLICATION mine",
    "CREATE PUBLICATION mine FOR ALL TABLES",
)

REFUSED = ("42501", "3F000")
"""Insufficient privilege, and no schema to create anything in."""
HARMLESS = ("VACUUM", "GRANT", "ALTER DEFAULT PRIVILEGES")
"""Answered with a warning and not done; the last changes who may read what the role itself creates,
and it can create nothing. What changed is looked at afterwards."""


@pytest.fixture
def published(fresh: Fresh, tmp_path: Path) -> tuple[Fresh, str]:  # noqa: F811
    """A database with a published release, and the release's name."""
    folder = make(tmp_path)
    DatabasePublisher(fresh.publisher).publish(folder, at=NOON)
    return fresh, folder.name


def whole(fresh: Fresh, name: str) -> str:  # noqa: F811
    """All of what the administrator sees that could have changed."""
    asked = (
        "SELECT count(*) FROM contactpoint.move",
        "SELECT * FROM contactpoint.release",
        "SELECT nspname, relname, relkind, relacl FROM pg_class c JOIN pg_namespace n ON n.oid = "
        "relnamespace WHERE nspname !~ '^pg_toast' ORDER BY 1, 2",
        "SELECT nspname, nspacl FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)' ORDER BY 1",
        "SELECT count(*) FROM pg_proc",
        "SELECT count(*) FROM pg_largeobject_metadata",
        "SELECT * FROM pg_db_role_setting ORDER BY 1, 2",
        "SELECT rolname FROM pg_roles ORDER BY 1",
        "SELECT datname FROM pg_database ORDER BY 1",
    )
    return DatabasePublisher(fresh.publisher).verify(name) + fresh.server.psql(fresh.name, *asked)


def test_the_reading_role_can_write_nothing_even_where_its_transactions_may_write(
    published: tuple[Fresh, str],
) -> None:
    """`default_transaction_read_only` is a guard rail the role itself can take down:
    the grants must hold without it."""
    fresh, name = published
    before = whole(fresh, name)
    for attempt in ATTEMPTS:
        with psycopg.connect(fresh.reader.url, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            statement = attempt.format(schema=f'"{name}"', database=fresh.name)
            try:
                connection.execute(statement)
            except psycopg.Error as error:
                assert error.sqlstate in REFUSED, (statement, str(error))
            else:
                assert statement.startswith(HARMLESS), statement
    assert whole(fresh, name) == before
    assert not list(Path("/tmp").glob("contactpoint-note")) and not list(
        Path("/tmp").glob("contactpoint-object")
    )


def test_nothing_can_be_written_through_the_dashboards_engine(published: tuple[Fresh, str]) -> None:
    fresh, name = published
    before, engine = whole(fresh, name), store.open_current(fresh.reader).engine
    own = (
        "ALTER ROLE contactpoint_reader SET default_transaction_read_only = off",
        "ALTER ROLE contactpoint_reader PASSWORD 'mine'",
        "SET TRANSACTION READ WRITE",
        "SET default_transaction_read_only = off",
        "BEGIN",
        "SELECT 1; COMMIT; ALTER ROLE contactpoint_reader PASSWORD 'mine'",
        "SELECT set_config('transaction_read_only', 'off', true)",
    )
    for attempt in (*ATTEMPTS, *own):
        with pytest.raises((ReleaseError, sa.exc.DBAPIError)), engine.connect() as connection:
            connection.execute(
                sa.text(attempt.format(schema=f'"{name}"', database=fresh.name).replace(":", "\\:"))
            )
            connection.commit()
            pytest.fail(attempt)
    assert whole(fresh, name) == before


MORE = [
    ("GRANT INSERT ON contactpoint.move TO contactpoint_reader", "change table contactpoint.move"),
    ("GRANT UPDATE (text) ON {schema}.note TO contactpoint_reader", "change table"),
    ("GRANT TEMPORARY ON DATABASE {database} TO contactpoint_reader", "temporary tables"),
    ("GRANT CREATE ON DATABASE {database} TO PUBLIC", "create schemas"),
    ("GRANT CREATE ON SCHEMA public TO PUBLIC", "create in schema public"),
    ("GRANT EXECUTE ON FUNCTION pg_catalog.lo_create(oid) TO PUBLIC", "large objects"),
    (
        "ALTER ROLE contactpoint_reader RESET default_transaction_read_only",
        "default_transaction_read_only is off",
    ),
    ("ALTER ROLE contactpoint_reader CREATEDB", "may create roles or databases"),
    ("GRANT pg_write_all_data TO contactpoint_reader", "pg_write_all_data"),
    ("GRANT contactpoint_publisher TO contactpoint_reader", "change table|create schemas"),
    (
        "CREATE FUNCTION public.more() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; "
        "GRANT USAGE ON SCHEMA public TO PUBLIC",
        "public.more with the rights of another",
    ),
]
UNDO = (
    "ALTER ROLE contactpoint_reader NOCREATEDB",
    "ALTER ROLE contactpoint_reader SET default_transaction_read_only = on",
    "REVOKE pg_write_all_data FROM contactpoint_reader",
    "REVOKE contactpoint_publisher FROM contactpoint_reader",
)


@pytest.mark.parametrize(("granted", "says"), MORE)
def test_a_role_that_could_write_is_not_served_with(
    published: tuple[Fresh, str], granted: str, says: str
) -> None:
    fresh, name = published
    assert store.open_current(fresh.reader).id
    fresh.server.psql(fresh.name, granted.format(schema=f'"{name}"', database=fresh.name))
    try:
        postgres.engine_of(fresh.reader).dispose()  # as at the next start
        with pytest.raises(
            ReleaseError, match=f"does not read with a database role that could write: .*({says})"
        ):
            store.read_pointer(fresh.reader)
    finally:
        fresh.server.psql(fresh.name, *UNDO)
    fresh.server.run_roles(fresh.name)


def test_nor_with_the_publisher_or_the_administrator(published: tuple[Fresh, str]) -> None:
    fresh, _ = published
    for database in (fresh.administrator, DatabaseAddress(fresh.publisher.url)):
        with pytest.raises(ReleaseError, match="could write"):
            store.read_pointer(database)
    with psycopg.connect(fresh.reader.url) as connection:
        assert may_write(connection) == []


WRITES = """
import os, sqlite3, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from release import store
releases = Path(sys.argv[1])
os.setgroups([]); os.setgid(65534); os.setuid(65534)
opened = store.open_current(releases)
wrote = []
for what, attempt in {{
    "append": lambda: (opened.folder / store.FILE).open("ab"), "truncate": lambda: os.truncate(opened.folder / store.FILE, 0), "mode": lambda: (opened.folder / store.FILE).chmod(0o666),
    "remove": lambda: (opened.folder / store.FILE).unlink(), "rename": lambda: opened.folder.rename(releases / "other"), "pointer": lambda: (releases / store.POINTER).write_text("{{}}"),
    "new": lambda: (releases / "new").write_text("x"), "beside": lambda: (opened.folder / "release.sqlite-wal").write_text("x"), "history": lambda: (releases / store.HISTORY).open("a"),
    "second handle": lambda: sqlite3.connect(opened.folder / store.FILE).execute("DELETE FROM note")}}.items():
    try:
        attempt()
        wrote.append(what)
    except (OSError, sqlite3.Error):
        pass
print(opened.id, wrote)
"""  # noqa: E501


@pytest.mark.skipif(os.getuid() != 0, reason="only root can start a process as another user")
def test_a_process_of_another_user_can_change_no_file_of_the_store(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """As docs/postgresql.md and the units set it up:
    the dashboard runs as a user who owns nothing of the store."""
    import shutil
    import tempfile

    releases = Path(tempfile.mkdtemp(prefix="contactpoint-store-"))
    try:
        releases.chmod(0o755)
        folder = make_published(releases)
        assert (folder / store.FILE).stat().st_mode & 0o777 == 0o444
        done = subprocess.run(
            [sys.executable, "-c", WRITES.format(root=str(ROOT)), str(releases)],
            capture_output=True,
            text=True,
        )
        if "Permission denied" in done.stderr and "site-packages" in done.stderr:
            pytest.skip("the programs lie where another user may not read them")
        assert done.stdout.strip() == "2009-06-r1 []", done.stderr
    finally:
        shutil.rmtree(releases, ignore_errors=True)
