"""What the server says on every address, without a browser."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

from permissions import PAGE_ROLES, Reader, Role, may_see
from settings import SETTINGS, SettingError, read
from web.menu import CITED, MACHINES, PAGES, SEARCH
from web.security import inline_script_hashes

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def server(releases: Path) -> Iterator[str]:
    """A fresh server on a port of its own, as `python app.py` starts it; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=os.environ | {"CONTACTPOINT_RELEASES": str(releases), "CONTACTPOINT_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield wait_for(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str) -> str:
    """The address once its server answers."""
    for _ in range(120):
        try:
            if ask(address + "/healthz")[0] == 200:
                return address
        except OSError:
            time.sleep(0.25)
    raise TimeoutError("the server did not start")


def ask(address: str, method: str = "GET") -> tuple[int, Message, bytes]:
    """Status, headers and body, whatever the status."""
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, method=method), timeout=10
        ) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


@pytest.mark.parametrize(
    "path",
    ["/", "/coverage", "/healthz", "/_stcore/health", "/no/such/address", "/_stcore/metrics"],
)
def test_headers_stand_on_every_response(server: str, path: str) -> None:
    headers = ask(server + path)[1]
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe-eval" not in policy and "sha256-" in policy
    assert (
        headers["x-content-type-options"] == "nosniff"
        and headers["x-frame-options"] == "DENY"
        and headers["referrer-policy"] == "same-origin"
    )


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/upload_file/a/b",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/metrics",
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_closed_addresses_answer_nothing(server: str, path: str, method: str) -> None:
    assert ask(server + path, method)[0] == 404


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_dashboard_is_only_read(server: str, method: str) -> None:
    assert ask(server + "/", method)[0] == 405


def test_health_says_nothing_of_the_release(server: str) -> None:
    assert json.loads(ask(server + "/healthz")[2]) == {"ok": True}


def test_every_inline_script_is_hashed() -> None:
    assert (
        inline_script_hashes("<script>a</script><script src='x'></script><script>b</script>").count(
            "sha256-"
        )
        == 2
    )


def test_every_page_is_in_the_table_of_permissions_and_no_other_is_open() -> None:
    assert {*(p.id for p in PAGES), CITED, MACHINES, SEARCH} == set(PAGE_ROLES)
    assert all(may_see(Reader(Role.ON_THIS_MACHINE), page.id) for page in PAGES)
    assert not any(may_see(Reader(role), "unheard_of") for role in Role)


@pytest.mark.parametrize(
    "wrong",
    [{"CONTACTPOINT_PORT": "80a"}, {"CONTACTPOINT_PORT": "0"}, {"CONTACTPOINT_HOST": "0.0.0.0"}],
)
def test_wrong_setting_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingError, match=next(iter(wrong))):
        read(wrong)


def test_every_setting_says_what_it_is() -> None:
    assert (
        all(s.name.startswith("CONTACTPOINT_") and s.help for s in SETTINGS)
        and read({}).port == 8501
    )


def open_in_a_browser(address: str) -> tuple[int, str, str]:
    """Status, where it led, and body of an address a reader opens."""
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers={"Sec-Fetch-Mode": "navigate"}), timeout=10
        ) as answer:
            return answer.status, answer.url, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.url, refused.read().decode()


def test_the_home_page_answers_to_its_name_with_the_selection_kept(server: str) -> None:
    status, led_to, _ = open_in_a_browser(f"{server}/summary?area=E12000007")
    assert (status, led_to) == (200, f"{server}/?area=E12000007")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/lists", "section=reached"),
        ("/monitor?area=E12000007", "area=E12000007&section=news"),
        ("/lists?section=plans&day=15&milestone=ready", "section=plans&day=15&milestone=ready"),
        ("/monitor?section=all&show=late", "section=all&show=late"),
    ],
)
def test_a_page_that_became_sections_of_another_leads_there_with_all_that_was_chosen(
    server: str, old: str, new: str
) -> None:
    status, led_to, _ = open_in_a_browser(f"{server}{old}")
    assert (status, led_to) == (200, f"{server}/rollout?{new}")


@pytest.mark.parametrize(
    "path",
    [
        "/nonsense",
        "/coverage/more",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/figures",
        "/../etc/passwd",
        "/pages/statistics/coverage.py",
    ],
)
def test_an_address_that_is_no_page_is_answered_with_a_sentence(server: str, path: str) -> None:
    status, _, body = open_in_a_browser(server + path)
    assert status == 404 and "There is no page at this address" in body and "alert" not in body


def test_every_page_is_an_address_a_reader_can_open(server: str) -> None:
    for page in PAGES:
        assert open_in_a_browser(f"{server}/{page.id}")[0] == 200
