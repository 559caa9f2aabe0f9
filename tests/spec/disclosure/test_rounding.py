"""What rounding does to a table, to be read by a statistician:
true counts in, published figures out."""

from __future__ import annotations

import pandas as pd
import pytest

from builder.disclosure import DisclosureError, Rule
from release.vocabulary import ALL
from tests.spec.disclosure.tables import (
    KEY,
    OTHER_KEY,
    TRUE,
    plain,
    published,
    read,
    show,
    structure,
    tree,
)


def test_every_figure_is_a_neighbouring_multiple_of_five_and_all_of_them_add_up():
    out = published(read(TRUE), structure(read(TRUE), tree(TRUE)))
    assert plain(show(out, TRUE)) == plain(PUBLISHED)


PUBLISHED = """
               total    girls     boys
England           65       30       35
  North           25       10       15
    Town          15        5       10
    Shire         10        5        5
  South           40       20       20
    Port          40       20       20
    Isles          0        0        0
"""


def test_a_true_multiple_of_five_and_a_true_zero_stay_themselves():
    cells = read(TRUE)
    out = published(cells, structure(cells, tree(TRUE)))
    same = cells["count"] % 5 == 0
    assert (out.loc[same, "value"] == cells.loc[same, "count"]).all()


def test_an_area_that_sent_no_return_stays_out_of_the_total():
    table = """
               total    girls     boys
England           25       14       11
  North           25       14       11
    Town          25       14       11
    Shire          -        -        -
"""
    cells = read(table)
    unsent = cells[cells["geography"] == "Town"].assign(geography="Shire", count=pd.NA, status="x")
    every = pd.concat([cells, unsent], ignore_index=True)
    out = published(every, structure(every, tree(table)))
    assert out.loc[out["geography"] == "Shire", "value"].isna().all()
    town, north = (
        out.loc[out["geography"] == area, "value"].tolist() for area in ("Town", "North")
    )
    assert town == north


def test_a_stock_that_did_not_change_is_published_unchanged():
    january, february = read(TRUE), read(TRUE, period="2009-02")
    cells = pd.concat([january, february], ignore_index=True)
    out = published(cells, structure(cells, tree(TRUE)))
    assert plain(show(out, TRUE)) == plain(show(out, TRUE, period="2009-02"))


def test_a_year_to_date_is_the_sum_of_its_published_months():
    months = [read(TRUE, period=f"2009-0{m}") for m in (1, 2, 3)]
    to_date = read(TRUE, period="to-date").assign(count=lambda f: f["count"] * 3)
    cells = pd.concat([*months, to_date], ignore_index=True)
    out = published(
        cells,
        structure(
            cells,
            tree(TRUE),
            months={"to-date": ("2009-01", "2009-02", "2009-03")},
            flows=frozenset({"children"}),
        ),
    )
    place = ["breakdown", "category", "geography"]
    summed = out[out["period"] != "to-date"].groupby(place)["value"].sum()
    assert (
        out[out["period"] == "to-date"].set_index(place)["value"].sort_index()
        == summed.sort_index()
    ).all()
    assert (out["value"] - cells["count"]).abs()[out["period"] == "to-date"].max() <= 9


def test_the_same_count_under_another_name_is_published_the_same():
    cells = pd.concat([read(TRUE), read(TRUE, tally="records")], ignore_index=True)
    same = Rule(((1, ("children", ALL, ALL)), (-1, ("records", ALL, ALL))), exact=True)
    out = published(cells, structure(cells, tree(TRUE), same))
    total = out[out["category"] == ALL]
    assert (
        total.loc[total["tally"] == "children", "value"].to_numpy()
        == total.loc[total["tally"] == "records", "value"].to_numpy()
    ).all()


def test_a_part_never_exceeds_its_whole():
    fewer = read(TRUE, tally="without_gp").assign(count=lambda f: f["count"] // 2 * 2)
    fewer = _added_up(fewer, TRUE)
    cells = pd.concat([read(TRUE), fewer], ignore_index=True)
    rules = [
        Rule(((1, ("children", b, c)), (-1, ("without_gp", b, c))))
        for b, c in ((ALL, ALL), ("sex", "girls"), ("sex", "boys"))
    ]
    out = published(cells, structure(cells, tree(TRUE), *rules))
    wide = out.pivot(index=["breakdown", "category", "geography"], columns="tally", values="value")
    assert (wide["without_gp"] <= wide["children"]).all()


def test_children_counted_once_are_never_more_in_a_part_than_in_the_whole():
    table = """
               total   health   police
England           31       22       14
  North           19       12       11
    Town          14        8        9
    Shire          8        6        3
  South           16       13        4
    Port          16       13        4
"""
    cells = read(table, breakdown="sector")
    rules = [
        Rule(((1, ("children", ALL, ALL)), (-1, ("children", "sector", c))))
        for c in ("health", "police")
    ]
    out = published(cells, structure(cells, tree(table), *rules, sets=frozenset({"children"})))
    value = out.set_index(["geography", "category"])["value"]
    for area, parent in tree(table).items():
        assert all(value[area, c] <= value[area, ALL] for c in ("health", "police"))
        assert parent is None or all(
            value[area, c] <= value[parent, c] for c in (ALL, "health", "police")
        )


def test_the_key_decides_and_nothing_else():
    cells = read(TRUE)
    found = structure(cells, tree(TRUE))
    mixed = cells.sample(frac=1, random_state=3)
    again = published(mixed, found, KEY).loc[cells.index]
    assert (again["value"] == published(cells, found, KEY)["value"]).all()
    assert (published(cells, found, OTHER_KEY)["value"] != again["value"]).any()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda f: f.assign(count=f["count"].where(f["geography"] != "Isles", -1)),
            "children, all: a negative count",
        ),
        (
            lambda f: f.assign(
                count=f["count"].astype("Float64").where(f["geography"] != "Isles", 1.5)
            ),
            "children, sex: a count that is no whole number",
        ),
        (
            lambda f: pd.concat([f, f.tail(1)], ignore_index=True),
            "children, sex: a cell that stands twice",
        ),
        (
            lambda f: f[f["geography"] != "South"],
            "children, all: an area without a figure for the area it lies in",
        ),
        (
            lambda f: f.assign(geography=f["geography"].replace("Isles", "Nowhere")),
            "children, all: an area that is not in the geography",
        ),
    ],
)
def test_cells_that_cannot_be_counts_stop_everything(spoil, said):
    cells = read(TRUE)
    with pytest.raises(DisclosureError) as error:
        published(spoil(cells), structure(cells, tree(TRUE)))
    assert said in str(error.value)


