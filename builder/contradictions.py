"""What an extract says in one table and denies in another. Each table honours the contract, so
nothing is refused: whoever builds is warned, and readers are told what published figures show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from builder.areas import Areas
from builder.dimensions import Dimensions
from builder.policy import DisclosurePolicy
from figures.wording import month_title
from measures.breakdowns import MILESTONE
from release.vocabulary import ALL, Status

TABLES = ("rollout_milestones", "rollout_plan", "practitioners", "systems")
TITLE = {c.id: c.title for c in MILESTONE.categories}


@dataclass(frozen=True)
class Counts:
    """What an authority's own tables hold at a month's end."""

    planned: int = 0
    trained: int = 0
    issued: int = 0
    connected: int = 0


Reached = tuple[str, str, Counts]
"""An authority, a milestone it says it reached, and what its own tables hold."""


def denials(milestone: str, counts: Counts) -> list[str]:
    """What denies that the milestone was reached, in words without a number:
    a count this small may be of one person."""
    found = {
        "management_team": [(not counts.trained, "no practitioner is trained")],
        "shielding": [(not counts.issued, "no account is issued")],
        "connected": [(not counts.connected, "no case management system is connected")],
        "practitioners": [
            (not counts.trained, "no practitioner is trained"),
            (bool(counts.trained) and not counts.issued, "no account is issued"),
        ],
        "complete": [
            (
                counts.issued < counts.planned,
                "fewer accounts are issued than practitioners are planned",
            )
        ],
    }
    return [words for denied, words in found.get(milestone, []) if denied]


def warnings(reached: Mapping[str, Iterable[Reached]], areas: Areas) -> list[str]:
    """A line for each authority, milestone and denial, with the months it lasts.
    `reached` is by month, for all months in their order."""
    months: dict[tuple[str, str, str], list[str]] = {}
    for month, rows in reached.items():
        for code, milestone, counts in rows:
            for words in denials(milestone, counts):
                months.setdefault((code, milestone, words), []).append(month)
    name = {row["code"]: row["name"] for row in areas.rows}
    return [
        f"{name.get(code, code)}: {TITLE[milestone]!r} is reached, but {words}: "
        f"{', '.join(_spans(found, tuple(reached)))}"
        for (code, milestone, words), found in sorted(months.items())
    ]


def _spans(found: list[str], months: tuple[str, ...]) -> list[str]:
    """Months as spans: `February 2010 to July 2010`."""
    places = [months.index(month) for month in found]
    starts = [places[0], *(after for before, after in pairwise(places) if after > before + 1)]
    ends = [*(before for before, after in pairwise(places) if after > before + 1), places[-1]]
    return [
        month_title(months[a])
        if a == b
        else f"{month_title(months[a])} to {month_title(months[b])}"
        for a, b in zip(starts, ends, strict=True)
    ]


def notes(
    observed: pd.DataFrame, dimensions: Dimensions, policy: DisclosurePolicy
) -> tuple[dict, ...]:
    """Notes beside a milestone that figures of the same release deny.

    Only what is published is compared, and only what rounding cannot have made,
    so a note tells nothing a reader cannot work out.
    """
    error = sum(
        policy.protected[m].base
        for m in ("accounts_issued", "practitioners_planned")
        if m in policy.protected
    )
    shown = observed[
        (observed["breakdown"] == ALL)
        & observed["status"].isin([str(Status.SHOWN), str(Status.PROVISIONAL), str(Status.BREAK)])
    ]
    value = {
        m: shown[shown["measure"] == m].set_index(["geography", "period"])["value"]
        for m in ("accounts_issued", "practitioners_planned")
    }
    reached = observed[
        (observed["measure"] == "milestone_date")
        & (observed["category"] == "complete.actual")
        & observed["text"].notna()
    ]
    rows = []
    for place in sorted(zip(reached["geography"], reached["period"], strict=True)):
        issued, planned = (
            value[m].get(place) for m in ("accounts_issued", "practitioners_planned")
        )
        if issued is not None and planned is not None and issued + error <= planned:
            rows += [
                _note(measure, *place, dimensions)
                for measure in ("authority_stage", "milestone_date")
            ]
    return tuple(rows)


def _note(measure: str, code: str, period: str, dimensions: Dimensions) -> dict:
    name = next(row["name"] for row in dimensions.areas.rows if row["code"] == code)
    text = (
        f"{name} reports {TITLE['complete']!r}, but its accounts issued by the end of "
        f"{month_title(period)} are fewer than its practitioners planned."
    )
    return {"text": text, "measure": measure, "geography": code, "period": period}
