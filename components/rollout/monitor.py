"""Pieces of the roll-out as it moves: what happened since the last release, what comes next, one
table to filter and sort, the forecast, and its record."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

import exports
import settings
from components import gate
from components.canvas import box, row, write
from components.downloads import logged_download
from components.figure_cache import once
from components.page import notice, on_record
from components.selection import Option, PageSelection, ask, draw
from components.table import as_html
from figures.wording import day_of, long_date, number, starting
from queries import monitor
from queries.catalogue import Catalogue, Period, catalogue_of
from queries.monitor import WITHIN, MilestoneStatus, forecast_in_words, moved_in_words
from queries.previous_release import previous_release
from queries.releases import describe
from release.vocabulary import Level

SHOW: dict[str, tuple[str, Callable[[MilestoneStatus], bool]]] = {
    "news": ("What happened, is late or comes next", lambda one: bool(whats(one))),
    "reached": ("Reached since", lambda one: one.reached),
    "moved": ("Plan moved since", lambda one: one.moved),
    "passed": ("Plan gone by without report", lambda one: one.passed),
    "late": (
        "Not reached, first baseline gone by",
        lambda one: not one.actual and one.days is not None,
    ),
    **{
        f"due_{n}": (f"Due within {n} days by plan", lambda one, n=n: 0 < one.due <= n)
        for n in WITHIN
    },
    **{
        f"expected_{n}": (
            f"Due within {n} days by forecast",
            lambda one, n=n: 0 < one.expected <= n,
        )
        for n in WITHIN
    },
    "unsent": ("No return for the month", lambda one: one.unsent),
    "every": ("Every milestone", lambda one: True),
}
"""What the table can be kept to, by id: title, and whether a line is of it."""

SORT: dict[str, tuple[str, Callable[[MilestoneStatus], tuple]]] = {
    "days": (
        "Days after the first baseline",
        lambda one: (-(one.days if one.days is not None else -9999),),
    ),
    "plan": ("Latest plan, the earliest first", lambda one: (one.plan or "9999",)),
    "forecast": (
        "Forecast, the earliest first",
        lambda one: (one.forecast.get("median") or "9999",),
    ),
    "moves": ("Moves of the plan, the most first", lambda one: (-one.moves, -one.moved_days)),
    "chance": (
        "Chance of meeting the plan, the least first",
        lambda one: (one.chance is None, one.chance or 0),
    ),
    "authority": ("Authority", lambda one: ()),
    "milestone": ("Milestone", lambda one: (one.milestone,)),
}

NEWS = ("reached", "moved", "passed", "late")
"""What is counted of the time since the last release, in the order it is told."""

LIKELY = (
    " By forecast counts what is as likely as not to be reached by then. Of the rest, each less "
    "likely, some will be reached too: Forecast says how many authorities in all."
)

MOST, MOST_OF_ALL = 100, 200
"""Rows shown at once, and where the whole page is; a file holds all. A browser takes a
thousandth of a second for each."""


@dataclass(frozen=True)
class Found:
    """The lines of the area chosen, and the month's end they are looked back to."""

    chosen: PageSelection
    since: Period | None
    lines: list[MilestoneStatus]

    @property
    def when(self) -> str:
        """The month's end they are looked back to, in words."""
        return when(self.since)


def when(since: Period | None) -> str:
    """The month's end that is looked back to, in words."""
    return f"the end of {since.title}" if since else "the beginning"


def back_to(chosen: PageSelection) -> Period | None:
    """The month's end that is looked back to: the last month of the release before this one,
    or else the month before."""
    catalogue = catalogue_of(chosen.release)
    before = previous_release(settings.current().releases, chosen.release).release
    last = catalogue_of(before).months()[-1].id if before is not None else ""
    since = catalogue.periods.get(last)
    if since is None or since.ends_on >= chosen.period.ends_on:
        since = catalogue.before(chosen.period)
    return since


def since_last(chosen: PageSelection) -> Found:
    """The lines of the authorities of the area, looked back to that month's end."""
    on_record(chosen.release)
    since, catalogue = back_to(chosen), catalogue_of(chosen.release)
    inside = {a.code for a in catalogue.within(chosen.area.code, Level.AUTHORITY)}
    back = since.id if since is not None else ""
    lines = once(
        chosen.release,
        f"monitor since {back}",
        "",
        chosen.period.id,
        lambda: monitor.milestone_statuses(chosen.release, chosen.period, since),
    )
    return Found(chosen, since, [one for one in lines if one.area.code in inside])