TWICE = """
               total    girls     boys
England            6        4        2
"""


def test_where_no_neighbours_keep_the_relations_a_figure_is_withheld():
    """Twice as many girls as boys, and both add up: 4 and 2 and 6 have no neighbouring multiples
    that say so too. Nothing stops; what is shown is a neighbour."""
    cells = read(TWICE)
    out = published(cells, structure(cells, tree(TWICE), TWICE_AS_MANY))
    withheld = out["value"].isna()
    assert withheld.any() and not withheld.all() and ((out["status"] == "c") == withheld).all()
    assert ((out["value"] - cells["count"]).abs()[~withheld] <= 4).all()


TWICE_AS_MANY = Rule(
    ((1, ("children", "sex", "girls")), (-2, ("children", "sex", "boys"))), exact=True
)


def _added_up(cells: pd.DataFrame, table: str) -> pd.DataFrame:
    """Counts of the lowest areas, added up again to the areas they lie in and to their total."""
    parents = tree(table)
    counts = {
        (g, c): n
        for g, c, n in cells[["geography", "category", "count"]].itertuples(index=False)
        if g not in parents.values()
    }
    for area in reversed([a for a in parents if a in parents.values()]):
        for category in ("girls", "boys"):
            counts[area, category] = sum(
                n for (g, c), n in counts.items() if c == category and parents[g] == area
            )
    for area in parents:
        counts[area, ALL] = counts[area, "girls"] + counts[area, "boys"]
    return cells.assign(
        count=pd.array(
            [
                counts[key]
                for key in cells[["geography", "category"]].itertuples(index=False, name=None)
            ],
            dtype="Int64",
        )
    )


@pytest.mark.parametrize("kind", ["adds up", "counted once"])
@pytest.mark.parametrize(
    ("months", "longer"),
    [
        (
            ("2009-03", "2009-04"),
            {
                "FY2008-09": ("2009-03",),
                "FY2009-10": ("2009-04",),
                "to-date": ("2009-03", "2009-04"),
            },
        ),
        (("2009-04",), {"FY2009-10": ("2009-04",), "to-date": ("2009-04",)}),
    ],
)
def test_a_year_of_which_one_month_is_there_is_a_year_and_shows_what_the_month_does(
    months, longer, kind
):
    cells = pd.concat(
        [
            *(read(TRUE, period=m) for m in months),
            *(
                read(TRUE, period=p).assign(
                    count=lambda f, n=len(ms): f["count"] * (n if kind == "adds up" else 1)
                )
                for p, ms in longer.items()
            ),
        ],
        ignore_index=True,
    )
    out = published(
        cells,
        structure(
            cells,
            tree(TRUE),
            months=longer,
            flows=frozenset({"children"}),
            sets=frozenset({"children"}) if kind == "counted once" else frozenset(),
        ),
    )
    value = out.set_index(["period", "breakdown", "category", "geography"])["value"]
    for period, inside in longer.items():
        if len(inside) == 1:
            assert (value[period] == value[inside[0]]).all()


def test_a_part_and_a_whole_that_rest_on_different_areas_are_not_compared():
    """Town sent nothing of the whole, which is larger there than what the region is left with: the
    part, counted from another table, is still in its total."""
    whole = read(SILENT, tally="issued")
    unsent = whole[whole["geography"] == "Shire"].assign(geography="Town", count=pd.NA, status="x")
    cells = pd.concat([whole, unsent, read(LOGGED, tally="active")], ignore_index=True)
    rules = [
        Rule(((1, ("issued", b, c)), (-1, ("active", b, c))), together=True)
        for b, c in ((ALL, ALL), ("sex", "girls"), ("sex", "boys"))
    ]
    out = published(cells, structure(cells, tree(LOGGED), *rules))
    wide = out.pivot(index=["breakdown", "category", "geography"], columns="tally", values="value")
    shire = wide[wide.index.get_level_values("geography") == "Shire"]
    assert (shire["active"] <= shire["issued"]).all()
    assert wide.loc[(ALL, ALL, "North"), "active"] > wide.loc[(ALL, ALL, "North"), "issued"]


SILENT = """
               total    girls     boys
England           12        6        6
  North           12        6        6
    Shire         12        6        6
"""
LOGGED = """
               total    girls     boys
England           41       21       20
  North           41       21       20
    Town          30       15       15
    Shire         11        6        5
"""
