"""Measures over one table, or of one unit, of which none is part of another: each with the reason.
A new measure needs a relation or a line here."""

from measures.measure import Unrelated

_RECORDS = (
    "children_on_directory",
    "children_by_supplying_source",
    "children_by_number_of_sources",
    "children_without_educational_setting",
    "children_without_gp",
    "records_updated_in_12_months",
)
_OPEN = (
    "children_with_service_involved",
    "children_with_lead_professional",
    "children_with_common_assessment",
    "children_with_any_indication",
)
_STARTED = ("indications_started", "children_newly_indicated", "first_indications_without_history")

UNRELATED = (
    Unrelated(_RECORDS, "A record is live or in the archive.", others=("archived_records",)),
    Unrelated(
        (*_RECORDS, "shielded_records"),
        "Who had something started may have left the area, or have turned eighteen, by the end of "
        "the period.",
        others=_STARTED[1:],
    ),
    Unrelated(
        (*_RECORDS, *_OPEN, *_STARTED[1:], "shielded_records"),
        "A child is viewed in the area of the practitioner's account, which may not be the "
        "child's own.",
        others=("children_viewed",),
    ),
    Unrelated(
        _OPEN,
        "What started in a month may have ended in it, and what is open may have started in any "
        "month: neither is part of the other.",
        others=(*_STARTED, "indications_ended"),
    ),
    Unrelated(
        _STARTED,
        "What ended in a month may have started in any month.",
        others=("indications_ended",),
    ),
    Unrelated(
        ("shielded_records", "shields_applied"),
        "A shield applied in a month may have been lifted in it, and one in force may have been "
        "applied in any month.",
    ),
    Unrelated(
        ("unmatched_source_records", "suspected_duplicate_records", "archived_records"),
        "Records that a source sent, records that matching marks, and records of the archive: a "
        "record can be one of them without the others.",
    ),
    Unrelated(
        ("practitioners_planned",),
        "A plan can be made again, and more or fewer be trained than were planned.",
        others=("practitioners_trained", "practitioners_viewing"),
    ),
    Unrelated(
        ("dashboard_readings", "dashboard_readers", "dashboard_pre_release_looks"),
        "A reading, a file, a look-up and a refusal are each a row of their own.",
        others=("dashboard_exports", "dashboard_lookups", "dashboard_refusals"),
    ),
    Unrelated(
        ("dashboard_exports", "dashboard_lookups", "dashboard_refusals"),
        "A file, a look-up and a refusal are each a row of their own.",
    ),
)