def coming(found: Found) -> None:
    """How many were reached, moved and are late since the last release,
    and what is due by plan and by forecast."""
    chosen, lines = found.chosen, found.lines
    since = found.when
    many = {id_: len([one for one in lines if test(one)]) for id_, (_, test) in SHOW.items()}
    unsent = sorted({one.area.name for one in lines if one.unsent})
    said = {
        f"Milestones reached since {since}": many["reached"],
        f"Plans moved since {since}": many["moved"],
        "Plans gone by without report": many["passed"],
        "Milestones not reached whose first baseline had gone by at the end of "
        f"{chosen.period.title}": many["late"],
    }
    facts = pd.DataFrame({"What": list(said), "Milestones": [number(n) for n in said.values()]})
    has_forecast = any(one.forecast for one in lines)
    next_ = pd.DataFrame(
        {
            "Due within": [f"{n} days" for n in WITHIN],
            "By latest plan": [number(many[f"due_{n}"]) for n in WITHIN],
            "By forecast (median)": [
                number(many[f"expected_{n}"]) if has_forecast else "not made for this month"
                for n in WITHIN
            ],
        }
    )
    left, right = row(2)
    with left:
        html = as_html(facts, caption=f"Since {since}. Unit: milestones of authorities.")
        write(_leading(html, chosen, NEWS))
    with right:
        html = as_html(
            next_,
            caption=f"Due after {long_date(chosen.period.ends_on)}. Unit: milestones of "
            "authorities.",
        )
        kinds = ("due", "expected") if has_forecast else ("due", "")
        lists = [f"{kind}_{n}" if kind else "" for n in WITHIN for kind in kinds]
        write(_leading(html, chosen, lists))
    write(
        f'<p class="section-text">{escape(_returns(unsent, chosen.period))} Counted are '
        "milestones of authorities, as reported: facts, not rounded; each number leads to its list."
        f"{LIKELY if has_forecast else ''}</p>"
    )
    if not gate.seen().silent:
        rows = [("", what, "as reported", many_) for what, many_ in facts.itertuples(index=False)]
        rows += [
            (f"due within {days}", "Milestones due", how, many_)
            for days, *told in next_.itertuples(index=False)
            for how, many_ in zip(list(next_)[1:], told, strict=True)
        ]
        counts = pd.DataFrame(rows, columns=["Within", "What", "How known", "Milestones"])
        counts = counts.assign(area=chosen.area.name)
        _file(chosen, lambda: counts, "moved", "Download these counts (CSV)")


def _leading(html: str, chosen: PageSelection, lists: Sequence[str]) -> str:
    """A table whose numbers, row by row, lead to the rows of these lists; "" leads nowhere. Those
    who hear a number alone hear of which list it is."""
    parts = re.split(r"(<td[^>]*>)(.*?)(?=</td>)", html)
    for place, id_ in enumerate(lists):
        if id_:
            at = 3 * place + 2
            asked = {"section": "each", "show": id_, "wave": "any"} | gate.release_asked()
            query = escape(urlencode(chosen.address | asked))
            parts[at] = (
                f'<a href="/rollout?{query}">{parts[at]}<span class="unseen">: '
                f"{escape(SHOW[id_][0])}</span></a>"
            )
    return "".join(parts)


def _returns(unsent: Sequence[str], period: Period) -> str:
    if not unsent:
        return f"Every authority here sent its return for {period.title}."
    return f"No return for {period.title}: {', '.join(unsent)}. What it last reported stands here."


def whats(one: MilestoneStatus) -> list[str]:
    """What there is to tell of a milestone, in words, the past before the future."""
    said = [
        ("Reached", one.reached),
        ("Plan moved", one.moved),
        ("Plan gone by, no report", one.passed),
        ("First baseline gone by", SHOW["late"][1](one)),
        ("No return", one.unsent),
        (f"Due within {one.due} days", bool(one.due)),
        (f"Forecast within {one.expected} days", bool(one.expected)),
    ]
    return [words for words, yes in said if yes]


def ask_table(chosen: PageSelection) -> tuple[Option, Option, Option]:
    """What the table is kept to, of which wave and in which order, from the address (`?show=`,
    `?wave=`, `?sort=`) or the lists."""
    catalogue = catalogue_of(chosen.release)
    waves = {"any": "Every wave"} | {
        c.id: c.title
        for c in (catalogue.breakdown("wave").categories if "wave" in catalogue.breakdowns else ())
    }
    return (
        ask("show", "Show", {k: t for k, (t, _) in SHOW.items()}, chosen, called="list"),
        ask("wave", "Wave", waves, chosen),
        ask("sort", "Sort by", {k: t for k, (t, _) in SORT.items()}, chosen, called="order"),
    )


