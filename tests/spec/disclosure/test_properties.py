"""What must hold in every world: random areas, categories, months and counts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from builder.attack import attack
from builder.attack.certificate import broken_truths
from builder.disclosure import PLACE, DisclosureError, Protected, RoundingKey, Rule, protect
from release.vocabulary import ALL, ENGLAND
from tests.spec.disclosure.tables import KEY, held, policy, structure

MONTHS = ("2009-01", "2009-02", "2009-03")
EVERY = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.filter_too_much,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


@dataclass(frozen=True)
class Small:
    """A small world: its areas, its cells and how they hang together."""

    parents: dict[str, str | None]
    cells: pd.DataFrame
    rules: tuple[Rule, ...]
    flow: bool

    def structure(self):
        months = {"to-date": MONTHS} if self.flow else {}
        return structure(
            self.cells,
            self.parents,
            *self.rules,
            months=months,
            flows=frozenset({"children", "some"}) if self.flow else frozenset(),
        )

    def protect(self, key=KEY) -> Protected:
        """Protected: every world can be, with cells withheld where its parts
        leave no other room."""
        return protect(
            self.cells,
            policy(*self.cells["tally"].unique(), sums=14),
            structure=self.structure(),
            key=key,
        )


def add_up(
    leaves: dict[tuple[str, str], int],
    parents: dict[str, str | None],
    tally: str,
    breakdown: str,
    period: str,
) -> list[tuple]:
    """Cells of every area from counts of the lowest areas by category."""
    categories = sorted({c for _, c in leaves})
    rows = []
    for area in parents:
        inside = [
            leaf
            for leaf in {a for a, _ in leaves}
            if leaf == area or parents[leaf] == area or area == ENGLAND
        ]
        by_category = {c: sum(leaves[leaf, c] for leaf in inside) for c in categories}
        rows += [(tally, breakdown, c, area, period, n) for c, n in by_category.items()] + [
            (tally, ALL, ALL, area, period, sum(by_category.values()))
        ]
    return rows


def cells_of(rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[*PLACE, "count"]).astype({"count": "Int64"})
    return frame.assign(status="")


@st.composite
def worlds(draw, *, part: bool = True) -> Small:
    """England, one to three regions, one to three authorities in each; two categories or three;
    three months of a stock or a flow; sometimes a part of it."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    regions = {f"R{r}": ENGLAND for r in range(len(sizes))}
    parents = {
        ENGLAND: None,
        **regions,
        **{f"R{r}A{a}": f"R{r}" for r, size in enumerate(sizes) for a in range(size)},
    }
    lowest = [a for a in parents if a not in parents.values()]
    categories = ["c1", "c2", "c3"][: draw(st.integers(2, 3))]
    keys = [(a, c) for a in lowest for c in categories]
    count = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 200))
    rows, sums = [], {}
    has_part, flow = part and draw(st.booleans()), draw(st.booleans())
    for month in MONTHS:
        whole = dict(
            zip(keys, draw(st.lists(count, min_size=len(keys), max_size=len(keys))), strict=True)
        )
        some = {k: n // 3 for k, n in whole.items()}
        for tally, leaves in [("children", whole)] + ([("some", some)] if has_part else []):
            rows += add_up(leaves, parents, tally, "by", month)
            sums[tally] = {k: n + sums.get(tally, {}).get(k, 0) for k, n in leaves.items()}
    if flow:
        rows += [
            row
            for tally, leaves in sums.items()
            for row in add_up(leaves, parents, tally, "by", "to-date")
        ]
    rules = (
        tuple(
            Rule(((1, ("children", b, c)), (-1, ("some", b, c))))
            for b, c in [(ALL, ALL), *(("by", c) for c in categories)]
        )
        if has_part
        else ()
    )
    return Small(parents, cells_of(rows), rules, flow)


keys = st.integers(0, 10**6).map(
    lambda number: RoundingKey(f"key {number} for a test, thirty-two bytes".encode())
)


@EVERY
@given(worlds())
def test_additive_adjacent_and_zero_stays_zero(world: Small):
    out = world.protect().frame
    off = (out["value"] - world.cells["count"])[out["period"] != "to-date"]
    true = world.cells.loc[off.index, "count"]
    assert off.abs().max() <= 4 and (out["value"] % 5 == 0).all() and (out["value"] >= 0).all()
    assert (off[true % 5 == 0] == 0).all()
    assert (
        broken_truths(world.cells, out, world.structure(), policy("children", "some", sums=14))
        == []
    )
    value = out.set_index(PLACE)["value"]
    for (tally, area, period), own in out.groupby(["tally", "geography", "period"]):
        assert (
            own.loc[own["breakdown"] == "by", "value"].sum() == value[tally, ALL, ALL, area, period]
        )
    for area in set(world.parents.values()) - {None}:
        parts = (
            out[out["geography"].map(world.parents) == area]
            .groupby(["tally", "breakdown", "category", "period"])["value"]
            .sum()
        )
        assert all(
            value[(*line, area, period)] == total for (*line, period), total in parts.items()
        )


@EVERY
@given(worlds(), keys)
def test_nothing_is_bounded_below_the_policy_whatever_the_key(world: Small, key: RoundingKey):
    out = world.protect(key).frame
    rules = policy("children", "some", sums=14)
    assert broken_truths(world.cells, out, world.structure(), rules) == []
    verdict = attack(held(out), world.structure(), rules, {})
    assert verdict.failures == () and min(verdict.narrowest.values()) >= 4


@EVERY
@given(worlds())
def test_parts_never_exceed_wholes(world: Small):
    out = world.protect().frame
    wide = out.pivot(index=PLACE[1:], columns="tally", values="value")
    assert "some" not in wide or (wide["some"] <= wide["children"]).all()


@EVERY
@given(worlds(), st.randoms())
def test_the_order_of_rows_moves_nothing(world: Small, random):
    rows = list(world.cells.index)
    random.shuffle(rows)
    mixed = Small(world.parents, world.cells.loc[rows], world.rules, world.flow).protect().frame
    assert (mixed["value"].sort_index() == world.protect().frame["value"]).all()


@EVERY
@given(worlds())
def test_a_stock_that_does_not_change_is_published_unchanged(world: Small):
    assume(not world.flow)
    first = world.cells[world.cells["period"] == MONTHS[0]]
    still = pd.concat([first.assign(period=m) for m in MONTHS], ignore_index=True)
    out = Small(world.parents, still, world.rules, flow=False).protect().frame
    by_month = [out.loc[out["period"] == m, "value"].tolist() for m in MONTHS]
    assert by_month[0] == by_month[1] == by_month[2]


@EVERY
@given(worlds(part=False), st.integers(2, 3))
def test_another_measure_moves_nothing(world: Small, times: int):
    beside = world.cells.assign(tally="others", count=world.cells["count"] * times + 0)
    both = (
        Small(world.parents, pd.concat([beside, world.cells], ignore_index=True), (), world.flow)
        .protect()
        .frame
    )
    assert (
        both["value"].iloc[len(beside) :].to_numpy() == world.protect().frame["value"].to_numpy()
    ).all()


@EVERY
@given(worlds())
def test_a_part_never_moves_its_whole(world: Small):
    whole = world.cells[world.cells["tally"] == "children"]
    alone = Small(world.parents, whole, (), world.flow).protect().frame
    together = world.protect().frame
    assert (together.loc[whole.index, "value"] == alone["value"]).all()


@EVERY
@given(worlds(part=False))
def test_another_name_of_a_measure_moves_no_other(world: Small):
    """Two measures that are not linked: one is renamed, and the other stays."""
    two = pd.concat([world.cells, world.cells.assign(tally="second")], ignore_index=True)
    renamed = two.assign(tally=two["tally"].replace("second", "renamed"))
    first = [
        Small(world.parents, cells, (), world.flow)
        .protect()
        .frame["value"]
        .iloc[: len(world.cells)]
        for cells in (two, renamed)
    ]
    assert (first[0] == first[1]).all()


@EVERY
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), min_size=9, max_size=9),
    st.integers(0, 999),
)
def test_the_months_of_a_part_that_add_up_to_more_than_a_whole_counted_once_over_them_are_not_published(  # noqa: E501
    counts, number
):
    """Children first seen in a month, and all children seen in it: over the year nobody is first
    seen twice, and those seen are counted once.

    The months are rounded so that this holds wherever their other sums leave room; where they leave
    none, in about one small world of seventy, the gate stops the release.
    """
    parents = {ENGLAND: None, "R0": ENGLAND, "R1": ENGLAND, "R2": ENGLAND}
    first, seen = {}, {}
    for i, (new, again) in enumerate(counts):
        first[f"R{i % 3}", MONTHS[i // 3]], seen[f"R{i % 3}", MONTHS[i // 3]] = (
            new,
            new + min(again, sum(first.get((f"R{i % 3}", m), 0) for m in MONTHS[: i // 3])),
        )

    def england(n: dict, m: str) -> int:
        return sum(n[a, m] for a in ("R0", "R1", "R2"))

    rows = [
        ("first", ALL, ALL, a, m, first[a, m] if a in ("R0", "R1", "R2") else england(first, m))
        for a in parents
        for m in MONTHS
    ]
    rows += [
        ("children", ALL, ALL, a, m, seen[a, m] if a in ("R0", "R1", "R2") else england(seen, m))
        for a in parents
        for m in MONTHS
    ]
    for tally in (
        "first",
        "children",
    ):  # whoever is seen in the year is first seen in one of its months
        rows += [
            (
                tally,
                ALL,
                ALL,
                a,
                "to-date",
                sum(first[a, m] if a != ENGLAND else england(first, m) for m in MONTHS),
            )
            for a in parents
        ]
    cells = cells_of(rows)
    found = structure(
        cells,
        parents,
        Rule(((1, ("children", ALL, ALL)), (-1, ("first", ALL, ALL)))),
        months={"to-date": MONTHS},
        flows=frozenset({"children", "first"}),
        sets=frozenset({"children"}),
    )
    try:
        out = protect(
            cells,
            policy("children", "first", sums=14),
            structure=found,
            key=RoundingKey(f"key {number} for a test, thirty-two bytes".encode()),
        ).frame
    except DisclosureError:
        assume(False)
        raise
    wide = out.pivot(index=PLACE[1:], columns="tally", values="value")
    kept = (wide["first"] <= wide["children"]).all()
    said = attack(held(out), found, policy("children", "first", sums=14), {}).failures
    assert kept or any("a part exceeds its whole" in failure for failure in said)
