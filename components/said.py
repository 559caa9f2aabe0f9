"""What a release says of itself wherever its figures go for programs."""

from __future__ import annotations

from exports.machine import ReleaseFacts
from figures.wording import day_of
from permissions import opening
from queries.catalogue import catalogue_of
from queries.releases import Release, describe


def said_of(release: Release, *, departmental: bool = False) -> ReleaseFacts:
    """What the release says of itself beside its figures."""
    words = describe(release)
    licences = dict.fromkeys(s.licence for s in catalogue_of(release).sources.values() if s.licence)
    return ReleaseFacts(
        release.id,
        release.digest,
        words.title,
        words.producer,
        words.status,
        str(release.state),
        day_of(release.published_at),
        opening.marking(release, departmental=departmental),
        "; ".join(licences),
        words.rounding,
        words.synthetic,
    )
