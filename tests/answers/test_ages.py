"""Ages as they are asked, and the bands that are just those ages, or are not."""

from __future__ import annotations

import pytest

from answers.ages import bands, find
from answers.ask import ask
from answers.text import words
from queries.releases import Release

BANDS = ("0_4", "5_9", "10_14", "15_17")


@pytest.mark.parametrize(
    ("text", "ages", "own", "just"),
    [
        ("children under five", "0_4", ("0_4",), True),
        ("under-fives", "0_4", ("0_4",), True),
        ("under the age of 10", "0_9", ("0_4", "5_9"), True),
        ("aged 5 to 9", "5_9", ("5_9",), True),
        ("aged between five and fourteen", "5_14", ("5_9", "10_14"), True),
        ("aged 15 or over", "15_17", ("15_17",), True),
        ("over 14", "15_17", ("15_17",), True),
        ("aged 9 and under", "0_9", ("0_4", "5_9"), True),
        ("aged 12 or over", "12_17", ("10_14", "15_17"), False),
        ("3-year-olds", "3_3", ("0_4",), False),
        ("aged 16", "16_16", ("15_17",), False),
    ],
)
def test_ages_are_read(text: str, ages: str, own: tuple[str, ...], just: bool) -> None:
    (one,) = find(text, words(text))
    assert (one.name, *bands(one, BANDS)) == (ages, own, just)


@pytest.mark.parametrize(
    "text", ["aged 18 to 25", "over 100 records", "under 20 practitioners", "between 8am and 6pm"]
)
def test_what_is_no_age_of_a_child_is_none(text: str) -> None:
    assert find(text, words(text)) == []


def test_ages_that_are_bands_are_sure_and_others_are_not(store: Release) -> None:
    (just,) = ask("how many children under the age of ten are on ContactPoint", store)
    assert just.sure and set(just.categories) == {"0_4", "5_9"}
    (other,) = ask("how many children aged 12 or over are on ContactPoint", store)
    assert not other.sure and any("12 or over" in c for c in other.caveats)


def test_ages_and_sexes_together_are_one_table(store: Release) -> None:
    (part,) = ask("how many girls aged 15 to 17 are on ContactPoint", store)
    assert part.breakdown == "age_band_by_sex" and part.categories == ("15_17.female",)
    assert {row["category"] for row in part.rows} == {"15_17.female"}
