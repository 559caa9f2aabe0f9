"""How long a sign-in lasts: judged on the server, for requests and for open pages,
over processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from settings_sign_in import Mode, Oidc, SignInSettings
from tests.browser.serving import Server
from tests.signin.desk import MINISTER, SECRET, Page, Provider, Visitor, led_to, way_in
from web.sign_in.cookies import SIGN_IN
from web.sign_in.session import Refusal, Sessions, from_cookie, new_session, to_cookie

SETTINGS = SignInSettings(cookie_secret=SECRET)
AT_PROVIDER = replace(SETTINGS, mode=Mode.OIDC, oidc=Oidc("https://login.example", "dashboard", ""))


def test_the_limits_are_eight_hours_and_thirty_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    book, now = Sessions(SETTINGS), time.time()
    for age, unused, why in (
        (0, 0, None),
        (8 * 3600 - 1, 0, None),
        (8 * 3600, 0, Refusal.LONGEST),
        (3600, 30 * 60 - 1, None),
        (3600, 30 * 60, Refusal.IDLE),
        (-121, 0, Refusal.LONGEST),
    ):
        assert (
            book.why_over(replace(new_session("a", ()), began=now - age, used=now - unused)) == why
        ), (
            age,
            unused,
        )


def test_a_use_known_to_the_process_spares_a_reader_at_work_and_no_longer_than_the_limit() -> None:
    book, now = Sessions(SETTINGS), time.time()
    old = replace(new_session("a", ()), began=now - 3600, used=now - 3500)
    assert book.why_over(old) is Refusal.IDLE
    book.touch(old)
    assert (
        book.why_over(old) is None
        and book.why_over(replace(old, began=now - 8 * 3600)) is Refusal.LONGEST
    )


def test_what_is_written_into_the_cookie_is_read_by_every_process_and_by_no_other_key() -> None:
    sign_in = new_session("a", ("b", "c"))
    assert (
        from_cookie(to_cookie(sign_in, SETTINGS), SignInSettings(cookie_secret=SECRET)) == sign_in
    )
    assert (
        from_cookie(to_cookie(sign_in, SETTINGS), SignInSettings(cookie_secret=SECRET + "x"))
        is None
    )


@pytest.mark.parametrize(
    "other",
    [
        replace(SETTINGS, mode=Mode.PROXY),
        replace(AT_PROVIDER, oidc=Oidc("https://test.example", "dashboard", "")),
        replace(AT_PROVIDER, oidc=Oidc("https://login.example", "test", "")),
    ],
)
def test_nor_where_readers_come_in_another_way_though_the_secret_is_the_same(
    other: SignInSettings,
) -> None:
    sign_in = new_session("a", ("ministers",))
    assert from_cookie(to_cookie(sign_in, other), other) == sign_in
    assert from_cookie(to_cookie(sign_in, other), AT_PROVIDER) is None


def test_without_use_a_sign_in_ends_and_an_open_page_with_it(impatient: Server) -> None:
    # A server that opens the page for the first time may take longer than a sign-in lasts here.
    for _ in range(5):
        someone = Visitor(impatient.address)
        someone.sign_in(MINISTER, "/coverage")
        page = Page(someone)
        ended = page.run("coverage", "area=E12000007")[-1].WhichOneof("type")
        if ended == "script_finished":
            break
    assert ended == "script_finished"
    began, heard = time.monotonic(), page.heard()
    assert (
        led_to(heard) == "/sign-in?said=idle&to=/coverage%3Farea%3DE12000007"
        and time.monotonic() - began < 6
    )
    assert (
        someone.get("/coverage").header("location") == "/sign-in?said=idle&to=/coverage"
        and led_to(Page(someone).run("coverage")) == "/sign-in?said=idle&to=/coverage"
    )
    assert someone.get("/f/S9EW-2FZS-K2399", opened=False).status == 401


def test_use_of_an_open_page_alone_keeps_a_sign_in_until_its_end(
    impatient: Server, provider: Provider
) -> None:
    """The page is used over its websocket; its picture of one point brings the new cookie home."""
    someone, before = Visitor(impatient.address), time.monotonic()
    someone.sign_in(MINISTER)
    first, began, page = someone.own[SIGN_IN], time.monotonic(), Page(someone)
    page.run("glossary")
    while time.monotonic() - began < 5:
        page.run("glossary")
        time.sleep(0.5)
    assert (
        someone.get("/sign-in/used.gif", opened=False).status == 200
        and someone.own[SIGN_IN] != first
    )
    used = [from_cookie(one, way_in(provider)).used for one in (first, someone.own[SIGN_IN])]
    assert used[1] - used[0] > 3
    while time.monotonic() - began < 12:
        if led_to(heard := page.run("glossary")):
            break
        time.sleep(0.5)
    assert led_to(heard) == "/sign-in?said=longest&to=/glossary" and time.monotonic() - before > 7
    assert someone.get("/coverage").header("location") == "/sign-in?said=longest&to=/coverage"


def test_the_cookie_ends_with_the_sign_in_in_the_browser_too(impatient: Server) -> None:
    someone = Visitor(impatient.address)
    line = next(
        v
        for k, v in someone.sign_in(MINISTER).headers
        if k.lower() == "set-cookie" and v.startswith(f"{SIGN_IN}=")
    )
    assert (
        int(line.split("Max-Age=")[1].split(";")[0]) <= 8
        and "; Path=/; HttpOnly; Secure; SameSite=Lax" in line
        and "Domain" not in line
    )


def test_every_cookie_is_for_this_host_and_for_no_script(visitor: Callable[[], Visitor]) -> None:
    someone, lines = visitor(), []
    asked = someone.get("/sign-in/start")
    for answer in (
        asked,
        someone.get(asked.header("location")),
        someone.sign_in(MINISTER),
        someone.get("/coverage"),
        someone.get("/sign-out"),
        someone.get("/sign-out/provider"),
    ):
        lines += [v for k, v in answer.headers if k.lower() == "set-cookie"]
    assert len(lines) > 5
    for line in lines:
        assert (
            line.startswith("__Host-contactpoint")
            and "; Secure" in line
            and "httponly" in line.lower()
            and "samesite=lax" in line.lower()
            and "path=/" in line.lower().replace("path=/;", "path=/")
        ), line
