"""Forecasts and their record as observations of the release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from builder.forecast import people
from builder.forecast.dates import QUANTILES, Outlook, chance_by, counts, dates
from builder.forecast.known import NEVER, Known, month_id
from builder.forecast.record import Record
from figures.arithmetic import half_up
from measures.forecasts import MONTHS_AHEAD
from release.vocabulary import ENGLAND, Status

AUTHORITIES_AHEAD = (1, 3, 6, 12)
"""Months ahead for which counts of practitioners and accounts are forecast for an authority."""
LEAST = {
    "highly_likely": 80.0,
    "probable": 60.0,
    "feasible": 40.0,
    "in_doubt": 10.0,
    "unachievable": 0.0,
}
"""The rule of delivery confidence: the least chance, in per cent,
of meeting the latest plan for each word."""


@dataclass(frozen=True)
class Group:
    """Authorities forecast together: England, a region, or (of England) a wave.
    `wave` is empty for the former."""

    code: str
    members: np.ndarray
    wave: str = ""


def groups_of(state: Known) -> list[Group]:
    """England, each region, and each wave, with the places of their
    authorities that are not to be abolished."""
    lasting = np.array([p.ends is None for p in state.places])
    regions, waves = (np.array([getattr(p, n) for p in state.places]) for n in ("region", "wave"))
    found = [Group(ENGLAND, np.flatnonzero(lasting))]
    found += [Group(r, np.flatnonzero(lasting & (regions == r))) for r in sorted(set(regions))]
    return found + [
        Group(ENGLAND, np.flatnonzero(lasting & (waves == w)), w) for w in sorted(set(waves))
    ]


def of_authorities(was: Outlook) -> Iterator[dict]:
    """Rows of every open milestone of every authority."""
    state, period = was.state, month_id(was.state.last)
    shares = list(QUANTILES.values())
    days = dates(was.reached, was.edges, shares)
    announced = {"baseline": state.baseline, "plan": state.plan[-1]}
    met = {
        name: chance_by(was.reached, was.edges, values[tuple(was.items.T)])
        for name, values in announced.items()
    }
    for row, (area, milestone) in enumerate(was.items):
        place = {"geography": state.places[area].code, "period": period}
        yield from _of_one(
            state.milestones[milestone],
            "milestone_by",
            place,
            days[row],
            was.reached[row],
            {name: float(values[row]) for name, values in met.items()},
        )


def of_groups(was: Outlook, groups: Sequence[Group]) -> Iterator[dict]:
    """Rows of each milestone of groups, where one of their authorities has not reached it:
    when the last will have, and how many by then."""
    state = was.state
    for group in groups:
        for milestone, rows in was.of_group(group.members):
            name = state.milestones[milestone]
            prefix = f"{group.wave}.{name}" if group.wave else name
            split = "wave_by" if group.wave else "milestone_by"
            place = {"geography": group.code, "period": month_id(state.last)}
            chance = was.all_of(rows)
            held = state.plan[-1][group.members, milestone] != NEVER
            members = group.members[held]
            ends = np.array(
                [
                    state.baseline[members, milestone].max(),
                    state.plan[-1][was.items[rows, 0], milestone].max(),
                ]
            )
            met = chance_by(np.repeat(chance[None], 2, axis=0), was.edges, ends)
            days = dates(chance[None], was.edges, list(QUANTILES.values()))[0]
            yield from _of_one(
                prefix,
                split,
                place,
                days,
                chance,
                dict(zip(("baseline", "plan"), map(float, met), strict=True)),
            )
            done = int((state.actual[-1][members, milestone] != NEVER).sum())
            yield from _how_many(was, rows, done, prefix, split, place)


def _of_one(
    prefix: str,
    split: str,
    place: Mapping[str, str],
    days: np.ndarray,
    reached: np.ndarray,
    met: Mapping[str, float],
) -> Iterator[dict]:
    """What is published of the date of one milestone, of an authority or of the last of a group."""
    for quantile, day in zip(QUANTILES, days, strict=True):
        text = None if day == NEVER else (dt.date(1970, 1, 1) + dt.timedelta(int(day))).isoformat()
        yield {
            **place,
            "measure": "milestone_forecast_date",
            "breakdown": f"{split}_quantile",
            "category": f"{prefix}.{quantile}",
            "text": text,
            "status": str(Status.FORECAST if text else Status.NOT_APPLICABLE),
        }
    for ahead in range(1, MONTHS_AHEAD + 1):
        yield _valued(
            place,
            "milestone_forecast_chance",
            f"{split}_ahead",
            f"{prefix}.ahead_{ahead:02d}",
            per_cent(reached[ahead - 1]),
        )
    for name, chance in met.items():
        yield _valued(
            place,
            "announced_date_chance",
            f"{split}_announced",
            f"{prefix}.{name}",
            per_cent(chance),
        )
    if split == "milestone_by":
        yield {
            **place,
            "measure": "delivery_confidence",
            "breakdown": "milestone",
            "category": prefix,
            "text": confidence(per_cent(met["plan"])),
            "status": str(Status.FORECAST),
        }


def _how_many(
    was: Outlook, rows: np.ndarray, done: int, prefix: str, split: str, place: Mapping[str, str]
) -> Iterator[dict]:
    by_then = done + counts(was.many_of(rows, MONTHS_AHEAD), list(QUANTILES.values()))
    for ahead in range(1, MONTHS_AHEAD + 1):
        for quantile, count in zip(QUANTILES, by_then[ahead - 1], strict=True):
            yield _valued(
                place,
                "authorities_forecast",
                f"{split}_ahead_and_quantile",
                f"{prefix}.ahead_{ahead:02d}.{quantile}",
                float(count),
            )


def _valued(
    place: Mapping[str, str],
    measure: str,
    breakdown: str,
    category: str,
    value: float,
    *,
    status: str = "f",
) -> dict:
    return {
        **place,
        "measure": measure,
        "breakdown": breakdown,
        "category": category,
        "value": value,
        "status": status,
    }


def per_cent(chance: float) -> float:
    """A chance in whole per cent: 100 and 0 only where nothing else is possible,
    since no forecast is certain."""
    if chance <= 0 or chance >= 1:
        return 100.0 if chance >= 1 else 0.0
    return min(99.0, max(1.0, float(half_up(100 * float(chance)))))


def confidence(chance: float) -> str:
    """The word of delivery confidence for a chance in per cent."""
    return next(word for word, least in LEAST.items() if chance >= least)


def of_people(
    grids: Mapping[int, np.ndarray],
    measure: str,
    codes: Sequence[str],
    tiers: np.ndarray,
    month: str,
) -> Iterator[dict]:
    """Rows of the counts of practitioners or accounts by coming months' ends."""
    for ahead, grid in grids.items():
        for name, values in people.published_quantiles(grid).items():
            for code, tier, value in zip(codes, tiers, values, strict=True):
                if not np.isnan(value) and (tier != "authority" or ahead in AUTHORITIES_AHEAD):
                    yield _valued(
                        {"geography": code, "period": month},
                        f"{measure}_forecast",
                        "ahead_by_quantile",
                        f"ahead_{ahead:02d}.{name}",
                        float(value),
                    ) | {"rounded": True}


def of_record(record: Record, month: str) -> Iterator[dict]:
    """Rows of the record: how many forecasts were scored, the share inside each interval,
    error and bias by rule."""
    place = {"geography": ENGLAND, "period": month}
    scored = record.scored()
    for (kind, ahead), count in scored.items():
        yield _valued(
            place,
            "forecast_scored",
            "record_by_horizon",
            f"{kind}.{ahead}",
            float(count),
            status="",
        )
    for (kind, ahead, interval), share in record.means("insides").items():
        yield _valued(
            place,
            "forecast_inside",
            "record_by_interval",
            f"{kind}.{ahead}.{interval}",
            _tenth(100 * share),
            status="",
        )
    for measure, name in (("forecast_crps", "errors"), ("forecast_bias", "biases")):
        for (kind, ahead, rule), mean in record.means(name).items():
            yield _valued(
                place, measure, "record_by_rule", f"{kind}.{ahead}.{rule}", _tenth(mean), status=""
            )


def _tenth(value: float) -> float:
    return float(half_up(value, 1)) + 0.0
