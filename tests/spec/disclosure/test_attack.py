"""The attack: what it proves, against a plain search through every world;
and each kind of leak, planted and found."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, sparse

from builder.attack import attack
from builder.attack.blocks import attack_facts
from builder.attack.certificate import broken_multiples
from builder.attack.facts import knowledge_of
from builder.attack.implied import implied
from builder.attack.intervals import HIDDEN, with_intervals
from builder.attack.linear import (
    SPARE,
    Block,
    BlockProgramme,
    RequiredInterval,
    bound,
    nearest,
)
from builder.attack.published import PublishedTables
from builder.combinations import as_categories
from builder.disclosure import PLACE, RoundingKey
from builder.disclosure.relations import Relations
from measures.measure import Measure, Ratio
from release.vocabulary import ALL, ENGLAND, Kind, Status
from tests.spec.disclosure.tables import (
    KEY,
    NO_RATES,
    OTHER_KEY,
    TRUE,
    held,
    policy,
    published,
    read,
    shown_before,
    structure,
    tree,
)

MONTHS = ("2009-01", "2009-02", "2009-03")


def world(**options):
    cells = read(TRUE)
    return cells, structure(cells, tree(TRUE), **options)


def year(key=KEY):
    """Three months of a flow, which changes a little, and their sum; and the world they are in."""
    months = [
        read(TRUE, period=m).assign(count=lambda f, n=n: f["count"] * (1 + n))
        for n, m in enumerate(MONTHS)
    ]
    to_date = months[0].assign(
        period="to-date", count=months[0]["count"] + months[1]["count"] + months[2]["count"]
    )
    cells = pd.concat([*months, to_date], ignore_index=True)
    found = structure(cells, tree(TRUE), months={"to-date": MONTHS}, flows=frozenset({"children"}))
    return cells, found, published(cells, found, key)


BY_REGION = """
               total    girls     boys
England           63       30       33
  North           25       14       11
    Town          25        -        -
  South           38       16       22
    Port          38        -        -
  Nowhere          0        0        0
