"""One hash of everything that something is made from: whatever a value holds goes in, and what is
not known how to go in is refused.

A dataclass goes in with every field it has, so that a field added to one changes the hash without
anybody thinking of it. Nothing is taken by its `repr`, by its address or by the order of a set.
What has a method `for_fingerprint` goes in as it says: the rounding key by its mark, never itself.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import hashlib
import importlib.metadata
import platform
import struct
from collections.abc import Iterable, Mapping, Set
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

ROOMS = ("builder", "figures", "measures", "release")
"""Rooms whose source makes a release what it is."""

PACKAGES = ("duckdb", "highspy", "numpy", "pandas", "pyarrow", "pyroaring", "scipy", "sqlalchemy")
"""Packages whose version may change what is made."""


_PLAIN = (type(None), bool, int, float, str, bytes, dt.date)
_TABLES = (np.ndarray, np.generic, pd.DataFrame, pd.Series, sparse.spmatrix)


def fingerprint(*things: object) -> str:
    """The SHA-256 of these values in hexadecimal: the same for equal values, whatever machine and
    process. Raises `TypeError` for a kind of value that it does not know.
    """
    found = hashlib.sha256()
    for thing in things:
        _add(found, thing)
    return found.hexdigest()


@cache
def of_the_code(root: Path = Path(__file__).parent.parent) -> str:
    """A hash of every source file that a release is made by, of Python, and of the packages it is
    made with: what other code made is not used.
    """
    files = sorted(file for room in ROOMS for file in (root / room).rglob("*.py"))
    return fingerprint(
        [(file.relative_to(root).as_posix(), file.read_bytes()) for file in files],
        platform.python_version(),
        [(name, importlib.metadata.version(name)) for name in PACKAGES],
    )


def _add(found: hashlib._Hash, thing: Any) -> None:
    """Put a value in: first its kind and its length, so that no two values of different make-up run
    together.
    """
    if isinstance(thing, enum.Enum):
        _add(found, ("enum", type(thing).__qualname__, thing.value))
    elif hasattr(type(thing), "for_fingerprint"):
        _add(found, (type(thing).__qualname__, *thing.for_fingerprint()))
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        _head(found, f"class {type(thing).__qualname__}", len(dataclasses.fields(thing)))
        for field in dataclasses.fields(thing):
            _add_each(found, (field.name, getattr(thing, field.name)))
    elif isinstance(thing, _PLAIN):
        _add_plain(found, thing)
    elif isinstance(thing, _TABLES):
        _add_table(found, thing)
    elif isinstance(thing, (Mapping, Set)):
        _add_unordered(found, thing)
    elif isinstance(thing, (tuple, list)):
        _add_list(found, thing)
    else:
        raise TypeError(f"no fingerprint is made of a {type(thing).__qualname__}")


def _add_each(found: hashlib._Hash, things: Iterable[object]) -> None:
    for thing in things:
        _add(found, thing)


def _head(found: hashlib._Hash, kind: str, length: int) -> None:
    found.update(f"{kind}:{length}:".encode())


def _add_plain(found: hashlib._Hash, thing: object) -> None:
    if isinstance(thing, float):
        content = struct.pack("<d", thing)
    elif isinstance(thing, bytes):
        content = thing
    else:
        content = (thing.isoformat() if isinstance(thing, dt.date) else str(thing)).encode()
    _head(found, type(thing).__name__, len(content))
    found.update(content)


def _add_unordered(found: hashlib._Hash, thing: Mapping | Set) -> None:
    kind, things = ("mapping", thing.items()) if isinstance(thing, Mapping) else ("set", thing)
    each = sorted(_of_names(one) if _is_names(one) else fingerprint(one) for one in things)
    _head(found, kind, len(each))
    found.update("".join(each).encode())


def _add_list(found: hashlib._Hash, things: tuple | list) -> None:
    """One after the other; declarations, as the rules of a structure, by a hash of each."""
    if things and dataclasses.is_dataclass(things[0]):
        _head(found, "declared", len(things))
        for thing in things:
            known = _declared.get(id(thing))
            found.update(known[1] if known else _of_declaration(thing))
    else:
        _head(found, "list", len(things))
        _add_each(found, things)


_declared: dict[int, tuple[object, bytes]] = {}
"""Hashes of things that nothing can change, by where they are: one rule stands in hundreds of
structures. Each is held here, so that nothing else comes to be where it is."""

MOST_DECLARED = 50_000


def _of_declaration(thing: object) -> bytes:
    own = hashlib.sha256()
    _add(own, thing)
    try:
        hash(thing)
    except TypeError:  # it can be changed, and then it is another
        return own.digest()
    if not type(thing).__dataclass_params__.eq:  # type: ignore[attr-defined]
        return own.digest()  # what it holds may be changed: its hash is of where it is
    if len(_declared) >= MOST_DECLARED:
        _declared.clear()
    _declared[id(thing)] = thing, own.digest()
    return own.digest()


def _is_names(thing: object) -> bool:
    """Whether it is a tuple of texts that are nothing else as well, as a word of an enumeration."""
    return type(thing) is tuple and all(type(part) is str or part is None for part in thing)


@lru_cache(maxsize=10_000)
def _of_names(names: tuple[str | None, ...]) -> str:
    """The fingerprint of some names: areas with what they lie in stand in thousands of things."""
    return fingerprint(names)


def _add_table(
    found: hashlib._Hash,
    thing: np.ndarray | np.generic | pd.DataFrame | pd.Series | sparse.spmatrix,
) -> None:
    """Arrays by their numbers, frames by their columns: every NaN is the same, and so is every
    missing value of one column.
    """
    if isinstance(thing, pd.DataFrame):
        _head(found, "frame", thing.shape[1])
        for name in thing.columns:
            _add(found, name)
            _add_table(found, thing[name])
    elif isinstance(thing, pd.Series):
        _head(found, f"column {thing.dtype}", len(thing))
        if thing.dtype.kind in "biufc" and not thing.hasnans:
            _add_table(found, thing.to_numpy())
        else:
            _add_coded(found, *pd.factorize(thing))
    elif isinstance(thing, sparse.spmatrix):
        rows = thing.tocsr().sorted_indices()
        for part in (np.array(rows.shape), rows.indptr, rows.indices, rows.data):
            _add_table(found, part)
    elif thing.dtype.kind == "O":
        _head(found, "objects", thing.size)
        _add(found, thing.shape)
        _add_coded(found, *pd.factorize(thing.ravel()))
    else:
        numbers = np.ascontiguousarray(thing)
        if numbers.dtype.kind == "f":
            numbers = np.where(np.isnan(numbers), np.nan, numbers)
        _head(found, f"array {numbers.dtype.str} {numbers.shape}", numbers.nbytes)
        found.update(numbers.tobytes())


def _add_coded(found: hashlib._Hash, codes: np.ndarray, names: Iterable[object]) -> None:
    """The number of each name, in as few bytes as hold it, and the names."""
    names = list(names)
    _add_table(found, codes.astype(np.min_scalar_type(-max(len(names), 1))))
    _add(found, names)
