"""The settings of sign-in: the three ways in, what each needs, and everything that is wrong with
them at once. `docs/sign-in.md` is for operators."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "::1", "localhost")
LONGEST_SECONDS, IDLE_SECONDS = 8 * 3600, 30 * 60
SHORTEST_SECRET = 32
SECRET_HEADER = "x-contactpoint-proxy-secret"


class Mode(StrEnum):
    """How a reader comes in."""

    NONE = "none"
    OIDC = "oidc"
    PROXY = "proxy"


SIGN_IN_SETTINGS = (
    (
        "CONTACTPOINT_SIGN_IN",
        "none",
        "How readers sign in: none (this machine only), oidc (an OpenID provider) or proxy (a "
        "perimeter proxy that has signed them in)",
    ),
    (
        "CONTACTPOINT_SOCKET",
        "",
        "Unix socket to listen on instead of a host and a port; for sign-in by a proxy",
    ),
    (
        "CONTACTPOINT_ROLES",
        "",
        "File that says which groups are which role; docs/sign-in.md has one. Needed with sign-in",
    ),
    ("CONTACTPOINT_ROLE_CLAIM", "groups", "Claim of the ID token that holds a reader's groups"),
    (
        "CONTACTPOINT_DENIED",
        "",
        "File of subjects, one a line, whose sign-in ends at once; read at every request",
    ),
    (
        "CONTACTPOINT_ENDED",
        "",
        "File in which signed-out sign-ins are kept, the same for all processes of a machine; in "
        "memory only while empty",
    ),
    (
        "CONTACTPOINT_LONGEST_SECONDS",
        str(LONGEST_SECONDS),
        "How long a sign-in lasts; may be shorter than eight hours, never longer",
    ),
    (
        "CONTACTPOINT_IDLE_SECONDS",
        str(IDLE_SECONDS),
        "After how long without use a sign-in ends; may be shorter than thirty minutes, never "
        "longer",
    ),
    (
        "CONTACTPOINT_COOKIE_SECRET",
        "",
        "Secret that signs cookies, at least 32 characters, the same for all processes; or "
        "CONTACTPOINT_COOKIE_SECRET_FILE",
    ),
    ("CONTACTPOINT_COOKIE_SECRET_FILE", "", "File that holds it"),
    (
        "CONTACTPOINT_OIDC_METADATA_URL",
        "",
        "Address of the provider's metadata, ending in /.well-known/openid-configuration",
    ),
    ("CONTACTPOINT_OIDC_CLIENT_ID", "", "Name under which the provider knows the dashboard"),
    (
        "CONTACTPOINT_OIDC_CLIENT_SECRET",
        "",
        "Secret the provider gave it; or CONTACTPOINT_OIDC_CLIENT_SECRET_FILE",
    ),
    ("CONTACTPOINT_OIDC_CLIENT_SECRET_FILE", "", "File that holds it"),
    (
        "CONTACTPOINT_OIDC_SCOPE",
        "openid",
        "What the provider is asked for, with spaces between; openid is always part of it",
    ),
    (
        "CONTACTPOINT_OIDC_PROMPT",
        "",
        "What the provider is told to ask of a reader: login, select_account, or nothing beyond "
        "its own rules while empty",
    ),
    (
        "CONTACTPOINT_PROXY_FROM",
        "127.0.0.1",
        "Addresses the proxy connects from, exactly, with commas between; nobody else is answered",
    ),
    (
        "CONTACTPOINT_PROXY_SUBJECT_HEADER",
        "X-Auth-Subject",
        "Header in which the proxy says who reads",
    ),
    (
        "CONTACTPOINT_PROXY_GROUPS_HEADER",
        "X-Auth-Groups",
        "Header in which the proxy says the reader's groups, with commas between",
    ),
    (
        "CONTACTPOINT_PROXY_TIME_HEADER",
        "",
        "Header in which the proxy says when the reader signed in, in seconds since 1970; not "
        "asked for while empty",
    ),
    (
        "CONTACTPOINT_PROXY_SECRET",
        "",
        "Secret the proxy sends in X-ContactPoint-Proxy-Secret; needed unless a socket is used; "
        "or CONTACTPOINT_PROXY_SECRET_FILE",
    ),
    ("CONTACTPOINT_PROXY_SECRET_FILE", "", "File that holds it"),
    (
        "CONTACTPOINT_PROXY_SIGN_OUT",
        "",
        "Path or address at which the proxy signs a reader out, such as /oauth2/sign_out",
    ),
)
"""Name, default and meaning of each."""


@dataclass(frozen=True)
class Oidc:
    """The dashboard's registration at an OpenID provider."""

    metadata_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = "openid"
    prompt: str = ""


