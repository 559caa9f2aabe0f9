"""Sentences of a release in which there is one of what there are usually many, or none."""

from __future__ import annotations

from types import SimpleNamespace

from components.expected import all_started
from components.oversight.returns import sentences


def test_a_day_beyond_what_is_forecast_is_no_day_by_which_all_have_started() -> None:
    assert all_started("3 May 2010", "1 May 2010", "9 May 2010") == (
        "All are expected to have started by 3 May 2010 (80% interval: 1 May 2010 to 9 May 2010) "
        "[forecast]"
    )
    assert "to later than three years ahead)" in all_started("3 May 2010", "1 May 2010", "")
    assert all_started("", "1 May 2010", "") == (
        "Not all are expected to have started within three years (80% interval: 1 May 2010 or "
        "later) [forecast]"
    )
    assert all_started("", "", "") == ""


def test_one_authority_is_not_said_to_be_several() -> None:
    def said(number: int) -> str:
        return sentences(SimpleNamespace(authorities=(), others=0, of=number), "May 2010")[0]

    assert said(1).startswith("The one authority has sent its return for May 2010.")
    assert said(152).startswith("All 152 authorities have sent their return for May 2010.")
