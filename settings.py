"""Every setting of the dashboard: its name, default and meaning. Read once from the environment; there is no other source."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from release.address import AddressError, Releases, releases_at

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
    Setting("CONTACTPOINT_RELEASES", "data/releases", "Folder of the release store, relative to the project unless absolute; or the address of a PostgreSQL database that keeps releases, such as postgresql://contactpoint_reader@database.example/contactpoint"),
    Setting("CONTACTPOINT_RELEASES_FILE", "", "File that holds what CONTACTPOINT_RELEASES would, for an address with a password in it"),
    Setting("CONTACTPOINT_HOST", "127.0.0.1", "Address the dashboard listens on; without sign-in only a loopback address is accepted"),
    Setting("CONTACTPOINT_PORT", "8501", "Port the dashboard listens on"),
    Setting("CONTACTPOINT_CONTACT", "", "Whom readers may write to, shown at the foot of each page; nothing is shown while empty"),
    Setting("CONTACTPOINT_ORGANISATION", "", "The body that answers for the dashboard, named on the pages Contact and Accessibility statement; said to be not set while empty"),
    Setting("CONTACTPOINT_TELEPHONE", "", "Telephone number on the same pages; nothing is shown while empty"),
    Setting("CONTACTPOINT_NEXT_RELEASE", "", "When the next release is due, as an ISO date; shown as not announced while empty"),
    Setting("CONTACTPOINT_ADDRESS", "", "Address under which readers reach the dashboard, such as https://statistics.example; written into citations"),
    Setting("CONTACTPOINT_READING_LOG", "", "Folder of the reading log, outside the project and the release store; no log is kept while empty, which sign-in does not allow"),
    Setting("CONTACTPOINT_READING_LOG_MONTHS", "24", "Whole months the reading log is kept beside the current one; python -m readinglog prune removes older ones"),
    Setting("CONTACTPOINT_MARKING", "", "Protective marking that heads and foots every page and file, such as OFFICIAL; none while empty"),
    Setting("CONTACTPOINT_METRICS_PORT", "", "Port that answers with figures of the service itself, for Prometheus; none while empty. Readers must not reach it"),
    Setting("CONTACTPOINT_METRICS_HOST", "127.0.0.1", "Address the figures of the service are answered at"),
    Setting("CONTACTPOINT_DRAIN_SECONDS", "0", "Seconds, up to 60, a process asked to stop goes on serving while it says that it is not ready"),
)

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Settings:
    """The settings as read."""

    releases: Releases
    host: str
    port: int
    contact: str
    organisation: str
    telephone: str
    next_release: str
    address: str = ""
    marking: str = ""
    reading_log: Path | None = None
    reading_log_months: int = 24
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"
    drain_seconds: int = 0


def read(environment: Mapping[str, str]) -> Settings:
    """Settings from an environment. Raises `SettingError` naming the setting that is wrong."""
    text = {s.name: environment.get(s.name) or s.default for s in SETTINGS}
    port, host = text["CONTACTPOINT_PORT"], text["CONTACTPOINT_HOST"]
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SettingError("CONTACTPOINT_PORT must be a number from 1 to 65535.")
    if host not in LOOPBACK:
        raise SettingError("CONTACTPOINT_HOST must be a loopback address (127.0.0.1, ::1 or localhost): there is no sign-in yet.")
    if text["CONTACTPOINT_NEXT_RELEASE"] and not _is_date(text["CONTACTPOINT_NEXT_RELEASE"]):
        raise SettingError("CONTACTPOINT_NEXT_RELEASE must be a date such as 2010-09-30.")
    if not re.fullmatch(r"(https?://[^\s/?#]+)?", text["CONTACTPOINT_ADDRESS"]):
        raise SettingError("CONTACTPOINT_ADDRESS must be the beginning of an address alone, such as https://statistics.example.")
    if not re.fullmatch(r"[A-Z][A-Z \-]{0,59}|", text["CONTACTPOINT_MARKING"]):
        raise SettingError("CONTACTPOINT_MARKING must be up to 60 capital letters, spaces and hyphens, such as OFFICIAL.")
    months = text["CONTACTPOINT_READING_LOG_MONTHS"]
    if not months.isdecimal() or not 0 < int(months) <= 1200:
        raise SettingError("CONTACTPOINT_READING_LOG_MONTHS must be a number of months from 1 to 1200.")
    if not re.fullmatch(r"[0-9]|[1-5][0-9]|60", text["CONTACTPOINT_DRAIN_SECONDS"]):
        raise SettingError("CONTACTPOINT_DRAIN_SECONDS must be a number from 0 to 60.")
    return Settings(
        _releases(text), host, int(port), text["CONTACTPOINT_CONTACT"], text["CONTACTPOINT_ORGANISATION"], text["CONTACTPOINT_TELEPHONE"],
        text["CONTACTPOINT_NEXT_RELEASE"], text["CONTACTPOINT_ADDRESS"], text["CONTACTPOINT_MARKING"],
        reading_log=_reading_log(text), reading_log_months=int(months),
        metrics_port=_metrics_port(text, port), metrics_host=text["CONTACTPOINT_METRICS_HOST"], drain_seconds=int(text["CONTACTPOINT_DRAIN_SECONDS"]),
    )


def _metrics_port(text: Mapping[str, str], readers: str) -> int | None:
    chosen = text["CONTACTPOINT_METRICS_PORT"]
    if chosen and (not chosen.isdecimal() or not 0 < int(chosen) < 65536 or int(chosen) == int(readers)):
        raise SettingError("CONTACTPOINT_METRICS_PORT must be a number from 1 to 65535, and not the port of the readers.")
    return int(chosen) if chosen else None


def _reading_log(text: Mapping[str, str]) -> Path | None:
    """The folder of the reading log: never where a release, or the project itself, could be taken away with it. Raises `SettingError`."""
    if not text["CONTACTPOINT_READING_LOG"]:
        return None
    folder, releases = Path(text["CONTACTPOINT_READING_LOG"]), _releases(text)
    if not folder.is_absolute():
        raise SettingError("CONTACTPOINT_READING_LOG must be the whole path of a folder, such as /var/log/contactpoint.")
    stores = [releases.resolve()] if isinstance(releases, Path) else []
    if any(inside == folder.resolve() or inside in folder.resolve().parents for inside in (ROOT, *stores)) or any(folder.resolve() in store.parents for store in stores):
        raise SettingError("CONTACTPOINT_READING_LOG must be a folder outside the project and the release store, and not one that holds them.")
    return folder


def _releases(text: Mapping[str, str]) -> Releases:
    named, name = text["CONTACTPOINT_RELEASES"], "CONTACTPOINT_RELEASES"
    if text["CONTACTPOINT_RELEASES_FILE"]:
        name = "CONTACTPOINT_RELEASES_FILE"
        try:
            named = Path(text[name]).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise SettingError(f"{name} must name a file that can be read.") from None
    try:
        return releases_at(named, ROOT)
    except AddressError as wrong:
        raise SettingError(f"{name} {wrong}") from None


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@lru_cache(maxsize=1)
def current() -> Settings:
    """The settings of this process."""
    return read(os.environ)