@dataclass(frozen=True)
class Proxy:
    """A perimeter proxy: where it connects from (no address on a socket),
    what it sends and what proves it."""

    addresses: frozenset[str]
    subject: str
    groups: str
    time: str
    sign_out: str
    secret: str = field(repr=False, default="")

    @property
    def headers(self) -> frozenset[bytes]:
        """The headers it speaks in, as they stand in a request."""
        return frozenset(
            name.encode() for name in (self.subject, self.groups, self.time, SECRET_HEADER) if name
        )


@dataclass(frozen=True)
class SignInSettings:
    """How readers come in. `max_seconds` and `idle_seconds` are seconds."""

    mode: Mode = Mode.NONE
    socket: str = ""
    roles: Path | None = None
    claim: str = "groups"
    denied_subjects_file: Path | None = None
    ended_sessions_file: Path | None = None
    max_seconds: int = LONGEST_SECONDS
    idle_seconds: int = IDLE_SECONDS
    cookie_secret: str = field(repr=False, default="")
    oidc: Oidc | None = None
    proxy: Proxy | None = None


def read(text: Mapping[str, str], problems: list[str], root: Path) -> SignInSettings:
    """The settings of sign-in. Adds a sentence to `problems` for each that is wrong;
    what is returned is of use only when there is none."""
    mode = _mode(text, problems)
    proxy = _proxy(text, problems) if mode is Mode.PROXY else None
    oidc = _oidc(text, problems) if mode is Mode.OIDC else None
    secret = _secret("CONTACTPOINT_COOKIE_SECRET", text, problems) if mode is not Mode.NONE else ""
    if mode is not Mode.NONE and not text["CONTACTPOINT_ROLES"]:
        problems.append(
            "CONTACTPOINT_ROLES must name the file that says which groups are which role."
        )
    _where(mode, text, problems)
    return SignInSettings(
        mode,
        text["CONTACTPOINT_SOCKET"],
        _file("CONTACTPOINT_ROLES", text, problems, root),
        text["CONTACTPOINT_ROLE_CLAIM"],
        _file("CONTACTPOINT_DENIED", text, problems, root),
        root / text["CONTACTPOINT_ENDED"] if text["CONTACTPOINT_ENDED"] else None,
        _seconds("CONTACTPOINT_LONGEST_SECONDS", LONGEST_SECONDS, text, problems),
        _seconds("CONTACTPOINT_IDLE_SECONDS", IDLE_SECONDS, text, problems),
        secret,
        oidc,
        proxy,
    )


def _mode(text: Mapping[str, str], problems: list[str]) -> Mode:
    try:
        return Mode(text["CONTACTPOINT_SIGN_IN"])
    except ValueError:
        problems.append("CONTACTPOINT_SIGN_IN must be none, oidc or proxy.")
        return Mode.NONE


def _where(mode: Mode, text: Mapping[str, str], problems: list[str]) -> None:
    """Where the dashboard may listen, and under which address it may be reached, in this mode."""
    host, address, socket = (
        text["CONTACTPOINT_HOST"],
        text["CONTACTPOINT_ADDRESS"],
        text["CONTACTPOINT_SOCKET"],
    )
    if mode is not Mode.OIDC and host not in LOOPBACK:
        problems.append(
            "CONTACTPOINT_HOST must be a loopback address (127.0.0.1, ::1 or localhost) while "
            f"CONTACTPOINT_SIGN_IN is {mode}."
        )
    if mode is Mode.OIDC and host not in LOOPBACK and not _is_ip(host):
        problems.append("CONTACTPOINT_HOST must be an IP address of this machine.")
    if socket and (mode is Mode.NONE or not socket.startswith("/")):
        problems.append(
            "CONTACTPOINT_SOCKET must be the whole path of a unix socket, and only with sign-in."
        )
    if mode is not Mode.NONE and not text["CONTACTPOINT_READING_LOG"]:
        problems.append(
            "CONTACTPOINT_READING_LOG must name the folder of the reading log: with sign-in, who "
            "looked is on record."
        )
    if mode is not Mode.NONE and not address:
        problems.append(
            "CONTACTPOINT_ADDRESS must say under which address readers reach the dashboard, such "
            "as https://statistics.example."
        )
    elif mode is not Mode.NONE and not is_private(address):
        problems.append(
            "CONTACTPOINT_ADDRESS must begin with https://: readers' cookies may not cross a "
            "network in the clear."
        )


