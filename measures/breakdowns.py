"""The breakdowns: every dimension a measure is split by, its categories in order,
and how each is read from a record."""

from measures.measure import Breakdown, Category

AGE_BAND = Breakdown(
    "age_band",
    "Age",
    (
        Category("0_4", "0 to 4"),
        Category("5_9", "5 to 9"),
        Category("10_14", "10 to 14"),
        Category("15_17", "15 to 17"),
    ),
    ordered=True,
    column="case when born_on > cut_5 then '0_4' when born_on > cut_10 then '5_9' when born_on > "
    "cut_15 then '10_14' when born_on > cut_18 then '15_17' end",
    definition="Age in completed years at the end of the month. Whoever is 18 or older by then is "
    "in "
    "no band, and is not counted.",
)

SEX = Breakdown(
    "sex",
    "Sex",
    (
        Category("female", "Girls"),
        Category("male", "Boys"),
        Category("not_specified", "Not specified"),
    ),
    definition="Sex as it stands on the record.",
)

AGE_BAND_BY_SEX = Breakdown(
    "age_band_by_sex",
    "Age and sex",
    tuple(
        Category(f"{a.id}.{s.id}", f"{a.title}, {s.title.lower()}")
        for a in AGE_BAND.categories
        for s in SEX.categories
    ),
    parts=("age_band", "sex"),
    ordered=True,
)

SOURCE_FEED = Breakdown(
    "source_feed",
    "Supplying source",
    (
        Category("child_benefit", "Child benefit"),
        Category("gp_registration", "GP registration"),
        Category("school_census", "School census"),
        Category("birth_registration", "Birth registration"),
        Category("authority_systems", "Authority systems"),
    ),
    conditions={
        "children": {
            feed: f"from_{feed}"
            for feed in (
                "child_benefit",
                "gp_registration",
                "school_census",
                "birth_registration",
                "authority_systems",
            )
        }
    },
    definition="Where the record comes from. A record can have several sources, so the categories "
    "overlap and do not add up to the total.",
)

_SOURCES = " + ".join(
    f"cast(from_{feed} as integer)"
    for feed in (
        "child_benefit",
        "gp_registration",
        "school_census",
        "birth_registration",
        "authority_systems",
    )
)

# Three and more are one category: beside the counts by source, which add up to all sources of all
# children, a finer one would let a reader work counts out.
NUMBER_OF_SOURCES = Breakdown(
    "number_of_sources",
    "Number of sources",
    (
        Category("0", "No source"),
        Category("1", "One source"),
        Category("2", "2 sources"),
        Category("3_or_more", "3 sources or more"),
    ),
    ordered=True,
    column=f"case {_SOURCES} when 0 then '0' when 1 then '1' when 2 then '2' else '3_or_more' end",
)

SERVICE = Breakdown(
    "service",
    "Service",
    (
        Category("childrens_social_care", "Children's social care"),
        Category("education_welfare", "Education welfare"),
        Category("special_educational_needs", "Special educational needs"),
        Category("health_visiting", "Health visiting"),
        Category("school_nursing", "School nursing"),
        Category("youth_offending_team", "Youth offending team"),
        Category("connexions", "Connexions"),
        Category("family_support", "Family support"),
        Category("voluntary_organisation", "Voluntary organisation"),
        Category(
            "sensitive_service",
            "Sensitive service",
            "Sexual health, mental health or substance misuse; the record does not say which.",
        ),
    ),
    definition="Service of the practitioner who recorded the involvement. A "
    "child can have several.",
)

SECTOR = Breakdown(
    "sector",
    "Sector",
    (
        Category("education", "Education"),
        Category("health", "Health"),
        Category("social_care", "Social care"),
        Category("youth_justice", "Youth justice"),
        Category("police", "Police"),
        Category("voluntary", "Voluntary sector"),
    ),
    definition="Sector the practitioner works in.",
)

REASON = Breakdown(
    "reason",
    "Stated reason",
    (
        Category("identify_other_practitioners", "To find who else works with the child"),
        Category("concern_about_welfare", "Concern about the child's welfare"),
        Category("common_assessment", "Common assessment"),
        Category("missing_education", "Child missing education"),
        Category("update_record", "To update the record"),
        Category("data_quality", "To check the data"),
        Category("other", "Other"),
    ),
    definition="Reason the practitioner stated before the record opened.",
)

