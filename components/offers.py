"""What pages have offered to their readers as plain links: the files and the table of each figure.

A link is no permission: it is kept for the reader who was shown it, and what it leads to is made
for that reader as they may see it when they ask. It is forgotten with the process, or when many
others were offered since; the page, opened again, offers the same address again.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import astuple, dataclass

from components import gate
from figures.figure import Selection
from permissions import Reader
from queries.releases import Release
from release.vocabulary import Audience

KEPT = 50_000
"""Offers of all readers together: each takes about a kilobyte."""


@dataclass(frozen=True)
class Offer:
    """One figure as one reader was shown it: the page with its choices, the release by its folder,
    whom its measures were for, and what `cached.finished` is asked with."""

    reader: str
    role: str
    page: str
    choices: tuple[tuple[str, str], ...]
    folder: str
    audiences: tuple[str, ...]
    selection: Selection
    kind: str
    title: str
    beside: str
    highlight: str

    @property
    def seen_by(self) -> frozenset[Audience]:
        """Whom the measures of the release were for, as it was shown."""
        return frozenset(map(Audience, self.audiences))


_offers: OrderedDict[str, Offer] = OrderedDict()
_lock = threading.Lock()


def offer(
    release: Release, selection: Selection, kind: str, *, title: str, beside: str, highlight: str
) -> str:
    """Offer a figure of the page that is being shown to its reader; returns the key of its links.
    Empty where no page is shown."""
    visit = gate.visiting()
    if visit is None:
        return ""
    seen = visit.seen
    made = Offer(
        visit.reader.id,
        str(visit.reader.role),
        seen.page,
        tuple(sorted(seen.choices.items())),
        release.folder.name,
        tuple(sorted(map(str, release.visibility.audiences))),
        selection,
        kind,
        title,
        beside,
        highlight,
    )
    key = hashlib.sha256(repr(astuple(made)).encode()).hexdigest()[:32]
    with _lock:
        _offers[key] = made
        _offers.move_to_end(key)
        while len(_offers) > KEPT:
            _offers.popitem(last=False)
    return key


def offered(key: str, reader: Reader) -> Offer | None:
    """What a link leads to, for the reader it was offered to;
    None for anybody else, and where nothing of this key is known."""
    with _lock:
        found = _offers.get(key)
    if found is None or (found.reader, found.role) != (reader.id, str(reader.role)):
        return None
    return found
