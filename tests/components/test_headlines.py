"""The words of a change: facts, with the direction and the rounding said."""

from __future__ import annotations

import pandas as pd
import pytest

from components.headlines import change_words
from queries.headlines import Headline, headline
from release.store import Store


def changed(store: Store, measure: str, before: float, now: float, *, rounded: bool = False) -> Headline:
    one = headline(store, measure, area="E92000001", period="2009-06")
    return Headline(one.measure, one.figure, pd.Series({**one.now, "value": now, "rounded": rounded}), pd.Series({**one.before, "value": before, "rounded": rounded}))


@pytest.mark.parametrize(("measure", "before", "now", "rounded", "words"), [
    ("searches", 100, 1100, False, "1,000 more than in May 2009"),
    ("searches", 1100, 100, False, "1,000 fewer than in May 2009"),
    ("searches", 100, 100, False, "The same as in May 2009"),
    ("searches", 100, 105, True, "About 5 more than in May 2009, both rounded"),
    ("searches", 100, 100, True, "The same as in May 2009, both rounded"),
    ("directory_coverage", 97.1, 98.4, False, "1.3 percentage points higher than in May 2009"),
    ("directory_coverage", 98.4, 97.1, True, "1.3 percentage points lower than in May 2009, from rounded counts")])
def test_change_is_said_as_a_fact(store: Store, measure: str, before: float, now: float, rounded: bool, words: str) -> None:
    assert change_words(changed(store, measure, before, now, rounded=rounded)) == words


def test_change_beside_a_missing_figure_is_not_given(store: Store) -> None:
    assert change_words(headline(store, "accounts_issued", area="E06000001", period="2009-06")).startswith("No change can be given")
