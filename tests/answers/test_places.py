"""Places are known by their names, and told apart by words and date."""

from __future__ import annotations

import pytest

from answers import areas, places
from answers.text import words
from queries.catalogue import catalogue_of
from queries.releases import Release
from release.vocabulary import Level

NOW = ("", "")
BEFORE, AFTER = ("2009-03", "2009-03"), ("2009-06", "2009-06")


def asked(text: str, store: Release, months: tuple[str, str] = NOW) -> areas.Asked:
    return areas.asked(text, places.find(words(text)), catalogue_of(store), months)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("in Hull", ["Kingston upon Hull, City of"]),
        ("in Nottingham", ["Nottingham"]),
        ("in Nottinghamshire", ["Nottinghamshire"]),
        (
            "in Lincolnshire and in North East Lincolnshire",
            ["Lincolnshire", "North East Lincolnshire"],
        ),
        ("in Linconshire", ["Lincolnshire"]),
        ("in the West Midlands region", ["West Midlands"]),
        ("in the Eastern region", ["East of England"]),
        ("in Greater London", ["London"]),
        ("in Newcastle", ["Newcastle upon Tyne"]),
        ("in the London borough of Barnet", ["Barnet"]),
        ("in England", ["England"]),
        ("in Brighton", ["Brighton and Hove"]),
        ("in Reading", ["Reading"]),
        ("reading a record", []),
        ("at Bath and North East Somerset Council", ["Bath and North East Somerset"]),
    ],
)
def test_names(text: str, held: list[str], store: Release) -> None:
    assert [p.name for p in asked(text, store).places] == held


BLACK_COUNTRY = ["Dudley", "Sandwell", "Walsall", "Wolverhampton"]
TYNESIDE = ["Gateshead", "Newcastle upon Tyne", "North Tyneside", "South Tyneside"]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("in the Black Country", BLACK_COUNTRY),
        ("in each of the four Black Country boroughs", BLACK_COUNTRY),
        ("in Tyneside", TYNESIDE),
        ("in Tyne and Wear", [*TYNESIDE, "Sunderland"]),
        ("in South Yorkshire", ["Barnsley", "Doncaster", "Rotherham", "Sheffield"]),
        (
            "in the West Midlands conurbation",
            ["Birmingham", "Coventry", *BLACK_COUNTRY[:2], "Solihull", *BLACK_COUNTRY[2:]],
        ),
        ("in the Midlands", ["East Midlands", "West Midlands"]),
    ],
)
def test_a_group_of_authorities_is_each_of_them(text: str, held: list[str], store: Release) -> None:
    found = asked(text, store)
    assert sorted(p.name for p in found.places) == held and not found.missing


def test_inner_and_outer_london_are_groups_and_both_the_region(store: Release) -> None:
    inner, outer = asked("in inner London", store), asked("in Outer London", store)
    assert (len(inner.places), len(outer.places)) == (14, 19)
    assert "no figures for it as a whole" in inner.places[0].note
    assert [p.name for p in asked("in inner and outer London", store).places] == ["London"]


def test_a_place_of_no_fixed_meaning_is_not_held_and_says_so(store: Release) -> None:
    found = asked("in the North", store)
    assert not found.places and "usually the regions North East" in found.missing[0].note


def test_a_group_that_says_where_an_authority_lies_is_not_asked_for(store: Release) -> None:
    assert [p.name for p in asked("in Tyneside's Gateshead", store).places] == ["Gateshead"]


def test_two_authorities_are_no_police_area(store: Release) -> None:
    assert [p.name for p in asked("in Devon and Cornwall", store).places] == ["Devon", "Cornwall"]
    assert len(asked("in the Devon and Cornwall police area", store).places) == 5


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("in North and South Tyneside", ["North Tyneside", "South Tyneside"]),
        ("in East and West Sussex", ["East Sussex", "West Sussex"]),
        ("in the East and West Midlands", ["East Midlands", "West Midlands"]),
        ("in the North East and North West", ["North East", "North West"]),
        ("in North and North East Lincolnshire", ["North Lincolnshire", "North East Lincolnshire"]),
    ],
)
def test_names_that_share_their_end(text: str, held: list[str], store: Release) -> None:
    assert [p.name for p in asked(text, store).places] == held


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("in Burnley", "Lancashire"),
        ("in Newcastle-under-Lyme", "Staffordshire"),
        ("in the Mid Cheshire constituency", "constituency"),
        ("in the Reading West constituency", "Reading"),
        ("in Easington", "County Durham"),
        ("in Wales", "England only"),
    ],
)
def test_what_is_not_held_says_where_it_lies(text: str, where: str, store: Release) -> None:
    found = asked(text, store)
    assert not found.places and where in found.missing[0].note


def test_cheshire_is_one_authority_before_april_2009_and_two_after(store: Release) -> None:
    two = ["Cheshire East", "Cheshire West and Chester"]
    assert [p.name for p in asked("in Cheshire", store, BEFORE).places] == ["Cheshire"]
    assert [p.name for p in asked("in Cheshire", store, AFTER).places] == two
    assert [p.name for p in asked("in Cheshire", store).places] == two


def test_a_region_by_another_name_is_the_region_at_any_time(store: Release) -> None:
    """Also before 1 April 2009, when two of its authorities of today had not begun."""
    for months in (NOW, BEFORE, AFTER):
        found = asked("in the Eastern region", store, months)
        assert [p.name for p in found.places] == ["East of England"] and not found.missing
    boroughs = asked("in the London boroughs", store).places
    assert [(p.name, p.each) for p in boroughs] == [("London", Level.AUTHORITY)]


def test_an_authority_is_not_held_before_it_began(store: Release) -> None:
    found = asked("in Central Bedfordshire", store, BEFORE)
    assert not found.places and "1 April 2009" in found.missing[0].note


@pytest.mark.parametrize(
    ("text", "geography"),
    [
        ("in each local authority", ["England:authority"]),
        ("by region", ["England:region"]),
        ("in each London borough", ["London:authority"]),
        ("in every authority in the North West", ["North West:authority"]),
        ("(a) nationally and (b) in every local authority", ["England:None", "England:authority"]),
        ("which authorities in the South East", ["South East:authority"]),
        ("North East vs nation", ["North East:None", "England:None"]),
        ("in Leeds and in the country as a whole", ["Leeds:None", "England:None"]),
        ("London, beside the national figure", ["London:None", "England:None"]),
        ("of the nation's children in Leeds", ["Leeds:None"]),
    ],
)
def test_each(text: str, geography: list[str], store: Release) -> None:
    assert [f"{p.name}:{p.each}" for p in asked(text, store).places] == geography


@pytest.mark.parametrize(
    "text",
    [
        "in the East Midlands leaving out Rutland",
        "in the East Midlands excluding Rutland",
        "in the East Midlands other than Rutland",
        "in (a) Cornwall and the Isles of Scilly taken together and (b) Cornwall alone",
    ],
)
def test_a_difference_is_seen(text: str, store: Release) -> None:
    assert asked(text, store).difference


def test_two_areas_side_by_side_are_no_difference(store: Release) -> None:
    assert not asked("in Cornwall and in the Isles of Scilly", store).difference
