"""One sign-in: who, since when, last used when; the signed cookie that carries it,
and everything that ends it.

The cookie is the same for all processes. What a process knows beside it (a later use, a sign-out)
only ever ends a sign-in earlier or spares a reader who is at work; it never makes one valid that
the cookie does not carry.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import threading
import time
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from settings_sign_in import SignInSettings
from web.watched import Watched

LARGEST_COOKIE = 3900
"""Bytes of one cookie that every browser keeps, less its name and attributes."""

CLOCKS_DIFFER = 120
"""Seconds by which the provider's clock may be ahead of ours."""

BEGINS_ONCE = 60
"""Seconds in which whoever a proxy names, and who brings no cookie back, goes on with the sign-in
that was begun for them: each request would be one of its own."""

WORD_HOLDS = 60
"""Seconds for which what a proxy said of a reader's groups is good for an open page."""

_log = logging.getLogger("contactpoint.sign_in")


class Refusal(StrEnum):
    """Why someone is not a reader, or not any more."""

    NOBODY = "nobody"
    IDLE = "idle"
    LONGEST = "longest"
    ENDED = "ended"
    DENIED = "denied"
    NO_ROLE = "no-role"


@dataclass(frozen=True)
class SignIn:
    """`id` is random; `began` is when the provider asked who this is,
    `used` when the reader last did something, both in seconds since 1970."""

    id: str
    subject: str
    groups: tuple[str, ...]
    began: float
    used: float


class TooLarge(ValueError):
    """A sign-in that does not fit into a cookie."""


def new_session(subject: str, groups: tuple[str, ...], since: float | None = None) -> SignIn:
    """A new sign-in, from when the provider says it asked, or from now."""
    now = time.time()
    return SignIn(
        secrets.token_urlsafe(18),
        subject,
        groups,
        min(since, now) if since is not None else now,
        now,
    )


