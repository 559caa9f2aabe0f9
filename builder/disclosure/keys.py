"""The rounding key, and the secret preference of each cell that is made from it.

The key lives in the environment or in a file, never in the repository. It is not to be changed: a
new key rounds unchanged counts afresh, and two roundings of one count tell more than one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from builder.policy import PolicyError

VARIABLE, FILE_VARIABLE = "CONTACTPOINT_ROUNDING_KEY", "CONTACTPOINT_ROUNDING_KEY_FILE"
SHORTEST = 32
"""Fewest characters of a key: 32 hexadecimal digits are 128 bits."""


@dataclass(frozen=True)
class RoundingKey:
    """A key and whether everybody knows it."""

    secret: bytes
    public: bool = False

    def __repr__(self) -> str:
        return f"RoundingKey({self.mark}, public={self.public})"

    @property
    def mark(self) -> str:
        """What may be told of the key: enough to see that two releases used the same one,
        too little to find it."""
        return hmac.digest(self.secret, b"mark of the rounding key", hashlib.sha256).hex()[:16]

    def for_fingerprint(self) -> tuple[str, bool]:
        """What goes into a hash of what was made with the key."""
        return self.mark, self.public


PUBLIC = RoundingKey(
    b"public sample key: protects nothing, for synthetic records only", public=True
)
"""The key of sample releases, known to everybody.
It is refused for anything but synthetic records."""


def rounding_key(*, synthetic: bool, environment: Mapping[str, str] = os.environ) -> RoundingKey:
    """The key of this build: from the environment, else from the file it names, else,
    for synthetic records alone, the public one.

    Raises `PolicyError` when there is no key, it is too short,
    or it is the public one and the records are real.
    """
    text, name = environment.get(VARIABLE, ""), VARIABLE
    if not text and environment.get(FILE_VARIABLE):
        text, name = _read(Path(environment[FILE_VARIABLE])), FILE_VARIABLE
    if not text:
        if synthetic:
            return PUBLIC
        raise PolicyError(
            f"rounding key: there is none. Set {VARIABLE}, or {FILE_VARIABLE} to the name of a "
            "file that holds it; the key of earlier releases must be used again."
        )
    if len(text) < SHORTEST:
        raise PolicyError(
            f"rounding key: {name} holds fewer than {SHORTEST} characters. Use 64 random "
            "hexadecimal digits."
        )
    key = RoundingKey(text.encode())
    if key.secret == PUBLIC.secret and not synthetic:
        raise PolicyError(
            f"rounding key: {name} holds the public sample key, and the records are not "
            "synthetic. Use a secret key."
        )
    return RoundingKey(key.secret, public=key.secret == PUBLIC.secret)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(
            f"rounding key: the file that {FILE_VARIABLE} names cannot be read: "
            f"{type(error).__name__}"
        ) from error


def preferences(key: RoundingKey, identities: Iterable[str]) -> np.ndarray:
    """A secret number from 0 to 1 for each identity, the same for ever: a count prefers to go up
    when its remainder, as a share of the base, is larger."""
    digests = b"".join(hmac.digest(key.secret, i.encode(), "sha256")[:8] for i in identities)
    return (np.frombuffer(digests, dtype=">u8") >> 11).astype(float) / 2**53
