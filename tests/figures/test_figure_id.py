"""The permanent id of a figure: read as it was written, refused when mistyped,
and made of words alone."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from figures import figure_id as citing
from figures.figure_id import (
    ALPHABET,
    LENGTH,
    SPACE,
    FigureKey,
    InvalidFigureId,
    figure_id,
    format_id,
    parse_id,
)

numbers = some.integers(0, SPACE - 1)
places = some.integers(0, LENGTH)
plain = lambda id_: id_.replace("-", "")  # noqa: E731
keys = some.builds(FigureKey, *[some.text(max_size=12)] * 7)


@given(numbers)
def test_what_is_written_is_read_again(number: int) -> None:
    assert parse_id(format_id(number)) == number
    assert len(plain(format_id(number))) == LENGTH + 1 and set(plain(format_id(number))) <= set(
        ALPHABET
    )


@given(numbers)
def test_small_letters_spaces_and_missing_hyphens_are_understood(number: int) -> None:
    id_ = format_id(number)
    assert (
        parse_id(id_.lower())
        == parse_id(plain(id_))
        == parse_id(f"  {id_.replace('-', ' ')} ")
        == number
    )


@given(numbers, places, some.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(number: int, place: int, wrong: str) -> None:
    id_ = plain(format_id(number))
    assume(id_[place] != wrong)
    with pytest.raises(InvalidFigureId, match="mistyped"):
        parse_id(id_[:place] + wrong + id_[place + 1 :])


@given(numbers, places, places)
def test_two_characters_that_changed_places_are_always_found(
    number: int, one: int, other: int
) -> None:
    id_ = list(plain(format_id(number)))
    assume(id_[one] != id_[other])
    id_[one], id_[other] = id_[other], id_[one]
    with pytest.raises(InvalidFigureId, match="changed places"):
        parse_id("".join(id_))


@given(some.text(max_size=100))
def test_anything_else_is_refused_in_a_sentence_that_repeats_none_of_it(text: str) -> None:
    try:
        assert 0 <= parse_id(text) < SPACE
    except InvalidFigureId as wrong:
        assert str(wrong).endswith(".") and (len(text) < 8 or text not in str(wrong))


@given(keys, keys)
def test_each_text_of_a_key_counts(one: FigureKey, other: FigureKey) -> None:
    assert (figure_id(one) == figure_id(other)) == (one == other)


def test_the_id_of_a_figure_never_changes() -> None:
    """Ids stand in printed answers: if this fails,
    the rule was changed and every id ever given out is lost."""
    key = FigureKey(
        "2010-07-r1", "directory_coverage", "E92000001", "2010-07", "all", "all", "directory"
    )
    assert figure_id(key) == "KE27-VR92-CPCAF"


def test_an_alphabet_of_a_prime_size_without_look_alikes() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 31 and not set("01ILO") & set(ALPHABET)
    assert citing.LENGTH + 2 < 31, (
        "weights would repeat, and two characters that changed places go unseen"
    )
