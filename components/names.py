"""Other words by which readers know measures and areas: a list finds what is typed in it by these
too. They stand behind the title, so that the reader sees why it was found."""

from __future__ import annotations

from collections.abc import Mapping

MEASURES: Mapping[str, str] = {
    "children_on_directory": "records held, how many children",
    "directory_coverage": "coverage, accuracy of numbers",
    "children_without_educational_setting": "missing education, not in school",
    "children_without_gp": "no doctor",
    "records_updated_in_12_months": "accuracy, up to date",
    "unmatched_source_records": "unmatched, integrated data",
    "suspected_duplicate_records": "duplicates, accuracy",
    "removal_requests": "opt out, removal",
    "children_with_common_assessment": "CAF, eCAF, assessments",
    "children_with_any_indication": "involvement, flags",
    "children_newly_indicated": "new flags",
    "shielded_records": "hidden, shielding",
    "shields_applied": "hidden, shielding",
    "record_views": "records opened, accesses",
    "searches": "look-ups",
    "practitioners_viewing": "users who looked",
    "record_views_per_1000_children": "rate of access",
    "shielded_view_attempts": "unauthorised, refused access",
    "views_out_of_hours": "nights and weekends",
    "audit_reviews": "audits",
    "alerts_raised": "suspicious access",
    "procedure_breaches": "misuse, breach, unauthorised, discipline",
    "accounts_suspended": "discipline, misuse of accounts",
    "security_incidents": "breach, data loss",
    "practitioners_planned": "users planned",
    "practitioners_trained": "users trained",
    "accounts_issued": "users with an account",
    "accounts_active": "users now, police and other sectors",
    "systems_connected": "ICS, case management",
    "programme_cost": "spent, budget, money",
    "practitioners_estimate": "users expected",
    "looked_after_children": "looked after, in care",
    "child_protection_plans": "at risk, protection register",
}
"""Measure to what else it is called, in everyday words and in those of Parliament."""

AREAS: Mapping[str, str] = {
    "E06000055": "Bedfordshire until March 2009",
    "E06000056": "Bedfordshire until March 2009",
    "E06000049": "Cheshire until March 2009",
    "E06000050": "Cheshire until March 2009, Chester",
    "E06000010": "Hull",
    "E06000023": "Avon until 1996",
    "E06000025": "Avon until 1996",
    "E06000022": "Avon until 1996, Bath",
    "E06000024": "Avon until 1996",
    "E06000053": "Scilly",
}
"""Area to names that are no part of its own: former counties it was made from,
and everyday names."""


def with_others(title: str, others: str) -> str:
    """A title as a list shows it: with its other names,
    where it has any that it does not hold already."""
    return f"{title} (also: {others})" if others else title
