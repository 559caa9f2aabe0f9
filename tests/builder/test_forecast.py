"""Forecasts: nothing later than the month's end is known, nothing but published rows is read,
and the record says what happened."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.contract import MILESTONES
from builder.forecast import COLUMNS, forecasts, places_of, record_of
from builder.forecast.dates import Outlook, chance_by, counts, dates, inside
from builder.forecast.hazard import fit, past
from builder.forecast.known import NEVER, known
from builder.forecast.rows import confidence, per_cent
from builder.forecast.said import OF_KIND, forecast_notes
from builder.kept import Kept
from figures.figure import Note
from figures.notes import is_caution
from release.vocabulary import ENGLAND
from sample_data.facts import authorities
from sample_data.rollout import milestone_rows, plan_rollout
from sample_data.world import World

MONTHS = 8
SPLIT = ("2009-04-01", "2009-03-31")


@pytest.fixture(scope="module")
def areas() -> list[dict]:
    """England, regions and authorities as a release describes them,
    those that were abolished in April 2009 included."""
    found = [{"code": ENGLAND, "level": "England", "parent": None, "wave": None}]
    found += [
        {"code": r, "level": "region", "parent": ENGLAND, "wave": None}
        for r in sorted({a.region for a in authorities()})
    ]
    for a in authorities():
        one = {"level": "authority", "parent": a.region, "wave": a.wave}
        found.append(one | {"code": a.code, "valid_from": SPLIT[0] if a.predecessor else None})
        if a.predecessor and not any(x["code"] == a.predecessor for x in found):
            found.append(one | {"code": a.predecessor, "valid_to": SPLIT[1]})
    return [{"valid_from": None, "valid_to": None} | one for one in found]


@pytest.fixture(scope="module")
def months() -> tuple[str, ...]:
    return tuple(m.id for m in World(months=MONTHS).calendar)


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    """Dates of milestones of a sample world, and made-up rounded counts of practitioners,
    as published."""
    world = World(children=2_000, months=MONTHS, seed=77)
    rollout = plan_rollout(world)
    rows = []
    for at, month in enumerate(world.calendar):
        for code, _, milestone, *days in milestone_rows(world, rollout, month):
            for reading, day in zip(("baseline", "plan", "actual"), days, strict=True):
                rows.append(
                    (
                        "milestone_date",
                        "milestone_by_reading",
                        f"{milestone}.{reading}",
                        code,
                        month.id,
                        None,
                        day and day.isoformat(),
                    )
                )
        for measure in ("practitioners_trained", "accounts_issued"):
            rows.append((measure, "all", "all", ENGLAND, month.id, 100.0 * at * at, None))
    return pd.DataFrame(
        rows, columns=["measure", "breakdown", "category", "geography", "period", "value", "text"]
    )


def of_month(frame: pd.DataFrame, month: str) -> pd.DataFrame:
    """What is said of England at a month's end, in an order of its own."""
    kept = frame[(frame["period"] == month) & (frame["geography"] == ENGLAND)]
    kept = kept[kept["breakdown"].str.startswith("milestone") & (kept["status"] != "")]
    return kept.sort_values(["measure", "category"]).reset_index(drop=True)