def one_table(found: Found, asked: Sequence[Option]) -> None:
    """All milestones as one table: to filter by what happened and by wave (and by region with the
    area), to sort; each row leads to its authority."""
    chosen, catalogue = found.chosen, catalogue_of(found.chosen.release)
    with box("option-monitor"):
        for place, one in zip(row(3), asked, strict=True):
            with place:
                draw(one.name, one.label, one.options)
    show_, wave, sort = (one.id for one in asked)
    kept = [one for one in found.lines if SHOW[show_][1](one) and wave in ("any", one.area.wave)]
    kept.sort(key=lambda one: (*SORT[sort][1](one), one.area.name, one.milestone))
    if not kept:
        notice(
            "Nothing to show", "No milestone of these authorities is of that kind. Choose another."
        )
        return
    titles = (
        {c.id: c.title for c in catalogue.breakdown("delivery_confidence").categories}
        if "delivery_confidence" in catalogue.breakdowns
        else {}
    )
    most = MOST_OF_ALL if gate.seen().whole else MOST
    caption = f"{SHOW[show_][0]}: {chosen.area.name}, {chosen.period.title}. Unit: dates and days."
    write(_linked(_rows(kept[:most], catalogue, titles), kept, caption))
    write(
        f'<p class="symbols">{number(len(kept))} '
        f"row{'s' if len(kept) != 1 else ''}"
        f"{f', the first {most} shown; the file holds all' if len(kept) > most else ''}. "
        "Days count from the first baseline to the day reached or, where not reached, to the "
        "month's end. Forecasts are medians with their 80% interval [f]. "
        "Delivery confidence is worked out by rule from the chance of meeting the latest plan, "
        "which stands beside it.</p>"
    )
    if not gate.seen().silent:
        made = partial(_rows, kept, catalogue, titles)
        _file(chosen, made, "milestones", "Download these rows (CSV)")


def confidence_in_words(one: MilestoneStatus, titles: Mapping[str, str]) -> str:
    """The word by rule with the chance beside it, and what a person has stated."""
    parts = [titles[one.rule]] if one.rule in titles else []
    parts += [f"{number(one.chance)}%"] if one.chance is not None else []
    said = [", ".join(parts)] if parts else []
    if one.stated.get("rating"):
        word = titles.get(one.stated["rating"], one.stated["rating"]).lower()
        day = long_date(one.stated["on"]) if one.stated.get("on") else "no date"
        said.append(f"stated: {word}, by {one.stated.get('by', 'not given')}, {day}")
    return starting("; ".join(said))


def _rows(
    lines: Sequence[MilestoneStatus], words: Catalogue, titles: dict[str, str]
) -> pd.DataFrame:
    return pd.DataFrame([_row(one, words, titles) for one in lines])


def _row(one: MilestoneStatus, words: Catalogue, titles: dict[str, str]) -> dict[str, str]:
    region_wave = next(
        (c.title for c in words.breakdown("wave").categories if c.id == one.area.wave), ""
    )
    return {
        "Authority": one.area.name,
        "Milestone": one.milestone,
        "What": "; ".join(whats(one)) or ("Reached before" if one.actual else "No change"),
        "Days after first baseline": "" if one.days is None else number(one.days),
        "Latest plan": long_date(one.plan) if one.plan else "",
        "Forecast": forecast_in_words(one),
        "Delivery confidence": confidence_in_words(one, titles),
        "Moves of the plan": moved_in_words(one),
        "First baseline": long_date(one.baseline),
        "Reached": long_date(one.actual) if one.actual else "",
        "Region": one.region,
        "Wave": region_wave,
    }


def _linked(table: pd.DataFrame, kept: list[MilestoneStatus], caption: str) -> str:
    """The table, with the name of each authority leading to its roll-out page."""
    html = as_html(table, caption=caption)
    parts = html.split('<th scope="row">')
    linked = [parts[0]]
    for part, one in zip(parts[1:], kept, strict=False):
        name, _, rest = part.partition("</th>")
        query = urlencode({"area": one.area.code, "section": "dates"} | gate.release_asked())
        linked.append(
            f'<a href="/rollout?{escape(query)}">{name}<span class="unseen">, dates of the '
            f"roll-out</span></a></th>{rest}"
        )
    return '<th scope="row">'.join(linked).replace('"figure-table"', '"figure-table monitor"')


def _file(chosen: PageSelection, make: Callable[[], pd.DataFrame], what: str, label: str) -> None:
    """A table of this room as CSV, each row with its release: made when it is asked for."""
    name = (
        f"contactpoint-rollout-{what}-{chosen.area.code.lower()}-{chosen.period.id}-"
        f"{chosen.release.id}.csv"
    )
    st.download_button(
        label,
        logged_download(partial(_csv, chosen, make), name, release=chosen.release.id),
        name,
        "text/csv",
        on_click="ignore",
    )


def _csv(
    chosen: PageSelection, make: Callable[[], pd.DataFrame], stamp: exports.FileMarks
) -> bytes:
    said = describe(chosen.release)
    rows = make().assign(
        period=chosen.period.id,
        release=chosen.release.id,
        release_status=said.status,
        published=day_of(chosen.release.published_at),
        records=said.synthetic,
        marking=stamp.marking,
        reading_log=stamp.reading_log,
    )
    return exports.plain_csv(rows, numbers=())
