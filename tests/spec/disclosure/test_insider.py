"""What an insider learns: planted, so that it is known what there is to learn."""

import pandas as pd

from builder.attack.insider import insiders, learned
from builder.disclosure import PLACE
from tests.spec.disclosure.tables import held, policy, published, read, structure, tree

WORLD = """
               total education   health
England          163        90       73
  North           25        14       11
    Town          14         8        6
    Shire         11         6        5
  South          138        76       62
    Port         137        76       61
    Isles          1         0        1
"""


def of(text: str) -> dict[str, dict[str, int]]:
    cells = read(text, tally="children_on_directory", breakdown="sector")
    found = structure(cells, tree(text))
    line = policy("children_on_directory")
    shown = held(published(cells, found)).counts
    return learned(shown, cells, found, line)


def test_the_authority_that_makes_up_most_of_its_region_and_the_largest_sector_are_tried() -> None:
    cells = read(WORLD, tally="children_on_directory", breakdown="sector")
    by_kind = {who.kind: cells[who.own] for who in insiders(cells, structure(cells, tree(WORLD)))}
    assert set(by_kind["authority"]["geography"]) == {"Port"}
    assert set(by_kind["sector"]["category"]) == {"education"}
    assert set(by_kind["sector"]["breakdown"]) == {"sector"}


def test_every_cell_of_others_is_settled_or_tried_in_a_small_world() -> None:
    for found in of(WORLD).values():
        assert found["not_settled_at_once"] == found["of_these_tried"]
        assert found["exact"] <= found["narrowed"] <= found["of_these_tried"]


def test_what_is_left_of_a_region_when_the_rest_is_known_is_found() -> None:
    """An authority alone in its region, and one of two: who knows Port, of which 0 is true in both
    sectors, knows the rounded South to be Isles."""
    cells = read(WORLD, tally="children_on_directory", breakdown="sector")
    alone = cells[cells["geography"] != "Isles"]
    south = cells[cells["geography"] == "Port"].assign(geography="South")
    alone = pd.concat([alone[alone["geography"] != "South"], south], ignore_index=True)
    north = alone[alone["geography"] == "North"].set_index(PLACE[1:3])["count"]
    port = alone[alone["geography"] == "Port"].set_index(PLACE[1:3])["count"]
    england = alone["geography"] == "E92000001"
    lines = pd.MultiIndex.from_frame(alone.loc[england, PLACE[1:3]])
    alone.loc[england, "count"] = (north + port).reindex(lines).to_numpy()
    parents = {a: p for a, p in tree(WORLD).items() if a != "Isles"}
    found = structure(alone, parents)
    shown = held(published(alone, found)).counts
    told = learned(shown, alone, found, policy("children_on_directory"))
    assert told["authority"]["exact"] == 3, "the region is the authority, and so known too"
