"""What a variable of the environment says, or the file that it names:
for addresses that hold a password or a token."""

from __future__ import annotations

import os
from pathlib import Path


class UnreadableError(ValueError):
    """A variable names a file that cannot be read. Never what it names."""


def variable_or_file(variable: str, file_variable: str) -> str:
    """The text of a variable, else of the file that another names, else "".
    Raises `UnreadableError`."""
    path = os.environ.get(file_variable, "")
    text = os.environ.get(variable, "")
    if text or not path:
        return text
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{file_variable} must name a file that can be read") from error
