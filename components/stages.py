"""Pieces of the roll-out page: which authority is at which stage,
and the dates of a milestone beside each other."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd

from components.canvas import row
from components.figure import show
from components.headlines import headlines
from components.measure_views import beside_each_other, over_time
from components.page import nothing_here
from components.selection import Option, PageSelection, ask
from figures.figure import Figure
from figures.observation import STATUS_WORDS
from queries.catalogue import catalogue_of
from release.vocabulary import ENGLAND, Level, Status

ACCOUNTS = ("practitioners_planned", "practitioners_trained", "accounts_issued", "accounts_active")
"""Four different things, always shown apart and in this order."""


def stages(chosen: PageSelection) -> None:
    """How many authorities stand at each stage, and which: the furthest stage each has reached."""
    show(
        chosen.release,
        chosen.over_areas("authority_stage", Level.AUTHORITY),
        "",
        title="Furthest stage reached by each authority",
        instead=lambda figure: _by_stage(chosen, figure),
    )


def _by_stage(chosen: PageSelection, figure: Figure) -> str:
    """One block a stage, the furthest first; authorities without a stage or a return stand last,
    in words."""
    titles = {
        c.id: c.title for c in reversed(catalogue_of(chosen.release).breakdown("stage").categories)
    }
    groups = [(title, figure.frame[figure.frame["text"] == id_]) for id_, title in titles.items()]
    groups += [
        ("No stage reached yet", figure.frame[figure.frame["status"] == Status.NOT_APPLICABLE])
    ]
    groups += [
        (
            f"Stage {STATUS_WORDS[Status.NOT_AVAILABLE]}: no return for the month",
            figure.frame[figure.frame["status"] == Status.NOT_AVAILABLE],
        )
    ]
    return (
        '<div class="stages">'
        + "".join(
            _block(title, rows) for title, rows in groups if len(rows) or title in titles.values()
        )
        + "</div>"
    )


def _block(title: str, rows: pd.DataFrame) -> str:
    many = "1 authority" if len(rows) == 1 else f"{len(rows)} authorities"
    names = "; ".join(escape(n) for n in rows["geography_name"]) or "None"
    return (
        f'<div class="stage"><p class="stage-title">{escape(title)}</p><p '
        f'class="stage-count">{many}</p><p class="stage-names">{names}</p></div>'
    )


def stage_counts(chosen: PageSelection) -> None:
    """How many authorities have reached each stage, as published for England and the regions."""
    around = chosen.around.code
    show(
        chosen.release,
        chosen.over_categories("authorities_at_stage", "stage", area=around),
        "columns",
        title="Authorities that have reached each stage",
    )


def ask_milestone(chosen: PageSelection, *, default: str = "") -> Option:
    """The milestone looked at, from the address (`?milestone=`) or the list."""
    if "milestone" not in catalogue_of(chosen.release).breakdowns:
        nothing_here("No milestone to show", "This release holds no milestones of the roll-out.")
    return ask(
        "milestone",
        "Milestone",
        {c.id: c.title for c in catalogue_of(chosen.release).breakdown("milestone").categories},
        chosen,
        default=default,
    )


def milestones(chosen: PageSelection, milestone: Option) -> None:
    """First baseline, latest plan and actual date:
    of one milestone for every authority, and of every milestone for one."""
    if chosen.area.level == Level.AUTHORITY:
        show(
            chosen.release,
            chosen.over_categories("milestone_date", "milestone_by_reading"),
            "",
            title="First baseline, latest plan and actual date of each milestone",
        )
    milestone.draw()
    dates = chosen.over_areas(
        "milestone_date",
        Level.AUTHORITY,
        breakdown="milestone_by_reading",
        category=f"{milestone.id}.",
    )
    show(
        chosen.release,
        dates,
        "dumbbell",
        title=f"{milestone.title}: first baseline, latest plan and actual date",
    )


def practitioners(chosen: PageSelection) -> None:
    """Planned, trained, with an account, active: now, over time, by sector,
    and each authority beside the others."""
    headlines(chosen, ACCOUNTS, label="Practitioners and accounts")
    accounts(chosen)
    beside_each_other(
        chosen, (("practitioners_planned", "sector", ""), ("accounts_active", "sector", ""))
    )
    several = replace(chosen.over_areas(ACCOUNTS[0], Level.AUTHORITY), measures=ACCOUNTS)
    show(
        chosen.release,
        several,
        "",
        title="Practitioners planned and trained, accounts issued and active, by authority",
    )


def accounts(chosen: PageSelection) -> None:
    """Trained, issued and active on a scale of their own, where the plan would flatten them; then
    all four: by wave for England, where waves are published."""
    left, right = row(2)
    with left:
        over_time(
            chosen,
            *ACCOUNTS[1:],
            title="Practitioners trained, accounts issued and active",
        )
    title = "Planned, trained, issued and active"
    with right:
        if chosen.area.code == ENGLAND:
            over_time(
                chosen,
                *ACCOUNTS,
                breakdown="wave",
                kind="burn_up",
                title=f"{title}, by wave",
            )
        else:
            over_time(chosen, *ACCOUNTS, title=title)
