"""The release that stood before another, with which it is compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from queries.publications import Publication, publications, told_with
from release.address import StoreAddress
from release.store import Release, open_release
from release.vocabulary import ReleaseError, ReleaseState, StoreUnreachable


@dataclass(frozen=True)
class PreviousRelease:
    """The release before the one now published: `release` is None, and `without` says why, where
    there is none to compare with. `taken_back` were published after it and withdrawn."""

    release: Release | None
    without: str = ""
    taken_back: tuple[Publication, ...] = ()
    back: Publication | None = None


def previous_release(releases: StoreAddress, now: Release) -> PreviousRelease:
    """The release that stood before the current one.
    Going back to a release takes those after it away, as if they had never stood."""
    standing: list[Publication] = []
    taken: tuple[Publication, ...] = ()
    last = None
    for last in told_with(now, publications(releases)):
        folders = [move.folder for move in standing]
        place = folders.index(last.folder) if last.folder in folders else len(standing)
        taken, standing = (
            tuple(standing[place + 1 :]),
            [*standing[: place + 1], *([last] if place == len(standing) else [])],
        )
    back = last if taken else None
    before = _before(standing, now)
    if before is None:
        return PreviousRelease(
            None,
            "This is the first release on record: there is no earlier one to compare it with.",
            taken,
            back,
        )
    try:
        release = open_release(releases / before.folder, manifest_sha256=before.manifest_sha256)
    except StoreUnreachable:
        raise
    except ReleaseError:
        return PreviousRelease(
            None,
            f"The release before this one, {before.release}, can no longer be read, so nothing "
            "can be compared with it.",
            taken,
            back,
        )
    return PreviousRelease(
        replace(release, published_at=before.at, visibility=now.visibility), "", taken, back
    )


def _before(standing: Sequence[Publication], now: Release) -> Publication | None:
    """The release that stood before one: the one published now before one that is still to come,
    none before one that was taken back."""
    if now.state in (ReleaseState.DRAFT, ReleaseState.PRE_RELEASE):
        return standing[-1] if standing else None
    place = next((at for at, move in enumerate(standing) if move.folder == now.folder.name), 0)
    return standing[place - 1] if place else None
