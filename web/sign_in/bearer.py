"""A program's token: a bearer token of the provider at which readers sign in,
checked as the ID token is.

Its signature by a key the provider publishes, its issuer, its audience (the dashboard), its times,
and then what everyone's sign-in is asked: whether the subject is denied, how old it is, and what
role its groups are. A token begins no session, and nothing of it is kept.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
import urllib.request
from dataclasses import dataclass
from typing import Any

import anyio
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.types import Scope

import settings
from settings import SettingError
from settings_sign_in import Mode, SignInSettings, is_private
from web.sign_in.oidc import groups_in
from web.sign_in.reader import NOBODY, Identity, header, identify_session
from web.sign_in.roles import known_groups, role_file
from web.sign_in.session import CLOCKS_DIFFER, SignIn

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by a key that only the provider has. A shared secret, or no signature, is none."""

LONGEST_TOKEN = 16 * 1024
KEPT_SECONDS, ANEW_SECONDS = 3600, 30
"""How long the provider's keys are kept, and after how long at the soonest
they are asked for again where a token names another."""

_log = logging.getLogger("contactpoint.sign_in")


class ProviderAway(Exception):
    """The provider's keys cannot be had just now, so no token can be checked."""


@dataclass(frozen=True)
class Keys:
    """What a provider publishes: who it is, its keys, and when they were fetched (monotonic)."""

    issuer: str
    keys: KeySet
    fetched: float


class Provider:
    """The keys of the provider, fetched once and again when they grow old or another is named."""

    def __init__(self) -> None:
        self._held: dict[str, Keys] = {}
        self._lock = threading.Lock()

    def keys(self, metadata_url: str, *, anew: bool = False) -> Keys:
        """The keys. Raises `ProviderAway`."""
        with self._lock:
            held, now = self._held.get(metadata_url), time.monotonic()
            if held is not None and now - held.fetched < (ANEW_SECONDS if anew else KEPT_SECONDS):
                return held
            try:
                metadata = _fetched(metadata_url)
                if not is_private(str(metadata["jwks_uri"])):
                    raise ValueError("the address of its keys can be read on the way")
                keys = KeySet.import_key_set(_fetched(metadata["jwks_uri"]))
                self._held[metadata_url] = Keys(str(metadata["issuer"]), keys, now)
            except (OSError, ValueError, KeyError, TypeError, JoseError) as error:
                _log.error("the keys of the provider cannot be had: %s", type(error).__name__)
                raise ProviderAway from None
            return self._held[metadata_url]


_provider = Provider()


def _fetched(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - https, or this machine
        return json.loads(answer.read(1024 * 1024))


def token_in(scope: Scope) -> str | None:
    """The bearer token of a request; None where it sends none,
    empty where what it sends is none."""
    sent = header(scope, b"authorization")
    if sent is None:
        return "" if any(name == b"authorization" for name, _ in scope["headers"]) else None
    kind, _, token = sent.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


async def identify_token(token: str) -> Identity:
    """What whoever sends a token is here. Raises `ProviderAway`."""
    return await anyio.to_thread.run_sync(checked, token, settings.current().sign_in)


def checked(token: str, serving: SignInSettings) -> Identity:
    """The same, for one who may wait."""
    claims = claims_of(token, serving)
    if claims is None:
        return NOBODY
    try:
        groups = (
            known_groups(role_file(serving.roles).now(), groups_in(claims, serving.claim))
            if serving.roles
            else ()
        )
    except (OSError, UnicodeDecodeError, SettingError):
        groups = ()
    name = hashlib.sha256(token.encode()).hexdigest()[:32]
    began = float(claims.get("auth_time", claims["iat"]))
    return identify_session(SignIn(name, claims["sub"], groups, began, time.time()))


def claims_of(token: str, serving: SignInSettings) -> dict[str, Any] | None:
    """The claims of a token that is right in every respect; None otherwise.
    Raises `ProviderAway`."""
    oidc = serving.oidc
    if serving.mode is not Mode.OIDC or oidc is None or not 0 < len(token) <= LONGEST_TOKEN:
        return None
    claims: dict[str, Any] | None = None
    for anew in (False, True):
        keys = _provider.keys(oidc.metadata_url, anew=anew)
        try:
            claims = jwt.decode(token, keys.keys, algorithms=list(ALGORITHMS)).claims
            break
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return claims if claims is not None and _right(claims, keys.issuer, oidc.client_id) else None


def _right(claims: dict[str, Any], issuer: str, audience: str) -> bool:
    """Whether the claims are of this provider, for this dashboard, and of now."""
    now, said = time.time(), claims.get("aud")
    for_us = said == audience or isinstance(said, list) and audience in said
    if isinstance(said, list) and len(said) > 1 and claims.get("azp") != audience:
        return False
    times = [claims.get("exp"), claims.get("iat"), claims.get("nbf", 0), claims.get("auth_time", 0)]
    return (
        claims.get("iss") == issuer
        and for_us
        and isinstance(claims.get("sub"), str)
        and bool(claims["sub"])
        and all(isinstance(t, int | float) and not isinstance(t, bool) for t in times)
        and claims["exp"] > now
        and claims["iat"] <= now + CLOCKS_DIFFER
        and claims.get("nbf", 0) <= now + CLOCKS_DIFFER
    )