def key(settings: SignInSettings, purpose: str) -> str:
    """A key of its own for each purpose, from the one secret, and for each way in: what was signed
    for readers of another provider, or in the other mode, is worth nothing here, also where two
    dashboards of one host, whose ports browsers do not tell apart, were given the same secret."""
    oidc = settings.oidc
    way_in = [str(settings.mode), *((oidc.metadata_url, oidc.client_id) if oidc else ())]
    purpose = "\n".join([purpose, *way_in])
    return hmac.new(settings.cookie_secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def to_cookie(sign_in: SignIn, settings: SignInSettings) -> str:
    """The value of the cookie. Raises `TooLarge`."""
    value = _serializer(key(settings, "sign-in")).dumps(asdict(sign_in))
    if len(value) > LARGEST_COOKIE:
        raise TooLarge("too many groups for a cookie")
    return str(value)


def from_cookie(cookie: str, settings: SignInSettings) -> SignIn | None:
    """The sign-in that a cookie carries; None unless every character of it is ours."""
    if not cookie or len(cookie) > LARGEST_COOKIE:
        return None
    try:
        held: dict[str, Any] = _serializer(key(settings, "sign-in")).loads(cookie)
        return SignIn(**{**held, "groups": tuple(held["groups"])})
    except (BadData, TypeError, KeyError):
        return None


@lru_cache(maxsize=4)
def _serializer(signing_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        signing_key,
        salt="contactpoint",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


class Sessions:
    """What this process knows of the sign-ins it has seen:
    when each was last used, and which were signed out."""

    def __init__(self, settings: SignInSettings) -> None:
        self._settings, self._lock = settings, threading.Lock()
        self._used: dict[str, float] = {}
        self._ended: dict[str, float] = {}
        self._heard: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._begun: dict[str, SignIn] = {}
        self._shared = (
            Watched(
                settings.ended_sessions_file,
                lambda text: frozenset(line.split(" ")[0] for line in text.splitlines()),
            )
            if settings.ended_sessions_file
            else None
        )
        self._denied = (
            Watched(
                settings.denied_subjects_file,
                lambda text: frozenset(line.strip() for line in text.splitlines() if line.strip()),
            )
            if settings.denied_subjects_file
            else None
        )

    def touch(self, sign_in: SignIn) -> None:
        """The reader did something."""
        now = time.time()
        with self._lock:
            self._used[sign_in.id] = now
            if len(self._used) > 1000:
                self._used = {
                    id_: used
                    for id_, used in self._used.items()
                    if now - used <= self._settings.idle_seconds
                }

    def begun_for(
        self, subject: str, groups: tuple[str, ...], since: float | None
    ) -> tuple[SignIn, bool]:
        """The sign-in of someone a proxy names who brings no cookie, and whether it begins now."""
        now = time.time()
        with self._lock:
            self._begun = {
                name: one for name, one in self._begun.items() if 0 <= now - one.used < BEGINS_ONCE
            }
            held, new = self._begun.get(subject), new_session(subject, groups, since)
            if (
                held is not None
                and self.why_over(held) is None
                and (since is None or abs(new.began - held.began) < 1)
            ):
                return replace(held, groups=groups), False
            self._begun[subject] = new
        return new, True

    def hear(self, sign_in: SignIn) -> None:
        """A request came through the proxy, which names these groups."""
        now = time.time()
        with self._lock:
            self._heard[sign_in.id] = now, sign_in.groups
            if len(self._heard) > 1000:
                self._heard = {
                    id_: heard for id_, heard in self._heard.items() if now - heard[0] <= WORD_HOLDS
                }

    def is_fresh(self, sign_in: SignIn) -> bool:
        """Whether the proxy has said lately who the reader of an open page is."""
        return 0 <= time.time() - self._heard.get(sign_in.id, (0.0, ()))[0] < WORD_HOLDS

    def is_so_still(self, sign_in: SignIn) -> bool:
        """Whether nothing else was heard of the reader's groups than the page was opened with."""
        return self._heard.get(sign_in.id, (0.0, sign_in.groups))[1] == sign_in.groups

    def as_used(self, sign_in: SignIn) -> SignIn:
        """The sign-in with the latest use of it that is known here."""
        return replace(sign_in, used=max(sign_in.used, self._used.get(sign_in.id, 0)))

    def end(self, sign_in: SignIn) -> None:
        """Signed out: no copy of its cookie is worth anything here any more,
        nor in any process that shares the file."""
        now = time.time()
        with self._lock:
            self._ended = {id_: until for id_, until in self._ended.items() if until > now} | {
                sign_in.id: sign_in.began + self._settings.max_seconds
            }
        if self._settings.ended_sessions_file:
            try:
                _append(
                    self._settings.ended_sessions_file,
                    f"{sign_in.id} {int(sign_in.began + self._settings.max_seconds)}\n",
                )
            except OSError as error:
                _log.error(
                    "the file of CONTACTPOINT_ENDED cannot be written, so other processes do not "
                    "learn of a sign-out: %s",
                    error.strerror,
                )

    def why_over(self, sign_in: SignIn) -> Refusal | None:
        """Why this sign-in is over; None while it holds."""
        now = time.time()
        if sign_in.id in self._ended or self._is_ended_elsewhere(sign_in):
            return Refusal.ENDED
        if self._is_denied(sign_in):
            return Refusal.DENIED
        if not -CLOCKS_DIFFER <= now - sign_in.began < self._settings.max_seconds:
            return Refusal.LONGEST
        if now - self.as_used(sign_in).used >= self._settings.idle_seconds:
            return Refusal.IDLE
        return None

    def _is_ended_elsewhere(self, sign_in: SignIn) -> bool:
        try:
            return self._shared is not None and sign_in.id in self._shared.now()
        except FileNotFoundError:  # nobody has signed out yet
            return False
        except (OSError, UnicodeDecodeError):
            _log.error(
                "the file of CONTACTPOINT_ENDED cannot be read: nobody is let in until it can"
            )
            return True

    def _is_denied(self, sign_in: SignIn) -> bool:
        try:
            return self._denied is not None and sign_in.subject in self._denied.now()
        except (OSError, UnicodeDecodeError):
            _log.error(
                "the file of CONTACTPOINT_DENIED cannot be read: nobody is let in until it can"
            )
            return True


def _append(path: Path, line: str) -> None:
    """One line in one write, so that processes do not write into each other's."""
    with path.open("a", encoding="utf-8") as file:
        file.write(line)


@lru_cache(maxsize=4)
def sessions(settings: SignInSettings) -> Sessions:
    """The book of this process."""
    return Sessions(settings)
