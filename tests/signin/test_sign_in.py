"""Signing in at a real provider, without a browser: what is accepted, what is not, and where it leads."""

from __future__ import annotations

from collections.abc import Callable

from tests.signin.desk import MINISTER, Visitor

SIGN_IN = "__Host-contactpoint"


def test_signing_in_leads_back_to_where_the_reader_was_going(visitor: Callable[[], Visitor]) -> None:
    someone = visitor()
    turned_away = someone.get("/coverage?area=E12000007")
    assert turned_away.status == 303 and turned_away.header("location") == "/sign-in?to=/coverage%3Farea%3DE12000007"
    back = someone.sign_in(MINISTER, "/coverage?area=E12000007")
    assert (back.status, back.header("location")) == (303, "/coverage?area=E12000007")
    assert someone.get("/coverage?area=E12000007").status == 200
