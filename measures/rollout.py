"""Roll-out: which authority has reached which stage, its dates, and the systems connected.
Facts about authorities, published exactly."""

from measures.measure import REGIONS, Dates, Furthest, Measure, Rows
from release.vocabulary import Kind, Level

_AUTHORITY = (Level.AUTHORITY,)

MEASURES = (
    Measure(
        "authority_stage",
        "rollout",
        "Roll-out stage reached by each authority",
        "stage",
        Kind.STATE,
        Furthest("rollout_milestones", "stage", "actual_on is not null"),
        short_title="Stage reached",
        levels=_AUTHORITY,
        base="Authorities",
        definition="The furthest stage the authority had reached by the end of the month.",
        shows="How many authorities are at each stage, and which.",
        cannot_show="How well a stage was completed.",
    ),
    Measure(
        "authorities_at_stage",
        "rollout",
        "Authorities that have reached each roll-out stage",
        "authorities",
        Kind.STOCK,
        Rows("rollout_milestones", "actual_on is not null"),
        short_title="Authorities at stage",
        levels=REGIONS,
        breakdowns=("stage",),
        base="Authorities",
        definition="Authorities that had reached the stage by the end of the month. An authority "
        "counts at every stage it has reached, so the stages do not add up.",
        total=False,
        shows="How far the roll-out has come.",
        cannot_show="Whether practitioners use the directory.",
    ),
    Measure(
        "milestone_date",
        "rollout",
        "First baseline, latest plan and actual date of each milestone",
        "date",
        Kind.STATE,
        Dates(
            "rollout_milestones",
            "milestone",
            (("baseline", "baseline_on"), ("plan", "plan_on"), ("actual", "actual_on")),
        ),
        short_title="Milestone dates",
        levels=_AUTHORITY,
        total=False,
        breakdowns=("milestone_by_reading",),
        base="Authorities",
        definition="The first date agreed for a milestone, which is never changed; the latest plan "
        "reported; and the day it was reached.",
        shows="Planned and actual dates beside each other.",
        cannot_show="Why a date moved.",
    ),
    Measure(
        "systems_connected",
        "rollout",
        "Case management systems connected",
        "systems",
        Kind.STOCK,
        Rows("systems", "connected_on is not null"),
        short_title="Systems connected",
        breakdowns=("system_kind",),
        base="Case management systems of authorities",
        definition="Case management systems through which accredited practitioners could reach the "
        "directory at the end of the month.",
        shows="How many systems are connected.",
        cannot_show="How much they are used.",
    ),
)
