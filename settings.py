"""Every setting of the dashboard: its name, default and meaning.
Read once from the environment; there is no other source."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import settings_sign_in
from release.address import AddressError, StoreAddress, releases_at
from settings_sign_in import LOOPBACK, SignInSettings

__all__ = [
    "LOOPBACK",
    "ROOT",
    "SETTINGS",
    "Setting",
    "SettingError",
    "Settings",
    "current",
    "read",
    "store_named",
]

ROOT = Path(__file__).resolve().parent


class SettingError(ValueError):
    """A setting holds something it may not, said with its name and what is allowed."""


@dataclass(frozen=True)
class Setting:
    """One environment variable, with the text `docs/` prints for it."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting(
        "CONTACTPOINT_RELEASES",
        "data/releases",
        "Folder of the release store, relative to the project unless absolute; or the address of "
        "a PostgreSQL database that keeps releases, such as "
        "postgresql://contactpoint_reader@database.example/contactpoint",
    ),
    Setting(
        "CONTACTPOINT_RELEASES_FILE",
        "",
        "File that holds what CONTACTPOINT_RELEASES would, for an address with a password in it",
    ),
    Setting(
        "CONTACTPOINT_HOST",
        "127.0.0.1",
        "Address the dashboard listens on; with sign-in by an OpenID provider it may be other "
        "than loopback",
    ),
    Setting("CONTACTPOINT_PORT", "8501", "Port the dashboard listens on"),
    Setting(
        "CONTACTPOINT_CONTACT",
        "",
        "Whom readers may write to, shown at the foot of each page; nothing is shown while empty",
    ),
    Setting(
        "CONTACTPOINT_ORGANISATION",
        "",
        "The body that answers for the dashboard, named on the pages Contact and Accessibility "
        "statement; said to be not set while empty",
    ),
    Setting(
        "CONTACTPOINT_TELEPHONE",
        "",
        "Telephone number on the same pages; nothing is shown while empty",
    ),
    Setting(
        "CONTACTPOINT_NEXT_RELEASE",
        "",
        "When the next release is due, as an ISO date; shown as not announced while empty",
    ),
    Setting(
        "CONTACTPOINT_ADDRESS",
        "",
        "Address under which readers reach the dashboard, such as https://statistics.example; "
        "written into citations; needed with sign-in",
    ),
    Setting(
        "CONTACTPOINT_READING_LOG",
        "",
        "Folder of the reading log, outside the project and the release store; no log is kept "
        "while empty, which sign-in does not allow",
    ),
    Setting(
        "CONTACTPOINT_READING_LOG_MONTHS",
        "24",
        "Whole months the reading log is kept beside the current one; python -m readinglog prune "
        "removes older ones",
    ),
    Setting(
        "CONTACTPOINT_REGISTER",
        "",
        "Folder of the register of figures given to Parliament, outside the project and the "
        "release store; no register is shown while empty",
    ),
    Setting(
        "CONTACTPOINT_MARKING",
        "",
        "Protective marking that heads and foots every page and file, such as OFFICIAL; none "
        "while empty",
    ),
    Setting(
        "CONTACTPOINT_DEPARTMENTAL_MARKING",
        "DEPARTMENTAL ANALYSIS - NOT OFFICIAL STATISTICS",
        "Marking of the department's own analysis wherever it is shown, on screen and in every "
        "file; it cannot be empty",
    ),
    Setting(
        "CONTACTPOINT_PRE_RELEASE_LIST",
        "",
        "File outside the project that names who may see a release in the 24 hours before its "
        "hour; nobody while empty",
    ),
    Setting(
        "CONTACTPOINT_PACK_KEY",
        "",
        "Ed25519 key as PEM that signs evidence packs; they are not signed while empty; or "
        "CONTACTPOINT_PACK_KEY_FILE",
    ),
    Setting("CONTACTPOINT_PACK_KEY_FILE", "", "File that holds it"),
    Setting(
        "CONTACTPOINT_ASSISTANTS",
        "off",
        "Whether assistants are answered at /mcp by the Model Context Protocol: on or off",
    ),
    Setting(
        "CONTACTPOINT_METRICS_PORT",
        "",
        "Port that answers with figures of the service itself, for Prometheus; none while empty. "
        "Readers must not reach it",
    ),
    Setting(
        "CONTACTPOINT_METRICS_HOST",
        "127.0.0.1",
        "Address the figures of the service are answered at",
    ),
    Setting(
        "CONTACTPOINT_DRAIN_SECONDS",
        "0",
        "Seconds, up to 60, a process asked to stop goes on serving while it says that it is not "
        "ready",
    ),
    *(Setting(*text) for text in settings_sign_in.SIGN_IN_SETTINGS),
)


