"""What whoever runs the service sees of it: readiness, the log, the figures. Nothing in them is
about a reader, and nothing of them is for one."""

from __future__ import annotations

import json
import logging
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from uvicorn.protocols.utils import ClientDisconnected
from websockets.sync.client import connect

import settings
from release.store import open_current
from tests import loops
from tests.browser.serving import Server, free_port, serving
from tests.dashboard import make_published
from tests.web.asking import ask, through
from web.addresses import ADDRESSES
from web.menu import PAGES
from web.security import HEADERS, SecurityHeaders
from web.service import lifecycle
from web.service.logs import UNKNOWN, RequestLog

SECRETS = {
    "Cookie": "_streamlit_user=jane.doe",
    "User-Agent": "Janes browser",
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-User": "jane.doe",
    "Referer": "http://localhost/?area=E09000007",
    "Authorization": "Bearer jane",
}
NEVER_LOGGED = (
    "jane",
    "Jane",
    "203.0.113.7",
    "127.0.0.1",
    "E09000007",
    "area=",
    "streamlit_user",
    "S9EW",
    "passwd",
)


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def server(releases: Path, tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Server]:
    with serving(
        releases, tmp_path_factory.mktemp("log") / "server.log", CONTACTPOINT_METRICS_PORT=str(port)
    ) as running:
        yield running


def read_a_page(server: Server, page: str, query: str) -> None:
    """Open a page as a browser does, and wait until its script has run."""
    asked = BackMsg()
    asked.rerun_script.query_string, asked.rerun_script.page_name = query, page
    seen = {
        name: value for name, value in SECRETS.items() if not name.startswith("X-Forwarded")
    }  # without sign-in, what is passed on is refused
    with connect(
        server.address.replace("http", "ws") + "/_stcore/stream",
        origin=server.address,
        subprotocols=["streamlit"],
        additional_headers=seen,
        compression=None,
        max_size=None,
    ) as line:
        line.send(asked.SerializeToString())
        told = ForwardMsg()
        while told.WhichOneof("type") != "script_finished":
            told.ParseFromString(line.recv(timeout=60))


