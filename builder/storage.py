"""Where an extract lies: in a folder of this machine, or on storage that a cluster shares,
through pyarrow's file systems."""

from __future__ import annotations

import errno
import io
import os
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import pyarrow as pa
from pyarrow import fs

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*):/.*", re.S)
_AT_ONCE = 1 << 22
"""Bytes that are asked of shared storage at a time."""

Found = TypeVar("Found")


class StorageError(Exception):
    """Storage that cannot be reached, in words: where, why and what to do.

    Never a key, which an address may hold; and the storage's own words stay in `__cause__`, because
    they may repeat whatever was sent to it.
    """


@dataclass(frozen=True)
class SharedPath:
    """A place on shared storage, asked as a `Path` is: only what an extract and a work folder need.
    `address` is the whole of it, such as `s3://bucket/extract`, without a key.

    Whatever is asked of it raises `StorageError` where the storage does not answer, or refuses; a
    file that is not there is `FileNotFoundError`, as in a folder.
    """

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
        return self._asked(lambda: self.system.get_file_info(self.inner)).is_file

    def size(self) -> int:
        """Its bytes."""
        return self._asked(lambda: self.system.get_file_info(self.inner)).size

    def open(self) -> BinaryIO:
        """The file, to be read at any place."""
        file = self._asked(lambda: self.system.open_input_file(self.inner))
        return _Reading(file, self._asked)  # type: ignore[return-value]

    def copy_to(self, path: Path) -> None:
        """Copy the file to one of this machine."""
        with (
            self._asked(lambda: self.system.open_input_stream(self.inner)) as stream,
            path.open("wb") as file,
        ):
            while piece := self._asked(lambda: stream.read(_AT_ONCE)):
                file.write(piece)

    def write(self, content: bytes) -> None:
        """Write the file, whole or not at all: an object is there as soon as it is complete, and
        elsewhere a draft is renamed."""
        self._asked(lambda: self._write(content))

    def _write(self, content: bytes) -> None:
        at_once = isinstance(self.system, fs.S3FileSystem)
        draft = self.inner if at_once else f"{self.inner}.{uuid.uuid4().hex}.tmp"
        if not at_once:
            self.system.create_dir(self.inner.rpartition("/")[0], recursive=True)
        with self.system.open_output_stream(draft) as stream:
            stream.write(content)
        if not at_once:
            with suppress(FileNotFoundError):
                self.system.delete_file(self.inner)  # not every store renames to what is there
            self.system.move(draft, self.inner)

    def remove(self) -> None:
        """Remove the file, where it is there."""
        with suppress(FileNotFoundError):
            self._asked(lambda: self.system.delete_file(self.inner))

    def names(self) -> Iterator[str]:
        """Every file under it, from here, in order."""
        found = self._asked(
            lambda: self.system.get_file_info(
                fs.FileSelector(self.inner, recursive=True, allow_not_found=True)
            )
        )
        yield from sorted(
            file.path.removeprefix(self.inner).lstrip("/") for file in found if file.is_file
        )

    def _asked(self, ask: Callable[[], Found]) -> Found:
        """What the storage answers; where it does not, that is put into words."""
        try:
            return ask()
        except (OSError, pa.ArrowException) as error:
            if isinstance(error, FileNotFoundError) or "NO_SUCH_KEY" in str(error):
                raise FileNotFoundError(errno.ENOENT, "it is not there", self.address) from error
            raise StorageError(f"{self.address}: {_why(error)}") from error


class _Reading(io.RawIOBase):
    """A file of shared storage that is being read. What fails in it comes out of Parquet's reader
    as it went in: the storage is not taken for a damaged file."""

    def __init__(self, file: Any, asked: Callable[[Callable[[], Any]], Any]) -> None:
        self._file, self._asked = file, asked

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._asked(lambda: self._file.read(None if size < 0 else size))

    def readall(self) -> bytes:
        return self.read()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
        super().close()


Place = Path | SharedPath