ROUTE = Breakdown(
    "route",
    "Route",
    (
        Category("web", "Secure web link"),
        Category("case_management_system", "Case management system"),
        Category("mediated", "Through another practitioner"),
    ),
    definition="How the directory was reached.",
)

HOUR_BAND = Breakdown(
    "hour_band",
    "Time of access",
    (
        Category("working_day_8_18", "Working day, 8am to 6pm"),
        Category("working_day_evening", "Working day, 6pm to midnight"),
        Category("working_day_night", "Working day, midnight to 8am"),
        Category("weekend_or_holiday", "Weekend or bank holiday"),
    ),
    ordered=True,
    column="case when not is_working_day then 'weekend_or_holiday' when extract(hour from "
    "occurred_at) < 8 then 'working_day_night'"
    " when extract(hour from occurred_at) < 18 then 'working_day_8_18' else 'working_day_evening' "
    "end",
    definition="Local clock time. Working days are Monday to Friday except "
    "bank holidays in England.",
)

REQUEST_OUTCOME = Breakdown(
    "outcome",
    "Outcome",
    (
        Category("declined", "Declined"),
        Category("shield_applied", "Shield applied instead"),
        Category("pending", "Not yet decided"),
    ),
)

REVIEW_STATUS = Breakdown(
    "review_status",
    "Completion",
    (
        Category("on_time", "Completed on time"),
        Category("late", "Completed late"),
        Category("not_completed", "Not completed"),
    ),
    ordered=True,
    column="case when completed_on is null then 'not_completed' when completed_on <= due_on then "
    "'on_time' else 'late' end",
    definition="A review is on time when it was completed on or before its due day.",
)

ALERT_KIND = Breakdown(
    "alert_kind",
    "Kind of alert",
    (
        Category(
            "own_or_family_record",
            "Own or family record",
            "The record viewed may be the practitioner's own child's or a relative's.",
        ),
        Category(
            "burst",
            "Burst of views",
            "Far more views in a short time than the practitioner's usual.",
        ),
        Category("out_of_hours", "Out of hours"),
        Category(
            "no_recorded_relationship",
            "No recorded relationship",
            "No involvement of the practitioner with the child is on record.",
        ),
    ),
    definition="The rule that raised the alert.",
)

TIME_TO_CLOSE = Breakdown(
    "time_to_close",
    "Time to close",
    (
        Category("within_5", "Within 5 working days"),
        Category("within_10", "6 to 10 working days"),
        Category("within_20", "11 to 20 working days"),
        Category("longer", "More than 20 working days"),
        Category("open", "Still open"),
    ),
    ordered=True,
    column="case when closed_on is null then 'open' when closed_on <= working_day_5 then "
    "'within_5' when closed_on <= working_day_10 then 'within_10' when closed_on <= "
    "working_day_20 then 'within_20' else 'longer' end",
    definition="Working days, Monday to Friday except bank holidays in England, after the day an "
    "alert was raised, as known on the last day of the release. An alert is in the "
    "first band whose last working day it was closed on or before: "
    "one closed on a weekend or bank holiday after its tenth working day took more than 10.",
)

BREACH_KIND = Breakdown(
    "breach_kind",
    "Kind of breach",
    (
        Category("test_search_for_family", "Test search for family"),
        Category("no_need_for_access", "No need for access"),
        Category("shared_credentials", "Shared credentials"),
        Category("other", "Other"),
    ),
)

SUSPENSION_REASON = Breakdown(
    "suspension_reason",
    "Reason for suspension",
    (
        Category("suspected_misuse", "Suspected misuse"),
        Category("left_post", "Left post"),
        Category("training_lapsed", "Training lapsed"),
        Category("token_lost", "Security token lost"),
    ),
)

INCIDENT_CLASS = Breakdown(
    "incident_class",
    "Class of incident",
    (
        Category("shielding_fault", "Fault in shielding"),
        Category("account_security", "Account security"),
        Category("data_handling", "Data handling"),
        Category("service_loss", "Loss of service"),
    ),
)

