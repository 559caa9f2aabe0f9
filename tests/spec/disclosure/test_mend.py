"""Where the attack finds a figure that can be worked out too closely, more is withheld before the
release is refused; and what a reader may take for small."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from builder.attack import attack
from builder.attack.gate import with_world
from builder.attack.mend import Refused, until_proved
from builder.disclosure import PLACE, Earlier, Protected, Structure, protect
from builder.relations import Presence
from release.vocabulary import ALL, Status
from tests.spec.disclosure.tables import KEY, held, policy, read, shown_before, structure, tree

VIEWS = """
               total
England          410
  Town             3
  Shire          407
"""
VIEWING = """
               total
England          202
  Town             2
  Shire          200
"""
SIGN = Presence(("views", ALL, ALL), ("viewing", ALL, ALL))
TOWN = ["viewing", ALL, ALL, "Town", "2009-01"]


@pytest.fixture
def counts() -> pd.DataFrame:
    return pd.concat(
        [read(VIEWS, tally="views"), read(VIEWING, tally="viewing")], ignore_index=True
    )


@pytest.fixture
def apart(counts: pd.DataFrame) -> Structure:
    """Views and who views, rounded as if neither told anything of the other."""
    return structure(counts, tree(VIEWS))


def related(apart: Structure) -> Structure:
    """Where anything was viewed, somebody viewed."""
    return replace(apart, presence=(SIGN,))


def value_in_town(out: Protected) -> object:
    frame = out.frame
    row = frame[(frame["tally"] == "viewing") & (frame["geography"] == "Town")].iloc[0]
    return row["status"] if pd.isna(row["value"]) else int(row["value"])


def shown_as(frame: pd.DataFrame, tally: str, value: int) -> pd.DataFrame:
    """The figures, with one of the town changed, and England's with it."""
    own = (frame["tally"] == tally) & frame["geography"].isin(["Town", "England"])
    town = frame.loc[own & (frame["geography"] == "Town"), "value"].iloc[0]
    return frame.assign(value=frame["value"].mask(own, frame["value"] + value - town))


def rounded_down(counts: pd.DataFrame, apart: Structure) -> Protected:
    """Somebody viewed, and 0 are published as viewing."""
    out = protect(counts, policy("views", "viewing"), structure=apart, key=KEY)
    frame = shown_as(shown_as(out.frame, "views", 5), "viewing", 0)
    return replace(out, frame=frame, world=frame["value"].to_numpy(float, na_value=np.nan))


def proof(counts: pd.DataFrame, known: Structure, earlier: Earlier | None = None):
    def proved(out: Protected) -> str:
        found = with_world(held(out.frame), counts, out)
        verdict = attack(found, known, policy("views", "viewing"), {}, earlier=earlier)
        if not verdict.passed:
            raise Refused("; ".join(verdict.failures), verdict.behind)
        return "proved"

    return proved


def test_a_figure_that_another_gives_away_is_withheld_and_the_release_is_made(
    counts: pd.DataFrame, apart: Structure
):
    asked: list[pd.DataFrame | None] = []

    def protected(withhold: pd.DataFrame | None) -> Protected:
        asked.append(withhold)
        return (
            rounded_down(counts, apart)
            if withhold is None
            else protect(
                counts,
                policy("views", "viewing"),
                structure=related(apart),
                key=KEY,
                withhold=withhold,
            )
        )

    out, said = until_proved(protected, proof(counts, related(apart)), related(apart), None)
    assert said == "proved"
    assert asked[0] is None and TOWN in asked[1].values.tolist()
    assert value_in_town(out) == Status.CONFIDENTIAL


def test_what_an_earlier_release_still_shows_cannot_be_taken_back_and_the_release_is_refused(
    counts: pd.DataFrame, apart: Structure
):
    down = rounded_down(counts, apart)
    earlier = shown_before(down.frame)
    with pytest.raises(Refused) as refused:
        until_proved(
            lambda _: down, proof(counts, related(apart), earlier), related(apart), earlier
        )
    assert TOWN in refused.value.behind.values.tolist()


@pytest.mark.parametrize("area", ["Town", "Shire"])
def test_a_cell_that_is_to_be_withheld_is_and_all_else_adds_up(
    counts: pd.DataFrame, apart: Structure, area: str
):
    withhold = pd.DataFrame([["viewing", ALL, ALL, area, "2009-01"]], columns=PLACE)
    own = policy("views", "viewing")
    out = protect(counts, own, structure=apart, key=KEY, withhold=withhold)
    hidden = out.frame[out.frame["value"].isna()]
    assert hidden[PLACE].values.tolist() == withhold.values.tolist()
    assert attack(with_world(held(out.frame), counts, out), apart, own, {}).passed


def test_what_was_shown_of_a_sign_before_is_still_a_sign_when_it_is_withheld(
    counts: pd.DataFrame, apart: Structure
):
    """5 views were published, and are still; the new release withholds them. Viewers are not given
    as 0, which could then only be 1 to 4."""
    own, known = policy("views", "viewing"), related(apart)
    views = counts["tally"] == "views"
    first = protect(counts, own, structure=known, key=KEY).frame
    before = shown_as(first, "views", 5)[views.to_numpy()]
    withhold = counts.loc[views & (counts["geography"] == "Town"), PLACE]
    out = protect(
        counts,
        own,
        structure=known,
        key=KEY,
        earlier=shown_before(before),
        withhold=withhold,
    )
    assert value_in_town(out) == Status.CONFIDENTIAL


SPLIT = """
               total     a      b
England          221     -      -
  Town            21     6     15
  Shire          200     -      -
"""


@pytest.mark.parametrize(("small", "passes"), [((True, True), False), ((True, False), True)])
def test_a_reader_takes_for_small_only_what_is_small(small: tuple[bool, bool], passes: bool):
    """Beside a total of 20, which may be 16 to 24, two withheld categories of at most 9 each would
    be 7 to 9. One of them is larger: whoever reads so reads wrongly, and learns nothing."""
    counts = read(SPLIT)
    lines = [("children", "sex", c) for c in "ab"]
    found = replace(
        structure(counts, tree(SPLIT)),
        facts=frozenset((line, "Town", "2009-01") for line in lines),
    )
    of_town = counts["breakdown"] == "sex"
    shown = {"England": 220, "Town": 20, "Shire": 200}
    frame = counts.assign(
        value=counts["geography"].map(shown).mask(of_town).astype("Int64"),
        rounded=~of_town,
        status=np.where(of_town, Status.CONFIDENTIAL, ""),
    )
    world = frame["value"].astype("Float64").to_numpy(float, na_value=np.nan)
    world[of_town] = (9, 11) if passes else (9, 9)
    world[counts["geography"].eq("Town") & ~of_town] = world[of_town].sum()
    world[counts["geography"].eq("England")] = world[of_town].sum() + 200
    is_small = np.zeros(len(counts), bool)
    is_small[of_town] = small
    told = held(frame)
    told = replace(told, counts=told.counts.assign(world=world, small=is_small))
    assert attack(told, found, policy("children"), {}).passed is passes