def figures_of(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return answer.read().decode()


def lines_of(server: Server) -> list[dict]:
    return [json.loads(line) for line in server.log.read_text().splitlines()]


def line_of(server: Server, reference: str) -> dict:
    """The line of a request, which is written once its answer has gone."""
    for _ in range(200):
        if found := [line for line in lines_of(server) if line.get("reference") == reference]:
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"no line has the reference {reference}")


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for what is to come, for half a minute at the most."""
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it has not come")


def test_the_log_is_json_and_names_no_reader(server: Server) -> None:
    for path in (
        "/coverage?area=E09000007",
        "/f/S9EW-2FZS-K2399",
        "/media/jane.csv",
        "/nonsense/jane?x=203.0.113.7",
        "/static/..%2fpasswd",
        "/f?id=S9EW-2FZS-K2399",
    ):
        ask(server.address, path, headers=SECRETS)
    ask(server.address, "/", "JANE")
    ask(server.address, "/", named=["jane.example"])
    read_a_page(server, "coverage", "area=E09000007")
    events = {"started", "request", "websocket opened", "websocket closed"}
    wait_until(lambda: {line["event"] for line in lines_of(server)} >= events)
    text = server.log.read_text()
    assert not [word for word in NEVER_LOGGED if word in text]


def test_a_line_says_what_kind_of_address_how_it_ended_and_how_long_it_took(server: Server) -> None:
    ask(server.address, "/f/x", headers={"X-Request-Id": "0123456789abcdef" * 2})
    line = line_of(server, "0123456789abcdef" * 2)
    assert set(line) == {
        "time",
        "level",
        "from",
        "event",
        "method",
        "route",
        "status",
        "ms",
        "reference",
    }
    assert (line["event"], line["method"], line["route"], line["status"]) == (
        "request",
        "GET",
        "/f/{id}",
        404,
    )
    assert {line["route"] for line in lines_of(server) if "route" in line} <= {
        a.template for a in ADDRESSES
    } | {UNKNOWN}


def test_a_reference_is_not_taken_from_whoever_asks(server: Server) -> None:
    ask(server.address, "/healthz", headers={"X-Request-Id": 'jane"} injected'})
    ask(server.address, "/healthz", headers={"X-Request-Id": "fedcba9876543210" * 2})
    line_of(server, "fedcba9876543210" * 2)
    assert "injected" not in server.log.read_text() and all(
        re.fullmatch("[0-9a-f]{32}", line["reference"])
        for line in lines_of(server)
        if "reference" in line
    )


def test_figures_of_the_service_are_on_the_private_port_alone(server: Server, port: int) -> None:
    read_a_page(server, "coverage", "")
    ask(server.address, "/", "MADEUP")
    told = figures_of(port)
    assert (
        'contactpoint_page_run_seconds_count{page="coverage"}' in told
        and 'method="other",route="/",status="405"' in told
    )
    for name in (
        "contactpoint_websockets 0.0",
        "contactpoint_release_age_seconds",
        "contactpoint_cache_entries",
        "contactpoint_failures_total",
        "process_resident_memory_bytes",
    ):
        assert name in told, name
    assert (
        float(re.search(r"(?m)^contactpoint_release_age_seconds (\S+)", told)[1]) > 0
        and float(re.search(r"(?m)^contactpoint_cache_entries (\S+)", told)[1]) > 0
    )
    assert set(re.findall(r'page="(\w+)"', told)) <= {page.id for page in PAGES} and set(
        re.findall(r'route="([^"]+)"', told)
    ) <= {a.template for a in ADDRESSES} | {UNKNOWN}
    for path in ("/metrics", "/_stcore/metrics"):
        assert ask(server.address, path).status == 404


def test_figures_are_off_unless_asked_for_and_then_on_this_machine() -> None:
    chosen = settings.read({})
    assert chosen.metrics_port is None and chosen.metrics_host == "127.0.0.1"
    for wrong in ("x", "0", "65536", "8501"):
        with pytest.raises(settings.SettingError, match="CONTACTPOINT_METRICS_PORT"):
            settings.read({"CONTACTPOINT_METRICS_PORT": wrong})


def failing(_: Request) -> None:
    raise RuntimeError("password=jane")


def test_a_failure_is_answered_with_a_reference_and_the_log_holds_the_trace(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Starlette(
        routes=[Route("/f/{id}", failing)],
        middleware=[Middleware(SecurityHeaders), Middleware(RequestLog)],
    )
    with caplog.at_level(logging.INFO, "contactpoint"):
        answer = through(app, "/f/x")
    text = answer.body.decode()
    reference = re.search("[0-9a-f]{32}", text)[0]
    assert (
        answer.status == 500
        and "password" not in text
        and "Traceback" not in text
        and answer.headers["content-security-policy"] == HEADERS["content-security-policy"]
    )
    failed = next(record for record in caplog.records if record.message == "request failed")
    assert failed.reference == reference and "password=jane" in str(failed.exc_info[1])


@pytest.mark.parametrize("gone", [ClientDisconnect, ClientDisconnected])
def test_whoever_hangs_up_is_no_failure(
    caplog: pytest.LogCaptureFixture, gone: type[Exception]
) -> None:
    """A page that is led to the sign-in may be closed by then, and so may half a question."""

    async def answering(*_: object) -> None:
        raise gone

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    with caplog.at_level(logging.INFO, "contactpoint"):
        loops.run(RequestLog(answering)(scope, None, None))
    assert [(one.levelname, one.message) for one in caplog.records] == [("INFO", "request")]


def test_ready_is_said_in_one_word(server: Server) -> None:
    answer = ask(server.address, "/readyz")
    assert (answer.status, json.loads(answer.body)) == (200, {"ready": True})


def test_not_ready_without_a_release(tmp_path: Path) -> None:
    with serving(tmp_path / "nothing here", tmp_path / "server.log") as running:
        answer = ask(running.address, "/readyz")
        assert (answer.status, json.loads(answer.body)) == (503, {"ready": False})
        assert ask(running.address, "/healthz").status == 200
        said = next(line for line in lines_of(running) if line["event"] == "not ready")
        assert said["check"] == "release" and "No release has been published" in said["because"]


def test_not_ready_once_the_file_of_the_release_is_another(tmp_path: Path) -> None:
    folder = make_published(tmp_path / "releases")
    with serving(tmp_path / "releases", tmp_path / "server.log") as running:
        assert ask(running.address, "/readyz").status == 200
        folder.chmod(0o700)
        file = folder / "release.sqlite"
        sound = file.read_bytes()
        (folder / "other").write_bytes(sound[:-1] + b"?")
        (folder / "other").replace(file)
        assert ask(running.address, "/readyz").status == 503
        said = next(line for line in lines_of(running) if line["event"] == "not ready")
        assert (
            said["check"] == "release"
            and "is damaged: its file is not the one that was published" in said["because"]
        )
        file.write_bytes(sound)
        assert ask(running.address, "/readyz").status == 200


def test_a_pre_release_list_with_a_fault_is_said_at_the_start_and_when_it_becomes_faulty(
    releases: Path, tmp_path: Path
) -> None:
    """Readers of published figures are not kept out by it;
    whoever runs the service knows before the day."""
    named = tmp_path / "list.toml"
    named.write_text("[[person]]\nsubject = 7\n")
    with serving(releases, tmp_path / "log", CONTACTPOINT_PRE_RELEASE_LIST=str(named)) as running:
        assert faults(running) == 1
        named.write_text("person = []\n")
        assert ask(running.address, "/readyz").status == 200 and faults(running) == 1
        named.write_text("person = 1\n")
        assert (
            ask(running.address, "/readyz").status == 200
            and ask(running.address, "/readyz").status == 200
            and faults(running) == 2
        ), "once for each time it changed"


def faults(running: Server) -> int:
    """How often the log says that nobody has pre-release access."""
    return sum(
        line["event"].startswith("nobody has pre-release access") for line in lines_of(running)
    )


def test_a_process_asked_to_stop_is_not_ready_and_still_serves(
    releases: Path, tmp_path: Path
) -> None:
    with serving(releases, tmp_path / "server.log", CONTACTPOINT_DRAIN_SECONDS="6") as running:
        running.process.send_signal(signal.SIGTERM)
        wait_until(lambda: ask(running.address, "/readyz").status == 503)
        assert ask(running.address, "/").status == 200
        running.process.wait(timeout=20)
    assert [line["event"] for line in lines_of(running)][-1] == "stopped"


def test_a_process_that_stops_leaves_no_file_of_a_whole_release(
    releases: Path, tmp_path: Path
) -> None:
    """They hold what their reader alone may see, and nobody would take them away."""
    made = tmp_path / "made"
    made.mkdir()
    with serving(releases, tmp_path / "server.log", TMPDIR=str(made)) as running:
        assert not list(made.glob("contactpoint-*")), "none is made before one is asked for"
        file = f"/api/v1/releases/{open_current(releases).id}/observations.csv"
        assert ask(running.address, file).status == 200
        assert list(made.glob("contactpoint-*/*"))
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(timeout=20)
    assert not list(made.glob("contactpoint-*"))


def test_a_second_signal_is_obeyed_at_once(releases: Path, tmp_path: Path) -> None:
    with serving(releases, tmp_path / "server.log", CONTACTPOINT_DRAIN_SECONDS="60") as running:
        running.process.send_signal(signal.SIGTERM)
        wait_until(lambda: ask(running.address, "/readyz").status == 503)
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(timeout=20)


CALAMITIES = """
import logging, sys, threading
from web.service import logs
logs.configure()
log = logging.getLogger("contactpoint")
class Unsaid:
    def __str__(self): raise RuntimeError("jane.doe")