"""
"""Categories are published down to regions, and in one region there is no authority."""


def verdict(frame, found, *, earlier=(), measures=None, rates=NO_RATES):
    return attack(
        PublishedTables(held(frame).counts, rates, ()),
        found,
        policy(*frame["tally"].unique()),
        measures or {},
        earlier=shown_before(*earlier) if earlier else None,
    )


# -- what passes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [KEY, OTHER_KEY, RoundingKey(b"a third key, of thirty-two bytes.")])
def test_a_region_without_an_authority_takes_no_relation_from_the_others(key):
    cells = read(BY_REGION)
    found = structure(cells, tree(BY_REGION))
    frame = published(cells, found, key)
    value = frame.set_index(["geography", "category"])["value"]
    for area in (ENGLAND, "North", "South"):
        assert value[area, ALL] == value[area, "girls"] + value[area, "boys"]
    assert verdict(frame, found).passed

    planted = frame.assign(
        value=frame["value"].mask(
            frame["geography"].isin([ENGLAND, "North"]) & (frame["category"] == "girls"),
            frame["value"] + 5,
        )
    )
    assert verdict(planted, found).failures == ("children, all, sex: does not add up",)


def test_a_protected_table_passes():
    cells, found = world()
    passed = verdict(published(cells, found), found)
    assert (
        passed.failures == () and passed.cells == len(cells) and passed.narrowest == {"children": 4}
    )


def test_months_and_their_sum_pass():
    _, found, out = year()
    assert verdict(out, found).failures == ()


# -- seeded leaks ----------------------------------------------------------------------------------


def test_an_exact_total_of_an_area_is_found():
    cells, found = world()
    out = published(cells, found)
    out.loc[(out["geography"] == "Town") & (out["category"] == ALL), ["value", "rounded"]] = [
        14,
        False,
    ]
    assert "children, all: a figure that is not rounded" in verdict(out, found).failures


def test_an_exact_total_is_found_even_when_it_is_a_multiple_of_five():
    """Town's 14 shown as 10 and marked as rounded is a figure as any other;
    the same total known to be exact narrows its categories."""
    cells, found = world()
    out = published(cells, found)
    out.loc[(out["geography"] == "Town") & (out["category"] == ALL), "rounded"] = False
    found_narrow = verdict(out, found)
    assert "children, all: a figure that can be worked out too closely" in found_narrow.failures
    assert set(found_narrow.narrow["geography"]) >= {"Town"}


def test_a_year_to_date_rounded_afresh_is_found():
    _, found, out = year()
    afresh = (
        (out["period"] == "to-date") & (out["geography"] == "Isles") & (out["category"] == "boys")
    )
    out.loc[afresh, "value"] = out.loc[afresh, "value"] + 5
    assert "children, sex: does not add up" in verdict(out, found).failures


def test_a_category_hidden_from_an_exact_total_is_found():
    """Boys are withheld in Town; the total and the girls are exact; so are the boys."""
    cells, found = world()
    out = published(cells, found)
    town = out["geography"] == "Town"
    out.loc[town, "value"] = cells.loc[town, "count"]
    out.loc[town, "rounded"] = False
    out.loc[town & (out["category"] == "boys"), ["value", "status"]] = [pd.NA, "c"]
    hidden = verdict(out, found).narrow.set_index(["geography", "category"])
    assert tuple(hidden.loc[("Town", "boys"), ["least", "most"]]) == (6, 6)


def test_a_rate_made_from_true_counts_is_found():
    cells, found = world()
    share = Measure(
        "share",
        "t",
        "Share",
        "per cent",
        Kind.STOCK,
        Ratio("children", "population", 100),
        "d",
        "s",
        "c",
        base="b",
        decimals=1,
    )
    rates = pd.DataFrame(
        [("share", ALL, ALL, "Town", "2009-01", 14.0, 10, 100)],
        columns=["measure", *PLACE[1:], "value", "numerator", "base"],
    )
    failures = verdict(
        published(cells, found), found, measures={"share": share}, rates=rates
    ).failures
    assert "share: a rate that does not come from the counts beside it" in failures


def test_a_rate_over_few_is_found():
    cells, found = world()
    share = Measure(
        "share",
        "t",
        "Share",
        "per cent",
        Kind.STOCK,
        Ratio("children", "population", 100),
        "d",
        "s",
        "c",
        base="b",
        decimals=1,
    )
    rates = pd.DataFrame(
        [("share", ALL, ALL, "Town", "2009-01", 50.0, 15, 30)],
        columns=["measure", *PLACE[1:], "value", "numerator", "base"],
    )
    assert (
        "share: a rate over a denominator below 50"
        in verdict(published(cells, found), found, measures={"share": share}, rates=rates).failures
    )


def test_a_swapped_key_is_found():
    """The same counts, rounded with one key and then with another:
    where the two disagree the truth lies between."""
    cells, found = world()
    first, second = published(cells, found, KEY), published(cells, found, OTHER_KEY)
    assert (first["value"] != second["value"]).any()
    assert any(
        "worked out too closely" in f for f in verdict(second, found, earlier=[first]).failures
    )
    assert verdict(first, found, earlier=[first]).failures == ()


def test_a_planted_total_is_found():
    cells, found = world()
    out = published(cells, found)
    out.loc[(out["geography"] == "North") & (out["category"] == "girls"), "value"] += 5
    assert "children, sex: does not add up" in verdict(out, found).failures


def test_nearest_rounding_fails():
    """Nearest 5 cell by cell does not add up, and what does not add up tells."""
    cells, found = world()
    out = published(cells, found).assign(value=((cells["count"] + 2) // 5 * 5))
    assert verdict(out, found).failures


def test_no_message_holds_a_figure_or_an_area():
    _, found, out = year()
    out["rounded"] = False
    said = " ".join(verdict(out, found).failures)
    assert not any(character.isdigit() for character in said.replace("to-date", "")) and not any(
        a in said for a in ("Town", "Isles")
    )


# -- against a plain search through every world ----------------------------------------------------

SMALL = """
               total    girls     boys
England           12        6        6
  Town             7        4        3
  Isles            5        2        3
