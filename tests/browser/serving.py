"""The real server, in a fresh process on a free loopback port, over a store of releases."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 90
"""Seconds a server may take to answer on a busy machine."""


@dataclass(frozen=True)
class Server:
    """A running dashboard: its address, and the file its words go to."""

    address: str
    log: Path
    process: subprocess.Popen


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def serving(
    releases: Path, log: Path, port: int = 0, script: str = "app.py", **settings: str
) -> Iterator[Server]:
    """Start `app.py` as a newcomer would, with more settings or by another script if need be,
    wait until it answers, stop it afterwards."""
    port = port or free_port()
    environment = {
        **os.environ,
        "CONTACTPOINT_RELEASES": str(releases.resolve()),
        "CONTACTPOINT_PORT": str(port),
        "CONTACTPOINT_HOST": "127.0.0.1",
        **settings,
    }
    with (
        log.open("w") as words,
        subprocess.Popen(
            [sys.executable, script],
            cwd=ROOT,
            env=environment,
            stdout=words,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _wait(process, f"http://127.0.0.1:{port}", log)
            yield Server(f"http://127.0.0.1:{port}", log, process)
        finally:
            process.terminate()


def _wait(process: subprocess.Popen, address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, f"the server stopped: {log.read_text()[-2000:]}"
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(
        f"the server did not answer within {PATIENCE} seconds: {log.read_text()[-2000:]}"
    )