@dataclass(frozen=True)
class Settings:
    """The settings as read."""

    releases: StoreAddress
    host: str
    port: int
    contact: str
    organisation: str
    telephone: str
    next_release: str
    address: str = ""
    marking: str = ""
    departmental_marking: str = "DEPARTMENTAL ANALYSIS - NOT OFFICIAL STATISTICS"
    pre_release_list: Path | None = None
    reading_log: Path | None = None
    reading_log_months: int = 24
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"
    drain_seconds: int = 0
    register: Path | None = None
    sign_in: SignInSettings = SignInSettings()
    pack_key: str = field(default="", repr=False)
    assistants: bool = False


def read(environment: Mapping[str, str]) -> Settings:
    """Settings from an environment. Raises `SettingError` with a sentence
    for every setting that is wrong."""
    text = {s.name: environment.get(s.name) or s.default for s in SETTINGS}
    problems = [f"{name} {must}" for name, right, must in _shapes(text) if not right]
    releases = _releases(text, problems)
    reading_log, register, sign_in = (
        _kept_apart("CONTACTPOINT_READING_LOG", text, releases, problems),
        _kept_apart("CONTACTPOINT_REGISTER", text, releases, problems),
        settings_sign_in.read(text, problems, ROOT),
    )
    if register and reading_log and register.resolve() == reading_log.resolve():
        problems.append("CONTACTPOINT_REGISTER must be another folder than the reading log.")
    pack_key = _pack_key(text, problems)
    if problems or releases is None:
        raise SettingError("\n".join(problems))
    return Settings(
        releases,
        text["CONTACTPOINT_HOST"],
        int(text["CONTACTPOINT_PORT"]),
        text["CONTACTPOINT_CONTACT"],
        text["CONTACTPOINT_ORGANISATION"],
        text["CONTACTPOINT_TELEPHONE"],
        text["CONTACTPOINT_NEXT_RELEASE"],
        text["CONTACTPOINT_ADDRESS"],
        text["CONTACTPOINT_MARKING"],
        departmental_marking=text["CONTACTPOINT_DEPARTMENTAL_MARKING"],
        pre_release_list=Path(text["CONTACTPOINT_PRE_RELEASE_LIST"])
        if text["CONTACTPOINT_PRE_RELEASE_LIST"]
        else None,
        reading_log=reading_log,
        reading_log_months=int(text["CONTACTPOINT_READING_LOG_MONTHS"]),
        metrics_port=int(text["CONTACTPOINT_METRICS_PORT"])
        if text["CONTACTPOINT_METRICS_PORT"]
        else None,
        metrics_host=text["CONTACTPOINT_METRICS_HOST"],
        drain_seconds=int(text["CONTACTPOINT_DRAIN_SECONDS"]),
        register=register,
        sign_in=sign_in,
        pack_key=pack_key,
        assistants=text["CONTACTPOINT_ASSISTANTS"] == "on",
    )


