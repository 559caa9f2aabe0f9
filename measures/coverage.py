"""Coverage: how many children are on the directory, what share of the population that is,
and where the records come from."""

from measures.measure import (
    EVERYWHERE,
    NATIONAL,
    REGIONS,
    AtMost,
    MakeUp,
    Measure,
    NeverFalls,
    Ratio,
    Rows,
    Split,
    Total,
)
from release.vocabulary import Kind

_LIVE = "record_state = 'live'"
_SCHOOL_AGE = "born_on <= cut_5 and born_on > cut_16"
_FEEDS = tuple(
    f"children_by_supplying_source/source_feed/{feed}"
    for feed in (
        "child_benefit",
        "gp_registration",
        "school_census",
        "birth_registration",
        "authority_systems",
    )
)
_BY_NUMBER = "children_by_number_of_sources/number_of_sources"
_RETURN = (
    "Counts records, not children: a child with two records is counted twice, and a child "
    "with none is not counted."
)

CHILDREN = Measure(
    "children_on_directory",
    "coverage",
    "Children with a live record",
    "children",
    Kind.STOCK,
    Rows("children", _LIVE),
    short_title="Children on the directory",
    breakdowns=("age_band", "sex", Split("age_band_by_sex", REGIONS)),
    base="All records of children under 18 at the end of the month",
    definition="Records that are live at the end of the month. A record is live from the first "
    "load "
    "until the eighteenth birthday, when it moves to the archive.",
    shows="How many live records the directory holds, by the authority responsible for them.",
    cannot_show=_RETURN,
)

COVERAGE = Measure(
    "directory_coverage",
    "coverage",
    "Live records as a share of children in the area",
    "per cent",
    Kind.STOCK,
    Ratio("children_on_directory", "population", 100),
    short_title="Coverage",
    breakdowns=("age_band",),
    decimals=1,
    base="Office for National Statistics mid-2009 population estimate, ages 0 to 17, as first "
    "published",
    bases={
        "age_band": "Office for National Statistics mid-2009 population estimate of each age band, "
        "as "
        "revised after the 2011 Census"
    },
    definition="Live records at the end of the month for every 100 children aged 0 to 17 in the "
    "population estimate.",
    shows="How far the number of live records matches the estimated number of children.",
    cannot_show="Whether each child is covered. It can pass 100% because the estimate is too low, "
    "because a child who moved is still recorded in the old area, or because of duplicate "
    "records.",
    notes=(
        "The denominator is the mid-2009 population estimate for every month. The estimate was "
        "revised after the 2011 Census: up by about 2% in England, by 18% in Brent, and down by "
        "13% in Rutland.",
        "Shares by age band use the revised estimate, because the first one was not published by "
        "age band for authorities; age 17 is the number aged 16 a year earlier. There is no "
        "separate age-band estimate for Bournemouth, Poole and Dorset.",
    ),
)

