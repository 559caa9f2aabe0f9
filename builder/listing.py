"""The releases of a store as a table for who works on it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from figures.wording import long_time, number
from release import store
from release.address import StoreAddress
from release.manifest import read_manifest
from release.vocabulary import ReleaseError


def table_of(at: StoreAddress, folders: Sequence[StoreAddress]) -> Table:
    """Each release with its extract, its observations, and whether it is published or scheduled."""
    current, waiting = store.read_pointer(at), store.schedule(at)
    table = Table("Release", "Extract", "Observations", "Published", box=None, pad_edge=False)
    for folder in folders:
        table.add_row(folder.name, *_told(folder), _standing(folder.name, current, waiting))
    return table


def _told(folder: StoreAddress) -> tuple[str, str]:
    """The extract and the observations a manifest tells of;
    of one that is cut short or altered, that it cannot be read."""
    try:
        manifest = read_manifest(store.manifest_of(folder), None)
        return str(manifest["extract"]["id"]), number(manifest["rows"]["observation"])
    except (ReleaseError, KeyError, TypeError, ValueError):
        return "its manifest cannot be read", ""


def _standing(name: str, current: dict[str, str] | None, waiting: dict[str, str] | None) -> str:
    if current is not None and current["folder"] == name:
        return f"since {long_time(current['published_at'])}"
    return (
        f"scheduled for {long_time(waiting['published_at'])}"
        if waiting is not None and waiting["folder"] == name
        else ""
    )
