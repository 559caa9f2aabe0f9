"""Forecasts of practitioners trained and accounts issued: made from what was known at the month's
end, wide enough and no wider, and sane where there is little to go by or nothing left to come."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bench.forecast import published_of_release
from builder.contract import MILESTONES
from builder.forecast import forecasts, record_of
from builder.forecast.pace import FADE, USUAL, Counted, expected, pace
from builder.forecast.people import (
    GRID,
    OF,
    SPREAD,
    WEIGHT,
    WIDE,
    _inside,
    _mixed,
    _off,
    forecast,
    score_people,
)
from builder.forecast.record import INTERVALS, Record
from builder.forecast.rows import of_record
from release.vocabulary import ENGLAND, Level
from sample_data.facts import authorities
from sample_data.practitioners import draw
from sample_data.rollout import milestone_rows, plan_rollout, planned_cells
from sample_data.world import World

COLUMNS = ["measure", "breakdown", "category", "geography", "period", "value", "text"]
MEASURES = [f"{m}_forecast" for m in OF.values()]
WORLD = World(months=19, seed=77)
OWN = [a for a in authorities() if not a.predecessor]
"""Authorities that have always been there."""


@pytest.fixture(scope="module")
def months() -> tuple[str, ...]:
    return tuple(m.id for m in WORLD.calendar)


@pytest.fixture(scope="module")
def areas() -> list[dict]:
    found = [{"code": ENGLAND, "level": "England", "parent": None}]
    regions = sorted({a.region for a in OWN})
    found += [{"code": r, "level": "region", "parent": ENGLAND} for r in regions]
    found += [
        {"code": a.code, "level": "authority", "parent": a.region, "wave": a.wave} for a in OWN
    ]
    return [{"wave": None, "valid_from": None, "valid_to": None} | one for one in found]


def rows_of(measure: str, month: str, of: dict[str, int]) -> list[tuple]:
    """A count of each authority with those of its region and of England, to the nearest 5."""
    total: Counter[str] = Counter()
    for a in OWN:
        for code in (a.code, a.region, ENGLAND):
            total[code] += of.get(a.code, 0)
    return [(measure, "all", "all", c, month, 5.0 * round(n / 5), None) for c, n in total.items()]


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return published_of(WORLD)


def published_of(world: World) -> pd.DataFrame:
    """Dates of milestones, plans and counts of practitioners of a country, as published."""
    rollout = plan_rollout(world)
    people = draw(world, rollout)
    plans: Counter[str] = Counter()
    for (code, _), count in planned_cells(world).items():
        plans[code] += count
    rows = []
    for month in world.calendar:
        for code, _, milestone, *days in milestone_rows(world, rollout, month):
            for reading, day in zip(("baseline", "plan", "actual"), days, strict=True):
                place = "milestone_by_reading", f"{milestone}.{reading}", code, month.id, None
                rows.append(("milestone_date", *place, day and day.isoformat()))
        trained = Counter(p.authority.code for p in people if p.trained_on <= month.end)
        issued = Counter(
            p.authority.code for p in people if p.issued_on and p.issued_on <= month.end
        )
        rows += rows_of("practitioners_planned", month.id, plans)
        rows += rows_of("practitioners_trained", month.id, trained)
        rows += rows_of("accounts_issued", month.id, issued)
    return pd.DataFrame(rows, columns=COLUMNS)


def until(frame: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    return frame[frame["period"].isin(months)]


def of_people(frame: pd.DataFrame) -> pd.DataFrame:
    kept = frame[frame["measure"].isin(MEASURES)]
    return kept.sort_values(["measure", "geography", "category"]).reset_index(drop=True)


def fans(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    """What is said of each area and months ahead, a column for each end."""
    own = frame[frame["measure"] == measure]
    parts = own["category"].str.rpartition(".")
    return own.assign(ahead=parts[0], end=parts[2], value=own["value"].astype(float)).pivot(
        index=["geography", "ahead"], columns="end", values="value"
    )


def test_nothing_later_than_the_months_end_is_known(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    """A record that is made month by month, each month from a release of its own that ends
    there, is the record of the whole."""
    months = months[:11]
    whole = record_of(until(published, months), areas, months, MILESTONES)
    end = {"trained": {}, "issued": {}}
    for kind, measure in OF.items():
        rows = published[published["measure"] == measure]
        end[kind] = rows.set_index(["geography", "period"])["value"].to_dict()
    for count in (2, 4, 9):
        early = forecasts(until(published, months[:count]), areas, months[:count], MILESTONES)
        for kind, measure in OF.items():
            for ahead in (h for h in (1, 3, 6) if count - 1 + h < len(months)):
                said = fans(early, f"{measure}_forecast").xs(f"ahead_{ahead:02d}", level="ahead")
                off = [
                    said.loc[a["code"], "median"] - end[kind][a["code"], months[count - 1 + ahead]]
                    for a in areas
                ]
                bias = whole.biases[kind, ahead, "forecast"][count - 2]
                assert len(bias) == len(off)
                assert np.abs(bias - off).max() <= 2.5 + 1e-6  # what is published is rounded


def test_later_counts_and_plans_change_no_earlier_forecast(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    """What was forecast at a month's end is the same whatever came after it."""
    months = months[:8]
    early = until(published, months)
    later = early["period"] > months[5]
    spoilt = early.assign(value=early["value"].mask(later, early["value"] * 7 + 95))
    was, now = (record_of(p, areas, months, MILESTONES) for p in (early, spoilt))
    for kind in OF:
        a, b = (r.errors[kind, 1, "forecast"] for r in (was, now))
        assert all(np.array_equal(x, y) for x, y in zip(a[:4], b[:4], strict=True))
        assert not np.array_equal(a[5], b[5])


