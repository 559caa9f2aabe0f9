"""Notes in shorthand are read as what they are short for."""

from __future__ import annotations

import pytest

from answers.ask import ask
from answers.shorthand import in_full
from queries.releases import Release


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("no. of LAs w/o a CMS", "number of local authorities without a case management system"),
        ("LAs with no CMSs", "local authorities with no case management systems"),
        ("CP accts, NW & NE", "ContactPoint accounts, North West and North East"),
        ("CP plans in Kent", "child protection plans in Kent"),
        ("shields month by month since Jan 09", "shields month by month since January 2009"),
        ("suspended logins + why", "suspended logins by reason"),
        ("lines for No 10 on 9 March 2009", "lines for No 10 on 9 March 2009"),
        ("how many children are on it in Hull", "how many children are on it in Hull"),
    ],
)
def test_what_is_short_is_said_in_full_and_nothing_else(short: str, full: str) -> None:
    assert in_full(short)[0].lower().replace("january", "jan") == full.lower().replace(
        "january", "jan"
    )


@pytest.mark.parametrize(
    ("note", "measure"),
    [
        ("no. of childern with a sheild on, Wiltshire", "shielded_records"),
        ("unmatched records per feed, national, latest", "unmatched_source_records"),
        ("LAs in the North West not yet live - names", "authority_stage"),
        ("LAC in Kent, latest", "looked_after_children"),
    ],
)
def test_a_note_is_read_as_the_question_it_stands_for(
    note: str, measure: str, store: Release
) -> None:
    part = ask(note, store)[0]
    assert part.measure == measure
