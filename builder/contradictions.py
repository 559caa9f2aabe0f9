"""What an extract says in one table and denies in another. Each table honours the contract, so nothing is refused: whoever builds is warned, and readers are told what published figures show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
import sqlalchemy as sa

from builder.cells import World
from builder.contract import BY_NAME
from builder.engines import Engine
from builder.extracts import Extract
from builder.policy import DisclosurePolicy
from measures.breakdowns import MILESTONE
from release.words import ALL, Status, month_title

TABLES = ("rollout_milestones", "rollout_plan", "practitioners", "systems")
TITLE = {c.id: c.title for c in MILESTONE.categories}


@dataclass(frozen=True)
class Counts:
    """What an authority's own tables hold at a month's end."""

    planned: int = 0
    trained: int = 0
    issued: int = 0
    connected: int = 0


def denials(milestone: str, counts: Counts) -> list[str]:
    """What denies that the milestone was reached, in words without a number: a count this small may be of one person."""
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


def warnings(extract: Extract, engine: Engine, world: World) -> list[str]:
    """A line for each authority, milestone and denial, with the months it lasts."""
    months: dict[tuple[str, str, str], list[str]] = {}
    for month in extract.months:
        for code, milestone, counts in _reached(extract, engine, month):
            for words in denials(milestone, counts):
                months.setdefault((code, milestone, words), []).append(month)
    name = {row["code"]: row["name"] for row in world.areas.rows}
    return [
        f"{name.get(code, code)}: {TITLE[milestone]!r} is reached, but {words}: {', '.join(_spans(found, extract.months))}"
        for (code, milestone, words), found in sorted(months.items())
    ]


def _reached(extract: Extract, engine: Engine, month: str) -> Iterator[tuple[str, str, Counts]]:
    for table in TABLES:
        engine.register(table, extract.paths(table, month), columns=BY_NAME[table].columns)
    planned = _by_authority(engine, "rollout_plan", "sum(planned)")
    people = _by_authority(engine, "practitioners", "count(*)", "count(account_issued_on)")
    systems = _by_authority(engine, "systems", "count(connected_on)")
    reached = (
        sa.select(sa.column("authority"), sa.column("milestone"))
        .select_from(sa.table("rollout_milestones"))
        .where(sa.literal_column("actual_on is not null"))
    )
    for code, milestone in engine.fetch(reached):
        trained, issued = people.get(code, (0, 0))
        yield (
            code,
            milestone,
            Counts(int(planned.get(code, (0,))[0]), trained, issued, systems.get(code, (0,))[0]),
        )


def _by_authority(engine: Engine, table: str, *counted: str) -> dict[str, tuple[int, ...]]:
    select = (
        sa.select(sa.column("authority"), *(sa.literal_column(c) for c in counted))
        .select_from(sa.table(table))
        .group_by(sa.column("authority"))
    )
    return {code: tuple(counts) for code, *counts in engine.fetch(select)}


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


def notes(observed: pd.DataFrame, world: World, policy: DisclosurePolicy) -> tuple[dict, ...]:
    """Notes beside a milestone that figures of the same release deny. Only what is published is compared, and only what rounding cannot have made, so a note tells nothing a reader cannot work out."""
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
                _note(measure, *place, world) for measure in ("authority_stage", "milestone_date")
            ]
    return tuple(rows)


def _note(measure: str, code: str, period: str, world: World) -> dict:
    name = next(row["name"] for row in world.areas.rows if row["code"] == code)
    text = f"{name} reports {TITLE['complete']!r}, but its accounts issued by the end of {month_title(period)} are fewer than its practitioners planned."
    return {"text": text, "measure": measure, "geography": code, "period": period}
