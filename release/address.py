"""Where releases are kept: a folder, or a PostgreSQL database.
Rooms that only pass the address on need not know which."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit


class AddressError(ValueError):
    """An address that names neither a folder nor a PostgreSQL database,
    said in words without repeating it: it may hold a password."""


@dataclass(frozen=True)
class DatabaseAddress:
    """A PostgreSQL database that keeps releases; with a name, one release in it, as a folder is one
    of a store. Its text never shows a password.

    `publishing` is set by the builder alone: a role that may write is refused everywhere else.
    """

    url: str = field(repr=False)
    name: str = ""
    publishing: bool = field(default=False, repr=False)

    def __truediv__(self, name: str) -> DatabaseAddress:
        return replace(self, name=name)

    @property
    def parent(self) -> DatabaseAddress:
        """The store that a release lies in, as of a folder."""
        return replace(self, name="")

    def __lt__(self, other: DatabaseAddress) -> bool:
        return self.name < other.name

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        return (
            "postgresql:/"
            f"/{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"
            f"{f' {self.name}' if self.name else ''}"
        )


StoreAddress = Path | DatabaseAddress
"""Where a store of releases is, or with a name one release of it.
Both join a name with `/`, have one in `.name` and the store in `.parent`.
`release.store.store_at` makes of it what can be asked."""


def releases_at(text: str, base: Path = Path()) -> StoreAddress:
    """The store a text names: a `postgresql://` address, or a folder,
    relative to `base` unless absolute. Raises `AddressError`."""
    return database_at(text) if is_database(text) else base / text


def is_database(text: str) -> bool:
    """Whether a text is the address of a database, and not the path of a folder."""
    return "://" in text


def database_at(text: str) -> DatabaseAddress:
    """The database a text names. Raises `AddressError`."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - asking is what checks it
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise AddressError(
            "must be a folder, or the address of a database such as "
            "postgresql://reader@database.example/contactpoint."
        )
    return DatabaseAddress(text.replace("postgres://", "postgresql://", 1))
