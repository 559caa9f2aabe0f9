"""What finds a change and proves there was none: hashes of rows and columns, sums of files,
the signature over them."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

BLOCK = 64
"""Rows of a block: a changed cell is where the row and the column of its block do not fit."""

BETWEEN = "\x1f"
"""Stands between two cells that are hashed together."""


def short(cells: Iterable[str]) -> str:
    """The beginning of the SHA-256 of some cells: it finds a place, and proves nothing;
    the sum of the file does."""
    return hashlib.sha256(BETWEEN.join(cells).encode()).hexdigest()[:8]


def seals(table: bytes | Path) -> str:
    """For a CSV, a line of its header and one a block of rows:
    hashes of the rows, `|`, hashes of the columns."""
    with _opened(table) as text:
        rows = csv.reader(text)
        lines = [short(next(rows, []))]
        lines += [
            " ".join(map(short, block)) + "|" + " ".join(map(short, zip(*block, strict=True)))
            for block in _blocks(rows)
        ]
    return "\n".join(lines) + "\n"


def _opened(table: bytes | Path) -> io.TextIOBase:
    if isinstance(table, bytes):
        return io.StringIO(table.decode("utf-8"), newline="")
    return table.open(encoding="utf-8", newline="")


def _blocks(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    block: list[list[str]] = []
    for row in rows:
        block.append(row)
        if len(block) == BLOCK:
            yield block
            block = []
    if block:
        yield block


def sha256(content: bytes | Path) -> str:
    """The SHA-256 of some bytes, or of a file."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def key_of(text: str) -> Ed25519PrivateKey:
    """The key for signing, from PEM without a password.
    Raises `ValueError` in words that repeat nothing of it."""
    try:
        key = serialization.load_pem_private_key(text.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(
            "must hold an Ed25519 key as PEM without a password, such as `openssl genpkey "
            "-algorithm ed25519` prints."
        )
    return key


def public_pem(key: Ed25519PrivateKey | Ed25519PublicKey) -> bytes:
    """The public half, as PEM."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def fingerprint(pem: bytes) -> str:
    """The SHA-256 of a public key, in groups that can be read out."""
    key = serialization.load_pem_public_key(pem)
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    digest = hashlib.sha256(raw).hexdigest()
    return " ".join(digest[at : at + 8] for at in range(0, 64, 8))


def signature(key: Ed25519PrivateKey, content: bytes) -> bytes:
    """A signature, as a line of base64."""
    return base64.b64encode(key.sign(content)) + b"\n"
