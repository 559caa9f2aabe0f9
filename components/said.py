"""What a release says of itself wherever its figures go for programs."""

from __future__ import annotations

from components import reading
from exports.machine import Said
from queries.catalogue import catalogue
from queries.releases import Store, about
from release.words import day_of


def said_of(store: Store, *, departmental: bool = False) -> Said:
    """What the release says of itself beside its figures."""
    words = about(store)
    licences = dict.fromkeys(s.licence for s in catalogue(store).sources.values() if s.licence)
    return Said(
        store.id,
        store.digest,
        words.title,
        words.producer,
        words.status,
        str(store.state),
        day_of(store.published_at),
        reading.marking(store, departmental=departmental),
        "; ".join(licences),
        words.rounding,
        words.synthetic,
    )