MEASURES = (
    CHILDREN,
    COVERAGE,
    Measure(
        "children_by_supplying_source",
        "coverage",
        "Children whose record is supplied by each source",
        "children",
        Kind.STOCK,
        Rows("children", _LIVE),
        short_title="Supplying sources",
        breakdowns=("source_feed",),
        total_of="children_on_directory",
        base="Live records at the end of the month",
        definition="Live records that the named source supplies at the end of the month.",
        shows="How many records rest on each source.",
        cannot_show="How recent or how right the source is. The sources overlap, so they add up to "
        "more than all live records.",
    ),
    Measure(
        "children_by_number_of_sources",
        "coverage",
        "Children by how many sources supply their record",
        "children",
        Kind.STOCK,
        Rows("children", _LIVE),
        short_title="Number of sources",
        breakdowns=("number_of_sources",),
        total_of="children_on_directory",
        base="Live records at the end of the month",
        definition="Live records by the number of the five sources that supply them.",
        shows="How many records rest on one source alone.",
        cannot_show="Whether the sources agree with each other.",
        # Sources of all children, added up over the sources and over the children.
        relations=(
            AtMost((f"{_BY_NUMBER}/1", f"2 {_BY_NUMBER}/2", f"3 {_BY_NUMBER}/3_or_more"), _FEEDS),
            AtMost(_FEEDS, (f"{_BY_NUMBER}/1", f"2 {_BY_NUMBER}/2", f"5 {_BY_NUMBER}/3_or_more")),
        ),
    ),
    Measure(
        "children_without_educational_setting",
        "coverage",
        "Children of compulsory school age with no educational setting on record",
        "children",
        Kind.STOCK,
        Rows("children", f"{_LIVE} and not has_education and {_SCHOOL_AGE}"),
        short_title="No educational setting on record",
        breakdowns=("age_band",),
        base="Live records of children aged 5 to 15 at the end of the month",
        definition="Live records of children aged 5 to 15 without a school or other educational "
        "setting. In the band 15 to 17 only those aged 15 are counted.",
        shows="How many records of children of compulsory school age have no setting.",
        cannot_show="How many children are missing education: a child may be at an independent "
        "school "
        "or taught at home and have no setting on record.",
        # Who is in the school census has a school on record; no rule of the extract says so.
        relations=(
            AtMost(
                (
                    "children_without_educational_setting",
                    "children_by_supplying_source/source_feed/school_census",
                ),
                ("children_on_directory",),
                sure=False,
            ),
        ),
    ),
    Measure(
        "children_without_gp",
        "coverage",
        "Children with no GP practice on record",
        "children",
        Kind.STOCK,
        Rows("children", f"{_LIVE} and not has_gp"),
        short_title="No GP practice on record",
        breakdowns=("age_band",),
        base="Live records at the end of the month",
        definition="Live records without a GP practice.",
        shows="How many records have no GP practice.",
        cannot_show="How many children have no GP: the practice may not have "
        "been supplied or matched.",
        # The practice comes with the GP registration; no rule of the extract says so.
        relations=(
            MakeUp(
                ("children_without_gp", "children_by_supplying_source/source_feed/gp_registration"),
                "children_on_directory",
                sure=False,
            ),
        ),
    ),
    Measure(
        "records_updated_in_12_months",
        "coverage",
        "Share of records updated in the last 12 months",
        "per cent",
        Kind.STOCK,
        Ratio(
            Rows("children", f"{_LIVE} and updated_on > year_before"), "children_on_directory", 100
        ),
        short_title="Records updated in 12 months",
        decimals=1,
        base="Live records at the end of the month",
        definition="Live records that last changed in the 12 whole months that end with the month, "
        "its first and its last day included: for July 2010, from 1 August 2009 to 31 "
        "July 2010.",
        shows="How many records changed.",
        cannot_show="Whether a record that did not change is out of date.",
    ),
    Measure(
        "unmatched_source_records",
        "coverage",
        "Source records not yet matched to a child",
        "records",
        Kind.STOCK,
        Total("source_loads", "unmatched"),
        short_title="Unmatched source records",
        levels=NATIONAL,
        breakdowns=("source_feed",),
        base="Source records received up to the end of the month",
        definition="Records received from a source that are not matched to a child's record at the "
        "end of the month.",
        shows="How much matching is still to do, by source.",
        cannot_show="How many children they belong to.",
    ),
    Measure(
        "suspected_duplicate_records",
        "coverage",
        "Records suspected to be duplicates",
        "records",
        Kind.STOCK,
        Total("source_loads", "suspected_duplicates"),
        short_title="Suspected duplicates",
        levels=EVERYWHERE,
        base="All records at the end of the month",
        definition="Records that the matching marks as a possible second record of a child.",
        shows="How many records wait to be looked at.",
        cannot_show="How many of them are duplicates.",
    ),
    Measure(
        "archived_records",
        "coverage",
        "Records in the archive",
        "records",
        Kind.STOCK,
        Rows("children", "record_state = 'archived'"),
        short_title="Archived records",
        levels=REGIONS,
        base="All records at the end of the month",
        definition="Records moved to the archive after the eighteenth birthday and not yet purged.",
        shows="How many records the archive holds.",
        cannot_show="Whether anyone has read them.",
        # The first record would be purged six years after the first went there.
        relations=(NeverFalls(sure=False),),
    ),
    Measure(
        "removal_requests",
        "coverage",
        "Requests by parents to remove a record",
        "requests",
        Kind.FLOW,
        Rows("requests"),
        short_title="Removal requests",
        levels=REGIONS,
        breakdowns=("outcome",),
        ripens={"outcome": 20},
        base="Requests received in the period",
        definition="Requests received in the period to remove a child's record, by their outcome "
        "so "
        "far.",
        shows="How many requests were received.",
        cannot_show="How many parents object: the directory had no opt-out.",
    ),
)