"""


def every_world(frame: pd.DataFrame) -> tuple[dict, dict]:
    """Least and most of each cell over all tables of whole counts that fit the intervals,
    by trying them all."""
    low, high = (
        {(r.geography, r.category): getattr(r, end) for r in frame.itertuples()}
        for end in ("low", "high")
    )
    leaves = [(area, sex) for area in ("Town", "Isles") for sex in ("girls", "boys")]
    least, most = dict.fromkeys(low, np.inf), dict.fromkeys(low, -np.inf)
    for counts in itertools.product(
        *(range(int(low[leaf]), int(high[leaf]) + 1) for leaf in leaves)
    ):
        table = dict(zip(leaves, counts, strict=True))
        for area in ("Town", "Isles"):
            table[area, ALL] = table[area, "girls"] + table[area, "boys"]
        for category in (ALL, "girls", "boys"):
            table["E92000001", category] = table["Town", category] + table["Isles", category]
        if all(low[cell] <= count <= high[cell] for cell, count in table.items()):
            for cell, count in table.items():
                least[cell], most[cell] = min(least[cell], count), max(most[cell], count)
    return least, most


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.lists(st.integers(0, 9), min_size=4, max_size=4),
    st.lists(st.integers(0, 1), min_size=9, max_size=9),
    st.booleans(),
)
def test_the_programmes_find_what_a_search_through_every_world_finds(counts, up, withheld):
    """Also for figures that were rounded each on its own, and so contradict each other a little,
    where a withheld one is in another relation than those that contradict each other."""
    cells = read(SMALL)
    town, isles = counts[:2], counts[2:]
    true = {
        "Town": [sum(town), *town],
        "Isles": [sum(isles), *isles],
        "E92000001": [sum(counts), town[0] + isles[0], town[1] + isles[1]],
    }
    cells["count"] = [
        true[g][["all", "girls", "boys"].index(c)]
        for g, c in zip(cells["geography"], cells["category"], strict=True)
    ]
    value = cells["count"] // 5 * 5 + 5 * np.array(up) * (cells["count"] % 5 > 0)
    found = structure(cells, tree(SMALL))
    hidden = (cells["geography"] == ENGLAND) & (cells["category"] == "girls") & withheld
    shown = cells.assign(value=value.astype("Float64"), rounded=True)
    shown = shown.assign(status=shown["status"].mask(hidden, str(Status.CONFIDENTIAL)))
    known = with_intervals(shown, policy("children"), found)
    knowledge = knowledge_of(known, ("children",), found)
    bounds = attack_facts(
        knowledge, RequiredInterval(np.full(len(known), 99.0), np.full(len(known), 5.0))
    )
    least, most = every_world(known)
    for row, low, high in zip(knowledge.frame.itertuples(), bounds.low, bounds.high, strict=True):
        assert (low, high) == (
            least[row.geography, row.category],
            most[row.geography, row.category],
        ), row


def test_figures_that_no_true_counts_can_give_are_said_to_contradict_each_other():
    cells, found = world()
    out = published(cells, found)
    out.loc[(out["geography"] == "North") & (out["category"] == "girls"), "value"] += 50
    assert "children, sex: figures that contradict each other" in verdict(out, found).failures


@pytest.mark.parametrize("key", [KEY, OTHER_KEY])
def test_an_interval_is_never_inside_the_small_counts(key):
    cells, found = world()
    result = verdict(published(cells, found, key), found)
    assert result.passed


def test_what_is_withheld_is_taken_as_small_but_beside_what_was_shown_before():
    """March was published as 10 and is withheld now, so that it is not withheld as small; April is
    withheld beside it, perhaps for the same reason. Of another area nothing else is known."""

    def line(area, *figures):
        rows = [
            ("children", ALL, ALL, area, month, value, value is not None, status)
            for month, value, status in figures
        ]
        return pd.DataFrame(rows, columns=[*PLACE, "value", "rounded", "status"])

    cells = read(TRUE)
    found = structure(cells, tree(TRUE), months={m: (m,) for m in MONTHS})
    one, other = sorted(set(cells["geography"]))[:2]
    now = pd.concat(
        [
            line(one, (MONTHS[0], 5, ""), (MONTHS[1], None, "c"), (MONTHS[2], None, "c")),
            line(other, (MONTHS[0], 5, ""), (MONTHS[1], None, "c"), (MONTHS[2], None, "c")),
        ],
        ignore_index=True,
    )
    before = line(one, (MONTHS[1], 10, ""))
    small = with_intervals(now, policy(), found, [before])["few"].to_numpy(float)
    assert np.isnan(small[[0, 3]]).all()
    assert (small[[1, 2]] == HIDDEN).all() and (small[[4, 5]] == 9).all()


def test_a_figure_that_is_not_rounded_is_found_in_tables_of_one_measure():
    """Names kept as categories, of which each has a base of its own, are no numbers yet."""
    cells, found = world()
    frame = as_categories(published(cells, found, KEY), PLACE)
    counts = held(frame).counts
    assert broken_multiples(counts, found, policy()) == []
    counts = as_categories(counts.assign(value=counts["value"] + 1), PLACE)
    assert broken_multiples(counts, found, policy())


HIGHEST = 1_000
"""As many as a withheld cell of the block below may be."""


@pytest.mark.parametrize(
    ("width", "exact", "interval"),
    [
        # enough is found near the start: nobody looks further, or the other way
        (4.0, True, (1, 1 + 4 + SPARE)),
        (4.0, False, (1, 1 + 4 + SPARE)),
        # nothing is enough: the exact interval where it is asked for
        (2.0 * HIGHEST, True, (0, HIGHEST)),
    ],
)
def test_tables_near_the_start_are_looked_for_first(width, exact, interval):
    """Two withheld cells, of which the first is at most the second, both 1 where the attack
    starts; one is to be settled."""
    start = np.array([1.0, 1.0])
    block = Block(
        np.array([0.0, 0.0]),
        np.array([HIGHEST, HIGHEST]),
        sparse.csr_matrix([[-1.0, 1.0]]),
        (np.array([0.0]), np.array([np.inf])),
        start,
    )
    enough = RequiredInterval(np.array([width, width]), np.array([5.0, 5.0]))
    found = bound(block, np.array([0]), enough, exact=exact)
    assert (found.low[0], found.high[0]) == interval


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """Two to five cells with a few relations, around a table that keeps them."""
    cells, relations = draw(st.integers(2, 5)), draw(st.integers(1, 4))

    def numbers(least: int, most: int, count: int) -> np.ndarray:
        found = draw(st.lists(st.integers(least, most), min_size=count, max_size=count))
        return np.array(found, dtype=float)

    matrix = numbers(-1, 1, relations * cells).reshape(relations, cells)
    start = numbers(0, 20, cells)
    exact = numbers(0, 1, relations) == 1
    least = matrix @ start - np.where(exact, 0, numbers(0, 15, relations))
    return Block(
        start - np.minimum(numbers(0, 9, cells), start),
        start + numbers(0, 9, cells),
        sparse.csr_matrix(matrix),
        (least, np.where(exact, least, np.inf)),
        start,
    )


@given(blocks(), st.sampled_from([2.0, 6.0, np.inf]))
@settings(max_examples=150, deadline=None)
def test_what_cannot_be_broken_or_moved_is_left_out_and_changes_nothing(
    block: Block, steps: float
) -> None:
    """The most and the least of each cell are those of the programme with every cell and every
    relation, and each table keeps them all."""
    least, most = block.rows
    matrix, within = block.matrix.toarray(), BlockProgramme(block, steps)
    room = list(
        zip(
            np.maximum(block.low, block.start - steps),
            np.minimum(block.high, block.start + steps),
            strict=True,
        )
    )
    ends = np.concatenate([-least, most[np.isfinite(most)]])
    both = np.concatenate([-matrix, matrix[np.isfinite(most)]])
    for cell, sign in itertools.product(range(len(block.start)), (1.0, -1.0)):
        whole = optimize.linprog(-sign * np.eye(len(room))[cell], both, ends, bounds=room)
        table = within.furthest(cell, sign)
        table = block.start if table is None else table
        assert table[cell] == pytest.approx(whole.x[cell], abs=1e-6)
        sums = matrix @ table
        assert (sums >= least - 1e-6).all() and (sums <= most + 1e-6).all()
        assert all(
            low - 1e-9 <= n <= high + 1e-9 for n, (low, high) in zip(table, room, strict=True)
        )


@given(blocks(), st.data())
@settings(max_examples=150, deadline=None)
def test_what_was_lowered_stays_as_low_while_others_are_lowered(block: Block, data) -> None:
    """Each as low as it can be beside those before it, and no lower than was asked for."""
    least, most = block.rows
    matrix, within = block.matrix.toarray(), BlockProgramme(block, np.inf)
    low, high, asked = block.low.copy(), block.high.copy(), {}
    ends = np.concatenate([-least, most[np.isfinite(most)]])
    both = np.concatenate([-matrix, matrix[np.isfinite(most)]])
    for cell in data.draw(st.permutations(range(len(block.start))), "the order"):
        floor = data.draw(st.integers(0, int(block.start[cell])), "no lower than")
        room = np.stack([low, high], axis=1)
        room[cell, 0] = max(low[cell], min(floor, block.start[cell]))
        whole = optimize.linprog(np.eye(len(room))[cell], both, ends, bounds=room)
        table = within.lowered(cell, floor)
        if table is None:  # it must be lower already, beside those before it, or cannot be at all
            never = whole.x is None or whole.x[cell] >= block.start[cell] - 1e-6
            assert never or block.start[cell] <= floor
            continue
        lowest = whole.x[cell]
        asked[cell] = lowest
        low[cell], high[cell] = room[cell, 0], lowest
        sums = matrix @ table
        assert (sums >= least - 1e-6).all() and (sums <= most + 1e-6).all()
        for other, value in asked.items():
            assert table[other] <= value + 1e-6
        assert table[cell] == pytest.approx(lowest, abs=1e-6)


@given(blocks(), st.lists(st.integers(-4, 4), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_the_nearest_table_keeps_every_relation_and_no_other_is_nearer(
    block: Block, away: list[int]
) -> None:
    """As a programme of the distances of all cells finds it; none where that finds none."""
    count = len(block.start)
    value = np.clip(block.start + np.resize(away, count), block.low, block.high)
    least, most = block.rows
    matrix = block.matrix.toarray()
    weight = 1.0 + np.arange(count)
    found = nearest(value, block.low, block.high, (block.matrix, block.rows), (weight, weight))
    ends = np.concatenate([-least, most[np.isfinite(most)]])
    both = np.concatenate([-matrix, matrix[np.isfinite(most)]])
    room = np.concatenate([block.high - value, value - block.low])
    whole = optimize.linprog(
        np.tile(weight, 2),
        np.hstack([both, -both]),
        ends - both @ value,
        bounds=np.stack([np.zeros(2 * count), room], axis=1),
    )
    assert (found is None) == (whole.x is None)
    if found is not None:
        sums = matrix @ found
        assert (sums >= least - 1e-6).all() and (sums <= most + 1e-6).all()
        assert weight @ abs(found - value) == pytest.approx(whole.fun, abs=1e-5)


@given(st.lists(st.permutations(range(6)).map(lambda cells: cells[:2]), min_size=1, max_size=20))
def test_a_comparison_is_left_out_only_where_the_others_say_the_same(
    pairs: list[list[int]],
) -> None:
    """Of six cells, some at most others, a few perhaps each at most the other: what is known of any
    two of them is the same with all comparisons and with those that are needed."""

    def known(which: list[list[int]]) -> np.ndarray:
        less, more = np.array(which).reshape(-1, 2).T
        below = sparse.csr_matrix((np.ones(len(which)), (less, more)), (6, 6))
        return np.isfinite(sparse.csgraph.shortest_path(below, unweighted=True))

    rows = np.arange(len(pairs))
    matrix = np.zeros((len(pairs), 6))
    for row, (less, more) in enumerate(pairs):
        matrix[row, less], matrix[row, more] = -1, 1
    comparisons = Relations(sparse.csr_matrix(matrix), rows < 0, rows < 0)
    left_out = implied(comparisons)
    needed = [pair for pair, out in zip(pairs, left_out, strict=True) if not out]
    assert (known(pairs) == known(needed)).all()


def test_a_comparison_over_a_third_cell_is_left_out():
    """1 is at most 2, 2 at most 3: that 1 is at most 3 follows; a sum and an exact row stay."""
    matrix = [[-1, 1, 0], [0, -1, 1], [-1, 0, 1], [-1, -1, 1], [-1, 0, 1]]
    exact = np.array([False, False, False, False, True])
    found = implied(Relations(sparse.csr_matrix(np.array(matrix, float)), exact, exact & False))
    assert found.tolist() == [False, False, True, False, False]