def place_at(text: str | Path) -> Place:
    """The place an argument names: a folder, `file:///...`, `s3://...` or `hdfs://...`.
    Raises `StorageError`."""
    known = _ADDRESS.fullmatch(str(text)) if isinstance(text, str) else None
    if known is None:
        return Path(text)
    try:
        system, inner = fs.FileSystem.from_uri(_with_one_put(known[1], str(text)))
    except (pa.ArrowException, OSError) as error:
        raise StorageError(_not_opened(known[1], error)) from error
    inner = inner.rstrip("/")
    if isinstance(system, fs.LocalFileSystem):
        return Path(inner)
    place = SharedPath(system, inner, _without_keys(known[1], inner, str(text)))
    if known[1] == "s3":
        _must_have_bucket(place)
    return place


def _with_one_put(scheme: str, text: str) -> str:
    """The address, such that a small object is written by one request."""
    if scheme != "s3" or "allow_delayed_open" in text:
        return text
    return f"{text}{'&' if '?' in text else '?'}allow_delayed_open=true"


def _without_keys(scheme: str, inner: str, text: str) -> str:
    """The address alone: keys may stand before the name of a bucket, and behind a question mark."""
    if scheme == "s3":
        return f"s3://{inner}"
    return re.sub(r"//[^/@]*@", "//", text.split("?")[0].rstrip("/"))


def _must_have_bucket(place: SharedPath) -> None:
    """See that there is such a bucket: asked for a file in one that is not there, a store answers
    only that there is no such file."""
    name = place.inner.split("/")[0]
    bucket = SharedPath(place.system, name, f"s3://{name}")
    found = bucket._asked(lambda: place.system.get_file_info(name)) if name else None
    if found is None or found.type is fs.FileType.NotFound:
        raise StorageError(f"{bucket.address}: {_WORDS['NO_SUCH_BUCKET']}")


_AGAIN = "and run it again: what was finished is kept"
_WORDS = {
    "NO_SUCH_BUCKET": "there is no such bucket; see that the name is right, and that "
    "AWS_ENDPOINT_URL names the store it is in",
    "NETWORK_CONNECTION": "the store does not answer; see that it runs and that AWS_ENDPOINT_URL "
    f"is its address, {_AGAIN}",
    "ACCESS_DENIED": "the store refuses this; see that AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY, or the profile that AWS_PROFILE names, are those of someone who may "
    "list and read there, and write where a work folder lies",
    "SLOW_DOWN": f"the store is asked more than it answers; wait, {_AGAIN}",
}
"""What is said to a failure of S3, by a word of the library's own."""

_ALSO = {
    "INVALID_ACCESS_KEY_ID": "ACCESS_DENIED",
    "SIGNATURE_DOES_NOT_MATCH": "ACCESS_DENIED",
    "INVALID_CLIENT_TOKEN_ID": "ACCESS_DENIED",
    "UNRECOGNIZED_CLIENT": "ACCESS_DENIED",
    "MISSING_AUTHENTICATION_TOKEN": "ACCESS_DENIED",
    "INVALID_SIGNATURE": "ACCESS_DENIED",
    "REQUEST_TIMEOUT": "NETWORK_CONNECTION",
    "SERVICE_UNAVAILABLE": "NETWORK_CONNECTION",
    "THROTTLING": "SLOW_DOWN",
}


def _why(error: Exception) -> str:
    """Why the storage did not answer, and what to do, from what its library says."""
    said = re.search(r"AWS Error (\w+)", str(error))
    word = said[1] if said else ""
    return _WORDS.get(_ALSO.get(word, word)) or (
        f"it cannot be read or written ({word.lower().replace('_', ' ') or type(error).__name__}); "
        f"see that the storage is well, and who may use it, {_AGAIN}"
    )


def _not_opened(scheme: str, error: Exception) -> str:
    if "AWS Error" in str(error):
        return f"{scheme}: {_why(error)}"
    return (
        f"{scheme}: no storage of this kind can be reached ({type(error).__name__}); name a "
        "folder, or an address of file:, s3: or hdfs:, and see that the library for it is on this "
        "machine"
    )


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