def test_the_record_is_near_its_levels_and_beats_no_change(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    record = record_of(published, areas, months, MILESTONES)
    insides, errors = record.means("insides"), record.means("errors")
    for kind in OF:
        for ahead in (1, 3, 6):
            for name, level in INTERVALS.items():
                assert insides[kind, ahead, name] == pytest.approx(level, abs=0.12)
            assert errors[kind, ahead, "forecast"] < 0.8 * errors[kind, ahead, "no_change"]


@pytest.mark.parametrize(("children", "count"), [(20_000, 7), (20_000, 13), (11_000_000, 9)])
def test_a_short_or_small_release_is_about_as_near_as_the_better_plain_rule(
    areas: list[dict], months: tuple[str, ...], children: int, count: int
) -> None:
    """Where hardly anybody comes "no change" is all but right; and a rule that does nothing stands
    beside the forecast. What a few outcomes of one path may be off is left open."""
    world = World(children=children, months=count, seed=77)
    record = record_of(published_of(world), areas, months[:count], MILESTONES)
    insides, errors = record.means("insides"), record.means("errors")
    for kind in OF:
        for ahead in (1, 3):
            plain = min(errors[kind, ahead, rule] for rule in ("no_change", "same_pace"))
            assert errors[kind, ahead, "forecast"] < 1.3 * plain
            for name, level in INTERVALS.items():
                assert insides[kind, ahead, name] == pytest.approx(level, abs=0.12)


def test_fans_are_in_order_never_fall_and_end_at_what_is_planned(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    order = ["low_95", "low_80", "low_50", "median", "high_50", "high_80", "high_95"]
    said = forecasts(published, areas, months, MILESTONES)
    now = published[published["period"] == months[-1]].set_index(["measure", "geography"])["value"]
    for measure in OF.values():
        wide = fans(said, f"{measure}_forecast")[order]
        assert (np.diff(wide.to_numpy(), axis=1) >= 0).all()
        for code, fan in wide.groupby(level="geography"):
            assert (np.diff(fan.to_numpy(), axis=0) >= 0).all()
            assert fan.min().min() >= now[measure, code]
            assert fan.max().max() <= max(now["practitioners_planned", code], now[measure, code])


@pytest.mark.parametrize("count", [1, 2])
def test_a_release_of_one_month_or_two_has_fans_and_says_what_is_scored(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...], count: int
) -> None:
    early = until(published, months[:count])
    found = forecasts(early, areas, months[:count], MILESTONES)
    said = of_people(found)
    assert said["value"].notna().all()
    assert set(said["geography"]) == {a["code"] for a in areas}
    scored = found[found["measure"] == "forecast_scored"]["category"]
    assert not scored.str.startswith(("trained", "issued")).any()


def test_where_nobody_is_trained_yet_little_is_expected_soon(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    nobody = published["measure"].isin(OF.values()) & (published["period"] < months[4])
    early = until(published.assign(value=published["value"].mask(nobody, 0.0)), months[:4])
    found = forecasts(early, areas, months[:4], MILESTONES)
    for measure in MEASURES:
        wide = fans(found, measure)
        assert wide.notna().all().all() and (wide["low_95"] == 0).all()
        soon = wide.xs("ahead_01", level="ahead")
        assert (soon["median"].drop(ENGLAND) <= 60).all()
        assert wide.loc[(ENGLAND, "ahead_12"), "high_95"] > 1000


def test_where_all_are_trained_nobody_more_is_expected(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    months = months[:8]
    early = until(published, months).reset_index(drop=True)
    plans = early[early["measure"] == "practitioners_planned"]
    plans = plans.set_index(["geography", "period"])["value"]
    last = early["measure"].isin(OF.values()) & (early["period"] >= months[-3])
    keys = pd.MultiIndex.from_frame(early[["geography", "period"]])
    all_trained = early.assign(
        value=early["value"].mask(last, pd.Series(plans.reindex(keys).to_numpy()))
    )
    found = forecasts(all_trained, areas, months, MILESTONES)
    for measure in MEASURES:
        wide = fans(found, measure)
        assert (wide.nunique(axis=1) == 1).all()
        assert wide.loc[(ENGLAND, "ahead_12"), "median"] == plans[ENGLAND, months[-1]]


def test_without_published_plans_there_is_a_fan_that_still_grows(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    months = months[:8]
    known = until(published[published["measure"] != "practitioners_planned"], months)
    wide = fans(forecasts(known, areas, months, MILESTONES), MEASURES[0])
    assert wide.notna().all().all()
    assert wide.loc[(ENGLAND, "ahead_12"), "median"] > wide.loc[(ENGLAND, "ahead_01"), "median"]


def test_the_published_record_is_the_record_made_again(sample_release: Path) -> None:
    """From the figures of a release its record comes out to the last digit."""
    published, areas, months = published_of_release(sample_release)
    made = of_record(record_of(published, areas, months, MILESTONES), months[-1])
    again = {(r["measure"], r["category"]): r["value"] for r in made}
    stands = published_of_release(
        sample_release,
        ["forecast_scored", "forecast_inside", "forecast_crps", "forecast_bias"],
    )[0]
    stands = stands.set_index(["measure", "category"])["value"].to_dict()
    assert any(category.startswith("trained") for _, category in again)
    assert again == stands


# --- the parts ---


def test_the_pace_is_an_authoritys_own_with_a_month_of_the_usual() -> None:
    """Worked by hand: two authorities of 1,000 practitioners planned,
    both coming for two months, 20 and 10 a month."""
    came = np.array([[20.0, 20.0], [10.0, 10.0]])
    month = (30 + USUAL * 1000) / 3000
    usual = np.exp(((1 + FADE) * np.log(month) + np.log(USUAL)) / (2 + FADE))
    own = [(came_ * (1 + FADE) + usual * 1000) / (2 + FADE) for came_ in (20, 10)]
    found = pace(came, np.array([1000.0, 1000.0]), np.ones((2, 2), dtype=bool))
    assert found == pytest.approx(own)


def test_an_authority_that_has_not_begun_has_the_usual_pace_for_its_size() -> None:
    found = pace(np.full((2, 3), np.nan), np.array([500.0, 1500.0]), np.zeros((2, 3), dtype=bool))
    assert found == pytest.approx([500 * USUAL, 1500 * USUAL])


def steady(coming: float, months: int = 9) -> Counted:
    """England and two authorities that train 10 a month each, with the same chance of going on."""
    counts = np.outer([2.0, 1.0, 1.0], 10 * np.arange(1, months + 1))
    chance = np.full((months, 3, 13), coming)
    chance[:, 0] = np.nan
    chance[:, 1:, 0] = 1.0
    return Counted(
        counts,
        np.full_like(counts, 1000.0),
        chance,
        np.array([Level.ENGLAND, Level.AUTHORITY, Level.AUTHORITY], dtype=str),
        np.array([0]),
        np.array([[False, True, True]]),
    )


def test_a_pace_that_held_is_expected_to_hold_with_a_fan_that_has_closed() -> None:
    known = steady(1.0, months=19)
    past = [expected(known, at) for at in range(19)]
    one, six = (forecast(known, past, 18, 6)[n] - known.counts[:, -1, None] for n in (1, 6))
    assert one[1, len(GRID) // 2] == pytest.approx(10, abs=2)
    assert six[0, len(GRID) // 2] == pytest.approx(120, abs=30)
    first = forecast(known, past, 1, 1)[1] - known.counts[:, 1, None]
    assert np.ptp(one[1]) < np.ptp(first[1])


def test_a_picture_that_was_right_every_month_has_its_supposed_error_alone() -> None:
    """Worked by hand: the pace of the last month was right in the 7 months that can be looked at,
    of which the last counts one and each before it less; "nobody" was off by the logarithm of
    12.5 over 2.5 each time."""
    known = steady(1.0)
    off = _off(known, [expected(known, at) for at in range(9)], 8, 1)
    weight = sum(0.5 ** (age / 4) for age in range(7))
    first = SPREAD[0, 0] ** 2
    assert off[1, WIDE - 1] == pytest.approx(WEIGHT * first / (WEIGHT + weight))
    nobody = (WEIGHT * first + weight * np.log(12.5 / 2.5) ** 2) / (WEIGHT + weight)
    assert off[2, WIDE - 1] == pytest.approx(nobody)


def test_a_mixture_has_each_picture_by_its_weight() -> None:
    """Three quarters of the chance lie in the first picture."""
    values = np.stack([np.linspace(0, 1, 15), np.linspace(10, 11, 15)])[..., None]
    found = _mixed(values, np.array([[3.0], [1.0]]))[0]
    assert (found[GRID < 0.71] <= 1).all() and (found[GRID > 0.77] >= 10).all()


def test_less_is_expected_where_it_is_not_sure_that_any_come() -> None:
    sure, unsure = (expected(steady(c), 8) for c in (1.0, 0.3))
    assert unsure.by == pytest.approx(sure.by * 0.3)
    assert np.ptp(unsure.levels[:, 0, 0]) > np.ptp(sure.levels[:, 0, 0])


def test_levels_that_are_asked_for_are_scored_by_themselves() -> None:
    known, every, one = steady(1.0), Record(), Record()
    score_people(every, "trained", known, (1,))
    score_people(one, "trained", known, (1,), [Level.ENGLAND])
    assert every.scored()["trained", 1] == 3 * one.scored()["trained", 1]


def test_a_count_that_is_all_but_certain_hits_each_interval_by_its_level_alone() -> None:
    """A count that nothing can change is 50% inside the 50% interval; a missed one is not inside;
    half of a count's chance inside counts half."""
    still = np.full((1, len(GRID)), 100.0)
    assert _inside(still, np.array([100.0]))["50"][0] == pytest.approx(0.5)
    assert _inside(still, np.array([105.0]))["95"][0] == 0.0
    even = 100 + 40 * GRID[None]  # one share of the chance for each person
    assert _inside(even, np.array([110.0]))["50"][0] == pytest.approx(0.5)
    assert _inside(even, np.array([120.0]))["50"][0] == pytest.approx(1.0)


def test_a_plan_that_grew_is_the_one_published_last(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    """A month without the plan leaves the one before it."""
    known = steady(1.0)
    planned = known.planned.copy()
    planned[1, -1] = known.counts[1, -1]
    ended = replace(known, planned=planned)
    past = [expected(ended, at) for at in range(9)]
    assert np.ptp(forecast(ended, past, 8, 1)[1][1]) == 0
    months = months[:6]
    early = until(published, months)
    gone = early[(early["measure"] != "practitioners_planned") | (early["period"] < months[-1])]
    pd.testing.assert_frame_equal(
        *(of_people(forecasts(p, areas, months, MILESTONES)) for p in (early, gone))
    )