def _shapes(text: Mapping[str, str]) -> Iterator[tuple[str, bool, str]]:
    """For each setting that has a shape of its own:
    its name, whether it has it, and what it must be."""
    port, months, figures = (
        text["CONTACTPOINT_PORT"],
        text["CONTACTPOINT_READING_LOG_MONTHS"],
        text["CONTACTPOINT_METRICS_PORT"],
    )
    yield "CONTACTPOINT_PORT", _is_port(port), "must be a number from 1 to 65535."
    yield (
        "CONTACTPOINT_METRICS_PORT",
        not figures or _is_port(figures) and figures != port,
        "must be a number from 1 to 65535, and not the port of the readers.",
    )
    yield (
        "CONTACTPOINT_ASSISTANTS",
        text["CONTACTPOINT_ASSISTANTS"] in ("on", "off"),
        "must be on or off.",
    )
    yield (
        "CONTACTPOINT_DRAIN_SECONDS",
        bool(re.fullmatch(r"[0-9]|[1-5][0-9]|60", text["CONTACTPOINT_DRAIN_SECONDS"])),
        "must be a number from 0 to 60.",
    )
    yield (
        "CONTACTPOINT_READING_LOG_MONTHS",
        months.isascii() and months.isdecimal() and 0 < int(months) <= 1200,
        "must be a number of months from 1 to 1200.",
    )
    yield (
        "CONTACTPOINT_NEXT_RELEASE",
        not text["CONTACTPOINT_NEXT_RELEASE"] or _is_date(text["CONTACTPOINT_NEXT_RELEASE"]),
        "must be a date such as 2010-09-30.",
    )
    yield (
        "CONTACTPOINT_ADDRESS",
        bool(re.fullmatch(r"(https?://[^\s/?#]+)?", text["CONTACTPOINT_ADDRESS"])),
        "must be the beginning of an address alone, such as https://statistics.example.",
    )
    yield (
        "CONTACTPOINT_MARKING",
        bool(re.fullmatch(r"[A-Z][A-Z \-]{0,59}|", text["CONTACTPOINT_MARKING"])),
        "must be up to 60 capital letters, spaces and hyphens, such as OFFICIAL.",
    )
    yield (
        "CONTACTPOINT_DEPARTMENTAL_MARKING",
        bool(re.fullmatch(r"[A-Z][A-Z \-]{0,59}", text["CONTACTPOINT_DEPARTMENTAL_MARKING"])),
        "must be up to 60 capital letters, spaces and hyphens, such as DEPARTMENTAL ANALYSIS - "
        "NOT OFFICIAL STATISTICS.",
    )
    named = text["CONTACTPOINT_PRE_RELEASE_LIST"]
    yield (
        "CONTACTPOINT_PRE_RELEASE_LIST",
        not named or Path(named).is_absolute() and not Path(named).resolve().is_relative_to(ROOT),
        "must be the whole path of a file outside the project, such as "
        "/etc/contactpoint/pre-release.toml.",
    )


def _kept_apart(
    name: str, text: Mapping[str, str], releases: StoreAddress | None, problems: list[str]
) -> Path | None:
    """The folder of what is kept as a chain: never where a release, or the project itself,
    could be taken away with it."""
    if not text[name]:
        return None
    folder = Path(text[name])
    if not folder.is_absolute():
        problems.append(
            f"{name} must be the whole path of a folder, such as /var/log/contactpoint."
        )
    stores = [releases.resolve()] if isinstance(releases, Path) else []
    if any(
        inside == folder.resolve() or inside in folder.resolve().parents
        for inside in (ROOT, *stores)
    ) or any(folder.resolve() in store.parents for store in stores):
        problems.append(
            f"{name} must be a folder outside the project and the release store, and not one that "
            "holds them."
        )
    return folder


def _pack_key(text: Mapping[str, str], problems: list[str]) -> str:
    """The key that signs packs, from its variable or its file;
    what it is is found out where it is used."""
    given, file = text["CONTACTPOINT_PACK_KEY"], text["CONTACTPOINT_PACK_KEY_FILE"]
    if given and file:
        problems.append(
            "CONTACTPOINT_PACK_KEY and CONTACTPOINT_PACK_KEY_FILE are both set: keep one."
        )
    if file:
        try:
            given = Path(file).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            problems.append("CONTACTPOINT_PACK_KEY_FILE names a file that cannot be read.")
    if given and "PRIVATE KEY" not in given:
        problems.append(
            "CONTACTPOINT_PACK_KEY must hold an Ed25519 key as PEM without a password, such as "
            "`openssl genpkey -algorithm ed25519` prints."
        )
    return given


def _releases(text: Mapping[str, str], problems: list[str]) -> StoreAddress | None:
    named, name = text["CONTACTPOINT_RELEASES"], "CONTACTPOINT_RELEASES"
    if text["CONTACTPOINT_RELEASES_FILE"]:
        name = "CONTACTPOINT_RELEASES_FILE"
        try:
            named = Path(text[name]).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            problems.append(f"{name} must name a file that can be read.")
            return None
    try:
        return releases_at(named, ROOT)
    except AddressError as wrong:
        problems.append(f"{name} {wrong}")
        return None


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < int(text) < 65536


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@lru_cache(maxsize=1)
def current() -> Settings:
    """The settings of this process."""
    return read(os.environ)


def store_named(text: str) -> StoreAddress:
    """The store that a command is given the folder or address of; that of the settings while none
    is given. Raises `SettingError`, never repeating an address."""
    if not text:
        return current().releases
    try:
        return releases_at(text)
    except AddressError as wrong:
        raise SettingError(f"The store of releases {wrong}") from None
