"""The record: every forecast made again at each past month's end from what was known then, and
scored by what happened. Beside it, two plain rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from builder.forecast.dates import Outlook, dates, inside
from builder.forecast.known import NEVER, Known

INTERVALS = {"50": 0.5, "80": 0.8, "95": 0.95}


@dataclass
class Record:
    """Scores by kind of forecast and months ahead: for each rule the error (CRPS) and bias of every
    outcome, for each interval how much of each outcome lay inside."""

    errors: dict[tuple[str, int, str], list[np.ndarray]] = field(default_factory=dict)
    biases: dict[tuple[str, int, str], list[np.ndarray]] = field(default_factory=dict)
    insides: dict[tuple[str, int, str], list[np.ndarray]] = field(default_factory=dict)

    def add(
        self,
        kind: str,
        ahead: int,
        rules: Mapping[str, tuple[np.ndarray, np.ndarray]],
        within: Mapping[str, np.ndarray],
    ) -> None:
        """Add outcomes: errors and biases by rule, and how much lay inside by interval;
        one number an outcome."""
        for rule, (error, bias) in rules.items():
            self.errors.setdefault((kind, ahead, rule), []).append(error)
            self.biases.setdefault((kind, ahead, rule), []).append(bias)
        for interval, share in within.items():
            self.insides.setdefault((kind, ahead, interval), []).append(share)

    def scored(self) -> dict[tuple[str, int], int]:
        """How many outcomes there are of each kind and months ahead."""
        found = {
            (kind, ahead): len(np.concatenate(parts))
            for (kind, ahead, rule), parts in self.errors.items()
            if rule == "forecast"
        }
        return {place: count for place, count in found.items() if count}

    def means(self, name: str) -> dict[tuple[str, int, str], float]:
        """The mean of `errors`, `biases` or `insides` by kind, months ahead,
        and rule or interval."""
        joined = {k: np.concatenate(v) for k, v in getattr(self, name).items()}
        return {k: float(v.mean()) for k, v in joined.items() if len(v)}


def score_dates(record: Record, was: Outlook, now: Known, horizons: Iterable[int]) -> None:
    """Score what an outlook said of dates: each counts up to the end of so many months ahead, and
    is left out where it cannot be known whether it was reached by then."""
    state, (area, milestone) = was.state, was.items.T
    start = was.edges[0]
    actual = now.actual[-1][area, milestone]
    plan = np.maximum(state.plan[-1][area, milestone], start)
    slipped = np.maximum(state.baseline[area, milestone] + _average_slip(state), start)
    ends = np.array([p.ends or NEVER for p in state.places])[area]
    median = dates(was.reached, was.edges, (0.5,))[:, 0]
    for ahead in (h for h in horizons if state.last + h <= now.last):
        cap = was.edges[ahead]
        known = (ends > state.last + ahead) & (
            (now.heard[-1][area] >= state.last + ahead) | (actual != NEVER)
        )
        happened = np.clip(actual, start, cap)
        before, upto, error = _against(was, ahead, happened)
        within = {n: inside(before, upto, level)[known] for n, level in INTERVALS.items()}
        rules = {"forecast": (error, np.minimum(median, cap) - happened)}
        for rule, day in (("plan_holds", plan), ("average_slip", slipped)):
            off = np.minimum(day, cap) - happened
            rules[rule] = (abs(off), off)
        record.add("dates", ahead, {r: (e[known], b[known]) for r, (e, b) in rules.items()}, within)


def _average_slip(state: Known) -> float:
    """Days from first baseline to the day reached, on average over everything reached so far;
    0 where nothing is."""
    reached = (state.actual[-1] != NEVER) & (state.baseline != NEVER)
    return float((state.actual[-1] - state.baseline)[reached].mean()) if reached.any() else 0.0


def _against(
    was: Outlook, ahead: int, happened: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The share of the chance before each outcome and up to it, and the CRPS in days over the
    months ahead. An outcome at the end of them was not reached by then."""
    edges = was.edges[: ahead + 1] - was.edges[0]
    day = (happened - was.edges[0]).astype(float)
    upto = np.hstack([np.zeros((len(day), 1)), was.reached[:, :ahead]])
    before, error = np.zeros(len(day)), np.zeros(len(day))
    for month in range(ahead):
        length = edges[month + 1] - edges[month]
        part = np.clip((day - edges[month]) / length, 0, 1)
        low, high = upto[:, month], upto[:, month + 1]
        at = low + (high - low) * part
        error += part * length * _squares(low, at) + (1 - part) * length * _squares(
            1 - at, 1 - high
        )
        before = np.where(part > 0, at, before)
    return before, np.where(happened >= was.edges[ahead], 1.0, before), error


def _squares(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """The mean square of what runs evenly from one value to another."""
    return (first * first + first * last + last * last) / 3


def score_counts(
    record: Record,
    was: Outlook,
    now: Known,
    chances: np.ndarray,
    rows: np.ndarray,
    horizons: Iterable[int],
) -> None:
    """Score how many of some open items were said to be reached by then:
    `chances` is months ahead x counts."""
    state, (area, milestone) = was.state, was.items[rows].T
    actual, plan = now.actual[-1][area, milestone], state.plan[-1][area, milestone]
    slipped = state.baseline[area, milestone] + _average_slip(state)
    for ahead in (h for h in horizons if state.last + h <= now.last):
        end = was.edges[ahead]
        if not ((now.heard[-1][area] >= state.last + ahead) | (actual != NEVER)).all():
            continue
        count = int((actual < end).sum())
        whole = np.concatenate([[0.0], chances[ahead - 1].cumsum()])
        low, high = whole[[count]], np.minimum(whole[[count + 1]], 1.0)
        steps = np.arange(len(rows) + 1) >= count
        error = np.array([((whole[1:] - steps) ** 2).sum()])
        median = int((whole[1:] < 0.5 - 1e-9).sum())
        rules = {"forecast": (error, np.array([float(median - count)]))}
        for rule, day in (("plan_holds", plan), ("average_slip", slipped)):
            off = np.array([float((np.maximum(day, was.edges[0]) < end).sum() - count)])
            rules[rule] = (abs(off), off)
        within = {n: inside(low, high, level) for n, level in INTERVALS.items()}
        record.add("authorities", ahead, rules, within)
