"""The pages before the door: signing in, having signed out, and having no role. Plain HTML without scripts, in the look of the house; nothing of a release is on them."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from settings import ROOT, Settings
from settings_sign_in import Mode
from web.typeface import FACES

_STYLE = FACES + (ROOT / "web" / "static" / "figure.css").read_text("utf-8")

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
        "What came back from your department's sign-in could not be accepted, so you are not signed in. Try again. If it happens again, {asking}",
    ),
    "unreachable": (
        "The sign-in service does not answer",
        "Your department's sign-in cannot be reached at the moment. Try again in a few minutes. If it goes on, {asking}",
    ),
}
"""What `?said=` may be: what the page then says first."""

OWN = re.compile(r"/(?![/\\])[!-~]{0,1999}")
NOT_LED_TO = re.compile(
    r"/(sign-in|sign-out|auth|oauth2callback|_stcore|static|app|media|component|healthz|readyz)(?![\w-])"
)


def own(path: str) -> str:
    """An address of ours to lead a reader to: a path with its query, never another site, never the way in itself. Whatever else it is becomes the summary."""
    return path if OWN.fullmatch(path) and "\\" not in path and not NOT_LED_TO.match(path) else "/"


def door(serving: Settings, said: str = "", to: str = "/") -> str:
    """The page with the one button."""
    known = SAID.get(said)
    notice = (
        f'<div class="state" role="status"><p class="state-name">{known[0]}</p><p>{escape(_filled(known[1], serving))}</p></div>'
        if known
        else ""
    )
    proxied = serving.sign_in.mode is Mode.PROXY
    button = "Go on" if proxied else "Sign in with your department account"
    return _document(
        "Sign in",
        serving,
        (
            f"<h1>Sign in</h1>{notice}<p>Statistics about the use and oversight of ContactPoint, for the bodies that oversee it. Nothing about any child or practitioner is shown here, "
            f'only figures about many.</p><p class="act"><a class="button" href="/sign-in/start?to={quote(own(to), safe="")}">{button}</a></p>'
            f"<h2>If you cannot sign in</h2><p>{escape(_ask(serving, 'Ask'))}</p>"
            "<h2>What is kept of your reading</h2><p>It is put on record who signs in, which pages are read with which choice, which files are made, and what is refused, with the time. Only the administrator reads that record, "
            f"and it is kept for {serving.reading_log_months} months. What you type is not kept. Counts of it are published, in which no reader can be told.</p>"
            f"<h2>How long you stay signed in</h2><p>A sign-in ends after {_spoken(serving.sign_in.idle)} without use, and after {_spoken(serving.sign_in.longest)} in any case.</p>"
        ),
    )


def no_role(serving: Settings) -> str:
    """Signed in, but nothing to read."""
    return _document(
        "No access",
        serving,
        (
            "<h1>You are signed in, but you have no access</h1><p>Your department account is in no group that may read this dashboard.</p>"
            f"<p>{escape(_ask(serving, 'To be given access, ask'))} Tell them which part of your work needs the figures. Sign in again once you have been added.</p>"
            '<p class="act"><a class="button" href="/sign-out">Sign out</a></p>'
        ),
    )


def leaving(serving: Settings, on: str) -> str:
    """Signed out here, and on the way to where the rest of it ends."""
    return _document(
        "Signing out",
        serving,
        (
            "<h1>You have signed out of the dashboard</h1><p>Your department's sign-in is asked to sign you out too.</p>"
            f'<p class="act"><a class="button" href="{escape(on)}">Go on</a></p>'
        ),
        f'<meta http-equiv="refresh" content="0; url={escape(on)}">',
    )


def _filled(text: str, serving: Settings) -> str:
    return text.format(
        idle=_spoken(serving.sign_in.idle),
        longest=_spoken(serving.sign_in.longest),
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


def _document(title: str, serving: Settings, body: str, head: str = "") -> str:
    mark = f'<p class="marking">{escape(serving.marking)}</p>' if serving.marking else ""
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)} - ContactPoint Oversight</title>{head}'
        f'<link rel="icon" href="data:,"><style>{_STYLE}</style></head><body><header>{mark}<div class="house"><a href="/">ContactPoint Oversight</a></div></header><main>{body}</main>'
        f"<footer>{mark}</footer></body></html>"
    )
