"""Every publication of a store and every going back, and the release of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from queries.catalogue import as_shown
from release.address import StoreAddress
from release.store import Release, history, open_release
from release.vocabulary import (
    ReleaseError,
    StoreUnreachable,
    Visibility,
)


@dataclass(frozen=True)
class Publication:
    """One move of the pointer, a publication or a going back:
    which release was read from when on (ISO), and why, where that was said."""

    release: str
    folder: str
    manifest_sha256: str
    at: str
    because: str = ""


def publications(releases: StoreAddress) -> list[Publication]:
    """Every publication and going back, oldest first;
    a release published twice running counts once."""
    moves: list[Publication] = []
    for move in history(releases):
        folder = str(move["folder"])
        if Path(folder).name == folder and (not moves or moves[-1].folder != folder):
            moves.append(
                Publication(
                    folder.rpartition("-")[0],
                    folder,
                    move["manifest_sha256"],
                    move["published_at"],
                    move.get("because", ""),
                )
            )
    return moves


def told_with(release: Release, moves: list[Publication]) -> list[Publication]:
    """The same moves; the reasons that were given name no authority but those of which the reader
    of a release is shown figures."""
    return [replace(move, because=as_shown(release, move.because)) for move in moves]


def open_published(
    releases: StoreAddress, move: Publication, visibility: Visibility
) -> Release | None:
    """The release of a publication, or None when it is gone or damaged:
    a figure of it can then be named, and no longer read."""
    try:
        return replace(
            open_release(releases / move.folder, manifest_sha256=move.manifest_sha256),
            published_at=move.at,
            visibility=visibility,
        )
    except StoreUnreachable:
        raise
    except ReleaseError:
        return None
