"""Authorities like one, as a table: who is asked about, in what they are alike,
and who is like it."""

from __future__ import annotations

import dataclasses

import pytest

from queries import peers as rule
from queries.catalogue import NotPublished, catalogue_of
from release.store import Release

SIZES = {
    "Hartlepool": 20_000,
    "Blackburn with Darwen": 39_000,
    "Salford": 46_000,
    "Bedford": 38_000,
    "Central Bedfordshire": 60_000,
    "Camden": 46_000,
    "City of London": 1_000,
}

LIKE = [
    ("Bedford", "both", 1, ["Blackburn with Darwen"]),
    ("Bedford", "both", 2, ["Blackburn with Darwen", "Hartlepool"]),
    (
        "Bedford",
        "size",
        2,
        ["Blackburn with Darwen", "Camden"],
    ),  # Camden and Salford are equally near: the first by name is taken
    (
        "Bedford",
        "type",
        1,
        ["Blackburn with Darwen", "Central Bedfordshire", "Hartlepool"],
    ),  # by type all are taken, however many are nearest
    ("City of London", "both", 8, []),
    ("City of London", "size", 1, ["Hartlepool"]),
]


@pytest.fixture
def sized(store: Release, monkeypatch: pytest.MonkeyPatch) -> Release:
    """The sample release with sizes anyone can compare."""
    codes = {a.name: code for code, a in catalogue_of(store).areas.items()}
    monkeypatch.setattr(
        rule, "sizes_at", lambda *_: {codes[name]: float(size) for name, size in SIZES.items()}
    )
    return store


def code_of(store: Release, name: str) -> str:
    return next(code for code, a in catalogue_of(store).areas.items() if a.name == name)


@pytest.mark.parametrize(("name", "by", "nearest", "like"), LIKE)
def test_who_is_like_whom(
    sized: Release,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    by: str,
    nearest: int,
    like: list[str],
) -> None:
    monkeypatch.setattr(rule, "NEAREST", nearest)
    found = rule.peers(sized, code_of(sized, name), period="2009-06", by=by)
    assert [a.name for a in found.others] == like
    assert found.codes == tuple(code_of(sized, n) for n in (name, *like))


def test_the_rule_is_said_with_its_numbers(sized: Release) -> None:
    said = rule.peers(sized, code_of(sized, "Bedford"), period="2009-06", by="both").said
    assert said == (
        "Authorities like Bedford by size and type: the 3 of the type “unitary” whose number of "
        "children is nearest to its own, the first by name where two are equally near. Size is "
        "the number of children who live there, the base of “Live records as a share of children "
        "in the area”. It is 38,000 in Bedford, and 20,000 to 60,000 in those like it."
    )


def test_an_authority_abolished_before_is_like_nobody_afterwards(sized: Release) -> None:
    assert "Bedfordshire" not in [
        a.name
        for a in rule.peers(sized, code_of(sized, "Bedford"), period="2009-06", by="size").others
    ]


def test_size_is_the_base_of_coverage_at_the_end_of_the_period(store: Release) -> None:
    catalogue = catalogue_of(store)
    quarter, month = (
        rule.sizes_at(store, catalogue, catalogue.period(id)) for id in ("2009-Q2", "2009-06")
    )
    assert quarter == month and len(month) == 7 and all(size >= 1000 for size in month.values())


def test_without_a_size_or_a_type_it_says_so(
    store: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_of(store, "Salford")
    monkeypatch.setattr(rule, "sizes_at", lambda *_: {})
    with pytest.raises(NotPublished, match="no number of children who live in Salford"):
        rule.peers(store, code, period="2009-06", by="size")
    monkeypatch.setitem(
        catalogue_of(store).areas,
        code,
        dataclasses.replace(catalogue_of(store).areas[code], type=None),
    )
    with pytest.raises(NotPublished, match="by size alone"):
        rule.peers(store, code, period="2009-06", by="type")