class Leaving:
    def __del__(self):
        log.info(Unsaid())
        raise ValueError("when nobody waits")
def fail(): raise RuntimeError("in a thread")
log.info("%d", "no number")
log.info("fine", extra={"of": Unsaid()})
thread = threading.Thread(target=fail); thread.start(); thread.join()
Leaving()
kept = Leaving()  # until the interpreter ends
threading.Thread(target=lambda: (threading.main_thread().join(), log.info(Unsaid()), log.info("last"))).start()
raise KeyError("at the end")
"""  # noqa: E501


def test_a_page_that_fails_is_one_line_of_json_with_its_trace(tmp_path: Path) -> None:
    nowhere = "postgresql://reader@127.0.0.1:1/nothing"
    with serving(tmp_path, tmp_path / "log", CONTACTPOINT_RELEASES=nowhere) as server:
        read_a_page(server, "coverage", "")
        errors = [line for line in lines_of(server) if line["level"] == "ERROR"]
    assert [line["event"] for line in errors] == ["the store of releases does not answer"]
    assert "StoreUnreachable" in errors[0]["trace"]


def test_every_line_is_json_whatever_goes_wrong_and_however_late() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CALAMITIES],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.stderr == ""
    assert {line["event"] for line in lines} >= {
        "a line of the log could not be written",
        "thread failed",
        "failed where nobody waited for it",
        "stopped",
        "last",
    }
    assert not [
        line for line in lines if line["event"].startswith("a line") and "jane" in json.dumps(line)
    ]


def test_a_signal_to_stop_is_not_logged_in_the_middle_of_another_line(
    releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A handler runs wherever the main thread is, which may be inside the stream of the log."""
    said: list[str] = []
    monkeypatch.setattr(
        logging.getLogger("contactpoint"),
        "info",
        lambda *_, **__: said.append(threading.current_thread().name),
    )
    monkeypatch.setattr(
        lifecycle.settings, "current", lambda: settings.read({"CONTACTPOINT_DRAIN_SECONDS": "1"})
    )
    monkeypatch.setattr(lifecycle.readiness, "stopping", threading.Event())
    lifecycle.Server(uvicorn.Config("app:app")).handle_exit(signal.SIGTERM, None)
    for _ in range(100):
        if said:
            break
        time.sleep(0.02)
    assert said and said[0] != threading.main_thread().name