def _oidc(text: Mapping[str, str], problems: list[str]) -> Oidc:
    url = text["CONTACTPOINT_OIDC_METADATA_URL"]
    if not url.endswith("/.well-known/openid-configuration") or not is_private(url):
        problems.append(
            "CONTACTPOINT_OIDC_METADATA_URL must begin with https:// and end in "
            "/.well-known/openid-configuration."
        )
    if not text["CONTACTPOINT_OIDC_CLIENT_ID"]:
        problems.append(
            "CONTACTPOINT_OIDC_CLIENT_ID must be the name under which the provider knows the "
            "dashboard."
        )
    if "openid" not in text["CONTACTPOINT_OIDC_SCOPE"].split():
        problems.append("CONTACTPOINT_OIDC_SCOPE must have openid in it.")
    if text["CONTACTPOINT_OIDC_PROMPT"] not in ("", "login", "select_account"):
        problems.append("CONTACTPOINT_OIDC_PROMPT must be login or select_account, or be left out.")
    return Oidc(
        url,
        text["CONTACTPOINT_OIDC_CLIENT_ID"],
        _secret("CONTACTPOINT_OIDC_CLIENT_SECRET", text, problems, shortest=1),
        text["CONTACTPOINT_OIDC_SCOPE"],
        text["CONTACTPOINT_OIDC_PROMPT"],
    )


def _proxy(text: Mapping[str, str], problems: list[str]) -> Proxy:
    addresses = frozenset(
        a.strip() for a in text["CONTACTPOINT_PROXY_FROM"].split(",") if a.strip()
    )
    if not all(map(_is_ip, addresses)):
        problems.append(
            "CONTACTPOINT_PROXY_FROM must be IP addresses with commas between, such as 127.0.0.1."
        )
    for name in ("SUBJECT", "GROUPS", "TIME"):
        if not re.fullmatch(
            r"[A-Za-z0-9-]+" if name != "TIME" else r"[A-Za-z0-9-]*",
            text[f"CONTACTPOINT_PROXY_{name}_HEADER"],
        ):
            problems.append(
                f"CONTACTPOINT_PROXY_{name}_HEADER must be the name of a header: letters, digits "
                "and hyphens."
            )
    if not re.fullmatch(
        r"(/(?![/\\])\S*|https://[^\s/?#]+/\S*)?", text["CONTACTPOINT_PROXY_SIGN_OUT"]
    ):
        problems.append(
            "CONTACTPOINT_PROXY_SIGN_OUT must be a path such as /oauth2/sign_out, or an address "
            "that begins with https://."
        )
    needed = (
        not text["CONTACTPOINT_SOCKET"]
        or text["CONTACTPOINT_PROXY_SECRET"]
        or text["CONTACTPOINT_PROXY_SECRET_FILE"]
    )
    secret = _secret("CONTACTPOINT_PROXY_SECRET", text, problems) if needed else ""
    return Proxy(
        addresses,
        text["CONTACTPOINT_PROXY_SUBJECT_HEADER"].lower(),
        text["CONTACTPOINT_PROXY_GROUPS_HEADER"].lower(),
        text["CONTACTPOINT_PROXY_TIME_HEADER"].lower(),
        text["CONTACTPOINT_PROXY_SIGN_OUT"],
        secret,
    )


def _secret(
    name: str, text: Mapping[str, str], problems: list[str], shortest: int = SHORTEST_SECRET
) -> str:
    """A secret from its variable or from the file that the variable with `_FILE` names;
    it is never repeated in a problem."""
    given, path = text[name], text[f"{name}_FILE"]
    if given and path:
        problems.append(f"{name} and {name}_FILE are both set: keep one.")
    if path:
        try:
            given = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            problems.append(f"{name}_FILE names a file that cannot be read.")
            return ""
    if len(given) < shortest:
        problems.append(
            f"{name}, or the file that {name}_FILE names, must hold "
            + (
                f"at least {shortest} characters, such as `openssl rand -hex 32` prints."
                if shortest > 1
                else "the secret."
            )
        )
    return given


def _file(name: str, text: Mapping[str, str], problems: list[str], root: Path) -> Path | None:
    if not text[name]:
        return None
    path = root / text[name]
    if not path.is_file():
        problems.append(f"{name} names a file that is not there: {text[name]}.")
    return path


def _seconds(name: str, most: int, text: Mapping[str, str], problems: list[str]) -> int:
    given = text[name]
    if not given.isascii() or not given.isdecimal() or not 1 <= int(given) <= most:
        problems.append(f"{name} must be a whole number of seconds from 1 to {most}.")
        return most
    return int(given)


def is_private(address: str) -> bool:
    """Whether nobody on a network can read what goes to an address:
    it is https, or does not leave the machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.scheme == "http" and parts.hostname in LOOPBACK


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
