"""Involvement and flags: services involved, the two practitioner indications, and, apart from them,
shielded records."""

from measures.measure import (
    REGIONS,
    CoveredBy,
    Distinct,
    FirstSeen,
    Measure,
    PartOf,
    Relation,
    Rows,
)
from release.vocabulary import Audience, Kind

_CHILD = "born_on > cut_18"
_OPEN = f"ended_on is null and {_CHILD}"
_STARTED = f"started_on >= month_start and {_CHILD}"
_BASE = "Children with a live record at the end of the month"
_CANNOT = (
    "How many children have a need: only what practitioners recorded is counted, and "
    "recording grows as the roll-out goes on."
)


def _served(service: str, *ages: str) -> CoveredBy:
    """Whom a service is for. It is not part of its definition:
    who is older stays until the involvement is ended."""
    own = "children_with_service_involved"
    return CoveredBy(
        tuple(f"{own}/age_band/{age}" for age in ages), of=f"{own}/service/{service}", sure=False
    )


def _children(
    id_: str,
    title: str,
    short_title: str,
    where: str,
    breakdowns: tuple[str, ...],
    definition: str,
    *relations: Relation,
) -> Measure:
    return Measure(
        id_,
        "flags",
        title,
        "children",
        Kind.STOCK,
        Distinct("involvements", "child_id", where),
        short_title=short_title,
        breakdowns=breakdowns,
        base=_BASE,
        definition=definition,
        shows="For how many children this is on record. Each child is counted once in the total.",
        cannot_show=_CANNOT,
        relations=relations,
    )


MEASURES = (
    _children(
        "children_with_service_involved",
        "Children with a practitioner of a service recorded as involved",
        "Service involved",
        f"kind = 'service_involvement' and {_OPEN}",
        ("service", "age_band"),
        "Children with at least one service recorded as involved and not ended at the end of the "
        "month. Schools and GP practices are not counted as services. A sensitive service is "
        "counted without saying which.",
        _served("health_visiting", "0_4"),
        _served("school_nursing", "5_9", "10_14", "15_17"),
        _served("education_welfare", "5_9", "10_14", "15_17"),
        _served("youth_offending_team", "10_14", "15_17"),
        _served("connexions", "10_14", "15_17"),
    ),
    _children(
        "children_with_lead_professional",
        "Children with a lead professional",
        "Lead professional",
        f"kind = 'lead_professional' and {_OPEN}",
        ("age_band", "sector"),
        "Children for whom a practitioner is indicated as the lead professional at the end of the "
        "month.",
    ),
    _children(
        "children_with_common_assessment",
        "Children with a common assessment",
        "Common assessment",
        f"kind = 'common_assessment' and {_OPEN}",
        ("age_band", "sector"),
        "Children for whom a practitioner is indicated as holding a common assessment (CAF) at "
        "the end of the month. The assessment itself is not on the directory.",
    ),
    _children(
        "children_with_any_indication",
        "Children with any service involvement or practitioner indication",
        "Any involvement or indication",
        _OPEN,
        ("age_band", "sex"),
        "Children with a service involved, a lead professional or a common assessment at the end "
        "of the month.",
        PartOf("children_on_directory"),
        CoveredBy(
            (
                "children_with_service_involved",
                "children_with_lead_professional",
                "children_with_common_assessment",
            )
        ),
    ),
    Measure(
        "indications_started",
        "flags",
        "Involvements and indications started",
        "indications",
        Kind.FLOW,
        Rows("involvements", "started_on >= month_start"),
        short_title="Started",
        breakdowns=("service",),
        base="Involvements and indications recorded",
        definition="Service involvements and practitioner indications whose first day lies in the "
        "period.",
        shows="How much was newly recorded.",
        cannot_show="When the work itself began, if it was recorded later.",
    ),
    Measure(
        "indications_ended",
        "flags",
        "Involvements and indications ended",
        "indications",
        Kind.FLOW,
        Rows("involvements", "ended_on is not null"),
        short_title="Ended",
        breakdowns=("service",),
        base="Involvements and indications recorded",
        definition="Service involvements and practitioner indications whose last day lies in the "
        "period.",
        shows="How much was ended.",
        cannot_show="Why it ended.",
    ),
    Measure(
        "children_newly_indicated",
        "flags",
        "Children with an involvement or indication started",
        "children",
        Kind.FLOW,
        Distinct("involvements", "child_id", _STARTED, over_periods=True),
        short_title="Children, newly recorded",
        levels=REGIONS,
        base="Involvements and indications recorded",
        definition="Children for whom at least one service involvement or practitioner indication "
        "started in a month of the period at whose end they were under 18. A child counts "
        "once in a period, whatever was known of it before.",
        shows="For how many children something was newly recorded.",
        cannot_show="How many of them were new to the directory: children known "
        "before are in it too.",
    ),
    Measure(
        "first_indications_without_history",
        "flags",
        "Children first indicated who had no earlier involvement on record",
        "children",
        Kind.FLOW,
        FirstSeen("involvements", "child_id", _STARTED),
        short_title="First indicated, no history",
        levels=REGIONS,
        breakdowns=("age_band",),
        audience=Audience.DEPARTMENTAL,
        base="Children with an involvement or indication started in the month",
        definition="Children under 18 at the end of the month with an involvement or indication "
        "started in it, who had none on the directory in any earlier month.",
        shows="How many children a list of those already known would not have held the day before.",
        cannot_show="Whether another system knew the child: only the directory's own history since "
        "January 2009 is looked at, so the first month has no figure.",
    ),
    Measure(
        "shielded_records",
        "flags",
        "Shielded records",
        "children",
        Kind.STOCK,
        Distinct("shields", "child_id", "lifted_on is null"),
        short_title="Shielded records",
        base=_BASE,
        definition="Records with a shield in force at the end of the month. A shield is a "
        "restriction of access: most practitioners see only name, sex and date of birth.",
        shows="How many records are restricted.",
        cannot_show="Any need of the child. A shield is decided case by case by the authority and "
        "its "
        "reason is not counted.",
        relations=(PartOf("children_on_directory"),),
    ),
    Measure(
        "shields_applied",
        "flags",
        "Shields applied",
        "shields",
        Kind.FLOW,
        Rows("shields", "applied_on >= month_start"),
        short_title="Shields applied",
        base="Shields recorded",
        definition="Shields whose first day lies in the period, whether or not since lifted.",
        shows="How many restrictions were applied.",
        cannot_show="How many were asked for and declined.",
    ),
)
