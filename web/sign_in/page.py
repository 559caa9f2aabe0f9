"""The pages before the door: signing in, having signed out, and having no role. Plain HTML without
scripts, in the look of the house; nothing of a release is on them."""

from __future__ import annotations

import re
from urllib.parse import quote

from settings import Settings
from settings_sign_in import Mode
from web.plain_pages import before_the_door

SAID = {
    "signed-out": (
        "You have signed out",
        "Close the other windows of the dashboard too, if you leave this machine.",
    ),
    "idle": (
        "You were signed out",
        "The dashboard was not used for {idle}. Sign in again and you will be where you were.",
    ),
    "longest": (
        "You were signed out",
        "A sign-in lasts {longest}. Sign in again and you will be where you were.",
    ),
    "ended": ("You have signed out", "This sign-in was ended. Sign in again to go on."),
    "denied": ("You cannot sign in", "Your access to the dashboard has been withdrawn. {ask}"),
    "failed": (
        "The sign-in did not succeed",
        "What came back from your department's sign-in could not be accepted, so you are not "
        "signed in. Try again. If it happens again, {asking}",
    ),
    "unreachable": (
        "The sign-in service does not answer",
        "Your department's sign-in cannot be reached at the moment. Try again in a few minutes. "
        "If it goes on, {asking}",
    ),
}
"""What `?said=` may be: what the page then says first."""

OWN = re.compile(r"/(?![/\\])[!-~]{0,1999}")
NOT_LED_TO = re.compile(
    r"/(sign-in|sign-out|auth|oauth2callback|_stcore|static|app|media|component|healthz"
    r"|readyz)(?![\w-])"
)


def safe_return_path(path: str) -> str:
    """An address of ours to lead a reader to: a path with its query, never another site, never the
    way in itself. Whatever else it is becomes the summary."""
    return path if OWN.fullmatch(path) and "\\" not in path and not NOT_LED_TO.match(path) else "/"


def sign_in_page(serving: Settings, said: str = "", to: str = "/") -> str:
    """The page with the one button."""
    known = SAID.get(said)
    proxied = serving.sign_in.mode is Mode.PROXY
    return before_the_door(
        "sign_in.html",
        "Sign in",
        serving,
        notice=(known[0], _filled(known[1], serving)) if known else None,
        start=f"/sign-in/start?to={quote(safe_return_path(to), safe='')}",
        button="Go on" if proxied else "Sign in with your department account",
        ask=_ask(serving, "Ask"),
        months=serving.reading_log_months,
        idle=_spoken(serving.sign_in.idle_seconds),
        longest=_spoken(serving.sign_in.max_seconds),
    )


def no_role(serving: Settings) -> str:
    """Signed in, but nothing to read."""
    return before_the_door(
        "no_role.html", "No access", serving, ask=_ask(serving, "To be given access, ask")
    )


def signing_out_page(serving: Settings, on: str) -> str:
    """Signed out here, and on the way to where the rest of it ends."""
    return before_the_door("signing_out.html", "Signing out", serving, next=on)


def _filled(text: str, serving: Settings) -> str:
    return text.format(
        idle=_spoken(serving.sign_in.idle_seconds),
        longest=_spoken(serving.sign_in.max_seconds),
        ask=_ask(serving, "If this is wrong, ask"),
        asking=_ask(serving, "ask"),
    )


def _ask(serving: Settings, ask: str) -> str:
    return (
        f"{ask} {serving.contact}."
        if serving.contact
        else f"{ask} whoever runs the dashboard in your department."
    )


def _spoken(seconds: int) -> str:
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds % length == 0:
            return f"{seconds // length} {unit}{'s' if seconds != length else ''}"
    return f"{seconds} seconds"
