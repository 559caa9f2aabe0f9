"""Texts of a release without the names of areas that its reader is not shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache


def without_names(text: str, names: frozenset[str], shown: Collection[str]) -> str:
    """A text of the release without the names of areas that are not shown: it says how many others
    there are. The longest name is looked for first, so that none is taken for part of another."""
    if len(shown) == len(names) or not any(name in text for name in names):
        return text
    said = ""
    hidden: list[re.Match[str]] = []
    at = 0
    for found in _name_of(names).finditer(text):
        between = text[at : found.start()]
        if found[1] in shown:
            said, hidden = said + _others(hidden) + between + found[0], []
        elif hidden and re.fullmatch(r",? (?:and |or )?|, ", between):
            hidden.append(found)
        else:
            said, hidden = said + _others(hidden) + between, [found]
        at = found.end()
    return said + _others(hidden) + text[at:]


@lru_cache(maxsize=16)
def _name_of(names: frozenset[str]) -> re.Pattern[str]:
    """What finds a name among these; a release has hundreds of notes and one set of names."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:[Tt]he )?({'|'.join(map(re.escape, longest_first))})(?!\w)")


def _others(hidden: Sequence[re.Match[str]]) -> str:
    """What stands in the place of names: with a capital where they began a sentence."""
    if not hidden:
        return ""
    if len(hidden) > 1:
        return f"{len(hidden)} other authorities"
    before = hidden[0].string[: hidden[0].start()].rstrip(" ")
    return "Another authority" if not before or before[-1] in ".\n" else "another authority"