_MILESTONES = (
    Category("management_team", "Management team trained"),
    Category("shielding", "Existing cases shielded"),
    Category("ready", "Ready: accredited"),
    Category("connected", "Connected: first case management system"),
    Category("practitioners", "Practitioners started"),
    Category("complete", "Planned practitioners all have accounts"),
)

STAGE = Breakdown(
    "stage",
    "Roll-out stage",
    _MILESTONES,
    columns={"rollout_milestones": "milestone"},
    ordered=True,
    definition="An authority is counted at every stage it has reached.",
)
MILESTONE = Breakdown("milestone", "Milestone", _MILESTONES, ordered=True)
READING = Breakdown(
    "reading",
    "Date",
    (
        Category("baseline", "First baseline"),
        Category("plan", "Latest plan"),
        Category("actual", "Actual"),
    ),
    ordered=True,
)
MILESTONE_BY_READING = Breakdown(
    "milestone_by_reading",
    "Milestone and date",
    tuple(
        Category(f"{m.id}.{r.id}", f"{m.title}: {r.title.lower()}")
        for m in _MILESTONES
        for r in READING.categories
    ),
    parts=("milestone", "reading"),
    ordered=True,
)

RETURN_STATUS = Breakdown(
    "return_status",
    "When the return came",
    (
        Category("on_time", "Received on time"),
        Category("late", "Received late"),
        Category("not_received", "Not received"),
    ),
    ordered=True,
    column="case when received_on is null then 'not_received' when received_on <= due_on then "
    "'on_time' else 'late' end",
    definition="A return is on time when it was received on or before its due day.",
)

RETURN_DATE = Breakdown(
    "return_date",
    "Date of the return",
    (Category("due", "Due"), Category("received", "Received"), Category("corrected", "Corrected")),
    ordered=True,
)

SYSTEM_KIND = Breakdown(
    "system_kind",
    "Kind of system",
    (
        Category("childrens_social_care", "Children's social care"),
        Category("education", "Education"),
        Category("youth_offending", "Youth offending"),
        Category("health", "Health"),
    ),
)

WAVE = Breakdown(
    "wave",
    "Roll-out wave",
    (
        Category("early_adopters", "Early adopters"),
        Category("wave_1", "Wave 1"),
        Category("wave_2", "Wave 2"),
        Category("wave_3", "Wave 3"),
    ),
    ordered=True,
    of_area="wave",
)

READER_GROUP = Breakdown(
    "reader_group",
    "Group of readers",
    (
        Category(
            "ministers_and_parliament",
            "Ministers, permanent secretary and parliamentary team",
            "One group, because there is one permanent secretary and a minister can be known.",
        ),
        Category(
            "statisticians_and_service", "Statisticians, administrators and readers without sign-in"
        ),
        Category("rollout_monitors", "Roll-out monitors"),
        Category("oversight_bodies", "Oversight bodies"),
    ),
    column="case role when 'minister' then 'ministers_and_parliament' when 'permanent_secretary' "
    "then 'ministers_and_parliament' when 'parliamentary_team' then "
    "'ministers_and_parliament'"
    " when 'rollout_monitor' then 'rollout_monitors' when 'oversight_body' then "
    "'oversight_bodies' else 'statisticians_and_service' end",
    definition="What the reader is here as. Roles that one person holds, or very few, are not told "
    "apart.",
)

FIGURE = Breakdown(
    "figure",
    "Figure",
    (),
    definition="Each figure as it was published, with its source. The categories come with the "
    "quoted figures.",
)

BREAKDOWNS = (
    AGE_BAND,
    SEX,
    AGE_BAND_BY_SEX,
    SOURCE_FEED,
    NUMBER_OF_SOURCES,
    SERVICE,
    SECTOR,
    REASON,
    ROUTE,
    HOUR_BAND,
    REQUEST_OUTCOME,
    REVIEW_STATUS,
    ALERT_KIND,
    TIME_TO_CLOSE,
    BREACH_KIND,
    SUSPENSION_REASON,
    INCIDENT_CLASS,
    STAGE,
    MILESTONE,
    READING,
    MILESTONE_BY_READING,
    RETURN_STATUS,
    RETURN_DATE,
    SYSTEM_KIND,
    WAVE,
    READER_GROUP,
    FIGURE,
)
