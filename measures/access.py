"""Record access: how often the directory is searched and records are viewed, by whom and why,
from the access audit log."""

from measures.measure import REGIONS, Distinct, Measure, PartOf, Ratio, Rows, Shows
from release.vocabulary import Kind

_VIEWED = "action = 'view' and outcome = 'shown'"
_AREA = "The area is that of the practitioner's account, which may differ from the child's."
_CANNOT = (
    f"Whether an access was needed or right: the reason is what the practitioner stated. {_AREA}"
)

MEASURES = (
    Measure(
        "searches",
        "access",
        "Searches made",
        "searches",
        Kind.FLOW,
        Rows("accesses", "action = 'search'"),
        short_title="Searches",
        breakdowns=("sector", "route"),
        base="All searches in the access audit log",
        definition="Searches of the directory in the period, whatever they found. Searches that "
        "were "
        "refused count too.",
        shows="How often the directory was searched.",
        cannot_show=_CANNOT,
        relations=(Shows("accounts_issued"),),
    ),
    Measure(
        "record_views",
        "access",
        "Views of records",
        "views",
        Kind.FLOW,
        Rows("accesses", _VIEWED),
        short_title="Record views",
        breakdowns=("sector", "reason", "route", "hour_band"),
        base="All views of a record in the access audit log",
        definition="Times a child's record was opened and shown in the period. One record opened "
        "twice is two views.",
        shows="How often records were opened, by whom, why, how and when.",
        cannot_show=_CANNOT,
    ),
    Measure(
        "children_viewed",
        "access",
        "Children whose record was viewed at least once",
        "children",
        Kind.FLOW,
        Distinct("accesses", "child_id", _VIEWED, over_periods=True),
        short_title="Children viewed",
        breakdowns=("sector",),
        base="Views of a record in the access audit log",
        definition="Children whose record was opened at least once in the period, each counted "
        "once "
        "however often and by however many practitioners.",
        shows="How many children's records were opened.",
        cannot_show="The sum over months, sectors or areas: a child viewed in two of them is "
        "counted "
        "in both and once in the total.",
    ),
    Measure(
        "practitioners_viewing",
        "access",
        "Practitioners who viewed at least one record",
        "practitioners",
        Kind.FLOW,
        Distinct("accesses", "practitioner_id", _VIEWED, over_periods=True),
        short_title="Practitioners viewing",
        breakdowns=("sector",),
        base="Views of a record in the access audit log",
        definition="Practitioners who opened at least one record in the period, each counted once.",
        shows="How many practitioners opened a record.",
        cannot_show="The sum over months: a practitioner active in two months is counted in both "
        "and "
        "once in the total.",
        relations=(
            PartOf("accounts_issued", over_all_time=True),
            PartOf("record_views", close=True),
        ),
    ),
    Measure(
        "record_views_per_1000_children",
        "access",
        "Views of records per 1,000 children on the directory",
        "views per 1,000 children",
        Kind.FLOW,
        Ratio("record_views", "children_on_directory", 1000),
        short_title="Views per 1,000 children",
        decimals=1,
        base="Live records at the end of the period",
        definition="Record views in the period for every 1,000 live records at its end.",
        shows="Views in proportion to the number of records.",
        cannot_show=f"Whether a number of views is high or low. {_AREA}",
    ),
    Measure(
        "shielded_view_attempts",
        "access",
        "Attempts to open a shielded record",
        "attempts",
        Kind.FLOW,
        Rows("accesses", "action = 'view' and outcome = 'shielded'"),
        short_title="Attempts on shielded records",
        levels=REGIONS,
        breakdowns=("sector",),
        base="All attempts to open a record in the access audit log",
        definition="Times a practitioner tried to open a record that was shielded and was shown "
        "only "
        "its restricted form.",
        shows="How often the restriction took effect.",
        cannot_show="Why the record was looked for: a practitioner cannot know beforehand that a "
        "record is shielded.",
    ),
    Measure(
        "views_out_of_hours",
        "access",
        "Share of views made out of hours",
        "per cent",
        Kind.FLOW,
        Ratio(
            Rows(
                "accesses",
                f"{_VIEWED} and (not is_working_day or extract(hour from occurred_at) < 8 or "
                "extract(hour from occurred_at) >= 18)",
            ),
            "record_views",
            100,
        ),
        short_title="Views out of hours",
        breakdowns=("sector",),
        decimals=1,
        base="Record views in the period",
        definition="Record views before 8am, from 6pm, or on a Saturday, Sunday or bank holiday in "
        "England, by the local clock, as a share of all record views.",
        shows="When records are opened.",
        cannot_show="Whether a view out of hours was unusual for the service: some services work "
        "at "
        "night.",
    ),
)
