"""Samples that are made once and kept under `data/`, for the next run too,
until a source they are made from changes."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = ("builder", "exports", "figures", "measures", "release", "sample_data")
ALSO = (
    "requirements.txt",
    "tests/kept.py",
    "tests/two_releases.py",
    "tests/builder/commands.py",
    "tests/builder/extracts.py",
    "tests/builder/small.py",
    "tests/builder/test_months.py",
    "tests/builder/worlds.py",
)
SEAL = "SEAL"
OLD_S = 24 * 3600
"""Samples of other sources that nobody used for a day are removed."""


def kept(name: str, make: Callable[[Path], object], data: Path = ROOT / "data") -> Path:
    """The folder that `make` fills, made now unless it is there whole;
    another process that makes the same is waited for.

    It is made under another name and renamed, so that whatever stops the making leaves nothing that
    is taken for whole. Read-only: what was changed is made anew.
    """
    sources = data / f"test-{digest()}"
    sources.mkdir(parents=True, exist_ok=True)
    with alone(sources / f"{name}.lock"):
        os.utime(sources)
        folder = sources / name
        if not whole(folder):
            shutil.rmtree(folder, ignore_errors=True)
            _forget_old(data, sources)
            making = Path(tempfile.mkdtemp(prefix=f"{name}.making-", dir=sources))
            try:
                make(making)
                seal(making)
                making.rename(folder)
            finally:
                shutil.rmtree(making, ignore_errors=True)
    return folder


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One process at a time; the lock goes with the process."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@lru_cache
def digest() -> str:
    """What the samples are made by: every source, the packages and Python."""
    found = hashlib.sha256(platform.python_version().encode())
    found.update(os.environ.get("CONTACTPOINT_ROUNDING_KEY", "").encode())
    files = [ROOT / name for name in ALSO]
    for room in SOURCES:
        files += [
            file
            for file in sorted((ROOT / room).rglob("*"))
            if "__pycache__" not in file.parts and file.is_file()
        ]
    for file in files:
        found.update(f"\0{file.relative_to(ROOT)}\0".encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:12]


def seal(folder: Path) -> None:
    """Write down what is in a folder."""
    (folder / SEAL).write_text(json.dumps(_held(folder)), "utf-8")


def whole(folder: Path) -> bool:
    """Whether a folder holds what it held when it was sealed."""
    try:
        sealed = json.loads((folder / SEAL).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    held = _held(folder)
    return all(held.get(name) == was for name, was in sealed.items())


def _held(folder: Path) -> dict[str, list[int]]:
    """Size and time of every file but the builder's partial counts, which it looks after itself."""
    return {
        str(file.relative_to(folder)): [file.stat().st_size, file.stat().st_mtime_ns]
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != SEAL and "builder-work" not in file.parts
    }


def _forget_old(data: Path, but: Path) -> None:
    for other in data.glob("test-*"):
        if other != but and time.time() - other.stat().st_mtime > OLD_S:
            shutil.rmtree(other, ignore_errors=True)
