"""Releases and corrections: every release that was published,
with what was new in it and what it is today."""

from components.about.contents import every_release, pre_release_access
from components.about.packs import evidence_pack
from components.gate import require
from components.page import closing, opening

require("releases")

store = opening(
    "Releases and corrections",
    "Every release that was published here, the latest first. A release is never changed: a "
    "correction is a new revision, and says what was corrected. Superseded: a later one took its "
    "place. Withdrawn: it was taken back.",
)
every_release(store)
pre_release_access()
evidence_pack(store)
closing(store)
