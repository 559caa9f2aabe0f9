"""Whether free text is fit to stand in a release, a page, a file or a command as it is given."""

from __future__ import annotations

import re
import unicodedata

from builder.contract import Text

_LONGEST = {Text.NAME: 120, Text.LINE: 600}
_CODE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,58}[A-Za-z0-9])?")
_UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
"""Unicode's categories of control, formatting (which turn the direction of text), unassigned,
private and separating characters."""


def fits(kind: Text, text: str) -> bool:
    """Whether a text is what the contract says of its kind."""
    if kind is Text.CODE:
        return bool(_CODE.fullmatch(text))
    return (
        0 < len(text) <= _LONGEST[kind]
        and text == text.strip()
        and unicodedata.normalize("NFKC", text[0])[0] not in "=+-@"
        and not any(
            c in "<>"
            or unicodedata.category(c) in _UNSEEN
            or c != " "
            and unicodedata.category(c) == "Zs"
            for c in text
        )
    )


def as_read(text: str) -> str:
    """A text as a reader tells it from others: without the difference of capitals, of spaces,
    and of ways to write one character."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
