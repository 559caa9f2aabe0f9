"""Practitioners: planned, trained, given an account, active. Four different things, kept apart."""

from measures.measure import (
    NATIONAL,
    Distinct,
    Measure,
    NeverFalls,
    PartOf,
    Reached,
    Rows,
    Split,
    Total,
)
from release.vocabulary import Kind

# A milestone is what the authority reports; the training and account records come from elsewhere,
# and are not compared with it. That all planned practitioners have accounts is not related to the
# plan: a plan may be made again after the milestone was reached.
_SPLITS = ("sector", Split("wave", NATIONAL))

MEASURES = (
    Measure(
        "practitioners_planned",
        "practitioners",
        "Practitioners planned to have an account",
        "practitioners",
        Kind.STOCK,
        Total("rollout_plan", "planned"),
        short_title="Planned",
        breakdowns=_SPLITS,
        base="Roll-out plans of authorities",
        definition="Practitioners that each authority's plan at the end of the month intends to "
        "give "
        "an account.",
        shows="What is planned.",
        cannot_show="Who is entitled: entitlement is set by regulations and is "
        "wider than the plan.",
    ),
    Measure(
        "practitioners_trained",
        "practitioners",
        "Practitioners trained",
        "practitioners",
        Kind.STOCK,
        Rows("practitioners"),
        short_title="Trained",
        breakdowns=_SPLITS,
        base="Practitioners in the directory's training records",
        definition="Practitioners who had completed the mandatory training by "
        "the end of the month.",
        shows="How many have been trained.",
        cannot_show="How many use the directory.",
        relations=(NeverFalls(), Reached("management_team", sure=False)),
    ),
    Measure(
        "accounts_issued",
        "practitioners",
        "Practitioner accounts issued",
        "accounts",
        Kind.STOCK,
        Rows("practitioners", "account_issued_on is not null"),
        short_title="Accounts issued",
        breakdowns=_SPLITS,
        base="Practitioners in the directory's account records",
        definition="Accounts issued by the end of the month, including any "
        "since suspended or closed.",
        shows="How many accounts were ever issued.",
        cannot_show="How many can be used today.",
        relations=(
            PartOf("practitioners_trained", close=True),
            NeverFalls(),
            Reached("practitioners", sure=False),
        ),
    ),
    Measure(
        "accounts_active",
        "practitioners",
        "Practitioner accounts used in the last 3 months",
        "accounts",
        Kind.STOCK,
        Distinct(
            "accesses", "practitioner_id", "outcome <> 'refused'", over_periods=True, months=3
        ),
        short_title="Accounts active",
        breakdowns=_SPLITS,
        base="Searches and views in the access audit log",
        definition="Accounts with which at least one search was made, or one record opened, if "
        "only "
        "in its restricted form, in the three months up to the end of the month. What was "
        "refused does not count.",
        shows="How many accounts are in use.",
        cannot_show="How often each is used. Before March 2009 fewer than three months had passed "
        "since the directory opened. Where authorities changed within the three months, the sum "
        "over areas or waves: an account used in one that ended and in its successor is counted in "
        "both and once in the total.",
        relations=(PartOf("accounts_issued", close=True),),
    ),
)
