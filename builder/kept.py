"""What a build made beyond the partials, kept for the next one: each piece by a hash of everything
it was made from, and whole or not at all.

A piece is unprotected, or tells of what is not, so it lies in the work folder alone, for its
owner's eyes, and goes when a build no longer used it. Its file says what it is and its own
checksum: one that is damaged, of another version, or under another's name is made again, never
trusted.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from builder.fingerprint import fingerprint, of_the_code

FORMAT = "kept 1"
"""First line of every file: raise it when the file is laid out in another way."""

FOLDER = "kept"
"""Name of the folder in the work folder."""


@dataclass(frozen=True)
class Piece:
    """Arrays by name, and what else is told, as JSON can hold it. `made_with` are names of the
    pieces it was made with: they stay as long as it does.
    """

    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    made_with: tuple[str, ...] = ()


class Kept:
    """The pieces of a work folder. Threads may share it; processes may not, and the work folder is
    held by one.
    """

    def __init__(self, work: Path, *, code: str | None = None) -> None:
        self.folder = work / FOLDER
        self.code = of_the_code() if code is None else code
        self.touched: set[str] = set()
        self._used: set[str] = set()

    def name(self, kind: str, *inputs: object) -> str:
        """The name of the piece of a kind that is made from these inputs by this code."""
        return f"{kind}-{fingerprint(FORMAT, self.code, kind, inputs)}"

    def find(self, name: str) -> Piece | None:
        """The piece of this name, where it is there and whole."""
        try:
            content = (self.folder / name).read_bytes()
        except OSError:
            return None
        piece = _read(name, content)
        if piece is not None:
            self._touch(name, *piece.made_with)
        return piece

    def keep(self, name: str, piece: Piece) -> None:
        """Write a piece, whole or not at all, readable for its owner alone."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        handle, draft = tempfile.mkstemp(dir=self.folder)  # for its owner alone, and no one else's
        with os.fdopen(handle, "wb") as file:
            file.write(_written(name, piece))
        os.replace(draft, self.folder / name)
        self._touch(name, *piece.made_with)

    def aside(self) -> Kept:
        """The same pieces, for the making of one piece: `touched` are the names of those that are
        found or kept through it.
        """
        other = copy(self)
        other.touched = set()
        return other

    def _touch(self, *names: str) -> None:
        self._used.update(names)
        self.touched.update(names)

    def forget_others(self) -> None:
        """Remove what this build neither found nor made: nothing refers to it any more."""
        for path in self.folder.glob("*"):
            if path.name not in self._used:
                path.unlink()


def piece_of(
    kept: Kept | None, kind: str, make: Callable[[Kept | None], Piece], *inputs: object
) -> Piece:
    """The piece of a kind that is made of these inputs and nothing else: found where the very same
    was made before, else made and kept. `make` is given where what it is made with is kept.
    """
    if kept is None:
        return make(None)
    name = kept.name(kind, *inputs)
    piece = kept.find(name)
    if piece is None:
        aside = kept.aside()
        piece = replace(make(aside), made_with=tuple(sorted(aside.touched)))
        kept.keep(name, piece)
    return piece


def _written(name: str, piece: Piece) -> bytes:
    arrays = {key: np.ascontiguousarray(array) for key, array in piece.arrays.items()}
    if any(array.dtype.hasobject for array in arrays.values()):
        raise TypeError("an array of objects is not kept: it would have to be believed when read")
    head = {
        "arrays": [[key, a.dtype.str, list(a.shape)] for key, a in arrays.items()],
        "told": piece.told,
        "made_with": list(piece.made_with),
    }
    body = json.dumps(head).encode() + b"\n" + b"".join(a.tobytes() for a in arrays.values())
    return f"{FORMAT}\n{_checksum(name, body)}\n".encode() + body


def _read(name: str, content: bytes) -> Piece | None:
    """A piece from the content of its file; None for all but what was written under this name."""
    form, _, rest = content.partition(b"\n")
    checksum, _, body = rest.partition(b"\n")
    if form != FORMAT.encode() or checksum != _checksum(name, body).encode():
        return None
    line, _, numbers = body.partition(b"\n")
    head, arrays, at = json.loads(line), {}, 0
    for key, kind, shape in head["arrays"]:
        dtype, count = np.dtype(kind), int(np.prod(shape, dtype=np.int64))
        arrays[key] = np.frombuffer(numbers, dtype, count, at).reshape(shape).copy()
        at += count * dtype.itemsize
    return Piece(arrays, head["told"], tuple(head["made_with"]))


def _checksum(name: str, body: bytes) -> str:
    return hashlib.sha256(name.encode() + b"\n" + body).hexdigest()
