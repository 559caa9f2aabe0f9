"""Where the commands publish: the folder of releases, or with `--to` a PostgreSQL database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from builder.environment import UnreadableError, variable_or_file
from release import store
from release.address import AddressError, StoreAddress, database_at, is_database
from release.vocabulary import ReleaseError

URL, FILE = "CONTACTPOINT_PUBLISH_URL", "CONTACTPOINT_PUBLISH_URL_FILE"


def target(to: str, out: Path) -> StoreAddress:
    """The store a command works on: the database `--to` names, or the environment, or a file that
    holds its address; else the folder. Raises `ReleaseError`, never repeating an address."""
    try:
        named = to or variable_or_file(URL, FILE)
    except UnreadableError as error:
        raise ReleaseError(f"{error}.") from None
    if not named:
        return out
    if not is_database(named):
        raise ReleaseError(
            "The database to publish to must be an address such as "
            "postgresql://contactpoint_publisher@database.example/contactpoint. A folder is named "
            "with --releases."
        )
    try:
        found = database_at(named)
    except AddressError as wrong:
        raise ReleaseError(f"The database to publish to {wrong}") from None
    return replace(found, publishing=True)


def find_release(release: str, *stores: StoreAddress) -> StoreAddress:
    """The one release that goes by a name, or by the beginning of one up to its digest, in the
    first of the stores that has it. Raises `ReleaseError`."""
    known: dict[str, StoreAddress] = {}
    for releases in stores:
        for folder in store.folders(releases):
            known.setdefault(folder.name, folder)
    matches = [n for n in known if n == release or n.startswith(f"{release}-")]
    if len(matches) != 1:
        raise ReleaseError(
            f"{'No' if not matches else 'More than one'} release in "
            f"{' or '.join(map(str, stores))} is called {release!r}. There are: "
            f"{', '.join(sorted(known)) or 'none'}."
        )
    return known[matches[0]]


def publication_hour(out: Path, release: StoreAddress) -> str:
    """When a release was published from its folder, where it is the one now published there; ""
    otherwise. The same publication has the same day in a database."""
    pointer = store.read_pointer(out) if release.parent == out and out.is_dir() else None
    return pointer["published_at"] if pointer and pointer["folder"] == release.name else ""
