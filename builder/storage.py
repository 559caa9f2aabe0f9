"""Where an extract lies: in a folder of this machine, or on storage that a cluster shares,
through pyarrow's file systems."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from pyarrow import fs

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*):/.*", re.S)


class StorageError(Exception):
    """Storage that cannot be reached, in words: which kind, and what to do.
    Never an address, which may hold a key."""


@dataclass(frozen=True)
class SharedPath:
    """A place on shared storage, asked as a `Path` is: only what reading an extract needs.
    `address` is the whole of it, such as `s3://bucket/extract`."""

    system: fs.FileSystem
    inner: str
    address: str

    def __truediv__(self, name: str) -> SharedPath:
        return SharedPath(self.system, f"{self.inner}/{name}", f"{self.address}/{name}")

    def __str__(self) -> str:
        return self.address

    @property
    def name(self) -> str:
        """Its last part."""
        return self.address.rsplit("/", 1)[-1]

    def is_file(self) -> bool:
        """Whether there is such a file."""
        return self.system.get_file_info(self.inner).is_file

    def size(self) -> int:
        """Its bytes."""
        return self.system.get_file_info(self.inner).size

    def open(self) -> AbstractContextManager[BinaryIO]:
        """The file, to be read at any place."""
        return self.system.open_input_file(self.inner)

    def names(self) -> Iterator[str]:
        """Every file under it, from here, in order."""
        found = self.system.get_file_info(fs.FileSelector(self.inner, recursive=True))
        yield from sorted(
            file.path.removeprefix(self.inner).lstrip("/") for file in found if file.is_file
        )


Place = Path | SharedPath


def place_at(text: str | Path) -> Place:
    """The place an argument names: a folder, `file:///...`, `s3://...` or `hdfs://...`.
    Raises `StorageError`."""
    known = _ADDRESS.fullmatch(str(text)) if isinstance(text, str) else None
    if known is None:
        return Path(text)
    try:
        system, inner = fs.FileSystem.from_uri(str(text))
    except (pa.ArrowException, OSError) as error:
        raise StorageError(
            f"{known[1]}: no storage of this kind can be reached ({type(error).__name__}); name a "
            "folder, or an address of file:, s3: or hdfs:, and see that the library for it is on "
            "this machine"
        ) from error
    inner = inner.rstrip("/")
    if isinstance(system, fs.LocalFileSystem):
        return Path(inner)
    return SharedPath(system, inner, str(text).split("?")[0].rstrip("/"))


def open_file(place: Place) -> AbstractContextManager[BinaryIO]:
    """A file, to be read at any place."""
    return place.open("rb") if isinstance(place, Path) else place.open()


def size_of(place: Place) -> int:
    """Bytes of a file."""
    return place.stat().st_size if isinstance(place, Path) else place.size()


def names_in(place: Place) -> Iterator[str]:
    """Files, and links to anything, under a folder, by their path from it."""
    if isinstance(place, SharedPath):
        yield from place.names()
        return
    for folder, folders, names in os.walk(place):
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in sorted([*names, *links]):
            yield os.path.relpath(os.path.join(folder, name), place).replace(os.sep, "/")
