"""A PostgreSQL server of the tests' own, started from the installed programs,
listening on a socket in a folder of its own and nowhere else."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from release.address import DatabaseAddress

ROOT = Path(__file__).parent.parent
ROLES = ROOT / "deploy" / "postgresql" / "roles.sql"
_names = count(1)


def programs() -> Path | None:
    """The folder of the newest installed server's programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3])
    )
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@dataclass(frozen=True)
class Server:
    """A running server: its programs, its folder, and the user it runs as."""

    programs: Path
    folder: Path
    user: str

    def run(self, program: str, *arguments: str) -> str:
        """What a program of the server says; as the user the server runs as,
        who is its administrator."""
        command = [str(self.programs / program), *arguments]
        if os.getuid() == 0:
            command = [
                "setpriv",
                f"--reuid={self.user}",
                f"--regid={self.user}",
                "--clear-groups",
                *command,
            ]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={**os.environ, "PGHOST": str(self.folder), "PGUSER": "administrator"},
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off "
            "-c shared_buffers=64MB -c max_connections=60"
        )
        self.run(
            "pg_ctl",
            "start",
            "--wait",
            "--silent",
            "-D",
            str(self.folder / "data"),
            "-l",
            str(self.folder / "log"),
            "-o",
            options,
        )

    def stop(self) -> None:
        """Stop it at once, breaking every connection."""
        self.run(
            "pg_ctl", "stop", "--wait", "--silent", "--mode=fast", "-D", str(self.folder / "data")
        )

    def psql(self, database: str, *statements: str) -> str:
        """What the administrator is answered, without headings."""
        return self.run(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "--set=ON_ERROR_STOP=1",
            "--dbname",
            database,
            *(part for s in statements for part in ("--command", s)),
        )

    def new_database(self) -> str:
        """A fresh database with the roles of `deploy/postgresql/roles.sql`; its name."""
        name = f"releases_{next(_names)}"
        self.run("createdb", name)
        self.run_roles(name)
        return name

    def run_roles(self, database: str) -> None:
        """Run `deploy/postgresql/roles.sql` in a database:
        from a copy, which the server's user can read wherever the project lies."""
        copy = self.folder / "roles.sql"
        copy.write_text(ROLES.read_text("utf-8"), "utf-8")
        copy.chmod(0o644)
        self.run("psql", "--no-psqlrc", "--quiet", "--dbname", database, "--file", str(copy))

    def url(self, database: str, role: str) -> str:
        """The address of a database for a role."""
        return f"postgresql://{role}@/{database}?host={self.folder}"


@dataclass(frozen=True)
class Fresh:
    """A database nothing was loaded into: its server, its name, and its address for whom."""

    server: Server
    name: str

    @property
    def reader(self) -> DatabaseAddress:
        """As a dashboard opens it."""
        return DatabaseAddress(self.server.url(self.name, "contactpoint_reader"))

    @property
    def publisher(self) -> DatabaseAddress:
        """As the builder opens it."""
        return DatabaseAddress(
            self.server.url(self.name, "contactpoint_publisher"), publishing=True
        )

    @property
    def administrator(self) -> DatabaseAddress:
        """As no dashboard may open it."""
        return DatabaseAddress(self.server.url(self.name, "administrator"))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server for the tests of this worker; skipped with a reason where none is installed."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed: make tools")
    with running(found) as one:
        yield one


@contextmanager
def running(found: Path) -> Iterator[Server]:
    """A new server, which is gone afterwards with all it held."""
    user = (
        next((name for name in ("postgres", "nobody") if _exists(name)), "")
        if os.getuid() == 0
        else pwd.getpwuid(os.getuid()).pw_name
    )
    # Not below pytest's folder: a socket's path must be short, and the server's user must reach it
    folder = Path(tempfile.mkdtemp(prefix="contactpoint-pg-"))
    if os.getuid() == 0:
        shutil.chown(folder, user)
    one = Server(found, folder, user)
    one.run(
        "initdb",
        "--no-sync",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--username=administrator",
        "-D",
        str(folder / "data"),
    )
    one.start()
    try:
        yield one
    finally:
        one.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@pytest.fixture
def fresh(server: Server) -> Fresh:
    """A database nothing was loaded into."""
    return Fresh(server, server.new_database())
