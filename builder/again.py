"""Nothing new: a release that was built before from the very same is not built again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import pandas as pd

from builder.disclosure.keys import RoundingKey
from builder.extracts import Extract
from builder.kept import Kept, Piece
from builder.policy import DisclosurePolicy
from release import store
from release.vocabulary import ReleaseError

KIND = "release"


@dataclass(frozen=True)
class BuildRequest:
    """A build that is asked for: all that it is told, the store it is to stand in, and what is kept
    of earlier ones. The key is secret.
    """

    extract: Extract
    releases: Path
    policy: DisclosurePolicy
    key: RoundingKey
    revision: int
    given: pd.DataFrame | None
    kept: Kept

    @cached_property
    def name(self) -> str:
        """The name of all that it rests on: of the extract all but where it lies; which releases
        were published, and what each says of itself.
        """
        own = {f.name: getattr(self, f.name) for f in fields(self)}
        own |= {f.name: getattr(self.extract, f.name) for f in fields(self.extract)}
        for name in ("extract", "releases", "kept", "path"):
            del own[name]
        return self.kept.name(KIND, own, _published(self.releases))

    def answer(self) -> tuple[Path, list[str]] | None:
        """The release that was built of it, where it still stands whole, and what was to be looked
        into.
        """
        piece = self.kept.find(self.name)
        if piece is None:
            return None
        folder = self.releases / str(piece.told["folder"])
        try:
            store.open_release(folder)
        except ReleaseError:
            return None
        return folder, list(piece.told["notes"])

    def keep(self, folder: Path, notes: list[str]) -> None:
        """Keep what came of it, and forget all that it did not rest on."""
        self.kept.keep(self.name, Piece(told={"folder": folder.name, "notes": notes}))
        self.kept.forget_others()


def _published(releases: Path) -> list[tuple[str, str]]:
    """The releases that were ever published, in order, and the SHA-256 of the manifest of each;
    empty where it is no more.
    """
    found = []
    for name in dict.fromkeys(line["folder"] for line in store.history(releases)):
        manifest = releases / name / store.MANIFEST
        content = manifest.read_bytes() if manifest.exists() else b""
        found.append((name, hashlib.sha256(content).hexdigest() if content else ""))
    return found