def test_month_by_month_gives_what_the_back_test_gives(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    """A release of the first so many months says of its last month what
    the whole release says it would have said."""
    whole = forecasts(published, areas, months, MILESTONES)
    for count in (2, 3, 4, 6):
        early = published[published["period"].isin(months[:count])]
        alone = forecasts(early, areas, months[:count], MILESTONES)
        then = of_month(alone, months[count - 1])
        assert len(then) > 100
        pd.testing.assert_frame_equal(then, of_month(whole, months[count - 1]))


def test_rows_of_later_months_change_no_earlier_forecast(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    later = published["period"] > months[4]
    spoilt = published.assign(
        text=published["text"].mask(later & published["text"].notna(), "2030-01-01")
    )
    was, now = (forecasts(p, areas, months, MILESTONES) for p in (published, spoilt))
    assert of_month(was, months[4]).equals(of_month(now, months[4]))
    assert not of_month(was, months[-1]).equals(of_month(now, months[-1]))


def test_a_month_more_leaves_what_was_expected_before_it_and_a_correction_what_was_before_that(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...], tmp_path: Path
) -> None:
    def made(rows: pd.DataFrame, count: int) -> set[str]:
        """The names of what is kept, of a forecast that is the one from nothing."""
        kept = Kept(tmp_path)
        found = forecasts(rows, areas, months[:count], MILESTONES, kept)
        pd.testing.assert_frame_equal(found, forecasts(rows, areas, months[:count], MILESTONES))
        kept.forget_others()
        return {path.name for path in kept.folder.glob("*")}

    early = made(published[published["period"].isin(months[:-1])], len(months) - 1)
    whole = made(published, len(months))
    assert early < whole and len(whole) == len(months)
    corrected = published["period"].eq(months[4]) & published["text"].notna()
    moved = published.assign(text=published["text"].mask(corrected, "2030-01-01"))
    assert len(whole & made(moved, len(months))) == 4


def test_a_forecast_is_a_function_of_published_rows_alone(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    """True counts that are published as the same rounded ones give the same forecast:
    it is given no other, and so narrows nothing."""
    rng = np.random.default_rng(1)
    counted = published["value"].notna()
    true = published["value"] + np.where(counted, rng.integers(-2, 3, len(published)), 0)
    again = published.assign(value=(true / 5).round() * 5)
    first, second = (forecasts(p, areas, months, MILESTONES) for p in (published, again))
    assert (true != published["value"])[counted].any()
    pd.testing.assert_frame_equal(first, second)


def test_every_row_is_a_forecast_or_its_record_and_in_order(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    found = forecasts(published, areas, months, MILESTONES)
    assert tuple(found.columns) == COLUMNS
    record = found["measure"].isin(
        ["forecast_scored", "forecast_inside", "forecast_crps", "forecast_bias"]
    )
    assert set(found.loc[~record, "status"]) <= {"f", "z"} and set(found.loc[record, "status"]) == {
        ""
    }
    assert not found.duplicated(["measure", "breakdown", "category", "geography", "period"]).any()
    for measure, column in (("authorities_forecast", "value"), ("milestone_forecast_date", "text")):
        own = found[(found["measure"] == measure) & found[column].notna()]
        parts = own["category"].str.rpartition(".")
        wide = own.assign(row=parts[0], what=parts[2]).pivot(
            index=["geography", "period", "row"], columns="what", values=column
        )
        order = ["low_95", "low_80", "low_50", "median", "high_50", "high_80", "high_95"]
        for low, high in zip(order, order[1:], strict=False):
            both = wide[[low, high]].dropna()
            assert (both[low] <= both[high]).all() and len(both)


def test_counties_that_were_split_are_neither_late_nor_counted_after(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    places = places_of(areas)
    gone = {p.code for p in places if p.ends is not None}
    assert len(gone) == 2
    march, april = (known(published, places, MILESTONES, months[:n]) for n in (3, 4))
    for state, there in ((march, True), (april, False)):
        at = [i for i, p in enumerate(state.places) if p.code in gone]
        assert state.open[at].any() == there
    last = forecasts(published, areas, months, MILESTONES)
    assert not set(last["geography"]) & gone
    counted = last[(last["measure"] == "authorities_forecast") & (last["geography"] == ENGLAND)]
    assert counted["value"].max() <= len([p for p in places if p.ends is None])


def test_a_missing_return_leaves_what_was_last_reported(areas: list[dict]) -> None:
    code = next(str(a["code"]) for a in areas if a["level"] == "authority" and not a["valid_from"])
    rows = [
        ("milestone_date", f"ready.{r}", code, m, d)
        for m, days in (
            ("2009-01", ("2009-03-01", "2009-03-01", None)),
            ("2009-03", ("2009-03-01", "2009-05-01", None)),
        )
        for r, d in zip(("baseline", "plan", "actual"), days, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["measure", "category", "geography", "period", "text"])
    state = known(frame, places_of(areas), MILESTONES, ("2009-01", "2009-02", "2009-03"))
    place = [p.code for p in state.places].index(code), MILESTONES.index("ready")
    days = [
        (dt.date(1970, 1, 1) + dt.timedelta(int(d))).isoformat()
        for d in state.plan[:, place[0], place[1]]
    ]
    assert days == ["2009-03-01", "2009-03-01", "2009-05-01"]
    assert list(state.moves[:, place[0], place[1]]) == [0, 0, 1]
    assert list(state.moved_days[:, place[0], place[1]]) == [0, 0, 61]
    assert list(state.heard[:, place[0]]) == [2009 * 12, 2009 * 12, 2009 * 12 + 2]


def test_the_hazard_tells_a_plan_that_holds_from_one_that_never_does() -> None:
    """Half of the authorities reach on their plan's month,
    the other half move their plan each month: their chances part."""
    places = [
        {
            "code": f"E{i:03d}",
            "level": "authority",
            "parent": "R",
            "wave": "wave_1",
            "valid_from": None,
            "valid_to": None,
        }
        for i in range(80)
    ]
    months = [f"2009-{m:02d}" for m in range(1, 9)]
    rows = []
    for i, place in enumerate(places):
        for at, month in enumerate(months):
            baseline = f"2009-{2 + i % 7:02d}-15"
            holds = i % 2 == 0
            plan = baseline if holds or baseline[:7] > month else f"2009-{at + 2:02d}-15"
            actual = baseline if holds and baseline[:7] <= month else None
            rows += [
                ("milestone_date", f"ready.{r}", place["code"], month, d)
                for r, d in (("baseline", baseline), ("plan", plan), ("actual", actual))
            ]
    frame = pd.DataFrame(rows, columns=["measure", "category", "geography", "period", "text"])
    state = known(frame, places_of(places), ("ready",), months)
    cells, risk, events = past(state)
    assert (events <= risk + 1e-9).all() and len(cells) > 10
    chance = 1 / (1 + np.exp(-fit(state).logits(cells)))
    moves = cells // (3 * 2 * 1 * 1) % 4
    at_plan = cells // (4 * 4 * 3 * 2) == 3
    assert chance[at_plan & (moves == 0)].mean() > 3 * chance[at_plan & (moves > 0)].mean()


def test_the_fit_has_come_to_rest_at_every_months_end(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    """More rounds change nothing. In April 2009 whole steps had run away
    to chances of 0 and 1."""
    state = known(published, places_of(areas), MILESTONES, months)
    for count in range(1, len(months) + 1):
        then = state.until(count)
        found = fit(then)
        assert found.weights == pytest.approx(fit(then, rounds=60).weights, abs=1e-6)
        assert np.abs(found.weights).max() < 12


chances = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(lambda x: np.sort(x)[None])
EDGES = np.array([14245, 14276, 14304, 14335])


@given(chances, st.floats(0.01, 0.99))
@settings(max_examples=60, deadline=None)
def test_a_quantile_is_the_first_day_with_that_chance(values: np.ndarray, share: float) -> None:
    day = dates(values, EDGES, (share,))[0, 0]
    if day == NEVER:
        assert values[0, -1] < share
    else:
        assert EDGES[0] <= day < EDGES[-1]
        assert chance_by(values, EDGES, np.array([day]))[0] >= share - 1e-6
        if day > EDGES[0]:
            assert chance_by(values, EDGES, np.array([day - 1]))[0] <= share + 1e-6


grown = st.lists(
    st.lists(st.floats(0, 1), min_size=4, max_size=4).map(np.sort), min_size=1, max_size=8
).map(np.array)


def outlook_of(reached: np.ndarray) -> Outlook:
    """An outlook of which nothing is known but the chances."""
    return Outlook(None, np.zeros((len(reached), 2), dtype=int), reached, EDGES)


@given(grown)
@settings(max_examples=60, deadline=None)
def test_how_many_and_all_of_them_are_one_distribution_that_never_falls(reached) -> None:
    was, rows = outlook_of(reached), np.arange(len(reached))
    many, every = was.many_of(rows, 4), was.all_of(rows)
    assert many.sum(axis=1) == pytest.approx(np.ones(4))
    assert many[:, -1] == pytest.approx(every)
    assert (many @ np.arange(len(rows) + 1)) == pytest.approx(
        reached.sum(axis=0), abs=0.02 * len(rows)
    )
    more = 1 - many.cumsum(axis=1)
    assert (np.diff(more, axis=0) >= -1e-9).all()


def test_the_last_one_of_a_group_has_its_own_chance() -> None:
    was = outlook_of(np.array([[0.1, 0.4, 0.4, 0.9], [0.0, 0.0, 1.0, 1.0]]))
    assert was.all_of(np.array([0])).tolist() == [0.1, 0.4, 0.4, 0.9]
    assert was.many_of(np.array([1]), 4)[:, 1].tolist() == [0.0, 0.0, 1.0, 1.0]
    assert was.all_of(np.array([0, 1]))[:2].tolist() == [0.0, 0.0]


def test_what_a_group_shares_makes_its_fan_wide() -> None:
    """A hundred that wait for one thing are not a hundred that wait each for its own:
    the fan of 100 even chances by themselves is 40 to 60."""
    was = outlook_of(np.full((100, 1), 0.5))
    low, high = counts(was.many_of(np.arange(100), 1), (0.025, 0.975))[0]
    assert low < 10 and high > 90


@pytest.mark.parametrize(
    ("day", "chance"), [(14244, 0.0), (14275, 0.2), (14303, 0.5), (20000, 0.9)]
)
def test_the_chance_of_a_day(day: int, chance: float) -> None:
    values = np.array([[0.2, 0.5, 0.9]])
    assert chance_by(values, EDGES, np.array([day]))[0] == pytest.approx(chance)


def test_an_outcome_that_was_certain_hits_each_interval_by_its_level_alone() -> None:
    assert inside(np.array([0.0]), np.array([1.0]), 0.8)[0] == pytest.approx(0.8)
    assert inside(np.array([0.05]), np.array([0.15]), 0.8)[0] == pytest.approx(0.5)
    assert list(inside(np.array([0.05, 0.5]), np.array([0.05, 0.5]), 0.8)) == [0.0, 1.0]


def test_counts_are_the_least_number_with_the_share() -> None:
    assert counts(np.array([[0.1, 0.4, 0.5]]), (0.1, 0.5, 0.95)).tolist() == [[0, 1, 2]]


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (100, "highly_likely"),
        (80, "highly_likely"),
        (79, "probable"),
        (60, "probable"),
        (59, "feasible"),
        (40, "feasible"),
        (39, "in_doubt"),
        (10, "in_doubt"),
        (9, "unachievable"),
        (0, "unachievable"),
    ],
)
def test_the_rule_of_delivery_confidence(chance: float, word: str) -> None:
    assert confidence(chance) == word


@pytest.mark.parametrize(
    ("chance", "shown"), [(0.0, 0), (0.0001, 1), (0.005, 1), (0.125, 13), (0.9999, 99), (1.0, 100)]
)
def test_nothing_uncertain_is_called_certain(chance: float, shown: float) -> None:
    assert per_cent(chance) == shown


def test_the_record_scores_the_plain_rules_as_their_distance(
    published: pd.DataFrame, areas: list[dict], months: tuple[str, ...]
) -> None:
    record = record_of(published, areas, months, MILESTONES)
    scored, errors, biases = record.scored(), record.errors, record.biases
    assert scored["dates", 1] > scored["dates", 3] > scored["dates", 6] > 100
    for rule in ("plan_holds", "average_slip"):
        error, bias = (np.concatenate(x["dates", 3, rule]) for x in (errors, biases))
        assert np.allclose(error, abs(bias)) and error.max() <= 92
    assert (
        record.means("errors")["dates", 3, "forecast"]
        < record.means("errors")["dates", 3, "plan_holds"]
    )


@pytest.mark.parametrize(
    ("held", "than"), [(64.9, "fewer"), (65.0, ""), (95.0, ""), (95.1, "more")]
)
def test_an_interval_that_held_too_few_or_too_many_is_spoken_of(held: float, than: str) -> None:
    """Beside each figure that rests on the dates, as a caution."""
    rows = [("forecast_inside", "dates.3.80", held), ("forecast_scored", "dates.3", 200.0)]
    found = forecast_notes(pd.DataFrame(rows, columns=["measure", "category", "value"]))
    assert {n["measure"] for n in found} == (set(OF_KIND["dates"]) if than else set())
    said = f"held {held:.1f}% of 200 outcomes so far: {than} than it should."
    assert all(n["text"] == f"Made 3 months ahead, the 80% interval {said}" for n in found)
    assert all(is_caution(Note(1, **n)) for n in found)


def test_the_record_stands_with_every_forecast_that_it_is_of() -> None:
    """In words, so that each file of the forecast brings it along; it is no caution."""
    rows = [("forecast_scored", "authorities.6", 1520.0), ("forecast_bias", "x", 1.0)]
    rows += [("forecast_inside", f"authorities.6.{n}", float(n) + 0.5) for n in (50, 80, 95)]
    errors = {"forecast": 3.1, "plan_holds": 6.7, "average_slip": 7.5}
    rows += [("forecast_crps", f"authorities.6.{rule}", e) for rule, e in errors.items()]
    rows += [("forecast_bias", "authorities.6.forecast", -0.4)]
    found = forecast_notes(pd.DataFrame(rows, columns=["measure", "category", "value"]))
    assert [n["measure"] for n in found] == ["authorities_forecast"]
    assert found[0]["text"] == (
        "Record of forecasts made 6 months ahead: the 50%, 80% and 95% intervals held 50.5%, 80.5% "
        "and 95.5% of 1,520 outcomes so far. CRPS 3.1 authorities; of the rule "
        '"the latest plan will hold" 6.7; of the rule "the average slip so far" 7.5. Bias '
        "−0.4 authorities."
    )
    assert not is_caution(Note(1, **found[0]))


def notes_on(rows: list[tuple[str, str, float]]) -> list[str]:
    found = forecast_notes(pd.DataFrame(rows, columns=["measure", "category", "value"]))
    return [n["text"] for n in found]


@pytest.mark.parametrize(("plain", "notes"), [(0.9, 1), (1.0, 0), (1.1, 0)])
def test_a_plain_rule_that_was_nearer_is_spoken_of(plain: float, notes: int) -> None:
    """With its error beside that of the forecast, and in no judging word."""
    rows = [
        ("forecast_scored", "trained.1", 1200.0),
        ("forecast_crps", "trained.1.forecast", 1.0),
        ("forecast_crps", "trained.1.no_change", plain),
        ("forecast_crps", "trained.1.same_pace", 4.0),
    ]
    said = 'the rule "no change" was nearer on average so far: CRPS 0.9, and 1.0 of the forecast'
    assert notes_on(rows) == [f"Made 1 month ahead, {said}, over 1,200 outcomes."] * notes


@pytest.mark.parametrize(
    ("scored", "months"),
    [((), "1, 3 and 6 months"), ((1,), "3 and 6 months"), ((1, 3), "6 months"), ((1, 3, 6), "")],
)
def test_months_ahead_without_a_record_are_told(scored: tuple[int, ...], months: str) -> None:
    """Of a kind that is given; of one that is not there is nothing to say."""
    rows = [("forecast_scored", f"issued.{ahead}", 50.0) for ahead in scored]
    told = notes_on([("accounts_issued_forecast", "ahead_01.median", 5.0), *rows])
    start = f"Of forecasts made {months} ahead no outcome is known yet"
    assert len(told) == bool(months) and all(text.startswith(start) for text in told)
    assert notes_on(rows) == []
