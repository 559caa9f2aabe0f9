"""Signing in at a real provider, without a browser:
what is accepted, what is not, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from settings_sign_in import SignInSettings
from tests.browser.serving import Server
from tests.signin.desk import (
    CLIENT_SECRET,
    COOK,
    MINISTER,
    MONITOR,
    NOBODY,
    ROLES,
    SECRET,
    USERS,
    Page,
    Provider,
    Visitor,
    led_to,
    session_of,
    text_of,
    way_in,
)
from tests.web.asking import shake_hands
from web.addresses import ADDRESSES, Exposure
from web.sign_in.cookies import SIGN_IN, STATE
from web.sign_in.page import safe_return_path
from web.sign_in.session import Refusal, Sessions, from_cookie, key, new_session, to_cookie

New = Callable[[], Visitor]
FAILED, PUT_IN = (
    "/sign-in?said=failed",
    {"{id}": "S9EW-2FZS-K2399", "{file_id:path}": "0123abcd.csv", "{path:path}": "x/y.js"},
)


def is_out(someone: Visitor) -> bool:
    """Whether nothing is answered: no page, no file, no citation, no script."""
    page = Page(someone)
    heard = page.run()
    return (
        someone.get("/coverage").status == 303
        and someone.get("/coverage", opened=False).status == 401
        and someone.get("/f/S9EW-2FZS-K2399", opened=False).status == 401
        and someone.get("/media/0123abcd.csv", opened=False).status == 401
        and len(heard) == 1
        and led_to(heard).startswith("/sign-in")
    )


def test_signing_in_leads_back_to_where_the_reader_was_going(visitor: New) -> None:
    someone = visitor()
    turned_away = someone.get("/coverage?area=E12000007")
    assert (
        turned_away.status == 303
        and turned_away.header("location") == "/sign-in?to=/coverage%3Farea%3DE12000007"
    )
    back = someone.sign_in(MINISTER, "/coverage?area=E12000007")
    assert (back.status, back.header("location")) == (303, "/coverage?area=E12000007")
    assert (
        someone.get("/coverage?area=E12000007").status == 200
        and '<a href="/sign-out">Sign out</a>' in someone.get("/f").text
    )
    said = text_of(Page(someone).run("coverage", "area=E12000007"))
    assert "Signed in as a minister" in said and "London" in said


@pytest.mark.parametrize(
    "tamper",
    ["signature", "unsigned", "symmetric", "expired", "nonce", "audience", "issuer", "subject"],
)
def test_a_token_that_is_not_right_signs_nobody_in(
    visitor: New, honest: Provider, tamper: str
) -> None:
    someone = visitor()
    honest.says(tamper=tamper)
    assert (
        someone.sign_in(MINISTER).header("location") == FAILED
        and SIGN_IN not in someone.own
        and is_out(someone)
    )


def test_whoever_the_provider_authenticated_too_long_ago_is_not_signed_in(
    visitor: New, honest: Provider
) -> None:
    someone = visitor()
    honest.says(tamper="old")
    assert (
        someone.sign_in(MINISTER).header("location") == "/sign-in?said=longest"
        and SIGN_IN not in someone.own
    )


def test_an_answer_of_the_provider_is_taken_once_and_by_the_browser_that_asked(
    visitor: New,
) -> None:
    someone, other = visitor(), visitor()
    back = someone.to_the_provider(MINISTER)
    assert other.get(back).header("location") == FAILED and is_out(other)
    state = someone.own[STATE]
    assert someone.get(back).header("location") == "/" and SIGN_IN in someone.own
    assert visitor().get(back).header("location") == FAILED
    replaying = Visitor(
        someone.address, {someone.address.removeprefix("http://"): {STATE: state}}
    )  # state and code, both copied
    assert replaying.get(back).header("location") == FAILED and is_out(replaying)


def test_nobody_is_signed_in_by_anothers_answer(visitor: New) -> None:
    attacker, victim = visitor(), visitor()
    victim.get("/sign-in/start")
    assert (
        victim.get(attacker.to_the_provider(MONITOR)).header("location") == FAILED
        and SIGN_IN not in victim.own
    )


@pytest.mark.parametrize(
    "back",
    [
        "/oauth2callback?code=x&state=y",
        "/oauth2callback?code=x",
        "/oauth2callback?error=access_denied&error_description=%3Cscript%3E",
        "/oauth2callback?state=x&error=server_error",
    ],
)
def test_what_no_provider_sent_signs_nobody_in(visitor: New, back: str) -> None:
    someone = visitor()
    assert (
        someone.get(back).header("location") == FAILED
        and "script" not in someone.get(FAILED).text.split("</style>")[1]
    )


@pytest.mark.parametrize(
    "login", [COOK, NOBODY, "odd@department.example", "stranger@elsewhere.example"]
)
def test_whoever_has_no_role_is_told_whom_to_ask(visitor: New, login: str) -> None:
    someone = visitor()
    someone.sign_in(login)
    page = someone.get("/coverage")
    assert (
        page.status == 403
        and "you have no access" in page.text
        and "ask whoever runs the dashboard" in page.text
        and login not in page.text
    )
    assert (
        someone.get("/f/S9EW-2FZS-K2399", opened=False).status == 403
        and someone.get("/media/x.csv", opened=False).status == 403
    )
    heard = Page(someone).run("coverage")
    assert len(heard) == 1 and led_to(heard) == "/"


def test_of_a_readers_groups_only_those_that_count_are_kept(
    visitor: New, provider: Provider
) -> None:
    someone = visitor()
    someone.sign_in("many@department.example")
    assert someone.get("/coverage").status == 200 and all(
        len(v) < 4000 for v in someone.own.values()
    )
    held = from_cookie(someone.own[SIGN_IN], way_in(provider))
    assert held is not None and held.groups == ("ministers",)


def test_a_new_role_holds_from_the_next_sign_in(visitor: New, honest: Provider) -> None:
    someone = visitor()
    someone.sign_in(MONITOR)
    honest.says({**USERS, MONITOR: {"groups": ["ministers"]}})
    assert "Signed in as a roll-out monitor" in text_of(Page(someone).run())
    someone.sign_out()
    someone.cookies.clear()
    someone.sign_in(MONITOR)
    assert "Signed in as a minister" in text_of(Page(someone).run())


def test_a_group_that_leaves_the_file_is_out_at_the_next_request(visitor: New, roles: Path) -> None:
    someone = visitor()
    someone.sign_in(MONITOR)
    page = Page(someone)
    page.run("coverage")
    try:
        roles.write_text(ROLES.replace("rollout", "others"))
        assert (
            someone.get("/coverage").status == 403
            and page.heard()[-1].WhichOneof("type") == "auth_redirect"
        )
        roles.write_text("[[role]\n")
        assert someone.get("/coverage").status == 403
    finally:
        roles.write_text(ROLES)
    assert someone.get("/coverage").status == 200


def test_whoever_is_denied_is_out_at_once(visitor: New, files: dict[str, str]) -> None:
    someone, other = visitor(), visitor()
    someone.sign_in(MONITOR)
    other.sign_in(MINISTER)
    page = Page(someone)
    page.run("coverage")
    denied = Path(files["CONTACTPOINT_DENIED"])
    try:
        denied.write_text(f"{MONITOR}\n")
        assert (
            someone.get("/coverage").header("location") == "/sign-in?said=denied&to=/coverage"
            and led_to(page.heard()) == "/sign-in?said=denied&to=/coverage"
        )
        assert other.get("/coverage").status == 200
        denied.unlink()
        assert other.get("/coverage").status == 303, (
            "where it cannot be read who is denied, nobody is let in"
        )
    finally:
        denied.write_text("")
    assert other.get("/coverage").status == 200


def test_no_cookie_but_ours_is_believed(visitor: New) -> None:
    someone = visitor()
    someone.sign_in(MINISTER)
    good = someone.own[SIGN_IN]
    forged = to_cookie(
        new_session(MINISTER, ("ministers",)),
        SignInSettings(cookie_secret="another secret of thirty-two characters"),
    )
    changed = [
        good[:n] + ("A" if good[n] != "A" else "B") + good[n + 1 :] for n in range(0, len(good), 17)
    ]
    for wrong in (
        *changed,
        forged,
        good + "A",
        good[1:],
        good.split(".")[0],
        "",
        "A" * 5000,
        '"' + good + '"x',
        good.replace(".", ".."),
    ):
        other = visitor()
        other.own[SIGN_IN] = wrong
        assert (
            other.get("/coverage").status == 303
            and other.get("/f/S9EW-2FZS-K2399", opened=False).status == 401
        ), wrong[:40]
    other = visitor()
    other.own.update({SIGN_IN.removeprefix("__Host-"): good, "_streamlit_user": good})
    assert is_out(other)


def test_a_cookie_copied_before_signing_out_is_worth_nothing_afterwards(
    visitor: New, start: Callable, ports: list[int], files: dict[str, str]
) -> None:
    someone, thief = visitor(), visitor()
    someone.sign_in(MINISTER)
    thief.own.update(someone.own)
    page, stolen = Page(someone), Page(thief)
    page.run("coverage")
    stolen.run("coverage")
    leaving = someone.sign_out()
    assert (
        leaving.status == 303
        and "/session/end?" in leaving.header("location")
        and SIGN_IN not in someone.own
    )
    assert is_out(thief) and is_out(someone)
    assert all(led_to(p.heard()) == "/sign-in?said=ended&to=/coverage" for p in (page, stolen))
    with start(ports[2], known_as=ports[0], **files) as second:
        asking = Visitor(second.address, {second.address.removeprefix("http://"): dict(thief.own)})
        assert asking.get("/coverage").status == 303, (
            "a process that shares the file of ended sign-ins"
        )


def test_a_process_that_does_not_share_the_file_takes_a_copy_until_its_limits_end_it() -> None:
    """What `docs/sign-in.md` says cannot be had without sharing."""
    settings = SignInSettings(cookie_secret=SECRET)
    here, elsewhere, sign_in = Sessions(settings), Sessions(settings), new_session(MINISTER, ())
    here.end(sign_in)
    assert here.why_over(sign_in) is Refusal.ENDED and elsewhere.why_over(sign_in) is None


def test_signing_out_ends_the_session_at_the_provider(visitor: New) -> None:
    someone = visitor()
    someone.sign_in(MINISTER)
    asked = someone.led(someone.sign_out().header("location"))
    assert re.search(r'<form[^>]+action="[^"]+/session/end/confirm"', asked.text), asked.text[:300]


def test_another_site_cannot_sign_a_reader_out(visitor: New) -> None:
    someone = visitor()
    someone.sign_in(MINISTER)
    assert (
        all(
            someone.get(path, Sec_Fetch_Site="cross-site").header("location") == "/"
            for path in ("/sign-out", "/sign-out/provider")
        )
        and someone.get("/coverage").status == 200
    )


ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/%0d%0aLocation:x\r\n",
    "\\\\evil.example",
    "",
    "evil",
    "/a\\..\\b",
    "/sign-out",
    "/sign-in/start",
    "/oauth2callback?code=1",
    "/media/x",
    "/auth/login",
    "/" + "a" * 3000,
    "/ä",
    "/a b",
    "///evil.example",
    "/\t/evil.example",
]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_a_reader_is_led_to_no_other_place(visitor: New, to: str) -> None:
    assert safe_return_path(to) == "/"
    someone = visitor()
    page = someone.get("/sign-in?" + urlencode({"to": to}))
    assert 'href="/sign-in/start?to=%2F"' in page.text


def test_after_sign_in_either(visitor: New) -> None:
    for to in ("//evil.example", "/\\evil.example", "https://evil.example"):
        assert visitor().sign_in(MINISTER, to).header("location") == "/"
    someone = visitor()
    back = someone.to_the_provider(MINISTER)
    someone.own["__Host-contactpoint-to"] = "%2F%2Fevil.example"
    assert someone.get(back).header("location") == "/"


@pytest.mark.parametrize("template", [a.template for a in ADDRESSES])
def test_a_visitor_who_is_nobody_gets_nothing(
    dashboard: Server, visitor: New, template: str
) -> None:
    path, door = template, next(a.door for a in ADDRESSES if a.template == template)
    for name, value in PUT_IN.items():
        path = path.replace(name, value)
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        for opened in (True, False):
            answer = visitor().get(path, method=method, opened=opened)
            assert door is Exposure.OPEN or answer.status in (303, 401, 404, 405), (
                f"{method} {path}: {answer.status}"
            )
            assert door is Exposure.OPEN or len(answer.body) < 1100 and "2009" not in answer.text
    assert shake_hands(dashboard.address, origin=dashboard.address, path=path).status in (
        (101,) if template == "/_stcore/stream" else (101, 403, 404)
    )


def test_a_file_is_for_the_reader_whose_page_was_told_of_it(visitor: New) -> None:
    someone, other, same = visitor(), visitor(), visitor()
    someone.sign_in(MINISTER)
    other.sign_in(MONITOR)
    same.sign_in(MINISTER)
    page, theirs = Page(someone), Page(other)
    heard = page.run("coverage")
    theirs.run("coverage", "area=E09000001")
    file = page.download(heard)
    assert file.startswith("/media/")
    assert someone.get(file, opened=False).status == 200
    assert (
        other.get(file, opened=False).status == 404
        and same.get(file, opened=False).status == 404
        and visitor().get(file, opened=False).status == 401
    )
    page.close()
    for _ in range(50):
        if someone.get(file, opened=False).status == 404:
            break
    assert someone.get(file, opened=False).status == 404


def test_a_page_takes_over_no_session_of_another(visitor: New) -> None:
    someone, other = visitor(), visitor()
    someone.sign_in(MINISTER)
    other.sign_in(MONITOR)
    page = Page(someone)
    session = session_of(page.run("coverage"))
    page.close()
    heard = Page(other, session=session).run("coverage")
    assert session_of(heard) != session and "Signed in as a roll-out monitor" in text_of(heard)


def test_no_log_names_a_reader_or_a_secret(
    dashboard: Server, visitor: New, provider: Provider
) -> None:
    someone = visitor()
    someone.sign_in(MINISTER)
    text = dashboard.log.read_text()
    for word in (
        "department.example",
        "ministers",
        SECRET,
        CLIENT_SECRET,
        key(way_in(provider), "streamlit"),
        someone.own[SIGN_IN][:30],
        "code=",
    ):
        assert word not in text, word
