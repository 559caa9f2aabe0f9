"""Where a command works: whether it can write there is found out before anything is counted,
and one command at a time works in a folder."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import fcntl
import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path

LOCK = "LOCK"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class WorkplaceError(Exception):
    """A folder that cannot be worked in, in words: which, why, and what to do."""


def must_take_files(folder: Path, what: str, option: str) -> None:
    """Make a folder where it is not there, and see that a file can be written in it.
    Raises `WorkplaceError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"0" * 4096)
            file.flush()
    except OSError as error:
        raise WorkplaceError(
            f"{what} {folder} cannot be written: {reason(error)} Nothing was counted. Put that "
            f"right, or name another folder with {option}."
        ) from error


@contextlib.contextmanager
def held(work: Path, doing: str) -> Iterator[None]:
    """Hold a work folder for one command. Raises `WorkplaceError` that says who holds it;
    a process that ends, however it ends, lets go of it."""
    with (work / LOCK).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise WorkplaceError(
                f"The work folder {work} is in use by "
                f"{file.read(400).strip() or 'another process'}. Nothing was changed. Wait until "
                "it is done, or name another folder with --work."
            ) from error
        file.truncate(0)
        file.write(
            f"process {os.getpid()} on {platform.node()}: {doing}, since "
            f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S} UTC\n"
        )
        file.flush()
        yield


def reason(error: OSError) -> str:
    """Why the system refused, as a sentence."""
    if error.errno in FULL:
        return "there is no room left on the disk."
    return f"{(error.strerror or type(error).__name__).lower()}."


def in_words(error: OSError) -> str:
    """What the system refused in the middle of a command: where, why and what to do."""
    where = f"{error.filename}: " if error.filename else ""
    advice = (
        "Free some and run the command again: what was finished is kept, and what is published "
        "stays as it was."
        if error.errno in FULL
        else "What is published stays as it was."
    )
    return f"{where}{reason(error)} {advice}"
