"""Two real processes behind a real nginx: pages, downloads and websockets through both,
and what nginx is there to refuse."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import re
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bench.reader import Shown
from tests import loops
from tests.deploy.front import NAME, Front, front
from tests.web.asking import UPGRADE, Answer
from web.security import HEADERS

PAGE, QUERY = "coverage", "area=E12000002"


def other_replica(cookies: str, name: str) -> str:
    """The cookies of a reader, with another process to stay with."""
    return re.sub("replica=[0-9a-f]{32}", f"replica={name}", cookies)


def noted(deployed: Front, at_least: int = 0) -> list[dict]:
    """The requests as nginx noted them: so many, and all that was asked before.
    A line is written a moment after its answer has gone."""
    file, until = deployed.prefix / "contactpoint-oversight.log", time.monotonic() + 30
    lines, before = file.read_text().splitlines(), None
    while time.monotonic() < until and (len(lines) < at_least or lines != before):
        before = lines
        time.sleep(0.2)
        lines = file.read_text().splitlines()
    assert len(lines) >= at_least
    return [json.loads(line) for line in lines]


def served_by(deployed: Front, at_least: int = 0) -> list[str]:
    """The process each request went to."""
    return [line["process"] for line in noted(deployed, at_least)]


def test_both_processes_serve_and_a_reader_stays_with_one(deployed: Front) -> None:
    before = len(served_by(deployed))
    for _ in range(16):
        cookies = deployed.visit("/coverage")
        assert re.search("replica=[0-9a-f]{32}", cookies)
        for path in ("/", "/healthz", "/f"):
            answer = deployed.ask(path, headers={"Cookie": cookies})
            assert answer.status == 200 and "replica" not in answer.cookies
    served = served_by(deployed, at_least=before + 64)[before:]
    seen = [served[i : i + 4] for i in range(0, 64, 4)]
    assert len({one[0] for one in seen}) == 2 and all(len(set(one[1:])) == 1 for one in seen)


def test_a_made_up_cookie_is_replaced_and_can_be_kept_by_this_site_alone(deployed: Front) -> None:
    put = [
        line
        for line in deployed.ask("/healthz", headers={"Cookie": "replica=' or 1=1"})
        .headers["set-cookie"]
        .splitlines()
        if line.startswith("replica=")
    ]
    assert len(put) == 1 and re.fullmatch(
        "replica=[0-9a-f]{32}; Path=/; Secure; HttpOnly; SameSite=Lax", put[0]
    )


async def all_files(deployed: Front, cookie: str, only: str = "") -> tuple[Shown, list[Answer]]:
    async with deployed.reading(cookie) as reader:
        shown = await reader.read(PAGE, QUERY)
        asked = [await reader.file(id_) for id_ in shown.files.values()] if not only else []
        asked += [path for path in shown.links if path.endswith(only)]
        return shown, [deployed.ask(path, headers={"Cookie": cookie}) for path in asked]


def test_every_download_is_found_whichever_process_the_cookie_leads_to(deployed: Front) -> None:
    for _ in range(4):
        shown, files = loops.run(all_files(deployed, deployed.visit(), ".csv"))
        assert (
            len(files) >= 2
            and {file.status for file in files} == {200}
            and all(b"figure_id" in file.body.splitlines()[0] for file in files)
        )

    async def asked_of_others(cookies: str) -> list[int]:
        async with deployed.reading(cookies) as reader:
            shown = await reader.read(PAGE, QUERY)
            paths = [
                *[await reader.file(id_) for id_ in shown.files.values()],
                *(path for path in shown.links if path.endswith(".csv")),
            ]
            return [
                deployed.ask(path, headers={"Cookie": other_replica(cookies, name)}).status
                for path in paths
                for name in ("0" * 32, "1" * 32, "2" * 32, "")
            ]

    assert set(loops.run(asked_of_others(deployed.visit()))) == {200}


def test_a_reading_says_the_same_from_either_process(deployed: Front) -> None:
    cookies = deployed.visit()

    async def read(name: str) -> str:
        async with deployed.reading(other_replica(cookies, name)) as reader:
            return (await reader.read(PAGE, QUERY)).text()

    assert len({loops.run(read(f"{n:032x}")) for n in range(6)}) == 1
    assert len({process for process in served_by(deployed) if process and "," not in process}) == 2


async def _reads_until_lost(
    deployed: Front, cookies: str, kill: Callable[[], None]
) -> tuple[str, str]:
    async with deployed.reading(cookies) as reader:
        first = (await reader.read(PAGE, QUERY)).text()
        kill()
        with contextlib.suppress(ConnectionClosed):
            await reader.read(PAGE, QUERY)
    async with deployed.reading(cookies) as reader:
        shown = await reader.read(PAGE, QUERY)
        path = next(path for path in shown.links if path.endswith(".csv"))
        assert deployed.ask(path, headers={"Cookie": cookies}).status == 200
        return first, shown.text()


@pytest.mark.usefixtures("front_is_here")
def test_a_process_killed_in_the_middle_of_a_reading_costs_no_reader_a_figure(
    releases: Path, tmp_path: Path
) -> None:
    with front(tmp_path, releases) as deployed:
        cookies = deployed.visit()
        deployed.ask("/healthz", headers={"Cookie": cookies})
        served = served_by(deployed)[-1]
        with_it = next(p for p in deployed.processes if p.address.endswith(served))
        first, then = loops.run(_reads_until_lost(deployed, cookies, with_it.process.kill))
        assert first == then and served_by(deployed)[-1] != served
        assert {
            deployed.ask("/", headers={"Cookie": other_replica(cookies, f"{n:032x}")}).status
            for n in range(20)
        } == {200}


def test_static_files_are_packed_and_kept(deployed: Front) -> None:
    index = deployed.ask("/", headers={"Cookie": deployed.visit()}).body.decode()
    script = re.search(r'src="\./(static/js/[^"]+)"', index)[1]
    plain, packed = (
        deployed.ask(f"/{script}"),
        deployed.ask(f"/{script}", headers={"Accept-Encoding": "gzip"}),
    )
    assert (
        packed.headers["content-encoding"] == "gzip"
        and len(packed.body) < len(plain.body) / 2
        and gzip.decompress(packed.body) == plain.body
    )
    assert (
        "immutable" in packed.headers["cache-control"]
        and "accept-encoding" in packed.headers["vary"].lower()
    )


def test_questions_of_assistants_alone_are_sent_on_to_the_processes(deployed: Front) -> None:
    """They answer that assistants are switched off;
    nginx itself takes nothing anywhere else, nor more than they would."""
    headers = {"Content-Type": "application/json"}
    answer = deployed.ask("/mcp", method="POST", headers=headers, body=b"x" * 60_000)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")
    assert deployed.ask("/mcp", method="POST", headers=headers, body=b"x" * 70_000).status == 413
    for path in ("/mcp/", "/api/v1/measures", "/"):
        answer = deployed.ask(path, method="POST", headers=headers, body=b"x")
        assert answer.status == 405, path


ODD = {
    "a page": dict(path="/"),
    "no such page": dict(path="/nonsense"),
    "a closed address": dict(path="/_stcore/metrics"),
    "another, deeper": dict(path="/_stcore/agent/interact"),
    "an upload": dict(path="/_stcore/upload_file/a/b", method="PUT"),
    "another method": dict(path="/", method="DELETE"),
    "a body": dict(path="/", method="POST", body=b"x"),
    "a large body": dict(path="/", body=b"x" * 5000),
    "a long address": dict(path="/?" + "a" * 20_000),
    "an address too long for the process": dict(path="/?" + "a" * 10_000),
    "large headers": dict(path="/", headers={"X": "x" * 20_000}),
    "another site": dict(path="/", headers={"Origin": "https://evil.example"}),
    "readiness": dict(path="/readyz"),
    "a redirect": dict(path="/summary"),
    "a file that is gone": dict(path="/media/none.csv"),
    "a path out of the house": dict(path="/static/../../etc/passwd"),
}


@pytest.mark.parametrize("what", ODD)
def test_every_answer_carries_the_headers_once_and_no_version(deployed: Front, what: str) -> None:
    answer = deployed.ask(**ODD[what])
    assert answer.status in (200, 307, 400, 403, 404, 405, 413, 414, 431)
    for name in HEADERS:
        assert (
            answer.headers[name] == HEADERS[name]
            or name == "content-security-policy"
            and answer.headers[name].startswith("default-src 'none'")
        ), name
    assert (
        answer.headers["strict-transport-security"] == "max-age=31536000"
        and answer.headers.get("server") in (None, "nginx")
        and b"nginx/" not in answer.body
    )


def test_the_headers_stand_when_no_process_is_left(
    front_is_here: None, releases: Path, tmp_path: Path
) -> None:
    with front(tmp_path, releases, count=1) as deployed:
        deployed.processes[0].process.kill()
        deployed.processes[0].process.wait()
        answer = deployed.ask("/")
    assert (
        answer.status == 502
        and all(name in answer.headers for name in HEADERS)
        and answer.headers["cache-control"] == "private, no-store"
    )


def test_the_handshake_carries_them_and_other_sites_are_refused(deployed: Front) -> None:
    opened, refused, silent = (
        deployed.ask("/_stcore/stream", headers=UPGRADE | {"Cookie": deployed.visit()} | more)
        for more in ({"Origin": deployed.address}, {"Origin": "https://evil.example"}, {})
    )
    assert (opened.status, refused.status, silent.status) == (101, 403, 403)
    assert all(answer.headers.get(name) for answer in (opened, refused, silent) for name in HEADERS)


def test_another_name_is_given_nothing_not_even_a_certificate(deployed: Front) -> None:
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
    for name in ("evil.example", None):
        with pytest.raises(OSError), socket.create_connection(("127.0.0.1", deployed.port)) as line:
            blind.wrap_socket(line, server_hostname=name)
    with pytest.raises((OSError, http.client.RemoteDisconnected)):
        deployed.ask("/", named=["evil.example"])


def test_old_protocols_are_refused(deployed: Front) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    with pytest.warns(DeprecationWarning):
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", deployed.port)) as line:
        old.wrap_socket(line, server_hostname=NAME)


def test_plain_http_leads_to_https(deployed: Front) -> None:
    from tests.web.asking import ask

    answer = ask(
        f"http://{NAME}", "/coverage?area=E12000002", at=("127.0.0.1", deployed.plain_port)
    )
    assert (answer.status, answer.headers["location"]) == (
        308,
        f"{deployed.address}/coverage?area=E12000002",
    )


def test_no_log_names_a_reader(deployed: Front) -> None:
    deployed.ask(
        "/coverage?area=E12000002",
        headers={
            "Cookie": "_streamlit_user=jane",
            "User-Agent": "Janes browser",
            "X-Forwarded-For": "203.0.113.7",
            "Referer": f"{deployed.address}/?area=E12000002",
        },
    )
    lines = noted(deployed)
    said = deployed.logs() + "".join(p.log.read_text() for p in deployed.processes)
    assert not [
        word
        for word in ("jane", "Janes", "203.0.113.7", "E12000002", "Mozilla", '"127.0.0.1"')
        if word in said
    ]
    reference = lines[-1]["reference"]
    assert any(reference in p.log.read_text() for p in deployed.processes), (
        "the two logs can be read together"
    )


@pytest.mark.usefixtures("front_is_here")
def test_one_address_has_its_limits(releases: Path, tmp_path: Path) -> None:
    tight = {
        "limit_conn contactpoint_sockets 300;": "limit_conn contactpoint_sockets 3;",
        "limit_req "
        "zone=contactpoint_requests "
        "burst=1000 nodelay;": "limit_req zone=contactpoint_requests burst=5 nodelay;",
        "rate=100r/s": "rate=4r/s",
        "rate=20r/s": "rate=1r/m",
        "limit_req "
        "zone=contactpoint_handshakes "
        "burst=300 nodelay;": "limit_req zone=contactpoint_handshakes burst=4 nodelay;",
    }

    async def open_five(deployed: Front) -> list[int]:
        said = []
        cookies = deployed.visit()
        async with contextlib.AsyncExitStack() as held:
            for _ in range(6):
                try:
                    await held.enter_async_context(deployed.reading(cookies))
                    said.append(101)
                except InvalidStatus as refused:
                    said.append(refused.response.status_code)
        return said

    with front(tmp_path, releases, count=1, changes=tight) as deployed:
        assert loops.run(open_five(deployed)) == [101, 101, 101, 429, 429, 429]
        time.sleep(1.5)  # five more may come at once
        said = [deployed.ask("/healthz") for _ in range(5)]
        assert {a.status for a in said} == {200}
        last = next(
            answer for _ in range(200) if (answer := deployed.ask("/healthz")).status != 200
        )
        assert last.status == 429 and "content-security-policy" in last.headers


@pytest.mark.usefixtures("front_is_here")
def test_a_client_that_dawdles_is_cut_off(releases: Path, tmp_path: Path) -> None:
    with front(
        tmp_path,
        releases,
        count=1,
        changes={"client_header_timeout 10s;": "client_header_timeout 1s;"},
    ) as deployed:
        with (
            socket.create_connection(("127.0.0.1", deployed.port)) as plain,
            deployed.trust.wrap_socket(plain, server_hostname=NAME) as line,
        ):
            line.sendall(b"GET / HTTP/1.1\r\nHost: ")
            line.settimeout(20)
            with contextlib.suppress(ssl.SSLError, ConnectionResetError):
                assert b" 200 " not in line.recv(100)
        assert deployed.ask("/").status == 200
