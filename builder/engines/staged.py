"""Files of shared storage for an engine that opens files of this machine alone: each is copied here
as a whole while a view is over it, and no longer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from builder.storage import Place, SharedPath


class Staged:
    """The copies, in a folder that is the engine's own. At most there are those of one month of
    each table: what no view is over any more is removed when the next view is made."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count()
        self._copies: dict[str, Path] = {}
        self._views: dict[str, set[str]] = {}

    def here(self, view: str, files: Sequence[Place]) -> list[Path]:
        """Where the files of a view lie on this machine. Raises `FileNotFoundError` for one that
        is not there, and `StorageError`."""
        self._views[view] = {file.address for file in files if isinstance(file, SharedPath)}
        return [self._copy(file) if isinstance(file, SharedPath) else file for file in files]

    def forget_others(self) -> None:
        """Remove what no view is over."""
        wanted = set().union(*self._views.values())
        for address in self._copies.keys() - wanted:
            self._copies.pop(address).unlink()

    def _copy(self, file: SharedPath) -> Path:
        if file.address not in self._copies:
            path = self._folder / f"copy-{next(self._numbers)}.parquet"
            file.copy_to(path)
            self._copies[file.address] = path
        return self._copies[file.address]
